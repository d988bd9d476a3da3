"""The labels of rows that are known by their units: which of the lines between two rows belong to which.

Two ways of converters are known. In a *stream* each cell's lines follow one another: all that stands above "人日 120 96" is its
label (and what follows it the remark of that row). Where text is read line by line across the page, cells are *centred*: of a
label of two lines one stands above its numbers, one below; of three, one above, one beside, one below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.documents.lines import Line, width

ORDINAL = re.compile(r"^\d{1,2}$")
NUMBERED = re.compile(r"^(\d{1,2})[.．、]?\s+(?=\D)")  # "3 在校生服务…"
OF_WHICH = re.compile(r"^其中\s*[:：]?$")
ITEM = re.compile(r"^[（(][\d一二三四五六七八九]{1,2}[）)]")  # (1)课堂育人: heads the rows below it
SCHOOL = re.compile(r"(?:学院|学校|大学|高等|专科|职业|技术|职业技术)$")
NEARLY = 1.5  # full-width characters that a full line may lack


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words on a line without numbers of their own."""

    text: str
    line: Line


@dataclass(slots=True)
class Row:
    """A row by its unit and values; ``words`` stand before the unit on its line, ``before`` on the lines since the last row."""

    line: Line
    words: list[str]
    unit: str
    values: list[str]
    remark: list[str]
    before: list[Fragment] = field(default_factory=list)
    after: list[Fragment] = field(default_factory=list)
    ordinal: str = ""
    group: tuple[Fragment, ...] = ()
    label: tuple[Fragment, ...] = ()


def is_broken(row: Row) -> bool:
    """Whether a row's own line lacks its label, or several lines of words head it."""
    words = [one for one in row.before if not ORDINAL.match(one.text)]
    return not [word for word in row.words if not ORDINAL.match(word)] or (len(words) > 1 and bool(ITEM.match(words[0].text)))


def settle(rows: Sequence[Row], remarks: bool) -> int:
    """Give each row its ordinal, group and label; the number of lines behind the last row that belong to it."""
    for row in rows:
        _take_ordinal(row)
    if _centred(rows):
        return _settle_centred(rows)
    _settle_stream(rows, remarks)
    return 0


def _take_ordinal(row: Row) -> None:
    """Split the words on the row's own line into its ordinal, a group (a school's name is none) and its label."""
    numbers = [place for place, word in enumerate(row.words) if ORDINAL.match(word)]
    if numbers:
        row.ordinal = row.words[numbers[-1]]
        row.words = row.words[numbers[-1] + 1:]
    row.label = tuple(Fragment(word, row.line) for word in row.words[-1:])
    row.group = tuple(Fragment(word, row.line) for word in row.words[:-1] if not SCHOOL.search(word))


def _centred(rows: Sequence[Row]) -> bool:
    """Whether broken labels go on below their numbers: lines stand between a row without words and a whole one."""
    below, none = 0, 0
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        if not row.label and not row.before and following is not None and not following.label and len(following.before) == 1:
            below += 2
        if row.label or not row.before:
            continue
        lines = following.before if following is not None else row.after
        whole = following is None or following.label
        words = [one for one in lines if not ORDINAL.match(one.text) and not OF_WHICH.match(one.text) and not ITEM.match(one.text)]
        if whole and words and not NUMBERED.match(words[0].text) and (following is not None or len(words) <= 2):
            below += 1
        elif whole:
            none += 1
    return below > none


def _settle_centred(rows: Sequence[Row]) -> int:
    """As many lines below a row as above it. A line alone between two rows without words is the label of both (门, 学时)."""
    owed, above = 0, None
    for row in rows:
        lines = [_unnumbered(one) for one in row.before if not ORDINAL.match(one.text) and not OF_WHICH.match(one.text)]
        taken, lines = lines[:owed], lines[owed:]
        if above is not None and taken:
            above.label = (*above.label, *taken)
        if above is not None and not above.label and not row.label and len(lines) == 1:
            above.label = row.label = tuple(lines)
            owed, above = 0, row
            continue
        row.label = (*lines, *row.label)
        owed, above = len(lines), row
    last = rows[-1]
    rest = last.after[:owed]
    last.label = (*last.label, *rest)
    return len(rest)


def _unnumbered(one: Fragment) -> Fragment:
    return Fragment(NUMBERED.sub("", one.text), one.line)


def _settle_stream(rows: Sequence[Row], remarks: bool) -> None:
    """All lines since the last row, behind its remark and a new ordinal; before a row with words of its own they head it."""
    full = max((width(one.text) for row in rows for one in (*row.before, *row.label) if not NUMBERED.match(one.text)), default=0.0)
    group: tuple[Fragment, ...] = ()
    for place, row in enumerate(rows):
        lines, ordinal = _since_ordinal(row.before)
        row.ordinal = row.ordinal or ordinal
        if remarks and not ordinal and place:
            lines = _behind_remark(lines, full)
        if not row.label:
            if lines and ITEM.match(lines[0].text) is None:
                group = ()
            row.label = tuple(lines)
            continue
        if ordinal or row.ordinal:
            group = ()
        if lines:
            group = tuple(lines)
        row.group = row.group or group


def _since_ordinal(lines: Sequence[Fragment]) -> tuple[list[Fragment], str]:
    """The lines from the last ordinal on, without it, and the ordinal; all of them and "" where none stands there."""
    for place in range(len(lines) - 1, -1, -1):
        one = lines[place]
        if ORDINAL.match(one.text):
            return list(lines[place + 1:]), one.text
        found = NUMBERED.match(one.text)
        if found:
            return [Fragment(one.text[found.end():], one.line), *lines[place + 1:]], found[1]
    return list(lines), ""


def _behind_remark(lines: Sequence[Fragment], full: float) -> list[Fragment]:
    """The last lines that may be one cell: from the last that heads rows on, or all but the last one as long as the column of labels."""
    items = [place for place, one in enumerate(lines) if ITEM.match(one.text) or OF_WHICH.match(one.text)]
    if items:
        return list(lines[items[-1]:])
    first = len(lines) - 1
    while first > 0 and width(lines[first - 1].text) >= full - NEARLY:
        first -= 1
    return list(lines[max(first, 0):])
