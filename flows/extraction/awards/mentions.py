"""Grades as a sentence mentions them: "一、二等奖各2项", "1金2银3铜", "两人分别获金、银牌"; what only looks like one is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from flows.extraction.awards import claims as award_claims
from flows.extraction.awards import words as award_words
from flows.extraction.awards.found import depths
from flows.extraction.awards.words import MEASURE, NUMBER

Span = tuple[int, int]
# 一等奖奖金, 一等奖获得者, 二等奖以上, 银奖项目数, 一等奖“零的突破”: a grade that is no award here
_NO_AWARD = re.compile(
    r"\s*[”\"]?\s*(?:奖?学金|助学金|奖金|的?获奖(?:数|总数|率|项目)|的?获得者|得主|项目数|数量|总数|率|及?以上|[零“\"]+的?零?”?的?突破"
    r"|的?(?:项目|选手|作品|学生|教师)中|(?:[和与、](?:奖牌|总数))?(?:总?数)(?:量)?(?=[和与均列居位排])|数居"
    r"|的?奖励标准|的?标准|的?[^，。；]{0,8}(?:给予|奖励|重奖)|\d+(?:\.\d+)?\s*分(?!别)"  # 特等奖20分: a scale
    r"|[^，。；、]{0,2}(?:花落|旁落)|(?:选手|学生|团队)?将代表|的(?:选手|学生|教师|团队|队伍)(?:将|可|均)"
    r"|由(?![我本学])[^，。；]{2,30}(?:摘|获|夺|捧|斩|包揽))"  # 一等奖由某某学校摘得
)
_SAID_AGAIN = re.compile(r"[这此]也?是[^，。；]{0,30}首[个次项枚块]$")  # 这是学校在该赛事上的首个(一等奖)
_OF_A_PAPER = re.compile(r"(?:决定|通知|公告|公示|通报|名单)$")  # 《关于授予优秀选手…称号的决定》
# 世界(500强), 位列全省(第一名): a ranking, no award
_RANKING = re.compile(r"(?:世界|中国|全球|民营|企业)\s*$|(?:位列|位居|名列|排名|居|列|排行榜|榜单)[^，。；]{0,16}$")
# 焊接项目(第2名), 职业技能大赛(3金4银): a place or a medal right behind its contest or event needs no verb
_EVENT_ENDS = re.compile(r"(?:项目|赛项|选拔赛|大赛|竞赛|比赛|决赛|组)\s*(?:[:：]\s*)?$")
_COMPANIES = re.compile(r"\s*(?:企业|民企)")
# 一等奖 14 个, 一等奖（2项）, 二等奖各两项, 一等奖：3
AFTER = re.compile(
    rf"\s*[”\"]?\s*(?:[（(：:]\s*)?(?:共计?|计|达|有|的?有)?\s*(?P<each>各)?\s*(?P<n>{NUMBER})\s*(?:余|多)?\s*"
    rf"(?:{MEASURE}|(?=[、，；。,;）)\s]|$))"
)
# 3名同学(荣获), 2件作品分别(获)
SUBJECT = re.compile(
    rf"(?<![第\d年])(?P<n>{NUMBER})\s*(?:名|位|个|人|件|项|部|篇|支|队)(?P<who>[^，。；、：\d]{{0,12}}?)(?:均|分别|全部|都|先后)?\s*$"
)
_HOW_MANY = r"(?:\d{1,3}|[一二两三四五六七八九十])"
# 1金2银3铜, 一银三铜, 5 金、3 银, 1银6优胜: medals by their metal, and what comes after them
_METALS = re.compile(
    rf"(?<!\d)(?:{_HOW_MANY}\s*(?:[金银铜](?:牌|奖)?|优胜奖?)[\s、，]*(?:和|及)?\s*){{2,}}"
    r"|(?<!\d)\d{1,2}\s*[金银铜](?=[，。、；的])"
)
_OF_METAL = re.compile(r"[金银铜][牌奖]|优胜奖")
_METAL = re.compile(rf"(?P<n>{_HOW_MANY})\s*(?P<metal>[金银铜]|优胜)")
# (一等奖、二等奖)分别为2项、5项
_RESPECTIVE = re.compile(
    rf"\s*(?:数量|数)?\s*分别\s*(?:为|是|有|达|获)?\s*((?:{NUMBER}\s*{MEASURE}?\s*[、，和及]\s*)+{NUMBER}\s*{MEASURE}?)"
)
_RESPECTIVE_ONE = re.compile(rf"(?P<n>{NUMBER})\s*{MEASURE}?")
AND = re.compile(r"\s*(?:[、和及与]|以及)\s*")


@dataclass(frozen=True, slots=True)
class Mention:
    """``sentence[start:end]`` names the grades."""

    start: int
    end: int
    grades: tuple[str, ...]
    count: int | None = None  # where the writing itself counts (1金2银3铜, 分别为2项、5项): that number, standing at ``span``
    span: Span | None = None
    even: bool = False  # 2个案例获一等奖、三等奖: one of each
    metal: str = ""  # 金, 银, 铜 of 1金2银3铜: whether medals or prizes, the contest tells
    unclear: bool = False  # 国家级、省级一等奖分别为3项、15项: which number is whose can't be told


def mentions_of(sentence: str) -> list[Mention]:
    """The grades of a sentence that can be awards, in order."""
    deep = depths(sentence)
    found = []
    for match in award_words.grade_pattern().finditer(sentence):
        grades = award_words.grades_of(match[0])
        said_of = _SAID_AGAIN.search(sentence, 0, match.start())
        if not grades or said_of or _NO_AWARD.match(sentence, match.end()) or _in_a_paper(sentence, match.start()):
            continue
        if award_words.kind_of(grades[0]) in ("top", "place"):
            if deep[match.start()] or _RANKING.search(sentence[: match.start()]) or _COMPANIES.match(sentence, match.end()):
                continue
            told = _EVENT_ENDS.search(sentence, 0, match.start()) or award_claims.won_cues().search(sentence, 0, match.start())
            if not AFTER.match(sentence, match.end()) and not told:
                continue
            if found and not sentence[found[-1].end : match.start()].strip("（( ，的"):
                continue  # 一等奖（第一名）: a prize and its place are one award
        found.append(Mention(match.start(), match.end(), grades))
    metals = _metals(sentence, found)
    found = [one for one in found if not any(metal.start < one.end and one.start < metal.end for metal in metals)]
    found = sorted([*found, *metals], key=lambda mention: mention.start)
    return _won_together(sentence, _respectively(sentence, found))


def _in_a_paper(sentence: str, at: int) -> bool:
    """Whether the title of a decision or a list names the grade at ``at``."""
    opened, closed = sentence.rfind("《", 0, at), sentence.find("》", at)
    return opened > sentence.rfind("》", 0, at) and closed >= 0 and bool(_OF_A_PAPER.search(sentence, opened, closed))


def _won_together(sentence: str, found: list[Mention]) -> list[Mention]:
    """The mentions, those of "2个案例获一等奖、三等奖": one each if as many won as there are grades, else it can't be told."""
    result, first = list(found), 0
    for last in range(len(found)):
        if last + 1 < len(found) and AND.fullmatch(sentence, found[last].end, found[last + 1].start):
            continue
        run, counted = found[first : last + 1], AFTER.match(sentence, found[last].end)
        cues = [cue for cue in award_claims.won_cues().finditer(sentence, 0, run[0].start) if "，" not in sentence[cue.end() : run[0].start]]
        subject = SUBJECT.search(sentence, 0, cues[-1].start()) if cues and len(run) > 1 and not counted and not run[-1].span else None
        if subject:
            even = award_words.number_of(subject["n"]) == len(run)
            result[first : last + 1] = [replace(one, even=even, unclear=not even) for one in run]
        first = last + 1
    return result


