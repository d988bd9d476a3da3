"""A reader that hangs, swells or crashes takes its own process with it and nothing else."""

from __future__ import annotations

import os
import time

import pytest

from flows.settings import Settings
from flows.steps import read_batch
from flows.warehouse import landing, sandbox
from flows.warehouse.discover import discover


def double(number: int) -> int:
    return 2 * number


def sleep_for_a_minute() -> None:
    time.sleep(60)


def swell() -> int:
    return len(bytearray(4 << 30))


def crash() -> None:
    os.abort()


def fail() -> None:
    raise ValueError("what went wrong")


def test_the_answer_comes_back():
    assert sandbox.call(double, 21, seconds=30, megabytes=2048) == 42


@pytest.mark.parametrize(("function", "code"), [(sleep_for_a_minute, "too_slow"), (swell, "too_much_memory"), (crash, "crashed")])
def test_a_child_out_of_bounds_is_killed_and_says_why(function, code: str):
    with pytest.raises(sandbox.Killed) as killed:
        sandbox.call(function, seconds=2 if code == "too_slow" else 30, megabytes=1024)
    assert killed.value.reason_code == code


def count_and_hang(last: int):
    yield from range(last)
    time.sleep(60)


def test_each_sign_of_life_starts_the_time_anew_and_tells_where_a_child_was():
    with pytest.raises(sandbox.Killed) as killed:
        sandbox.call(count_and_hang, 5, seconds=10, megabytes=2048)
    assert (killed.value.reason_code, killed.value.at) == ("too_slow", 4)


def test_what_the_child_raised_is_raised():
    with pytest.raises(ValueError, match="what went wrong"):
        sandbox.call(fail, seconds=30, megabytes=2048)


def test_only_the_file_at_fault_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    for name in ("好.txt", "坏.txt"):
        (settings.raw / name).write_text(f"{name}：学校现有在校生100人。", "utf-8")

    real = sandbox.call

    def call(function, files, *arguments, seconds: float, megabytes: int):
        if "坏.txt" in (names := [file.source_file for file in files]):
            raise sandbox.Killed("crashed", "signal 11", names.index("坏.txt"))
        return real(function, files, *arguments, seconds=seconds, megabytes=megabytes)

    monkeypatch.setattr(sandbox, "call", call)
    batches = read_batch(discover(settings.raw), settings, "v1")
    assert {file.source_file: file.outcome for batch in batches for file in batch.files} == {"好.txt": "read", "坏.txt": "refused"}
    assert {batch.folder for batch in batches} == {batch.folder for batch in landing.landed(settings.landing, "v1")}
