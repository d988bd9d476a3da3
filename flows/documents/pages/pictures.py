"""A scanned page becomes a ``Page`` like any other: characters with their places, and the ruling lines drawn around them.

A page that lies askew is set straight first, one that lies on its side is turned. Sizes that differ by no more than measuring
does are made one, so that the lines of a paragraph are of one size, as in print.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

from flows.documents.pages.chars import Char, Page
from flows.documents.pages.ink import HALF, Measured, inked, measured_line, ruled
from flows.documents.pages.ocr import FIGURES, LONG_SIDE, Words, words

if TYPE_CHECKING:
    import numpy

PAGE = 842.0  # points of the longer side, as on A4: all distances of the layout rooms are in points
ALIKE = 1.16  # sizes that differ by less are one size
SURE = 0.75  # mean confidence of a page the right way up
STEEPEST, STEP = 3.0, 0.25  # degrees


def read_page(picture: numpy.ndarray, number: int) -> Page:
    """The page in ``picture`` (height × width × 3, 8 bits), its longer side 842 points."""
    upright, lines = _upright(_fitted(picture))
    height, width = upright.shape[:2]
    points = PAGE / max(height, width)
    ink = inked(upright)
    rules, edges = ruled(ink, points, lines)
    ink = ink & ~rules
    measured = [line for found in lines if (line := measured_line(found, ink, points))]
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
    ink = inked(small).astype(numpy.uint8)
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
