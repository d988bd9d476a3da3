"""What the rooms of the award reader hand to one another: an award as found, a contest, and a text cut into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flows.extraction.awards.words import QUOTES

_SENTENCE_END = re.compile(r"[。！？!?\n]")
_OPEN, _CLOSE = set(QUOTES), set(QUOTES.values())


@dataclass(frozen=True, slots=True)
class Found:
    """An award in a block's text: ``text[start:end]`` says it; ``spans`` are the numbers that are its count."""

    contest: str
    level: str
    grade: str
    count: int
    start: int
    end: int
    project: str = ""
    winner: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    about: int = 0  # offset from which the sentence or contest that gives the year is read
    when: str = ""  # a table's year

    def moved(self, by: int) -> Found:
        spans = tuple((start + by, end + by) for start, end in self.spans)
        return replace(self, start=self.start + by, end=self.end + by, spans=spans, about=self.about + by)


@dataclass(frozen=True, slots=True)
class Contest:
    """A contest as named in a sentence. ``base`` is its name without its stage (…重庆赛区选拔赛); ``stage`` says it is a bare stage (省赛)."""

    text: str
    start: int
    end: int
    level: str
    base: str
    stage: bool = False


def depths(text: str) -> list[int]:
    """For each character, how many quotation marks or brackets enclose it; unclosed ones enclose nothing."""
    level, stack, closed = 0, [], [0] * (len(text) + 1)
    for place, char in enumerate(text):
        if char in _OPEN:
            stack.append((place, QUOTES[char]))
        elif char in _CLOSE and any(close == char for _, close in stack):
            while stack and stack[-1][1] != char:
                stack.pop()
            start, _ = stack.pop()
            closed[start] += 1
            closed[place] -= 1
    result = []
    for change in closed[: len(text)]:
        level += change
        result.append(level)
    return result


def sentences(text: str) -> list[tuple[int, str]]:
    """(offset, sentence) of the sentences of a text, cut at full stops outside quotation marks."""
    deep = depths(text)
    found, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        if not deep[match.start()] or match[0] == "\n":
            found.append((start, text[start : match.end()]))
            start = match.end()
    return [(offset, sentence) for offset, sentence in [*found, (start, text[start:])] if sentence.strip()]


def over(start: int, end: int, found: Iterable[Found]) -> bool:
    """Whether one of ``found`` stands there."""
    return any(award.start < end and start < award.end for award in found)
