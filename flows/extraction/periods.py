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
from flows.extraction.numerals import chinese, fold
from flows.extraction.rows import Basis, Period

EARLIEST, LATEST = 1900, 2099


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


@dataclass(frozen=True, slots=True)
class Mention:
    """``text[start:end]`` names ``period``; ``relative`` when it had to be resolved against the frame."""

    start: int
    end: int
    period: Period
    relative: bool


_Y = r"(?:19|20)\d\d"
_YEAR_END = r"(?:19|20)?\d\d"
_DASH = r"\s*年?\s*(?:-{1,2}|~|至|到)\s*"
_HAN_NUMBER = r"\d{1,2}|[一二两三四五六七八九十]{1,3}"
_PATTERNS = {
    # 2020-2021学年, 2020—2021学年度, 2020/2021学年, 20/21学年
    "academic": rf"(?<!\d)(?P<a1>{_Y}|\d\d)\s*(?:学年|年)?\s*(?:-{{1,2}}|~|/|至|到)\s*(?P<a2>{_YEAR_END})\s*学\s*年\s*度?",
    # 2020学年
    "academic_one": rf"(?<!\d)(?P<a>{_Y})\s*学\s*年\s*度?",
    # 2022年秋季学期, 2022年秋期
    "term": rf"(?<!\d)(?P<t>{_Y})\s*年?\s*[春秋](?:季|期|学期|季学期)?",
    # 2019-2021届
    "cohort_range": rf"(?<!\d)(?P<c1>{_Y})\s*[级届]?(?:-{{1,2}}|~|至|到|、)(?P<c2>{_YEAR_END})\s*(?P<crk>[级届])",
    # 2021届, 20201届 (misprinted), 21届
    "cohort": r"(?<![\d.])(?P<c>(?:19|20)\d{2,3}|[0-3]\d)\s*(?P<ck>[级届])(?!别|联动)",
    # 2015—2018年, 2016年至2020年, 2015-2018
    "range": rf"(?<!\d)(?P<r1>{_Y}){_DASH}(?P<r2>{_Y}|\d\d(?=\s*年))(?!\d)\s*(?:年度?)?(?!\s*[月人名届级学])",
    # 截至2021年12月31日, 截止 2021 年
    "as_of": rf"截[至止到]+\s*(?:目前|(?P<o>{_Y})\s*年?(?:\s*\d{{1,2}}\s*月)?(?:底|末|份)?(?:\s*\d{{1,2}}\s*[日号])?)",
    # 2021年底, 2021年末
    "year_end": rf"(?<!\d)(?P<e>{_Y})\s*年\s*(?:年?[底末]|12\s*月底)",
    # 2021年, 2021 年度, 2021-09, 二零二一年
    "calendar": rf"(?<!\d)(?P<y>{_Y})\s*(?:年\s*度?|(?=[.-]\d{{1,2}}(?!\d)(?![-.]?\d)))(?!\s*级)",
    "calendar_han": r"(?P<yh>[一二][零九][零一二三四五六七八九]{2})\s*年\s*度?",
    # “十三五”期间
    "plan": r"[“\"]?(?P<pl>十[一二三四五六])五[”\"]?\s*(?:规划)?(?:期间|时期|以来|期末)",
    # 近三年, 近5年来, 最近三年, 过去三年, 连续三年
    "last_years": rf"(?:最近|近|过去|前|连续)\s*(?P<n>{_HAN_NUMBER})\s*(?P<n_unit>个?学年|年)\s*(?:以?来|间)?(?!级|制|前)",
    "next_years": rf"(?:未来|今后|后)\s*(?P<f>{_HAN_NUMBER})\s*年",
    "open_range": r"近年(?:以?来)?|近些年来?|近几年来?|历年来?|多年来?|连续多年|建校以来|办学以来|自[^，。；]{0,8}以来|成立以来|累计|累积|先后|历届",
    # 本学年度, 本年度, 今年, 去年
    "this_academic": r"本学年\s*度?|该学年|当学年|今学年",
    "last_academic": r"上一?学年\s*度?",
    "this_year": r"本年\s*度?|今年|当年|全年\s*度?|年内|本报告期|报告期内|年初|年底|年末",
    "last_year": r"去年|上一?年\s*度?|上年同期",
    "before_last": r"前年(?!度)",
    "same_year": r"同年|该年",
    "now": r"现有|现设|现开设|现共有|目前|现阶段|截至目前|当前|现建有|currently|at present",
    "in_english": rf"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Dd]uring|[Ff]rom)\s+(?P<ye>{_Y})(?:\s*(?:-|to)\s*(?P<ye2>{_Y}))?\b",
    # a table head's bare year
    "bare": rf"(?<![\d.:\w/-])(?P<b>{_Y})(?![\d.\w%/-]|\s*[个人名项台册家所元万级届余多门本间套])",
}
_FIRST = "[0-9一二截十“\"最近过前连未今后历多建办自成累先本该当上去同全年报现目cCaAIiSsBbDdFf]"  # what a mention may begin with
_SCAN = re.compile(f"(?={_FIRST})(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()) + ")")


