"""Graded awards in running text: "在…大赛中荣获一等奖14个，二等奖20个", "获1个舞蹈二等奖".

A contest, a level word (市级奖项23个，其中…), a project hold for the grades that follow, over clauses and sentences, until the next
one. What is hosted, planned or another body's is no award. Of a run of grades that begins anew below a level word ("全国三等奖4个，
一等奖3个…三等奖9个") the second half stands one level lower: a grade is not counted twice at one level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from flows.extraction.awards import claims as award_claims
from flows.extraction.awards import contests as award_contests
from flows.extraction.awards import counts as award_counts
from flows.extraction.awards import levels as award_levels
from flows.extraction.awards import words as award_words
from flows.extraction.awards.counts import Count
from flows.extraction.awards.found import Contest, Found
from flows.extraction.awards.levels import Home
from flows.extraction.awards.mentions import Mention, mentions_of
from flows.extraction.awards.words import MEASURE, NUMBER

LOWER = {"international": "national", "national": "provincial", "provincial": "municipal", "municipal": "school"}
LONGEST_LEAD = 120  # characters between contest and grade that a quote may span
_TITLE = re.compile(r"《([^》]{2,60})》")
# “数控车”赛项, “云菜园”项目, CAD机械设计项目(中获), 高职组(荣获)
_EVENT = re.compile(
    r"[“\"]([^”\"]{2,40})[”\"]\s*(?:（[^）]{1,8}）)?\s*(?:赛项|项目|作品|课题)"
    r"|([^，。；、：“”（）在]{2,30}?(?:赛项|项目)|[\u4e00-\u9fa5A-Za-z]{1,14}组)"
    r"(?=[，,]?\s*(?:中|上|里|的)?[，,]?\s*(?:共|均|分别)?\s*(?:荣获|获|斩|夺|摘|勇|取得|$))"
)
_EVENT_LEAD = re.compile(r"^(?:中(?![职药医西式餐])|上(?!海)|的|在|和|第)*\s*")  # (大赛)中数控车项目
_ENTERS = re.compile(r"(?:参加|参与)(?:了)?")  # 代表江苏省参加(数控车项目)
_TOTAL = re.compile(r"[\u4e00-\u9fa5]{2,6}?(?:技能)?(?:奖项|奖励|竞赛奖|(?<!等)奖)(?=\s*\d)")  # 国家级奖项(12项，其中一等奖…)
_COUNTED = re.compile(rf"{NUMBER}\s*{MEASURE}")
_LINK = re.compile(rf"^\s*(?:{NUMBER}\s*{MEASURE}(?!直|往))?\s*(?:中|上|的|了|其中|和|及|以及|为|奖)*|的$")
_PREDICATE = re.compile(r"[为是]|名次|最高奖|首个|按照|再获|再添")  # 最好名次为省级(一等奖): what is said of it, no contest
_PLACE_WORD = re.compile(r"[国省市区县]|奖")


@dataclass(frozen=True, slots=True)
class Carry:
    """What the sentences before said: the contest that grades belong to, and the offset in the block of the sentence naming it."""

    contest: Contest | None = None
    about: int = 0


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence with what holds in it: the contests it names, the one carried into it, the one its section names."""

    text: str
    home: Home
    named: tuple[Contest, ...]
    carried: Contest | None
    fallback: str

    @property
    def names(self) -> list[tuple[int, int]]:
        return [(contest.start, contest.end) for contest in self.named]


def graded(
    sentence: str, offset: int, home: Home, carry: Carry, fallback: str = "", ahead: Contest | None = None
) -> tuple[list[Found], Carry]:
    """The graded awards of a sentence (offsets in the block) and what it hands on; ``fallback`` is the contest of its section,
    ``ahead`` the one of the paragraphs before, whose stages it may name (在河南省赛中)."""
    named = award_contests.contests(sentence, home, carry.contest or ahead)
    scene = _Scene(sentence, home, tuple(named), carry.contest, fallback)
    mentions = mentions_of(sentence)
    found: list[tuple[Found, int | None]] = []
    for place, mention in enumerate(mentions):
        before = mentions[place - 1].end if place else 0
        awards = _awards(scene, mention, before, mentions[place + 1 :])
        if awards and awards[0][0].contest not in (fallback, *(contest.text for contest in (*scene.named, carry.contest) if contest)):
            own = awards[0][0]  # a contest without a head noun holds for the grades after it too
            scene = replace(scene, named=(*scene.named, Contest(own.contest, mention.start, mention.start, own.level, own.contest)))
        found += awards
    about = offset if named else carry.about
    awards = [replace(award.moved(offset), about=about) for award in _once(_split_runs(found))]
    last = next((contest for contest in reversed(named) if mentions or not contest.stage), None)
    if last and not mentions and not last.level and carry.contest and carry.contest.level:
        last = None  # a contest named in passing does not displace one whose level is known
    return awards, Carry(last, offset) if last else carry


