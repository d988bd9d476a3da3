"""Running heads, running feet and page numbers are not the report's text: they are set aside and named in a note.

A line counts as one where it comes back on page after page, and stands at page breaks or in the midst of sentences.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from flows.documents.lines import Line
from flows.documents.markers import BARE_NUMBER, PAGE_NUMBER, begins_item, is_caption, is_finished

PAUSE = re.compile(r"[，。；、|]")  # the marks of running text and of rows
DIGITS = re.compile(r"\d+")
MIN_PAGES = 3
MIN_LINES = 8  # a page has at least as many
WIDEST_CELL = 26.0  # full-width characters; a page of text holds a wider line


def cleared(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """(lines of the text itself, notes)."""
    numbers = _page_numbers(lines)
    running = _running(lines, numbers)
    away = numbers | running
    if not away:
        return list(lines), []
    notes = []
    if numbers:
        notes.append(f"page numbers set aside: lines {_listed(sorted(lines[at].number for at in numbers))}")
    by_text: dict[str, list[int]] = defaultdict(list)
    for at in sorted(running):
        by_text[lines[at].text].append(lines[at].number)
    notes.extend(f"running head set aside: {text} (lines {_listed(where)})" for text, where in list(by_text.items())[:20])
    kept: list[Line] = []
    gap, broken = 0, False
    for at, line in enumerate(lines):
        if at in away:
            gap, broken = max(gap, line.gap), broken or line.new_page
            continue
        kept.append(replace(line, gap=max(gap, line.gap), new_page=broken or line.new_page) if gap or broken else line)
        gap, broken = 0, False
    return kept, notes


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:8])) + (f" … ({len(numbers)})" if len(numbers) > 8 else "")


def _page_numbers(lines: Sequence[Line]) -> frozenset[int]:
    """- 12 -, 第 3 页; a bare number only where such lines count upward one by one through the text."""
    dressed = {at for at, line in enumerate(lines) if PAGE_NUMBER.match(line.text) and "\t" not in line.raw}
    bare = [(at, int(line.text)) for at, line in enumerate(lines) if BARE_NUMBER.match(line.text) and "\t" not in line.raw]
    runs: list[list[tuple[int, int]]] = []
    for at, value in bare:
        run = next((run for run in reversed(runs[-8:]) if value == run[-1][1] + 1 and at - run[-1][0] > 6), None)
        if run is None:
            runs.append([(at, value)])
        else:
            run.append((at, value))
    for run in runs:
        if len(run) >= MIN_PAGES and run[-1][0] - run[0][0] >= 10 * (len(run) - 1) and not _among_cells(lines, run):
            dressed.update(at for at, _ in run)
    return frozenset(dressed)


def _among_cells(lines: Sequence[Line], run: Sequence[tuple[int, int]]) -> bool:
    """Whether most of a run's numbers stand among cells, one a line: they count rows, not pages."""
    narrow = [max(line.width for line in lines[first:last]) <= WIDEST_CELL for (first, _), (last, _) in pairwise(run)]
    return sum(narrow) * 2 > len(narrow)


def _running(lines: Sequence[Line], numbers: frozenset[int]) -> frozenset[int]:
    places: dict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if at not in numbers and 4 <= line.width <= 40 and "\t" not in line.raw and not PAUSE.search(line.text):
            places[DIGITS.sub("#", line.text)].append(at)
    running: set[int] = set()
    for text, where in places.items():
        if len(where) < MIN_PAGES or is_finished(text) or is_caption(lines[where[0]].text) or text.strip("# .%-—") == "":
            continue
        if any(after - before < MIN_LINES for before, after in pairwise(where)):
            continue
        cut = sum(1 for at in where if _at_break(lines, at, numbers))
        if cut * 5 >= len(where) * 2 and not (begins_item(text) and len({lines[at].text for at in where}) > 1):
            running.update(where)
    return frozenset(running) if len(running) * 4 <= len(lines) else frozenset()


def _at_break(lines: Sequence[Line], at: int, numbers: frozenset[int]) -> bool:
    """Beside a page number or a form feed, or between the two halves of a sentence."""
    if {at - 1, at + 1} & numbers or lines[at].new_page or (at + 1 < len(lines) and lines[at + 1].new_page):
        return True
    before = lines[at - 1] if at else None
    return before is not None and before.width >= 12 and not is_finished(before.text) and "\t" not in before.raw
