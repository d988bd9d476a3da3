"""The official tables of a school as a reader would lay them side by side: a row a line of the form, a column a period.

A cell is stated, missing, missing here but stated elsewhere, or not asked for in that edition; a doubt marks it doubtful.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from flows.reporting.findings import Finding
from flows.reporting.words import Word, codes
from flows.warehouse.trace import rows


@dataclass(frozen=True, slots=True)
class Value:
    """An agreed value and where its chosen statement stands."""

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


@dataclass(frozen=True, slots=True)
class Cell:
    """``state``: stated, missing, elsewhere, part (asked for within a row that is judged as a whole) or unasked."""

    state: str
    value: Value | None = None
    doubts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the form; ``name``: its indicator's, where several lines bear one label. A head has no cells.

    ``trend``: (calendar year, value) of its agreed values, oldest first.
    """

    number: str
    label: str
    unit: str
    indicator_code: str
    cells: tuple[Cell, ...] = ()
    trend: tuple[tuple[int, float], ...] = ()
    is_part: bool = False
    name: Word | None = None


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """An official table of a school: its periods (labels), rows, and how many cells are asked for and stated."""

    code: str
    periods: tuple[str, ...]
    rows: tuple[Row, ...]
    asked: int
    stated: int

    @property
    def missing(self) -> int:
        return self.asked - self.stated

    @property
    def has_trends(self) -> bool:
        """Whether any line has values of three years or more."""
        return any(len(row.trend) > 2 for row in self.rows)

    @property
    def doubtful(self) -> int:
        return sum(bool(cell.doubts) for row in self.rows for cell in row.cells)


TEMPLATES = """
select edition, table_code, row_no, row_label_zh, indicator_code, line.unit, breakdown_dimension, breakdown_member, parent_row_no,
       name_zh, name_en
from seeds.official_templates as line left join marts.dim_indicator using (indicator_code)
"""
ASKED = """
select institution_id, official_table, edition, year_key, label, basis, calendar_year, indicator_code, status, is_stated_elsewhere
from quality.completeness
join marts.dim_institution using (institution_key) join marts.dim_year using (year_key)
where institution_id in (select unnest($schools))
"""
VALUES = """
select agreed.institution_id, indicator_code, agreed.breakdown_dimension, agreed.breakdown_member, year_key, label, basis, calendar_year,
       agreed.value, dim_indicator.unit, agreed.qualifier, statement_count, chosen.document_id, chosen.line_start
from marts.fct_indicator_year as agreed
join marts.dim_year using (year_key) join marts.dim_indicator using (indicator_key)
join marts.fct_observation as chosen using (observation_key)
where agreed.institution_id in (select unnest($schools))
"""
TREND_BASES = ("calendar", "as_of", "academic", "grad_cohort", "entry_cohort")  # of two values of a year the first basis counts


def values(connection: duckdb.DuckDBPyConnection, schools: Sequence[str]) -> dict[str, list[Value]]:
    """By institution_id, its agreed values."""
    by_school: dict[str, list[Value]] = {}
    for row in rows(connection, VALUES, schools=list(schools)):
        part = (row["breakdown_dimension"] or "", row["breakdown_member"] or "")
        by_school.setdefault(row["institution_id"], []).append(
            Value(
                row["indicator_code"], part, row["year_key"], row["label"], row["basis"], row["calendar_year"], row["value"],
                row["unit"] or "", row["qualifier"], row["statement_count"], row["document_id"], row["line_start"],
            )
        )  # fmt: skip
    return by_school


def templates(connection: duckdb.DuckDBPyConnection) -> dict[tuple[int, str], list[dict]]:
    """(edition, table) to its lines in the form's order."""
    lines: dict[tuple[int, str], list[dict]] = {}
    for row in rows(connection, TEMPLATES):
        lines.setdefault((row["edition"], row["table_code"]), []).append(row)
    for of_table in lines.values():
        of_table.sort(key=lambda row: ([int(part) if part.isdigit() else 0 for part in (row["row_no"] or "").split(".")], row["row_label_zh"]))
    return lines


def official_tables(
    connection: duckdb.DuckDBPyConnection, schools: Sequence[str], agreed: dict[str, list[Value]]
) -> dict[str, tuple[OfficialTable, ...]]:
    """By institution_id, its official tables in the order of the forms, without doubts."""
    forms = templates(connection)
    asked: dict[str, dict[str, list[dict]]] = {}
    for row in rows(connection, ASKED, schools=list(schools)):
        asked.setdefault(row["institution_id"], {}).setdefault(row["official_table"], []).append(row)
    order = codes("table")
    return {
        school: tuple(laid_out(code, by_table[code], forms, agreed.get(school, ())) for code in sorted(by_table, key=order.index))
        for school, by_table in asked.items()
    }


