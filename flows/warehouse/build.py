"""dbt builds the marts of a candidate database and tests them; its tests come back with the rows that broke them.

dbt runs as a child process in its own process group: in process it keeps the DuckDB file locked after it ends, and
threads of its own alive; a child that hangs is killed with all that it started, and one whose parent was killed ends too.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from flows.settings import ROOT
from flows.warehouse.parsed import Parsed

ROWS_SHOWN = 20


class BuildFailed(RuntimeError):
    """A model could not be built; the message names it and the log."""


@dataclass(frozen=True, slots=True)
class TestFailure:
    """A dbt test that failed: its name, severity (``error`` or ``warn``), message and up to 20 of the rows that broke it."""

    name: str
    severity: str
    message: str
    rows: tuple[dict, ...]


def build(
    candidate: Path,
    project: Path,
    target: Path,
    run_at: datetime,
    parsed: Parsed,
    timeout: int,
    full: bool = False,
    select: Sequence[str] = (),
) -> tuple[TestFailure, ...]:
    """Build and test ``candidate``; returns the failed tests. ``target``: dbt's folder for this run; ``timeout`` in seconds.

    ``run_at``: the models' clock, UTC; ``parsed``: what dbt parsed of them before, which it renews.
    ``select``: only these models (in dbt's words, ``+finding``), which are not tested.

    Raises BuildFailed where a model could not be built or dbt did not end in time.
    """
    (target / "build").mkdir(parents=True, exist_ok=True)
    parsed.lay(target / "build")
    command = [sys.executable, "-P", "-m", "flows.warehouse.dbt_child", str(project), str(target)]
    command += ["--full-refresh"] if full else []
    command += ["--select", *select] if select else []
    # the database by its name alone: dbt parses all anew where the profile differs from what it parsed before
    clock = run_at.isoformat(sep=" ", timespec="seconds")
    environment = os.environ | {"NIANBAO_CANDIDATE": candidate.name, "NIANBAO_RUN_AT": clock, "PYTHONPATH": str(ROOT), "DO_NOT_TRACK": "1"}
    with (target / "dbt.out").open("wb") as output:
        child = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            cwd=candidate.parent,
        )
        try:
            code = child.wait(timeout)
        except subprocess.TimeoutExpired:
            raise BuildFailed(f"dbt did not end within {timeout} s; its log: {target / 'dbt.out'}") from None
        finally:
            stop(child)
            child.stdin.close()
    if code:
        raise BuildFailed(f"{first_error(target)}; its log: {target / 'dbt.out'}")
    parsed.keep(target / "build")
    return () if select else failures(candidate, target / "test" / "run_results.json")


def stop(child: subprocess.Popen) -> None:
    """End the child and whatever it started, where any of it still runs."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    child.wait()


def first_error(target: Path) -> str:
    """The first model that failed, as dbt's results tell; else the last line of its output."""
    results = target / "build" / "run_results.json"
    if results.exists():
        for result in json.loads(results.read_text("utf-8"))["results"]:
            if result["status"] in ("error", "fail"):
                return f"dbt could not build {result['unique_id']}: {(result['message'] or '').strip()}"
    lines = (target / "dbt.out").read_text("utf-8", "replace").strip().splitlines()
    return f"dbt failed: {lines[-1] if lines else 'it said nothing'}"


def failures(candidate: Path, results: Path) -> tuple[TestFailure, ...]:
    """The tests that failed, warned or could not run, with the rows that their queries return."""
    found = []
    with duckdb.connect(str(candidate), read_only=True) as connection:
        for result in json.loads(results.read_text("utf-8"))["results"]:
            if result["status"] in ("pass", "skipped", "success"):
                continue
            severity = "warn" if result["status"] == "warn" else "error"
            name = result["unique_id"].split(".")[2]
            query = result.get("compiled_code") if result["status"] in ("fail", "warn") else None
            found.append(TestFailure(name, severity, result["message"] or result["status"], broken_rows(connection, query)))
    return tuple(found)


def broken_rows(connection: duckdb.DuckDBPyConnection, query: str | None) -> tuple[dict, ...]:
    """Up to 20 rows of a test's own query."""
    if not query:
        return ()
    cursor = connection.execute(f"select * from ({query}) as broken limit {ROWS_SHOWN}")
    names = [column[0] for column in cursor.description]
    return tuple(dict(zip(names, row)) for row in cursor.fetchall())
