"""What a check's temporary warehouse says of its drafts, asked in SQL; rows become dataclasses, which are the ``--json`` too."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from flows.warehouse.trace import rows

MENDED_BY_AUTHORS = ("critical", "warning")  # an ``info`` is to be looked at, and may well be right


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: what it was taken for and how much of it was understood."""

    source_file: str
    title: str
    report_year: int | None
    media_type: str
    schools: tuple[str, ...]
    figures: int
    mapped: int
    observations: int
    awards: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was refused: why, and what to do."""

    source_file: str
    reason_code: str
    reason: str


@dataclass(frozen=True, slots=True)
class TableCoverage:
    """An official table of a school and period: rows stated of those expected of its edition, and those missing."""

    school: str
    official_table: str
    period: str
    edition: int | None
    stated: int
    expected: int
    missing: tuple[str, ...]
    stated_elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a finding: where it stands, and its words."""

    source_file: str
    page: int | None
    line_start: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A contradiction or doubt; ``mend`` says how it is settled."""

    check_code: str
    severity: str
    owner: str
    title_zh: str
    title_en: str
    message_zh: str
    message_en: str
    arithmetic: str
    mend_zh: str
    mend_en: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A value that would be read: indicator, period, value, and its place."""

    source_file: str
    school: str
    official_table: str
    indicator_code: str
    indicator_zh: str
    indicator_en: str
    part: str
    period: str
    value: float
    unit: str
    qualifier: str
    page: int | None
    line_start: int
    quote: str


@dataclass(frozen=True, slots=True)
class Award:
    """An award that would be read."""

    source_file: str
    contest: str
    level: str
    grade: str
    project: str
    award_count: int
    period: str
    line_start: int
    quote: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A number that no indicator was found for, and why."""

    source_file: str
    page: int | None
    line_start: int
    written: str
    phrase: str
    reason: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Result:
    """All that a check found."""

    documents: tuple[Document, ...]
    refused: tuple[Refusal, ...]
    tables: tuple[TableCoverage, ...]
    findings: tuple[Finding, ...]
    statements: tuple[Statement, ...]
    awards: tuple[Award, ...]
    unread: tuple[Unread, ...]

    @property
    def to_mend(self) -> tuple[Finding, ...]:
        """The findings that the author has to settle."""
        return tuple(one for one in self.findings if one.owner == "school" and one.severity in MENDED_BY_AUTHORS)

    @property
    def to_see(self) -> tuple[Finding, ...]:
        """The findings that may be right, or are about our reading."""
        return tuple(one for one in self.findings if one not in self.to_mend)

    @property
    def lacking(self) -> tuple[TableCoverage, ...]:
        return tuple(table for table in self.tables if table.missing)

    @property
    def clean(self) -> bool:
        """Whether nothing has to be mended."""
        return not (self.refused or self.to_mend or self.lacking)

    def asdict(self) -> dict:
        return {"clean": self.clean} | asdict(self)


DOCUMENTS = """
select source_file, title, report_year, media_type,
       coalesce((select list(distinct institution order by institution) from raw.institution_mention as m
                 where m.document_id = d.document_id), []) as schools,
       (select count(*) from raw.figure as f where f.document_id = d.document_id) as figures,
       (select count(*) from raw.figure as f where f.document_id = d.document_id and status = 'mapped') as mapped,
       (select count(*) from raw.observation as o where o.document_id = d.document_id) as observations,
       (select count(*) from raw.award as a where a.document_id = d.document_id) as awards
from raw.document as d where is_current order by source_file
"""
REFUSED = "select source_file, reason_code, reason from raw.quarantine order by source_file"
TABLES = """
select coalesce(name_zh, '') as school, official_table, period_label as period, max(edition) as edition,
       count(*) filter (status = 'stated') as stated, count(*) as expected,
       coalesce(list(row_label order by row_label) filter (status = 'missing'), []) as missing,
       coalesce(list(row_label order by row_label) filter (status = 'missing' and is_stated_elsewhere), []) as stated_elsewhere
from quality.completeness left join marts.dim_institution using (institution_key)
group by 1, 2, 3 order by 1, 2, 3
"""
FINDINGS = """
select check_code, finding.severity, finding.owner, title_zh, title_en, message_zh, message_en, coalesce(arithmetic, '') as arithmetic,
       mend_zh, mend_en, coalesce(evidence, []) as sides, coalesce(quotes, []) as quotes, coalesce(source_files, []) as source_files
from quality.finding left join quality.check using (check_code)
where status = 'open' and check_code <> 'refused_file'
order by case finding.severity when 'critical' then 0 when 'warning' then 1 else 2 end, group_key, group_rank, check_code, message_zh
"""
STATEMENTS = """
select source_file, institution as school, coalesce(observation.official_table, '') as official_table, indicator_code,
       indicator.name_zh as indicator_zh, indicator.name_en as indicator_en, breakdown_member as part, period_label as period, value,
       observation.unit, qualifier, page, line_start, quote
from raw.observation join raw.document using (document_id) join staging.stg_indicator as indicator using (indicator_code)
where is_current order by source_file, block_no, line_start, indicator_code, period
"""
AWARDS = """
select source_file, contest, level, grade, project, award_count, period_label as period, line_start, quote
from raw.award join raw.document using (document_id) where is_current order by source_file, block_no, line_start
"""
UNREAD = """
select source_file, page, line_start, written, phrase, reason, sentence
from raw.figure join raw.document using (document_id)
where is_current and status = 'unmapped' order by source_file, block_no, line_start
"""


def result(warehouse: Path) -> Result:
    """All that the warehouse says of the drafts."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        asked = {name: rows(connection, sql) for name, sql in (
            ("documents", DOCUMENTS), ("refused", REFUSED), ("tables", TABLES), ("findings", FINDINGS),
            ("statements", STATEMENTS), ("awards", AWARDS), ("unread", UNREAD),
        )}  # fmt: skip
    return Result(
        documents=tuple(Document(**row | {"schools": tuple(row["schools"])}) for row in asked["documents"]),
        refused=tuple(Refusal(**row) for row in asked["refused"]),
        tables=tuple(
            TableCoverage(**row | {name: tuple(row[name]) for name in ("missing", "stated_elsewhere")}) for row in asked["tables"]
        ),
        findings=tuple(finding(row) for row in asked["findings"]),
        statements=tuple(Statement(**row) for row in asked["statements"]),
        awards=tuple(Award(**row) for row in asked["awards"]),
        unread=tuple(Unread(**row) for row in asked["unread"]),
    )


def finding(row: dict) -> Finding:
    """A finding with its sides; one that tells no places still has its quotes."""
    files = row.pop("source_files")
    quoted = [Side(files[0] if len(files) == 1 else "", None, None, quote) for quote in row.pop("quotes")]
    placed = [Side(side["source_file"], side["page"], side["line_start"], side["quote"]) for side in row["sides"]]
    return Finding(**row | {"sides": tuple(placed or quoted)})
