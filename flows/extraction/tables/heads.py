"""What a column of a table measures, by its head and by the heads beside it.

Comes in a section's columns; goes out a ``Head`` for each: the indicator it names, a measure of the row's indicator (人数, 比例,
调查人次), a member (男, 一年级), words that are not understood, or the reason why its numbers are no level of this school.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from flows.extraction.tables import words as table_words
from flows.extraction.tables.columns import Column
from flows.extraction.tables.layout import Section
from flows.extraction.tables.scope import Meaning, Scope, named, of_title, variants
from flows.extraction.tables.subject import MEASURES, OF_WHICH, REFUSED
from flows.extraction.tables.words import Word

# 通过人数, 培训天数: a measure that the catalogue lacks, never a member; 奖学金 may be one
MEASURING = re.compile(r"(?:数|率|额|值|量|费|(?<!学)金|面积|时间|比|度|分|次|薪|收入|支出|经费|学制|年限|课时|学时)$")
STRUCTURE = re.compile(r"(?:结构|情况|层次|级别|等级|分布)$")  # 职称结构


@dataclass(frozen=True, slots=True)
class Head:
    """What a column measures. ``unit`` is what its measure implies (人数 counts 人); ``total``: one word that says 合计.

    ``beside``: what the column to the left counts, where shares of several counts stand in one table;
    ``untitled``: another column already states what the title names; ``crossed``: all columns are members of one count.
    """

    meanings: tuple[Meaning, ...] = ()
    measure: str = ""
    dimension: str = ""
    member: str = ""
    unknown: str = ""
    refused: str = ""
    words: str = ""
    unit: str = ""
    total: bool = False
    beside: tuple[Meaning, ...] = ()
    untitled: bool = False
    crossed: bool = False


def heads(scope: Scope, section: Section) -> dict[int, Head]:
    """The heads of a section by column number, upper heads understood from all of its columns.

    An unknown upper head is a member where the same measure stands below several (国家奖学金 over 人数 and 金额, 国家助学金
    likewise); it only groups where the measures below it stand nowhere else.
    """
    made = _states({column.no: _cornered(scope, section, column, head(scope, column)) for column in section.columns}, section)
    made = _beside(_levels(made, section), section)
    valued = [made[column.no] for column in section.columns if column.is_value]
    crossed = _crossed(valued)
    titled = {code for code, _, _ in of_title(scope)}
    untitled = any(one.meanings and one.meanings[0][0] in titled for one in valued)
    for no, one in made.items():
        made[no] = replace(one, untitled=untitled, crossed=crossed)
        if one.unknown and (one.meanings or one.measure) and not one.member:
            below = {(other.meanings, other.measure) for other in valued if other.unknown == one.unknown}
            elsewhere = {(other.meanings, other.measure) for other in valued if other.unknown != one.unknown}
            if below <= elsewhere and _may_be_member(one.unknown):
                dimension = "aid_item" if scope.kind == "aid" else "category"
                made[no] = replace(made[no], unknown="", dimension=dimension, member=one.unknown)
            elif len(below) > 1 and not below & elsewhere:
                made[no] = replace(made[no], unknown="")
    return made


def _cornered(scope: Scope, section: Section, column: Column, one: Head) -> Head:
    """A member that names an indicator together with the corner of its table: 高级 beside 职称, over a row of 人数."""
    corner = section.columns[0]
    aspect = next((word for word, role in zip(corner.words, corner.roles, strict=True) if role is not None and role.role == "aspect"), "")
    words = one.member or one.unknown
    if not aspect or not column.is_value or one.meanings or one.measure or not words:
        return one
    found = named(scope, words + aspect, column.unit)
    return replace(one, meanings=found, dimension="", member="", unknown="") if found else one


def _levels(made: dict[int, Head], section: Section) -> dict[int, Head]:
    """Heads that name an indicator but are one of several members beside them: 高级工 between 中级工 and 预备技师."""
    listed = {made[column.no].dimension for column in section.columns if column.is_value and made[column.no].member} - {""}
    for column in section.columns:
        one, word = made[column.no], column.words[-1] if column.words else ""
        dimension = table_words.dimension_of(word)
        if column.is_value and one.meanings and not one.member and len(column.words) == 1 and dimension in listed:
            made[column.no] = replace(one, meanings=(), dimension=dimension, member=word)
    return made


def _beside(made: dict[int, Head], section: Section) -> dict[int, Head]:
    """Shares as those of the counts to their left, where there are several: 专任教师 | 比例 | 兼职教师 | 比例."""
    left: tuple[Meaning, ...] = ()
    found: dict[int, tuple[Meaning, ...]] = {}
    for column in section.columns:
        one = made[column.no]
        if column.is_value and one.measure == "share" and not (one.meanings or one.member or one.unknown):
            found[column.no] = left
        elif column.is_value:
            left = one.meanings
    several = len({codes for codes in found.values() if codes}) > 1
    return {no: replace(one, beside=found.get(no, ())) for no, one in made.items()} if several else made


def _states(made: dict[int, Head], section: Section) -> dict[int, Head]:
    """Columns of one measure and time in several states: the first is the measure, those after it carry their state (年终)."""
    told = dict(made)
    first: dict[tuple, str] = {}
    for column in section.columns:
        one = made[column.no]
        if not column.is_value or len(one.meanings) != 1 or one.member or one.unknown:
            continue
        words = "".join(column.words)
        dimension, member = table_words.state_of(words)
        key = (one.meanings, one.measure, column.period, column.unit)
        if first.setdefault(key, words) != words and member and member != table_words.state_of(first[key])[1]:
            told[column.no] = replace(one, dimension=dimension, member=member)
    return told


def _crossed(valued: list[Head]) -> bool:
    """Whether the columns of values are all members, at least two of them, besides their total."""
    telling = [one for one in valued if not one.refused and (one.unknown or one.meanings or one.measure or one.member)]
    members = {one.member or one.unknown for one in telling}
    return len(members) > 1 and all((one.member or _may_be_member(one.unknown)) and not one.meanings and not one.measure for one in telling)


def _may_be_member(words: str) -> bool:
    return bool(words) and not MEASURING.search(words)


def head(scope: Scope, column: Column) -> Head:
    """Read a column's head by itself."""
    told = _telling(column)
    joined = "".join(word for word, _ in told)
    found = _codes(scope, joined, column.unit) if joined else ()
    found = found or _of_aspect(scope, told, column.unit) or _of_neighbours(scope, told, column.unit)
    whole = table_words.role(joined, scope.kind, whole=True) if len(told) > 1 and not found else None
    if whole is not None and whole.role == "indicator":
        found = ((whole.value, "", ""),)
    refused = next((REFUSED[role.role] for _, role in told if role is not None and role.role in REFUSED), "")
    if refused and not found and not any(role is not None and role.role == "indicator" for _, role in told):
        return Head(refused=refused)
    if found and not (len(told) == 1 and told[0][1] is not None):
        return Head(meanings=found, words=joined)
    measure, dimension, member, unknown, unit = "", "", "", "", ""
    for word, role in told:
        name = role.role if role is not None else ""
        if name == "indicator":
            found = ((role.value, "", ""),)
        elif name in MEASURES and not (found and not measure and word == joined):
            measure, unit = name, role.value
        elif name in ("value", "total"):
            continue
        elif codes := _codes(scope, word, column.unit):
            found = codes
        elif known := table_words.dimension_of(word):
            dimension, member = known, word
        elif name not in ("label", "dimension", "aspect", "period"):
            unknown = word
    total = len(told) == 1 and told[0][1] is not None and told[0][1].role == "total"
    return Head(found, measure, dimension, member, unknown, words=joined, unit=unit, total=total)


