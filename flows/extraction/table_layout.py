"""The layout of a table: which rows are heads, which columns hold values, and the time and unit that each column gives.

Comes in a Table; comes out sections, each a head over the rows below it (a table may hold several, and halves side by side).
Nothing is decided by what a certain document says: roles come from the lexicon of head words, from times, from the
catalogue's names, and else from what the cells of the column look like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from flows.documents.model import Row, Table
from flows.extraction import periods, table_words, units
from flows.extraction.catalogue import fold
from flows.extraction.periods import Frame
from flows.extraction.rows import Period
from flows.extraction.table_words import Word

# "17459", "89.09%", "1,234.5 万元", "226/404", "1:11", "约500人", "15 人", "-3.2"
VALUE = re.compile(
    r"^(?:约|近|超过?|逾|[≥≤><+-])?\s*\d[\d,，]*(?: \d{3})*(?:\.\d+)?\s*[余多]?\s*(?P<unit>[%％‰]|[\u4e00-\u9fffA-Za-z㎡²³·]{0,8}?)\s*(?:以上|左右|余)?"
    r"(?:\s*[/／:：]\s*\d[\d,，]*(?:\.\d+)?\s*[\u4e00-\u9fff%]{0,3})?$"
)
NOTHING = frozenset({"-", "--", "---", "/", "\\", "无", "暂无", "n/a", "na", "…", "*", "\\\\"})
BARE_YEAR = re.compile(r"^(?:199\d|20[0-3]\d)$")
CAPTION = re.compile(r"^\s*(?:附|续)?\s*表\s*[\d一二三四五六七八九十]")  # 表1-2 …, 附表3
PUNCTUATION = re.compile(r"^[\s()（）:：、,，的度末底期间届级]+|[\s()（）:：、,，的]+$")
MAX_HEAD_ROWS = 4
OLDEST = 15  # years before the document's own that a head may give; an older one is a fact (建校时间 1958年)
WHEREVER = Frame(2000, 2000)  # for telling that words are a time, whichever it is


@lru_cache(maxsize=65536)
def is_value(cell: str) -> bool:
    """Whether a cell is a number with, at most, its unit; a bare 2021 is (its column tells), 2021年 and 2021年人数 are not."""
    text = cell.strip()
    found = VALUE.match(text) if len(text) <= 24 else None
    if not found or found["unit"] and not (units.lookup(found["unit"]) or found["unit"] in "万亿千"):
        return False
    return text.isdigit() or not is_time(text)


def is_nothing(cell: str) -> bool:
    """Whether a cell says that there is no value: —, /, 无."""
    return fold(cell) in NOTHING


@lru_cache(maxsize=65536)
def is_time(cell: str) -> bool:
    """Whether a cell is a time and nothing else: 2021 年, 2020-2021学年, 2021届, 2021, 上一年."""
    text = cell.strip()
    if BARE_YEAR.match(text):
        return True
    found = periods.find(text, WHEREVER) if 2 < len(text) <= 24 else ()
    return len(found) == 1 and not PUNCTUATION.sub("", text[: found[0].start] + text[found[0].end :])


def read_time(text: str, frame: Frame) -> tuple[Period | None, str]:
    """The time that a head or label names, and the words that are left of it: "2020年招生人数" -> 2020, 招生人数."""
    if BARE_YEAR.match(text.strip()):
        return Period("calendar", text.strip(), "table_head"), ""
    for mention in periods.find(text, frame):
        if mention.period.label and (not mention.relative or mention.end - mention.start >= 2 and mention.period.source == "resolved"):
            rest = PUNCTUATION.sub("", text[: mention.start] + text[mention.end :])
            source = "resolved" if mention.relative else "table_head"
            return replace(mention.period, source=source), rest
    return None, text


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head's ``words`` from top to bottom, without time and unit, and the role each has (None: unknown)."""

    no: int
    words: tuple[str, ...]
    roles: tuple[Word | None, ...]
    period: Period | None
    unit: str
    is_value: bool

    def has(self, *names: str) -> bool:
        return any(role is not None and role.role in names for role in self.roles)


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one head. ``panels`` are the column numbers of the halves that stand side by side (one, mostly)."""

    columns: tuple[Column, ...]
    panels: tuple[tuple[int, ...], ...]
    rows: tuple[int, ...]
    heads: tuple[int, ...]


def cells_of(row: Row) -> list[str]:
    return [cell.strip() for cell in row.cells]


def title_rows(grid: Sequence[Sequence[str]]) -> int:
    """How many leading rows are the table's title, not its head: "表1 近三年招生 | 单位：人", or one text over all columns."""
    number = 0
    for number, cells in enumerate(grid):
        filled = list(dict.fromkeys(cell for cell in cells if cell))
        if number + 1 < len(grid) and filled and (
            _is_school(filled) or is_caption(cells)
            or len(filled) == 1 and not is_value(filled[0]) and len(cells) > 1 and number < 2 and (len(filled[0]) > 5 or filled[0].startswith("单位"))
        ):
            continue
        return number
    return number


