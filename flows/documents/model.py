"""What every reader hands on: a Document of blocks, each knowing where it stands in its file.

A block's ``text`` is already mended (broken lines joined, page breaks inside a table closed), so that
extraction never sees how a file was broken. ``spans`` leads back from any offset of the text to the line
and page that it came from; a quote is always a substring of ``text``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "paragraph", "table", "caption", "contents"]


@dataclass(frozen=True, slots=True)
class Span:
    """The piece of a block's text that begins at ``offset`` stood on ``line`` (1-based) of ``page`` (1-based or None).

    ``confidence`` (0 to 1) is how sure OCR is of it; None where the text was there to be read.
    """

    offset: int
    line: int
    page: int | None = None
    confidence: float | None = None


def least(confidences: Iterable[float | None]) -> float | None:
    """The lowest of the confidences; None where nothing was read by OCR."""
    return min((one for one in confidences if one is not None), default=None)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    ``start`` is the row's offset in its block's text, where its cells are joined by tabs (row k of the table is
    line k of the text, so ``text[start:end]`` is ``"\\t".join(cells)``).
    """

    cells: tuple[str, ...]
    start: int
    end: int
    line_start: int
    line_end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of text. Rows may be ragged where the source was; a merged cell's text stands in every place it covers.

    ``title`` is the caption ("表 3：近三年学生录取数和报到率"), with its unit note, or "". ``head_rows`` is the
    number of leading rows that are heads, as far as the layout tells (0: it does not).
    """

    rows: tuple[Row, ...]
    title: str = ""
    head_rows: int = 0
    merged: frozenset[tuple[int, int]] = frozenset()  # (row, column) places that repeat a merged cell


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, table, caption or table of contents; ``block_no`` counts from 0 in reading order.

    ``section`` is the path of headings above it, joined by " / ". ``level`` is a heading's depth (1 = title).
    A heading's own section includes itself.
    """

    block_no: int
    kind: BlockKind
    text: str
    spans: tuple[Span, ...]
    section: str = ""
    level: int | None = None
    table: Table | None = None

    def place(self, start: int, end: int) -> tuple[int | None, int, int]:
        """(page, first line, last line) of ``text[start:end]``."""
        offsets = [span.offset for span in self.spans]
        first = self.spans[max(0, bisect_right(offsets, start) - 1)]
        last = self.spans[max(0, bisect_right(offsets, max(start, end - 1)) - 1)]
        return first.page, first.line, max(first.line, last.line)

    def confidence(self, start: int, end: int) -> float | None:
        """How sure OCR is of ``text[start:end]``, by its least sure line; None where no OCR was needed."""
        offsets = [span.offset for span in self.spans]
        first, after = max(0, bisect_right(offsets, start) - 1), max(1, bisect_right(offsets, max(start, end - 1)))
        return least(span.confidence for span in self.spans[first:after])

    @property
    def line_start(self) -> int:
        return self.spans[0].line

    @property
    def line_end(self) -> int:
        return max(span.line for span in self.spans)

    @property
    def page(self) -> int | None:
        return self.spans[0].page


@dataclass(frozen=True, slots=True)
class Document:
    """A file, read. ``document_id`` is the sha256 of its bytes; ``source_file`` its path under the raw folder.

    ``report_year`` is the year that the report is named for ("质量年度报告（2022）" -> 2022), None where it is named
    for none. ``data_year`` is the year it mostly speaks of: of its signing date or, failing that, the calendar year
    that it names most often within two years up to ``report_year``; None where the text gives no year at all.
    """

    document_id: str
    source_file: str
    media_type: str
    bytes: int
    title: str
    report_year: int | None
    data_year: int | None
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = field(default=())  # what the reader had to mend or assume, for engineers
    misnamed: bool = False  # its extension is that of another type: the content decides
    ocr_pages: tuple[int, ...] = ()  # pages read by OCR
    unread_pages: tuple[int, ...] = ()  # pages whose words could not be read


class Refused(Exception):
    """A file that can't be read. ``reason`` (Chinese first, then English) tells its school what to do."""

    def __init__(self, reason_code: str, reason: str) -> None:
        super().__init__(f"{reason_code}: {reason}")
        self.reason_code = reason_code
        self.reason = reason
