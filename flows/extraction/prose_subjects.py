"""Who a sentence speaks of: the school as a whole, a part of it, another body; and whether it speaks of a plan.

A figure in a case study is the case's; one whose clause another body opens is that body's. A part never passes for the whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from flows.extraction import prose_reasons as reasons
from flows.extraction.prose_heads import Head
from flows.extraction.prose_passage import Passage
from flows.extraction.prose_spot import Carry, Spot
from flows.extraction.prose_words import words
from flows.extraction.sentences import clause_start

CASE = re.compile(r"(?:典型)?案例|专栏|特色做法|\bCase\b")
# "案例 18：", "典型案例（一） "
CASE_NUMBER = re.compile(r"^[\s*#【\[]*(?:典型)?案例\s*[（(]?[\d一二三四五六七八九十-]*[)）]?\s*[:：.、】\]]*\s*|\*+$")
BOX = re.compile(r"\s*>[>\s]*")  # a line of a quoted box in Markdown
BOXED_CASE = re.compile(r"[*【\[]*(?:典型)?(?:案例|专栏)")
OPENING = r"^(?:[一二三四五六七八九十]是|其中|例如|目前|近年来|同时|此外|[\x02\x03,:“”])*"
SCHOOL_SUBJECT = re.compile(OPENING + r"(?:学校|我校|本校|全校|校内|我院|全院|校企)")
UNIT_WORDS = r"专业群|学院|分院|系(?=[自已现拥共先])|工作室|研发中心|推广中心|工程中心|协同创新中心|工坊|教学团队|研究院|研究所"
# "应急救援技术专业群已建成…", "化学与制药工程学院自建院以来", "该中心拥有", where a clause opens and before a predicate
UNIT_SUBJECT = re.compile(
    OPENING
    + rf"(?:(?P<name>(?!{words().no_subject.pattern})[^,;:。、()\x01\x02\x03的了与和为在有是各]{{2,18}}?(?:{UNIT_WORDS}"
    + r"|(?:专业|基地|项目|团队|中心)(?=自|已|现|共|拥有|先后|累计|全年|目前)))"
    + r"|(?P<short>(?:该|本)(?:专业群|专业|中心|基地|项目|学院|模式|团队|平台|工作室|工坊)|中心|团队|工作室|分院|专业群|工坊))"
    + rf"(?=[\x02\x03]|{words().predicate.pattern})"
)
COUNTED = frozenset({"招生专业", "开设专业", "现有专业", "二级学院", "实训中心", "实训基地"})  # counted things, no subjects
# the part of the school named last in a sentence: 派遣教师赴鲁班工坊工作
UNIT_NAMED = re.compile(r"(?P<name>[^,;:。、()\x01\x02\x03赴在到与对了的由为以]{1,10}?(?:工坊|专业群|工作室|研究院|研究所))")
# 护理专业的毕业生平均起薪
PROGRAMME = re.compile(r"(?P<name>[^,;:。()\x01\x02\x03的]{2,16}专业)的?(?:毕业生|学生|学历|在校生|留学生)")
NOT_PROGRAMME = re.compile(r"各专业|所学专业|本专业|招生专业|开设专业|相关专业|等专业|不同专业|^学专业")
CLASS_OF = re.compile(r"^(?:20\d\d[届级年])?的?(?=.{2})")  # 2021届护理专业
WHOLE_AGAIN = re.compile(r"[;。]|学校|我校|全校|学院|我院|全院|总体|整体|总的|平均")  # where a sentence leaves the programme again
DIMENSIONS = (
    (re.compile(r"(?:学院|系|分院)$"), "college"),
    (re.compile(r"专业"), "programme"),
    (re.compile(r"(?:中心|基地|平台|工作室|研究院|研究所)$"), "platform"),
)

OTHER = "\x00other"
OTHER_SUBJECT = re.compile(
    OPENING + rf"(?P<body>{words().body.pattern})(?!等|、|和|与|合作|满意|提供|捐赠|投入|投资|兼职|调研|订单|冠名|导师|实习)"
)
PASSING = frozenset({"企业", "政府", "市政府", "区政府", "双方", "该企业"})  # whose sentence does not set the subject of the next
ENDOWED = re.compile(r"(?:共同)?(?:拥有|现有|占地|总投资|年产|投入|出资|员工|计划|规划|已建)")
# another body with a predicate of having: 县第一中学现有在校生4200人
OTHER_HAVING = re.compile(
    r"^(?:目前|[\x02\x03,:])*[^,;:。、()\x01]{2,20}(?:中学|小学|医院|公司|集团|银行|工业园|开发区|产业园)(?=现有|占地|拥有|共有|位于|注册|年产|总投资|员工)"
)
# 全国高职2016届毕业生半年后月收入, 同期广东省高职毕业生平均就业率; not a contest's name
COUNTRY = re.compile(
    r"(?:全国|全省|全市|全区|国内|[\u4e00-\u9fff]{2,3}[省市])(?:高职|中职|高等职业|职业|同类|本科|高校|技工|[“”双高]{4})[^,;。]{0,4}(?:\d{4}届)?"
    r"[^,;。大竞比赛]{0,4}(?:毕业生|院校|学校|校|平均|学生)(?!中|里|率先)(?![^,;。]{0,12}(?:第|前|奖|赛))"
)
# 全省同期高职高专毕业去向落实率为90.1%, 全市高考报名人数: the whole place's, with or without 平均; 高于全省平均 of the school's own
PLACE_WIDE = re.compile(
    r"(?<![于过出])(?:全国|全省|全市|全区|全自治区|省内|国内)(?:(?:\x02|[^,;。大竞比赛奖级]){0,14}?(?:同期|同类|均值|平均|高考)|"
    r"[^,;。大竞比赛奖级]{0,4}(?:高职|中职|高专|高校|院校|职校|等职业|职业学校|职业教育)[^,;。大竞比赛奖级第前]{0,14}(?:率|收入|月薪|起薪|满意度|比|人数|比例|占比)[^,;。]{0,4}$)"
)
AIM = re.compile(
    r"(?:^|计划|用|力争)[一二三四五六七八九十\d]年(?:左右的?时间|内)|未来[一二三四五几\d]|今后[一二三四五几\d]|下一步|力争|争取(?!到)|有望|目标是|目标为|预计到|计划到|计划在|规划到|将力争|(?<!招生)(?<!教学)(?<!培养)计划“?\x02"
)
# 全省高职院校共有43所，在校生52万人: the place's until the school is named
PLACE_SUBJECT = re.compile(
    r"[\x02,]*(?:目前,?)?(?:全国|全省|全市|全区|我国|我省|我市)[^,;。\x01]{0,14}(?:有|共)[^,;。\x01]{0,8}\x01(?!.*,(?:学校|我校|本校|学院|我院))"
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
YEAR = re.compile(r"(?:19|20)\d\d")
TO_COME = re.compile(r"(?:到|至)20\d\d年[^。;]{0,40}(?:达到|达|实现|建成|不低于|不少于|超过)")
PLANNED = re.compile(r"目标|规划|计划|力争|十[四五]五")
PRESENT = re.compile(r"现有|目前|已")


@dataclass(frozen=True, slots=True)
class Whose:
    """Reason to leave a figure unmapped ("" if none), and the breakdown that its place gives it."""

    reason: str = ""
    dimension: str = ""
    member: str = ""


def case_title(section: str) -> str:
    """The title of the case study that a section path is in; "" outside of one."""
    headings = section.split(" / ")
    for place, heading in enumerate(headings):
        if CASE.search(heading[:12]):
            title = CASE_NUMBER.sub("", heading).strip(" *#")
            rest = [h for h in headings[place + 1 :] if h]
            return title or (rest[0].strip(" *#") if rest else heading.strip(" *#"))
    return ""


def in_box(text: str, carry: Carry) -> Carry:
    """The carry for a block: in a quoted box that a case opens, its case, up to the box's last line."""
    line = BOX.match(text)
    if line and BOXED_CASE.match(text, line.end()):
        words_of_title = CASE_NUMBER.sub("", text[line.end() :]).strip(" *#")
        title = re.split(r"[。；;：:，,]", words_of_title)[0][:40] or "案例"
        return replace(carry, case=title, unit="", period=None, boxed=True)
    if carry.boxed and not line:
        return replace(carry, case=case_title(carry.section), unit="", period=None, boxed=False)
    return carry


