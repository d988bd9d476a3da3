"""Tables without upright rules (three-line tables, or none at all): columns are strips of white that no row crosses.

Rows are told by their distance: lines of one cell stand closer than rows do. Where the strips don't line up nothing is made a
table; the lines go on as text, whose own rules for spaced rows come next.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from flows.documents.grid import is_value
from flows.documents.markers import is_caption, is_contents, is_finished, marker
from flows.documents.pages.cells import rows_of_cells
from flows.documents.pages.lines import PageLine, Run
from flows.documents.pages.ruled import PageTable

MIN_SEEDS = 3  # rows that show the columns
MAX_LINES = 400  # of a table on one page
STRIP = 0.35  # of the font's size: the narrowest white between two columns
FAR = 3.2  # of the font's size: rows of one table stand no farther apart


def found(lines: Sequence[PageLine]) -> tuple[list[PageTable], list[PageLine]]:
    """(the unruled tables of a page, the lines outside them). Lines come in reading order, strip after strip."""
    tables: list[PageTable] = []
    rest: list[PageLine] = []
    at = 0
    while at < len(lines):
        region = _region(lines, at) if _is_seed(lines[at]) else None
        table = None
        if region is not None:
            first, end = region
            while first > 0 and rest and rest[-1] is lines[first - 1] and _fits_above(lines[first - 1], lines[first], lines[at:end]):
                first -= 1
            table = _table(lines[first:end])
            if table is not None:
                del rest[len(rest) - (at - first):]
                tables.append(table)
                at = end
                continue
        rest.append(lines[at])
        at += 1
    return tables, rest


def _is_seed(line: PageLine) -> bool:
    cells = line.runs
    if is_contents(line.text) or len(cells) < 2:
        return False
    return len(cells) >= 3 or is_value(cells[-1].text)


def _region(lines: Sequence[PageLine], at: int) -> tuple[int, int] | None:
    """Seeds, and between them lines that fit their columns: (start, end)."""
    strip = lines[at].column
    seeds, last, end = 0, at, at
    while end < len(lines) and end - at < MAX_LINES and lines[end].column == strip:
        line = lines[end]
        if end > at and line.base - lines[end - 1].base > FAR * line.size:
            break
        if _is_seed(line):
            seeds, last = seeds + 1, end
        elif end - last > 4 or is_caption(line.text) or not _is_part(line, lines[at:last + 1]):
            break
        end += 1
    tail = last + 1
    pitch = max((after.base - before.base for before, after in pairwise(lines[at:tail])), default=0.0)
    while tail < end and lines[tail].base - lines[tail - 1].base < 0.8 * pitch:
        tail += 1
    return (at, tail) if seeds >= MIN_SEEDS else None


def _is_part(line: PageLine, seeds: Sequence[PageLine]) -> bool:
    """Whether a line of few runs is the rest of cells: narrower than the table, ending no sentence as wide as it."""
    wide = max(seed.x1 for seed in seeds) - min(seed.x0 for seed in seeds)
    return all(run.x1 - run.x0 < 0.62 * wide for run in line.runs) and not (len(line.runs) == 1 and marker(line.text) and line.x0 <= seeds[0].x0)


def _fits_above(above: PageLine, first: PageLine, body: Sequence[PageLine]) -> bool:
    """A line of a head, or of the first row, right above the first seed."""
    near = 0 < first.base - above.base < 2.2 * first.size and above.column == first.column
    return near and not is_caption(above.text) and not marker(above.text) and not is_finished(above.text) and _is_part(above, body)


def _table(lines: Sequence[PageLine]) -> PageTable | None:
    seeds = [line for line in lines if _is_seed(line)]
    found = _columns(seeds, lines)
    if found is None or found[1] < 2:
        return None
    columns, usual = found
    filled = [{column for run in line.runs for column in _covered(run, columns)} for line in lines]
    if len(columns) == 2 and _counts_pages(lines):
        return None
    full = sum(1 for line, places in zip(lines, filled, strict=True) if _is_seed(line) and len(places) >= max(2, 0.6 * usual))
    if full < MIN_SEEDS:
        return None
    whole = _whole(lines, filled, columns, usual)
    rows, spread = rows_of_cells(lines, whole) or (_grouped(lines, whole, columns), [])
    cells: list[list[list[str]]] = [[[] for _ in columns] for _ in rows]
    merged, confidences = set(), {}
    for runs, numbers, repeated in [*((row, (number,), False) for number, row in enumerate(rows)), *((*cell, True) for cell in spread)]:
        for number, column, words in ((number, column, [run for run in runs if column in _covered(run, columns)])
                                      for number in numbers for column in range(len(columns))):
            own, texts = cells[number][column], [run.text for run in words]
            if not words:
                continue
            before = repeated and words[0].x0 < (columns[column][0] + columns[column][1]) / 2
            cells[number][column] = texts + own if before else own + texts
            if any(column != _covered(run, columns)[0] for run in words) or (repeated and not own):
                merged.add((number, column))
            sure = [run.confidence for run in words if run.confidence is not None]
            if sure:
                confidences[number, column] = min(*sure, confidences.get((number, column), 1.0))
    box = (min(line.x0 for line in lines), lines[0].top, max(line.x1 for line in lines), lines[-1].base)
    xs = (box[0], *((left[1] + right[0]) / 2 for left, right in pairwise(columns)), box[2])
    made = tuple(tuple(tuple(cell) for cell in row) for row in cells)
    return PageTable(lines[0].page, box, made, frozenset(merged), xs, column=lines[0].column, ruled=False, confidences=confidences)


def _columns(seeds: Sequence[PageLine], lines: Sequence[PageLine]) -> tuple[list[tuple[float, float]], int] | None:
    """(the extents of the columns, how many of them rows usually fill); None where what the rows show doesn't line up."""
    most = sorted(len(line.runs) for line in seeds)[len(seeds) // 2]  # a row of the usual kind
    size = seeds[0].size
    shown = [line for line in seeds if len(line.runs) >= most]
    columns = _strips([run for line in shown for run in line.runs], size)
    if len(columns) < most or len(columns) > 40:
        return None
    usual = len(columns)
    low, high = columns[0][0] - STRIP * size, columns[-1][1] + STRIP * size
    beside = _strips([run for line in lines for run in line.runs if run.x1 < low or run.x0 > high], size)
    columns = sorted([*columns, *beside])  # those beside hold only cells over several rows
    for line in lines:  # the rest of a cell may be longer than its first line, but reaches into no other column
        for run in line.runs:
            covered = _covered(run, columns)
            if len(covered) == 1:
                low, high = columns[covered[0]]
                columns[covered[0]] = (min(low, run.x0), max(high, run.x1))
    return columns, usual


def _strips(runs: Sequence[Run], size: float) -> list[tuple[float, float]]:
    """From left to right, the extents of runs that white parts from each other."""
    made: list[tuple[float, float]] = []
    for x0, x1 in sorted((run.x0, run.x1) for run in runs):
        if made and x0 < made[-1][1] + STRIP * size:
            made[-1] = (made[-1][0], max(made[-1][1], x1))
        else:
            made.append((x0, x1))
    return made


def _covered(run: Run, columns: Sequence[tuple[float, float]]) -> list[int]:
    """The columns over which a run stands: all that it overlaps, or else the nearest."""
    over = [place for place, (low, high) in enumerate(columns) if min(run.x1, high) - max(run.x0, low) > 0.25 * min(run.x1 - run.x0, high - low)]
    if over:
        return list(range(over[0], over[-1] + 1))
    return [min(range(len(columns)), key=lambda place: abs(run.middle - sum(columns[place]) / 2))]


def _counts_pages(lines: Sequence[PageLine]) -> bool:
    """A table of contents without leaders: whole numbers that never go down."""
    last = [line.runs[-1].text for line in lines if len(line.runs) >= 2]
    return all(text.isdigit() for text in last) and all(int(a) <= int(b) for a, b in pairwise(last)) and int(last[-1]) < 400


def _whole(lines: Sequence[PageLine], filled: Sequence[set[int]], extents: Sequence[tuple[float, float]], usual: int) -> list[bool]:
    """Which lines are rows by themselves: with most cells, or with a name and a value."""
    values = [_values(line, extents) for line in lines]
    return [len(places) >= max(2, 0.6 * usual) or (bool(told) and len(places) >= 2 and not told <= {0})
            for places, told in zip(filled, values, strict=True)]


def _values(line: PageLine, extents: Sequence[tuple[float, float]]) -> set[int]:
    return {column for run in line.runs if is_value(run.text) for column in _covered(run, extents)}


def _grouped(lines: Sequence[PageLine], anchor: Sequence[bool], extents: Sequence[tuple[float, float]]) -> list[list[Run]]:
    """The runs of each row, told by the distance of lines. ``anchor``: which lines are rows by themselves."""
    if all(anchor):
        return [list(line.runs) for line in lines]
    values = [_values(line, extents) for line in lines]
    steps = [after.base - before.base for before, after in pairwise(lines)]
    between = [step for step, (first, second) in zip(steps, pairwise(anchor), strict=True) if first and second]
    mean = (min(steps) + max(steps)) / 2 if max(steps) > 1.25 * min(steps) else max(steps)
    limit = 0.85 * min(between) if between else mean
    groups: list[list[Run]] = []
    anchored, said = False, set()  # no cell holds two values
    for place, line in enumerate(lines):
        joins = place > 0 and steps[place - 1] <= limit and not (anchored and anchor[place]) and not said & values[place]
        if joins:
            groups[-1] += line.runs
            anchored, said = anchored or anchor[place], said | values[place]
        else:
            groups.append(list(line.runs))
            anchored, said = anchor[place], values[place]
    return groups
