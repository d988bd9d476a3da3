"""A Document becomes rows: every quantity a figure, those understood observations, awards, and the schools it is about.

Prose and tables are read block by block; awards are read from both, and the numbers that they account for are marked
on the figures. What a reader quotes must stand in its block: a row whose quote does not is withdrawn and its figure says so.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from flows.documents.model import Block, Document
from flows.extraction.awards import reader as awards
from flows.extraction.context import Context, Knowledge
from flows.extraction.periods import reader as periods
from flows.extraction.prose import reader as prose
from flows.extraction.rows import Award, Figure, InstitutionMention, Observation
from flows.extraction.tables import reader as tables

MOST = 200  # statements of one measure of one school and time in a document


@dataclass(frozen=True, slots=True)
class Extraction:
    """All rows of one document."""

    figures: tuple[Figure, ...]
    observations: tuple[Observation, ...]
    awards: tuple[Award, ...]
    mentions: tuple[InstitutionMention, ...]


def extract(document: Document, knowledge: Knowledge) -> Extraction:
    """Rows of ``document``; the same document and knowledge always give the same rows."""
    assignment = knowledge.registry.assign(document)
    context = Context(document, knowledge.catalogue, periods.frame_of(document), assignment)
    figures: list[Figure] = []
    observations: list[Observation] = []
    found_awards: list[Award] = []
    carry = prose.Carry()
    for block in document.blocks:
        if block.kind == "contents":
            continue
        if block.kind == "table":
            block_figures, block_observations = tables.read(block, context)
        else:
            block_figures, block_observations, carry = prose.read(block, context, carry)
        block_awards = [award for award in awards.read(block, context) if award.quote in block.text]
        block_observations, block_figures = withdraw_misquoted(block, block_observations, block_figures)
        if block.confidence(0, len(block.text)) is not None:
            block_figures, block_observations, block_awards = doubted(block, block_figures, block_observations, block_awards)
        figures += mark_awards(block_figures, block_awards)
        observations += block_observations
        found_awards += block_awards
    observations, figures = withdraw_endless(observations, figures)
    return Extraction(
        unique(understood(figures), "figure_id"), unique(observations, "observation_id"), unique(found_awards, "award_id"), assignment.mentions
    )


def understood(figures: list[Figure]) -> list[Figure]:
    """The figures; of one that two readings of a row tell of, what the reading says that understood it."""
    mapped = {figure.figure_id for figure in figures if figure.status == "mapped"}
    return [figure for figure in figures if figure.status == "mapped" or figure.figure_id not in mapped]


def withdraw_misquoted(
    block: Block, observations: list[Observation], figures: list[Figure]
) -> tuple[list[Observation], list[Figure]]:
    """Only the observations whose quote stands in the block; the figures of the others become unmapped."""
    lost = {row.figure_id for row in observations if row.quote not in block.text}
    if not lost:
        return observations, figures
    kept = [row for row in observations if row.figure_id not in lost]
    said = [replace(row, status="unmapped", reason="quote not in block") if row.figure_id in lost else row for row in figures]
    return kept, said


def withdraw_endless(observations: list[Observation], figures: list[Figure]) -> tuple[list[Observation], list[Figure]]:
    """Without what a document states of one measure and time more than ``MOST`` times: no report does, and each would be
    compared with each. Its figures stay, unmapped."""
    times = Counter(map(measure_of, observations))
    kept = [row for row in observations if times[measure_of(row)] <= MOST]
    if len(kept) == len(observations):
        return observations, figures
    lost = {row.figure_id for row in observations} - {row.figure_id for row in kept}
    reason = f"one measure stated more than {MOST} times"
    return kept, [replace(row, status="unmapped", reason=reason) if row.figure_id in lost else row for row in figures]


def measure_of(row: Observation) -> tuple:
    return row.institution, row.indicator_code, row.breakdown_dimension, row.breakdown_member, row.period


def doubted(
    block: Block, figures: list[Figure], observations: list[Observation], found: list[Award]
) -> tuple[list[Figure], list[Observation], list[Award]]:
    """The rows of a block that OCR read, with how sure it is of the lines that each stands on."""
    figures = [replace(figure, confidence=block.confidence(figure.start, figure.end)) for figure in figures]
    sure = {figure.figure_id: figure.confidence for figure in figures}
    observations = [replace(row, confidence=sure.get(row.figure_id)) for row in observations]
    starts = [(row, block.text.find(row.quote)) for row in found]
    return figures, observations, [replace(row, confidence=block.confidence(at, at + len(row.quote))) for row, at in starts]


def mark_awards(figures: list[Figure], found: list[Award]) -> list[Figure]:
    """The figures, those mapped that an award accounts for."""
    spans = [(start, end, award.grade) for award in found for start, end in award.spans]
    if not spans:
        return figures

    def marked(figure: Figure) -> Figure:
        for start, end, grade in spans:
            if figure.status == "unmapped" and figure.start < end and start < figure.end:
                return replace(figure, status="mapped", reason=f"award: {grade}")
        return figure

    return [marked(figure) for figure in figures]


def unique(rows: list, key: str) -> tuple:
    """The rows in order, the first of each key."""
    return tuple({getattr(row, key): row for row in reversed(rows)}.values())[::-1]
