"""A disk that is full when a step begins: what is published stays as it was, the message says what to do, the next night mends it.

The data folder lies on a small disk of its own (a tmpfs, which needs the right to mount one). Before the step under test, a
ballast file takes all the room there is; everything that then fails fails as it would for an administrator.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.soaking.place import Place

MEGABYTES = 600
BEFORE = tuple(
    f"flows.steps:{name}"
    for name in ("tidy", "look", "read_batch", "load_candidate", "build_marts", "judge", "keep_verdict", "publish_candidate")
)
AFTER = ("flows.steps:report",)  # the night is published by then
ADVICE = "disk is full"  # in the message, with what to do


@dataclass
class Disk:
    steps: int = 0
    unchanged: int = 0
    advised: int = 0
    mended: int = 0
    told: dict[str, str] = field(default_factory=dict)

    @property
    def faults(self) -> int:
        return 3 * self.steps - self.unchanged - self.advised - self.mended

    def __str__(self) -> str:
        line = (
            f"full disk at {self.steps} steps: publication whole {self.unchanged}/{self.steps}, message says what to do "
            f"{self.advised}/{self.steps}, next night publishes {self.mended}/{self.steps}"
        )
        return "\n  ".join([line, *(f"{step}: {message}" for step, message in self.told.items())])


def soak(folder: Path, count: int, seed: int, steps: tuple[str, ...] = BEFORE + AFTER) -> Disk:
    """Each step ``count`` times; raises PermissionError where no disk may be mounted."""
    found = Disk()
    with small_disk(folder / "disk"):
        place = Place(folder / "disk")
        place.hand_in()
        code, printed = place.run()
        if code or place.torn():
            raise RuntimeError(printed)
        for step in steps * count:
            fill_at(step, place, found)
            print(f"  {step}: {found.faults} faults", flush=True)
    return found


def fill_at(step: str, place: Place, found: Disk) -> None:
    """A night whose disk is full at ``step``, and one with room again."""
    place.hand_in()
    before = place.settings.pointer.resolve()
    child = place.start(module="tests.soaking.full_disk", SOAK_STEP=step)
    printed, _ = child.communicate()
    ballast = place.folder / "ballast"
    filled = ballast.exists()
    ballast.unlink(missing_ok=True)
    found.steps += 1
    found.unchanged += filled and not place.torn() and (step in AFTER) == (place.settings.pointer.resolve() != before)
    found.advised += ADVICE in printed
    code, mended = place.run()
    found.mended += code == 0 and not place.torn() and not place.left_over()
    found.told[step] = f"exit code {child.returncode}: {said(printed)}" + ("" if code == 0 else f"; next night: {said(mended)}")


def said(printed: str) -> str:
    """What the command said of the end, without the lines of its progress."""
    lines = [line for line in printed.strip().splitlines() if "disk" in line or "failed" in line or "published" in line]
    return " | ".join(lines)[:400]


@contextmanager
def small_disk(mount: Path) -> Iterator[None]:
    mount.mkdir(parents=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(mount)], capture_output=True, text=True)
    if mounted.returncode:
        raise PermissionError(f"no disk can be mounted here: {mounted.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(mount)], check=True)
