"""Plain text and Markdown become drafts: paragraphs made whole, headings, captions, tables told by their layout.

One pass over the lines. Whatever interrupts a sentence (a caption, a table, a running head) is set after its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flows.documents.drafts import Draft, Piece, Reading
from flows.documents.encoding import decode
from flows.documents.layout import Layout, measure
from flows.documents.lines import Line, split
from flows.documents.markers import (
    ENDS_IN_PAGE,
    FIGURE_CAPTION,
    HASHES,
    RULE,
    SUMMARY,
    UNIT_NOTE,
    begins_item,
    is_caption,
    is_contents,
    is_finished,
)
from flows.documents.markup import closed_up, stripped
from flows.documents.text import articles, furniture, markdown
from flows.documents.text.drafting import Drafting
from flows.documents.text.headings import Headings
from flows.documents.text.table_at import TABLE_TAG, TableAt
from flows.documents.text_tables import delimited, spaced


def read(content: bytes) -> Reading:
    """The drafts of a text file, its Markdown resolved."""
    text, _, notes = decode(content)
    if not markdown.is_markdown(text):
        return read_text(text, notes)
    text, title = markdown.plain(text)
    return replace(read_text(text, notes), title=title)


def read_text(text: str, notes: tuple[str, ...] = ()) -> Reading:
    mended = list(notes)
    lines, left_out = furniture.cleared([tidied(line) for line in split(text)])
    mended.extend(left_out)
    lines = [line for line in lines if line.text]
    layout = measure([line for line in lines if _is_running(line)])
    if layout.full:
        mended.append(f"wrapped text: lines of {layout.full:g} characters, {layout.gap} blank lines between them")
    drafts = _Text(lines, layout, mended).drafts()
    return Reading(tuple(articles.with_titles(drafts) if layout.columns else drafts), tuple(mended))


def read_lines(lines: list[Line], tables: Mapping[int, Draft], notes: list[str]) -> list[Draft]:
    """The drafts of paragraphs, one a line, that a reader of pages has made whole; ``tables`` stand in place of lines, by number."""
    return _Text(lines, Layout(None, 1, False), notes, tables).drafts()


def _is_running(line: Line) -> bool:
    """Neither a row, nor a line of a table of contents, nor a heading with hashes."""
    if len(line.text) < 200 and spaced.is_row(line.text) and len(spaced.tokens(line.text)) >= 3:
        return False
    return not ("\t" in line.raw or HASHES.match(line.text) or is_contents(line.text) or len(delimited.PIPES.findall(line.text)) > 1)


def tidied(line: Line) -> Line:
    if "\t" in line.raw or TABLE_TAG.search(line.text):
        return line
    text = closed_up(stripped(line.text))
    return line if text == line.text else line.saying(text)


@dataclass(slots=True)
class _Text:
    lines: list[Line]
    layout: Layout
    notes: list[str]
    known: Mapping[int, Draft] = field(default_factory=dict)  # tables that were read already, by line
    drafting: Drafting = field(default_factory=Drafting)
    contents: bool = False

    def drafts(self) -> list[Draft]:
        headings = Headings(self.lines, self.layout)
        tables = TableAt(self.lines, self.layout, self.notes, self.drafting, self.known)
        at = 0
        while at < len(self.lines):
            at = (tables.read(at, self.contents) or self._contents_line(at) or self._caption(at) or self._heading(at, headings)
                  or self._prose(at))
        self.drafting.close()
        return self.drafting.made

    def _contents_line(self, at: int) -> int | None:
        line = self.lines[at]
        words = HASHES.sub("", line.text).strip()
        if SUMMARY.match(words):
            self.contents = True
        elif not is_contents(line.text) and not (self.contents and ENDS_IN_PAGE.search(line.text) and line.width < 50):
            self.contents = False
            return None
        piece = Piece(re.sub(r"\s*\t\s*", " ", stripped(words)), line.number, line.page)
        latest = self.drafting.made[-1] if self.drafting.made and not self.drafting.open else None
        if latest and latest.kind == "contents":
            self.drafting.made[-1] = Draft("contents", (*latest.pieces, piece), between="\n")
        else:
            self.drafting.put(Draft("contents", (piece,), between="\n"))
        return at + 1

    def _caption(self, at: int) -> int | None:
        line = self.lines[at]
        text = HASHES.sub("", line.text).strip()
        if UNIT_NOTE.match(text):
            self.drafting.put(Draft("caption", (Piece(text, line.number, line.page),), units=True))
            return at + 1
        if not is_caption(text):
            return None
        pieces = [Piece(text, line.number, line.page)]
        end = at + 1
        if FIGURE_CAPTION.match(text):
            end = self._caption_end(at)
            pieces += [Piece(other.text, other.number, other.page) for other in self.lines[at + 1:end]]
        self.drafting.put(Draft("caption", tuple(pieces)))
        return end

    def _caption_end(self, at: int) -> int:
        """A figure's caption goes on over lines without punctuation, where the text before it was complete."""
        if (self.drafting.open and not is_finished(self.drafting.open[-1].text)) or self.layout.full is None:
            return at + 1
        end = at + 1
        while end < len(self.lines) and end - at < 4:
            line = self.lines[end]
            if re.search(r"[，。；：？！]", line.text) or begins_item(line.text) or line.gap > self.layout.gap or line.gap < self.layout.gap:
                break
            end += 1
        whole = end < len(self.lines) and (begins_item(self.lines[end].text) or self.lines[end].gap < self.layout.gap)
        return end if whole else at + 1

    def _heading(self, at: int, headings: Headings) -> int | None:
        if at < headings.cover:
            self.drafting.close()
        if self._goes_on(at) and not HASHES.match(self.lines[at].text):
            return None
        found = headings.at(at, bool(self.drafting.open or self.drafting.made), self.drafting.latest_is_text())
        if found is None:
            return None
        kind, depth, end = found
        pieces = tuple(Piece(HASHES.sub("", line.text).strip() if line is self.lines[at] else line.text, line.number, line.page)
                       for line in self.lines[at:end])
        full = self.layout.full
        between = " " if end - at > 1 and not (full and self.lines[at].width >= full * 0.92) else None
        self.drafting.put(Draft(kind, pieces, depth=depth, between=between))
        return end

    def _prose(self, at: int) -> int:
        line = self.lines[at]
        words = re.sub(r"\s*\t\s*", " ", stripped(line.text)) if "\t" in line.raw else line.text
        line = line.saying(HASHES.sub("", words))
        if RULE.match(line.text):
            return at + 1
        if self._goes_on(at):
            self.drafting.open.append(line)
            return at + 1
        self.drafting.close()
        self.drafting.open.append(line)
        return at + 1

    def _goes_on(self, at: int) -> bool:
        """The open paragraph goes on in the line at ``at``."""
        return bool(self.drafting.open) and self.layout.goes_on(self.drafting.open[-1], self._after(at), self._nearby(at))

    def _after(self, at: int) -> Line:
        """The line at ``at`` as it follows the open paragraph: what stood between is no gap."""
        line = self.lines[at]
        return replace(line, gap=min(line.gap, self.layout.gap)) if self.drafting.aside else line

    def _nearby(self, at: int) -> list[float]:
        """Widths of the lines around the last line of the open paragraph."""
        return [other.width for other in self.lines[max(0, at - 3):at + 3] if other.number != self.drafting.open[-1].number]
