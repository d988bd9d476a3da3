"""What a killed run left is taken away by the next one, and a run leaves its own process as it found it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

import psutil
import pytest

from flows import leftovers
from flows.settings import Settings

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
ORPHAN = f"import subprocess; print(subprocess.Popen({SLEEPER!r}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid)"


def orphan(settings: Settings) -> int:
    """A process of this data folder that is nobody's child: its parent ends at once."""
    with leftovers.marked(settings):
        return int(subprocess.run([sys.executable, "-c", ORPHAN], capture_output=True, text=True, check=True).stdout)


def test_processes_and_files_of_a_killed_run_are_taken_away(settings: Settings):
    pid = orphan(settings)
    assert psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    half = settings.landing / "v1" / ".half.1"
    for folder in (half, settings.warehouse, settings.scratch):
        folder.mkdir(parents=True, exist_ok=True)
    candidates = [settings.warehouse / name for name in ("candidate.duckdb", "candidate.duckdb.wal")]
    for path in (half / "a.parquet", *candidates, settings.scratch / "x"):
        path.write_bytes(b"half")
    leftovers.clear(settings)
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    assert list(leftovers.files(settings)) == []


def test_a_process_that_ends_by_itself_meanwhile_is_no_fault(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    ended = subprocess.Popen([sys.executable, "-c", "pass"])
    process = psutil.Process(ended.pid)
    ended.wait()
    monkeypatch.setattr(leftovers, "processes", lambda settings: iter([process]))
    leftovers.clear(settings)


def test_a_run_leaves_the_place_of_temporary_files_as_it_was(settings: Settings):
    before = dict(os.environ), tempfile.gettempdir()
    with leftovers.marked(settings):
        assert tempfile.gettempdir() == str(settings.scratch)
        assert os.environ[leftovers.MARK] == str(settings.data)
    assert (dict(os.environ), tempfile.gettempdir()) == before
