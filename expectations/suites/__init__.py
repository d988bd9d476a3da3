"""The suites: which checks each layer of the warehouse must pass. A suite is a name and its checks."""

from dataclasses import replace

from expectations.check import Check
from expectations.suites import completeness, intake, marts, official, quality, raw
from expectations.thresholds import Thresholds


def suites(limits: Thresholds, with_last_night: bool) -> dict[str, tuple[Check, ...]]:
    """Checks by suite; those against the last published night only where there is one (attached as ``last_night``)."""
    found = {
        "intake": intake.checks(limits),
        "raw": raw.CHECKS,
        "marts": (*marts.CHECKS, *official.CHECKS),
        "quality": quality.CHECKS,
        "completeness": completeness.checks(limits),
    }
    obliged = sources(check for checks in found.values() for check in checks)
    return {
        suite: tuple(with_source(check, obliged) for check in checks if with_last_night or not check.compares) for suite, checks in found.items()
    }


def sources(checks) -> dict[str, str]:
    """By table: SQL that finds rows where the table must have some, as the table's own ``not_empty`` says."""
    return {check.table: check.source for check in checks if check.name.endswith(".not_empty")}


def with_source(check: Check, obliged: dict[str, str]) -> Check:
    """The check, knowing what it judges and when that must not be nothing."""
    if check.judged:
        return check
    return replace(check, judged=f"select 1 from {check.table}", source=obliged[check.table])
