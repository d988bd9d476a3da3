"""Every bad input read alone, as a night reads it: outcome, seconds and peak memory. ``make bad-inputs`` prints the table.

Each is listed, read and landed by a worker that lives through all of them; the reader's own process is the sandbox's.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pyarrow.parquet as pq

from flows.settings import Settings
from flows.steps import read_batch
from flows.tonight import budget
from flows.warehouse.discover import discover, without_duplicates
from flows.warehouse.unpack import with_members
from tests.fixtures.make_bad_inputs import Case, cases

NOBODY = 65_534  # the user that root becomes where a file's permissions are to count


@dataclass(frozen=True, slots=True)
class Measured:
    """What became of a case. ``found``: the number that it holds is among its figures, or it holds none."""

    number: int
    outcome: str
    found: bool
    seconds: float
    megabytes: int


def measured(number: int, root: Path) -> Measured:
    """Write a case below ``root``, list its folder, read what is listed; runs in a worker."""
    case = cases()[number]
    path = case.write(root / "raw")
    settings = Settings.load(raw=path.parent, data=root / "data" / case.folder)
    with as_nobody():
        found = discover(settings.raw, settings.archive_mb << 20)
    opened = with_members(found, settings.unpacked / "v1", budget(settings))
    listed = {file.source_file: file for file in without_duplicates(opened)}
    if case.spec.meddle:
        case.spec.meddle(path)
    if case.listed not in listed:
        return Measured(number, "", True, 0.0, 0)
    with watched() as peak:
        began = time.perf_counter()
        batches = read_batch((listed[case.listed],), settings, "v1")
        seconds = time.perf_counter() - began
    (batch,) = batches
    (outcome,) = batch.files
    figures = pq.read_table(batch.folder / "figure.parquet").column("value").to_pylist()
    return Measured(number, outcome.reason_code or "read", case.holds is None or case.holds in figures, seconds, peak())


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything; what it may not read is seen by nobody."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def watched() -> Iterator:
    """Gives a function that says the peak memory (MB) of this process's children while the block ran."""
    highest, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            for listing in Path("/proc/self/task").glob("*/children"):
                try:
                    for child in listing.read_text().split():
                        lines = Path(f"/proc/{child}/status").read_text().splitlines()
                        highest.append(next((int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM")), 0))
                except (FileNotFoundError, ProcessLookupError):
                    continue

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield lambda: max(highest)
    finally:
        over.set()
        watcher.join()


def all_measured(root: Path, numbers: list[int]) -> Iterator[Measured]:
    """Each case in turn, two at a time; a worker that died would end this with BrokenProcessPool."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as workers:
        yield from workers.map(measured, numbers, [root] * len(numbers))


def wrong(case: Case, found: Measured) -> bool:
    return found.outcome not in case.spec.expected.split("|") or not found.found


def row(case: Case, found: Measured) -> str:
    mark = "" if not wrong(case, found) else f"  ← expected {case.spec.expected}{'' if found.found else ', its number not found'}"
    return f"{case.number:03d} {case.spec.what:<48}{found.outcome or 'not listed':<24}{found.seconds:8.2f} s{found.megabytes:6d} MB{mark}"


def main() -> None:
    known = cases()
    chosen = [int(number) for number in sys.argv[1:]] or [case.number for case in known]
    results = []
    with tempfile.TemporaryDirectory() as root:
        Path(root).chmod(0o755)
        for found in all_measured(Path(root), chosen):
            results.append(found)
            print(row(known[found.number], found), flush=True)
    failed = sum(wrong(known[found.number], found) for found in results)
    print(f"{len(results)} cases, {failed} wrong; slowest {max(found.seconds for found in results):.1f} s, "
          f"largest {max(found.megabytes for found in results)} MB")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
