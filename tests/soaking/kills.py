"""A night killed at every named step and at random moments: is what is published whole, is anything left over, is work lost?"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from flows.progress import STEPS
from tests.soaking.place import Place

NAMED = [STEPS[name] for name in ("look", "read", "load", "build", "judge", "publish", "report") if name in STEPS]
RECOVER_AFTER = 10  # kills, each on what the one before it left
READ = re.compile(r'"message": "read: ')


@dataclass
class Kills:
    """What was done and what was found."""

    kills: int = 0
    recoveries: int = 0
    torn: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    at: Counter = field(default_factory=Counter)
    files: int = 0
    read_again: int = 0
    same_content: bool = False

    @property
    def faults(self) -> int:
        return len(self.torn) + len(self.left) + len(self.failed) + (not self.same_content)

    def __str__(self) -> str:
        moments = ", ".join(f"{count} {moment}" for moment, count in sorted(self.at.items()))
        lines = [
            f"{self.kills} kills ({moments}); {self.recoveries} recoveries, {len(self.failed)} of them failed",
            f"torn or changed publications {len(self.torn)}, left over after the next run {len(self.left)}",
            f"files read again / files {self.read_again}/{self.files} = {self.read_again / max(self.files, 1):.2f}",
            f"same content as an undisturbed run: {'yes' if self.same_content else 'NO'}",
        ]
        return "\n  ".join([*lines, *self.torn[:5], *self.left[:5], *self.failed[:3]])


def soak(folder: Path, count: int, seed: int) -> Kills:
    """``count`` kills in chains, a recovery after each chain, and the content compared with a run that nobody disturbed."""
    chance, found, place = random.Random(seed), Kills(), Place(folder / "killed")
    place.hand_in()
    began = time.monotonic()
    recover(place, found)
    usual = time.monotonic() - began
    for number in range(count):
        place.hand_in()
        step = NAMED[number // 2 % len(NAMED)] if number % 2 else ""
        found.at[kill_once(place, step, chance.random(), usual, whole_group=chance.random() < 0.5)] += 1
        found.kills += 1
        if fault := place.torn():
            found.torn.append(f"kill {number}: {fault}")
        if (number + 1) % RECOVER_AFTER == 0 or number + 1 == count:
            recover(place, found)
            print(f"  {found.kills}/{count} kills, {found.faults} faults", flush=True)
    compare(place, found, folder)
    return found


def kill_once(place: Place, step: str, chance: float, usual: float, whole_group: bool) -> str:
    """Start a night and kill it: soon after it names ``step``, or at any moment of its ``usual`` seconds; returns when.

    ``whole_group``: all its processes at once, as a service manager does; else the run alone, as a lack of memory does.
    """
    child = place.start()
    reached = threading.Event()
    listening = threading.Thread(target=listen, args=(child, step, reached), daemon=True)
    listening.start()
    if step:
        reached.wait(timeout=10 * usual)
        time.sleep(chance * 3)
    else:
        time.sleep(chance * usual)
    ended = child.poll() is not None
    if not ended:
        (os.killpg if whole_group else os.kill)(child.pid, signal.SIGKILL)
    child.wait()
    listening.join(1)
    return "after the end" if ended else f"at “{step}”" if step else "at random"


def listen(child: subprocess.Popen, step: str, reached: threading.Event) -> None:
    """Drain what the night prints, and tell when it names the step or ends."""
    for line in child.stdout:
        if step and line.startswith(step):
            reached.set()
    reached.set()


def recover(place: Place, found: Kills) -> None:
    """A night that nobody disturbs; nothing may be left over after it."""
    code, printed = place.run()
    found.recoveries += 1
    if code:
        found.failed.append(f"exit code {code}: {printed.strip()[-600:]}")
    if fault := place.torn():
        found.torn.append(f"recovery: {fault}")
    found.left += place.left_over() + place.orphans()


def compare(place: Place, found: Kills, folder: Path) -> None:
    """The last content beside that of a fresh warehouse of the same files, and how often files were read."""
    fresh = Place(folder / "fresh", night=place.night)
    place.raw.rename(folder / "reports")
    fresh.folder.mkdir()
    (folder / "reports").rename(fresh.raw)
    code, printed = fresh.run()
    if code:
        found.failed.append(printed[-600:])
    found.same_content = not code and place.content() == fresh.content()
    reads = sum(len(READ.findall(log.read_text("utf-8"))) for log in place.settings.logs.glob("*.jsonl"))
    found.files = place.night + 5
    found.read_again = reads - found.files
