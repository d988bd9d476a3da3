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


def run_night(
    settings: Settings, full: bool = False, progress: Callable[[str, int, int], None] = nobody, verbose: bool = False
) -> Run:
    """Run one night; returns its record: published, unchanged or blocked. ``verbose`` prints the log of every step.

    What made the run fail is raised after it was recorded; AlreadyRunning and FileNotFoundError (no raw folder) among it.
    """
    with only_one(settings.data / "run.lock"):
        settle_libraries(settings, verbose)
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
    from prefect.task_runners import ThreadPoolTaskRunner

    from flows.nightly import nightly

    on_all_cores = nightly.with_options(task_runner=ThreadPoolTaskRunner(settings.processes))
    return on_all_cores(run, settings, full, progress)


def settle_libraries(settings: Settings, verbose: bool) -> None:
    """The libraries keep their state below the data folder and tell nobody; what the environment says already stands."""
    wanted = {
        "PREFECT_HOME": str(settings.work / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "300",
        "PREFECT_LOGGING_LEVEL": "INFO" if verbose else "CRITICAL",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "flows",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        "GX_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    for name, value in wanted.items():
        os.environ.setdefault(name, value)
    settings.work.mkdir(parents=True, exist_ok=True)


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
