"""A PDF page becomes characters with their places, in points from the upper left corner, and what is drawn beside them.

pdfium gives both: it runs in C, two to six times as fast as a reader in Python, and its fonts need no help with Chinese.
Turned text (watermarks, side notes) is left out; a page that is turned as a whole is turned back.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import atan2, degrees, hypot
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from flows.documents.limits import current
from flows.documents.lines import INVISIBLE
from flows.documents.model import Refused
from flows.documents.pages.rules import Edge, Frame, drawn
from flows.documents.radicals import common

MAX_CHARACTERS = 60_000  # of a page; a page of a newspaper has 15,000
HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "-"}  # how pdfium gives a hyphen at the end of a line


class Char(NamedTuple):
    """``base`` is the baseline, ``size`` the height of the font; a space has the text " ". ``confidence``: of one read by OCR."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    confidence: float | None = None

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, self.base - 0.36 * self.size


@dataclass(frozen=True, slots=True)
class Page:
    """A page, 1-based. ``unreadable`` counts the characters whose font doesn't say what they are."""

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    edges: tuple[Edge, ...]
    unreadable: int
    pictures: tuple[tuple[float, float, float, float], ...]  # x0, top, x1, bottom
    by_ocr: bool = False


def opened(content: bytes) -> pdfium.PdfDocument:
    """The PDF in ``content``. Raises Refused for one that is locked, damaged or too long."""
    start = content[:1024].find(b"%PDF-")
    try:
        document = pdfium.PdfDocument(content[max(0, start):])
        pages = len(document)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) or "assword" in str(error):
            raise Refused("encrypted", "PDF 已加密，需要密码才能打开；请去除密码后重新提交。"
                          " The PDF is encrypted: remove its password and hand it in again.") from error
        raise Refused("damaged", "PDF 已损坏，无法打开；请重新导出后提交。 The PDF is damaged: export it again.") from error
    if not pages:
        raise Refused("empty", "PDF 没有页面；请检查后重新提交。 The PDF has no pages.")
    if pages > current().pages:
        raise Refused("too_many_pages", f"PDF 共 {pages} 页，超过上限 {current().pages} 页；请拆分后重新提交。"
                      f" The PDF has more than {current().pages} pages: split it.")
    return document


def pages_of(document: pdfium.PdfDocument, notes: list[str]) -> Iterator[Page]:
    """The pages in order; one that can't be read is named in ``notes``. A page stays open until the next one is: fonts stay loaded."""
    previous = None
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            notes.append(f"page {number}: damaged, not read")
            continue
        if previous is not None:
            previous.close()
        previous = page
        yield _read(page, number, notes)
    if previous is not None:
        previous.close()


def _read(page: pdfium.PdfPage, number: int, notes: list[str]) -> Page:
    turn = page.get_rotation() % 360
    left, bottom, right, top = page.get_bbox()
    frame = Frame(turn, left, bottom, right - left, top - bottom)
    textpage = page.get_textpage()
    try:
        chars, unreadable = _chars(textpage, frame, number, notes)
    finally:
        textpage.close()
    edges, pictures = drawn(page, frame, number, notes)
    return Page(number, *frame.extent, tuple(chars), tuple(edges), unreadable, tuple(pictures))


def _chars(textpage: pdfium.PdfTextPage, frame: Frame, number: int, notes: list[str]) -> tuple[list[Char], int]:
    handle, count = textpage.raw, textpage.count_chars()
    if count > MAX_CHARACTERS:
        notes.append(f"page {number}: only the first {MAX_CHARACTERS} of {count} characters read")
        count = MAX_CHARACTERS
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    made: list[Char] = []
    plain, (across, down) = frame.turn == 0, frame.extent
    unreadable = turned = 0
    source, size, wide, upright, drop = None, 1.0, 1.0, True, 0.0
    for at in range(count):
        code = raw.FPDFText_GetUnicode(handle, at)
        if code in (10, 13) or (code == 32 and raw.FPDFText_IsGenerated(handle, at) == 1):
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, at, box):
            continue
        drawn = ctypes.cast(raw.FPDFText_GetTextObject(handle, at), ctypes.c_void_p).value
        if drawn != source or source is None:
            source = drawn
            raw.FPDFText_GetMatrix(handle, at, matrix)
            nominal = raw.FPDFText_GetFontSize(handle, at)
            size, wide = max(0.1, nominal * hypot(matrix.c, matrix.d)), nominal * hypot(matrix.a, matrix.b)
            upright = abs((degrees(atan2(matrix.b, matrix.a)) - frame.turn + 180) % 360 - 180) < 8
            raw.FPDFText_GetCharOrigin(handle, at, x, y)
            low = max(frame.place(box.left, box.bottom)[1], frame.place(box.right, box.top)[1])
            drop = low - frame.place(x.value, y.value)[1]
        text = _text(code)
        if not text:
            unreadable += code != 0x200B
            continue
        if not upright:
            turned += 1
            continue
        if plain:
            x0, x1, low = box.left - frame.left, box.right - frame.left, frame.height - box.bottom + frame.bottom
        else:
            (x0, y0), (x1, y1) = frame.place(box.left, box.bottom), frame.place(box.right, box.top)
            x0, x1, low = min(x0, x1), max(x0, x1), max(y0, y1)
        if x1 - x0 < 0.97 * wide and "\u3400" <= text <= "\u9fff":  # the ink alone: an ideograph takes a full square
            x0, x1 = (x0 + x1 - wide) / 2, (x0 + x1 + wide) / 2
        if -5 <= x0 <= across + 5 and -5 <= low <= down + 20:
            made.append(Char(text, x0, x1, low - drop, size))
    if turned:
        notes.append(f"page {number}: {turned} turned characters left out")
    return made, unreadable


@cache
def _text(code: int) -> str:
    """The character, in the form everyone types; "" for one that can't be read or seen."""
    if code in HYPHENS:
        return HYPHENS[code]
    if code < 32 or code in (0xFFFD, 0xFFFF) or 0xD800 <= code <= 0xF8FF or code > 0x10FFFF:  # 0xE000 on: private use
        return " " if code == 9 else ""
    if code in (0xA0, 0x3000, 0x2002, 0x2003, 0x2009, 0x202F):
        return " "
    return "" if INVISIBLE.match(chr(code)) else common(chr(code))
