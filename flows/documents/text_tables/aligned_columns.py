"""The columns of an aligned table, found by where its words stand, and the column of each word.

A word belongs to the column that it overlaps or stands nearest to; the order of the words on their line is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from flows.documents.text_tables.aligned import Word

Span = tuple[int, int]
FAR = 1000

Placed = list[list[tuple[int, Word]]]


def placed(rows: Sequence[tuple[Word, ...]]) -> tuple[Placed, list[Span]]:
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


def misfit(found: tuple[Placed, list[Span]]) -> tuple[float, int]:
    rows, columns = found
    apart = sum(1 for row in rows for column, word in row if _distance(word, columns[column]) >= 1)
    return apart, len(columns)
