"""DOCX becomes lines and tables in reading order, then goes through the mending that text goes through.

The XML is read with the parser and names of python-docx, part by part: its own document class keeps neither content controls,
nor changes, nor footnotes, and stops at a file whose pictures are damaged. Changes are read as accepted. A line is a paragraph or
a row of a table, counted through the file; a page is where Word last broke it, if Word noted so. A footnote stands below the
paragraph or table that refers to it, a box of text below the paragraph that it is anchored in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml.etree import XMLSyntaxError, _Element

from flows.documents import packages
from flows.documents.drafts import Draft, Piece, Reading
from flows.documents.lines import INVISIBLE, NO_BREAK_SPACE, Line, width
from flows.documents.model import Refused
from flows.documents.sheets.regions import Sheet, regions
from flows.documents.text.reader import read_lines
from flows.documents.word import styles
from flows.documents.word.styles import Styles
from flows.documents.word.tables import cells_of, is_layout, table_of
from flows.documents.word.words import Words, blocks_of, words_of

MAIN = re.compile(r"^word/document\d*\.xml$")
STRICT, USUAL = b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLED = 60.0  # full-width characters: a longer paragraph in a heading's style is text
SENTENCE_END = re.compile(r"[。；;！!？?]$")
MAX_DEPTH = 20  # tables within tables, boxes within boxes
W_P = qn("w:p")


def read(content: bytes) -> Reading:
    """The drafts of a DOCX. Raises ``Refused``: damaged, encrypted, too_large_inside, unsafe_xml, empty."""
    package = packages.parts(content)
    try:
        main = next(part for name, part in package.items() if MAIN.match(name))
        body = _parsed(main).find(qn("w:body"))
        if body is None:
            raise packages.damaged("no body")
        named = {name: _parsed(package[f"word/{name}.xml"]) for name in ("styles", "numbering", "footnotes", "endnotes")
                 if f"word/{name}.xml" in package}
        story = _Story(styles.read(named), _notes(named), bool(next(body.iter(qn("w:lastRenderedPageBreak")), None) is not None))
        story.walk(body)
    except (XMLSyntaxError, ValueError, StopIteration) as fault:
        raise packages.damaged(type(fault).__name__) from fault
    story.remark(body, "word/comments.xml" in package)
    drafts = read_lines(story.lines, story.known, story.remarks)
    if not drafts:
        raise Refused("empty", "文档中没有文字；如内容为图片，请提交带文字的版本。 The document holds no text: if it is pictures, hand in text.")
    return Reading(tuple(drafts), tuple(story.remarks))


def _parsed(part: bytes) -> _Element:
    return parse_xml(part.replace(STRICT, USUAL))


def _notes(parts: Mapping[str, _Element]) -> dict[tuple[str, str], _Element]:
    """Footnotes and endnotes by kind and id; the lines that part them from the text are none."""
    return {(kind, note.get(qn("w:id")) or ""): note for kind in ("footnote", "endnote") if f"{kind}s" in parts
            for note in parts[f"{kind}s"].iterchildren(qn(f"w:{kind}")) if note.get(qn("w:type")) in (None, "normal")}


@dataclass(slots=True)
class _Story:
    """The text as it is gathered: lines, and by their number what is a block already (tables, tables of contents)."""

    styles: Styles
    notes: dict[tuple[str, str], _Element]
    paged: bool
    lines: list[Line] = field(default_factory=list)
    known: dict[int, Draft] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    number: int = 0
    pages: int = 1
    hidden: int = 0
    unfinished: str = ""  # of a paragraph whose end was deleted: it goes on in the next one
    unframed: int = 0

    @property
    def page(self) -> int | None:
        return self.pages if self.paged else None

    def walk(self, parent: _Element, depth: int = 0) -> None:
        if depth > MAX_DEPTH:
            raise ValueError("nested too deeply")
        for block in blocks_of(parent):
            if block.tag == W_P:
                self._paragraph(block, depth)
            elif is_layout(block):
                self.unframed += 1
                for cell in cells_of(block):
                    self.walk(cell, depth + 1)
            else:
                self._table(block, depth)

    def _paragraph(self, node: _Element, depth: int) -> None:
        words = words_of(node)
        self.pages += words.before
        label = self.styles.label(node)
        texts = [_tidy(line) for line in words.lines]
        if self.unfinished:
            texts[0], self.unfinished, label = self.unfinished + texts[0], "", ""
        if node.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None:
            self.unfinished = texts.pop()
        texts = [text for text in texts if text]
        if texts:
            texts[0] = label + texts[0]
            self.number += 1
            if self.styles.is_contents(node):
                self._contents(texts)
            else:
                level = self.styles.level(node)
                whole = "".join(texts)
                if level is not None and width(whole) <= STYLED and not SENTENCE_END.search(whole):
                    texts = [f"{'#' * min(6, level + 1)} {' '.join(texts)}"]
                for text in texts:
                    self._say(text)
        self._beside([words], depth)
        self.pages += words.pages - words.before

    def _say(self, text: str) -> None:
        self.lines.append(Line(self.number, text, text, 1, 0.0, self.page, False, width(text)))

    def _contents(self, texts: list[str]) -> None:
        """A line of a table of contents joins those above it."""
        pieces = tuple(Piece(re.sub(r"\s*\t\s*", " ", text), self.number, self.page) for text in texts)
        latest = self.lines[-1].number if self.lines else 0
        if latest in self.known and self.known[latest].kind == "contents":
            self.known[latest] = Draft("contents", (*self.known[latest].pieces, *pieces), between="\n")
            return
        self.known[self.number] = Draft("contents", pieces, between="\n")
        self._say("\t")

    def _table(self, node: _Element, depth: int) -> None:
        table = table_of(node)
        rows, pages = {}, {}
        merged = set()
        for place, words in enumerate(table.rows):
            self.number += 1
            rows[self.number] = words
            if self.paged:
                pages[self.number] = self.pages
            merged |= {(self.number, column) for row, column in table.merged if row == place}
            self.pages += table.pages[place]
        lines, tables = regions(Sheet(rows, self.page, frozenset(merged), bool(merged), pages=pages), parted=False)
        self.lines += lines
        self.known |= tables
        self._beside(table.words, depth)
        for inner in table.nested:
            self._table(inner, depth + 1)

    def _beside(self, found: list[Words], depth: int) -> None:
        """Boxes and notes of the paragraphs just read."""
        for words in found:
            self.hidden += words.hidden
            for box in words.boxes:
                self.walk(box, depth + 1)
            for reference in words.notes:
                if reference in self.notes:
                    self.walk(self.notes.pop(reference), depth + 1)

    def remark(self, body: _Element, commented: bool) -> None:
        """Say for engineers what was accepted and left out."""
        kept = sum(1 for _ in body.iter(qn("w:ins"), qn("w:moveTo")))
        dropped = sum(1 for _ in body.iter(qn("w:del"), qn("w:moveFrom")))
        said = ((kept or dropped, f"changes read as accepted: {kept} insertions, {dropped} deletions"),
                (commented, "comments left out"), (self.hidden, f"hidden text left out: {self.hidden} characters"),
                (self.unframed, f"{self.unframed} tables that only frame text read as text"))
        self.remarks += [text for count, text in said if count]


def _tidy(text: str) -> str:
    return INVISIBLE.sub("", text).translate(NO_BREAK_SPACE).strip(" \u3000\t\r\n")
