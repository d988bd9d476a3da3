"""Graded awards in running text: "荣获一等奖14个，二等奖20个", "1个舞蹈二等奖", "一等奖、二等奖各2项".

A contest, a level word (市级奖项23个，其中…), a project hold for the grades that follow, over clauses and sentences, until the next
one. What is hosted, planned or another body's is no award. Of a run of grades that begins anew below a level word ("全国三等奖4个，
一等奖3个…三等奖9个") the second half stands one level lower: a grade is not counted twice at one level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from flows.extraction import award_contests, award_levels, award_words
from flows.extraction.award_found import Contest, Found, depths
from flows.extraction.award_levels import Home
from flows.extraction.award_words import MEASURE, NUMBER

LOWER = {"international": "national", "national": "provincial", "provincial": "municipal", "municipal": "school"}
# 一等奖奖金, 一等奖获得者, 二等奖以上, 银奖项目数, 一等奖“零的突破”: a grade that is no award here
_NO_AWARD = re.compile(r"\s*[”\"]?\s*(?:奖?学金|助学金|奖金|的?获奖(?:数|总数|率|项目)|的?获得者|得主|项目数|数量|总数|率|及?以上|[零“\"]+的?零?”?的?突破|的?奖励标准|的?标准|的?[^，。；]{0,8}(?:给予|奖励|重奖))")
# 一等奖 14 个, 一等奖（2项）, 二等奖各两项, 一等奖：3
_COUNT_AFTER = re.compile(rf"\s*[”\"]?\s*(?:[（(：:]\s*)?(?:共计?|计|达|有|的?有)?\s*(?P<each>各)?\s*(?P<n>{NUMBER})\s*(?:余|多)?\s*(?:{MEASURE}|(?=[、，；。,;）)\s]|$))")
# 1个戏剧(一等奖), 2项(金奖)
_COUNT_BEFORE = re.compile(rf"(?<![第\d年])(?P<n>{NUMBER})\s*(?:项次|人次|项|个|人|名|件|枚|块|支|篇|次)\s*(?P<project>[^，。；、：！？,;:]{{0,24}})$")
# 3名同学(荣获), 2件作品分别(获)
_COUNT_SUBJECT = re.compile(rf"(?<![第\d年])(?P<n>{NUMBER})\s*(?:名|位|个|人|件|项|部|篇|支)(?P<who>[^，。；、：\d]{{0,12}}?)(?:均|分别|全部|都|先后)?\s*$")
_FOREIGN = re.compile(
    r"(?:村|镇|乡|街道|公司|企业|社区|合作社)(?:代表队|驻村工作队|工作队|团队|党支部)?(?:参赛|也|先后|均|还|被|荣|获|连续|在)"
)
_OWN = re.compile(r"学生|教师|学校|我校|我院|学院|选手|师生|同学|老师")
_PLAN_NEAR = re.compile(r"(?:力争|争取|确保|努力|冲刺|冲击|目标|计划|拟|预期|预计|将|有望|期望|希望)[^，。；]{0,8}$")
_TARGET = re.compile(r"(?<![止至\d年])到\s*20\d\d\s*年(?:底|末|时)?[，,]?")  # 到2025年，获…
_TITLE = re.compile(r"《([^》]{2,60})》")
_EVENT = re.compile(r"[“\"]([^”\"]{2,40})[”\"]\s*(?:（[^）]{1,8}）)?\s*(?:赛项|项目|作品|课题)|([^，。；、：“”（）在]{2,30}?(?:赛项|项目)|[\u4e00-\u9fa5A-Za-z]{1,14}组)(?=[，,]?\s*(?:中|上|里|的)?[，,]?\s*(?:共|均|分别)?\s*(?:荣获|获|斩|夺|摘|勇|取得|$))")


@dataclass(frozen=True, slots=True)
class Carry:
    """What the sentences before this one said: the contest that grades belong to, and the project of it."""

    contest: Contest | None = None
    about: int = 0  # offset of the contest in the block


@dataclass(frozen=True, slots=True)
class _Grade:
    start: int
    end: int
    grades: tuple[str, ...]
    count: tuple[int, tuple[int, int]] | None = None  # where the writing itself counts: 1金2银3铜, 分别为2项、5项
    unclear: bool = False  # 国家级、省级一等奖分别为3项、15项: which number is whose can't be told


# 1金2银3铜, 5 金、3 银: medals by their metal
_METALS = re.compile(r"(?<!\d)(?:\d{1,3}\s*[金银铜](?:牌|奖)?[\s、，]*(?:和|及)?\s*){2,}|(?<!\d)\d{1,2}\s*[金银铜](?=[，。、；的])")
_TOTAL = re.compile(r"[\u4e00-\u9fa5]{2,6}?(?:技能)?(?:奖项|奖励|竞赛奖|(?<!等)奖)(?=\s*\d)")  # 国家级奖项(12项，其中一等奖…)
# (一等奖、二等奖)分别为2项、5项
_RESPECTIVE = re.compile(rf"\s*(?:数量|数)?\s*分别\s*(?:为|是|有|达|获)?\s*((?:{NUMBER}\s*{MEASURE}?\s*[、，和及]\s*)+{NUMBER}\s*{MEASURE}?)")
_RESPECTIVE_ONE = re.compile(rf"(?P<n>{NUMBER})\s*{MEASURE}?")
_METAL = re.compile(r"(?P<n>\d{1,3})\s*(?P<metal>[金银铜])")


@lru_cache(maxsize=1)
def _cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return award_words.cue_pattern("won", "titled", "given"), award_words.cue_pattern("hosted", "planned")


def graded(sentence: str, offset: int, home: Home, carry: Carry, fallback: str = "") -> tuple[list[Found], Carry]:
    """The graded awards of a sentence (offsets in the block) and what it hands on; ``fallback`` is the contest of its section."""
    named = award_contests.contests(sentence, home, carry.contest)
    mentions = _mentions(sentence)
    found: list[tuple[Found, int | None]] = []
    for place, mention in enumerate(mentions):
        before = mentions[place - 1].end if place else 0
        for award, scope in _awards(sentence, mention, before, mentions[place + 1 :], named, home, carry, fallback):
            found.append((award, scope))
    awards = [award.moved(offset) for award in _split_runs(found)]
    last = next((contest for contest in reversed(named) if mentions or not contest.stage), None)
    if last and not mentions and not last.level and carry.contest and carry.contest.level:
        last = None  # a contest named in passing does not displace one whose level is known
    awards = [replace(award, about=offset if named else carry.about) for award in awards]
    return awards, Carry(last, offset) if last else carry


def _mentions(sentence: str) -> list[_Grade]:
    """The grades of a sentence that can be awards."""
    deep = depths(sentence)
    found = []
    for match in award_words.grade_pattern().finditer(sentence):
        grades = award_words.grades_of(match[0])
        if not grades or _NO_AWARD.match(sentence, match.end()):
            continue
        strict = award_words.kind_of(grades[0]) in ("top", "place")
        if strict and (deep[match.start()] or re.search(r"(?:世界|中国|全球|民营|企业)\s*$|(?:位列|位居|名列|排名|居|列)[^，。；]{0,16}$", sentence[: match.start()]) or re.match(r"\s*企业|\s*民企", sentence[match.end() :])):
            continue
        if strict and not _COUNT_AFTER.match(sentence, match.end()) and not _cues()[0].search(sentence, 0, match.start()):
            continue
        found.append(_Grade(match.start(), match.end(), grades))
    for run in _METALS.finditer(sentence):
        for hit in _METAL.finditer(run[0]):
            start = run.start() + hit.start()
            if _cues()[0].search(sentence, 0, start) and not any(mention.start < run.end() and start < mention.end for mention in found):
                span = (start, start + len(hit["n"]))
                found.append(_Grade(start, run.start() + hit.end(), (f"{hit['metal']}奖",), (int(hit["n"]), span)))
    return _respectively(sentence, sorted(found, key=lambda mention: mention.start))


def _respectively(sentence: str, mentions: list[_Grade]) -> list[_Grade]:
    """The grades, those of "一等奖、二等奖分别为2项、5项" with their numbers."""
    result = list(mentions)
    for last, mention in enumerate(mentions):
        listed = _RESPECTIVE.match(sentence, mention.end)
        if not listed:
            continue
        first = last
        while first and re.fullmatch(r"\s*[、和及]\s*", sentence[mentions[first - 1].end : mentions[first].start]):
            first -= 1
        numbers = list(_RESPECTIVE_ONE.finditer(sentence, listed.start(1), listed.end(1)))
        run = mentions[first : last + 1]
        for place, one in enumerate(run, start=first):
            if len(run) == len(numbers) and len(one.grades) == 1:
                number = numbers[place - first]
                result[place] = replace(one, count=(award_words.number_of(number["n"]), number.span("n")))
            else:
                result[place] = replace(one, unclear=True)
    return result


def _awards(sentence, mention, before, later, named, home, carry, fallback) -> list[tuple[Found, int | None]]:
    """The awards of one mention of a grade, each with the offset of the level word that governs it."""
    if _not_won(sentence, mention, named):
        return []
    count, spans, project_span = _count(sentence, mention, before, later)
    contest = _contest_of(sentence, mention, named, project_span) or carry.contest
    phrase = _phrase(sentence, mention, before, contest, project_span)
    level, scope = _level(sentence, mention, contest, named, home)
    if phrase and (contest is None or contest not in named) and award_levels.level_of(phrase, home) and len(award_words.bare(phrase)) >= 6:
        contest = Contest(phrase, mention.start, mention.start, award_levels.level_of(phrase, home), phrase)
        level, phrase = contest.level, ""
    name = contest.text if contest else fallback or (_TOTAL.search(sentence, scope, mention.start) or [""])[0] if scope is not None else fallback
    level = level or (contest.level if contest else award_levels.level_of(fallback, home)) or "other"
    if not name and scope is None and not _cues()[0].search(sentence, 0, mention.start):
        return []
    if not count:
        return []
    projects = _projects(sentence, mention, before, contest, named, project_span, phrase)
    start = _quote_start(sentence, mention, contest, named, spans)
    end = max([mention.end, *(span[1] for span in spans)])
    measure = re.compile(rf"\s*{MEASURE}").match(sentence, end) if spans else None
    end = measure.end() if measure else end
    winner = award_words.winner_of(sentence[: mention.start], name)
    if award_words.kind_of(mention.grades[0]) in ("coach", "organisation"):
        winner = "teachers" if award_words.kind_of(mention.grades[0]) == "coach" else "institution"
    return [
        (Found(name, level, grade, count, start, end, project, winner, spans), scope)
        for grade in mention.grades
        for project in (projects if len(projects) > 1 and count == 1 else projects[-1:] or [""])
    ]


def _not_won(sentence: str, mention: _Grade, named: list[Contest]) -> bool:
    """Whether the grade is hosted, planned, or another body's."""
    won, other = _cues()
    if re.search(r"设\s*(?:有|立|置)?\s*$", sentence[: mention.start]):
        return True
    inside = [(contest.start, contest.end) for contest in named]

    def last(pattern: re.Pattern[str]) -> re.Match[str] | None:
        hits = [hit for hit in pattern.finditer(sentence, 0, mention.start) if not any(a <= hit.start() < b for a, b in inside)]
        hits = [hit for hit in hits if not re.match(r"\s*的|(?:组|方|地|单位)", sentence[hit.end() :])]
        return hits[-1] if hits else None

    cue, barrier = last(won), last(other)
    if barrier and (cue is None or barrier.start() > cue.start()) and not re.search(r"[；;]", sentence[barrier.end() : mention.start]):
        return True
    if cue and _PLAN_NEAR.search(sentence[: cue.start()].split("，")[-1]):
        return True
    target = _TARGET.search(sentence, 0, mention.start)
    if target:
        return True
    foreign = [hit for hit in _FOREIGN.finditer(sentence, 0, mention.start)]
    return bool(foreign) and not _OWN.search(sentence, foreign[-1].end(), mention.start)


