"""The doubts of ``quality.finding`` as the report shows them: the words that raise one, the arithmetic, what to do, whom to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from flows.reporting.words import Word, codes
from flows.warehouse.trace import rows


@dataclass(frozen=True, slots=True)
class Check:
    """A check in its own words: what is checked, when it matters, how to mend what it finds."""

    code: str
    severity: str
    owner: str
    title: Word
    what: Word
    when: Word
    mend: Word


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement that takes part in a doubt, where it stands, and its words."""

    source_file: str
    document_id: str
    page: int | None
    line_start: int | None
    line_end: int | None
    statement: str
    period_label: str
    label: str
    value: float | None
    unit: str
    quote: str
    sentence: str

    @property
    def around(self) -> tuple[str, str, str]:
        """The sentence before the quote, the quote, the sentence after it."""
        before, found, after = self.sentence.partition(self.quote)
        return (before, self.quote, after) if found else ("", self.quote, "")


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt; ``number`` counts the doubts of its school, the gravest first."""

    key: str
    number: int
    check: Check
    severity: str
    owner: str
    indicator_code: str
    message: Word
    arithmetic: str
    evidence: tuple[Evidence, ...]
    observed_values: tuple[float, ...]
    source_files: tuple[str, ...]
    status: str
    resolved_by: str
    first_seen: str
    last_seen: str
    is_new: bool

    @property
    def reference(self) -> str:
        """What to call it by on the telephone."""
        return self.key[:8]


FINDINGS = """
select finding.* exclude (institution_key), institution.institution_id
from quality.finding left join marts.dim_institution as institution using (institution_key)
where $everyone and institution_id is null or institution_id in (select unnest($schools))
"""


def checks(connection: duckdb.DuckDBPyConnection) -> dict[str, Check]:
    """By code, every check that there is."""
    texts = ("title", "what", "when", "mend")
    return {
        row["check_code"]: Check(
            row["check_code"], row["severity"], row["owner"], *(Word(row[f"{name}_zh"], row[f"{name}_en"]) for name in texts)
        )
        for row in (rows(connection, "from quality.check order by check_code") if has(connection, "check", "check_code") else ())
    }


def has(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> bool:
    """Whether ``quality.<table>`` has the column: warehouses of earlier nights lack what came later."""
    found = "select 1 from duckdb_columns() where schema_name = 'quality' and table_name = ? and column_name = ?"
    return bool(connection.execute(found, [table, column]).fetchall())


def findings(
    connection: duckdb.DuckDBPyConnection, schools: Sequence[str] = (), tonight: str = ""
) -> dict[str | None, tuple[Finding, ...]]:
    """By institution_id, the doubts about these schools; without any, by None those that are of no school.

    ``tonight``: the night (YYYY-MM-DD HH:MM:SS, UTC) whose first-seen doubts are new.
    """
    known = checks(connection)
    by_school: dict[str | None, list[dict]] = {}
    for row in rows(connection, FINDINGS, schools=list(schools), everyone=not schools):
        by_school.setdefault(row["institution_id"], []).append(row)
    gravity, order = codes("severity"), codes("status")
    for of_school in by_school.values():
        of_school.sort(key=lambda row: (order.index(row["status"]), gravity.index(row["severity"]), row["check_code"], row["finding_key"]))
    return {
        school: tuple(finding(row, number, known, tonight) for number, row in enumerate(of_school, 1)) for school, of_school in by_school.items()
    }


def finding(row: dict, number: int, known: dict[str, Check], tonight: str) -> Finding:
    return Finding(
        key=row["finding_key"],
        number=number,
        check=known.get(row["check_code"]) or unknown_check(row),
        severity=row["severity"],
        owner=row["owner"],
        indicator_code=row["indicator_code"] or "",
        message=Word(row["message_zh"], row["message_en"]),
        arithmetic=row.get("arithmetic") or "",
        evidence=tuple(evidence(one) for one in row["evidence"] or ()) if "evidence" in row else only_quotes(row),
        observed_values=tuple(row["observed_values"] or ()),
        source_files=tuple(row["source_files"] or ()),
        status=row["status"],
        resolved_by=row.get("resolved_by") or "",
        first_seen=f"{row['first_seen']:%Y-%m-%d}",
        last_seen="" if row["status"] == "open" else f"{row['last_seen']:%Y-%m-%d}",
        is_new=row["status"] == "open" and str(row["first_seen"]) == tonight,
    )


def unknown_check(row: dict) -> Check:
    """A check that is no longer there: its resolved doubts are."""
    code, nothing = row["check_code"], Word("", "")
    return Check(code, row["severity"], row["owner"], Word(code, code), nothing, nothing, nothing)


def evidence(found: dict) -> Evidence:
    texts = ("source_file", "document_id", "statement", "period_label", "label", "unit", "quote", "sentence")
    return Evidence(**(found | {name: found[name] or "" for name in texts}))


def only_quotes(row: dict) -> tuple[Evidence, ...]:
    """The evidence of a doubt that was found before evidence was kept: its quotes, the file where there is but one."""
    files = row["source_files"] or []
    source = files[0] if len(files) == 1 else ""
    return tuple(Evidence(source, "", None, None, None, "", "", "", None, "", quote, quote) for quote in row["quotes"] or ())
