"""Tables that lost their grid: one cell a line, as text copied out of a table gives them.

Where the lines below a caption hold 1, 2, 3 … at a steady distance, that distance is the number of columns, and as many
lines stand above the first number: the head. Rows between two numbers that have none (其中：…) lack the first cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.documents.drafts import Cell, Grid, Piece
from flows.documents.lines import Line
from flows.documents.markers import FINAL, HASHES, is_caption, marker

MAX_CELL = 40.0  # full-width characters
MAX_COLUMNS = 12
MAX_LINES = 4000


def read(lines: Sequence[Line], start: int) -> tuple[Grid, int] | None:
    """(table, end) of the stacked table that begins at ``start``; None where the lines don't count off."""
    end = start
    while end < len(lines) and end - start < MAX_LINES and _is_cell(lines[end]):
        end += 1
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
    if len(rows) < 3:
        return None
    cells = tuple(_cells(row, columns) for row in rows)
    places = tuple((row[0].number, row[-1].number, row[0].page) for row in rows)
    return Grid(cells, places, 1), at


def _cells(row: Sequence[Line], columns: int) -> tuple[Cell, ...]:
    written = tuple((Piece(line.text, line.number, line.page),) for line in row)
    return written if len(row) == columns else ((), *written)


def _is_cell(line: Line) -> bool:
    if line.width > MAX_CELL or "\t" in line.raw or HASHES.match(line.text) or is_caption(line.text) or FINAL.search(line.text):
        return False
    found = marker(line.text)
    return found is None or found.style in ("arabic-round", "plain", "spaced")
