"""The times that a text names, and the time that a document speaks of when its text names none.

``find`` yields every mention of a year, school year, cohort or span; words relative to the report (本年度, 去年, 近三年) are
resolved against the document's frame and say so in their period's source. ``bounds`` gives a period's first and last day.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from flows.documents.model import Document
from flows.extraction.numerals import WORDS, chinese, fold
from flows.extraction.period_patterns import SCAN
from flows.extraction.rows import Basis, Period

NEAR = 2  # years from the document's own that 全年 may mean
_AS_BEFORE = re.compile(r"\s*(?:相比|同期|的)")  # 与上学年相比, 上学年的9,107人
_TOLD = re.compile(r"\s*[,，]?\s*[\u4e00-\u9fff][^。；\n]{6,}")  # 上学年(共为数百人次发放奖学金)
_MONTH = re.compile(r"\s*\d{1,2}\s*月")  # 2020年(10月)
_COMPARED = re.compile(r"(?:较|比|与|同|由|从)\s*$")  # 比2019年(少…)


@dataclass(frozen=True, slots=True)
class Frame:
    """The years that a document's relative words are read against.

    ``report_year`` is the year it is named for, ``data_year`` the one it mostly speaks of, ``academic_year`` the school
    year that it names most often within those ("2020-2021"); None where it gives none.
    """

    report_year: int | None
    data_year: int | None
    academic_year: str | None = None
    cohort: int | None = None  # the graduating class it names most often
    of_school_year: bool = False  # its title names a school year: what has no other time is of that one


@dataclass(frozen=True, slots=True)
class Mention:
    """``text[start:end]`` names ``period``; ``relative`` when it had to be resolved against the frame."""

    start: int
    end: int
    period: Period
    relative: bool


def _stated(basis: Basis, label: str) -> Period:
    return Period(basis, label, "stated")


def _resolved(basis: Basis, label: str) -> Period:
    return Period(basis, label, "resolved" if label else "unknown")


def _full(first: str, second: str) -> tuple[int, int]:
    """("2020", "21") -> (2020, 2021); ("20", "21") -> (2020, 2021)."""
    start = int(first) if len(first) == 4 else 2000 + int(first)
    end = int(second) if len(second) == 4 else start - start % 100 + int(second)
    return start, end


def _span(first: str, second: str) -> Period | None:
    """A school year where the second year follows the first, else a range."""
    start, end = _full(first, second)
    if end == start + 1:
        return _stated("academic", f"{start}-{end}")
    return _stated("range", f"{start}-{end}") if end > start else None


def _months(match: re.Match[str]) -> Period | None:
    """From month to month: within one year, that year; from autumn to the next summer, the school year."""
    start, end = int(match["m1"]), int(match["m2"] or match["m1"])
    if not (1 <= int(match["mm1"]) <= 12 and 1 <= int(match["mm2"]) <= 12):
        return _stated("calendar", match["m1"])
    if start == end:
        return _stated("calendar", str(start))
    if end == start + 1 and int(match["mm1"]) in (8, 9) and int(match["mm2"]) in (7, 8):
        return _stated("academic", f"{start}-{end}")
    return _stated("range", f"{start}-{end}") if start < end else None


def _count(written: str) -> int | None:
    value = int(written) if written.isdigit() else WORDS.get(written) or chinese(written)
    return int(value) if value and value <= 70 else None


def _cohort(year: str, kind: str, frame: Frame) -> Period | None:
    """2021届; a misprint of five digits (20201届) is the report's own class if it is within one digit of it."""
    basis: Basis = "grad_cohort" if kind == "届" else "entry_cohort"
    if len(year) == 2:
        near = frame.data_year is None or abs(2000 + int(year) - frame.data_year) <= 8
        return _stated(basis, f"20{year}{kind}") if near and 10 <= int(year) < 40 else None
    if len(year) == 4:
        return _stated(basis, f"{year}{kind}")
    candidates = {year[:place] + year[place + 1 :] for place in range(len(year))}
    for known in (frame.cohort, frame.data_year):
        if known is not None and str(known) in candidates:
            return _resolved(basis, f"{known}{kind}")
    return None


def _year(frame: Frame, shift: int = 0, open_start: bool = False) -> str:
    """The document's year, shifted; 截至2021 for a span whose beginning is not told."""
    return "" if frame.data_year is None else f"{'截至' if open_start else ''}{frame.data_year + shift}"


def _last_years(written: str, frame: Frame) -> Period | None:
    count = _count(written)
    if count is None:
        return None
    return (
        _resolved("range", f"近{count}年")
        if frame.data_year is None
        else _resolved("range", f"{frame.data_year - count + 1}-{frame.data_year}")
    )


def _last_classes(match: re.Match[str], frame: Frame) -> Period | None:
    """近三届: the classes up to the one that the document names most often."""
    count, last = _count(match["nc"]), frame.cohort or frame.data_year
    return _resolved("range", f"{last - count + 1}-{last}") if count and count > 1 and last is not None else None


def _last_class(frame: Frame) -> Period | None:
    last = frame.cohort or frame.data_year
    return _resolved("grad_cohort", f"{last - 1}届") if last is not None else None


def _this_academic(frame: Frame, shift: int = 0) -> Period:
    if frame.academic_year is None:
        return _resolved(
            "academic", "" if frame.data_year is None else f"{frame.data_year - 1 + shift}-{frame.data_year + shift}"
        )
    first = int(frame.academic_year[:4]) + shift
    return _resolved("academic", f"{first}-{first + 1}")


