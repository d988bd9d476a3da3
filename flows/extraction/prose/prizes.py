"""Counts of awards that name no grade ("荣获技能大赛奖项 14 个"): an ``award_count``, with contest, level or winner.

Counts with a grade (一等奖 14 个) and named honours are awards, read elsewhere.
"""

from __future__ import annotations

import re

from flows.extraction.prose.passage import Number, Passage
from flows.extraction.sentences import clause_start

GRADED = re.compile(
    r"(?:[特一二三四五123]\s*等|[金银铜优][质胜秀]?|优胜|优秀[^,、;]{0,8}|单项|团体|最佳[^,、;]{0,6}|入围|提名|鼓励)[奖牌]|冠军|亚军|季军|第[一二三]名|名次|前[三五八]"
)
# 荣获, 获得, 斩获 ...
WON = re.compile(r"荣获|喜获|斩获|摘得|夺得|揽获|获得|取得|收获|获评|获奖|获|won|has won")
PRIZE_LEFT = re.compile(
    r"(?:大赛|竞赛|比赛|赛事|赛|成果|教学|科研|各[级类]|[级类])?(?:获奖|奖项|奖励|奖牌|大奖|奖|荣誉称号|荣誉|称号|表彰)(?:总数|数量|数|共计|共|达到?|总计|合计|累计|有|为|近|约|超过?|[\x02\x03])*$"
)
CONTEST_LEFT = re.compile(r"(?:大赛|竞赛|比赛|锦标赛|联赛|[级类]赛|技能赛)(?:共计|共|达|等|[\x02\x03])*$")
PRIZE_RIGHT = re.compile(
    r"^[^,;:。、()获荣赛中者者作品项]{0,14}?(?:大奖|奖项|奖励|奖|荣誉称号|荣誉|教学成果获奖|成果获奖|获奖)(?![学助金])"
)
NOT_PRIZE = re.compile(r"奖学金|奖助|承办|举办|备赛|奖金|奖补|奖教|评审|评奖学")
CONTEST = re.compile(
    r"(?P<name>[^,;:。、()\x01\x02\x03]{0,50}?(?:大赛|竞赛|比赛|锦标赛|运动会|展演|联赛|挑战赛|选拔赛|决赛|初赛|复赛|总决赛|赛事|[级类]赛|“[^”]*杯”?[^,;:。、()\x01]{0,12}|成果|活动))"
)
LEVELS = re.compile(r"(?:国际|国家|全国|省部|省市|省|市厅|市|区县|区|县|校|院|行业|厅)级(?:及?以上)?|国赛|省赛|市赛")
GENERIC = re.compile(
    r"^(?:各级各类|各种|各类|各级|多项|多个|系列|相关|等|在|学生|教师|师生|全国性|高水平)*(?:职业|专业)?(?:技能|职业技能|学科|文体|专业|职业能力)?(?:大赛|竞赛|比赛|赛事|活动)$"
)
# 一等奖26项，二等奖24项，三等奖28项，共计78项
SUM_OF_GRADES = re.compile(r"[、,;](?:获奖)?(?:总计|共计|合计|总共|共|累计)(?:获奖?|获得|为)?")
WINNERS = re.compile(r"学生社团|社团|师生|学生|教师|学校|我校")
LEAD = re.compile(r"^.*(?:荣获|喜获|斩获|获得|取得|摘得|夺得|先后获|获|组织|在|参加|参与)")


