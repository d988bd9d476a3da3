"""Tables of Word: spans expanded, each place that repeats a merged cell marked; rows deleted under tracked changes dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml.etree import _Element

from flows.documents.word.words import Words, blocks_of, words_of

MAX_SPAN = 200
MAX_CELLS = 1_000_000
SPACE = re.compile(r"\s+")
W_TR, W_TC, W_TCPR, W_TRPR, W_P, W_TBL = (qn(f"w:{name}") for name in ("tr", "tc", "tcPr", "trPr", "p", "tbl"))
WRAPPERS = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}


@dataclass(slots=True)
class WordTable:
    """Rows of words, the places that repeat a merged cell, the leading rows that Word repeats on each page."""

    rows: list[list[str]] = field(default_factory=list)
    merged: set[tuple[int, int]] = field(default_factory=set)
    heads: int = 0
    pages: list[int] = field(default_factory=list)  # pages that begin in each row
    nested: list[_Element] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)  # of the paragraphs in its cells, for their notes and boxes


def table_of(node: _Element) -> WordTable:
    """A ``w:tbl``. Raises ValueError for one of more than a million cells."""
    table = WordTable()
    above: dict[int, str] = {}  # the words of the vertically merged cell that is open in a column
    cells = 0
    for row in _within(node, W_TR):
        properties = row.find(W_TRPR)
        if properties is not None and properties.find(qn("w:del")) is not None:
            continue
        number, line, pages = len(table.rows), [], 0
        line += [""] * _value(properties, "gridBefore")
        for cell in _within(row, W_TC):
            text, inner_pages = _cell(cell, table)
            pages = max(pages, inner_pages)
            settings = cell.find(W_TCPR)
            across = min(MAX_SPAN, max(1, _value(settings, "gridSpan", 1)))
            merge = settings.find(qn("w:vMerge")) if settings is not None else None
            goes_on = merge is not None and merge.get(qn("w:val")) in (None, "continue")
            sideways = settings.find(qn("w:hMerge")) if settings is not None else None
            beside = sideways is not None and sideways.get(qn("w:val")) in (None, "continue") and bool(line)
            for right in range(across):
                column = len(line)
                if goes_on and column in above and not text:
                    line.append(above[column])
                    table.merged.add((number, column))
                elif beside and not text:
                    line.append(line[-1])
                    table.merged.add((number, column))
                else:
                    line.append(text)
                    if right:
                        table.merged.add((number, column))
                if merge is None:
                    above.pop(column, None)
                elif not goes_on or text:
                    above[column] = text
            cells += across
            if cells > MAX_CELLS:
                raise ValueError(f"a table of more than {MAX_CELLS} cells")
        if table.heads == number and properties is not None and properties.find(qn("w:tblHeader")) is not None:
            table.heads += 1
        table.rows.append(line)
        table.pages.append(pages)
    return table


def _within(node: _Element, tag: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, also inside content controls."""
    for child in node.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from _within(child, tag)


def _cell(cell: _Element, table: WordTable) -> tuple[str, int]:
    """The words of a cell's own paragraphs, parted by spaces; tables inside it are read after the table."""
    parts, pages = [], 0
    for block in blocks_of(cell):
        if block.tag == W_TBL:
            table.nested.append(block)
            continue
        words = words_of(block)
        table.words.append(words)
        pages += words.pages
        parts += [SPACE.sub(" ", line).strip() for line in words.lines]
    return " ".join(part for part in parts if part), pages


def _value(settings: _Element | None, name: str, otherwise: int = 0) -> int:
    node = settings.find(qn(f"w:{name}")) if settings is not None else None
    written = node.get(qn("w:val")) if node is not None else None
    return min(int(written), MAX_SPAN) if written and written.isdigit() else otherwise


def is_layout(node: _Element) -> bool:
    """A table that only frames text: one cell, or two of them with a table or much text inside."""
    cells = [cell for row in _within(node, W_TR) for cell in _within(row, W_TC)]
    if len(cells) == 1:
        return True
    if len(cells) > 2:
        return False
    text = "".join(part.text or "" for part in node.iter(qn("w:t")))
    return len(text) > 200 or next(node.iterdescendants(W_TBL), None) is not None


def cells_of(node: _Element) -> list[_Element]:
    return [cell for row in _within(node, W_TR) for cell in _within(row, W_TC)]
