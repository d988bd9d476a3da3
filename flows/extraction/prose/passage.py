"""A block opened for reading: its even text, with quantities, names of indicators, times and other bodies at their offsets in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.documents.model import Block
from flows.extraction import sentences
from flows.extraction.catalogue import Match
from flows.extraction.context import Context
from flows.extraction.periods import reader as periods
from flows.extraction.periods.reader import Mention
from flows.extraction.quantities import reader as quantities
from flows.extraction.quantities.reader import Quantity
from flows.extraction.sentences import QUANTITY, TIME, Flat, blank, without_asides

LISTED = re.compile(r"[、和及与]|以及")
EACH = re.compile(r"(?:分别|依次)(?:为|是|达到?了?|有|占|发放|资助|惠及|完成|录取|报到)?$")


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity at ``start``/``end`` of the even text; ``lead`` is where its qualifying word begins."""

    quantity: Quantity
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """``text`` is the even text; ``bones`` the same with quantities, times and brackets without quantities
    written over; ``home`` is the bones with the name of the school's own province written over, for frames (在上海就业的占…)."""

    block: Block
    flat: Flat
    text: str
    bones: str
    home: str
    numbers: tuple[Number, ...]
    names: tuple[Match, ...]
    times: tuple[Mention, ...]
    others: tuple[tuple[int, int], ...]
    sentences: tuple[tuple[int, int], ...]

    def run(self, number: Number) -> tuple[Number, int, int] | None:
        """The first figure of the run that one is of (joined by 、 and 和 only), its place in it, and the run's length."""
        start, end = self.sentence(number.start)
        numbers = [n for n in self.numbers if start <= n.start < end]
        first = last = numbers.index(number)
        while first > 0 and self._joined(numbers[first - 1], numbers[first]):
            first -= 1
        while last + 1 < len(numbers) and self._joined(numbers[last], numbers[last + 1]):
            last += 1
        return (numbers[first], numbers.index(number) - first, last - first + 1) if last > first else None

    def _joined(self, one: Number, other: Number) -> bool:
        return one.quantity.unit == other.quantity.unit and bool(LISTED.fullmatch(self.bones[one.end : other.start]))

    def sentence(self, place: int) -> tuple[int, int]:
        return next((span for span in self.sentences if span[0] <= place < span[1]), (0, len(self.text)))


HOME = "\x04"
INSIDE = re.compile(
    r"[疆川渝湘鄂苏浙粤闽琼黔滇陕甘青宁晋冀鲁豫皖赣吉辽黑津京沪桂藏蒙]内|(?<=[在留])[疆川渝湘鄂苏浙粤闽琼黔滇陕甘青宁晋冀鲁豫皖赣吉辽黑津京沪桂藏蒙](?=就业|工作|发展)"
)  # 疆内就业
SHORT_PROVINCE = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$")  # 江苏省 -> 江苏


def _home(bones: str, province: str) -> str:
    """The bones with the province's name, long or short, written over."""
    if not province:
        return bones
    short = SHORT_PROVINCE.sub("", province)
    bones = INSIDE.sub(lambda found: HOME * len(found[0]), bones)
    return re.sub(
        rf"(?:{re.escape(province)}|{re.escape(short)}(?!大学|职业|工业|交通|高等))(?:市?内)?",
        lambda found: HOME * len(found[0]),
        bones,
    )


def open_block(block: Block, context: Context) -> Passage | None:
    """The block as a passage; None if no quantity stands in it."""
    found = quantities.find(block.text)
    if not found:
        return None
    flat = Flat.of(block.text)
    numbers = tuple(Number(q, flat.at(q.start), max(flat.at(q.start) + 1, flat.at(q.end))) for q in found)
    times = tuple(
        Mention(flat.at(m.start), flat.at(m.end), m.period, m.relative) for m in periods.find(block.text, context.frame)
    )
    bones = blank(flat.text, [(n.start, n.end) for n in numbers], QUANTITY)
    bones = blank(bones, sorted((m.start, m.end) for m in times if QUANTITY not in bones[m.start : m.end]), TIME)
    bones = without_asides(bones)
    spans = ((flat.at(start), flat.at(end)) for start, end in context.institutions.others(block.text))
    home = _home(bones, context.institutions.province(context.institutions.institution(block.block_no)))
    return Passage(
        block,
        flat,
        flat.text,
        bones,
        home,
        numbers,
        context.catalogue.find(flat.text),
        times,
        tuple(spans),
        sentences.sentences(flat.text),
    )