def _count(sentence: str, mention: _Grade, before: int, later: list[_Grade]):
    """(count, spans of the number, span of the project between count and grade)."""
    if mention.count:
        return mention.count[0], (mention.count[1],), None
    if mention.unclear:
        return 0, (), None
    after = _COUNT_AFTER.match(sentence, mention.end)
    if after:
        return award_words.number_of(after["n"]), (after.span("n"),), None
    if later and re.fullmatch(r"\s*[、和及与]\s*|\s*以及\s*", sentence[mention.end : later[0].start]):
        shared = _COUNT_AFTER.match(sentence, later[0].end)
        if shared and shared["each"]:
            return award_words.number_of(shared["n"]), (shared.span("n"),), None
        if len(later) > 1:
            count, spans, _ = _count(sentence, later[0], mention.end, later[1:])
            if spans and re.search(r"各\s*$", sentence[: spans[0][0]]):
                return count, spans, None
    left = _COUNT_BEFORE.search(sentence, before, mention.start)
    if left and not _cues()[0].search(left["project"]) and not re.search(r"赛项|[队参]", left["project"]):
        return award_words.number_of(left["n"]), (left.span("n"),), left.span("project")
    cues = [hit for hit in _cues()[0].finditer(sentence, before, mention.start)]
    if cues and not re.search(r"[，；。]", sentence[cues[-1].end() : mention.start]):
        subject = _COUNT_SUBJECT.search(sentence, before, cues[-1].start())
        if subject and not re.search(r"组成|参赛|参加|参与", subject["who"]):
            return award_words.number_of(subject["n"]), (subject.span("n"),), None
        people = award_people(sentence[before : cues[-1].start()])
        if people > 1 and award_words.kind_of(mention.grades[0]) == "coach":
            return people, (), None
    return 1, (), None


