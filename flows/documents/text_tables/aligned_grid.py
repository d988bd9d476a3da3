"""An aligned table becomes a grid: its columns found by where the cells stand, its head put together, its wrapped cells made whole.

An empty place stays empty in its own column, so that no number slides into its neighbour's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.documents.drafts import Grid, Piece
from flows.documents.grid import count_head_rows
from flows.documents.lines import Line
from flows.documents.markers import is_open, marker
from flows.documents.text_tables.aligned import Word, in_pairs, words
from flows.documents.text_tables.aligned_columns import Placed, Span, misfit, placed
from flows.documents.text_tables.aligned_head import head_of
from flows.documents.text_tables.heads import is_rest_of_head

WRAPPED = 16  # a label of fewer columns is not wrapped
MAX_HEAD_LINES = 6


@dataclass(slots=True)
class _Row:
    """A row being read: its pieces by column, its lines, and the words that were put there last."""

    cells: dict[int, list[Piece]]
    last: dict[int, Word]
    first_line: int
    last_line: int
    page: int | None
    counts: bool
    late: bool = field(default=False)  # its numbers stood on a line below its label


def read(lines: Sequence[Line], notes: list[str]) -> Grid:
    """The table of ``lines``; what was mended is said in ``notes``."""
    pairs = in_pairs(lines)
    if pairs is not None:
        return pairs
    rows, columns = min((placed([words(line, wide) for line in lines]) for wide in (2, 1)), key=misfit)
    places = [[column for column, _ in row] for row in rows]
    first = next((at for at, row in enumerate(rows) if any(word.counts for column, word in row if column or row[0] is not row[-1])), None)
    if first is None or first > MAX_HEAD_LINES or (len(columns) == 2 and first > 1 and all(len(place) == 2 for place in places[:first])):
        first = 0
    while first > 1 and places[first - 1] == [0] and 0 in places[first - 2] and not is_rest_of_head(rows[first - 1][0][1].text):
        first -= 1  # a subheading below the head
    head, merged = head_of(lines[:first], rows[:first], len(columns))
    body = _body(lines[first:], rows[first:], columns, notes)
    made = [tuple(tuple(row.cells.get(column, ())) for column in range(len(columns))) for row in body]
    grid_places = [(lines[0].number, lines[first - 1].number, lines[0].page)] * len(head) if head else []
    if not head:
        texts = [["".join(piece.text for piece in cell) for cell in row] for row in made]
        return Grid(tuple(made), tuple(_place(row) for row in body), count_head_rows(texts) if first == 0 and _is_named(rows) else 0)
    return Grid((*head, *made), (*grid_places, *(_place(row) for row in body)), len(head), merged)


def _is_named(rows: Sequence[Sequence[tuple[int, Word]]]) -> bool:
    """A table without any number: its first row may be its head."""
    return not any(word.counts for row in rows for _, word in row)


def _place(row: _Row) -> tuple[int, int, int | None]:
    return row.first_line, row.last_line, row.page


def _body(lines: Sequence[Line], rows: Placed, columns: Sequence[Span], notes: list[str]) -> list[_Row]:
    made: list[_Row] = []
    counted = any(word.counts for row in rows for _, word in row)
    fullest = max((word.right for row in rows if any(word.counts for _, word in row) for column, word in row if column == 0), default=0)
    centred = _centred(rows)
    for at, (line, row) in enumerate(zip(lines, rows, strict=True)):
        goes_on = at in centred or at - 1 in centred
        if goes_on or (at + 1 not in centred and made and counted and (_is_rest(made[-1], row, fullest) or _is_values(made[-1], row))):
            above = made[-1]
            above.late = above.late or any(word.counts for _, word in row)
            for column, word in row:
                above.cells.setdefault(column, []).append(Piece(word.text, line.number, line.page))
                above.last[column] = word
            above.last_line, above.counts = line.number, above.counts or above.late
            notes.append(f"line {line.number}: the rest of a wrapped row, joined to line {above.first_line}")
            continue
        made.append(_Row({column: [Piece(word.text, line.number, line.page)] for column, word in row}, dict(row),
                         line.number, line.number, line.page, any(word.counts for _, word in row)))
    return made


def _centred(rows: Placed) -> set[int]:
    """The rows of numbers whose label stands half above them and half below."""
    found: set[int] = set()
    for at in range(1, len(rows) - 1):
        above, below = rows[at - 1], rows[at + 1]
        if len(above) != 1 or len(below) != 1 or above[0][0] != below[0][0] or above[0][1].counts or below[0][1].counts:
            continue
        taken = {column for column, _ in rows[at]}
        if any(word.counts for _, word in rows[at]) and above[0][0] not in taken and at - 2 not in found:
            found.add(at)
    return found


def _is_values(above: _Row, row: Sequence[tuple[int, Word]]) -> bool:
    """Numbers alone, below a label alone."""
    return not above.counts and set(above.cells) == {0} and all(column and word.counts for column, word in row)


def _is_rest(above: _Row, row: Sequence[tuple[int, Word]], fullest: int) -> bool:
    """A line without a number that goes on with cells of the row above."""
    if any(word.counts or column not in above.cells or above.last[column].counts for column, word in row):
        return False
    if not above.counts:
        return False
    if all(column for column, _ in row):
        return len(row) == 1
    label, before = row[0][1], above.last[0]
    if is_open(before.text) or above.late:
        return True
    if marker(label.text) or before.text[-1] in "）)":
        return False
    full = before.right >= fullest - 1 and before.right - before.left >= WRAPPED
    return full and label.right - label.left <= before.right - before.left
