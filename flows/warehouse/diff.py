"""What changed between two published nights, and why: documents, agreed values, awards, findings.

A value changed because its document is new, revised or withdrawn, or its correction was declared; where all that is the same, because
the catalogue, the extractor's rules or the models are others. Each change carries old and new value side by side.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass

import duckdb

from flows.warehouse.nights import PublishedNight

DOCUMENTS = """
create temp table documents as
with old as (select document_id, source_file from before.marts.dim_document where is_current),
new as (select document_id, source_file from after.marts.dim_document where is_current)
select
    coalesce(new.document_id, old.document_id) as document_id, coalesce(new.source_file, old.source_file) as source_file,
    case
        when old.document_id is null and new.source_file in (select source_file from old) then 'revised_file'
        when old.document_id is null then 'new_file'
        when new.document_id is null and old.source_file in (select source_file from new) then 'revised_file'
        when new.document_id is null then 'withdrawn_file'
    end as why,
    new.document_id is not null as is_there
from old full join new using (document_id)
"""
VERSIONS = """
select extractor_version, catalogue_version, model_version from {night}.raw.run
where outcome = 'published' order by started_at desc limit 1
"""
AGREED = """
create temp table {night}_value as
select
    agreed.indicator_year_key, school.name_zh as school, dim_indicator.indicator_code, dim_indicator.name_zh as indicator,
    dim_year.label as period, coalesce(agreed.breakdown_member, '') as breakdown, agreed.value, agreed.unit,
    document.document_id, document.source_file, statement.quote, agreed.declaration_key
from {night}.marts.fct_indicator_year as agreed
join {night}.marts.fct_observation as statement using (observation_key)
join {night}.marts.dim_document as document using (document_key)
join {night}.marts.dim_institution as school on school.institution_key = agreed.institution_key
join {night}.marts.dim_indicator on dim_indicator.indicator_key = agreed.indicator_key
join {night}.marts.dim_year on dim_year.year_key = agreed.year_key
"""
VALUES = """
select
    case when old.value is null then 'new' when new.value is null then 'gone' else 'changed' end as change,
    case
        when gone.why is not null or came.why is not null then coalesce(gone.why, came.why)
        when old.declaration_key is distinct from new.declaration_key then 'declared_correction'
        else $rules
    end as why,
    coalesce(new.school, old.school) as school, coalesce(new.indicator_code, old.indicator_code) as indicator_code,
    coalesce(new.indicator, old.indicator) as indicator, coalesce(new.period, old.period) as period,
    coalesce(new.breakdown, old.breakdown) as breakdown, coalesce(new.unit, old.unit) as unit,
    old.value as old_value, new.value as new_value, old.source_file as old_file, new.source_file as new_file,
    old.quote as old_quote, new.quote as new_quote
from before_value as old
full join after_value as new using (indicator_year_key)
left join documents as gone on gone.document_id = old.document_id and not gone.is_there
left join documents as came on came.document_id = new.document_id and came.why is not null
where old.value is distinct from new.value
order by school, why, indicator_code, period, breakdown
"""
AWARDS = """
with stated as (
    {sides}
),
in_documents as (
    select document_id, school, contest, level, grade, project, period, award_count, source_file, sum(side) as net, first(quote) as quote
    from stated group by all
),
-- an award that another document, or a revised one, states as before is no change
changed as (
    select
        school, contest, level, grade, project, period, award_count, sum(net) as more,
        arg_max({{document_id: document_id, source_file: source_file, quote: quote}}, net) as most,
        arg_min({{document_id: document_id, source_file: source_file, quote: quote}}, net) as least
    from in_documents group by all having sum(net) <> 0
),
shown as (
    select *, unnest(case when more > 0 then most else least end) from changed
)
select
    case when more > 0 then 'new' else 'gone' end as change, coalesce(documents.why, $rules) as why, school, contest, level, grade,
    project, period, award_count, shown.source_file, quote