def _metals(sentence: str, found: list[Mention]) -> list[Mention]:
    result: list[Mention] = []
    for run in _METALS.finditer(sentence):
        won = _EVENT_ENDS.search(sentence, 0, run.start()) or award_claims.won_cues().search(sentence, 0, run.start())
        within = [mention for mention in found if mention.start < run.end() and run.start() < mention.end]
        if won and all(_OF_METAL.fullmatch(sentence, mention.start, mention.end) for mention in within):
            for hit in _METAL.finditer(sentence, run.start(), run.end()):
                metal, number = hit["metal"], award_words.number_of(hit["n"])
                result.append(
                    Mention(hit.start(), hit.end(), (f"{metal}奖",), number, hit.span("n"), metal=metal if metal in "金银铜" else "")
                )
    return result


def _respectively(sentence: str, found: list[Mention]) -> list[Mention]:
    """The mentions, those of "一等奖、二等奖分别为2项、5项" with their numbers."""
    result = list(found)
    for last, mention in enumerate(found):
        listed = _RESPECTIVE.match(sentence, mention.end)
        if not listed:
            continue
        first = last
        while first and AND.fullmatch(sentence, found[first - 1].end, found[first].start):
            first -= 1
        numbers = list(_RESPECTIVE_ONE.finditer(sentence, listed.start(1), listed.end(1)))
        for place in range(first, last + 1):
            if last + 1 - first == len(numbers) and len(found[place].grades) == 1:
                number = numbers[place - first]
                result[place] = replace(found[place], count=award_words.number_of(number["n"]), span=number.span("n"))
            else:
                result[place] = replace(found[place], unclear=True)
    return result
