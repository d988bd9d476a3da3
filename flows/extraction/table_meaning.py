"""What a number of a table measures: its row's label and its column's head, put together.

Comes in a row's labels with the rows above it, and a column; comes out a meaning (indicator code, breakdown dimension,
member), or the reason why there is none. A row may name the indicator (official tables) or a member of a breakdown (四川省, a
programme, a scholarship); a column may name the indicator, a time, a measure of the row's indicator (人数, 比例, 调查人次),
or something that is not this school's level (变化, 全国平均, 目标值).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flows.extraction import table_words, units
from flows.extraction.catalogue import Catalogue, Indicator, fold
from flows.extraction.table_layout import Column, Section, is_time
from flows.extraction.table_rows import Label
from flows.extraction.templates import NOTE, Templates, kernel

Meaning = tuple[str, str, str]  # code, breakdown dimension, member

REFUSED = {
    "difference": "a difference, not a level",
    "other_body": "a figure of other bodies",
    "target": "a target, not a level",
    "other_share": "a share of something else",
}
OF_WHICH = re.compile(r"^\s*(?:其中|#|\*|—|-)")
# 学校占地面积, 现有教职工, 年度培训人次
OPENING = re.compile(r"^(?:对|我校|全校|学校|本校|校|现有|现|当年|本年度|本学年|全年|年度|年|累计|共有|共)")
# 专利申请/授权数量, 承办/参加赛项数
EITHER = re.compile(r"^(?P<stem>.*?)(?P<one>[\u4e00-\u9fff]{2})[/、](?P<two>[\u4e00-\u9fff]{2})(?P<tail>数量|数|人数|金额)?$")
RATE = re.compile(r"率|比例|占比|比重|百分|度|%|％")
# "护理专业2022届毕业生就业情况": the whole table is about one programme
OF_PROGRAMME = re.compile(r"(?P<member>[\u4e00-\u9fff（）()]{2,14}?)专业(?=(?:20\d\d|近|历[届年]|学生|毕业生|在校生|就业|招生|录取|师资)[^专]*$)")
NOT_A_PROGRAMME = re.compile(r"(?:各|各个|分|招生|开设|现有|重点|特色|骨干|新增|主要|全校|学校|所有|不同|热门|本科|高职|专科|中职|优势|品牌|级|拟招|停招|大类|年|部分|全部|相关|群)$")
MEASURING = re.compile(r"(?:数|率|额|值|量|费|(?<!学)金|面积|时间|比|度|分|次|薪|收入|支出|经费|学制|年限|课时|学时)$")
COUNT_TAILS = ("数", "人数", "数量", "总数")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is about: indicators, or a member (``dimension`` "" if it is not known which), or the whole."""

    label: str
    meanings: tuple[Meaning, ...] = ()
    dimension: str = ""
    member: str = ""
    whole: bool = False
    of: str = ""  # of a whole: the dimension that its column lists
    measure: str = ""  # of a row that says only what is counted: 人数, 比例


@dataclass(frozen=True, slots=True)
class Scope:
    """What holds for a whole table: its catalogue, official templates, code of the official table, kind and title."""

    catalogue: Catalogue
    templates: Templates
    official: str
    kind: str
    title: str
    unit: str = ""  # that the title gives for all of the table

    @property
    def part(self) -> tuple[str, str] | tuple[()]:
        """(dimension, member) if the title says that the whole table is about one programme."""
        found = OF_PROGRAMME.search(re.sub(r"^\s*表\s*[\d.-]+|[\s:：]|(?:19|20)\d\d\s*(?:学年度?|年度?|届|级)", "", self.title))
        return ("programme", found["member"]) if found and not NOT_A_PROGRAMME.search(found["member"]) else ()

    def indicator(self, code: str) -> Indicator | None:
        return self.catalogue.indicators.get(code)

    def names(self, words: str) -> bool:
        """Whether words name an indicator of the catalogue."""
        return bool(words) and bool(self.catalogue.exact(words))


