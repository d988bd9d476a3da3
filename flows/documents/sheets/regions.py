"""Rows of cells, as a sheet or a delimited file has them, become lines and tables in reading order.

Empty rows part tables; a row of one filled cell above or below a table is a caption, a note or a paragraph; inside a table it
is a subheading of the table and stays. What the lines mean (caption, heading, note of units) is for the reader of text to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flows.documents.drafts import Draft, Grid, Piece
from flows.documents.grid import SourceRow, count_head_rows, fill_heads, source_row
from flows.documents.lines import INVISIBLE, Line, width
from flows.documents.markers import SOURCE_NOTE, UNIT_NOTE, is_caption, is_finished
from flows.documents.text.reader import read_lines

DEFAULT_NAME = re.compile(r"^(?:sheet|工作表|表格?)\s*\d*(?:\s*\(\d+\))?$", re.I)  # says nothing of what the sheet holds
BREAK = re.compile(r"\s*[\r\n\v\f\t]+\s*")
LABEL = 30.0  # full-width characters: a longer single cell is a note or a paragraph, not a row of a table
LAST_LABEL = 8.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of words by row number (1-based, as the program shows it); ``merged`` are places that repeat a merged cell.

    ``page`` is the number of the sheet (1-based), None for a file without sheets. ``spans`` says that merged cells are known:
    without it an empty head cell beside or below a filled one is taken for the rest of a merged one.
    """

    rows: Mapping[int, Sequence[str]]
    page: int | None = None
    merged: frozenset[tuple[int, int]] = frozenset()  # (row number, column from 0)
    spans: bool = False
    name: str = ""
    lines: Mapping[int, int] = field(default_factory=dict)  # the line of a row where it isn't the row's number
    pages: Mapping[int, int] = field(default_factory=dict)  # the page of a row where it isn't ``page``

    def line(self, number: int) -> int:
        return self.lines.get(number, number)

    def page_of(self, number: int) -> int | None:
        return self.pages.get(number, self.page)


@dataclass(slots=True)
class _Reading:
    sheet: Sheet
    lines: list[Line] = field(default_factory=list)
    tables: dict[int, Draft] = field(default_factory=dict)


def read(sheet: Sheet, notes: list[str]) -> list[Draft]:
    """The drafts of a sheet: its name as a heading, then paragraphs, captions and tables from top to bottom."""
    drafts = read_lines(*regions(sheet), notes)
    if not sheet.name:
        return drafts
    tables = [place for place, draft in enumerate(drafts) if draft.kind == "table"]
    if len(tables) == 1 and not any(draft.kind == "caption" and not draft.units for draft in drafts):
        units = "".join(draft.text for draft in drafts if draft.units)
        drafts[tables[0]] = replace(drafts[tables[0]], title=sheet.name + units)
    return [Draft("heading", (Piece(sheet.name, 1, sheet.page),), depth=2), *drafts]


def regions(sheet: Sheet, parted: bool = True) -> tuple[list[Line], dict[int, Draft]]:
    """The lines of a sheet and its tables by the line they begin on. ``parted``: empty rows part tables."""
    reading = _Reading(sheet)
    block: list[int] = []
    previous = 0
    for number in sorted(sheet.rows):
        if not any(_tidy(word) for word in sheet.rows[number]):
            continue
        if parted and block and number != previous + 1 and not _goes_on(sheet, block, number):
            _region(reading, block)
            block = []
        block.append(number)
        previous = number
    _region(reading, block)
    return reading.lines, reading.tables


def _goes_on(sheet: Sheet, block: Sequence[int], number: int) -> bool:
    """A row below a gap that has values and no head above it goes on with a table that is as wide."""
    above, row = [sheet.rows[line] for line in block], sheet.rows[number]
    if _single(sheet, number) is not None or count_head_rows([row]) or _single(sheet, block[-1]) is not None:
        return False
    if not any(re.fullmatch(r"[\d,.]+%?", _tidy(word)) for word in row) or _first(row) != _first(above[-1]):
        return False
    return _last(row) == max(map(_last, above))


