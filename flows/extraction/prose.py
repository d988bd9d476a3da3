"""Prose becomes rows: every quantity of a block that is no table a Figure, those understood Observations.

A sentence may lean on the one before it within its paragraph; what it leans on travels in ``Carry``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from flows.documents.model import Block
from flows.extraction import prose_heads, prose_parts, prose_periods, prose_prizes, units
from flows.extraction.context import Context
from flows.extraction.prose_heads import Head
from flows.extraction.prose_passage import Number, Passage, open_block
from flows.extraction.prose_words import words
from flows.extraction.rows import Figure, Observation, Period, row_id
from flows.extraction.sentences import TIME, clause_end, clause_start

QUOTE_LENGTH = 60
AMONG_LABEL = re.compile(r"[^,;:。、()\x01\x02\x03]{2,20}$")
SERIES = re.compile(r"(?:[\x02、,:(比较]|(?:[^,;:。()\x01\x02]{0,8}?(?:降至|升至|增至|达到了?|达|为|提高到|上升到|下降到|减少到|增加到)))*")
RESTATED = re.compile(r"(?:约合|折合|即|约为|相当于|合计|合|[\x02,、(])*(?:约合|折合|即|相当于|合)")  # （折合3.9万人日）
# names so general that the figure before says more
GENERAL = frozenset("research_income activity_participants beneficiaries enterprise_donations team_members infrastructure_expenditure award_count".split())
TOTAL = re.compile(r"\x01*(?:以上|上述)?(?:[一二三四五六七八九十]项|各项)?(?:资助)?(?:合计|共计|总计|累计)")  # 六项合计4691人次
PER_HEAD = re.compile(r"每\x01+[个名位]?[^,;]{0,12}$|每$")  # 每4名毕业生就有1人


@dataclass(frozen=True, slots=True)
class Carry:
    """What a sentence leaves to the next: the time it opened with, the part of the school it spoke of, the section it
    stood in; ``parts`` are the codes that the block before gave parts of, for a total behind a list."""

    section: str = ""
    period: Period | None = None
    unit: str = ""
    case: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a figure was understood as: ``code`` "" with a ``reason`` where it was not."""

    code: str
    reason: str
    head: Head | None = None
    dimension: str = ""
    member: str = ""


def read(block: Block, context: Context, carry: Carry) -> tuple[list[Figure], list[Observation], Carry]:
    """Figures and observations of a block, and what it leaves to the next."""
    if block.section != carry.section or block.kind == "heading":
        carry = Carry(section=block.section, case=prose_parts.case_title(block.section))
    passage = open_block(block, context)
    if passage is None:
        return [], [], replace(carry, period=None, unit=carry.unit if carry.case else "")
    figures: list[Figure] = []
    observations: list[Observation] = []
    school = context.institutions.institution(block.block_no)
    for start, end in passage.sentences:
        before: list[tuple[Number, Reading]] = []
        for number in (n for n in passage.numbers if start <= n.start < end):
            reading = understand(number, passage, context, carry, start, end, before, school)
            before.append((number, reading))
            period = prose_periods.period_of(number, passage, context, carry.period)
            figure, observation = rows_of(number, reading, passage, context, period, start, end)
            figures.append(figure)
            if observation:
                observations.append(observation)
        carry = after_sentence(carry, passage, context, start, end, school)
    parts = tuple(dict.fromkeys(o.indicator_code for o in observations if o.breakdown_member))
    return figures, observations, replace(carry, period=None, unit=carry.unit if carry.case else "", parts=parts)


def after_sentence(carry: Carry, passage: Passage, context: Context, start: int, end: int, school: str) -> Carry:
    """The carry behind a sentence: its opening time, if it has one; the part of the school that it was about."""
    period = prose_periods.leading(passage, start, end, context) or carry.period
    unit = prose_parts.unit_subject(passage, start, end, school)
    if prose_parts.other_subject(passage, start, end):
        unit = prose_parts.OTHER
    elif prose_parts.SCHOOL_SUBJECT.match(passage.bones[start:end]):
        unit = ""
    elif not unit:
        unit = carry.unit
    return replace(carry, period=period, unit=unit)


