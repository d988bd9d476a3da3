"""A call in a child process that can be killed: bounded in time and memory, and whatever it does, the caller survives.

Readers parse what strangers hand in; a parser that hangs, swells or crashes takes its child with it and nothing else.
"""

from __future__ import annotations

import os
import resource
import signal
import tempfile
from collections.abc import Callable
from inspect import isgenerator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from flows.documents.pages.ocr import alive

MEGABYTE = 1 << 20
GRACE = 5.0  # seconds to end by itself, once it has answered: what it shares with others is then given back in order


class Killed(RuntimeError):
    """The child gave no answer; ``reason_code`` is too_slow, too_much_memory or crashed, ``at`` the last that it yielded."""

    def __init__(self, reason_code: str, message: str, at: Any = None) -> None:
        super().__init__(message)
        self.reason_code = reason_code
        self.at = at


def call(function: Callable[..., Any], *arguments: Any, seconds: float, megabytes: int) -> Any:
    """``function(*arguments)``, run in a new process of its own group. ``megabytes``: of address space at most.

    A generator function yields what it is at as it goes along, each time with ``seconds`` anew, and returns its value. A reader
    that takes its time over each page says that it is ``alive`` and has ``seconds`` anew for the next.
    Raises Killed, or what the function raised.
    """
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    said = tempfile.NamedTemporaryFile(prefix="nianbao-")  # noqa: SIM115 (closed in the finally below)
    child = context.Process(target=answer, args=(there, said.name, megabytes, function, arguments), daemon=True)
    child.start()
    there.close()
    outcome, value, at = "at", None, None
    try:
        while outcome in ("at", "alive"):
            at = value if outcome == "at" else at
            if not here.poll(seconds):
                raise Killed("too_slow", f"no answer within {seconds:.0f} s", at)
            outcome, value = here.recv()
    except EOFError:
        child.join()
        last_words = said.readline().decode("utf-8", "replace").strip()
        raise Killed("crashed", f"the reader's process ended with {child.exitcode}: {last_words}", at) from None
    finally:
        child.join(GRACE if outcome in ("returned", "raised") else 0)
        end(child.pid)
        child.join()
        here.close()
        said.close()
    if outcome == "memory":
        raise Killed("too_much_memory", f"more than {megabytes} MB of memory", at)
    if outcome == "raised":
        raise value
    return value


def answer(back: Connection, errors: str, megabytes: int, function: Callable[..., Any], arguments: tuple) -> None:
    """In the child: limit itself, call, send (outcome, value) back; what a crashing library prints goes to the file ``errors``."""
    os.setsid()
    os.dup2(os.open(errors, os.O_WRONLY), 2)
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    alive.set(lambda: back.send(("alive", None)))
    try:
        value = function(*arguments)
        reply = ("returned", told(value, back) if isgenerator(value) else value)
    except MemoryError:
        reply = ("memory", None)
    except Exception as error:  # noqa: BLE001 (it is raised again in the parent)
        reply = ("raised", error)
    back.send(reply)
    back.close()


def told(steps: Any, back: Connection) -> Any:
    """What a generator returns; what it yields is sent on its way."""
    while True:
        try:
            back.send(("at", next(steps)))
        except StopIteration as over:
            return over.value


def end(pid: int) -> None:
    """Kill the child and whatever it started, where any of it still lives."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