def plan(spot: Spot, head: Head | None) -> bool:
    """Whether the figure is a target: a cue in its clause, not inside the measure's own name, or a year to come."""
    passage, start = spot.passage, clause_start(spot.passage.bones, spot.number.start, spot.start)
    stretch = passage.bones[spot.reach : spot.number.start]
    if AIM.search(stretch) and not PRESENT.search(stretch):
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


def whose(spot: Spot, head: Head) -> Whose:
    """Whether the figure is the whole school's, a part's or another body's."""
    number, passage, unit, case = spot.number, spot.passage, spot.carry.unit, spot.carry.case
    start = clause_start(passage.bones, number.start, spot.start)
    clause = passage.text[start : number.start]
    if words().other.search(clause) or (head.codes != ("award_count",) and (COUNTRY.search(clause) or PLACE_WIDE.search(clause))):
        return Whose(reasons.OTHER_BODY)
    if PLACE_SUBJECT.match(passage.bones[spot.reach : number.start]) and spot.reach < start:
        return Whose(reasons.OTHER_BODY)
    if other_subject(passage, spot.start, number.start) or (unit == OTHER and not SCHOOL_SUBJECT.match(spot.sofar)):
        return Whose(reasons.OTHER_BODY)
    if _named_other(spot, start):
        return Whose(reasons.OTHER_BODY)
    subject = unit_subject(passage, spot.start, number.start, spot.school) or ("" if SCHOOL_SUBJECT.match(spot.sofar) else unit)
    if subject and not words().school.search(clause):
        named = UNIT_NAMED.findall(spot.sofar)
        if len(subject) <= 3:
            subject = named[-1] if named else case or subject
        dimension = next((dimension for ending, dimension in DIMENSIONS if ending.search(subject)), "project")
        return Whose("", dimension, subject)
    if case and not re.search(r"学校(?:现有|现|共有|目前)|全校", spot.sofar):
        named = UNIT_NAMED.findall(spot.sofar)
        return Whose("", "project", named[-1] if named else case)
    begin = clause_start(passage.bones, min(head.start, number.start), spot.start)
    programmes = [
        m for m in PROGRAMME.finditer(passage.text, begin, max(number.start, head.end)) if not NOT_PROGRAMME.search(m[0])
    ]
    if programmes:
        return Whose("", "programme", CLASS_OF.sub("", programmes[-1]["name"]))
    return Whose("", "programme", member) if (member := _programme_before(spot)) else Whose()


