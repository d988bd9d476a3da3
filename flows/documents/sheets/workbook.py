"""Workbooks (XLSX, XLSM, XLS, ODS) become drafts: each sheet a heading, its tables, and the words around them.

python-calamine reads the values: it is the one library that reads all of these formats, natively and without running a macro.
It yields values without their number formats; those of XLSX and ODS are read from the XML beside it, so that a fraction shown
as 94.37% is 94.37%. An XLS keeps its formats in binary records, read by ``xls``. Page is the number of the sheet, line
the number of the row. Hidden sheets are read, as nothing may be lost in silence, and noted.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

import python_calamine
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from flows.documents import packages
from flows.documents.drafts import Draft, Reading
from flows.documents.limits import current
from flows.documents.model import Refused
from flows.documents.sheets import formats, ods, regions, xls
from flows.documents.sheets.formats import Layout, written

MAX_SHEETS = 500
Words = dict[int, list[str]]
Merged = frozenset[tuple[int, int]]


def read(content: bytes) -> Reading:
    """The drafts of a workbook. Raises ``Refused``: damaged, encrypted, too_large_inside, unsafe_xml, too_many_cells, empty."""
    notes: list[str] = []
    drafts: list[Draft] = []
    for sheet in _sheets(content, notes):
        drafts += regions.read(sheet, notes)
    if not any(draft.kind != "heading" for draft in drafts):
        raise Refused("empty", "工作簿中没有内容；请检查后重新提交。 The workbook is empty.")
    return Reading(tuple(drafts), tuple(notes))


def _sheets(content: bytes, notes: list[str]) -> Iterator[regions.Sheet]:
    if content[:2] != b"PK":
        alone, formats_of = xls.read(content, notes)
        yield from _calamine(alone, {name: Layout(cells) for name, cells in formats_of.items()}, notes)
        return
    package = packages.parts(content)
    if "content.xml" in package:
        yield from ods.sheets(package["content.xml"], notes)
    elif "xl/workbook.xml" not in package and b"xl/workbook.bin" in content:
        raise Refused("unsupported_type", "文件为二进制工作簿（XLSB），暂不能读取；请另存为 XLSX 后提交。"
                      " The file is a binary workbook (XLSB): save it as XLSX and hand that in.")
    else:
        yield from _calamine(packages.repacked(package), formats.layouts(package), notes)


def _calamine(content: bytes, layouts: Mapping[str, Layout], notes: list[str]) -> Iterator[regions.Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        listed = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        for page, meta in enumerate(listed[:MAX_SHEETS], start=1):
            layout = layouts.get(meta.name, Layout())
            if meta.visible != SheetVisibleEnum.Visible:
                notes.append(f"sheet {page} ({meta.name}) is hidden: read all the same")
            _note(page, layout, notes)
            yield _sheet(book.get_sheet_by_name(meta.name), page, layout)
    except python_calamine.PasswordError as shut:
        raise packages.encrypted() from shut
    except (CalamineError, OSError, ValueError) as fault:
        raise packages.damaged(f"{type(fault).__name__}: {str(fault)[:80]}") from fault
    except BaseException as fault:  # a panic of the library is no Exception
        if type(fault).__name__ == "PanicException":
            raise packages.damaged("records that contradict each other") from fault
        raise


def _note(page: int, layout: Layout, notes: list[str]) -> None:
    if layout.hidden_rows or layout.hidden_columns:
        notes.append(f"sheet {page}: {layout.hidden_rows} hidden rows and {layout.hidden_columns} hidden columns: read all the same")
    if layout.unsolved:
        notes.append(f"sheet {page}: formulas without a stored value, left empty: {', '.join(layout.unsolved[:20])}")


def _sheet(sheet: python_calamine.CalamineSheet, page: int, layout: Layout) -> regions.Sheet:
    bottom, right = (place + 1 for place in sheet.end or (-1, -1))
    if bottom * right > current().cells:
        raise formats.too_many_cells(bottom * right)
    rows: Words = {}
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        rows[number] = [written(value, layout.formats.get((number, column), "")) if value != "" else ""
                        for column, value in enumerate(values)]
    merged = _merged(rows, sheet.merged_cell_ranges or [], right)
    name = "" if regions.DEFAULT_NAME.match(sheet.name) else sheet.name.strip()
    return regions.Sheet(rows, page, merged, bool(merged), name)


def _merged(rows: Words, ranges: list[tuple[tuple[int, int], tuple[int, int]]], right: int) -> Merged:
    """Fill each merged range with the text of its first cell; the places filled."""
    made: set[tuple[int, int]] = set()
    below, places = max(rows, default=0), 0
    for (top, left), (bottom, last) in ranges:
        row = rows.get(top + 1, [])
        words = row[left] if left < len(row) else ""
        if not words:
            continue
        end = min(bottom + 1, below)
        places += max(0, end - top) * max(0, min(last, right - 1) + 1 - left)
        if places > 2 * current().cells:  # merged ranges don't overlap, but a file may say so
            raise formats.too_many_cells(places)
        for number in range(top + 1, end + 1):
            for column in range(left, min(last, right - 1) + 1):
                if number in rows and column < len(rows[number]) and (number, column) != (top + 1, left):
                    rows[number][column] = words
                    made.add((number, column))
    return frozenset(made)
