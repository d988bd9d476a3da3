"""What a row of a table is about: the indicators that its label names, a member of a breakdown, or the whole.

Comes in a row's labels, with those of the group and the rows above it; goes out a ``Subject``. In an official table its template
goes first; elsewhere a column that lists members (省份, 专业, 项目名称) makes the row a member whatever its words are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.extraction.catalogue import fold
from flows.extraction.tables import words as table_words
from flows.extraction.tables.rows import Label
from flows.extraction.tables.scope import Meaning, Scope, named, variants
from flows.extraction.tables.signs import is_nothing, is_time

OF_WHICH = re.compile(r"^\s*(?:其中|#|\*|—|-)")  # 其中：女生
# 专利申请/授权数量, 专利申请数/授权数
EITHER = re.compile(
    r"^(?P<stem>.*?)(?P<one>[\u4e00-\u9fff]{2})(?:数量|数|人数|金额)?[/、](?P<two>[\u4e00-\u9fff]{2})(?P<tail>数量|数|人数|金额)?$"
)
# 满意度调查：学生, 课堂育人—调研人次, 专任教师/双师型: a group and a row's name in one cell
IN_ONE_CELL = re.compile(r"^(?P<group>[^:：/—–\s-]{2,16}?)(?:调查|情况|统计)?\s*[:：/—–\s-]+\s*(?P<name>[^:：/—–\s-]{2,20})$")
HEADING = re.compile(r"(?:资源|条件|队伍|建设|度|工作|服务|保障|投入|成果|水平|经费|质量|发展|教学|管理|合作|规模|能力|贡献|影响|结构)$")
ABROAD = "international"  # the official table, and the domain, of what a school does abroad
SHORT = 6  # a label and a group that may be one name the other way round: 高级 + 职称
REFUSED = {
    "difference": "a difference, not a level",
    "other_body": "a figure of other bodies",
    "target": "a target, not a level",
    "other_share": "a share of something else",
}
MEASURES = ("count", "share", "amount", "surveyed")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is about: indicators, or a member (``dimension`` "" if it is not known which), or the whole.

    ``of`` is the dimension that a whole's column lists, or of which a label that names an indicator is a well-known member;
    ``measure`` that of a row that says only what is counted (人数, 比例).
    """

    label: str
    meanings: tuple[Meaning, ...] = ()
    dimension: str = ""
    member: str = ""
    whole: bool = False
    of: str = ""
    measure: str = ""
    refused: str = ""


def subject(scope: Scope, labels: Sequence[Label], unit: str, groups: Sequence[str], trail: Sequence[str]) -> Subject:
    """What a row is about. ``groups`` are the labels that head the rows since; ``trail`` those of the rows above."""
    texts = [label for label in labels if not is_time(label.text)]
    if not texts:
        return Subject("", whole=True)
    for label in texts:
        role = table_words.role(label.text, whole=True)
        if role is not None and role.role in REFUSED and not scope.names(label.text):
            return Subject(label.text, refused=REFUSED[role.role])
    measured = _measured(texts[-1]) if len(texts) == 1 else None
    if measured is not None and texts[0].column is not None and texts[0].column.has("dimension", "aspect"):
        return measured
    listed = [label for label in texts if label.column is not None and label.column.has("dimension")]
    if listed:
        return _member(listed, [label for label in texts if _aspect(label)])
    for at in range(len(texts) - 1, -1, -1):
        label = texts[at].text
        beside = [other.text for other in reversed(texts[:at]) if other.text != label]
        parents = [*beside, *(group for group in groups if group not in beside)]
        if _aspect(texts[at]) == "title" and not parents:
            parents = list(texts[at].column.words[-1:])  # 中级 below 职称
        found = of_label(scope, label, unit, parents, trail, _aspect(texts[at]))
        if found:
            listed_by = _aspect(texts[at]) if table_words.dimension_of(label) else ""
            return Subject(label, _parted(scope, label, found), of=listed_by)
    aspects = [label for label in texts if _aspect(label)]
    if len(aspects) == len(texts):
        return _member(aspects, [])
    last = texts[-1].text
    if is_total(last):
        return Subject(last, whole=True)
    return measured or Subject(last, (), table_words.dimension_of(last), last)


