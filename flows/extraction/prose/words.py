"""The words and frames by which prose is read: data under ``lexicon``, compiled once.

Frames are sentences with a hole for the figure; follow-ups say what a figure is by the one before it ("实验仪器15541台，总价值…");
rates which share belongs to which count; parts which words name a part of which whole.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LEXICON = Path(__file__).resolve().parents[1] / "lexicon"


def _rows(name: str) -> list[dict[str, str]]:
    with (LEXICON / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def either(words: list[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence with a hole: ``left`` must match up to the figure, ``right`` from behind it, in ``unit``."""

    code: str
    left: re.Pattern[str] | None
    right: re.Pattern[str] | None
    unit: str
    breakdown: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a figure is whose words are ``cue`` when the figure before it was ``before``."""

    before: str
    cue: re.Pattern[str]
    unit: str
    code: str
    breakdown: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A label holding ``cue`` names a part of ``whole`` by ``dimension``."""

    whole: str
    cue: re.Pattern[str]
    dimension: str


@dataclass(frozen=True)
class Words:
    """All word lists of prose: patterns of words by their role, and indicators of a kind: ``stock`` counts that an event's object
    is not, ``people`` in general, ``places`` counts of people that may be told in places (招生计划3860个), ``kinded`` things that
    a word before their name makes one kind of (``neutral`` words make none).

    ``guards`` rule a measure out by the words before its figure, ``guards_behind`` by those before and behind; the other tables
    are frames, follow-ups, shares, parts, and the measures that a word turns (``refined``) into another.
    """

    gap: re.Pattern[str]
    target: re.Pattern[str]
    other: re.Pattern[str]
    event: re.Pattern[str]
    new: re.Pattern[str]
    budget: re.Pattern[str]
    body: re.Pattern[str]
    school: re.Pattern[str]
    having: re.Pattern[str]
    among: re.Pattern[str]
    no_subject: re.Pattern[str]
    predicate: re.Pattern[str]
    stock: frozenset[str]
    people: frozenset[str]
    budgeted: frozenset[str]
    graduates: frozenset[str]
    broad: frozenset[str]
    places: frozenset[str]
    kinded: frozenset[str]
    neutral: re.Pattern[str]
    refined: dict[str, tuple[tuple[re.Pattern[str], str], ...]]
    guards: dict[str, re.Pattern[str]]
    guards_behind: dict[str, tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]]
    frames: tuple[Frame, ...]
    follow_ups: tuple[FollowUp, ...]
    rates: dict[str, str]
    siblings: dict[str, tuple[str, ...]]
    parts: dict[str, tuple[Part, ...]]
    modifiers: dict[str, tuple[Part, ...]]


@lru_cache(maxsize=1)
def words() -> Words:
    """The word lists, read once."""
    roles: dict[str, list[str]] = {}
    for row in _rows("prose_words.csv"):
        roles.setdefault(row["role"], []).append(row["word"].replace(" ", "") if not row["word"].isascii() else row["word"])
    patterns = {role: re.compile(either(listed)) for role, listed in roles.items()}
    gap = re.compile(rf"(?:[\x02\x03\s“”\"、:,]|{either(roles['gap'])})*")
    guards: dict[str, list[str]] = {}
    behind: dict[str, list[tuple[re.Pattern[str], re.Pattern[str]]]] = {}
    for row in _rows("prose_guards.csv"):
        if row["behind"]:
            behind.setdefault(row["code"], []).append((re.compile(row["forbids"]), re.compile(row["behind"])))
        else:
            guards.setdefault(row["code"], []).append(row["forbids"])
    parts: dict[str, list[Part]] = {}
    modifiers: dict[str, list[Part]] = {}
    refined: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for row in _rows("prose_refined.csv"):
        refined.setdefault(row["code"], []).append((re.compile(row["cue"]), row["refined"]))
    for row in _rows("prose_parts.csv"):
        listed = modifiers if row["scope"] == "modifier" else parts
        listed.setdefault(row["whole"], []).append(Part(row["whole"], re.compile(row["cue"]), row["dimension"]))
    return Words(
        gap, patterns["target"], patterns["other"], patterns["event"], patterns["new"], patterns["budget"],
        patterns["body"], patterns["school"], patterns["having"], patterns["among"],
        patterns["no_subject"], patterns["predicate"],
        frozenset(roles["stock"]), frozenset(roles["people"]), frozenset(roles["budgeted"]), frozenset(roles["graduates"]),
        frozenset(roles["broad"]), frozenset(roles["places"]), frozenset(roles["kinded"]), patterns["neutral"],
        {code: tuple(rules) for code, rules in refined.items()},
        {code: re.compile("|".join(forbidden)) for code, forbidden in guards.items()},
        {code: tuple(rules) for code, rules in behind.items()},
        tuple(
            Frame(row["code"], _pattern(row["left"]), _pattern(row["right"].lstrip("^")), row["unit"], row["breakdown"])
            for row in _rows("prose_frames.csv")
        ),
        tuple(FollowUp(row["before"], re.compile(row["cue"]), row["unit"], row["code"], row["breakdown"]) for row in _rows("prose_follow.csv")),
        {row["code"]: row["rate_code"] for row in _rows("prose_rates.csv")},
        {row["code"]: tuple(row["siblings"].split("|")) for row in _rows("prose_siblings.csv")},
        {whole: tuple(found) for whole, found in parts.items()},
        {whole: tuple(found) for whole, found in modifiers.items()},
    )  # fmt: skip


def _pattern(written: str) -> re.Pattern[str] | None:
    """A frame's pattern; ``#`` in it is a quantity."""
    return re.compile(written.replace("#", "\x01").replace("@", "\x04+")) if written else None
