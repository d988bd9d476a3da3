"""Whether a sentence speaks of a plan: a target, a norm, an aim, a year to come. What is yet to be is no level."""

from __future__ import annotations

import re

from flows.extraction.prose.heads import Head
from flows.extraction.prose.spot import Spot
from flows.extraction.prose.words import words
from flows.extraction.sentences import clause_start

AIM = re.compile(
    r"(?:^|计划|用|力争)[一二三四五六七八九十\d]年(?:左右的?时间|内)|未来[一二三四五几\d]|今后[一二三四五几\d]|下一步|力争|争取(?!到)|有望|目标是|目标为|预计到|计划到|计划在|规划到|将力争|"
    r"将[^,;。]{0,24}(?:稳定|保持|维持|控制)在|(?<!招生)(?<!教学)(?<!培养)(?<!行动)计划(?:再|每年)?(?:补充|招聘|引进|新聘|选聘)|(?<!招生)(?<!教学)(?<!培养)计划“?\x02"
)
# a section of aims: 七、目标, 下一步计划; figures in it are to come, unless the school is said to have them
AIMED_SECTION = re.compile(
    r"^(?!.*(?:问题|挑战|不足|现状|总结|回顾|成效|完成|定位))(?:.*(?<!培养)(?<!办学)(?<!教学)目标$|.*展望|.*下一[步年]|.*努力方向|"
    r".*(?:发展|五|未来|远景)”?规划$|.*工作(?:计划|思路)$|.*(?:发展|年度)计划$|.*未来)"
)
LOOKS_AHEAD = re.compile(r"目标|展望|规划|挑战|计划|努力方向")  # where a year behind the data's own is one to come
SCHOOL_HAS = re.compile(r"现有|目前|已[有建达]|(?:学校|我校|目前|现有|现|已)(?!要|将|应|须|需)[^,;。]{0,12}(?:为|有|达|仅|共)")
# 建设要求双师素质教师占比达到80%以上, 标准为18:1, 应达到; not 符合要求 before another clause
NORM = re.compile(
    r"(?<![按照据级])(?:要求|规定)[^,;。]{0,20}(?:达到?|不高于|不低于|不少于|不超过)[^,;。]{0,4}$|标准[为是][^,;。]{0,6}$|"
    r"(?:须|应(?:当|该)?|需)(?:达到?|不)[^,;。]{0,8}$"
)
BOUND = re.compile(r"不[低高少超大小][于过]")
NORM_SAID = re.compile(r"标准|规定|要求|[应须]|目标|指标")  # 建设标准规定，…，双师型教师占比不低于80%
NORM_BEHIND = re.compile(
    r"(?:以上|以下|及以上)?的?(?:国家|教育部|合格|建设|设置|基本|最低|规定|达标){0,3}(?:要求|标准|目标|底线|红线)"
)  # 不高于15:1的要求
PLAN_END = re.compile(r"十([一二三四五六])五[”\"]?(?:规划)?(?:时?期)?末")  # “十四五”末 is 2025
# 2023年计划招生1600人，新建实训室6间; not 招生计划, 虚拟, 将…融入
INTENDED = re.compile(
    r"(?<!招生)(?<!教学)(?<!培养)(?<!三年)(?<!行动)计划(?=[^数书生,;。完]{0,2}(?:招|新|建|投|增|开|引|培|改|购|完成|实施|达|总))|"
    r"(?<![虚模比])拟(?=招|新|建|投|增|开|引|培|改|购)|将(?=要|会|新|建|投入|招|继续|增加|达|开设|引进)"
)
DONE = re.compile(r"实际|录取|报到|现有|目前|已|截[至止]")
WENT = re.compile(r"实际|录取|报到|完成")
YEAR = re.compile(r"(?:19|20)\d\d")
TO_COME = re.compile(r"(?:到|至)20\d\d年[^。;]{0,40}(?:达到|达|实现|建成|不低于|不少于|超过)")
PLANNED = re.compile(r"目标|规划|计划|力争|十[四五]五")
PRESENT = re.compile(r"现有|目前|已")


def plan(spot: Spot, head: Head | None) -> bool:
    """Whether the figure is a target: a cue in its clause, not inside the measure's own name, or a year to come."""
    passage, start = spot.passage, clause_start(spot.passage.bones, spot.number.start, spot.start)
    stretch = passage.bones[spot.reach : spot.number.start]
    aim = AIM.search(stretch)
    named = aim and head is not None and head.start <= spot.reach + aim.start() < head.end  # 三年内职位晋升的比例
    if aim and not named and not PRESENT.search(stretch):
        return True
    if AIMED_SECTION.search(passage.block.section.split(" / ")[-1]) and not SCHOOL_HAS.search(
        passage.text[spot.start : spot.number.start]
    ):
        return True
    clause = passage.bones[start : spot.number.start] + re.match(r"\D*", spot.number.quantity.written)[0]
    if BOUND.match(spot.number.quantity.written) and NORM_SAID.search(spot.passage.bones[spot.reach : spot.number.start]):
        return True
    if NORM.search(clause) or NORM_BEHIND.match(passage.bones, spot.number.end):
        return True
    for found in words().target.finditer(passage.bones, start, spot.number.start):
        if head is None or head.side == "frame" or not head.start <= found.start() < head.end:
            return True
    if _year_to_come(spot):
        return True
    written = passage.text[spot.start : spot.number.start]
    return bool(TO_COME.search(written) and PLANNED.search(written))


def later_plan(spot: Spot) -> bool:
    """Whether an enrolment plan is for a year behind the report's own, and nothing is said of how it went: 2023年计划招生1600人."""
    known = spot.context.frame.data_year or spot.context.frame.report_year
    times = [m for m in spot.passage.times if spot.start <= m.start < spot.number.start and m.period.source == "stated"]
    years = [int(year) for m in times for year in YEAR.findall(m.period.label)]
    return bool(known and years and years[-1] > known and not WENT.search(spot.passage.bones, spot.start, spot.end))


def _year_to_come(spot: Spot) -> bool:
    """Whether the sentence has named, up to the figure, a year behind the report's own: 到2025年…, “十四五”末…."""
    frame = spot.context.frame
    known = max(frame.data_year or 0, frame.report_year or 0)
    if known and (plan_end := PLAN_END.search(spot.sofar)) and 2005 + 5 * "一二三四五六".index(plan_end[1]) + 5 > known:
        return True
    ahead = LOOKS_AHEAD.search(spot.passage.block.section.split(" / ")[-1])
    for mention in spot.passage.times:
        if not known or not spot.start <= mention.start < spot.number.start or mention.period.source != "stated":
            continue
        if spot.passage.text.startswith("截", mention.start):  # 截至2017年12月: counted, whatever the document's year
            continue
        years = [int(year) for year in YEAR.findall(mention.period.label)]
        ends = re.match(r"”?期?[末底]", spot.passage.text[mention.end : mention.end + 4]) or mention.period.basis != "range"
        said = spot.passage.text[mention.end : spot.number.start]
        if years and years[-1] > (frame.data_year or known) and INTENDED.search(said) and not DONE.search(said):
            return True
        headed = re.search(r"(?<!截)[到至]$", spot.passage.text[spot.start : mention.start])
        if years and spot.context.frame.data_year and ahead and years[-1] > spot.context.frame.data_year:
            return True
        if years and ends and (years[-1] >= known + 2 or (headed and years[-1] > known)):
            return True
    return False
