"""The words of awards: grades, contests, honours, cues and winners, read once from their CSV files.

``dbt_project/seeds/award_grades.csv`` holds grades (dbt ranks by it), ``lexicon/award_*.csv`` everything else. Out go
compiled patterns, so that the rooms beside this one hold grammar and no vocabulary.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from flows.extraction.quantities import numerals

LEXICON = Path(__file__).resolve().parents[1] / "lexicon"
GRADES = Path(__file__).resolve().parents[3] / "dbt_project" / "seeds" / "award_grades.csv"

NUMBER = r"(?:(?<![\d.])[0-9０-９]{1,5}(?!\d|\.\d)|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
# 14 个, 两项, 3名: how awards and their winners are counted
MEASURE = r"(?:项次|人次|项|个|人|名|位|次|件|枚|块|支|队|组|篇|部|本|套|幅|门|间|份|座|节|团队|张)"
QUOTES = {"“": "”", "《": "》", "（": "）", "(": ")", "「": "」", "『": "』", "【": "】"}
_QUOTE_MARKS = re.compile(r"[“”\"'「」『』‘’]")
_SPACE = re.compile(r"\s+")


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``lexicon/award_<name>.csv``."""
    return tuple(csv.DictReader((LEXICON / f"award_{name}.csv").read_text("utf-8").splitlines()))


@cache
def words(name: str, kind: str, key: str = "kind") -> frozenset[str]:
    """The words of a lexicon whose ``key`` is ``kind``."""
    return frozenset(row["word"] for row in rows(name) if row[key] == kind)


def either(options) -> str:
    """A pattern for any of the words, the longest first; white space may stand between a digit and its neighbour."""
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(options, key=len, reverse=True)) + ")"


def bare(text: str) -> str:
    """``text`` without white space between Chinese characters or digits, and with plain ends: "2 等奖" -> "2等奖"."""
    return _SPACE.sub("", text) if not re.search(r"[A-Za-z]{2}", text) else _SPACE.sub(" ", text).strip()


def unquoted(text: str) -> str:
    """``text`` without quotation marks."""
    return _QUOTE_MARKS.sub("", text)


@lru_cache(maxsize=1)
def _grades() -> dict[str, tuple[str, int, str]]:
    """Every spelling of a grade -> (grade, rank, kind)."""
    spellings: dict[str, tuple[str, int, str]] = {}
    with GRADES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            entry = (row["grade"], int(row["rank"]), row["kind"])
            for spelling in (row["grade"], *filter(None, row["aliases"].split("|"))):
                spellings[spelling.lower()] = entry
    return spellings


def chinese_grades() -> dict[str, tuple[str, int, str]]:
    return {spelling: entry for spelling, entry in _grades().items() if not spelling.isascii()}


def english_grades() -> dict[str, tuple[str, int, str]]:
    return {spelling: entry for spelling, entry in _grades().items() if spelling.isascii()}


_TOP = re.compile(r"(?:全[国省市])?(\d+|[一二三五八十百]+)强")  # 20 强
_ORDINALS = {"特": "特等奖", "一": "一等奖", "二": "二等奖", "三": "三等奖", "四": "四等奖", "1": "一等奖", "2": "二等奖", "3": "三等奖"}


def grade_of(text: str) -> str:
    """The grade that ``text`` is: "1 等奖" -> 一等奖, "30 强" -> 30强, "（高职组）一等奖" -> ""; "" if it is none."""
    plain = bare(unquoted(text)).strip("，。；、:： ").lower()
    if plain in _grades():
        return _grades()[plain][0]
    if f"{plain}奖" in _grades() and plain in ("一等", "二等", "三等"):
        return _grades()[f"{plain}奖"][0]
    top = _TOP.fullmatch(plain)
    return f"{top[1]}强" if top else ""


