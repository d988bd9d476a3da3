"""Tables whose cells are only parted by spaces, as they fall out of a PDF: "1 企事业单位就业 752 50.27".

The rows with values give the number of columns; what stands above them, however it was broken over lines, is put together
into as many head cells. What makes a word is told by the pieces' lengths: the lines of one cell are as long as its column,
only the last is shorter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from flows.documents.drafts import Cell, Grid, Piece
from flows.documents.grid import YEAR, is_value
from flows.documents.heads import head_cells
from flows.documents.layout import Layout
from flows.documents.lines import Line, width
from flows.documents.markers import FINAL, HASHES, is_caption, is_contents, marker

WIDE_GAP = re.compile(r"\s{2,}|\t|\u3000+")
DATED = re.compile(r"(?:年度?|学年度?|级|届|月|日)(?=$|[（(])")
BARE_YEAR = re.compile(r"^(?:19|20)\d\d$")
OF_YEAR = re.compile(r"^(?:学?年|届|级)\S{1,8}$")  # 2019 年人数
DELIMITED = re.compile(r"\t|[|｜│┃].*[|｜│┃]")  # rows of another kind
LATIN = re.compile(r"^[A-Za-z][A-Za-z&'.-]*$")
ORDINAL = re.compile(r"^\d{1,3}$")
RUNNING = re.compile(r"[，；。：、]$|[。；]|(?:\s|^)(?:人|个|项|名|门|元|万元|次|人次|%)[，；、]")  # 440 人，其中…
# 类 别, 合 计: one word, spelt out; 男 女 are two
SPELT_OUT = re.compile(r"(?<!\S)(类|项|合|总|小|指|年|单|序|名|备|职|学|科|专|层|等|来|内|金|比|人|数) "
                       r"(别|目|计|标|度|份|位|号|称|注|历|业|次|级|源|容|额|例|数|量)(?!\S)")
ITEM = re.compile(r"^[（(][\d一二三四五六七八九]+[）)]")  # （1）课堂育人
UNIT = re.compile(r"^(?:[%％门个项本人元台套]|人次|人日|人天|学时|课时|万元|亿元|课次|平方米|Mbps)$")  # alone before numbers
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
MAX_HEAD_LINES = 28


def tokens(text: str) -> list[str]:
    """The cells of a line: 2 年 stays with its number, brackets stay whole, Latin words stay together."""
    if WIDE_GAP.search(text):
        return [part for part in WIDE_GAP.split(text) if part]
    held = BRACKETS.sub(lambda found: found[0].replace(" ", "\x00"), SPELT_OUT.sub(r"\1\2", text))
    merged: list[str] = []
    for part in (word.replace("\x00", " ") for word in held.split(" ") if word):
        before = merged[-1] if merged else ""
        dated = (before[-4:].isdigit() and DATED.match(part)) or (BARE_YEAR.match(before) and OF_YEAR.match(part))
        if before and (dated or (LATIN.match(before.split(" ")[-1]) and LATIN.match(part))):
            merged[-1] = f"{before} {part}"
        else:
            merged.append(part)
    return merged


def is_row(text: str) -> bool:
    """A line that reads as a row: at least two cells, one of them a number, and no running sentence."""
    parts = tokens(text)
    if len(parts) < 2 or RUNNING.search(BRACKETS.sub("", text)):
        return False
    return any(is_value(part) for part in parts[1:]) or (bool(ORDINAL.match(parts[0])) and not is_value(parts[1]))


def ends_table(line: Line, layout: Layout) -> bool:
    """A heading, another caption or running text."""
    text = line.text
    if HASHES.match(text) or is_caption(text) or is_contents(text):
        return True
    found = marker(text)
    if (found and found.style in ("chapter", "chinese", "case")) or (found and found.style.startswith("dotted")):
        return not any(is_value(part) for part in tokens(text)[1:])
    return bool(FINAL.search(text)) or (bool(RUNNING.search(BRACKETS.sub("", text))) and not is_row(text))


def region(lines: Sequence[Line], start: int, layout: Layout) -> tuple[int, int] | None:
    """(first row, end) of the spaced table whose head begins at ``start``; None where no row follows."""
    first = start
    while first < len(lines) and first - start < MAX_HEAD_LINES and not is_row(lines[first].text):
        if ends_table(lines[first], layout) or width(lines[first].text) > 60 or DELIMITED.search(lines[first].raw):
            return None
        first += 1
    if first >= len(lines) or first - start >= MAX_HEAD_LINES or DELIMITED.search(lines[first].raw) or ends_table(lines[first], layout):
        return None
    end, last_row = first, first
    while end < len(lines) and not ends_table(lines[end], layout) and "\t" not in lines[end].raw:
        if is_row(lines[end].text):
            last_row = end
        elif end - last_row > 3 or lines[end].width > 40 or (_is_full(lines[end], layout) and not _before_numbers(lines, end)):
            break
        end += 1
    tail = last_row + 1
    columns = _columns([tokens(line.text) for line in lines[first:tail] if is_row(line.text)])
    while tail < end and len(tokens(lines[last_row].text)) < columns and not marker(lines[tail].text):
        tail += 1
    return first, tail


def _columns(rows: Sequence[Sequence[str]]) -> int:
    """The usual number of cells; in a table of numbered rows, a row without a number lacks the first."""
    numbered = _counts_off(rows)
    counts = Counter(len(row) + (numbered and not ORDINAL.match(row[0])) for row in rows)
    return max(counts, key=lambda count: (counts[count], -count)) if counts else 0


def _counts_off(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows begin with 1, 2, 3, 5 …, each before words."""
    ordinals = [int(row[0]) for row in rows if len(row) > 2 and ORDINAL.match(row[0]) and not is_value(row[1])]
    return len(ordinals) >= 2 and all(0 < after - before <= 3 for before, after in pairwise(ordinals))


