"""The schedule: what is due, the night that makes up for missed ones, and `nianbao serve` with a real server, started and stopped."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner

from flows import cli, lock
from flows.patience import may_pass, patient
from flows.run import settle_libraries
from flows.serve.schedule import Due, due, understood
from flows.settings import ROOT, Settings
from flows.warehouse import history

NIGHTLY = ("0 2 * * *", "Asia/Shanghai")
TWO_IN_SHANGHAI = datetime(2026, 11, 20, 18, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("last_began", "now", "expected"),
    [
        (-DAY, timedelta(), Due(on_time=True, missed=0)),
        (-DAY, timedelta(minutes=14), Due(on_time=True, missed=0)),
        (-DAY, 5 * HOUR, Due(on_time=False, missed=1)),
        (-3 * DAY - HOUR, -HOUR, Due(on_time=False, missed=3)),
        (-4 * DAY, timedelta(seconds=5), Due(on_time=True, missed=3)),
        (timedelta(seconds=3), 5 * HOUR, Due(on_time=False, missed=0)),
        (timedelta(seconds=3), timedelta(minutes=2), Due(on_time=False, missed=0)),
        (None, timedelta(minutes=1), Due(on_time=True, missed=0)),
        (None, 5 * HOUR, Due(on_time=False, missed=0)),
        (-4000 * DAY, HOUR, Due(on_time=False, missed=1000)),
    ],
)
def test_a_night_is_due_once_its_time_has_passed_since_the_last_run_began(last_began, now, expected):
    began = None if last_began is None else TWO_IN_SHANGHAI + last_began
    assert due(*NIGHTLY, began, TWO_IN_SHANGHAI + now) == expected


def test_a_day_that_changes_its_clock_has_one_night():
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)  # Berlin has no 02:30 on 29 March
    assert due("30 2 * * *", "Europe/Berlin", before, before + DAY).missed == 1


@pytest.mark.parametrize(
    ("cron", "zone", "named"), [("nightly", "Asia/Shanghai", "NIANBAO_CRON"), ("0 2 * * *", "Asia/Atlantis", "NIANBAO_TIMEZONE")]
)
def test_a_schedule_that_can_not_be_read_is_wrong_usage_and_names_its_setting(tmp_path: Path, cron: str, zone: str, named: str):
    with pytest.raises(ValueError, match=named):
        understood(cron, zone)
    result = CliRunner().invoke(cli.main, ["serve", "--raw", str(tmp_path), "--cron", cron, "--timezone", zone])
    assert result.exit_code == 2 and named in result.output


def waiting_child(data: Path) -> subprocess.Popen:
    """A process that holds the data folder's lock."""
    code = """if True:
        import sys, time, pathlib, flows.lock
        with flows.lock.only_one(pathlib.Path(sys.argv[1]) / "run.lock"):
            print("held", flush=True)
            time.sleep(600)
    """
    child = subprocess.Popen([sys.executable, "-c", code, str(data)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "held\n"
    return child


def test_a_run_asked_for_while_one_is_at_work_says_whose_and_a_kill_frees_the_folder(tmp_path: Path):
    child = waiting_child(tmp_path)
    result = CliRunner().invoke(cli.main, ["run", "--raw", str(tmp_path), "--data", str(tmp_path)])
    assert result.exit_code == 1
    assert f"process {child.pid} on" in result.output and "since 20" in result.output and "--wait" in result.output
    child.kill()
    child.wait()
    with lock.only_one(tmp_path / "run.lock"):
        assert json.loads((tmp_path / "run.lock").read_text())["pid"] == os.getpid()


def test_a_run_that_waits_begins_when_the_other_has_ended(tmp_path: Path):
    child, told = waiting_child(tmp_path), []

    def end(holder: str) -> None:
        told.append(holder)
        child.kill()

    with lock.only_one(tmp_path / "run.lock", wait=True, waiting=end):
        assert f"process {child.pid}" in told[0]
    child.wait()


@pytest.mark.parametrize(
    ("fault", "passes"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EBUSY, "Device or resource busy"), True),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), True),
        (RuntimeError("IO Error: Could not set lock on file x: Conflicting lock is held"), True),
        (FileNotFoundError(errno.ENOENT, "No such file"), False),
        (PermissionError(errno.EACCES, "Permission denied"), False),
        (KeyError("figure_id"), False),
        (RuntimeError("dbt could not build model.nianbao.dim_award: Binder Error"), False),
    ],
)
def test_only_a_fault_that_may_pass_is_tried_again(fault: Exception, passes: bool):
    assert may_pass(fault) is passes


