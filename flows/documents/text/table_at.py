"""The table that begins at a line of a text, whichever way it is set out: each way is asked in turn, the surest first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flows.documents.drafts import Draft, Piece
from flows.documents.grid import assemble, is_value, split_tables
from flows.documents.layout import Layout
from flows.documents.lines import Line
from flows.documents.markers import ENDS_IN_PAGE, UNIT_NOTE
from flows.documents.text.drafting import Drafting
from flows.documents.text_tables import aligned, aligned_grid, anchored, delimited, graded, listed, spaced, stacked
from flows.documents.text_tables.cut import CutTable
from flows.documents.web.tables import embedded

TABLE_TAG = re.compile(r"<table\b", re.I)


@dataclass(slots=True)
class TableAt:
    lines: Sequence[Line]
    layout: Layout
    notes: list[str]
    drafting: Drafting
    known: Mapping[int, Draft] = field(default_factory=dict)  # tables that were read already, by line
    table: CutTable | None = None

    def read(self, at: int, in_contents: bool) -> int | None:
        """The line after the table that begins at line ``at``, its drafts put down; None if none begins there."""
        return (self._known(at) or self._embedded(at) or self._delimited(at) or self._resumed(at) or self._aligned(at, in_contents)
                or self._spaced(at))

    def _known(self, at: int) -> int | None:
        if self.lines[at].number not in self.known:
            return None
        self.drafting.put(self.known[self.lines[at].number])
        return at + 1

    def _embedded(self, at: int) -> int | None:
        """<table>…</table> inside a text."""
        if not TABLE_TAG.search(self.lines[at].text):
            return None
        end = at
        while end < len(self.lines) and "</table" not in self.lines[end].text.lower():
            end += 1
        end = min(end, len(self.lines) - 1)
        for draft in embedded(self.lines[at:end + 1]):
            self.drafting.put(draft)
        return end + 1

    def _delimited(self, at: int) -> int | None:
        """Rows of cells parted by tabs or pipes."""
        rows, end = delimited.rows(self.lines, at)
        if not rows:
            return None
        for table in split_tables(rows):
            self.drafting.put(Draft("table", grid=assemble(table, self.notes)))
        return end

    def _aligned(self, at: int, in_contents: bool) -> int | None:
        """Cells that stand below one another, parted by wide gaps."""
        if in_contents and ENDS_IN_PAGE.search(self.lines[at].text):
            return None
        end = aligned.region(self.lines, at, self.layout)
        if end is not None:
            self.drafting.put(Draft("table", grid=aligned_grid.read(self.lines[at:end], self.notes)))
        return end

    def _spaced(self, at: int) -> int | None:
        """A table parted by spaces: below its caption, or three lines in a row with as many cells."""
        captioned = self.drafting.below_caption()
        for reader in (anchored.read, listed.read, graded.read) if captioned else ():
            if (table := reader(self.lines, at, self._ends_table)) is not None:
                self.drafting.put(Draft("table", grid=table[0]))
                return table[1]
        if (table := stacked.read(self.lines, at) if captioned else stacked.headed(self.lines, at)) is not None:
            self.drafting.put(Draft("table", grid=table[0]))
            return table[1]
        if not captioned and stacked.TITLE.search(self.lines[at].text) and stacked.headed(self.lines, at + 1) is not None:
            self.drafting.put(Draft("caption", (Piece(self.lines[at].text, self.lines[at].number, self.lines[at].page),)))
            return at + 1
        if UNIT_NOTE.match(self.lines[at].text) or (not captioned and not self._regular(at)):
            return None
        found = spaced.region(self.lines, at, self.layout)
        if found is None:
            return self._worded(at) if captioned else None
        first, end = found
        grid = spaced.read(self.lines, at, first, end)
        self.drafting.put(Draft("table", grid=grid))
        if self.drafting.made and self.drafting.made[-1].grid is grid:
            self.table = CutTable.of(grid, self.lines[end - 1].number, len(self.drafting.made) - 1) or self.table
        return end

    def _worded(self, at: int) -> int | None:
        """Rows of as many words as their head."""
        table = listed.worded(self.lines, at, self._ends_table)
        if table is None:
            return None
        self.drafting.put(Draft("table", grid=table[0]))
        return table[1]

    def _ends_table(self, line: Line) -> bool:
        return spaced.ends_table(line, self.layout)

    def _regular(self, at: int) -> bool:
        if " " not in self.lines[at].text and "\u3000" not in self.lines[at].text:
            return False
        window = [line.text for line in self.lines[at:at + 3]]
        cells = [spaced.tokens(text) for text in window if len(text) < 200]
        return (len(cells) == 3 and len(cells[0]) >= 3 and len({len(row) for row in cells}) == 1
                and all(spaced.is_row(text) for text in window[1:]) and all(is_value(row[-1]) for row in cells[1:]))

    def _resumed(self, at: int) -> int | None:
        """A row whose number follows the last one of a table that a page break cut."""
        table = self.table
        before = self.lines[at - 1] if at else None
        if table is None or not table.takes(self.lines[at], before, self.lines[at + 1:at + 4]):
            return None
        self.drafting.made[table.at] = replace(self.drafting.made[table.at], grid=table.grid)
        return at + 1
