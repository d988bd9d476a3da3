"""Names of schools in a text: those of the registry in one Aho-Corasick pass, others by how schools of the field are named.

In comes a text and, once, the registry's names and ``lexicon/school_words.csv``; out come ``SchoolName`` spans with offsets in the
text as given. A college within a school (机械工程学院) is no school: a name off the registry needs a place before it
(重庆工商学校) or a line of its own, and a name that is only a kind of school (重庆市中等职业学校) is none. A registered name that is only
the tail of a longer name is not that school.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import ahocorasick

LEXICON = Path(__file__).parent / "lexicon"
LONGEST_NAME = 26  # characters before a suffix in which a name may begin

# Where a name can't begin before: all that is not a Chinese character, and words that join names to what stands before them.
LEFT_EDGE = re.compile(
    r"[^一-鿿A-Za-z·]|[与及由赴被把将让使请聘为是到于至、]|和(?![平田静硕布政顺县])|同(?![仁江心济德])|在(?!线)|"
    r"共建|联合|联系|承办|主办|邀请|帮扶|支援|我校|该校|学校|学院|大学|中学|其中|以及|走进|来自"
)
# 綦江区, 三台县, 西昌市, 酉阳自治县
COUNTY = re.compile(r"[一-鿿]{2}(?:自治县|县|市|区|旗)")
NO_COUNTY = re.compile(r"(?:地区|校区|园区|社区|片区|城区|新区|库区|景区|灾区|牧区|山区|全市|全区|本市|我市|超市|城市|自治区|发区)$")
NOT_AFTER = frozenset("生城路习群们科")  # 重庆大学生, 重庆大学城: not the university
PAREN = re.compile(r"\(([^()]{3,30})\)")
SHORT_FOR = re.compile(r"^(?:以下)?简称:?\"?(?:学校|我校|学院|本校)?[、/或]?\"?(.{0,12}?)\"?$")
ENGLISH = re.compile(
    r"\b(?:[A-Z][A-Za-z&'-]+ (?:(?:of|and|for) )?){1,8}(?:College|University|School|Polytechnic|Institute)\b(?: of(?: [A-Z][a-z]+)+)?"
)


def fold(text: str) -> tuple[str, list[int]]:
    """(NFKC text without white space inside lines, the offset in ``text`` of each of its characters); \\n and \\t stay as \\n."""
    folded, offsets = [], []
    for offset, char in enumerate(text):
        if char in "\n\t\u3000":
            folded.append("\n")
            offsets.append(offset)
        elif not char.isspace():
            for piece in _fold_char(char):
                folded.append(piece)
                offsets.append(offset)
    offsets.append(len(text))
    return "".join(folded), offsets


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", '"' if char in "“”「」『』" else char) if not c.isspace())


def spelled(name: str) -> str:
    """A name as it is kept: folded, with full-width brackets. "A学校(B学院)" -> "A学校（B学院）"."""
    return fold(name)[0].replace("\n", "").replace("(", "（").replace(")", "）")


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
class Words:
    """``lexicon/school_words.csv`` by role."""

    by_role: dict[str, tuple[str, ...]]
    suffix: re.Pattern[str]
    whole: tuple[str, ...]
    generic: re.Pattern[str]
    body: re.Pattern[str]
    line: re.Pattern[str]

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Words:
        by_role: dict[str, list[str]] = {}
        with (LEXICON / "school_words.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                by_role.setdefault(row["role"], []).append(row["word"])
        suffixes = by_role["trade"] + by_role["strong"] + by_role["school"] + by_role["college"]
        any_suffix, genre, label = (alternation(words) for words in (suffixes, by_role["genre"], by_role["label"]))
        name = rf"(?P<name>[一-鿿]{{2,20}}?(?:{any_suffix})(?:\([一-鿿]{{2,20}}(?:{any_suffix})\))?)"
        date = r"(?:\d{4}(?:-\d{4})?(?:年|学年|届)?度?|二[〇零○]..年?)"
        line = rf"(?:.{{0,3}}?(?:{label})(?:\(.{{1,4}}\))?[:]?)?[《\"]?{date}?{name}(?:\(?{date}\)?|高等职业教育|中等职业教育|职业教育|适应社会需求能力|关于)*"
        return cls(
            by_role={role: tuple(words) for role, words in by_role.items()},
            suffix=re.compile(any_suffix),
            whole=tuple(by_role["trade"] + by_role["strong"] + by_role["school"]),
            generic=re.compile(rf"(?:{alternation(by_role['generic'])}|的)*"),
            body=re.compile(rf"[一-鿿A-Za-z0-9()·]{{2,20}}?(?:{alternation(by_role['body'])})"),
            line=re.compile(rf"{line}(?:[:\n].*|.{{0,12}}(?:{genre}).*)?", re.DOTALL),
        )

    def is_kind(self, core: str) -> bool:
        """Whether what stands between place and suffix only says what kind of school it is."""
        return self.generic.fullmatch(core) is not None


def alternation(words: list[str] | tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@dataclass(frozen=True)
class NameFinder:
    """Finds school names. ``registered`` maps a folded name to its official spelling; ``places`` are names of provinces and cities."""

    registered: dict[str, str]
    places: re.Pattern[str]
    words: Words
    automaton: ahocorasick.Automaton = field(repr=False, compare=False)

    @classmethod
    def build(cls, names: list[str], places: list[str]) -> NameFinder:
        registered = {fold(name)[0]: name for name in names}
        automaton = ahocorasick.Automaton()
        for folded in registered:
            automaton.add_word(folded, folded)
        automaton.make_automaton()
        words = Words.load()
        return cls(registered, re.compile(alternation(places + list(words.by_role["country"]))), words, automaton)

    def find(self, text: str) -> tuple[SchoolName, ...]:
        """Every school named in ``text``, in order, none overlapping; a second name in brackets belongs to the first."""
        folded, offsets = fold(text)
        if not self.words.suffix.search(folded):
            return ()
        spans = self._registered(folded)
        taken = [(start, end) for start, end, _, _ in spans]
        spans += [span for span in self._unregistered(folded) if not any(a < span[1] and span[0] < b for a, b in taken)]
        return tuple(self._named(folded, offsets, spans))

    def line(self, text: str) -> SchoolName | None:
        """The school that a line stands for: a name alone, a cover's 学校名称：…, a report's title, a newspaper's "name: title"."""
        folded, offsets = fold(text)
        if len(folded) > 80 or not (match := self.words.line.fullmatch(folded)):
            return None
        name, start, end = match["name"], match.start("name"), match.end("name")
        longest = next((s for s in self._registered(folded) if s[0] <= start and s[1] >= start + 4), None)
        if longest and longest[0] == start:
            start, end, name = longest[0], longest[1], folded[longest[0] : longest[1]]
        outer = name.partition("(")[0]
        suffix = max(self.words.suffix.findall(outer), key=len, default="")
        core = outer.removesuffix(suffix)
        place = self.places.match(core)
        if name not in self.registered and (self._only_a_kind(core, place.group() if place else "", suffix) or LEFT_EDGE.search(core)):
            return None
        if name not in self.registered and not place and suffix not in self.words.whole:
            return None
        named = list(self._named(folded, offsets, [(start, end, name in self.registered, False)]))
        return named[0] if named else None

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
            local = bool(COUNTY.search(core)) or bool(COUNTY.fullmatch(name_place))
            rest = COUNTY.sub("", core.lstrip("省市区县"), count=1) if local else core.lstrip("省市")
            role = next(role for role in ("trade", "strong", "school", "college") if match.group() in self.words.by_role[role])
            if self.words.is_kind(rest) and not (role == "trade" or (local and role == "strong")):
                continue
            if self.words.suffix.search(rest) or len(rest) > 14 or re.search(r"\d|[省市县区]级", rest):
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
                elif inside.endswith(self.words.whole) and not inside.startswith(("原", "含")):
                    end = bracket.end()
                    short_names = (name, inside)
                    name = name if known else f"{name}({inside})"
            reached = end
            official = self.registered.get(name) or spelled(name)
            yield SchoolName(offsets[start], offsets[end - 1] + 1, official, known, abroad, short_names)

    def bodies(self, text: str) -> list[tuple[int, int]]:
        """Spans of companies, consortia, estates, hospitals, English-named schools in ``text``."""
        return [m.span() for pattern in (self.words.body, ENGLISH) for m in pattern.finditer(text)]
