"""Tables become figures and observations: every number cell a figure, each that is understood an observation.

Comes in a table block and its context; goes out what ``read`` returns. ``table_layout`` tells heads from rows,
``table_rows`` gives each number its label, unit and column, ``table_meaning`` the indicator; here they are put together and
rows of lists and remarks are opened.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from flows.documents.model import Block
from flows.extraction import quantities, table_layout, table_lists, table_meaning, table_periods, table_rows, table_words, units
from flows.extraction.context import Context
from flows.extraction.quantities import Quantity
from flows.extraction.rows import Figure, Observation, Period, row_id
from flows.extraction.table_layout import Column, Section, is_value
from flows.extraction.table_meaning import Head, Meaning, Scope, Subject
from flows.extraction.table_rows import Label, TableRow
from flows.extraction.templates import official

LONGEST_QUOTE = 160
BY_MEASURE = {"share": "%", "surveyed": "人次"}
MEMBERS_OF = {"club_members": "club", "international_students": "country"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a table and what is known of it: its cell, meaning or reason, period, unit beside it."""

    row: int
    cell: int
    quantity: Quantity  # offsets in the cell
    phrase: str
    unit: str
    period: Period
    meaning: Meaning | None
    reason: str
    quote: tuple[int, int] | None = None  # offsets in the cell; None: the row


@dataclass(slots=True)
class Walk:
    """The labels above a row, as the rows of a section are read one after another."""

    groups: list[str] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)
    main: str = ""
    last: tuple[Label, ...] = ()
    unit: str = ""


def read(block: Block, context: Context) -> tuple[list[Figure], list[Observation]]:
    """Figures and observations of a table block; ([], []) if it is none."""
    if block.table is None or not block.table.rows:
        return [], []
    scope = scope_of(block, context)
    figures: list[Figure] = []
    observations: list[Observation] = []
    for number in _numbers(block, context, scope):
        figure, observation = _rows(block, context, number, scope.official)
        figures.append(figure)
        if observation is not None:
            observations.append(observation)
    return figures, observations


def scope_of(block: Block, context: Context) -> Scope:
    """The official table that a block is, by its title and its rows' labels, and its kind."""
    table = block.table
    grid = table_rows.grid_of(table)
    labels = {cell for cells in grid for cell in cells if cell and not is_value(cell) and not table_words.is_unit(cell) and len(cell) <= 60}
    title, first = table_layout.title_of(table), table_layout.title_rows(grid)
    near = " / ".join(part for part in (title, block.section.rpartition(" / ")[2]) if part)
    templates = official()
    code = templates.recognise(title, _rowwise(grid))
    kind = "" if code else table_words.kind_of(near, [cell for cells in grid[first : first + 2] for cell in cells if cell in labels])
    return Scope(context.catalogue, templates, code, kind, title)


def _rowwise(grid: Sequence[Sequence[str]]) -> list[str]:
    """One label a row: the last words before its numbers, with the row's first words where both are needed."""
    labels: list[str] = []
    for cells in grid:
        numbers = [no for no, cell in enumerate(cells) if is_value(cell)]
        texts = [cell for no, cell in enumerate(cells) if cell and not is_value(cell) and not table_words.is_unit(cell) and (not numbers or no < numbers[-1])]
        if numbers and texts:
            labels.append(texts[-1])
            if len(texts) > 1:
                labels.append(texts[-2] + texts[-1])
    return labels


def _numbers(block: Block, context: Context, scope: Scope) -> Iterable[Number]:
    table = block.table
    grid = table_rows.grid_of(table)
    whole = table_periods.of_table(block, context, scope.title)
    unit = table_words.title_unit(scope.title)
    seen: set[tuple[int, int]] = set()
    for section in table_layout.sections(table, scope.kind, context.frame, scope.names):
        walks: dict[int, Walk] = {}
        years = {column.period for column in section.columns if column.is_value and column.period}
        of_section = years.pop() if len(years) == 1 else whole
        heads = {column.no: table_meaning.head(scope, column) for column in section.columns}
        for panel, row in table_rows.read(section, grid):
            walk = walks.setdefault(panel, Walk())
            for number in _row(block, context, scope, section, heads, row, walk, grid, of_section, unit):
                place = (number.row, number.cell)
                if place in table.merged and (number.row, number.cell - 1) in seen:
                    continue
                seen.add(place)
                yield number


