"""The time a prose figure speaks of: named in its clause, else its sentence, carried from the sentence before, the heading, the document."""

from __future__ import annotations

import re
from dataclasses import replace

from flows.extraction.context import Context
from flows.extraction.periods import reader as periods
from flows.extraction.periods.reader import Mention
from flows.extraction.prose.passage import EACH, Number, Passage
from flows.extraction.rows import Period
from flows.extraction.sentences import clause_end, clause_start

COMPARED = re.compile(
    r"(?:由|从|较|比|与|同|相比|[优高低多少好大]于|超过|除|自|自从|始建于|founded|established|created|renamed|merged|upgraded|built|创建于|成立于|创办于|建于)$"
)  # 较2019年增加
COMPARED_AFTER = re.compile(r"^(?:同期|相比|以前|之前|[^,。;]{0,6}(?:相比|创办|创建|成立|建校|升格|更名|合并|独立))")
TITLE = re.compile(r"《[^《》]*$")  # 《2021中国职业教育质量年度报告》
QUOTED = re.compile(r"“([^“”]{0,24})$")  # “2021年度先进单位”, a name; what somebody says in quotes is longer
LEADING = re.compile(
    r"^(?:[^,:。;\x01\x02]{0,14}[:。]|\*|[一二三四五六七八九十]是|\(\d\)|首先|其次|目前|学校|我校|我院|学院|截[至止]|在|自|从|据|,|[\x02\x03])*$"
)


def own_times(passage: Passage, start: int, end: int) -> list[Mention]:
    """The mentions of a stretch that figures may be of: none compared with, none inside a title or a name in quotes."""
    found = []
    for mention in passage.times:
        if not start <= mention.start < end:
            continue
        before, after = passage.text[max(start, mention.start - 30) : mention.start], passage.text[mention.end : mention.end + 16]
        if COMPARED.search(before.rstrip()) or TITLE.search(before):
            continue
        if (opened := QUOTED.search(before)) and "”" in passage.text[mention.end : mention.end + 24 - len(opened[1])]:
            continue
        if mention.period.basis == "calendar" and mention.period.source == "stated" and COMPARED_AFTER.search(after):
            continue
        found.append(mention)
    return found


def leading(passage: Passage, start: int, end: int, context: Context) -> Period | None:
    """The time that a sentence sets for those after it: one it begins with, near the document's own year."""
    for mention in own_times(passage, start, end):
        if not LEADING.match(passage.bones[start : mention.start]):
            return None
        year = context.frame.data_year
        stated = re.search(r"(?:19|20)\d\d", mention.period.label)
        reach = 6 if mention.period.basis == "as_of" else 2  # 截至2013年末，…: the paragraph's date of counting
        if mention.period.basis != "range" and (year is None or stated is None or abs(int(stated[0]) - year) <= reach):
            return mention.period
        return None
    return None


def period_of(number: Number, passage: Passage, context: Context, carried: Period | None) -> Period:
    """The period of a figure, with its source."""
    start, end = passage.sentence(number.start)
    mentions = own_times(passage, start, end)
    if (listed := year_of_list(number, passage, context.frame.data_year)) is not None:
        return listed
    if (own := _right_before(number, passage, start)) is not None:
        return own.period
    mentions = [m for m in mentions if not _closed_off(passage, m, number)]
    first, last = clause_start(passage.bones, number.start, start), clause_end(passage.bones, number.end, end)
    in_clause = [m for m in mentions if first <= m.start < last]
    before = [m for m in in_clause if m.start < number.start]
    if [m for m in before if not _weak(passage, m)]:
        whole_year = all(passage.text[m.start : m.end] in WHOLE_YEAR for m in before)
        if whole_year and carried is not None and _years_own(passage, carried, start):
            return replace(carried, source="carried" if carried.source == "stated" else carried.source)
        return _best(before)
    weak = before[-1] if before else None
    after = [m for m in in_clause if m.start >= number.end]
    if (
        after
        and "\x01" not in passage.bones[number.end : after[0].start]
        and after[0].period.basis in ("grad_cohort", "entry_cohort", "academic")
    ):
        return after[0].period
    earlier = [m for m in mentions if m.end <= first]
    if [m for m in earlier if not _weak(passage, m)]:
        return _best([m for m in earlier if not _weak(passage, m)])
    weak = weak or (earlier[-1] if earlier else None)
    if carried is not None:
        return replace(carried, source="carried" if carried.source == "stated" else carried.source)
    for heading in reversed(passage.block.section.split(" / ")):
        stated = [m.period for m in periods.find(heading, context.frame) if not m.relative and m.period.basis != "range"]
        if stated and context.frame.data_year and any(str(y) in stated[-1].label for y in _near(context.frame.data_year)):
            return replace(stated[-1], source="section")
    if weak is not None:
        return weak.period
    return periods.default(context.frame)


def _years_own(passage: Passage, carried: Period, end: int) -> bool:
    """Whether the time carried is a year that the paragraph named, no month in it (2020年10月 is no 全年)."""
    named = [m for m in passage.times if m.end <= end and m.period.label == carried.label]
    return any("月" not in passage.text[m.start : m.end + 3] for m in named) and carried.basis in ("calendar", "academic")


def _right_before(number: Number, passage: Passage, start: int) -> Mention | None:
    """The time that stands right before a figure, whatever stands before it: 比2015届（3752元）, 由2018年的9200人."""
    ahead = [m for m in passage.times if start <= m.start and m.end <= number.start and not _weak(passage, m)]
    if ahead and re.fullmatch(r"\(|(?:度|届|级)?的|", passage.bones[ahead[-1].end : number.start]):
        return ahead[-1]
    return None


