"""Prose becomes rows: every quantity of a block that is no table a Figure, those understood Observations.

A sentence may lean on the one before it within its paragraph; what it leans on travels in ``Carry``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from flows.documents.model import Block
from flows.extraction.context import Context
from flows.extraction.prose import among as prose_among
from flows.extraction.prose import chains as prose_chains
from flows.extraction.prose import heads as prose_heads
from flows.extraction.prose import lists as prose_lists
from flows.extraction.prose import parts as prose_parts
from flows.extraction.prose import periods as prose_periods
from flows.extraction.prose import plans as prose_plans
from flows.extraction.prose import prizes as prose_prizes
from flows.extraction.prose import reasons
from flows.extraction.prose import subjects as prose_subjects
from flows.extraction.prose.heads import Head
from flows.extraction.prose.passage import Number, Passage, open_block
from flows.extraction.prose.rows import rows_of
from flows.extraction.prose.spot import Carry, Reading, Spot, floor_of
from flows.extraction.prose.words import words
from flows.extraction.rows import Figure, Observation
from flows.extraction.sentences import clause_start

__all__ = ["Carry", "read"]

SUM = re.compile(r"共|累计|合计|总|全年|各类|各项")  # 共资助学生12386人次: of all items, not of the last
# 较2019年增加专任教师26人
MORE = re.compile(r"(?:较|比|相比)[^,;:。\x01]{0,10}(?:增加|增长|新增|减少|净增|提高)[^,;:。\x01]{0,14}$")
EARLIER_CLASS = re.compile(r"上一?届(?![\x02\x03(])")  # where no time was found for it; a time is written over in the bones
# 十年前，学校只有23个专业; 建校之初，在校生不足200人: a level long past, whose year is not told
LONG_AGO = re.compile(
    r"(?:^|[,;。])(?:早在|在)?(?:[一二三四五六七八九十两几\d]+年(?:以)?前|"
    r"(?:建校|办学|创办|成立|创建|升格|起步)(?:之初|伊始|初期)|当初|起初|最初)[^;。]{0,30}$"
)
STARTED = re.compile(r"[^,;。]{0,24}(?:起步|起家)")  # 从占地仅23.4亩的小学校起步
NOW = re.compile(r"如今|现在|目前|现有|现已|今天|今日")
# 被确定为全省十所高技能人才培训基地: how many there are of the kind, not how many the school has
MEMBER_OF = re.compile(r"(?:[列定评认选名授批]为|成为|跻身|首批|第一批)(?:全[国省市区]|首批|国家|省|市)*(?:仅有的|仅|的)?$")
ONE_OF = re.compile(r"[^,;。、\x01]{0,24}之一")  # 全国17所院校之一
PER_HEAD = re.compile(r"每\x01+[个名位]?[^,;]{0,12}$|每$")  # 每4名毕业生就有1人


def read(block: Block, context: Context, carry: Carry) -> tuple[list[Figure], list[Observation], Carry]:
    """Figures and observations of a block, and what it leaves to the next."""
    if block.section != carry.section or block.kind == "heading":
        carry = Carry(section=block.section, case=prose_subjects.case_title(block.section))
    carry = prose_subjects.in_box(block.text, carry)
    passage = open_block(block, context)
    if passage is None:
        return [], [], replace(carry, period=None, unit=carry.unit if carry.case else "")
    figures: list[Figure] = []
    observations: list[Observation] = []
    school = context.institutions.institution(block.block_no)
    for start, end in passage.sentences:
        before: list[tuple[Number, Reading]] = []
        for number in (n for n in passage.numbers if start <= n.start < end):
            ceiling = min(end, next((n.start for n in passage.numbers if n.start >= number.end), end))
            floor = floor_of(number, passage, start, before)
            spot = Spot(number, passage, context, carry, start, end, floor, ceiling, tuple(before), school)
            reading = understand(spot)
            before.append((number, reading))
            period = prose_periods.period_of(number, passage, context, carry.period)
            if reading.code and _of_graduates(reading.code, context):
                period = prose_periods.of_class(period, number, passage, carry.topic)
            figure, observation = rows_of(spot, reading, period)
            figures.append(figure)
            if observation:
                observations.append(observation)
        carry = after_sentence(carry, passage, context, start, end, school)
    parts = tuple(dict.fromkeys(o.indicator_code for o in observations if o.breakdown_member))
    return figures, observations, replace(carry, period=None, unit=carry.unit if carry.case else "", parts=parts)


def after_sentence(carry: Carry, passage: Passage, context: Context, start: int, end: int, school: str) -> Carry:
    """The carry behind a sentence: its opening time, if it has one; the part of the school that it was about."""
    period = prose_periods.leading(passage, start, end, context)
    if period is None or prose_periods.compared_class(period, passage, end):
        period = carry.period
    unit = prose_subjects.unit_subject(passage, start, end, school)
    if prose_subjects.other_subject(passage, start, end, lasting=True):
        unit = prose_subjects.OTHER
    elif prose_subjects.SCHOOL_SUBJECT.match(passage.bones[start:end]):
        unit = ""
    elif not unit:
        unit = carry.unit
    topic = prose_periods.topic_behind(passage, start, end, carry.topic)
    return replace(carry, period=period, unit=unit, topic=topic)


def _of_a_group(spot: Spot) -> bool:
    """Whether a figure counts the group that the school is one of, not what the school has."""
    behind = ONE_OF.match(spot.passage.bones, spot.number.end)
    return bool(MEMBER_OF.search(spot.cue) or (behind and spot.number.quantity.unit in prose_heads.BODIES | {"个"}))


def _long_ago(spot: Spot) -> bool:
    """Whether a figure is of the school's beginnings, or of years ago, and no year is told."""
    if "从" in spot.sofar and STARTED.match(spot.passage.bones, spot.number.end):
        return True
    past = LONG_AGO.search(spot.passage.text[spot.start : spot.number.start])
    if past is None or NOW.search(past[0]):
        return False
    told = prose_periods.own_times(spot.passage, spot.start + past.start(), spot.number.start)
    return not any(mention.period.basis not in ("as_of", "range") or not mention.relative for mention in told)


