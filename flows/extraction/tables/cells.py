"""The numbers of one cell: a value, a pair (226/404), a list of members, a number with a note, or a remark.

Comes in a cell with what its row and column are about; goes out ``Number``s, those that can't be placed with their reason.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.extraction.quantities import reader as quantities
from flows.extraction.quantities import units
from flows.extraction.quantities.reader import Quantity
from flows.extraction.rows import Period
from flows.extraction.tables import lists as table_lists
from flows.extraction.tables import meaning as table_meaning
from flows.extraction.tables import words as table_words
from flows.extraction.tables.facts import Number, first_unit
from flows.extraction.tables.heads import Head
from flows.extraction.tables.lists import Piece
from flows.extraction.tables.scope import Meaning, Scope
from flows.extraction.tables.signs import CUT_NUMBER, SEVERAL_NUMBERS, VALUE_AND_NOTE
from flows.extraction.tables.subject import Subject

MEMBERS_OF = {"club_members": "club", "international_students": "country"}  # what a list below an indicator is a list of
TOKEN = re.compile(r"\S+")
NO_LEVEL = {
    "range_low": "an end of a range", "range_high": "an end of a range", "difference": "a difference, not a level",
    "points": "a difference, not a level", "rank": "a rank",
}  # fmt: skip
GRADED = re.compile(r"[等金银铜秀胜]奖$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: place and text, what the row is about, what its column measures, unit and period beside it."""

    scope: Scope
    row: int
    no: int
    text: str
    subject: Subject
    head: Head
    unit: str
    single: bool
    period: Period
    phrase: str

    def number(self, quantity: Quantity, meaning: Meaning | None, reason: str, **more) -> Number:
        if meaning is not None and quantity.kind in NO_LEVEL:
            meaning, reason = None, NO_LEVEL[quantity.kind]
        return replace(Number(self.row, self.no, quantity, self.phrase, self.unit, self.period, meaning, reason, text=self.text), **more)


def read_number(text: str) -> tuple[Quantity, ...]:
    """The quantities of a value cell; "约500" is one although nothing says what is counted."""
    if CUT_NUMBER.match(text):
        return (Quantity(0, len(text), float("".join(text.split())), "", "exact", text),)
    found = quantities.read_cell(text)
    if found:
        return found
    counted = quantities.find(f"{text}个")[:1]
    return tuple(replace(one, unit="", end=min(one.end, len(text)), written=text[one.start : len(text)]) for one in counted)


def value(cell: Cell) -> list[Number]:
    """The numbers of a value cell: one, or two for 226/404."""
    found = read_number(cell.text)
    own = found[0].unit if found else ""
    meanings, reason = _meaning(cell, own or first_unit(cell.unit))
    if len(found) == len(meanings) == 2:
        return [cell.number(quantity, meaning, "") for quantity, meaning in zip(found, meanings, strict=True)]
    if len(found) == 1 and len(meanings) == 1:
        return [cell.number(found[0], meanings[0], "")]
    return [cell.number(quantity, None, reason or "one number for two indicators") for quantity in found]


def _meaning(cell: Cell, unit: str) -> tuple[tuple[Meaning, ...], str]:
    graded = cell.subject.member if cell.subject.dimension else ""
    if cell.scope.kind == "award" and GRADED.search(graded) and not cell.subject.meanings:  # 大赛 | 二等奖 | 1: an award, no total of them
        return (), "award table"
    people = cell.head.total and any(_is_people(cell.scope, code) for code, _, _ in cell.subject.meanings)  # 教师 | 一等奖 | 合计
    if cell.scope.kind == "award" and (people or not (cell.subject.meanings or cell.head.meanings)):
        totals = table_meaning.of_awards(cell.scope, cell.subject, cell.head)
        return totals, "" if totals else "award table"
    return table_meaning.meaning(cell.scope, cell.subject, cell.head, unit, cell.single)


def _is_people(scope: Scope, code: str) -> bool:
    """Whether an indicator counts teachers or students: beside prizes they are who won them."""
    indicator = scope.indicator(code)
    return indicator is not None and indicator.domain in ("faculty", "scale") and indicator.unit == "人"


