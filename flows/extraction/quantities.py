"""Every quantity of a text: value with its multipliers worked out, unit, qualifier and what kind of number it is.

One compiled pattern is run over the folded text once. Its first alternatives take away what only looks like a quantity
(dates, cohorts, ordinals, document numbers, names holding digits); what follows reads Arabic, Chinese and English numbers.
Which words stand for which qualifier, and which words make a number a label or a slogan, is data under ``lexicon``.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from flows.extraction import numerals, units
from flows.extraction.numerals import fold
from flows.extraction.rows import Qualifier

Kind = Literal["number", "percent", "points", "ratio", "range_low", "range_high", "difference", "rank", "each"]
LEXICON = Path(__file__).resolve().parent / "lexicon"


@dataclass(frozen=True, slots=True)
class Quantity:
    """``text[start:end]`` is ``written``: the number with its unit and the qualifying words beside it.

    ``value`` is in ``unit`` (as the units seed names it, "" if none is written) with 万/亿 multiplied out. ``kind``:
    ``points`` are percentage points; ``difference`` is by how much something grew or fell; ``rank`` a place in an order;
    ``each`` stands after 各 and holds for every thing named before it.
    """

    start: int
    end: int
    value: float
    unit: str
    qualifier: Qualifier
    written: str
    kind: Kind = "number"


def _words(name: str) -> list[dict[str, str]]:
    with (LEXICON / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _any(words: list[str] | tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(map(fold, words)), key=lambda word: (-len(word), word)))


# What only looks like a quantity; the name says what it is, the comment gives an example.
_NOT_QUANTITIES = {
    "address": r"(?:https?://|www\.)[!-~]+|[\w.-]+@[\w-]+\.[\w.]+",  # www.example.edu.cn
    "phone": r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)400-\d{3,4}-\d{3,4}",  # 023-12345678
    "document_number": r"[\[〔【(〈]\s*(?:19|20)\d\d\s*[\]〕】)〉](?:\s*第?\s*\d+\s*号)?",  # 〔2021〕35号, (2022)
    "year_span": r"(?<!\d)(?:19|20)\d\d\s*年?\s*(?:[-~/、至到]|-{2})\s*(?:19|20)?\d\d(?!\d)\s*(?:学年度?|年度?|学期|届|级)?(?![人名])",  # 2020-2021学年
    "short_academic_year": r"(?<!\d)\d\d\s*[-/]\s*\d\d\s*学年",  # 20/21学年
    "date": r"(?<!\d)(?:19|20)\d\d\s*[年./-]\s*\d{1,2}\s*(?:[月./-]\s*(?:\d{1,2}\s*[日号]?)?)(?!\d)",  # 2021年11月30日, 2021.11
    "year": r"(?<!\d)(?:19|20)\d\d\s*(?:学年度?|年[度级]?|春|秋)",  # 2021年
    "chinese_year": r"[一二][零九][零一二三四五六七八九]{2}\s*年(?:[零一二三四五六七八九十]{1,3}月)?(?:[一二三四五六七八九十]{1,3}[日号])?",  # 二零二一年十一月
    "day": r"(?<!\d)\d{1,2}\s*月\s*(?:\d{1,2}\s*[日号]|份|底|初|末|中旬|上旬|下旬)?(?!\d)(?!\s*[余多]?\s*[人名])",  # 5月25日
    "day_of_month": r"(?<![\d.])\d{1,2}\s*日(?![制均])",  # 25日
    "clock": r"(?<!\d)\d{1,2}:[0-5]\d\s*[-~至]\s*\d{1,2}:[0-5]\d|(?<=[午日晚晨间])\s*\d{1,2}:[0-5]\d",  # 8:30-11:30
    "cohort": r"(?<!\d)\d{2,5}\s*[届级](?!别)",  # 2021届
    "ordinal": r"第\s*(?:[零一二两三四五六七八九十百]+|\d+)(?![\d.])(?!\s*[位名])\s*(?:[-~至、]\s*第?\s*(?:[零一二三四五六七八九十百]+|\d+))?\s*[个批届期章节条项款次场轮届年季]?",  # 第七届
    "sum_of_parts": r"(?<![\d.])\d+(?:\s*\+\s*(?:\d+|[A-Za-z]+))+(?!\d)",  # 1+X, 2+4+8
    "generation": r"(?<![\d.])[2-6]G(?![A-Za-z\d])(?!\s*带宽)",  # 5G
    "quoted": r"(?<=[“\"‘'「『])\s*\d[\d-]*\s*(?=[”\"’'」』])",  # “33618”
    "version": r"(?<![\d.])\d+(?:\.\d+){2,}",  # 1.1.2
    "code": r"(?<=[(\[])\s*\d{4,6}[A-Z]?(?:-\d{1,2})?\s*(?=[)\]])",  # (0106-2), (560301)
    "listed": r"(?<![^\s。;；:：，、])[(]?\d{1,2}[)](?![\d%])|[(]\s*\d{1,2}\s*[)]",  # (1), 1)
    "name": r"[A-Za-z][A-Za-z-]*\d[\w.-]*(?!\s*[篇项人名个件])",  # CS75plus
    "model": r"(?<![\d.])\d+(?:\.\d+)?-?(?!(?:Mbps|Mbit|MB|Mb|Gbps|Gbit|GB|Gb|GE|TB|kW|KW|kg|km|m²|m2|hm|sq|M²)\b)[A-LN-SU-Za-ln-z][A-Za-z]*\d*(?![A-Za-z])",  # 3D
}  # fmt: skip


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    return _Grammar()


class _Grammar:
    """The patterns, built once from the units seed and the lexicon."""

    def __init__(self) -> None:
        roles: dict[str, list[str]] = {}
        for row in _words("number_words.csv"):
            roles.setdefault(row["role"], []).append(row["word"])
        positions: dict[str, dict[str, Qualifier]] = {}
        for row in _words("qualifiers.csv"):
            positions.setdefault(row["position"], {})[fold(row["word"])] = row["qualifier"]  # type: ignore[assignment]
        self.before, self.inside, self.after = (positions[place] for place in ("before", "inside", "after"))
        self.before_scale = positions["before_scale"] | self.before
        self.labels = re.compile(rf"(?:{_any(roles['label'])})\s*$")
        self.values = re.compile(rf"(?:{_any(roles['value'])})\s*$")
        self.changes = re.compile(rf"(?:{_any(roles['change'])})了?\s*(?:{_any(list(self.before))})?\s*$")
        self.slogans = re.compile(rf"\s*(?:{_any(roles['slogan'])})")
        self.prefix = re.compile(rf"(?<![附最临靠邻打])(?:{_any(list(self.before))})\s*$")
        self.prefix_scale = re.compile(rf"(?<![附最临靠邻打])(?:{_any(list(self.before_scale))})\s*$")

        written = units.forms()
        chinese_units = [form for form in written if not form.isascii() or form in "%"]
        latin_units = [form for form in written if form.isascii() and len(form) <= 8 and " " not in form and not form.islower()]
        english_units = [form for form in written if form.isascii() and form.islower() and len(form) > 1]
        spaced = "|".join(
            r"\s?".join(map(re.escape, form)) for form in chinese_units
        )  # 平方 米 over a broken line
        unit = rf"(?:{spaced})|(?:{_any(latin_units)})(?![A-Za-z])"
        inside, after = _any(list(self.inside)), _any(list(self.after))
        number = r"(?:\d{1,3}(?:,\s?\d{3})+(?![\d])|\d{1,3}(?:，\d{3})+(?=\s*[余多万人名元册平台个亩㎡])|\d{1,3}(?: \d{3})+(?=\s*[万人名元册平台亩㎡])|\d+)(?:\.\d+)?"
        multiplier = r"(?:万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千(?![瓦米克兆])|百(?!\s*分|强))"
        han = "[零一二两三四五六七八九十百千万亿廿卅]"
        not_unit = _any(roles["not_unit"])
        patterns = {
            **{f"not_{name}": pattern for name, pattern in _NOT_QUANTITIES.items()},
            "not_named": _any(roles["name"]),
            "rank": r"第\s*(?P<rank_number>\d+|[一二三四五六七八九十百]+)\s*[位名](?!学生|教师|选手)",  # 第9位
            "top": r"(?<=[国省市区球川渝业校列居位入])\s*前\s*(?P<top_number>[三五十]|\d{1,3})(?!\s*[年人名个月期天次届季%.\d])(?:\s*[位名强])?",  # 全国前三
            "fraction": rf"(?P<whole>{han}{{1,4}})分之(?P<part>{han}{{1,6}}(?:点[零一二三四五六七八九]+)?)(?P<fraction_after>\s*(?:{after}))?",  # 三分之一
            "tenths": rf"(?<![第一二两三四五六七八九十])(?P<tenth>[一二两三四五六七八九])成(?P<tenth_half>半)?(?P<tenths_more>[多余])?(?![为立功员果效绩长才熟本分套都])(?P<tenths_after>\s*(?:{after}))?",  # 九成以上
            "ratio": r"(?<![\d.:])(?P<ratio_one>\d+(?:\.\d+)?)\s*[:：]\s*(?P<ratio_other>\d+(?:\.\d+)?)(?![\d:])(?P<ratio_after>\s*(?:以上|左右|以内|以下))?",  # 1:18.6
            "range": rf"(?<![\d.])(?P<low>{number})(?P<low_unit>\s*(?:{multiplier})?\s*(?:{unit})?)\s*(?:-+|~|至|到)\s*(?P<high>{number})\s*(?P<high_multiplier>{multiplier})?\s*(?P<high_unit>{unit})",  # 300-500万元
            "arabic": rf"(?<![\d.])(?P<number>{number})(?:\s*(?P<inside>{inside}))?(?:\s*(?P<multiplier>{multiplier}))?(?:\s*(?P<inside_too>{inside}))?(?:\s*(?P<thousand>hundred|thousand|million|billion)\b)?(?:\s*(?:(?P<refused>{not_unit})(?!{han})|(?P<unit>{unit})))?(?:\s*(?P<after>{after}))?",
            "chinese": rf"(?<![第零一二两三四五六七八九十百千万亿数几])(?P<han>{han}{{1,12}})(?P<han_inside>{inside})?(?P<han_multiplier>[万亿])?(?P<han_inside_too>{inside})?(?P<han_unit>{'|'.join(map(re.escape, chinese_units))})(?P<han_after>{after})?",
            "english": rf"(?<![A-Za-z-])(?P<word>(?:{_any([w for w in numerals.WORDS if w not in ('zero', 'one')])})(?:-(?:{_any(list(numerals.WORDS)[1:10])}))?)(?:\s+(?P<word_multiplier>hundred|thousand|million))?(?=\s+[a-z“\"(])",
        }  # fmt: skip
        self.scan = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items()))
        self.english_unit = re.compile(
            rf"\s+(?:of\s+)?(?:[a-z][a-z-]*\s+(?:and\s+)?){{0,4}}?(?P<unit>{_any(english_units)})\b"
        )  # full-time students


def _qualify(grammar: _Grammar, folded: str, start: int, inside: str | None, after: str | None, scale: bool = False) -> tuple[int, Qualifier]:
    """The start, moved before a qualifying word that stands in front, and the qualifier."""
    head = folded[max(0, start - 16) : start]
    table = grammar.before_scale if scale else grammar.before
    found = (grammar.prefix_scale if scale else grammar.prefix).search(head)
    if found:
        qualifier = table[found.group().strip()]
        return start - (len(head) - found.start()), qualifier
    if inside:
        return start, grammar.inside[inside]
    if after:
        return start, grammar.after[after.strip()]
    return start, "exact"


def find(text: str) -> tuple[Quantity, ...]:
    """Every quantity of ``text`` in the order it stands, none overlapping another."""
    grammar, folded = _grammar(), fold(text)
    found: list[Quantity] = []
    for match in grammar.scan.finditer(folded):
        reader = _READERS.get(match.lastgroup or "")
        if reader is None:
            kind = next((name for name in _READERS if match.group(name) is not None), None)
            reader = _READERS.get(kind or "")
        if reader is None:
            continue
        for start, end, value, unit, qualifier, kind in reader(grammar, folded, match):
            start = max(start, found[-1].end if found else 0)
            found.append(Quantity(start, end, value, unit, qualifier, text[start:end], kind))
    return tuple(found)


_Read = list[tuple[int, int, float, str, Qualifier, Kind]]


def _kind_of(grammar: _Grammar, folded: str, start: int, unit: str) -> Kind:
    head = folded[max(0, start - 10) : start]
    if unit == "个百分点":
        return "points"
    if grammar.changes.search(head):
        return "difference"
    if re.search(r"各有?\s*$", head):
        return "each"
    return "percent" if unit in ("%", "‰") else "number"


def _clean(value: float) -> float:
    return float(f"{value:.12g}")


def _arabic(grammar: _Grammar, folded: str, match: re.Match[str]) -> _Read:
    """1,234.5余万元以上; refused when it is a label, a year or a name with digits."""
    if match["refused"]:
        return []
    value = numerals.arabic(match["number"])
    if value is None:
        return []
    start, end = match.start("number"), match.end()
    unit = units.canonical(match["unit"]) if match["unit"] else ""
    multiplier, inside = match["multiplier"] or match["thousand"], match["inside"] or match["inside_too"]
    begin, qualifier = _qualify(grammar, folded, start, inside, match["after"])
    if not unit:
        end = max(match.end(name) for name in ("number", "inside", "multiplier", "inside_too", "thousand") if match[name])
        if match["after"]:
            end = match.end("after")
        named = grammar.english_unit.match(folded, end)
        unit = units.canonical(named["unit"]) if named else ""
        if not (named or multiplier or inside) and not _states_a_value(grammar, folded, begin, end, match["number"]):
            return []
        if named and re.search(r"\b[Tt]op\s*$|\bfirst\s*$", folded[max(0, start - 8) : start]):
            return []
    elif unit == "年" and not _is_duration(folded, start, end, value):
        return []
    value = _clean(value * numerals.MULTIPLIERS.get(multiplier or "", 1))
    return [(begin, end, value, unit, qualifier, _kind_of(grammar, folded, start, unit))]


_YEAR_LIKE = re.compile(r"(?:19|20)\d\d")  # 2021
_BOUNDED = re.compile(r"\s*(?:[，,。;；、)”】]|$|\n)")  # 教授30，副教授120
_HAN_BEFORE = re.compile(r"[\u4e00-\u9fff”）)]\s*$")
_ENGLISH_AFTER = re.compile(r"\s+[a-z]{3,}")  # 56 specialties
_SPAN_BEFORE = re.compile(r"(?:近|最近|连续|未来|过去|前|后|今后|每|毕业|满)\s*$")  # 近5年
_SPAN_AFTER = re.compile(r"\s*(?:来|内|间|级|制|行动|计划|规划|期间|一贯|以来|前|后|后的|初|末)")  # 3年来


def _states_a_value(grammar: _Grammar, folded: str, start: int, end: int, written: str) -> bool:
    """Whether a number without a unit is a value, not a label or a year: 满意度为96.47, 教授30、副教授120, 11 colleges."""
    head = folded[max(0, start - 12) : start]
    if _YEAR_LIKE.fullmatch(written) or grammar.labels.search(head) or not head.strip() or head.endswith("\n"):
        return False
    if re.search(r"[A-Za-z]\s*$", head):
        return bool(_ENGLISH_AFTER.match(folded, end)) and not re.search(r"\b(?:[Tt]op|[Nn]o|[Tt]able|[Ff]igure|Case|Grade)\.?\s*$", head)
    if grammar.values.search(head):
        return bool(_BOUNDED.match(folded, end))
    return bool(_HAN_BEFORE.search(head) and _BOUNDED.match(folded, end)) and not head.rstrip().endswith(("”", ")", "）"))


def _is_duration(folded: str, start: int, end: int, value: float) -> bool:
    """Whether N年 is a length of time that is counted (学制3年), not a time frame (近5年, 3年来)."""
    return value < 200 and not _SPAN_BEFORE.search(folded[max(0, start - 4) : start]) and not _SPAN_AFTER.match(folded, end)


_SCALE_ONLY = frozenset("百千万亿")
_QUOTE_BEFORE = re.compile(r"[“\"‘「『《]\s*$")
_ENUMERATED = re.compile(r"[、“”]|[各共计仅]$")
_END_OF_CLAUSE = re.compile(r"\s*(?:[，。；;、）)！]|$)")


def _chinese(grammar: _Grammar, folded: str, match: re.Match[str]) -> _Read:
    """两个校区, 十余所, 近千名; not 一流, 二级, “四个自信”, 三个层次."""
    written = match["han"]
    start, end = match.start(), match.end()
    inside = match["han_inside"] or match["han_inside_too"]
    unit = units.canonical(match["han_unit"])
    scale_only = set(written) <= _SCALE_ONLY
    begin, qualifier = _qualify(grammar, folded, start, inside, match["han_after"], scale_only)
    value = numerals.chinese(written)
    head = folded[max(0, start - 6) : start]
    if value is None or (scale_only and qualifier == "exact") or _QUOTE_BEFORE.search(head):
        return []
    if value < 100 and (grammar.slogans.match(folded, match.end("han_unit")) or written == "二"):
        return []
    if value == 1 and not (re.search(r"[各共计仅]\s*$", head) or _END_OF_CLAUSE.match(folded, end)):
        return []
    if unit in ("年", "天", "月", "周", "%", "分") and not re.search(r"(?:学制|为期|历时|时长)\s*$", head):
        return []
    if match["han_unit"] in ("大", "国", "校", "国家", "元", "类", "课", "节", "座", "组", "村", "站", "片", "对", "度", "专业", "团队", "T", "G", "M"):
        return []
    value = _clean(value * numerals.MULTIPLIERS.get(match["han_multiplier"] or "", 1))
    return [(begin, end, value, unit, qualifier, _kind_of(grammar, folded, start, unit))]


def _range(grammar: _Grammar, folded: str, match: re.Match[str]) -> _Read:
    """300-500 万元: at least the first, at most the second."""
    low, high = numerals.arabic(match["low"]), numerals.arabic(match["high"])
    if low is None or high is None:
        return []
    unit = units.canonical(match["high_unit"])
    scale = numerals.MULTIPLIERS.get(match["high_multiplier"] or "", 1)
    low_multiplier = re.match(r"\s*(万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千|百)", match["low_unit"])
    low_scale = numerals.MULTIPLIERS[low_multiplier[1]] if low_multiplier else scale
    if unit == "年" and not _is_duration(folded, match.start(), match.end(), high):
        return []
    low_end = match.end("low_unit") if match["low_unit"].strip() else match.end("low")
    return [
        (match.start("low"), low_end, _clean(low * low_scale), unit, "at_least", "range_low"),
        (match.start("high"), match.end(), _clean(high * scale), unit, "at_most", "range_high"),
    ]


def _ratio(grammar: _Grammar, folded: str, match: re.Match[str]) -> _Read:
    """1:18.6 -> 18.6; 18.5:1 -> 18.5; others their quotient."""
    one, other = float(match["ratio_one"]), float(match["ratio_other"])
    if not one or not other:
        return []
    value = other if one == 1 else one if other == 1 else one / other
    start, qualifier = _qualify(grammar, folded, match.start(), None, match["ratio_after"])
    return [(start, match.end(), _clean(value), "", qualifier, "ratio")]


def _rank(grammar: _Grammar, folded: str, match: re.Match[str]) -> _Read:
    """第9位 -> 9."""
    value = numerals.arabic(match["rank_number"]) or numerals.chinese(match["rank_number"])
    return [] if value is None else [(match.start(), match.end(), value, "位", "exact", "rank")]


def _top(grammar: _Grammar, folded: str, match: re.Match[str]) -> _Read:
    """全国前三 -> at most 3."""
    value = numerals.arabic(match["top_number"]) or numerals.chinese(match["top_number"])
    return [] if value is None else [(match.start(), match.end(), value, "位", "at_most", "rank")]


def _fraction(grammar: _Grammar, folded: str, match: re.Match[str]) -> _Read:
    """三分之一 -> 33.3333 %, 百分之九十五点五 -> 95.5 %."""
    whole = numerals.chinese(match["whole"])
    integer, _, decimals = match["part"].partition("点")
    part = numerals.chinese(integer)
    if not whole or part is None:
        return []
    if decimals:
        part += float("0." + "".join(str(numerals.DIGITS[digit]) for digit in decimals))
    start, qualifier = _qualify(grammar, folded, match.start(), None, match["fraction_after"])
    return [(start, match.end(), round(100 * part / whole, 4), "%", qualifier, _kind_of(grammar, folded, match.start(), "%"))]


def _tenths(grammar: _Grammar, folded: str, match: re.Match[str]) -> _Read:
    """九成以上 -> at least 90 %."""
    value = numerals.DIGITS[match["tenth"]] * 10 + (5 if match["tenth_half"] else 0)
    start, qualifier = _qualify(grammar, folded, match.start(), match["tenths_more"], match["tenths_after"])
    return [(start, match.end(), float(value), "%", qualifier, "percent")]


def _english(grammar: _Grammar, folded: str, match: re.Match[str]) -> _Read:
    """two campuses -> 2 个."""
    value = numerals.english(match["word"])
    if value is None:
        return []
    value *= numerals.MULTIPLIERS.get(match["word_multiplier"] or "", 1)
    named = grammar.english_unit.match(folded, match.end())
    start, qualifier = _qualify(grammar, folded, match.start(), None, None)
    return [(start, match.end(), value, units.canonical(named["unit"]) if named else "", qualifier, "number")]


_READERS = {
    "rank": _rank, "top": _top, "fraction": _fraction, "tenths": _tenths, "ratio": _ratio, "range": _range,
    "arabic": _arabic, "chinese": _chinese, "english": _english,
}  # fmt: skip

_NOTHING = frozenset({"", "-", "--", "/", "\\", "无", "暂无", "n/a", "na", "none", "空", "…", "*", "null"})
_CELL = re.compile(r"(?P<number>\d{1,3}(?:[,，]\s?\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>[^\d\s/(][^\d/]{0,7}?)?")  # 17,459 人
_PAIR = re.compile(r"(\d+(?:\.\d+)?\s*(?:项|个|件)?)\s*/\s*(\d+(?:\.\d+)?\s*(?:项|个|件)?)")  # 226/404


def read_cell(text: str) -> tuple[Quantity, ...]:
    """The quantities of a table's cell: "17459", "1,234.5", "89.09%", "226/404" (two); "-", "—", "/", "" give ().

    A cell that holds more than a number is read as text is; a bare year (2021) is a number here: its column tells.
    """
    folded = fold(text)
    bare = folded.strip().strip("*")
    if bare.lower() in _NOTHING:
        return ()
    offset = folded.index(bare)
    pair = _PAIR.fullmatch(bare)
    pieces = [pair.span(1), pair.span(2)] if pair else [(0, len(bare))]
    found: list[Quantity] = []
    for start, end in pieces:
        cell = _CELL.fullmatch(bare[start:end].strip())
        value = numerals.arabic(cell["number"]) if cell else None
        unit = (cell["unit"] or "") if cell else ""
        if cell is None or value is None or (unit and not units.lookup(unit)):
            return find(text)
        first = offset + start
        last = first + len(bare[start:end].rstrip())
        name = units.canonical(unit) if unit else ""
        kind: Kind = "percent" if name in ("%", "‰") else "points" if name == "个百分点" else "number"
        scaled = units.lookup(unit)[0] if unit else None
        if scaled and name in ("万元", "亿元", "千元", "万册", "万平方米"):
            value, name = _clean(value * scaled.factor), scaled.base_unit
        found.append(Quantity(first, last, value, name, "exact", text[first:last], kind))
    return tuple(found)
