"""Run one night under the data folder's lock and record it, however it ends.

Prefect is started only when there is something to do, or a server that is to be told: a night with nothing new is over
before its engine would have started.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

from flows import faults, leftovers, logs, steps, tonight
from flows.lock import only_one
from flows.notifications import notify
from flows.settings import Settings
from flows.warehouse import history, publish
from flows.warehouse.history import Run

NO_RECORD = "运行记录未能写入历史。 The run could not be written into the history: {0}"

log = logging.getLogger(__name__)


def nobody(step: str, done: int, of: int) -> None:
    """A progress that nobody watches."""


def run_night(
    settings: Settings,
    full: bool = False,
    progress: Callable[[str, int, int], None] = nobody,
    verbose: bool = False,
    wait: bool = False,
    trigger: str = "command",
    nights_missed: int = 0,
    accept_loss: str = "",
) -> Run:
    """Run one night; returns its record: published, unchanged or blocked. ``verbose`` prints the log of every step.

    ``wait``: for another run to end, where one holds the folder; ``trigger`` and ``nights_missed`` say what began this one;
    ``accept_loss`` is the reason for which a person accepts that tonight holds less than the last published night.
    What made the run fail is raised after it was recorded; AlreadyRunning and FileNotFoundError (no raw folder) among it.
    """
    with ExitStack() as ended:
        ended.enter_context(only_one(settings.data / "run.lock", wait, lambda holder: progress("wait", 0, 0)))
        leftovers.clear(settings)
        ended.enter_context(leftovers.marked(settings))
        settle_libraries(settings, verbose)
        started = tonight.now()
        run = Run(f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}", started, trigger=trigger, nights_missed=nights_missed)
        before = publish.published(settings.pointer)
        with logs.kept(settings.logs, run.run_id, settings.keep_logs, verbose):
            try:
                run = night(run, settings, full, progress, accept_loss)
            except Exception as error:
                fault = faults.explained(error, settings.data)
                failed = keep_failed(run, fault, settings)
                report_ending(failed, settings)
                notify.after(failed, before, settings)
                raise fault from error
            except BaseException as stopped:  # by hand: who does that knows of it
                keep_failed(run, stopped, settings)
                raise
            run = keep(run, settings)
            if run.outcome == "unchanged":
                report_ending(run, settings)
            notify.after(run, before, settings)
            return run


def keep_failed(run: Run, fault: BaseException, settings: Settings) -> Run:
    """The run that failed, as it is kept."""
    interrupted = not isinstance(fault, Exception)
    message = f"{'stopped from outside: ' if interrupted else ''}{type(fault).__name__}: {fault}".removesuffix(": ")[:2000]
    return keep(replace(run, outcome="failed", message=message, ended_at=tonight.now(), interrupted=interrupted), settings)


def keep(run: Run, settings: Settings) -> Run:
    """The run as it ended, in the history where that can be written, and as the last line of its log."""
    run = replace(run, steps=logs.seconds())
    try:
        history.record(settings.history, run)
    except OSError as error:  # the night is over and stays as it ended
        run = replace(run, message=f"{run.message}; {NO_RECORD.format(faults.explained(error, settings.data))}")
    counts = {name: getattr(run, name) for name in ("files_seen", "files_read", "files_refused", "figures", "observations", "awards")}
    took = round((run.ended_at - run.started_at).total_seconds(), 3)
    level = {"failed": logging.ERROR, "blocked": logging.WARNING}.get(run.outcome, logging.INFO)
    log.log(level, "%s: %s", run.outcome, run.message, extra={"seconds": took, "counts": counts})
    return run


def report_ending(run: Run, settings: Settings) -> None:
    """The report of a night that judged nothing: how it ended, over what stays published. Without it the night ends as it did."""
    from expectations import record
    from expectations.gate import Verdict

    try:
        published = publish.published(settings.pointer)
        steps.report(run, Verdict(record.read(published) if published else ()), settings, published)
    except Exception as error:  # noqa: BLE001 (how the night ended stands, whatever the report meets)
        log.error("the report could not be written: %s", error)


def night(run: Run, settings: Settings, full: bool, progress: Callable[[str, int, int], None], accept_loss: str) -> Run:
    """The flow; without a Prefect server to tell, an unchanged night is over without it."""
    if not os.environ.get("PREFECT_API_URL"):
        found = steps.look(settings, full)
        if found.unchanged:
            return tonight.described(run, found)
    from prefect.task_runners import ThreadPoolTaskRunner

    from flows.nightly import nightly

    on_all_cores = nightly.with_options(task_runner=ThreadPoolTaskRunner(settings.processes))
    return on_all_cores(run, settings, full, progress, accept_loss)


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
