"""A message goes to every address through Apprise; one that fails is tried again, later each time, and what came of it returned.

Addresses carry passwords and tokens: what is returned names a channel by its service and number, and a reason has every
piece of its address taken out.
"""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from urllib.parse import parse_qsl, unquote, urlsplit

ATTEMPTS = 4
FIRST_WAIT = 2.0  # seconds; each further one is three times as long, and up to half more by chance
KEPT_OF_A_REASON = 200
SHORTEST_SECRET = 3
BETWEEN_URLS = re.compile(r"[\s,]+(?=[A-Za-z0-9+.-]+://)")  # mailto://a@b?to=c,d, json://e


@dataclass(frozen=True, slots=True)
class Message:
    """``kind`` is Apprise's: success, warning or failure."""

    title: str
    body: str
    kind: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of sending to one channel: ``sent`` or ``failed``, after how many attempts, and the last reason."""

    channel: str
    outcome: str
    attempts: int
    reason: str = ""

    def asdict(self) -> dict:
        return asdict(self)


class Said(logging.Handler):
    """Keeps the last warning of a logger."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.last = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.last = record.getMessage()


def send(addresses: str, message: Message, sleep: Callable[[float], None] = time.sleep) -> tuple[Delivery, ...]:
    """Send ``message`` to the Apprise URLs in ``addresses`` (parted by commas or spaces); every address gets its delivery."""
    urls = parted(addresses)
    deliveries = [Delivery(f"#{number}", "failed", 0) for number, _ in enumerate(urls, 1)]
    for attempt in range(1, ATTEMPTS + 1):
        open_ones = [place for place, delivery in enumerate(deliveries) if delivery.outcome == "failed"]
        if not open_ones:
            break
        if attempt > 1:
            sleep(FIRST_WAIT * 3 ** (attempt - 2) * (1 + random.random() / 2))
        for place in open_ones:
            deliveries[place] = replace(try_once(urls[place], place + 1, message), attempts=attempt)
    return tuple(deliveries)


def parted(addresses: str) -> list[str]:
    """The URLs of the setting."""
    return [url for url in BETWEEN_URLS.split(addresses.strip()) if url]


def try_once(url: str, number: int, message: Message) -> Delivery:
    """One attempt; whatever the service's plugin raises is its reason."""
    from apprise import Apprise, AppriseAsset  # a hundred services, so only where there is something to send

    logger, said = logging.getLogger("apprise"), Said()
    propagate, logger.propagate = logger.propagate, False  # its warnings may hold the address
    logger.addHandler(said)
    channel = f"#{number}"
    try:
        courier = Apprise(asset=AppriseAsset(app_id="Nianbao", app_desc="年报", app_url="", image_url_mask="", image_url_logo=""))
        if not courier.add(url):
            return Delivery(channel, "failed", 1, "no address that Apprise knows; see the services and their URLs in its documentation")
        channel = f"{courier[0].service_name} #{number}"
        sent = courier.notify(body=message.body, title=message.title, notify_type=message.kind, body_format="text")
        return Delivery(channel, "sent" if sent else "failed", 1, "" if sent else without_secrets(said.last, url))
    except Exception as error:  # noqa: BLE001 (a plugin's fault is this channel's reason)
        return Delivery(channel, "failed", 1, without_secrets(f"{type(error).__name__}: {error}", url))
    finally:
        logger.removeHandler(said)
        logger.propagate = propagate


def without_secrets(text: str, *urls: str) -> str:
    """The text in one short line, with the addresses and every piece of them replaced by ``***``."""
    for piece in sorted({piece for url in urls for piece in pieces(url)}, key=len, reverse=True):
        text = text.replace(piece, "***")
    return " ".join(text.split())[:KEPT_OF_A_REASON]


def pieces(url: str) -> set[str]:
    """The address, its user, password, host, path segments and parameters, as written and decoded."""
    parts = urlsplit(url)
    netloc = parts.netloc.rpartition("@")
    written = [url, url.partition("://")[2], parts.netloc, *netloc[0].split(":"), netloc[2].rpartition(":")[0] or netloc[2]]
    written += [*parts.path.split("/"), parts.fragment, *(value for _, value in parse_qsl(parts.query))]
    return {piece for one in written for piece in (one, unquote(one), one.lower()) if len(piece) >= SHORTEST_SECRET}
