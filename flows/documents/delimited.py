"""Rows whose cells are parted by tabs or pipes, over the blank lines and rules that stand between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.documents.grid import SourceRow, source_row
from flows.documents.lines import Line
from flows.documents.markers import RULE, is_contents
from flows.documents.markup import stripped

PARAGRAPH_TAG = re.compile(r"<p>", re.I)
PIPES = re.compile(r"[|｜│┃]")
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
    while end < len(lines):
        line = lines[end]
        gap += line.gap if found else 0
        if RULE.match(line.raw) and (found or cells_of is _pipe_cells):
            end += 1
            continue
        words = cells_of(line, bool(found))
        if words is None or (found and line.gap > MAX_BETWEEN) or is_contents(line.text):
            break
        rest = bool(PARAGRAPH_TAG.search(line.raw))
        found.append(source_row([stripped(word) for word in words], line.number, line.page, gap, rest))
        gap, end = 0, end + 1
    return found, end


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
