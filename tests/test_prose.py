"""What prose says of a school: measure, value, part, period; and what it says of others, of plans and of differences."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache

import pytest

from flows.documents.model import Block, Document, Span
from flows.extraction.context import Context, Knowledge
from flows.extraction.periods import reader as periods
from flows.extraction.prose import reader as prose
from flows.extraction.rows import Figure, Observation
from flows.settings import ROOT

SCHOOL = "临江职业技术学院"


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    return Knowledge.load(ROOT / "dbt_project" / "seeds")


@dataclass(frozen=True)
class Read:
    figures: list[Figure]
    observations: list[Observation]

    def facts(self) -> set[tuple[str, float, str]]:
        """(indicator, value, member of the part) of every observation."""
        return {(o.indicator_code, o.value, o.breakdown_member) for o in self.observations}

    def of(self, code: str) -> Observation:
        (found,) = [o for o in self.observations if o.indicator_code == code]
        return found

    def reason(self, written: str) -> str:
        (found,) = [f for f in self.figures if f.written == written]
        assert found.status == "unmapped"
        return found.reason


def read(*paragraphs: str, section: str = "一、学校概况", school: str = SCHOOL, year: int = 2022) -> Read:
    """Paragraphs of a report of ``school`` for ``year``, read one after the other."""
    texts = (f"{school}质量年度报告（{year}）", *paragraphs)
    blocks = tuple(
        Block(k, "heading" if k == 0 else "paragraph", text, (Span(0, k + 1),), "" if k == 0 else section, 1 if k == 0 else None)
        for k, text in enumerate(texts)
    )
    document = Document("0" * 64, f"{school}.txt", "text/plain", 0, texts[0], year, year - 1, blocks)
    context = Context(document, knowledge().catalogue, periods.frame_of(document), knowledge().registry.assign(document))
    figures: list[Figure] = []
    observations: list[Observation] = []
    carry = prose.Carry()
    for block in blocks:
        block_figures, block_observations, carry = prose.read(block, context, carry)
        figures += block_figures
        observations += block_observations
        assert all(observation.quote in block.text for observation in block_observations)
    return Read(figures, observations)


def test_a_secondary_school_tells_its_scale_in_either_order() -> None:
    found = read(
        "学校占地面积186亩，建筑面积7.2万平方米，现有教学班68个，在校学生2985名。在编教职工215人，专任教师198人，"
        "开设有护理、汽车运用与维修、电子商务等9个专业，图书室藏书8.5万册，计算机620台，建有实训室36个。",
        school="青山县职业教育中心",
    )
    assert found.facts() >= {
        ("campus_area", 186, ""), ("floor_area", 72000, ""), ("fulltime_students", 2985, ""), ("staff", 215, ""),
        ("fulltime_teachers", 198, ""), ("programmes", 9, ""), ("library_volumes", 85000, ""), ("training_rooms", 36, ""),
    }  # fmt: skip


def test_a_private_college_counts_its_teachers_and_their_shares() -> None:
    found = read(
        "全校专任教师712人，其中教授38人、副教授146人；具有高级职称的教师占专任教师总数的28.6%，具有硕士及以上学位的教师占比65.3%，"
        "“双师型”教师392人，占专任教师的55.1%。生师比17.6:1。"
    )
    assert found.facts() == {
        ("fulltime_teachers", 712, ""), ("professors", 38, ""), ("associate_professors", 146, ""), ("senior_title_teacher_rate", 28.6, ""),
        ("postgraduate_teacher_rate", 65.3, ""), ("dual_qualified_teachers", 392, ""), ("dual_qualified_teacher_rate", 55.1, ""),
        ("student_teacher_ratio", 17.6, ""),
    }  # fmt: skip


def test_a_normal_college_tells_where_its_graduates_went_and_in_what_share() -> None:
    found = read(
        "2021届毕业生2865人，毕业去向落实率94.87%。其中，升学655人，占22.86%；自主创业31人；待就业147人。"
        "在江苏就业的占72.6%，用人单位对毕业生的总体满意度为97.6%，毕业半年后平均月收入3982元。",
        school="江苏工程职业技术学院",
    )
    assert found.facts() == {
        ("graduates", 2865, ""), ("employment_rate", 94.87, ""), ("further_study_graduates", 655, ""), ("further_study_rate", 22.86, ""),
        ("self_employed_graduates", 31, ""), ("unemployed_graduates", 147, ""), ("in_province_employment_rate", 72.6, ""),
        ("employer_satisfaction", 97.6, ""), ("monthly_income", 3982, ""),
    }  # fmt: skip
    assert {o.period.label for o in found.observations} == {"2021届"}
    assert found.of("further_study_rate").period.source == "carried"


def test_a_medical_college_trains_and_researches() -> None:
    found = read(
        "2021年承担横向课题49项，到账经费160.3万元；纵向科研经费到款额86.2万元；授权专利126件（发明专利9件），专利转化5项，转化金额11万元。"
        "全年完成各类社会培训59项，共计12829人次，培训到账经费386.5万元。"
    )
    assert found.facts() == {
        ("horizontal_projects", 49, ""), ("horizontal_service_income", 160.3, ""), ("vertical_research_income", 86.2, ""),
        ("patents_granted", 126, ""), ("invention_patents_granted", 9, ""), ("patents_commercialised", 5, ""),
        ("patent_commercialisation_income", 11, ""), ("training_projects", 59, ""), ("training_person_times", 12829, ""),
        ("training_income", 386.5, ""),
    }  # fmt: skip


def test_an_english_page_is_read_too() -> None:
    found = read(
        "The campus covers an area of 1,003 mu with a floor area of 310,000 square meters. It has more than 10,800 full-time students, "
        "offers 26 programmes and employs 798 staff members, including 512 full-time teachers."
    )
    assert found.facts() == {
        ("campus_area", 1003, ""), ("floor_area", 310000, ""), ("fulltime_students", 10800, ""), ("programmes", 26, ""),
        ("staff", 798, ""), ("fulltime_teachers", 512, ""),
    }  # fmt: skip
    assert found.of("fulltime_students").qualifier == "at_least"


def test_a_line_of_key_and_value_is_read() -> None:
    assert read("占地面积：686亩", "全日制在校生：11,236人").facts() == {
        ("campus_area", 686, ""),
        ("fulltime_students", 11236, ""),
    }


def test_parts_behind_their_whole_carry_a_breakdown() -> None:
    found = read("2021年实际录取5763人，其中单独招生2850人、夏季高考2913人，报到5421人，报到率94.07%。")
    assert found.facts() == {
        ("admitted", 5763, ""), ("admitted", 2850, "单独招生"), ("admitted", 2913, "夏季高考"), ("registered", 5421, ""),
        ("registration_rate", 94.07, ""),
    }  # fmt: skip


def test_parts_in_a_bracket_carry_a_breakdown() -> None:
    found = read("经认定的家庭经济困难学生共有3268名（其中一般困难1530人、特别困难1738人），占在校生的20.8%。")
    assert found.facts() == {
        ("needy_students", 3268, ""),
        ("needy_students", 1530, "一般困难"),
        ("needy_students", 1738, "特别困难"),
    }


def test_aid_is_told_by_its_item_in_people_and_money() -> None:
    found = read("2020-2021学年，国家奖学金12人、9.6万元；国家助学金2150人次、645万元。全年发放各类奖助学金1526.4万元。")
    assert found.facts() == {
        ("student_aid_person_times", 12, "国家奖学金"), ("student_aid_amount", 9.6, "国家奖学金"),
        ("student_aid_person_times", 2150, "国家助学金"), ("student_aid_amount", 645, "国家助学金"), ("student_aid_amount", 1526.4, ""),
    }  # fmt: skip


def test_names_listed_first_take_their_figures_in_turn() -> None:
    found = read("毕业生就业率、专业对口率和用人单位满意度分别为97.1%、72.4%和98.6%。学生、家长满意度分别达到95%、96%。")
    assert found.facts() == {
        ("employment_rate", 97.1, ""), ("major_relevance_rate", 72.4, ""), ("employer_satisfaction", 98.6, ""),
        ("student_satisfaction", 95, ""), ("parent_satisfaction", 96, ""),
    }  # fmt: skip


def test_years_listed_first_take_their_figures_in_turn() -> None:
    found = read("学校2019年、2020年、2021年报到率分别为93.1%、94.2%和95.3%。")
    assert {(o.value, o.period.label) for o in found.observations} == {(93.1, "2019"), (94.2, "2020"), (95.3, "2021")}


def test_a_series_repeats_the_measure_for_other_years() -> None:
    found = read("在校生规模稳步增长：2019年3654人，2020年3892人，2021年4086人。")
    assert {(o.indicator_code, o.value, o.period.label) for o in found.observations} == {
        ("fulltime_students", 3654, "2019"), ("fulltime_students", 3892, "2020"), ("fulltime_students", 4086, "2021"),
    }  # fmt: skip


def test_what_something_grew_to_is_its_level_and_what_it_grew_from_has_no_time() -> None:
    found = read("学校占地面积由原来的520亩扩大到686亩。")
    assert found.facts() == {("campus_area", 686, "")}
    assert found.reason("520亩") == "an earlier level, its time not stated"


def test_an_earlier_level_with_its_year_is_of_that_year() -> None:
    found = read("在校生由2018年的9200人增加到11236人。")
    assert {(o.value, o.period.label) for o in found.observations} == {(9200, "2018"), (11236, "2021")}


@pytest.mark.parametrize("said", ["较2020年增加0.7亿元", "同比增长3.2个百分点", "比上年减少1204人"])
def test_a_difference_is_never_a_level(said: str) -> None:
    found = read(f"2021年办学经费总收入4.65亿元，{said}。")
    assert found.facts() == {("total_funding", 46500, "")}
    assert found.figures[-1].reason == "difference, not a level"


@pytest.mark.parametrize(
    "said",
    [
        "力争“双师型”教师占比达到85%，在校生达到4500人。",
        "计划到2025年建成实训室12个。",
        "预计招聘会提供岗位3000个。",
        "三年内专任教师增至320人。",
    ],
)
def test_a_target_is_not_the_present(said: str) -> None:
    found = read(said)
    assert found.observations == []
    assert {figure.reason for figure in found.figures} == {"target or plan"}


@pytest.mark.parametrize(
    "said",
    [
        "全国高职2021届毕业生半年后月收入为4295元。",
        "全省中职学校毕业生平均起薪2980元。",
        "联合体共建产业学院14个，共建实训基地140个。",
        "该公司拥有专利120项。",
    ],
)
def test_anothers_figure_is_not_the_schools(said: str) -> None:
    assert read(said).observations == []


def test_the_next_sentence_of_another_body_is_anothers_too() -> None:
    found = read("目前，联合体共建产业学院14个。获得省部级以上科研奖励10余项，授权专利100余项。学校授权专利8项。")
    assert found.facts() == {("patents_granted", 8, "")}


@pytest.mark.parametrize("said", ["为县内企业输送毕业生215人。", "组织21名教师参加培训。", "在东部省份就业的毕业生有190人。"])
def test_some_people_of_a_kind_are_not_all_of_them(said: str) -> None:
    found = read(said)
    assert not {"graduates", "teachers", "fulltime_teachers"} & {o.indicator_code for o in found.observations}


def test_a_case_study_speaks_of_its_case() -> None:
    found = read("团队申请专利8项，完成成果转化1项。", section="五、服务贡献 / 案例 3：轻量化部件研发")
    assert ("patents_applied", 8, "轻量化部件研发") in found.facts()


def test_a_part_of_the_school_that_opens_the_sentence_owns_its_figures() -> None:
    found = read("护理专业群现有专任教师46人，建有校内实训室18间。学校共有实训室150间。")
    assert found.facts() == {
        ("fulltime_teachers", 46, "护理专业群"),
        ("training_rooms", 18, "护理专业群"),
        ("training_rooms", 150, ""),
    }


def test_what_is_new_is_not_the_stock() -> None:
    found = read("本年度新增校企合作企业36家。")
    assert found.facts() == {("enterprise_partners", 36, "新增")}


def test_awards_without_a_grade_are_counted_by_contest_level_or_winner() -> None:
    found = read("学生参加各类竞赛获国家级奖项16项、省级奖项98项，其中一等奖14项。教师在省职业院校教学能力大赛中获奖9项。")
    assert found.facts() == {
        ("award_count", 16, "国家级"),
        ("award_count", 98, "省级"),
        ("award_count", 9, "省职业院校教学能力大赛"),
    }
    assert found.reason("14项") == "award count with a grade"


def test_a_rate_per_head_is_no_amount_of_aid() -> None:
    assert read("国家助学金每生每年2000元。").observations == []


def test_the_money_of_a_research_project_is_no_student_aid() -> None:
    assert "student_aid_amount" not in {o.indicator_code for o in read("纵向课题立项54项，资助经费213万元。").observations}


def test_the_period_is_the_clauses_own_then_the_sentence_befores_then_the_documents() -> None:
    found = read("2020年，学校总收入1.2亿元。其中财政拨款8000万元。", "学校占地500亩。")
    assert [(o.indicator_code, o.period.label, o.period.source) for o in found.observations] == [
        ("total_funding", "2020", "stated"), ("fiscal_income", "2020", "carried"), ("campus_area", "2021", "document"),
    ]  # fmt: skip


def test_a_year_compared_with_or_excepted_is_not_the_figures_year() -> None:
    found = read("2021年财政拨款3.09亿元，较2020年增加0.48亿元，占总收入的66.45%。")
    assert {(o.indicator_code, o.period.label) for o in found.observations} == {
        ("fiscal_income", "2021"),
        ("fiscal_income_rate", "2021"),
    }


def test_qualifiers_stand_before_inside_and_behind() -> None:
    found = read("现有在校生近19000人，教职工1000余人，毕业生就业率保持在96%以上，社会培训超过60万人日。")
    assert {(o.indicator_code, o.qualifier) for o in found.observations} == {
        ("fulltime_students", "approx"), ("staff", "at_least"), ("employment_rate", "at_least"), ("training_person_days", "at_least"),
    }  # fmt: skip


def test_every_quantity_is_a_figure_and_an_unmapped_one_says_why() -> None:
    found = read("校领导带队深入贫困乡镇3次，竞拍画作3幅，价格1.36万元。")
    assert len(found.figures) == 3
    assert all(figure.status == "mapped" or figure.reason for figure in found.figures)


def test_a_quote_is_short_and_holds_figure_and_measure() -> None:
    found = read("学校坚持立德树人，" * 20 + "现有全日制在校学生 17459 人，毕业生就业率96%以上。")
    quote = found.of("fulltime_students").quote
    assert "全日制在校学生" in quote and "17459" in quote and len(quote) <= 60


def test_the_same_text_gives_the_same_rows() -> None:
    one, other = read("学校占地500亩，专任教师300人。"), read("学校占地500亩，专任教师300人。")
    assert one == other


FIXTURES = ROOT / "tests" / "fixtures"


def phrases(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_what_schools_call_a_measure_is_understood() -> None:
    missed = []
    for row in phrases("prose_phrases.csv"):
        facts = {(o.indicator_code, round(o.value, 6)) for o in read(row["sentence"], school="江苏工程职业技术学院").observations}
        if (row["indicator"], round(float(row["value"]), 6)) not in facts:
            missed.append((row["sentence"], facts))
    assert missed == []


def test_what_only_sounds_like_the_schools_measure_is_not_taken_for_it() -> None:
    taken = []
    for row in phrases("prose_traps.csv"):
        found = read(row["sentence"], school="江苏工程职业技术学院").observations
        wrong = {o.indicator_code for o in found if not o.breakdown_member} & set(row["not_these"].split("|"))
        if wrong:
            taken.append((row["sentence"], wrong))
    assert taken == []


def test_a_section_of_aims_holds_no_levels() -> None:
    assert read("在校生规模达到12000人，“双师型”教师占比达到85%。", section="七、发展目标").facts() == set()


def test_a_class_compared_with_is_not_what_the_next_paragraph_speaks_of() -> None:
    found = read(
        "2022年共有毕业生3120人。2021届就业率94.2%。",
        "毕业生平均月收入4015元，2021年为3926元。",
        section="三、就业质量",
        year=2023,
    )
    assert [(o.value, o.period.label) for o in found.observations if o.indicator_code == "monthly_income"] == [
        (4015, "2022"),
        (3926, "2021"),
    ]


def test_the_whole_year_is_the_year_that_the_paragraph_names() -> None:
    found = read("2020年学校培训1.2万人次。全年培训收入320万元。")
    assert found.of("training_income").period.label == "2020"


def test_a_list_of_hearers_is_no_single_one_and_income_is_of_all_trainings() -> None:
    found = read("培训农户、村干部等3600人次，培训收入210万元。")
    assert found.facts() == {("training_person_times", 3600, ""), ("training_income", 210, "")}


def test_programmes_of_a_field_are_no_fields() -> None:
    found = read("招生专业36个，其中交通运输大类11个、财经商贸大类8个。")
    assert found.facts() == {("programmes", 36, ""), ("programmes", 11, "交通运输大类"), ("programmes", 8, "财经商贸大类")}
    assert {o.breakdown_dimension for o in found.observations} == {"", "field"}
    assert ("programme_fields", 9, "") in read("学校开设专业38个，其中涉及9个大类。").facts()


def test_a_rate_behind_a_programmes_count_is_the_programmes_own() -> None:
    found = read("2021届口腔医学专业毕业生212人，就业率达97.6%。", "药学专业毕业生108人，就业率96.1%，全校就业率95.2%。")
    assert found.facts() == {
        ("graduates", 212, "口腔医学专业"), ("employment_rate", 97.6, "口腔医学专业"), ("graduates", 108, "药学专业"),
        ("employment_rate", 96.1, "药学专业"), ("employment_rate", 95.2, ""),
    }  # fmt: skip


def test_a_later_years_intentions_are_no_levels_and_a_plan_that_was_carried_out_keeps_its_year() -> None:
    found = read("2023年计划招生1650人，新建实训室7间。", "2022年计划招生1500人，实际录取1420人。")
    assert found.facts() == {("planned_enrolment", 1500, ""), ("admitted", 1420, "")}
    assert [o.period.label for o in found.observations] == ["2022", "2022"]
    assert found.reason("1650人") == "target or plan"


def test_a_quoted_case_ends_with_its_box() -> None:
    found = read("在校生8150人。", "> 【案例】现代学徒制结硕果", "> 首批学生就业率98.8%。", "毕业生就业率95.3%。")
    assert found.facts() == {
        ("fulltime_students", 8150, ""), ("employment_rate", 98.8, "现代学徒制结硕果"), ("employment_rate", 95.3, "")
    }  # fmt: skip
