"""A numbered table that another page's text cut in two: its later rows are known by their numbers and join the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.documents.drafts import Cell, Grid
from flows.documents.lines import Line
from flows.documents.text_tables import spaced


@dataclass(slots=True)
class CutTable:
    """A table parted by spaces, as far as it was read; ``at`` is its place among the drafts."""

    rows: list[tuple[Cell, ...]]
    places: list[tuple[int, int, int | None]]
    columns: int
    head: int
    merged: frozenset[tuple[int, int]]
    ordinal: int  # of its last row
    latest: int  # the line that gave its last row
    at: int

    @classmethod
    def of(cls, grid: Grid, latest: int, at: int) -> CutTable | None:
        """The table as one that may go on; None where its rows are not numbered."""
        rows = [row for row in grid.rows[grid.head_rows:] if row and row[0]]
        last = rows[-1][0][0].text if rows else ""
        if not last.isdigit():
            return None
        columns = max(len(row) for row in grid.rows)
        return cls(list(grid.rows), list(grid.places), columns, grid.head_rows, grid.merged, int(last), latest, at)

    def takes(self, line: Line, before: Line | None, following: Sequence[Line]) -> bool:
        """Take ``line`` as the next row, if it counts on with as many cells. A heading counts on too, but no row follows it."""
        parts = spaced.fitted(spaced.tokens(line.text), self.columns)
        if not (len(parts) == self.columns and parts[0] == str(self.ordinal + 1) and spaced.is_row(line.text)):
            return False
        goes_on = before is not None and before.number == self.latest
        if len(parts) == 2 and not goes_on and not any(other.text.startswith(f"{self.ordinal + 2} ") for other in following):
            return False
        spaced.add_line(self.rows, self.places, line, self.columns, self.head)
        self.ordinal, self.latest = self.ordinal + 1, line.number
        return True

    @property
    def grid(self) -> Grid:
        return Grid(tuple(self.rows), tuple(self.places), self.head, self.merged)
