"""What a prose figure measures: the name of an indicator that stands tightly before or behind it, or a frame that it fits into.

Chinese names its measure last: the head is the name that ends where the figure begins ("招生专业 53 个"), or the one that ends
the noun phrase behind it ("11个二级学院"). Between head and figure only light words may stand (达, 共计, 比例为).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.extraction.catalogue import Catalogue, Match
from flows.extraction.prose.passage import Number, Passage
from flows.extraction.prose.words import words
from flows.extraction.quantities import units
from flows.extraction.sentences import ASIDE, QUANTITY, clause_end

# what may stand behind a noun phrase that ends: a list, 等, 和
CLOSED = re.compile(
    r"^[\x02\x03“”\"]*(?:$|[,;:。、()!?.]|和|及|与|等(?=[,;:。、()]|$)|以及|在[校读]|就读|,|\s?(?:in|of|and|from|at|with|including|such|on|for|across|as|study|studying|are|enrolled|graduated)\b)"
)
SHARED = re.compile(r"(?:国家|省|市|校|院|区|县|部|国际)[级部]*(?:以上)?[、和及]")  # 2个国家级、8个校级实训基地
INITIAL = frozenset(
    {"毕业", "支出", "收入", "就业", "报到", "新生", "招生", "升学", "教师", "books", "volumes", "培训", "立项"}
)  # names only where they open a clause
OPENING = re.compile(
    r"(?:[\x02\x03,:;、“]|中职|高职|技工|秋季|春季|截[至止]|年底|年末|学校|学院|全校|我校|其中|现有|共有|拥有|在岗|在职|在编|现|共|已|实际|完成|最终|全年|今年|当年|和|及|有|\d+人|毕业生|中|新生|[^,;:。]{2,6}生源|组织|开展|各类|社会|技能|线上|省级|市级|科研|项目|of)*"
)
PER_HEAD = re.compile(r"每生|每人|人均|生均")  # 国家助学金每生每年2000元 is a rate
VERBS = re.compile(
    r"^(?:中(?=国家)|学校|学院|我校|其中|落实|办理|开展|组织|举办|完成|承担|承办|面向|累计|[享受得获放发评类项了有入理])+(?=.{3})"
)
ENGLISH_BREAK = re.compile(r"\b(?:of|with|and|in|to|by|on|for)\b(?! books)")  # 1,003 mu with a floor area of
REACH = 90  # how far a frame looks, in characters
# 6名教师和6名学生在大赛中获奖: those of an event, counted one kind after the other
ACTING_TOGETHER = re.compile(r"(?:[、和及与]|以及)\x01+(?:名|位)?(?:学生|教师|师生|选手|学员|职工|干部)(?:在|获|荣|参|被|入选|赴|代表|同台)")
LIGHT_RIGHT = re.compile(r"^(?:的|余|多|[“\"])*")
JOINED = re.compile(r"(?:人才|服务|工作)?[与和及、]")  # 技能提升培训与技能认证1500人次: two measures in one figure
LOOSE_BLOCK = re.compile(r"[比较高低]|超过|增|减|\x01|。")
INCLUDED = re.compile(r"\((?:其中)?(?:不?含|包括|包含|内含)")  # 藏书84万册（含电子图书）: what a figure takes in is not what it counts
LISTED = re.compile(r"\([^()]*、")  # 4部（基础部、培训部）: the names of the parts
# 146家企业共建了产业学院: what they do is not what is counted
BODIES_ACT = re.compile(
    r"(?:企业|公司|单位|集团|机构|院校|学校|高校)(?:联合|合作|共同|携手)*(?:共建|建立|建成|成立|组建|开设|开办|打造|设立|创办|签|参与)"
)
# 三位老师被评为优秀指导教师: what they were made is not what is counted
RAISED = re.compile(r"[^,;:。]{0,8}(?:被(?:评|授|选|聘|认|推)|荣获|获评|获得|获|当选|入选|荣膺)")
SHARE = re.compile(r"占|比例|比重|率|占比")
PEOPLE = frozenset({"人", "名", "位"})
TIMES = frozenset({"次", "场", "期", "批", "轮", "起"})
BODIES = frozenset({"家", "所", "户", "支"})
KIND_BEHIND = re.compile(r"[中,:]?(?P<kind>高职|中职|本科|专科|技工|研究生)(?:层次|学?生|教育)?(?:为|有)?")  # 在校生高职13000余人
BUILDINGS = frozenset({"栋", "幢"})  # 实训中心8栋: houses, not centres
MACHINES = frozenset({"台", "辆", "架"})  # 24台数控车床组成的实训中心


@dataclass(frozen=True, slots=True)
class Head:
    """The measure of a figure: indicator ``codes``, at ``start``/``end`` of the passage; ``side`` tells where it stands.

    ``closed`` is False where a predicate follows a noun behind the figure ("21名教师参加培训": not the school's teachers).
    """

    codes: tuple[str, ...]
    start: int
    end: int
    side: str
    closed: bool = True
    breakdown: tuple[str, str] = ("", "")


def fits(unit: str, indicator_unit: str, kind: str) -> bool:
    """Whether a figure's unit may be that of an indicator; stricter than conversion: 次 is no 个, 家 no 门."""
    if kind == "ratio":
        return indicator_unit == "—"
    if unit == "":
        return indicator_unit not in ("%", "元", "万元", "平方米", "亩") and not indicator_unit.endswith("/生")
    if unit in TIMES:
        return indicator_unit in TIMES or (indicator_unit == "项" and unit in ("次", "期", "场"))
    if indicator_unit in TIMES:
        return unit in TIMES or unit in ("个", "项", "班", "节")
    if indicator_unit in BODIES:
        return unit in BODIES or unit in ("个", "院校", "校")
    if unit == "分" or indicator_unit == "分":
        return unit == indicator_unit
    if unit in BUILDINGS:
        return indicator_unit in BUILDINGS
    if unit in MACHINES:
        return indicator_unit in MACHINES
    if unit in BODIES and unit != "支":
        return indicator_unit == "个"
    if unit == "人日" and indicator_unit == "人日":
        return True
    return units.compatible(unit, indicator_unit)


def counts(code: str, number: Number, catalogue: Catalogue) -> bool:
    """Whether a figure's unit may be that of an indicator, or it counts places of an indicator that is told in them."""
    if number.quantity.unit == "个" and code in words().places:
        return True
    return fits(number.quantity.unit, catalogue.indicators[code].unit, number.quantity.kind)


def fitting(codes: tuple[str, ...], number: Number, catalogue: Catalogue) -> tuple[str, ...]:
    """Those of the codes whose unit the figure fits."""
    unit, kind = number.quantity.unit, number.quantity.kind
    found = tuple(code for code in codes if counts(code, number, catalogue))
    if found or not unit or kind == "percent":
        return found
    kin = (sibling for code in codes for sibling in words().siblings.get(code, ()))
    return tuple(code for code in kin if code in catalogue.indicators and fits(unit, catalogue.indicators[code].unit, kind))


def by_frame(number: Number, passage: Passage, floor: int, ceiling: int) -> Head | None:
    """The frame that the sentence around the figure fits, if any."""
    far = max(floor, number.start - REACH)
    left, right = passage.home[far : number.start], passage.home[number.end : min(ceiling, number.end + REACH)]
    for frame in words().frames:
        if not fits(number.quantity.unit or frame.unit, frame.unit, number.quantity.kind):
            continue
        before = frame.left.search(left) if frame.left else None
        if frame.left and not before:
            continue
        after = frame.right.match(right) if frame.right else None
        if frame.right and not after:
            continue
        start = far + (before.start() if before else number.start - far)
        end = number.end + (after.end() if after else 0)
        return Head(
            (frame.code,),
            start,
            end,
            "frame",
            True,
            _breakdown(frame.breakdown, before, passage.text[far:], passage.text[start:end], passage.text[floor:end]),
        )
    return None


def _breakdown(written: str, before: re.Match[str] | None, left: str, *around: str) -> tuple[str, str]:
    """``aid_item=@item`` takes the group named so, ``place=@(校外|校内)`` the words in the text."""
    dimension, _, member = written.partition("=")
    if member.startswith("@("):
        found = next(filter(None, (re.search(member[1:], text) for text in around)), None)
        return (dimension, found[0]) if found else ("", "")
    if member.startswith("@"):
        if not before:
            return "", ""
        named = left[before.start(member[1:]) : before.end(member[1:])]
        return dimension, VERBS.sub("", named)
    return (dimension, member) if member else ("", "")


def left_head(number: Number, passage: Passage, floor: int) -> Head | None:
    """The name that ends where the figure begins, light words apart."""
    near = [m for m in passage.names if floor <= m.start and m.end <= number.start and passage.bones[m.start] != ASIDE]
    while near and near[-1].alias in INITIAL and not _opens(passage, floor, near[-1]):
        near.pop()
    if not near:
        return None
    match, last = near[-1], near[-1].end
    if len(near) > 1 and set(match.codes) & words().people and passage.text[near[-2].end : match.start] == "的":
        match = near[-2]  # 具有高级职称的专任教师126人
    gap = passage.bones[last : number.start]
    if (kind := KIND_BEHIND.fullmatch(gap)) and "fulltime_students" in match.codes:
        return Head(match.codes, match.start, match.end, "left", True, ("student_type", kind["kind"]))
    if not words().gap.fullmatch(gap.removesuffix("(")):
        loose = number.quantity.kind == "percent" and len(gap) <= 24 and not LOOSE_BLOCK.search(gap)
        return Head(match.codes, match.start, match.end, "loose") if loose else None
    around = passage.text[max(floor, match.start - 3) : match.start] + "," + passage.text[match.end : number.start]
    if PER_HEAD.search(around) and "per_student" not in match.codes[0] and match.codes[0] != "tuition":
        return None
    joined = len(near) > 1 and JOINED.fullmatch(passage.bones[near[-2].end : match.start])
    if joined and not set(near[-2].codes) & set(match.codes):
        return Head((), near[-2].start, match.end, "joint")
    return Head(match.codes, match.start, match.end, "left")


def _opens(passage: Passage, floor: int, match: Match) -> bool:
    """Whether a name that means its indicator only at the head of a clause (就业3269人) stands there."""
    before = passage.bones[floor : match.start]
    if match.alias == "培训" and before.endswith("等"):  # 开展“种植”“养殖”等培训6480人次
        return True
    listed = before[:1] in ("、", ",", ";") and match.alias not in ("收入", "支出")
    inside = floor > 0 and passage.bones[floor - 1] == QUANTITY and not listed
    return not inside and bool(OPENING.fullmatch(before))


def right_head(number: Number, passage: Passage, ceiling: int) -> Head | None:
    """The name that ends the noun phrase behind the figure."""
    end = clause_end(passage.bones, number.end, ceiling)
    phrase = passage.bones[number.end : end]
    if not phrase or phrase[0] in "、和及与" or phrase.startswith("以及") or INCLUDED.match(passage.text, number.end):
        return None
    begin = number.end + LIGHT_RIGHT.match(phrase).end()
    near = [m for m in passage.names if begin <= m.start and m.end <= end]
    for match in near:
        if passage.text[begin : begin + 1].isascii() and ENGLISH_BREAK.search(passage.text[begin : match.start]):
            break
        between = passage.bones[begin : match.start]
        if (number.quantity.unit in BODIES and BODIES_ACT.match(between)) or LISTED.match(passage.text[begin : match.start]):
            break
        if match.start > begin and number.quantity.unit in PEOPLE and RAISED.match(between):
            break
        if CLOSED.match(passage.bones[match.end : end + 1]) and "\x01" not in between:
            acting = ACTING_TOGETHER.match(passage.bones, match.end)
            return Head(match.codes, match.start, match.end, "right", closed=not acting)
    shared = SHARED.match(phrase)
    if shared and (following := next((n for n in passage.numbers if n.start == number.end + shared.end()), None)):
        again = right_head(following, passage, clause_end(passage.bones, following.end, len(passage.bones)))
        if again and again.closed:
            return Head(again.codes, number.end, number.end + shared.end(), "shared")
    if near and near[0].start == begin:
        return Head(near[0].codes, near[0].start, near[0].end, "right", closed=False)
    return None