def _just_ended(match: re.Match[str], frame: Frame) -> bool:
    """Whether 上学年 is the school year that the document reports on, which was over when it was written.

    So where it is told of by itself (上学年共发放…): not compared with, not beside 本学年, not a head's one word.
    """
    text = match.string
    ended = frame.academic_year is not None and frame.academic_year[5:] == str(frame.data_year) and not frame.of_school_year
    alone = "本学年" not in text and not _COMPARED.search(text, 0, match.start()) and not _AS_BEFORE.match(text, match.end())
    return ended and alone and bool(_TOLD.match(text, match.end()))


def _plan(match: re.Match[str]) -> Period:
    """“十三五” is 2016 to 2020; every plan is five years."""
    number = 10 + "一二三四五六".index(match["pl"][1]) + 1
    first = 2016 + 5 * (number - 13)
    return _stated("range", f"{first}-{first + 4}")


def _range(match: re.Match[str]) -> Period | None:
    start, end = _full(match["r1"], match["r2"])
    return _stated("range", f"{start}-{end}") if start < end else None


def _school_year(match: re.Match[str]) -> Period | None:
    """2020-2021 without 年 is a school year where the years follow each other (2011-12 is a month)."""
    period = _span(match["s1"], match["s2"])
    month = len(match["s2"]) == 2 and int(match["s2"]) <= 12
    return _stated("calendar", match["s1"]) if month else period


def _cohort_range(match: re.Match[str]) -> Period | None:
    start, end = _full(match["c1"], match["c2"])
    return _stated("range", f"{start}-{end}") if start < end else None


def _next(match: re.Match[str], frame: Frame) -> Period | None:
    count = _count(match["f"])
    if count is None or frame.data_year is None:
        return None
    return _resolved("range", f"{frame.data_year + 1}-{frame.data_year + count}")


def _english(match: re.Match[str]) -> Period:
    return _stated("range", f"{match['ye']}-{match['ye2']}") if match["ye2"] else _stated("calendar", match["ye"])


def _han_year(match: re.Match[str]) -> Period:
    digits = "".join(str("零一二三四五六七八九".index(digit)) for digit in match["yh"])
    return _stated("calendar", digits)


def _bare(written: str, frame: Frame) -> Period | None:
    """A year without 年: within reach of the document's own, or 中国制造 2025 would be one."""
    near = frame.data_year is None or frame.data_year - 20 <= int(written) <= frame.data_year + 1
    return _stated("calendar", written) if near else None


_Reader = Callable[[re.Match[str], Frame], Period | None]
_READERS: dict[str, tuple[_Reader, bool]] = {
    "academic": (lambda match, frame: _span(match["a1"], match["a2"]), False),
    "academic_english": (lambda match, frame: _span(match["ae1"] or match["ae3"], match["ae2"] or match["ae4"]), False),
    "months": (lambda match, frame: _months(match), False),
    "academic_one": (lambda match, frame: _stated("academic", f"{match['a']}-{int(match['a']) + 1}"), False),
    "term": (lambda match, frame: _stated("calendar", match["t"]), False),
    "cohort_range": (lambda match, frame: _cohort_range(match), False),
    "cohort": (lambda match, frame: _cohort(match["c"], match["ck"], frame), False),
    "school_year": (lambda match, frame: _school_year(match), False),
    "range": (lambda match, frame: _range(match), False),
    "as_of": (lambda match, frame: _stated("as_of", match["o"]) if match["o"] else _resolved("as_of", _year(frame)), False),
    "year_end": (lambda match, frame: _stated("as_of", match["e"]), False),
    "calendar": (lambda match, frame: _stated("calendar", match["y"]), False),
    "calendar_han": (lambda match, frame: _han_year(match), False),
    "plan": (lambda match, frame: _plan(match), False),
    "last_years": (lambda match, frame: _last_years(match["n"], frame), True),
    "last_classes": (_last_classes, True),
    "last_class": (lambda match, frame: _last_class(frame), True),
    "past_english": (lambda match, frame: _last_years(match["pe"], frame), True),
    "next_years": (lambda match, frame: _next(match, frame), True),
    "open_range": (lambda match, frame: _resolved("range", _year(frame, open_start=True)), True),
    "this_academic": (lambda match, frame: _this_academic(frame), True),
    "last_academic": (lambda match, frame: _this_academic(frame, 0 if _just_ended(match, frame) else -1), True),
    "this_year": (lambda match, frame: _resolved("as_of", _year(frame)), True),
    "last_year": (lambda match, frame: _resolved("calendar", _year(frame, -1)), True),
    "before_last": (lambda match, frame: _resolved("calendar", _year(frame, -2)), True),
    "now": (lambda match, frame: _resolved("as_of", _year(frame)), True),
    "in_english": (lambda match, frame: _english(match), False),
    "bare": (lambda match, frame: _bare(match["b"], frame), False),
}


def _same_year(written: str, text: str, earlier: list[Mention], frame: Frame) -> Period | None:
    """同年, 该年, 当年, 全年: the year or school year named before it; 当年 and 全年 with none before it are the document's own.

    全年 is never a year that is only compared with, one that a month stands behind, nor one far from the document's own.
    """
    whole = written.startswith("全")
    for mention in reversed(earlier):
        basis, label = mention.period.basis, mention.period.label
        if basis not in ("calendar", "academic", "as_of") or not label:
            continue
        far = frame.data_year is not None and abs(int(label[-4:]) - frame.data_year) > NEAR
        dated = _COMPARED.search(text, 0, mention.start) or _MONTH.match(text, mention.end)
        if whole and (far or mention.relative or dated):
            continue
        return _resolved("calendar" if basis == "as_of" else basis, label)
    return _resolved("as_of", _year(frame)) if whole or written == "当年" else None


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
            read, relative = _READERS[name]
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
    return Period("as_of", _year(frame), "unknown" if frame.data_year is None else "document")


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