def _row(
    block: Block, context: Context, scope: Scope, section: Section, heads: dict[int, Head], row: TableRow, walk: Walk,
    grid: Sequence[Sequence[str]], whole: Period, table_unit: str,
) -> list[Number]:  # fmt: skip
    """The numbers of one row. ``walk`` is brought forward."""
    cells = grid[row.row]
    labels = list(row.labels)
    timed = next((label for label in labels if table_layout.is_time(label.text)), None)
    row_period = table_layout.read_time(timed.text, context.frame)[0] if timed else None
    if not labels and row.unit and walk.last and walk.unit not in ("", row.unit):
        labels = list(walk.last)  # the same label in another unit: 教学计划内课程总数 门 / 学时
    words = [label.text for label in labels if label is not timed]
    filled = [no for no, _ in row.values if no < len(cells) and any(char.isdigit() for char in cells[no])]
    below = bool(words) and bool(table_meaning.OF_WHICH.match(words[-1]))
    parents = [walk.main, *walk.groups] if below and walk.main else list(walk.groups)
    subject = table_meaning.subject(scope, labels, row.unit or _common_unit(row), [parent for parent in parents if parent], walk.trail)
    _advance(walk, words, labels, row.unit, bool(filled), below)
    if scope.kind == "award" and not subject.meanings:
        subject = Subject(subject.label)
    inner = table_layout.read_time(words[-1], context.frame)[0] if words and not timed and not scope.official else None
    single = sum(column.is_value for column in section.columns) <= 1
    made: list[Number] = []
    for no, column in row.values:
        if no >= len(cells) or not cells[no]:
            continue
        period = column.period or row_period or inner or whole
        head = heads.get(column.no, Head())
        unit = column.unit or BY_MEASURE.get(head.measure) or _fitting(scope, row.unit or table_unit, subject, head)
        phrase = " ".join(dict.fromkeys([*words, *column.words]))
        if is_value(cells[no]):
            made += _cell(scope, row, no, cells[no], subject, head, unit, single, period, phrase)
        else:
            made += _text(scope, row, no, cells[no], subject, head, unit, period, phrase)
    made += _unheaded(row, cells, section, " ".join(words), whole)
    for no in row.notes:
        made += _note(scope, row, no, cells[no], subject, made, whole, " ".join(words))
    return made


def _unheaded(row: TableRow, cells: Sequence[str], section: Section, phrase: str, whole: Period) -> list[Number]:
    """Numbers that stand under no head: kept, but of nothing."""
    taken = {no for no, _ in row.values} | {label.no for label in row.labels} | set(row.notes)
    named = {column.no for column in section.columns if column.has("index", "code", "school", "label", "dimension", "aspect", "period")}
    first = min((label.no for label in row.labels), default=0)
    loose = [no for no, cell in enumerate(cells) if no > first and no not in taken | named and is_value(cell)] if section.heads else []
    return [Number(row.row, no, quantity, phrase, "", whole, None, "no head over it") for no in loose for quantity in read_number(cells[no])]


def _fitting(scope: Scope, table_unit: str, subject: Subject, head: Head) -> str:
    """The unit in a table's title ("单位：人"), unless the number is a rate and the unit is not, or the other way round."""
    for code, _, _ in head.meanings or subject.meanings:
        indicator = scope.indicator(code)
        if indicator is not None and not units.compatible(table_unit, indicator.unit):
            return ""
    return table_unit


def _common_unit(row: TableRow) -> str:
    """The unit that all value columns of a row give in their heads."""
    found = {column.unit for _, column in row.values}
    return found.pop() if len(found) == 1 else ""


def _advance(walk: Walk, words: list[str], labels: list[Label], unit: str, has_values: bool, below: bool) -> None:
    if not words:
        return
    walk.last, walk.unit = tuple(labels), unit
    walk.trail[:0] = reversed(words)
    del walk.trail[10:]
    if not has_values or len(words) > 1:
        walk.groups = list(reversed(words if not has_values else words[:-1]))
    if not below:
        walk.main = words[-1]


