"""The columns of a table: what each one's head says, and whether it holds values.

Comes in the rows of a head and those below it; go out ``Column``s, and the panels that stand side by side. A column holds
values if its head says so (a time, a measure, an indicator); where the head is silent, its cells tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.extraction.periods.reader import Frame
from flows.extraction.rows import Period
from flows.extraction.tables import words as table_words
from flows.extraction.tables.signs import is_nothing, is_value, read_time
from flows.extraction.tables.words import Word

Grid = Sequence[Sequence[str]]

NEVER_VALUES = ("index", "code", "school", "unit")
LISTS = ("label", "dimension", "aspect")
MEASURES = ("count", "share", "amount", "surveyed", "difference", "other_body", "other_share", "target", "indicator", "total")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head's ``words`` from top to bottom, without time and unit, and the role each has (None: unknown)."""

    no: int
    words: tuple[str, ...]
    roles: tuple[Word | None, ...]
    period: Period | None
    unit: str
    is_value: bool
    is_text: bool = False  # whether words stand below the head

    def has(self, *names: str) -> bool:
        return any(role is not None and role.role in names for role in self.roles)


def columns(grid: Grid, heads: Sequence[int], body: Sequence[int], kind: str, frame: Frame) -> tuple[Column, ...]:
    """The columns of the rows ``body`` under the rows ``heads`` (none: no head)."""
    width = max(len(grid[row]) for row in (*heads, *body))
    made = []
    for no in range(width):
        path = [words for depth in range(len(heads)) if (words := _head_cell(grid, heads, depth, no))]
        cells = [grid[row][no] for row in body if no < len(grid[row]) and grid[row][no]]
        made.append(_column(no, list(dict.fromkeys(path)), cells, kind, frame, bool(heads)))
    return _after_unit(_beside_units(made, grid, body), grid, body)


def _beside_units(made: Sequence[Column], grid: Grid, body: Sequence[int]) -> tuple[Column, ...]:
    """Beside a column of several units, what a column of 项目 lists are measures, not the members of one: 培训人次 | 人次, 授权专利 | 项."""
    unit = next((column.no for column in made if column.has("unit")), None)
    units = {grid[row][unit] for row in body if unit is not None and unit < len(grid[row]) and grid[row][unit]}
    if len(units) < 2:
        return tuple(made)

    def plain(column: Column) -> Column:
        listed = column.has("dimension") and any(role is not None and role.value == "project" for role in column.roles)
        return replace(column, roles=(Word("label", ""),)) if listed else column

    return tuple(map(plain, made))


def _head_cell(grid: Grid, heads: Sequence[int], depth: int, no: int) -> str:
    """A head's words over a column; an upper head reaches right over empty cells as long as a lower head stands below."""
    cells = grid[heads[depth]]
    if no < len(cells) and cells[no]:
        return cells[no]
    below = any(no < len(grid[lower]) and grid[lower][no] for lower in heads[depth + 1 :])
    left = next((near for near in range(min(no, len(cells)) - 1, -1, -1) if cells[near]), None)
    if not below or left is None:
        return ""
    lower = grid[heads[depth + 1]]
    return cells[left] if left < len(lower) and lower[left] else ""


def _column(no: int, path: Sequence[str], cells: Sequence[str], kind: str, frame: Frame, headed: bool) -> Column:
    words: list[str] = []
    period, unit = None, ""
    for part in path:
        rest, own_unit = table_words.split_unit(part)
        time, rest = read_time(rest, frame)
        period, unit = time or period, own_unit or unit
        if table_words.is_unit(rest) and not table_words.role(rest, kind):
            unit = rest
        elif rest:
            words.append(rest)
    roles = tuple(table_words.role(word, kind) for word in words)
    if no == 0:  # remarks never come first
        roles = tuple(Word("label", "") if role is not None and role.role == "remark" else role for role in roles)
    column = Column(no, tuple(words), roles, period, unit, False)
    texts = sum(not is_value(cell) and not is_nothing(cell) for cell in cells)
    return replace(column, is_value=_holds_values(column, cells, headed), is_text=texts * 2 > len(cells))


def _holds_values(column: Column, cells: Sequence[str], headed: bool) -> bool:
    """``cells`` are the filled ones below the head."""
    numbers, absent = sum(map(is_value, cells)), sum(map(is_nothing, cells))
    if column.has(*NEVER_VALUES) or (column.has("remark") and not column.has("count", "share", "amount", "indicator")):
        return False
    if column.has(*MEASURES) or (column.period is not None and not column.has(*LISTS)):
        return True
    if column.has(*LISTS, "period"):
        return column.no > 0 and numbers * 2 > len(cells) and not column.has("label", "period")
    if headed and not column.words:
        return False
    return numbers > 0 and (numbers + absent) * 2 >= len(cells) and not (column.no == 0 and _counts_up(cells))


def _counts_up(cells: Sequence[str]) -> bool:
    """Whether a column without a head is a list number: 1, 2, 3."""
    return [cell.rstrip(".、") for cell in cells][:2] in (["1", "2"], ["1"])


def _after_unit(made: Sequence[Column], grid: Grid, body: Sequence[int]) -> tuple[Column, ...]:
    """Behind a column of units stand values, whatever their head: 一年级, 本科."""
    unit = next((column.no for column in made if column.has("unit")), None)
    if unit is None:
        return tuple(made)

    def stated(column: Column) -> bool:
        if column.no < unit or not column.words or any(column.roles):
            return False
        cells = [grid[row][column.no] for row in body if column.no < len(grid[row])]
        return bool(table_words.dimension_of(column.words[-1])) or any(map(is_value, cells))

    return tuple(replace(column, is_value=True) if stated(column) else column for column in made)


def panels(made: Sequence[Column]) -> tuple[tuple[int, ...], ...]:
    """Numbers of the columns of each half that stand side by side: a column of labels after one of values begins another."""
    parts: list[list[int]] = [[]]
    seen_value = False
    for column in made:
        begins = not column.is_value and (column.has(*LISTS, "index") or (column.is_text and bool(column.words) and not any(column.roles)))
        if seen_value and begins and any(other.is_value for other in made[column.no + 1 :]):
            parts.append([])
            seen_value = False
        seen_value = seen_value or column.is_value
        parts[-1].append(column.no)
    return tuple(map(tuple, parts))