def grades_of(text: str) -> tuple[str, ...]:
    """The grades of a joined writing: "一、二、三等奖" -> (一等奖, 二等奖, 三等奖); one grade otherwise."""
    one = grade_of(text)
    if one:
        return (one,)
    medals = re.fullmatch(r"([金银铜])[、和及与]?([金银铜])(?:[、和及与]?([金银铜]))?([牌奖])", bare(text))
    if medals:
        return tuple(metal + medals[4] for metal in medals.groups()[:3] if metal)
    if places := re.fullmatch(r"第([一二三四五六])(?:[、和及]第?([一二三四五六]))+名", bare(text)):
        return tuple(f"第{digit}名" for digit in re.findall(r"[一二三四五六]", places[0]))
    stem = re.fullmatch(r"([特一二三四1234、，,和及与/]+?)等奖", bare(text))
    return tuple(_ORDINALS[letter] for letter in stem[1] if letter in _ORDINALS) if stem else ()


def medal_of(metal: str, behind: str, contest: str) -> str:
    """What 5金 counts: as the text goes on ``behind`` it (5金牌), else medals in contests of skill and sport, prizes in others."""
    if behind[:1] in ("牌", "奖"):
        return metal + behind[0]
    return metal + ("牌" if re.search(either(words("contests", "medal")), contest) else "奖")


def rank_of(grade: str) -> int:
    """The grade's rank in its family, 0 the highest; 9 for what is not ranked."""
    entry = _grades().get(grade.lower())
    return entry[1] if entry else 9


def kind_of(grade: str) -> str:
    """prize, medal, place, top, merit, organisation or coach; "" for an honour."""
    entry = _grades().get(grade.lower())
    return entry[2] if entry else "top" if _TOP.fullmatch(grade) else ""


@lru_cache(maxsize=1)
def grade_pattern() -> re.Pattern[str]:
    """Any grade as written: 一等奖, 2 等奖, 一、二、三等奖, 20 强, 第二名, “优秀指导教师”."""
    spelled = [spelling for spelling in chinese_grades() if not spelling.endswith(("特等", "强"))]
    joined = r"[特一二三四1-4](?:\s*[、和及/]?\s*[特一二三四1-4]){1,3}\s*等奖"
    medals = r"[金银铜](?:[、和及]?[金银铜]){1,2}[牌奖]"  # 金、银牌
    places = r"第[一二三四五六](?:[、和及]第?[一二三四五六])+名"  # 第一、第二名
    digits = r"(?<![\d.])[1-4]\s*等\s*奖"
    spaced = r"[特一二三四]\s+等\s*奖|[特一二三四]\s*等\s+奖|[金银铜]\s+[奖牌]"  # 一 等 奖, as newspapers stretch their lines
    top = r"(?<![\d第])(?:\d{1,3}|[八十百])\s*强(?![制化劲烈调势省市县国校企弱项])"
    return re.compile(f"(?:{joined}|{medals}|{places}|{digits}|{spaced}|{either(spelled)}|{top})")


_SINGLE = {"获": "获(?![批取准益奖悉知证捐])", "拟": "(?<![虚模比])拟"}  # 获批, 虚拟: no cue


def cue_pattern(*kinds: str) -> re.Pattern[str]:
    """Any cue word of the kinds: won (荣获), titled (入选), given (评选出), held (新增), hosted (承办), planned (力争)."""
    return re.compile(either_cue(row["word"] for row in rows("cues") if row["kind"] in kinds))


def either_cue(options: Iterable[str]) -> str:
    """A pattern for any of the cue words, those of a single character not within other words."""
    found = set(options)
    return "(?:" + "|".join((either(found - set(_SINGLE)), *(_SINGLE[word] for word in sorted(found & set(_SINGLE))))) + ")"


def number_of(written: str) -> int:
    """A count in digits or Chinese numerals, 两 as 2."""
    value = numerals.arabic(written)
    value = numerals.chinese(written) if value is None else value
    if value is None:
        raise ValueError(f"{written!r} was matched as a count and is none; mend NUMBER in award_words.py")
    return int(value)


def winner_of(*texts: str) -> str:
    """Who won, by the first text that tells: students, teachers, institution or ""."""
    for text in texts:
        seats = [(text.rfind(row["word"]), row["winner"]) for row in rows("winners") if row["word"] in text]
        if seats:
            return max(seats)[1]
    return ""
