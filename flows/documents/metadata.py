"""The document's own title, the year it is named for, and the year it mostly speaks of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from flows.documents.drafts import Draft
from flows.documents.markers import marker

REPORT = re.compile(r"(?:年度|质量|发展|办学|工作|自评|自查)[^。]{0,14}报告|年\s*报")  # 高等职业教育质量年度报告
BODY = re.compile(r"(?:学院|学校|大学|中心|中专|技校|学堂|集团)(?:[（(][^（）()]{1,30}[）)])?$")
NAMED_YEAR = re.compile(r"(?:[（(【\[]\s*)?((?:19|20)\d\d|[二一][零〇○0一九][零〇○0-9一二三四五六七八九]{2})\s*(?:[-—–~至]\s*((?:20)?\d\d))?"
                        r"\s*(学年|年度|年|版|级|届)?\s*(?:[）)】\]])?")
SIGNED = re.compile(r"^(?:日期\s*[:：]?\s*)?((?:19|20)\s?\d\s?\d|[二一][零〇○0一九][零〇○0一二三四五六七八九]{2})\s*年\s*"
                    r"(1[0-2]|0?[1-9]|十[一二]?|元|[一二三四五六七八九])\s*月(?:\s*[\d一二三四五六七八九十]{1,3}\s*日)?$")  # 二零二一年十一月
SPOKEN_YEAR = re.compile(r"(?<![\d.])(20\d\d|19\d\d)\s*(?=年(?!代)|[-—]20\d\d\s*学年|学年|届|级)")  # 2021年, 2021 届
# 2021年, 截至2021年; not 到2035年, and not a year that only tells when the school was founded or renamed
PAST_YEAR = re.compile(
    r"(?:(?<=截[至止])|(?<=截[至止]到)|(?<![\d.到至为划建争过较比—–~-]))(?<!建于)(?<!办于)(?<!立于)(?<!成于)(20\d\d)\s*"
    r"(?=年(?!代|前|底前|远景)(?![^，,。；;\d]{0,16}(?:创办|创建|成立|建校|建院|组建|升格|更名|改名|合并|并入|批准(?:建立|成立|设立)))|学年|届|级)"
)
# 发布时间：2021-11-30, 更新日期 2021年11月30日: when a page was put up
PUBLISHED = re.compile(r"(?:发布|发表|更新|编辑|修改|录入|添加|上传)?(?:时间|日期)\s*[:：]?\s*(20\d\d)\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}")
EDITION_YEAR = re.compile(r"《\s*(20\d\d)\s*(?:年)?(?![\d—–~-])")  # 《2022中国职业教育质量年度报告》
DATELINE = re.compile(r"(20\d\d)\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")  # 某某职教周刊  2019年6月18日  第7版
EARLY = frozenset({*(f"{zero}{month}" for zero in ("", "0") for month in range(1, 7)), *"元一二三四五六"})  # months of the year after
TRAIL = re.compile(r"(?:当前|您的|你的|所在)\s*位置|首\s*页\s*[>＞»›|｜]")  # 当前位置：首页 > 信息公开 > 质量年报
DATELINE_AMONG = 6  # of the first blocks
DIGITS = str.maketrans("零〇○一二三四五六七八九", "000123456789")


def title_of(drafts: Sequence[Draft], declared: str = "") -> tuple[str, frozenset[int]]:
    """(title, positions of the drafts that carry it). The report's own title among the first blocks, else the first heading."""
    opening = [(position, draft) for position, draft in enumerate(drafts[:24])
               if draft.kind in ("heading", "paragraph", "caption") and not TRAIL.search(draft.text)]
    for place, (position, draft) in enumerate(opening):
        text = _tidy(draft.text)
        if len(text) <= 70 and REPORT.search(text) and not re.search(r"[。；]$|目\s*录|责任|声明", text):
            carriers = [position]
            if place and not BODY.search(text.split("报告")[0]) and not re.search(r"学院|学校|大学|中心", text):
                above, heading = opening[place - 1]
                name = _tidy(heading.text)
                if above == position - 1 and len(name) <= 40 and BODY.search(name):
                    text, carriers = f"{name}{text}", [above, position]
            if not re.search(r"\d{4}|[零〇一二三四五六七八九]{4}", text) and place + 1 < len(opening):
                below, heading = opening[place + 1]
                if re.fullmatch(r"[（(]?\s*(?:20\d\d|二[零〇○][零〇○一二三四五六七八九]{2})[^。]{0,12}[）)]?", _tidy(heading.text)):
                    text += _tidy(heading.text)
                    carriers.append(below)
            return text, frozenset(carriers)
    if drafts and drafts[0].under:
        return drafts[0].under[-1], frozenset()
    if declared:
        return _tidy(declared), frozenset()
    for position, draft in enumerate(drafts):
        if draft.kind == "heading":
            return _tidy(draft.text)[:120], frozenset({position}) if position == 0 and marker(draft.text) is None else frozenset()
    return "", frozenset()


def report_year(title: str) -> int | None:
    """质量年度报告（2022） -> 2022; 2020-2021学年…报告 -> 2021; None where the title names no year."""
    if not REPORT.search(title):
        return None
    years = [_year((found[2] and (found[2] if len(found[2]) == 4 else found[1][:2] + found[2])) or found[1])
             for found in NAMED_YEAR.finditer(title)]
    plausible = [year for year in years if year and 1990 <= year <= 2100]
    return plausible[-1] if plausible else None


def data_year(drafts: Sequence[Draft], named: int | None) -> int | None:
    """The year that the document mostly speaks of; None where its text names none.

    Of the signing date or dateline, save that a report signed in the first half of a year, of which it says less than of the year
    before, is about that one; else, for a report named for a year, the year that it names most often within two years
    up to that; else the year that its page was put up; else the latest year that it names as past or present (a target's year
    and that of the school's foundation are not): no more can be told of it.
    """
    texts = [draft.text for draft in drafts if draft.kind != "contents"]
    cells = [piece.text for draft in drafts if draft.grid for row in draft.grid.rows for cell in row for piece in cell]
    counts = Counter(int(found) for text in (*texts, *cells) for found in SPOKEN_YEAR.findall(text))
    signed = [found for text in texts if len(text) < 60 for line in text.split("\n") if (found := SIGNED.match(line.strip()))]
    years = [year for found in signed if (year := _about(found, counts, named))]
    years = years or [int(found[1]) for text in texts[:DATELINE_AMONG] if len(text) < 60 and (found := DATELINE.search(text))]
    if years:
        return Counter(years).most_common(1)[0][0]
    if named is None:
        published = next((int(found[1]) for text in texts if len(text) < 120 and (found := PUBLISHED.search(text))), None)
        if published:
            return published
        past = {int(found) for text in (*texts, *cells) for found in (*PAST_YEAR.findall(text), *EDITION_YEAR.findall(text))}
        return max(past, default=None)
    near = {year: count for year, count in counts.items() if named - 2 <= year <= named}
    return max(near, key=lambda year: (near[year], year)) if near else None


def _about(signed: re.Match[str], counts: Counter[int], named: int | None) -> int | None:
    """The year that a signed text is about; ``counts``: how often each year is named in it."""
    year = _year(re.sub(r"\s", "", signed[1]))
    if year and named and signed[2] in EARLY and counts[year - 1] > counts[year]:
        return year - 1
    return year


def _year(written: str) -> int | None:
    digits = written.translate(DIGITS)
    return int(digits) if digits.isdigit() and len(digits) == 4 else None


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"(?<=[\u4e00-\u9fff（）0-9]) (?=[\u4e00-\u9fff（）0-9])", "", text)
