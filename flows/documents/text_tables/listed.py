"""Numbered lists parted by spaces whose cells were broken over lines: "4 机械类 省级 二等奖" between two halves of a contest's name.

Comes in the lines below a caption, with a head of one line that begins with 序号; the rows that stand whole on their lines teach
what each column holds. A broken row's words are set below the columns that they are like, the lines above and below it (cells
centred on their row) or behind its number (cells one after another) fill the columns that lack words. Goes out a grid, or None
where no row is broken or one can't be put together. A list may count by dates instead; one of words alone needs rows of one length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from flows.documents.drafts import Cell, Grid, Piece
from flows.documents.grid import is_value
from flows.documents.lines import Line, width
from flows.documents.markers import is_caption
from flows.documents.text_tables.spaced import fitted, tokens

ORDINAL_HEADS = ("序号", "编号", "No", "NO")
LEAST_COLUMNS, MAX_COLUMNS = 4, 9
DATE_HEAD = re.compile(r"^(?:获奖|授予|颁奖)?(?:时间|日期|年份|年度|学年)$")
DATE = re.compile(r"^(?:19|20)\d\d(?:\s*[.年/-]\s*\d{0,2}月?|\s*[-—–]\s*(?:19|20)\d\d)?(?:年度?|学年)?$")  # 2020.11, 2021年6月, 2019-2020学年
LEAST_ROWS = 2  # of a table of words alone
MAX_HEAD_CELL = 10.0  # full-width characters
MAX_BETWEEN = 8  # lines between two numbers
UNLIKE = 2.0  # what it costs to set a word below a column of another kind

Word = tuple[str, Line]


@dataclass(slots=True)
class _Row:
    line: Line
    words: list[Word]
    before: list[list[Word]] = field(default_factory=list)  # the lines since the last number
    behind: list[list[Word]] = field(default_factory=list)  # the lines up to the next one


def read(lines: Sequence[Line], start: int, ends: Callable[[Line], bool]) -> tuple[Grid, int] | None:
    """(table, end) of the list that begins at ``start``; ``ends`` tells lines that no table holds."""
    head = tokens(lines[start].text)
    known = head[0] in ORDINAL_HEADS or DATE_HEAD.match(head[0])
    if not known or not LEAST_COLUMNS <= len(head) <= MAX_COLUMNS or any(map(is_value, head)):
        return None
    found, end = _rows(lines, start, ends, len(head))
    whole = [row for row in found if len(row.words) == len(head)]
    if not whole or not any(row.before or len(row.words) < len(head) for row in found):
        return None
    kinds = [_Kind.of([row.words[column][0] for row in whole]) for column in range(len(head))]
    if sum(kind.numbers for kind in kinds[1:]) * 2 > len(kinds):
        return None  # a table of numbers
    broken = next(row for row in found if row.before or len(row.words) < len(head))
    made = _centred(found, kinds) if broken.before else _streamed(found, kinds)
    if made is None:
        return None
    rows, used = made
    top: tuple[Cell, ...] = tuple((Piece(cell, lines[start].number, lines[start].page),) for cell in head)
    places = [(lines[start].number, lines[start].number, lines[start].page)]
    for row in rows:
        numbers = [piece.line for cell in row for piece in cell]
        places.append((min(numbers), max(numbers), row[0][0].page))
    return Grid((top, *rows), tuple(places), 1), end + used


def worded(lines: Sequence[Line], start: int, ends: Callable[[Line], bool]) -> tuple[Grid, int] | None:
    """(table, end) of a head and rows of as many words each, none of them a number: a list of honours."""
    head = tokens(lines[start].text)
    if not LEAST_COLUMNS - 1 <= len(head) <= MAX_COLUMNS or any(width(cell) > MAX_HEAD_CELL or is_value(cell) for cell in head):
        return None
    end = start + 1
    while end < len(lines) and not ends(lines[end]) and "\t" not in lines[end].raw:
        if len(fitted(tokens(lines[end].text), len(head))) != len(head):
            break
        end += 1
    if end - start <= LEAST_ROWS:
        return None
    rows = tuple(tuple((Piece(cell, line.number, line.page),) for cell in fitted(tokens(line.text), len(head))) for line in lines[start:end])
    return Grid(rows, tuple((line.number, line.number, line.page) for line in lines[start:end]), 1), end


def _rows(lines: Sequence[Line], start: int, ends: Callable[[Line], bool], columns: int) -> tuple[list[_Row], int]:
    """The rows by their numbers, and the place behind the last one's own line."""
    rows: list[_Row] = []
    between: list[list[Word]] = []
    at, end = start + 1, start + 1
    dated = bool(DATE_HEAD.match(tokens(lines[start].text)[0]))
    while at < len(lines) and len(between) <= MAX_BETWEEN:
        line = lines[at]
        if line.text != lines[start].text:
            words = tokens(line.text)
            due = bool(DATE.match(words[0])) if dated else words[0] == str(len(rows) + 1)
            if "\t" in line.raw or is_caption(line.text) or (ends(line) and not due):
                break
            if due:
                rows.append(_Row(line, [(word, line) for word in fitted(words, columns)], between))
                between, end = [], at + 1
            else:
                between.append([(word, line) for word in words])
        at += 1
    for row, following in pairwise(rows):
        row.behind = following.before
    if rows:
        rows[-1].behind = between
    return rows, end


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a column holds: its words, their last letters, how wide they are, whether they are numbers."""

    words: frozenset[str]
    tails: frozenset[str]
    wide: float
    numbers: bool

    @classmethod
    def of(cls, cells: Sequence[str]) -> _Kind:
        return cls(frozenset(cells), frozenset(cell[-1] for cell in cells), max(map(width, cells)), sum(map(is_value, cells)) * 2 > len(cells))

    def unlike(self, word: str) -> float:
        """0 for a word that the column holds already, up to ``UNLIKE`` for one of another kind."""
        if word in self.words:
            return 0.0
        if is_value(word) != self.numbers:
            return UNLIKE
        apart = abs(width(word) - self.wide) / max(width(word), self.wide) * (2 if width(word) > self.wide else 1)
        return 0.2 + apart if word[-1] in self.tails else 0.8 + apart


def _placed(words: Sequence[Word], rest: str, kinds: Sequence[_Kind]) -> tuple[int, ...] | None:
    """The column of each word, in order, the likest of all ways; ``rest`` are the words of a column that lacks its own."""
    def unlike(places: tuple[int, ...]) -> float:
        cost = sum(kinds[column].unlike(text) for column, (text, _) in zip(places, words, strict=True))
        lacking = [column for column in range(len(kinds)) if column not in places]
        return cost + (kinds[lacking[0]].unlike(rest) if len(lacking) == 1 and rest else 0.0)

    ways = [(0, *places) for places in combinations(range(1, len(kinds)), len(words) - 1)]
    return min(ways, key=unlike, default=None)


def _centred(rows: Sequence[_Row], kinds: Sequence[_Kind]) -> tuple[list[tuple[Cell, ...]], int] | None:
    """As many lines below a row as above it; they fill the columns without words, or go on with the widest word."""
    made: list[tuple[Cell, ...]] = []
    owed = 0
    for row in rows:
        above = row.before[owed:]
        owed = min(len(above), len(row.behind))
        filled = _filled(row, above, row.behind[:owed], kinds)
        if filled is None:
            return None
        made.append(filled)
    return made, owed


def _filled(row: _Row, above: list[list[Word]], below: list[list[Word]], kinds: Sequence[_Kind]) -> tuple[Cell, ...] | None:
    columns = _placed(row.words, "".join(text for line in (*above, *below) for text, _ in line), kinds)
    if columns is None:
        return None
    cells: list[list[Word]] = [[] for _ in kinds]
    for column, word in zip(columns, row.words, strict=True):
        cells[column] = [word]
    lacking = [column for column in range(1, len(kinds)) if not cells[column]]
    if not above and lacking:
        return tuple(_cell(cell) for cell in cells)
    broken = lacking or [max(range(1, len(kinds)), key=lambda column: width(cells[column][0][0]))]
    for words in [*above, *below]:
        if len(words) > len(broken):
            return None
    for words in reversed(above):
        for column, word in zip(_widest(broken, len(words), kinds), words, strict=True):
            cells[column].insert(0, word)
    for words in below:
        for column, word in zip(_widest(broken, len(words), kinds), words, strict=True):
            cells[column].append(word)
    return tuple(_cell(cell) for cell in cells)


def _widest(columns: Sequence[int], count: int, kinds: Sequence[_Kind]) -> list[int]:
    """The ``count`` widest of the columns, from left to right: those whose cells break."""
    return sorted(sorted(columns, key=lambda column: -kinds[column].wide)[:count])


def _streamed(rows: Sequence[_Row], kinds: Sequence[_Kind]) -> tuple[list[tuple[Cell, ...]], int] | None:
    """A row's words one after another: a cell goes on over the end of a line where there are more words than columns."""
    made: list[tuple[Cell, ...]] = []
    full = max((width(line[-1][0]) for row in rows for line in [row.words, *row.behind][:len(row.behind)]), default=0.0)
    for row in rows:
        lines = [row.words, *row.behind]
        if row is rows[-1]:
            lines = lines[:1 + next((at for at in range(len(lines)) if sum(map(len, lines[:at + 1])) >= len(kinds)), len(lines))]
        cells = _joined(lines, kinds, full)
        if cells is None:
            return None
        made.append(tuple(_cell(cell) for cell in cells))
    used = next((at for at in range(len(rows[-1].behind) + 1) if sum(map(len, [rows[-1].words, *rows[-1].behind[:at]])) >= len(kinds)), 0)
    return made, used


def _joined(lines: Sequence[list[Word]], kinds: Sequence[_Kind], full: float) -> list[list[Word]] | None:
    """The words of several lines in as many cells as there are columns: the likest way to join the ends of lines, which are as long
    as their column (``full``)."""
    words = [word for line in lines for word in line]
    breaks = {sum(map(len, lines[:at])) for at in range(1, len(lines))}
    if len(words) < len(kinds):
        return None
    ways: dict[int, tuple[float, list[list[Word]]]] = {0: (0.0, [])}
    for kind in kinds:
        after: dict[int, tuple[float, list[list[Word]]]] = {}
        for begin, (cost, cells) in ways.items():
            end = begin + 1
            while end <= len(words):
                text = "".join(word for word, _ in words[begin:end])
                short = sum(UNLIKE * (1 - width(word) / full) for word, _ in words[begin:end - 1])
                whole = (cost + kind.unlike(text) + short, [*cells, words[begin:end]])
                if end not in after or whole[0] < after[end][0]:
                    after[end] = whole
                if end not in breaks:
                    break
                end += 1
        ways = after
    return ways[len(words)][1] if len(words) in ways else None


def _cell(words: Sequence[Word]) -> Cell:
    return tuple(Piece(text, line.number, line.page) for text, line in words)
