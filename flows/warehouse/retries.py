"""Which files of tonight's listing are to be read: those never read under this extractor, and those whose refusal may pass.

A refusal for a reason that may be over by tomorrow (a crash, a busy machine, a file that was being written) is tried again in the
next runs, a number of times that is a setting; one for a limit, as soon as the limits are others. So a file that always crashes
doesn't keep a night from being unchanged for ever, and none stays refused for what has long passed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flows.warehouse.discover import RawFile
from flows.warehouse.landing import Batch, LandedFile

PASSING = {"crashed", "too_slow", "too_much_memory", "vanished", "changed_while_read", "not_permitted", "cannot_open"}
OF_LIMITS = {"too_large", "too_large_inside", "too_many_pages", "too_many_cells", "too_slow", "too_much_memory"}
OF_LISTING = {"duplicate", "symbolic_link_outside", "not_a_file"}  # told anew by every night's listing


def due(file: RawFile, before: tuple[LandedFile, Batch] | None, limits: Mapping[str, int], retries: int, full: bool) -> RawFile | None:
    """The file as it is to be tried tonight; None where what was landed before stands. ``full``: every file is read again."""
    if before is None:
        return file
    landed, batch = before
    if full and landed.outcome == "read":
        return replace(file, attempt=landed.attempt)
    if not full and stands(file, landed, batch.limits, limits, retries):
        return None
    return replace(file, attempt=landed.attempt + 1)


def stands(file: RawFile, landed: LandedFile, then: Mapping[str, int], now: Mapping[str, int], retries: int) -> bool:
    """Whether an earlier outcome is tonight's as well. ``then`` and ``now``: the limits of the earlier run and of this one."""
    if file.refusal:
        return landed.reason_code == file.refusal[0]
    if landed.reason_code in OF_LISTING:
        return False
    if landed.reason_code in OF_LIMITS and dict(then) != dict(now):
        return False
    return landed.reason_code not in PASSING or landed.attempt > retries
