"""A number of a table becomes its figure and, where it is understood, its observation.

Comes in a ``Number`` (place, quantity, meaning, period) with its block; goes out rows with offsets, units and quotes. A value
is converted only where the unit written and the catalogue's speak of one thing; a percentage never becomes a count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.documents.model import Block
from flows.extraction.catalogue import Indicator
from flows.extraction.context import Context
from flows.extraction.quantities import units
from flows.extraction.quantities.reader import Quantity
from flows.extraction.rows import Figure, Observation, Period, row_id
from flows.extraction.tables.scope import Meaning
from flows.extraction.tables.signs import bare

LONGEST_QUOTE = 160
LONGEST_SENTENCE = 2000
MEAN = re.compile(r"[折均]")  # 折合在校生数, 课均学生数: people in fractions
MEASURED = ("money", "area")  # dimensions of the units seed


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a table: its place, what it measures or why that is unknown, its period and the unit beside it.

    ``quantity`` and ``quote`` have offsets in the cell; ``quote`` None stands for the whole row.
    """

    row: int
    cell: int
    quantity: Quantity
    phrase: str
    unit: str
    period: Period
    meaning: Meaning | None
    reason: str
    quote: tuple[int, int] | None = None
    text: str = ""  # the cell's text that the offsets are of


def first_unit(unit: str) -> str:
    """The unit of either half of a pair: 项/项 -> 项; 元/生 is one unit and stays."""
    return unit.split("/")[0] if "/" in unit and not units.lookup(unit) else unit


def facts(block: Block, context: Context, number: Number, table_code: str) -> tuple[Figure, Observation | None]:
    """The figure of a number and, if it is understood, its observation. ``table_code`` is the official table's, or ""."""
    document, source = context.document, block.table.rows[number.row]
    raw = source.cells[number.cell]
    lead = raw.find(number.text) if number.text in raw else len(raw) - len(bare(raw).lstrip())
    cell_start = source.start + sum(len(cell) + 1 for cell in source.cells[: number.cell]) + lead
    start, end = cell_start + number.quantity.start, cell_start + number.quantity.end
    page, first, last = block.place(start, end)
    school = context.institutions.institution(block.block_no, start)
    value, unit = _in_base(number.quantity.value, number.quantity.unit, first_unit(number.unit))
    held = _held(context, number, value, unit)
    reason = number.meaning[0] if held else number.reason or _why_not(context, number, value)
    figure = Figure(
        row_id(document.document_id, block.block_no, start, end), document.document_id, block.block_no, school,
        value, unit, number.quantity.qualifier, number.period, number.phrase,
        block.text[source.start : source.end].strip()[:LONGEST_SENTENCE], block.text[start:end], "table", start, end,
        page, first, last, "mapped" if held else "unmapped", reason,
    )  # fmt: skip
    if held is None:
        return figure, None
    code, dimension, member = number.meaning
    observation = Observation(
        row_id(figure.figure_id, school, code, dimension, member), figure.figure_id, document.document_id, block.block_no, school,
        code, dimension, member, held[0], held[1], number.quantity.qualifier, "table", table_code, number.period,
        _quote(block, number, cell_start, end), page, first, last,
    )  # fmt: skip
    return figure, observation


def _in_base(value: float, own: str, unit: str) -> tuple[float, str]:
    """A cell's number with its head's 万/亿 multiplied out: 15.2 under 金额（万元） -> 152000 元; a unit of its own goes first."""
    if own or not unit:
        return value, own
    known = units.lookup(unit)
    if known and unit[0] in "万亿千" and known[0].factor != 1:
        return float(f"{value * known[0].factor:.12g}"), known[0].base_unit
    return value, units.canonical(unit)


def _held(context: Context, number: Number, value: float, unit: str) -> tuple[float, str] | None:
    """Value and unit as the catalogue holds the indicator; None if it is none, or one is a percentage and the other not.

    Where a count's unit contradicts the catalogue's (学时 for students), the value stays as it is: the unit is misprinted. Money
    and areas are never misprinted counts.
    """
    indicator = context.catalogue.indicators.get(number.meaning[0]) if number.meaning else None
    if indicator is None or (unit and (units.canonical(unit) in ("%", "‰")) != (units.canonical(indicator.unit) == "%")):
        return None
    if _cuts_people(number, indicator, value):
        return None
    converted = units.convert(value, unit, indicator.unit)
    if converted is None and any(known.dimension in MEASURED for known in units.lookup(unit)):
        return None
    return (value if converted is None else converted), indicator.unit


def _why_not(context: Context, number: Number, value: float) -> str:
    """Why a number that was understood is no observation."""
    indicator = context.catalogue.indicators.get(number.meaning[0]) if number.meaning else None
    cut = indicator is not None and _cuts_people(number, indicator, value)
    return "a fraction of a person" if cut else "unit contradicts the indicator"


def _cuts_people(number: Number, indicator: Indicator, value: float) -> bool:
    """Whether a number counts people in fractions, which only means and conversions do: 在校生 91.6 is a rate whose head does not say so."""
    counts = indicator.unit == "人" and indicator.kind == "count" and not MEAN.search(f"{number.phrase}{indicator.name_zh}")
    return counts and not value.is_integer()


def _quote(block: Block, number: Number, cell_start: int, end: int) -> str:
    source = block.table.rows[number.row]
    if number.quote is not None:
        return block.text[cell_start + number.quote[0] : cell_start + number.quote[1]].strip()
    row = block.text[source.start : source.end].strip()
    if len(row) <= LONGEST_QUOTE:
        return row
    return block.text[source.start : end].strip() if end - source.start <= LONGEST_QUOTE else block.text[cell_start:end].strip()
