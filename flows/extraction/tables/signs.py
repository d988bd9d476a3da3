"""What a cell of a table is by itself: a number, a time, a sign that there is none, a caption.

Comes in a cell's text; goes out yes or no, or the time it names with the words that are left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from flows.extraction.catalogue import fold
from flows.extraction.periods import reader as periods
from flows.extraction.periods.reader import Frame
from flows.extraction.quantities import units
from flows.extraction.quantities.numerals import fold as fold_width
from flows.extraction.rows import Period

_NUMBER = r"\d[\d,，]*(?: \d{3})*(?:\.\d+)?"
# "17459", "89.09%", "1,234.5 万元", "226/404", "1:11", "约500人", "15 人以上", "-3.2"
VALUE = re.compile(
    rf"^(?:约|近|超过?|逾|[≥≤><+-])?\s*{_NUMBER}\s*[余多]?\s*"
    r"(?P<unit>[%％‰]|[\u4e00-\u9fffA-Za-z㎡²³·]{0,8}?)\s*(?:以上|左右|余)?"
    r"(?:\s*[/／:：]\s*\d[\d,，]*(?:\.\d+)?\s*[\u4e00-\u9fff%]{0,3})?$"
)
NOTHING = frozenset({"-", "--", "---", "/", "\\", "无", "暂无", "n/a", "na", "…", "*", "\\\\"})
BARE_YEAR = re.compile(r"^(?:199\d|20[0-3]\d)$")
ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
CAPTION = re.compile(r"^\s*(?:附|续)?\s*表\s*[\d一二三四五六七八九十]")  # 表1-2 …, 附表3
AROUND_TIME = re.compile(r"^[\s()（）:：、,，的度末底期间届级]+|[\s()（）:：、,，的]+$")  # （2021年）的
LONGEST_VALUE = 24
LEFT_OVERS = str.maketrans({"$": " ", "\\": " ", "`": " ", "*": " "})
CUT_NUMBER = re.compile(r"^\d+\s*\.\s*\d+$")  # 97. 5
SEVERAL_NUMBERS = re.compile(r"^\d[\d,.]*[%％]?(?:\s+\d[\d,.]*[%％]?)+$")  # 93.57 96.47: two cells that ran together
# "12（其中老挝8人，泰国4人）", "120人，其中博士3人": a value, then what it is made of
VALUE_AND_NOTE = re.compile(r"^(?P<value>\d[\d,.]*\s*[^\d（(，,；;\s]{0,3})\s*(?=[（(，,；;])")
WHEREVER = Frame(2000, 2000)  # for telling that words are a time, whichever it is


def bare(cell: str) -> str:
    """A cell without the signs that a conversion left around a number ($93.5\\%$, ９３．５), as long as it was."""
    return fold_width(cell.translate(LEFT_OVERS))


def clean(cell: str) -> str:
    """A cell's text; a number's in plain digits, without what a conversion left around it."""
    number = bare(cell).strip()
    return number if is_value(number) or number in ("%", "%o") else cell.strip()


def is_noted(cell: str) -> bool:
    """Whether a cell is a number with a note in brackets: 9.3万册（其中电子图书2.1万册）."""
    found = VALUE_AND_NOTE.match(cell)
    return bool(found) and cell[found.end()] in "(（" and cell.rstrip()[-1] in ")）" and is_value(found["value"])


@lru_cache(maxsize=65536)
def is_value(cell: str) -> bool:
    """Whether a cell is a number with, at most, its unit; a bare 2021 is (its column tells), 2021年 and 2021年人数 are not."""
    text = cell.strip()
    found = VALUE.match(text) if len(text) <= LONGEST_VALUE else None
    if not found and CUT_NUMBER.match(text):
        return True
    if not found or (found["unit"] and not (units.lookup(found["unit"]) or found["unit"] in "万亿千")):
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
    found = periods.find(text, WHEREVER) if 2 < len(text) <= LONGEST_VALUE else ()
    return len(found) == 1 and not AROUND_TIME.sub("", text[: found[0].start] + text[found[0].end :])


def read_time(text: str, frame: Frame) -> tuple[Period | None, str]:
    """The time that a head or label names, and the words that are left of it: "2020年招生人数" -> 2020, 招生人数."""
    if BARE_YEAR.match(text.strip()):
        return Period("calendar", text.strip(), "table_head"), ""
    for mention in periods.find(text, frame):
        if mention.period.label:
            rest = AROUND_TIME.sub("", text[: mention.start] + text[mention.end :])
            return replace(mention.period, source="resolved" if mention.relative else "table_head"), rest
    return None, text


def is_older(cells: Sequence[str], year: int) -> bool:
    """Whether a row holds, as a cell of its own, a year before ``year``."""
    return any(int(found) < year for cell in cells if is_time(cell) for found in ANY_YEAR.findall(cell))


def is_caption(cells: Sequence[str]) -> bool:
    """Whether a row is the caption of a table: 表4 | 学生反馈表."""
    filled = list(dict.fromkeys(cell for cell in cells if cell))
    return bool(filled) and len(filled) <= 2 and bool(CAPTION.match(filled[0])) and not any(map(is_value, filled))
