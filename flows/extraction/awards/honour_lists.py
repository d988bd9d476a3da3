"""Honours listed after a cue of winning: "获评A、B和C称号", "先后3次被评为A", "获A等省级荣誉27个，B等市级荣誉"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from flows.extraction.awards import counts as award_counts
from flows.extraction.awards import levels as award_levels
from flows.extraction.awards import titles as award_titles
from flows.extraction.awards import words as award_words
from flows.extraction.awards.claims import CLAUSE
from flows.extraction.awards.found import Found
from flows.extraction.awards.honour_items import COUNT_LEFT, COUNT_RIGHT, items_of
from flows.extraction.awards.levels import Home
from flows.extraction.awards.words import NUMBER

Known = Callable[[str], str]  # the level that the document gives an honour elsewhere, or ""
_TIMES = re.compile(rf"(?<!第)(?P<n>{NUMBER})\s*(?:度|次|(?<=连续.)届)\s*(?:被)?$")  # 先后三次(被评为), 3 次(入选)
_YEARLY = re.compile(rf"(?:连续|连)\s*(?P<n>{NUMBER})\s*[年届]\s*(?:先后|均|都)?\s*(?:被)?$")  # 连续8年(获评), one each year
_SUBJECT = re.compile(  # 3名同志(荣获)
    rf"(?<![第\d])(?P<n>{NUMBER})\s*(?:名|位|个|人|支|家|间)\s*(?P<who>[^，。；、\d]{{0,10}}?)(?:先后|均|分别|还|也)?\s*$"
)
_PASSIVE = re.compile(r"\s*(?:并|还|同时|均|全部|且)*被[^，。；]{0,30}")
# 4名同学荣获…, 孙某、李某及张某4人
_OPENS = re.compile(
    rf"\s*(?:其中|另有|另外|最终|[^，。；、]{{0,6}}中)?(?:[\u4e00-\u9fa5]{{2,16}}[、和及])*[\u4e00-\u9fa5]{{0,8}}?(?<![前第])(?P<n>{NUMBER})\s*(?:名|位|人)(?P<who>[^，。；、\d]{{0,10}}?)(?=荣?获|夺|斩|摘|，|$)"
)
_GOES_ON = re.compile(r"\s*(?:全部|均|都|双双|凭借|并|还|同时|以|在)")
_EACH = re.compile(r"(?:同时|均|都|一并)(?:被)?$")  # 4人同时(获A、B): each won both
# 等省级荣誉, 27个，“…”: the level of a list said after it, and where the next begins
_RANKED_REST = re.compile(r"等\s*(?P<level>(?:国家|省部|省|自治区|市|区县|县|区|校)级)[\u4e00-\u9fa5]{0,2}?(?:荣誉称号|荣誉|称号|表彰|奖励)")
_NEXT_LIST = re.compile(rf"\s*(?:{NUMBER})?\s*[余多]?\s*[个项]?\s*[，、；]\s*(?=“)")
# 授予298个单位(“先进单位”): of many the school is one
_BODIES = re.compile(rf"^\s*{NUMBER}\s*(?:个|家|所)\s*(?:单位|学校|院校|集体|企业)\s*(?=“)")
_VAGUE = re.compile(rf"等\s*(?:\S{{0,10}}?)\s*(?:近|超)?\s*{NUMBER}\s*余?多?\s*(?:人|名)|等\S{{0,8}}荣誉\s*\d")  # 等100余人: whose is not said
_GIVEN_BY = re.compile(r"(?:被|由|经|获)([^，。；]{2,24}?)\s*$")  # 被团省委(授予)
_VERB = re.compile(r"被|作为|将|推广|建设了|建成|获|参加|吸引|带动|形成|成为|是|由")
_OURS = re.compile(r"[我该本]校|[我本]院")
_PEOPLE = re.compile(r"学生|教师|老师|同学|同志")


def listed(sentence: str, cue: re.Match[str], limit: int, home: Home, known: Known, start_at: int = 0) -> list[Found]:
    """The honours listed after a cue: 获A、B和C称号; a list may be followed by those of the next level: 等省级荣誉27个，“D”等市级荣誉."""
    strict = cue[0] in award_words.words("cues", "titled")
    items, end_of_list, stop = items_of(sentence, start_at or cue.end(), limit)
    rest = sentence[end_of_list:stop]
    by = _GIVEN_BY.search(sentence, 0, cue.start())
    giver, level, prefix = by[1] if by else "", "", ""
    picked: list[Found] = []
    for place, (start, end, item) in enumerate(items):
        giver = award_titles.giver_of(item) or giver
        new_clause = bool(CLAUSE.match(sentence[:start].rstrip()[-1:]))
        bodies = _BODIES.match(item)
        if bodies and not _OURS.search(sentence, end):
            continue
        if bodies:
            start, item = start + bodies.end(), item[bodies.end() :]
        number = COUNT_RIGHT.search(item) or COUNT_LEFT.match(item)
        name = item if not number else item[: number.start()] if number.start() else item[number.end() :]
        whole = award_titles.trimmed(name)
        joined = bool(picked and prefix and whole[:1] == "“" and sentence[start - 1 : start] == "”")
        if award_titles.sounds_never(whole) or not (joined or award_titles.sounds_like_honour(whole, home, cue[0], strict=strict)):
            ranked = award_titles.scope_of(whole) and not _VERB.search(whole)  # 全国…示范校建设单位 stands in the list and is no honour
            if (place == 0 and re.search(r"[，；]", sentence[cue.end() : start + 1])) or (picked and new_clause and not ranked):
                break
            continue
        if place and new_clause and (_VERB.search(whole) or not (award_titles.scope_of(whole) or whole[:1] in "“\"")):
            break
        core = award_titles.core_of(whole)
        if joined and not award_titles.scope_of(award_words.unquoted(whole)):
            whole = core = prefix + whole  # 全国高职院校“教学资源50强”(“学生发展50强”)
        elif picked and not award_levels.level_of(whole, home) and (number or re.search(r"[和及]", sentence[start - 2 : start])):
            whole = award_titles.scope_of(picked[-1].contest) + whole
        grade = award_titles.grade_of(whole, core)
        prefix = whole[: whole.find("“")] if "“" in whole else ""
        level = award_levels.level_of(whole, home) or award_levels.level_of(giver, home) or known(grade) or (level if picked else "")
        personal = award_titles.holder_of(core) != "institution"
        count, spans = _count(sentence, cue, start, number, items[place + 1 :], award_titles.is_lasting(whole), personal)
        before = sentence[: cue.start()]
        winner = award_words.winner_of(before) if _PEOPLE.search(before) else award_titles.holder_of(core)
        if number or winner == "institution" or not _VAGUE.match(rest):
            first = start + (number.end() if number and not number.start() else 0)
            picked.append(Found(whole, level or "other", grade, count, first, end, "", winner, spans))
    ranked = _RANKED_REST.match(rest)
    if ranked:
        told = award_levels.level_of(ranked["level"], home)
        picked = [replace(award, level=told) if award.level == "other" else award for award in picked]
    following = _NEXT_LIST.match(rest, ranked.end()) if ranked else None
    more = listed(sentence, cue, limit, home, known, end_of_list + following.end()) if following else []
    return [*_shared(sentence, cue, picked), *more]


def _subject(sentence: str, cue: re.Match[str]) -> re.Match[str] | None:
    """The counted subject of a cue: 3名同志(荣获)."""
    clause = max((hit.end() for hit in CLAUSE.finditer(sentence, 0, cue.start())), default=0)
    subject = _SUBJECT.search(sentence, clause, cue.start())
    return subject if subject and not re.search(r"组成|参加|参赛|奖项|专业|课程", subject["who"]) else None


def _people_before(sentence: str, cue: re.Match[str]) -> re.Match[str] | None:
    """The counted people that a passive clause goes on from: 孙某、李某等4人，凭借…，(被授予); 4名同学荣获二等奖，(被省工信厅授予)."""
    before = max((hit.end() for hit in CLAUSE.finditer(sentence, 0, cue.start())), default=0)
    if not before or not _PASSIVE.fullmatch(sentence, before, cue.end()):
        return None
    clauses = CLAUSE.split(sentence[: before - 1])
    for clause in reversed(clauses[-3:]):
        if not _GOES_ON.match(clause):
            return _OPENS.match(sentence, sentence.rfind(clause, 0, before))
    return None


def _count(
    sentence: str, cue: re.Match[str], start: int, number: re.Match[str] | None, later: list, lasting: bool, personal: bool
) -> tuple[int, tuple]:
    """(how often an honour was won, where that number stands): its own number, 各, 三次, or the number of its winners.

    A ``lasting`` honour (文明单位) is held over years: 连续12年 is one. Of a ``personal`` one the people may stand clauses before.
    """
    if number:
        return award_words.number_of(number["n"]), ((start + number.start("n"), start + number.end("n")),)
    following = next((hit for _, _, item in later if (hit := COUNT_RIGHT.search(item))), None)
    if following and following["each"]:
        return award_words.number_of(following["n"]), ()
    yearly = _YEARLY.search(sentence, 0, cue.start())
    if yearly and lasting:
        return 1, ()
    stated = _TIMES.search(sentence, 0, cue.start()) or yearly or _subject(sentence, cue)
    if personal and not stated:
        stated = _people_before(sentence, cue)
    if stated:
        return award_words.number_of(stated["n"]), (stated.span("n"),)
    return award_counts.people_of(CLAUSE.split(sentence[: cue.start()])[-1]), ()


def _shared(sentence: str, cue: re.Match[str], picked: list[Found]) -> list[Found]:
    """The honours; "12名学生获A、B、C" is one of that count, for who got which can't be told."""
    if len(picked) < 2 or picked[0].count < 2 or any(award.spans != picked[0].spans for award in picked):
        return picked
    subject = _subject(sentence, cue)
    if not subject or _EACH.search(sentence, 0, cue.start()):
        return picked
    levels = {award.level for award in picked}
    contest, grade = "、".join(award.contest for award in picked), "、".join(award.grade for award in picked)
    return [replace(picked[0], contest=contest, grade=grade, level=levels.pop() if len(levels) == 1 else "other", end=picked[-1].end)]
