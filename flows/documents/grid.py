"""Rows of cells from text become one table again: over page breaks, with split rows and cut cells made whole.

Comes in: rows as they stood, each with the number of blank lines above it. Goes out: a Grid. A row that a page break cut
is told by its place (first after a gap), its emptiness and the cells above it, never by what it says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flows.documents.drafts import Cell, Grid, Piece, join

NUMBER = re.compile(r"^[-+]?[\d,，.]+\s*[%％‰]?$|^\d[\d,.]*\s*[/:：]\s*\d[\d,.]*$|^[-—–/]+$")  # 94.91%, 226/404, 1:11, —
YEAR = re.compile(r"^(?:19|20)\d\d\s*(?:[-—–/]\s*(?:19|20)?\d\d)?\s*(?:年度?|学年度?|级|届)?$")  # 2021 年, 2020-2021学年, 2021级
DIGIT = re.compile(r"\d")
MAX_PIECES = 60  # a cell cut more often than that is no cell


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row as it stood: cells of pieces, blank lines above it, and whether its cells were wrapped in paragraph tags."""

    cells: tuple[Cell, ...]
    line: int
    page: int | None
    gap: int
    rest: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(join(cell)[0] for cell in self.cells)


@dataclass(slots=True)
class _Row:
    cells: list[Cell]
    first: int
    last: int
    page: int | None

    @property
    def words(self) -> list[str]:
        return [join(cell)[0] for cell in self.cells]


def source_row(words: Sequence[str], line: int, page: int | None, gap: int, rest: bool = False) -> SourceRow:
    return SourceRow(tuple((Piece(word, line, page),) if word else () for word in words), line, page, gap, rest)


def is_value(word: str) -> bool:
    """A number cell, and not the year of a head."""
    return bool(NUMBER.match(word.strip())) and not YEAR.match(word.strip())


def split_tables(rows: Sequence[SourceRow]) -> list[list[SourceRow]]:
    """Rows that follow each other with nothing between them, parted where a gap begins another table with its own head."""
    tables: list[list[SourceRow]] = []
    for row in rows:
        if tables and row.gap and _is_another(tables[-1], row):
            tables.append([row])
        elif tables:
            tables[-1].append(row)
        else:
            tables.append([row])
    return tables


def _is_another(table: Sequence[SourceRow], row: SourceRow) -> bool:
    head, words = table[0].words, row.words
    if _folded(head) == _folded(words) or len(table) < 2:
        return False
    filled = [word for word in words if word]
    if len(filled) < 2 or any(is_value(word) for word in filled) or row.rest:
        return False
    known = sum(1 for word in filled if word in head)
    looks_like_head = len(filled) == len(words) and all(len(word) <= 20 for word in filled)
    if len(words) != len(head):
        return looks_like_head
    return looks_like_head and known * 2 >= len(filled) and any(is_value(word) for word in table[-1].words)


def _folded(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(re.sub(r"\s", "", word) for word in words if word.strip())


def assemble(rows: Sequence[SourceRow], notes: list[str]) -> Grid:
    """One table from its rows. What was mended is said in ``notes``."""
    made: list[_Row] = []
    patterns = Counter(_pattern(row) for row in rows if not row.gap)
    head = rows[0].words
    known: set[str] = set()  # the words of the rows so far
    for number, row in enumerate(rows):
        if number and row.gap and _folded(row.words) == _folded(head) and _folded(head):
            notes.append(f"line {row.line}: repeated head of a table left out")
            continue
        targets = _targets(made[-1], row, patterns, known) if made and (row.gap or row.rest) else None
        if targets is None:
            made.append(_Row(list(row.cells), row.line, row.line, row.page))
            known.update(row.words)
            continue
        for column, target in targets:
            made[-1].cells[target] = made[-1].cells[target] + row.cells[column]
        made[-1].last = row.line
        notes.append(f"line {row.line}: the rest of a row cut by a page break, joined to line {made[-1].first}")
    return finish(made)


def finish(made: Sequence[_Row]) -> Grid:
    """Head rows are counted, and the places that a merged head cell covers are filled with it."""
    cells = [list(row.cells) for row in made]
    head_rows = count_head_rows([row.words for row in made])
    merged = fill_heads(cells, head_rows)
    return Grid(tuple(tuple(row) for row in cells), tuple((row.first, row.last, row.page) for row in made), head_rows, merged)


def _pattern(row: SourceRow) -> tuple[bool, ...]:
    return tuple(bool(word) for word in row.words)


def _targets(last: _Row, row: SourceRow, patterns: Counter[tuple[bool, ...]], known: set[str]) -> list[tuple[int, int]] | None:
    """(column of the rest, column it belongs to), or None where the row stands for itself."""
    if max(map(len, last.cells), default=0) >= MAX_PIECES:
        return None
    words, above = row.words, last.words
    filled = [column for column, word in enumerate(words) if word]
    if not filled or len(filled) > max(1, len(words) // 2) or any(is_value(words[column]) for column in filled):
        return None
    if not row.rest and patterns[_pattern(row)] > 0:  # rows of this shape stand elsewhere: a row of its own, such as a subheading
        return None
    for column in filled[:1]:
        for target, word in enumerate(above):
            if word and len(filled) == 1 and seamless(word, words[column]) in known:  # the other rows know the word made whole
                return [(column, target)]
    shifts = sorted(range(-max(filled), len(above)), key=abs)
    best: tuple[float, list[tuple[int, int]]] | None = None
    longest = max(map(len, above), default=0)
    for shift in shifts:
        pairs = [(column, column + shift) for column in filled]
        if any(not 0 <= target < len(above) or not above[target] or is_value(above[target]) for _, target in pairs):
            continue
        least = min(len(above[target]) for _, target in pairs)
        score = 1.0 if least >= 0.5 * longest and shift == 0 else least / max(1, longest) - 0.01 * abs(shift)
        if best is None or score > best[0]:
            best = (score, pairs)
    return best[1] if best and best[0] > 0.3 else None


def seamless(left: str, right: str) -> str:
    return join((Piece(left, 0), Piece(right, 0)))[0]


def count_head_rows(rows: Sequence[Sequence[str]]) -> int:
    """The leading rows without a value, before the first row that has one; 0 where no row has one or the first has."""
    for number, words in enumerate(rows[:6]):
        if any(is_value(word) or re.match(r"^(?:19|20)\d\d\s*年?$", words[0]) for word in words if word):
            return number if number <= 4 else 1
    filled = [word for word in rows[0] if word] if rows else []
    short = bool(filled) and len(filled) == len(rows[0]) and all(len(word) <= 14 and not DIGIT.search(word) for word in filled)
    return 1 if short and len(rows) > 1 else 0


def fill_heads(cells: list[list[Cell]], head_rows: int) -> frozenset[tuple[int, int]]:
    """Fill in place the empty head cells that a cell to the left or above covers; the places filled."""
    merged: set[tuple[int, int]] = set()
    for row in range(head_rows):
        last = max((column for column, cell in enumerate(cells[row]) if cell), default=-1)
        for column in range(len(cells[row])):
            if cells[row][column]:
                continue
            below = any(column < len(cells[lower]) and cells[lower][column] for lower in range(row + 1, head_rows))
            if row and column < len(cells[row - 1]) and cells[row - 1][column] and not below and (row - 1, column) not in merged:
                cells[row][column] = cells[row - 1][column]
            elif column and cells[row][column - 1] and (below or (column < last and row + 1 == head_rows == 1)):
                cells[row][column] = cells[row][column - 1]
            else:
                continue
            merged.add((row, column))
    return frozenset(merged)
