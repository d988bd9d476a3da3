"""The head of an aligned table: broken over lines, in one row or with a row of group heads above it."""

from __future__ import annotations

from collections.abc import Sequence

from flows.documents.drafts import Cell, Piece
from flows.documents.grid import YEAR
from flows.documents.lines import Line
from flows.documents.text_tables.aligned import Word
from flows.documents.text_tables.aligned_columns import Placed
from flows.documents.text_tables.heads import is_rest_of_head


def head_of(lines: Sequence[Line], rows: Placed, columns: int) -> tuple[list[tuple[Cell, ...]], frozenset[tuple[int, int]]]:
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
