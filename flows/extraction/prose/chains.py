"""Figures that lean on others: a share of the count before, a value of the thing before, a series, a total.

Which share belongs to which count and what follows what is data (``prose_rates``, ``prose_follow``, ``prose_siblings``).
"""

from __future__ import annotations

import re

from flows.extraction.prose import heads as prose_heads
from flows.extraction.prose import parts as prose_parts
from flows.extraction.prose import reasons
from flows.extraction.prose.heads import Head
from flows.extraction.prose.spot import Reading, Spot
from flows.extraction.prose.words import words
from flows.extraction.sentences import TIME

# names so general that the figure before says more
GENERAL = frozenset(
    [
        "research_income",
        "activity_participants",
        "beneficiaries",
        "enterprise_donations",
        "team_members",
        "infrastructure_expenditure",
        "award_count",
    ]
)
TOTAL = re.compile(r"\x01*(?:以上|上述)?(?:[一二三四五六七八九十]项|各项)?(?:资助)?(?:合计|共计|总计|累计)")  # 六项合计4691人次
SERIES = re.compile(
    r"(?:[\x02、,:(比较的至到]|(?:[^,;:。()\x01\x02]{0,8}?(?:降至|升至|增至|达到了?|达|为|提高到|上升到|下降到|减少到|增加到)))*"
)
AREAS = frozenset({"平方米", "亩", "公顷", "万平方米"})  # （923500平方米） behind 1385亩 says it again
RESTATED = re.compile(r"(?:约合|折合|即|约为|相当于|合计|合|[\x02,、(])*(?:约合|折合|即|相当于|合)")  # （折合3.9万人日）
# 由520亩扩大到686亩, 从68%提高到76.5%
GREW = re.compile(
    r"[,、]?(?:已)?(?:扩大|增加|提高|提升|上升|增长|下降|减少|发展|扩展|缩小|降低|优化|改善|调整|增|升|降|扩|跃升|攀升|攀|壮大)?(?:到|至|为)了?(?:\x02+的?)?"
)
FROM = re.compile(
    r"(?:由|从)(?:原来的?|原先的?|最初的?|建校初期的?|年初的?|[一二三四五六七八九十\d]+年前的?|建校时的?|[\x02年度届级的]|上年的?|去年的?|升格前的?)*$"
)
# 平均起薪点4090元，电子与信息专业最高，为5200元/月
MOST = re.compile(r"[,、;(](?:其中,?)?(?P<name>[^,;:。、()\x01\x02\x03]{2,16}专业)(?:的?毕业生)?最[高低],?(?:为|达到?|是)?$")
# 比2015年（1.52亿元）, 较上一学年的96人: the level compared with, of what stands before
COMPARED_LEVEL = re.compile(r"(?:较|比|与|[优高低多少好大]于)\x02+(?:的|\()$")
SUMMED = re.compile(r"[,、;](?:以上)?(?:各项)?(?:合计|共计|总计)(?:为|达)?")  # …退役军人培训862人次，合计9709人次
# 在校生突破1.1万人，达11208人; 专业只有23个，如今是51个
REACHED = re.compile(
    r",(?:已)?(?:达到?了?|实际为)"
    r"|[,;、](?:而)?(?:如今|现在|目前|现已|今天|\x02)+(?:已经?)?(?:是|为|有|达到?了?|发展到了?|增至|增加到了?|扩大到了?|升至|突破)"
)
KEPT = re.compile(r"[,、](?:已|并)?\x02+(?:均|都|一直|始终)*(?:保持|稳定|维持)?(?:在|达到?|超过?|高于|为)?")  # ，连续五年保持在93%以上
OWN_LEVEL = re.compile(r"[,;、](?:而)?(?:学校|我校|本校|学院|我院)(?:毕业生|学生)?(?:则|仅)?(?:为|是|达到?|有)")  # 学校为17.53:1
OWN_NAME = re.compile(r"^(?:社会|各类|全年|年度)*培训")  # 培训收入 behind 培训农民1200人次: of all trainings
OF_ALL = re.compile(r"[,、](?:共计|合计|总计)")  # 免学费3310人，国家助学金890人，共计发放资金267.6万元
SHARE_CUE = re.compile(r"占|比例|占比|比重|率|,$|\($")


