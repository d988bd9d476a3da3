"""The awards that schools' documents tell of: how many by level and year, and the list of a school.

A count of awards beside counts by grade of the same contest and year is their total, and is left out of the sum; the same
claim in several documents counts once. Claims whose text gives no year are counted, not plotted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from flows.reporting.words import codes
from flows.warehouse.trace import rows

LISTED = 300


@dataclass(frozen=True, slots=True)
class Award:
    """A claim of one or more awards and where it stands."""

    contest: str
    level: str
    grade: str
    project: str
    winner: str
    award_count: int
    year: str
    source_file: str
    page: int | None
    line_start: int | None


@dataclass(frozen=True, slots=True)
class Awards:
    """``counts``: level to year to awards; ``undated``: awards whose year no text gives; ``listed``: claims, newest first, of ``total``."""

    counts: dict[str, dict[int, int]]
    undated: int
    total: int
    listed: tuple[Award, ...]

    @property
    def years(self) -> list[int]:
        """From the first year with an award to the last, the years between without gaps."""
        met = [year for by_year in self.counts.values() for year in by_year]
        return list(range(min(met), max(met) + 1)) if met else []

    @property
    def levels(self) -> list[str]:
        """The levels that there are, the highest first."""
        return [level for level in codes("level") if level in self.counts]


COUNTS = """
with claims as (
    select distinct institution_id, contest, level, grade, project, winner, award_count, label,
           case when basis in ('calendar', 'academic', 'grad_cohort', 'entry_cohort') then calendar_year end as year
    from marts.fct_award
    join marts.dim_award using (award_key) join marts.dim_institution using (institution_key) left join marts.dim_year using (year_key)
    where $everyone or institution_id in (select unnest($schools))
), weighed as (
    select *, bool_or(grade is not null) over (partition by institution_id, contest, level, label) as has_grades from claims
)
select {school} as institution_id, level, year, cast(sum(award_count) as integer) as awards
from weighed where grade is not null or not has_grades
group by all order by all
"""
LIST = """
select distinct institution_id, contest, level, coalesce(grade, '') as grade, grade_rank, coalesce(project, '') as project,
       coalesce(winner, '') as winner, award_count, coalesce(label, '') as year, calendar_year, source_file, page, line_start
from marts.fct_award
join marts.dim_award using (award_key) join marts.dim_institution using (institution_key) join marts.dim_document using (document_key)
left join marts.dim_year using (year_key)
where institution_id in (select unnest($schools))
order by institution_id, calendar_year desc nulls last, contest, grade_rank nulls last, grade, project, source_file, line_start
"""


def awards(connection: duckdb.DuckDBPyConnection, schools: Sequence[str]) -> dict[str, Awards]:
    """By institution_id, its awards."""
    asked = list(schools)
    counted: dict[str, list[dict]] = {}
    for row in rows(connection, COUNTS.format(school="institution_id"), everyone=False, schools=asked):
        counted.setdefault(row["institution_id"], []).append(row)
    listed: dict[str, list[Award]] = {}
    for row in rows(connection, LIST, schools=asked):
        fields = {name: row[name] for name in Award.__dataclass_fields__}
        listed.setdefault(row["institution_id"], []).append(Award(**fields))
    return {school: summed(counted[school], listed.get(school, [])) for school in counted}


def all_awards(connection: duckdb.DuckDBPyConnection) -> Awards:
    """The awards of all schools together, without a list."""
    return summed(rows(connection, COUNTS.format(school="null"), everyone=True, schools=[]), [])


def summed(counted: list[dict], listed: list[Award]) -> Awards:
    counts: dict[str, dict[int, int]] = {}
    for row in counted:
        if row["year"] is not None:
            counts.setdefault(row["level"], {})[row["year"]] = row["awards"]
    return Awards(counts, sum(row["awards"] for row in counted if row["year"] is None), len(listed), tuple(listed[:LISTED]))
