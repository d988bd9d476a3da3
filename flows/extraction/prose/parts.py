"""Whole or part: what narrows a measure (a level, 新增, a way of recruiting), and what may not pass for the school's whole.

The words that name parts are data (``prose/parts``, ``prose/words``), and so are the measures that a sentence's other words
rule out (``prose_guards``: 资助经费 of a research project is no student aid).
"""

from __future__ import annotations

import re

from flows.extraction.context import Context
from flows.extraction.prose import reasons
from flows.extraction.prose.heads import Head
from flows.extraction.prose.spot import Spot
from flows.extraction.prose.words import words
from flows.extraction.sentences import clause_start

LEVEL = re.compile(r"(?:国家|全国|省部|省市|自治区|自治州|省|市厅|市|区县|区|县|州|校|院|国际)级(?:及?以上)?")
VERBAL = re.compile(r"[的获被]|入选|同时|批准")  # 3个专业获批市级精品专业: no kind of programme
SUPPORTED = re.compile(r"(?:中央财政|央财)支持")
PROGRAMME_END = re.compile(r"(?:是|为|:|、|,)(?P<name>[^,;:。()\x01\x02\x03是为]{2,16}专业)$")  # 最高的是幼儿教育专业（3920元
# a clause before people (在江西省内就业的毕业生) makes them only some of them; 学校的, 认定的 do not
RELATIVE = re.compile(r"(?<![学我本全该]校)(?<!这里)(?<!学院)(?<!认定)(?<!编制内)(?<!聘[来请用任])(?<!来自企业)(?<!行业企业)的$")
JOINED = re.compile(r"[、和与及,]|以及")
OWN = re.compile(r"^(?:[疆川渝湘鄂苏浙粤闽琼黔滇陕甘青宁晋冀鲁豫皖赣吉辽黑津京沪桂藏蒙]内|省内|市内|区内|本省|本市)")


NEUTRAL_ONLY = re.compile(rf"(?:{words().neutral.pattern})*")  # 224个校内实训室: all of them


def refined(spot: Spot, head: Head, code: str) -> str:
    """The code that a word between figure and name, or right before the name, turns a measure into (校外…实训基地)."""
    right = head.side == "right"
    start = clause_start(spot.passage.bones, head.start, spot.floor)
    around = spot.passage.text[spot.number.end : head.end] if right else _kind(spot, head, start)
    rules = words().refined.get(code, ())
    return next((other for cue, other in rules if cue.search(around) and spot.fits(other)), code)


def _kind(spot: Spot, head: Head, start: int) -> str:
    """What stands right before a measure's name, words that make no kind of it apart: 数控 in 建有数控实训室12个."""
    before = spot.passage.bones[max(spot.floor, start) : head.start]
    tail = re.split(r"[\x01-\x04,;:。、()“”\"]", before)[-1]
    ends = [found.end() for found in words().neutral.finditer(tail)]
    return tail[max(ends, default=0) :]


def ruled_out(spot: Spot, head: Head, code: str) -> bool:
    """Whether other words of the sentence say that it is not this measure after all."""
    guard = words().guards.get(code)
    if guard is not None and guard.search(spot.passage.text[spot.reach : max(spot.number.start, head.end)]):
        return True
    said = spot.passage.text[spot.reach : spot.number.start]
    rules = words().guards_behind.get(code, ())
    return any(forbids.search(said) and behind.match(spot.passage.bones, spot.number.end) for forbids, behind in rules)


def not_whole(spot: Spot, head: Head, code: str) -> str:
    """Why a figure may not pass for the school's whole, "" if it may."""
    passage, kinds = spot.passage, words()
    if not head.closed and spot.context.catalogue.indicators[code].unit == "人":
        return reasons.PART
    if code in kinds.stock and head.side != "frame":
        if not head.closed or _is_event(spot, head):
            return reasons.PART
        if code in kinds.people and (spot.number.quantity.unit == "人次" or (head.side == "left" and spot.noun_behind)):
            return reasons.PART
        if code in kinds.people and head.side == "left" and RELATIVE.search(passage.text[spot.start : head.start]):
            return reasons.PART
    if code == "programmes" and head.side == "right" and not _offered(spot):
        return reasons.PART
    return ""


