"""Whose figure it is: the school's as a whole, a part of it, another body's, or a plan.

A figure in a case study is the case's; one behind 其中 is a part of the figure before it; one whose clause another body opens is
that body's. A part never passes for the whole: it carries a breakdown, or stays unmapped with its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.extraction.context import Context
from flows.extraction.prose_heads import Head
from flows.extraction.prose_passage import Number, Passage
from flows.extraction.prose_words import words
from flows.extraction.sentences import clause_start

NO_INDICATOR = "no indicator in the sentence"
DIFFERENCE = "difference, not a level"
TARGET = "target or plan"
OTHER_BODY = "another body's figure"
PART = "part without a known whole"
UNFIT = "unit does not fit"
JOINT = "two measures in one figure"
GRADED = "award count with a grade"

CASE = re.compile(r"(?:典型)?案例|专栏|特色做法|\bCase\b")
CASE_NUMBER = re.compile(r"^[\s*#【\[]*(?:典型)?案例\s*[（(]?[\d一二三四五六七八九十-]*[)）]?\s*[:：.、】\]]*\s*|\*+$")
LEVEL = re.compile(r"(?:国家|全国|省部|省市|省|市|区县|区|县|校|院|国际)级(?:及?以上)?")
MUNICIPAL = re.compile(r"(?:中央财政|央财)支持")
# "应急救援技术专业群已建成…", "化学与制药工程学院自建院以来", "该中心拥有", at the beginning of a clause and before a predicate
UNIT_SUBJECT = re.compile(
    r"^(?:[一二三四五六七八九十]是|其中|例如|目前|近年来|[\x02\x03,:“”])*"
    r"(?:(?P<name>(?!全国|全省|全市|各|国家|省|市|校[内外]|拥有|设有|建有|建设|建成|共建|打造|使|签订|建立|完成|参加|获得|荣获|申报|承担|开展|搭建|加入|牵头|引进|引入|支持|鼓励|指导|带领|组织|联合|邀请|走进|服务|借助|发挥|充分|积极|进一步|深化|优化|完善|健全|落实|全面|大力|着力|持续|通过|启动|面向|设立|挂牌|不断|对接|开设|新增|成立|加强|围绕|推进|实施|创建|组建|聚焦|培育|立项|获批|入选|承办|举办|依托|利用|与|在|和|由|以|为|从|按)"
    r"[^,;:。、()\x01\x02\x03的了与和为在有是各]{2,18}?(?:专业群|学院|分院|系(?=[自已现拥共先])|工作室|研发中心|推广中心|工程中心|协同创新中心|工坊|教学团队|研究院|研究所|(?:专业|基地|项目|团队|中心)(?=自|已|现|共|拥有|先后|累计|全年|目前)))"
    r"|(?P<short>(?:该|本)(?:专业群|专业|中心|基地|项目|学院|模式|团队|平台|工作室|工坊)|中心|团队|工作室|分院|专业群|工坊))"
    r"(?=自|已|现|共|拥有|建成|建有|先后|累计|全年|目前|开展|开设|获|荣|承|完成|创新|首创|围绕|坚持|积极|与|对|通过|以|依托|年|成立|组织|立足|按照|在|主动|参|培|面向|有|为|推|实施|联合|成功|申|是|专任|教师|学生|毕业生|就业|每年|\x02|\x03)"
)
# the part of the school named last in a sentence: 派遣教师赴鲁班工坊工作
UNIT_NAMED = re.compile(r"(?P<name>[^,;:。、()\x01\x02\x03赴在到与对了的由为以]{1,10}?(?:工坊|专业群|工作室|研究院|研究所))")
# 护理专业的毕业生平均起薪
PROGRAMME = re.compile(r"(?P<name>[^,;:。()\x01\x02\x03的]{2,16}专业)的?(?:毕业生|学生|学历|在校生|留学生)")
PROGRAMME_END = re.compile(r"(?:是|为|:|、|,)(?P<name>[^,;:。()\x01\x02\x03是为]{2,16}专业)$")  # 最高的是幼儿教育专业（3920元
NOT_PROGRAMME = re.compile(r"各专业|所学专业|本专业|招生专业|开设专业|相关专业|等专业|不同专业|[学各]专业")
SCHOOL_SUBJECT = re.compile(r"^(?:[一二三四五六七八九十]是|目前|近年来|同时|此外|[\x02\x03,:])*(?:学校|我校|本校|全校|校内|我院|全院)")
OTHER = "\x00other"
OTHER_SUBJECT = re.compile(rf"^(?:[一二三四五六七八九十]是|目前|近年来|同时|[\x02\x03,:“])*(?:{words().body.pattern})(?!等|、|和|与|合作|满意|提供的?校内|兼职|调研|订单|冠名)")
# another body with a predicate of having: 县第一中学现有在校生4200人
OTHER_HAVING = re.compile(r"^(?:目前|[\x02\x03,:])*[^,;:。、()\x01]{2,20}(?:中学|小学|医院|公司|集团|银行|工业园|开发区|产业园)(?=现有|占地|拥有|共有|位于|注册|年产|总投资|员工)")
# 全国高职2016届毕业生半年后月收入, 同期广东省高职毕业生平均就业率
COUNTRY = re.compile(r"(?:全国|全省|全市|全区|国内|省内|[\u4e00-\u9fff]{2,3}[省市])(?:高职|中职|高等职业|职业|同类|本科|高校|技工)[^,;。]{0,4}(?:\d{4}届)?[^,;。大竞比赛]{0,4}(?:毕业生|院校|学校|平均|学生)(?![^,;。]{0,12}(?:第|前|奖|赛))")
# people in general; with a clause before them (在江西省内就业的毕业生) only some of them
PEOPLE = frozenset("graduates fulltime_students teachers staff fulltime_teachers employed_graduates parttime_teachers".split())
RELATIVE = re.compile(r"(?<![学我本全]校)(?<!学院)(?<!认定)(?<!编制内)的$")
STOCK = frozenset(
    "fulltime_students staff fulltime_teachers parttime_teachers teachers graduates dual_qualified_teachers senior_title_teachers "
    "middle_title_teachers junior_title_teachers masters_teachers adult_degree_students international_students secondary_colleges "
    "programmes library_volumes instruments training_rooms needy_students club_members employed_graduates directly_employed_graduates "
    "unemployed_graduates self_employed_graduates enterprise_partners".split()
)


@dataclass(frozen=True, slots=True)
class Whose:
    """Reason to leave a figure unmapped ("" if none), and the breakdown that its place gives it."""

    reason: str = ""
    dimension: str = ""
    member: str = ""


def case_title(section: str) -> str:
    """The title of the case study that a section path ends in; "" outside of one."""
    headings = section.split(" / ")
    for place, heading in enumerate(headings):
        if CASE.search(heading[:12]):
            title = CASE_NUMBER.sub("", heading).strip(" *#")
            rest = [h for h in headings[place + 1 :] if h]
            return title or (rest[0].strip(" *#") if rest else heading.strip(" *#"))
    return ""


def plan(number: Number, passage: Passage, floor: int, ceiling: int, head: Head | None) -> bool:
    """Whether the figure is a target: a cue in its clause, not inside the measure's own name, or a year to come."""
    start = clause_start(passage.bones, number.start, floor)
    reach = passage.bones[max(floor, start - 1) : number.start]
    stop = max(floor, passage.bones.rfind(";", floor, number.start) + 1)
    if AIM.search(passage.bones[stop:number.start]) and not re.search(r"现有|目前|已", passage.bones[stop : number.start]):
        return True
    for found in words().target.finditer(reach):
        place = max(floor, start - 1) + found.start()
        if head is None or head.side == "frame" or not head.start <= place < head.end:
            return True
    return bool(re.search(r"(?:到|至)\x02+(?:年?底?|末)?[,、]?[^,。;]{0,40}$", passage.bones[floor : number.start]) and _to_come(passage, floor, number.start))


