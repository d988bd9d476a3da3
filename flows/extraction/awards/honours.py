"""Honours in running text: "获评江苏省文明校园、全国先进单位", "新增全国技术能手5人", "荣获“教学管理50强”称号".

An honour is an award whose grade is its own name (``awards/titles``). After a cue of winning every item of the list that sounds like an
honour counts once, or as often as the sentence says; without one an honour must bear its own count and the country's or a place's name.
"""

from __future__ import annotations

import re
from dataclasses import replace

from flows.extraction.awards import claims as award_claims
from flows.extraction.awards import levels as award_levels
from flows.extraction.awards import titles as award_titles
from flows.extraction.awards import words as award_words
from flows.extraction.awards.claims import cues
from flows.extraction.awards.found import Found, depths, over
from flows.extraction.awards.honour_lists import Known, listed
from flows.extraction.awards.honours_counted import counted, quoted
from flows.extraction.awards.levels import Home

LONGEST_LEAD = 60  # characters between an honour's count and its name that a quote may span
_REPORT = re.compile(r"《([^》]*(?:报告|排行榜|榜单|榜|评价))》")
# 学校是(全国…先进单位), ，是(全国…先进集体)
_IS = re.compile(r"(?:(?:学校|学院|中专|[我该本]校|[我本]院)|^|[，。；])\s*是(?=[“\"]?(?:全国|国家))")
# 2. 2021年5月 江苏省文明校园（江苏省教育厅，2021年）；
_LINE = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]\s*|[①-⑳•·*-]\s*)?(?:\d{4}\s*年\s*(?:\d{1,2}\s*月)?\s*[，,：:]?\s*)?"
    r"(?P<name>[^，。；、（(\n]{4,40}?)\s*(?:[（(](?P<note>[^）)]*)[）)])?\s*[。；;]?\s*"
    r"$"
)


def honours(sentence: str, offset: int, home: Home, section: str, known: Known) -> list[Found]:
    """The honours of a sentence (offsets in the block). ``section`` is its nearest heading; ``known`` gives levels told elsewhere."""
    graded = [hit.span() for hit in award_words.grade_pattern().finditer(sentence) if not _is_top(hit[0])]
    deep = depths(sentence)
    won = [hit for hit in cues("won", "titled").finditer(sentence) if not deep[hit.start()]]
    found: list[Found] = []
    for place, cue in enumerate(won):
        limit = won[place + 1].start() if place + 1 < len(won) else len(sentence)
        if award_claims.honour_was_won(sentence, cue):
            found += listed(sentence, cue, limit, home, known)
    for being in _IS.finditer(sentence):
        limit = next((hit.start() for hit in won if hit.start() > being.end()), len(sentence))
        standing = [] if deep[being.start()] else listed(sentence, being, limit, home, known)
        found += [award for award in standing if award_titles.is_standing(award.contest) and not over(award.start, award.end, found)]
    found += quoted(sentence, home, section, found)
    found += counted(sentence, home, known, found)
    report = _REPORT.search(sentence)
    result = []
    for award in found:
        if award_words.grade_of(award.grade) or any(a < award.end and award.start < b for a, b in graded):
            continue
        if report and report.start() < award.start:
            level = award.level if award.level != "other" else award_levels.level_of(report[1], home) or "other"
            award = replace(award, contest=report[1], level=level)
        first = min([award.start, *(start for start, _ in award.spans)])
        start = first if award.start - first <= LONGEST_LEAD else award.start
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
