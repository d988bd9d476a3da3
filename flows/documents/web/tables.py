"""HTML tables become grids: row and column spans expanded, the places that repeat a merged cell marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bs4 import BeautifulSoup, Tag

from flows.documents.drafts import Cell, Draft, Grid, Piece
from flows.documents.grid import count_head_rows
from flows.documents.lines import INVISIBLE, Line
from flows.documents.model import Refused

LINE = "data-source-line"
START_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])")  # <td colspan="2">
SPACE = re.compile(r"\s+")
MAX_SPAN = 200  # a cell that claims more is a slip of the pen, or an attack
MAX_CELLS = 100_000


def too_many_cells(cells: int) -> Refused:
    return Refused("too_many_cells", f"网页中一个表格声明了 {cells:,} 个以上单元格，超过上限 {MAX_CELLS:,}；请检查合并单元格后重新提交。"
                   f" A table claims more than {cells:,} cells, over the limit of {MAX_CELLS:,}: check its merged cells.")


def numbered(source: str) -> str:
    """The source with each start tag carrying its line: the parser itself keeps none."""
    made: list[str] = []
    line, past = 1, 0
    for found in START_TAG.finditer(source):
        line += source.count("\n", past, found.start())
        made.append(f'{source[past:found.end()]} {LINE}="{line}"')
        past = found.end()
    return "".join(made) + source[past:]


def line_of(tag: Tag, otherwise: int = 1) -> int:
    """The source line of a tag of a ``numbered`` source; of its nearest parent where the parser made it up."""
    while tag is not None:
        written = tag.get(LINE)
        if isinstance(written, str) and written.isdigit():
            return int(written)
        tag = tag.parent
    return otherwise


def embedded(lines: Sequence[Line]) -> list[Draft]:
    """The tables of `<table>…</table>` inside a text, and the words around them on the same lines."""
    source = "\n".join(line.text for line in lines)
    soup = BeautifulSoup(numbered(source), "lxml")
    drafts: list[Draft] = []
    first = lines[0]
    for table in soup.find_all("table"):
        if table.find_parent("table") is None:
            grid = grid_of(table, first.page, lambda tag: lines[min(len(lines), line_of(tag)) - 1].number)
            drafts.append(Draft("table", grid=grid))
    for table in soup.find_all("table"):
        table.extract()
    rest = SPACE.sub(" ", soup.get_text(" ")).strip()
    if rest:
        drafts.insert(0, Draft("paragraph", (Piece(rest, first.number, first.page),)))
    return drafts


def words_of(tag: Tag) -> str:
    return SPACE.sub(" ", INVISIBLE.sub("", tag.get_text(" "))).strip()


def grid_of(table: Tag, page: int | None, place: Callable[[Tag], int]) -> Grid:
    """A <table> as a grid. ``place(tag)`` is the source line of a tag. Tables inside a cell are read as its text.

    Raises ``Refused`` (too_many_cells).
    """
    grid: dict[tuple[int, int], Cell] = {}
    merged: set[tuple[int, int]] = set()
    places: list[tuple[int, int, int | None]] = []
    heads = 0
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    for number, row in enumerate(rows):
        cells = row.find_all(["td", "th"], recursive=False)
        column, last = 0, place(row)
        for tag in cells:
            while (number, column) in grid:
                column += 1
            line = place(tag)
            last = max(last, line)
            text = _cell_text(tag)
            across, down = _span(tag, "colspan"), min(_span(tag, "rowspan"), len(rows) - number)
            if len(grid) + across * down > MAX_CELLS:
                raise too_many_cells(len(grid) + across * down)
            for below in range(down):
                for right in range(across):
                    grid[number + below, column + right] = (Piece(text, line, page),) if text else ()
                    if below or right:
                        merged.add((number + below, column + right))
            column += across
        if heads == number and cells and (row.find_parent("thead") is not None or all(tag.name == "th" for tag in cells)):
            heads += 1
        places.append((place(row), last, page))
    columns = [max((column for row, column in grid if row == number), default=-1) + 1 for number in range(len(rows))] \
        if len(rows) <= 2 else _columns(grid, len(rows))
    made = tuple(tuple(grid.get((number, column), ()) for column in range(columns[number])) for number in range(len(rows)))
    if not heads:
        heads = count_head_rows([["".join(piece.text for piece in cell) for cell in row] for row in made])
    return Grid(made, tuple(places), heads, frozenset(merged))


def _columns(grid: dict[tuple[int, int], Cell], rows: int) -> list[int]:
    columns = [0] * rows
    for row, column in grid:
        columns[row] = max(columns[row], column + 1)
    return columns


def _cell_text(tag: Tag) -> str:
    for box in tag.find_all("input"):
        if box.get("type") in ("checkbox", "radio"):
            box.replace_with("☑" if box.has_attr("checked") else "☐")
    return words_of(tag)


def _span(tag: Tag, name: str) -> int:
    written = str(tag.get(name) or "1").strip()
    return min(max(1, int(written)), MAX_SPAN) if written.isdigit() else 1
