"""Which time a text names, and what words like 本年度 mean in a report of a given year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.documents.model import Block, Document, Span
from flows.extraction.periods import reader as periods
from flows.extraction.periods.reader import Frame
from flows.extraction.rows import Period

FRAME = Frame(report_year=2022, data_year=2021, academic_year="2020-2021", cohort=2021)
NOWHERE = Frame(None, None)


def named(text: str, frame: Frame = FRAME) -> list[tuple[str, str]]:
    return [(mention.period.basis, mention.period.label) for mention in periods.find(text, frame)]


@pytest.mark.parametrize(
    ("text", "basis", "label"),
    [
        ("2021年，学校", "calendar", "2021"),
        ("2021 年度", "calendar", "2021"),
        ("２０２１年", "calendar", "2021"),
        ("二零二一年十一月", "calendar", "2021"),
        ("2021年11月30日", "calendar", "2021"),
        ("2022年秋期免学费", "calendar", "2022"),
        ("2023年春季学期", "calendar", "2023"),
        ("2020年预算收入", "calendar", "2020"),
        ("2021年1月1日至2021年12月31日", "calendar", "2021"),
        ("2020-2021 学年", "academic", "2020-2021"),
        ("2020—2021学年度", "academic", "2020-2021"),
        ("2020/2021学年第一学期", "academic", "2020-2021"),
        ("20/21学年", "academic", "2020-2021"),
        ("2020学年", "academic", "2020-2021"),
        ("2020年9月至2021年8月", "academic", "2020-2021"),
        ("the 2020-2021 academic year", "academic", "2020-2021"),
        ("2021届毕业生", "grad_cohort", "2021届"),
        ("2021 级", "entry_cohort", "2021级"),
        ("20级新生", "entry_cohort", "2020级"),
        ("（2015—2018年）", "range", "2015-2018"),
        ("2019-2021届", "range", "2019-2021"),
        ("“十三五”期间", "range", "2016-2020"),
        ("十四五规划期间", "range", "2021-2025"),
        ("截至2021年8月31日", "as_of", "2021"),
        ("2021年底", "as_of", "2021"),
        ("currently in 2022,", "calendar", "2022"),
    ],
)
def test_a_time_is_read_in_any_of_its_written_forms(text: str, basis: str, label: str) -> None:
    assert (basis, label) in named(text)
    stated = [m for m in periods.find(text, FRAME) if (m.period.basis, m.period.label) == (basis, label)]
    assert stated[0].period.source == "stated"
    assert not stated[0].relative


@pytest.mark.parametrize(
    ("text", "basis", "label"),
    [
        ("本年度", "as_of", "2021"),
        ("今年", "as_of", "2021"),
        ("全年完成培训", "as_of", "2021"),
        ("现有在校生", "as_of", "2021"),
        ("目前", "as_of", "2021"),
        ("去年", "calendar", "2020"),
        ("上一年度", "calendar", "2020"),
        ("上年数", "calendar", "2020"),
        ("本学年度", "academic", "2020-2021"),
        ("上学年", "academic", "2019-2020"),
        ("近三年", "range", "2019-2021"),
        ("近5年来", "range", "2017-2021"),
        ("过去两年", "range", "2020-2021"),
        ("未来3年", "range", "2022-2024"),
        ("past three years", "range", "2019-2021"),
        ("近年来", "range", "截至2021"),
        ("50多年来", "range", "截至2021"),
        ("五年前，这里的在校生", "calendar", "2016"),
        ("如今，在校生", "as_of", "2021"),
        ("累计", "range", "截至2021"),
    ],
)
def test_relative_words_are_resolved_against_the_report_and_say_so(text: str, basis: str, label: str) -> None:
    (mention,) = periods.find(text, FRAME)
    assert (mention.period.basis, mention.period.label, mention.period.source) == (basis, label, "resolved")
    assert mention.relative


@pytest.mark.parametrize("text", ["今年", "去年", "目前", "累计"])
def test_without_any_year_a_relative_word_stays_unknown(text: str) -> None:
    (mention,) = periods.find(text, NOWHERE)
    assert (mention.period.label, mention.period.source) == ("", "unknown")


def test_this_school_year_follows_the_label_that_the_document_itself_gives() -> None:
    assert named("本学年", Frame(2023, 2023, "2022-2023")) == [("academic", "2022-2023")]
    assert named("本学年", Frame(2023, 2023, None)) == [("academic", "2022-2023")]


@pytest.mark.parametrize(
    "text",
    [
        "毕业三年内",
        "毕业后三年",
        "不同年级",
        "全年级",
        "本年级",
        "第19届大赛",
        "国家级",
        "三年级",
        "2000 次",
        "2021人",
        "〔2021〕35号",
        "中国制造 2025",
        "60多年办学历史",
        "设备是三年前更新的",
    ],
)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert named(text) == []


def test_a_misprinted_class_is_the_one_nearby_if_it_is_plausible() -> None:
    assert named("20201 届毕业生") == [("grad_cohort", "2021届")]
    assert named("20971届毕业生") == []


def test_years_of_a_table_head_are_read_each_for_itself() -> None:
    assert named("2020年\t2021年") == [("calendar", "2020"), ("calendar", "2021")]
    assert named("2019\t2020\t2021") == [("calendar", "2019"), ("calendar", "2020"), ("calendar", "2021")]
    assert named("2018级、2019级") == [("entry_cohort", "2018级"), ("entry_cohort", "2019级")]
    assert named("2019-2020\t2020-2021") == [("academic", "2019-2020"), ("academic", "2020-2021")]


def test_the_same_year_is_the_one_named_before() -> None:
    assert named("2019年立项，同年建成") == [("calendar", "2019"), ("calendar", "2019")]
    assert named("2016-2017学年发放资助，当年认定困难学生") == [("academic", "2016-2017"), ("academic", "2016-2017")]
    assert named("当年认定困难学生") == [("as_of", "2021")]
    assert named("同年建成") == []


def document(*texts: str, report_year: int | None = 2022, data_year: int | None = 2021) -> Document:
    blocks = tuple(Block(no, "paragraph", text, (Span(0, no + 1),)) for no, text in enumerate(texts))
    return Document("d", "d.txt", "text/plain", 1, "", report_year, data_year, blocks)


def test_the_frame_takes_the_school_year_and_class_that_a_document_names_most_often_near_its_year() -> None:
    frame = periods.frame_of(
        document("2020-2021学年，2020-2021学年", "2018-2019学年，2018-2019学年，2018-2019学年", "2021届毕业生，2021届，2020届")
    )
    assert frame == Frame(2022, 2021, "2020-2021", 2021)


def test_a_figure_without_a_time_is_as_of_the_documents_year() -> None:
    assert periods.default(FRAME) == Period("as_of", "2021", "document")
    assert periods.default(NOWHERE) == Period("as_of", "", "unknown")
    assert periods.default(periods.frame_of(document("学校", data_year=None))) == Period("as_of", "2022", "document")


def test_in_a_report_named_for_a_school_year_a_figure_without_a_time_is_of_that_school_year() -> None:
    titled = replace(document("现有在校生3942人", data_year=2022), title="2021-2022学年质量年度报告")
    assert periods.default(periods.frame_of(titled)) == Period("academic", "2021-2022", "document")


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period("calendar", "2021", "stated"), (date(2021, 1, 1), date(2021, 12, 31))),
        (Period("as_of", "2021", "document"), (date(2021, 1, 1), date(2021, 12, 31))),
        (Period("academic", "2020-2021", "stated"), (date(2020, 9, 1), date(2021, 8, 31))),
        (Period("grad_cohort", "2021届", "stated"), (date(2021, 1, 1), date(2021, 12, 31))),
        (Period("entry_cohort", "2021级", "stated"), (date(2021, 9, 1), date(2022, 8, 31))),
        (Period("range", "2015-2018", "stated"), (date(2015, 1, 1), date(2018, 12, 31))),
        (Period("range", "截至2021", "resolved"), None),
        (Period("as_of", "", "unknown"), None),
    ],
)
def test_a_period_has_its_first_and_last_day_where_they_are_known(period: Period, expected: tuple[date, date] | None) -> None:
    assert periods.bounds(period) == expected


ALPHABET = st.sampled_from("0123456789年月日学度届级-—–~至到近三五本上去今全同先后累计截底末春秋十“”〔〕、，. \t人次")


@settings(max_examples=400, deadline=None)
@given(st.text(ALPHABET, max_size=50) | st.text(max_size=30), st.sampled_from([FRAME, NOWHERE]))
def test_mentions_stand_where_they_say_apart_and_every_label_with_two_years_runs_forward(text: str, frame: Frame) -> None:
    last = 0
    for mention in periods.find(text, frame):
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end
        bounds = periods.bounds(mention.period)
        assert bounds is None or bounds[0] < bounds[1]


def test_the_whole_year_is_the_one_just_spoken_of_unless_it_is_compared_with_a_date_or_long_ago() -> None:
    frame = Frame(2023, 2023)
    assert named("2022年预算外收入减少。全年支出下降", frame)[-1] == ("calendar", "2022")
    assert named("比2022年少，全年培训", frame)[-1] == ("as_of", "2023")
    assert named("2022年10月成立基地。全年培训", frame)[-1] == ("as_of", "2023")
    assert named("2009年升格。全年培训", frame)[-1] == ("as_of", "2023")
    assert named("全年培训", frame) == [("as_of", "2023")]


def test_last_school_year_told_of_by_itself_is_the_one_that_the_report_is_about() -> None:
    frame = Frame(2023, 2023, "2022-2023")
    assert named("上学年共向数百名学生发放助学金", frame) == [("academic", "2022-2023")]
    assert named("较上学年增加的学生主要来自扩招专业", frame) == [("academic", "2021-2022")]
    assert named("上学年招生数比本学年略少一些的专业有三个", frame)[0] == ("academic", "2021-2022")
    assert named("上学年", frame) == [("academic", "2021-2022")]


def test_the_last_classes_are_a_span_and_the_class_of_now_or_before_is_one() -> None:
    frame = Frame(2023, 2022, None, 2022)
    assert named("近三届毕业生", frame) == [("range", "2020-2022")]
    assert named("较上届提高", frame) == [("grad_cohort", "2021届")]
    assert named("在上届大赛中", frame) == []
    assert named("本届毕业生980名", frame) == [("grad_cohort", "2022届")]
    assert named("本届大赛共", frame) == []


def test_a_span_gives_each_of_as_many_figures_its_own_year() -> None:
    span = Period("range", "2020-2022", "resolved")
    assert [one.label for one in periods.series(span, 3)] == ["2020", "2021", "2022"]
    assert [one.label for one in periods.series(span, 3, "grad_cohort")] == ["2020届", "2021届", "2022届"]
    assert [one.label for one in periods.series(span, 2, "academic")] == ["2020-2021", "2021-2022"]
    assert [one.label for one in periods.series(span, 3, "academic")] == ["2019-2020", "2020-2021", "2021-2022"]
    assert periods.series(span, 4) == ()
    assert periods.series(Period("range", "截至2022", "resolved"), 3) == ()
