"""How quantities are written: the one pattern that is run over a text, built from the units seed and the lexicon.

The first alternatives take away what only looks like a quantity (dates, cohorts, ordinals, document numbers, names that
hold digits); the others read ranks, fractions, ratios, ranges and Arabic, Chinese and English numbers. A reader in
``quantities/forms`` stands behind each of the latter, by the name of its group.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path

from flows.extraction.quantities import numerals, units
from flows.extraction.quantities.numerals import fold
from flows.extraction.rows import Qualifier

LEXICON = Path(__file__).resolve().parents[1] / "lexicon"

# What only looks like a quantity: its name says what it is, the comment gives an example.
NOT_QUANTITIES = {
    "address": r"(?<![\w.-])(?:(?:https?://|www\.)[!-~]+|[A-Za-z][\w.-]{0,63}@[\w-]+\.[\w.]+)",  # www.example.edu.cn
    "phone": r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)400-\d{3,4}-\d{3,4}",  # 023-12345678
    "document_number": r"[\[〔【(〈]\s*(?:19|20)\d\d\s*[\]〕】)〉](?:\s*第?\s*\d+\s*号)?",  # 〔2021〕35号, (2022)
    "years": (
        r"(?<!\d)(?:19|20)\d\d\s*年?\s*(?:-{1,2}|[~/、至到])\s*(?:19|20)?\d\d(?!\d)(?!\s*[人名余多])"
        r"\s*(?:学年度?|年度?|学期|[届级])?"
    ),  # 2015—2018年, 2020-2021学年
    "school_year": r"(?<!\d)\d\d\s*[-/]\s*\d\d\s*学年",  # 20/21学年
    "date": (
        r"(?<!\d)(?:19|20)\d\d\s*(?:年\s*\d{1,2}\s*月|[./-]\s*\d{1,2}\s*[月./-])\s*(?:\d{1,2}\s*[日号]?)?(?!\d)"
    ),  # 2021年11月30日, 2021.11.30; not 2018年96.1%
    "year": r"(?<!\d)(?:19|20)\d\d\s*(?:学年度?|年[度级]?|[春秋](?!季运动))",  # 2021年, 2022年秋
    "year_in_numerals": (
        r"[一二][零九][零一二三四五六七八九]{2}\s*年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号])?)?"
    ),  # 二零二一年十一月
    "day": r"(?<![\d.])\d{1,2}\s*月\s*(?:\d{1,2}\s*[日号]|份|底|初|末|[上中下]旬)?(?!\d)",  # 5月25日
    "day_of_month": r"(?<![\d.])\d{1,2}\s*日(?![制均])",  # 25日
    "clock": (
        r"(?<!\d)\d{1,2}:[0-5]\d\s*[-~至]\s*\d{1,2}:[0-5]\d"
        r"|(?:(?<=[午日晚晨间])|(?<=[午日晚晨间]\s))\d{1,2}:[0-5]\d"
        r"|(?<=\d\d\s)[0-2]\d:[0-5]\d(?::[0-5]\d)?(?!\d)"
    ),  # 8:30-11:30, 2019-06-24 11:08
    "cohort": r"(?<!\d)\d{2,5}\s*[届级](?!别)",  # 2021届
    "ordinal": (
        r"第\s*(?:[零一二两三四五六七八九十百]+|\d+)(?![\d.])(?!\s*[位名])"
        r"\s*(?:[-~至、]\s*第?\s*(?:[零一二三四五六七八九十百]+|\d+))?\s*[个批届期章节条项款次场轮届年季]?"
    ),  # 第七届, 第三至第五条
    "sum_of_parts": r"(?<![\d.])\d+(?:\s*\+\s*(?:\d+|[A-Za-z]+))+(?!\d)",  # 1+X, 2+4+8
    "generation": r"(?<![\d.])[2-6]G(?![A-Za-z\d])(?!\s*带宽)",  # 5G
    "quoted": r"(?:(?<=[“\"‘'「『])|(?<=[“\"‘'「『]\s))\d[\d-]*\s?(?=[”\"’'」』])",  # “33618”
    "version": r"(?<![\d.])\d+(?:\.\d+){2,}",  # 1.1.2
    "code": r"(?:(?<=[(\[])|(?<=[(\[]\s))\d{4,6}[A-Z]?(?:-\d{1,2})?\s?(?=[)\]])",  # (0106-2), (560301)
    "listed": r"(?<![^\s。;；:，、(])\d{1,2}\s?[)](?!\s?%)",  # (1), 1)
    "name": r"(?<![A-Za-z-])[A-Za-z][A-Za-z-]{0,40}\d[A-Za-z\d.-]*(?!\s?[篇项人名个件])",  # CS75plus
    "model": (
        r"(?<![\d.])\d+(?:\.\d+)?-?"
        r"(?!(?:[MGT]|[MG]bps|[MG]bit|[MGT]B|[MG]b|GE|[kK]W|kg|km|m[²2]?|M²|hm|sq)(?![A-Za-z]))[A-Za-z]+\d*"
    ),  # 3D, 2B
}

_HAN = "[零一二两三四五六七八九十百千万亿廿卅]"
# 2 100多人, 1 139.6万元: not behind a label (表 3 100人), another number or the start of a sentence, where the first may be its own
_SPACED = r"(?<![表图件例录栏注页第\d])(?<![表图件例录栏注页第\d] )(?<!^)(?<![。；;!?\n]\n)[1-9]\d{0,2}(?: \d{3})+(?!\d)"
# 8 36亩, 4 2个: the digits of one number, apart for no reason; 1 139人 at a start: one number, or a list's and another
_BROKEN = (
    r"(?P<broken>(?:(?:(?<=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff] ))(?<![表图件例录栏注页第])(?<![表图件例录栏注页第] )"
    r"[1-9]\d{0,2} (?:\d{1,2}|\d{4})"
    r"|(?:(?<=^)|(?<=[。；;!?\n]\n))[1-9]\d{0,2} \d{3})(?:\.\d+)?)(?![\d.,，])"
)
_RUNS_ON = r"\s?[-~至到]\s?\d{1,3} \d{3}"  # 1 200-1 500元
_MULTIPLIER = r"(?:万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千(?![瓦米克兆])|百(?!\s?分|强))"
_RATE = r"(?:\s?/\s?(?:学期|学年|年|月|周|天|日|次|人|生))?"  # 2次/周


def words_of(name: str) -> list[dict[str, str]]:
    """The rows of a lexicon."""
    with (LEXICON / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def any_of(words: list[str] | tuple[str, ...] | dict[str, Qualifier]) -> str:
    """A pattern that meets any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(map(fold, words)), key=lambda word: (-len(word), word)))


