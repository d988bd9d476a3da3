"""Readers at work while nights are published: none meets an error, none sees two nights at once, and how long they wait."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing import get_context, parent_process
from multiprocessing.synchronize import Event, Semaphore
from pathlib import Path
from queue import Empty

import duckdb

from flows.warehouse import publish
from flows.warehouse.ask import open_published
from tests.soaking.place import Place

READERS = 20
STARTUP_SECONDS = 120
QUIET_SECONDS = 10
QUESTION = """
select (select max(night) from marts.mark), (select count(distinct night) from marts.mark),
       (select count(*) from marts.fct_observation join marts.dim_indicator using (indicator_key)),
       (select count(*) from marts.fct_indicator_year)
"""


@dataclass
class Reading:
    publishes: int = 0
    questions: int = 0
    nights_seen: int = 0
    mixed: int = 0
    errors: list[str] = field(default_factory=list)
    quiet: float = 0.0
    busy: float = 0.0

    @property
    def faults(self) -> int:
        return self.mixed + len(self.errors)

    @property
    def times(self) -> float:
        """How many times as long as when nothing is published; 0 where nobody asked."""
        return self.busy / self.quiet if self.quiet else 0.0

    def __str__(self) -> str:
        lines = [
            f"{READERS} readers through {self.publishes} publishes: {self.questions} questions, {self.nights_seen} nights seen",
            f"errors {len(self.errors)}, mixed reads {self.mixed}",
            f"99th percentile of a question: {1000 * self.busy:.1f} ms, quiet {1000 * self.quiet:.1f} ms: ×{self.times:.2f}",
        ]
        return "\n  ".join([*lines, *self.errors[:5]])


def soak(folder: Path, count: int, seed: int) -> Reading:
    """One real night, then ``count`` publishes of it."""
    place = Place(folder)
    place.hand_in()
    code, printed = place.run()
    if code:
        raise RuntimeError(printed)
    return reading(place, count)


def reading(place: Place, count: int) -> Reading:
    """``count`` versions of the published night, each marked in a table of its own, published under 20 readers."""
    found = Reading(publishes=count)
    pointer = place.settings.pointer
    base = pointer.read_bytes()  # the sweep takes the version itself
    publish_marked(base, place, 0)
    quiet = readers_at_work(pointer, lambda: time.sleep(QUIET_SECONDS))
    busy = readers_at_work(pointer, lambda: [publish_marked(base, place, night) for night in range(1, count + 1)])
    found.quiet, found.busy = (percentile([seconds for *_, seconds in answers]) for answers, _ in (quiet, busy))
    answers, found.errors = busy[0], quiet[1] + busy[1]
    found.questions, found.nights_seen = len(answers), len({night for night, *_ in answers})
    found.mixed = sum(nights != 1 for _, nights, _ in answers)
    return found


def publish_marked(base: bytes, place: Place, night: int) -> None:
    """Publish a copy of ``base`` that says in a thousand rows which night it is; the sweep keeps the last few."""
    candidate = place.settings.warehouse / publish.CANDIDATE
    candidate.write_bytes(base)
    with duckdb.connect(str(candidate)) as connection:
        connection.execute("create or replace table marts.mark as select ? as night from range(1000)", [night])
    publish.publish(candidate, place.settings.pointer, place.settings.versions, datetime(2100, 1, 1) + timedelta(days=night))
    publish.sweep(place.settings.versions, publish.published(place.settings.pointer), keep=3)


def readers_at_work(pointer: Path, meanwhile) -> tuple[list[tuple[int, int, float]], list[str]]:
    """(night, nights in one answer, seconds) of each question asked while ``meanwhile`` ran, and the errors."""
    context = get_context("spawn")
    ready, begin, stop, answers = context.Semaphore(0), context.Event(), context.Event(), context.Queue()
    readers = [context.Process(target=read, args=(pointer, ready, begin, stop, answers), daemon=True) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        for _ in readers:
            ready.acquire(timeout=STARTUP_SECONDS)
        begin.set()
        meanwhile()
    finally:
        stop.set()
    told: list = []
    deadline = time.monotonic() + 120
    while len(told) < READERS and time.monotonic() < deadline:
        try:
            told.append(answers.get(timeout=1))
        except Empty:
            continue
    for reader in readers:
        reader.join(5)
    lost = [] if len(told) == READERS else [f"{READERS - len(told)} readers died"]
    return [one for mine, _ in told for one in mine], [error for _, errors in told for error in errors] + lost


def read(pointer: Path, ready: Semaphore, begin: Event, stop: Event, answers) -> None:
    """Ask again and again, opening the pointer each time, as analysts' tools do; what was asked before ``begin`` does not count."""
    seen, errors = [], []
    with open_published(pointer) as connection:
        connection.execute(QUESTION).fetchone()
    ready.release()
    begin.wait(STARTUP_SECONDS)
    while not stop.is_set() and parent_process().is_alive():
        started = time.monotonic()
        try:
            with open_published(pointer) as connection:
                night, nights, *_ = connection.execute(QUESTION).fetchone()
            seen.append((night, nights, time.monotonic() - started))
        except Exception as error:  # noqa: BLE001 (an error is what is looked for)
            errors.append(f"{type(error).__name__}: {error}"[:300])
        time.sleep(0.05)
    answers.put((seen, errors))


def percentile(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=100)[98] if len(seconds) > 1 else 0.0