def _of_aspect(scope: Scope, told: list[tuple[str, Word | None]], unit: str) -> tuple[Meaning, ...]:
    """The indicator that a member names together with the aspect over it: 高级 below 职称结构; () if none does."""
    if len(told) != 2 or told[0][1] is None or told[0][1].role != "aspect":
        return ()
    return named(scope, told[1][0] + STRUCTURE.sub("", told[0][0]), unit)


def _of_neighbours(scope: Scope, told: list[tuple[str, Word | None]], unit: str) -> tuple[Meaning, ...]:
    """The indicator that a head names with the one over it, in either order: 申请 below 专利, 横向 below 经费到款额 below 科研."""
    if len(told) < 2:
        return ()
    first, above, last = told[0][0], told[-2][0], told[-1][0]
    joined = dict.fromkeys((above + last, last + above, last + first + above))
    return next((codes for words in joined if (codes := named(scope, words, unit))), ())


def _telling(column: Column) -> list[tuple[str, Word | None]]:
    """A head's words with their roles, without those that only group others: 就业 over 就业率, 学生情况 over 在校生."""
    kept = []
    for at, (word, role) in enumerate(zip(column.words, column.roles, strict=True)):
        bare = OF_WHICH.sub("", word).lstrip(":：")
        if bare and not (role is not None and role.role == "group") and not any(bare in other for other in column.words[at + 1 :]):
            kept.append((bare, role))
    return kept


def _codes(scope: Scope, words: str, unit: str) -> tuple[Meaning, ...]:
    """The indicator that a head's words name."""
    found = named(scope, words, unit)
    code = table_words.labelled("head", words) if not found and not scope.kind else ""
    if code and scope.indicator(code):
        return ((code, "", ""),)
    if found or len(words) <= 2:
        return found
    return next((spelt for spelling in variants(words) if (spelt := named(scope, spelling, unit))), ())
