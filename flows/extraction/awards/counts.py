"""How many awards a mention counts: "一等奖14个", "1个舞蹈二等奖", "3名同学获一等奖", "连续4届荣获优秀组织奖"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.extraction.awards import claims as award_claims
from flows.extraction.awards import words as award_words
from flows.extraction.awards.mentions import AFTER, AND, SUBJECT, Mention, Span
from flows.extraction.awards.words import MEASURE, NUMBER

_BOTH = re.compile(r"双双\s*$")  # 两位同学双双(荣获)
# 1个戏剧(一等奖), 2项(金奖)
_BEFORE = re.compile(
    rf"(?<![第\d年])(?P<n>{NUMBER})\s*(?:项次|人次|项|个|人|名|件|枚|块|支|篇|次)\s*(?P<project>[^，。；、：！？,;:]{{0,24}})$"
)
# 李一、王二老师(获得), 张三、李四、王五三位同学(获)
_PEOPLE = re.compile(
    r"((?:[\u4e00-\u9fa5]{2,4}、)+[\u4e00-\u9fa5]{1,4}?)(?:[两二三四五六]位)?(?:等)?(?:老师|教师|同学|同志|学生|选手)\S{0,4}$"
)
# 连续4届(荣获), 连续五年在…考核中(获得): one each time
_HELD_ON = re.compile(rf"连续\s*第?\s*(?P<n>{NUMBER})\s*[年届次]\s*(?:在[^，。；]{{2,40}}(?:中|上))?\s*(?:均|都|先后)?\s*(?:被)?$")
_EVENTS_OF = re.compile(r"(?:比赛|竞赛)?(?:项目|单项)的?")
_TEAM = re.compile(r"团体|团队$")  # 4名同学获团体(三等奖): one prize of them all
_AND_OTHERS = re.compile(r"等(?:多位|多名)?(?:老师|教师|同志|人)[^，。；]{0,8}$")  # 王一等老师被评为(优秀指导教师)
_MEASURE = re.compile(rf"\s*(?:余|多)?\s*{MEASURE}")


@dataclass(frozen=True, slots=True)
class Count:
    """How many awards a mention counts; ``spans`` where the number stands, ``project`` what stands between number and grade."""

    number: int
    spans: tuple[Span, ...] = ()
    project: Span | None = None


def count_of(sentence: str, mention: Mention, before: int, later: list[Mention]) -> Count:
    """How many awards a mention counts; ``before`` ends the mention ahead of it, ``later`` are those behind it. 0: can't be told."""
    if mention.unclear:
        return Count(0)
    if mention.even:
        return Count(1)
    if mention.count is not None and mention.span:
        return Count(mention.count, (mention.span,))
    after = AFTER.match(sentence, mention.end)
    if after:
        return Count(award_words.number_of(after["n"]), (after.span("n"),))
    count = _shared(sentence, mention, later) or _counted_before(sentence, mention, before)
    if not count and award_words.kind_of(mention.grades[0]) == "coach" and _AND_OTHERS.search(sentence, before, mention.start):
        return Count(0)
    return count or Count(1)


def _shared(sentence: str, mention: Mention, later: list[Mention]) -> Count | None:
    """The count of "一等奖、二等奖各2项" for its first grades."""
    end = mention.end
    for other in later:
        if not AND.fullmatch(sentence, end, other.start):
            return None
        after = AFTER.match(sentence, other.end)
        if after:
            return Count(award_words.number_of(after["n"]), (after.span("n"),)) if after["each"] else None
        end = other.end
    return None


def _counted_before(sentence: str, mention: Mention, before: int) -> Count | None:
    """The count of "1个戏剧一等奖", "3名同学获一等奖", "李一、王二老师获优秀指导教师"."""
    won = award_claims.won_cues()
    left = _nearest_count(sentence, before, mention.start)
    if left and _EVENTS_OF.fullmatch(left["project"]):  # 囊括三个项目的第一、第二名
        return Count(award_words.number_of(left["n"]), (left.span("n"),))
    if left and not won.search(left["project"]) and not re.search(r"赛项|[队参]", left["project"]):
        return Count(award_words.number_of(left["n"]), (left.span("n"),), left.span("project"))
    cues = list(won.finditer(sentence, before, mention.start))
    if not cues or re.search(r"[，；。]", sentence[cues[-1].end() : mention.start]):
        return None
    if _BOTH.search(sentence, before, cues[-1].start()):
        return Count(2)
    subject = SUBJECT.search(sentence, before, cues[-1].start())
    if subject and _TEAM.search(sentence, cues[-1].end(), mention.start) and not re.search("[支项部件]", subject[0][:4]):
        return Count(1)
    if subject and not re.search(r"组成|参赛|参加|参与", subject["who"]):
        number = award_words.number_of(subject["n"])
        if number == len(mention.grades) > 1:  # 两人分别斩获金、银牌
            return Count(1)
        return Count(number, (subject.span("n"),))
    held = _HELD_ON.search(sentence, before, cues[-1].start())
    if held:
        return Count(award_words.number_of(held["n"]), (held.span("n"),))
    people = people_of(sentence[before : cues[-1].start()])
    each = sentence[: cues[-1].start()].endswith(("分", "分别")) or "个人" in sentence[cues[-1].end() : mention.start]
    each = each or award_words.kind_of(mention.grades[0]) == "coach"
    return Count(people) if people > 1 and each else None


def _nearest_count(sentence: str, start: int, end: int) -> re.Match[str] | None:
    """The last number of "铜牌1枚及2项优胜奖" that a grade at ``end`` may be counted by."""
    left = _BEFORE.search(sentence, start, end)
    while left and (nearer := _BEFORE.search(sentence, left.end("n"), end)):
        left = nearer
    return left


def people_of(subject: str) -> int:
    """How many people a subject lists by name: "李一、王二老师" -> 2; 1 if it lists none."""
    people = _PEOPLE.search(subject)
    return people[1].count("、") + 1 if people else 1


def bracketed(sentence: str, mention: Mention) -> int | None:
    """Where a bracket opens right after the mention and its count: 金奖1项（…大赛）; None if none does."""
    after = AFTER.match(sentence, mention.end)
    end = after.end() if after else mention.end
    return end if sentence[end : end + 1] in ("（", "(") else None


def end_of(sentence: str, mention: Mention, count: Count) -> int:
    """Where the statement ends, with the measure of its count."""
    end = max([mention.end, *(span[1] for span in count.spans)])
    measure = _MEASURE.match(sentence, end) if count.spans else None
    return measure.end() if measure else end