def laid_out(code: str, asked: list[dict], forms: dict[tuple[int, str], list[dict]], agreed: Sequence[Value]) -> OfficialTable:
    """One official table over all its periods; lines that only an older edition asks for come last."""
    periods = sorted({(row["calendar_year"] or 0, row["label"], row["year_key"]) for row in asked})
    editions = {row["year_key"]: row["edition"] for row in asked}
    wanted = {(row["year_key"], row["indicator_code"]): row for row in asked}
    by_place = {(value.year_key, value.indicator_code, value.part): value for value in agreed}
    lines, met = [], set()
    for edition in sorted(set(editions.values()), reverse=True):
        for line in forms.get((edition, code), ()):
            part = (line["breakdown_dimension"] or "", line["breakdown_member"] or "")
            key = (line["indicator_code"], part) if line["indicator_code"] else (None, line["row_label_zh"])
            if key not in met:
                met.add(key)
                lines.append((line, part))
    laid = []
    labels = Counter(line["row_label_zh"] for line, _ in lines)
    for line, part in lines:
        if not line["indicator_code"]:
            laid.append(Row(line["row_no"] or "", line["row_label_zh"], "", ""))
            continue
        cells = tuple(
            cell(wanted.get((year_key, line["indicator_code"])), by_place.get((year_key, line["indicator_code"], part)), part, agreed)
            for _, _, year_key in periods
        )
        if any(one.state != "unasked" for one in cells):
            laid.append(
                Row(
                    line["row_no"] or "", line["row_label_zh"], line["unit"] or "", line["indicator_code"], cells,
                    trend(agreed, line["indicator_code"], part), bool(line["parent_row_no"]),
                    Word(line["name_zh"], line["name_en"] or "") if labels[line["row_label_zh"]] > 1 else None,
                )
            )  # fmt: skip
    heads_kept = [row for row, following in zip(laid, [*laid[1:], None]) if row.indicator_code or (following and following.indicator_code)]
    stated = sum(row["status"] == "stated" for row in asked)
    return OfficialTable(code, tuple(label for _, label, _ in periods), tuple(heads_kept), len(asked), stated)


def cell(asked: dict | None, value: Value | None, part: tuple[str, str], agreed: Sequence[Value]) -> Cell:
    """The cell of one line and period; a part of an indicator is not judged by itself."""
    if asked is None:
        return Cell("unasked")
    if any(part):
        return Cell("stated", value) if value else Cell("part")
    if asked["status"] == "stated":
        return Cell("stated", value)
    if asked["is_stated_elsewhere"]:
        same_year = [
            one for one in agreed
            if one.indicator_code == asked["indicator_code"] and one.part == part and one.calendar_year == asked["calendar_year"]
        ]  # fmt: skip
        return Cell("elsewhere", min(same_year, key=lambda one: one.label, default=None))
    return Cell("missing")


def trend(agreed: Sequence[Value], indicator_code: str, part: tuple[str, str]) -> tuple[tuple[int, float], ...]:
    """(calendar year, value), one a year."""
    by_year: dict[int, Value] = {}
    of_row = [one for one in agreed if one.indicator_code == indicator_code and one.part == part and one.basis in TREND_BASES]
    for one in sorted(of_row, key=lambda one: -TREND_BASES.index(one.basis)):
        if one.calendar_year:
            by_year[one.calendar_year] = one
    return tuple((year, by_year[year].value) for year in sorted(by_year))


def doubted(tables: Sequence[OfficialTable], findings: Sequence[Finding]) -> tuple[OfficialTable, ...]:
    """The tables with the numbers of the open findings that touch each cell."""
    still_open = [finding for finding in findings if finding.status == "open"]

    def marked(one: Cell) -> Cell:
        doubts = tuple(finding.number for finding in still_open if one.value and touches(finding, one.value))
        return replace(one, doubts=doubts) if doubts else one

    return tuple(
        replace(table, rows=tuple(replace(row, cells=tuple(marked(one) for one in row.cells)) for row in table.rows)) for table in tables
    )


def touches(finding: Finding, value: Value) -> bool:
    """Whether a doubt is about this value: its very statement takes part, or the value of the indicator that it is about."""
    for one in finding.evidence:
        if one.value == value.value and one.document_id and (one.document_id, one.line_start) == (value.document_id, value.line):
            return True
    return finding.indicator_code == value.indicator_code and not any(value.part) and value.value in finding.observed_values