def follow_up(spot: Spot) -> Reading | None:
    """A figure that leans on the one before it: its share, its value, its people."""
    levels = [(number, reading) for number, reading in spot.before if reading.reason != reasons.DIFFERENCE]
    if not levels or not levels[-1][1].code:
        return None
    last, reading = levels[-1]
    if re.search(r"[;。]", spot.passage.bones[last.end : spot.number.start]):
        return None
    cue = spot.cue.strip(",、( \x02")
    here = Head((), spot.floor, spot.number.start, "follow")
    if spot.number.quantity.kind == "percent":
        rate = words().rates.get(reading.code)
        named = [m for m in spot.passage.names if spot.floor <= m.start < spot.number.start and not _denominator(spot, m.start)]
        if rate and not reading.dimension and not named and (not cue or SHARE_CUE.search(cue)):
            return Reading(rate, "", here, reading.dimension, reading.member)
        return None
    for rule in words().follow_ups:
        if rule.before != reading.code or not rule.cue.search(cue) or spot.noun_behind:
            continue
        if not prose_heads.fits(spot.number.quantity.unit, rule.unit, spot.number.quantity.kind):
            continue
        named = prose_heads.left_head(spot.number, spot.passage, spot.floor)
        if named and rule.code not in named.codes and not GENERAL & set(named.codes) and spot.fitting(named.codes):
            continue
        if rule.breakdown:
            dimension, _, member = rule.breakdown.partition("=")
            return Reading(rule.code, "", here, dimension, member)
        part = reading.head is not None and reading.head.side in ("among", "inherited")
        part = part or (reading.dimension == "audience" and bool(OWN_NAME.search(cue)))
        members = {other.member for _, other in levels if other.dimension == reading.dimension}
        part = part or (len(members) > 1 and bool(OF_ALL.match(spot.passage.bones, last.end)))
        return Reading(rule.code, "", here, *(("", "") if part else (reading.dimension, reading.member)))
    if not cue and not spot.noun_behind and reading.head and spot.number.quantity.unit != last.quantity.unit:
        kin = (*spot.fitting(reading.head.codes), *words().siblings.get(reading.code, ()))
        code = next((code for code in kin if spot.fits(code)), "")
        if code:
            return Reading(code, "", here, reading.dimension, reading.member)
    return None


def _denominator(spot: Spot, place: int) -> bool:
    """Whether a name only says what a share is of: 占毕业生总数的."""
    return bool(re.search(r"占[^,]{0,12}$", spot.passage.bones[max(0, place - 13) : place]))


def total(spot: Spot) -> Reading | None:
    """A total behind a list of parts in the block before ("六项合计4691人次、515.27万元")."""
    if not TOTAL.match(spot.sofar) or any(r.code and r.head and r.head.side != "total" for _, r in spot.before):
        return None
    code = next((code for code in spot.carry.parts if spot.fitting((code,)) == (code,)), "")
    return Reading(code, "", Head((code,), spot.floor, spot.number.start, "total")) if code else None


def series(spot: Spot) -> Reading | None:
    """A figure that repeats the measure before it for another time or in another unit: 2018年3654人，2019年3892人; （约合21.7公顷）."""
    if spot.noun_behind:
        return None
    if spot.before and spot.before[-1][1].code:
        last, reading = spot.before[-1]
        here = Head(reading.head.codes if reading.head else (), spot.floor, spot.number.start, "series")
        same = (last.quantity.unit, last.quantity.kind) == (spot.number.quantity.unit, spot.number.quantity.kind)
        between = spot.passage.bones[last.end : spot.number.start]
        cohort = any(m.period.basis == "entry_cohort" for m in spot.passage.times if last.end <= m.start < spot.number.start)
        other = any(spot.fitting(m.codes) and reading.code not in m.codes for m in spot.names(last.end, spot.number.start))
        if same and not cohort and not other and not re.search(r"[;。]", between) and SERIES.fullmatch(between) and TIME in between:
            return Reading(reading.code, "", here, reading.dimension, reading.member)
        if same and "。" not in between and prose_parts.LEVEL.fullmatch(spot.cue.lstrip("、,;和及")):
            return Reading(reading.code, "", here, "level", spot.cue.lstrip("、,;和及"))
        if same and reading.dimension == "student_type" and (kind := prose_heads.KIND_BEHIND.fullmatch(spot.cue.lstrip("、,;和及"))):
            return Reading(reading.code, "", here, "student_type", kind["kind"])
        if same and (REACHED.fullmatch(between) or KEPT.fullmatch(between)):
            return Reading(reading.code, "", here, reading.dimension, reading.member)
        if same and reading.dimension and SUMMED.fullmatch(between):
            return Reading(reading.code, "", here)
        if spot.fits(reading.code) and (best := MOST.search(between)):
            return Reading(reading.code, "", here, "programme", best["name"])
        if (
            RESTATED.fullmatch(spot.cue + re.match(r"\D*", spot.number.quantity.written)[0])
            and last.quantity.unit != spot.number.quantity.unit
        ):
            code = next((code for code in (reading.code, *words().siblings.get(reading.code, ())) if spot.fits(code)), "")
            if code:
                return Reading(code, "", here, reading.dimension, reading.member)
        if spot.bracketed and not spot.cue and not same and spot.fits(reading.code) and spot.number.quantity.unit in AREAS:
            return Reading(reading.code, "", here, reading.dimension, reading.member)
        if (
            same
            and spot.bracketed
            and (programme := prose_parts.PROGRAMME_END.search(spot.passage.bones[spot.start : spot.number.start - 1]))
        ):
            return Reading(reading.code, "", here, "programme", programme["name"])
    if spot.before and (resumed := _resumed(spot)):
        return resumed
    if compared := _compared_level(spot):
        return compared
    if spot.before and (grown := _grown(spot)):
        return grown
    if TIME in spot.cue and set(spot.cue.split(":")[-1]) <= set(TIME):
        named = [m for m in spot.names(spot.floor, spot.number.start) if spot.fitting(m.codes)]
        if named and ":" in spot.passage.bones[named[-1].end : spot.number.start]:
            return Reading(spot.fitting(named[-1].codes)[0], "", Head(named[-1].codes, named[-1].start, named[-1].end, "series"))
    return None


