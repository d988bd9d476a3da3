"""Ruled tables of a page: ruling lines become cells, cells a grid in which merged ones stand in every place they cover.

The search for cells is pdfplumber's; the lines and characters it works on are pdfium's, so a page is parsed once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flows.documents.model import least
from flows.documents.pages.chars import Char, Page
from flows.documents.pages.lines import rows_of, runs_of
from flows.documents.pages.rules import Edge

NEAR = 3.0  # points: lines that close are one
MAX_EDGES = 1_500  # of a page, after joining; a table of 60 rows and 12 columns has 800 where each cell is a box of its own
MAX_CROSSINGS = 6_400  # of a page: 80 rows and 80 columns; the search takes a second for that
SHORTEST = 6.0  # a shorter line rules no cell

Box = tuple[float, float, float, float]  # x0, top, x1, bottom


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table as it stands on one page. A cell is its lines of text; ``xs`` are the edges of its columns; ``confidences`` are those
    of the cells that OCR read, by (row, column)."""

    page: int
    box: Box
    rows: tuple[tuple[tuple[str, ...], ...], ...]
    merged: frozenset[tuple[int, int]]
    xs: tuple[float, ...]
    column: int = 0
    ruled: bool = True
    confidences: Mapping[tuple[int, int], float] = field(default_factory=dict)


def ruled(page: Page, notes: list[str]) -> tuple[list[PageTable], list[Char]]:
    """(the ruled tables of a page, the characters that stand outside them)."""
    if len(page.edges) < 4:
        return [], list(page.chars)
    edges = _merged(page.edges)
    if len(edges) > MAX_EDGES:
        notes.append(f"page {page.number}: {len(edges)} ruling lines, taken for a drawing: its tables are not read as tables")
        return [], list(page.chars)
    left = list(page.chars)
    made: list[PageTable] = []
    for cells in sorted(_tables(edges, page, notes), key=_area):
        box = _around(cells)
        inside, outside = [], []
        for char in left:
            (inside if _holds(box, char) else outside).append(char)
        table, beside = gridded(cells, inside, page.number) if inside else (None, [])
        if table is not None:
            made.append(table)
            left = outside + beside
    return sorted(made, key=lambda table: (table.box[1], table.box[0])), left


def _merged(edges: Sequence[Edge]) -> list[dict]:
    """Ruling lines on one axis that touch, as one; open sides of a table closed."""
    from pdfplumber.table import merge_edges  # it costs 0.3 s to import: only where a page has lines

    plain = list(dict.fromkeys(_rounded(edge) for edge in edges))
    joined = merge_edges([_as_dict(edge) for edge in plain], NEAR, NEAR, NEAR, NEAR)
    joined = [edge for edge in joined if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= SHORTEST]
    joined += [_as_dict(edge) for edge in _open_sides(joined)]
    return joined + [_as_dict(edge) for edge in _cut_ends(joined)]


def _rounded(edge: Edge) -> Edge:
    return Edge(round(edge.x0, 1), round(edge.y0, 1), round(edge.x1, 1), round(edge.y1, 1), edge.upright)


def _as_dict(edge: Edge) -> dict:
    return {"x0": edge.x0, "x1": edge.x1, "top": edge.y0, "bottom": edge.y1, "width": edge.x1 - edge.x0, "height": edge.y1 - edge.y0,
            "orientation": "v" if edge.upright else "h"}


def _open_sides(edges: Sequence[dict]) -> list[Edge]:
    """Upright lines at both ends of level lines of one length that have uprights between them only."""
    spans: dict[tuple[int, int], list[dict]] = defaultdict(list)
    uprights = [edge for edge in edges if edge["orientation"] == "v"]
    for edge in edges:
        if edge["orientation"] == "h":
            spans[round(edge["x0"] / 4), round(edge["x1"] / 4)].append(edge)
    made: list[Edge] = []
    for level in spans.values():
        if len(level) < 3:
            continue
        x0, x1 = min(edge["x0"] for edge in level), max(edge["x1"] for edge in level)
        top, bottom = min(edge["top"] for edge in level), max(edge["top"] for edge in level)
        between = [edge for edge in uprights if edge["top"] < bottom - NEAR and edge["bottom"] > top + NEAR]
        if not any(x0 + 8 < edge["x0"] < x1 - 8 for edge in between):
            continue
        made.extend(Edge(x, top, x, bottom, True) for x in (x0, x1) if not any(abs(edge["x0"] - x) <= 8 for edge in between))
    return made


