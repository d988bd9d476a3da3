"""The record of the runs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flows.warehouse.history import Run, record, runs

RUN = Run("one", datetime(2026, 1, 1, 2), datetime(2026, 1, 1, 2, 3), "blocked", message="键重复", blocked_by=("a: b",))


def test_a_run_comes_back_as_it_was_recorded(tmp_path: Path):
    record(tmp_path / "runs.jsonl", RUN)
    (found,) = runs(tmp_path / "runs.jsonl")
    assert (found.run_id, found.ended_at, found.message, tuple(found.blocked_by)) == ("one", RUN.ended_at, "键重复", ("a: b",))


def test_a_line_cut_short_is_left_out_and_does_not_swallow_the_next(tmp_path: Path):
    history = tmp_path / "runs.jsonl"
    record(history, RUN)
    with history.open("a") as lines:
        lines.write('{"run_id": "cut sho')
    record(history, RUN)
    assert [run.run_id for run in runs(history)] == ["one", "one"]


def test_no_history_is_no_run(tmp_path: Path):
    assert runs(tmp_path / "none.jsonl") == []