def _measured(label: Label) -> Subject | None:
    """A row that says only what is counted, whatever its column lists: 人数 below 职称, beside 高级, 中级, 初级."""
    role = table_words.role(table_words.split_unit(label.text)[0])
    return Subject(label.text, whole=True, measure=role.role) if role is not None and role.role in MEASURES else None


def _parted(scope: Scope, label: str, found: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
    """What a label names, as the part that it names (企业职工培训): a part of the whole, not the whole."""
    if scope.official or len(found) != 1 or found[0][1]:
        return found
    bare = OF_WHICH.sub("", label).lstrip(":： ")
    dimension, member = table_words.part_of(found[0][0], bare)
    return ((found[0][0], dimension, member),) if dimension else found


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
        found = named(scope, words, unit, above)
        if found:
            return found if not _is_abroad(scope, found) else ()
    halves = EITHER.match(fold(label))
    if halves:
        both = [named(scope, halves["stem"] + half + (halves["tail"] or ""), "", above) for half in (halves["one"], halves["two"])]
        if all(both):
            return both[0] + both[1]
    spelt = next((found for spelling in variants(label) if (found := named(scope, spelling, unit, above))), ())
    if spelt or OF_WHICH.match(label):
        return spelt
    return scope.templates.only(label, unit) or _in_one_cell(scope, label, unit, parents, trail)


def _is_abroad(scope: Scope, found: tuple[Meaning, ...]) -> bool:
    """Whether a name means something else in its official table: 在校生数 below 国外办学点数量 are not the school's own."""
    indicator = scope.indicator(found[0][0])
    return scope.official == ABROAD and indicator is not None and indicator.domain != ABROAD


def _in_one_cell(scope: Scope, label: str, unit: str, parents: Sequence[str], trail: Sequence[str]) -> tuple[Meaning, ...]:
    """What a label names that begins with its group's name: together with it, or alone where the group is a heading, no member."""
    found = IN_ONE_CELL.match(label.strip())
    if found is None:
        return ()
    group, name = found["group"], found["name"]
    together = next((code for words in (group + name, name + group) if (code := named(scope, words, unit, (group, *parents)))), ())
    if together or not HEADING.search(group):
        return together
    return of_label(scope, name, unit, (group, *parents), trail)


def _with_parents(label: str, parents: Sequence[str]) -> Iterator[str]:
    """The label as it is, then with each label that it stands under, before it (课堂育人 + 满意度) and behind it (高级 + 职称)."""
    yield label
    for parent in parents:
        yield parent + label
    for parent in parents:
        if len(label) <= SHORT and len(parent) <= SHORT:
            yield label + parent


def _aspect(label: Label) -> str:
    """The dimension of a column that lists members or indicators (去向, 职称, 收入来源); "" if it is none."""
    roles = label.column.roles if label.column is not None else ()
    return next((role.value for role in roles if role is not None and role.role == "aspect"), "")


def is_total(text: str) -> bool:
    """Whether a label stands for the whole: 合计, 总计, 全校."""
    role = table_words.role(text)
    return role is not None and (role.role == "total" or (role.role == "value" and role.value == "school"))


def _member(labels: Sequence[Label], aspects: Sequence[Label]) -> Subject:
    """The finest member of the row; a total among the finer ones leaves the coarser, a total of all the whole.

    ``aspects`` divide the member further (a programme by level), and are joined to it with a semicolon.
    """
    kept = [label for label in labels if not is_total(label.text)]
    last = (kept or labels)[-1]
    role = next(role for role in last.column.roles if role is not None and role.role in ("dimension", "aspect"))
    if not kept or is_total(labels[0].text):
        return Subject(labels[0].text, whole=True, of=role.value)
    divided = [label for label in aspects if not is_total(label.text) and not is_nothing(label.text) and not label.text[:1].isdigit()]
    dimension = ";".join([role.value, *map(_aspect, divided)])
    return Subject(last.text, (), dimension, ";".join(OF_WHICH.sub("", label.text).lstrip(":： ") for label in (last, *divided)))
