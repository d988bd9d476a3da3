"""The findings of two published nights compared: what is new, what has been resolved; one database in, or two, rows out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

NAMES = """
    with present as (
        select institution_id, arg_max(name_zh, is_current) as school from marts.dim_institution group by all
    ), schools as (
        select institution_key, school from marts.dim_institution join present using (institution_id)
    )
"""  # a renamed school is one, under the name that it bears now
GRAVITY = {"critical": 0, "error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """An open finding as it is told of; ``school`` is "" where it is of none."""

    key: str
    school: str
    severity: str
    owner: str
    message_zh: str
    message_en: str


def open_findings(warehouse: Path | None) -> dict[str, Finding]:
    """The open findings of a published warehouse by their stable key, the gravest first; none before the first publish."""
    if warehouse is None:
        return {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            NAMES + """
            select finding_key, coalesce(school, ''), severity, owner, message_zh, message_en
            from quality.finding left join schools using (institution_key)
            where status = 'open'
            order by school, check_code, finding_key
            """
        ).fetchall()
    found = [Finding(*row) for row in rows]
    return {finding.key: finding for finding in sorted(found, key=lambda finding: GRAVITY.get(finding.severity, 3))}
