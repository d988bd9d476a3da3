"""One night over every bad input together with good files: each ends as it must, the good ones are read, the night is published.

What became of each is printed (`pytest -s`), with the seconds of the whole and the peak memory of its readers; `make bad-inputs`
reads each alone and prints its own time and memory.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from flows.run import run_night
from flows.settings import Settings
from tests.bad_inputs import watched
from tests.fixtures.good_files import GOOD
from tests.fixtures.make_bad_inputs import Case, cases, value

LIMIT_MB = 4096
SLOW = {  # seconds each, read by `make bad-inputs`: pages for OCR, what only the clock ends, hundreds of MB, endless lines
    "PDF of pictures", "PDF whose forms double 26 times", "PDF stream that unpacks to 1 GB", "PDF page of a million words",
    "a paragraph of 10,000 numbers", "digits, points and commas", "pipes without end", "ZIP bomb of 1 GB", "PNG bomb of 20,000 by 20,000",
}  # fmt: skip
PERMISSIONS = "permission"  # what root may read all the same


@dataclass(frozen=True)
class Night:
    outcome: str
    files: dict[str, tuple[str, str]]  # source_file -> (outcome, reason code)
    figures: dict[str, set[float]]
    seconds: float
    megabytes: int


@pytest.fixture(scope="module")
def chosen() -> list[Case]:
    return [case for case in cases() if case.spec.what not in SLOW and PERMISSIONS not in case.spec.what]


@pytest.fixture(scope="module")
def night(chosen: list[Case], bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """All of them in one folder; what changes between listing and reading does so when reading begins."""
    folder = tmp_path_factory.mktemp("bad")
    settings = Settings.load(raw=folder / "raw", data=folder / "data", project=bare, memory_mb=LIMIT_MB, file_seconds=300)
    paths = {case.number: case.write(settings.raw) for case in chosen}
    for number, kind in enumerate([*GOOD] + ["txt"] * 130, start=1000):
        good = settings.raw / "好" / f"{number}.{kind}"
        good.parent.mkdir(exist_ok=True)
        good.write_bytes(GOOD[kind](number))
    meddled = threading.Event()

    def progress(step: str, done: int, of: int) -> None:
        if step == "read" and not meddled.is_set():
            meddled.set()
            for case in chosen:
                if case.spec.meddle:
                    case.spec.meddle(paths[case.number])

    with watched() as peak:
        began = time.perf_counter()
        run = run_night(settings, progress=progress)
        seconds = time.perf_counter() - began
    assert run.outcome == "published", run.blocked_by
    with duckdb.connect(str(settings.pointer.resolve()), read_only=True) as connection:
        files = {name: (outcome, code) for name, outcome, code in
                 connection.execute("select source_file, outcome, reason_code from raw.file").fetchall()}
        found = connection.execute("select source_file, value from raw.figure join raw.document using (document_id)").fetchall()
    figures: dict[str, set[float]] = {}
    for name, number in found:
        figures.setdefault(name, set()).add(number)
    print(f"\n{len(files)} files, {sum(outcome == 'refused' for outcome, _ in files.values())} refused, {seconds:.0f} s, "
          f"readers' peak {peak()} MB: {run.outcome}")
    return Night(run.outcome, files, figures, seconds, peak())


def test_the_night_is_published_and_its_readers_stay_within_their_memory(night: Night):
    assert night.outcome == "published"
    assert night.megabytes <= LIMIT_MB


def test_every_bad_input_ends_as_it_must(night: Night, chosen: list[Case]):
    wrong = []
    for case in chosen:
        outcome, code = night.files.get(f"{case.folder}/{case.listed}", ("", ""))
        became = code or outcome
        print(f"{case.number:03d} {case.spec.what:<56}{became or 'not listed'}")
        lost = case.holds is not None and case.holds not in night.figures.get(f"{case.folder}/{case.listed}", set())
        if became not in case.spec.expected.split("|") or lost:
            wrong.append((case.number, case.spec.what, became, "its number is lost" if lost else case.spec.expected))
    assert wrong == []


def test_the_good_files_beside_them_are_read(night: Night):
    good = {name: outcome for name, (outcome, _) in night.files.items() if name.startswith("好/")}
    assert len(good) == len(GOOD) + 130
    assert set(good.values()) == {"read"}
    assert all(float(value(int(Path(name).stem))) in night.figures[name] for name in good)
