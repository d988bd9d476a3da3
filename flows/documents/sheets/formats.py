"""What the number formats of an XLSX workbook say, read from its XML: a fraction is shown as a percentage, a number with two
decimals, a date as a month. Also the cells that a sheet declares, its hidden rows and columns, formulas without a value.

A cell is written as its program shows it (0.9437 with the format 0.00% is 94.37%): that is what its author saw and meant.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from flows.documents.limits import current
from flows.documents.model import Refused
from flows.documents.packages import unreadable_xml

BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00"}
REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")  # XFD1048576
LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')  # "人", \-, _ ), * , [$¥-804]
PICTURE = re.compile(r"^([#,?0]*)(?:\.([0#?]+))?(%?)$")  # #,##0.00%
MAX_PLAIN = 11  # characters of a number without a format, as spreadsheets show it


@dataclass(slots=True)
class Layout:
    """What a sheet's XML tells beside its values. Rows count from 1, columns from 0."""

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: int = 0
    hidden_columns: int = 0
    unsolved: list[str] = field(default_factory=list)  # cells whose formula has no stored value


def too_many_cells(cells: int) -> Refused:
    return Refused("too_many_cells", f"工作表声明了约 {cells:,} 个单元格，超过上限 {current().cells:,}；请删除空白行列或多余数据后重新提交。"
                   f" The sheets span about {cells:,} cells, over the limit of {current().cells:,}: delete empty rows and columns.")


def layouts(package: Mapping[str, bytes]) -> dict[str, Layout]:
    """The layout of each sheet of an XLSX package, by the sheet's name. Raises ``Refused`` (damaged, unsafe_xml, too_many_cells)."""
    try:
        styles = _styles(package)
        made, cells = {}, 0
        for name, part in _sheets(package):
            if part in package:
                made[name], span = _layout(package[part], styles)
                cells += span
                if cells > current().cells:
                    raise too_many_cells(cells)
        return made
    except (ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        raise unreadable_xml(fault) from fault


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _sheets(package: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """(name, part) of each sheet in the order of the workbook."""
    links = fromstring(package["xl/_rels/workbook.xml.rels"])
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    made = []
    for sheet in fromstring(package["xl/workbook.xml"]).iter():
        if _local(sheet.tag) == "sheet":
            link = next((value for key, value in sheet.attrib.items() if _local(key) == "id" and key != "id"), "")
            target = targets.get(link, "")
            made.append((sheet.get("name", ""), target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")))
    return made


def _styles(package: Mapping[str, bytes]) -> list[str]:
    """The number format of each cell style."""
    if "xl/styles.xml" not in package:
        return []
    root = fromstring(package["xl/styles.xml"])
    own = {int(node.get("numFmtId", "0")): node.get("formatCode", "") for node in root.iter() if _local(node.tag) == "numFmt"}
    cells = next((node for node in root if _local(node.tag) == "cellXfs"), ())
    numbers = [int(style.get("numFmtId", "0")) for style in cells]
    return [own.get(number, BUILT_IN.get(number, "")) for number in numbers]


def _layout(part: bytes, styles: list[str]) -> tuple[Layout, int]:
    """The layout of a sheet, and how many places its cells span."""
    declared = part.count(b"<c ")
    if declared > current().cells:
        raise too_many_cells(declared)
    layout = Layout()
    row = column = 0
    bottom, right = 0, 0
    formula = value = False
    for event, node in iterparse(io.BytesIO(part), events=("start", "end"), forbid_dtd=True):
        tag = _local(node.tag)
        if event == "start":
            if tag == "row":
                row, column = int(node.get("r") or row + 1), -1
                layout.hidden_rows += node.get("hidden") in ("1", "true")
            elif tag == "c":
                found = REFERENCE.match(node.get("r") or "")
                row, column = (int(found[2]), _column(found[1])) if found else (row, column + 1)
                bottom, right = max(bottom, row), max(right, column + 1)
                if bottom * right > current().cells:
                    raise too_many_cells(bottom * right)
                formula = value = False
                style = int(node.get("s") or 0)
                if style < len(styles) and styles[style]:
                    layout.formats[row, column] = styles[style]
                if len(layout.formats) > current().cells:
                    raise too_many_cells(len(layout.formats))
            elif tag == "col" and node.get("hidden") in ("1", "true"):
                layout.hidden_columns += 1
        elif tag == "f":
            formula = True
        elif tag in ("v", "is"):
            value = bool(node.text) or tag == "is"
        elif tag == "c":
            if formula and not value:
                layout.unsolved.append(node.get("r") or f"row {row}")
        elif tag == "row":
            node.clear()
    return layout, bottom * right


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def written(value: object, picture: str = "") -> str:
    """A cell's value as a spreadsheet shows it: 17459.0 -> 17459, (0.9437, "0.00%") -> 94.37%, a date by its parts."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return _number(float(value), picture)
    if isinstance(value, datetime):
        return _date(value.date(), picture) if value.time() == time() else f"{_date(value.date(), picture)} {value:%H:%M}"
    if isinstance(value, date):
        return _date(value, picture)
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g}小时"
    return str(value).strip() if value is not None else ""


def _number(value: float, picture: str) -> str:
    first = picture.split(";")[0]
    before, after, bare = _literals(first)
    found = PICTURE.match(bare)
    if not found or not bare or found[1].endswith(","):  # General, a fraction, scaled by thousands: the plain value
        return plain(value * 100) + "%" if "%" in bare else plain(value)
    digits = found[2] or ""
    shown = value * 100 if found[3] else value
    text = f"{_rounded(shown, len(digits)):.{len(digits)}f}"
    spare = len(digits) - len(digits.rstrip("#?"))
    while spare and text.endswith("0"):
        text, spare = text[:-1], spare - 1
    return f"{before}{text.rstrip('.') if digits else text}{found[3]}{after}"


def _rounded(value: float, digits: int) -> float:
    """Half away from zero, as spreadsheets round; 0.575 stands for what was typed."""
    from decimal import ROUND_HALF_UP, Decimal

    return float(Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))


def _literals(picture: str) -> tuple[str, str, str]:
    """(words before the number, words after it, the picture without them): 0.0"人" -> ("", "人", "0.0")."""
    before = after = bare = ""
    past = 0
    for found in (*LITERAL.finditer(picture), None):
        bare += picture[past:found.start()] if found else picture[past:]
        if found is None:
            break
        words = found[1] or found[2] or ""
        if bare:
            after += words
        else:
            before += words
        past = found.end()
    return before, after.strip(), bare.strip()


def plain(value: float) -> str:
    """A number without a format: no noise of its binary form, no exponent."""
    text = f"{value:.15g}"
    if len(text) > MAX_PLAIN and "." in text:
        text = f"{value:.10g}"
    return f"{float(text):.15f}".rstrip("0").rstrip(".") if "e" in text else text


def _date(value: date, picture: str) -> str:
    """By the parts that its format shows: yyyy"年"m"月" -> 2021年9月, yyyy -> 2021年, else 2021年9月1日."""
    shown = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", picture).lower()
    if shown and "y" in shown and "d" not in shown:
        return f"{value.year}年{value.month}月" if "m" in shown else f"{value.year}年"
    return f"{value.year}年{value.month}月{value.day}日"
