"""Documents are kept as they were read: other rules of extraction take them from there, and no file is read again that need not be."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.documents import intake
from flows.extraction.context import SEEDS
from flows.settings import ROOT, Settings
from flows.warehouse import landing, versions
from flows.warehouse.discover import RawFile
from flows.warehouse.readings import Readings, packed, unpacked

RAW = sorted((ROOT / "raw").iterdir())
LIMITS = Settings.load().limits
SEEDS_READ = """
import sys
seen = set()
sys.addaudithook(lambda event, given: seen.add(str(given[0])) if event == "open" else None)
from pathlib import Path
from flows.documents import intake
from flows.extraction.context import Knowledge
from flows.extraction.extract import extract
knowledge = Knowledge.load(Path("dbt_project/seeds"))
for path in sorted(Path("raw").iterdir()):
    extract(intake.read_bytes(path.read_bytes(), path.name), knowledge)
print(*sorted({Path(one).name for one in seen if "dbt_project/seeds/" in one}))
"""


def listed(path: Path) -> RawFile:
    content = path.read_bytes()
    return RawFile(path.name, path, hashlib.sha256(content).hexdigest(), len(content))


def land(file: RawFile, folder: Path, version: str, readings: Readings) -> landing.Batch:
    """The batch of one file."""
    landed = landing.land((file,), folder, version, ROOT / "dbt_project" / "seeds", LIMITS, readings)
    while True:
        try:
            next(landed)
        except StopIteration as over:
            return over.value


@pytest.fixture
def file(tmp_path: Path) -> RawFile:
    return listed(Path(shutil.copy(ROOT / "raw" / "双语简介.txt", tmp_path)))


@pytest.mark.parametrize("path", RAW, ids=lambda path: path.name)
def test_a_document_comes_back_as_it_was_read(path: Path):
    document = intake.read_bytes(path.read_bytes(), path.name)
    assert unpacked(packed(document)) == document


def test_merged_cells_come_back():
    document = intake.read_bytes("<table><tr><td colspan=2>甲<td>乙<tr><td>1<td>2<td>3</table>".encode(), "a.html")
    assert document.blocks[0].table.merged
    assert unpacked(packed(document)) == document


def test_other_rules_extract_from_what_was_read_and_give_the_same_rows(file: RawFile, tmp_path: Path):
    readings = Readings(tmp_path / "documents" / "r1")
    first = land(file, tmp_path / "landing", "v1", readings)
    file.path.unlink()  # whoever reads it again fails
    second = land(file, tmp_path / "landing", "v2", readings)
    assert [one.outcome for one in second.files] == ["read"]
    for table in ("document", "block", "figure", "observation", "award"):
        name = f"{table}.parquet"
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes()


@pytest.mark.parametrize("spoil", ["fresh", "torn", "other limits", "other readers"])
def test_what_can_not_be_taken_back_is_read_again(file: RawFile, tmp_path: Path, spoil: str):
    readings = Readings(tmp_path / "documents" / "r1", fresh=spoil == "fresh")
    land(file, tmp_path / "landing", "v1", Readings(tmp_path / "documents" / "r1"))
    (kept,) = readings.folder.iterdir()
    limits = LIMITS
    if spoil == "torn":
        kept.write_bytes(kept.read_bytes()[:100])
    if spoil == "other limits":
        limits = LIMITS | {"max_pages": 1}
    if spoil == "other readers":
        readings = Readings(tmp_path / "documents" / "r2")
        readings.sweep()
        assert not kept.exists()
    assert readings.take(file, limits) is None


def test_a_word_of_the_lexicon_changes_the_extractor_and_not_its_readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for folder in ("flows/documents", "flows/extraction", "dbt_project", "expectations"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "target", "logs"))
    (tmp_path / "flows" / "warehouse").mkdir()
    for name in (*versions.READER_FILES, *versions.EXTRACTOR_FILES):
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.setattr(versions, "ROOT", tmp_path)
    monkeypatch.setenv("NIANBAO_DBT_PROJECT", str(tmp_path / "dbt_project"))
    settings = Settings.load()
    known = [versions.versions(settings)]
    for changed in ("flows/extraction/lexicon/prose_words.csv", "dbt_project/seeds/checks.csv", "flows/documents/text/reader.py"):
        (tmp_path / changed).write_bytes((tmp_path / changed).read_bytes() + b"\n")
        known.append(versions.versions(settings))
    before, word, check, reader = known
    assert (before.reader == word.reader, before.extractor == word.extractor) == (True, False)
    assert (word.extractor == check.extractor, word.model == check.model) == (True, False)
    assert check.reader != reader.reader and check.extractor != reader.extractor


def test_the_seeds_that_the_extraction_reads_are_those_of_its_version():
    read = subprocess.run([sys.executable, "-c", SEEDS_READ], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert read == sorted(SEEDS)
