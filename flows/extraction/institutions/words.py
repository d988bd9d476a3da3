"""The words by which schools of the field are named and spoken of: ``lexicon/school_words.csv`` as patterns.

In comes the list (word, role, why), once; out go patterns of what ends a school's name, of a line that is a school's name or a
report's title, and of what is a kind of school and not a name.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LEXICON = Path(__file__).resolve().parents[1] / "lexicon"
NUMBERING = r"(?:[(]?(?:第?[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)、.]|章|节|部分))"  # 二、 (二) 2. 第二章
LEVELS = ("高等职业教育", "中等职业教育", "高等教育", "职业教育", "适应社会需求能力", "教育教学", "关于")  # before 质量年度报告


@dataclass(frozen=True)
class Words:
    """``lexicon/school_words.csv`` by role."""

    by_role: dict[str, tuple[str, ...]]
    suffix: re.Pattern[str]
    any_suffix: re.Pattern[str]
    whole: tuple[str, ...]
    generic: re.Pattern[str]
    body: re.Pattern[str]
    never: re.Pattern[str]
    before_body: re.Pattern[str]
    line_head: re.Pattern[str]
    line_name: re.Pattern[str]
    line_short: re.Pattern[str]
    line_tail: re.Pattern[str]
    headline: re.Pattern[str]
    introduced: re.Pattern[str]
    genre: re.Pattern[str]

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Words:
        by_role: dict[str, list[str]] = {}
        with (LEXICON / "school_words.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                by_role.setdefault(row["role"], []).append(row["word"])
        suffixes = by_role["trade"] + by_role["strong"] + by_role["school"] + by_role["college"]
        any_suffix, genre, label = (alternation(words) for words in (suffixes, by_role["genre"], by_role["label"]))
        name = rf"[一-鿿]{{2,20}}?(?:{any_suffix})"
        date = r"(?:\d{4}(?:-\d{4})?(?:年|学年|届)?度?|二[〇零○]..年?)"
        return cls(
            by_role={role: tuple(words) for role, words in by_role.items()},
            suffix=re.compile(any_suffix),
            any_suffix=re.compile(f"{any_suffix}|{alternation(by_role['short'])}"),
            whole=tuple(by_role["trade"] + by_role["strong"] + by_role["school"]),
            generic=re.compile(rf"(?:{alternation(by_role['generic'])}|的)*"),
            body=re.compile(rf"(?P<core>[一-鿿A-Za-z()（）·]{{2,20}}?)(?:{alternation(by_role['body'])})"),
            before_body=re.compile(alternation(by_role["before_body"])),
            never=re.compile(alternation(by_role["never"])),
            line_head=re.compile(rf"{NUMBERING}?(?:.{{0,3}}?(?:{label})(?:\(.{{1,4}}\))?:?)?[《\"]?{date}?"),
            line_name=re.compile(rf"{name}(?=[^一-鿿]|$|{alternation(LEVELS)}|{genre}|二[〇零○])"),
            line_short=re.compile(rf"[一-鿿]{{2,8}}?(?:{alternation(by_role['short'])})(?=[^一-鿿]|$|{alternation(LEVELS)}|{genre}|二[〇零○])"),
            line_tail=re.compile(rf"(?:\(?{date}\)?|{alternation(LEVELS)})*(?:\n?.{{0,12}}(?:{genre}).*|[:\n].*|[》\"]?)", re.DOTALL),
            headline=re.compile(rf"[一-鿿]{{2,20}}?(?:{alternation(by_role['trade'] + by_role['strong'])})"),
            genre=re.compile(genre),
            introduced=re.compile(rf"(?:^|\n)(?P<name>{name})(?={alternation(by_role['self_right'])})"),
        )

    def is_kind(self, core: str) -> bool:
        """Whether what stands between place and suffix only says what kind of school it is."""
        return self.generic.fullmatch(core) is not None


def alternation(words: list[str] | tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
