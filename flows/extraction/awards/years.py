"""The year of an award: of its table row or contest, else of its clause, its sentence's head, what was said before, its heading.

A year in mid-sentence elsewhere ("学校创建于1956年，…曾获…") governs nothing but its own clause. The period's source keeps visible how
the year was come by; where the text gives none it is the document's own.
"""

from __future__ import annotations

import re
from dataclasses import replace

from flows.documents.model import Block
from flows.extraction.awards.found import Found, sentences
from flows.extraction.context import Context
from flows.extraction.periods import reader as periods
from flows.extraction.rows import Period

HEAD = 4  # characters of a sentence within which a year governs the whole of it: 2021年，…; 截至2021年，…
LONGEST_LIST = 40  # blocks of a list that one introduction may govern
_CLAUSE = re.compile(r"[，。；：,;:]")
_NAMED_FOR = re.compile(r"^[《“\"]?\s*((?:19|20)\d\d)(?!\d)")  # 《2021中国职业教育质量年度报告》
_YEARS = re.compile(r"(?:19|20)\d\d")
_INTRODUCES = re.compile(r"[：:]\s*$")  # 本学年学生获奖情况：


def period_of(award: Found, block: Block, context: Context) -> Period:
    """The period of an award of a block."""
    named = _NAMED_FOR.match(award.contest)
    if block.table:
        rows = block.table.rows
        texts = [award.when, award.contest, block.table.title, block.text[rows[0].start : rows[0].end]]
    else:
        texts = [award.contest]
    for text in texts:
        stated = [mention.period for mention in periods.find(text, context.frame) if not mention.relative]
        if stated:
            return stated[-1]
    if named:
        return Period("calendar", named[1], "stated")
    told = None if block.table else _said(award, block, context) or _introduced(block, context)
    return told or _headed(block, context) or periods.default(context.frame)


def is_to_come(period: Period | None, context: Context) -> bool:
    """Whether a period lies after what a report can tell of that is named for a year: an award of then is a plan."""
    years = _YEARS.findall(period.label) if period else []
    return bool(context.frame.report_year and years and int(years[-1]) > context.frame.report_year + 1)


def _said(award: Found, block: Block, context: Context) -> Period | None:
    """The period of the award's clause or its sentence's head, else of the head of the nearest sentence before it."""
    told: Period | None = None
    for offset, sentence in sentences(block.text):
        if offset > award.start:
            break
        here = offset + len(sentence) > award.start
        clause = max((cut.end() for cut in _CLAUSE.finditer(sentence, 0, max(0, award.start - offset))), default=0) if here else 0
        mentions = [mention for mention in periods.find(sentence, context.frame) if mention.period.basis != "range" and mention.period.label]
        heads = [mention.period for mention in mentions if mention.start <= HEAD]
        own = [mention.period for mention in mentions if here and clause <= mention.start and mention.start + offset < award.end]
        if here and (own or heads):
            return (own or heads)[-1]
        told = replace(heads[-1], source="carried") if heads else told
    return told


def _introduced(block: Block, context: Context) -> Period | None:
    """The period of the paragraph that introduces the list this block stands in."""
    for before in reversed(context.document.blocks[max(0, block.block_no - LONGEST_LIST) : block.block_no]):
        if before.kind != "paragraph" or before.section != block.section:
            return None
        if _INTRODUCES.search(before.text):
            mentions = [mention for mention in periods.find(before.text, context.frame) if mention.period.label]
            return replace(mentions[-1].period, source="carried") if mentions else None
    return None


def _headed(block: Block, context: Context) -> Period | None:
    """The period of the headings above, the nearest first."""
    for heading in reversed(block.section.split(" / ")[1:]):
        mentions = [mention for mention in periods.find(heading, context.frame) if mention.period.basis != "range"]
        if mentions:
            return replace(mentions[-1].period, source="section")
    return None
