"""Rows go to Parquet: one folder a batch of files, written once, complete or absent, never changed.

A batch is named by what it was made from (the files' hashes and the extractor version), so a batch that a killed run left
complete is used as it is, and one that it left half is a temporary folder that nobody reads.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import traceback
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.documents import intake
from flows.documents.limits import Limits, within
from flows.documents.model import Document, Refused
from flows.extraction.context import Knowledge
from flows.extraction.extract import Extraction, extract
from flows.warehouse.discover import RawFile
from flows.warehouse.readings import Readings
from flows.warehouse.schema import RAW

MANIFEST = "manifest.json"
FAULT = "读取程序出错，不是学校的问题，请告知数据工程师。 A fault of the extractor, not of the school: {}"
KILLED = {
    "too_slow": "读取超时，已停止；请拆分文件或另存为文本后重新交来。 Reading took too long and was ended: split the file or save it as text.",
    "too_much_memory": "读取时占用内存过多，已停止；请拆分文件后重新交来。 Reading took too much memory: split the file.",
    "crashed": "读取程序因该文件崩溃；文件可能已损坏，请重新导出后交来。 The reader crashed on this file, which may be damaged: export it anew.",
}
CHANGED = "读取时文件正在被修改，下次运行会重新读取。 The file changed while it was read; the next run reads it again."


@dataclass(frozen=True, slots=True)
class LandedFile:
    """The outcome of one file: ``read``, or ``refused`` with the code why. ``attempt`` counts how often it was tried, from 1."""

    source_file: str
    sha256: str
    outcome: str
    reason_code: str = ""
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Batch:
    """A complete batch on the disk. ``limits``: those under which it was read."""

    folder: Path
    files: tuple[LandedFile, ...]
    limits: Mapping[str, int] = field(default_factory=dict)


def landed(landing: Path, version: str) -> tuple[Batch, ...]:
    """The complete batches of an extractor version."""
    manifests = sorted((landing / version).glob(f"*/{MANIFEST}"))
    return tuple(batch_of(path) for path in manifests)


def latest(batches: Iterable[Batch]) -> dict[tuple[str, str], tuple[LandedFile, Batch]]:
    """The last outcome of each (source_file, sha256), and the batch that holds it; of two of one attempt the one that was read."""
    made: dict[tuple[str, str], tuple[LandedFile, Batch]] = {}
    for batch in batches:
        for file in batch.files:
            known = made.get((file.source_file, file.sha256))
            if known is None or (file.attempt, file.outcome == "read") > (known[0].attempt, known[0].outcome == "read"):
                made[file.source_file, file.sha256] = (file, batch)
    return made


def batch_of(manifest: Path) -> Batch:
    written = json.loads(manifest.read_text("utf-8"))
    return Batch(manifest.parent, tuple(LandedFile(**file) for file in written["files"]), written.get("limits", {}))


def land(
    files: Sequence[RawFile], landing: Path, version: str, seeds: Path, limits: Mapping[str, int], readings: Readings | None = None
) -> Generator[int, None, Batch]:
    """Read and extract ``files`` and write their rows; runs in a worker process. Yields the place of each file before it is read.

    ``readings``: documents that were read before, which are taken from there, and where those read now are kept.
    A file that can't be read becomes a row of the quarantine, one whose reading or extraction fails by a fault of ours as
    well, with the fault in its reason: no file stops another.
    """
    knowledge(seeds)  # a catalogue that can't be read is no file's fault: it ends the run
    rows: dict[str, list[dict]] = {name: [] for name in RAW}
    outcomes = []
    for place, file in enumerate(files):
        yield place
        try:
            known = readings.take(file, limits) if readings and not file.refusal else None
            document, extraction = read(file, seeds, reading_limits(limits), known)
        except Refused as refusal:
            rows["quarantine"].append(quarantine_row(file, refusal.reason_code, refusal.reason))
            outcomes.append(LandedFile(file.source_file, file.sha256, "refused", refusal.reason_code, file.attempt))
            continue
        if readings and not known:
            readings.keep(file, limits, document)
        add_rows(rows, document, extraction)
        outcomes.append(LandedFile(file.source_file, file.sha256, "read", "", file.attempt))
    return write(rows, tuple(outcomes), landing / version, limits)


def read(file: RawFile, seeds: Path, limits: Limits, known: Document | None = None) -> tuple[Document, Extraction]:
    """The file's document and rows; one that is ``known`` is not read again. Raises Refused with the reason."""
    if file.refusal:
        raise Refused(*file.refusal)
    try:
        document = known or read_file(file, limits)
        return document, extract(document, knowledge(seeds))
    except (Refused, MemoryError):
        raise
    except Exception as fault:
        place = traceback.extract_tb(fault.__traceback__)[-1]
        where = f"{type(fault).__name__} in {Path(place.filename).name}:{place.lineno}: {fault}"
        raise Refused("extractor_fault", FAULT.format(where)) from fault


