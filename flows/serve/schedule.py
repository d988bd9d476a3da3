"""Which nights are due, told from the schedule and the last run alone: no scheduler has to have seen them pass.

Whatever lost a night (a machine that was off, a server away, a paused deployment), one rule finds it: a time of the schedule has
passed since the last run began. However many have passed, one run makes up for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

ON_TIME = timedelta(minutes=15)  # a run that begins within this is the night's own; later it makes up for it
MOST_NIGHTS = 1000


@dataclass(frozen=True, slots=True)
class Due:
    """What there is to run now: for the night that is due on time, and for how many that were missed."""

    on_time: bool
    missed: int

    @property
    def anything(self) -> bool:
        return self.on_time or self.missed > 0

    @property
    def trigger(self) -> str:
        """``schedule``, or ``catch_up`` where it also stands for nights that were missed."""
        return "catch_up" if self.missed else "schedule"


def due(cron: str, timezone: str, last_began: datetime | None, now: datetime) -> Due:
    """What is due at ``now``, when the last run began at ``last_began`` (both with a time zone; None: there was no run yet).

    Before the first run nothing was missed, and only a night that is due on time is run.
    """
    since = last_began or now - ON_TIME
    passed = list(islice(before(cron, timezone, now, since), MOST_NIGHTS))
    on_time = bool(passed) and now - passed[0] <= ON_TIME
    return Due(on_time, len(passed) - on_time)


def before(cron: str, timezone: str, now: datetime, since: datetime):
    """The schedule's times from ``now`` back to ``since``, the latest first."""
    moment = now.astimezone(ZoneInfo(timezone)) + timedelta(microseconds=1)  # what is due this very moment has passed
    for time in CronSim(cron, moment, reverse=True):
        if time <= since:
            return
        yield time


def understood(cron: str, timezone: str) -> None:
    """Raises ValueError naming the setting where the schedule or its time zone can't be read."""
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"NIANBAO_TIMEZONE: a time zone such as Asia/Shanghai was expected, found {timezone!r}") from None
    try:
        CronSim(cron, datetime(2026, 1, 1, tzinfo=zone))
    except CronSimError as error:
        raise ValueError(f"NIANBAO_CRON: five fields such as 0 2 * * * were expected, found {cron!r}: {error}") from None