AIM = re.compile(r"力争|争取(?!到)|有望|目标是|目标为|预计到|计划到|计划在|规划到|将力争")


def _to_come(passage: Passage, floor: int, start: int) -> bool:
    return bool(re.search(r"(?:到|至)20\d\d年[^。;]{0,40}(?:达到|达|实现|建成|不低于|不少于|超过)", passage.text[floor:start]) and re.search(r"目标|规划|计划|力争|十[四五]五", passage.text[floor:start]))


def whose(number: Number, passage: Passage, floor: int, ceiling: int, head: Head, case: str, unit: str, school: str) -> Whose:
    """Whether the figure is the whole school's, a part's or another body's. ``unit`` is the part that the sentence before spoke of."""
    start = clause_start(passage.bones, number.start, floor)
    sentence = passage.bones[floor : number.start]
    clause = passage.text[start : number.start]
    if words().other.search(passage.text[start : number.start]) or COUNTRY.search(passage.text[start : number.start]) and head.codes != ("award_count",):
        return Whose(OTHER_BODY)
    opening = floor + len(re.match(r"[\x02\x03,、:“\"]*(?:据统计|目前|近年来|同时|此外)?[\x02,]*", sentence)[0])
    if other_subject(passage, floor, number.start) or (unit == OTHER and not SCHOOL_SUBJECT.match(sentence)):
        return Whose(OTHER_BODY)
    if any(re.fullmatch(r"[^。;]{0,20}的", passage.text[number.end : first]) for first, _ in passage.others if number.end < first < ceiling):
        return Whose(OTHER_BODY)
    for first, last in passage.others:
        if words().gap.fullmatch(passage.bones[last : number.start]):
            continue
        if first in (opening, start) and last <= number.start and not passage.text[last : last + 1] in ("等", "、"):
            ahead = passage.text[last : number.start]
            if not words().school.search(ahead) and not re.match(r"(?:的|在我校|与我校|到校|来校)", ahead):
                return Whose(OTHER_BODY)
    subject = unit_subject(passage, floor, number.start, school) or ("" if SCHOOL_SUBJECT.match(sentence) else unit)
    if subject and not words().school.search(clause):
        named = UNIT_NAMED.findall(sentence)
        subject = named[-1] if len(subject) <= 3 and named else subject
        dimension = "college" if subject.endswith(("学院", "系", "分院")) else "programme" if "专业" in subject else "platform" if subject.endswith(("中心", "基地", "平台", "工作室", "研究院", "研究所")) else "project"
        return Whose("", dimension, case if len(subject) <= 3 and case else subject)
    if case and not re.search(r"学校(?:现有|现|共有|目前)|全校", sentence):
        named = UNIT_NAMED.findall(sentence)
        return Whose("", "project", named[-1] if named else case)
    programme = None
    for programme in PROGRAMME.finditer(passage.text, clause_start(passage.bones, min(head.start, number.start), floor), max(number.start, head.end)):
        pass
    if programme and not NOT_PROGRAMME.search(programme[0]):
        return Whose("", "programme", programme["name"])
    return Whose()


