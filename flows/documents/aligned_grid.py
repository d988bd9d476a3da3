"""An aligned table becomes a grid: its columns found by where the cells stand, its head put together, its wrapped cells made whole.

A cell belongs to the column that it overlaps or stands nearest to; the order of the cells on their line is kept. An empty place
stays empty in its own column, so that no number slides into its neighbour's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from flows.documents.aligned import Word, in_pairs, words
from flows.documents.drafts import Cell, Grid, Piece
from flows.documents.grid import YEAR, count_head_rows
from flows.documents.heads import is_rest_of_head
from flows.documents.lines import Line
from flows.documents.markers import is_open, marker

Span = tuple[int, int]
FAR = 1000
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
    rows, columns = min((_placed([words(line, wide) for line in lines]) for wide in (2, 1)), key=_misfit)
    places = [[column for column, _ in row] for row in rows]
    first = next((at for at, row in enumerate(rows) if any(word.counts for column, word in row if column or row[0] is not row[-1])), None)
    if first is None or first > MAX_HEAD_LINES or (len(columns) == 2 and first > 1 and all(len(place) == 2 for place in places[:first])):
        first = 0
    while first > 1 and places[first - 1] == [0] and 0 in places[first - 2] and not is_rest_of_head(rows[first - 1][0][1].text):
        first -= 1  # a subheading below the head
    head, merged = _head(lines[:first], rows[:first], len(columns))
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


# columns -------------------------------------------------------------------------------------------------------------

Placed = list[list[tuple[int, Word]]]


def _placed(rows: Sequence[tuple[Word, ...]]) -> tuple[Placed, list[Span]]:
    """The rows with the column of each word, and the columns."""
    columns: list[Span] = []
    order = sorted(rows, key=lambda row: (not any(word.counts for word in row[1:]), -len(row)))
    for row in order:
        for word in row:
            over = [at for at, (left, right) in enumerate(columns) if word.left < right and left < word.right]
            if not over:
                columns.append((word.left, word.right))
                columns.sort()
            elif len(over) == 1:
                left = columns[over[0] - 1][1] if over[0] else 0
                right = columns[over[0] + 1][0] if over[0] + 1 < len(columns) else FAR
                columns[over[0]] = (max(left, min(columns[over[0]][0], word.left)), min(right, max(columns[over[0]][1], word.right)))
    longest = max(map(len, rows))
    even = [row for row in rows if len(row) == longest]
    if len(columns) > longest and len(even) * 2 >= len(rows):  # parted by gaps, not set below one another: the order tells
        columns = [(round(median(row[at].left for row in even)), round(median(row[at].right for row in even))) for at in range(longest)]
    return [_fit(_fewer(row, len(columns)), columns) for row in rows], columns


def _fewer(row: Sequence[Word], columns: int) -> Sequence[Word]:
    """No more words than columns: the nearest neighbours are one."""
    while len(row) > columns:
        at = min(range(len(row) - 1), key=lambda at: row[at + 1].left - row[at].right)
        row = (*row[:at], Word(f"{row[at].text} {row[at + 1].text}", row[at].left, row[at + 1].right), *row[at + 2:])
    return row


def _distance(word: Word, column: Span) -> float:
    """0 where they overlap most; how far they stand apart else."""
    overlap = min(word.right, column[1]) - max(word.left, column[0])
    if overlap > 0:
        return 1 - overlap / (word.right - word.left)
    return 2.0 - overlap


def _fit(row: Sequence[Word], columns: Sequence[Span]) -> list[tuple[int, Word]]:
    """Each word in a column of its own, in order, as near as can be."""
    best: list[list[tuple[float, int]]] = [[(0.0, -1)] * (len(columns) + 1)]
    for at, word in enumerate(row, start=1):
        costs: list[tuple[float, int]] = [(float("inf"), -1)] * (len(columns) + 1)
        for column in range(at, len(columns) + 1):
            taken = best[at - 1][column - 1][0] + _distance(word, columns[column - 1])
            costs[column] = min((taken, column - 1), (costs[column - 1][0], costs[column - 1][1]))
        best.append(costs)
    placed, column = [], len(columns)
    for at in range(len(row), 0, -1):
        column = best[at][column][1]
        placed.append((column, row[at - 1]))
    return placed[::-1]


def _misfit(placed: tuple[Placed, list[Span]]) -> tuple[float, int]:
    rows, columns = placed
    apart = sum(1 for row in rows for column, word in row if _distance(word, columns[column]) >= 1)
    return apart, len(columns)


# heads ---------------------------------------------------------------------------------------------------------------

def _head(lines: Sequence[Line], rows: Placed, columns: int) -> tuple[list[tuple[Cell, ...]], frozenset[tuple[int, int]]]:
    """One head row, or a row of group heads above it; and the places that repeat a cell."""
    if not rows:
        return [], frozenset()
    group = next((at for at in range(len(rows) - 1) if _is_group(rows[at], rows[at + 1:])), None)
    grouped, merged = _laid_out(lines, rows, columns, group)
    kept = {piece for row in grouped for cell in row for piece in cell}
    words_of = {Piece(word.text, line.number, line.page) for line, row in zip(lines, rows, strict=True) for _, word in row}
    if words_of - kept:  # a group head that stands over no column: nothing may be lost
        return _laid_out(lines, rows, columns, None)
    return grouped, merged


def _laid_out(lines: Sequence[Line], rows: Placed, columns: int, group: int | None) -> tuple[list[tuple[Cell, ...]], frozenset[tuple[int, int]]]:
    """The head, with the row of group heads that ``group`` is."""
    leaves: dict[int, list[Piece]] = {}
    for at, (line, row) in enumerate(zip(lines, rows, strict=True)):
        for column, word in row if at != group else ():
            leaves.setdefault(column, []).append(Piece(word.text, line.number, line.page))
    if group is None:
        return [tuple(tuple(leaves.get(column, ())) for column in range(columns))], frozenset()
    above = {column: (Piece(word.text, lines[group].number, lines[group].page),) for column, word in rows[group]}
    below = {column for row in rows[group + 1:] for column, _ in row}
    upper: list[Cell] = []
    lower: list[Cell] = []
    merged: set[tuple[int, int]] = set()
    owners = _owners(rows[group], rows[group + 1:])
    for column in range(columns):
        leaf = tuple(leaves.get(column, ()))
        owner = owners.get(column)
        if owner is not None and column in below:
            upper.append(above[owner])
            if owners.get(column - 1) == owner:
                merged.add((0, column))
            lower.append(leaf)
        else:
            cell = (*above.get(column, ()), *leaf)
            upper.append(cell)
            lower.append(cell)
            merged.add((1, column))
    return [tuple(upper), tuple(lower)], frozenset(merged)


def _is_group(row: Sequence[tuple[int, Word]], lower: Sequence[Sequence[tuple[int, Word]]]) -> bool:
    """Its cells stand over several cells of the lines below, which no rest of a broken head is."""
    below = [(column, word) for line in lower for column, word in line]
    if not below or any(is_rest_of_head(word.text) for _, word in below):
        return False
    names = [word.text for _, word in below]
    wide = any(sum(1 for _, other in below if word.left < other.right and other.left < word.right) >= 2 for _, word in row)
    repeated = len(set(names)) < len(names)
    years = sum(1 for _, word in row if YEAR.match(word.text))
    return len(below) > len(row) - 1 and (wide or repeated or (years > 0 and len(below) >= 2 * years))


def _owners(row: Sequence[tuple[int, Word]], lower: Sequence[Sequence[tuple[int, Word]]]) -> dict[int, int]:
    """The group head over each column that has a cell below it: even shares where they come out, else the nearest."""
    below = sorted({column for line in lower for column, _ in line})
    where = {column: word for line in lower for column, word in line}
    heads = [(column, word) for column, word in row if not (column == 0 and 0 not in below)]
    over = [(column, word) for column, word in heads if any(leaf >= column - 1 for leaf in below)]
    labels = [leaf for leaf in below if over and where[leaf].right <= min(word.left for _, word in over) and leaf < over[0][0]]
    leaves = [leaf for leaf in below if leaf not in labels]
    if len(over) and len(leaves) > 1 and leaves[0] > 0 and over[0][0] < leaves[0] and where[leaves[0]].left >= over[0][1].right:
        over = over[1:]
    if not over:
        return {}
    if len(leaves) % len(over) == 0:
        share = len(leaves) // len(over)
        return {leaf: over[at // share][0] for at, leaf in enumerate(leaves)}
    middle = {leaf: (where[leaf].left + where[leaf].right) / 2 for leaf in leaves}
    return {leaf: min(over, key=lambda head: abs((head[1].left + head[1].right) / 2 - middle[leaf]))[0] for leaf in leaves}


# rows ----------------------------------------------------------------------------------------------------------------

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
