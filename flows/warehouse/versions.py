"""What a result depends on besides the files: the code and data that read, build and judge, as hashes of their content.

A file seen before under the same extractor version is not read again; a changed model version rebuilds without reading, and
what changes the extractor but not its readers extracts anew from documents as they were read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flows.documents.pages import ocr
from flows.extraction.context import SEEDS
from flows.settings import ROOT, Settings

READER_FOLDERS = ("flows/documents",)
READER_FILES = ("flows/warehouse/readings.py",)
EXTRACTOR_FOLDERS = (*READER_FOLDERS, "flows/extraction")
EXTRACTOR_FILES = ("flows/warehouse/schema.py", "flows/warehouse/landing.py")
CONTENT = {".py", ".csv", ".yml", ".yaml", ".sql", ".json"}
GENERATED = {"target", "logs", "__pycache__", "dbt_packages"}


@dataclass(frozen=True, slots=True)
class Versions:
    """Short hashes: of the readers, of the extractor and all it knows, of the catalogue alone, of the models and expectations."""

    reader: str
    extractor: str
    catalogue: str
    model: str


def versions(settings: Settings) -> Versions:
    """The versions of what lies on the disk now."""
    reader = [*below(*(ROOT / folder for folder in READER_FOLDERS)), *(ROOT / name for name in READER_FILES)]
    extractor = [*below(*(ROOT / folder for folder in EXTRACTOR_FOLDERS)), *(ROOT / name for name in EXTRACTOR_FILES)]
    return Versions(
        reader=fingerprint(reader, ocr.version()),
        extractor=fingerprint([*extractor, *(settings.seeds / name for name in SEEDS)], ocr.version()),
        catalogue=fingerprint([settings.seeds / "indicators.csv"]),
        model=fingerprint([*below(settings.project, ROOT / "expectations"), *found(settings.declarations)]),
    )


def found(path: Path) -> list[Path]:
    """The file, where it is there: reading it says so where it is not."""
    return [path] if path.is_file() else []


def below(*folders: Path) -> list[Path]:
    """The files with content of ours below the folders, sorted, generated ones left out."""
    found = [path for folder in folders for path in folder.rglob("*") if path.suffix in CONTENT and not GENERATED & set(path.parts)]
    return sorted(found)


def fingerprint(paths: Iterable[Path], beside: str = "") -> str:
    """16 hex digits over the names and contents of the files, and what counts ``beside`` them."""
    digest = hashlib.sha256(beside.encode())
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.name}:{len(content)}:".encode() + content)
    return digest.hexdigest()[:16]
