"""A PDF page becomes characters and ruling lines, both with their places, in points from the upper left corner.

pdfium gives both, about twenty times faster than a reader in Python: it runs in C, and a page without a table costs no more.
Turned text (watermarks, side notes) is left out; a page that is turned as a whole is turned back.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, degrees, hypot
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from flows.documents.lines import INVISIBLE
from flows.documents.model import Refused

MAX_PAGES = 2_000
MAX_CHARACTERS = 60_000  # of a page; a page of a newspaper has 15,000
MAX_PATHS = 4_000  # of a page; beyond that it is a drawing
MAX_PICTURES = 200
THIN = 2.5  # a filled rectangle no thicker is a ruling line
RADICALS = str.maketrans("⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⺃⺏⺐⺑⺒⺓⺥⻎⻑⻒⻌⻙⻪⻫⻭⻯",
                         "母民西见角贝车长门青页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟乙尢尣尪巳幺爫辶長镸辶韦黾斉歯竜")
HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "-"}  # how pdfium gives a hyphen at the end of a line
COMPATIBLE = ((0x2F00, 0x2FDF), (0xF900, 0xFAFF))  # Kangxi radicals and compatibility ideographs: ⼯ for 工


class Char(NamedTuple):
    """``base`` is the baseline, ``size`` the height of the font; a space has the text " "."""

    text: str
    x0: float
    x1: float
    base: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, self.base - 0.36 * self.size


class Edge(NamedTuple):
    """A ruling line: ``upright`` from y0 to y1 at x0, or level from x0 to x1 at y0."""

    x0: float
    y0: float
    x1: float
    y1: float
    upright: bool


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
    if pages > MAX_PAGES:
        raise Refused("too_many_pages", f"PDF 共 {pages} 页，超过上限 {MAX_PAGES} 页；请拆分后重新提交。"
                      f" The PDF has more than {MAX_PAGES} pages: split it.")
    return document


def pages_of(document: pdfium.PdfDocument, notes: list[str]) -> Iterator[Page]:
    """The pages in order; one that can't be read is named in ``notes``."""
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            notes.append(f"page {number}: damaged, not read")
            continue
        try:
            yield _read(page, number, notes)
        finally:
            page.close()


def _read(page: pdfium.PdfPage, number: int, notes: list[str]) -> Page:
    turn = page.get_rotation() % 360
    left, bottom, right, top = page.get_bbox()
    frame = _Frame(turn, left, bottom, right - left, top - bottom)
    textpage = page.get_textpage()
    try:
        chars, unreadable = _chars(textpage, frame, number, notes)
    finally:
        textpage.close()
    edges, pictures = _edges(page, frame, number, notes)
    return Page(number, *frame.extent, tuple(chars), tuple(edges), unreadable, tuple(pictures))