def _awards(scene: _Scene, mention: Mention, before: int, later: list[Mention]) -> list[tuple[Found, int | None]]:
    """The awards of one mention, each with the offset of the level word that governs it."""
    if not award_claims.grade_was_won(scene.text, mention.start, scene.names):
        return []
    count = award_counts.count_of(scene.text, mention, before, later)
    if not count.number:
        return []
    contest = _contest_of(scene, mention, count) or scene.carried
    phrase = _phrase(scene, mention, before, contest, count)
    level, scope = _level(scene, mention, contest)
    told = award_levels.level_of(phrase, scene.home) if contest not in scene.named and len(award_words.bare(phrase)) >= 6 else ""
    if told:  # 江苏省微课教学(一等奖): a contest without a head noun
        contest, level, phrase = Contest(phrase, mention.start, mention.start, told, phrase), told, ""
        bare = not award_contests.contests(contest.text.strip("“"), scene.home, None)
        if bare and mention.grades[0] in award_words.words("honours", "title"):  # 国家技能人才培育(突出贡献奖): an honour by its full name
            honour = f"{contest.text}{mention.grades[0]}"
            contest, mention = replace(contest, text=honour), replace(mention, grades=(honour,))
    name = contest.text if contest else scene.fallback
    if not name and scope is not None:
        total = _TOTAL.search(scene.text, scope, mention.start)
        name = total[0] if total else ""
    if not name and not count.spans:
        return []  # 我拿到一等奖: of which contest is not said, nor how many
    if mention.metal:
        mention = replace(mention, grades=(award_words.medal_of(mention.metal, scene.text[mention.end :], name),))
    level = level or (contest.level if contest else award_levels.level_of(scene.fallback, scene.home)) or "other"
    projects = _projects(scene, mention, before, contest, count, phrase)
    start, end = _quote_start(scene, mention, contest, count), award_counts.end_of(scene.text, mention, count)
    winner = {"coach": "teachers", "organisation": "institution"}.get(award_words.kind_of(mention.grades[0]))
    winner = winner or award_words.winner_of(scene.text[: mention.start], name)
    return [
        (Found(name, level, grade, count.number, start, end, project, winner, count.spans), scope)
        for grade in mention.grades
        for project in (projects if len(projects) > 1 and count.number == 1 else projects[-1:] or [""])
    ]


def _contest_of(scene: _Scene, mention: Mention, count: Count) -> Contest | None:
    """The contest that the sentence gives a grade: in a bracket right after it, else the last before it; an event is none."""
    bracket = award_counts.bracketed(scene.text, mention)
    if bracket is not None:
        close = scene.text.find("）", bracket)
        inside = [contest for contest in scene.named if bracket < contest.start <= bracket + 2 and contest.end <= close + 1]
        if inside:
            return inside[0]
    event = count.project or (0, 0)
    earlier = [contest for contest in scene.named if contest.end <= mention.start and not event[0] <= contest.start < event[1]]
    return earlier[-1] if earlier else None


def _level(scene: _Scene, mention: Mention, contest: Contest | None) -> tuple[str, int | None]:
    """The level that a level word gives the grade, and that word's offset; ("", None) where none does."""
    scopes = [
        scope
        for scope in award_levels.scope_pattern().finditer(scene.text, 0, mention.end)
        if scope.end() <= mention.start and not any(a <= scope.start() < b for a, b in scene.names)
    ]
    here = contest is not None and contest in scene.named
    after = [scope for scope in scopes if scope.start() >= (contest.end if here else 0)]
    if not after and contest and not contest.level:
        segment = max((cut.end() for cut in re.finditer(r"[，；：]", scene.text[: contest.start])), default=0) if here else 0
        after = [scope for scope in scopes if scope.start() >= segment]
    if not after:
        return "", None
    word = after[-1][0]
    level = {"省": "provincial", "市": scene.home.city}.get(word) or award_levels.level_of(word, scene.home)
    return level, after[-1].start()


