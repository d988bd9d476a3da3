"""The sheets of an OpenDocument spreadsheet, from its XML: there each cell keeps its text as it is shown, percent sign and all.

Repeated rows and columns are counted before they are laid out, so that a file can't declare more cells than are let in.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from flows.documents.limits import current
from flows.documents.packages import unreadable_xml
from flows.documents.sheets.formats import plain, too_many_cells
from flows.documents.sheets.regions import DEFAULT_NAME, Sheet

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
MAX_ROW = 1_048_576


def sheets(content: bytes, notes: list[str]) -> Iterator[Sheet]:
    """The sheets of ``content.xml`` in order. Raises ``Refused`` (damaged, unsafe_xml, too_many_cells)."""
    hidden: set[str] = set()
    page, cells, number = 0, 0, 0
    rows: dict[int, list[str]] = {}
    merged: set[tuple[int, int]] = set()
    try:
        for event, node in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
            if event == "start" and node.tag == f"{TABLE}table":
                page, number, rows, merged = page + 1, 0, {}, set()
                if node.get(f"{TABLE}style-name") in hidden:
                    notes.append(f"sheet {page} ({node.get(f'{TABLE}name')}) is hidden: read all the same")
            elif event == "start":
                continue
            elif node.tag == f"{STYLE}style":
                if any(part.get(f"{TABLE}display") == "false" for part in node):
                    hidden.add(node.get(f"{STYLE}name", ""))
            elif node.tag == f"{TABLE}table-row":
                repeated = min(_count(node, "number-rows-repeated"), MAX_ROW)
                width = _width(node)
                cells += width * repeated
                if cells > current().cells:
                    raise too_many_cells(cells)
                for _ in range(repeated if width else 0):
                    number += 1
                    rows.setdefault(number, [])
                    cells += _lay_out(node, number, rows, merged)
                    if cells > current().cells:
                        raise too_many_cells(cells)
                number += 0 if width else repeated
                node.clear()
            elif node.tag == f"{TABLE}table":
                yield _sheet(node.get(f"{TABLE}name", ""), page, rows, merged)
                node.clear()
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as fault:
        raise unreadable_xml(fault) from fault


def _sheet(name: str, page: int, rows: dict[int, list[str]], merged: set[tuple[int, int]]) -> Sheet:

    return Sheet(rows, page, frozenset(merged), bool(merged), "" if DEFAULT_NAME.match(name) else name.strip())


def _count(node: Element, name: str) -> int:
    return max(1, int(node.get(f"{TABLE}{name}") or 1))


def _words(cell: Element) -> str:
    """The text as it is shown; for a cell that keeps a value only, that value, a fraction marked as percentage as such."""
    shown = " ".join(filter(None, ("".join(_runs(part)).strip() for part in cell if part.tag == f"{TEXT}p")))
    if shown:
        return shown
    kind, value = cell.get(f"{OFFICE}value-type"), cell.get(f"{OFFICE}value")
    if value is None:
        return cell.get(f"{OFFICE}string-value") or cell.get(f"{OFFICE}date-value") or ""
    return plain(float(value) * 100) + "%" if kind == "percentage" else plain(float(value))


def _runs(part: Element) -> Iterator[str]:
    yield part.text or ""
    for inner in part:
        if inner.tag == f"{TEXT}s":
            yield " " * min(_spaces(inner), 20)
        elif inner.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            yield " "
        elif inner.tag != f"{OFFICE}annotation":
            yield from _runs(inner)
        yield inner.tail or ""


def _spaces(part: Element) -> int:
    return int(part.get(f"{TEXT}c") or 1)


def _width(row: Element) -> int:
    """Columns up to the last cell that holds something."""
    width = column = 0
    for cell in (child for child in row.iter() if child.tag in CELLS):
        column += _count(cell, "number-columns-repeated")
        if _words(cell):
            width = column
    return width


def _lay_out(row: Element, number: int, rows: dict[int, list[str]], merged: set[tuple[int, int]]) -> int:
    """Put the cells of a row, and what they cover to the right and below, into ``rows``; how many places they cover."""
    width, column, covered = _width(row), 0, 0
    for cell in (child for child in row.iter() if child.tag in CELLS):
        words = _words(cell)
        across, down = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
        for _ in range(min(_count(cell, "number-columns-repeated"), max(0, width - column))):
            if words or (number, column) not in merged:
                _put(rows, number, column, words)
            column += 1
        if words and (across > 1 or down > 1):
            covered += across * down
            if covered > current().cells:
                raise too_many_cells(covered)
            for below in range(down):
                for right in range(across):
                    if below or right:
                        _put(rows, number + below, column - 1 + right, words)
                        merged.add((number + below, column - 1 + right))
    return covered


def _put(rows: dict[int, list[str]], number: int, column: int, words: str) -> None:
    row = rows.setdefault(number, [])
    row.extend([""] * (column + 1 - len(row)))
    row[column] = words
