"""The published nights that are kept, each an immutable warehouse of its own, and which of them a person means.

A night is named by the day or time of its publication in the zone of the schedule, or the beginning of it (2026-11-20), or
counted back from the last one (last, last-1, last-2 ...).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flows.warehouse.ask import NothingPublished
from flows.warehouse.publish import STAMP, published

_BACK = re.compile(r"last(?:-(\d+))?")  # last, last-1
_NOT_DIGITS = re.compile(r"\D")


class NoSuchNight(LookupError):
    """No night of that name is kept; the message says which there are."""


@dataclass(frozen=True, slots=True)
class PublishedNight:
    """A published warehouse; ``at`` is the time of its publication, in the zone of the schedule."""

    path: Path
    at: datetime

    @property
    def name(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"


def nights(versions: Path, pointer: Path, zone: ZoneInfo) -> tuple[PublishedNight, ...]:
    """The nights that are kept, oldest first, up to the published one: a version that was never pointed to is none."""
    current = published(pointer)
    if current is None:
        return ()
    kept = sorted(path for path in versions.glob("*.duckdb") if path.name <= current.name)
    return tuple(PublishedNight(path, local(datetime.strptime(path.stem, STAMP), zone)) for path in kept)


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """A time of the warehouse (UTC without zone) in a time zone."""
    return moment.replace(tzinfo=UTC).astimezone(zone)


def chosen(name: str, versions: Path, pointer: Path, zone: ZoneInfo) -> PublishedNight:
    """The night that ``name`` means; of a day with several nights the last one. Raises NothingPublished, NoSuchNight."""
    kept = nights(versions, pointer, zone)
    if not kept:
        raise NothingPublished(f"{pointer}: nothing has been published yet; start a night with: nianbao run")
    back = _BACK.fullmatch(name)
    if back and int(back[1] or 0) < len(kept):
        return kept[-1 - int(back[1] or 0)]
    digits = _NOT_DIGITS.sub("", name)
    matching = [night for night in kept if len(digits) >= 4 and not back and f"{night.at:%Y%m%d%H%M%S}".startswith(digits)]
    if matching:
        return matching[-1]
    there = ", ".join(night.name for night in kept)
    raise NoSuchNight(f"no published night {name!r}; kept are {there}; or say last, last-1 ...")
