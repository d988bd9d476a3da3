"""What was refused is tried again where its reason may have passed, and only then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows import steps, tonight
from flows.settings import Settings
from flows.warehouse import landing, sandbox
from flows.warehouse.discover import RawFile
from flows.warehouse.retries import due
from flows.warehouse.versions import Versions

LIMITS = {"file_seconds": 120}


def after(code: str, attempt: int = 1, **file) -> tuple[RawFile, tuple[landing.LandedFile, landing.Batch]]:
    """A file, and that it was refused before for ``code``."""
    listed = RawFile("a.txt", Path("a.txt"), "1", 10, **file)
    landed = landing.LandedFile("a.txt", "1", "refused" if code else "read", code, attempt)
    return listed, (landed, landing.Batch(Path("b"), (landed,), LIMITS))


@pytest.mark.parametrize(("code", "again"), [
    ("", False), ("encrypted", False), ("damaged", False), ("extractor_fault", False),
    ("crashed", True), ("too_slow", True), ("vanished", True), ("changed_while_read", True), ("duplicate", True),
])
def test_what_may_have_passed_is_tried_again(code: str, again: bool):
    file, before = after(code)
    assert due(file, before, LIMITS, 3, full=False) == (replace(file, attempt=2) if again else None)


def test_a_file_that_always_crashes_is_tried_so_many_times_and_no_more():
    assert [bool(due(*after("crashed", attempt), LIMITS, 3, full=False)) for attempt in (1, 2, 3, 4, 5)] == [True, True, True, False, False]


def test_other_limits_try_again_what_a_limit_refused_and_nothing_else():
    for code, again in (("too_many_pages", True), ("too_slow", True), ("damaged", False), ("", False)):
        assert bool(due(*after(code, 9), {"file_seconds": 240}, 3, full=False)) == again


def test_what_tonights_listing_refuses_stands_only_for_the_same_reason():
    file, before = after("duplicate", refusal=("duplicate", "…"))
    assert due(file, before, LIMITS, 3, full=False) is None
    file, before = after("", refusal=("duplicate", "…"))
    assert due(file, before, LIMITS, 3, full=False).attempt == 2


def landed(settings: Settings) -> tonight.Night:
    """One more run, as far as its batches: what it found to read was read."""
    night = steps.look(settings, full=False)
    for group in tonight.grouped(night.unread, settings):
        steps.read_batch(group, settings, night.versions.extractor)
    return night


def test_a_passing_fault_is_over_on_the_next_run_and_a_lasting_one_after_so_many(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    settings = replace(settings, retry_runs=2)
    for name in ("好.txt", "偶.txt", "坏.txt"):
        (settings.raw / name).write_text(f"{name}：学校现有在校生100人。", "utf-8")
    faulty, real = {"偶.txt", "坏.txt"}, sandbox.call

    def call(function, files, *arguments, seconds: float, megabytes: int):
        places = [place for place, file in enumerate(files) if file.source_file in faulty]
        if places:
            raise sandbox.Killed("crashed", "signal 11", places[0])
        return real(function, files, *arguments, seconds=seconds, megabytes=megabytes)

    monkeypatch.setattr(sandbox, "call", call)
    monkeypatch.setattr(steps, "versions", lambda settings: Versions("reader", "extractor", "catalogue", "model"))
    read = []
    for _ in range(5):
        read.append([(file.source_file, file.attempt) for file in landed(settings).unread])
        faulty.discard("偶.txt")
    assert read == [[("偶.txt", 1), ("坏.txt", 1), ("好.txt", 1)], [("偶.txt", 2), ("坏.txt", 2)], [("坏.txt", 3)], [], []]
    night = steps.look(settings, full=False)
    assert {row["source_file"]: row["reason_code"] for row in tonight.listing(night.files, night.batches, "v")} \
        == {"偶.txt": "", "坏.txt": "crashed", "好.txt": ""}
