"""What a number counts: the units of the reports, from ``dbt_project/seeds/units.csv``, and what may be read as what.

A row of the seed is a unit, its base unit and factor (亩 = 666.67 平方米), its dimension, within which values convert, and its
family, within which counts are taken for one another (名 for 人次, 件 for 项). G has two rows: of a line and of a store.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flows.extraction.quantities.numerals import fold

SEED = Path(__file__).resolve().parents[3] / "dbt_project" / "seeds" / "units.csv"
COUNTED = frozenset({"people", "things", "lessons"})  # families of counts: a factor of 1 between any two of a family


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: ``value`` of it is ``value * factor`` of ``base_unit``."""

    unit: str
    base_unit: str
    factor: float
    dimension: str
    family: str


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[Unit, ...]]:
    """Every written form, folded, to the units it may stand for."""
    table: dict[str, tuple[Unit, ...]] = {}
    with SEED.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            unit = Unit(row["unit"], row["base_unit"], float(row["factor"]), row["dimension"], row["family"])
            for form in (row["unit"], *filter(None, row["aliases"].split("|"))):
                table[fold(form)] = (*table.get(fold(form), ()), unit)
    return table


@lru_cache(maxsize=1)
def _caseless() -> dict[str, tuple[Unit, ...]]:
    """Units of two Latin letters or more by their form in lower case: gbps, tb."""
    return {form.lower(): found for form, found in _table().items() if form.isascii() and len(form) > 1}


def forms() -> tuple[str, ...]:
    """Every way a unit is written (folded), longest first."""
    return tuple(sorted(_table(), key=lambda form: (-len(form), form)))


@lru_cache(maxsize=1024)
def lookup(written: str) -> tuple[Unit, ...]:
    """The units that ``written`` may stand for; () if none is known."""
    table, form = _table(), "".join(fold(written).split())
    found = table.get(form)
    if not found and form.isascii():
        lower = form.lower()
        found = table.get(lower) or table.get(" ".join(fold(written).split()).lower()) or _caseless().get(lower)
    return found or ()


def canonical(written: str) -> str:
    """The unit as the seed names it: ㎡ -> 平方米, 名 -> 人; as written (without spaces) if the seed does not know it."""
    found = lookup(written)
    return found[0].unit if found else "".join(written.split())


def convert(value: float, unit: str, to: str) -> float | None:
    """``value`` of ``unit`` in ``to``: 4.65亿元 -> 46500 万元; None if the two do not speak of the same thing.

    An empty unit on either side leaves the value as it is (a bare number in a table is in its indicator's unit).
    人 and 人次 are taken for one another, since reports count a training's heads in both; 人日 is not. What is measured
    by the head may be written without it (生均面积32.5平方米 for 平方米/生), but 92.5册/生 is never 册.
    """
    if not unit or not to or canonical(unit) == canonical(to):
        return value
    for own in lookup(unit):
        for other in lookup(to):
            if own.dimension == other.dimension:
                scaled = value * own.factor / other.factor
                return round(scaled, 10) if abs(scaled) < 1e6 else round(scaled, 6)
            if own.family == other.family and own.family in COUNTED:
                return value
    of_a_rate = canonical(to).partition("/")
    return convert(value, unit, of_a_rate[0]) if of_a_rate[1] and "/" not in unit else None


def compatible(unit: str, indicator_unit: str) -> bool:
    """Whether a figure in ``unit`` may be a value of an indicator in ``indicator_unit``.

    A figure without a unit may be any (its table says which); percentage points are no percentage, so a difference
    never becomes a level.
    """
    return convert(1.0, unit, indicator_unit) is not None
