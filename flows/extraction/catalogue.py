"""The indicator catalogue: what may be measured, and the words by which schools name it.

In comes ``dbt_project/seeds/indicators.csv`` (a row an indicator; aliases joined by ``|``). Out goes a ``Catalogue`` that finds
every name of every indicator in a text in one Aho-Corasick pass, with offsets in the text as it was given. Spelling does not
matter: full-width forms, white space, quotation marks and kinds of brackets are folded before anything is compared.
``lexicon/masks.csv`` lists words that hold an alias and mean something else (图书馆 is not 图书).
"""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import ahocorasick

MASKS = Path(__file__).parent / "lexicon" / "masks.csv"

QUOTES = "\"'“”‘’「」『』《》〈〉`"
BRACKETS = {**dict.fromkeys("([{（［｛【〔〖", "("), **dict.fromkeys(")]}）］｝】〕〗", ")")}
DASHES = "—–―－‐‑−"

# "（1）就业率", "1.就业率", "①就业率", "其中：就业率", "# 就业率"
LEAD = re.compile(r"^(?:其中:?|#|\*|\(?(?:\d{1,2}(?!\d)|[一二三四五六七八九十]{1,2})[)).、:]|[①-⒛]|-)+")
# "就业人数(人)", "生均设备值(元/生)", "就业率(%)", "带宽(mbps)"
UNIT_NOTE = re.compile(
    r"\((?:单位:?)?(?:[%‰个人名位家项件门本册台套亩元间所次期节课学时天日户支类年月百千万亿/·每生平方米㎡课次人日工作位小时点等级]{1,8}|m2|mbps|gb?|tb|学时|万元/年)\)$"
)


@cache
def fold_char(char: str) -> str:
    """What remains of a character: NFKC and lower case; "" for white space and quotation marks; one kind of bracket and dash."""
    if char in QUOTES or char.isspace():
        return ""
    if char in BRACKETS:
        return BRACKETS[char]
    if char in DASHES:
        return "-"
    if "①" <= char <= "⒛":  # numbering stays what it is: ① is no 1
        return char
    folded = unicodedata.normalize("NFKC", char).lower()
    return "".join("" if c.isspace() else BRACKETS.get(c, c) for c in folded)


def fold(text: str) -> str:
    """``text`` as names are compared: "“双师型” 教师（人）" -> "双师型教师(人)"."""
    return "".join(map(fold_char, text))


def fold_label(label: str) -> str:
    """A table's label without numbering, 其中, unit note, brackets: "（1）其中：就业率（%）" -> "就业率"."""
    folded = fold(label)
    stripped = UNIT_NOTE.sub("", LEAD.sub("", folded)).rstrip(":*#")
    return re.sub(r"[()]", "", stripped or folded)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of the catalogue. ``lower``/``upper`` bound a plausible value in ``unit``; ``parent`` is the code it is a 其中 of."""

    code: str
    name_zh: str
    name_en: str
    unit: str
    kind: str
    domain: str
    official_table: str
    aliases: tuple[str, ...]
    definition: str = ""
    lower: float | None = None
    upper: float | None = None
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """``text[start:end]`` names the indicators ``codes`` (several where schools use one name for several)."""

    start: int
    end: int
    codes: tuple[str, ...]
    alias: str


@dataclass(frozen=True)
class Catalogue:
    """All indicators by code; ``version`` is a hash of the file's bytes, so that a change of either makes files be read again."""

    indicators: dict[str, Indicator]
    version: str
    masks: tuple[str, ...] = ()
    _labels: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _automaton: ahocorasick.Automaton = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names: dict[str, list[str]] = {}
        labels: dict[str, list[str]] = {}
        for indicator in self.indicators.values():
            for name in (indicator.name_zh, *indicator.aliases):
                for spelling in {fold(name), re.sub(r"[()]", "", fold(name))}:
                    _add(names, spelling, indicator.code)
            for name in (indicator.name_zh, indicator.name_en, *indicator.aliases):
                _add(labels, fold_label(name), indicator.code)
        automaton = ahocorasick.Automaton()
        for name, codes in names.items():
            automaton.add_word(name, (name, tuple(codes)))
        for mask in self.masks:
            if fold(mask) and fold(mask) not in names:
                automaton.add_word(fold(mask), (fold(mask), ()))
        automaton.make_automaton()
        object.__setattr__(self, "_labels", {label: tuple(codes) for label, codes in labels.items()})
        object.__setattr__(self, "_automaton", automaton)

    @classmethod
    def load(cls, path: Path) -> Catalogue:
        """The catalogue of a CSV file. Raises ``ValueError`` naming file, line and code where a row is short.

        Of a code that stands twice the first row counts; the gate blocks the night on the second.
        """
        data = path.read_bytes()
        indicators: dict[str, Indicator] = {}
        for number, row in enumerate(csv.DictReader(data.decode("utf-8-sig").splitlines()), start=2):
            code = row["code"]
            if row["aliases"] is None:
                raise ValueError(f"{path}, line {number}: the row of indicator {code!r} is short; give it all columns of the head")
            if code in indicators:
                continue
            indicators[code] = Indicator(
                code, row["name_zh"], row["name_en"], row["unit"], row["kind"], row["domain"], row["official_table"],
                tuple(alias for alias in row["aliases"].split("|") if alias),
                row.get("definition") or "", _number(row.get("lower_bound")), _number(row.get("upper_bound")), row.get("parent_code") or "",
            )  # fmt: skip
        masks = tuple(row["word"] for row in csv.DictReader(MASKS.read_text("utf-8").splitlines())) if MASKS.exists() else ()
        return cls(indicators, hashlib.sha256(data + "\n".join(masks).encode()).hexdigest()[:16], masks)

    def find(self, text: str) -> tuple[Match, ...]:
        """Every name in ``text``, in order, none overlapping another: the longest wins, of equally long ones the last,
        since Chinese names the thing last (开展社会培训 / 社会培训项目)."""
        letters: list[str] = []
        places: list[int] = []
        for place, char in enumerate(text):
            for letter in fold_char(char):
                letters.append(letter)
                places.append(place)
        hits = [
            (last - len(name) + 1, last, name, codes)
            for last, (name, codes) in self._automaton.iter("".join(letters))
            if _whole_words(text, places[last - len(name) + 1], places[last])
        ]
        taken = bytearray(len(letters))
        matches = []
        for first, last, name, codes in sorted(hits, key=lambda hit: (-len(hit[2]), -hit[0])):
            if any(taken[first : last + 1]):
                continue
            taken[first : last + 1] = b"\x01" * (last + 1 - first)
            if codes:
                matches.append(Match(places[first], places[last] + 1, codes, name))
        return tuple(sorted(matches, key=lambda match: match.start))

    def exact(self, label: str) -> tuple[str, ...]:
        """Codes of the indicators whose name or alias is this label, numbering, 其中 and unit note apart; () if none."""
        return self._labels.get(fold_label(label), ())


def _add(names: dict[str, list[str]], name: str, code: str) -> None:
    if name and code not in names.setdefault(name, []):
        names[name].append(code)


def _number(text: str | None) -> float | None:
    return float(text) if text else None


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _whole_words(text: str, first: int, last: int) -> bool:
    """Whether ``text[first:last + 1]`` does not begin or end inside a Latin word ("rates" in "corporates")."""
    return not (
        (first > 0 and _latin(text[first]) and _latin(text[first - 1]))
        or (last + 1 < len(text) and _latin(text[last]) and _latin(text[last + 1]))
    )
