"""What a run does, step by step, as JSON lines: one file a run in ``data/logs``, for people and for log collectors.

In go the log records of our own loggers and the steps that `timed` wraps; out come lines with the run's id, the step, its
seconds and its counts. The seconds a step are kept for the run's record too.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path

OURS = ("flows", "expectations")
KEPT_OF_A_MESSAGE = 2000
STEP: ContextVar[str] = ContextVar("step", default="")
SECONDS: ContextVar[dict[str, float] | None] = ContextVar("seconds", default=None)

log = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """A record as one line of JSON; ``counts`` and ``seconds`` given as extras stand beside the message."""

    def __init__(self, run_id: str) -> None:
        super().__init__()
        self.run_id = run_id

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        line = {"at": f"{at:%Y-%m-%dT%H:%M:%S.%f}Z", "run_id": self.run_id, "level": record.levelname, "step": STEP.get()}
        line["message"] = record.getMessage()[:KEPT_OF_A_MESSAGE]
        line |= {name: getattr(record, name) for name in ("seconds", "counts") if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line["error"] = f"{type(record.exc_info[1]).__name__}: {record.exc_info[1]}"[:KEPT_OF_A_MESSAGE]
        return json.dumps(line, ensure_ascii=False, default=str)


@contextmanager
def kept(folder: Path, run_id: str, keep: int, shown: bool) -> Iterator[None]:
    """Log the run to ``folder``/<run_id>.jsonl, beside the logs of the runs before it, ``keep`` in all.

    ``shown``: the records go on to the console too, where the process has one configured.
    """
    folder.mkdir(parents=True, exist_ok=True)
    logs = sorted(folder.glob("*.jsonl"))
    for old in logs[: max(0, len(logs) + 1 - keep)]:
        old.unlink(missing_ok=True)
    handler = logging.FileHandler(folder / f"{run_id}.jsonl", encoding="utf-8", errors="backslashreplace")
    handler.setFormatter(JsonLines(run_id))
    loggers = [logging.getLogger(name) for name in OURS]
    before = [(logger.level, logger.propagate) for logger in loggers]
    token = SECONDS.set({})
    try:
        for logger in loggers:
            logger.addHandler(handler)
            logger.setLevel(logging.INFO)
            logger.propagate = shown
        yield
    finally:
        SECONDS.reset(token)
        for logger, (level, propagate) in zip(loggers, before):
            logger.removeHandler(handler)
            logger.setLevel(level)
            logger.propagate = propagate
        handler.close()


def timed(step: Callable) -> Callable:
    """The function, with its seconds logged under its name and added to those of the run."""
    name = step.__name__

    @wraps(step)
    def run_step(*arguments, **named):
        token, started = STEP.set(name), time.monotonic()
        try:
            result = step(*arguments, **named)
        except Exception as error:
            log.error("%s failed", name, exc_info=error, extra={"seconds": round(time.monotonic() - started, 3)})
            raise
        else:
            log.info("%s ended", name, extra={"seconds": round(time.monotonic() - started, 3)})
            return result
        finally:
            seconds = SECONDS.get()
            if seconds is not None:
                seconds[name] = round(seconds.get(name, 0.0) + time.monotonic() - started, 3)
            STEP.reset(token)

    return run_step


def seconds() -> dict[str, float]:
    """The seconds of the run's steps so far."""
    return dict(SECONDS.get() or {})


def read(path: Path) -> list[dict]:
    """The lines of a run's log."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