def understand(
    number: Number, passage: Passage, context: Context, carry: Carry, start: int, end: int,
    before: list[tuple[Number, Reading]], school: str,
) -> Reading:  # fmt: skip
    """What the figure measures, of whom; or why that cannot be told."""
    quantity = number.quantity
    if quantity.kind in ("difference", "points"):
        return Reading("", prose_parts.DIFFERENCE)
    if PER_HEAD.search(passage.bones[max(start, number.start - 20) : number.start]) or passage.text[number.start - 1 : number.start] == "每":
        return Reading("", prose_parts.NO_INDICATOR)
    if quantity.kind == "rank":
        return _own(number, passage, context, ("programme_group_rank",))
    previous = before[-1] if before else None
    begin = clause_start(passage.bones, number.start, start)
    floor = max(begin, previous[0].end if previous else start)
    if floor == begin > start and passage.text[begin - 1] == "," and words().gap.fullmatch(passage.bones[begin : number.start]) and passage.bones[begin : number.start]:
        wider = clause_start(passage.bones, begin - 1, start)
        if "\x01" not in passage.bones[wider:begin]:
            floor = wider
    if previous and previous[1].head and previous[1].head.side in ("right", "shared") and previous[1].head.end <= number.start:
        floor = max(floor, previous[1].head.end)
    ceiling = next((n.start for n in passage.numbers if n.start >= number.end), end)
    ceiling = min(ceiling, end)

    if found := prose_prizes.prize(number, passage, floor, ceiling):
        code, (dimension, member) = found
        if code == "graded":
            return Reading("", prose_parts.GRADED)
        head = Head((code,), floor, number.start, "left")
        return _placed(number, passage, context, carry, start, end, head, code, (dimension, member), school)
    framed = prose_heads.by_frame(number, passage, _reach(passage, start, number), clause_end(passage.bones, number.end, len(passage.bones)))
    if framed is None and (follow := _follow_up(number, passage, context, floor, before)):
        return follow
    if series := _series(number, passage, context, start, floor, before):
        return series
    head = framed or _head(number, passage, context, floor, ceiling)
    if head is None and (code := _total(number, passage, context, carry, start, before)):
        return Reading(code, "", Head((code,), floor, number.start, "total"))
    part = _among(number, passage, context, start, floor, ceiling, head, before)
    if part:
        return part
    if head is not None and head.side == "joint":
        return Reading("", prose_parts.JOINT, head)
    if head is None or head.codes == ("award_count",):
        return Reading("", prose_parts.NO_INDICATOR)
    codes = prose_heads.fitting(head.codes, number, context.catalogue)
    if not codes:
        rate = _rate(number, passage, head)
        if not rate:
            return Reading("", prose_parts.UNFIT, head)
        codes = (rate,)
    return _placed(number, passage, context, carry, start, end, head, codes[0], head.breakdown, school)


def _own(number: Number, passage: Passage, context: Context, codes: tuple[str, ...]) -> Reading:
    known = tuple(code for code in codes if code in context.catalogue.indicators)
    if not known:
        return Reading("", prose_parts.NO_INDICATOR)
    return Reading(known[0], "", Head(known, number.start, number.end, "left"))


def _head(number: Number, passage: Passage, context: Context, floor: int, ceiling: int) -> Head | None:
    """A closed noun phrase behind the figure, else the name before it, else a noun behind it that acts."""
    left = prose_heads.left_head(number, passage, floor)
    right = prose_heads.right_head(number, passage, ceiling)
    fitting = lambda head: head is not None and prose_heads.fitting(head.codes, number, context.catalogue)  # noqa: E731
    if fitting(right) and right.closed and number.quantity.kind != "percent":
        return right
    if fitting(left):
        return left
    if fitting(right):
        return right
    return left or right


def _reach(passage: Passage, start: int, number: Number) -> int:
    """How far back a frame may look: to the last 。 or ；."""
    stop = max(passage.bones.rfind(mark, start, number.start) for mark in ";。")
    return max(start, stop + 1)


def _rate(number: Number, passage: Passage, head: Head) -> str:
    """A share whose measure is named as a count: 硕士以上学位教师占专任教师的60%."""
    if number.quantity.kind != "percent" or head.side == "right":
        return ""
    if not prose_heads.SHARE.search(passage.bones[head.end : number.start]):
        return ""
    return next((words().rates[code] for code in head.codes if code in words().rates), "")