def _cell(
    scope: Scope, row: TableRow, no: int, text: str, subject: Subject, head: Head, unit: str, single: bool, period: Period, phrase: str
) -> list[Number]:
    """The numbers of a value cell: one, or two for 226/404."""
    found = read_number(text)
    own = found[0].unit if found else ""
    meanings, reason = _meaning(scope, subject, head, own or _first_unit(unit), single)
    if len(found) == len(meanings) == 2:
        pairs = list(zip(found, meanings))
    elif len(found) == 1 and len(meanings) >= 1:
        pairs = [(found[0], meanings[0] if len(meanings) == 1 else None)]
    else:
        pairs = [(quantity, None) for quantity in found]
    return [
        Number(row.row, no, quantity, phrase, unit, period, meaning, reason or ("" if meaning else "one number for two indicators"))
        for quantity, meaning in pairs
    ]


def _meaning(scope: Scope, subject: Subject, head: Head, unit: str, single: bool) -> tuple[tuple[Meaning, ...], str]:
    if scope.kind == "award" and not (subject.meanings or head.meanings):
        return (), "award table"
    return table_meaning.meaning(scope, subject, head, unit, single)


def _first_unit(unit: str) -> str:
    """项/项 -> 项."""
    return unit.split("/")[0] if "/" in unit and not units.lookup(unit) else unit


def read_number(text: str) -> tuple[Quantity, ...]:
    """The quantities of a value cell; "约500" is one although nothing says what is counted."""
    found = quantities.read_cell(text)
    if found:
        return found
    counted = quantities.find(f"{text}个")
    return tuple(replace(one, unit="", end=min(one.end, len(text)), written=text[one.start : len(text)]) for one in counted[:1])


def _text(
    scope: Scope, row: TableRow, no: int, text: str, subject: Subject, head: Head, unit: str, period: Period, phrase: str
) -> list[Number]:
    """A value cell of words: a list of members, or a number with a note behind it (15 人（其中博士3人）)."""
    parts = table_lists.pieces(text)
    if not parts:
        return []
    meanings, reason = _meaning(scope, subject, head, parts[0].quantity.unit or _first_unit(unit), False)
    code = meanings[0] if len(meanings) == 1 else None
    if code is None:
        return [Number(row.row, no, part.quantity, part.name or phrase, unit, period, None, reason or "in a cell of words") for part in parts]
    if not parts[0].name:
        rest = [Number(row.row, no, part.quantity, part.name or phrase, "", period, None, "in the note of a cell") for part in parts[1:]]
        return [Number(row.row, no, parts[0].quantity, phrase, unit, period, code, ""), *rest]
    if not table_lists.is_list(text) and len(parts) > 1:
        return [Number(row.row, no, part.quantity, part.name or phrase, unit, period, None, "in a cell of words") for part in parts]
    return [_member(scope, row, no, part, code, period) for part in parts]


def _member(scope: Scope, row: TableRow, no: int, part: table_lists.Piece, whole: Meaning, period: Period) -> Number:
    """A piece of a list as a part of the row's indicator; 总人数 is the whole."""
    code, dimension, member = whole
    indicator = scope.indicator(code)
    role = table_words.role(part.name)
    quote = (part.start, part.quantity.end)
    if part.factor or (indicator and not units.compatible(part.quantity.unit, indicator.unit)):
        return Number(row.row, no, part.quantity, part.name, "", period, None, "a factor of a product" if part.factor else "in the note of a cell", quote)
    if not (role and role.role == "total"):
        dimension, member = table_words.named_member(part.name)
        if not member:
            dimension, member = MEMBERS_OF.get(code, "item"), part.name
    return Number(row.row, no, part.quantity, part.name, "", period, (code, dimension, member), "", quote)


