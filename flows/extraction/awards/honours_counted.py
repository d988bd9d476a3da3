"""Honours without a cue of winning, told by the count beside them: "评选出10名“最美学生”", "新增全国技术能手5人"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.extraction.awards import levels as award_levels
from flows.extraction.awards import titles as award_titles
from flows.extraction.awards import words as award_words
from flows.extraction.awards.claims import cues
from flows.extraction.awards.found import Found, depths, over
from flows.extraction.awards.honour_items import AND, COUNT_RIGHT, names_with_and
from flows.extraction.awards.honour_lists import Known
from flows.extraction.awards.levels import Home
from flows.extraction.awards.words import NUMBER

_BOUNDARY = re.compile(rf"[，。；：,;:、]|{AND}")
_QUOTED = re.compile(  # 10名“最美学生”, “最美学生”10名
    rf"(?P<left>{NUMBER})\s*(?:名|位|个|间|支|人)\s*[“\"](?P<second>[^”\"、，]{{2,20}})[”\"]"
    rf"|[“\"](?P<first>[^”\"、，]{{2,20}})[”\"]\s*(?P<right>{NUMBER})\s*(?:名|位|个|间|支|人)"
)
# 专任教师490人，其中教授49人: what goes on after it without a verb counts the staff by its titles
_STAFF = re.compile(
    rf"(?:专任教师|教职工|在职职工|教授|讲师|副高|正高|职称|博士|硕士)[^，。；、\d]{{0,10}}{NUMBER}\s*余?(?:人|名)(?=[^；;]*$)"
    r"|教师(?:队伍)?中(?=[^；;]*$)"
)
_EVENT = re.compile(r"活动|评选|比赛|大赛|竞赛|教育")


def quoted(sentence: str, home: Home, section: str, found: Sequence[Found]) -> list[Found]:
    """Quoted honours with their count: 评选出10名“最美学生”. Those that a school gives itself belong to the event of their section."""
    result: list[Found] = []
    for hit in _QUOTED.finditer(sentence):
        name, span = (hit["second"], hit.span("left")) if hit["second"] else (hit["first"], hit.span("right"))
        given = cues("given").search(sentence, 0, hit.start())
        if (given or hit["second"]) and award_titles.sounds_quoted(name) and not over(hit.start(), hit.end(), found):
            level = award_levels.level_of(name, home) or ("school" if given else "other")
            contest = section if given and _EVENT.search(section) else name
            number = award_words.number_of(sentence[slice(*span)])
            result.append(Found(contest, level, name, number, hit.start(), hit.end(), "", award_titles.holder_of(name), (span,)))
    return result


def counted(sentence: str, home: Home, known: Known, found: Sequence[Found]) -> list[Found]:
    """Honours that bear their own count and no cue of winning: 新增全国技术能手5人、江苏工匠2人."""
    deep, kept = depths(sentence), names_with_and(sentence)
    bounds = [hit for hit in _BOUNDARY.finditer(sentence) if (not deep[hit.start()] or not hit[0]) and hit.start() not in kept]
    cuts = [0, *(place for hit in bounds for place in hit.span()), len(sentence)]
    result: list[Found] = []
    pending: list[tuple[int, int, str]] = []
    scope = ""
    for first, last in zip(cuts[::2], cuts[1::2]):
        text = sentence[first:last]
        number = COUNT_RIGHT.search(text)
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
            counts = (told and award_titles.sounds_counted(whole, home, each=each)) or (given and award_titles.sounds_given(whole))
            if counts and not over(start, end, [*found, *result]):
                scope, grade = award_titles.scope_of(whole), award_titles.grade_of(whole)
                grade = award_titles.without_level(grade) if given else grade
                level = award_levels.level_of(whole, home) or known(grade) or "other"
                count = award_words.number_of(number["n"])
                result.append(Found(whole, level, grade, count, start, end, "", award_titles.holder_of(whole), (span,)))
        pending = []
    return result
