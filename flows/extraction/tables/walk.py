"""Reading a section's rows one after another: what stands above a row tells what it is about.

A row takes its group from the rows above (课堂育人 → 满意度), its whole from the last row that is no 其中, its label from the row
before where only the unit changes (门 / 学时), and its time from a time that spans the rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flows.extraction.periods.reader import Frame
from flows.extraction.rows import Period
from flows.extraction.tables import subject as table_subject
from flows.extraction.tables import words as table_words
from flows.extraction.tables.layout import Section
from flows.extraction.tables.rows import Label, TableRow
from flows.extraction.tables.scope import Meaning, Scope
from flows.extraction.tables.signs import is_time, read_time
from flows.extraction.tables.subject import OF_WHICH, Subject, is_total

REMEMBERED = 12  # labels of rows above that a row may belong to
# "职称 正高", "（1）课堂育人 调研人次": a group and the first of its rows, in one cell
DIVIDED = re.compile(r"^(?P<group>[^\s\d]\S{1,24})\s+(?P<member>[^\s\d]\S*)$")
# "2021年录取人数", "2020-2021学年报到率", "2022届毕业生人数"
YEAR_IN_LABEL = re.compile(r"(?:19|20)\d\d(?:\s*[-—–~至/]\s*(?:19|20)?\d\d)?\s*(?:学年度?|年度?|届|级)")


@dataclass(slots=True)
class Walk:
    """What the rows read so far leave for the next: group labels, labels above (nearest first), the last whole, a time."""

    groups: list[str] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)
    main: str = ""
    whole: Subject | None = None
    last: tuple[Label, ...] = ()
    unit: str = ""
    below: bool = False  # whether the last row was a 其中 of ``whole``
    period: Period | None = None
    spans: bool = False  # whether ``period`` stood in a row of its own
    states: dict[Meaning, str] = field(default_factory=dict)  # what rows have stated already, and the state each first had
    members: dict[int, Label] = field(default_factory=dict)  # by column: the member that empty cells below it repeat


@dataclass(frozen=True, slots=True)
class Sense:
    """What a row is about, its words, its own time if it has one, and the unit that it or its label gives."""

    subject: Subject
    words: tuple[str, ...]
    period: Period | None
    unit: str


def sense(scope: Scope, section: Section, row: TableRow, cells: Sequence[str], walk: Walk, frame: Frame) -> Sense:
    """Read a row's labels. ``walk`` is brought forward."""
    labels = _apart(row.labels)
    timed = next((label for label in labels if is_time(label.text) and _lists_times(label)), None)
    filled = any(no < len(cells) and any(char.isdigit() for char in cells[no]) for no, _ in row.values)
    period = _period(section, walk, timed, len(labels), filled, frame)
    if not labels and row.unit and walk.last and walk.unit not in ("", row.unit):
        labels = list(walk.last)
    labels = _merged_down(section, labels, walk)
    kept = [replace(label, text=_without_year(label.text)) for label in labels if label is not timed]
    words = tuple(label.text for label in kept)
    if period is None and not scope.official:
        period = next((read_time(label.text, frame)[0] for label in labels if YEAR_IN_LABEL.search(label.text)), None)
    unit = row.unit or (table_words.split_unit(words[-1])[1] if words else "")
    below = bool(words) and bool(OF_WHICH.match(words[-1]))
    parents = [walk.main, *walk.groups] if below else list(walk.groups)
    subject = table_subject.subject(scope, kept, unit or _common_unit(row), [parent for parent in parents if parent], walk.trail)
    if not words and period is None and len(section.rows) > 1:
        subject = Subject("")  # a row without a label among others is not the whole
    if _sums_years(labels):
        subject, period = Subject(words[-1] if words else ""), None
    again = _repeats(subject, walk.whole, words, walk.main)
    below = below or (walk.below and (again or (not subject.meanings and _unnumbered(section, cells))))
    if below and walk.whole is not None and not subject.whole and (again or not subject.meanings):
        subject = _part(subject, walk.whole)
    if words and filled:
        subject = _stated(subject, words[-1], walk)
    _advance(walk, words, labels, row.unit, filled, below, subject)
    return Sense(subject, words, period, unit)


def _apart(labels: Sequence[Label]) -> list[Label]:
    """The labels, a lone one that holds its group too as two: 职称 正高 (over 副高, 中级), （1）课堂育人 调研人次 (over 满意度)."""
    found = DIVIDED.match(labels[0].text) if len(labels) == 1 else None
    if found is None:
        return list(labels)
    group, member = table_words.role(found["group"], whole=True), table_words.role(found["member"], whole=True)
    divided = group is not None and group.role in ("aspect", "dimension")
    measured = member is not None and member.role == "surveyed"
    return [replace(labels[0], text=found[part]) for part in ("group", "member")] if divided or measured else list(labels)


