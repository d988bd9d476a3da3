"""The suites: which checks each layer of the warehouse must pass. A suite is a name and its checks."""

from expectations.check import Check
from expectations.suites import marts, raw, volume


def suites(with_last_night: bool) -> dict[str, tuple[Check, ...]]:
    """Checks by suite; those against the last published night only where there is one (attached as ``last_night``)."""
    return {"raw": raw.CHECKS, "marts": marts.CHECKS, "volume": volume.TONIGHT + (volume.AGAINST_LAST_NIGHT if with_last_night else ())}