_FIRST = {
    "[A-Za-z]": ("not_address", "not_name", "english"),
    r"[\[〔【(〈]": ("not_document_number",),
    "第": ("rank", "not_ordinal"),
    "前": ("top",),
    "[半零一二两三四五六七八九十百千万亿廿卅]": ("not_named", "not_year_in_numerals", "fraction", "half", "tenths", "chinese"),
}  # by the first character that it may have; every other one begins with a digit


def _by_first_character(patterns: dict[str, str]) -> str:
    """One pattern out of the named ones, which looks at a character before it tries those that may begin with it."""
    digits = tuple(name for name in patterns if not any(name in names for names in _FIRST.values()))
    groups = {r"\d": digits, **_FIRST}
    return "|".join(
        f"(?={first})(?:{'|'.join(f'(?P<{name}>{patterns[name]})' for name in names)})" for first, names in groups.items()
    )


class Grammar:
    """The patterns, and the tables of qualifying words by where they stand."""

    def __init__(self) -> None:
        roles: dict[str, list[str]] = {}
        for row in words_of("number_words.csv"):
            roles.setdefault(row["role"], []).append(row["word"])
        places: dict[str, dict[str, Qualifier]] = {}
        for row in words_of("qualifiers.csv"):
            places.setdefault(row["position"], {})[fold(row["word"])] = row["qualifier"]  # type: ignore[assignment]
        self.before = places["before"]
        self.before_scale = places["before"] | places["before_scale"]
        self.before_share = places["before_share"]
        self.inside, self.after = places["inside"], places["after"]

        guard = r"(?<![附最临靠邻打经通])"  # 附近300米, 经过3轮: no qualifiers
        self.prefix = re.compile(rf"{guard}(?:{any_of(self.before)})\s*$")
        self.prefix_of_scale = re.compile(rf"{guard}(?:{any_of(self.before_scale)})\s*$")
        self.prefix_of_share = re.compile(rf"(?P<word>{any_of(self.before_share)})[^\d，,。；;、]{{1,13}}的\s?$")  # 约占总数的79%
        self.label = re.compile(rf"(?:{any_of(roles['label'])})\s*(?:\d+[-.])*\s*$")
        self.caption = re.compile(
            r"(?:(?:^|[^\u4e00-\u9fff]|[见如下右上左附])[图表]|附件)\s?(?:\d+[-.])*\s?$|案例\s?\d+-$"
        )  # 表 3 项目
        self.counting = re.compile(rf"(?:{any_of(roles['counting'])})\s*$")
        self.stating = re.compile(rf"(?:{any_of(roles['value'])})\s*$")
        self.change = re.compile(rf"(?:{any_of(roles['change'])})了?\s*(?:{any_of(self.before)})?\s*$")
        self.slogan = re.compile(rf"\s*[“\"]?(?:{any_of(roles['slogan'])})")
        self.table_only = frozenset(roles["table_only"])

        forms = [form for form in units.forms() if form not in self.table_only]
        chinese = [form for form in forms if not form.isascii() or form == "%"]
        latin = [form for form in forms if form.isascii() and not form.islower() and form not in "%-"]
        english = [form for form in forms if form.isascii() and form.islower() and len(form) > 1]
        lookalike = rf"(?!{any_of(roles['word'])})"
        spaced = "|".join(r"\s?".join(map(re.escape, form)) for form in chinese)  # 平方 米
        unit = rf"{lookalike}(?:{spaced}|(?:{any_of(latin)})(?![A-Za-z])){_RATE}"
        self.english_unit = re.compile(
            rf"\s+(?:of\s+)?(?:[a-z][a-z-]*\s+(?:and\s+)?){{0,4}}?(?P<unit>{any_of(english)})\b"
        )  # full-time students
        self.scan = re.compile(_by_first_character(self._patterns(roles, unit, lookalike)))

    def _patterns(self, roles: dict[str, list[str]], unit: str, lookalike: str) -> dict[str, str]:
        inside, after = rf"{lookalike}(?:{any_of(self.inside)})", any_of(self.after)
        number = (
            r"(?:\d{1,3}(?:,\d{3})+(?!\d)"  # 16,000
            r"|\d{1,3}(?:，\d{3})+(?=\s?[余多万人名元册平台个亩㎡])"  # 16，000人
            rf"|{_SPACED}(?=(?:\.\d+)?(?:\s?(?:{inside}|{_MULTIPLIER}|{unit})|{_RUNS_ON}))"  # 16 000人
            r"|\d+)(?:\.\d+|(?<=[\u4e00-\u9fff]\d\d)\.\s\d{1,2}(?=\s?%))?"  # 98.2; 率98. 2% where a layout put a space in
        )
        english = [word for word in numerals.WORDS if word not in ("zero", "one")]
        ones = list(numerals.WORDS)[1:10]
        return {
            **{f"not_{name}": pattern for name, pattern in NOT_QUANTITIES.items()},
            "not_named": any_of(roles["name"]),
            # 全国第9位, 位列第3
            "rank": r"第\s*(?P<rank_number>\d+|[一二三四五六七八九十百]+)\s*[位名](?!学生|教师|选手)",
            # 稳居全国前三
            "top": (r"前\s?(?P<top_number>[三五十]|\d{1,3})(?:\s?(?:[位名强]|百分之))?(?!\s?[年人个月期天次届季%.\d])"),
            # 三分之一, 百分之九十五点五, 百分之95
            "fraction": (
                rf"(?P<whole>{_HAN}{{1,4}})分之(?P<part>\d+(?:\.\d+)?|{_HAN}{{1,6}}(?:点[零一二三四五六七八九]+)?)"
                rf"(?P<fraction_after>\s?(?:{after}))?"
            ),
            # 占一半以上
            "half": rf"(?:一半|半数)(?P<half_after>\s?(?:{after}))?",
            # 九成以上, 八成五
            "tenths": (
                r"(?<![第一二两三四五六七八九十])(?P<tenth>[一二两三四五六七八九])成(?P<tenth_half>半|[一二三四五六七八九](?=\s?(?:[，。；;、）)]|以上|左右|$)))?(?P<tenths_more>[多余])?"
                rf"(?![为立功员果效绩长才熟本分套都渝])(?P<tenths_after>\s?(?:{after}))?"
            ),
            # 1:18.6
            "ratio": (
                r"(?<![\d.:])(?P<ratio_one>\d+(?:\.\d+)?)\s*[:：]\s*(?P<ratio_other>\d+(?:\.\d+)?)(?![\d:])"
                rf"(?P<ratio_after>\s?(?:{after}))?"
            ),
            # 300-500万元, 3至5个
            "range": (
                rf"(?<![\d.])(?P<low>{number})(?P<low_unit>\s?(?:{_MULTIPLIER})?\s?(?:{unit})?)\s?(?:-{{1,2}}|~|至|到)\s?"
                rf"(?P<high>{number})\s?(?P<high_multiplier>{_MULTIPLIER})?\s?(?P<high_unit>{unit})"
            ),
            # 8 36亩
            "broken_number": (
                rf"{_BROKEN}\s?(?P<broken_inside>{inside})?\s?(?P<broken_multiplier>{_MULTIPLIER})?"
                rf"(?P<broken_inside_too>{inside})?\s?(?P<broken_unit>{unit})(?P<broken_after>\s?(?:{after}))?"
            ),
            # 226/404项
            "pair": rf"(?<![\d./-])(?P<pair_one>\d+)\s?/\s?(?P<pair_two>\d+)\s?(?P<pair_unit>{unit})",
            # 1,234.5余万元以上
            "arabic": (
                rf"(?<![\d.])(?P<number>{number})(?:\s?(?P<inside>{inside}))?(?:\s?(?P<multiplier>{_MULTIPLIER})(?:(?P<rest>\d{{1,4}})(?P<rest_scale>[千百]?万|千|百))?)?"
                rf"(?:\s?(?P<inside_too>{inside}))?(?:\s?(?P<scale>hundred|thousand|million|billion)\b)?"
                rf"(?:\s?(?:(?P<refused>{any_of(roles['not_unit'])})|(?P<unit>{unit})))?(?:\s?(?P<after>{after}))?"
            ),
            # 两个, 十余所, 近千名
            "chinese": (
                rf"(?<![第零一二两三四五六七八九十百千万亿数几])(?P<han>{_HAN}{{1,12}})(?P<han_inside>{inside})?"
                rf"(?P<han_multiplier>[万亿])?(?P<han_inside_too>{inside})?(?P<han_unit>{unit})(?P<han_after>{after})?"
            ),
            # six, twenty-one
            "english": (
                rf"(?<![A-Za-z-])(?P<word>(?:{any_of(english)})(?:-(?:{any_of(ones)}))?)"
                r"(?:\s+(?P<word_scale>hundred|thousand|million))?(?=\s+[a-z“\"(])"
            ),
        }


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The grammar, built at its first use."""
    return Grammar()
