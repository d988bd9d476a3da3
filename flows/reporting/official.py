"""The official tables of a school as a reader would lay them side by side: a row a line of the form, a column a period.

A cell is stated, missing, missing here but stated elsewhere, or not asked for in that edition; a doubt marks it doubtful.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from flows.reporting.findings import Finding
from flows.reporting.values import Value, in_tables, trend
from flows.reporting.words import Word, codes
from flows.warehouse.trace import rows


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


Forms = dict[tuple[int, str], list[dict]]  # (edition, table) to lines

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


def templates(connection: duckdb.DuckDBPyConnection) -> Forms:
    """Every edition of every form, its lines in order."""
    lines: Forms = {}
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
    stated = in_tables(connection, schools)
    asked: dict[str, dict[str, list[dict]]] = {}
    for row in rows(connection, ASKED, schools=list(schools)):
        asked.setdefault(row["institution_id"], {}).setdefault(row["official_table"], []).append(row)
    order = codes("table")
    return {
        school: tuple(
            laid_out(code, by_table[code], forms, agreed.get(school, ()), stated.get((school, code), ()))
            for code in sorted(by_table, key=order.index)
        )
        for school, by_table in asked.items()
    }


def laid_out(code: str, asked: list[dict], forms: Forms, agreed: Sequence[Value], in_table: Sequence[Value]) -> OfficialTable:
    """One official table over all its periods, its values those that stand ``in_table``, else the agreed ones."""
    periods = sorted({(row["calendar_year"] or 0, row["label"], row["year_key"]) for row in asked})
    wanted = {(row["year_key"], row["indicator_code"]): row for row in asked}
    by_place = {(value.year_key, value.indicator_code, value.part): value for value in (*agreed, *in_table)}
    lines = lines_of({row["edition"] for row in asked}, code, forms)
    labels = Counter(line["row_label_zh"] for line in lines)
    laid = []
    for line in lines:
        indicator, part = line["indicator_code"], part_of(line)
        cells = tuple(cell(wanted.get((year, indicator)), by_place.get((year, indicator, part)), part, agreed) for _, _, year in periods)
        if not indicator:
            laid.append(Row(line["row_no"] or "", line["row_label_zh"], "", ""))
        elif any(one.state != "unasked" for one in cells):
            name = Word(line["name_zh"], line["name_en"] or "") if labels[line["row_label_zh"]] > 1 else None
            trended = trend(agreed, indicator, part)
            laid.append(
                Row(line["row_no"] or "", line["row_label_zh"], line["unit"] or "", indicator, cells, trended, bool(line["parent_row_no"]), name)
            )
    kept = [row for row, following in zip(laid, [*laid[1:], None]) if row.indicator_code or (following and following.indicator_code)]
    stated = sum(row["status"] == "stated" for row in asked)
    return OfficialTable(code, tuple(label for _, label, _ in periods), tuple(kept), len(asked), stated)


def lines_of(editions: set[int], code: str, forms: Forms) -> list[dict]:
    """The lines of a form in its newest edition, then those that only an older one asks for."""
    lines: dict[tuple, dict] = {}
    for edition in sorted(editions, reverse=True):
        for line in forms.get((edition, code), ()):
            key = (line["indicator_code"], *part_of(line)) if line["indicator_code"] else ("", line["row_label_zh"])
            lines.setdefault(key, line)
    return list(lines.values())


def part_of(line: dict) -> tuple[str, str]:
    return (line["breakdown_dimension"] or "", line["breakdown_member"] or "")


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
