"""Two runs started at the same instant: exactly one works, the other says who does; and a kill frees the lock at once."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, field
from pathlib import Path

from flows.progress import STEPS
from tests.soaking.lanes import in_lanes
from tests.soaking.place import Place


@dataclass
class Races:
    pairs: int = 0
    published_once: int = 0
    told: int = 0
    kills: int = 0
    freed: int = 0
    torn: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        return 2 * self.pairs - self.published_once - self.told + self.kills - self.freed + len(self.torn)

    def __str__(self) -> str:
        return "\n  ".join(
            [
                f"{self.pairs} pairs started at once: exactly one published in {self.published_once}, the other said who works in {self.told}",
                f"lock free after a kill: {self.freed} of {self.kills}; torn publications: {len(self.torn)}",
                *self.torn[:5],
            ]
        )


def soak(folder: Path, count: int, seed: int) -> Races:
    """``count`` pairs, and at the end a kill; ``seed`` is not needed: the kernel draws the winner."""
    return in_lanes(pairs, folder, count, seed)


def pairs(folder: Path, count: int, seed: int) -> Races:
    found, place = Races(), Place(folder)
    for _ in range(count):
        place.hand_in()
        pair(place, found)
        print(f"  {found.pairs}/{count} pairs, {found.faults} faults", flush=True)
    kill_one_at_work(place, found)
    return found


def pair(place: Place, found: Races) -> None:
    """Two runs over the same new report."""
    before = set(place.seen)
    children = [place.start(), place.start()]
    printed = [child.communicate()[0] for child in children]
    codes = sorted(child.returncode for child in children)
    if fault := place.torn():
        found.torn.append(fault)
    found.pairs += 1
    found.published_once += codes == [0, 1] and len(set(place.seen) - before) == 1
    loser = next((text for child, text in zip(children, printed) if child.returncode), "")
    found.told += "another run works in" in loser and ("since" in loser or "just begun" in loser)


def kill_one_at_work(place: Place, found: Races) -> None:
    """A run killed while it holds the lock; the next one gets it."""
    place.hand_in()
    killed = place.start()
    for line in killed.stdout:
        if line.startswith(STEPS["read"]):
            break
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    code, _ = place.run()
    found.kills += 1
    found.freed += code == 0