WHOLE_YEAR = frozenset({"全年", "当年", "本年", "全年度"})  # of the year that the paragraph speaks of
LAST_CLASSES = re.compile(r"近([两三四五六])届")  # 近三届毕业生就业率分别为
BETWEEN_YEARS = re.compile(r"[年届级度、,和与及以\s(].{0,3}")  # 2019、2020年和2021年
YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年|届|级)?(?:[-—–~至到]+((?:19|20)\d\d))?")


def year_of_list(number: Number, passage: Passage, data_year: int | None) -> Period | None:
    """The year of one figure of a run that gives as many years: 2013、2014、2015三届…分别为93.2%、94.5%、95.8%."""
    run = passage.run(number)
    if run is None:
        return None
    first, index, count = run
    start, _ = passage.sentence(number.start)
    if not EACH.search(passage.bones[start : first.start]):
        return None
    written = passage.text[start : first.start]
    years: list[int] = []
    reached = None
    for found in YEARS.finditer(written):
        if reached is not None and not BETWEEN_YEARS.fullmatch(written, reached, found.start()):
            years = []  # 2022届…，2021届分别为: no list of years
        years += range(int(found[1]), int(found[2]) + 1) if found[2] else [int(found[1])]
        reached = found.end()
    if len(years) != count:  # 近三年…依次为
        spans = [m.period.label for m in passage.times if start <= m.start < first.start and m.period.basis == "range"]
        ends = [int(year) for year in re.findall(r"(?:19|20)\d\d", spans[-1])] if spans else []
        years = list(range(ends[0], ends[-1] + 1)) if len(ends) == 2 else []
    if len(years) != count and data_year and (classes := LAST_CLASSES.search(written)):
        years = list(range(data_year - "两三四五六".index(classes[1]) - 1, data_year + 1))
    if len(years) != count:
        return None
    return (
        Period("grad_cohort", f"{years[index]}届", "stated")
        if "届" in written
        else Period("calendar", str(years[index]), "stated")
    )


def dated(number: Number, passage: Passage) -> bool:
    """Whether a time stands right before a figure."""
    return _right_before(number, passage, passage.sentence(number.start)[0]) is not None


def _closed_off(passage: Passage, mention: Mention, number: Number) -> bool:
    """Whether a time stands in a bracket that has closed before the figure, or is the class before, compared with in passing.

    对口率76%（2021届74%），满意度97%; 上届为96.9%；留在省内就业的占81%.
    """
    between = passage.bones[mention.end : number.start]
    only_compared = passage.text.startswith(("上届", "上一届"), mention.start) and re.search(r"[,;。]", between)
    return between.count(")") > between.count("(") or bool(only_compared)


def _weak(passage: Passage, mention: Mention) -> bool:
    """Whether a word only says that something adds up (累计), and leaves the time to what stands before."""
    return passage.text[mention.start] in "累先"


def of_class(period: Period, number: Number, passage: Passage, topic: Period | None) -> Period:
    """The graduating class for what is said of graduates: named in the sentence before the figure, else the paragraphs' topic.

    A date of counting (截至8月底) or the document's own year gives way to it; any other time that is stated stays.
    """
    start, _ = passage.sentence(number.start)
    if period.basis not in ("as_of", "calendar") or (period.basis == "calendar" and period.source == "stated"):
        return period
    named = class_of(passage, start, number.start, number)
    if named is not None and (period.basis == "as_of" or period.source != "stated"):
        return named
    dated = period.source in ("stated", "resolved") and period.basis == "calendar"
    return period if topic is None or dated or period.source == "stated" else replace(topic, source="carried")


def class_of(passage: Passage, start: int, end: int, number: Number | None = None) -> Period | None:
    """The graduating class named last in a stretch."""
    classes = [m for m in own_times(passage, start, end) if m.period.basis == "grad_cohort"]
    classes = [m for m in classes if number is None or not _closed_off(passage, m, number)]
    return classes[-1].period if classes else None


def topic_behind(passage: Passage, start: int, end: int, topic: Period | None) -> Period | None:
    """The class that the paragraphs speak of behind a sentence; one older than the time spoken of is only compared with."""
    named = class_of(passage, start, end)
    spoken = [_year(m.period) for m in own_times(passage, 0, end) if m.period.basis in ("calendar", "grad_cohort")]
    return topic if named is None or _year(named) < max(_year(topic), *spoken) else named


def compared_class(period: Period, passage: Passage, end: int) -> bool:
    """Whether a class is older than another that the paragraph has named: 2022届…。2021届毕业生就业率为97%。"""
    classes = [_year(m.period) for m in own_times(passage, 0, end) if m.period.basis == "grad_cohort"]
    return period.basis == "grad_cohort" and _year(period) < max(classes, default=0)


def _year(period: Period | None) -> int:
    found = re.search(r"(?:19|20)\d\d", period.label) if period else None
    return int(found[0]) if found else 0


def _near(year: int) -> range:
    return range(year - 2, year + 2)


def _best(mentions: list[Mention]) -> Period:
    """The nearest mention; a vague one (累计, 先后, 目前) gives way to a stated one before it."""
    mentions = [m for m in mentions if not (m.relative and m.period.basis == "range" and m.end - m.start <= 2)] or mentions
    last = mentions[-1]
    if last.relative and last.period.basis in ("range", "as_of"):
        for mention in reversed(mentions[:-1]):
            if not mention.relative or mention.period.basis == "academic":
                return mention.period
    return last.period
