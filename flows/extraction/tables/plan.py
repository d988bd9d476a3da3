"""How a table is read: which official table or kind it is, its sections, the time and the unit that hold for all of it.

A table told as the rest of an earlier one takes that one's title, one without head or title that goes on from it its head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.documents.model import Block
from flows.extraction.context import Context
from flows.extraction.rows import Period
from flows.extraction.tables import layout as table_layout
from flows.extraction.tables import periods as table_periods
from flows.extraction.tables import words as table_words
from flows.extraction.tables.layout import Section
from flows.extraction.tables.scope import Scope
from flows.extraction.tables.signs import is_value
from flows.extraction.templates import official

CONTINUED = re.compile(r"续\s*表|[（(]\s*续(?:表|上表)?\s*[）)]|接上表")  # 续表3, 表3（续）
TABLE_NUMBER = re.compile(r"\d+(?:\s?[-.—–]\s?\d+)*")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is read: its scope, its sections, the time and the unit that hold for all of it."""

    scope: Scope
    sections: tuple[Section, ...]
    whole: Period
    unit: str


def scope_of(block: Block, context: Context) -> Scope:
    """The official table that a block is, by its title and its rows' labels, and its kind."""
    grid = table_layout.grid_of(block.table)
    title, first = _whole_title(block, context, table_layout.title_of(block.table)), table_layout.title_rows(grid)
    heading = block.section.rpartition(" / ")[2]
    near = " / ".join(part for part in (title, heading) if part)
    if not title and "表" in heading:
        title = heading
    templates = official()
    code = templates.recognise(title, _rowwise(grid))
    heads = [cell for cells in grid[first : first + 2] for cell in cells if cell and not is_value(cell) and len(cell) <= 60]
    return Scope(context.catalogue, templates, code, "" if code else table_words.kind_of(near, heads), title, table_words.title_unit(title))


def _whole_title(block: Block, context: Context, title: str) -> str:
    """The title of a table that is told as the rest of an earlier one (续表3, 表3（续）): the earlier one's, of the same number."""
    if not CONTINUED.search(title):
        return title
    number = TABLE_NUMBER.search(title)
    for other in reversed([other for other in context.document.blocks if other.block_no < block.block_no and other.table is not None]):
        earlier = table_layout.title_of(other.table)
        same = TABLE_NUMBER.search(earlier)
        if earlier and not CONTINUED.search(earlier) and (number is None or (same is not None and same[0] == number[0])):
            return earlier
    return title


def _rowwise(grid: Sequence[Sequence[str]]) -> list[str]:
    """One label a row, the last words before its numbers, and those with the words before them."""
    labels: list[str] = []
    for cells in grid:
        last = max((no for no, cell in enumerate(cells) if is_value(cell)), default=0)
        texts = [cell for cell in cells[:last] if cell and not is_value(cell) and not table_words.is_unit(cell)]
        labels += texts[-1:] + ["".join(texts[-2:])][: len(texts) - 1]
    return labels


def plan_of(block: Block, context: Context) -> Plan:
    """The table's own plan; a table without head or title that goes on from the one before it takes that one's."""
    scope = scope_of(block, context)
    sections = tuple(table_layout.sections(block.table, scope.kind, context.frame, scope.names))
    plan = Plan(scope, sections, table_periods.of_table(block, context, scope.title), scope.unit)
    if scope.title or not sections or sections[0].heads:
        return plan
    at = next((no for no, other in enumerate(context.document.blocks) if other.block_no == block.block_no), 0)
    before = context.document.blocks[at - 1] if at else None
    if before is None or before.table is None or before.section != block.section:
        return plan
    earlier = plan_of(before, context)
    if not earlier.sections or not earlier.sections[-1].heads:
        return plan
    columns = earlier.sections[-1].columns
    longest = max(sum(map(is_value, cells)) for cells in table_layout.grid_of(block.table))
    if not 0 < longest - 1 <= sum(column.is_value for column in columns):
        return plan
    panels = earlier.sections[-1].panels
    own = [section if section.heads else replace(section, columns=columns, panels=panels, heads=(-1,)) for section in sections]
    return Plan(earlier.scope, tuple(own), earlier.whole, earlier.unit)
