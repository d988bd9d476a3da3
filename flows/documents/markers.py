"""What a line says of itself: heading, list item, caption, note of units, line of a table of contents, page number.

Only the signs are judged here (enumerators, `表 3：`, leaders); whether the layout agrees is for the reader to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMERAL = "零〇一二三四五六七八九十百"
HASHES = re.compile(r"^(#{1,6})\s*(?=[^#\s])")  # ### （一）立德树人
CHAPTER = re.compile(rf"^第\s*([{NUMERAL}]{{1,4}}|\d{{1,2}})\s*(?:章|部分|篇|编)(?!之|的)")  # 第一章 学校概况
SECTION = re.compile(rf"^第\s*([{NUMERAL}]{{1,4}}|\d{{1,2}})\s*节(?!之|的)")  # 第一节 在校体验
CHINESE = re.compile(rf"^([{NUMERAL}]{{1,3}})\s*[、．.]\s*")  # 一、学生发展
CHINESE_ROUND = re.compile(rf"^[（(]\s*([{NUMERAL}]{{1,3}})\s*[）)]\s*[、.]?\s*")  # （一）立德树人
DOTTED = re.compile(r"^(\d{1,2}(?:\s?[.．]\s?\d{1,2}){1,3})[.．、]?(?![\d%％‰])\s*"
                    r"(?=[^\d\s.．,，、。；：:)）%％亿万元倍亩米])(?!平方|公里)")  # 1.1 党建引领
PLAIN = re.compile(r"^(\d{1,2})\s?[.．、]\s*(?=[^\d\s.．、，。%])")  # 1. 学生就业状态
SPACED = re.compile(r"^(\d{1,2})\s+(?=[\u4e00-\u9fff“《])")  # 1 学生发展质量
ROUND = re.compile(r"^[（(]\s*(\d{1,2})\s*[）)]\s*|^(\d{1,2})\s*[）)]\s*")  # （1）课堂育人
CIRCLED = re.compile(r"^[①-⑳❶-❿]\s*")
CASE = re.compile(rf"^(?:【?\s*(?:典型)?案例\s*】?|专栏|【专栏】)\s*[（(]?\s*(\d{{1,3}}|[{NUMERAL}]{{1,4}})?\s*[）)]?"
                  r"\s*(?:[:：\-—.、\s】]+|$|(?=[“《]))")  # 案例 1：…, 典型案例（一）, 【案例3】
ANNEX = re.compile(rf"^【?\s*附\s*(?:件|录|表|图)\s*(?:目录)?\s*(\d{{1,2}}|[{NUMERAL}]{{1,3}})?\s*(?:[】:：\s]|$)")  # 附件 1：…, 【附表目录】
BRACKETED = re.compile(r"^【[^【】]{1,40}】")  # 【附表目录】
BULLET = re.compile(r"^[●○■□◆◇▲△★☆•·▪➢➤✓√※]\s*|^[-*+]\s+(?=\S)")
SUMMARY = re.compile(r"^(?:目\s*录|目\s*次|附?图\s*目录|附?表\s*目录|contents)$", re.I)  # 目 录
LEADER = re.compile(r"(?:[.．·•…]\s?){3,}\s*\d{1,4}\s*$|(?:…|—|-|_){2,}\s*\d{1,4}\s*$|\.{2,}\s*\d{1,4}$")  # 学校概述.....1
ENDS_IN_PAGE = re.compile(r"[\s\t]\d{1,3}$")  # 一、学生发展 2 (counts only below 目录)
NUMBERING = rf"(?:\d{{1,3}}(?:\s?[-.－—–]\s?\d{{1,3}})*|[{NUMERAL}]{{1,3}})"
TABLE_CAPTION = re.compile(rf"^(?:附)?表\s*{NUMBERING}\s*(?:[:：.、．]|\s|(?=[\u4e00-\u9fff《“（(A-Za-z\d])|$)\s*|^(?:附表)\s*[:：]\s*|"
                           rf"^续\s*表\s*(?:{NUMBERING})?\s*$|^Table\s+\d+(?:[-.]\d+)*\b[:.]?\s*", re.I)  # 表 3：近三年…, 表1-2 …, 续表1
FIGURE_CAPTION = re.compile(rf"^(?:附)?图\s*{NUMBERING}\s*(?:[:：.、．]|\s|(?=[\u4e00-\u9fff《“（(])|$)\s*|^Fig(?:ure|\.)\s*\d+", re.I)
UNIT_NOTE = re.compile(r"^[（(]?\s*(?:计量)?单位\s*[:：]\s*[^。；]{1,20}?[）)]?$")  # （单位：人）, 单位：万元
PAGE_NUMBER = re.compile(r"^(?:[-—–－·]\s*\d{1,4}\s*[-—–－·]|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|"
                         r"Page\s+\d{1,4}(?:\s+of\s+\d+)?|\d{1,4}\s*/\s*\d{1,4}(?=$))$", re.I)  # - 12 -, 第 3 页 共 60 页
BARE_NUMBER = re.compile(r"^\d{1,4}$")
RULE = re.compile(r"^[\s|+:：\-–—=_*·┌┬┐├┼┤└┴┘─│━┃\t]{3,}$")  # --\t--, |---|---|, ─────
SOURCE_NOTE = re.compile(r"^(?:注|备注|说明|数据来源|资料来源)\s*\d*\s*[:：]")  # 数据来源：学校人事处
FINAL = re.compile(r"[。！？!?；;…][”’」』）)》】\"']*$|[A-Za-z)\]”\"']\.[”\"')]*\d{0,3}$")  # ends a sentence
SEMICOLON = re.compile(r"[；;]$")  # ends a clause; the sentence may go on
COMMA = re.compile(r"[，、：:,（(“《〈\[—－/~～及和与或的在为是对等从]$")  # leaves it open
OPENERS, CLOSERS = "《（(“〈【[", "》）)”〉】]"
NUMBERED = (("chapter", 2, CHAPTER), ("section", 2, SECTION), ("chinese", 2, CHINESE),
            ("round", 3, CHINESE_ROUND), ("case", 7, CASE), ("annex", 2, ANNEX))
CHINESE_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0}


@dataclass(frozen=True, slots=True)
class Marker:
    """The enumerator of a line. ``rank`` orders kinds from chapter (2) downward; ``ordinal`` counts within its kind."""

    style: str
    rank: int
    ordinal: int
    end: int  # where the words begin


def number(written: str) -> int:
    """十二 -> 12, 二十 -> 20, 7 -> 7; 0 where it is no number."""
    if written.isdigit():
        return int(written)
    total = 0
    if "十" in written:
        before, _, after = written.partition("十")
        return (CHINESE_DIGITS.get(before, 0) if before else 1) * 10 + CHINESE_DIGITS.get(after, 0)
    for char in written:
        total = total * 10 + CHINESE_DIGITS.get(char, 0)
    return total


def marker(text: str) -> Marker | None:
    """The heading enumerator that a line begins with."""
    for style, rank, pattern in NUMBERED:
        found = pattern.match(text)
        if found:
            return Marker(style, rank, number(found[1] or ""), found.end())
    found = DOTTED.match(text)
    if found:
        parts = re.split(r"\s?[.．]\s?", found[1])
        return Marker(f"dotted{len(parts)}", len(parts) + 1, int(parts[-1]), found.end())
    for style, rank, pattern in (("plain", 4, PLAIN), ("spaced", 2, SPACED), ("arabic-round", 5, ROUND)):
        found = pattern.match(text)
        if found:
            return Marker(style, rank, int(next(group for group in found.groups() if group)), found.end())
    found = BRACKETED.match(text)
    return Marker("bracketed", 6, 0, 0) if found else None


def begins_item(text: str) -> bool:
    """A line that opens something new by its sign: enumerator (12 人 is none), bullet, caption."""
    found = marker(text)
    return bool((found and found.style != "spaced") or CIRCLED.match(text) or BULLET.match(text) or is_caption(text) or SOURCE_NOTE.match(text))


def is_caption(text: str) -> bool:
    """表 3：… or 图 2-1 …, not a sentence that speaks of one (表 3 显示，…。)."""
    found = TABLE_CAPTION.match(text) or FIGURE_CAPTION.match(text)
    if not found or len(text) > 80 or FINAL.search(text):
        return False
    rest = text[found.end():]
    return not re.match(r"(?:所示|显示|可知|可见|中|为|是|表明|反映|看出|所列)", rest) and rest.count("，") <= 1


def is_contents(text: str) -> bool:
    return len(text) < 200 and bool(LEADER.search(text)) and not re.match(r"^[\s\d.·…-]+$", text)


def is_finished(text: str) -> bool:
    """Whether a line ends where a sentence may end: final punctuation, no bracket or quote left open."""
    return bool(FINAL.search(text[-12:])) and not is_open(text)


def is_open(text: str) -> bool:
    """A bracket or quote that was opened near the end and not closed."""
    tail = text[-40:]
    return any(tail.rfind(opener) > tail.rfind(closer) for opener, closer in zip(OPENERS, CLOSERS, strict=True))
