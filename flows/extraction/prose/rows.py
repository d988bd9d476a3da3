"""A figure that was read becomes its raw rows: a Figure always, an Observation where it was understood."""

from __future__ import annotations

from dataclasses import replace

from flows.extraction.prose import reasons
from flows.extraction.prose.spot import Reading, Spot
from flows.extraction.prose.words import words
from flows.extraction.quantities import units
from flows.extraction.rows import Figure, Observation, Period, row_id
from flows.extraction.sentences import clause_end, clause_start

QUOTE_LENGTH = 60


def rows_of(spot: Spot, reading: Reading, period: Period) -> tuple[Figure, Observation | None]:
    """The figure, and the observation where it was understood; a caption gives no observation, it only names its table."""
    passage, context, quantity = spot.passage, spot.context, spot.number.quantity
    block, document = passage.block, context.document
    page, line_start, line_end = block.place(quantity.start, quantity.end)
    school = context.institutions.institution(block.block_no, quantity.start)
    indicator = context.catalogue.indicators.get(reading.code)
    value = units.convert(quantity.value, quantity.unit, indicator.unit) if indicator else None
    if (reading.code == "award_count" and quantity.unit in ("人", "人次")) or (reading.code in words().places and quantity.unit == "个"):
        value = quantity.value
    reading = replace(reading, member=reading.member.strip("> *#|")) if reading.member else reading
    if indicator and value is None:
        reading, indicator = replace(reading, code="", reason=reasons.UNFIT), None
    if indicator and not _plausible(value, indicator.lower, indicator.upper):
        reading, indicator = replace(reading, code="", reason=reasons.BOUNDS), None
    if indicator and block.kind == "caption":
        reading, indicator = replace(reading, code="", reason=reasons.CAPTION), None
    first, last = passage.flat.back(spot.start, spot.end)
    head = reading.head
    phrase = (
        passage.text[head.start : head.end]
        if head and head.end > head.start
        else passage.text[max(spot.start, spot.number.start - 12) : spot.number.start]
    )
    figure = Figure(
        row_id(document.document_id, block.block_no, quantity.start, quantity.end), document.document_id, block.block_no, school,
        quantity.value, quantity.unit, quantity.qualifier, period, phrase.strip(",;:。、 "), block.text[first:last].strip(),
        block.text[quantity.start : quantity.end], "prose", quantity.start, quantity.end, page, line_start, line_end,
        "mapped" if indicator else "unmapped", f"indicator: {reading.code}" if indicator else reading.reason,
    )  # fmt: skip
    if indicator is None or value is None:
        return figure, None
    observation = Observation(
        row_id(figure.figure_id, school, reading.code, reading.dimension, reading.member), figure.figure_id, document.document_id,
        block.block_no, school, reading.code, reading.dimension, reading.member, value, indicator.unit, quantity.qualifier, "prose",
        "", period, quote(spot, reading), page, line_start, line_end,
    )  # fmt: skip
    return figure, observation


def _plausible(value: float | None, lower: float | None, upper: float | None) -> bool:
    """Whether a value lies within ten times the catalogue's bounds: beyond, it was misread; a school's own slip stays in."""
    return value is None or ((lower is None or value >= min(lower, 0)) and (upper is None or value <= upper * 10))


def quote(spot: Spot, reading: Reading) -> str:
    """The clause that holds figure and measure, as the block writes it; at most about 60 characters."""
    number, passage = spot.number, spot.passage
    first = clause_start(passage.bones, number.start, spot.start)
    last = clause_end(passage.bones, number.end, spot.end)
    if reading.head:
        first, last = min(first, reading.head.start), max(last, reading.head.end)
    if last - first > QUOTE_LENGTH:
        least = min(number.start, reading.head.start if reading.head else number.start)
        most = max(number.end, reading.head.end if reading.head else number.end)
        first = max(first, min(least, most - QUOTE_LENGTH) if most - least <= QUOTE_LENGTH else least)
        last = min(last, max(most, first + QUOTE_LENGTH))
    begin, stop = passage.flat.back(first, last)
    return passage.block.text[begin:stop].strip("，,；;、 \n")