def _filled(words: Sequence[str]) -> list[int]:
    return [column for column, word in enumerate(words) if _tidy(word)]


def _first(words: Sequence[str]) -> int:
    return min(_filled(words), default=0)


def _last(words: Sequence[str]) -> int:
    return max(_filled(words), default=0)


def _single(sheet: Sheet, number: int) -> str | None:
    """The words of a row that has one filled cell only, merged or not; None for other rows."""
    words = sheet.rows[number]
    own = [column for column in _filled(words) if (number, column) not in sheet.merged]
    if len(own) == 1:
        across = {_tidy(words[column]) for column in _filled(words)}
        return _tidy(words[own[0]]) if len(across) == 1 else None
    return None


def _region(reading: _Reading, block: Sequence[int]) -> None:
    """Rows that touch each other: words above, tables, words below."""
    sheet = reading.sheet
    table: list[int] = []
    for place, number in enumerate(block):
        words = _single(sheet, number)
        if words is None or (table and _inside(sheet, words, number, block[place + 1:])):
            table.append(number)
            continue
        _table(reading, table)
        table = []
        _say(reading, words, number)
    _table(reading, table)


def _inside(sheet: Sheet, words: str, number: int, below: Sequence[int]) -> bool:
    """A row of one cell within a table: short, no caption or note, and rows of several cells go on below it; or, as the last
    one, a label whose values are missing (合计)."""
    if is_caption(words) or UNIT_NOTE.match(words) or SOURCE_NOTE.match(words) or is_finished(words) or width(words) > LABEL:
        return False
    following = next((row for row in below if _single(sheet, row) is None), None)
    if following is None:
        return len(_filled(sheet.rows[number])) == 1 and width(words) <= LAST_LABEL
    return not any(is_caption(_single(sheet, row) or "") for row in below if row < following)


def _say(reading: _Reading, words: str, number: int) -> None:
    reading.lines.append(Line(reading.sheet.line(number), words, words, 1, 0.0, reading.sheet.page_of(number), False, width(words)))


def _table(reading: _Reading, numbers: Sequence[int]) -> None:
    """A table from rows that touch; a row that has two cells and stands alone is a line of words."""
    sheet = reading.sheet
    if not numbers:
        return
    if len(numbers) == 1 and len(_own(sheet, numbers[0])) == 2:
        words = "  ".join(_tidy(sheet.rows[numbers[0]][column]) for column in _own(sheet, numbers[0]))
        _say(reading, words, numbers[0])
        return
    first = min(_first(sheet.rows[number]) for number in numbers)
    last = max(_last(sheet.rows[number]) for number in numbers)
    rows = []
    for number in numbers:
        words = [_tidy(word) for word in (*sheet.rows[number], *[""] * (last + 1))[first:last + 1]]
        rows.append(source_row(words, sheet.line(number), sheet.page_of(number), 0))
    _put(reading, rows, first)


def _own(sheet: Sheet, number: int) -> list[int]:
    return [column for column in _filled(sheet.rows[number]) if (number, column) not in sheet.merged]


def _put(reading: _Reading, rows: Sequence[SourceRow], first: int) -> None:
    sheet = reading.sheet
    cells = [list(row.cells) for row in rows]
    heads = count_head_rows([row.words for row in rows])
    if sheet.spans:
        numbers = {row.line: place for place, row in enumerate(rows)}  # merged cells are known: rows are their own lines
        merged = frozenset((numbers[line], column - first) for line, column in sheet.merged if line in numbers)
    else:
        merged = fill_heads(cells, heads)
    grid = Grid(tuple(map(tuple, cells)), tuple((row.line, row.line, row.page) for row in rows), heads, merged)
    reading.tables[rows[0].line] = Draft("table", grid=grid)
    reading.lines.append(Line(rows[0].line, "\t", "\t", 1, 0.0, rows[0].page))


def _tidy(word: str) -> str:
    return BREAK.sub(" ", INVISIBLE.sub("", word)).strip(" \u3000\u00a0")
