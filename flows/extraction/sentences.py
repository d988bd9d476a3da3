"""A block's text made even, and cut into sentences and clauses, each knowing its offsets.

``Flat`` is the text as rules read it: NFKC, no white space save between Latin words, quantities and times blanked where asked.
It leads back to the block's own offsets, so that what is found in it can be quoted from the block.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

# The end of a sentence: 。 or the like, or an English full stop before a new sentence ("students. It has")
SENTENCE_END = re.compile(r"[。！？!?]+[”’\"»)）]*|(?<=[a-z0-9)”\"])\.[”\"]?(?=\s*[A-Z“\"]|\s*$)")
LONGEST = 1_200  # characters: what has no end within them is cut at a clause
CLAUSE_END = frozenset(",;:，；：。！？!?()\n")
CLAUSE_MARK = re.compile(r"[,;:，；：。！？!?()\n]")

QUANTITY, TIME, ASIDE = "\x01", "\x02", "\x03"


@cache
def _even(char: str) -> str:
    return "、" if char == "､" else unicodedata.normalize("NFKC", char)


@dataclass(frozen=True, slots=True)
class Flat:
    """``text`` without what spelling adds; ``places[k]`` is the offset in the block of ``text[k]``, with one more for its end."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, source: str) -> Flat:
        letters: list[str] = []
        places: list[int] = []
        for place, char in enumerate(source):
            if char.isspace():
                following = source[place + 1 : place + 2]
                if letters and _latin(letters[-1]) and _latin(following):
                    letters.append(" ")
                    places.append(place)
                continue
            for letter in _even(char):
                if not letter.isspace():
                    letters.append(letter)
                    places.append(place)
        return cls("".join(letters), (*places, len(source)))

    def at(self, place: int) -> int:
        """The offset in ``text`` of the block's offset ``place`` (of the next character kept)."""
        return bisect_left(self.places, place, 0, len(self.places) - 1)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The block's offsets of ``text[start:end]``."""
        return self.places[start], self.places[end - 1] + 1 if end > start else self.places[start]


def _latin(char: str) -> bool:
    return bool(char) and char.isascii() and (char.isalnum() or char in "\",.;:%)('")


def blank(text: str, spans: list[tuple[int, int]], mark: str) -> str:
    """``text`` with the spans written over by ``mark``; the length stays."""
    pieces, last = [], 0
    for start, end in spans:
        if start < last:
            continue
        pieces += [text[last:start], mark * (end - start)]
        last = end
    return "".join([*pieces, text[last:]])


ASIDES = re.compile(r"\([^()\x01]*\)|〔[^〕]*〕")  # （含外聘） where no quantity stands in it


def without_asides(text: str) -> str:
    """``text`` with brackets that hold no quantity written over."""
    return blank(text, [match.span() for match in ASIDES.finditer(text)], ASIDE)


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of every sentence of a flat text, its end mark included."""
    found, start = [], 0
    for end in (*(match.end() for match in SENTENCE_END.finditer(text)), len(text)):
        while end - start > LONGEST:  # no sentence, but a list without end
            stop = max(text.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in ",;，；、") + 1 or start + LONGEST
            found.append((start, stop))
            start = stop
        if end > start:
            found.append((start, end))
            start = end
    return tuple(found)


def clause_start(text: str, place: int, floor: int) -> int:
    """Where the clause begins that holds ``place``."""
    near = max(floor, place - 64)  # most clauses are short
    for begin, end in ((near, place), (floor, near)):
        if (found := max((text.rfind(mark, begin, end) for mark in CLAUSE_END), default=-1)) >= 0:
            return found + 1
    return min(floor, place)


def clause_end(text: str, place: int, ceiling: int) -> int:
    """Where the clause ends that holds ``place``."""
    found = CLAUSE_MARK.search(text, place, max(place, ceiling))
    return found.start() if found else max(place, ceiling)
