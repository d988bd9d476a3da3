"""The times that a text names, and the time that a document speaks of when its text names none.

``find`` yields every mention of a year, school year, cohort or span; words relative to the report (本年度, 去年, 近三年) are
resolved against the document's frame and say so in their period's source. ``bounds`` gives a period's first and last day.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from flows.documents.model import Document
from flows.extraction.periods.forms import COMPARED, READERS, Frame, resolved, year_of
from flows.extraction.periods.patterns import SCAN
from flows.extraction.quantities.numerals import fold
from flows.extraction.rows import Basis, Period

NEAR = 2  # years from the document's own that 全年 may mean
_MONTH = re.compile(r"\s*\d{1,2}\s*月")  # 2020年(10月)


@dataclass(frozen=True, slots=True)
class Mention:
    """``text[start:end]`` names ``period``; ``relative`` when it had to be resolved against the frame."""

    start: int
    end: int
    period: Period
    relative: bool


def _same_year(written: str, text: str, earlier: list[Mention], frame: Frame) -> Period | None:
    """同年, 该年, 当年, 全年: the year or school year named before it; 当年 and 全年 with none before it are the document's own.

    None is a year that is only compared with; 全年 is none that a month stands behind either, nor one far from the document's own.
    """
    whole = written.startswith("全")
    for mention in reversed(earlier):
        basis, label = mention.period.basis, mention.period.label
        if basis not in ("calendar", "academic", "as_of") or not label:
            continue
        far = frame.data_year is not None and abs(int(label[-4:]) - frame.data_year) > NEAR
        if COMPARED.search(text, 0, mention.start):
            continue
        if whole and (far or mention.relative or _MONTH.match(text, mention.end)):
            continue
        return resolved("calendar" if basis == "as_of" else basis, label)
    return resolved("as_of", year_of(frame)) if whole or written == "当年" else None


def find(text: str, frame: Frame) -> tuple[Mention, ...]:
    """Every time that ``text`` names, in order, none overlapping another.

    A bare year (2021) is a mention only where nothing counts by it. 同年 and 当年 take the year named before them in the text.
    """
    found: list[Mention] = []
    for match in SCAN.finditer(fold(text)):
        name = match.lastgroup or ""
        if name == "same_year":
            period, relative = _same_year(match.group(), text, found, frame), True
        else:
            read, relative = READERS[name]
            period = read(match, frame)
        if period is not None:
            found.append(Mention(match.start(), match.end(), period, relative or period.source == "resolved"))
    return tuple(found)


def series(period: Period, count: int, basis: Basis = "calendar") -> tuple[Period, ...]:
    """The ``count`` years of a span one by one, for figures that follow it in order: 近三届…分别为 95%、96%、97%.

    ``basis`` is what each is a year of: calendar, grad_cohort, entry_cohort or academic (2020-2022 is three school years that
    end in those years, or two that lie between them). () where the span has not so many, or its ends are not known.
    """
    ends = _SPAN.fullmatch(period.label) if period.basis == "range" else None
    if ends is None:
        return ()
    first, last = int(ends[1]), int(ends[2])
    years = range(first, last + 1)
    if basis == "academic":
        labels = [f"{year - 1}-{year}" for year in (years if count == len(years) else range(first + 1, last + 1))]
    else:
        labels = [f"{year}{_OF_CLASS.get(basis, '')}" for year in years]
    return tuple(Period(basis, label, period.source) for label in labels) if len(labels) == count > 1 else ()


def default(frame: Frame) -> Period:
    """The time of a figure whose text gives none: as of the document's own year, or its school year where its title names one."""
    if frame.of_school_year and frame.academic_year:
        return Period("academic", frame.academic_year, "document")
    return Period("as_of", year_of(frame), "unknown" if frame.data_year is None else "document")


def frame_of(document: Document) -> Frame:
    """The frame of ``document``: its own years, and the school year and graduating class that it names most often."""
    data_year = document.data_year or document.report_year
    empty = Frame(None, None)
    academic: Counter[str] = Counter()
    cohorts: Counter[int] = Counter()
    for block in document.blocks:
        for mention in find(block.text, empty):
            if mention.period.source != "stated":
                continue
            if mention.period.basis == "academic":
                academic[mention.period.label] += 1
            elif mention.period.basis == "grad_cohort":
                cohorts[int(mention.period.label[:4])] += 1
    near = [label for label, _ in academic.most_common() if data_year is None or abs(int(label[5:]) - data_year) <= 1]
    classes = [year for year, _ in cohorts.most_common() if data_year is None or abs(year - data_year) <= 1]
    titled = [m.period.label for m in find(document.title, empty) if m.period.basis == "academic" and m.period.source == "stated"]
    if titled:
        return Frame(document.report_year, data_year, titled[-1], classes[0] if classes else None, of_school_year=True)
    return Frame(document.report_year, data_year, near[0] if near else None, classes[0] if classes else None)


_SPAN = re.compile(r"((?:19|20)\d\d)-((?:19|20)\d\d)")
_OF_CLASS = {"grad_cohort": "届", "entry_cohort": "级"}
_LABEL_YEARS = re.compile(r"(?:19|20)\d\d")


@lru_cache(maxsize=4096)
def bounds(period: Period) -> tuple[date, date] | None:
    """The first and the last day of a period: a calendar year's; a school year's, 1 September to 31 August.

    None if no year is known or the span's beginning is not told (截至2021).

    A graduating class has its calendar year; an entering class its first school year; an as-of date its whole year.
    """
    years = [int(year) for year in _LABEL_YEARS.findall(period.label)]
    if not years or (period.label.startswith("截至") and period.basis == "range"):
        return None
    first, last = years[0], years[-1]
    if period.basis == "academic":
        return date(first, 9, 1), date(last if last > first else first + 1, 8, 31)
    if period.basis == "entry_cohort":
        return date(first, 9, 1), date(first + 1, 8, 31)
    return date(first, 1, 1), date(last, 12, 31)
