"""The words of a Word paragraph as it stands after all changes are accepted: insertions kept, deletions dropped.

Field codes, comments and hidden text are no words; a line break parts lines; page breaks that Word itself noted are counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml.etree import _Element

DROPPED = {qn(f"w:{name}") for name in ("del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "sdtPr", "sdtEndPr",
                                        "commentReference", "annotationRef", "footnoteRef", "endnoteRef", "fldData", "ruby")}
W_P, W_R, W_T, W_BR, W_CR, W_TAB, W_SYM = (qn(f"w:{name}") for name in ("p", "r", "t", "br", "cr", "tab", "sym"))
W_NO_BREAK, W_RENDERED, W_TXBX = qn("w:noBreakHyphen"), qn("w:lastRenderedPageBreak"), qn("w:txbxContent")
NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
ALTERNATE, CHOICE, FALLBACK = ("{http://schemas.openxmlformats.org/markup-compatibility/2006}" + name
                               for name in ("AlternateContent", "Choice", "Fallback"))
SYMBOLS = {"F0FE": "☑", "F052": "☑", "F0FC": "✓", "F050": "✓", "F0A8": "□", "F0A3": "□", "F06F": "□", "F0B7": "•", "F06C": "●", "F06E": "■",
           "F0D8": "➢"}  # of Wingdings and Symbol, as reports use them
MAX_DEPTH = 60


@dataclass(slots=True)
class Words:
    """What a paragraph holds: its lines, the notes it refers to, boxes of text anchored in it, pages that begin within it."""

    lines: list[str] = field(default_factory=lambda: [""])
    notes: list[tuple[str, str]] = field(default_factory=list)  # (footnote | endnote, id)
    boxes: list[_Element] = field(default_factory=list)
    pages: int = 0
    before: int = 0  # of those pages, the ones that begin before its first word
    hidden: int = 0  # characters of hidden text left out

    def add(self, text: str) -> None:
        self.lines[-1] += text


def words_of(paragraph: _Element) -> Words:
    """The words of a ``w:p``."""
    words = Words()
    _walk(paragraph, words, 0)
    return words


def _walk(node: _Element, words: Words, depth: int) -> None:
    for child in node.iterchildren():
        tag = child.tag
        if not isinstance(tag, str) or tag in DROPPED or depth > MAX_DEPTH:
            if tag == qn("w:ruby"):  # characters with their reading above: the characters
                for base in child.iterchildren(qn("w:rubyBase")):
                    _walk(base, words, depth + 1)
        elif tag in (W_T, MATH_TEXT):
            words.add(child.text or "")
        elif tag == W_TAB:
            words.add("\t")
        elif tag in (W_BR, W_CR):
            if child.get(qn("w:type")) in (None, "textWrapping"):
                words.lines.append("")
        elif tag == W_NO_BREAK:
            words.add("-")
        elif tag == W_SYM:
            words.add(SYMBOLS.get((child.get(qn("w:char")) or "").upper(), ""))
        elif tag == W_RENDERED:
            words.pages += 1
            words.before += not any(words.lines)
        elif tag in NOTES:
            words.notes.append((NOTES[tag], child.get(qn("w:id")) or ""))
        elif tag == W_TXBX:
            words.boxes.append(child)
        elif tag == ALTERNATE:
            chosen = child.find(CHOICE)
            if chosen is None or next(chosen.iter(W_TXBX, W_T), None) is None:
                chosen = child.find(FALLBACK)
            if chosen is not None:
                _walk(chosen, words, depth + 1)
        elif tag == W_R and _is_hidden(child):
            words.hidden += len("".join(part.text or "" for part in child.iter(W_T)))
        else:
            _walk(child, words, depth + 1)


def _is_hidden(run: _Element) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false", "off")


def blocks_of(parent: _Element, depth: int = 0) -> Iterator[_Element]:
    """The paragraphs and tables directly in a body, cell, note or box, also inside content controls and accepted insertions."""
    for child in parent.iterchildren():
        tag = child.tag
        if tag in (W_P, qn("w:tbl")):
            yield child
        elif tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag")) and depth < MAX_DEPTH:
            yield from blocks_of(child, depth + 1)
        elif tag == ALTERNATE and (chosen := child.find(CHOICE)) is not None:
            yield from blocks_of(chosen, depth + 1)
