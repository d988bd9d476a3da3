"""A run's log: JSON lines with its id, step, seconds and counts, one file a run, the last ones kept."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import pytest

from flows import logs

OURS = logging.getLogger("flows.steps")


@logs.timed
def reading(files: int) -> int:
    OURS.info("read", extra={"counts": {"files": files}})
    return files


@logs.timed
def failing() -> None:
    raise OSError("no\nspace")


def test_a_step_has_its_lines_seconds_and_counts_also_in_a_thread(tmp_path: Path):
    with logs.kept(tmp_path, "run-1", keep=5, shown=False), ThreadPoolExecutor(1) as threads:
        assert threads.submit(copy_context().run, reading, 3).result() == 3
        assert list(logs.seconds()) == ["reading"]
    first, second = logs.read(tmp_path / "run-1.jsonl")
    assert (first["run_id"], first["step"], first["message"], first["counts"]) == ("run-1", "reading", "read", {"files": 3})
    assert second["message"] == "reading ended" and second["seconds"] >= 0
    assert first["at"].endswith("Z") and first["level"] == "INFO"


def test_a_step_that_fails_says_so_in_one_line_and_is_raised(tmp_path: Path):
    with logs.kept(tmp_path, "run-1", keep=5, shown=False), pytest.raises(OSError, match="space"):
        failing()
    (line,) = (tmp_path / "run-1.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line) | {"at": "", "seconds": 0} == {
        "at": "", "run_id": "run-1", "level": "ERROR", "step": "failing", "message": "failing failed", "seconds": 0,
        "error": "OSError: no\nspace",
    }  # fmt: skip


def test_only_the_last_runs_are_kept(tmp_path: Path):
    for number in range(5):
        with logs.kept(tmp_path, f"run-{number}", keep=3, shown=False):
            OURS.info("at work")
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["run-2", "run-3", "run-4"]


def test_after_the_run_the_loggers_are_as_before_and_nothing_more_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    before = list(logging.getLogger("flows").handlers)
    with logs.kept(tmp_path, "run-1", keep=3, shown=False):
        OURS.warning("for the file alone")
    OURS.warning("after it")
    assert logging.getLogger("flows").propagate and logging.getLogger("flows").handlers == before
    assert [line["message"] for line in logs.read(tmp_path / "run-1.jsonl")] == ["for the file alone"]
    assert "for the file alone" not in capsys.readouterr().err
