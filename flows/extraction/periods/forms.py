"""What each written form of a time means, read against the years of the document that it stands in.

Comes in a match of ``period_patterns.SCAN`` and the document's ``Frame``; goes out its ``Period``, or None where it is none.
``READERS`` names the reader of each form, and whether what it reads is relative to the report.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from flows.extraction.quantities.numerals import WORDS, chinese
from flows.extraction.rows import Basis, Period

_AS_BEFORE = re.compile(r"\s*(?:相比|同期|的)")  # 与上学年相比, 上学年的9,107人
_TOLD = re.compile(r"\s*[,，]?\s*[\u4e00-\u9fff][^。；\n]{6,}")  # 上学年(共为数百人次发放奖学金)
COMPARED = re.compile(r"(?:较|比|与|同|由|从)\s*$")  # 比2019年(少…)


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


def _stated(basis: Basis, label: str) -> Period:
    return Period(basis, label, "stated")


def resolved(basis: Basis, label: str) -> Period:
    """A period worked out from the document's frame; unknown where its label is empty."""
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
            return resolved(basis, f"{known}{kind}")
    return None


def year_of(frame: Frame, shift: int = 0, open_start: bool = False) -> str:
    """The document's year, shifted; 截至2021 for a span whose beginning is not told."""
    return "" if frame.data_year is None else f"{'截至' if open_start else ''}{frame.data_year + shift}"


def _last_years(written: str, frame: Frame) -> Period | None:
    count = _count(written)
    if count is None:
        return None
    return (
        resolved("range", f"近{count}年")
        if frame.data_year is None
        else resolved("range", f"{frame.data_year - count + 1}-{frame.data_year}")
    )


def _last_classes(match: re.Match[str], frame: Frame) -> Period | None:
    """近三届: the classes up to the one that the document names most often."""
    count, last = _count(match["nc"]), frame.cohort or frame.data_year
    return resolved("range", f"{last - count + 1}-{last}") if count and count > 1 and last is not None else None


def _class(frame: Frame, back: int = 0) -> Period | None:
    """本届, 上届: the class that the document names most often, or the one before it."""
    last = frame.cohort or frame.data_year
    return resolved("grad_cohort", f"{last - back}届") if last is not None else None


def _this_academic(frame: Frame, shift: int = 0) -> Period:
    if frame.academic_year is None:
        return resolved(
            "academic", "" if frame.data_year is None else f"{frame.data_year - 1 + shift}-{frame.data_year + shift}"
        )
    first = int(frame.academic_year[:4]) + shift
    return resolved("academic", f"{first}-{first + 1}")


def _just_ended(match: re.Match[str], frame: Frame) -> bool:
    """Whether 上学年 is the school year that the document reports on, which was over when it was written.

    So where it is told of by itself (上学年共发放…): not compared with, not beside 本学年, not a head's one word.
    """
    text = match.string
    ended = frame.academic_year is not None and frame.academic_year[5:] == str(frame.data_year) and not frame.of_school_year
    alone = "本学年" not in text and not COMPARED.search(text, 0, match.start()) and not _AS_BEFORE.match(text, match.end())
    return ended and alone and bool(_TOLD.match(text, match.end()))


def _plan(match: re.Match[str]) -> Period:
    """“十三五” is 2016 to 2020; every plan is five years."""
    number = 10 + "一二三四五六".index(match["pl"][1]) + 1
    first = 2016 + 5 * (number - 13)
    return _stated("range", f"{first}-{first + 4}")


def _range(match: re.Match[str]) -> Period | None:
    start, end = _full(match["r1"], match["r2"])
    return _stated("range", f"{start}-{end}") if start < end else None


def _since(match: re.Match[str], frame: Frame) -> Period:
    """2019年以来: from that year to the report's own."""
    last = frame.data_year
    return resolved("range", f"{match['si']}-{last}" if last is not None and last > int(match["si"]) else "")


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
    return resolved("range", f"{frame.data_year + 1}-{frame.data_year + count}")


def _years_ago(match: re.Match[str], frame: Frame) -> Period | None:
    """五年前: that many years before the document's own."""
    count = _count(match["ago"])
    return resolved("calendar", str(frame.data_year - count)) if count and frame.data_year is not None else None


def _english(match: re.Match[str]) -> Period:
    return _stated("range", f"{match['ye']}-{match['ye2']}") if match["ye2"] else _stated("calendar", match["ye"])


def _han_year(match: re.Match[str]) -> Period:
    digits = "".join(str("零一二三四五六七八九".index(digit)) for digit in match["yh"])
    return _stated("calendar", digits)


def _bare(written: str, frame: Frame) -> Period | None:
    """A year without 年: within reach of the document's own, or 中国制造 2025 would be one."""
    near = frame.data_year is None or frame.data_year - 20 <= int(written) <= frame.data_year + 1
    return _stated("calendar", written) if near else None


Reader = Callable[[re.Match[str], Frame], Period | None]
READERS: dict[str, tuple[Reader, bool]] = {
    "academic": (lambda match, frame: _span(match["a1"], match["a2"]), False),
    "academic_english": (lambda match, frame: _span(match["ae1"] or match["ae3"], match["ae2"] or match["ae4"]), False),
    "months": (lambda match, frame: _months(match), False),
    "academic_one": (lambda match, frame: _stated("academic", f"{match['a']}-{int(match['a']) + 1}"), False),
    "term": (lambda match, frame: _stated("calendar", match["t"]), False),
    "cohort_range": (lambda match, frame: _cohort_range(match), False),
    "cohort": (lambda match, frame: _cohort(match["c"], match["ck"], frame), False),
    "school_year": (lambda match, frame: _school_year(match), False),
    "range": (lambda match, frame: _range(match), False),
    "since": (lambda match, frame: _since(match, frame), False),
    "as_of": (lambda match, frame: _stated("as_of", match["o"]) if match["o"] else resolved("as_of", year_of(frame)), False),
    "year_end": (lambda match, frame: _stated("as_of", match["e"]), False),
    "calendar": (lambda match, frame: _stated("calendar", match["y"]), False),
    "calendar_han": (lambda match, frame: _han_year(match), False),
    "plan": (lambda match, frame: _plan(match), False),
    "last_years": (lambda match, frame: _last_years(match["n"], frame), True),
    "last_classes": (_last_classes, True),
    "last_class": (lambda match, frame: _class(frame, back=1), True),
    "this_class": (lambda match, frame: _class(frame), True),
    "past_english": (lambda match, frame: _last_years(match["pe"], frame), True),
    "years_ago": (_years_ago, False),
    "next_years": (lambda match, frame: _next(match, frame), True),
    "open_range": (lambda match, frame: resolved("range", year_of(frame, open_start=True)), True),
    "this_academic": (lambda match, frame: _this_academic(frame), True),
    "last_academic": (lambda match, frame: _this_academic(frame, 0 if _just_ended(match, frame) else -1), True),
    "this_year": (lambda match, frame: resolved("as_of", year_of(frame)), True),
    "last_year": (lambda match, frame: resolved("calendar", year_of(frame, -1)), True),
    "before_last": (lambda match, frame: resolved("calendar", year_of(frame, -2)), True),
    "now": (lambda match, frame: resolved("as_of", year_of(frame)), True),
    "in_english": (lambda match, frame: _english(match), False),
    "bare": (lambda match, frame: _bare(match["b"], frame), False),
}
