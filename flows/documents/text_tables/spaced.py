"""Tables whose cells are only parted by spaces, as they fall out of a PDF: "1 企事业单位就业 752 50.27".

The rows with values give the number of columns; what stands above them, however it was broken over lines, is put together
into as many head cells. What makes a word is told by the pieces' lengths: the lines of one cell are as long as its column,
only the last is shorter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from flows.documents.drafts import Cell, Grid, Piece
from flows.documents.grid import YEAR, is_value
from flows.documents.layout import Layout
from flows.documents.lines import Line, width
from flows.documents.markers import FINAL, HASHES, is_caption, is_contents, marker
from flows.documents.text_tables import spaced_rows
from flows.documents.text_tables.heads import head_cells, is_rest_of_head

WIDE_GAP = re.compile(r"\s{2,}|\t|\u3000+")
DATED = re.compile(r"(?:年度?|学年度?|级|届|月|日)(?=$|[（(])")
BARE_YEAR = re.compile(r"^(?:19|20)\d\d$")
OF_YEAR = re.compile(r"^(?:学?年|届|级)\S{1,8}$")  # 2019 年人数
DELIMITED = re.compile(r"\t|[|｜│┃].*[|｜│┃]")  # rows of another kind
LATIN = re.compile(r"^[A-Za-z][A-Za-z&'.-]*$")
RUNNING = re.compile(r"[，；。：、]$|[。；]|(?:\s|^)(?:人|个|项|名|门|元|万元|次|人次|%)[，；、]")  # 440 人，其中…
# 类 别, 合 计: one word, spelt out; 男 女 are two
SPELT_OUT = re.compile(r"(?<!\S)(类|项|合|总|小|指|年|单|序|名|备|职|学|科|专|层|等|来|内|金|比|人|数) "
                       r"(别|目|计|标|度|份|位|号|称|注|历|业|次|级|源|容|额|例|数|量)(?!\S)")
# 顾 凯, 严 冬、高 远: a name of two letters, spread as wide as one of three; 高 中 初 are three
SURNAMES = ("赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕张孔曹严华魏陶姜谢邹喻苏潘葛范彭郎鲁马苗方俞任袁柳唐罗薛雷贺倪汤毕郝常傅康伍余顾"
            "孟黄穆萧尹邵汪毛戴宋庞熊纪舒屈董梁杜阮蓝闵季贾江童郭梅林钟徐邱骆高夏蔡田樊胡凌霍虞柯管卢莫裘丁邓洪包左石崔龚程邢裴陆翁段"
            "侯武刘龙叶黎乔温柴阎易廖耿文欧聂曾关游涂丘薄白于肖覃韦翟靳佟应卓岳齐詹饶邬尚"
            "牛殷盛边戚池匡佘车申卞甘褚娄屠辛隋冉鄢丛窦祝聂付")
SPREAD_NAME = re.compile(rf"(?<![^\s、，])([{SURNAMES}])[ \u3000]+(?=[\u4e00-\u9fff](?![\u4e00-\u9fff]))(?![中低初级])")
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
MAX_HEAD_LINES = 28


def tokens(text: str) -> list[str]:
    """The cells of a line: 2 年 stays with its number, brackets stay whole, Latin words stay together."""
    text = SPREAD_NAME.sub(r"\1", text)
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
    return any(is_value(part) for part in parts[1:]) or (bool(spaced_rows.ORDINAL.match(parts[0])) and not is_value(parts[1]))


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
    numbered = spaced_rows.counts_off(rows)
    counts = Counter(len(row) + (numbered and not spaced_rows.ORDINAL.match(row[0])) for row in rows)
    return max(counts, key=lambda count: (counts[count], -count)) if counts else 0


def read(lines: Sequence[Line], start: int, first: int, end: int) -> Grid:
    """The table of ``lines[start:end]``, whose first row with values is ``first``."""
    first = _below_whole_head(lines, start, first, end)
    body = list(lines[first:end])
    broken = spaced_rows.broken(body, [tokens(line.text) for line in body])
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
            rows.append(spaced_rows.joined(lead, parts, line))
            places.append((lead[0][1].number, line.number, line.page))
    return Grid(tuple(spaced_rows.unplaced(spaced_rows.aligned(rows, columns, len(head)), columns, len(head))), tuple(places), len(head), merged)


def _below_whole_head(lines: Sequence[Line], start: int, first: int, end: int) -> int:
    """Where the body begins: below a head that has all columns on its one line, a word alone heads rows (职称结构 over 高级, 中级)."""
    columns = _columns([tokens(line.text) for line in lines[first:end] if is_row(line.text)])
    alone = [tokens(line.text) for line in lines[start + 1:first]]
    whole = len(tokens(lines[start].text)) == columns > 2 and all(len(words) == 1 and not is_rest_of_head(words[0]) for words in alone)
    return start + 1 if whole and len(alone) == 1 and alone[0][0].endswith(spaced_rows.GROUPING) else first


def _is_full(line: Line, layout: Layout) -> bool:
    return bool(layout.full) and line.width >= layout.full * 0.8


def _before_numbers(lines: Sequence[Line], at: int) -> bool:
    """Whether the line below has the numbers of a row: then this one may be the first half of its label."""
    return at + 1 < len(lines) and spaced_rows.is_whole(tokens(lines[at + 1].text))


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
        for place in sorted(range(len(parts) - 1), key=lambda place: len(parts[place + 1]) > 1):  # 闫旭、佟 伟 before all others
            if not any(is_value(part) or YEAR.match(part) for part in parts[place:place + 2]):
                parts[place:place + 2] = [f"{parts[place]} {parts[place + 1]}"]
                break
        else:
            return parts
    return parts


def _place(row: tuple[Cell, ...], fallback: Line) -> tuple[int, int, int | None]:
    numbers = [piece.line for cell in row for piece in cell] or [fallback.number]
    return min(numbers), max(numbers), fallback.page
