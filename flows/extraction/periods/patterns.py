"""How times are written in reports: one pattern a kind, joined into ``SCAN``; ``periods`` reads what each has found.

A text is folded before it is scanned. The order matters where one kind holds another: a school year before its years.
"""

from __future__ import annotations

import re

from flows.extraction.quantities import units

_Y = r"(?:19|20)\d\d"
_YEAR_END = r"(?:19|20)?\d\d"
_DASH = r"\s*年?\s*(?:-{1,2}|~|至|到)\s*"
_HAN_NUMBER = r"\d{1,2}|[一二两三四五六七八九十]{1,3}"
_COUNTED = "|".join(sorted({re.escape(form[0]) for form in units.forms() if not form[0].isascii()}))  # what begins a unit
_PATTERNS = {
    # 2020-2021学年, 2020—2021学年度, 2020/2021学年, 20/21学年
    "academic": rf"(?<!\d)(?P<a1>{_Y}|\d\d)\s*(?:学年|年)?\s*(?:-{{1,2}}|~|/|至|到)\s*(?P<a2>{_YEAR_END})\s*学\s*年\s*度?",
    # academic year 2020-2021, 2020/21 academic year
    "academic_english": (
        rf"(?:academic|school) year (?:of )?(?P<ae1>{_Y})\s*[-/]\s*(?P<ae2>{_YEAR_END})"
        rf"|(?<!\d)(?P<ae3>{_Y})\s*[-/]\s*(?P<ae4>{_YEAR_END}) (?:academic|school) year"
    ),
    # 2020年9月至2021年8月, 2021年1月1日—12月31日
    "months": (
        rf"(?<!\d)(?P<m1>{_Y})\s*[年.]\s*(?P<mm1>\d{{1,2}})\s*(?:月\s*(?:\d{{1,2}}\s*[日号])?)?\s*(?:-{{1,2}}|~|至|到)\s*"
        rf"(?:(?P<m2>{_Y})\s*[年.]\s*)?(?P<mm2>\d{{1,2}})\s*月?(?:\s*\d{{1,2}}\s*[日号]|底|末)?(?![\d年])"
    ),
    # 2020学年
    "academic_one": rf"(?<!\d)(?P<a>{_Y})\s*学\s*年\s*度?",
    # 2022年秋季学期, 2022年秋期
    "term": rf"(?<!\d)(?P<t>{_Y})\s*年?\s*[春秋](?:季|期|学期|季学期)?",
    # 2019-2021届
    "cohort_range": rf"(?<!\d)(?P<c1>{_Y})\s*[级届]?\s*(?:-{{1,2}}|~|至|到)\s*(?P<c2>{_YEAR_END})\s*(?P<crk>[级届])",
    # 2021届, 20201届 (misprinted), 21届
    "cohort": r"(?<![\d.第])(?<!第\s)(?P<c>(?:19|20)\d{2,3}|[0-3]\d)\s*(?P<ck>[级届])(?!别|联动)",
    # 2020-2021, 2020/21 as a head
    "school_year": rf"(?<![\d.])(?P<s1>{_Y})\s?[-/]\s?(?P<s2>{_YEAR_END})(?![\d.年月/-])",
    # 2015—2018年, 2016年至2020年, 2015-2018
    "range": rf"(?<!\d)(?P<r1>{_Y}){_DASH}(?P<r2>{_Y}|\d\d(?=\s*年))(?!\d)\s*(?:年度?)?(?!\s*[月人名届级学])",
    # 2019年以来, 1999年经批准改制建院以来
    "since": rf"(?<!\d)(?P<si>{_Y})\s*年(?:\s*\d{{1,2}}\s*月)?[^，,。；;、\d\n]{{0,14}}?以来",
    # 截至2021年12月31日, 截止 2021 年
    "as_of": (
        rf"截[至止到]+\s*(?:目前|(?P<o>{_Y})\s*年?(?:\s*\d{{1,2}}\s*月)?(?:底|末|份)?(?:\s*\d{{1,2}}\s*[日号])?"
        r"|\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号]|底|末)?)"
    ),
    # 2021年底, 2021年末
    "year_end": rf"(?<!\d)(?P<e>{_Y})\s*年\s*(?:年?[底末]|12\s*月底)",
    # 2021年, 2021 年度, 2021-09, 二零二一年
    "calendar": rf"(?<!\d)(?P<y>{_Y})\s*(?:年\s*度?|(?=[.-](?:0?[1-9]|1[0-2])(?![\d%])(?!\s*[万元亿])))(?!\s*级)",
    "calendar_han": r"(?P<yh>[一二][零九][零一二三四五六七八九]{2})\s*年\s*度?",
    # “十三五”期间
    "plan": r"[“\"]?(?P<pl>十[一二三四五六])五[”\"]?\s*(?:规划)?(?:期间|时期|以来|期末)",
    # 近三年, 近5年来, 最近三年, 过去三年, 连续三年
    "last_years": rf"(?:最近|近|过去|前|连续)\s*(?P<n>{_HAN_NUMBER})\s*(?P<n_unit>个?学年|年)\s*(?:以?来|间)?(?!级|制|前)",
    # 近三届毕业生, 最近 3 届: graduating classes; 较上届, 上一届毕业生: the one before
    "last_classes": rf"(?:最近|近)\s*(?P<nc>{_HAN_NUMBER})\s*届(?!大赛|比赛|竞赛|全国|世)",
    "last_class": r"(?:(?<=[较比])|(?<=[较比]\s))上一?届(?!大赛|比赛|竞赛|全国|世)|上一?届(?=毕业|[为是则仅的]|[，,]?\s*\d)",
    "this_class": r"本届(?=毕业)",  # 本届毕业生980名
    # 五年前，这里的在校生只有1120人: where it opens a clause
    "years_ago": rf"(?:(?<=^)|(?<=[，。；,;“\n]))(?:早在|在)?(?P<ago>{_HAN_NUMBER})\s*年以?前(?=[，,]|的)",
    "next_years": rf"(?:未来|今后)\s*(?P<f>{_HAN_NUMBER})\s*年",
    "open_range": (
        r"近年(?:以?来)?|近些年来?|近几年来?|历年来?|(?<![\d十百])多年来?|多年来|连续多年|建校以来|办学以来|自[^，。；]{0,8}以来|成立以来"
        r"|累计|累积|先后|历届"
    ),
    "past_english": r"(?:past|last|recent) (?P<pe>\d{1,2}|two|three|four|five|ten) years",
    # 本学年度, 本年度, 今年, 去年
    "this_academic": r"本学年\s*度?|该学年|当学年|今学年",
    "last_academic": r"上一?学年\s*度?",
    "this_year": (
        r"(?:本|今)年(?!级)\s*度?|(?<![零一二两三四五六七八九十几\d\s])年(?:内|初|底|末)"
        r"|本报告期|报告期内|[Tt]his year"
    ),
    "last_year": r"去年|上一?年(?!级)\s*度?|[Ll]ast year",
    "before_last": r"前年(?!度)",
    "same_year": r"(?<!不)同年(?!级)|(?:该|当)年(?!级)|全年(?!级)\s*度?",
    "now": r"如今|现如今|现在|时至今日|现有|现设|现开设|现共有|目前|现阶段|截至目前|当前|现建有|currently|at present",
    "in_english": rf"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Dd]uring|[Ff]rom)\s+(?P<ye>{_Y})(?:\s*(?:-|to)\s*(?P<ye2>{_Y}))?\b",
    # a table head's bare year
    "bare": rf"(?<![\d.:\w/-])(?P<b>{_Y})(?![\d.\w%/-]|\s?(?:余|多|[届级〕\]】]|{_COUNTED}))",
}
_FIRST = (
    # what a mention may begin with
    '[0-9一二两三四五六七八九截十早在如时“"最近过前连未今后历多建办自成累先本该当上去同全年报现目ACBDFILRSTacbdfilprst]'
)
SCAN = re.compile(f"(?={_FIRST})(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()) + ")")