def _programme_before(spot: Spot) -> str:
    """The programme whose count a share follows at once in the sentence (护理专业毕业生812人，就业率98.2%); "" if none."""
    if spot.number.quantity.kind != "percent" or not spot.before:
        return ""
    last, reading = spot.before[-1]
    between = spot.passage.bones[last.end : spot.number.start]
    return "" if reading.dimension != "programme" or not reading.code or WHOLE_AGAIN.search(between) else reading.member


def _named_other(spot: Spot, start: int) -> bool:
    """Whether a body other than the school, named, opens the sentence or clause, or owns the figure (…20平方公里的工业园)."""
    passage, number = spot.passage, spot.number
    opening = spot.start + len(re.match(r"[\x02\x03,、:“\"]*(?:据统计|目前|近年来|同时|此外)?[\x02,]*", spot.sofar)[0])
    for first, last in passage.others:
        if number.end < first < spot.end and re.fullmatch(r"[^。;]{0,20}的", passage.text[number.end : first]):
            return True
        if first not in (opening, start) or last > number.start or passage.text[last : last + 1] in ("等", "、"):
            continue
        ahead = passage.text[last : number.start]
        counted = words().gap.fullmatch(passage.bones[last : number.start])
        if not counted and not words().school.search(ahead) and not re.match(r"(?:的|在我校|与我校|到校|来校)", ahead):
            return True
    return False


def _clauses(passage: Passage, floor: int, end: int) -> list[tuple[int, str]]:
    """(start, bones) of the clauses from ``floor`` to ``end``, cut at commas and semicolons."""
    found, place = [], floor
    while place < end:
        stop = next((at for at in range(place, end) if passage.text[at] in ",;"), end)
        found.append((place, passage.bones[place:stop]))
        place = stop + 1
    return found


def other_subject(passage: Passage, floor: int, end: int, lasting: bool = False) -> bool:
    """Whether another body (联合体, 公司) opens the sentence, or its last clause with a subject, before ``end``.

    ``lasting``: whether it stays the subject of the next sentence, as 企业 and 政府 in passing do not.
    """
    other = False
    for _, clause in _clauses(passage, floor, end):
        if SCHOOL_SUBJECT.match(clause) or UNIT_SUBJECT.match(clause):
            other = False
        elif (found := OTHER_SUBJECT.match(clause)) and (found["body"] not in PASSING or ENDOWED.match(clause, found.end())):
            other = not (lasting and found["body"] in PASSING)
        elif OTHER_HAVING.match(clause):
            other = True
    return other


def unit_subject(passage: Passage, floor: int, end: int, school: str) -> str:
    """The part of the school that opens the sentence or one of its clauses last before ``end``; "" if the school itself does."""
    subject = ""
    for place, clause in _clauses(passage, floor, end):
        if SCHOOL_SUBJECT.match(clause):
            subject = ""
        elif found := UNIT_SUBJECT.match(clause):
            name = passage.text[place + found.start("name") : place + found.end("name")] if found["name"] else found["short"]
            if name not in COUNTED and not school.endswith(name) and "各专业" not in name:
                subject = name
    return subject
