"""Tables become figures and observations: every number cell a figure, each that is understood an observation.

Comes in a table block and its context; goes out what ``read`` returns. ``tables/layout`` tells heads from rows, ``tables/rows``
gives each number its label, unit and column, ``tables/walk`` what the rows above say of it, ``tables/meaning`` the indicator,
``tables/cells`` opens cells that hold several numbers, ``tables/facts`` writes the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flows.documents.model import Block
from flows.extraction.context import Context
from flows.extraction.quantities import units
from flows.extraction.rows import Figure, Observation, Period
from flows.extraction.tables import cells as table_cells
from flows.extraction.tables import heads as table_heads
from flows.extraction.tables import layout as table_layout
from flows.extraction.tables import rows as table_rows
from flows.extraction.tables import sisters as table_sisters
from flows.extraction.tables import sums as table_sums
from flows.extraction.tables import walk as table_walk
from flows.extraction.tables.cells import Cell
from flows.extraction.tables.columns import Column
from flows.extraction.tables.facts import Number, facts
from flows.extraction.tables.heads import Head
from flows.extraction.tables.layout import Section
from flows.extraction.tables.plan import Plan, plan_of
from flows.extraction.tables.rows import TableRow
from flows.extraction.tables.scope import Scope
from flows.extraction.tables.signs import SEVERAL_NUMBERS, is_caption, is_value
from flows.extraction.tables.subject import Subject
from flows.extraction.tables.walk import Sense, Walk

BY_MEASURE = {"share": "%", "surveyed": "人次"}  # the unit of a column whose head names only a measure
FRACTION = re.compile(r"0\.\d{3,6}|1(?:\.0+)?")  # 0.9647
LEAST_SISTER, ALIKE = 20.0, 0.3  # a percentage beside a fraction, and by what share of it the two may differ
NO_HEAD = Head(refused="no head over it")


def read(block: Block, context: Context) -> tuple[list[Figure], list[Observation]]:
    """Figures and observations of a table block; ([], []) if it is none."""
    figures: list[Figure] = []
    observations: list[Observation] = []
    for part in _parts(block):
        plan = plan_of(part, context)
        for number in _numbers(part, context, plan):
            figure, observation = facts(part, context, number, plan.scope.official)
            figures.append(figure)
            if observation is not None:
                observations.append(observation)
    return figures, observations


def _parts(block: Block) -> list[Block]:
    """The block's tables: one, or several where a row of it is the caption of the next (表4 | 学生反馈表)."""
    if block.table is None or not block.table.rows:
        return []
    rows = block.table.rows
    cuts = [no for no, row in enumerate(rows) if no and is_caption(table_layout.cells_of(row))]
    if not cuts:
        return [block]
    made = []
    for first, last in zip([0, *cuts], [*cuts, len(rows)], strict=True):
        merged = frozenset((row - first, cell) for row, cell in block.table.merged if first <= row < last)
        head_rows = block.table.head_rows if not first else 0
        title = "" if first else block.table.title
        made.append(replace(block, table=replace(block.table, rows=rows[first:last], title=title, head_rows=head_rows, merged=merged)))
    return made


def _numbers(block: Block, context: Context, plan: Plan) -> Iterator[Number]:
    grid = table_layout.grid_of(block.table)
    for section in plan.sections:
        walks: dict[int, Walk] = {}
        times = _times(section, plan.whole)
        heads = table_heads.heads(plan.scope, section) | {table_rows.SEVERAL.no: NO_HEAD}
        rows: dict[int, list[tuple[TableRow, Sense]]] = {}
        for panel, row in table_rows.read(section, grid):
            told = table_walk.sense(plan.scope, section, row, grid[row.row], walks.setdefault(panel, Walk()), context.frame)
            rows.setdefault(panel, []).append((row, told))
        sisters = rows.values() if plan.scope.official else map(table_sisters.parted, rows.values())
        summed = [pair for panel in sisters for pair in table_sums.members(panel, grid)]
        for row, told in sorted(summed, key=lambda pair: pair[0].row):
            for number in _row(plan, section, heads, times, row, grid[row.row], told):
                if (number.row, number.cell) not in block.table.merged:  # a merged cell is one number
                    yield number


def _times(section: Section, whole: Period) -> dict[int, Period | None]:
    """The time of each value column: its own, or of the one to its left (2022年人数 | 比例), or the only one there is."""
    stated = {column.period for column in section.columns if column.is_value and column.period}
    only = next(iter(stated)) if len(stated) == 1 else None
    times: dict[int, Period | None] = {}
    left: Period | None = None
    for column in section.columns:
        left = column.period or left
        times[column.no] = column.period or (only if column.has("total") else left or only)
    return times


