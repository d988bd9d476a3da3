"""Every quantity of a text or of a table's cell: value with its multipliers worked out, unit, qualifier, kind.

``find`` runs one compiled pattern over the folded text once and hands each match to the reader of its kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from flows.extraction.quantities import numerals, units
from flows.extraction.quantities.beside import Kind, unit_of
from flows.extraction.quantities.forms import READERS
from flows.extraction.quantities.grammar import grammar
from flows.extraction.quantities.numerals import fold
from flows.extraction.rows import Qualifier


@dataclass(frozen=True, slots=True)
class Quantity:
    """``text[start:end]`` is ``written``: the number with its unit and the qualifying words beside it.

    ``value`` is in ``unit`` (as the units seed names it, "" if none is written) with 万/亿 multiplied out. ``kind``:
    ``points`` are percentage points; ``difference`` is by how much something grew or fell; ``rank`` a place in an order;
    ``each`` stands after 各 and holds for every thing named before it. Digits that may be one number
    or two (36 42个) are put together and of the kind ``difference`` too, for they are no level.
    """

    start: int
    end: int
    value: float
    unit: str
    qualifier: Qualifier
    written: str
    kind: Kind = "number"


def find(text: str) -> tuple[Quantity, ...]:
    """Every quantity of ``text`` in the order it stands, none overlapping another."""
    rules, folded = grammar(), "\t".join(map(fold, text.split("\t")))  # a tab parts cells, never thousands
    found: list[Quantity] = []
    for match in rules.scan.finditer(folded):
        reader = READERS.get(match.lastgroup or "")
        if reader is None:  # what only looks like a quantity
            continue
        for start, end, value, unit, qualifier, kind in reader(rules, folded, match):
            start = max(start, found[-1].end if found else 0)
            found.append(Quantity(start, end, float(f"{value:.12g}"), unit, qualifier, text[start:end], kind))
    return tuple(found)


_NOTHING = frozenset({"", "-", "--", "/", "\\", "无", "暂无", "n/a", "na", "none", "空", "…", "null"})
_CELL = re.compile(
    r"(?P<sign>[+-]\s?)?(?P<number>\d{1,3}(?:[,，]\s?\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"\s*(?:\((?P<bracketed>[^\d)]{1,6})\)|(?P<unit>[^\d\s(][^\d]{0,8}))?"
)  # 17,459 人, 12(人), -3.5
_PAIR = re.compile(r"(\d+(?:\.\d+)?\s?[项个件]?)\s?/\s?(\d+(?:\.\d+)?\s?[项个件]?)")  # 226/404
_REMARKED = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?=[(;；，])")  # 3（含1名博士）
_MULTIPLIED = re.compile(r"(万亿|亿|百万|万|千)?\s?(.*)", re.DOTALL)


def _read_whole(text: str, bare: str, offset: int) -> tuple[Quantity, ...]:
    """A cell that is one qualified number and nothing else: 约500."""
    found = find(f"为{bare}")
    if len(found) != 1 or (found[0].start, found[0].end) != (1, len(bare) + 1):
        return ()
    end = offset + len(bare)
    return (replace(found[0], start=offset, end=end, written=text[offset:end]),)


def _read_remarked(text: str, folded: str) -> tuple[Quantity, ...]:
    """A cell that is a bare number and a remark: 3（含1名博士）."""
    head = _REMARKED.match(folded, len(folded) - len(folded.lstrip()))
    value = numerals.arabic(head["number"]) if head else None
    if head is None or value is None:
        return ()
    start, end = head.span("number")
    rest = (replace(quantity, start=quantity.start + end, end=quantity.end + end) for quantity in find(text[end:]))
    return (Quantity(start, end, value, "", "exact", text[start:end]), *rest)


def read_cell(text: str) -> tuple[Quantity, ...]:
    """The quantities of a table's cell: "17459", "1,234.5", "89.09%", "226/404" (two); "-", "—", "/", "" give ().

    A cell that holds more than a number is read as text is. A bare year (2021) is a number here: its column tells.
    """
    folded = fold(text)
    bare = folded.strip().strip("*").strip()
    if bare.lower() in _NOTHING:
        return ()
    offset = folded.index(bare)
    pair = _PAIR.fullmatch(bare)
    found: list[Quantity] = []
    for start, end in [pair.span(1), pair.span(2)] if pair else [(0, len(bare))]:
        piece = bare[start:end].rstrip()
        cell = _CELL.fullmatch(piece)
        value = numerals.arabic(cell["number"]) if cell else None
        multiplier, unit = _MULTIPLIED.findall((cell["unit"] or cell["bracketed"] or "").strip())[0] if cell else ("", "")
        if value is None or unit == "年" or (unit and not (units.lookup(unit) or units.lookup(unit.rpartition("/")[0]))):
            return _read_whole(text, bare, offset) or _read_remarked(text, folded) or find(text)
        first, last = offset + start, offset + start + len(piece)
        name = unit_of(unit) if unit else ""
        kind: Kind = "percent" if name in ("%", "‰") else "points" if name == "个百分点" else "number"
        value = float(
            f"{value * numerals.MULTIPLIERS.get(multiplier, 1) * (-1 if cell and (cell['sign'] or '').startswith('-') else 1):.12g}"
        )
        found.append(Quantity(first, last, value, name, "exact", text[first:last], kind))
    return tuple(found)