def variants(label: str) -> Iterator[str]:
    """Other spellings under which the catalogue may know a label: without notes, 学校, 现有, 总数; with 数."""
    bare = NOTE.sub("", fold(label))
    yield bare
    opened = OPENING.sub("", bare)
    if opened != bare and len(opened) > 2:
        yield opened
    for stem in (bare, opened):
        short = kernel(stem)
        if len(short) > 1:
            if short != stem:
                yield short
            for tail in COUNT_TAILS:
                yield short + tail
    if bare.endswith("款"):
        yield bare + "额"


def _with_parents(label: str, parents: Sequence[str]) -> Iterator[str]:
    """The label as it is, then with each label that it stands under, before it (课堂育人 + 满意度) and behind it (高级 + 职称)."""
    yield label
    for parent in parents:
        yield parent + label
    for parent in parents:
        if len(label) <= 6 and len(parent) <= 6:
            yield label + parent


def of_label(
    scope: Scope, label: str, unit: str, parents: Sequence[str], trail: Sequence[str], dimension: str = ""
) -> tuple[Meaning, ...]:
    """The indicators that a row's label names, by itself or with the labels that it stands under; () if none.

    ``parents`` are labels of the same row or group, nearest first; ``trail`` the labels of the rows above, nearest first.
    """
    above = (*parents, *trail)
    if scope.official:
        for words in _with_parents(label, parents):
            found = scope.templates.find(scope.official, words, unit, above)
            if found:
                return found
    code = table_words.labelled(dimension, label)
    if code and scope.indicator(code):
        return ((code, "", ""),)
    for words in _with_parents(label, parents):
        found = _named(scope, words, unit, above)
        if found:
            return found
    halves = EITHER.match(fold(label))
    if halves:
        both = [_named(scope, halves["stem"] + half + (halves["tail"] or ""), "", above) for half in (halves["one"], halves["two"])]
        if all(len(half) == 1 for half in both):
            return both[0] + both[1]
    for spelling in variants(label):
        found = _named(scope, spelling, unit, above)
        if found:
            return found
    return ()


def _named(scope: Scope, words: str, unit: str, above: Sequence[str]) -> tuple[Meaning, ...]:
    codes = scope.catalogue.exact(words)
    if len(codes) > 1:
        under = scope.templates.find("", words, unit, above)
        if len(under) == 1 and under[0][0] in codes:
            return under
        fitting = [code for code in codes if unit and units.compatible(unit, scope.catalogue.indicators[code].unit)]
        codes = tuple(fitting) if len(fitting) == 1 else ()
    if not codes:
        return ()
    if unit and _is_rate(unit) != _is_rate(scope.catalogue.indicators[codes[0]].unit):
        other = table_words.paired("share", codes[0]) if _is_rate(unit) else table_words.counted(codes[0])
        return ((other, "", ""),) if other and scope.indicator(other) else ()
    return ((codes[0], "", ""),)


def _is_rate(unit: str) -> bool:
    return units.canonical(unit) in ("%", "‰")


def subject(scope: Scope, labels: Sequence[Label], unit: str, groups: Sequence[str], trail: Sequence[str]) -> Subject:
    """What a row is about. ``groups`` are the labels that head the rows since; ``trail`` those of the rows above."""
    texts = [label for label in labels if not is_time(label.text)]
    if not texts:
        return Subject("", whole=True)
    named = [label for label in texts if label.column is not None and label.column.has("dimension")]
    if named:
        return _member(named)
    for at in range(len(texts) - 1, -1, -1):
        label = texts[at].text
        parents = [other.text for other in reversed(texts[:at]) if other.text != label]
        column = texts[at].column
        listed = next((role.value for role in column.roles if role is not None and role.role == "aspect"), "") if column else ""
        found = of_label(scope, label, unit, [*parents, *(group for group in groups if group not in parents)], trail, listed)
        if found:
            return Subject(label, found)
    aspects = [label for label in texts if label.column is not None and label.column.has("aspect")]
    if aspects:
        return _member(aspects)
    last = texts[-1].text
    if is_total(last):
        return Subject(last, whole=True)
    role = table_words.role(table_words.split_unit(last)[0])
    if role is not None and role.role in MEASURES and len(texts) == 1:
        return Subject(last, whole=True, measure=role.role)
    return Subject(last, (), table_words.dimension_of(last), last)


def is_total(text: str) -> bool:
    role = table_words.role(text)
    return role is not None and (role.role == "total" or role.role == "value" and role.value == "school")


