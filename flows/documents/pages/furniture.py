"""Running heads, running feet and page numbers, told by where they stand: the same place at the edge of page after page.

Comes in: the runs of all pages. Goes out: those of the report itself, and notes that name what was set aside.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from flows.documents.markers import PAGE_NUMBER, is_finished
from flows.documents.pages.chars import Page
from flows.documents.pages.lines import PageLine, Run, rows_of

DIGITS = re.compile(r"[\dⅠ-ⅻ]+|\b[ivxlIVXL]+\b")
NUMBER = re.compile(r"^[-—–·•|/\s]*(?:第?\s*(?:\d{1,4}|[ivxlIVXL]{1,6})\s*页?)"
                    r"(?:\s*[/／,，共]*\s*\d{0,4}\s*页?)[-—–·•|/\s]*$")  # - 12 -, 3/40, 第 3 页 共 40 页
EDGE = 0.085  # share of the page's height that is margin, above and below
NEAR_EDGE = 0.14  # as far as running heads reach into the page


def cleared(pages: Sequence[tuple[Page, Sequence[Run]]]) -> tuple[list[list[Run]], list[str]]:
    """(the runs of each page without its furniture, notes)."""
    found: dict[tuple[str, int], set[int]] = defaultdict(set)  # (words, height) -> pages
    bands: Counter[int] = Counter()
    edges: list[list[PageLine]] = []
    for place, (page, runs) in enumerate(pages):
        edges.append(rows_of([run for run in runs if _depth(run, page.height) < NEAR_EDGE], page.number))
        for line in edges[-1]:
            found[_folded(line), _band(line, page.height)].add(place)
    for (_, band), where in found.items():
        if len(where) >= 2:
            bands[band] = max(bands[band], len(where))
    kept: list[list[Run]] = []
    away: Counter[str] = Counter()
    for lines, (page, runs) in zip(edges, pages, strict=True):
        rest = [run for run in runs if _depth(run, page.height) >= NEAR_EDGE]
        for line in lines:
            reason = _reason(line, page.height, found, bands, len(pages))
            if reason:
                away[DIGITS.sub("#", reason)] += 1
            else:
                rest.extend(line.runs)
        kept.append(rest)
    return kept, [f"{reason} ({count} times)" for reason, count in away.most_common(20)]


def _reason(line: PageLine, height: float, found: dict[tuple[str, int], set[int]], bands: Counter[int], pages: int) -> str:
    depth, band, words = _depth(line, height), _band(line, height), _folded(line)
    if NUMBER.match(line.text) or PAGE_NUMBER.match(line.text):
        return "page number set aside"
    near = [where for step in (-1, 0, 1) if (where := found.get((words, band + step)))]
    times = len(set().union(*near)) if near else 0
    if times >= 3 and (depth < EDGE or times * 3 >= pages) and not is_finished(line.text):
        return f"running head set aside: {line.text}"
    if depth < EDGE and times == 2:
        return f"running head set aside: {line.text}"
    if depth < EDGE and max(bands[band + step] for step in (-1, 0, 1)) >= 3 and not is_finished(line.text):
        return f"running head set aside: {line.text}"
    return ""


def _depth(line: PageLine | Run, height: float) -> float:
    """How far inside the page its middle stands: 0 at the upper or lower edge, 0.5 in the middle."""
    middle = (line.base - 0.36 * line.size) / max(1.0, height)
    return max(0.0, min(middle, 1 - middle))


def _band(line: PageLine, height: float) -> int:
    """The height of its baseline in steps of 3 points; counted from below in the lower half."""
    return round(line.base / 3) if line.base < height / 2 else -round((height - line.base) / 3) - 1


def _folded(line: PageLine) -> str:
    return DIGITS.sub("#", re.sub(r"\s", "", line.text))
