"""Lines of pages become whole paragraphs: a full line goes on in the next one, unless that begins a paragraph of its own.

What is full and what is indented is told by the edges of the column, over column and page breaks too.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from flows.documents.layout import CONTINUES, COUNTED
from flows.documents.markers import begins_item, is_caption, is_contents, is_finished
from flows.documents.pages.lines import PageLine

TOKEN = re.compile(r"[A-Za-z0-9.,%+/@:\-]+")  # what is never broken at the end of a line: 96.47%, Python
HANGING = "，。、；：！？）》」』”’%)"  # these don't stand at the beginning of a line
LOOSE = 1.45  # of the usual distance of lines: more white than that parts paragraphs


def with_edges(lines: Sequence[PageLine]) -> list[PageLine]:
    """The lines with the left and right edges of their columns: those of the page, or of the document where the page has few lines."""
    everywhere: dict[tuple, list[PageLine]] = defaultdict(list)
    here: dict[tuple, list[PageLine]] = defaultdict(list)
    for line in lines:
        everywhere[line.columns, line.slot].append(line)
        here[line.page, line.columns, line.slot].append(line)
    whole = {key: _edges(members) for key, members in everywhere.items()}
    made = []
    own: dict[tuple, tuple[float, float]] = {}
    for line in lines:
        key = (line.page, line.columns, line.slot)
        if key not in own:
            own[key] = _own_edges(here[key], whole[key[1:]])
        left, right = own[key]
        made.append(replace(line, left=left, right=max(right, line.x1)))
    return made


def _own_edges(lines: Sequence[PageLine], usual: tuple[float, float]) -> tuple[float, float]:
    """The edges that the lines of a page show themselves, else the usual ones."""
    left, right = _edges(lines)
    sharp = sum(1 for line in lines if abs(line.x1 - right) < 4)
    wide = right - left > 15 * median(line.size for line in lines)
    if len(lines) >= 8 and abs(left - usual[0]) > 4 and sum(1 for line in lines if abs(line.x0 - left) < 4) >= 3:
        usual = (left, usual[1])
    return (usual[0], right) if wide and sharp >= max(3, 0.3 * len(lines)) else (usual[0], max(usual[1], right))


def _edges(lines: Sequence[PageLine]) -> tuple[float, float]:
    lefts, rights = Counter(round(line.x0) for line in lines), Counter(round(line.x1) for line in lines)
    least = max(2, len(lines) // 25)
    left = min((x for x in lefts if sum(lefts[x + step] for step in (-1, 0, 1)) >= least), default=min(lefts))
    right = max((x for x in rights if sum(rights[x + step] for step in (-2, -1, 0, 1, 2)) >= least), default=max(rights))
    return float(left), float(right)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set: ``indented`` first lines, the usual distance of lines by size of the font, the body's size."""

    indented: bool
    leading: dict[int, float]
    size: float


def measure(lines: Sequence[PageLine]) -> Setting:
    sizes: Counter[int] = Counter()
    distances: dict[int, list[float]] = defaultdict(list)
    for line in lines:
        sizes[round(line.size)] += len(line.text)
    for before, line in pairwise(lines):
        step = line.base - before.base
        if line.page == before.page and line.column == before.column and 0.9 * line.size < step < 3 * line.size and _alike(before, line):
            distances[round(line.size)].append(step)
    size = float(sizes.most_common(1)[0][0]) if sizes else 10.0
    opening = [line for before, line in pairwise(lines)
               if not is_full(before, line) and is_finished(before.text) and is_full(line) and not begins_item(line.text)]
    indented = sum(1 for line in opening if 1.2 <= _indent(line) <= 4.5)
    return Setting(len(opening) == 0 or indented * 2 > len(opening), {key: median(steps) for key, steps in distances.items()}, size)


def _alike(first: PageLine, second: PageLine) -> bool:
    return abs(first.size - second.size) < 0.12 * max(first.size, second.size)


def _indent(line: PageLine) -> float:
    return (line.x0 - line.left) / line.size


def is_full(line: PageLine, following: PageLine | None = None) -> bool:
    """Nothing of the next line would have had room in it."""
    slack = (line.right - line.x1) / line.size
    if following is None:
        return slack < 2.2
    words = following.text
    token = TOKEN.match(words)
    need = (following.runs[0].x1 - following.x0) / max(1, len(following.runs[0].text)) * len(token[0]) / line.size if token else 1.0
    if len(words) > 1 and words[1] in HANGING and not token:
        need += 1.0
    return slack < max(need, 1.0) + 0.7


def goes_on(open_lines: Sequence[PageLine], line: PageLine, setting: Setting) -> bool:
    """Whether ``line`` is more of the paragraph ``open_lines``."""
    last, first = open_lines[-1], open_lines[0]
    words, text = line.text, last.text
    if not _alike(last, line) or last.gapped or line.gapped or is_contents(text) or is_contents(words):
        return False
    adjacent = last.page == line.page and last.column == line.column
    if adjacent and line.base - last.base > LOOSE * setting.leading.get(round(line.size), 2.0 * line.size) and is_finished(text):
        return False
    if adjacent and line.base - last.base > 2.6 * line.size:
        return False
    if CONTINUES.match(words):
        return True
    indent, finished = _indent(line), is_finished(text)
    if not is_full(last, line):
        return bool(text[-1].isdigit() and COUNTED.match(words) and indent < 0.8)
    if indent < 0.8:
        if begins_item(words) and (finished or not setting.indented or is_caption(words)):
            return False
        if not finished:
            return not (is_caption(first.text) and len(open_lines) == 1 and first.text.count("，") == 0 and not adjacent)
        return setting.indented or (adjacent and len(open_lines) > 1) or (adjacent and is_full(last) and len(open_lines) == 1
                                                                          and not begins_item(words))
    if begins_item(words):
        return False
    centred = abs((line.x0 - line.left) - (line.right - line.x1)) < 1.5 * line.size and indent > 3.5
    if centred:
        return False
    if len(open_lines) > 1:
        return abs(line.x0 - last.x0) < 0.6 * line.size
    hanging = begins_item(first.text) and line.x0 > first.x0 + 0.8 * line.size
    return hanging or (not finished and abs(line.x0 - first.x0) < 0.6 * line.size)
