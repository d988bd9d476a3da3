"""What was read of each document, what of it could not be placed and why; the files that were refused; unmapped phrases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from flows.warehouse.trace import rows

SAMPLES = 5
PHRASES = 25


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Figures of a document that were placed nowhere, for one reason, with a few of them as (place, written, sentence)."""

    reason: str
    figures: int
    samples: tuple[tuple[int | None, int | None, str, str], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document and how its figures fared."""

    document_id: str
    source_file: str
    title: str
    report_year: int | None
    data_year: int | None
    media_type: str
    loaded_at: str
    notes: tuple[str, ...]
    figures: int
    mapped: int
    awards: int
    unplaced: tuple[Unplaced, ...]

    @property
    def share(self) -> float:
        return self.mapped / self.figures if self.figures else 1.0


OF_SCHOOLS = """
select distinct institution_id, document_id
from (select institution_key, document_id from marts.fct_observation
      union select institution_key, document_id from marts.fct_award
      union select institution_key, document_id from intermediate.int_document_institution)
join marts.dim_institution using (institution_key)
where institution_id in (select unnest($schools))
"""
DOCUMENTS = """
with figures as (
    select document_id, count(*) as figures, count(*) filter (status = 'mapped') as mapped from raw.figure group by all
), awards as (
    select document_id, count(*) as awards from raw.award group by all
)
select document_id, source_file, title, report_year, data_year, media_type, loaded_at, notes,
       coalesce(figures, 0) as figures, coalesce(mapped, 0) as mapped, coalesce(awards, 0) as awards
from raw.document left join figures using (document_id) left join awards using (document_id)
where is_current and ($everyone or document_id in (select unnest($documents)))
order by coalesce(report_year, data_year) desc nulls last, source_file
"""
UNPLACED = f"""
select document_id, reason, count(*) as figures,
       list({{'page': page, 'line': line_start, 'written': written, 'sentence': sentence}} order by line_start, written)[:{SAMPLES}] as samples
from raw.figure
where status = 'unmapped' and document_id in (select unnest($documents))
group by document_id, reason order by document_id, figures desc, reason
"""
REFUSED = "select source_file, reason_code, reason, seen_at from raw.quarantine order by seen_at desc, source_file"
UNMAPPED = f"""
select phrase, cast(sum(figures) as integer) as figures, max(documents) as documents, arg_max(example, figures) as example
from marts.unmapped_phrase
where regexp_matches(phrase, '^[^\\d\\pP\\s]{{2,}}') and reason <> 'award table'
group by phrase having sum(figures) > 1
order by documents desc, figures desc, phrase limit {PHRASES}
"""
REASONS = """
select reason, count(*) as figures from raw.figure join raw.document using (document_id)
where status = 'unmapped' and is_current group by reason order by figures desc, reason
"""


def of_schools(connection: duckdb.DuckDBPyConnection, schools: Sequence[str]) -> dict[str, tuple[Document, ...]]:
    """By institution_id, the current documents that speak of it."""
    pairs = rows(connection, OF_SCHOOLS, schools=list(schools))
    known = {one.document_id: one for one in documents(connection, sorted({pair["document_id"] for pair in pairs}))}
    by_school: dict[str, list[str]] = {}
    for pair in pairs:
        by_school.setdefault(pair["institution_id"], []).append(pair["document_id"])
    return {school: tuple(known[one] for one in known if one in set(of_school)) for school, of_school in by_school.items()}


def documents(connection: duckdb.DuckDBPyConnection, ids: Sequence[str] | None = None) -> list[Document]:
    """These documents, newest first, each with what of it was placed nowhere; without ids all of them, without that."""
    unplaced: dict[str, list[Unplaced]] = {}
    for row in rows(connection, UNPLACED, documents=list(ids or ())):
        samples = tuple((one["page"], one["line"], one["written"], one["sentence"]) for one in row["samples"])
        unplaced.setdefault(row["document_id"], []).append(Unplaced(row["reason"] or "", row["figures"], samples))
    return [
        Document(
            **{name: row[name] for name in ("document_id", "source_file", "report_year", "data_year", "media_type")},
            **{name: row[name] for name in ("figures", "mapped", "awards")},
            title=row["title"] or "",
            loaded_at=f"{row['loaded_at']:%Y-%m-%d}",
            notes=tuple((row["notes"] or "").splitlines()),
            unplaced=tuple(unplaced.get(row["document_id"], ())),
        )
        for row in rows(connection, DOCUMENTS, everyone=ids is None, documents=list(ids or ()))
    ]


def refused(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """The files of the folder that stand refused, with what their schools can do."""
    return rows(connection, REFUSED)


def unmapped(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """The commonest phrases that no indicator is known for, those of many documents first: how the catalogue grows."""
    return rows(connection, UNMAPPED)


def reasons(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """Why figures were not placed, the commonest reason first."""
    return rows(connection, REASONS)
