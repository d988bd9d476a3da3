"""What the administrators' report says, asked of a judged warehouse in SQL; one function a part of the report."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

UNMAPPED_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Table:
    """An official table of a school and year: the indicators that it states and those that it lacks."""

    official_table: str
    year: str
    stated: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        return len(self.stated) / ((len(self.stated) + len(self.missing)) or 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt, with the words that raise it."""

    check_code: str
    severity: str
    institution: str
    message_zh: str
    message_en: str
    source_files: tuple[str, ...]
    quotes: tuple[str, ...]
    owner: str
    first_seen: str


@dataclass(frozen=True, slots=True)
class School:
    """A school of the warehouse: its counts, official tables and findings."""

    name: str
    code: str
    documents: int
    observations: int
    awards: int
    tables: tuple[Table, ...]
    findings: tuple[Finding, ...]


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict]:
    """The answer as dictionaries."""
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values)) for values in cursor.fetchall()]


def documents(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """Every current document with its schools and counts, and how much of its figures could be placed."""
    return rows(
        connection,
        """
        with figures as (
            select document_id, count(*) as figures, count(*) filter (status = 'mapped') as mapped from raw.figure group by all
        ), awards as (
            select document_id, count(*) as awards from raw.award group by all
        ), schools as (
            select document_id, string_agg(distinct institution, '、' order by institution) as schools
            from raw.institution_mention group by all
        )
        select source_file, title, report_year, data_year, media_type, schools,
               coalesce(figures, 0) as figures, coalesce(mapped, 0) as mapped, coalesce(awards, 0) as awards
        from raw.document
        left join figures using (document_id) left join awards using (document_id) left join schools using (document_id)
        where is_current
        order by source_file
        """,
    )


def refused(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """The files of the folder that stand refused, with what their schools can do."""
    return rows(connection, "select source_file, reason_code, reason, seen_at from raw.quarantine order by source_file")


def unmapped(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """The commonest phrases that no indicator is known for: how the catalogue grows."""
    return rows(connection, f"from marts.unmapped_phrase order by figures desc, phrase limit {UNMAPPED_SHOWN}")


def schools(connection: duckdb.DuckDBPyConnection) -> list[School]:
    """Every school that a current document reports on, the ones with findings first."""
    tables, doubts = official_tables(connection), findings(connection)
    counted = rows(
        connection,
        """
        with observed as (
            select institution_key, count(*) as observations, count(distinct document_key) as documents
            from marts.fct_observation group by all
        ), awarded as (
            select institution_key, count(*) as awards from marts.fct_award group by all
        )
        select institution_key, name_zh, institution_code, coalesce(documents, 0) as documents,
               coalesce(observations, 0) as observations, coalesce(awards, 0) as awards
        from marts.dim_institution
        left join observed using (institution_key) left join awarded using (institution_key)
        where observations > 0 or awards > 0
        order by name_zh
        """,
    )
    found = [
        School(
            name=row["name_zh"],
            code=row["institution_code"] or "",
            documents=row["documents"],
            observations=row["observations"],
            awards=row["awards"],
            tables=tuple(tables.get(row["institution_key"], ())),
            findings=tuple(doubts.get(row["institution_key"], ())),
        )
        for row in counted
    ]
    return sorted(found, key=lambda school: (-len(school.findings), school.name))


def official_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Table]]:
    """By institution key: each official table and year that its documents carry, with what it states and lacks."""
    found = rows(
        connection,
        """
        select institution_key, official_table, period_label as year,
               list(indicator_name order by indicator_name) filter (status = 'stated') as stated,
               list(indicator_name order by indicator_name) filter (status = 'missing') as missing
        from quality.completeness
        group by all
        order by institution_key, official_table, year
        """,
    )
    by_school: dict[str, list[Table]] = {}
    for row in found:
        table = Table(row["official_table"], row["year"], tuple(row["stated"] or ()), tuple(row["missing"] or ()))
        by_school.setdefault(row["institution_key"], []).append(table)
    return by_school


def findings(connection: duckdb.DuckDBPyConnection) -> dict[str | None, list[Finding]]:
    """By institution key (None: of no school): the open findings, the gravest first."""
    found = rows(
        connection,
        """
        select finding.*, name_zh
        from quality.finding as finding left join marts.dim_institution using (institution_key)
        where status = 'open'
        order by case severity when 'critical' then 0 when 'error' then 0 when 'warning' then 1 else 2 end, check_code, message_zh
        """,
    )
    by_school: dict[str | None, list[Finding]] = {}
    for row in found:
        finding = Finding(
            check_code=row["check_code"],
            severity=row["severity"],
            institution=row["name_zh"] or "",
            message_zh=row["message_zh"],
            message_en=row["message_en"],
            source_files=tuple(row["source_files"] or ()),
            quotes=tuple(row["quotes"] or ()),
            owner=row["owner"],
            first_seen=f"{row['first_seen']:%Y-%m-%d}" if row["first_seen"] else "",
        )
        by_school.setdefault(row["institution_key"], []).append(finding)
    return by_school
