"""Stacked tables read by their rhythm: words, words, number, number, again and again, whether or not their rows are numbered.

Comes in the lines of a stacked table (one cell a line); goes out its rows as lists of lines, the head first, every row as wide as
the head, an absent cell None. The head gives the number of value columns (its years) or the rows do; a row whose numbers are
fewer than the columns keeps them behind the last column, under no head: which one is missing is anybody's guess.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flows.documents.grid import YEAR, is_value
from flows.documents.lines import Line

Cells = tuple[Line, ...]  # one cell: its lines
MAX_VALUES, MAX_TEXTS = 6, 4  # columns of values and of words that such a table may have
MIN_ROWS = 3
BARE_YEAR = re.compile(r"^(?:19|20)\d\d$")
MAX_SHORT = 0.34  # the share of rows that may lack a number
DASHES = ("—", "-", "–", "－", "——", "/")
NOTHING = ("无", "*", "空")


@dataclass(frozen=True, slots=True)
class _Beat:
    """A row as it was heard: its ordinal, its words, its numbers, a remark behind them."""

    ordinal: Line | None
    texts: tuple[Line, ...]
    values: tuple[Line, ...]
    remark: Line | None = None


def read(lines: Sequence[Line]) -> tuple[list[list[Cells]], int] | None:
    """(rows, number of lines used) of the stacked table that ``lines`` begin with; None where they keep no rhythm."""
    first = next((at for at in range(len(lines)) if _counts(lines[at].text) or _is_first(lines, at)), None)
    if first is None or first < 2:
        return None
    kept = _once(lines, first)
    found = _read([lines[at] for at in kept], first)
    return (found[0], kept[found[1] - 1] + 1) if found is not None else None


def _once(lines: Sequence[Line], first: int) -> list[int]:
    """Places of the lines without the head's repeats on later pages, and without the page number above a repeat."""
    words = [line.text for line in lines]
    for size in range(first, 2, -1):
        repeats = [at for at in range(first + 1, len(lines) - size + 1) if words[at:at + size] == words[:size]]
        if repeats:
            away = {place for at in repeats for place in range(at, at + size)}
            years = sum(bool(YEAR.match(word)) for word in words[:size])
            away |= {at - 1 for at in repeats if words[at - 1].isdigit() and all(map(_counts, words[at - years - 1:at]))}
            return [at for at in range(len(lines)) if at not in away]
    return list(range(len(lines)))


def _read(lines: Sequence[Line], first: int) -> tuple[list[list[Cells]], int] | None:
    years = [at for at in range(first) if YEAR.match(lines[at].text)]
    if years == [first - 1] and any(YEAR.match(line.text) for line in lines[first:]):
        years = []  # years are the rows' labels
    if years and years != list(range(years[0], years[0] + len(years))):
        return None
    rows_of_years = not years and bool(YEAR.match(lines[first - 1].text))
    for values in range(len(years) or 1, (len(years) + 2 if years else MAX_VALUES) + 1):  # beside the years: 增减, 增长率
        found = _in_time(lines, first, values, rows_of_years)
        if found is not None:
            return found
    return None


def _counts(text: str, years: bool = False) -> bool:
    """Whether a cell is a value, or none; ``years``: also a bare 1987, which below a head is a count."""
    return is_value(text) or text in NOTHING or (years and bool(BARE_YEAR.match(text)))


def _is_first(lines: Sequence[Line], at: int) -> bool:
    """A bare 2013 behind words, below years: the first value of a table."""
    below = any(YEAR.match(line.text) for line in lines[:at])
    return below and bool(BARE_YEAR.match(lines[at].text)) and not YEAR.match(lines[at - 1].text)


def _in_time(lines: Sequence[Line], first: int, values: int, rows_of_years: bool) -> tuple[list[list[Cells]], int] | None:
    begin = _ordinal(lines, first)
    lead = lines[first:begin] if begin is not None else ()  # a school's code and name, over all rows
    beats, used = _beats(lines, first, values, begin, not rows_of_years)
    whole = [beat for beat in beats if len(beat.values) == values and (beat.texts or beat is beats[0])]
    if len(beats) < MIN_ROWS or len(whole) < MIN_ROWS or len(beats) - len(whole) > MAX_SHORT * len(beats):
        return None
    usual = Counter(len(beat.texts) for beat in whole[1:]).most_common(1)[0][0]
    if begin is None:
        beats[0] = _Beat(None, tuple(lines[first - usual:first]), beats[0].values)
    head: list[Cells] = [(line,) for line in lines[:first if begin is not None else first - usual]]
    texts = len(head) - len(lead) - values - (begin is not None)
    remark = texts == usual + 1 and not YEAR.match(lines[len(head) - 1].text) and any(YEAR.match(line.text) for line in lines[:len(head)])
    texts -= remark
    if lead and texts == usual - 1:  # 指标 over the ordinals too
        head.insert(len(lead), ())
        texts += 1
    if not usual <= texts <= min(MAX_TEXTS, usual + 1) or any(len(beat.texts) > texts + 2 for beat in beats):
        return None
    body = _rows(beats, texts, values, begin is not None, remark)
    if not lead:
        return [head, *body], used
    codes: list[Cells] = [(line,) for line in lead]
    rows = [[*(codes if not number else [()] * len(lead)), *row] for number, row in enumerate(body)]
    return [head, *rows], used


