"""What a number of a table measures: its row's subject and its column's head, put together.

Comes in a ``Subject`` and a ``Head``; goes out its meanings (indicator code, breakdown dimension, member), or the reason why it
has none. Where row and column contradict each other, or only one of them is understood, the number stays without a meaning.
"""

from __future__ import annotations

import re
from dataclasses import replace

from flows.extraction.catalogue import fold
from flows.extraction.quantities import units
from flows.extraction.tables import words as table_words
from flows.extraction.tables.heads import Head
from flows.extraction.tables.scope import Meaning, Scope, is_rate, of_title
from flows.extraction.tables.subject import Subject

Found = tuple[tuple[Meaning, ...], str]  # meanings, or () and the reason

# a head that says only that the column holds the school's values: 具体数据, 本校情况, its own name
SAYS_NOTHING = re.compile(r"数据|数值|情况|结果|统计|内容|本校|我校|学校|学院$|大学$|指标|状况|现状|参数")
RATE = re.compile(r"率|比例|占比|比重|百分|度|%|％")  # words without which a bare number is no rate
ABOUT_SATISFACTION = re.compile(r"满意[度率]")
SATISFACTION = re.compile(r"^(?:总体|综合|整体|平均|总)?满意[度率]$")


def meaning(scope: Scope, row: Subject, column: Head, unit: str, single: bool) -> Found:
    """The meanings of a number. ``unit`` is the cell's; ``single``: that the table has one column of values."""
    found, reason = _meaning(scope, row, column, unit, single)
    if not found:
        return found, reason
    first = scope.indicator(found[0][0])
    said = f"{row.label} {column.words} {scope.title}"
    silent = not unit and not scope.official and column.measure != "share" and not RATE.search(said)
    if first is not None and is_rate(first.unit) and silent:
        return (), "nothing says that it is a rate"
    if scope.part and not found[0][2]:
        return tuple((code, *scope.part) for code, _, _ in found), ""
    return found, reason


def _meaning(scope: Scope, row: Subject, column: Head, unit: str, single: bool) -> Found:
    if column.refused or row.refused:
        return (), column.refused or row.refused
    if told := _satisfaction_below(scope, row, column, unit):
        return told, ""
    if row.measure == "share" and (column.crossed or not column.meanings):
        return (), "share of a part"
    if column.crossed and column.member and not row.meanings:
        return _or_reason(_of_cross(scope, row, column, unit), "not in the catalogue")
    if column.unknown and column.meanings:
        return (), f"part not understood: {column.unknown}"
    if column.unknown and not (single and row.meanings and SAYS_NOTHING.search(column.unknown)):
        found = _composed(scope, row, column.unknown) or _of_cross(scope, row, column, unit)
        return _or_reason(found, f"column not understood: {column.unknown}")
    told = _satisfaction(scope, row, column)
    if told:
        return told, ""
    if row.meanings and column.meanings:
        return _of_both(scope, row, column)
    if row.meanings:
        return _of_listed(scope, row, column, unit) or _of_row(scope, row, column, unit)
    return _of_column(scope, row, column, unit)


def _or_reason(meanings: tuple[Meaning, ...], reason: str) -> Found:
    return (meanings, "") if meanings else ((), reason)


def _instead(scope: Scope, code: str, reason: str) -> Found:
    """Another indicator in place of the row's or column's own, if there is one."""
    return _or_reason(((code, "", ""),) if code and scope.indicator(code) else (), reason)


def _composed(scope: Scope, row: Subject, words: str) -> tuple[Meaning, ...]:
    """Row and column words that only together name an indicator: 课堂育人 + 满意度."""
    if not row.label:
        return ()
    if fold(row.label).endswith(fold(words)):
        return row.meanings
    both = (scope.catalogue.exact(row.label + words), scope.catalogue.exact(words + row.label))
    return next((((codes[0], "", ""),) for codes in both if len(codes) == 1), ())


def _of_cross(scope: Scope, row: Subject, column: Head, unit: str) -> tuple[Meaning, ...]:
    """A part that only a column names, of the count that the title names: 高级工班 in 近三年在籍学生数."""
    titled = of_title(scope, column.unit)
    counts = column.crossed and not row.meanings and (row.whole or row.dimension) and not (unit and is_rate(unit))
    return _members(titled[:1], row, column.dimension or "category", column.member or column.unknown) if counts else ()


def _members(meanings: tuple[Meaning, ...], row: Subject, dimension: str, member: str) -> tuple[Meaning, ...]:
    """The meanings as parts by row, by column, or by both (joined with a semicolon)."""
    dimensions = ";".join(part for part in (row.dimension, dimension) if part)
    members = ";".join(part for part in (row.member if row.dimension else "", member) if part)
    return tuple((code, dimensions, members) for code, _, _ in meanings)


def _of_both(scope: Scope, row: Subject, column: Head) -> Found:
    """A row's indicator under a column's: one and the same, or the row's is a part of the column's whole (升学 of 毕业生人数)."""
    part, whole = scope.indicator(row.meanings[0][0]), scope.indicator(column.meanings[0][0])
    same = [code for code, _, _ in row.meanings] == [code for code, _, _ in column.meanings]
    if same or (part and whole and part.parent == whole.code and units.compatible(part.unit, whole.unit)):
        return row.meanings, ""
    if row.of and part and whole and not is_rate(part.unit):  # 高级工 below 培养层次, though teachers may be such too
        return _members(column.meanings, Subject(row.label, (), row.of, row.label), column.dimension, column.member), ""
    return (), "row and column each name an indicator"


