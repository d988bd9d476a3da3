"""Pages of print become drafts: lines in reading order, paragraphs over page breaks, tables as grids, pages as places.

The pages of a PDF are read by their text layer; those that are pictures by OCR, where the extra is installed. Line numbers count
the lines of the whole file in reading order, a table's rows included; pages are 1-based. Only lines and tables are found here:
headings, captions and contents are told by the same rules as in a plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from flows.documents.drafts import Draft, Piece, Reading, join
from flows.documents.lines import Line, width
from flows.documents.markers import is_finished, marker
from flows.documents.markup import closed_up
from flows.documents.model import least
from flows.documents.pages import unruled
from flows.documents.pages.chars import Page, opened, pages_of
from flows.documents.pages.furniture import cleared
from flows.documents.pages.lines import PageLine, Run, in_columns, runs_of
from flows.documents.pages.paragraphs import goes_on, measure, with_edges
from flows.documents.pages.parts import continued, table_of
from flows.documents.pages.ruled import Box, PageTable, ruled
from flows.documents.pages.scans import Seen, scanned
from flows.documents.text.reader import read_lines

CUT_WORD = re.compile(r"([A-Za-z]+)-$")  # world-, at the end of a line
WORD = re.compile(r"[a-z]+")


def read(content: bytes) -> Reading:
    """The drafts of a PDF. Raises Refused: encrypted, damaged, empty, too_many_pages, needs_ocr, unreadable_scan, unreadable_fonts."""
    notes: list[str] = []
    document = opened(content)
    try:
        return assembled(scanned(pages_of(document, notes), document), notes)
    finally:
        document.close()


def assembled(given: Iterable[Page], notes: list[str]) -> Reading:
    """Pages, of a PDF or of pictures, as drafts. Raises Refused where they hold no report that can be read."""
    pages: list[tuple[Page, list[Run]]] = []
    tables: list[PageTable] = []
    seen = Seen()
    for page in given:
        seen.add(page)
        found, rest = ruled(page, notes)
        tables.extend(found)
        pages.append((replace(page, chars=(), edges=()), runs_of(rest)))
    seen.judge()
    cleaned, left_out = cleared(pages)
    notes.extend(left_out)
    lines: list[list[PageLine]] = []
    for (page, _), runs in zip(pages, cleaned, strict=True):
        found, rest = unruled.found(in_columns(runs, page.number, [table.box for table in tables if table.page == page.number]))
        tables.extend(found)
        lines.append(rest)
    drafts = _drafts(lines, tables, {page.number: page.pictures for page, _ in pages}, notes)
    return Reading(tuple(drafts), tuple(notes), ocr_pages=tuple(seen.by_ocr), unread_pages=tuple(seen.unread))


def _drafts(pages: Sequence[Sequence[PageLine]], tables: Sequence[PageTable], pictures: dict[int, tuple[Box, ...]],
            notes: list[str]) -> list[Draft]:
    """Drafts of lines and tables in reading order; each paragraph parted into its lines again, each knowing its page."""
    edged = iter(with_edges([line for lines in pages for line in lines]))
    stream = _in_order([[next(edged) for _ in lines] for lines in pages], tables)
    below = _below_pictures(stream, pictures)
    setting = measure([item for item in stream if isinstance(item, PageLine)])
    vocabulary = frozenset(word for item in stream if isinstance(item, PageLine) for word in WORD.findall(item.text.lower()))
    numbered: list[Line] = []
    parts: dict[int, tuple[Piece, ...]] = {}
    sure: dict[int, float | None] = {}  # by the number of a line that OCR read
    known: dict[int, Draft] = {}
    number, at = 1, 0
    while at < len(stream):
        item, first = stream[at], number
        if isinstance(item, PageTable):
            run, at = continued(stream, at)
            draft, number = table_of(run, number, notes)
            known[first] = draft
            words = " ".join(draft.grid.rows[0][0][0].text.split()) if draft.grid and draft.grid.rows[0][0] else "-"
            numbered.append(Line(first, words, f"{words}\t", 1, 0.0, item.page, False, width(words)))
            continue
        if item in below:
            known[first] = Draft("caption", (Piece(item.text, first, item.page, item.confidence),))
            numbered.append(Line(first, item.text, f"{item.text}\t", 1, 0.0, item.page, False, width(item.text)))
            at, number = at + 1, number + 1
            continue
        paragraph = [item]
        at += 1
        while at < len(stream) and isinstance(stream[at], PageLine) and stream[at] not in below and goes_on(paragraph, stream[at], setting):
            paragraph.append(stream[at])
            at += 1
        given = [Piece(line.text, first + place, line.page, line.confidence) for place, line in enumerate(paragraph)]
        pieces = tuple(hyphened(given, vocabulary))
        number += len(pieces)
        sure[first] = least(line.confidence for line in paragraph)
        text = closed_up(join(pieces)[0])
        parts[first] = pieces
        numbered.append(Line(first, text, text, 1, 0.0, item.page, False, width(text)))
    return [_assured(_parted(draft, parts), sure) for draft in read_lines(numbered, known, notes)]


def _assured(draft: Draft, sure: Mapping[int, float | None]) -> Draft:
    """The draft whose pieces know how sure OCR was of their line, also where they went through rooms that know of no OCR."""
    if not any(sure.values()):
        return draft

    def told(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        return tuple(replace(piece, confidence=sure.get(piece.line)) if piece.confidence is None else piece for piece in pieces)

    grid = draft.grid and replace(draft.grid, rows=tuple(tuple(told(cell) for cell in cells) for cells in draft.grid.rows))
    return replace(draft, pieces=told(draft.pieces), grid=grid)


def hyphened(pieces: list[Piece], vocabulary: frozenset[str]) -> list[Piece]:
    """A word cut at its own hyphen (world-class) keeps it: only where the report writes the word in one does it go."""
    for place in range(len(pieces) - 1):
        left, right = CUT_WORD.search(pieces[place].text), WORD.match(pieces[place + 1].text)
        if left and right and left[1].lower() + right[0] not in vocabulary:
            pieces[place] = replace(pieces[place], text=pieces[place].text + right[0])
            pieces[place + 1] = replace(pieces[place + 1], text=pieces[place + 1].text[right.end():].lstrip())
    return [piece for piece in pieces if piece.text]


def _below_pictures(stream: Sequence[PageLine | PageTable], pictures: dict[int, tuple[Box, ...]]) -> frozenset[PageLine]:
    """Short lines centred right below a picture: its caption, also where it isn't called 图."""
    found = set()
    for item in stream:
        if not isinstance(item, PageLine) or is_finished(item.text) or marker(item.text) or item.x1 - item.x0 > 24 * item.size:
            continue
        for x0, top, x1, bottom in pictures.get(item.page, ()):
            inside = x0 <= item.x0 and item.x1 <= x1 and item.x0 > item.left + item.size
            centred = inside or abs((x0 + x1) - (item.x0 + item.x1)) < 4 * item.size
            if x1 - x0 > 60 and bottom - top > 40 and centred and -0.5 * item.size < item.top - bottom < 1.8 * item.size:
                found.add(item)
    return frozenset(found)


