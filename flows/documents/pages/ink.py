"""What a scanned page is printed with, measured pixel by pixel: its ruling lines, and the lines of text where their ink is.

The models see a line of text only about where it is. Its exact edges, its height, the white strips in it that part cells or
numbers are told by the ink, in points, so that the rooms that find columns and tables can take the page for print.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from flows.documents.pages.lines import LATIN
from flows.documents.pages.ocr import Mark, Words
from flows.documents.pages.rules import Edge

if TYPE_CHECKING:
    import numpy

GAP = 1.5  # of the font's size: more white in a line parts cells
APART = 0.7  # and so does that between two figures
SPACE = 0.28  # more white than that between Latin letters is a space
LEVEL_RULE, UPRIGHT_RULE = 30.0, 22.0  # points: hardly a stroke of a letter is as long
THICK = 5.0  # points: no ruling line is as thick
GLUED = re.compile(r"^[表图]\d{1,2}(?=(?:19|20)\d\d(?:[年级届学]|[-—–/]))")  # 表82021级新生: table 8, of 2021
HALF = 0x2E80  # characters below are half as wide as ideographs

Box = tuple[float, float, float, float]  # x0, top, x1, bottom, in pixels


@dataclass(frozen=True, slots=True)
class Measured:
    """A line on the ink: pieces (x0, x1, marks) between wide gaps, its baseline and the height of its font, in points."""

    pieces: tuple[tuple[float, float, tuple[Mark, ...]], ...]
    base: float
    size: float
    confidence: float


def inked(picture: numpy.ndarray) -> numpy.ndarray:
    """Where the page is printed on, whatever its shade of paper."""
    import cv2

    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return cv2.adaptiveThreshold(gray, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 18).astype(bool)


def ruled(ink: numpy.ndarray, points: float, lines: Sequence[Words]) -> tuple[numpy.ndarray, list[Edge]]:
    """(the ink of ruling lines, the lines in points): what stays when all shorter strokes are rubbed out, those of large letters too."""
    import cv2
    import numpy

    plain = ink.astype(numpy.uint8)
    taken = numpy.zeros_like(ink)
    edges: list[Edge] = []
    for upright, shortest in ((False, LEVEL_RULE), (True, UPRIGHT_RULE)):
        length = max(3, round(shortest / points))
        along, across = ((1, length), (3, 1)) if upright else ((length, 1), (1, 3))
        thickened = cv2.dilate(plain, numpy.ones(across[::-1], numpy.uint8))  # a line a little askew climbs a pixel now and then
        found = cv2.morphologyEx(thickened, cv2.MORPH_OPEN, numpy.ones(along[::-1], numpy.uint8))
        amount, _, boxes, _ = cv2.connectedComponentsWithStats(found, connectivity=8)
        for x, y, wide, high, _ in boxes[1:amount]:
            if (wide if upright else high) * points > THICK or any(_is_stroke((x, y, x + wide, y + high), line.box) for line in lines):
                continue
            taken[y:y + high, x:x + wide] = True
            middle_x, middle_y = (x + wide / 2) * points, (y + high / 2) * points
            edges.append(Edge(middle_x, y * points, middle_x, (y + high) * points, True) if upright
                         else Edge(x * points, middle_y, (x + wide) * points, middle_y, False))
    return taken, edges


def _is_stroke(rule: Box, box: Box) -> bool:
    """Whether a rule lies in a line of text and is no longer than a letter or two of it."""
    inside = rule[0] >= box[0] - 3 and rule[1] >= box[1] - 3 and rule[2] <= box[2] + 3 and rule[3] <= box[3] + 3
    return inside and rule[2] - rule[0] < 2 * (box[3] - box[1])


def measured_line(line: Words, ink: numpy.ndarray, points: float) -> Measured | None:
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
    white = [(float(left + before), float(left + after)) for before, after in pairwise(across) if after - before > SPACE * size]
    marks = _spaced(line.marks, white)
    parted = [(low, high) for low, high in white
              if high - low > GAP * size or (high - low > APART * size and _between_figures(marks, low, high))]
    starts, ends = [float(left + across[0]), *(high for _, high in parted)], [*(low + 1 for low, _ in parted), float(left + across[-1] + 1)]
    pieces = _dealt(marks, list(zip(starts, ends, strict=True)))
    return Measured(tuple((x0 * points, x1 * points, marks) for x0, x1, marks in pieces), base * points, size * points, line.confidence)


def _band(rows: numpy.ndarray) -> tuple[int, int]:
    """The rows of ink of this line alone: those around its fullest, up to white; the feet of the line above are beyond it."""
    import numpy

    least = 0.03 * float(rows.max())
    inked = numpy.flatnonzero(rows > least)
    groups = numpy.split(inked, numpy.flatnonzero(numpy.diff(inked) > max(2, 0.12 * len(rows))) + 1)
    fullest = max(groups, key=lambda group: float(rows[group].sum()))
    return int(fullest[0]), int(fullest[-1])


def _spaced(marks: Sequence[Mark], white: Sequence[tuple[float, float]]) -> list[Mark]:
    """The characters with a space where the ink shows one between figures or Latin letters, and where a caption's number ends."""
    made = list(marks[:1])
    glued = GLUED.search("".join(mark.text for mark in marks))
    for at, (before, mark) in enumerate(pairwise(marks), start=1):
        close = LATIN.match(before.text) and LATIN.match(mark.text)
        if close and ((glued and at == glued.end()) or any(before.x < (low + high) / 2 < mark.x for low, high in white)):
            made.append(Mark(" ", before.x, 1.0))
        made.append(mark)
    return made


def _between_figures(marks: Sequence[Mark], low: float, high: float) -> bool:
    """Whether the white strip has a figure on either side: of two numbers, not of one."""
    left = max((mark for mark in marks if mark.text != " " and mark.x < (low + high) / 2), key=lambda mark: mark.x, default=None)
    right = min((mark for mark in marks if mark.text != " " and mark.x > (low + high) / 2), key=lambda mark: mark.x, default=None)
    return bool(left and right and (left.text.isdigit() or left.text in "%％") and right.text.isdigit())


def _dealt(marks: Sequence[Mark], spans: Sequence[tuple[float, float]]) -> list[tuple[float, float, tuple[Mark, ...]]]:
    """The characters dealt out to the pieces of ink, by their middles; a piece that gets none is ink of something else."""
    bounds = [(before[1] + after[0]) / 2 for before, after in pairwise(spans)]
    dealt: list[list[Mark]] = [[] for _ in spans]
    for mark in marks:
        dealt[bisect_right(bounds, mark.x)].append(mark)
    return [(x0, x1, tuple(got)) for (x0, x1), got in zip(spans, dealt, strict=True) if any(mark.text != " " for mark in got)]
