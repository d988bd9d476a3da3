"""Each way of writing a quantity, read: a match of the grammar becomes values with their unit, qualifier and kind.

A reader gives nothing where it meets a label, a year, a slogan or a time frame.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flows.extraction.quantities import numerals, units
from flows.extraction.quantities.beside import (
    CLAUSE_END,
    YEAR,
    Kind,
    is_duration,
    kind_of,
    one_number,
    qualify,
    states_a_value,
    unit_of,
)
from flows.extraction.quantities.grammar import Grammar
from flows.extraction.rows import Qualifier

Read = list[tuple[int, int, float, str, Qualifier, Kind]]  # start, end, value, unit, qualifier, kind

_NAMED_BEFORE = re.compile(r"\b(?:[Tt]op|[Ff]irst|[Nn]o|[Tt]able|[Ff]igure|[Cc]ase|[Gg]rade|[Cc]hapter)\.?\s*$")  # Top 50
_DIGIT_BEFORE = re.compile(r".?[\d/-]\s?$")  # 440 395: the second
_ENGLISH_YEAR = re.compile(
    r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Ff]rom|[Oo]f|[Tt]o|[Dd]uring|[Yy]ear|[Tt]he|and)\s+$"
)  # in 2021 graduates
_COUNTED_ALONE = re.compile(r"[各共计仅]\s?$")  # 共一项
_OPENING = re.compile(r"[“\"‘「『《]\s*$")
_RANKED = re.compile(r"[列居名排]")  # 位列第三位
_TOP_BEFORE = re.compile(r"[国省市区球业校列居位入]\s?$")  # 全国前三
_SHARE = re.compile(r"(?:[占达近约过]|超过|到|的|为)\s?$")  # 占一半
_LASTING = re.compile(r"(?:学制|为期|历时|时长)\s?$")  # 学制三年
DOUBTFUL: Kind = "difference"  # digits that may be one number or two are no level either
_TIMES = frozenset({"年", "天", "周", "分", "分钟"})
_NOT_IN_NUMERALS = frozenset({"大", "元", "类", "座", "%", "大类"})  # 四大工程, 三元
_MONEY_FROM = 100  # 一元, 三元 are words; 两千元, 过亿元 are sums
_MULTIPLIER_FIRST = re.compile(r"\s?([十百千万亿]+)")


def _arabic(rules: Grammar, folded: str, match: re.Match[str]) -> Read:
    """1,234.5余万元以上; nothing when it is a label, a year or a name with digits."""
    if not (match["unit"] or match["multiplier"] or match["inside"] or match["after"]) and _DIGIT_BEFORE.match(
        folded, max(0, match.start() - 2), match.start()
    ):
        return []  # one of a row of bare numbers
    value = numerals.arabic(match["number"])
    if match["refused"] or value is None or rules.caption.search(folded[max(0, match.start() - 9) : match.start()]):
        return []
    parts = match["number"].split()
    doubtful = len(parts) == 2 and len(parts[0]) == 3 and folded[match.start() - 1] == " " and not one_number(folded, match.start(), *parts)
    start, end = match.start("number"), match.end()
    inside, scale = match["inside"] or match["inside_too"], match["multiplier"] or match["scale"]
    begin, qualifier = qualify(rules, folded, start, inside, match["after"])
    unit = unit_of(match["unit"]) if match["unit"] else ""
    if unit == "年" and not is_duration(folded, start, match.end("unit"), value):
        return []
    if (
        unit
        and not value.is_integer()
        and not scale
        and start < 4
        and not folded[:start].strip()
        and units.lookup(unit)[0].family in units.COUNTED
    ):
        return []  # 2.1 专业建设: a section's number
    if not unit:
        if not match["after"]:
            end = max(
                match.end(name) for name in ("number", "inside", "multiplier", "inside_too", "scale", "rest_scale") if match[name]
            )
        named = rules.english_unit.match(folded, end)
        before = folded[max(0, begin - 9) : begin]
        if _NAMED_BEFORE.search(before) or (YEAR.fullmatch(match["number"]) and _ENGLISH_YEAR.search(before)):
            return []
        if not (named or scale or inside or states_a_value(rules, folded, begin, end, match["number"])):
            return []
        unit = units.canonical(named["unit"]) if named else ""
    value *= numerals.MULTIPLIERS.get(scale or "", 1)
    if match["rest"]:  # 3万5千
        value += float(match["rest"]) * numerals.MULTIPLIERS[match["rest_scale"]]
    return [(begin, end, value, unit, qualifier, DOUBTFUL if doubtful else kind_of(rules, folded, start, unit))]


def _chinese(rules: Grammar, folded: str, match: re.Match[str]) -> Read:
    """两个校区, 十余所, 近千名; not 一流, 二期工程, “四个自信”, 三个层次."""
    written, start, end = match["han"], match.start(), match.end()
    head = folded[max(0, start - 8) : start]
    scale_only = set(written) <= set("百千万亿")
    inside = match["han_inside"] or match["han_inside_too"]
    begin, qualifier = qualify(rules, folded, start, inside, match["han_after"], scale_only)
    value, unit = numerals.chinese(written), unit_of(match["han_unit"])
    if not value or (scale_only and qualifier == "exact") or _OPENING.search(head):
        return []
    money = match["han_unit"] == "元" and value * numerals.MULTIPLIERS.get(match["han_multiplier"] or "", 1) >= _MONEY_FROM
    if match["han_unit"] in _NOT_IN_NUMERALS and not money:
        return []
    if value < 100 and (written == "二" or rules.slogan.match(folded, match.end("han_unit"))):
        return []
    if value == 1 and not (_COUNTED_ALONE.search(head) or CLAUSE_END.match(folded, end)):
        return []
    if (unit in _TIMES or match["han_unit"] == "月") and not _LASTING.search(head):
        return []
    value *= numerals.MULTIPLIERS.get(match["han_multiplier"] or "", 1)
    return [(begin, end, value, unit, qualifier, kind_of(rules, folded, start, unit))]


def _range(rules: Grammar, folded: str, match: re.Match[str]) -> Read:
    """300-500 万元: at least the first, at most the second."""
    low, high = numerals.arabic(match["low"]), numerals.arabic(match["high"])
    unit = unit_of(match["high_unit"])
    if rules.caption.search(folded[max(0, match.start() - 9) : match.start()]):
        return []
    if low is None or high is None or (unit == "年" and not is_duration(folded, match.start(), match.end(), high)):
        return []
    scale = numerals.MULTIPLIERS.get(match["high_multiplier"] or "", 1)
    own = _MULTIPLIER_FIRST.match(match["low_unit"])
    low_end = match.end("low_unit") if match["low_unit"].strip() else match.end("low")
    return [
        (match.start("low"), low_end, low * (numerals.MULTIPLIERS[own[1]] if own else scale), unit, "at_least", "range_low"),
        (match.start("high"), match.end(), high * scale, unit, "at_most", "range_high"),
    ]


def _broken(rules: Grammar, folded: str, match: re.Match[str]) -> Read:
    """8 36亩 -> 836, its digits having come apart; never 36. Doubtful where they may be two figures: 36 42个. 3 2年 is 3+2."""
    first, second = match["broken"].split()
    value, unit = numerals.arabic(match["broken"]), unit_of(match["broken_unit"])
    if value is None or unit in _TIMES:
        return []
    if unit == "%" and (value > 100 or len(first) > 1 or folded[match.start() - 1].isspace()):  # a count and its share: 高级 14 3.9%
        start = match.end("broken") - len(second)
        return [(start, match.end(), float(second), unit, "exact", "percent")]
    inside = match["broken_inside"] or match["broken_inside_too"]
    begin, qualifier = qualify(rules, folded, match.start(), inside, match["broken_after"])
    kind: Kind = kind_of(rules, folded, match.start(), unit) if one_number(folded, match.start(), first, second) else DOUBTFUL
    return [(begin, match.end(), value * numerals.MULTIPLIERS.get(match["broken_multiplier"] or "", 1), unit, qualifier, kind)]


def _pair(rules: Grammar, folded: str, match: re.Match[str]) -> Read:
    """226/404项 -> 226 and 404."""
    unit = unit_of(match["pair_unit"])
    return [
        (match.start(), match.end("pair_one"), float(match["pair_one"]), unit, "exact", "number"),
        (match.start("pair_two"), match.end(), float(match["pair_two"]), unit, "exact", "number"),
    ]


def _ratio(rules: Grammar, folded: str, match: re.Match[str]) -> Read:
    """1:18.6 -> 18.6; 18.5:1 -> 18.5; others their quotient. 表5:2020 is none."""
    one, other = float(match["ratio_one"]), float(match["ratio_other"])
    if (
        not one
        or not other
        or YEAR.fullmatch(match["ratio_other"])
        or rules.label.search(folded[max(0, match.start() - 6) : match.start()])
    ):
        return []
    start, qualifier = qualify(rules, folded, match.start(), None, match["ratio_after"])
    return [(start, match.end(), other if one == 1 else one / other, "", qualifier, "ratio")]


def _rank(rules: Grammar, folded: str, match: re.Match[str]) -> Read:
    """全国第9位 -> 9; 放在第一位 is a figure of speech."""
    value = numerals.arabic(match["rank_number"]) or numerals.chinese(match["rank_number"])
    if value is None or not (
        match["rank_number"].isdigit() or _RANKED.search(folded[max(0, match.start() - 10) : match.start()])
    ):
        return []
    return [(match.start(), match.end(), value, "位", "exact", "rank")]


def _top(rules: Grammar, folded: str, match: re.Match[str]) -> Read:
    """全国前三 -> at most 3."""
    value = numerals.arabic(match["top_number"]) or numerals.chinese(match["top_number"])
    placed = _TOP_BEFORE.search(folded[max(0, match.start() - 2) : match.start()])
    return [(match.start(), match.end(), value, "位", "at_most", "rank")] if value and placed else []


def _fraction(rules: Grammar, folded: str, match: re.Match[str]) -> Read:
    """三分之一 -> 33.3333 %, 百分之九十五点五 -> 95.5 %."""
    integer, _, decimals = match["part"].partition("点")
    whole, part = numerals.chinese(match["whole"]), numerals.arabic(integer) or numerals.chinese(integer)
    if not whole or part is None:
        return []
    if decimals:
        part += float("0." + "".join(str(numerals.DIGITS[digit]) for digit in decimals))
    start, qualifier = qualify(rules, folded, match.start(), None, match["fraction_after"])
    return [(start, match.end(), round(100 * part / whole, 4), "%", qualifier, kind_of(rules, folded, match.start(), "%"))]


def _half(rules: Grammar, folded: str, match: re.Match[str]) -> Read:
    """占一半以上 -> at least 50 %."""
    start, qualifier = qualify(rules, folded, match.start(), None, match["half_after"], scale=True)
    return (
        [(start, match.end(), 50.0, "%", qualifier, "percent")]
        if _SHARE.search(folded[max(0, match.start() - 4) : match.start()])
        else []
    )


def _tenths(rules: Grammar, folded: str, match: re.Match[str]) -> Read:
    """九成以上 -> at least 90 %; 八成五 -> 85 %."""
    rest = match["tenth_half"]
    value = numerals.DIGITS[match["tenth"]] * 10 + (5 if rest == "半" else numerals.DIGITS[rest] if rest else 0)
    start, qualifier = qualify(rules, folded, match.start(), match["tenths_more"], match["tenths_after"], scale=True)
    return [(start, match.end(), float(value), "%", qualifier, kind_of(rules, folded, match.start(), "%"))]


def _english(rules: Grammar, folded: str, match: re.Match[str]) -> Read:
    """two campuses -> 2 个."""
    value = numerals.english(match["word"])
    if value is None:
        return []
    named = rules.english_unit.match(folded, match.end())
    start, qualifier = qualify(rules, folded, match.start(), None, None)
    unit = units.canonical(named["unit"]) if named else ""
    return [(start, match.end(), value * numerals.MULTIPLIERS.get(match["word_scale"] or "", 1), unit, qualifier, "number")]


READERS: dict[str, Callable[[Grammar, str, re.Match[str]], Read]] = {
    "rank": _rank, "top": _top, "fraction": _fraction, "half": _half, "tenths": _tenths, "ratio": _ratio, "range": _range,
    "pair": _pair, "broken_number": _broken,
    "arabic": _arabic, "chinese": _chinese, "english": _english,
}  # fmt: skip
