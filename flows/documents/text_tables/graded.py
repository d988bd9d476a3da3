"""Lists of prizes parted by spaces whose cells were broken over lines or merged over rows, told by what never breaks: the grade.

Comes in the lines below a caption whose head has a cell 获奖等级; each line with a grade (一等奖, 铜奖, 第三名) ends a row's contest and
project, which stand before it on that line and on the lines since the last one, cell after cell. A row without a number of its own
has the contest of the row above. Goes out a grid, or None where the lines are set out in another way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flows.documents.drafts import Cell, Grid, Piece
from flows.documents.lines import Line, width
from flows.documents.markers import is_caption
from flows.documents.text_tables.listed import ORDINAL_HEADS
from flows.documents.text_tables.spaced import fitted, tokens

GRADE_HEAD = re.compile(r"(?:等级|等次|奖次|奖级|名次|奖项|奖别)$")
LEVEL = re.compile(r"^(?:国家级?|省部?级|自治区级|市厅?级|区级|县级|校级|行业级?|国际级?|国赛|省赛|市赛)$")
GRADE = re.compile(
    r"^(?:国家级|省级|市级|团体|个人|单项)?(?:[特一二三四]等奖|[一二三]等|[金银铜][奖牌]|优[秀胜]奖|鼓励奖|第[一二三四五六七八九十\d]+名|[冠亚季]军)$"
)
ORDINAL = re.compile(r"^\d{1,3}$")
LEAST_ROWS = 2
MAX_COLUMNS = 9
MAX_BETWEEN = 8  # lines between two rows

Word = tuple[str, Line]


@dataclass(slots=True)
class _Row:
    """A row: the words before its grade with those of the lines since the last row, the grade, the words behind it on its line."""

    before: list[list[Word]]
    grade: Word
    behind: list[Word]
    ordinal: Word | None = None
    cells: list[list[Word]] = field(default_factory=list)


def read(lines: Sequence[Line], start: int, ends: Callable[[Line], bool]) -> tuple[Grid, int] | None:
    """(table, end) of the list of prizes that begins at ``start``; ``ends`` tells lines that no table holds."""
    head = tokens(lines[start].text)
    places = [place for place, cell in enumerate(head) if GRADE_HEAD.search(cell)]
    if len(places) != 1 or len(head) > MAX_COLUMNS:
        return None
    numbered = head[0] in ORDINAL_HEADS
    columns = places[0] - numbered  # of words before the grade
    found, end = _rows(lines, start, ends, len(head) - places[0] - 1)
    if columns < 1 or len(found) < LEAST_ROWS or not any(len(row.before) > 1 for row in found):
        return None
    full = max(width(line[-1][0]) for row in found for line in row.before[:-1] or row.before)
    for row in found:
        if not _settle(row, columns, numbered, full):
            return None
    return _grid(lines[start], head, found, numbered), end


def _rows(lines: Sequence[Line], start: int, ends: Callable[[Line], bool], behind: int) -> tuple[list[_Row], int]:
    """The rows by their grades, and the place behind the last one's line."""
    rows: list[_Row] = []
    between: list[list[Word]] = []
    at, end = start + 1, start + 1
    while at < len(lines) and len(between) <= MAX_BETWEEN:
        line = lines[at]
        if line.text != lines[start].text:
            words: list[Word] = [(word, line) for word in tokens(line.text)]
            place = next((place for place, (word, _) in enumerate(words) if GRADE.match(word)), None)
            if "\t" in line.raw or is_caption(line.text) or (place is None and ends(line) and not ORDINAL.match(words[0][0])):
                break
            if place is None:
                between.append(words)
            else:
                rest = [(word, line) for word in fitted([word for word, _ in words[place + 1:]], behind)]
                rows.append(_Row([*between, *([words[:place]] if place else [])], words[place], rest))
                between, end = [], at + 1
        at += 1
    return rows, end


def _settle(row: _Row, columns: int, numbered: bool, full: float) -> bool:
    """Part the words before the grade into cells; False where its number does not stand before them."""
    numbers = [place for place, line in enumerate(row.before) if ORDINAL.match(line[0][0])] if numbered else []
    if numbers and (len(numbers) > 1 or numbers[0] > 1):
        return False
    if numbers:
        first = row.before[numbers[0]]
        row.ordinal = first[0]
        row.before = [*([first[1:]] if first[1:] else []), *row.before[numbers[0] + 1:]]
    wanted = columns - (numbered and row.ordinal is None)
    words = [word for line in row.before for word in line]
    if not words or len(words) > MAX_COLUMNS:
        return False
    breaks = {sum(map(len, row.before[:at])) for at in range(1, len(row.before))}
    cells = _parted(words, breaks, min(wanted, len(words)), full)
    if cells is None:
        return False
    row.cells = [*([] for _ in range(columns - len(cells))), *cells]
    return True


def _parted(words: list[Word], breaks: set[int], count: int, full: float) -> list[list[Word]] | None:
    """The words in ``count`` cells: they go on over the ends of lines only, at those that are as long as their column."""
    ways: dict[int, tuple[float, list[list[Word]]]] = {0: (0.0, [])}
    for _ in range(count):
        after: dict[int, tuple[float, list[list[Word]]]] = {}
        for begin, (cost, cells) in ways.items():
            for end in range(begin + 1, len(words) + 1):
                if any(place not in breaks for place in range(begin + 1, end)):
                    break
                joined = words[begin:end]
                level = any(LEVEL.match(word) for word, _ in joined) and len(joined) > 1
                short = sum(1 - width(word) / full for word, _ in joined[:-1]) + 2.0 * level + 0.01 * len(cells) * (len(joined) - 1)
                if end not in after or cost + short < after[end][0]:
                    after[end] = (cost + short, [*cells, joined])
        ways = after
    return ways[len(words)][1] if len(words) in ways else None


def _grid(top: Line, head: Sequence[str], rows: Sequence[_Row], numbered: bool) -> Grid:
    def said(words: Sequence[Word]) -> Cell:
        return tuple(Piece(text, line.number, line.page) for text, line in words)

    cells: list[tuple[Cell, ...]] = [tuple((Piece(cell, top.number, top.page),) for cell in head)]
    places = [(top.number, top.number, top.page)]
    for row in rows:
        lead = [said([row.ordinal] if row.ordinal else [])] if numbered else []
        cells.append((*lead, *map(said, row.cells), said([row.grade]), *(said([word]) for word in row.behind)))
        numbers = [row.grade[1].number, *(line.number for cell in row.cells for _, line in cell)]
        places.append((min(numbers), max(numbers), row.grade[1].page))
    return Grid(tuple(cells), tuple(places), 1)
