"""Who a sentence speaks of: the school as a whole, a part of it, another body.

A figure in a case study is the case's; one whose clause another body opens is that body's. A part never passes for the whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from flows.extraction.prose import reasons
from flows.extraction.prose.heads import Head
from flows.extraction.prose.passage import Passage
from flows.extraction.prose.spot import Carry, Spot
from flows.extraction.prose.words import words
from flows.extraction.sentences import clause_start

CASE = re.compile(r"(?:典型)?案例|专栏|特色做法|\bCase\b")
# "案例 18：", "典型案例（一） "
CASE_NUMBER = re.compile(r"^[\s*#【\[]*(?:典型)?案例\s*[（(]?[\d一二三四五六七八九十-]*[)）]?\s*[:：.、】\]]*\s*|\*+$")
# a paragraph that turns from a case back to the whole school
WHOLE_AGAIN_AT = re.compile(r"\s*(?:(?:19|20)\d\d年度?[,，]?)?(?:全年|全校|本年度[,，]?(?:学校|学院|全校)|一年来)")
BOX = re.compile(r"\s*>[>\s]*")  # a line of a quoted box in Markdown
BOXED_CASE = re.compile(r"[*【\[]*(?:典型)?(?:案例|专栏)")
OPENING = r"^(?:[一二三四五六七八九十]是|其中|例如|目前|近年来|同时|此外|[\x02\x03,:“”])*"
SCHOOL_SUBJECT = re.compile(OPENING + r"(?:学校|我校|本校|全校|校内|我院|全院|校企)")
UNIT_WORDS = r"专业群|学院|分院|系(?=[自已现拥共先])|工作室|研发中心|推广中心|工程中心|协同创新中心|工坊|教学团队|研究院|研究所"
# "应急救援技术专业群已建成…", "化学与制药工程学院自建院以来", "该中心拥有", where a clause opens and before a predicate
UNIT_SUBJECT = re.compile(
    OPENING
    + rf"(?:(?P<name>(?!{words().no_subject.pattern})[^,;:。、()\[\]【】—\x01\x02\x03的了与和为在有是各]{{2,18}}?(?:{UNIT_WORDS}"
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
FLEETING = PASSING | {"集团", "该集团", "集团内", "联盟内"}  # 集团成员单位达128家。2019年，与…合作企业23家: the school's again
ENDOWED = re.compile(r"(?:共同)?(?:拥有|现有|占地|总投资|年产|投入|出资|员工|计划|规划|已建)")
# another body with a predicate of having: 县第一中学现有在校生4200人
OTHER_HAVING = re.compile(
    r"^(?:目前|[\x02\x03,:])*[^,;:。、()\x01]{2,20}(?:中学|小学|医院|公司|集团|银行|工业园|开发区|产业园)(?=现有|占地|拥有|共有|位于|注册|年产|总投资|员工)"
)
# 全国高职2016届毕业生半年后月收入, 同期广东省高职毕业生平均就业率; not a contest's name
COUNTRY = re.compile(
    r"(?:全国|全省|全市|全区|国内|[\u4e00-\u9fff]{2,3}[省市区县](?:[省市区县]属)?)(?:(?:19|20)\d\d年)?(?:高职|中职|高等职业|职业|同类|本科|高校|技工|[“”双高]{4})[^,;。]{0,4}(?:\d{4}届)?"
    r"[^,;。大竞比赛]{0,4}(?:毕业生|院校|学校|校|平均|学生)(?!中|里|率先)(?![^,;。]{0,12}(?:第|前|奖|赛))"
)
# 全省同期高职高专毕业去向落实率为90.1%, 全市高考报名人数: the whole place's, with or without 平均; 高于全省平均 of the school's own
PLACE_WIDE = re.compile(
    r"(?<![于过出])(?:全国|全省|全市|全区|全自治区|省内|国内)(?:(?:\x02|[^,;。大竞比赛奖级]){0,14}?(?:同期|同类|均值|平均|高考)|"
    r"[^,;。大竞比赛奖级]{0,4}(?:高职|中职|高专|高校|院校|职校|等职业|职业学校|职业教育)[^,;。大竞比赛奖级第前]{0,14}(?:率|收入|月薪|起薪|满意度|比|人数|比例|占比)[^,;。]{0,4}$)"
)
# 全省高职院校共有43所，在校生52万人: the place's until the school is named
PLACE_SUBJECT = re.compile(
    r"[\x02,]*(?:目前,?)?(?:(?:全国|全省|全市|全区|我国|我省|我市)[^,;。\x01]{0,14}(?:有|共)|"
    r"[\u4e00-\u9fff]{2,4}[省市区县](?:[省市区县]属)?(?:高职院校|中职院校|中职学校|中职校|职业院校|职校)|"
    r"(?:全|我|该|本)[省市区县]的?(?:中等|高等|中高等)?职业(?:教育|院校|学校)(?!集团|中心)[^;。\x01]{0,50})[^,;。\x01]{0,8}\x01(?!.*,(?:学校|我校|本校|学院|我院))"
)


PLACE_YEAR = re.compile(r"[\x02,、:]*[\u4e00-\u9fff]{2,4}[省市县区州](?:\x02+|全年|共|累计|每年)")  # 松原市全年培训高素质农民1.9万人


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
    if carry.case and not carry.boxed and WHOLE_AGAIN_AT.match(text):
        return replace(carry, case="", unit="", period=None)
    if carry.boxed and not line:
        return replace(carry, case=case_title(carry.section), unit="", period=None, boxed=False)
    return carry


def whose(spot: Spot, head: Head) -> Whose:
    """Whether the figure is the whole school's, a part's or another body's."""
    number, passage, unit, case = spot.number, spot.passage, spot.carry.unit, spot.carry.case
    start = clause_start(passage.bones, number.start, spot.start)
    clause = passage.text[start : number.start].replace(spot.school, "学校") if spot.school else passage.text[start : number.start]
    if words().other.search(clause) or (head.codes != ("award_count",) and (COUNTRY.search(clause) or PLACE_WIDE.search(clause))):
        return Whose(reasons.OTHER_BODY)
    if PLACE_YEAR.match(passage.bones, start) and not passage.text[start : number.start].startswith(spot.school or "\0"):
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


DESCRIBED = re.compile(r"[^,;:。、的\x01]{1,8}的")  # 对口支援的, 同区的(某某学校)
SCHOOL_ENDS = re.compile(r"(?:学校|学院|中专|大学|职校|技校|中心)$")
BEFORE_OTHER = re.compile(r"[\x02\x03,、:“\"]*(?:据统计|目前|近年来|同时|此外)?[\x02,]*")


def _named_other(spot: Spot, start: int) -> bool:
    """Whether a body other than the school, named, opens the sentence or clause, or owns the figure (…20平方公里的工业园)."""
    passage, number = spot.passage, spot.number
    opening = spot.start + len(BEFORE_OTHER.match(spot.sofar)[0])
    described = DESCRIBED.match(passage.text, start, number.start)
    for first, last in passage.others:
        if number.end < first < spot.end and re.fullmatch(r"[^。;]{0,20}的", passage.text[number.end : first]):
            return True
        named_so = described and first == described.end() and SCHOOL_ENDS.search(passage.text[first:last])
        if (first not in (opening, start) and not named_so) or last > number.start or passage.text[last : last + 1] in ("等", "、"):
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
            other = not (lasting and found["body"] in FLEETING)
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