def _phrase(scene: _Scene, mention: Mention, before: int, contest: Contest | None, count: Count) -> str:
    """The words between the cue (or the grade before) and this grade that are neither level nor contest: 江苏省微课教学(一等奖)."""
    start = max(before, contest.end if contest and contest.end <= mention.start and contest.text[:4] in scene.text else 0)
    start = max([start, *(hit.end() for hit in award_claims.won_cues().finditer(scene.text, start, mention.start))])
    start = max(start, count.project[0] if count.project else 0)
    phrase = _LINK.sub("", re.split(r"[，。；、：,;）)]", scene.text[start : mention.start])[-1]).strip()
    told = award_levels.scope_pattern().fullmatch(phrase) or _PREDICATE.search(phrase)
    return "" if told or len(award_words.bare(phrase)) < 2 else phrase


def _projects(scene: _Scene, mention: Mention, before: int, contest: Contest | None, count: Count, phrase: str) -> list[str]:
    """What won: the words between count and grade, the work in 《》, the event (赛项, 组), or the words before the grade."""
    if count.project and scene.text[slice(*count.project)].strip():
        return [scene.text[slice(*count.project)].strip().removesuffix("的")]
    works = [hit[1] for hit in _TITLE.finditer(scene.text, before, mention.start) if "报告" not in hit[1]]
    if works:
        return works if "分别" in scene.text[before : mention.start] else works[-1:]
    named = contest if contest and contest in scene.named and not contest.stage else None  # …赛项，获国赛(一等奖): the stage follows its event
    start = max(before, named.end if named and named.end <= mention.start else 0)
    events = [hit[1] or hit[2] for hit in _EVENT.finditer(scene.text, start, mention.start)]
    if events:
        event = award_claims.won_cues().split(_EVENT_LEAD.sub("", events[-1]))[-1]
        event = _ENTERS.split(event)[-1]
        if not _COUNTED.search(event):
            return [event]
    plain = phrase and len(phrase) <= 20 and not award_levels.scope_pattern().match(f"{phrase}奖")
    return [phrase] if plain and not _PLACE_WORD.search(phrase) and not _COUNTED.search(phrase) else []


def _quote_start(scene: _Scene, mention: Mention, contest: Contest | None, count: Count) -> int:
    """Where the statement begins: at the contest if the sentence names it not far ahead, else at the clause."""
    clause = max((hit.end() for hit in re.finditer(r"[，；。,;]", scene.text[: mention.start])), default=0)
    start = min([clause, mention.start, *(span[0] for span in count.spans)])
    if contest and contest in scene.named and mention.start - contest.start <= LONGEST_LEAD:
        start = min(start, contest.start)
    return start + len(scene.text[start:]) - len(scene.text[start:].lstrip())


def _once(found: list[Found]) -> list[Found]:
    """The awards without those said again: "斩获三个一等奖，首次获得一等奖"."""
    counted = {(award.contest, award.level, award.grade) for award in found if award.spans}
    return [award for award in found if award.spans or award.project or (award.contest, award.level, award.grade) not in counted]


def _split_runs(found: list[tuple[Found, int | None]]) -> list[Found]:
    """The awards, those of a run's second half one level lower (see the module's head)."""
    result = [award for award, _ in found]
    for scope in {scope for _, scope in found if scope is not None}:
        places = [place for place, (_, other) in enumerate(found) if other == scope]
        places = [place for place in places if result[place].contest == result[places[0]].contest]
        grades = [result[place].grade for place in places]
        ranks = [award_words.rank_of(grade) for grade in grades]
        fall = next((at for at in range(1, len(ranks)) if ranks[at] < ranks[at - 1]), len(ranks))
        projects = {(result[place].project, result[place].grade) for place in places}
        again = set(grades[:fall]) & set(grades[fall:]) and len(projects) < len(places)
        if again and all(award_words.kind_of(grade) == "prize" for grade in grades):
            for place in places[fall:]:
                result[place] = replace(result[place], level=LOWER.get(result[place].level, result[place].level))
    return result