def _merged_down(section: Section, labels: list[Label], walk: Walk) -> list[Label]:
    """The labels with the members that stand over the row's empty cells: 数控加工 over 高级工 and 中级工."""
    filled = {label.no for label in labels}
    above = [
        walk.members[column.no]
        for column in section.columns
        if column.has("dimension") and column.no in walk.members and column.no not in filled and any(no > column.no for no in filled)
    ]
    for label in labels:
        if label.column is not None and label.column.has("dimension"):
            walk.members[label.no] = label
            for finer in [no for no in walk.members if no > label.no]:
                del walk.members[finer]
    return sorted([*above, *labels], key=lambda label: label.no)


def _without_year(label: str) -> str:
    bare = YEAR_IN_LABEL.sub("", label).strip()
    return bare if len(bare) > 1 else label


def _period(section: Section, walk: Walk, timed: Label | None, labels: int, filled: bool, frame: Frame) -> Period | None:
    """The row's time: its own, or the one that spans it: a merged cell of a column of years, or a row that says only 2021年."""
    if timed is not None:
        walk.period = read_time(timed.text, frame)[0]
        walk.spans = not filled and labels == 1
        return walk.period
    return walk.period if _dated(section) or walk.spans else None


def _lists_times(label: Label) -> bool:
    """Whether a time under this head is the row's (年份), not a fact of what the row is about (建成时间)."""
    return label.column is None or not label.column.words or any(label.column.roles)


def _dated(section: Section) -> bool:
    """Whether a column of the section lists years."""
    return any(column.has("period") and not column.is_value for column in section.columns)


def _sums_years(labels: Sequence[Label]) -> bool:
    """Whether a row stands for several years together: 合计 in the column of years."""
    return any(label.column is not None and label.column.has("period") and is_total(label.text) for label in labels)


def _part(subject: Subject, whole: Subject) -> Subject:
    """其中：女生 below 在校生人数: a part of the row above, by a known dimension or none, or an indicator of its own (就业 without 升学)."""
    label = OF_WHICH.sub("", subject.label).lstrip(":： ")
    dimension = table_words.dimension_of(label) or "part"
    if len(whole.meanings) != 1 or not label:
        return subject
    code = whole.meanings[0][0]
    own = table_words.paired("part", code) if subject.meanings == whole.meanings else ""
    return Subject(label, ((own, "", "") if own else (code, dimension, label),))


def _repeats(subject: Subject, whole: Subject | None, words: Sequence[str], main: str) -> bool:
    """Whether a row names by itself, in other words, what a row above counts as a whole: 其中：企业职工培训 below 培训人次."""
    if whole is None or not words or not subject.meanings or words[-1] == main:
        return False
    return subject.meanings == whole.meanings and not whole.meanings[0][1]


def _stated(subject: Subject, label: str, walk: Walk) -> Subject:
    """A row's subject; as one state of it where a row above states another: 就业率（初次）, 就业率（年终）."""
    if len(subject.meanings) != 1 or subject.meanings[0][1]:
        return subject
    dimension, member = table_words.state_of(label)
    first = walk.states.setdefault(subject.meanings[0], member)
    if not first or not member or member == first:
        return subject
    return replace(subject, meanings=((subject.meanings[0][0], dimension, member),))


def _unnumbered(section: Section, cells: Sequence[str]) -> bool:
    """Whether a row has no number of its own in a numbered table: it goes on with the item above."""
    numbers = [column.no for column in section.columns if column.has("index")]
    return bool(numbers) and not any(no < len(cells) and cells[no] for no in numbers)


def _common_unit(row: TableRow) -> str:
    """The unit that all value columns of a row give in their heads."""
    found = {column.unit for _, column in row.values}
    return found.pop() if len(found) == 1 else ""


def _advance(walk: Walk, words: tuple[str, ...], labels: list[Label], unit: str, filled: bool, below: bool, subject: Subject) -> None:
    if not words:
        return
    walk.last, walk.unit, walk.below = tuple(labels), unit, below
    walk.trail[:0] = reversed(words)
    del walk.trail[REMEMBERED:]
    if not filled or len(words) > 1:
        walk.groups = list(reversed(words if not filled else words[:-1]))
    if not below:
        walk.main, walk.whole = words[-1], subject
