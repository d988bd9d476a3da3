"""What is drawn on a PDF page beside its text: ruling lines and pictures, in points from the upper left corner."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MAX_PATHS = 4_000  # of a page; beyond that it is a drawing
MAX_PICTURES = 200
THIN = 2.5  # a filled rectangle no thicker is a ruling line
MAX_DEPTH = 6  # of forms inside forms
MAX_OBJECTS = 20_000  # of a page, looked at


class Edge(NamedTuple):
    """A ruling line: ``upright`` from y0 to y1 at x0, or level from x0 to x1 at y0."""

    x0: float
    y0: float
    x1: float
    y1: float
    upright: bool


@dataclass(frozen=True, slots=True)
class Frame:
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


def drawn(page: pdfium.PdfPage, frame: Frame, number: int, notes: list[str]) -> tuple[list[Edge], list[tuple]]:
    """Ruling lines (strokes, and rectangles that are thin or framed or shaded), and the places of pictures."""
    found: list[Edge] = []
    pictures: list[tuple[float, float, float, float]] = []
    paths = 0
    area = frame.width * frame.height
    objects = _objects(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, ())
    for shape, kind, containers in islice(objects, MAX_OBJECTS):
        if kind == raw.FPDF_PAGEOBJ_FORM:
            continue
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            if len(pictures) < MAX_PICTURES:  # inside a form its place isn't looked for: somewhere on the page
                pictures.append((0.0, 0.0, *frame.extent) if containers else _picture(shape, frame))
            continue
        paths += 1
        if paths > MAX_PATHS:
            notes.append(f"page {number}: more than {MAX_PATHS} drawn shapes, the others not looked at")
            break
        for x0, y0, x1, y1 in _strokes(shape, containers):
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


def _objects(parent: Any, count: Any, get: Any, containers: tuple[pdfium.PdfMatrix, ...]) -> Iterator[tuple[Any, int, tuple]]:
    """(object, kind, matrices of the forms around it) of each path, picture and form."""
    for at in range(count(parent)):
        shape = get(parent, at)
        kind = raw.FPDFPageObj_GetType(shape)
        if kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            yield shape, kind, containers
        elif kind == raw.FPDF_PAGEOBJ_FORM and len(containers) < MAX_DEPTH:
            yield shape, kind, containers
            yield from _objects(shape, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, (_matrix(shape), *containers))


def _matrix(shape: Any) -> pdfium.PdfMatrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(shape, matrix)
    return pdfium.PdfMatrix.from_raw(matrix)


def _picture(shape: Any, frame: Frame) -> tuple[float, float, float, float]:
    sides = [ctypes.c_float() for _ in range(4)]  # left, bottom, right, top
    raw.FPDFPageObj_GetBounds(shape, *sides)
    (x0, y0), (x1, y1) = frame.place(sides[0].value, sides[1].value), frame.place(sides[2].value, sides[3].value)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _strokes(shape: Any, containers: tuple[pdfium.PdfMatrix, ...]) -> Iterator[tuple[float, float, float, float]]:
    """Boxes of the straight level or upright parts of a path, in points of the file; a closed rectangle is one box."""
    segments = raw.FPDFPath_CountSegments(shape)
    if not 2 <= segments <= 400:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(shape, fill, stroke)
    if not fill.value and not stroke.value:
        return
    matrix = _matrix(shape)
    for container in containers:
        matrix = matrix.multiply(container)
    x, y = ctypes.c_float(), ctypes.c_float()
    outline: list[tuple[float, float]] = []
    for at in range(segments + 1):
        segment = raw.FPDFPath_GetPathSegment(shape, at) if at < segments else None
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
