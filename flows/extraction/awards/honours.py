"""Honours in running text: "获评江苏省文明校园、全国先进单位", "新增全国技术能手5人", "荣获“教学管理50强”称号".

An honour is an award whose grade is its own name (``awards/titles``). After a cue of winning every item of the list that sounds like an
honour counts once, or as often as the sentence says; without one an honour must bear its own count and the country's or a place's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from flows.extraction.awards import claims as award_claims
from flows.extraction.awards import counts as award_counts
from flows.extraction.awards import levels as award_levels
from flows.extraction.awards import titles as award_titles
from flows.extraction.awards import words as award_words
from flows.extraction.awards.claims import CLAUSE, cues
from flows.extraction.awards.found import Found, depths
from flows.extraction.awards.levels import Home
from flows.extraction.awards.words import MEASURE, NUMBER

LONGEST_LEAD = 60  # characters between an honour's count and its name that a quote may span
Known = Callable[[str], str]  # the level that the document gives an honour elsewhere, or ""

_COUNT_RIGHT = re.compile(  # 5人, 累计达到6人, 各1名
    rf"\s*(?:[累总]计|现|已|共|有|达|到|至|增|为)*\s*(?P<each>各)?\s*(?P<n>{NUMBER})\s*(?:余|多)?\s*{MEASURE}\s*$"
)
_COUNT_LEFT = re.compile(rf"^\s*(?P<n>{NUMBER})\s*{MEASURE}\s*(?=[“\"\u4e00-\u9fa5])")
_TIMES = re.compile(rf"(?<!第)(?P<n>{NUMBER})\s*(?:度|次|(?<=连续.)届)\s*(?:被)?$")  # 先后三次(被评为), 3 次(入选)
_YEARLY = re.compile(rf"(?:连续|连)\s*(?P<n>{NUMBER})\s*[年届]\s*(?:先后|均|都)?\s*(?:被)?$")  # 连续8年(获评), one each year
_SUBJECT = re.compile(  # 3名同志(荣获)
    rf"(?<![第\d])(?P<n>{NUMBER})\s*(?:名|位|个|人|支|家|间)\s*(?P<who>[^，。；、\d]{{0,10}}?)(?:先后|均|分别|还|也)?\s*$"
)
_EACH = re.compile(r"(?:同时|均|都|一并)(?:被)?$")  # 4人同时(获A、B): each won both
_AND = r"以及|及(?!格)|(?<=[\u4e00-\u9fa5”])和(?!谐|平)|(?<=”)(?=“)"
_SPLIT = re.compile(rf"、|{_AND}|[，,；;]")
_BOUNDARY = re.compile(rf"[，。；：,;:、]|{_AND}")
_STOP = re.compile(r"[。！？：\n]")
_REST = re.compile(  # 等6个荣誉, 等国家级荣誉
    r"等\s*(?:一系列|多项|各类|系列|[国省市]\S{0,4}级?|\d|[一二两三四五六七八九十近]|\S{0,6}(?:荣誉|称号|殊荣|表彰|奖励)|多个|$)"
)
# 等省级荣誉, 27个，“…”: the level of a list said after it, and where the next begins
_RANKED_REST = re.compile(r"等\s*(?P<level>(?:国家|省部|省|自治区|市|区县|县|区|校)级)[\u4e00-\u9fa5]{0,2}?(?:荣誉称号|荣誉|称号|表彰|奖励)")
_NEXT_LIST = re.compile(rf"\s*(?:{NUMBER})?\s*[余多]?\s*[个项]?\s*[，、；]\s*(?=“)")
# 授予298个单位(“先进单位”): of many the school is one
_BODIES = re.compile(rf"^\s*{NUMBER}\s*(?:个|家|所)\s*(?:单位|学校|院校|集体|企业)\s*(?=“)")
_VAGUE = re.compile(rf"等\s*(?:\S{{0,10}}?)\s*(?:近|超)?\s*{NUMBER}\s*余?多?\s*(?:人|名)|等\S{{0,8}}荣誉\s*\d")  # 等100余人: whose is not said
_REPORT = re.compile(r"《([^》]*(?:报告|排行榜|榜单|榜|评价))》")
_QUOTED = re.compile(  # 10名“最美学生”, “最美学生”10名
    rf"(?P<left>{NUMBER})\s*(?:名|位|个|间|支|人)\s*[“\"](?P<second>[^”\"、，]{{2,20}})[”\"]"
    rf"|[“\"](?P<first>[^”\"、，]{{2,20}})[”\"]\s*(?P<right>{NUMBER})\s*(?:名|位|个|间|支|人)"
)
_GIVEN_BY = re.compile(r"(?:被|由|经|获)([^，。；]{2,24}?)\s*$")  # 被团省委(授予)
# 专任教师490人，其中教授49人: what goes on after it without a verb counts the staff by its titles
_STAFF = re.compile(
    rf"(?:专任教师|教职工|在职职工|教授|讲师|副高|正高|职称|博士|硕士)[^，。；、\d]{{0,10}}{NUMBER}\s*余?(?:人|名)(?=[^；;]*$)"
    r"|教师(?:队伍)?中(?=[^；;]*$)"
)
_VERB = re.compile(r"被|作为|将|推广|建设了|建成|获|参加|吸引|带动|形成|成为|是|由")
# 学校是(全国…先进单位), ，是(全国…先进集体)
_IS = re.compile(r"(?:(?:学校|学院|中专|[我该本]校|[我本]院)|^|[，。；])\s*是(?=[“\"]?(?:全国|国家))")
_OURS = re.compile(r"[我该本]校|[我本]院")
_PEOPLE = re.compile(r"学生|教师|老师|同学|同志")
# 2. 2021年5月 江苏省文明校园（江苏省教育厅，2021年）；
_LINE = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]\s*|[①-⑳•·*-]\s*)?(?:\d{4}\s*年\s*(?:\d{1,2}\s*月)?\s*[，,：:]?\s*)?"
    r"(?P<name>[^，。；、（(\n]{4,40}?)\s*(?:[（(](?P<note>[^）)]*)[）)])?\s*[。；;]?\s*"
    r"$"
)
_EVENT = re.compile(r"活动|评选|比赛|大赛|竞赛|教育")


def honours(sentence: str, offset: int, home: Home, section: str, known: Known) -> list[Found]:
    """The honours of a sentence (offsets in the block). ``section`` is its nearest heading; ``known`` gives levels told elsewhere."""
    graded = [hit.span() for hit in award_words.grade_pattern().finditer(sentence) if not _is_top(hit[0])]
    deep = depths(sentence)
    won = [hit for hit in cues("won", "titled").finditer(sentence) if not deep[hit.start()]]
    found: list[Found] = []
    for place, cue in enumerate(won):
        limit = won[place + 1].start() if place + 1 < len(won) else len(sentence)
        if award_claims.honour_was_won(sentence, cue):
            found += _listed(sentence, cue, limit, home, known)
    for being in _IS.finditer(sentence):
        limit = next((hit.start() for hit in won if hit.start() > being.end()), len(sentence))
        listed = [] if deep[being.start()] else _listed(sentence, being, limit, home, known)
        found += [award for award in listed if award_titles.is_standing(award.contest) and not _over(award.start, award.end, found)]
    found += _quoted(sentence, home, section, found)
    found += _counted(sentence, home, known, found)
    report = _REPORT.search(sentence)
    result = []
    for award in found:
        if award_words.grade_of(award.grade) or any(a < award.end and award.start < b for a, b in graded):
            continue
        if report and report.start() < award.start:
            level = award.level if award.level != "other" else award_levels.level_of(report[1], home) or "other"
            award = replace(award, contest=report[1], level=level)
        counted = min([award.start, *(start for start, _ in award.spans)])
        start = counted if award.start - counted <= LONGEST_LEAD else award.start
        result.append(replace(award, start=start, about=0).moved(offset))
    return result


def entitled(line: str, home: Home, known: Known) -> list[Found]:
    """The honour that is a whole line of a list of honours: "2. 江苏省文明校园（2021年）"."""
    item = _LINE.match(line)
    if not item:
        return []
    name = award_titles.trimmed(item["name"])
    level = award_levels.level_of(name, home) or award_levels.level_of(item["note"] or "", home)
    if not level or not award_titles.sounds_like_honour(name, home, "", strict=True):
        return []
    grade, (start, end) = award_titles.grade_of(name, award_titles.core_of(name)), item.span("name")
    return [Found(name, level or known(grade), grade, 1, start, end, "", award_titles.holder_of(name))]


def _is_top(written: str) -> bool:
    grades = award_words.grades_of(written)
    return bool(grades) and award_words.kind_of(grades[0]) == "top"


def _listed(sentence: str, cue: re.Match[str], limit: int, home: Home, known: Known, start_at: int = 0) -> list[Found]:
    """The honours listed after a cue: 获A、B和C称号; a list may be followed by those of the next level: 等省级荣誉27个，“D”等市级荣誉."""
    strict = cue[0] in award_words.words("cues", "titled")
    items, end_of_list, stop = _items(sentence, start_at or cue.end(), limit)
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
        number = _COUNT_RIGHT.search(item) or _COUNT_LEFT.match(item)
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
        count, spans = _count(sentence, cue, start, number, items[place + 1 :], lasting=award_titles.is_lasting(whole))
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
    more = _listed(sentence, cue, limit, home, known, end_of_list + following.end()) if following else []
    return [*_shared(sentence, cue, picked), *more]


def _subject(sentence: str, cue: re.Match[str]) -> re.Match[str] | None:
    """The counted subject of a cue: 3名同志(荣获)."""
    clause = max((hit.end() for hit in CLAUSE.finditer(sentence, 0, cue.start())), default=0)
    subject = _SUBJECT.search(sentence, clause, cue.start())
    return subject if subject and not re.search(r"组成|参加|参赛|奖项|专业|课程", subject["who"]) else None


def _count(
    sentence: str, cue: re.Match[str], start: int, number: re.Match[str] | None, later: list, *, lasting: bool
) -> tuple[int, tuple]:
    """(how often an honour was won, where that number stands): its own number, 各, 三次, or the number of its winners.

    A ``lasting`` honour (文明单位) is held over years: 连续12年 is one.
    """
    if number:
        return award_words.number_of(number["n"]), ((start + number.start("n"), start + number.end("n")),)
    following = next((hit for _, _, item in later if (hit := _COUNT_RIGHT.search(item))), None)
    if following and following["each"]:
        return award_words.number_of(following["n"]), ()
    yearly = _YEARLY.search(sentence, 0, cue.start())
    if yearly and lasting:
        return 1, ()
    stated = _TIMES.search(sentence, 0, cue.start()) or yearly or _subject(sentence, cue)
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


def _items(sentence: str, start: int, limit: int) -> tuple[list[tuple[int, int, str]], int, int]:
    """((start, end, item) of the list from ``start``, where it ends, where what follows it ends: "等6个…")."""
    deep, kept = depths(sentence), _names_with_and(sentence)
    stop = next((hit.start() for hit in _STOP.finditer(sentence, start, limit) if not deep[hit.start()]), limit)
    end = next((hit.start() for hit in _REST.finditer(sentence, start, stop) if not deep[hit.start()]), stop)
    splits = [hit for hit in _SPLIT.finditer(sentence, start, end) if (not deep[hit.start()] or not hit[0]) and hit.start() not in kept]
    cuts = [start, *(place for hit in splits for place in hit.span()), end]
    items = []
    for first, last in zip(cuts[::2], cuts[1::2]):
        item = sentence[first:last].strip()
        if item:
            first += len(sentence[first:last]) - len(sentence[first:last].lstrip())
            items.append((first, first + len(item), item))
    return items, end, stop


@lru_cache(maxsize=1)
def _and_pattern() -> re.Pattern[str]:
    return re.compile(award_words.either(row["word"] for row in award_words.rows("levels") if "和" in row["word"]))


def _names_with_and(sentence: str) -> set[int]:
    """The places within names that hold a 和: 石油和化工, 人力资源和社会保障部."""
    return {place for hit in _and_pattern().finditer(sentence) for place in range(*hit.span())}


def _quoted(sentence: str, home: Home, section: str, found: list[Found]) -> list[Found]:
    """Quoted honours with their count: 评选出10名“最美学生”. Those that a school gives itself belong to the event of their section."""
    result: list[Found] = []
    for hit in _QUOTED.finditer(sentence):
        name, span = (hit["second"], hit.span("left")) if hit["second"] else (hit["first"], hit.span("right"))
        given = cues("given").search(sentence, 0, hit.start())
        if (given or hit["second"]) and award_titles.sounds_quoted(name) and not _over(hit.start(), hit.end(), found):
            level = award_levels.level_of(name, home) or ("school" if given else "other")
            contest = section if given and _EVENT.search(section) else name
            number = award_words.number_of(sentence[slice(*span)])
            result.append(Found(contest, level, name, number, hit.start(), hit.end(), "", award_titles.holder_of(name), (span,)))
    return result


def _counted(sentence: str, home: Home, known: Known, found: list[Found]) -> list[Found]:
    """Honours that bear their own count and no cue of winning: 新增全国技术能手5人、江苏工匠2人."""
    deep, kept = depths(sentence), _names_with_and(sentence)
    bounds = [hit for hit in _BOUNDARY.finditer(sentence) if (not deep[hit.start()] or not hit[0]) and hit.start() not in kept]
    cuts = [0, *(place for hit in bounds for place in hit.span()), len(sentence)]
    result: list[Found] = []
    pending: list[tuple[int, int, str]] = []
    scope = ""
    for first, last in zip(cuts[::2], cuts[1::2]):
        text = sentence[first:last]
        number = _COUNT_RIGHT.search(text)
        name = text[: number.start()] if number else text
        held = max((hit.end() for hit in cues("held", "given").finditer(name)), default=0)
        start = first + held + len(name[held:]) - len(name[held:].lstrip())
        item = (start, last, award_titles.trimmed(name[held:]))
        if not number:
            pending.append(item)
            continue
        each = number["each"] is not None
        span = (first + number.start("n"), first + number.end("n"))
        for start, end, name in [*(pending if each else []), item]:
            whole = name if not each or award_titles.scope_of(name) or name[:1] == "“" else scope + name
            given = cues("given").search(sentence, 0, start)
            staff = max((hit.end() for hit in _STAFF.finditer(sentence, 0, start)), default=0)
            told = name[:1] in ("“", '"') or cues("held", "won", "titled").search(sentence, staff, start)
            counted = (told and award_titles.sounds_counted(whole, home, each=each)) or (given and award_titles.sounds_given(whole))
            if counted and not _over(start, end, found + result):
                scope, grade = award_titles.scope_of(whole), award_titles.grade_of(whole)
                grade = award_titles.without_level(grade) if given else grade
                level = award_levels.level_of(whole, home) or known(grade) or "other"
                count = award_words.number_of(number["n"])
                result.append(Found(whole, level, grade, count, start, end, "", award_titles.holder_of(whole), (span,)))
        pending = []
    return result


def _over(start: int, end: int, found: list[Found]) -> bool:
    return any(award.start < end and start < award.end for award in found)