def _resumed(spot: Spot) -> Reading | None:
    """The school's own level behind another body's: 全国平均生师比为19.85:1，学校为17.53:1."""
    last, reading = spot.before[-1]
    if (
        reading.reason not in (reasons.OTHER_BODY, reasons.TARGET, reasons.EARLIER)
        or reading.head is None
        or last.quantity.unit != spot.number.quantity.unit
    ):
        return None
    codes = spot.fitting(reading.head.codes)
    own = (REACHED if reading.reason == reasons.EARLIER else OWN_LEVEL).fullmatch(spot.passage.bones[last.end : spot.number.start])
    return Reading(codes[0], "", reading.head) if codes and own else None


def _compared_level(spot: Spot) -> Reading | None:
    """The level that another is compared with: of the last figure in its unit, else of the name before the comparison."""
    found = COMPARED_LEVEL.search(spot.sofar)
    if not found:
        return None
    place = spot.start + found.start()
    unit = spot.number.quantity.unit
    like = [(number.end, reading) for number, reading in spot.before if reading.code and number.quantity.unit == unit]
    named = [
        m
        for m in spot.names(spot.reach, place)
        if spot.fitting(m.codes) and words().gap.fullmatch(spot.passage.bones[m.end : place])
    ]
    if named and not (like and like[-1][0] > named[-1].start):
        return Reading(spot.fitting(named[-1].codes)[0], "", Head(named[-1].codes, named[-1].start, named[-1].end, "left"))
    if like:
        last = like[-1][1]
        return Reading(last.code, "", last.head, last.dimension, last.member)
    return None


def _grown(spot: Spot) -> Reading | None:
    """The level that something grew to: 由520亩扩大到686亩 -> 686亩, of what stands before 由."""
    last, reading = spot.before[-1]
    if last.quantity.unit != spot.number.quantity.unit or not GREW.fullmatch(spot.passage.bones[last.end : spot.number.start]):
        return None
    if not FROM.search(spot.passage.bones[spot.start : last.start]):  # the qualifier (不足, 近) is the figure's own
        return None
    if reading.code:
        return Reading(reading.code, "", reading.head, reading.dimension, reading.member)
    head = reading.head
    if head is None or reading.reason != reasons.EARLIER:
        return None
    rates = words().rates if spot.number.quantity.kind == "percent" else {}
    codes = spot.fitting(head.codes) or [rates[code] for code in head.codes if code in rates]  # 高级职称占比由29%提高到36%
    return Reading(codes[0], "", head) if codes else None


def grew_from(spot: Spot) -> Head | None:
    """The measure of a level that something grew from: 学校占地面积由原来的520亩."""
    found = FROM.search(spot.cue)
    if not found:
        return None
    place = spot.floor + found.start()
    named = [m for m in spot.names(spot.floor, place) if words().gap.fullmatch(spot.passage.bones[m.end : place])]
    return Head(named[-1].codes, named[-1].start, named[-1].end, "left") if named else None
