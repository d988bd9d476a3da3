"""The schools that the report speaks of: names, code, and the names they had before; each is one page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from flows.warehouse.trace import rows

FILE_NAME = re.compile(r"[0-9A-Za-z]{1,32}")  # 4150012215


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a school and from when to when it bore it (dates, empty where open)."""

    zh: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class School:
    """A school with its present name; ``names``: all it bore, oldest first; ``signed``: those that its documents bear."""

    id: str
    code: str
    name: str
    name_en: str
    kind: str
    province: str
    is_known: bool
    names: tuple[Name, ...]
    signed: tuple[str, ...]

    @property
    def page(self) -> str:
        return page_of(self.id)


SPEAK = """
    select institution_key from marts.fct_observation
    union select institution_key from marts.fct_award
    union select institution_key from quality.finding where institution_key is not null and status = 'open'
"""
SCHOOLS = f"""
with speaking as ({SPEAK})
select institution_id,
       list({{'zh': name_zh, 'since': valid_from, 'until': valid_to}} order by is_current, valid_from nulls first, name_zh) as names,
       list(name_zh order by name_zh) filter (institution_key in (from speaking)) as signed,
       arg_max({{'name_zh': name_zh, 'name_en': name_en, 'institution_code': institution_code, 'kind': kind, 'province': province,
                'is_known': is_known}}, is_current) as present
from marts.dim_institution
group by institution_id
having bool_or(institution_key in (from speaking)) and ($everyone or institution_id in (select unnest($schools)))
order by institution_id
"""
BY_KEY = "select institution_id from marts.dim_institution where institution_key = $key or institution_id = $key limit 1"


def schools(connection: duckdb.DuckDBPyConnection, ids: Sequence[str] | None = None) -> list[School]:
    """Every school of which a current document says anything, or those of these institution_ids."""
    return [
        School(
            id=row["institution_id"],
            code=row["present"]["institution_code"] or "",
            name=row["present"]["name_zh"],
            name_en=row["present"]["name_en"] or "",
            kind=row["present"]["kind"] or "",
            province=row["present"]["province"] or "",
            is_known=bool(row["present"]["is_known"]),
            names=tuple(Name(name["zh"], text(name["since"]), text(name["until"])) for name in row["names"]),
            signed=tuple(row["signed"] or ()),
        )
        for row in rows(connection, SCHOOLS, everyone=ids is None, schools=list(ids or ()))
    ]


def page_of(institution_id: str) -> str:
    """The stem of a school's file name, the same every night: its code, or a hash of its name."""
    return institution_id if FILE_NAME.fullmatch(institution_id) else hashlib.sha256(institution_id.encode()).hexdigest()[:16]


def text(value: object) -> str:
    return "" if value is None else str(value)
