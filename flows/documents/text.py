"""Plain text and Markdown become drafts: paragraphs made whole, headings, captions, tables told by their layout.

One pass over the lines. Whatever interrupts a sentence (a caption, a table, a running head) is set after its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flows.documents import (
    aligned,
    aligned_grid,
    anchored,
    articles,
    delimited,
    furniture,
    graded,
    listed,
    markdown,
    spaced,
    stacked,
)
from flows.documents.cut_tables import CutTable
from flows.documents.drafts import Draft, Piece, Reading
from flows.documents.encoding import decode
from flows.documents.grid import assemble, is_value, split_tables
from flows.documents.headings import Headings
from flows.documents.html_tables import embedded
from flows.documents.layout import Layout, measure
from flows.documents.lines import Line, split
from flows.documents.markers import (
    ENDS_IN_PAGE,
    FIGURE_CAPTION,
    HASHES,
    RULE,
    SUMMARY,
    TABLE_CAPTION,
    UNIT_NOTE,
    begins_item,
    is_caption,
    is_contents,
    is_finished,
)
from flows.documents.markup import closed_up, stripped

TABLE_TAG = re.compile(r"<table\b", re.I)


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
    made: list[Draft] = field(default_factory=list)
    open: list[Line] = field(default_factory=list)  # the paragraph being read
    aside: list[Draft] = field(default_factory=list)  # what stood in its midst
    table: CutTable | None = None
    contents: bool = False

    def drafts(self) -> list[Draft]:
        headings = Headings(self.lines, self.layout)
        at = 0
        while at < len(self.lines):
            at = self._table(at) or self._contents_line(at) or self._caption(at) or self._heading(at, headings) or self._prose(at)
        self._close()
        return self.made

    # tables -----------------------------------------------------------------------------------------------------

    def _table(self, at: int) -> int | None:
        return self._known(at) or self._embedded(at) or self._delimited(at) or self._resumed(at) or self._aligned(at) or self._spaced(at)

    def _known(self, at: int) -> int | None:
        if self.lines[at].number not in self.known:
            return None
        self._put(self.known[self.lines[at].number])
        return at + 1

    def _embedded(self, at: int) -> int | None:
        """<table>…</table> inside a text."""
        if not TABLE_TAG.search(self.lines[at].text):
            return None
        end = at
        while end < len(self.lines) and "</table" not in self.lines[end].text.lower():
            end += 1
        end = min(end, len(self.lines) - 1)
        for draft in embedded(self.lines[at:end + 1]):
            self._put(draft)
        return end + 1

    def _delimited(self, at: int) -> int | None:
        """Rows of cells parted by tabs or pipes."""
        rows, end = delimited.rows(self.lines, at)
        if not rows:
            return None
        for table in split_tables(rows):
            self._put(Draft("table", grid=assemble(table, self.notes)))
        return end

    def _aligned(self, at: int) -> int | None:
        """Cells that stand below one another, parted by wide gaps."""
        if self.contents and ENDS_IN_PAGE.search(self.lines[at].text):
            return None
        end = aligned.region(self.lines, at, self.layout)
        if end is not None:
            self._put(Draft("table", grid=aligned_grid.read(self.lines[at:end], self.notes)))
        return end

    def _spaced(self, at: int) -> int | None:
        """A table parted by spaces: below its caption, or three lines in a row with as many cells."""
        captioned = self._below_caption()
        for reader in (anchored.read, listed.read, graded.read) if captioned else ():
            if (table := reader(self.lines, at, self._ends_table)) is not None:
                self._put(Draft("table", grid=table[0]))
                return table[1]
        if (table := stacked.read(self.lines, at) if captioned else stacked.headed(self.lines, at)) is not None:
            self._put(Draft("table", grid=table[0]))
            return table[1]
        if not captioned and stacked.TITLE.search(self.lines[at].text) and stacked.headed(self.lines, at + 1) is not None:
            self._put(Draft("caption", (Piece(self.lines[at].text, self.lines[at].number, self.lines[at].page),)))
            return at + 1
        if UNIT_NOTE.match(self.lines[at].text) or (not captioned and not self._regular(at)):
            return None
        found = spaced.region(self.lines, at, self.layout)
        if found is None:
            return self._worded(at) if captioned else None
        first, end = found
        grid = spaced.read(self.lines, at, first, end)
        self._put(Draft("table", grid=grid))
        if self.made and self.made[-1].grid is grid:
            self.table = CutTable.of(grid, self.lines[end - 1].number, len(self.made) - 1) or self.table
        return end

    def _worded(self, at: int) -> int | None:
        """Rows of as many words as their head."""
        table = listed.worded(self.lines, at, self._ends_table)
        if table is None:
            return None
        self._put(Draft("table", grid=table[0]))
        return table[1]

    def _ends_table(self, line: Line) -> bool:
        return spaced.ends_table(line, self.layout)

    def _below_caption(self) -> bool:
        latest = self.aside or self.made
        if self.open and not self.aside:
            return False
        for draft in reversed(latest[-2:]):
            if draft.kind == "caption" and TABLE_CAPTION.match(draft.text):
                return True
            if not draft.units:
                return False
        return False

    def _regular(self, at: int) -> bool:
        if " " not in self.lines[at].text and "\u3000" not in self.lines[at].text:
            return False
        window = [line.text for line in self.lines[at:at + 3]]
        cells = [spaced.tokens(text) for text in window if len(text) < 200]
        return (len(cells) == 3 and len(cells[0]) >= 3 and len({len(row) for row in cells}) == 1
                and all(spaced.is_row(text) for text in window[1:]) and all(is_value(row[-1]) for row in cells[1:]))

    def _resumed(self, at: int) -> int | None:
        """A row whose number follows the last one of a table that a page break cut."""
        table = self.table
        before = self.lines[at - 1] if at else None
        if table is None or not table.takes(self.lines[at], before, self.lines[at + 1:at + 4]):
            return None
        self.made[table.at] = replace(self.made[table.at], grid=table.grid)
        return at + 1

    # lines ------------------------------------------------------------------------------------------------------

    def _contents_line(self, at: int) -> int | None:
        line = self.lines[at]
        words = HASHES.sub("", line.text).strip()
        if SUMMARY.match(words):
            self.contents = True
        elif not is_contents(line.text) and not (self.contents and ENDS_IN_PAGE.search(line.text) and line.width < 50):
            self.contents = False
            return None
        piece = Piece(re.sub(r"\s*\t\s*", " ", stripped(words)), line.number, line.page)
        latest = self.made[-1] if self.made and not self.open else None
        if latest and latest.kind == "contents":
            self.made[-1] = Draft("contents", (*latest.pieces, piece), between="\n")
        else:
            self._put(Draft("contents", (piece,), between="\n"))
        return at + 1

    def _caption(self, at: int) -> int | None:
        line = self.lines[at]
        text = HASHES.sub("", line.text).strip()
        if UNIT_NOTE.match(text):
            self._put(Draft("caption", (Piece(text, line.number, line.page),), units=True))
            return at + 1
        if not is_caption(text):
            return None
        pieces = [Piece(text, line.number, line.page)]
        end = at + 1
        if FIGURE_CAPTION.match(text):
            end = self._caption_end(at)
            pieces += [Piece(other.text, other.number, other.page) for other in self.lines[at + 1:end]]
        self._put(Draft("caption", tuple(pieces)))
        return end

    def _caption_end(self, at: int) -> int:
        """A figure's caption goes on over lines without punctuation, where the text before it was complete."""
        if (self.open and not is_finished(self.open[-1].text)) or self.layout.full is None:
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
            self._close()
        if self.open and self.layout.goes_on(self.open[-1], self._after(at), self._nearby(at)) and not HASHES.match(self.lines[at].text):
            return None
        found = headings.at(at, bool(self.open or self.made), self._latest_is_text())
        if found is None:
            return None
        kind, depth, end = found
        pieces = tuple(Piece(HASHES.sub("", line.text).strip() if line is self.lines[at] else line.text, line.number, line.page)
                       for line in self.lines[at:end])
        full = self.layout.full
        between = " " if end - at > 1 and not (full and self.lines[at].width >= full * 0.92) else None
        self._put(Draft(kind, pieces, depth=depth, between=between))
        return end

    def _latest_is_text(self) -> bool:
        return bool(self.open) or (bool(self.made) and self.made[-1].kind in ("paragraph", "caption"))

    def _prose(self, at: int) -> int:
        line = self.lines[at]
        words = re.sub(r"\s*\t\s*", " ", stripped(line.text)) if "\t" in line.raw else line.text
        line = line.saying(HASHES.sub("", words))
        if RULE.match(line.text):
            return at + 1
        if self.open and self.layout.goes_on(self.open[-1], self._after(at), self._nearby(at)):
            self.open.append(line)
            return at + 1
        self._close()
        self.open.append(line)
        return at + 1

    def _after(self, at: int) -> Line:
        """The line at ``at`` as it follows the open paragraph: what stood between is no gap."""
        line = self.lines[at]
        return replace(line, gap=min(line.gap, self.layout.gap)) if self.aside else line

    def _nearby(self, at: int) -> list[float]:
        """Widths of the lines around the last line of the open paragraph."""
        return [other.width for other in self.lines[max(0, at - 3):at + 3] if other.number != self.open[-1].number]

    def _put(self, draft: Draft) -> None:
        if self.open and not is_finished(self.open[-1].text) and draft.kind in ("caption", "table"):
            self.aside.append(draft)
            return
        self._close()
        self.made.append(draft)

    def _close(self) -> None:
        if self.open:
            self.made.append(Draft("paragraph", tuple(Piece(line.text, line.number, line.page) for line in self.open)))
        self.made.extend(self.aside)
        self.open, self.aside = [], []