def _parted(draft: Draft, parts: dict[int, tuple[Piece, ...]]) -> Draft:
    """The draft with each paragraph's lines as pieces of their own, where it was taken over as it stands."""
    if draft.grid is not None:
        return draft
    pieces: list[Piece] = []
    for piece in draft.pieces:
        lines = parts.get(piece.line, ())
        pieces.extend(lines if lines and join(lines)[0] == piece.text and draft.between is None else (piece,))
    return replace(draft, pieces=tuple(pieces))


def _in_order(pages: Sequence[Sequence[PageLine]], tables: Sequence[PageTable]) -> list[PageLine | PageTable]:
    """Each table before the first line of its columns that stands below it."""
    by_page: dict[int, list[PageLine]] = {lines[0].page: list(lines) for lines in pages if lines}
    numbers = sorted({*by_page, *(table.page for table in tables)})
    stream: list[PageLine | PageTable] = []
    for number in numbers:
        items: list[PageLine | PageTable] = list(by_page.get(number, ()))
        for table in sorted((table for table in tables if table.page == number), key=lambda table: (table.box[1], table.box[0])):
            items.insert(_place(items, table), table)
        stream.extend(items)
    return stream


def _place(items: Sequence[PageLine | PageTable], table: PageTable) -> int:
    """Where a table belongs: after the last line or table above it whose width it shares."""
    place = 0
    for at, item in enumerate(items):
        x0, x1, bottom = (item.x0, item.x1, item.base) if isinstance(item, PageLine) else (item.box[0], item.box[2], item.box[3])
        if bottom <= table.box[1] + 4 and (x0 < table.box[2] and x1 > table.box[0]):
            place = at + 1
    return place
