"""What a night changed against the warehouse of the night before: documents, findings, agreed values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from flows.warehouse.trace import rows

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Changes:
    """Each list holds at most 60 rows, ``counts`` says how many there are: by the lists' names."""

    counts: dict[str, int]
    new_documents: tuple[dict, ...]
    revised_documents: tuple[dict, ...]
    withdrawn_documents: tuple[dict, ...]
    new_findings: tuple[dict, ...]
    resolved_findings: tuple[dict, ...]
    changed_values: tuple[dict, ...]


DOCUMENTS = """
with now as (select source_file, document_id from raw.document where is_current),
was as (select source_file, document_id from before.raw.document where is_current)
select coalesce(now.source_file, was.source_file) as source_file,
       case when was.document_id is null then 'new_documents' when now.document_id is null then 'withdrawn_documents'
            else 'revised_documents' end as change
from now full join was using (source_file)
where now.document_id is distinct from was.document_id
order by source_file
"""
FINDINGS = """
with now as (select * from quality.finding where status = 'open'),
was as (select * from before.quality.finding where status = 'open'),
turned as (
    select finding_key, 'new_findings' as change from now anti join was using (finding_key)
    union all select finding_key, 'resolved_findings' from was anti join now using (finding_key)
),
told as (
    select finding_key, severity, message_zh, message_en, institution_key from now
    union all select finding_key, severity, message_zh, message_en, institution_key from was anti join now using (finding_key)
)
select change, finding_key, severity, message_zh, message_en, institution_id, name_zh
from turned join told using (finding_key) left join marts.dim_institution using (institution_key)
order by case severity when 'critical' then 0 when 'warning' then 1 else 2 end, name_zh, finding_key
"""
VALUES = """
select institution.institution_id, institution.name_zh, indicator.name_zh as indicator, indicator.name_en as indicator_en, label,
       now.breakdown_member as part, was.value as was, now.value as now, indicator.unit
from marts.fct_indicator_year as now
join before.marts.fct_indicator_year as was using (indicator_year_key)
join marts.dim_institution as institution on now.institution_key = institution.institution_key
join marts.dim_indicator as indicator on now.indicator_key = indicator.indicator_key
join marts.dim_year as year on now.year_key = year.year_key
where abs(now.value - was.value) > 1e-9 * greatest(abs(was.value), 1)
order by institution.name_zh, indicator, label, part
"""


def changes(connection: duckdb.DuckDBPyConnection, before: Path) -> Changes:
    """What differs between the connection's warehouse and the one at ``before``."""
    connection.execute(f"attach '{str(before).replace(chr(39), chr(39) * 2)}' as before (read_only)")
    try:
        turned: dict[str, list[dict]] = {"changed_values": rows(connection, VALUES)}
        for row in (*rows(connection, DOCUMENTS), *rows(connection, FINDINGS)):
            turned.setdefault(row["change"], []).append(row)
    finally:
        connection.execute("detach before")
    lists = [name for name in Changes.__dataclass_fields__ if name != "counts"]
    counts = {name: len(turned.get(name, ())) for name in lists}
    return Changes(counts, **{name: tuple(turned.get(name, ())[:SHOWN]) for name in lists})


def night_before(judged: Path, published: Path | None) -> Path | None:
    """The warehouse that readers saw before tonight: of a published night the version before it, else the published one."""
    if published is None or judged.resolve() != published.resolve():
        return published
    older = sorted(path for path in published.parent.glob("*.duckdb") if path.name < published.name)
    return older[-1] if older else None
