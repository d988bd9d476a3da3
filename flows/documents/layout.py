"""How a text is set, told from its lines alone, and whether a line goes on in the next one.

A text that was wrapped (PDF text, newspaper columns) shows it: most of its lines have one width. In such a text a full
line without final punctuation goes on; a short one doesn't. In a text of one paragraph a line, only a page break cuts a
sentence. First lines of paragraphs lost their indent but are shorter by it, which tells a new paragraph after a full stop.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flows.documents.lines import Line
from flows.documents.markers import COMMA, SEMICOLON, begins_item, is_finished

CONTINUES = re.compile(r"^[，。、；：！？）》」』”’),;:%％!?]")  # no sentence begins with these
COUNTED = re.compile(r"^[余多]?[万亿千百]?(?:人|名|个|项|门|家|元|次|间|台|册|亩|平方米|公里|学时|课时|年|届|级|所|支|件|本|篇|部)"
                     r"(?=[，。、；）)（和及的中]|$)")
LOWER = re.compile(r"^[a-z]")
PAUSE = re.compile(r"[，。；]")
LATIN_END, LATIN_START = re.compile(r"[A-Za-z,]$"), re.compile(r"[A-Za-z0-9\"“(]")
ENGLISH = 20.0  # an English line that long, unfinished, goes on in the line right below it
SET_APART = re.compile(r"[\s\u3000]{3,}")  # a masthead, its parts set apart; nobody's sentence
STRIP = 2  # lines of one width that make the strip beside a picture
INDENT_LOST = 3.5  # a first line is shorter by its indent, and by a character that didn't fit
LONG = 36.0  # full-width characters: nobody writes a heading of that length
CUT = 24.0  # a line of running text, with pauses in it, that long and unfinished was cut


@dataclass(frozen=True, slots=True)
class Layout:
    """``full`` is the width of a full line where the text is wrapped, None where a line is a paragraph.

    ``gap`` is the usual number of blank lines inside a paragraph; ``indented`` says that first lines keep their indent;
    ``columns`` that the lines are as narrow as a newspaper's.
    """

    full: float | None
    gap: int
    indented: bool

    @property
    def columns(self) -> bool:
        return self.full is not None and self.full <= 24

    def goes_on(self, line: Line, following: Line, nearby: Sequence[float] = ()) -> bool:
        """Whether ``following`` is more of the sentence or paragraph of ``line``. ``nearby``: widths of lines around."""
        after, text = following.text, line.text
        if CONTINUES.match(after) or (text[-1].isdigit() and COUNTED.match(after)):
            return True
        if self.full is None:
            return self._resumes_after_page(line, following)
        if SET_APART.search(text) and not is_finished(text):
            return False
        full = self.is_full(line, nearby)
        item = begins_item(after)
        if not is_finished(text) or (full and SEMICOLON.search(text)):
            return not item and (full or bool(LOWER.match(after)) or (bool(COMMA.search(text)) and following.gap <= self.gap))
        if not self.is_full(line) or item or following.gap > self.gap:
            return False
        if self.indented:
            return following.indent < 1.5
        return line.width >= self.full - 1.5 and following.width > self.full - 0.5

    def _resumes_after_page(self, line: Line, following: Line) -> bool:
        """One paragraph a line: running text that ends in mid-sentence was cut; so was a line right above its rest."""
        text = line.text
        if is_finished(text) or SEMICOLON.search(text) or begins_item(following.text) or text[-1] in "：:":
            return False
        if line.width >= LONG or text[-1] in "，、（“《" or (PAUSE.search(text) and line.width >= CUT):
            return True
        if LOWER.match(following.text) and (text[-1].isalpha() or text[-1] == "-"):
            return True
        if following.gap == 0 and line.width >= ENGLISH and LATIN_END.search(text) and LATIN_START.match(following.text):
            return True
        return following.gap == 0 and self.gap > 0 and is_finished(following.text)

    def is_full(self, line: Line, nearby: Sequence[float] = ()) -> bool:
        """A line that was broken because it was full: of the page, or of the narrow strip beside a picture."""
        if self.full is None:
            return line.width >= LONG
        reach = line.width + min(line.indent, 2.0)
        if reach >= min(self.full * 0.86 - 0.5, self.full - 3.3):
            return True
        if line.width < 8 or PAUSE.search(line.text):
            return line.width >= 8  # no headline has pauses: running text that was cut
        strip = [width for width in nearby if 8 <= width <= self.full * 0.7]
        if not self.columns:
            return line.width <= self.full * 0.7 and any(abs(width - line.width) <= INDENT_LOST for width in strip)
        beside = [width for width in strip if sum(1 for other in strip if abs(other - width) <= 1) >= STRIP]
        return any(-INDENT_LOST <= line.width - width <= 1 for width in beside)


def measure(lines: Sequence[Line]) -> Layout:
    """The layout of the lines of running text."""
    widths = [line.width for line in lines if line.width >= 8]
    if len(widths) < 8:
        return Layout(None, _usual_gap(lines), False)
    counts = Counter(round(width) for width in widths)
    full, share = max(((width, sum(counts[near] for near in range(int(width * 0.88), width + 2)) / len(widths))
                       for width in counts), key=lambda pair: (round(pair[1], 1), counts[pair[0]]))
    longer = sum(width for width in widths if width > full * 1.25 + 1) / sum(widths)
    broken = sum(1 for line in lines if round(line.width) in range(int(full * 0.88), full + 2) and not is_finished(line.text))
    if share < 0.4 or longer > 0.3 or full > 60 or broken < max(4, 0.4 * share * len(widths)):
        return Layout(None, _usual_gap(lines), False)
    full = max((width for width in range(full - 2, full + 3)), key=lambda width: counts[width])
    wrapped = [line for line in lines if round(line.width) >= full * 0.86]
    indented = sum(1 for line in wrapped if line.indent >= 1.5)
    return Layout(float(full), _usual_gap(lines), len(wrapped) * 0.04 <= indented <= len(wrapped) * 0.6)


def _usual_gap(lines: Sequence[Line]) -> int:
    gaps = Counter(min(line.gap, 3) for line in lines[1:])
    return gaps.most_common(1)[0][0] if gaps else 0