from shown left join documents using (document_id)
order by school, change, contest, grade
"""
AWARDS_OF = """
select {side} as side, document.document_id, document.source_file, school.name_zh as school, award.contest, award.level, award.grade,
    stated.project, dim_year.label as period, stated.award_count, stated.quote
from {night}.marts.fct_award as stated
join {night}.marts.dim_award as award using (award_key)
join {night}.marts.dim_document as document using (document_key)
join {night}.marts.dim_institution as school using (institution_key)
join {night}.marts.dim_year using (year_key)
"""
FINDINGS = """
select
    case when old.finding_key is null then 'new' else 'resolved' end as change,
    coalesce(new.check_code, old.check_code) as check_code, coalesce(new.severity, old.severity) as severity,
    coalesce(new.source_files, old.source_files) as source_files, coalesce(new.message_zh, old.message_zh) as message_zh,
    coalesce(new.message_en, old.message_en) as message_en
from (from before.quality.finding where status = 'open') as old
full join (from after.quality.finding where status = 'open') as new using (finding_key)
where old.finding_key is null or new.finding_key is null
order by change, check_code, message_zh
"""
REFUSED = """
select source_file, reason_code, reason from after.raw.quarantine
anti join before.raw.quarantine using (source_file, sha256, reason_code) order by source_file
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """What ``after`` says otherwise than ``before``; each list holds one dict a change, as `WHY` explains its ``why``."""

    before: str
    after: str
    rules: str
    documents: list[dict]
    refused: list[dict]
    values: list[dict]
    awards: list[dict]
    findings: list[dict]

    @property
    def is_empty(self) -> bool:
        return not (self.documents or self.refused or self.values or self.awards or self.findings)

    def as_dict(self) -> dict:
        return asdict(self)

    def counts(self, part: str) -> dict[tuple[str, str], int]:
        """How many of a part's changes are of each (change, why)."""
        return dict(sorted(Counter((one["change"], one.get("why", "")) for one in getattr(self, part)).items()))


WHY = {
    "new_file": "a new file",
    "revised_file": "a revised file",
    "withdrawn_file": "a file that was withdrawn",
    "declared_correction": "a declared correction, made or taken back",
    "changed_catalogue": "another catalogue",
    "changed_rules": "other rules of the extractor",
    "changed_models": "other models or expectations",
    "unexplained": "no cause was found: tell the engineers",
}


def difference(before: PublishedNight, after: PublishedNight) -> Difference:
    """Compare two nights. Both are opened read-only, and nothing else can be reached."""
    with duckdb.connect() as connection:
        for night, name in ((before, "before"), (after, "after")):
            connection.execute(f"attach '{str(night.path).replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
        connection.execute("set enable_external_access = false; set lock_configuration = true")
        rules = changed_rules(connection)
        connection.execute(DOCUMENTS)
        for night in ("before", "after"):
            connection.execute(AGREED.format(night=night))
        sides = " union all ".join(AWARDS_OF.format(night=night, side=side) for night, side in (("before", -1), ("after", 1)))
        return Difference(
            before=before.name,
            after=after.name,
            rules=rules,
            documents=rows(connection, "select why, source_file, document_id from documents where why is not null and "
                           "(is_there or why = 'withdrawn_file') order by why, source_file"),
            refused=rows(connection, REFUSED),
            values=rows(connection, VALUES, rules=rules),
            awards=rows(connection, AWARDS.format(sides=sides), rules=rules),
            findings=rows(connection, FINDINGS),
        )  # fmt: skip


def changed_rules(connection: duckdb.DuckDBPyConnection) -> str:
    """Why a value of an unchanged document would change: which of the versions are others."""
    extractor, catalogue, model = (
        old != new for old, new in zip(*(connection.execute(VERSIONS.format(night=night)).fetchone() for night in ("before", "after")))
    )
    if catalogue:
        return "changed_catalogue"
    if extractor:
        return "changed_rules"
    return "changed_models" if model else "unexplained"


def rows(connection: duckdb.DuckDBPyConnection, query: str, **parameters: str) -> list[dict]:
    cursor = connection.execute(query, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor.fetchall()]