def _cut_ends(edges: Sequence[dict]) -> list[Edge]:
    """Level lines where three uprights or more end together without one: a page break cut the row."""
    levels = [edge for edge in edges if edge["orientation"] == "h"]
    ends: dict[tuple[str, int], list[dict]] = defaultdict(list)
    for edge in edges:
        if edge["orientation"] == "v":
            for end in ("top", "bottom"):
                ends[end, round(edge[end] / 4)].append(edge)
    made: list[Edge] = []
    for (end, _), uprights in ends.items():
        if len(uprights) < 3:
            continue
        x0, x1, y = min(edge["x0"] for edge in uprights), max(edge["x0"] for edge in uprights), uprights[0][end]
        if not any(abs(level["top"] - y) <= 4 and level["x0"] < x1 - NEAR and level["x1"] > x0 + NEAR for level in levels):
            made.append(Edge(x0, y, x1, y, False))
    return made


def _tables(edges: list[dict], page: Page, notes: list[str]) -> list[list[Box]]:
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells

    upright = sum(1 for edge in edges if edge["orientation"] == "v")
    crossings = edges_to_intersections(edges, NEAR, NEAR) if upright * (len(edges) - upright) <= 6 * MAX_CROSSINGS else None
    if crossings is None or len(crossings) > MAX_CROSSINGS:
        notes.append(f"page {page.number}: {len(edges)} ruling lines that cross too often, taken for a drawing: no table read there")
        return []
    return [list(cells) for cells in cells_to_tables(intersections_to_cells(crossings))]


def _area(cells: Sequence[Box]) -> float:
    x0, top, x1, bottom = _around(cells)
    return (x1 - x0) * (bottom - top)


def _around(cells: Sequence[Box]) -> Box:
    return (min(cell[0] for cell in cells), min(cell[1] for cell in cells), max(cell[2] for cell in cells), max(cell[3] for cell in cells))


def _holds(box: Box, char: Char) -> bool:
    x, y = char.middle
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def gridded(cells: Sequence[Box], chars: Sequence[Char], page: int) -> tuple[PageTable | None, list[Char]]:
    """(cells and the characters in them as a grid, None where they are a frame around text or empty boxes; characters beside)."""
    xs = _axis([x for cell in cells for x in (cell[0], cell[2])])
    ys = _axis([y for cell in cells for y in (cell[1], cell[3])])
    if len(xs) < 3 or len(ys) < 2:
        return None, []
    inside: dict[Box, list[Char]] = defaultdict(list)
    beside: list[Char] = []
    owners = {(row, column): cell for cell in cells for row in range(_index(ys, cell[1]), _index(ys, cell[3]))
              for column in range(_index(xs, cell[0]), _index(xs, cell[2]))}
    for char in chars:
        x, y = char.middle
        cell = owners.get((bisect_right(ys, y) - 1, bisect_right(xs, x) - 1))
        if cell is None:
            beside.append(char)
        else:
            inside[cell].append(char)
    grid: dict[tuple[int, int], tuple[str, ...]] = {}
    merged: set[tuple[int, int]] = set()
    confidences: dict[tuple[int, int], float] = {}
    for cell in cells:
        written = rows_of(runs_of(inside[cell]), page) if cell in inside else ()
        words, sure = tuple(line.text for line in written), least(line.confidence for line in written)
        rows, columns = range(_index(ys, cell[1]), _index(ys, cell[3])), range(_index(xs, cell[0]), _index(xs, cell[2]))
        for row in rows:
            for column in columns:
                grid[row, column] = words
                if sure is not None:
                    confidences[row, column] = sure
                if (row, column) != (rows[0], columns[0]):
                    merged.add((row, column))
    filled = [cell for cell in cells if inside.get(cell)]
    if len(filled) < 2 or len(filled) < 0.12 * len(cells) or (len(cells) <= 2 and sum(map(len, inside.values())) > 200):
        return None, []
    kept = [row for row in range(len(ys) - 1) if any(grid.get((row, column)) for column in range(len(xs) - 1))]
    return PageTable(
        page, _around(cells), tuple(tuple(grid.get((row, column), ()) for column in range(len(xs) - 1)) for row in kept),
        frozenset((place, column) for place, row in enumerate(kept) for column in range(len(xs) - 1) if (row, column) in merged),
        xs, confidences={(place, column): confidences[row, column] for place, row in enumerate(kept) for column in range(len(xs) - 1)
                         if (row, column) in confidences}), beside


def _axis(values: Sequence[float]) -> tuple[float, ...]:
    made: list[float] = []
    for value in sorted(values):
        if not made or value - made[-1] > NEAR:
            made.append(value)
    return tuple(made)


def _index(axis: Sequence[float], value: float) -> int:
    at = bisect_left(axis, value - NEAR - 0.1)
    return min(at, len(axis) - 1)