def _member(labels: Sequence[Label]) -> Subject:
    """The finest member of the row; a total among the finer ones leaves the coarser, a total of all the whole."""
    kept = [label for label in labels if not is_total(label.text)]
    last = (kept or labels)[-1]
    role = next(role for role in last.column.roles if role is not None and role.role in ("dimension", "aspect"))
    if not kept or is_total(labels[0].text):
        return Subject(labels[0].text, whole=True, of=role.value)
    return Subject(last.text, (), role.value, last.text)


@dataclass(frozen=True, slots=True)
class Head:
    """What a column measures: ``meanings`` if it names an indicator, a ``measure`` of the row's, a member, or unknown words."""

    meanings: tuple[Meaning, ...] = ()
    measure: str = ""
    dimension: str = ""
    member: str = ""
    unknown: str = ""
    refused: str = ""
    words: str = ""
    unit: str = ""  # that the measure implies: 人数 counts 人
    total: bool = False  # of one word that says 合计
    untitled: bool = False  # another column already states what the title names
    crossed: bool = False  # of a table whose columns are all members of one count


def _telling(column: Column) -> tuple[list[str], list[table_words.Word | None]]:
    """A head's words without those that only group others: 就业 over 就业率, 学生情况 over 在校生."""
    kept = []
    for at, (word, role) in enumerate(zip(column.words, column.roles, strict=True)):
        bare = OF_WHICH.sub("", word).lstrip(":：")
        lower = column.words[at + 1 :]
        if not word or (role is not None and role.role == "group") or any(bare in other for other in lower):
            continue
        kept.append((bare, role))
    return [word for word, _ in kept], [role for _, role in kept]


MEASURES = ("count", "share", "amount", "surveyed")


def head(scope: Scope, column: Column) -> Head:
    """Read a column's head."""
    words, roles = _telling(column)
    joined = "".join(words)
    named = _codes(scope, joined, column.unit) if joined else ()
    if not named and not any(role is not None and role.role == "indicator" for role in roles):
        for role in roles:
            if role is not None and role.role in REFUSED:
                return Head(refused=REFUSED[role.role])
    if named and not (len(words) == 1 and roles[0] is not None):
        return Head(meanings=named, words=joined)
    measure, meanings, dimension, member, unknown, unit = "", named, "", "", "", ""
    for word, role in zip(words, roles, strict=True):
        if role is not None and role.role == "indicator":
            meanings = ((role.value, "", ""),)
        elif role is not None and role.role in MEASURES and not (meanings and not measure and word == joined):
            measure, unit = role.role, role.value
        elif role is not None and role.role in ("value", "total"):
            continue
        elif (found := _codes(scope, word, column.unit)):
            meanings = found
        elif (known := table_words.dimension_of(word)):
            dimension, member = known, word
        elif role is None or role.role not in ("label", "dimension", "aspect", "period"):
            unknown = word
    total = len(words) == 1 and roles[0] is not None and roles[0].role == "total"
    return Head(meanings, measure, dimension, member, unknown, words=joined, unit=unit, total=total)


def _may_be_member(words: str) -> bool:
    """Whether unknown words of a head may be a part (高级工班), not a measure that the catalogue lacks (通过人数, 培训天数)."""
    return bool(words) and not MEASURING.search(words)


def heads(scope: Scope, section: Section) -> dict[int, Head]:
    """The heads of a section by column number, upper heads understood from all of its columns.

    An unknown upper head is a member where the same measure stands below several (国家奖学金 over 人数 and 金额, 国家助学金
    likewise); it only groups where the measures below it stand nowhere else.
    """
    made = {column.no: head(scope, column) for column in section.columns}
    valued = [made[column.no] for column in section.columns if column.is_value]
    telling = [one for one in valued if not one.refused and (one.unknown or one.meanings or one.measure or one.member)]
    crossed = all((_may_be_member(one.unknown) or one.member) and not one.meanings and not one.measure for one in telling)
    crossed = crossed and len({one.unknown or one.member for one in telling}) > 1
    titled = of_title(scope)
    untitled = any(one.meanings and one.meanings[0][0] == code for one in valued for code, _, _ in titled)
    for no, one in made.items():
        made[no] = one = replace(one, untitled=untitled)
        if crossed:
            made[no] = replace(one, crossed=True)
        elif one.unknown and (one.meanings or one.measure) and not one.member:
            below = {(other.meanings, other.measure) for other in valued if other.unknown == one.unknown}
            elsewhere = {(other.meanings, other.measure) for other in valued if other.unknown != one.unknown}
            if below <= elsewhere and _may_be_member(one.unknown):
                made[no] = replace(one, unknown="", dimension="aid_item" if scope.kind == "aid" else "category", member=one.unknown)
            elif len(below) > 1 and not below & elsewhere:
                made[no] = replace(one, unknown="")
    return made


