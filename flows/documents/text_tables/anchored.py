"""Tables parted by spaces whose labels were broken over lines, told by what never breaks: a unit and the numbers behind it.

Comes in the lines below a caption whose head has a cell 单位: "人日 120 96" is the end of a row, whatever words stand above or
below it on lines of their own. Goes out a grid: ordinal, group, label, unit, values, remark. Tables whose rows stand whole on
their lines are left to ``spaced``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flows.documents.drafts import Grid, Piece
from flows.documents.grid import is_value
from flows.documents.lines import Line
from flows.documents.markers import is_caption
from flows.documents.text_tables import anchored_rows
from flows.documents.text_tables.anchored_rows import Fragment, Row
from flows.documents.text_tables.spaced import BARE_YEAR, is_row, tokens

UNIT_HEAD = re.compile(r"^(?:计量|数据|指标)?单位$")
REMARK_HEAD = re.compile(r"^(?:备注|说明|调查方式|数据来源|来源|采集方式|具体内容)$")
SCHOOL_HEAD = re.compile(r"^(?:院校|学校)(?:代码?|名称)?$")
SCHOOL_CODE = re.compile(r"^\d{5}$|^\d{10}$")  # 13999, 4113013999
SCHOOL_NAME = re.compile(r"(?:学院|学校|大学|专科学校)$")
REST_OF_HEAD = re.compile(r"^(?:代?码|名?称)$")  # 院校代 / 码
PAGE_ABOVE_HEAD = re.compile(r"^\d{1,3}$")
NO_VALUE = re.compile(r"^(?:[-—–/／\\＊*]+|无|空)$")
UNIT = re.compile(r"^[^\d\s]{1,4}(?:[/／][^\d\s]{1,4})*$|^Mbps$|^[-—–：:]+$|^m2/生$", re.I)  # 人, 项/项, 元/生, —
# what cells between a label and its numbers mostly are
COMMON_UNIT = re.compile(
    r"^[%％‰门个项本人元台套册篇次家亩]$|^[人课]次$|^人[日天]$|^[学课]时$|^[万亿]元$|^平方米$|^Mbps$|[/／]|^[-—–：:]+$", re.I
)
MAX_HEAD = 8  # lines before the first row
MAX_BETWEEN = 9  # lines between two rows
LEAST_ROWS = 3


@dataclass(frozen=True, slots=True)
class Head:
    """Where the head's cells stand: its line, the cells behind 单位, how many of them are remarks."""

    line: Line
    cells: tuple[str, ...]
    remarks: int
    school: bool

    @property
    def values(self) -> int:
        return len(self.cells) - self.remarks


def read(lines: Sequence[Line], start: int, ends: Callable[[Line], bool]) -> tuple[Grid, int] | None:
    """(table, end) of the table that begins at ``start``; None where it has no 单位 in its head, or no row of it was broken.

    ``ends`` tells lines that no table holds: captions, headings, running text.
    """
    head = _head(lines, start)
    if head is None:
        return None
    found, end = _rows(lines, start, head, ends)
    if len(found) < LEAST_ROWS or not (head.remarks or any(map(anchored_rows.is_broken, found))):
        return None
    usual = Counter(len(row.values) for row in found).most_common(1)[0][0]
    if usual != head.values:
        return None
    after = anchored_rows.settle(found, bool(head.remarks))
    return _grid(head, found), end + after


def _head(lines: Sequence[Line], start: int) -> Head | None:
    for line in lines[start:start + MAX_HEAD]:
        if "\t" in line.raw or is_caption(line.text) or is_row(line.text):
            return None
        cells = tokens(line.text)
        at = next((place for place, cell in enumerate(cells) if UNIT_HEAD.match(cell)), None)
        if at is None or at + 1 >= len(cells):
            continue
        behind = cells[at + 1:]
        remarks = sum(bool(REMARK_HEAD.match(cell)) for cell in behind)
        if any(is_value(cell) for cell in behind) or remarks > 1 or (remarks and not REMARK_HEAD.match(behind[-1])):
            return None
        above = [cell for other in lines[start:start + MAX_HEAD] for cell in tokens(other.text)[:at]]
        return Head(line, tuple(behind), remarks, any(SCHOOL_HEAD.match(cell) for cell in above)) if remarks < len(behind) else None
    return None


