"""Rows whose cells are parted by tabs or pipes, over the blank lines and rules that stand between them.

Where a rule is drawn below every row (+----+----+), the lines between two rules are one row, its cells broken over them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from flows.documents.grid import SourceRow, is_value, source_row
from flows.documents.lines import Line
from flows.documents.markers import RULE, is_contents
from flows.documents.markup import stripped

PARAGRAPH_TAG = re.compile(r"<p>", re.I)
PIPES = re.compile(r"[|｜│┃]")
MIN_RULES = 3  # so many rules, and one for every other line, and they part the rows
MAX_COLUMNS = 500  # a row of more is no row
MAX_BETWEEN = 4  # blank lines that a table may go on over


def rows(lines: Sequence[Line], start: int) -> tuple[list[SourceRow], int]:
    """(rows, end) of the table that begins at ``start``; no rows where none does: one line of two cells is no table."""
    for cells_of in (_tab_cells, _pipe_cells):
        found, end = _rows(lines, start, cells_of)
        if len(found) >= 2 or (found and len(found[0].cells) >= 3):
            return found, end
    return [], start


def _rows(lines: Sequence[Line], start: int, cells_of) -> tuple[list[SourceRow], int]:
    found: list[SourceRow] = []
    gap, end = 0, start
    ruled = [0]  # the rows that a rule was drawn above
    while end < len(lines):
        line = lines[end]
        gap += line.gap if found else 0
        if RULE.match(line.raw) and (found or cells_of is _pipe_cells):
            end += 1
            ruled.append(len(found))
            continue
        words = cells_of(line, bool(found))
        if words is None or len(words) > MAX_COLUMNS or (found and line.gap > MAX_BETWEEN) or is_contents(line.text):
            break
        rest = bool(PARAGRAPH_TAG.search(line.raw))
        found.append(source_row([stripped(word) for word in words], line.number, line.page, gap, rest))
        gap, end = 0, end + 1
    inner = sorted({place for place in ruled if place < len(found)})
    return (_boxed(found, inner) if len(inner) >= MIN_RULES and len(inner) * 2 >= len(found) else found), end


def _boxed(found: Sequence[SourceRow], ruled: Sequence[int]) -> list[SourceRow]:
    """One row for the lines between two rules, unless several of them hold numbers: then each is a row."""
    made: list[SourceRow] = []
    for first, last in pairwise([*ruled, len(found)]):
        lines = found[first:last]
        if sum(any(map(is_value, line.words)) for line in lines) > 1 or len({len(line.cells) for line in lines}) > 1:
            made.extend(lines)
        else:
            cells = tuple(tuple(piece for line in lines for piece in line.cells[column]) for column in range(len(lines[0].cells)))
            made.append(replace(lines[0], cells=cells))
    return made


def _tab_cells(line: Line, inside: bool) -> list[str] | None:
    text = line.raw
    if "\t" not in text.strip("\t") and not (inside and "\t" in text):
        return None
    return [cell.strip(" \u3000") for cell in text.split("\t")]


def _pipe_cells(line: Line, inside: bool) -> list[str] | None:
    text = line.text
    if len(PIPES.findall(text)) < (1 if inside else 2):
        return None
    cells = [cell.strip(" \u3000\t") for cell in PIPES.split(text)]
    return cells[bool(PIPES.match(text)):len(cells) - bool(PIPES.match(text[-1]))]
