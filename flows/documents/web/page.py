"""HTML becomes drafts: the report's text without navigation, scripts and boilerplate; tables with their spans expanded.

Lines are the source lines of the elements. Text that stands directly in a division, between block elements, is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from bs4.element import PreformattedString

from flows.documents.drafts import Draft, Piece, Reading
from flows.documents.encoding import decode
from flows.documents.lines import INVISIBLE, LINE_END
from flows.documents.markers import SUMMARY, UNIT_NOTE, is_caption, is_contents
from flows.documents.markup import closed_up
from flows.documents.web.tables import grid_of, line_of, numbered

SILENT = {"script", "style", "noscript", "template", "iframe", "object", "svg", "canvas", "head", "button", "select", "option", "textarea",
          "form", "link", "meta", "math"}
APART = {"nav", "footer", "aside", "menu"}
APART_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar"}
APART_NAME = re.compile(r"(?:^|[-_\s])(?:nav|navbar|navigation|menu|sidebar|breadcrumbs?|crumbs?|footer|copyright|share|social|pager|"
                        r"pagination|search|toolbar|advert|ads|friendlink|links|prevnext|topbar|login|qrcode)(?:$|[-_\s])", re.I)
BLOCKS = {"address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure",
          "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
          "html", "li", "main", "ol", "p", "pre", "section", "table", "ul", "caption",
          "summary", "tbody", "thead", "tr", "td", "th", "nav", "aside"}
SPACE = re.compile(r"[ \t\r\n\f\u00a0\u3000]+")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
LINKED = 0.6  # share of a list's words that are links, from which it is navigation


def read(content: bytes) -> Reading:
    """The drafts of an HTML file."""
    text, notes = _decoded(content)
    soup = BeautifulSoup(numbered(LINE_END.sub("\n", text)), "lxml")
    declared = SPACE.sub(" ", soup.title.get_text()).strip() if soup.title else ""
    page = _Page(list(notes))
    page.walk(soup.body or soup)
    page.close()
    return Reading(tuple(page.made), tuple(page.notes), declared)


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    text, _, notes = decode(content)
    return text, notes


@dataclass(slots=True)
class _Page:
    notes: list[str]
    line: int = 1
    made: list[Draft] = field(default_factory=list)
    words: list[Piece] = field(default_factory=list)

    def walk(self, root: Tag) -> None:
        """Every element once, without recursion: pages nest deeply."""
        stack: list[tuple[str, Tag | NavigableString]] = [("open", root)]
        while stack:
            what, node = stack.pop()
            if isinstance(node, NavigableString):
                self._text(node)
                continue
            if what == "close":
                self.close()
                continue
            self.line = line_of(node, self.line)
            if self._left_out(node):
                self._skip(node)
                continue
            name = node.name
            if name == "table" and not _is_layout(node):
                self._table(node)
                self._skip(node)
            elif name in ("h1", "h2", "h3", "h4", "h5", "h6") or name in ("caption", "figcaption"):
                self.close()
                self._titled(node)
                self._skip(node)
            elif name == "br":
                self.close()
            else:
                if name in BLOCKS:
                    self.close()
                    stack.append(("close", node))
                stack.extend(("open", child) for child in reversed(list(node.children)))

    def _skip(self, node: Tag) -> None:
        """Past an element that was read by itself or left out: the line on which it ends, as far as it can be told."""
        for part in node.descendants:
            self.line = line_of(part, self.line) if isinstance(part, Tag) else self.line + str(part).count("\n")

    def _left_out(self, node: Tag) -> bool:
        if node.name in SILENT:
            return True
        name = f"{node.get('id') or ''} {' '.join(node.get('class') or ())}"
        apart = (node.name in APART or str(node.get("role") or "").lower() in APART_ROLES or node.has_attr("hidden")
                 or bool(HIDDEN.search(str(node.get("style") or "")))
                 or (node.name in ("div", "ul", "section", "header") and bool(APART_NAME.search(name))))
        if not apart and node.name in ("ul", "ol"):
            apart = _is_navigation(node)
        if apart and (node.name == "body" or _holds_report(node)):
            return False
        if apart and (words := SPACE.sub(" ", node.get_text(" ")).strip()):
            self.notes.append(f"line {line_of(node)}: boilerplate left out: {words[:60]}")
        return apart

    def _text(self, node: NavigableString) -> None:
        if isinstance(node, (Comment, PreformattedString)):
            self.line += str(node).count("\n")
            return
        for offset, part in enumerate(str(node).split("\n")):
            self.line += offset > 0
            words = SPACE.sub(" ", INVISIBLE.sub("", part))
            if words.strip():
                self.words.append(Piece(words, self.line))

    def close(self) -> None:
        """The words so far are a paragraph."""
        pieces = _trimmed(self.words)
        self.words = []
        if not pieces:
            return
        text = "".join(piece.text for piece in pieces)
        if UNIT_NOTE.match(text):
            self.made.append(Draft("caption", pieces, units=True))
        elif is_caption(text):
            self.made.append(Draft("caption", pieces))
        elif is_contents(text) or SUMMARY.match(text):
            self.made.append(Draft("contents", pieces))
        else:
            self.made.append(Draft("paragraph", pieces))

    def _titled(self, node: Tag) -> None:
        words = SPACE.sub(" ", INVISIBLE.sub("", node.get_text())).strip()
        if words:
            kind = "heading" if node.name.startswith("h") and not is_caption(words) else "caption"
            self.made.append(Draft(kind, (Piece(words, line_of(node)),), depth=int(node.name[1]) if kind == "heading" else None))

    def _table(self, node: Tag) -> None:
        self.close()
        caption = node.find("caption")
        if caption:
            self._titled(caption)
            caption.extract()
        grid = grid_of(node, None, line_of)
        if any(cell for row in grid.rows for cell in row):
            self.made.append(Draft("table", grid=grid))


def _trimmed(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Pieces closed up: spaces at the ends go; inside they stay where words of one line touch."""
    made = []
    for number, piece in enumerate(pieces):
        text = piece.text
        if number == 0 or pieces[number - 1].line != piece.line:
            text = text.lstrip(" ")
        if number == len(pieces) - 1 or pieces[number + 1].line != piece.line:
            text = text.rstrip(" ")
        if text:
            made.append(Piece(closed_up(text), piece.line, piece.page))
    return tuple(made)


def _links(node: Tag) -> Iterator[str]:
    return (link.get_text() for link in node.find_all("a"))


def _is_navigation(node: Tag) -> bool:
    """A list that is mostly short links."""
    words = len(SPACE.sub("", node.get_text()))
    linked = sum(len(SPACE.sub("", text)) for text in _links(node))
    return words > 0 and linked >= LINKED * words and len(node.find_all("a")) >= 3 and words < 40 * len(node.find_all("a"))


def _holds_report(node: Tag) -> bool:
    """A division named like boilerplate that holds the text all the same."""
    return sum(len(tag.get_text()) for tag in node.find_all(["p", "td"])) > 600


def _is_layout(table: Tag) -> bool:
    """A table that only arranges a page: it holds other tables, headings or long paragraphs."""
    if table.find("table") is not None:
        return True
    cells = table.find_all(["td", "th"])
    return len(cells) <= 2 and len(table.get_text()) > 200