def _of_graduates(code: str, context: Context) -> bool:
    """Whether an indicator tells of a graduating class."""
    return context.catalogue.indicators[code].domain == "employment" or code in words().graduates


def understand(spot: Spot) -> Reading:
    """What the figure measures, of whom; or why that cannot be told.

    In order: what is no level; counts of awards; sentence frames; what leans on the figure before; the name beside the figure.
    """
    number, quantity = spot.number, spot.number.quantity
    if quantity.kind in ("difference", "points"):
        return Reading("", reasons.DIFFERENCE)
    if PER_HEAD.search(spot.sofar[-20:]):
        return Reading("", reasons.PER_HEAD)
    if quantity.kind == "rank":
        head = Head(("programme_group_rank",), number.start, number.end, "left")
        ruled = prose_parts.ruled_out(spot, head, "programme_group_rank")
        return Reading("", reasons.NO_INDICATOR, head) if ruled else Reading("programme_group_rank", "", head)
    if found := prose_prizes.prize(number, spot.passage, spot.floor, spot.ceiling):
        code, breakdown = found
        head = Head((code,), spot.floor, number.start, "left")
        return Reading("", reasons.GRADED) if code == "graded" else placed(spot, head, code, breakdown)
    if listed := prose_lists.respectively(spot):
        return (
            placed(spot, listed.head, listed.code, (listed.dimension, listed.member)) if listed.code and listed.head else listed
        )
    if earlier := prose_chains.grew_from(spot):
        if prose_periods.dated(number, spot.passage):
            return named(spot, earlier)
        return Reading("", reasons.EARLIER, earlier)
    framed = prose_heads.by_frame(number, spot.passage, spot.reach, spot.clause_end)
    if framed and named_closer(spot, framed):
        framed = None
    if framed is None and (leaning := prose_chains.follow_up(spot) or prose_chains.series(spot)):
        return leaning
    if framed and not framed.breakdown[0] and not SUM.search(spot.cue):
        leaning = prose_chains.follow_up(spot)
        if leaning and leaning.code == framed.codes[0] and len(leaning.member) > (3 if leaning.dimension == "aid_item" else 0):
            return leaning
    head = framed or beside(spot)
    if head is None and (summed := prose_chains.total(spot)):
        return summed
    if framed and (framed.breakdown[0] or "其中" in spot.passage.text[framed.start : number.start]):
        return named(spot, framed)
    reading = prose_among.among(spot, head) or named(spot, head)
    return reading if reading.code or reading.reason != reasons.NO_INDICATOR else prose_among.inherited(spot) or reading


