"""Rows that stand under one label and count the same thing by different names are its parts: 对口升学 and “3+2”转段 beside 升入高等院校.

Comes in the rows of a section, each with what it is about; goes out the same, such sisters as parts of a category. Each by itself
would pass for the whole, and the school would contradict itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.extraction.catalogue import fold
from flows.extraction.tables.rows import TableRow
from flows.extraction.tables.subject import is_total
from flows.extraction.tables.walk import Sense

Key = tuple[str, str]


def parted(rows: Sequence[tuple[TableRow, Sense]]) -> list[tuple[TableRow, Sense]]:
    """The rows, sisters as parts."""
    names: dict[Key, set[str]] = {}
    for _, told in rows:
        if key := _key(told):
            names.setdefault(key, set()).add(told.words[-1])
    return [(row, _as_part(told) if len(names.get(_key(told) or ("", ""), ())) > 1 else told) for row, told in rows]


def _key(told: Sense) -> Key | None:
    """The label above and the code of a row that names the whole of one indicator below another label; None of other rows."""
    if len(told.words) < 2 or len(told.subject.meanings) != 1 or told.subject.meanings[0][1] or is_total(told.words[-1]):
        return None
    above, own = fold(told.words[-2]), fold(told.words[-1])
    return None if above in own or own in above else (above, told.subject.meanings[0][0])


def _as_part(told: Sense) -> Sense:
    code = told.subject.meanings[0][0]
    return replace(told, subject=replace(told.subject, meanings=((code, "category", told.words[-1]),)))
