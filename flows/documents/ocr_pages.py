"""A scanned page becomes a ``Page`` like any other: characters with their places, and the ruling lines drawn around them.

Where the models see a line of text is only about right; its exact edges, its height and the wide gaps in it are measured on the
ink itself, so that the rooms that join lines and find tables can take it for print. A page that lies askew is set straight first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from flows.documents.ocr import FIGURES, LONG_SIDE, Mark, Words, words
from flows.documents.pdf_pages import Char, Page
from flows.documents.pdf_rules import Edge

if TYPE_CHECKING:
    import numpy

PAGE = 842.0  # points of the longer side, as on A4: all distances of the layout rooms are in points
GAP = 1.5  # of the font's size: more white in a line parts cells
LEVEL_RULE, UPRIGHT_RULE = 30.0, 22.0  # points: no stroke of a letter is as long
THICK = 5.0  # points: no ruling line is as thick
ALIKE = 1.16  # sizes that differ by less are one size
HALF = 0x2E80  # characters below are half as wide as ideographs
SURE = 0.75  # mean confidence of a page the right way up
STEEPEST, STEP = 3.0, 0.25  # degrees


@dataclass(frozen=True, slots=True)
class Measured:
    """A line on the ink: pieces (x0, x1, marks) between wide gaps, its baseline and the height of its font, in points."""

    pieces: tuple[tuple[float, float, tuple[Mark, ...]], ...]
    base: float
    size: float
    confidence: float


def read_page(picture: numpy.ndarray, number: int) -> Page:
    """The page in ``picture`` (height × width × 3, 8 bits), its longer side 842 points."""
    upright, lines = _upright(_fitted(picture))
    height, width = upright.shape[:2]
    points = PAGE / max(height, width)
    ink = _ink(upright)
    rules, edges = _ruled(ink, points)
    ink = ink & ~rules
    measured = [line for found in lines if (line := _measured(found, ink, points))]
    sizes = _settled([(line.size, sum(len(marks) for _, _, marks in line.pieces)) for line in measured])
    chars = [char for line, size in zip(measured, sizes, strict=True) for char in _chars(line, size)]
    return Page(number, width * points, height * points, tuple(chars), tuple(edges), 0, (), by_ocr=True)


def _fitted(picture: numpy.ndarray) -> numpy.ndarray:
    """No larger than the models see, and straight: rows of print level."""
    import cv2

    longest = max(picture.shape[:2])
    if longest > LONG_SIDE:
        share = LONG_SIDE / longest
        picture = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    angle = _skew(picture)
    if abs(angle) < STEP:
        return picture
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _skew(picture: numpy.ndarray) -> float:
    """Degrees by which the page is to be turned: where rows of ink and rows of white differ most."""
    import cv2
    import numpy

    share = 700 / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA) if share < 1 else picture
    ink = _ink(small).astype(numpy.uint8)
    height, width = ink.shape
    best = (-1.0, 0.0)
    for step in sorted(range(-int(STEEPEST / STEP), int(STEEPEST / STEP) + 1), key=abs):
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), step * STEP, 1.0)
        rows = cv2.warpAffine(ink, turn, (width, height)).sum(axis=1).astype(float)
        best = max(best, (float(((rows[1:] - rows[:-1]) ** 2).sum()), step * STEP), key=lambda found: found[0])
    return best[1]


def _upright(picture: numpy.ndarray) -> tuple[numpy.ndarray, tuple[Words, ...]]:
    """(the page the right way up, its lines): turned where its lines stand on end or can't be read."""
    import numpy

    lines = words(picture)
    if not lines:
        return picture, lines
    if 2 * sum(line.upright for line in lines) > len(lines):
        turns: tuple[int, ...] = (1, 3)
    elif _sure(lines) < SURE:
        turns = (0, 2)
    else:
        return picture, lines
    tried = [(turned := numpy.ascontiguousarray(numpy.rot90(picture, turn)), words(turned) if turn else lines) for turn in turns]
    return max(tried, key=lambda found: _sure(found[1]) * sum(len(line.marks) for line in found[1]))


def _sure(lines: Sequence[Words]) -> float:
    letters = sum(len(line.marks) for line in lines)
    return sum(line.confidence * len(line.marks) for line in lines) / letters if letters else 0.0


def _ink(picture: numpy.ndarray) -> numpy.ndarray:
    """Where the page is printed on, whatever its shade of paper."""
    import cv2

    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return cv2.adaptiveThreshold(gray, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 18).astype(bool)


