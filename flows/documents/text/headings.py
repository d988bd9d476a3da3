"""Which lines are headings: by `#`, by enumerator, or by standing alone; the layout must agree each time.

A heading is short, ends no sentence and follows a finished one. Enumerated lines in a row without text between them are
a list, not headings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from flows.documents.layout import Layout
from flows.documents.lines import Line
from flows.documents.markers import COMMA, HASHES, Marker, is_caption, is_contents, is_finished, marker
from flows.documents.metadata import SIGNED
from flows.documents.model import BlockKind

MAX_WIDTH = 44.0
LISTED = ("plain", "spaced", "arabic-round")  # enumerators that lists use too
SENTENCE = re.compile(r"[。；;！!？?]")
NAMED = re.compile(  # 2021年度, 2020-2021学年, 第3章, 1+X, 5G, “33618”
    r"(?:19|20)\d\d\s*(?:[-—–~～至/.]+\s*(?:19|20)?\d\d?\d?\d?)?(?!\d)\s*"
    r"(?:学年度?|年度?|届|级|[.-]\d{1,2}|(?=[^\d,，.%％人名元亩]|$))"
    r"|第\s*\d+|\d+\s*(?:月|日|[+＋])\s*\d*|[+＋A-Za-z]\s*\d+|\d+\s*[A-Za-z]|“[^“”]{1,12}”")
NUMBERS = re.compile(r"\d[\d,.]*\s*[^\d\s]?")
COUNTS = re.compile(r"(?:^|\s)[-+]?\d[\d,.]*(?:\s*[^\d\s]{1,4}?)?(?:[（(][^（）()]*[）)])?(?=\s|$)|\d[\d,.]*\s*[%％‰]|\d\.\d"
                    r"|\d[\d,.]*\s*[^\d\s]{1,2}$")  # 支出  5,702.8; 就业率98.2%; 在校生 3942 人
PICTURE_GAP = 3  # blank lines that a picture left behind


def holds_figure(words: str, marked: bool) -> bool:
    """Whether a line, without its section number, gives a figure: any number that is no year, name or ordinal.

    An enumerated line (（一）建成2个基地) may speak of a number in its midst, but end in none.
    """
    bare = NAMED.sub("", words)
    return bool(COUNTS.search(bare) if marked else NUMBERS.search(bare))


class Headings:
    """Looks at a line with its neighbours. ``at`` gives (kind, depth, end) or None."""

    def __init__(self, lines: Sequence[Line], layout: Layout) -> None:
        self.lines = lines
        self.layout = layout
        self.marks: list[Marker | None] = [marker(HASHES.sub("", line.text)) if "\t" not in line.raw else None for line in lines]
        hashed = [line for line in lines if HASHES.match(line.text)]
        self.markdown = len(hashed) >= 3
        self.usual_gap = Counter(line.gap for line in hashed).most_common(1)[0][0] if hashed else 1
        self.cover = self._cover()
        self.dotted = any(found and found.style == "dotted2" for found in self.marks)

    def at(self, at: int, begun: bool, after_text: bool) -> tuple[BlockKind, int | None, int] | None:
        line = self.lines[at]
        hashes = HASHES.match(line.text)
        if hashes:
            if self._below_picture(at, after_text):
                return "caption", None, at + 1
            return "heading", len(hashes[1]), self._with_title(at)
        if "\t" in line.raw or is_contents(line.text) or SIGNED.match(line.text):
            return None
        if self.marks[at]:
            return self._marked(at)
        return self._alone(at, begun, after_text)

    def _cover(self) -> int:
        """How many lines stand alone before the text of a wrapped document begins: its title, school and date."""
        full = self.layout.full
        if full is None or self.layout.columns:
            return 0
        end = 0
        while end < min(12, len(self.lines)) and self.lines[end].width < full * 0.86 and self.marks[end] is None \
                and (self._bare(self.lines[end]) or SIGNED.match(self.lines[end].text)):
            end += 1
        return end

    def _below_picture(self, at: int, after_text: bool) -> bool:
        """`### 学校移动平台` below the gap of a picture, with no enumerator: its caption."""
        return after_text and self.marks[at] is None and self.lines[at].gap >= PICTURE_GAP > self.usual_gap + 1

    def _marked(self, at: int) -> tuple[BlockKind, int | None, int] | None:
        line, mark = self.lines[at], self.marks[at]
        assert mark is not None
        words = line.text[mark.end:]
        if holds_figure(words, marked=True):
            return None
        if line.width > MAX_WIDTH or SENTENCE.search(line.text) or re.search(r"[，、：:,]$", line.text):
            return None
        if mark.style in LISTED and (self._in_list(at) or words.count("，") > 1):
            return None
        if mark.style == "spaced" and (line.width > 22 or "，" in words or not (self.dotted or self._outlined(at))):
            return None
        if mark.style == "arabic-round" and (line.width > 24 or re.search(r"\d", words)):
            return None
        end = self._with_title(at)
        if end == at + 1 and self._broken(at):
            if at + 2 < len(self.lines) and self._closes_heading(at + 1):
                return "heading", None, at + 2
            return None
        return "heading", None, end

    def _in_list(self, at: int) -> bool:
        """The line before or after counts with it: 1. … 2. … without text between them."""
        mark = self.marks[at]
        assert mark is not None
        for step in (-1, 1):
            other = self.marks[at + step] if 0 <= at + step < len(self.lines) else None
            if other and other.style == mark.style and other.ordinal == mark.ordinal + step:
                return True
        return False

    def _outlined(self, at: int) -> bool:
        following = self.marks[at + 1] if at + 1 < len(self.lines) else None
        return bool(following and following.style in ("dotted2", "arabic-round", "round"))

    def _broken(self, at: int) -> bool:
        """A full line of a wrapped text: the heading, or the sentence, goes on."""
        return self.layout.full is not None and self.lines[at].width >= self.layout.full * 0.92

    def _closes_heading(self, at: int) -> bool:
        line = self.lines[at]
        assert self.layout.full is not None
        return (line.width < self.layout.full * 0.6 and not SENTENCE.search(line.text) and "，" not in line.text
                and self.marks[at] is None and not COMMA.search(line.text))

    def _with_title(self, at: int) -> int:
        """典型案例（一） takes the short line below it as its words."""
        mark = self.marks[at]
        if mark is None or mark.style != "case" or self.lines[at].text[mark.end:].strip() or at + 1 >= len(self.lines):
            return at + 1
        below = self.lines[at + 1]
        titled = (self.marks[at + 1] is None and not SENTENCE.search(below.text) and not COMMA.search(below.text)
                  and below.width <= MAX_WIDTH and not is_caption(below.text) and "\t" not in below.raw)
        return at + 2 if titled and not (self.layout.full and below.width >= self.layout.full * 0.92) else at + 1

    # headings without a sign of their own ------------------------------------------------------------------------

    def _alone(self, at: int, begun: bool, after_text: bool) -> tuple[BlockKind, int | None, int] | None:
        line = self.lines[at]
        if not self._bare(line):
            return None
        if at < self.cover:
            return "heading", None, at + 1
        if self.markdown:
            pictured = after_text and line.gap >= 2
            return ("caption", None, at + 1) if pictured else None
        end = at + 1
        touching = self.layout.full is None or self.layout.gap == 0
        while touching and end < len(self.lines) and end - at < 3 and self.lines[end].gap == 0 \
                and self._bare(self.lines[end]) and self.marks[end] is None:
            end += 1
        if self.layout.full is None:
            return self._among_paragraphs(at, end)
        return ("heading", None, end) if self._stands_alone(at, end) else None

    def _bare(self, line: Line) -> bool:
        text = line.text
        return (line.width <= 30 and not is_finished(text) and not COMMA.search(text) and not re.search(r"[，。；：:|]", text)
                and not is_caption(text) and not SIGNED.match(text) and "\t" not in line.raw and not text.isdigit()
                and not holds_figure(text, marked=False))

    def _among_paragraphs(self, at: int, end: int) -> tuple[BlockKind, int | None, int] | None:
        """One paragraph a line: a short line with none of a sentence's marks, where something follows it."""
        going = end < len(self.lines) and self.layout.goes_on(self.lines[end - 1], self.lines[end])
        return ("heading", None, end) if end < len(self.lines) and not going else None

    def _stands_alone(self, at: int, end: int) -> bool:
        """In a wrapped text: no line of it is full, or its lines are not those of a paragraph."""
        full = self.layout.full
        assert full is not None
        following = self.lines[end] if end < len(self.lines) else None
        apart = self.lines[at].gap > self.layout.gap and (following is None or following.gap > self.layout.gap)
        lines = self.lines[at:end]
        short = any(line.width < full - 3.2 for line in lines[:1])
        spread = any(line.width > full + 2 or re.search(r"[\u4e00-\u9fff”] [\u4e00-\u9fff“]", line.text) for line in lines)
        if self.layout.gap == 0:
            return apart and (short or spread or (len(lines) == 1 and following is not None and following.width < full - 0.5))
        strip = [other.width for other in self.lines[at + 1:at + 4] if other.width < full * 0.7]
        narrow = bool(strip) and max(strip) - lines[0].width <= 4 and len(strip) >= 2
        return lines[0].width < full * 0.75 and not narrow