def _stated(basis: Basis, label: str) -> Period:
    return Period(basis, label, "stated")


def _resolved(basis: Basis, label: str) -> Period:
    return Period(basis, label, "resolved")


def _full(first: str, second: str) -> tuple[int, int]:
    """("2020", "21") -> (2020, 2021); ("20", "21") -> (2020, 2021)."""
    start = int(first) if len(first) == 4 else 2000 + int(first)
    end = int(second) if len(second) == 4 else start - start % 100 + int(second)
    return start, end


def _academic(match: re.Match[str]) -> Period | None:
    start, end = _full(match["a1"], match["a2"])
    if end == start + 1:
        return _stated("academic", f"{start}-{end}")
    return _stated("range", f"{start}-{end}") if end > start else None


def _count(written: str) -> int | None:
    value = int(written) if written.isdigit() else chinese(written)
    return int(value) if value and value <= 70 else None


def _cohort(year: str, kind: str, frame: Frame) -> Period | None:
    """2021届; a misprint of five digits (20201届) is the report's own class if it is within one digit of it."""
    basis: Basis = "grad_cohort" if kind == "届" else "entry_cohort"
    if len(year) == 2:
        return _stated(basis, f"20{year}{kind}") if int(year) <= 40 and kind == "级" or int(year) >= 10 else None
    if len(year) == 4:
        return _stated(basis, f"{year}{kind}")
    candidates = {year[:place] + year[place + 1 :] for place in range(len(year))}
    for known in (frame.cohort, frame.data_year):
        if known is not None and str(known) in candidates:
            return _resolved(basis, f"{known}{kind}")
    return None


def _year(frame: Frame, shift: int = 0) -> str:
    return "" if frame.data_year is None else str(frame.data_year + shift)


def _last_years(match: re.Match[str], frame: Frame) -> Period | None:
    count = _count(match["n"])
    if count is None:
        return None
    return _resolved("range", f"近{count}年") if frame.data_year is None else _resolved("range", f"{frame.data_year - count + 1}-{frame.data_year}")


def _this_academic(frame: Frame, shift: int = 0) -> Period:
    if frame.academic_year is None:
        return _resolved("academic", "" if frame.data_year is None else f"{frame.data_year - 1 + shift}-{frame.data_year + shift}")
    first = int(frame.academic_year[:4]) + shift
    return _resolved("academic", f"{first}-{first + 1}")


def _plan(match: re.Match[str]) -> Period:
    """“十三五” is 2016 to 2020; every plan is five years."""
    number = 10 + "一二三四五六".index(match["pl"][1]) + 1
    first = 2016 + 5 * (number - 13)
    return _stated("range", f"{first}-{first + 4}")