def is_caption(cells: Sequence[str]) -> bool:
    """Whether a row is the caption of a table: 表4 | 学生反馈表."""
    filled = list(dict.fromkeys(cell for cell in cells if cell))
    return bool(filled) and len(filled) <= 2 and bool(CAPTION.match(filled[0])) and not any(is_value(cell) for cell in filled)


def _is_school(filled: Sequence[str]) -> bool:
    """A row that only says whose table it is: 院校名称 | 某某学院 | 院校代码 | 12345."""
    role = table_words.role(filled[0])
    return role is not None and role.role in ("school", "code") and len(filled) in (2, 4) and not any(map(is_time, filled)) and (
        table_words.role(filled[1]) is None
    )


def title_of(table: Table) -> str:
    """A table's title with what its own first rows say of it."""
    grid = [cells_of(row) for row in table.rows]
    said = [cell for cells in grid[: title_rows(grid)] for cell in dict.fromkeys(cells) if cell]
    return " ".join(part for part in (table.title, *said) if part)


def sections(table: Table, kind: str, frame: Frame, names: Callable[[str], bool]) -> list[Section]:
    """The sections of a table; ``names`` tells whether words name an indicator of the catalogue."""
    grid = [cells_of(row) for row in table.rows]
    first = title_rows(grid)
    oldest = (frame.data_year or frame.report_year or 2016) - OLDEST
    made: list[Section] = []
    heads: list[int] = []
    body: list[int] = []
    width = max((len(cells) for cells in grid[first + 1 :]), default=0)
    for number in range(first, len(grid)):
        if not any(grid[number]):
            continue
        old = any(int(year) < oldest for cell in grid[number] for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", cell) if is_time(cell))
        if not old and _is_head(grid, number, first, heads if not body else [], made, table.head_rows, kind, names):
            grid[number] = _mend_head(grid[number], width)
            if body:
                made.append(_section(grid, heads, body, kind, frame, names))
                heads, body = [], []
            heads.append(number)
        else:
            body.append(number)
    if body:
        made.append(_section(grid, heads, body, kind, frame, names))
    return made


def _mend_head(cells: list[str], width: int) -> list[str]:
    """A head with more cells than its rows has cut times: "2019 | 年人数" becomes "2019年人数"."""
    cells = list(cells)
    at = 0
    while len(cells) > width > 0 and at + 1 < len(cells):
        if BARE_YEAR.match(cells[at]) and cells[at + 1][:1] in ("年", "届", "级", "学"):
            cells[at : at + 2] = [cells[at] + cells[at + 1]]
        at += 1
    return cells


def _is_head(grid, number: int, first: int, heads: list[int], made: list[Section], head_rows: int, kind: str, names) -> bool:
    cells = grid[number]
    filled = [cell for cell in cells if cell]
    values = [cell for cell in filled if is_value(cell) and not is_time(cell)]
    if not filled or values and not _ages(values, filled, grid, number):
        return False
    times = sum(is_time(cell) for cell in filled)
    known = sum(_known(cell, kind, names) for cell in filled)
    if number == first:
        return len(filled) >= 2 and (times < len(filled) or len(filled) > 1) and not (times == 1 and is_time(cells[0]) and known == 1)
    if heads and heads[-1] == number - 1 and len(heads) < MAX_HEAD_ROWS:
        if is_time(cells[0]) or any(is_nothing(cell) for cell in filled):
            return False
        covered = not cells[0] or cells[0] == grid[heads[-1]][0]
        return len(filled) >= 2 and ((covered and (known or number < head_rows or not made)) or known >= 2)
    if len(filled) < 2 or is_time(cells[0]):
        return False
    return known >= 2 and known * 2 >= len(filled) and times + _labels(filled, kind) >= 2


def _ages(values: list[str], filled: list[str], grid, number: int) -> bool:
    """Whether the few numbers of a row are names of classes (46岁以上), with rows of numbers below."""
    below = sum(map(is_value, grid[number + 1])) if number + 1 < len(grid) else 0
    return len(values) * 3 <= len(filled) and below > len(filled) // 2 and all(not value.isdigit() and not value.endswith("%") for value in values)


def _labels(cells: Sequence[str], kind: str) -> int:
    """How many cells are words that only heads hold."""
    only = ("label", "unit", "remark", "index", "count", "share", "amount", "dimension", "aspect", "period", "value", "indicator")
    roles = [table_words.role(table_words.split_unit(cell)[0], kind) for cell in cells]
    return sum(role is not None and role.role in only for role in roles)


def _known(cell: str, kind: str, names) -> bool:
    words = table_words.split_unit(cell)[0]
    return is_time(cell) or table_words.role(words, kind) is not None or names(words)


def _section(grid, heads: list[int], body: list[int], kind: str, frame: Frame, names) -> Section:
    width = max(len(grid[row]) for row in (*heads, *body))
    columns = []
    for no in range(width):
        path: list[str] = []
        for depth, head in enumerate(heads):
            words = _head_cell(grid, heads, depth, no)
            if words and (not path or path[-1] != words):
                path.append(words)
        columns.append(_column(no, path, [grid[row][no] if no < len(grid[row]) else "" for row in body], kind, frame, names, bool(heads)))
    columns = _after_unit(columns, grid, body)
    return Section(tuple(columns), _panels(columns), tuple(body), tuple(heads))


def _head_cell(grid, heads: list[int], depth: int, no: int) -> str:
    """A head's words over a column; an upper head reaches right over empty cells as long as a lower head stands below."""
    cells = grid[heads[depth]]
    if no < len(cells) and cells[no]:
        return cells[no]
    below = any(no < len(grid[lower]) and grid[lower][no] for lower in heads[depth + 1 :])
    if not below or not no:
        return ""
    for left in range(no - 1, -1, -1):
        if left < len(cells) and cells[left]:
            lower = grid[heads[depth + 1]] if depth + 1 < len(heads) else []
            return cells[left] if left < len(lower) and lower[left] else ""
    return ""


def _column(no: int, path: list[str], body: list[str], kind: str, frame: Frame, names, headed: bool) -> Column:
    words: list[str] = []
    period, unit = None, ""
    for part in path:
        rest, found_unit = table_words.split_unit(part)
        time, rest = read_time(rest, frame)
        period, unit = time or period, found_unit or unit
        if units_only := table_words.is_unit(rest) and not table_words.role(rest, kind):
            unit = rest
        if rest and not units_only:
            words.append(rest)
    roles = tuple(table_words.role(word, kind) for word in words)
    if no == 0:  # remarks never come first
        roles = tuple(Word("label", "") if role is not None and role.role == "remark" else role for role in roles)
    column = Column(no, tuple(words), roles, period, unit, False)
    return replace(column, is_value=_holds_values(column, body, names, headed))


def _after_unit(columns: list[Column], grid, body: list[int]) -> list[Column]:
    """Behind a column of units stand values, whatever their head: 一年级, 本科."""
    unit = next((column.no for column in columns if column.has("unit")), None)
    if unit is None:
        return columns


    def stated(column: Column) -> bool:
        numbers = any(is_value(grid[row][column.no]) for row in body if column.no < len(grid[row]))
        return column.no > unit and bool(column.words) and not any(column.roles) and (numbers or bool(table_words.dimension_of(column.words[-1])))

    return [replace(column, is_value=True) if stated(column) else column for column in columns]


NEVER_VALUES = ("index", "code", "school", "unit", "remark")
LABELS = ("label", "dimension", "aspect", "period")


def _holds_values(column: Column, body: list[str], names, headed: bool) -> bool:
    filled = [cell for cell in body if cell]
    numbers = sum(is_value(cell) for cell in filled)
    if column.has("remark") and not column.has("count", "share", "amount", "indicator"):
        return False
    if column.has(*NEVER_VALUES):
        return False
    if column.period is not None and not column.has("label", "dimension", "aspect"):
        return True
    if column.has("count", "share", "amount", "surveyed", "difference", "other_body", "target", "indicator", "total"):
        return True
    if column.has(*LABELS):
        return numbers * 2 > len(filled) and column.no > 0 and not column.has("label", "period")
    if headed and not column.words:
        return False
    absent = sum(is_nothing(cell) for cell in filled)
    return (numbers + absent) * 2 >= len(filled) and numbers > 0 and not (column.no == 0 and _counts_up(filled))


def _counts_up(cells: list[str]) -> bool:
    """Whether a column without a head is a list number: 1, 2, 3."""
    numbers = [cell.rstrip(".、") for cell in cells]
    return numbers[:2] == ["1", "2"] or (len(numbers) == 1 and numbers == ["1"])


def _panels(columns: list[Column]) -> tuple[tuple[int, ...], ...]:
    """Halves side by side: a column of labels after a column of values begins another."""
    panels: list[list[int]] = [[]]
    seen_value = False
    for column in columns:
        begins = column.has("label", "dimension", "aspect", "index") and not column.is_value
        if seen_value and begins and any(other.is_value for other in columns[column.no + 1 :]):
            panels.append([])
            seen_value = False
        seen_value = seen_value or column.is_value
        panels[-1].append(column.no)
    return tuple(map(tuple, panels))