def _satisfaction(scope: Scope, row: Subject, column: Head) -> tuple[Meaning, ...]:
    """Whose satisfaction a column 总体满意度 gives: 在校生, 企业（用人单位）; () of other columns and other rows."""
    if not SATISFACTION.search(column.words) or column.measure or not row.label or row.whole:
        return ()
    asked = re.split(r"[()（）/、]", row.label)
    codes = [scope.catalogue.exact(f"{who}满意度") for who in (row.label, *asked) if who]
    return next((((found[0], "", ""),) for found in codes if len(found) == 1), ())


def _satisfaction_below(scope: Scope, row: Subject, column: Head, unit: str) -> tuple[Meaning, ...]:
    """Whose satisfaction a column of a table of nothing else gives: 在校生 | 家长 below 满意度调查（单位：%）."""
    rates = is_rate(unit or column.unit or scope.unit)
    if not (ABOUT_SATISFACTION.search(scope.title) and rates and row.whole) or column.measure or not column.words:
        return ()
    codes = scope.catalogue.exact(f"{column.words}满意度")
    return ((codes[0], "", ""),) if len(codes) == 1 else ()


def _of_listed(scope: Scope, row: Subject, column: Head, unit: str) -> Found | None:
    """A member of the count that the title names, though its name is an indicator's too: 高级工 below 培养层次, of 在校生."""
    titled = of_title(scope, unit) if row.of and column.measure in ("", "count") and not (unit and is_rate(unit)) else ()
    own, whole = scope.indicator(row.meanings[0][0]), scope.indicator(titled[0][0]) if titled else None
    if own is None or whole is None or own.code == whole.code or own.parent == whole.code or own.domain == whole.domain:
        return None
    return _members(titled, Subject(row.label, (), row.of, row.label), column.dimension, column.member), ""


def _of_row(scope: Scope, row: Subject, column: Head, unit: str) -> Found:
    """The row's indicator, or what the column measures of it: its share, its count, the people asked, a part."""
    first = scope.indicator(row.meanings[0][0])
    if column.beside and not _of_both(scope, row, replace(column, meanings=column.beside, measure=""))[0]:
        return (), "share of what another column counts"
    if column.measure == "surveyed":
        asked = scope.catalogue.exact(row.label + "调查人次")
        return _instead(scope, table_words.paired("surveyed", row.meanings[0][0]) or "".join(asked[:1]), "number of people asked")
    if first is not None:
        wants_rate = column.measure == "share" or (bool(unit) and is_rate(unit))
        wants_count = not wants_rate and (column.measure in ("count", "amount") or bool(unit))
        if wants_rate and not is_rate(first.unit) and row.meanings[0][2]:
            return (), f"share of a part of {first.name_zh}"
        if wants_rate and not is_rate(first.unit):
            return _instead(scope, table_words.paired("share", first.code), f"share of {first.name_zh}")
        if wants_count and is_rate(first.unit):
            return _instead(scope, table_words.counted(first.code), f"unit contradicts {first.name_zh}")
        if column.measure == "amount" and first.kind != "money":
            return (), f"amount beside {first.name_zh}"
    if column.member:
        return tuple((code, column.dimension, column.member) for code, _, _ in row.meanings), ""
    return row.meanings, ""


def _of_column(scope: Scope, row: Subject, column: Head, unit: str) -> Found:
    """The column's indicator, or the one that kind and title tell, of the whole or of the row's member."""
    meanings = column.meanings or _untold(scope, row, column, unit)
    if not meanings:
        return _of_total(scope, row, column)
    first = scope.indicator(meanings[0][0])
    if first is not None and not is_rate(first.unit) and (column.measure == "share" or (unit and is_rate(unit))):
        return _instead(scope, table_words.paired("share", first.code) if row.whole else "", f"share of {first.name_zh}")
    if not row.whole and not row.dimension:
        return (), "breakdown not understood"
    return _members(meanings, row, column.dimension, column.member), ""


def _untold(scope: Scope, row: Subject, column: Head, unit: str) -> tuple[Meaning, ...]:
    """What a bare 人数 or a column without words counts: what the table's kind says of such members, or its title."""
    counted = table_words.counted_by(scope.kind, row.dimension.split(";")[0], "count") if row.dimension else ""
    if counted and column.measure in ("", "count", "share"):
        return of_title(scope, column.unit, explicit=True) or ((counted, "", ""),)
    if column.untitled or column.measure not in ("", "count") or not (row.whole or row.dimension):
        return ()
    own = unit if unit and is_rate(unit) else column.unit
    return of_title(scope, own, explicit="destination" in (row.dimension, row.of))


def _of_total(scope: Scope, row: Subject, column: Head) -> Found:
    """A total that only the kind of its table gives a name: 合计 below 收入来源 is the total funding."""
    if row.whole and row.label and column.measure in ("", "amount", "count"):
        word = table_words.role(row.label, scope.kind) if column.measure != "count" else None
        of_kind = word.value if word is not None and word.role == "indicator" else ""
        told = scope.indicator(table_words.counted_by("", row.of, "total") or of_kind)
        counts = told is not None and (told.unit == "人") == (column.measure == "count")
        return _instead(scope, told.code if told is not None and (counts or not column.measure) else "", "not in the catalogue")
    return (), f"share of {row.label}" if column.measure == "share" else "not in the catalogue"


def of_awards(scope: Scope, row: Subject, column: Head) -> tuple[Meaning, ...]:
    """The total of a contest's awards: its row in a column 小计; () of graded columns, which are awards, not observations."""
    if not column.total or not scope.indicator("award_count"):
        return ()
    if row.whole:
        return (("award_count", "", ""),)
    member = row.member or row.label
    return (("award_count", row.dimension or "contest", member),) if member else ()
