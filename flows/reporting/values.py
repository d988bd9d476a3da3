"""The values of a school: those agreed on, and those that stand in each official table, with the place of their statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from flows.warehouse.trace import rows


@dataclass(frozen=True, slots=True)
class Value:
    """A value and where its statement stands; of an agreed one the statement that was chosen."""

    indicator_code: str
    part: tuple[str, str]  # (breakdown_dimension, breakdown_member), empty for the whole
    year_key: str
    label: str
    basis: str
    calendar_year: int | None
    value: float
    unit: str
    qualifier: str
    statements: int
    document_id: str
    line: int | None


AGREED = """
select agreed.institution_id, indicator_code, agreed.breakdown_dimension, agreed.breakdown_member, year_key, label, basis, calendar_year,
       agreed.value, dim_indicator.unit, agreed.qualifier, statement_count, chosen.document_id, chosen.line_start
from marts.fct_indicator_year as agreed
join marts.dim_year using (year_key) join marts.dim_indicator using (indicator_key)
join marts.fct_observation as chosen using (observation_key)
where agreed.institution_id in (select unnest($schools))
"""
IN_TABLES = """
select institution_id, stated.official_table, indicator_code, stated.breakdown_dimension, stated.breakdown_member, year_key, label, basis,
       calendar_year, stated.value, dim_indicator.unit, stated.qualifier, 1 as statement_count, document_id, stated.line_start
from marts.fct_observation as stated
join marts.dim_institution using (institution_key) join marts.dim_year using (year_key) join marts.dim_indicator using (indicator_key)
join marts.dim_document using (document_id)
where stated.official_table is not null and institution_id in (select unnest($schools))
order by observation_key in (select observation_key from marts.fct_indicator_year), report_year nulls first, document_id, stated.line_start desc
"""
TREND_BASES = ("calendar", "as_of", "academic", "grad_cohort", "entry_cohort")  # of two values of a year the first basis counts


def values(connection: duckdb.DuckDBPyConnection, schools: Sequence[str]) -> dict[str, list[Value]]:
    """By institution_id, its agreed values."""
    by_school: dict[str, list[Value]] = {}
    for row, value in asked(connection, AGREED, schools):
        by_school.setdefault(row["institution_id"], []).append(value)
    return by_school


def in_tables(connection: duckdb.DuckDBPyConnection, schools: Sequence[str]) -> dict[tuple[str, str], list[Value]]:
    """By institution_id and official table, what stands in it; of several statements of one line the one to show comes last."""
    by_table: dict[tuple[str, str], list[Value]] = {}
    for row, value in asked(connection, IN_TABLES, schools):
        by_table.setdefault((row["institution_id"], row["official_table"]), []).append(value)
    return by_table


def asked(connection: duckdb.DuckDBPyConnection, sql: str, schools: Sequence[str]) -> Iterator[tuple[dict, Value]]:
    for row in rows(connection, sql, schools=list(schools)):
        part = (row["breakdown_dimension"] or "", row["breakdown_member"] or "")
        yield row, Value(
            row["indicator_code"], part, row["year_key"], row["label"], row["basis"], row["calendar_year"], row["value"],
            row["unit"] or "", row["qualifier"], row["statement_count"], row["document_id"], row["line_start"],
        )  # fmt: skip


def trend(agreed: Sequence[Value], indicator_code: str, part: tuple[str, str]) -> tuple[tuple[int, float], ...]:
    """(calendar year, value), one a year."""
    by_year: dict[int, Value] = {}
    of_row = [one for one in agreed if one.indicator_code == indicator_code and one.part == part and one.basis in TREND_BASES]
    for one in sorted(of_row, key=lambda one: -TREND_BASES.index(one.basis)):
        if one.calendar_year:
            by_year[one.calendar_year] = one
    return tuple((year, by_year[year].value) for year in sorted(by_year))
