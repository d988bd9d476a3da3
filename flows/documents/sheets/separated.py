"""Comma-separated files and their like (semicolon, pipe, tab) become drafts, in any encoding and dialect.

Line is the line of the file on which a row begins, which is not its number where a field in quotes holds line breaks.
"""

from __future__ import annotations

import csv

from flows.documents.drafts import Reading
from flows.documents.encoding import decode
from flows.documents.limits import current
from flows.documents.model import Refused
from flows.documents.sheets import regions
from flows.documents.sheets.dialect import delimiter, rows
from flows.documents.sheets.formats import too_many_cells


def read(content: bytes) -> Reading:
    """The drafts of a delimited file. Raises ``Refused`` (unreadable_encoding, damaged, too_many_cells)."""
    text, _, mended = decode(content)
    mark = delimiter(text) or ","
    try:
        found = dict(enumerate(rows(text, mark), start=1))
    except csv.Error as fault:
        raise Refused("damaged", "表格文件中有无法读取的字段（引号不配对或单个字段过长）；请用表格软件另存为 CSV（UTF-8）后重新提交。"
                      f" A field can't be read ({fault}): save the file as CSV (UTF-8) from a spreadsheet.") from fault
    cells = sum(len(fields) for _, fields in found.values())
    if cells > current().cells:
        raise too_many_cells(cells)
    notes = [*mended, f"delimited by {mark!r}"]
    sheet = regions.Sheet({number: fields for number, (_, fields) in found.items()},
                          lines={number: line for number, (line, _) in found.items()})
    return Reading(tuple(regions.read(sheet, notes)), tuple(notes))