# 何静、王璐老师(获得), 张三、李四、王五三位同学(获)
_PEOPLE = re.compile(r"((?:[\u4e00-\u9fa5]{2,4}、)+[\u4e00-\u9fa5]{2,4}?)(?:[两二三四五六]位)?(?:等)?(?:老师|教师|同学|同志|学生|选手)\S{0,4}$")


def award_people(subject: str) -> int:
    """How many people a subject lists by name: "何静、王璐老师" -> 2; 1 if it lists none."""
    people = _PEOPLE.search(subject)
    return people[1].count("、") + 1 if people else 1


def _contest_of(sentence, mention, named, project_span) -> Contest | None:
    inside = _COUNT_AFTER.match(sentence, mention.end)
    bracket = sentence[inside.end() if inside else mention.end :][:1]
    if bracket in ("（", "("):
        for contest in named:
            if mention.end <= contest.start <= mention.end + 8 and sentence.find("）", mention.end) >= contest.end - 1:
                return contest
    earlier = [
        contest
        for contest in named
        if contest.end <= mention.start and not (project_span and project_span[0] <= contest.start < project_span[1])
    ]
    return earlier[-1] if earlier else None


def _level(sentence, mention, contest, named, home) -> tuple[str, int | None]:
    """The level that a level word gives the grade, and that word's offset; ("", None) where none does."""
    spans = [(other.start, other.end) for other in named]
    scopes = [
        scope
        for scope in award_levels.scope_pattern().finditer(sentence, 0, mention.end)
        if scope.end() <= mention.start and not any(a <= scope.start() < b for a, b in spans)
    ]
    floor = contest.end if contest and contest in named else 0
    after = [scope for scope in scopes if scope.start() >= floor]
    if after:
        return _scope_level(after[-1][0], home), after[-1].start()
    segment = max((match.end() for match in re.finditer(r"[，；：]", sentence[: contest.start])), default=0) if contest in named else 0
    near = [scope for scope in scopes if scope.start() >= segment]
    if contest and not contest.level and near:
        return _scope_level(near[-1][0], home), near[-1].start()
    return "", None