def _is_event(spot: Spot, head: Head) -> bool:
    """Whether a verb makes people or things of a kind the object of an event: 选送毕业生351人, 引进12名教师."""
    passage, number = spot.passage, spot.number
    start = clause_start(passage.bones, min(number.start, head.start), spot.start)
    before = passage.bones[start : min(head.start, number.start)]
    events = list(words().event.finditer(before))
    if not events or words().having.search(before[events[-1].end() :]):
        return False
    between = before[events[-1].end() :]
    return len(between) <= (3 if head.side == "right" else 8) and "、" not in between and ")" not in between


def _offered(spot: Spot) -> bool:
    """Whether a verb of having stands before "23个专业"."""
    if spot.passage.text[spot.number.end : spot.number.end + 2].strip().isascii():
        return True
    return bool(words().having.search(spot.passage.text[spot.reach : spot.number.start]))


def narrowed(spot: Spot, head: Head, code: str) -> tuple[str, str]:
    """The breakdown that the measure's own words give: a level, 新增, 预算, a part that the measure's name is, a modifier."""
    if code != "award_count" and (found := _level_or_status(spot, head)):
        return found
    measure = spot.passage.text[head.start : head.end]
    for rule in words().parts.get(code, ()):
        if rule.dimension == "category" and rule.cue.search(measure):
            return rule.dimension, measure
    start = clause_start(spot.passage.bones, min(spot.number.start, head.start), spot.start)
    around = spot.passage.text[start : head.end if head.side == "right" else max(head.end, spot.number.start)]
    for rule in words().modifiers.get(code, ()):
        if found := rule.cue.search(around):
            return rule.dimension, province(found[0], spot.context) if rule.dimension == "province" else found[0]
    return "", ""


def _level_or_status(spot: Spot, head: Head) -> tuple[str, str] | None:
    passage, number = spot.passage, spot.number
    start = clause_start(passage.bones, min(number.start, head.start), spot.start)
    right = head.side == "right"
    around = passage.text[number.end : head.start] if right else passage.text[start : max(head.start, number.start)]
    if levels := LEVEL.findall(re.sub(r"\d+[^,、]{0,3}", "", around) if right else re.split(r"\d", around)[-1]):
        return "level", levels[-1]
    if (
        right
        and len(around) >= 2
        and not VERBAL.search(around)
        and not around.isascii()
        and not (head.codes and head.codes[0] in words().kinded and NEUTRAL_ONLY.fullmatch(around))
        and number.quantity.unit not in ("人", "人次")
    ):
        return "type", passage.text[number.end : head.end].strip("个“”")
    if head.side == "left" and head.codes and head.codes[0] in words().kinded and len(kind := _kind(spot, head, start)) >= 2:
        return "type", kind + passage.text[head.start : head.end]
    if found := SUPPORTED.search(around):
        return "level", found[0]
    own = passage.text[clause_start(passage.bones, number.start, spot.start) : number.start]
    if words().new.search(passage.text[start : number.start]) and not re.match(r"累计|总数|现有|共有|已达|达到", own):
        return "status", "新增"
    if (
        head.codes
        and head.codes[0] in words().budgeted
        and words().budget.search(passage.text[max(start, head.start - 6) : head.end])
    ):
        return "basis", "预算"
    return None


def alongside(spot: Spot, head: Head, code: str) -> tuple[str, str] | None:
    """The kind that a figure counts where the one right before it counts another: 13个本科专业和77个高职专业."""
    if not spot.before or head.side != "right":
        return None
    reading = spot.before[-1][1]
    if reading.code != code or reading.dimension not in ("type", "level") or reading.head is None or reading.head.side != "right":
        return None
    joined = JOINED.fullmatch(spot.passage.bones[reading.head.end : spot.number.start])
    measure = spot.passage.text[spot.number.end : head.end].strip("个")
    return ("type", measure) if joined and measure != reading.member else None


def province(label: str, context: Context) -> str:
    """The province that a label names (上海生源 -> 上海市); the label itself if none."""
    schools = context.institutions
    places = schools.registry.places
    named = next((places[label[:length]] for length in range(8, 1, -1) if label[:length] in places), "")
    own = schools.province(schools.schools[0]) if schools.schools and OWN.match(label) else ""
    return named or own or label
