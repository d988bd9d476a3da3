"""Rows of unknown words that add up to the row 合计: they are the parts of what the columns count, whatever they are called.

Comes in the rows of a section, each with what it is about; goes out the same, unknown rows as members where the numbers prove it:
普通高考 1788, 技能高考 1500, 高职单招 588 over 合计 3876.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import isclose

from flows.extraction.tables.rows import TableRow
from flows.extraction.tables.subject import Subject, is_total
from flows.extraction.tables.walk import Sense

COUNT = re.compile(r"\d[\d,，]*(?:\.\d+)?")  # 1,788; no percentage
LEAST = 2  # members that a sum needs


def members(rows: Sequence[tuple[TableRow, Sense]], grid: Sequence[Sequence[str]]) -> list[tuple[TableRow, Sense]]:
    """The rows, those whose words say nothing as members of a category if they add up to the one total below or above them."""
    totals = [row for row, told in rows if told.subject.whole and told.words and is_total(told.words[-1])]
    parts = [(row, told) for row, told in rows if row not in totals]
    if len(totals) != 1 or len(parts) < LEAST or not all(_is_unknown(told.subject) for _, told in parts):
        return list(rows)
    if not any(_adds_up([grid[row.row] for row, _ in parts], grid[totals[0].row], cell) for cell, _ in totals[0].values):
        return list(rows)
    return [(row, told if row in totals else _as_member(told)) for row, told in rows]


def _is_unknown(subject: Subject) -> bool:
    plain = not subject.meanings and not subject.dimension and not subject.refused
    return plain and not subject.whole and bool(subject.label) and not subject.measure


def _as_member(told: Sense) -> Sense:
    return replace(told, subject=Subject(told.subject.label, (), "category", told.subject.label))


def _adds_up(parts: Sequence[Sequence[str]], total: Sequence[str], cell: int) -> bool:
    """Whether the numbers of a column, all of them counts, add up to the total's, which is more than any of them."""
    texts = [cells[cell] if cell < len(cells) else "" for cells in (*parts, total)]
    if not all(COUNT.fullmatch(text) for text in texts):
        return False
    *numbers, whole = (float(re.sub("[,，]", "", text)) for text in texts)
    return whole > max(numbers) and isclose(sum(numbers), whole, rel_tol=1e-9, abs_tol=1e-6)
