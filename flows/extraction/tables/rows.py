"""The rows of a section, each cell of numbers with the label, unit and column that it belongs to.

Rows are ragged where a file was converted: cells slip left or right of their head. Where a row does not fit its head, it is
aligned by its own content: the label, the unit, then the values in the order of the value columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flows.extraction.tables import words as table_words
from flows.extraction.tables.columns import Column
from flows.extraction.tables.layout import Section
from flows.extraction.tables.signs import is_noted, is_nothing, is_value

NO_COLUMN = Column(-1, (), (), None, "", True)
SEVERAL = Column(-2, (), (), None, "", True)  # one of several numbers behind one label, with no head to tell them apart


# "1 全日制在校生人数", "2.招生"
NUMBERED = re.compile(r"^\d{1,2}(?:\.\d{1,2})?(?:[.、．]\s*|\s+)(?=[^\d\s])")

# "信息化教学（（1）校园网主干带宽": a group's name stuck to its first item, its bracket never closed
STUCK_GROUP = re.compile(r"^[^()（）]{2,16}[(（]\s*[(（]\d{1,2}[)）]\s*(?P<item>[^()（）]{2,}(?:[(（][^()（）]*[)）])?)$")
# "全日制在校生人数 人": a label and the unit of the next column
STUCK_UNIT = re.compile(r"^(?P<label>.*\S)\s+(?P<unit>[^\s\d-]{1,6})$")


@dataclass(frozen=True, slots=True)
class Label:
    """A label cell: its column (None off its place), its text."""

    column: Column | None
    text: str
    no: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """A body row read: ``values`` are (cell number, column) that may hold values, ``notes`` numbers of other cells with text."""

    row: int
    labels: tuple[Label, ...]
    unit: str
    values: tuple[tuple[int, Column], ...]
    notes: tuple[int, ...]


def read(section: Section, grid: Sequence[Sequence[str]]) -> Iterator[tuple[int, TableRow]]:
    """(panel number, row) of every body row, in reading order."""
    for row in section.rows:
        cells = list(grid[row])
        if not section.heads:
            for number, piece in enumerate(_by_neighbours(row, cells)):
                yield number, piece
            continue
        for number, panel in enumerate(section.panels):
            columns = [section.columns[no] for no in panel]
            placed = _by_place if len(section.panels) > 1 or _fits(cells, columns) else _by_content
            read_row = placed(row, cells, columns)
            yield number, _peeled(read_row) if any(column.has("unit") for column in columns) else read_row


def _peeled(row: TableRow) -> TableRow:
    """A row of a table with units whose own one stuck to its label ("在校生人数 人"): the label without it."""
    stuck = STUCK_UNIT.match(row.labels[-1].text) if row.labels and row.values and not row.unit else None
    if not stuck or not table_words.is_unit(stuck["unit"]):
        return row
    return replace(row, labels=(*row.labels[:-1], replace(row.labels[-1], text=stuck["label"])), unit=stuck["unit"])


def _label(column: Column | None, text: str, no: int) -> Label:
    stuck = STUCK_GROUP.match(text)
    return Label(column, stuck["item"] if stuck else NUMBERED.sub("", text), no)


def _cell(cells: Sequence[str], no: int) -> str:
    return cells[no] if no < len(cells) else ""


def _fits(cells: Sequence[str], columns: Sequence[Column]) -> bool:
    """Whether every cell stands under a head that it can belong to."""
    values = [column for column in columns if column.is_value]
    if not values:
        return True
    for column in columns:
        cell = _cell(cells, column.no)
        if not cell:
            continue
        number = is_value(cell)
        if column.is_value and not number and table_words.is_unit(cell) and not is_nothing(cell):
            return False
        if column.has("unit") and (number or (len(cell) > 2 and not table_words.is_unit(cell) and not _is_product(cell))):
            return False
        if not column.is_value and number and column.has("remark") and not all(_cell(cells, v.no) for v in values):
            return False
    beyond = [cell for cell in cells[len(columns) :] if cell]
    return not any(is_value(cell) for cell in beyond)


def _is_product(cell: str) -> bool:
    """Whether a cell of the unit column is a unit that the seed does not know: 元/生·年."""
    return "/" in cell or "／" in cell


def _by_place(row: int, cells: Sequence[str], columns: Sequence[Column]) -> TableRow:
    labels, notes, unit = [], [], ""
    for column in columns:
        cell = _cell(cells, column.no)
        if not cell or column.is_value:
            continue
        if column.has("unit"):
            unit = cell if table_words.is_unit(cell) else unit
        elif column.has("remark"):
            notes.append(column.no)
        elif not column.has("index", "code", "school") and not is_nothing(cell) and (any(column.roles) or not is_value(cell)):
            labels.append(_label(column, cell, column.no))
    if not labels:  # a label that slipped under 院校名称 or 序号
        slipped = [c for c in columns if c.has("index", "code", "school") and _cell(cells, c.no) and not is_value(_cell(cells, c.no))]
        labels = [_label(column, cells[column.no], column.no) for column in slipped[-1:]]
    first = min((column.no for column in columns if column.is_value), default=len(cells))
    behind = [label for label in labels if label.no > first]
    if len(behind) < len(labels):  # words behind the values say something of them, but not what they are
        labels, notes = [label for label in labels if label.no < first], notes + [label.no for label in behind]
    values = tuple((column.no, column) for column in columns if column.is_value and column.no < len(cells))
    worded = max((label.no for label in labels if not is_value(label.text)), default=-1)
    labels = [label for label in labels if label.no > worded or not label.column.has("label") or not is_value(label.text)]  # list numbers
    astray = [label for label in labels if label.column.has("label") and label.no > worded >= 0 and is_value(label.text)]
    if astray:  # numbers under the head of the labels: the head was broken, and no telling which number is which
        values = tuple((no, SEVERAL) for no in sorted([*(label.no for label in astray), *(no for no, _ in values)]))
        labels = [label for label in labels if label not in astray]
    last = columns[-1].no
    notes += [no for no in range(last + 1, len(cells)) if cells[no]] if columns else []
    return TableRow(row, tuple(labels), unit, values, tuple(notes))


def _by_content(row: int, cells: Sequence[str], columns: Sequence[Column]) -> TableRow:
    """Label, unit, then as many cells as there are value columns, wherever in the row they stand."""
    heads = [column for column in columns if column.is_value]
    skipped = {column.no for column in columns if column.has("code", "school", "index")}
    texts = [no for no, cell in enumerate(cells) if cell and not is_value(cell) and not is_nothing(cell) and not table_words.is_unit(cell)]
    texts = [no for no in texts if no not in skipped] or texts
    numbers = [no for no, cell in enumerate(cells) if is_value(cell) and any(text < no for text in texts)]
    first_text = texts[0] if texts else 0
    end = numbers[0] if numbers else len(cells) - 1
    unit_cells = [no for no in range(first_text + 1, end) if table_words.is_unit(cells[no])]
    anchor = next((no for no in reversed(unit_cells) if not is_nothing(cells[no])), unit_cells[0] if unit_cells else None)
    if anchor is not None:
        start = anchor + 1
    elif numbers and not (numbers[0] >= len(columns) and len(numbers) < len(heads)):  # too few behind all heads: of which is not told
        start = numbers[0]
    else:
        return TableRow(row, tuple(_label(None, cells[no], no) for no in texts), "", (), ())
    span = list(range(start, min(start + len(heads), len(cells))))
    label_end = anchor if anchor is not None else start
    labels = tuple(_label(None, cells[no], no) for no in texts if no < label_end)
    notes = tuple(no for no in range(span[-1] + 1 if span else start, len(cells)) if cells[no])
    return TableRow(row, labels, cells[anchor] if anchor is not None else "", tuple(zip(span, heads)), notes)


def _by_neighbours(row: int, cells: Sequence[str]) -> Iterator[TableRow]:
    """Without a head: each number belongs to the words before it, as in 占地面积 | 500 亩 | 建筑面积 | 20 万平方米."""
    labels: list[Label] = []
    unit, found = "", False
    for no, cell in enumerate(cells):
        if not cell:
            continue
        if (is_value(cell) and not (not labels and _is_index(cells, no))) or (labels and is_noted(cell)):
            after = _cell(cells, no + 1)
            own = unit or (after if after and table_words.is_unit(after) and not is_nothing(after) else "")
            beside = any(is_value(_cell(cells, near)) for near in (no + 1, *((no - 1,) if found else ())))
            yield TableRow(row, tuple(labels), own, ((no, SEVERAL if beside else NO_COLUMN),), ())
            found = True
        elif table_words.is_unit(cell) and labels and not is_nothing(cell):
            unit = cell
        elif not is_value(cell) and not is_nothing(cell):
            if found:
                labels, found = [], False
            unit = ""
            labels.append(_label(None, cell, no))
    if labels and not found:
        yield TableRow(row, tuple(labels), unit, (), tuple(label.no for label in labels if any(char.isdigit() for char in label.text)))


def _is_index(cells: Sequence[str], no: int) -> bool:
    return cells[no].rstrip(".、").isdigit() and len(cells[no]) <= 3 and any(cell and not is_value(cell) for cell in cells[no + 1 :])

