"""What a reader of one format hands over, and how it becomes blocks.

A draft is text in pieces, each from one line; joining them gives the block's text and the spans that lead back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flows.documents.model import BlockKind, Row, Span, Table

WORDLIKE = re.compile(r"[A-Za-z0-9\u00c0-\u024f]")
HYPHENATED = re.compile(r"[a-z]-$")  # "infor-" at the end of a line
CELL_BREAK = re.compile(r"[\t\r\n\f\v]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stood on one line; ``confidence`` where OCR read it."""

    text: str
    line: int
    page: int | None = None
    confidence: float | None = None


Cell = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table before it is a block: rows of cells of pieces, with the line range and page of each row."""

    rows: tuple[tuple[Cell, ...], ...]
    places: tuple[tuple[int, int, int | None], ...]  # (first line, last line, page) of each row
    head_rows: int = 0
    merged: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Draft:
    """A block to be. ``depth`` is the heading level that the format itself gives (`##`, <h2>), None if it gives none, 0 if
    it stands outside the outline.

    ``between`` stands between pieces that are lines of their own ("\\n" in a table of contents, " " in a heading of two lines);
    None joins them as one sentence. ``units`` marks a caption that is only a note of units, such as （单位：人）. ``under`` is
    the path of a title that stands below what it names, as on a newspaper page.
    """

    kind: BlockKind
    pieces: tuple[Piece, ...] = ()
    depth: int | None = None
    between: str | None = None
    grid: Grid | None = None
    title: str = ""
    units: bool = False
    under: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return join(self.pieces, self.between)[0]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader of a format yields: drafts in reading order, notes for engineers, a title if the file declares one."""

    drafts: tuple[Draft, ...]
    notes: tuple[str, ...] = ()
    title: str = ""
    ocr_pages: tuple[int, ...] = ()
    unread_pages: tuple[int, ...] = ()


def seam(left: str, right: str) -> str:
    """What stands between two joined lines: a space between Latin words or numbers, nothing beside Chinese."""
    if not left or not right:
        return ""
    if WORDLIKE.match(right[0]) and (WORDLIKE.match(left[-1]) or left[-1] in ",.;:!?)%'\"" ):
        return " "
    if WORDLIKE.match(left[-1]) and right[0] in "(\"'&":
        return " "
    return ""


def join(pieces: Iterable[Piece], between: str | None = None) -> tuple[str, list[Span]]:
    """The text of pieces and the span of each. ``between`` overrides what the language asks for."""
    pieces = tuple(pieces)
    if len(pieces) == 1:
        only = pieces[0]
        return only.text, [Span(0, only.line, only.page, only.confidence)] if only.text else []
    parts: list[str] = []
    spans: list[Span] = []
    offset = 0
    for piece in pieces:
        if not piece.text:
            continue
        if parts and between is None and HYPHENATED.search(parts[-1]) and piece.text[0].islower():
            parts[-1] = parts[-1][:-1]
            offset -= 1
        elif parts:
            glue = seam(parts[-1], piece.text) if between is None else between
            parts.append(glue)
            offset += len(glue)
        spans.append(Span(offset, piece.line, piece.page, piece.confidence))
        parts.append(piece.text)
        offset += len(piece.text)
    return "".join(parts), spans


def lay_out(grid: Grid, title: str) -> tuple[str, tuple[Span, ...], Table]:
    """A grid as block text (a row a line, tabs between cells), its spans and its table."""
    lines: list[str] = []
    spans: list[Span] = []
    rows: list[Row] = []
    offset = 0
    for cells, (first, last, page) in zip(grid.rows, grid.places, strict=True):
        start, words, cursor = offset, [], offset
        spans.append(Span(start, first, page))
        for cell in cells:
            text, inner = join(replace(piece, text=CELL_BREAK.sub(" ", piece.text)) for piece in cell)
            spans.extend(replace(span, offset=cursor + span.offset) for span in inner)
            words.append(text)
            cursor += len(text) + 1
        lines.append("\t".join(words))
        offset = start + len(lines[-1])
        rows.append(Row(tuple(words), start, offset, first, last, page))
        offset += 1
    return "\n".join(lines), _thinned(spans), Table(tuple(rows), title, grid.head_rows, grid.merged)


def _thinned(spans: list[Span]) -> tuple[Span, ...]:
    """Spans in order, one an offset (the later says more), none that repeats the place of the one before."""
    kept: list[Span] = []
    for span in spans:
        if kept and kept[-1].offset == span.offset:
            kept.pop()
        if not kept or replace(kept[-1], offset=span.offset) != span:
            kept.append(span)
    return tuple(kept)
