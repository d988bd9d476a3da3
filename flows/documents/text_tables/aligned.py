"""Tables whose cells stand below one another, parted by two or more spaces, as a viewer or a PDF converter sets them out.

Comes in: lines. Goes out: the lines that are such a table, or None. A line is a row by the wide gaps in it and by its numbers,
never by its words. Where rows are label and value again and again (占地面积  243亩  建筑面积  8.76万平方米) each pair is a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.documents.drafts import Grid, Piece
from flows.documents.grid import YEAR, is_value
from flows.documents.layout import Layout
from flows.documents.lines import Line, width
from flows.documents.markers import ENDS_IN_PAGE, FINAL, HASHES, SOURCE_NOTE, UNIT_NOTE, is_caption, is_contents, marker

CELL = re.compile(r"[^\s\u3000]+(?:[ \u3000][^\s\u3000]+)*?(?=\s{2,}|\u3000|\s*$)")  # 2021 年 is one cell, 男  女 are two
AMOUNT = re.compile(r"^[约近≥>＞]?\s*[-+−]?\d[\d,，.]*\s*[^\d\s，。；：、/（(]{0,3}(?:/[^\d\s，。；：、（(]{1,3})?(?:\s*[（(][^（）()]*[）)])?$")
DATE = re.compile(r"^(?:19|20)\d\d\s*[年.-]")  # 2021年, 2021.9: a time, no amount
LETTER = re.compile(r"^[\u4e00-\u9fff]$")
RUNNING = re.compile(r"[。；！？].|[，：、；。]$")  # 现有教师  243 人，
FORM = re.compile(r"[:：]\s*\S")  # 联系人：张三    电话：0931-1234567
SIDE_BY_SIDE = re.compile(r"[。；，]")
WORTH = re.compile(r"[,.%％]|\d\D|\d{3}")  # a lone line needs more than a page number behind its words
ROWLESS = ("chapter", "section", "case", "annex")
MAX_WIDTH = 100.0
MAX_CELL = 60  # in columns of a terminal
MAX_LINES = 2000
LATEST = 6  # rows above a gap that tell the columns
MIN_LISTED = 4  # so many cells on every line are a table of words, also where they don't stand below one another


@dataclass(frozen=True, slots=True)
class Word:
    """A cell as it stands on its line: from column ``left`` to before ``right``, a Chinese character being two wide."""

    text: str
    left: int
    right: int

    @property
    def counts(self) -> bool:
        return is_amount(self.text)


def is_amount(text: str) -> bool:
    """243亩, 9.3万册（其中电子图书2.1万册）, 97.82, —; no year and no date."""
    return is_value(text) or bool(AMOUNT.match(text) and not DATE.match(text) and not YEAR.match(text))


def words(line: Line, wide: int = 2) -> tuple[Word, ...]:
    """The cells of a line with their columns; ``wide`` is what a Chinese character counts (1 in some converters' files)."""
    measure = (lambda text: round(2 * width(text))) if wide == 2 else len
    base = round(2 * line.indent)
    spans = [span for match in CELL.finditer(line.text) for span in _years_apart(match)]
    found = [Word(line.text[start:end], base + measure(line.text[:start]), base + measure(line.text[:end])) for start, end in spans]
    return _spelt_out(found)


def _years_apart(cell: re.Match[str]) -> list[tuple[int, int]]:
    """2019-2020学年 2020-2021学年: the heads of two columns, though one space parts them."""
    parts = [(cell.start() + part.start(), cell.start() + part.end()) for part in re.finditer(r"\S+", cell[0])]
    return parts if len(parts) > 1 and all(YEAR.match(cell.string[start:end]) for start, end in parts) else [cell.span()]


def _spelt_out(found: list[Word]) -> tuple[Word, ...]:
    """合　　计 is one word: two characters alone at the head of a line, before its numbers."""
    if len(found) >= 3 and LETTER.match(found[0].text) and LETTER.match(found[1].text) and found[2].counts \
            and found[1].left - found[0].right <= 4:
        found[:2] = [Word(found[0].text + found[1].text, found[0].left, found[1].right)]
    return tuple(found)


def is_row(line: Line) -> bool:
    """At least two cells with a wide gap between them, and neither a sentence nor a heading."""
    if ("  " not in line.text and "\u3000" not in line.text) or "\t" in line.raw or line.width > MAX_WIDTH:
        return False
    cells = words(line)
    if len(cells) < 2 or _stops(line) or any(RUNNING.search(cell.text) for cell in cells[:-1]):
        return False
    if any(cell.right - cell.left > MAX_CELL for cell in cells) or FINAL.search(cells[-1].text):
        return False
    if not any(cell.counts for cell in cells) and sum(1 for cell in cells if FORM.search(cell.text)) * 2 >= len(cells):
        return False
    found = marker(line.text)
    if found and (found.style in ROWLESS or found.style == "chinese" or found.style.startswith("dotted")):
        return any(cell.counts for cell in cells[1:])
    return True


def _stops(line: Line) -> bool:
    text = line.text
    return bool(HASHES.match(text) or SOURCE_NOTE.match(text) or UNIT_NOTE.match(text)) or is_caption(text) or is_contents(text) \
        or "|" in text


def region(lines: Sequence[Line], start: int, layout: Layout) -> int | None:
    """The end of the aligned table that begins with ``lines[start]``; None where no table begins there."""
    first = lines[start]
    if not is_row(first) and not _stands_over(lines, start):
        return None
    end, gap, rest = start + 1, None, start + 1
    while rest < len(lines) and rest - start < MAX_LINES:
        line = lines[rest]
        gap = min(line.gap, max(1, layout.gap)) if gap is None else gap
        if line.gap > gap and not _goes_on(lines[start:end], line):
            break
        if is_row(line):
            end = rest + 1
        elif not _hangs(line, lines[rest - 1], layout) or rest - end >= 3:
            break
        elif round(2 * line.indent) > round(2 * first.indent) + 4:
            end = rest + 1  # the rest of a remark
        rest += 1
    return end if _is_table(lines[start:end]) else None


def _stands_over(lines: Sequence[Line], at: int) -> bool:
    """A year alone above the columns of a head."""
    line = lines[at]
    return line.indent >= 6 and bool(YEAR.match(line.text)) and at + 1 < len(lines) and is_row(lines[at + 1]) \
        and lines[at + 1].gap <= 1 and words(lines[at + 1])[0].left < round(2 * line.indent)


def _hangs(line: Line, before: Line, layout: Layout) -> bool:
    """A short line of one cell amid rows: the rest of a cell, a subheading, a row that has only its label."""
    if line.width > 30 or "\t" in line.raw or _stops(line) or (layout.full and line.width >= layout.full * 0.8):
        return False
    if SIDE_BY_SIDE.search(line.text) and line.indent < before.indent + 2:
        return False
    found = marker(line.text)
    return found is None or found.style not in (*ROWLESS, "chinese")


def _goes_on(above: Sequence[Line], line: Line) -> bool:
    """Below a wider gap, such as a page break: a row of numbers whose cells stand below those of the rows above."""
    if line.gap > 4 or not is_row(line):
        return False
    latest = [other for other in above if is_row(other)][-LATEST:] or above[:1]
    cells, last = words(line), [word for other in latest for word in words(other)]
    under = all(any(cell.left < other.right and other.left < cell.right for other in last) for cell in cells)
    return under and len(cells) >= 2 and any(cell.counts for cell in cells[1:])


def _is_table(lines: Sequence[Line]) -> bool:
    rows = [words(line) for line in lines if is_row(line)]
    counted = [row for row in rows if any(cell.counts for cell in row[1:])]
    if _is_contents(lines):
        return False
    if len(counted) >= 2 and len(counted) * 2 >= len(rows):
        return True
    if len(counted) == 1 and len(rows) <= 3:
        row = counted[0]
        pairs = alternates(row)
        return (pairs and (len(row) >= 4 or bool(WORTH.search(row[1].text)))) or (len(rows) >= 2 and len(row) >= 3)
    if len(rows) < 3 or len({len(row) for row in rows}) > 1:
        return False
    below = len({tuple(cell.left for cell in row) for row in rows}) == 1
    return (len(rows[0]) >= 3 and below) or len(rows[0]) >= MIN_LISTED


def _is_contents(lines: Sequence[Line]) -> bool:
    """Headings, each with the number of its page."""
    headed = [line for line in lines if marker(line.text)]
    pages = [int(found[0]) for line in lines if (found := ENDS_IN_PAGE.search(line.text))]
    return len(lines) >= 3 and len(pages) == len(lines) and pages == sorted(pages) and all(len(words(line)) == 2 for line in lines) \
        and len(headed) * 2 > len(lines) and not all(line.text[0].isdigit() and marker(line.text).style == "spaced" for line in headed)


def alternates(row: Sequence[Word]) -> bool:
    """Label, value, label, value …"""
    return len(row) >= 2 and len(row) % 2 == 0 and all(cell.counts == bool(place % 2) for place, cell in enumerate(row))


def in_pairs(lines: Sequence[Line]) -> Grid | None:
    """A grid of label and value, a pair a row, where every line with a number alternates; None where one does not."""
    rows = [words(line) for line in lines]
    counted = [row for row in rows if any(cell.counts for cell in row)]
    if not counted or not all(alternates(row) for row in counted) or any(len(row) % 2 for row in rows) or not alternates(rows[0]):
        return None
    cells, places = [], []
    for line, row in zip(lines, rows, strict=True):
        for label, value in zip(row[::2], row[1::2], strict=True):
            cells.append(tuple((Piece(word.text, line.number, line.page),) for word in (label, value)))
            places.append((line.number, line.number, line.page))
    return Grid(tuple(cells), tuple(places))
