"""The layout of a table: which rows are its title, which are heads, and which stand below which head.

Comes in a Table; go out sections, each a head over the rows below it (a table may hold several). Nothing is decided by what a
certain document says: heads are told by times, by the lexicon of head words, by the catalogue's names, by the numbers below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.documents.model import Row, Table
from flows.extraction.periods.reader import Frame
from flows.extraction.tables import columns as table_columns
from flows.extraction.tables import words as table_words
from flows.extraction.tables.columns import Column, Grid
from flows.extraction.tables.signs import BARE_YEAR, clean, is_caption, is_nothing, is_older, is_time, is_value

Names = Callable[[str], bool]  # whether words name an indicator of the catalogue

MAX_HEAD_ROWS = 4
OLDEST = 15  # years before the document's own that a head may give; an older one is a fact (建校时间 1958年)
ONLY_IN_HEADS = (
    "label", "unit", "remark", "index", "count", "share", "amount", "dimension", "aspect", "period", "value", "indicator",
)  # fmt: skip
# 统计时点：2021年8月31日 | 单位：人
NOTE = re.compile(r"(?:统计|填报|填表|制表|编制|上报|数据|单位|截[至止]|计量)[^:：]{0,8}[:：]")


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one head. ``panels`` are the column numbers of the halves that stand side by side (one, mostly)."""

    columns: tuple[Column, ...]
    panels: tuple[tuple[int, ...], ...]
    rows: tuple[int, ...]
    heads: tuple[int, ...]


def cells_of(row: Row) -> list[str]:
    return [clean(cell) for cell in row.cells]


def grid_of(table: Table) -> list[list[str]]:
    """The table's cells, stripped."""
    return [cells_of(row) for row in table.rows]


def title_rows(grid: Grid) -> int:
    """How many leading rows are the table's title, not its head: "表1 近三年招生 | 单位：人", or one text over all columns."""
    for number, cells in enumerate(grid[:-1]):
        filled = list(dict.fromkeys(cell for cell in cells if cell))
        alone = len(filled) == 1 < len(cells) and number < 2 and not is_value(filled[0])
        spans = alone and (len(filled[0]) > 5 or filled[0].startswith("单位"))
        if not filled or not (spans or is_caption(cells) or _is_school(filled) or all(map(NOTE.match, filled))):
            return number
    return max(0, len(grid) - 1)


def _is_school(filled: Sequence[str]) -> bool:
    """A row that only says whose table it is: 院校名称 | 某某学院 | 院校代码 | 12345, or 院校代码：12345 | 院校名称：某某学院."""
    told = [cell.replace(":", "：").partition("：") for cell in filled]
    if all(colon for _, colon, _ in told):
        keys = [table_words.role(key.strip()) for key, _, _ in told]
        return all(key is not None and key.role in ("school", "code") for key in keys)
    first = table_words.role(filled[0])
    named = first is not None and first.role in ("school", "code") and len(filled) in (2, 4)
    return named and not any(map(is_time, filled)) and table_words.role(filled[1]) is None


def title_of(table: Table) -> str:
    """A table's title with what its own first rows say of it."""
    grid = grid_of(table)
    said = [cell for cells in grid[: title_rows(grid)] for cell in dict.fromkeys(cells) if cell]
    return " ".join(part for part in (table.title, *said) if part)


def sections(table: Table, kind: str, frame: Frame, names: Names) -> list[Section]:
    """The sections of a table of a kind (see ``words.kind_of``)."""
    grid = grid_of(table)
    first = title_rows(grid)
    width = max((len(cells) for cells in grid[first + 1 :]), default=0)
    oldest = (frame.data_year or frame.report_year or 2016) - OLDEST
    parts: list[tuple[list[int], list[int]]] = [([], [])]  # heads, rows below
    for number in range(first, len(grid)):
        heads, body = parts[-1]
        if not any(grid[number]):
            continue
        later, above = len(parts) > 1, [] if body else heads
        if is_older(grid[number], oldest) or not _is_head(grid, number, first, above, later, table.head_rows, kind, names):
            body.append(number)
            continue
        grid[number] = _mend_head(grid[number], width)
        if body:
            parts.append(([number], []))
        else:
            heads.append(number)
    made = []
    for heads, body in parts:
        if body:
            columns = table_columns.columns(grid, heads, body, kind, frame)
            made.append(Section(columns, table_columns.panels(columns), tuple(body), tuple(heads)))
    return made


def _mend_head(cells: Sequence[str], width: int) -> list[str]:
    """A head with more cells than its rows has cut times: "2019 | 年人数" becomes "2019年人数"."""
    mended = list(cells)
    at = 0
    while len(mended) > width > 0 and at + 1 < len(mended):
        if BARE_YEAR.match(mended[at]) and mended[at + 1][:1] in ("年", "届", "级", "学"):
            mended[at : at + 2] = [mended[at] + mended[at + 1]]
        at += 1
    return mended


def _is_head(grid: Grid, number: int, first: int, heads: Sequence[int], later: bool, head_rows: int, kind: str, names: Names) -> bool:
    """Whether a row is a head: the table's first row, a lower level of the head above it, or the head of a later section."""
    cells = grid[number]
    filled = [cell for cell in cells if cell]
    values = [cell for cell in filled if is_value(cell) and not is_time(cell)]
    if len(filled) < 2 or (values and not _are_classes(values, filled, grid, number)):
        return False
    times = sum(map(is_time, filled))
    known = sum(_known(cell, kind, names) for cell in filled)
    if number == first:
        return not (times == known == 1 and is_time(cells[0])) and not (known == 0 and _alternates(grid, number))
    if is_time(cells[0]):
        return False
    if heads and heads[-1] == number - 1 and len(heads) < MAX_HEAD_ROWS:
        covered = not cells[0] or cells[0] == grid[heads[-1]][0]
        return not any(map(is_nothing, filled)) and ((covered and (known > 0 or number < head_rows or not later)) or known >= 2)
    return known >= 2 and known * 2 >= len(filled) and times + _labels(filled, kind) >= 2


def _are_classes(values: Sequence[str], filled: Sequence[str], grid: Grid, number: int) -> bool:
    """Whether the few numbers of a row are names of classes (46岁以上), with a row of numbers below."""
    below = sum(map(is_value, grid[number + 1])) if number + 1 < len(grid) else 0
    named = all(not value.isdigit() and not value.endswith("%") for value in values)
    return named and len(values) * 3 <= len(filled) and below > len(filled) // 2


def _alternates(grid: Grid, number: int) -> bool:
    """Whether the row below goes words, number, words, number: facts side by side without a head."""
    below = [cell for cell in grid[number + 1] if cell] if number + 1 < len(grid) else []
    signs = [is_value(cell) for cell in below]
    return len(signs) >= 4 and not signs[0] and any(value and not after for value, after in pairwise(signs))


def _labels(cells: Sequence[str], kind: str) -> int:
    """How many cells are words that only heads hold."""
    roles = [table_words.role(table_words.split_unit(cell)[0], kind) for cell in cells]
    return sum(role is not None and role.role in ONLY_IN_HEADS for role in roles)


def _known(cell: str, kind: str, names: Names) -> bool:
    words = table_words.split_unit(cell)[0]
    return is_time(cell) or table_words.role(words, kind) is not None or names(words)