def words(cell: Cell) -> list[Number]:
    """A value cell of words: a list of members, or a number with a note behind it (15 人（其中博士3人）)."""
    noted = VALUE_AND_NOTE.match(cell.text)
    if noted and read_number(noted["value"]):
        first = [replace(number, text=cell.text) for number in value(replace(cell, text=noted["value"]))]
        return [*first, *remark(cell, first, noted.end())]
    parts = table_lists.pieces(cell.text)
    if not parts:
        return _unread(cell)
    meanings, reason = _meaning(cell, parts[0].quantity.unit or first_unit(cell.unit))
    if len(meanings) != 1:
        return [cell.number(part.quantity, None, reason or "in a cell of words", phrase=part.name or cell.phrase) for part in parts]
    if not parts[0].name:
        note = [cell.number(part.quantity, None, "in the note of a cell", phrase=part.name or cell.phrase, unit="") for part in parts[1:]]
        return [cell.number(parts[0].quantity, meanings[0], ""), *note]
    if len(parts) > 1 and not table_lists.is_list(cell.text):
        return [cell.number(part.quantity, None, "in a cell of words", phrase=part.name or cell.phrase) for part in parts]
    return [_member(cell, part, meanings[0], cell.period) for part in parts]


def _unread(cell: Cell) -> list[Number]:
    """Numbers with nothing between them that says what they are: 4134 4246 98."""
    if not SEVERAL_NUMBERS.match(cell.text):
        return []
    found = [(match.start(), quantity) for match in TOKEN.finditer(cell.text) for quantity in read_number(match[0])]
    return [cell.number(replace(one, start=one.start + at, end=one.end + at), None, "several numbers in one cell") for at, one in found]


def several(cell: Cell, columns: Sequence[tuple[Head, Period, str]]) -> list[Number]:
    """The numbers of cells that ran together, each under its column (head, period, unit), the first under the cell's own."""
    made: list[Number] = []
    for match, (head, period, unit) in zip(TOKEN.finditer(cell.text), columns, strict=True):
        for number in value(replace(cell, text=match[0], head=head, period=period, unit=unit)):
            one = number.quantity
            made.append(replace(number, quantity=replace(one, start=one.start + match.start(), end=one.end + match.start()), text=cell.text))
    return made


def _member(cell: Cell, part: Piece, whole: Meaning, period: Period) -> Number:
    """A piece of a list as a part of the row's indicator; 总人数 is the whole."""
    code, dimension, member = whole
    indicator = cell.scope.indicator(code)
    role = table_words.role(part.name)
    place = {"phrase": part.name, "unit": "", "period": period, "quote": (part.start, part.quantity.end)}
    if part.factor:
        return cell.number(part.quantity, None, "a factor of a product", **place)
    if indicator is not None and not units.compatible(part.quantity.unit, indicator.unit):
        return cell.number(part.quantity, None, "in the note of a cell", **place)
    if not (role and role.role == "total"):
        dimension, member = table_words.named_member(part.name)
        if not member:
            dimension, member = MEMBERS_OF.get(code, "item"), part.name
    return cell.number(part.quantity, (code, dimension, member), "", **place)


def remark(cell: Cell, values: Sequence[Number], start: int = 0) -> list[Number]:
    """A remark, from ``start`` of its cell: its numbers are parts of the indicator where they together make one of ``values``."""
    parts = table_lists.pieces(cell.text, start)
    counted = [part for part in parts if not part.factor]
    named = bool(counted) and all(part.name for part in counted)
    several = len(parts) > 1 or any(table_words.named_member(part.name)[1] for part in counted)
    total = sum(part.quantity.value for part in counted)
    whole = [
        number for number in values
        if named and several and number.meaning and number.quote is None and math.isclose(number.quantity.value, total, rel_tol=1e-9)
    ]  # fmt: skip
    listed = [number for number in values if number.meaning and number.meaning[0] in MEMBERS_OF and number.quote is None]
    if not whole and listed and named and len(counted) > 1 and all(part.quantity.value <= listed[-1].quantity.value for part in counted):
        code = listed[-1].meaning[0]
        return [_member(cell, part, (code, "", ""), listed[-1].period) for part in parts]
    if not whole or any(GRADED.search(part.name) for part in counted):  # 二等奖1项: an award, no part
        return [cell.number(part.quantity, None, "remark", phrase=part.name or cell.phrase, unit="") for part in parts]
    return [_member(cell, part, whole[-1].meaning, whole[-1].period) for part in parts]
