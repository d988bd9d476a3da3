"""Tables that compare schools: which school each row is about.

In comes a block with a table; out come the spans of the rows that name their school in a column of schools.
"""

from __future__ import annotations

from flows.documents.model import Block
from flows.extraction.institutions.folding import fold
from flows.extraction.institutions.names import NameFinder


def school_rows(finder: NameFinder, block: Block, canonical: dict[str, str]) -> tuple[tuple[int, int, str], ...]:
    """(start, end, school) of the rows of a table whose column 学校 (院校名称 …) names a school.

    In a school's own report such a table says whose a row is only when it has a row for that school too: 院校名称 also heads the
    list of partners, or of the schools that graduates went on to.
    """
    if block.table is None or len(block.table.rows) < 2:
        return ()
    heads = finder.words.by_role["column"]
    for number, row in enumerate(block.table.rows[: max(1, block.table.head_rows)]):
        columns = [i for i, cell in enumerate(row.cells) if fold(cell)[0].strip("\n") in heads]
        if not columns:
            continue
        found = []
        for body in block.table.rows[number + 1 :]:
            cell = body.cells[columns[0]] if columns[0] < len(body.cells) else ""
            if name := next(iter(finder.find(cell)), None) or finder.line(cell):
                found.append((body.start, body.end + 1, canonical.get(name.name, name.name)))
        return tuple(found)
    return ()
