"""Awards of a block: contests won, by grade, and honours, in prose and in tables.

In comes a block with its document's context; out go ``Award`` rows, each with its place, its quote and the offsets of the numbers
that it accounts for. Prose is read a sentence at a time (``awards/prose`` for grades, ``awards/honours`` for honours,
``awards/english``), tables by ``awards/tables``; all words are data (``awards/words``). A total without any grade is no award here: it
is an observation of ``award_count``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from flows.documents.model import Block
from flows.extraction.awards import claims as award_claims
from flows.extraction.awards import contests as award_contests
from flows.extraction.awards import english as award_english
from flows.extraction.awards import honours as award_honours
from flows.extraction.awards import levels as award_levels
from flows.extraction.awards import prose as award_prose
from flows.extraction.awards import tables as award_tables
from flows.extraction.awards import words as award_words
from flows.extraction.awards import years as award_years
from flows.extraction.awards.found import Contest, Found, sentences
from flows.extraction.awards.levels import Home
from flows.extraction.context import Context
from flows.extraction.rows import Award, row_id

LONGEST_QUOTE = 300
PARAGRAPHS_BACK = 8  # how far a text that names no contest looks for one
_LATIN = re.compile(r"[A-Za-z]")
_CLAUSE = re.compile(r"[，。；、：！？;,\t]")
_TOP = re.compile(r"(?<!\d)\d+强$")  # 育人成效(50强)
# what every text with an award holds: most blocks hold none and are not read further
_HINT = re.compile(
    r"[奖荣誉冠亚季强获]|评[为选出]|授予|入[选围]|认定为|[金银铜]牌|\d\s*[金银铜]|第.名|前[三五六八十\d]|新增|培[养育]|拥有|现有|涌现|产生|建成|是[“\"]?(?:全国|国家)"
    r"|award|prize|medal|won|named|titl|honou?r",
    re.IGNORECASE,
)
# 技能大赛(成绩再创新高): what a text without a named contest speaks of
_SPOKEN = re.compile(r"(?:职业院校|学生|教师|师生)?(?:职业|技能|专业|创新创业|学科|教学|文体|科技)[\u4e00-\u9fa5]{0,4}(?:大赛|竞赛|比赛)")
_HONOURS = re.compile(r"荣誉|获奖|称号|表彰|奖项")  # a heading over a list of honours
_POINT = re.compile(r"(?<!\d)[,;:]|[,;:](?!\d)")  # 三等奖38项,王一老师…: points of a Chinese sentence; not 4,938
_WIDE = {",": "，", ";": "；", ":": "："}
_CHINESE = re.compile(r"[\u4e00-\u9fa5]")


def read(block: Block, context: Context) -> list[Award]:
    """The awards of a block, in order; none of a heading, a caption or a table of contents."""
    if block.kind == "table" and block.table:
        home = _home(block, context, 0)
        introduced = _contest_before(block, context, home, 1)
        found = award_tables.tabled(block, home, introduced.text if introduced else "")
    elif block.kind == "paragraph":
        found = _prose(block, context)
    else:
        return []
    rows = {}
    for award in found:
        row = _row(award, block, context)
        if not award_years.is_to_come(row.period, context):
            rows.setdefault(row.award_id, row)
    return list(rows.values())


def _prose(block: Block, context: Context) -> list[Found]:
    found: list[Found] = []
    heading = block.section.rpartition(" / ")[2]
    if not _HINT.search(block.text) and not _HONOURS.search(heading):
        return found
    carry = award_prose.Carry()
    section = _section_contest(block, _home(block, context, 0))
    home = _home(block, context, 0)
    before = _contest_before(block, context, home, PARAGRAPHS_BACK)

    def known(name: str) -> str:
        return _told_elsewhere(name, context, home)

    for offset, written in sentences(block.text):
        sentence = _POINT.sub(lambda point: _WIDE[point[0]], written)
        home = _home(block, context, offset)
        if len(_LATIN.findall(sentence)) > 2 * len(_CHINESE.findall(sentence)):
            found += award_english.honours_and_grades(written, offset, home)
            continue
        spoken = [hit[0] for hit in _SPOKEN.finditer(block.text, 0, offset + len(sentence))]
        others = (spoken[-1] if spoken else "", before.text if before else "")
        fallback = next(filter(None, (section, *others) if award_levels.level_of(section, home) else (*others, section)), "")
        graded, carry = award_prose.graded(sentence, offset, home, carry, fallback, before)
        titles = award_honours.honours(sentence, offset, home, heading, known)
        if not graded and not titles and _HONOURS.search(heading):
            titles = [title.moved(offset) for title in award_honours.entitled(sentence, home, known)]
        about = [carry.contest] if carry.contest else [before] if before else []
        titles = [_of_contest(title, award_contests.contests(sentence[: title.start - offset], home, None) or about) for title in titles]
        anothers = award_claims.anothers_parts(sentence, context.institutions.others(sentence))
        ends = [(award, award.end - offset) for award in (*graded, *titles)]
        found += [award for award, end in ends if not any(first < end <= last for first, last in anothers)]
    return sorted(found, key=lambda award: award.start)


def _of_contest(title: Found, named: list[Contest]) -> Found:
    """An honour that is a prize and tells no level, as the prize of the contest its sentence names: “技能摇篮奖”."""
    if title.level != "other" or not title.grade.endswith("奖") or not named or not named[-1].level:
        return title
    return replace(title, contest=named[-1].text, level=named[-1].level)


def _told_elsewhere(name: str, context: Context, home: Home) -> str:
    """The level that the document gives an honour, or its family (“…50强”), where it names it in full: 全国职业院校“育人成效50强”; or ""."""
    plain = award_words.bare(award_words.unquoted(name))
    family = _TOP.search(plain)
    for wanted in (plain, family[0] if family else ""):
        if len(wanted) < 3:
            continue
        for block in context.document.blocks:
            text = award_words.bare(award_words.unquoted(block.text)) if wanted[-2:] in block.text or family else ""
            for hit in re.finditer(re.escape(wanted), text):
                clause = _CLAUSE.split(text[max(0, hit.start() - 60) : hit.start()])[-1]
                if level := award_levels.level_of(clause, home):
                    return level
    return ""


def _section_contest(block: Block, home: Home) -> str:
    """The contest that the nearest heading names, for a text that names none; "" if it names none."""
    heading = block.section.rpartition(" / ")[2]
    named = award_contests.contests(heading, home, None)
    return named[-1].text if named else ""


def _contest_before(block: Block, context: Context, home: Home, back: int) -> Contest | None:
    """The contest that up to ``back`` paragraphs before are about, for a text that names none: the last one of a told level."""
    institutions = context.institutions
    for ahead in reversed(context.document.blocks[max(0, block.block_no - back) : block.block_no]):
        if ahead.kind != "paragraph" or ahead.section != block.section:
            return None
        if institutions.institution(ahead.block_no, 0) != institutions.institution(block.block_no, 0):
            return None
        if told := _last_told(ahead.text, home):
            return told
    return None


@lru_cache(maxsize=64)  # each paragraph is looked back at from several
def _last_told(text: str, home: Home) -> Contest | None:
    """The last contest of a told level that a paragraph names."""
    named = [contest for _, sentence in sentences(text) for contest in award_contests.contests(sentence, home, None)]
    return next((contest for contest in reversed(named) if contest.level and not contest.stage), None)


def _home(block: Block, context: Context, offset: int) -> Home:
    institution = context.institutions.institution(block.block_no, offset)
    return award_levels.home_of(institution, context.institutions.province(institution))


def _row(award: Found, block: Block, context: Context) -> Award:
    institution = context.institutions.institution(block.block_no, award.start)
    page, line_start, line_end = block.place(award.start, award.end)
    quote = block.text[award.start : min(award.end, award.start + LONGEST_QUOTE)]
    document_id = context.document.document_id
    identity = (award.start, award.end, award.contest, award.level, award.grade, award.project, award.count, award.spans)
    period = award_years.period_of(award, block, context)
    return Award(
        award_id=row_id("award", document_id, block.block_no, *identity),
        document_id=document_id,
        block_no=block.block_no,
        institution=institution,
        contest=award_words.bare(award.contest),
        level=award.level,
        grade=award_words.bare(award.grade),
        project=award.project,
        winner=award.winner,
        award_count=award.count,
        statement="table" if block.kind == "table" else "prose",
        period=period,
        quote=quote,
        page=page,
        line_start=line_start,
        line_end=line_end,
        spans=award.spans,
    )

