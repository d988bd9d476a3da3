"""What reading one file may cost: bytes, pages, bytes unpacked, cells. Its caller sets them; every reader asks for those that hold.

Time and memory are not told here: a process that takes too much of them is ended from outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """``unpacked_bytes``: of all parts of an office file; ``cells``: places of a workbook's tables, empty ones among them."""

    file_bytes: int = 200 << 20
    pages: int = 2_000
    unpacked_bytes: int = 500 << 20
    cells: int = 1_000_000


DEFAULTS = Limits()
_limits: ContextVar[Limits] = ContextVar("limits", default=DEFAULTS)


def current() -> Limits:
    return _limits.get()


@contextmanager
def within(limits: Limits) -> Iterator[None]:
    """Readers keep to ``limits`` in this block."""
    before = _limits.set(limits)
    try:
        yield
    finally:
        _limits.reset(before)