def _follow_up(
    number: Number, passage: Passage, context: Context, floor: int, before: list[tuple[Number, Reading]]
) -> Reading | None:
    """A figure that leans on the one before it: its share, its value, its people."""
    if not before:
        return None
    last, reading = before[-1]
    if not reading.code:
        return None
    between = passage.bones[last.end : number.start]
    if ";" in between or "。" in between:
        return None
    cue = passage.bones[floor : number.start].strip(",、( \x02")
    here = Head((), floor, number.start, "follow")
    if number.quantity.kind == "percent":
        rate = words().rates.get(reading.code)
        if rate and not reading.dimension and not [m for m in passage.names if floor <= m.start < number.start and not _denominator(passage, m.start)] and (
            re.search(r"占|比例|占比|比重|率|,$|\($", cue) or not cue
        ):
            return Reading(rate, "", here, reading.dimension, reading.member)
        return None
    for rule in words().follow_ups:
        if rule.before == reading.code and prose_heads.fits(number.quantity.unit, rule.unit, number.quantity.kind) and rule.cue.search(cue):
            after = passage.bones[number.end : number.end + 1]
            if after and after not in ",;:。、()!\x01.和及与":
                continue
            named = prose_heads.left_head(number, passage, floor)
            if named and rule.code not in named.codes and not GENERAL & set(named.codes) and prose_heads.fitting(named.codes, number, context.catalogue):
                continue
            return Reading(rule.code, "", here, reading.dimension, reading.member)
    return None


def _total(
    number: Number, passage: Passage, context: Context, carry: Carry, start: int, before: list[tuple[Number, Reading]]
) -> str:
    """The code of a total behind a list of parts ("六项合计4691人次、515.27万元"); "" if it is none."""
    if not TOTAL.match(passage.bones[start : number.start]) or any(reading.code and reading.head and reading.head.side != "total" for _, reading in before):
        return ""
    return next((code for code in carry.parts if prose_heads.fitting((code,), number, context.catalogue) == (code,)), "")


def _series(
    number: Number, passage: Passage, context: Context, start: int, floor: int, before: list[tuple[Number, Reading]]
) -> Reading | None:
    """A figure that repeats the measure before it for another time or in another unit: 2018年3654人，2019年3892人; （约合21.7公顷）."""
    cue = passage.bones[floor : number.start]
    if _noun_behind(passage, number):
        return None
    if before and before[-1][1].code:
        last, reading = before[-1]
        indicator = context.catalogue.indicators[reading.code]
        here = Head(reading.head.codes if reading.head else (), floor, number.start, "series")
        same = last.quantity.unit == number.quantity.unit and last.quantity.kind == number.quantity.kind
        between = passage.bones[last.end : number.start]
        if same and not re.search(r"[;。]", between) and SERIES.fullmatch(between) and TIME in between:
            return Reading(reading.code, "", here, reading.dimension, reading.member)
        if RESTATED.fullmatch(cue + re.match(r"\D*", number.quantity.written)[0]) and last.quantity.unit != number.quantity.unit:
            for code in (reading.code, *words().siblings.get(reading.code, ())):
                if code in context.catalogue.indicators and prose_heads.fits(number.quantity.unit, context.catalogue.indicators[code].unit, number.quantity.kind):
                    return Reading(code, "", here, reading.dimension, reading.member)
        if indicator and passage.bones[number.start - 1] == "(" and (programme := prose_parts.PROGRAMME_END.search(passage.bones[start : number.start - 1])):
            if prose_heads.fits(number.quantity.unit, indicator.unit, number.quantity.kind) and same:
                return Reading(reading.code, "", here, "programme", programme["name"])
    if cue and set(cue) <= set(TIME) and passage.bones[floor - 1] == ":":
        opener = clause_start(passage.bones, floor - 1, start)
        named = [m for m in passage.names if opener <= m.start and m.end <= floor and prose_heads.fitting(m.codes, number, context.catalogue)]
        if named:
            code = prose_heads.fitting(named[-1].codes, number, context.catalogue)[0]
            return Reading(code, "", Head(named[-1].codes, named[-1].start, named[-1].end, "series"))
    return None


