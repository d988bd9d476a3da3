"""Parts of a whole named before: behind 其中 or 包含, or in a bracket; the words that name parts are data (``prose/parts``)."""

from __future__ import annotations

import re

from flows.extraction.prose import parts as prose_parts
from flows.extraction.prose.heads import Head
from flows.extraction.prose.passage import Number
from flows.extraction.prose.spot import Reading, Spot
from flows.extraction.prose.words import words
from flows.extraction.sentences import clause_end, clause_start

# "其中思想政治类", "来自甘肃(", "其中“人人持证”培训", "其中世界500强企业": what names a part that no rule knows
INHERITED = re.compile(
    r"(?:[,、]?(?:其中|其中包括|包括|来自)[,:]?|[、,])?(?P<name>[^,;:。、()\x01\x02\x03]{2,16}?)(?:\(|(?:为|有|共|达|各)?)"
)
NEW = re.compile(r"[,、](?:其中)?(?:\x02|当年|全年|本年度?)*新增$")  # 合作企业47家，2023年新增6家
MOVED = re.compile(
    r"(?:增加|减少|提高|增长|下降|[比较]|占|平均|人均|生均|参加|参与|获|带动|实现|完成|服务|惠及|覆盖|走访|外出|选派|对接|接收|录用|为(?=.)|到账|收入|共计|合计|总)"
)
OPENED = re.compile(r"其中|包括|来自")
AMONG_LABEL = re.compile(r"[^,;:。、()\x01\x02\x03]{2,20}$")
LABEL_EDGES = re.compile(r"^(?:其中|包括|包含|含|有|[:：])+|(?:共|计|有|为|约|达|录取|报到|人数|培训|共录取|共计|[\x02\x03])+$")


def among(spot: Spot, head: Head | None) -> Reading | None:
    """A part behind 其中, 包含 or in a bracket behind its whole: the whole's indicator with a breakdown."""
    scope = _whole(spot)
    if scope is None:
        return None
    whole, reading = scope
    rules = words().parts.get(reading.code, ())
    if not spot.fits(reading.code) or spot.number.quantity.value > whole.quantity.value:
        return None
    text, right = _label(spot)
    codes = spot.fitting(head.codes) if head else ()
    known = spot.context.catalogue.indicators
    other = bool(codes) and codes[0] != reading.code and head is not None and head.side != "frame"
    fielded = any(rule.dimension == "field" and rule.cue.search(text) for rule in rules)  # 装备制造大类12个: programmes
    if other and not fielded and known[codes[0]].parent != reading.code and known[codes[0]].domain == known[reading.code].domain:
        return None
    if prose_parts.LEVEL.fullmatch(text):
        return Reading(reading.code, "", Head((reading.code,), spot.floor, spot.number.end + right, "among"), "level", text)
    if (
        codes
        and codes[0] == reading.code
        and not any(rule.cue.search(text) for rule in rules)
        and len(text) > 2
        and not text.startswith("的")
    ):
        return Reading(reading.code, "", Head((reading.code,), spot.floor, spot.number.end + right, "among"), "part", text)
    for rule in rules:
        if rule.cue.search(text):
            member = prose_parts.province(text, spot.context) if rule.dimension == "province" else text
            if text.startswith("专业的"):  # 中医学、针灸推拿两个专业的在校生
                opener = clause_start(spot.passage.bones, spot.floor, spot.start)
                member = LABEL_EDGES.sub("", spot.passage.text[opener : spot.floor]) + "专业"
            return Reading(
                reading.code, "", Head((reading.code,), spot.floor, spot.number.end + right, "among"), rule.dimension, member
            )
    return None


def _levels(spot: Spot, reading: Reading) -> bool:
    """Whether a whole of a level has a part of a level: 市级以上科研平台36个，其中省级11个."""
    return reading.dimension == "level" and bool(prose_parts.LEVEL.fullmatch(_label(spot)[0]))


def inherited(spot: Spot) -> Reading | None:
    """A part in a list behind 其中 or 来自 whose words name no measure: the head's measure, its own phrase the member.

    社团76个，其中思想政治类5个、学术科技类21个; 录取614人，来自甘肃（217人）、河南（136人）.
    """
    number, quantity = spot.number, spot.number.quantity
    if spot.noun_behind or quantity.kind != "number" or not spot.before:
        return None
    last, reading = spot.before[-1]
    between = spot.passage.bones[last.end : number.start].lstrip(")")
    written = spot.passage.text[number.start - len(between) : number.start]
    found = INHERITED.fullmatch(between)
    if not reading.code or last.quantity.unit != quantity.unit or not spot.fits(reading.code):
        return None
    head = Head((reading.code,), spot.floor, number.start, "inherited")
    if NEW.search(between) and not reading.dimension and quantity.value < last.quantity.value:
        return Reading(reading.code, "", head, "status", "新增")
    listed = bool(reading.dimension) and bool(OPENED.search(spot.sofar[spot.sofar.rfind(";") + 1 :]))
    if not found or not (listed or OPENED.search(between)):
        return None
    whole = next((n for n, r in reversed(spot.before) if r.code == reading.code and not r.dimension), None)
    if quantity.value > (whole or last).quantity.value and (whole or not listed):
        return None
    name = written[found.start("name") : found.end("name")]
    if MOVED.search(name):
        return None
    member = prose_parts.province(name, spot.context)
    if member != name:
        return Reading(reading.code, "", head, "province", member)
    dimension = next((rule.dimension for rule in words().parts.get(reading.code, ()) if rule.cue.search(name)), "type")
    return Reading(reading.code, "", head, dimension, name)


def _label(spot: Spot) -> tuple[str, int]:
    """What names the part, and how much of it stands behind the figure: "一般困难", "个专业不限科类"."""
    bones, number = spot.passage.bones, spot.number
    right = spot.passage.text[number.end : clause_end(bones, number.end, spot.ceiling)]
    cues = [spot.start + cue.end() for cue in words().among.finditer(spot.sofar)]
    place = max([spot.floor, *(place for place in cues if place >= spot.floor)])
    label = bones[place : number.start]
    if place == spot.floor or len(label) > 20 or "," in label:
        label = (AMONG_LABEL.search(spot.cue) or [""])[0]
    label = LABEL_EDGES.sub("", label)
    tail = re.split(r"[、和及]", right.lstrip("的个"))[0] if not label or spot.noun_behind else ""
    text = tail if spot.noun_behind and tail else label if len(label) >= 2 else tail
    return text, len(right)


def _whole(spot: Spot) -> tuple[Number, Reading] | None:
    """The whole that 其中 (or a bracket) makes the figure a part of."""
    sofar = spot.sofar
    cues = list(words().among.finditer(sofar))
    opened = sofar.rfind("(") if sofar.rfind("(") > sofar.rfind(")") else -1
    place = max(cues[-1].start() if cues else -1, opened)
    if place < 0 or re.search(r"[;。]", sofar[place:]) or (")" in sofar[place:] and opened < 0 and "(" not in sofar[place:]):
        return None
    if cues and opened < 0 and sofar[:place].count("(") > sofar[:place].count(")"):
        return None
    wholes = [
        (n, r)
        for n, r in spot.before
        if n.end <= spot.start + place and r.code and (not r.dimension or r.code == "award_count" or _levels(spot, r))
    ]
    return wholes[-1] if wholes else None
