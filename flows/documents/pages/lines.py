"""The characters of a page become lines in reading order, column after column where the page is set in columns.

Characters drawn one after the other make runs; runs on one baseline make a line. Columns are told by strips of white that
nothing crosses, with full lines on both sides: cells of a table without rules are not full.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from flows.documents.model import least
from flows.documents.pages.chars import Char

LATIN = re.compile(r"[A-Za-z0-9\u00c0-\u024f]")
RUN_GAP = 0.6  # of the font's size: more white than that ends a run
WIDE = 1.6  # white in a line that parts cells or columns
MIN_COLUMN = 9.0  # a column holds at least that many characters in a line
FULL = 0.7  # share of a column's width that its lines usually have


@dataclass(frozen=True, slots=True)
class Run:
    """Characters in a row without a wide gap."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    confidence: float | None = None

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page. ``left`` and ``right`` are the edges of its column; ``column`` counts the pieces of columns over the page,
    ``slot`` says in which of its ``columns`` it stands, from the left."""

    runs: tuple[Run, ...]
    page: int
    base: float
    size: float
    left: float = 0.0
    right: float = 0.0
    column: int = 0
    columns: int = 1
    slot: int = 0

    @property
    def x0(self) -> float:
        return self.runs[0].x0

    @property
    def x1(self) -> float:
        return self.runs[-1].x1

    @property
    def top(self) -> float:
        return self.base - 0.85 * self.size

    @property
    def text(self) -> str:
        """Its runs, with a space or, where the gap is wide, two between them."""
        parts = [self.runs[0].text]
        for before, run in zip(self.runs, self.runs[1:], strict=False):
            gap = (run.x0 - before.x1) / self.size
            parts.append("  " if gap >= WIDE else " ")
            parts.append(run.text)
        return "".join(parts)

    @property
    def confidence(self) -> float | None:
        return least(run.confidence for run in self.runs)

    @property
    def gapped(self) -> bool:
        return any(run.x0 - before.x1 > WIDE * self.size for before, run in zip(self.runs, self.runs[1:], strict=False))


def runs_of(chars: Iterable[Char]) -> list[Run]:
    """Runs in the order in which the file draws them."""
    made: list[Run] = []
    row: list[Char] = []
    spaced: list[bool] = []  # a space was drawn before it
    blank = False
    for char in chars:
        if char.text == " ":
            blank = bool(row)
            continue
        if row:
            last = row[-1]
            gap, size = char.x0 - last.x1, max(char.size, last.size)
            if abs(char.base - last.base) > 0.3 * size or gap > RUN_GAP * size * (1.7 if blank else 1.0) or gap < -0.6 * size:
                made.append(_run(row, spaced))
                row, spaced, blank = [], [], False
        row.append(char)
        spaced.append(blank)
        blank = False
    if row:
        made.append(_run(row, spaced))
    return made


def _run(row: Sequence[Char], spaced: Sequence[bool]) -> Run:
    """Spaces that the file left out stand where the gap is wide: between Latin words, and elsewhere where it is wider than the line's others."""
    gaps = [(char.x0 - before.x1) / char.size for before, char in pairwise(row)]
    usual = median(gaps) if gaps else 0.0
    words = [row[0].text]
    for (before, char), gap, blank in zip(pairwise(row), gaps, spaced[1:], strict=True):
        latin = LATIN.match(before.text) and LATIN.match(char.text)
        if blank or (gap > 0.18 and (latin or gap - usual > 0.13)):
            words.append(" ")
        words.append(char.text)
    return Run("".join(words), row[0].x0, row[-1].x1, row[0].base, max(char.size for char in row),
               least(char.confidence for char in row))