def named_closer(spot: Spot, framed: Head) -> bool:
    """Whether a share's own name stands tightly before it, closer than the frame around it: 用人单位…调查：在校生满意度94%."""
    left = prose_heads.left_head(spot.number, spot.passage, spot.floor)
    if spot.number.quantity.kind != "percent" or left is None or left.side != "left" or not spot.fitting(left.codes):
        return False
    object_of = spot.passage.text[left.start - 1 : left.start] == "对"  # 用人单位对学生满意度
    return left.codes[0] != framed.codes[0] and left.codes[0] not in words().broad and not object_of


def beside(spot: Spot) -> Head | None:
    """A closed noun phrase behind the figure, else the name before it, else a noun behind it that acts."""
    left = prose_heads.left_head(spot.number, spot.passage, spot.floor)
    right = prose_heads.right_head(spot.number, spot.passage, spot.ceiling)
    if right and right.closed and spot.fitting(right.codes) and spot.number.quantity.kind != "percent":
        return right
    return next((head for head in (left, right) if head and spot.fitting(head.codes)), left or right)


def named(spot: Spot, head: Head | None) -> Reading:
    """The reading of a figure by its measure's name."""
    if head is not None and head.side == "joint":
        return Reading("", reasons.JOINT, head)
    if head is None or head.codes == ("award_count",):
        return Reading("", reasons.NO_INDICATOR)
    codes = spot.fitting(head.codes)
    if not codes:
        rate = _rate(spot, head)
        if not rate:
            return Reading("", reasons.UNFIT, head)
        codes = (rate,)
    return placed(spot, head, codes[0], head.breakdown)


def _rate(spot: Spot, head: Head) -> str:
    """A share whose measure is named as a count: 硕士以上学位教师占专任教师的60%."""
    if spot.number.quantity.kind != "percent" or head.side == "right":
        return ""
    if re.search(r"占[^,;]{0,4}$", spot.passage.bones[: head.start]):  # what it is a share of, not the measure
        return ""
    gap = spot.passage.bones[head.end : spot.number.start]
    if not (prose_heads.SHARE.search(gap) or words().gap.fullmatch(gap)):
        return ""
    return next((words().rates[code] for code in head.codes if code in words().rates), "")


def placed(spot: Spot, head: Head, code: str, breakdown: tuple[str, str]) -> Reading:
    """The reading of a figure of ``code``, once it is clear whose it is: the school's, a part's, another body's, a plan's."""
    if (refined := prose_parts.refined(spot, head, code)) != code:
        head, code = replace(head, codes=(refined,)), refined
    clause = clause_start(spot.passage.bones, max(spot.start, min(head.start, spot.number.start)), spot.start)
    if EARLIER_CLASS.search(spot.passage.bones, clause, spot.number.start):
        return Reading("", reasons.EARLIER, head)
    if _long_ago(spot):
        return Reading("", reasons.EARLIER, head)
    if MORE.search(spot.passage.bones[clause_start(spot.passage.bones, spot.number.start, spot.start) : spot.number.start]):
        return Reading("", reasons.DIFFERENCE, head)
    if prose_plans.later_plan(spot) if code == "planned_enrolment" else prose_plans.plan(spot, head):
        return Reading("", reasons.TARGET, head)
    owner = prose_subjects.whose(spot, head)
    if owner.reason:
        return Reading("", owner.reason, head)
    if prose_parts.ruled_out(spot, head, code) or _of_a_group(spot):
        return Reading("", reasons.PART, head)
    dimension, member = breakdown
    if not dimension and (reason := prose_parts.not_whole(spot, head, code)):
        return Reading("", reason, head)
    if not dimension:
        dimension, member = prose_parts.narrowed(spot, head, code)
    if owner.dimension and not dimension:
        dimension, member = owner.dimension, owner.member
    if not dimension and (found := prose_parts.alongside(spot, head, code)):
        dimension, member = found
    return Reading(code, "", head, dimension, member)