def _scope_level(word: str, home: Home) -> str:
    return {"省": "provincial", "市": home.city}.get(word) or award_levels.level_of(word, home)


def _phrase(sentence, mention, before, contest, project_span) -> str:
    """The words between the cue (or the grade before) and this grade that are neither level nor contest: 江苏省微课教学(一等奖)."""
    start = max(before, contest.end if contest and contest.end <= mention.start and sentence.find(contest.text[:4]) >= 0 else 0)
    start = max([start, *(hit.end() for hit in _cues()[0].finditer(sentence, start, mention.start))])
    if project_span:
        start = max(start, project_span[0])
    phrase = re.split(r"[，。；、：,;）)]", sentence[start : mention.start])[-1]
    phrase = re.sub(rf"^\s*{NUMBER}?\s*{MEASURE}?\s*(?:中|上|的|了|其中|和|及|以及|为|奖)*|的$", "", phrase).strip()
    return "" if award_levels.scope_pattern().fullmatch(phrase + "奖"[:0]) or len(award_words.bare(phrase)) < 2 else phrase


def _projects(sentence, mention, before, contest, named, project_span, phrase) -> list[str]:
    """What won: the work in 《》, the event (赛项, 组), or the words between count and grade."""
    if project_span and sentence[slice(*project_span)].strip():
        return [sentence[slice(*project_span)].strip().removesuffix("的")]
    start = max(before, contest.end if contest in named and contest.end <= mention.start else 0)
    works = [hit[1] for hit in _TITLE.finditer(sentence, before, mention.start) if "报告" not in hit[1]]
    if works:
        return works if re.search(r"分别", sentence[before : mention.start]) else works[-1:]
    events = [hit[1] or hit[2] for hit in _EVENT.finditer(sentence, start, mention.start)]
    if events:
        event = _cues()[0].split(re.sub(r"^(?:中|上|的|在|和|第)*\s*", "", events[-1]))[-1]
        if not re.search(rf"{NUMBER}\s*{MEASURE}", event):
            return [event]
    scope = award_levels.scope_pattern().match(f"{phrase}奖")
    return [phrase] if phrase and not scope and len(phrase) <= 20 and not re.search(rf"[国省市区县]|奖|{NUMBER}\s*{MEASURE}", phrase) else []


