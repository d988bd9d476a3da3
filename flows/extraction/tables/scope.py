"""What holds for a whole table, and the names by which its rows and columns call an indicator.

Comes in words of a label or head; goes out the indicator that the catalogue knows by them, spelt as they are or in one of the
ways schools spell them. Where a name is several indicators', the row above, then the unit, tells which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.extraction.catalogue import Catalogue, Indicator, fold
from flows.extraction.quantities import units
from flows.extraction.tables import words as table_words
from flows.extraction.templates import NOTE, Templates, kernel

Meaning = tuple[str, str, str]  # indicator code, breakdown dimension, member

OPENING = re.compile(r"^(?:对|我校|全校|学校|本校|校|现有|现|当年|本年度|本学年|全年|年度|年|累计|共有|共)")  # 学校占地面积, 现有教职工
NUMBERED_OR_DATED = re.compile(r"^\s*表\s*[\d.-]+|[\s:：]|(?:19|20)\d\d\s*(?:学年度?|年度?|届|级)")  # 表1-2, 2022届
# "护理专业毕业生就业情况": the whole table is about one programme
OF_PROGRAMME = re.compile(r"(?P<member>[\u4e00-\u9fff（）()]{2,14}?)专业(?=(?:近|历[届年]|学生|毕业生|在校生|就业|招生|录取|师资)[^专]*$)")
# 各专业, 招生专业, 重点专业: not the name of one
NOT_A_PROGRAMME = re.compile(
    r"(?:各|各个|分|招生|开设|现有|重点|特色|骨干|新增|主要|全校|学校|所有|不同|热门|本科|高职|专科|中职|优势|品牌|级|拟招|停招"
    r"|大类|年|部分|全部|相关|群)$"
)
# what may stand behind the count that a title names: 在校生 + 年级与学制分布, 专任教师 + 职称结构一览表; not 专任教师 + 企业实践情况
ONLY_STRUCTURE = re.compile(
    r"^量?(?:队伍|人数|总数|数量|数|规模|基本|职称|学历|学位|年龄|性别|年级|专业|学制|地区|地域|层次|类别|类型|生源|来源|行业|单位|性质|校区"
    r"|与|和|及|及其|、|按|分|各|的|结构|分布|情况|统计|一览|汇总|明细|构成|组成|对比|比较|变化|表|数据|信息|概况|占比|比例)*$"
)
# 教授、副教授等高级职称: examples of what follows them
EXAMPLES = re.compile(r"^[^等]{2,14}等(?=[正副]?[高中初]级)")
BEHIND = re.compile(r"[(（:：,，。;；\s].*$")
COUNT_TAILS = ("数", "人数", "数量", "总数")


@dataclass(frozen=True, slots=True)
class Scope:
    """A table's catalogue, official templates, code of the official table it is ("" = none), kind, title and title's unit."""

    catalogue: Catalogue
    templates: Templates
    official: str
    kind: str
    title: str
    unit: str = ""

    @property
    def part(self) -> tuple[str, str] | tuple[()]:
        """(dimension, member) if the title says that the whole table is about one programme."""
        found = OF_PROGRAMME.search(NUMBERED_OR_DATED.sub("", self.title))
        return ("programme", found["member"]) if found and not NOT_A_PROGRAMME.search(found["member"]) else ()

    def indicator(self, code: str) -> Indicator | None:
        return self.catalogue.indicators.get(code)

    def names(self, words: str) -> bool:
        """Whether words name an indicator of the catalogue."""
        return bool(words) and bool(self.catalogue.exact(words))


def is_rate(unit: str) -> bool:
    """Whether a unit is that of a share: %, ‰."""
    return units.canonical(unit) in ("%", "‰")


def variants(label: str) -> Iterator[str]:
    """Other spellings under which the catalogue may know a label: without notes, 学校, 现有, 总数; with 数, 额."""
    bare = NOTE.sub("", fold(label))
    yield bare
    told = EXAMPLES.sub("", bare)
    if told != bare:
        yield told
    opened = OPENING.sub("", bare)
    if opened != bare and len(opened) > 2:
        yield opened
    for stem in dict.fromkeys((bare, opened)):
        short = kernel(stem)
        if len(short) > 1:
            yield short
            for tail in COUNT_TAILS:
                yield short + tail
    if bare.endswith("款"):
        yield bare + "额"


def named(scope: Scope, words: str, unit: str, above: Sequence[str] = ()) -> tuple[Meaning, ...]:
    """The indicator of this name; () if there is none or it can't be told which. ``above`` are labels above, nearest first.

    A name that stands for a count is its share where the unit is a percentage, and the other way round.
    """
    codes = scope.catalogue.exact(words)
    if len(codes) > 1:
        under = scope.templates.find("", words, unit, above)
        if len(under) == 1 and under[0][0] in codes:
            return under
        codes = tuple(code for code in codes if unit and units.compatible(unit, scope.catalogue.indicators[code].unit))
    if len(codes) != 1:
        return ()
    if unit and is_rate(unit) != is_rate(scope.catalogue.indicators[codes[0]].unit):
        other = table_words.paired("share", codes[0]) if is_rate(unit) else table_words.counted(codes[0])
        return ((other, "", ""),) if other and scope.indicator(other) else ()
    return ((codes[0], "", ""),)


def of_title(scope: Scope, unit: str = "", explicit: bool = False) -> tuple[Meaning, ...]:
    """The one count that a table's title names: 2022年各专业在校生人数统计表; of several the one counted in ``unit``; a rate for %.

    ``explicit``: only what the title calls a number (报到人数).
    """
    unit = unit or scope.unit
    codes = set()
    for match in scope.catalogue.find(scope.title):
        counts = match.alias.endswith(COUNT_TAILS) if explicit else ONLY_STRUCTURE.match(BEHIND.sub("", scope.title[match.end :]))
        own = scope.catalogue.indicators[match.codes[0]].unit
        if counts and len(match.codes) == 1 and is_rate(own) == bool(unit and is_rate(unit)) and (not unit or units.compatible(unit, own)):
            codes.add(match.codes[0])
    if not codes and not explicit:
        codes = {code for code in [table_words.titled(scope.title)] if scope.indicator(code)}
    return ((codes.pop(), "", ""),) if len(codes) == 1 else ()