def _ordinal(lines: Sequence[Line], first: int) -> int | None:
    """The place of the ordinal 1 of the first row, behind a code and a name perhaps; None where rows have no ordinals."""
    found = next((at for at in range(first, min(first + 4, len(lines) - 1)) if lines[at].text == "1"), None)
    return found if found is not None and not _counts(lines[found + 1].text) and (found == first or len(lines[first].text) >= 4) else None


def _beats(lines: Sequence[Line], first: int, values: int, begin: int | None, years: bool) -> tuple[list[_Beat], int]:
    """The rows from ``first`` on, and where the last complete one ends. ``begin`` is the place of the ordinal 1, if there is one;
    ``years``: whether a bare 1987 is a count."""
    beats: list[_Beat] = []
    at, used, ordinal, due = first, first, None, 1
    if begin is not None:
        ordinal, at, due = lines[begin], begin + 1, 2
    while at < len(lines):
        words = at
        while at < len(lines) and not _counts(lines[at].text, years):
            at += 1
        texts = tuple(lines[words:at])
        numbers = at
        while at < len(lines) and _counts(lines[at].text, years):
            at += 1
        run = list(lines[numbers:at])
        if not run or (not texts and beats):
            break
        if len(texts) == 1 and beats and begin is not None and [line.text for line in run] == [str(due)] and values > 1:
            beats[-1] = replace(beats[-1], remark=texts[0])
            ordinal, due, used = run[0], due + 1, numbers
            continue
        following = None
        counted = begin is not None and at < len(lines) and run[-1].text == str(due)
        short = 1 < len(run) == values and _is_due(lines, at, values, due)
        if counted and (len(run) > values or short):
            following = run.pop()
        if len(run) == values + 1 and run[0].text in DASHES:
            texts, run = (*texts, run[0]), run[1:]
        if len(run) > values:
            break
        beats.append(_Beat(ordinal, texts, tuple(run)))
        used = at if following is None else at - 1
        ordinal, due = following, due + (following is not None)
    return beats, used


def _is_due(lines: Sequence[Line], at: int, values: int, due: int) -> bool:
    """Whether no later line is the ordinal ``due``: then the one at hand is, and its row lacks a number."""
    return not any(line.text == str(due) for line in lines[at:at + 4 * (values + MAX_TEXTS)])


def _rows(beats: Sequence[_Beat], texts: int, values: int, numbered: bool, remark: bool) -> Iterator[list[Cells]]:
    """Rows as wide as the head. Words too many are a remark of the row above, a heading of their own, or a broken label."""
    widest = max((line.width for beat in beats for line in beat.texts), default=0.0)
    units = Counter(beat.texts[-1].text for beat in beats if len(beat.texts) >= 2)
    written = Counter(line.text for beat in beats for line in beat.texts)
    ready: list[Cells] | None = None
    for beat in beats:
        words: list[Cells] = [(line,) for line in beat.texts]
        if ready is not None and remark and len(words) > texts and beat.ordinal is None:
            ready[-1] = words.pop(0)
        if ready is not None:
            yield ready
        while len(words) > texts:
            if words[0][-1].width >= widest - 1.5 and written[words[1][0].text] == 1:
                words[:2] = [(*words[0], *words[1])]
            else:
                lead: list[Cells] = [()] * numbered + [words.pop(0)]
                yield [*lead, *[()] * (texts + values + numbered + remark - len(lead))]
        if len(words) == 1 < texts and units[words[0][0].text] > 1:  # only the unit changes: 学时 below 门
            words = [*[()] * (texts - 1), *words]
        elif len(words) < texts:
            words = [*[()] * (texts - len(words)), *words] if texts > 2 or not units else [*words, *[()] * (texts - len(words))]
        numbers: list[Cells] = [(line,) for line in beat.values]
        if len(numbers) < values:
            numbers = [*[()] * (values + remark), *numbers]
        lead = [(beat.ordinal,) if beat.ordinal is not None else ()] if numbered else []
        behind: list[Cells] = [(beat.remark,) if beat.remark is not None else ()] * remark
        ready = [*lead, *words, *numbers, *(behind if len(numbers) == values else [])]
    if ready is not None:
        yield ready
