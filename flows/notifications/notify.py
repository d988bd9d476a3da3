"""After a night it is told of; whatever goes wrong here, the night stays as it ended. Each school's own list is its page of the report.

The addresses come from the environment alone and are kept nowhere; what came of each is recorded beside the history.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flows.notifications import changes
from flows.notifications.delivery import Delivery, parted, send, without_secrets
from flows.notifications.message import night_message
from flows.settings import Settings
from flows.warehouse import publish
from flows.warehouse.history import Run

ADDRESSES = "NIANBAO_NOTIFY_URLS"

log = logging.getLogger(__name__)


def after(run: Run, before: Path | None, settings: Settings, sleep: Callable[[float], None] = time.sleep) -> tuple[Delivery, ...]:
    """Send the night's message and record what came of it. ``before``: what was published before the night."""
    try:
        addresses = os.environ.get(ADDRESSES, "") if run.outcome in settings.told_outcomes else ""
        if not addresses:
            return ()
        now = publish.published(settings.pointer)
        known, found = changes.open_findings(before), changes.open_findings(now)
        new = [finding for key, finding in found.items() if key not in known]
        resolved = [finding for key, finding in known.items() if key not in found]
        asked = len({finding.school for finding in found.values() if finding.school and finding.owner == "school"})
        deliveries = send(addresses, night_message(run, new, resolved, now, asked, settings), sleep)
    except Exception as error:  # noqa: BLE001 (a fault here is recorded and never the night's)
        # the night is over and stays as it ended: what failed is recorded, without any piece of an address
        reason = without_secrets(f"{type(error).__name__}: {error}", *parted(os.environ.get(ADDRESSES, "")))
        deliveries = (Delivery("", "failed", 0, reason),)
    record(settings.notifications, run, deliveries)
    return deliveries


def record(path: Path, run: Run, deliveries: tuple[Delivery, ...]) -> None:
    """A line a channel: run, channel, outcome, attempts and reason; never an address."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as lines:
            for one in deliveries:
                lines.write(json.dumps({"run_id": run.run_id, "at": at} | one.asdict(), ensure_ascii=False) + "\n")
    except OSError as error:
        log.error("what came of the notifications could not be recorded: %s", error)
    for one in deliveries:
        level = logging.INFO if one.outcome == "sent" else logging.ERROR
        log.log(level, "notification by %s %s after %d attempts: %s", one.channel, one.outcome, one.attempts, one.reason)


def sent(path: Path) -> dict[str, tuple[int, int]]:
    """By run: how many channels were told, of how many."""
    told: dict[str, tuple[int, int]] = {}
    for line in path.read_text("utf-8", "replace").splitlines() if path.exists() else ():
        try:
            one = json.loads(line)
            reached, of = told.get(one["run_id"], (0, 0))
        except (json.JSONDecodeError, KeyError):
            continue  # a line that a kill cut short is no record
        told[one["run_id"]] = (reached + (one["outcome"] == "sent"), of + 1)
    return told