def rows_of(runs: Sequence[Run], page: int) -> list[PageLine]:
    """Lines from top to bottom, whatever the columns: runs on one baseline, raised and lowered signs included."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.base, run.x0)):
        for row in reversed(rows[-3:]):
            lead = max(row, key=lambda member: (member.size, len(member.text)))
            size = max(lead.size, run.size)
            near = abs(run.base - lead.base) <= (0.25 if abs(run.size - lead.size) < 0.15 * size else 0.5) * size
            if near and not any(run.x0 < other.x1 - 0.4 * size and other.x0 < run.x1 - 0.4 * size for other in row):
                row.append(run)
                break
        else:
            rows.append([run])
    lines = []
    for row in rows:
        row.sort(key=lambda run: run.x0)
        lead = max(row, key=lambda member: (member.size, len(member.text)))
        lines.append(PageLine(tuple(_joined(row)), page, lead.base, lead.size))
    return sorted(lines, key=lambda line: (line.base, line.x0))


def _joined(row: Sequence[Run]) -> list[Run]:
    """Runs that touch are one: the file drew them in another order, or piece by piece."""
    made: list[Run] = []
    for run in row:
        last = made[-1] if made else None
        size = max(run.size, last.size) if last else run.size
        if last and run.x0 - last.x1 <= RUN_GAP * size:
            spaced = run.x0 - last.x1 > 0.2 * size and LATIN.match(last.text[-1]) and LATIN.match(run.text[0])
            made[-1] = Run(last.text + (" " if spaced else "") + run.text, last.x0, max(last.x1, run.x1), last.base, size,
                           least((last.confidence, run.confidence)))
        else:
            made.append(run)
    return made


def in_columns(runs: Sequence[Run], page: int, solid: Sequence[tuple[float, float, float, float]] = ()) -> list[PageLine]:
    """All lines of a page in reading order: between lines that cross the gutter, the columns from left to right.

    ``solid`` are the boxes of its tables: what they cover is no gutter."""
    if not runs:
        return []
    size = median(run.size for run in runs)
    lines_of = [Run("", x0, x1, top + step * 2 * size, size) for x0, top, x1, bottom in solid
                for step in range(1 + min(60, int((bottom - top) / size / 2)))]
    gutters = _gutters([*runs, *lines_of], size)
    if not gutters:
        return rows_of(runs, page)
    crossing = [run for run in runs if any(run.x0 < middle < run.x1 for middle in gutters)]
    rest = [run for run in runs if not any(run.x0 < middle < run.x1 for middle in gutters)]
    wide = rows_of(crossing + _beside(crossing, rest), page)
    taken = {id(run) for run in _beside(crossing, rest)}
    rest = [run for run in rest if id(run) not in taken]
    made: list[PageLine] = []
    strip = 0
    bounds = [line.base for line in wide] + [float("inf")]
    above = float("-inf")
    for number, bound in enumerate(bounds):
        band = [run for run in rest if above < run.base <= bound]
        for place in range(len(gutters) + 1):
            low = gutters[place - 1] if place else float("-inf")
            high = gutters[place] if place < len(gutters) else float("inf")
            column = rows_of([run for run in band if low < run.middle <= high], page)
            strip += bool(column)
            made.extend(replace(line, column=strip, columns=len(gutters) + 1, slot=place) for line in column)
        if number < len(wide):
            strip += 1
            made.append(replace(wide[number], column=strip))
            strip += 1
        above = bound
    return made


def _beside(crossing: Sequence[Run], rest: Sequence[Run]) -> list[Run]:
    """Runs on the baseline of a line that crosses the gutter belong to it."""
    bases = [(run.base, run.size) for run in crossing]
    return [run for run in rest if any(abs(run.base - base) < 0.25 * size for base, size in bases)] if len(bases) < 400 else []


def _gutters(runs: Sequence[Run], size: float) -> list[float]:
    """Middles of the white strips between columns; [] where the page has one column."""
    left, right = min(run.x0 for run in runs), max(run.x1 for run in runs)
    if right - left < 2.2 * MIN_COLUMN * size:
        return []
    narrow = sorted((run for run in runs if run.x1 - run.x0 < 0.56 * (right - left)), key=lambda run: run.x0)
    strips = _white(narrow, left, size)
    gutters = [(low + high) / 2 for low, high in strips]
    if not gutters or len(gutters) > 5:
        return []
    bounds = [left, *gutters, right]
    for low, high in pairwise(bounds):
        inside = [run for run in narrow if low <= run.middle <= high]
        if high - low < MIN_COLUMN * size or len(inside) < 3:
            return []
        if median(run.x1 - run.x0 for run in inside) < FULL * (high - low - size):
            return []
    return gutters if len(narrow) >= 0.5 * len(runs) else []


def _white(runs: Sequence[Run], left: float, size: float) -> list[tuple[float, float]]:
    """Strips that next to no run crosses: a centred heading or a caption may."""
    few = 0 if len(runs) < 24 else max(1, len(runs) // 25)
    strips: list[tuple[float, float]] = []
    open_runs, since = 0, left
    for x, step in sorted([(run.x0, 1) for run in runs] + [(run.x1, -1) for run in runs]):
        before, open_runs = open_runs, open_runs + step
        if before > few >= open_runs:
            since = x
        elif before <= few < open_runs and since > left and x - since >= 0.8 * size:
            strips.append((since, x))
    return strips
