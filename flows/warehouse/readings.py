"""Documents as they were read, kept so that other rules of extraction need no file read again: a scan takes seconds a page.

A document is kept under what it was read from: the content, the name, the limits; the folder stands for the readers' version.
What can't be taken back whole is read again, and a refusal is never kept.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.documents.model import Block, Document, Row, Span, Table

if TYPE_CHECKING:
    from flows.warehouse.discover import RawFile


@dataclass(frozen=True, slots=True)
class Readings:
    """The documents in ``folder``; ``fresh``: none is taken from it, for a person wants all read again."""

    folder: Path
    fresh: bool = False

    def take(self, file: RawFile, limits: Mapping[str, int]) -> Document | None:
        """The document that the file was read as under these limits; None where it has to be read."""
        if self.fresh:
            return None
        try:
            return unpacked(self.path(file, limits).read_bytes())
        except (OSError, EOFError, ValueError, TypeError):  # not there, or torn by a power cut
            return None

    def keep(self, file: RawFile, limits: Mapping[str, int], document: Document) -> None:
        """Keep the document, whole or not at all. Raises OSError where it can't be written."""
        path = self.path(file, limits)
        if path.exists() and not self.fresh:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        temporary.write_bytes(packed(document))
        temporary.replace(path)

    def path(self, file: RawFile, limits: Mapping[str, int]) -> Path:
        made_of = json.dumps([file.sha256, file.source_file, dict(limits)], sort_keys=True)
        return self.folder / f"{hashlib.sha256(made_of.encode()).hexdigest()[:32]}.json.gz"

    def sweep(self) -> None:
        """Remove what other versions of the readers read."""
        for other in self.folder.parent.glob("*"):
            if other != self.folder:
                shutil.rmtree(other)


def packed(document: Document) -> bytes:
    """The document as a JSON list of its fields in their order, compressed."""
    return gzip.compress(json.dumps(astuple(document), ensure_ascii=False, default=sorted).encode(), 1)


def unpacked(content: bytes) -> Document:
    """What ``packed`` packed. Raises ValueError, TypeError, EOFError or OSError where it is not whole."""
    *head, blocks, notes, misnamed, ocr_pages, unread_pages = json.loads(gzip.decompress(content))
    return Document(*head, tuple(map(block_of, blocks)), tuple(notes), misnamed, tuple(ocr_pages), tuple(unread_pages))


def block_of(fields: list) -> Block:
    block_no, kind, text, spans, section, level, table = fields
    return Block(block_no, kind, text, tuple(Span(*span) for span in spans), section, level, table and table_of(table))


def table_of(fields: list) -> Table:
    rows, title, head_rows, merged = fields
    return Table(tuple(Row(tuple(cells), *place) for cells, *place in rows), title, head_rows, frozenset(map(tuple, merged)))