def _codes(scope: Scope, words: str, unit: str) -> tuple[Meaning, ...]:
    found = _named(scope, words, unit, ())
    code = table_words.labelled("head", words) if not found and not scope.kind else ""
    if code and scope.indicator(code):
        return ((code, "", ""),)
    if not found and len(words) > 2:
        for spelling in variants(words):
            found = _named(scope, spelling, unit, ())
            if found:
                break
    return found


def meaning(scope: Scope, row: Subject, column: Head, unit: str, single: bool) -> tuple[tuple[Meaning, ...], str]:
    """(meanings, "") of a number, or ((), reason). ``unit`` is the cell's; ``single`` that the table has one column of values."""
    found, reason = _meaning(scope, row, column, unit, single)
    if not found:
        return found, reason
    first = scope.indicator(found[0][0])
    said = f"{row.label} {column.words} {scope.title}"
    if first is not None and _is_rate(first.unit) and not unit and not scope.official and column.measure != "share" and not RATE.search(said):
        return (), "nothing says that it is a rate"
    if scope.part and not found[0][2]:
        return tuple((code, *scope.part) for code, _, _ in found), ""
    return found, reason


def _meaning(scope: Scope, row: Subject, column: Head, unit: str, single: bool) -> tuple[tuple[Meaning, ...], str]:
    if column.refused:
        return (), column.refused
    if column.crossed and row.measure == "share" or row.measure == "share" and not column.meanings:
        return (), "share of a part"
    if column.crossed and column.member and not row.meanings:
        crossed = _crossed(scope, row, column, unit)
        return (crossed, "") if crossed else ((), "not in the catalogue")
    if column.unknown and not column.meanings and not (single and row.meanings):
        composed = _composed(scope, row, column.unknown) or _crossed(scope, row, column, unit)
        return (composed, "") if composed else ((), f"column not understood: {column.unknown}")
    if column.unknown and column.meanings:
        return (), f"part not understood: {column.unknown}"
    if row.meanings and column.meanings:
        return _both(scope, row, column)
    if row.meanings:
        return _of_row(scope, row, column, unit)
    return _of_column(scope, row, column, unit)


def _composed(scope: Scope, row: Subject, words: str) -> tuple[Meaning, ...]:
    """Row and column words that only together name an indicator: 课堂育人 + 满意度."""
    if not row.label:
        return ()
    if fold(row.label).endswith(fold(words)):
        return row.meanings
    return next((((codes[0], "", ""),) for codes in map(scope.catalogue.exact, (row.label + words, words + row.label)) if len(codes) == 1), ())


def _crossed(scope: Scope, row: Subject, column: Head, unit: str) -> tuple[Meaning, ...]:
    """A part that only a column names, of the count that the title names: 高级工班 in 近三年在籍学生数."""
    titled = of_title(scope, column.unit)
    if not column.crossed or not titled or row.meanings or column.measure == "share" or not (row.whole or row.dimension) or (unit and _is_rate(unit)):
        return ()
    dimension, member = column.dimension or "category", column.member or column.unknown
    if row.dimension:
        dimension, member = f"{row.dimension};{dimension}", f"{row.member};{member}"
    return ((titled[0][0], dimension, member),)


def _both(scope: Scope, row: Subject, column: Head) -> tuple[tuple[Meaning, ...], str]:
    """A row's indicator under a column's: one and the same, or the row's is a part of the column's whole (升学 of 毕业生人数)."""
    if [m[0] for m in row.meanings] == [m[0] for m in column.meanings]:
        return row.meanings, ""
    part, whole = scope.indicator(row.meanings[0][0]), scope.indicator(column.meanings[0][0])
    if part and whole and part.parent == whole.code and units.compatible(part.unit, whole.unit):
        return row.meanings, ""
    return (), "row and column each name an indicator"


