"""The rows that extraction yields, one dataclass a raw table; ``flows.warehouse.schema`` holds their descriptions.

Ids are sha256 over what the row is (document, place, meaning), so the same file gives the same rows every night.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

Qualifier = Literal["exact", "approx", "at_least", "at_most"]
Statement = Literal["table", "prose"]
Basis = Literal["calendar", "academic", "grad_cohort", "entry_cohort", "as_of", "range"]
PeriodSource = Literal["stated", "carried", "table_head", "section", "resolved", "document", "unknown"]


def row_id(*parts: object) -> str:
    """The first 32 hex digits of the sha256 of the parts."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Period:
    """The time a figure speaks of.

    ``label`` is ``2021``, ``2020-2021``, ``2021届``, ``2021级``, ``2015-2018``, ``截至2021``, ``近5年``; or "" where even
    the document gives none. ``source`` keeps the resolution visible: stated in the sentence, carried over from the
    sentence before, read off a table's head or title, the section's heading, resolved from a relative word
    (本年度, 去年), or the document's own year.
    """

    basis: Basis
    label: str
    source: PeriodSource


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity as it stands in a document. ``value`` is in ``unit`` with 万/亿/千 multiplied out (4.65亿元 -> 465000000 元).

    ``start``/``end`` are offsets in the block's text; ``written`` is ``text[start:end]``; ``phrase`` what is measured, as
    far as the text tells; ``reason`` says why an unmapped figure is unmapped.
    """

    figure_id: str
    document_id: str
    block_no: int
    institution: str
    value: float
    unit: str
    qualifier: Qualifier
    period: Period
    phrase: str
    sentence: str
    written: str
    statement: Statement
    start: int
    end: int
    page: int | None
    line_start: int
    line_end: int
    status: Literal["mapped", "unmapped"]
    reason: str
    confidence: float | None = None  # how sure OCR is of it, 0 to 1; None where there is a text layer


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure understood as a catalogue indicator of an institution. ``value`` is in the catalogue's ``unit``."""

    observation_id: str
    figure_id: str
    document_id: str
    block_no: int
    institution: str
    indicator_code: str
    breakdown_dimension: str
    breakdown_member: str
    value: float
    unit: str
    qualifier: Qualifier
    statement: Statement
    official_table: str
    period: Period
    quote: str
    page: int | None
    line_start: int
    line_end: int
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """One award statement: a named award (count 1) or a count of awards of one contest, level and grade.

    ``spans`` are the offsets in the block's text of the numbers that this award accounts for (its count).
    """

    award_id: str
    document_id: str
    block_no: int
    institution: str
    contest: str
    level: str
    grade: str
    project: str
    winner: str
    award_count: int
    statement: Statement
    period: Period | None
    quote: str
    page: int | None
    line_start: int
    line_end: int
    spans: tuple[tuple[int, int], ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class InstitutionMention:
    """An institution that a document reports on: ``blocks`` first to last; ``code`` "" and ``known`` False off the registry."""

    document_id: str
    institution: str
    institution_code: str
    known: bool
    first_block: int
    last_block: int