def _row(
    plan: Plan, section: Section, heads: dict[int, Head], times: dict[int, Period | None], row: TableRow, cells: Sequence[str], told: Sense
) -> list[Number]:
    """The numbers of one row."""
    valued = [column for column in section.columns if column.is_value]
    phrase = " ".join(told.words)
    made: list[Number] = []

    def under(column: Column) -> tuple[Head, Period, str]:
        head = heads.get(column.no, Head())
        unit = column.unit or BY_MEASURE.get(head.measure) or head.unit or _fitting(plan.scope, told.unit or plan.unit, told.subject, head)
        return head, column.period or told.period or times.get(column.no) or plan.whole, unit

    for no, column in row.values:
        if no >= len(cells) or not cells[no]:
            continue
        head, period, unit = under(column)
        named = " ".join(dict.fromkeys([*told.words, *column.words]))
        cell = Cell(plan.scope, row.row, no, cells[no], told.subject, head, unit, len(valued) <= 1, period, named)
        ran = _ran_together(cells, no, column, row, valued)
        if ran:
            made += table_cells.several(cell, [under(other) for other in ran])
        else:
            made += table_cells.value(cell) if is_value(cells[no]) else table_cells.words(cell)
    beside = told.period or next((period for period in times.values() if period), None) or plan.whole
    for no in _unheaded(row, cells, section):
        made += table_cells.value(Cell(plan.scope, row.row, no, cells[no], told.subject, NO_HEAD, "", False, beside, phrase))
    for no in row.notes:
        made += table_cells.remark(Cell(plan.scope, row.row, no, cells[no], told.subject, Head(), "", False, beside, phrase), made)
    return [_of_hundred(number, made) for number in made]


def _of_hundred(number: Number, row: Sequence[Number]) -> Number:
    """A fraction among percentages of one rate, as a percentage: 0.9647 beside 95.2 is 96.47; only where the two are alike."""
    value = number.quantity.value
    if number.meaning is None or number.unit != "%" or not FRACTION.fullmatch(number.quantity.written.strip()):
        return number
    sisters = [other.quantity.value for other in row if other is not number and other.meaning == number.meaning]
    if not any(other > LEAST_SISTER and abs(100 * value - other) < ALIKE * other for other in sisters):
        return number
    return replace(number, quantity=replace(number.quantity, value=round(100 * value, 6)))


def _ran_together(cells: Sequence[str], no: int, column: Column, row: TableRow, valued: Sequence[Column]) -> Sequence[Column]:
    """The columns of the numbers of a cell that holds its right neighbours' too ("93.57 96.47", then nothing); () if it does not."""
    if not SEVERAL_NUMBERS.match(cells[no]) or column not in valued:
        return ()
    following = list(valued[valued.index(column) : valued.index(column) + len(cells[no].split())])
    taken = {other.no for at, other in row.values if at != no and at < len(cells) and cells[at]}
    whole = len(following) == len(cells[no].split()) and not taken & {other.no for other in following}
    return following if whole else ()


def _unheaded(row: TableRow, cells: Sequence[str], section: Section) -> Iterable[int]:
    """Cells of numbers that stand under no head: kept as figures, but of nothing."""
    if not section.heads:
        return ()
    taken = {no for no, _ in row.values} | {label.no for label in row.labels}
    last = max((column.no for column in section.columns if column.words), default=len(cells))
    beyond = [no for no, cell in enumerate(cells) if no > last and no not in taken and is_value(cell)]
    taken |= set(row.notes)
    never = ("index", "code", "school", "label", "dimension", "aspect", "period")
    named = {column.no for column in section.columns if column.has(*never) or not column.words}
    first = min((label.no for label in row.labels), default=0)
    return sorted({no for no, cell in enumerate(cells) if no > first and no not in taken | named and is_value(cell)} | set(beyond))


def _fitting(scope: Scope, unit: str, subject: Subject, head: Head) -> str:
    """A row's or title's unit (单位：人), unless the column measures a rate and the unit is none, or the other way round."""
    if head.measure == "count" and units.canonical(unit) == "%":
        return ""
    for code, _, _ in head.meanings or subject.meanings:
        indicator = scope.indicator(code)
        if head.meanings and indicator is not None and not units.compatible(unit, indicator.unit):
            return ""
    return unit
