"""Cells of several lines find their rows in a table without rules: what is centred beside a row belongs to it, what is centred
over several rows stands in each of them.

Comes in: the lines of a table, which of them are whole rows, and its columns. Goes out: the runs of each row, or None where some
cell fits no row; then the rows are told by the distance of lines alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from flows.documents.grid import is_value
from flows.documents.pages.lines import PageLine, Run

CLOSE = 0.85  # of the distance of rows: lines of one cell stand closer
LOOSE = 1.2  # of the least distance of lines one below the other
CENTRED = 0.25  # of the distance of rows: a cell's middle is no farther from the middle of its rows


@dataclass(slots=True)
class _Cell:
    """Runs one below the other; ``row`` is the whole row that one of them stands in, None where none does."""

    runs: list[Run]
    row: int | None
    rows: range = field(default_factory=lambda: range(0))

    @property
    def middle(self) -> float:
        return (self.runs[0].base + self.runs[-1].base) / 2

    def over(self, run: Run) -> bool:
        """Whether they overlap from left to right."""
        x0, x1 = min(own.x0 for own in self.runs), max(own.x1 for own in self.runs)
        return min(x1, run.x1) - max(x0, run.x0) > 0.4 * min(x1 - x0, run.x1 - run.x0)


def rows_of_cells(lines: Sequence[PageLine], whole: Sequence[bool]) -> tuple[list[list[Run]], list[tuple[list[Run], range]]] | None:
    """(runs of each row, the runs of each cell over several rows, with the rows after its first).

    ``whole``: which lines are rows by themselves.
    """
    bases = [line.base for line, row in zip(lines, whole, strict=True) if row]
    if len(bases) < 3:
        return None
    pitch = min(after - before for before, after in pairwise(bases))
    cells = _cells(lines, whole, pitch)
    tall: list[_Cell] = []
    for cell in cells:
        if cell.row is not None:
            cell.rows = range(cell.row, cell.row + 1)
    for cell in cells:
        if cell.row is None:
            found = _beside(cell, bases, pitch) or _across(cell, cells, bases, pitch) or _nearest(cell, cells, bases)
            if found is None:
                return None
            cell.rows = found
            tall += [cell] if len(found) > 1 else []
    for cell in cells:
        if cell.row is not None and any(other.over(cell.runs[0]) for other in tall):  # its column holds cells over several rows
            cell.rows = _widened(cell, cells, len(bases))
    rows: list[list[Run]] = [[] for _ in bases]
    for cell in sorted(cells, key=lambda cell: cell.runs[0].x0):
        rows[cell.rows[0]] += cell.runs
    if any(_crowded(row) for row in rows):
        return None
    return rows, [(cell.runs, cell.rows[1:]) for cell in cells if len(cell.rows) > 1]


def _cells(lines: Sequence[PageLine], whole: Sequence[bool], pitch: float) -> list[_Cell]:
    made: list[_Cell] = []
    row, close = -1, min(CLOSE * pitch, LOOSE * _least(lines))
    for line, is_row in zip(lines, whole, strict=True):
        row += is_row
        for run in line.runs:
            fitting = [cell for cell in made if 0 < run.base - cell.runs[-1].base <= close and cell.over(run)
                       and not (is_row and cell.row is not None)]
            if fitting:
                cell = max(fitting, key=lambda cell: cell.runs[-1].base)
                cell.runs.append(run)
                cell.row = row if is_row else cell.row
            else:
                made.append(_Cell([run], row if is_row else None))
    return made


def _least(lines: Sequence[PageLine]) -> float:
    """The least distance of two runs one below the other, no less than the letters are high."""
    least = min((run.base - above.base for first, line in enumerate(lines) for before in lines[max(0, first - 3):first]
                 for run in line.runs for above in before.runs if _Cell([above], None).over(run)), default=0.0)
    return max(least, lines[0].size)


def _beside(cell: _Cell, bases: Sequence[float], pitch: float) -> range | None:
    """The row that a cell of an even number of lines is centred on: its lines stand above and below it."""
    if len(cell.runs) < 2:
        return None
    nearest = min(range(len(bases)), key=lambda row: abs(bases[row] - cell.middle))
    return range(nearest, nearest + 1) if abs(bases[nearest] - cell.middle) <= CENTRED * pitch else None


def _across(cell: _Cell, cells: Sequence[_Cell], bases: Sequence[float], pitch: float) -> range | None:
    """The rows that a cell is centred on and that hold nothing else in its columns: as many as there are."""
    best = None
    for first in range(len(bases)):
        for last in range(first + 1, len(bases)):
            off = abs((bases[first] + bases[last]) / 2 - cell.middle)
            if off <= CENTRED * pitch and (best is None or last - first > best[-1] - best[0]) and _free(cell, cells, range(first, last + 1)):
                best = range(first, last + 1)
    return best


def _nearest(cell: _Cell, cells: Sequence[_Cell], bases: Sequence[float]) -> range | None:
    """The nearest row, where nothing else stands in the cell's columns: its other rows are on another page."""
    row = min(range(len(bases)), key=lambda row: abs(bases[row] - cell.middle))
    return range(row, row + 1) if _free(cell, cells, range(row, row + 1)) else None


def _free(cell: _Cell, cells: Sequence[_Cell], rows: range) -> bool:
    return not any(other is not cell and other.rows and other.rows[0] <= rows[-1] and rows[0] <= other.rows[-1]
                   and any(other.over(run) for run in cell.runs) for other in cells)


def _widened(cell: _Cell, cells: Sequence[_Cell], count: int) -> range:
    """The rows above and below that hold nothing in the columns of the cell, as many on either side."""
    assert cell.row is not None
    rows = range(cell.row, cell.row + 1)
    while rows[0] > 0 and rows[-1] + 1 < count and _free(cell, cells, wider := range(rows[0] - 1, rows[-1] + 2)):
        rows = wider
    return rows


def _crowded(row: Sequence[Run]) -> bool:
    """Two values one over the other: no cell holds two."""
    values = [run for run in row if is_value(run.text)]
    return any(one.x0 < other.x1 and other.x0 < one.x1 for place, one in enumerate(values) for other in values[:place])