def _ruled(ink: numpy.ndarray, points: float) -> tuple[numpy.ndarray, list[Edge]]:
    """(the ink of ruling lines, the lines in points): what stays when all shorter strokes are rubbed out."""
    import cv2
    import numpy

    plain = ink.astype(numpy.uint8)
    taken = numpy.zeros_like(ink)
    edges: list[Edge] = []
    for upright, shortest in ((False, LEVEL_RULE), (True, UPRIGHT_RULE)):
        length = max(3, round(shortest / points))
        along, across = ((1, length), (3, 1)) if upright else ((length, 1), (1, 3))
        thickened = cv2.dilate(plain, numpy.ones(across[::-1], numpy.uint8))  # a line a little askew climbs a pixel now and then
        lines = cv2.morphologyEx(thickened, cv2.MORPH_OPEN, numpy.ones(along[::-1], numpy.uint8))
        amount, _, boxes, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
        for x, y, wide, high, _ in boxes[1:amount]:
            if (wide if upright else high) * points > THICK:
                continue
            taken[y:y + high, x:x + wide] = True
            middle_x, middle_y = (x + wide / 2) * points, (y + high / 2) * points
            edges.append(Edge(middle_x, y * points, middle_x, (y + high) * points, True) if upright
                         else Edge(x * points, middle_y, (x + wide) * points, middle_y, False))
    return taken, edges


def _measured(line: Words, ink: numpy.ndarray, points: float) -> Measured | None:
    """The line where its ink is; None where there is none."""
    import numpy

    if not line.marks:
        return None
    height, width = ink.shape
    left, top = max(0, int(line.box[0])), max(0, int(line.box[1]))
    crop = ink[top:min(height, round(line.box[3]) + 1), left:min(width, round(line.box[2]) + 1)]
    if not crop.any():
        return None
    first, last = _band(crop.sum(axis=1))
    across = numpy.flatnonzero(crop[first:last + 1].any(axis=0))
    plain = [mark for mark in line.marks if mark.text != " "]
    wide = any(ord(mark.text) >= HALF for mark in plain)
    tall = last - first + 1
    size = tall / (0.95 if wide else 0.72)
    base = top + last + 1 - (0.1 * size if wide else 0.0)
    jumps = numpy.flatnonzero(numpy.diff(across) > GAP * size)
    starts = [across[0], *(across[jumps + 1])]
    ends = [*across[jumps], across[-1]]
    pieces = _dealt(line.marks, [(float(left + start), float(left + end + 1)) for start, end in zip(starts, ends, strict=True)])
    return Measured(tuple((x0 * points, x1 * points, marks) for x0, x1, marks in pieces), base * points, size * points, line.confidence)


def _band(rows: numpy.ndarray) -> tuple[int, int]:
    """The rows of ink of this line alone: those around its fullest, up to white; the feet of the line above are beyond it."""
    import numpy

    least = 0.03 * float(rows.max())
    inked = numpy.flatnonzero(rows > least)
    groups = numpy.split(inked, numpy.flatnonzero(numpy.diff(inked) > max(2, 0.12 * len(rows))) + 1)
    fullest = max(groups, key=lambda group: float(rows[group].sum()))
    return int(fullest[0]), int(fullest[-1])


def _dealt(marks: Sequence[Mark], spans: Sequence[tuple[float, float]]) -> list[tuple[float, float, tuple[Mark, ...]]]:
    """The characters dealt out to the pieces of ink, by their middles; a piece that gets none is ink of something else."""
    bounds = [(before[1] + after[0]) / 2 for before, after in pairwise(spans)]
    dealt: list[list[Mark]] = [[] for _ in spans]
    for mark in marks:
        dealt[bisect_right(bounds, mark.x)].append(mark)
    return [(x0, x1, tuple(got)) for (x0, x1), got in zip(spans, dealt, strict=True) if any(mark.text != " " for mark in got)]


def _settled(sizes: Sequence[tuple[float, int]]) -> list[float]:
    """Sizes that differ by no more than measuring does, made one: that of most of their characters."""
    order = sorted(range(len(sizes)), key=lambda at: sizes[at][0])
    settled = [0.0] * len(sizes)
    group: list[int] = []
    for at in [*order, None]:
        if at is not None and (not group or sizes[at][0] <= ALIKE * sizes[group[0]][0]):
            group.append(at)
            continue
        common = median(sizes[member][0] for member in group for _ in range(sizes[member][1])) if group else 0.0
        for member in group:
            settled[member] = common
        group = [at] if at is not None else []
    return settled


def _chars(line: Measured, size: float) -> list[Char]:
    """The characters side by side over their piece's ink, ideographs twice as wide as others."""
    made = []
    for x0, x1, marks in line.pieces:
        shares = [0.0 if mark.text == " " else 1.0 if ord(mark.text) >= HALF else 0.5 for mark in marks]
        unit = (x1 - x0) / sum(shares)
        x = x0
        for mark, share in zip(marks, shares, strict=True):
            sure = min(line.confidence, mark.confidence) if mark.text in FIGURES else line.confidence
            made.append(Char(mark.text, x, x + share * unit, line.base, size, round(sure, 3)))
            x += share * unit
    return made
