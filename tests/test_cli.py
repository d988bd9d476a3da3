"""The command: help, exit codes, clear errors, and questions that can't do harm."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from flows import cli, run
from flows.warehouse import history, publish


def nianbao(*words: str):
    return CliRunner().invoke(cli.main, words)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a small published warehouse."""
    warehouse = tmp_path / "data" / "warehouse"
    warehouse.mkdir(parents=True)
    candidate = warehouse / "candidate-x.duckdb"
    with duckdb.connect(str(candidate)) as connection:
        connection.execute("create table school as select '甲校' as name, 96.47 as rate, date '2021-12-31' as day")
    publish.publish(candidate, warehouse / "nianbao.duckdb", warehouse / "versions", datetime(2026, 1, 1))
    return tmp_path / "data"


def test_every_command_has_a_help_text():
    assert nianbao("--help").exit_code == 0
    for command in cli.main.commands:
        result = nianbao(command, "--help")
        assert result.exit_code == 0
        assert len(result.output.splitlines()) > 4


def test_a_missing_raw_folder_is_wrong_usage_and_named(tmp_path: Path):
    result = nianbao("run", "--raw", str(tmp_path / "nowhere"), "--data", str(tmp_path / "data"))
    assert result.exit_code == 2
    assert "nowhere" in result.output


@pytest.mark.parametrize(("outcome", "code"), [("published", 0), ("unchanged", 0), ("blocked", 3)])
def test_the_exit_code_tells_how_the_night_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, outcome: str, code: int):
    moment = datetime(2026, 1, 1, 2)
    monkeypatch.setattr(run, "run_night", lambda *_, **__: history.Run("one", moment, moment, outcome, message="why"))
    result = nianbao("run", "--raw", str(tmp_path), "--data", str(tmp_path / "data"))
    assert result.exit_code == code
    assert outcome in result.output and "why" in result.output


def test_a_failed_night_is_one_line_and_exit_code_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*_, **__):
        raise RuntimeError("dbt could not build dim_award")

    monkeypatch.setattr(run, "run_night", fail)
    result = nianbao("run", "--raw", str(tmp_path), "--data", str(tmp_path / "data"))
    assert result.exit_code == 1
    assert "dim_award" in result.output and "Traceback" not in result.output


def test_an_unknown_option_is_wrong_usage():
    assert nianbao("run", "--no-such-option").exit_code == 2


def test_a_setting_that_is_no_number_names_its_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NIANBAO_KEEP_NIGHTS", "many")
    result = nianbao("run", "--raw", str(tmp_path))
    assert result.exit_code == 2
    assert "NIANBAO_KEEP_NIGHTS" in result.output


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_query_prints_its_rows(data: Path, form: str):
    result = nianbao("query", "from school", "--data", str(data), "--format", form)
    assert result.exit_code == 0
    assert "甲校" in result.output and "96.47" in result.output
    if form == "json":
        assert json.loads(result.output) == [{"name": "甲校", "rate": 96.47, "day": "2021-12-31"}]


def test_a_query_can_neither_write_nor_reach_files(data: Path, tmp_path: Path):
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    for sql in ("drop table school", f"from '{secret}'", f"copy school to '{tmp_path / 'out.csv'}'", "set enable_external_access = true"):
        result = nianbao("query", sql, "--data", str(data))
        assert result.exit_code == 1, sql
        assert "Error" in result.output
    assert not (tmp_path / "out.csv").exists()


def test_a_query_before_the_first_publish_says_what_to_do(tmp_path: Path):
    result = nianbao("query", "select 1", "--data", str(tmp_path))
    assert result.exit_code == 1
    assert "nianbao run" in result.output


def test_history_lists_the_runs_newest_last(tmp_path: Path):
    for day, outcome in ((1, "published"), (2, "blocked")):
        run = history.Run(str(day), datetime(2026, 1, day, 2), datetime(2026, 1, day, 2, 1), outcome, message="why")
        history.record(tmp_path / "history" / "runs.jsonl", run)
    lines = nianbao("history", "--data", str(tmp_path)).output.splitlines()
    assert [line.split()[2] for line in lines] == ["published", "blocked"]


def test_the_light_commands_import_nothing_heavy():
    heavy = ("prefect", "dbt", "great_expectations", "pandas", "pyarrow")
    code = f"import sys; from flows import cli; from flows.warehouse import ask, history; print([m for m in {heavy!r} if m in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"