@dataclass(frozen=True, slots=True)
class _Frame:
    """From points of the file, upward from its lower left corner, to points downward from the upper left as it is shown."""

    turn: int
    left: float
    bottom: float
    width: float
    height: float

    @property
    def extent(self) -> tuple[float, float]:
        return (self.height, self.width) if self.turn in (90, 270) else (self.width, self.height)

    def place(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self.turn == 90:
            return y, x
        if self.turn == 180:
            return self.width - x, y
        if self.turn == 270:
            return self.height - y, self.width - x
        return x, self.height - y


def _chars(textpage: pdfium.PdfTextPage, frame: _Frame, number: int, notes: list[str]) -> tuple[list[Char], int]:
    handle, count = textpage.raw, textpage.count_chars()
    if count > MAX_CHARACTERS:
        notes.append(f"page {number}: only the first {MAX_CHARACTERS} of {count} characters read")
        count = MAX_CHARACTERS
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    made: list[Char] = []
    unreadable = turned = 0
    source, size, upright, drop = None, 1.0, True, 0.0
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
            size = max(0.1, raw.FPDFText_GetFontSize(handle, at) * hypot(matrix.c, matrix.d))
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
        (x0, y0), (x1, y1) = frame.place(box.left, box.bottom), frame.place(box.right, box.top)
        x0, x1 = min(x0, x1), max(x0, x1)
        if -5 <= x0 <= frame.extent[0] + 5 and -5 <= max(y0, y1) <= frame.extent[1] + 20:
            made.append(Char(text, x0, x1, max(y0, y1) - drop, size))
    if turned:
        notes.append(f"page {number}: {turned} turned characters left out")
    return made, unreadable


def _text(code: int) -> str:
    """The character, in the form everyone types; "" for one that can't be read or seen."""
    if code in HYPHENS:
        return HYPHENS[code]
    if code < 32 or code in (0xFFFD, 0xFFFF) or 0xD800 <= code <= 0xF8FF or code > 0x10FFFF:  # 0xE000 on: private use
        return " " if code == 9 else ""
    if code in (0xA0, 0x3000, 0x2002, 0x2003, 0x2009, 0x202F):
        return " "
    if any(first <= code <= last for first, last in COMPATIBLE):
        return unicodedata.normalize("NFKC", chr(code))
    if 0x2E80 <= code <= 0x2EFF:
        return chr(code).translate(RADICALS)
    return "" if INVISIBLE.match(chr(code)) else chr(code)


def _edges(page: pdfium.PdfPage, frame: _Frame, number: int, notes: list[str]) -> tuple[list[Edge], list[tuple]]:
    """Ruling lines (strokes, and rectangles that are thin or framed or shaded), and the places of pictures."""
    found: list[Edge] = []
    pictures: list[tuple[float, float, float, float]] = []
    paths = 0
    area = frame.width * frame.height
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE], max_depth=6):
        if shape.type == raw.FPDF_PAGEOBJ_IMAGE:
            if shape.container is None and len(pictures) < MAX_PICTURES:
                x0, y0, x1, y1 = shape.get_bounds()
                (x0, y0), (x1, y1) = frame.place(x0, y0), frame.place(x1, y1)
                pictures.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
            continue
        paths += 1
        if paths > MAX_PATHS:
            notes.append(f"page {number}: more than {MAX_PATHS} drawn shapes, the others not looked at")
            break
        for x0, y0, x1, y1 in _strokes(shape):
            (x0, y0), (x1, y1) = frame.place(x0, y0), frame.place(x1, y1)
            x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
            if (x1 - x0) * (y1 - y0) > 0.9 * area:
                continue
            found.extend(_sides(x0, y0, x1, y1))
    return found, pictures


def _sides(x0: float, y0: float, x1: float, y1: float) -> list[Edge]:
    """A box as the ruling lines that it draws: one where it is thin, else its four sides."""
    if x1 - x0 <= THIN:
        return [Edge((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, True)] if y1 - y0 > THIN else []
    if y1 - y0 <= THIN:
        return [Edge(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2, False)]
    return [Edge(x0, y0, x0, y1, True), Edge(x1, y0, x1, y1, True), Edge(x0, y0, x1, y0, False), Edge(x0, y1, x1, y1, False)]


def _strokes(shape: pdfium.PdfObject) -> Iterator[tuple[float, float, float, float]]:
    """Boxes of the straight level or upright parts of a path, in points of the file; a closed rectangle is one box."""
    segments = raw.FPDFPath_CountSegments(shape.raw)
    if not 2 <= segments <= 400:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(shape.raw, fill, stroke)
    if not fill.value and not stroke.value:
        return
    matrix = shape.get_matrix()
    container = shape.container
    while container is not None:
        matrix = matrix.multiply(container.get_matrix())
        container = container.container
    x, y = ctypes.c_float(), ctypes.c_float()
    outline: list[tuple[float, float]] = []
    for at in range(segments + 1):
        segment = raw.FPDFPath_GetPathSegment(shape.raw, at) if at < segments else None
        kind = raw.FPDFPathSegment_GetType(segment) if segment else raw.FPDF_SEGMENT_MOVETO
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            return
        if kind == raw.FPDF_SEGMENT_MOVETO:
            yield from _boxes(outline, bool(fill.value))
            outline = []
        if segment:
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            outline.append(matrix.on_point(x.value, y.value))
            if raw.FPDFPathSegment_GetClose(segment) and outline[0] != outline[-1]:
                outline.append(outline[0])


def _boxes(outline: list[tuple[float, float]], filled: bool) -> Iterator[tuple[float, float, float, float]]:
    if len(outline) < 2:
        return
    across, down = [point[0] for point in outline], [point[1] for point in outline]
    box = (min(across), min(down), max(across), max(down))
    if len(outline) in (4, 5) and filled and (box[2] - box[0] <= THIN or box[3] - box[1] <= THIN):
        yield box  # a ruling line drawn as a rectangle
        return
    for (x0, y0), (x1, y1) in pairwise(outline):
        if abs(x0 - x1) <= 0.5 or abs(y0 - y1) <= 0.5:
            yield x0, y0, x1, y1
