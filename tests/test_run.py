"""How a run ends, whatever it meets at its end."""

from __future__ import annotations

import errno
from datetime import datetime

import pytest

from flows import run
from flows.settings import Settings
from flows.warehouse import history


@pytest.mark.parametrize("outcome", ["published", "unchanged", "blocked", "failed"])
def test_a_run_whose_record_can_not_be_written_stays_as_it_ended_and_says_so(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, outcome: str
):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(history, "record", full)
    settings.data.mkdir()
    at = datetime(2026, 1, 1)
    kept = run.keep(history.Run("r", at, at, outcome, message="as it was"), settings)
    assert kept.outcome == outcome
    assert kept.message.startswith("as it was; ") and "The disk is full" in kept.message