def _denominator(passage: Passage, place: int) -> bool:
    """Whether a name only says what a share is of: 占毕业生总数的."""
    return bool(re.search(r"占[^,]{0,12}$", passage.bones[max(0, place - 13) : place]))


def _noun_behind(passage: Passage, number: Number) -> bool:
    after = passage.bones[number.end : number.end + 1]
    return bool(after) and after not in ",;:。、()!\x01.和及与"


def _among(
    number: Number, passage: Passage, context: Context, start: int, floor: int, ceiling: int,
    head: Head | None, before: list[tuple[Number, Reading]],
) -> Reading | None:  # fmt: skip
    """A part behind 其中, 包含 or in a bracket behind its whole: the whole's indicator with a breakdown."""
    scope = _whole(number, passage, start, before)
    if scope is None:
        return None
    whole, reading = scope
    rules = words().parts.get(reading.code, ())
    if not rules or not prose_heads.fits(number.quantity.unit, context.catalogue.indicators[reading.code].unit, number.quantity.kind):
        return None
    if number.quantity.value > whole.quantity.value:
        return None
    right = passage.text[number.end : clause_end(passage.bones, number.end, ceiling)]
    place = max([floor, *(start + cue.end() for cue in words().among.finditer(passage.bones[start : number.start]) if start + cue.end() >= floor)])
    label = passage.bones[place : number.start] if place > floor and len(passage.bones[place : number.start]) <= 20 and "," not in passage.bones[place : number.start] else (AMONG_LABEL.search(passage.bones[floor : number.start]) or [""])[0]
    label = re.sub(r"^(?:其中|包括|包含|含|有|[:：])+|(?:共|计|有|为|约|达|录取|报到|人数|培训|共录取|共计|[\x02\x03])+$", "", label)
    tail = re.split(r"[、和及]", right.lstrip("的个"))[0] if not label or _noun_behind(passage, number) else ""
    text = label if len(label) >= 2 else tail
    if _noun_behind(passage, number) and tail:
        text = tail
    codes = prose_heads.fitting(head.codes, number, context.catalogue) if head else ()
    if codes and codes[0] != reading.code and context.catalogue.indicators[codes[0]].parent != reading.code and head.side != "frame" and (
        context.catalogue.indicators[codes[0]].domain == context.catalogue.indicators[reading.code].domain
    ):
        return None
    for rule in rules:
        if rule.cue.search(text):
            member = prose_parts.province(text, context) if rule.dimension == "province" else text
            return Reading(reading.code, "", Head((reading.code,), floor, number.end + len(right), "among"), rule.dimension, member)
    return None


def _whole(number: Number, passage: Passage, start: int, before: list[tuple[Number, Reading]]) -> tuple[Number, Reading] | None:
    """The whole that 其中 (or a bracket) makes the figure a part of."""
    sofar = passage.bones[start : number.start]
    cue = None
    for cue in words().among.finditer(sofar):
        pass
    opened = sofar.rfind("(") if sofar.rfind("(") > sofar.rfind(")") else -1
    place = max(cue.start() if cue else -1, opened)
    if place < 0 or re.search(r"[;。]", sofar[place:]) or (")" in sofar[place:] and opened < 0 and "(" not in sofar[place:]):
        return None
    if cue and opened < 0 and sofar[:place].count("(") > sofar[:place].count(")"):
        return None
    wholes = [(n, r) for n, r in before if n.end <= start + place and r.code and (not r.dimension or r.code == "award_count")]
    return wholes[-1] if wholes else None


