"""The whole at a glance: a line a school, ranked by what needs doing, the checks and what they found, coverage of the forms."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from flows.reporting.findings import Check, checks, unknown_check
from flows.reporting.schools import School, schools
from flows.reporting.words import codes
from flows.warehouse.trace import rows


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school of the ranking. ``facets``: check.severity.owner.status.count, each a place in its list, for the filter."""

    school: School
    open: dict[str, int]  # severity to open findings
    asked: int
    stated: int
    documents: int
    figures: int
    mapped: int
    facets: str

    @property
    def missing(self) -> int:
        return self.asked - self.stated

    @property
    def rank(self) -> tuple:
        return (*(-self.open.get(severity, 0) for severity in codes("severity")[:2]), -self.missing, -self.open.get("info", 0), self.school.name)


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check and how many findings it has: by status, and the open ones of tonight."""

    check: Check
    counts: dict[str, int]
    new: int
    schools: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The lines of the index."""

    schools: tuple[SchoolLine, ...]
    checks: tuple[CheckLine, ...]
    coverage: tuple[dict, ...]  # official_table, schools, asked, stated
    open: dict[str, int]  # severity to open findings, of all schools and of none
    documents: int
    figures: int
    mapped: int


NOTHING = Overview((), (), (), dict.fromkeys(codes("severity"), 0), 0, 0, 0)  # where no warehouse was ever made
FINDINGS = """
select coalesce(institution_id, '') as institution_id, check_code, severity, owner, status, count(*) as findings,
       count(*) filter (status = 'open' and cast(first_seen as varchar) = $tonight) as new
from quality.finding left join marts.dim_institution using (institution_key)
group by all order by all
"""
COMPLETENESS = """
select institution_id, count(*) as asked, count(*) filter (status = 'stated') as stated
from quality.completeness join marts.dim_institution using (institution_key) group by all
"""
COVERAGE = """
select official_table, count(distinct institution_id) as schools, count(*) as asked, count(*) filter (status = 'stated') as stated
from quality.completeness join marts.dim_institution using (institution_key) group by all
"""
DOCUMENTS = """
with placed as (select document_id, count(*) as figures, count(*) filter (status = 'mapped') as mapped from raw.figure group by all),
spoken as (
    select distinct institution_id, document_id
    from (select institution_key, document_id from marts.fct_observation union select institution_key, document_id from marts.fct_award)
    join marts.dim_institution using (institution_key)
)
select institution_id, count(*) as documents, cast(coalesce(sum(figures), 0) as bigint) as figures,
       cast(coalesce(sum(mapped), 0) as bigint) as mapped
from spoken left join placed using (document_id) group by all
"""
READ = """
select count(distinct document_id) as documents, count(figure_id) as figures, count(figure_id) filter (status = 'mapped') as mapped
from raw.document left join raw.figure using (document_id) where is_current
"""


def overview(connection: duckdb.DuckDBPyConnection, tonight: str) -> Overview:
    """All of it; ``tonight`` (YYYY-MM-DD HH:MM:SS, UTC) is the night whose findings are new."""
    found = rows(connection, FINDINGS, tonight=tonight)
    known = checks(connection)
    check_lines = sorted(
        (check_line(code, [row for row in found if row["check_code"] == code], known) for code in met(found, known)),
        key=lambda line: (-line.counts["open"], line.check.code),
    )
    asked = {row["institution_id"]: row for row in rows(connection, COMPLETENESS)}
    read = {row["institution_id"]: row for row in rows(connection, DOCUMENTS)}
    by_school: dict[str, list[dict]] = {}
    for row in found:
        by_school.setdefault(row["institution_id"], []).append(row)
    places = {line.check.code: place for place, line in enumerate(check_lines)}
    lines = [school_line(one, by_school.get(one.id, []), asked.get(one.id, {}), read.get(one.id, {}), places) for one in schools(connection)]
    order = codes("table")
    return Overview(
        schools=tuple(sorted(lines, key=lambda line: line.rank)),
        checks=tuple(check_lines),
        coverage=tuple(sorted(rows(connection, COVERAGE), key=lambda row: order.index(row["official_table"]))),
        open={severity: sum(row["findings"] for row in found if opened(row, severity)) for severity in codes("severity")},
        **rows(connection, READ)[0],
    )


def opened(row: dict, severity: str) -> bool:
    return row["status"] == "open" and row["severity"] == severity


def met(found: list[dict], known: dict[str, Check]) -> set[str]:
    """The checks there are and those that once found something."""
    return {row["check_code"] for row in found} | set(known)


def check_line(code: str, found: list[dict], known: dict[str, Check]) -> CheckLine:
    check = known.get(code) or unknown_check(found[0])
    counts = {status: sum(row["findings"] for row in found if row["status"] == status) for status in codes("status")}
    touched = {row["institution_id"] for row in found if row["status"] == "open" and row["institution_id"]}
    return CheckLine(check, counts, sum(row["new"] for row in found), len(touched))


def school_line(school: School, found: list[dict], asked: dict, read: dict, places: dict[str, int]) -> SchoolLine:
    facets = " ".join(
        f"{places[row['check_code']]}.{codes('severity').index(row['severity'])}.{codes('owner').index(row['owner'])}"
        f".{codes('status').index(row['status'])}.{row['findings']}"
        for row in found
    )
    return SchoolLine(
        school=school,
        open={severity: sum(row["findings"] for row in found if opened(row, severity)) for severity in codes("severity")},
        asked=asked.get("asked", 0),
        stated=asked.get("stated", 0),
        documents=read.get("documents", 0),
        figures=read.get("figures", 0),
        mapped=read.get("mapped", 0),
        facets=facets,
    )
