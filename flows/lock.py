"""One run at a time in a data folder: a lock that the kernel frees when its holder ends, however it ends.

Who holds it and since when stands in the lock file, for the one who has to wait; it means nothing once the lock is free.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path


class AlreadyRunning(RuntimeError):
    """Another run holds the data folder."""


@contextmanager
def only_one(lock: Path, wait: bool = False, waiting: Callable[[str], None] = lambda holder: None) -> Iterator[None]:
    """Hold ``lock``. Where another holds it: ``wait`` for it, after telling ``waiting`` who it is, or raise AlreadyRunning."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(lock, os.O_RDWR | os.O_CREAT, 0o644), "r+", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = told(held.read())
            if not wait:
                raise AlreadyRunning(
                    f"another run works in {lock.parent}: {holder}; wait for it with --wait, or name another folder with --data"
                ) from None
            waiting(holder)
            fcntl.flock(held, fcntl.LOCK_EX)
        held.seek(0)
        held.truncate()
        json.dump({"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat(timespec="seconds")}, held)
        held.flush()
        yield


def told(content: str) -> str:
    """Who holds the lock, as its file tells; a holder that has just begun may not have written yet."""
    try:
        holder = json.loads(content)
        since = datetime.fromisoformat(holder["since"])
        minutes = (datetime.now(UTC) - since).total_seconds() / 60
        return f"process {holder['pid']} on {holder['host']}, since {since:%Y-%m-%d %H:%M:%S} UTC ({minutes:.0f} min)"
    except (ValueError, KeyError, TypeError):
        return "it has only just begun"