def read(lines: Sequence[Line], start: int, first: int, end: int) -> Grid:
    """The table of ``lines[start:end]``, whose first row with values is ``first``."""
    body = list(lines[first:end])
    broken = _broken(body)
    columns = _columns([parts for line in body if is_row(line.text) for parts in [broken.get(line.number, tokens(line.text))] if parts])
    head, merged = head_cells([[(part, line.number, line.page) for part in tokens(line.text)] for line in lines[start:first]], columns)
    rows: list[tuple[Cell, ...]] = list(head)
    places = [_place(row, lines[start]) for row in rows]
    lead: list[tuple[str, Line]] = []
    for line in body:
        parts = broken.get(line.number)
        if parts is None:
            add_line(rows, places, line, columns, len(head))
        elif not parts:
            lead = [(part, line) for part in tokens(line.text)]
        else:
            rows.append(_joined(lead, parts, line))
            places.append((lead[0][1].number, line.number, line.page))
    return Grid(tuple(_aligned(rows, columns, len(head))), tuple(places), len(head), merged)


def _is_full(line: Line, layout: Layout) -> bool:
    return bool(layout.full) and line.width >= layout.full * 0.8


def _before_numbers(lines: Sequence[Line], at: int) -> bool:
    """Whether the line below has the numbers of a row: then this one may be the first half of its label."""
    return at + 1 < len(lines) and _is_whole(tokens(lines[at + 1].text))


def _is_whole(parts: Sequence[str]) -> bool:
    """Words and then a number: the end of a row."""
    return len(parts) > 1 and is_value(parts[-1]) and not is_value(parts[0])


def _broken(body: Sequence[Line]) -> dict[int, list[str]]:
    """Labels broken over two lines, by line number: the first half has no cells, the second those of the row made whole.

    The first half is as long as its column and has no number; the second begins with no ordinal, and made whole they are a row as
    long as the others: "3 在校生服务“走出去”企业" over "国（境）外实习时间 人日 120 96".
    """
    rows = [tokens(line.text) for line in body]
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
        if len(lead) != 1 or is_value(lead[0]) or width(lead[0]) < widest - 1.5 or line.number in made:
            continue
        if _is_whole(rest) and len(rest) in (usual - 1, usual) and firsts[rest[0]] == 1 and not ITEM.match(lead[0]):
            made[line.number] = []
            made[after.number] = [*parts, *rest] if len(rest) < usual else [*parts[:-1], parts[-1] + rest[0], *rest[1:]]
            unnumbered += [line.number, after.number] if parts not in numbered else []
    if len(unnumbered) == len(made) == 2:  # one long line without a number may as well be a heading of rows
        return {}
    return made


def _joined(lead: Sequence[tuple[str, Line]], parts: Sequence[str], line: Line) -> tuple[Cell, ...]:
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


def _aligned(rows: list[tuple[Cell, ...]], columns: int, head: int) -> list[tuple[Cell, ...]]:
    """Cells set below their heads. In a table of numbered rows, a row without a number keeps its first place empty (其中：… below
    4 …), and so does a head without 序号; a row of a unit and its numbers (学时 below 门) keeps its label's place empty too.
    """
    numbered = [bool(row and row[0] and ORDINAL.match(row[0][0].text)) for row in rows]
    if not (sum(numbered) * 2 >= len(rows) - head or _counts_off([[cell[0].text for cell in row if cell] for row in rows[head:]])):
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


def add_line(rows: list[tuple[Cell, ...]], places: list[tuple[int, int, int | None]], line: Line, columns: int, head: int) -> None:
    """A line as a row of its own, or as the cells that the row above still lacks."""
    parts = fitted(tokens(line.text), columns)
    cells = tuple((Piece(part, line.number, line.page),) for part in parts)
    if not is_row(line.text) and len(rows) > head:
        above, place = rows[-1], places[-1]
        if len(above) + len(cells) <= columns:
            rows[-1] = above + cells
        elif len(cells) == 1 and (place[0] != place[1] or len(above) < columns):
            rows[-1] = (*above[:-1], above[-1] + cells[0])
        else:
            rows.append(cells)
            places.append((line.number, line.number, line.page))
            return
        places[-1] = (place[0], line.number, place[2])
        return
    rows.append(cells)
    places.append((line.number, line.number, line.page))


def fitted(parts: list[str], columns: int) -> list[str]:
    """Words that a space parted inside a cell, put together until the row has its columns."""
    parts = list(parts)
    while len(parts) > columns > 1:
        for place in range(len(parts) - 1):
            if not any(is_value(part) or YEAR.match(part) for part in parts[place:place + 2]):
                parts[place:place + 2] = [f"{parts[place]} {parts[place + 1]}"]
                break
        else:
            return parts
    return parts


def _place(row: tuple[Cell, ...], fallback: Line) -> tuple[int, int, int | None]:
    numbers = [piece.line for cell in row for piece in cell] or [fallback.number]
    return min(numbers), max(numbers), fallback.page
