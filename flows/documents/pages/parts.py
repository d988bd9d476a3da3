"""A table in parts on several pages becomes one draft: repeated heads left out, rows cut by the page break made whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.documents.drafts import Draft, Grid, Piece
from flows.documents.grid import SourceRow, assemble
from flows.documents.pages.lines import PageLine
from flows.documents.pages.ruled import PageTable

CONTINUED = re.compile(r"^[（(]?\s*(?:续\s*(?:上)?\s*表|表\s*[\d.\-－一二三四五六七八九十]+\s*[（(]?\s*续|接上[页表])")  # 续表 3, 表 3（续）
SAME = 8.0  # points by which the columns of a table may differ from page to page


def continued(stream: Sequence[PageLine | PageTable], at: int) -> tuple[list[PageTable], int]:
    """The table at ``at`` with its parts on the pages that follow, and the place after them."""
    first = stream[at]
    assert isinstance(first, PageTable)
    run = [first]
    at += 1
    while at < len(stream):
        after, item = at, stream[at]
        if isinstance(item, PageLine) and CONTINUED.match(item.text) and at + 1 < len(stream):
            after, item = at + 1, stream[at + 1]
        if not isinstance(item, PageTable) or item.page != run[-1].page + 1:
            break
        part = _fitted(item, first)
        if part is None:
            break
        run.append(part)
        at = after + 1
    return run, at


def _fitted(part: PageTable, first: PageTable) -> PageTable | None:
    """The part on the columns of the table that it continues; None where its columns are others."""
    shift = part.xs[0] - first.xs[0]
    if len(part.xs) == len(first.xs):
        same = all(abs(x - shift - other) <= (SAME if first.ruled else 3 * SAME) for x, other in zip(part.xs, first.xs, strict=True))
        return part if same or part.rows[0] == first.rows[0] else None
    return None


def table_of(run: Sequence[PageTable], number: int, notes: list[str]) -> tuple[Draft, int]:
    """The draft of a table and its parts, and the number of the line after it."""
    rows: list[SourceRow] = []
    merged: dict[int, set[int]] = {}
    head = _head(run[0])
    for order, part in enumerate(run):
        skip = 0
        while order and skip < len(head) and skip < len(part.rows) and _folded(part.rows[skip]) == head[skip]:
            skip += 1
        if skip:
            notes.append(f"page {part.page}: repeated head of a table left out")
        for place in range(skip, len(part.rows)):
            tall = max((len(cell) for column, cell in enumerate(part.rows[place]) if (place, column) not in part.merged), default=1)
            cells = tuple(tuple(Piece(text, number + min(line, max(1, tall) - 1), part.page, part.confidences.get((place, column)))
                                for line, text in enumerate(cell)) for column, cell in enumerate(part.rows[place]))
            merged[number] = {column for row, column in part.merged if row == place}
            rows.append(SourceRow(cells, number, part.page, int(order > 0 and place == skip)))
            number += max(1, tall)
    grid = assemble(rows, notes)
    repeats = {(row, column) for row, place in enumerate(grid.places) for column in merged.get(place[0], ())}
    places = tuple((first, max(first, *(piece.line for cell in cells for piece in cell), last) if cells else last, page)
                   for cells, (first, last, page) in zip(grid.rows, grid.places, strict=True))
    return Draft("table", grid=Grid(grid.rows, places, grid.head_rows, grid.merged | frozenset(repeats))), number


def _folded(row: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(re.sub(r"\s", "", "".join(cell)) for cell in row)


def _head(table: PageTable) -> list[tuple[str, ...]]:
    """The first rows, which may come back on the next page."""
    return [_folded(row) for row in table.rows[:4]]
