"""The time of a table whose heads give none: from its title, its section, or the sentences beside it.

A sentence that points to the table ("见表 2") and gives a time goes first, then the paragraph nearest above it in its section;
there the time said most often counts. Only times within three years of the document's own are taken, plans are not.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from flows.documents.model import Block
from flows.extraction.context import Context
from flows.extraction.periods import reader as periods
from flows.extraction.periods.forms import COMPARED
from flows.extraction.rows import Period
from flows.extraction.tables.signs import read_time

TABLE_NUMBER = re.compile(r"表\s*(\d+(?:\s*[-－—–.]\s*\d+)?)")
SENTENCE = re.compile(r"[^。；;!！?？\n]+")
REACH = 8  # blocks above or below that may speak of a table


def of_table(block: Block, context: Context, title: str) -> Period:
    """The time of a table as a whole, with where it was read from."""
    stated, _ = read_time(title, context.frame)
    if stated is not None:
        return stated
    near = _beside(block, context, title)
    if near is not None:
        return replace(near, source="resolved" if near.source == "resolved" else "carried")
    for heading in reversed(block.section.split(" / ")):
        stated, _ = read_time(heading, context.frame)
        if stated is not None and stated.source != "resolved":
            return replace(stated, source="section")
    return periods.default(context.frame)


def _beside(block: Block, context: Context, title: str) -> Period | None:
    blocks = context.document.blocks
    at = next((no for no, other in enumerate(blocks) if other.block_no == block.block_no), -1)
    if at < 0:
        return None
    above = [other for other in reversed(blocks[max(0, at - REACH) : at]) if other.kind == "paragraph" and other.section == block.section]
    below = [other for other in blocks[at + 1 : at + 1 + REACH] if other.kind == "paragraph" and other.section == block.section]
    number = TABLE_NUMBER.search(title)
    if number:
        cited = re.compile(r"表\s*" + re.escape(number[1]).replace(r"\ ", r"\s*") + r"(?![\d.-])")
        for other in (*above, *below):
            for sentence in SENTENCE.finditer(other.text):
                if cited.search(sentence[0]):
                    said = _said(sentence[0], context)
                    if said is not None:
                        return said
    return _said(above[0].text, context) if above else None


def _said(text: str, context: Context) -> Period | None:
    """The time that a text gives most often, of those of a year or a class near the document's own and none compared with."""
    year = context.frame.data_year or context.frame.report_year
    counts: Counter[tuple[str, str]] = Counter()
    held: dict[tuple[str, str], Period] = {}
    for mention in periods.find(text, context.frame):
        period = mention.period
        digits = re.search(r"(?:19|20)\d\d", period.label)
        if period.basis == "range" or not digits or COMPARED.search(text[: mention.start]):
            continue
        if year is not None and not -3 <= int(digits[0]) - year <= 0:
            continue
        key = (period.basis, period.label)
        counts[key] += 1
        held.setdefault(key, period)
    if not counts:
        return None
    best = max(counts.values())
    return held[[key for key in held if counts[key] == best][-1]]