def province(label: str, context: Context) -> str:
    """The province that a label names (上海生源 -> 上海市); the label itself if none."""
    places = context.institutions.registry.places
    own = context.institutions.province(context.institutions.schools[0]) if context.institutions.schools else ""
    for length in (8, 7, 6, 5, 4, 3, 2):
        if label[:length] in places:
            return places[label[:length]]
    return own if own and re.match(r"省内|市内|区内|本省|本市", label) else label


def modifier(number: Number, passage: Passage, floor: int, head: Head, code: str, context: Context) -> tuple[str, str]:
    """A part named by what stands before the measure: 单独招生计划2100人 -> ("admission_type", "单独招生")."""
    start = clause_start(passage.bones, min(number.start, head.start), floor)
    around = passage.text[start : max(head.end, number.start) if head.side != "right" else head.end]
    for rule in words().modifiers.get(code, ()):
        if found := rule.cue.search(around):
            return rule.dimension, province(found[0], context) if rule.dimension == "province" else found[0]
    return "", ""


def other_subject(passage: Passage, floor: int, end: int) -> bool:
    """Whether another body (联合体, 公司, 全国) opens the sentence or its last clause with a subject before ``end``."""
    other, place = False, floor
    while place < end:
        stop = place
        while stop < end and passage.text[stop] not in ",;":
            stop += 1
        clause = passage.bones[place:stop]
        if SCHOOL_SUBJECT.match(clause) or UNIT_SUBJECT.match(clause):
            other = False
        elif OTHER_SUBJECT.match(clause) or OTHER_HAVING.match(clause):
            other = True
        place = stop + 1
    return other


def unit_subject(passage: Passage, floor: int, end: int, school: str) -> str:
    """The part of the school that opens the sentence or one of its clauses last before ``end``; "" if the school itself does."""
    subject, place = "", floor
    while place < end:
        stop = place
        while stop < end and passage.text[stop] not in ",;":
            stop += 1
        clause = passage.bones[place:stop]
        if SCHOOL_SUBJECT.match(clause):
            subject = ""
        elif found := UNIT_SUBJECT.match(clause):
            name = passage.text[place + found.start("name") : place + found.end("name")] if found["name"] else found["short"]
            if name not in ("招生专业", "开设专业", "现有专业", "二级学院", "实训中心", "实训基地") and not school.endswith(name) and "各专业" not in name:
                subject = name
        place = stop + 1
    return subject


def level_or_status(number: Number, passage: Passage, floor: int, head: Head) -> tuple[str, str]:
    """A level, 新增 or 预算 that narrows the measure: ("level", "国家级"), ("status", "新增"), ("basis", "预算")."""
    start = clause_start(passage.bones, min(number.start, head.start), floor)
    around = passage.text[start : max(head.start, number.start)] if head.side != "right" else passage.text[number.end : head.start]
    if found := LEVEL.findall(re.sub(r"\d+[^,、]{0,3}", "", around) if head.side == "right" else re.split(r"\d", around)[-1]):
        return "level", found[-1]
    if head.side == "right" and len(around) >= 2 and "的" not in around and not around.isascii() and number.quantity.unit not in ("人", "人次"):
        return "type", passage.text[number.end : head.end].strip("个“”")
    if MUNICIPAL.search(around):
        return "level", MUNICIPAL.search(around)[0]
    clause = passage.text[start : number.start]
    if words().new.search(clause):
        return "status", "新增"
    if words().budget.search(passage.text[max(start, head.start - 6) : head.end]) and head.codes[0] in ("total_funding", "total_expenditure", "fiscal_income"):
        return "basis", "预算"
    return "", ""


def is_event(number: Number, passage: Passage, floor: int, head: Head) -> bool:
    """Whether a verb makes people or things of a kind the object of an event: 选送毕业生351人, 引进12名教师."""
    start = clause_start(passage.bones, min(number.start, head.start), floor)
    before = passage.bones[start : min(head.start, number.start)]
    last = None
    for last in words().event.finditer(before):
        pass
    if last is None or words().having.search(before[last.end() :]):
        return False
    between = before[last.end() :]
    return len(between) <= (3 if head.side == "right" else 8) and "、" not in between and ")" not in between