def _of_row(scope: Scope, row: Subject, column: Head, unit: str) -> tuple[tuple[Meaning, ...], str]:
    meanings = row.meanings
    first = scope.indicator(meanings[0][0])
    if column.measure == "surveyed":
        other = table_words.paired("surveyed", meanings[0][0])
        code = other or next(iter(scope.catalogue.exact(row.label + "调查人次")), "")
        return (((code, "", ""),), "") if code else ((), "number of people asked")
    if first is not None:
        rate = _is_rate(first.unit)
        wants_rate = column.measure == "share" or (bool(unit) and _is_rate(unit))
        wants_count = column.measure in ("count", "amount") or (bool(unit) and not _is_rate(unit))
        if wants_rate and not rate:
            other = table_words.paired("share", first.code)
            return (((other, "", ""),), "") if other else ((), f"share of {first.name_zh}")
        if wants_count and rate and not wants_rate:
            other = table_words.counted(first.code)
            return (((other, "", ""),), "") if other else ((), f"unit contradicts {first.name_zh}")
        if column.measure == "amount" and first.kind != "money":
            return (), f"amount beside {first.name_zh}"
    if column.member:
        meanings = tuple((code, column.dimension, column.member) for code, _, _ in meanings)
    return meanings, ""


def of_awards(scope: Scope, row: Subject, column: Head) -> tuple[Meaning, ...]:
    """The total of a contest's awards: its row in a column 小计; () of graded columns, which are awards, not observations."""
    if not column.total or not scope.indicator("award_count"):
        return ()
    if row.whole:
        return (("award_count", "", ""),)
    return (("award_count", row.dimension or "contest", row.member or row.label),) if row.label and (row.member or row.label) else ()


def _of_column(scope: Scope, row: Subject, column: Head, unit: str) -> tuple[tuple[Meaning, ...], str]:
    meanings = column.meanings
    if not meanings and column.measure in ("", "count", "share") and row.dimension:
        code = table_words.counted_by(scope.kind, row.dimension, "count")
        meanings = (of_title(scope, column.unit, explicit=True) or ((code, "", ""),)) if code else ()
    if not meanings and not column.untitled and column.measure in ("", "count") and (row.whole or row.dimension):
        meanings = of_title(scope, column.unit)
    if not meanings:
        if row.whole and row.label and column.measure in ("", "amount"):
            totals = table_words.role(row.label, scope.kind)
            code = table_words.counted_by("", row.of, "total") or (totals.value if totals is not None and totals.role == "indicator" else "")
            if code:
                return ((code, "", ""),), ""
        return (), f"share of {row.label}" if column.measure == "share" else "not in the catalogue"
    first = scope.indicator(meanings[0][0])
    if first is not None and (column.measure == "share" or (unit and _is_rate(unit))) and not _is_rate(first.unit):
        other = table_words.paired("share", first.code) if row.whole else ""
        return (((other, "", ""),), "") if other else ((), f"share of {first.name_zh}")
    if row.whole:
        return tuple((code, column.dimension, column.member) for code, _, _ in meanings), ""
    if not row.dimension:
        return (), "breakdown not understood"
    dimension, member = row.dimension, row.member
    if column.member:
        dimension, member = f"{dimension};{column.dimension}", f"{member};{column.member}"
    return tuple((code, dimension, member) for code, _, _ in meanings), ""


def of_title(scope: Scope, unit: str = "", explicit: bool = False) -> tuple[Meaning, ...]:
    """The one count that a table's title names: 2022年各专业在校生人数统计表; of several the one counted in ``unit``.

    ``explicit``: only what the title calls a number (报到人数).
    """
    unit = unit or scope.unit
    codes = set()
    for match in scope.catalogue.find(scope.title):
        for code in match.codes if len(match.codes) == 1 else ():
            own = scope.catalogue.indicators[code].unit
            if not _is_rate(own) and (not unit or units.compatible(unit, own)) and (not explicit or match.alias.endswith(COUNT_TAILS)):
                codes.add(code)
    return ((codes.pop(), "", ""),) if len(codes) == 1 else ()