def _placed(
    number: Number, passage: Passage, context: Context, carry: Carry, start: int, end: int, head: Head, code: str,
    breakdown: tuple[str, str], school: str,
) -> Reading:  # fmt: skip
    """The reading of a figure of ``code``, once it is clear whose it is."""
    if prose_parts.plan(number, passage, start, end, head) and code != "planned_enrolment":
        return Reading("", prose_parts.TARGET, head)
    owner = prose_parts.whose(number, passage, start, end, head, carry.case, carry.unit, school)
    if owner.reason:
        return Reading("", owner.reason, head)
    dimension, member = breakdown
    if code in prose_parts.STOCK and not dimension and head.side != "frame":
        if not head.closed:
            return Reading("", prose_parts.PART, head)
        if code in prose_parts.PEOPLE and head.side == "left" and prose_parts.RELATIVE.search(passage.text[start : head.start]):
            return Reading("", prose_parts.PART, head)
        if prose_parts.is_event(number, passage, start, head):
            return Reading("", prose_parts.PART, head)
    if code == "programmes" and head.side == "right" and not _offered(passage, start, number):
        return Reading("", prose_parts.PART, head)
    if not dimension:
        dimension, member = prose_parts.level_or_status(number, passage, start, head) if code != "award_count" else ("", "")
    if not dimension and head.side != "among":
        rule = next((rule for rule in words().parts.get(code, ()) if rule.dimension == "category" and rule.cue.search(passage.text[head.start : head.end])), None)
        dimension, member = (rule.dimension, passage.text[head.start : head.end]) if rule else ("", "")
    if not dimension:
        dimension, member = prose_parts.modifier(number, passage, start, head, code, context)
    if owner.dimension and not dimension:
        dimension, member = owner.dimension, owner.member
    return Reading(code, "", head, dimension, member)


def _offered(passage: Passage, start: int, number: Number) -> bool:
    """Whether a verb of having stands before "23个专业"."""
    if passage.text[number.end : number.end + 2].strip().isascii():
        return True
    return bool(words().having.search(passage.text[_reach(passage, start, number) : number.start]))


def rows_of(
    number: Number, reading: Reading, passage: Passage, context: Context, period: Period, start: int, end: int
) -> tuple[Figure, Observation | None]:
    """The figure, and the observation where it was understood."""
    block, quantity, document = passage.block, number.quantity, context.document
    page, line_start, line_end = block.place(quantity.start, quantity.end)
    school = context.institutions.institution(block.block_no, quantity.start)
    indicator = context.catalogue.indicators.get(reading.code)
    value = units.convert(quantity.value, quantity.unit, indicator.unit) if indicator else None
    if reading.code == "award_count" and quantity.unit in ("人", "人次"):
        value = quantity.value
    if indicator and value is None:
        reading, indicator = replace(reading, code="", reason=prose_parts.UNFIT), None
    first, last = passage.flat.back(start, end)
    head = reading.head
    phrase = passage.text[head.start : head.end] if head and head.end > head.start else passage.text[max(start, number.start - 12) : number.start]
    figure = Figure(
        row_id(document.document_id, block.block_no, quantity.start, quantity.end), document.document_id, block.block_no, school,
        quantity.value, quantity.unit, quantity.qualifier, period, phrase.strip(",;:。、 "), block.text[first:last].strip(),
        block.text[quantity.start : quantity.end], "prose", quantity.start, quantity.end, page, line_start, line_end,
        "mapped" if indicator else "unmapped", f"indicator: {reading.code}" if indicator else reading.reason,
    )  # fmt: skip
    if indicator is None or block.kind in ("caption", "heading"):
        return (figure if indicator is None else replace(figure, status="unmapped", reason=prose_parts.PART)), None
    observation = Observation(
        row_id(figure.figure_id, school, reading.code, reading.dimension, reading.member), figure.figure_id, document.document_id,
        block.block_no, school, reading.code, reading.dimension, reading.member, value, indicator.unit, quantity.qualifier, "prose",
        "", period, quote(number, reading, passage, start, end), page, line_start, line_end,
    )  # fmt: skip
    return figure, observation


def quote(number: Number, reading: Reading, passage: Passage, start: int, end: int) -> str:
    """The clause that holds figure and measure, as the block writes it; at most about 60 characters."""
    first = clause_start(passage.bones, number.start, start)
    last = clause_end(passage.bones, number.end, end)
    if reading.head:
        first, last = min(first, reading.head.start), max(last, reading.head.end)
    if last - first > QUOTE_LENGTH:
        least = min(number.start, reading.head.start if reading.head else number.start)
        most = max(number.end, reading.head.end if reading.head else number.end)
        first = max(first, min(least, most - QUOTE_LENGTH) if most - least <= QUOTE_LENGTH else least)
        last = min(last, max(most, first + QUOTE_LENGTH))
    begin, stop = passage.flat.back(first, last)
    return passage.block.text[begin:stop].strip("，,；;、 \n")
