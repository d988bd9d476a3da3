"""Names of schools in a text: those of the registry in one Aho-Corasick pass, others by how schools of the field are named.

In comes a text and, once, the registry's names and ``Words``; out come ``SchoolName`` spans with offsets in the
text as given. A college within a school (机械工程学院) is no school: a name off the registry needs a place before it
(重庆工商学校) or a line of its own, and a name that is only a kind of school (重庆市中等职业学校) is none. A registered name that is only
the tail of a longer name is not that school.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import ahocorasick

from flows.extraction.institutions import short_names
from flows.extraction.institutions.folding import fold, spelled
from flows.extraction.institutions.words import Words, alternation

LONGEST_NAME = 26  # characters before a suffix in which a name may begin

# Where a name can't begin before: all that is not a Chinese character, and words that join names to what stands before them.
LEFT_EDGE = re.compile(
    r"[^一-鿿A-Za-z·]|[的与及由赴被把将让使请聘为是到至、]|于(?![都田洪])|"
    r"(?<![呼泰平政太仁永兴云共民昌])和(?![平田静硕布政顺县])|(?<![大会])同(?![仁江心济德])|在(?!线)|"
    r"共建|联合|联系|承办|主办|邀请|帮扶|支援|我[校市省县区国]|本[市省县区]|该校|学校|学院|大学|中学|其中|以及|走进|来自|"
    r"获评|荣获|入选|获批|创建|争创|建成|位列|授予"
)
# 綦江区, 三台县, 西昌市, 酉阳自治县, 凉山州; 忠县 only where a name may begin
COUNTY = re.compile(r"[一-鿿]{2}(?:自治[县州旗]|县|市|区|旗|州)|(?:^|(?<=[省市州]))[一-鿿]县")
# 附属中学, 苏州分院: what makes another school of a school's name
OFFSHOOT = re.compile(r"附[属设][一-鿿]{0,8}?(?:学校|中学|小学|学院|中专|医院)|[一-鿿]{2,10}?分院")
NO_COUNTY = re.compile(r"(?:[地校园社片城新库景灾牧山发全]区|[全本我超]市|自治区|[大中小型会心乡新范本各]城市)$")
# "某某学校 一句标题", "某某学校：一句标题", "某某学校——一句标题": the name, then what is said of it
AFTER_NAME = re.compile(r"[\s:：|｜·—-]|[(（]\s*[A-Za-z]")
NOT_AFTER = frozenset("生城路习群们科")  # 重庆大学生, 重庆大学城: not the university
PAREN = re.compile(r"\(([^()]{3,30})\)")
SHORT_FOR = re.compile(r"^(?:以下)?简称:?\"?(?:学校|我校|学院|本校)?[、/或]?\"?(.{0,12}?)\"?$")


@dataclass(frozen=True, slots=True)
class SchoolName:
    """``text[start:end]`` names the school ``name``. ``abroad`` and ``attached`` schools are never a report's own."""

    start: int
    end: int
    name: str
    known: bool = False
    abroad: bool = False
    short_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class NameFinder:
    """Finds school names. ``registered`` maps a folded name to its official spelling; ``places`` are names of provinces and
    cities, ``provinces`` those of provinces alone (北京, 北京市)."""

    registered: dict[str, str]
    places: re.Pattern[str]
    provinces: frozenset[str]
    words: Words
    automaton: ahocorasick.Automaton = field(repr=False, compare=False)

    @classmethod
    def build(cls, names: list[str], places: list[str], provinces: frozenset[str]) -> NameFinder:
        registered = {fold(name)[0]: name for name in names}
        automaton = ahocorasick.Automaton()
        for folded in registered:
            automaton.add_word(folded, folded)
        words = Words.load()
        place = re.compile(alternation(places + list(words.by_role["country"])))
        shorts = short_names.of_registered(registered, place, provinces, words)
        for short in shorts:
            automaton.add_word(short, short)
        automaton.make_automaton()
        return cls(registered | shorts, place, provinces, words, automaton)

    def find(self, text: str) -> tuple[SchoolName, ...]:
        """Every school named in ``text``, in order, none overlapping; a second name in brackets belongs to the first."""
        folded, offsets = fold(text)
        if not self.words.any_suffix.search(folded):
            return ()
        spans = self._registered(folded)
        taken = [(start, end) for start, end, _, _ in spans]
        others = (*self._unregistered(folded), *self._introduced(folded))
        spans += [span for span in others if not any(start < span[1] and span[0] < end for start, end in taken)]
        return tuple(self._named(folded, offsets, spans))

    def line(self, text: str) -> SchoolName | None:
        """The school that a line stands for: a name alone, a cover's 学校名称：…, a report's title, a newspaper's "name: title"."""
        folded, offsets = fold(text)
        if len(folded) > 80:
            return None
        begin = self.words.line_head.match(folded).end()
        found = (*self._registered(folded), *self._unregistered(folded))
        span = next((span for span in found if span[0] == begin), None) or self._line_span(folded, begin)
        if span is None:
            return None
        own = next((known for known in found if known[2] and known[1] == span[1] and known[0] > begin), None)
        if own and self.words.genre.search(folded, begin, own[0]):  # 师资概况 某某学院: what the page is, and whose
            span = own
        named = next(self._named(folded, offsets, [span]))
        tail = folded[next(i for i, offset in enumerate(offsets) if offset >= named.end) :]
        titled = AFTER_NAME.match(text, named.end) and not tail.endswith(("。", "，", ",", ";"))
        return named if titled or self.words.line_tail.fullmatch(tail) else None

    def opening(self, text: str) -> SchoolName | None:
        """The school that a headline begins with, also one that no place tells: "星海艺术学校学子再创佳绩"."""
        folded, offsets = fold(text)
        begin = self.words.line_head.match(folded).end()
        match = self.words.headline.match(folded, begin)
        if not match or not self._is_name(match.group()):
            return None
        return next(self._named(folded, offsets, [(*match.span(), False, self._is_abroad(match.group()))]))

    def _line_span(self, folded: str, begin: int) -> tuple[int, int, bool, bool] | None:
        """The unregistered name at ``begin`` of a line: it needs no place before it when its ending tells a school from a college."""
        match = self.words.line_name.match(folded, begin)
        if short := self.words.line_short.match(folded, begin):  # 渝州工职院2021年质量年报: a school, though it can't be told which
            return begin, short.end(), False, False
        return (begin, match.end(), False, self._is_abroad(match.group())) if match and self._is_name(match.group()) else None

    def _introduced(self, folded: str) -> list[tuple[int, int, bool, bool]]:
        """The unregistered names by which lines open that go on to say what the school is: "星海艺术学校是一所…"."""
        found = self.words.introduced.finditer(folded)
        return [(*match.span("name"), False, self._is_abroad(match["name"])) for match in found if self._is_name(match["name"])]

    def _is_name(self, name: str) -> bool:
        suffix = max(self.words.suffix.findall(name), key=len)
        core = name.removesuffix(suffix)
        place = self.places.match(core)
        if self.words.never.search(core) or LEFT_EDGE.search(core) or self._only_a_kind(core, place.group() if place else "", suffix):
            return False
        return bool(place) or suffix in self.words.whole

    def _is_abroad(self, name: str) -> bool:
        return name.startswith(self.words.by_role["country"])

    def _only_a_kind(self, core: str, place: str, suffix: str) -> bool:
        if suffix in self.words.by_role["trade"]:
            return False
        return self.words.is_kind(core.removeprefix(place).lstrip("省市县区")) and (not place or suffix not in self.words.by_role["strong"])

    def _registered(self, folded: str) -> list[tuple[int, int, bool, bool]]:
        """(start, end, known, abroad) of registered names, the longest where they overlap."""
        found: list[tuple[int, int, bool, bool]] = []
        for last, name in self.automaton.iter_long(folded):
            start, end = last + 1 - len(name), last + 1
            if end < len(folded) and folded[end] in NOT_AFTER:
                continue
            if offshoot := OFFSHOOT.match(folded, end):
                found.append((start, offshoot.end(), False, False))
                continue
            before = re.search(rf"(?:{self.places.pattern})(?:省|市)?$", folded[max(0, start - 8) : start])
            if before and not self.places.match(name):  # 四川 + 长江职业学院: another school, longer name
                found.append((start - len(before.group()), end, False, False))
            else:
                found.append((start, end, True, False))
        return found

    def _unregistered(self, folded: str) -> list[tuple[int, int, bool, bool]]:
        found: list[tuple[int, int, bool, bool]] = []
        for match in self.words.suffix.finditer(folded):
            if match.end() < len(folded) and folded[match.end()] in NOT_AFTER and match.group() == "大学":
                continue
            left = max(0, match.start() - LONGEST_NAME)
            window = folded[left : match.start()]
            edge = max((m.end() for m in LEFT_EDGE.finditer(window)), default=0)
            window, left = window[edge:], left + edge
            place = self._place(window)
            if place is None:
                continue
            begin, length = place
            name_place, core = window[begin : begin + length], window[begin + length :]
            local = bool(COUNTY.search(core)) or name_place not in self.provinces
            rest = COUNTY.sub("", core.lstrip("省市区县"), count=1) if local else core.lstrip("省市")
            role = next(role for role in ("trade", "strong", "school", "college") if match.group() in self.words.by_role[role])
            if self.words.is_kind(rest) and not (role == "trade" or (local and role == "strong" and not rest)):
                continue
            if self.words.suffix.search(rest) or len(rest) > 14 or re.search(r"\d|[省市县区]级", rest) or self.words.never.search(core):
                continue
            abroad = name_place in self.words.by_role["country"]
            found.append((left + begin, match.end(), False, abroad))
        return found

    def _place(self, window: str) -> tuple[int, int] | None:
        """(offset, length) of the place that a name begins with."""
        county = next((m for m in COUNTY.finditer(window) if not NO_COUNTY.search(m.group())), None)
        listed = self.places.search(window)
        if listed and (not county or listed.start() <= county.end()):
            return listed.start(), len(listed.group())
        return (county.start(), len(county.group())) if county else None

    def _named(self, folded: str, offsets: list[int], spans: list[tuple[int, int, bool, bool]]):
        """SchoolNames of the spans, each with what its brackets add; a span inside the brackets before it is dropped."""
        reached = -1
        for start, end, known, abroad in sorted(spans):
            if start < reached:
                continue
            name, short_names = folded[start:end], ()
            bracket = PAREN.match(folded, end)
            if bracket:
                inside = bracket.group(1)
                short = SHORT_FOR.match(inside)
                if short and "简称" in inside:
                    short_names = (short.group(1),) if len(short.group(1)) >= 2 else ()
                elif inside == name:  # 某某学校(某某学校)
                    end = bracket.end()
                elif inside.endswith(self.words.whole) and not inside.startswith(("原", "含")):
                    end = bracket.end()
                    short_names = (name, inside)
                    name = name if known else f"{name}({inside})"
            reached = end
            official = self.registered.get(name) or spelled(name)
            yield SchoolName(offsets[start], offsets[end - 1] + 1, official, known, abroad, short_names)

    def bodies(self, text: str) -> list[tuple[int, int]]:
        """Spans of companies, consortia, estates, hospitals and institutes named in ``text``."""
        spans = []
        for match in self.words.body.finditer(text):
            edges = [m.end() for pattern in (LEFT_EDGE, self.words.before_body) for m in pattern.finditer(match["core"])]
            edge = max(edges, default=0)
            if len(match["core"]) - edge >= 2:
                spans.append((match.start() + edge, match.end()))
        return spans

    def spoken(self, name: str) -> tuple[str, ...]:
        """Short names that a page may call a school by: 成都纺织职业学院 -> 成都纺织职院, 纺织职院, 成都纺织职业学院 without its place ..."""
        return tuple(short for short in short_names.spoken(fold(name)[0], self.places, self.words) if short not in self.registered)