def _rows(lines: Sequence[Line], start: int, head: Head, ends: Callable[[Line], bool]) -> tuple[list[Row], int]:
    """The rows, each with the lines that stand between it and the one before, and the place behind the last one."""
    at = next(place for place in range(start, len(lines)) if lines[place] is head.line) + 1
    rows: list[Row] = []
    between: list[Fragment] = []
    end = at
    while at < len(lines) and len(between) <= MAX_BETWEEN:
        line = lines[at]
        if line.text == head.line.text:
            between = [one for one in between if not (one.line is lines[at - 1] and PAGE_ABOVE_HEAD.match(one.text))]
            at += 1
            continue
        row = None if "\t" in line.raw or is_caption(line.text) else row_of(line, head)
        if row is None and not anchored_rows.OF_WHICH.match(line.text) and (ends(line) or "\t" in line.raw):
            break
        if row is None:
            between += [Fragment(line.text, line)] if not (head.school and SCHOOL_CODE.match(line.text)) else []
        else:
            row.before, between, end = between if rows or not head.school else _without_school(between), [], at + 1
            rows.append(row)
        at += 1
    if rows:
        rows[-1].after = between
    return rows, end


def _without_school(lines: Sequence[Fragment]) -> list[Fragment]:
    """The lines before the first row behind the school's name, which stands beside all rows, and behind the end of the head (码)."""
    last = max((place for place, one in enumerate(lines) if SCHOOL_NAME.search(one.text) or REST_OF_HEAD.match(one.text)), default=-1)
    return list(lines[last + 1:])


def row_of(line: Line, head: Head) -> Row | None:
    """The row whose unit and numbers stand on ``line``; None where none do."""
    cells = tokens(line.text)
    counted = [is_value(cell) or bool(NO_VALUE.match(cell) or BARE_YEAR.match(cell)) for cell in cells]  # below a head 2010 is a count
    fits = [at for at in range(len(cells) - head.values)
            if UNIT.match(cells[at]) and all(counted[at + 1:at + 1 + head.values])
            and (at + 1 + head.values == len(cells) or (head.remarks and not counted[at + 1 + head.values]))]
    if not fits:
        return None
    at = min(fits, key=lambda at: (not COMMON_UNIT.match(cells[at]), at))
    words = [word for word in cells[:at] if not (head.school and SCHOOL_CODE.match(word))]
    return Row(line, words, cells[at], cells[at + 1:at + 1 + head.values], cells[at + 1 + head.values:])


def _grid(head: Head, rows: Sequence[Row]) -> Grid:
    """Ordinal, group, label, unit, values, remark; the group's column only where a row has one."""
    grouped = any(row.group for row in rows)
    first = head.line

    def said(text: str, line: Line) -> tuple[Piece, ...]:
        return (Piece(text, line.number, line.page),) if text else ()

    top = [said("序号", first), *[said("指标", first)] * (1 + grouped), said("单位", first), *(said(cell, first) for cell in head.cells)]
    cells, places = [tuple(top)], [(first.number, first.number, first.page)]
    for row in rows:
        label = tuple(Piece(one.text, one.line.number, one.line.page) for one in row.label)
        group = tuple(Piece(one.text, one.line.number, one.line.page) for one in row.group)
        own = [said(cell, row.line) for cell in (row.unit, *row.values, " ".join(row.remark))]
        cells.append((said(row.ordinal, row.line), *([group] if grouped else []), label, *own[:1 + len(head.cells)]))
        numbers = [row.line.number, *(one.line.number for one in (*row.label, *row.group))]
        places.append((min(numbers), max(numbers), row.line.page))
    merged = frozenset({(0, 2)}) if grouped else frozenset()
    return Grid(tuple(cells), tuple(places), 1, merged)
