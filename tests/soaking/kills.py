"""A night killed at every named step and at random moments: is what is published whole, is anything left over, is work lost?"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from flows.progress import STEPS
from flows.warehouse import landing
from flows.warehouse.versions import versions
from tests.soaking.lanes import in_lanes
from tests.soaking.place import Place

NAMED = {STEPS[name]: name for name in ("look", "read", "load", "build", "judge", "publish", "report")}
RECOVER_AFTER = 10  # kills, each on what the one before it left
UNREAD = re.compile(r'"unread": (\d+)')  # of the log line that tells what a night is to read


@dataclass
class Kills:
    """What was done and what was found."""

    kills: int = 0
    recoveries: int = 0
    torn: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    at: Counter = field(default_factory=Counter)
    files: int = 0  # landed, each version of a file counted
    begun: int = 0  # files of which the reading began, each time counted

    @property
    def faults(self) -> int:
        return len(self.torn) + len(self.left) + len(self.failed) + len(self.differs)

    def __str__(self) -> str:
        moments = ", ".join(f"{count} {moment}" for moment, count in sorted(self.at.items()))
        again = self.begun - self.files
        lines = [
            f"{self.kills} kills ({moments}); {self.recoveries} recoveries, {len(self.failed)} of them failed",
            f"torn or changed publications {len(self.torn)}, left over after the next run {len(self.left)}",
            f"files read again / files {again}/{self.files} = {again / max(self.files, 1):.2f}",
            f"tables that differ from those of an undisturbed run {len(self.differs)}",
        ]
        return "\n  ".join([*lines, *self.torn[:5], *self.left[:5], *self.failed[:3], *self.differs[:5]])


def soak(folder: Path, count: int, seed: int) -> Kills:
    """``count`` kills, half of them at the named steps in turn, half at random moments."""
    return in_lanes(chain, folder, count, seed)


def chain(folder: Path, count: int, seed: int) -> Kills:
    """Kills in chains, a recovery after each chain, and the content compared with a run that nobody disturbed."""
    chance, found, place = random.Random(seed), Kills(), Place(folder / "killed")
    place.hand_in()
    usual = recover(place, found)
    for number in range(count):
        kill(place, found, list(NAMED)[number // 2 % len(NAMED)] if number % 2 == 0 else "", usual, chance)
        if (number + 1) % RECOVER_AFTER == 0 or number + 1 == count:
            usual = recover(place, found)
            print(f"  {found.kills}/{count} kills, {found.faults} faults", flush=True)
    compare(place, found, folder / "fresh")
    return found


def kill(place: Place, found: Kills, step: str, usual: dict[str, float], chance: random.Random) -> None:
    """A night over a new report, killed in ``step`` (a value of NAMED's keys; "": at any moment), of which the ``usual`` seconds are given."""
    place.hand_in()
    moment = chance.random() * (usual.get(step, 1.0) if step else sum(usual.values()))
    when, printed = kill_once(place, step, moment, whole_group=chance.random() < 0.5)
    found.at[when] += 1
    found.kills += 1
    found.begun += begun(place, printed)
    if fault := place.torn():
        found.torn.append(f"kill {found.kills} {when}: {fault}")


def kill_once(place: Place, step: str, moment: float, whole_group: bool) -> tuple[str, list[str]]:
    """Start a night and kill it ``moment`` seconds after it has named ``step``, or after its start; returns when, and what it printed.

    ``whole_group``: all its processes at once, as a service manager does; else the run alone, as a lack of memory does.
    """
    child = place.start()
    reached, printed = threading.Event(), []
    listening = threading.Thread(target=listen, args=(child, step, reached, printed), daemon=True)
    listening.start()
    if step:
        reached.wait()
    time.sleep(moment)
    ended = child.poll() is not None
    if not ended:
        (os.killpg if whole_group else os.kill)(child.pid, signal.SIGKILL)
    child.wait()
    listening.join(1)
    when = "after the end" if ended else f"at “{NAMED[step]}”" if step else "at random"
    return when, printed


def listen(child: subprocess.Popen, step: str, reached: threading.Event, printed: list[str]) -> None:
    """Take down what the night prints, and tell when it names the step or ends."""
    for line in child.stdout:
        printed.append(line)
        if step and line.startswith(step):
            reached.set()
    reached.set()


def begun(place: Place, printed: list[str]) -> int:
    """How many files the last run began to read."""
    if not any(line.startswith(STEPS["read"]) for line in printed):
        return 0
    newest = max(place.settings.logs.glob("*.jsonl"))
    return int(UNREAD.findall(newest.read_text("utf-8"))[-1])


def recover(place: Place, found: Kills) -> dict[str, float]:
    """A night that nobody disturbs, nothing may be left over after it; returns its seconds before and in each named step."""
    began, step, usual, printed = time.monotonic(), "", Counter(), []
    child = place.start()
    for line in child.stdout:
        printed.append(line)
        usual[step] += time.monotonic() - began
        began, step = time.monotonic(), next((name for name in NAMED if line.startswith(name)), step)
    usual[step] += time.monotonic() - began
    found.recoveries += 1
    found.begun += begun(place, printed)
    if child.wait():
        found.failed.append(f"exit code {child.returncode}: {''.join(printed).strip()[-600:]}")
    if fault := place.torn():
        found.torn.append(f"recovery: {fault}")
    found.left += place.left_over() + place.orphans()
    return dict(usual)


def compare(place: Place, found: Kills, folder: Path) -> None:
    """The last content beside that of a fresh warehouse of the same files, made in ``folder``, and how often files were read."""
    fresh = Place(folder, night=place.night)
    shutil.copytree(place.raw, fresh.raw)
    code, printed = fresh.run()
    if code:
        found.failed.append(printed[-600:])
        return
    ours, theirs = place.content(), fresh.content()
    found.differs += [table for table in ours if ours[table] != theirs[table]]
    batches = landing.landed(place.settings.landing, versions(place.settings).extractor)
    found.files += len({(file.source_file, file.sha256) for batch in batches for file in batch.files})