def _quote_start(sentence, mention, contest, named, spans) -> int:
    """Where the statement begins: at the contest if the sentence names it, else at the clause, at most 120 characters before the grade."""
    clause = max((hit.end() for hit in re.finditer(r"[，；。,;]", sentence[: mention.start])), default=0)
    start = min([clause, mention.start, *(span[0] for span in spans)])
    if contest and contest in named and mention.start - contest.start <= 120:
        start = min(start, contest.start)
    while start < mention.start and sentence[start].isspace():
        start += 1
    return start


def _split_runs(found: list[tuple[Found, int | None]]) -> list[Found]:
    """The awards, those of a run's second half one level lower (see the module's head)."""
    result: list[Found] = []
    lowered: set[int] = set()
    for place, (award, scope) in enumerate(found):
        if scope is not None:
            run = [other for other, other_scope in found if other_scope == scope and other.contest == award.contest]
            grades = [other.grade for other in run]
            at = next(i for i, other in enumerate(run) if other is award)
            ranks = [award_words.rank_of(grade) for grade in grades]
            fall = next((i for i in range(1, len(ranks)) if ranks[i] < ranks[i - 1]), None)
            again = fall is not None and set(grades[:fall]) & set(grades[fall:]) and all(award_words.kind_of(g) == "prize" for g in grades)
            if again and at >= fall and len({(other.project, other.grade) for other in run}) < len(run):
                lowered.add(place)
        result.append(replace(award, level=LOWER.get(award.level, award.level)) if place in lowered else award)
    return result