def test_a_step_is_tried_again_after_a_full_disk_and_never_after_a_bug(settings: Settings):
    settle_libraries(settings, verbose=False)
    from prefect import flow, task

    tries: list[str] = []

    @task
    def step(fault: Exception | None, good_after: int) -> str:
        tries.append("x")
        if fault and len(tries) <= good_after:
            raise fault
        return "done"

    @flow
    def night(fault: Exception, seconds: int) -> str:
        return patient(step, seconds)(fault, 1)

    assert night(OSError(errno.ENOSPC, "No space left on device"), 1) == "done"
    assert len(tries) == 2
    for fault, seconds in ((KeyError("bug"), 1), (OSError(errno.ENOSPC, "full"), 0)):
        tries.clear()
        with pytest.raises(type(fault)):
            night(fault, seconds)
        assert len(tries) == 1


class Served:
    """`nianbao serve` at work in a folder of its own, with the server that it started."""

    def __init__(self, folder: Path, cron: str, project: Path) -> None:
        self.log = folder / "serve.log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        environment["NIANBAO_DBT_PROJECT"] = str(project)
        words = ["serve", "--raw", str(folder / "raw"), "--data", str(folder / "data"), "--cron", cron, "--timezone", "UTC"]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flows.cli", *words], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
            )

    def wait(self, wanted, seconds: float = 600):
        """What ``wanted`` returns once it is true."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text("utf-8", "replace")[-3000:]
            if found := wanted():
                return found
            time.sleep(0.5)
        raise AssertionError(f"nothing came of it within {seconds} s: {self.log.read_text('utf-8', 'replace')[-3000:]}")

    @property
    def api(self) -> str:
        told = self.wait(lambda: [line for line in self.log.read_text("utf-8", "replace").splitlines() if "Prefect http" in line])
        return "http" + told[0].partition("Prefect http")[2].strip()

    def ask(self, path: str, **body: object) -> list[dict]:
        request = Request(f"{self.api}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def test_three_missed_nights_are_made_up_for_by_one_run_that_prefect_shows(tmp_path: Path, bare: Path):
    (tmp_path / "raw").mkdir()
    shutil.copy(ROOT / "raw" / "双语简介.txt", tmp_path / "raw")
    settings = Settings.load(raw=tmp_path / "raw", data=tmp_path / "data")
    began = datetime.now(UTC).replace(tzinfo=None) - 2 * DAY - timedelta(minutes=20)
    hour, minute = divmod((began + timedelta(minutes=3)).hour * 60 + (began + timedelta(minutes=3)).minute, 60)
    history.record(settings.history, history.Run("old", began, began, "unchanged", message="before the machine was off"))
    served = Served(tmp_path, f"{minute} {hour} * * *", bare)
    try:
        run = served.wait(lambda: history.runs(settings.history)[1:])[0]
        assert (run.outcome, run.trigger) == ("published", "catch_up"), run.message
        assert run.nights_missed == 3  # the last of their times passed 17 minutes ago
        deployment = served.ask("deployments/filter")[0]
        planned = served.wait(lambda: served.ask("flow_runs/filter", flow_runs={"state": {"type": {"any_": ["SCHEDULED"]}}}))
        assert {one["deployment_id"] for one in planned} == {deployment["id"]} and all(one["auto_scheduled"] for one in planned)
        artifacts = {one["key"]: one for one in served.ask("artifacts/filter")}
        assert sorted(artifacts) == ["nianbao-gate", "nianbao-night", "nianbao-report"]
        assert "已发布 published" in artifacts["nianbao-night"]["data"] and "Catch-up for" in artifacts["nianbao-night"]["data"]
        assert len(json.loads(artifacts["nianbao-gate"]["data"])) > 50
        assert str(settings.report / "index.html").rpartition("/")[0] in artifacts["nianbao-report"]["data"].replace("%2F", "/")
        assert len(history.runs(settings.history)) == 2
        shown = served.wait(lambda: (settings.report / "index.html").exists() and (settings.report / "index.html").read_text("utf-8"))
        assert f"错过 {run.nights_missed} 夜" in shown
    finally:
        code = served.end()
    assert code == 0
    assert "All deployments have been paused" in served.log.read_text("utf-8", "replace")


def test_a_server_ends_with_the_process_that_started_it():
    code = "import time; from flows.serve.server import own_server\nwith own_server() as api:\n print(api, flush=True); time.sleep(600)"
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    api = parent.stdout.readline().strip()
    assert urlopen(f"{api}/health", timeout=30).status == 200
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urlopen(f"{api}/health", timeout=5)
        except OSError:
            return
        time.sleep(0.5)
    raise AssertionError("the server lives on")
