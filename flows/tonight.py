"""What tonight is made of: the folder's files, what of them was landed before, the versions, and whether anything is new."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from flows.documents.archives import Limits
from flows.settings import Settings
from flows.warehouse import landing, load, unpack
from flows.warehouse.discover import RawFile
from flows.warehouse.history import Run
from flows.warehouse.versions import Versions


class Night(NamedTuple):
    """What tonight is made of: all files, those never read under these versions, the batches landed before."""

    files: tuple[RawFile, ...]
    unread: tuple[RawFile, ...]
    batches: tuple[landing.Batch, ...]
    versions: Versions
    unchanged: bool


def budget(settings: Settings) -> unpack.Budget:
    """What opening a ZIP may cost."""
    limits = Limits(settings.archive_files, settings.max_file_mb << 20, settings.archive_mb << 20, settings.archive_ratio)
    return unpack.Budget(limits, settings.file_seconds, settings.memory_mb, settings.retry_runs)


def same_as_published(pointer: Path, files: tuple[RawFile, ...], batches: tuple[landing.Batch, ...], current: Versions) -> bool:
    """Whether the published warehouse was made from these files by these versions."""
    built_by, known = load.known_files(pointer)
    made_by = {"extractor": current.extractor, "catalogue": current.catalogue, "model": current.model}
    return built_by == made_by and known == {tuple(row.values()) for row in listing(files, batches, current.extractor)}


def listing(files: tuple[RawFile, ...], batches: tuple[landing.Batch, ...], extractor: str) -> list[dict]:
    """``raw.file`` as it is to be: each file of the folder with its outcome."""
    outcomes = landing.latest(batches)
    return [
        {
            "source_file": file.source_file,
            "sha256": file.sha256,
            "outcome": landed.outcome,
            "reason_code": landed.reason_code,
            "extractor_version": extractor,
        }
        for file in files
        for landed, _ in (outcomes[file.source_file, file.sha256],)
    ]


def described(run: Run, night: Night) -> Run:
    """The run, knowing what it was made from; already over where there is nothing to do."""
    made_by = night.versions
    run = replace(
        run,
        files_seen=len(night.files),
        extractor_version=made_by.extractor,
        catalogue_version=made_by.catalogue,
        model_version=made_by.model,
    )
    if not night.unchanged:
        return run
    return replace(run, outcome="unchanged", message="no file, rule or model has changed since the published night", ended_at=now())


def grouped(files: tuple[RawFile, ...], settings: Settings) -> list[tuple[RawFile, ...]]:
    """Batches of files, the large files dealt out first, so that no worker is left with all of them."""
    if not files:
        return []
    count = max(-(-len(files) // settings.batch_files), min(len(files), settings.processes))
    largest_first = sorted(files, key=lambda file: (-file.bytes, file.source_file))
    return [tuple(largest_first[number::count]) for number in range(count)]


def now() -> datetime:
    """UTC without zone, as the warehouse stores times."""
    return datetime.now(UTC).replace(tzinfo=None)
