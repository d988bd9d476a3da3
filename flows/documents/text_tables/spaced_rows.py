"""Rows of a spaced table made whole and set below their heads: labels broken over two lines, places that a row leaves empty.

Comes in lines and the words of each; go out rows of cells. A number whose column can't be told stands behind the last one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from flows.documents.drafts import Cell, Piece
from flows.documents.grid import is_value
from flows.documents.lines import Line, width

ORDINAL = re.compile(r"^\d{1,3}$")
ITEM = re.compile(r"^[（(][\d一二三四五六七八九]+[）)]")  # （1）课堂育人
GROUPING = ("结构", "情况", "类别", "分布")  # 职称结构: ends a word that heads rows, not half a label
UNIT = re.compile(r"^(?:[%％门个项本人元台套]|人次|人日|人天|学时|课时|万元|亿元|课次|平方米|Mbps)$")  # alone before numbers


def counts_off(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows begin with 1, 2, 3, 5 …, each before words."""
    ordinals = [int(row[0]) for row in rows if len(row) > 2 and ORDINAL.match(row[0]) and not is_value(row[1])]
    return len(ordinals) >= 2 and all(0 < after - before <= 3 for before, after in pairwise(ordinals))


def is_whole(parts: Sequence[str]) -> bool:
    """Words and then a number: the end of a row."""
    return len(parts) > 1 and is_value(parts[-1]) and not is_value(parts[0])


def broken(body: Sequence[Line], rows: Sequence[list[str]]) -> dict[int, list[str]]:
    """Labels broken over two lines, by line number: the first half has no cells, the second those of the row made whole.

    The first half is as long as its column and has no number; the second begins with no ordinal, and made whole they are a row as
    long as the others: "3 在校生服务“走出去”企业" over "国（境）外实习时间 人日 120 96".
    """
    numbered = [parts for parts in rows if ORDINAL.match(parts[0])]
    whole = [len(parts) - (ORDINAL.match(parts[0]) is not None) for parts in rows if is_value(parts[-1]) and len(parts) > 1]
    widest = max((width(part) for parts in rows for part in parts if not is_value(part)), default=0.0)
    if not whole:
        return {}
    usual = Counter(whole).most_common(1)[0][0]
    firsts = Counter(parts[0] for parts in rows)
    made: dict[int, list[str]] = {}
    unnumbered = []
    for (line, parts), (after, rest) in pairwise(zip(body, rows, strict=True)):
        lead = parts[1:] if parts in numbered else parts
        if len(lead) != 1 or is_value(lead[0]) or width(lead[0]) < widest - 1.5 or line.number in made or lead[0].endswith(GROUPING):
            continue
        if is_whole(rest) and len(rest) in (usual - 1, usual) and firsts[rest[0]] == 1 and not ITEM.match(lead[0]):
            made[line.number] = []
            made[after.number] = [*parts, *rest] if len(rest) < usual else [*parts[:-1], parts[-1] + rest[0], *rest[1:]]
            unnumbered += [line.number, after.number] if parts not in numbered else []
    if len(unnumbered) == len(made) == 2:  # one long line without a number may as well be a heading of rows
        return {}
    return made


def joined(lead: Sequence[tuple[str, Line]], parts: Sequence[str], line: Line) -> tuple[Cell, ...]:
    """The cells of a row whose first words stood on the line before: each piece keeps its line."""
    cells: list[Cell] = []
    for place, part in enumerate(parts):
        if place >= len(lead):
            cells.append((Piece(part, line.number, line.page),))
            continue
        text, above = lead[place]
        tail = part[len(text):]
        cells.append((Piece(text, above.number, above.page), *((Piece(tail, line.number, line.page),) if tail else ())))
    return tuple(cells)


def aligned(rows: list[tuple[Cell, ...]], columns: int, head: int) -> list[tuple[Cell, ...]]:
    """Cells set below their heads. In a table of numbered rows, a row without a number keeps its first place empty (其中：… below
    4 …), and so does a head without 序号; a row of a unit and its numbers (学时 below 门) keeps its label's place empty too.
    """
    numbered = [bool(row and row[0] and ORDINAL.match(row[0][0].text)) for row in rows]
    if not (sum(numbered) * 2 >= len(rows) - head or counts_off([[cell[0].text for cell in row if cell] for row in rows[head:]])):
        return rows
    made = []
    for place, (row, number) in enumerate(zip(rows, numbered, strict=True)):
        if number or not row or not row[0] or is_value(row[0][0].text):
            lack = 0
        elif place < head:
            lack = int(len(row) == columns - 1)
        else:
            lack = {columns - 1: 1, columns - 2: 2 * bool(UNIT.match(row[0][0].text))}.get(len(row), 0)
        made.append(((),) * lack + tuple(row))
    return made


def unplaced(rows: list[tuple[Cell, ...]], columns: int, head: int) -> list[tuple[Cell, ...]]:
    """A row with fewer numbers than the others keeps them behind the last column: below which head they stand is lost."""
    counts = [sum(is_value("".join(piece.text for piece in cell)) for cell in row[1:]) for row in rows[head:]]
    usual, often = Counter(counts).most_common(1)[0] if counts else (0, 0)
    if usual < 2 or often < 3:
        return rows
    made = list(rows)
    for place, count in enumerate(counts, start=head):
        row = rows[place]
        if 0 < count < usual and len(row) < columns and all(is_value("".join(piece.text for piece in cell)) for cell in row[-count:]):
            made[place] = (*row[:-count], *((),) * (columns - len(row) + count), *row[-count:])
    return made
