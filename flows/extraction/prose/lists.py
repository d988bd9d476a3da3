"""Figures listed behind their names: 就业率、对口率和满意度分别为97.1%、72.4%和98.6%; the same for years and for parts named before."""

from __future__ import annotations

import re
from dataclasses import replace

from flows.extraction.prose import heads as prose_heads
from flows.extraction.prose import periods as prose_periods
from flows.extraction.prose import reasons
from flows.extraction.prose.heads import Head
from flows.extraction.prose.passage import EACH, LISTED, Number
from flows.extraction.prose.spot import Reading, Spot
from flows.extraction.prose.words import words
from flows.extraction.sentences import clause_start

SHARES = re.compile(r"[\x02,、]*(?:各?占比?|所占|比例|比重)")  # 占比分别为, 分别占
BEHIND = re.compile(r"\((?P<names>[^()\x01]{4,60})\)")  # 97.9%、83.6%（就业率、对口就业率）
LEADING_WORDS = re.compile(r"^(?:[\x02\x03]|学校|我校|全校|其中|其|的|现有|共有|有|年|届|中(?![级等]))*")


def respectively(spot: Spot) -> Reading | None:
    """One of a list named before: 就业率、专业对口率和用人单位满意度分别为97.1%、72.4%和98.6%."""
    run = spot.passage.run(spot.number)
    if run is None:
        return None
    first, index, count = run
    if behind := _named_behind(spot, index, count):
        return behind
    opening = EACH.search(spot.passage.bones[spot.start : first.start])
    if not opening:
        return None
    stop = spot.start + opening.start()
    begin = clause_start(spot.passage.bones, stop, spot.start)
    pieces = LISTED.split(spot.passage.text[begin:stop])[-count:]
    if len(pieces) < count:
        return _each_before(spot, first, index, count) or _each_share(spot, first, index, count) or _each_year(spot, first, index)
    piece = LEADING_WORDS.sub("", pieces[index])
    head = Head((), begin, stop, "list")
    item = _item(spot, piece, head)
    for name in (piece, *(piece + pieces[-1][-length:] for length in range(1, 7) if length < len(pieces[-1]))):
        codes = _named(spot, name)
        if codes:
            return item if item and item.code == codes[0] else Reading(codes[0], "", head)
    return item or Reading("", reasons.NO_INDICATOR, head)


def _item(spot: Spot, piece: str, head: Head) -> Reading | None:
    """A piece of a list that a frame knows as an item: 国家奖学金、国家助学金分别为12.8万元和702.6万元."""
    for frame in words().frames:
        fits = "=@" in frame.breakdown and prose_heads.fits(spot.number.quantity.unit, frame.unit, spot.number.quantity.kind)
        if fits and frame.left and (frame.right is None or frame.right.match("")) and (found := frame.left.search(piece)):
            dimension, _, member = frame.breakdown.partition("=@")
            if member in found.groupdict() and found.end() == len(piece):
                return Reading(frame.code, "", head, dimension, found[member])
    return None


def _named_behind(spot: Spot, index: int, count: int) -> Reading | None:
    """One of a run whose names stand in a bracket behind it: 97.9%、83.6%（就业率、对口就业率）."""
    last = [n for n in spot.passage.numbers if n.start >= spot.number.start][: count - index][-1]
    found = BEHIND.match(spot.passage.text, last.end)
    pieces = LISTED.split(found["names"]) if found else []
    if not found or len(pieces) != count:
        return None
    codes = [_named(spot, piece) for piece in pieces]
    return Reading(codes[index][0], "", Head(codes[index], found.start(), found.end(), "list")) if all(codes) else None


def _each_before(spot: Spot, first: Number, index: int, count: int) -> Reading | None:
    """What belongs to one of the figures before: 奖学金9人、助学金3126人，发放金额分别为7.2万元和1031.6万元."""
    parts = [reading for number, reading in spot.before if number.start < first.start][-count:]
    if len(parts) < count or len({reading.code for reading in parts}) > 1 or not parts[index].member:
        return None
    cue = spot.passage.bones[clause_start(spot.passage.bones, first.start, spot.start) : first.start]
    for rule in words().follow_ups:
        fits = prose_heads.fits(spot.number.quantity.unit, rule.unit, spot.number.quantity.kind)
        if rule.before == parts[index].code and fits and rule.cue.search(cue):
            return Reading(
                rule.code, "", Head((), spot.floor, spot.number.start, "list"), parts[index].dimension, parts[index].member
            )
    return None


def _each_share(spot: Spot, first: Number, index: int, count: int) -> Reading | None:
    """The share of one of the counts before: 协议就业3624人，升学983人，占比分别为69.45%、18.84%."""
    cue = spot.passage.bones[clause_start(spot.passage.bones, first.start, spot.start) : first.start]
    parts = [reading for number, reading in spot.before if number.start < first.start and number.quantity.kind == "number"][
        -count:
    ]
    if spot.number.quantity.kind != "percent" or len(parts) < count or not SHARES.match(cue):
        return None
    rate = words().rates.get(parts[index].code) if not parts[index].dimension else None
    return Reading(rate or "", "" if rate else reasons.NO_INDICATOR, Head((), spot.floor, spot.number.start, "list"))


def _each_year(spot: Spot, first: Number, index: int) -> Reading | None:
    """One of several years' figures of one measure: 2013、2014、2015三届…满意度分别为93.2%、94.5%、95.8%."""
    if prose_periods.year_of_list(spot.number, spot.passage, spot.context.frame.data_year) is None:
        return Reading("", reasons.NO_INDICATOR)
    if index == 0:
        return None
    reading = next((reading for number, reading in spot.before if number == first), None)
    return replace(reading) if reading else None


def _named(spot: Spot, name: str) -> tuple[str, ...]:
    """Codes of the name that ends a piece of a list, if the figure fits it."""
    found = [m for m in spot.context.catalogue.find(name) if m.end == len(name)]
    return spot.fitting(found[-1].codes) if found else ()