def prize(number: Number, passage: Passage, floor: int, ceiling: int) -> tuple[str, tuple[str, str]] | None:
    """("award_count", breakdown) if the figure counts awards of no grade, ("graded", …) if of a grade; None otherwise."""
    quantity = number.quantity
    if quantity.kind != "number" or quantity.unit not in ("项", "个", "次", "件", "", "枚", "人次", "项次", "块", "座", "余项"):
        return None
    start, _ = passage.sentence(number.start)
    left, right = passage.bones[floor : number.start], passage.bones[number.end : ceiling]
    segment = left[-60:]
    to_right = PRIZE_RIGHT.match(right)
    if _sums_grades(number, passage, start):
        return "award_count", _breakdown(passage, number, start, floor, None)
    if not (PRIZE_LEFT.search(segment) or to_right or CONTEST_LEFT.search(segment)):
        return None
    around = segment + (to_right[0] if to_right else "")
    if (GRADED.search(segment[-14:]) and not re.search(r"(?:获奖|奖项)[^,]{0,4}$", segment)) or (
        to_right and GRADED.search(to_right[0])
    ):
        return "graded", ("", "")
    if NOT_PRIZE.search(around):
        return None
    sentence = passage.bones[start : number.start]
    won = WON.search(sentence) or (to_right and WON.search(to_right[0]))
    if not won and not re.search(r"(?:奖项|获奖|奖)[^,]{0,6}$", segment):
        return None
    if not PRIZE_LEFT.search(segment) and not to_right and not WON.search(sentence[-80:]):
        return None
    breakdown = _breakdown(passage, number, start, floor, to_right)
    if quantity.unit in ("人", "人次") and breakdown[0] not in ("contest", "level", "winner"):
        return None
    return "award_count", breakdown


def _sums_grades(number: Number, passage: Passage, start: int) -> bool:
    """Whether a figure adds up the graded awards counted right before it."""
    before = [other for other in passage.numbers if start <= other.start and other.end <= number.start]
    if not before or before[-1].quantity.unit != number.quantity.unit or number.quantity.unit == "人次":
        return False
    last = before[-1]
    graded = GRADED.search(passage.bones[max(start, last.start - 14) : last.start])
    between = passage.bones[last.end : number.start]
    return bool(graded and SUM_OF_GRADES.fullmatch(between)) and number.quantity.value > last.quantity.value


def _breakdown(passage: Passage, number: Number, start: int, floor: int, to_right: re.Match[str] | None) -> tuple[str, str]:
    """The contest, else the level, else who won, as far as the sentence tells."""
    near = passage.text[floor : number.start] + (to_right[0] if to_right else "")
    quoted = re.search(r"“[^”]*”[^,、]{0,6}$", to_right[0]) if to_right else None
    if quoted:
        return "contest", quoted[0]
    level = LEVELS.findall(near)
    contest = _contest(near)
    if contest:
        return "contest", contest
    if level:
        return "level", level[-1]
    clause = passage.text[clause_start(passage.bones, floor, start) : number.start]
    since = max(start, passage.text.rfind(";", start, number.start) + 1)
    stretches = (clause, passage.text[since : number.start], passage.text[start : number.start])
    for stretch in (re.sub(r"“[^”]*”|《[^》]*》", "", written) for written in stretches):
        if contest := _contest(stretch):
            return "contest", contest
        if levels := LEVELS.findall(stretch):
            return "level", levels[-1]
        if winners := [winner for winner in WINNERS.findall(stretch) if winner not in ("学校", "我校")]:
            return "winner", winners[-1]
    return "", ""


def _contest(text: str) -> str:
    """The contest or prize that a stretch names: 学生荣获全国职业院校技能大赛奖 -> 全国职业院校技能大赛; "" for 各类比赛."""
    prize_name = re.search(r"([^,;:。、()\d]{2,40}(?:成果奖|科技奖|进步奖|发明奖|建设奖|设计奖))", text)
    found = [match["name"] for match in CONTEST.finditer(text)]
    named = prize_name[1] if prize_name else found[-1] if found else ""
    named = LEAD.sub("", named).lstrip('的、“”"了 ')
    named = re.sub(r"^(?:(?:19|20)\d\d年度?)?(?:学生|教师|师生|学校|学院|先后|各级|各类)+", "", named)
    return "" if len(named) < 3 or GENERIC.match(named) else named.removeprefix("其中")