def _range(match: re.Match[str]) -> Period | None:
    start, end = _full(match["r1"], match["r2"])
    return _stated("range", f"{start}-{end}") if start < end else None


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


_Reader = Callable[[re.Match[str], Frame], Period | None]
_READERS: dict[str, tuple[_Reader, bool]] = {
    "academic": (lambda match, frame: _academic(match), False),
    "academic_one": (lambda match, frame: _stated("academic", f"{match['a']}-{int(match['a']) + 1}"), False),
    "term": (lambda match, frame: _stated("calendar", match["t"]), False),
    "cohort_range": (lambda match, frame: _cohort_range(match), False),
    "cohort": (lambda match, frame: _cohort(match["c"], match["ck"], frame), False),
    "range": (lambda match, frame: _range(match), False),
    "as_of": (lambda match, frame: _stated("as_of", match["o"]) if match["o"] else _resolved("as_of", _year(frame)), False),
    "year_end": (lambda match, frame: _stated("as_of", match["e"]), False),
    "calendar": (lambda match, frame: _stated("calendar", match["y"]), False),
    "calendar_han": (lambda match, frame: _han_year(match), False),
    "plan": (lambda match, frame: _plan(match), False),
    "last_years": (lambda match, frame: _last_years(match, frame), True),
    "next_years": (lambda match, frame: _next(match, frame), True),
    "open_range": (lambda match, frame: _resolved("range", _year(frame)), True),
    "this_academic": (lambda match, frame: _this_academic(frame), True),
    "last_academic": (lambda match, frame: _this_academic(frame, -1), True),
    "this_year": (lambda match, frame: _resolved("as_of", _year(frame)), True),
    "last_year": (lambda match, frame: _resolved("calendar", _year(frame, -1)), True),
    "before_last": (lambda match, frame: _resolved("calendar", _year(frame, -2)), True),
    "now": (lambda match, frame: _resolved("as_of", _year(frame)), True),
    "in_english": (lambda match, frame: _english(match), False),
    "bare": (lambda match, frame: _stated("calendar", match["b"]), False),
}


def find(text: str, frame: Frame) -> tuple[Mention, ...]:
    """Every time that ``text`` names, in order, none overlapping another.

    A bare year (2021) is a mention only where nothing counts by it. 同年 takes the year named before it in the text.
    """
    found: list[Mention] = []
    for match in _SCAN.finditer(fold(text)):
        name = match.lastgroup or ""
        if name == "same_year":
            earlier = next((m.period for m in reversed(found) if m.period.basis in ("calendar", "as_of")), None)
            period, relative = (None if earlier is None else _resolved("calendar", earlier.label)), True
        else:
            read, relative = _READERS[name]
            period = read(match, frame)
        if period is not None:
            found.append(Mention(match.start(), match.end(), period, relative or period.source == "resolved"))
    return tuple(found)


def default(frame: Frame) -> Period:
    """The time of a figure whose text gives none: as of the document's own year."""
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
    return Frame(document.report_year, data_year, near[0] if near else None, classes[0] if classes else None)


_LABEL_YEARS = re.compile(r"(?:19|20)\d\d")


@lru_cache(maxsize=4096)
def bounds(period: Period) -> tuple[date, date] | None:
    """The first and the last day of a period: a calendar year's; a school year's, 1 September to 31 August; None if no year is known.

    A graduating class has its calendar year; an entering class its first school year; an as-of date its whole year.
    """
    years = [int(year) for year in _LABEL_YEARS.findall(period.label)]
    if not years:
        return None
    first, last = years[0], years[-1]
    if period.basis == "academic":
        return date(first, 9, 1), date(last if last > first else first + 1, 8, 31)
    if period.basis == "entry_cohort":
        return date(first, 9, 1), date(first + 1, 8, 31)
    return date(first, 1, 1), date(last, 12, 31)
