"""A figure in its sentence: what stands around it, what was read before it, and what it is read as."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.extraction.catalogue import Match
from flows.extraction.context import Context
from flows.extraction.prose.heads import Head, fits, fitting
from flows.extraction.prose.passage import Number, Passage
from flows.extraction.prose.words import words
from flows.extraction.rows import Period
from flows.extraction.sentences import QUANTITY, clause_end, clause_start

GROWS = re.compile(r"扩大|增加|提高|提升|上升|增长|下降|减少|发展|增至|升至|降至|净增|净减|左右|上下")  # 9200人增加到11236人
WHOLE_BEHIND = re.compile(r"中[,:]")  # 专任教师392人中：正高级61人
# 发展成为占地560亩、在校生近7000人的高等院校: what the school is
A_SCHOOL = re.compile(r"的[^,;。、\x01]{0,24}(?:院校|学校|学院|大学|高校|校园)(?=[,;。]|$)")
BECAME = re.compile(r"成为|发展[成为到]|建成|成长[为成]|跃升为|是一所|转型为")
CLOSERS = ",;:。、()!\x01.和及与"


@dataclass(frozen=True, slots=True)
class Carry:
    """What a sentence leaves to the next: the time it opened with, the part of the school it spoke of, the section it
    stood in; ``parts`` are the codes that the block before gave parts of, for a total behind a list; ``topic`` is
    the graduating class that the section last named; ``boxed`` whether ``case`` is that of a quoted box, which ends with it."""

    section: str = ""
    period: Period | None = None
    unit: str = ""
    case: str = ""
    parts: tuple[str, ...] = ()
    topic: Period | None = None
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a figure was understood as: ``code`` "" with a ``reason`` where it was not."""

    code: str
    reason: str
    head: Head | None = None
    dimension: str = ""
    member: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A figure (``number``) of the sentence ``start``/``end``; its own words begin at ``floor``, the next figure at ``ceiling``.

    ``before`` are the figures of the sentence read so far, with their readings.
    """

    number: Number
    passage: Passage
    context: Context
    carry: Carry
    start: int
    end: int
    floor: int
    ceiling: int
    before: tuple[tuple[Number, Reading], ...]
    school: str

    @property
    def cue(self) -> str:
        """The words of the figure's own that stand before it."""
        return self.passage.bones[self.floor : self.number.start]

    @property
    def sofar(self) -> str:
        """The sentence up to the figure."""
        return self.passage.bones[self.start : self.number.start]

    @property
    def reach(self) -> int:
        """Where the stretch begins that a frame may look at: behind the last ； or 。."""
        return self.start + max(self.sofar.rfind(mark) for mark in ";。") + 1

    @property
    def clause_end(self) -> int:
        return clause_end(self.passage.bones, self.number.end, len(self.passage.bones))

    @property
    def bracketed(self) -> bool:
        return self.passage.bones[self.number.start - 1 : self.number.start] == "("

    @property
    def noun_behind(self) -> bool:
        """Whether a word follows the figure at once ("21名教师"), so that what stands before need not be its measure."""
        after = self.passage.bones[self.number.end : self.number.end + 1]
        if WHOLE_BEHIND.match(self.passage.bones, self.number.end):
            return False
        if A_SCHOOL.match(self.passage.bones, self.number.end) and BECAME.search(self.sofar):
            return False
        return bool(after) and after not in CLOSERS and not GROWS.match(self.passage.bones, self.number.end)

    def fits(self, code: str) -> bool:
        """Whether the figure's unit may be that of an indicator."""
        indicator = self.context.catalogue.indicators.get(code)
        return indicator is not None and fits(self.number.quantity.unit, indicator.unit, self.number.quantity.kind)

    def fitting(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        return fitting(codes, self.number, self.context.catalogue)

    def names(self, start: int, end: int) -> list[Match]:
        return [m for m in self.passage.names if start <= m.start and m.end <= end]


def floor_of(number: Number, passage: Passage, start: int, before: list[tuple[Number, Reading]]) -> int:
    """Where a figure's own words begin: at its clause, behind the figure before it and that one's noun.

    A clause of light words only ("就业率，达到96%") and a value behind a colon ("占地面积：686亩") take in the clause before.
    """
    begin = clause_start(passage.bones, number.start, start)
    floor = max(begin, before[-1][0].end if before else start)
    light = passage.bones[begin : number.start]
    while floor == begin > start and (
        passage.bones[begin - 1] == ":" or (passage.bones[begin - 1] == "," and light and words().gap.fullmatch(light))
    ):
        if passage.bones[begin - 1] == ":" and not words().gap.fullmatch(light):
            break
        wider = clause_start(passage.bones, begin - 1, start)
        if QUANTITY in passage.bones[wider:begin] or wider == begin:
            break
        floor = begin = wider
        light = passage.bones[begin : number.start]
        if not words().gap.fullmatch(light):
            break
    if floor == begin > start and passage.bones[begin - 1] == "(" and not light and passage.bones[number.end : number.end + 1] == ")":
        wider = max([clause_start(passage.bones, begin - 1, start), *(n.end for n, _ in before[-1:])])
        named = [match for match in passage.names if wider <= match.start and match.end < begin]
        if named and words().gap.fullmatch(passage.bones[named[-1].end : begin - 1]):  # 校园面积（530亩）
            floor = wider
    head = before[-1][1].head if before and before[-1][1].code else None
    if head and head.side in ("right", "shared", "frame") and before[-1][0].end < head.end <= number.start:
        floor = max(floor, head.end)
    return floor
