"""Tables that lost their grid: one cell a line, as text copied out of a table gives them.

Numbers among words tell the rows by their rhythm (``stacked_rows``). Where there are none but 1, 2, 3 … at a steady distance (a
list of prizes), that distance is the number of columns, and as many lines stand above the first number: the head. Rows between two
numbers that have none (其中：…) lack the first cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.documents.drafts import Grid, Piece
from flows.documents.grid import YEAR, is_value
from flows.documents.lines import Line
from flows.documents.markers import FINAL, HASHES, is_caption, marker
from flows.documents.text_tables import stacked_rows

TITLE = re.compile(r"^(?!.*[，。；：])(?=.{4,40}$).*(?:指标|数据|情况|统计|一览|表|卡)(?:[（(].*[）)])?$")  # 附表 中等职业教育指标
MAX_HEAD = 7  # lines that the head of a table without a caption may have
LEAST_ROWS = 5  # and rows that it must have, the head among them
LEAST_WORDS = 0.34  # the share of a column's cells that may be of the other kind
MAX_CELL = 40.0  # full-width characters
MAX_COLUMNS = 12
MAX_LINES = 4000


def read(lines: Sequence[Line], start: int) -> tuple[Grid, int] | None:
    """(table, end) of the stacked table that begins at ``start``; None where the lines keep no rhythm and don't count off."""
    end = start
    while end < len(lines) and end - start < MAX_LINES and _is_cell(lines[end]):
        end += 1
    heard = stacked_rows.read(lines[start:end])
    if heard is not None:
        rows, used = heard
        return _grid(rows), start + used
    return _counted(lines, start, end)


def headed(lines: Sequence[Line], start: int) -> tuple[Grid, int] | None:
    """(table, end) of a stacked table without a caption: years stand among the first lines, and many rows follow."""
    if start >= len(lines) or not any(YEAR.match(line.text) for line in lines[start + 1:start + MAX_HEAD]) or YEAR.match(lines[start].text):
        return None
    found = read(lines, start) if _is_cell(lines[start]) else None
    return found if found is not None and len(found[0].rows) > LEAST_ROWS else None


def _counted(lines: Sequence[Line], start: int, end: int) -> tuple[Grid, int] | None:
    """The table whose rows are told by their ordinals alone."""
    columns = next((place for place in range(3, min(MAX_COLUMNS, end - start)) if lines[start + place].text == "1"), None)
    if columns is None:
        return None
    rows: list[list[Line]] = [list(lines[start:start + columns])]
    at, ordinal = start + columns, 1
    while at < end and lines[at].text == str(ordinal):
        after = next((place for place in range(at + columns, end) if lines[place].text == str(ordinal + 1)), None)
        stop = after if after is not None and (after - at - columns) % (columns - 1) == 0 else at + columns
        if stop > end:
            break
        rows.append(list(lines[at:at + columns]))
        rows.extend(list(lines[place:place + columns - 1]) for place in range(at + columns, stop, columns - 1))
        at, ordinal = stop, ordinal + 1
    if len(rows) < 3 or not _is_even(rows[1:], columns):
        return None
    return _grid([[*[()] * (columns - len(row)), *((line,) for line in row)] for row in rows]), at


def _is_even(rows: Sequence[Sequence[Line]], columns: int) -> bool:
    """Whether each column holds numbers, or words, mostly: lines that only happen to count off don't."""
    whole = [[is_value(line.text) for line in row] for row in rows if len(row) == columns]
    share = [sum(row[column] for row in whole) / len(whole) for column in range(1, columns)] if whole else []
    return all(part <= LEAST_WORDS or part >= 1 - LEAST_WORDS for part in share)


def _grid(rows: Sequence[Sequence[tuple[Line, ...]]]) -> Grid:
    """The table of rows of cells, each cell the lines that it stands on."""
    cells = tuple(tuple(tuple(Piece(line.text, line.number, line.page) for line in cell) for cell in row) for row in rows)
    places = []
    for row in rows:
        numbers = [line.number for cell in row for line in cell]
        page = next((line.page for cell in row for line in cell), None)
        places.append((min(numbers), max(numbers), page))
    return Grid(cells, tuple(places), 1)


def _is_cell(line: Line) -> bool:
    if line.width > MAX_CELL or "\t" in line.raw or HASHES.match(line.text) or is_caption(line.text) or FINAL.search(line.text):
        return False
    found = marker(line.text)
    return found is None or found.style in ("arabic-round", "plain", "spaced")
