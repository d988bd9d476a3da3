"""A text becomes lines: 1-based numbers, pages where form feeds tell them, widths in full-width characters.

Nothing of the text is changed but what can't be seen: line ends are one kind, zero-width characters go, a radical is the
character that it looks like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from flows.documents.radicals import common

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")  # zero-width, direction marks, soft hyphens
LINE_END = re.compile(r"\r\n|\r|\n")
NO_BREAK_SPACE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\x0b": " ", "\u2028": " ", "\u2029": " "})


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds something. ``gap`` counts the blank lines above it; ``indent`` is in full-width characters."""

    number: int
    text: str  # without white space at its ends
    raw: str  # the same with its tabs: at the ends they are empty cells
    gap: int = 0
    indent: float = 0.0
    page: int | None = None
    new_page: bool = False
    width: float = 0.0

    def saying(self, text: str) -> Line:
        return replace(self, text=text, raw=text, width=width(text))


def width(text: str) -> float:
    """In full-width characters: 学生 is 2, 2021 is 2, an English word of four letters is 2. GB18030 has those widths."""
    return len(text.encode("gb18030", "replace")) / 2


def split(text: str) -> list[Line]:
    """The lines of a text that hold more than white space."""
    paged = "\f" in text
    page, gap, broken, lines = 1, 0, False, []
    for number, raw in enumerate(LINE_END.split(text), start=1):
        if "\f" in raw:
            page, broken = page + raw.count("\f"), True
            raw = raw.replace("\f", " ").lstrip(" ")
        clean = common(INVISIBLE.sub("", raw).translate(NO_BREAK_SPACE))
        content = clean.strip(" \u3000\t")
        if not content:
            gap += 1
            continue
        lead = clean[: len(clean) - len(clean.lstrip(" \u3000\t"))]
        raw = clean.strip(" \u3000") if "\t" in clean else content
        lines.append(Line(number, content, raw, gap, width(lead.replace("\t", "    ")), page if paged else None, broken,
                          width(content)))
        gap, broken = 0, False
    return lines
