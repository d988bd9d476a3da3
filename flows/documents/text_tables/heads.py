"""The head of a spaced table, broken over lines, put together into one cell a column.

"初级职 / 称 / 中级职 / 称" under a row of numbers are two cells. The cheapest way to part the pieces into as many cells as
the rows have columns is taken: pieces of one cell are as long as its column, the last may be shorter; a piece of one
character is no cell; a year begins a cell; two cells don't have one name. Group heads that stand above several columns
("职业资格 职称") become a row of their own above them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.documents.drafts import Cell, Piece
from flows.documents.grid import YEAR
from flows.documents.lines import width

Word = tuple[str, int, int | None]  # text, line, page
Part = list[tuple[Word, int]]  # the words of one cell, each with the number of its line in the head
REST = re.compile(r"^(?:学年度?|年度?|年末|届|级|[%％‰]|[（(].*[）)]?|.{0,2}[）)])$")  # 学年, （人）: begins no cell of a head
DASHED = re.compile(r"[-—–－~～/]$")  # 2020- over 2021学年
IMPOSSIBLE = 1e9
MAX_PIECES = 6


def head_cells(lines: Sequence[Sequence[Word]], columns: int) -> tuple[list[tuple[Cell, ...]], frozenset[tuple[int, int]]]:
    """No, one or two head rows for ``columns`` columns, from the words of each line; and the places that repeat a cell."""
    lines = [line for line in lines if line]
    if not lines or columns < 1:
        return [], frozenset()
    if len(lines) == 1 or columns > 40 or sum(map(len, lines)) > 120:
        return _as_written(lines), frozenset()
    best_cost, best_groups, best_parts = IMPOSSIBLE, None, None
    for groups in (None, *range(len(lines))):
        rest = [(word, number) for number, line in enumerate(lines) if number != groups for word in line]
        if groups is not None:
            below = sum(len(line) for line in lines[groups + 1:])
            if below < 2 * len(lines[groups]) or len(rest) < columns:
                continue
        cost, parts = _parted(rest, columns, groups)
        cost += 0.0 if groups is None else _group_cost(lines, groups, parts)
        if cost < best_cost:
            best_cost, best_groups, best_parts = cost, groups, parts
    if best_parts is None or best_cost > 3.0 * columns:
        return _as_written(lines), frozenset()
    leaves = tuple(_cell([word for word, _ in part]) for part in best_parts)
    if best_groups is None:
        return [leaves], frozenset()
    groups, merged = _group_row(lines, best_groups, best_parts, leaves)
    if not {piece.text for cell in groups for piece in cell} >= {text for text, *_ in lines[best_groups]}:
        return _as_written(lines), frozenset()  # a group head that stands above no column: nothing may be lost
    return [groups, leaves], merged


def is_rest_of_head(text: str) -> bool:
    """What only goes on with a head: the 学年 of 2020-2021学年, a unit in brackets."""
    return bool(REST.match(text))


def _group_cost(lines: Sequence[Sequence[Word]], groups: int, parts: list[Part] | None) -> float:
    """A line is rather a row of group heads where its words stand nowhere else and each has two columns below it."""
    names = [word[0] for word in lines[groups]]
    others = [word[0] for number, line in enumerate(lines) if number != groups for word in line]
    below = sum(1 for part in parts or () if part[0][1] > groups)
    cost = 0.5 * len(names) + (0.3 if len(names) == 1 and not YEAR.match(names[0]) else 0.0)
    return cost + 1.5 * sum(others.count(name) for name in names) + (0.0 if below >= 2 * len(names) else 3.0)


def _as_written(lines: Sequence[Sequence[Word]]) -> list[tuple[Cell, ...]]:
    return [tuple(_cell([word]) for word in line) for line in lines]


def _cell(words: Sequence[Word]) -> Cell:
    return tuple(Piece(text, line, page) for text, line, page in words)


def _parted(words: Part, columns: int, groups: int | None) -> tuple[float, list[Part] | None]:
    """The cheapest way to part ``words`` into ``columns`` runs, and its cost; no run reaches over the row of group heads."""
    count = len(words)
    if count < columns or count > columns * MAX_PIECES:
        return IMPOSSIBLE, None
    numbers = [number for _, number in words]
    shared = {number for number in numbers if numbers.count(number) > 1}
    costs = {(end, begin): _cell_cost(words[begin:end], shared, groups)
             for end in range(1, count + 1) for begin in range(max(0, end - MAX_PIECES), end)}
    table = [[(IMPOSSIBLE, 0)] * (count + 1) for _ in range(columns + 1)]
    table[0][0] = (0.0, 0)
    for column in range(1, columns + 1):
        for end in range(column, count + 1):
            table[column][end] = min((table[column - 1][begin][0] + costs[end, begin]
                                      + _repeats(words, begin, end), begin) for begin in range(max(0, end - MAX_PIECES), end))
    cost, end = table[columns][count][0], count
    if cost >= IMPOSSIBLE:
        return IMPOSSIBLE, None
    parts = []
    for column in range(columns, 0, -1):
        begin = table[column][end][1]
        parts.append(words[begin:end])
        end = begin
    return cost, parts[::-1]


def _repeats(words: Part, begin: int, end: int) -> float:
    """A cell of one piece that stands elsewhere too is rather a piece of several cells (教师, 称)."""
    if end - begin != 1:
        return 0.0
    text = words[begin][0][0]
    return {1: 0.0, 2: 0.4}.get(sum(1 for word, _ in words if word[0] == text), 1.5)


def _cell_cost(part: Part, shared: set[int], groups: int | None) -> float:
    texts = [word[0] for word, _ in part]
    lines = [line for _, line in part]
    if len(set(lines)) < len(lines) or (groups is not None and lines[0] < groups < lines[-1]):
        return IMPOSSIBLE  # two words of one line stand in two columns
    first = 6.0 if is_rest_of_head(texts[0]) else 0.0
    if len(texts) == 1:
        return first + (3.0 if width(texts[0]) <= 1 else 0.0)
    cost = first + 0.2 * (len(texts) - 1) + 0.8 * sum(1 for line in lines if line in shared)  # a line of several cells is seldom broken
    widths = [width(text) for text in texts]
    for place in range(1, len(texts)):
        if texts[place][0] in "（(":
            continue  # a note in brackets stands under any head
        if is_rest_of_head(texts[place]) and texts[place - 1][-1].isdigit():
            continue  # 2020-2021 over 学年
        if YEAR.match(texts[place]) and not DASHED.search(texts[place - 1]):
            cost += 6.0
        elif YEAR.match(texts[place]) or YEAR.match(texts[place - 1]):
            cost += 3.0
        elif widths[place] > widths[0] + 0.6 or texts[place] in texts[:place] \
                or (place < len(texts) - 1 and abs(widths[place] - widths[0]) > 0.6):
            cost += 2.0
        elif widths[0] > 8:
            cost += 0.3
    return cost


def _group_row(lines: Sequence[Sequence[Word]], groups: int, parts: Sequence[Part],
               leaves: Sequence[Cell]) -> tuple[tuple[Cell, ...], frozenset[tuple[int, int]]]:
    """The row above the leaves: each group head over the columns it covers, elsewhere the leaf itself; and the repeats."""
    heads = lines[groups]
    first = next((place for place, part in enumerate(parts) if part[0][1] > groups), len(leaves))
    covered = list(range(first, len(leaves)))
    names = ["".join(piece.text for piece in leaf) for leaf in leaves]
    if len(covered) % len(heads) == 0:
        share = len(covered) // len(heads)
        owner = {column: place // share for place, column in enumerate(covered)}
    else:
        owner = {column: number for column in covered for number, head in enumerate(heads) if head[0] in names[column]}
    row = tuple(_cell([heads[owner[column]]]) if column in owner else leaves[column] for column in range(len(leaves)))
    merged = {(1, column) for column in range(len(leaves)) if column not in owner}
    merged |= {(0, column) for column in owner if owner.get(column - 1) == owner[column]}
    return row, frozenset(merged)