def _note(
    scope: Scope, row: TableRow, no: int, text: str, subject: Subject, values: Sequence[Number], whole: Period, phrase: str
) -> list[Number]:
    """A remark: its numbers are parts of the row's indicator where, together, they make one of the row's values."""
    parts = table_lists.pieces(text)
    if not parts:
        return []
    counted = [part for part in parts if not part.factor]
    of_row = [value for value in values if value.row == row.row and value.meaning and value.quote is None]
    total = sum(part.quantity.value for part in counted)
    telling = all(part.name for part in counted) and (len(counted) > 1 or len(parts) > 1 or any(table_words.named_member(p.name)[1] for p in counted))
    equal = [value for value in reversed(of_row) if counted and telling and math.isclose(value.quantity.value, total, rel_tol=1e-9)]
    made_of = equal[0] if equal else None
    if made_of is None:
        return [Number(row.row, no, part.quantity, part.name or phrase, "", whole, None, "remark") for part in parts]
    return [_member(scope, row, no, part, made_of.meaning, made_of.period) for part in parts]


def _rows(block: Block, context: Context, number: Number, table_code: str) -> tuple[Figure, Observation | None]:
    """The figure of a number and, if it is understood, its observation."""
    document, source = context.document, block.table.rows[number.row]
    raw = source.cells[number.cell]
    cell_start = source.start + sum(len(cell) + 1 for cell in source.cells[: number.cell]) + len(raw) - len(raw.lstrip())
    start, end = cell_start + number.quantity.start, cell_start + number.quantity.end
    page, first, last = block.place(start, end)
    school = context.institutions.institution(block.block_no, start)
    unit = number.quantity.unit or _first_unit(number.unit)
    value, base = _in_base(number.quantity.value, number.quantity.unit, unit)
    observed = _observed(context, number, value, base)
    figure = Figure(
        row_id(document.document_id, block.block_no, start, end), document.document_id, block.block_no, school,
        value, base, number.quantity.qualifier, number.period, number.phrase, block.text[source.start : source.end].strip()[:2000],
        block.text[start:end], "table", start, end, page, first, last,
        "mapped" if observed else "unmapped", observed[0] if observed else (number.reason or "unit contradicts the indicator"),
    )  # fmt: skip
    if observed is None:
        return figure, None
    code, dimension, member, held, held_unit = observed
    quote = _quote(block, number, cell_start, end)
    observation = Observation(
        row_id(figure.figure_id, school, code, dimension, member), figure.figure_id, document.document_id, block.block_no, school,
        code, dimension, member, held, held_unit, number.quantity.qualifier, "table", table_code, number.period, quote, page, first, last,
    )  # fmt: skip
    return figure, observation


def _in_base(value: float, own: str, unit: str) -> tuple[float, str]:
    """A cell's number in the base unit of its head: 15.2 under 金额（万元） -> 152000 元; own units are in base already."""
    if own or not unit:
        return value, unit
    known = units.lookup(unit)
    if known and unit[0] in "万亿千" and known[0].factor != 1:
        return float(f"{value * known[0].factor:.12g}"), known[0].base_unit
    return value, units.canonical(unit)


def _observed(context: Context, number: Number, value: float, unit: str) -> tuple[str, str, str, float, str] | None:
    if number.meaning is None:
        return None
    code, dimension, member = number.meaning
    indicator = context.catalogue.indicators.get(code)
    if indicator is None:
        return None
    rate = units.canonical(indicator.unit) == "%"
    if unit and (units.canonical(unit) in ("%", "‰")) != rate:
        return None
    held = units.convert(value, unit, indicator.unit)
    return code, dimension, member, value if held is None else held, indicator.unit


def _quote(block: Block, number: Number, cell_start: int, end: int) -> str:
    source = block.table.rows[number.row]
    if number.quote is not None:
        return block.text[cell_start + number.quote[0] : cell_start + number.quote[1]].strip()
    row = block.text[source.start : source.end].strip()
    if len(row) <= LONGEST_QUOTE:
        return row
    return block.text[source.start : end].strip() if end - source.start <= LONGEST_QUOTE else block.text[cell_start:end]


def columns_of(section: Section) -> tuple[Column, ...]:
    """The columns of a section that hold values."""
    return tuple(column for column in section.columns if column.is_value)