def read_file(file: RawFile, limits: Limits) -> Document:
    """The document that the file holds. Raises Refused."""
    content = intake.load(file.path, limits.file_bytes)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise Refused("changed_while_read", CHANGED)
    with within(limits):
        return intake.read_bytes(content, file.source_file)


def reading_limits(limits: Mapping[str, int]) -> Limits:
    """The settings as the readers take them; other limits are the sandbox's."""
    return Limits(limits["max_file_mb"] << 20, limits["max_pages"], limits["unpacked_mb"] << 20, limits["max_cells"])


@cache
def knowledge(seeds: Path) -> Knowledge:
    """The catalogue and the registry, loaded once a process."""
    return Knowledge.load(seeds)


def refuse(file: RawFile, reason_code: str, landing: Path, version: str, limits: Mapping[str, int]) -> Batch:
    """A batch of one file whose reading had to be ended from outside."""
    rows: dict[str, list[dict]] = {name: [] for name in RAW}
    rows["quarantine"].append(quarantine_row(file, reason_code, KILLED[reason_code]))
    refused = LandedFile(file.source_file, file.sha256, "refused", reason_code, file.attempt)
    return write(rows, (refused,), landing / version, limits)


def quarantine_row(file: RawFile, code: str, reason: str) -> dict:
    return {"source_file": file.source_file, "sha256": file.sha256, "reason_code": code, "reason": reason, "seen_at": None}


def add_rows(rows: dict[str, list[dict]], document: Document, extraction: Extraction) -> None:
    """Append all rows of one document; ``loaded_at``, ``is_current`` and ``withdrawn_at`` are for the load to say."""
    rows["document"].append(
        {
            "document_id": document.document_id, "source_file": document.source_file, "media_type": document.media_type,
            "bytes": document.bytes, "title": document.title, "report_year": document.report_year,
            "data_year": document.data_year, "notes": "\n".join(document.notes), "misnamed": document.misnamed,
            "ocr_pages": ", ".join(map(str, document.ocr_pages)), "unread_pages": ", ".join(map(str, document.unread_pages)),
            "loaded_at": None, "is_current": None,
            "withdrawn_at": None,
        }
    )  # fmt: skip
    rows["block"] += [
        {
            "document_id": document.document_id, "block_no": block.block_no, "kind": block.kind, "page": block.page,
            "line_start": block.line_start, "line_end": block.line_end, "section": block.section, "text": block.text,
            "confidence": block.confidence(0, len(block.text)),
        }
        for block in document.blocks
    ]  # fmt: skip
    rows["figure"] += map(flat, extraction.figures)
    rows["observation"] += map(flat, extraction.observations)
    rows["award"] += map(flat, extraction.awards)
    rows["institution_mention"] += map(flat, extraction.mentions)


def flat(row: object) -> dict:
    """A row as columns: its period becomes basis, label and source."""
    values = asdict(row)
    if "period" in values:
        period = values.pop("period") or {"basis": None, "label": "", "source": "unknown"}
        values |= {f"period_{name}": value for name, value in period.items()}
    return values


def write(rows: dict[str, list[dict]], files: tuple[LandedFile, ...], folder: Path, limits: Mapping[str, int] | None = None) -> Batch:
    """Write a batch in a temporary folder and give it its name, made of its files and their outcomes, in one rename."""
    made_of = "\n".join(f"{file.sha256} {file.source_file} {file.reason_code} {file.attempt}" for file in files)
    name = hashlib.sha256(made_of.encode()).hexdigest()[:16]
    final, temporary = folder / name, folder / f".{name}.{os.getpid()}"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    for table, definition in RAW.items():
        schema = definition.arrow
        columns = {column: [row[column] for row in rows[table]] for column in schema.names}
        pq.write_table(pa.table(columns, schema=schema), temporary / f"{table}.parquet")
    manifest = {"files": [asdict(file) for file in files], "limits": dict(limits or {})}
    (temporary / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")
    for path in temporary.iterdir():
        with path.open("rb") as written:
            os.fsync(written.fileno())
    if final.exists():
        shutil.rmtree(temporary)
    else:
        temporary.rename(final)
    return Batch(final, files, manifest["limits"])
