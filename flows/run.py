"""Run one night under the data folder's lock and record it, however it ends.

Prefect is started only when there is something to do, or a server that is to be told: a night with nothing new is over
before its engine would have started.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flows import steps
from flows.settings import Settings
from flows.warehouse import history
from flows.warehouse.history import Run


class AlreadyRunning(RuntimeError):
    """Another run holds the data folder."""


def nobody(step: str, done: int, of: int) -> None:
    """A progress that nobody watches."""


def run_night(settings: Settings, full: bool = False, progress: Callable[[str, int, int], None] = nobody) -> Run:
    """Run one night; returns its record: published, unchanged or blocked.

    What made the run fail is raised after it was recorded; AlreadyRunning and FileNotFoundError (no raw folder) among it.
    """
    with only_one(settings.data / "run.lock"):
        started = steps.now()
        run = Run(run_id=f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}", started_at=started)
        try:
            run = night(run, settings, full, progress)
        except BaseException as error:
            failed = replace(run, outcome="failed", message=f"{type(error).__name__}: {error}"[:2000], ended_at=steps.now())
            history.record(settings.history, failed)
            raise
        history.record(settings.history, run)
        return run


def night(run: Run, settings: Settings, full: bool, progress: Callable[[str, int, int], None]) -> Run:
    """The flow; without a Prefect server to tell, an unchanged night is over without it."""
    if not os.environ.get("PREFECT_API_URL"):
        found = steps.look(settings, full)
        if found.unchanged:
            return steps.described(run, found)
    from flows.nightly import nightly

    return nightly(run, settings, full, progress)


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Hold the data folder's lock; the kernel frees it when the process ends, however it ends. Raises AlreadyRunning."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(f"another run is working in {lock.parent}; wait for it or name another folder with --data") from None
        yield
