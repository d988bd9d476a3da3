"""Tables of imaginary schools in many layouts: what is read off them, and what is rightly left alone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from flows.documents import intake
from flows.documents.model import Block, Document, Row, Span, Table
from flows.extraction.catalogue import Catalogue
from flows.extraction.context import Context, Knowledge
from flows.extraction.extract import extract
from flows.extraction.periods.reader import Frame
from flows.extraction.tables import reader as tables
from flows.settings import ROOT

SEEDS = Path(__file__).resolve().parents[1] / "dbt_project" / "seeds"
SCHOOL = "江南示例职业技术学院"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(SEEDS / "indicators.csv")


def block_of(lines: str, title: str = "", block_no: int = 0, section: str = "", head_rows: int = 0) -> Block:
    """A table block from lines of cells parted by "|"."""
    rows, texts, at = [], [], 0
    for number, line in enumerate(lines.strip("\n").splitlines(), start=1):
        cells = tuple(cell.strip() for cell in line.split("|"))
        text = "\t".join(cells)
        rows.append(Row(cells, at, at + len(text), number, number))
        texts.append(text)
        at += len(text) + 1
    spans = tuple(Span(row.start, row.line_start) for row in rows)
    return Block(block_no, "table", "\n".join(texts), spans, section, None, Table(tuple(rows), title, head_rows))


def paragraph(text: str, block_no: int, section: str = "") -> Block:
    return Block(block_no, "paragraph", text, (Span(0, 100 + block_no),), section)


def context_of(catalogue: Catalogue, *blocks: Block, year: int = 2023) -> Context:
    document = Document("d" * 64, "示例.txt", "text/plain", 1, "示例质量年度报告", year, year, blocks)
    institutions = SimpleNamespace(institution=lambda block_no, offset=0: SCHOOL)
    return Context(document, catalogue, Frame(year, year, f"{year - 1}-{year}"), institutions)


def read(catalogue: Catalogue, lines: str, title: str = "", year: int = 2023, **options):
    block = block_of(lines, title, **options)
    return tables.read(block, context_of(catalogue, block, year=year))


def facts(observations) -> set[tuple]:
    """(code, member, value, period label) of each observation."""
    return {(row.indicator_code, row.breakdown_member, row.value, row.period.label) for row in observations}


def test_indicator_rows_under_two_years_of_an_older_score_card(catalogue):
    figures, observations = read(
        catalogue,
        """
        序号 | 指标 | 单位 | 2016年 | 2017年
        1 | 就业率 | % | 96.10 | 97.32
        2 | 月收入 | 元 | 2,950 | 3,180.5
        3 | 理工农医类专业相关度 | % | 71 | 73
        4 | 母校满意度 | % | 92 | 93
        5 | 自主创业比例 | % | 1.2 | —
        6 | 毕业三年职位晋升比例 | % | 58 | 60.4
        """,
        "表1 计分卡",
        year=2018,
    )
    assert facts(observations) == {
        ("employment_rate", "", 96.10, "2016"), ("employment_rate", "", 97.32, "2017"),
        ("monthly_income", "", 2950.0, "2016"), ("monthly_income", "", 3180.5, "2017"),
        ("stem_major_relevance_rate", "", 71.0, "2016"), ("stem_major_relevance_rate", "", 73.0, "2017"),
        ("alma_mater_satisfaction", "", 92.0, "2016"), ("alma_mater_satisfaction", "", 93.0, "2017"),
        ("self_employment_rate", "", 1.2, "2016"),
        ("promotion_rate_3y", "", 58.0, "2016"), ("promotion_rate_3y", "", 60.4, "2017"),
    }  # fmt: skip
    assert {row.official_table for row in observations} == {"scorecard"}
    assert len(figures) == 11


def test_a_row_that_says_whose_table_it_is_stands_above_the_head(catalogue):
    _, observations = read(
        catalogue,
        """
        院校代码：14921 | 院校代码：14921 | 院校名称：江南示例职业技术学院 | 院校名称：江南示例职业技术学院
        序号 | 指标 | 单位 | 2022年
        1 | 毕业生人数 | 人 | 3654
        2 | 月收入 | 元 | 4326
        """,
        "表1 计分卡",
        year=2023,
    )
    assert {fact[:3] for fact in facts(observations)} == {("graduates", "", 3654.0), ("monthly_income", "", 4326.0)}


def test_a_units_case_that_a_label_lost_still_counts(catalogue):
    lines = "指标 | 数值 | 指标 | 数值\n校园网出口带宽（Gbps） | 20 | 生师比 | 17.23\n占地面积（亩） | 1032.5 | 图书（万册） | 96.3"
    _, observations = read(catalogue, lines)
    assert ("campus_egress_bandwidth", "", 20000.0, "2023") in facts(observations)


def test_settled_accounts_are_levels_and_a_budget_is_a_budget(catalogue):
    _, observations = read(
        catalogue, "项目 | 2021年决算 | 2022年决算 | 2023年预算\n总收入 | 4287.5 | 4836.2 | 5100\n财政拨款 | 3815.4 | 4302.7 | 4600",
        "经费收支情况（单位：万元）",
    )  # fmt: skip
    assert facts(observations) == {
        ("total_funding", "", 4287.5, "2021"), ("total_funding", "", 4836.2, "2022"), ("total_funding", "预算", 5100.0, "2023"),
        ("fiscal_income", "", 3815.4, "2021"), ("fiscal_income", "", 4302.7, "2022"), ("fiscal_income", "预算", 4600.0, "2023"),
    }  # fmt: skip


def test_below_a_title_of_satisfaction_columns_say_whose_it_is(catalogue):
    lines = "年度 | 在校生 | 家长 | 用人单位\n2021年 | 91.6 | 92.7 | 93.5\n2022年 | 92.8 | 94.1 | 94.8"
    _, observations = read(catalogue, lines, "满意度调查（单位：%）")
    assert {fact[0] for fact in facts(observations)} == {"student_satisfaction", "parent_satisfaction", "employer_satisfaction"}


def test_people_in_fractions_are_no_people(catalogue):
    figures, observations = read(catalogue, "年度 | 在校生 | 毕业生\n2021年 | 91.6 | 90.2\n2022年 | 92.8 | 91.5", "调查情况")
    assert observations == [] and len(figures) == 4


def test_a_head_names_its_indicator_with_the_one_above_it(catalogue):
    _, observations = read(
        catalogue,
        """
        年度 | 科研 | 科研 | 科研 | 科研
        年度 | 经费到款额（万元） | 经费到款额（万元） | 专利（项） | 专利（项）
        年度 | 横向 | 纵向 | 申请 | 授权
        2021年 | 864.30 | 215.60 | 97 | 61
        2022年 | 1,017.55 | 248.00 | 113 | 74
        """,
        "科研情况",
        head_rows=3,
    )
    found = {fact[:3] for fact in facts(observations)}
    assert {("patents_applied", "", 97.0), ("patents_granted", "", 74.0), ("vertical_research_income", "", 248.0)} <= found


def test_a_row_of_notes_is_above_the_head_and_graded_rows_are_no_totals(catalogue):
    _, observations = read(
        catalogue,
        """
        统计时点：2022年8月31日 | 统计时点：2022年8月31日 | 单位：人
        类别 | 人数 | 比例
        专任教师总数 | 542 | 100.00%
        兼职教师 | 186 |
        """,
        "师资情况",
    )
    assert {fact[:3] for fact in facts(observations)} == {("fulltime_teachers", "", 542.0), ("parttime_teachers", "", 186.0)}
    lines = "竞赛 | 级别 | 等次 | 获奖数\n某省技能大赛 | 省级 | 二等奖 | 3\n某市技能大赛 | 市级 | 一等奖 | 1\n合计 | 合计 | 合计 | 4"
    _, observations = read(catalogue, lines, "2022年学生获奖情况")
    assert [(row.indicator_code, row.value, row.breakdown_member) for row in observations] == [("award_count", 4.0, "")]


def test_rows_below_one_label_that_name_one_thing_are_its_parts(catalogue):
    _, observations = read(
        catalogue, "去向 | 类别 | 人数\n升入高等院校 | 对口升学 | 873\n升入高等院校 | “3+2”转段 | 412\n直接就业 | 企业 | 600", "毕业生去向"
    )
    assert {fact[:3] for fact in facts(observations)} == {
        ("further_study_graduates", "对口升学", 873.0), ("further_study_graduates", "“3+2”转段", 412.0),
        ("directly_employed_graduates", "", 600.0),
    }  # fmt: skip


def test_cells_that_slipped_left_are_aligned_by_their_content(catalogue):
    _, observations = read(
        catalogue,
        """
        院校代码 | 院校名称 | 指标 | 单位 | 2021年 | 2022年 | 备注
        14321 | 江南示例职业技术学院 | 1 | 年生均财政拨款水平 | 元 | 12000 | 12500 |
        | | | 其中：年生均财政专项经费 | 元 | 3000 | 3100 |
        2 | 教职工额定编制数 | 人 | 400 | 410
        | 在岗教职工总数 | | 人 | 390 | 395 | 含校聘
        4 | 生均企业实习经费补贴 | 元 | 600 | 650
        | 其中：生均财政专项补贴 | 元 | 100 | 120
        5 | 生均企业实习责任保险补贴 | 元 | 30 | 32
        | 其中：生均财政专项补贴 | 元 | 0 | 0
        """,
        "表6 落实政策表",
    )
    assert facts(observations) == {
        ("fiscal_appropriation_per_student", "", 12000.0, "2021"), ("fiscal_appropriation_per_student", "", 12500.0, "2022"),
        ("fiscal_special_funds_per_student", "", 3000.0, "2021"), ("fiscal_special_funds_per_student", "", 3100.0, "2022"),
        ("staff_quota", "", 400.0, "2021"), ("staff_quota", "", 410.0, "2022"),
        ("staff", "", 390.0, "2021"), ("staff", "", 395.0, "2022"),
        ("internship_subsidy_per_student", "", 600.0, "2021"), ("internship_subsidy_per_student", "", 650.0, "2022"),
        ("internship_fiscal_subsidy_per_student", "", 100.0, "2021"), ("internship_fiscal_subsidy_per_student", "", 120.0, "2022"),
        ("internship_insurance_per_student", "", 30.0, "2021"), ("internship_insurance_per_student", "", 32.0, "2022"),
        ("internship_insurance_fiscal_per_student", "", 0.0, "2021"), ("internship_insurance_fiscal_per_student", "", 0.0, "2022"),
    }  # fmt: skip


def test_a_satisfaction_row_belongs_to_the_group_above_it(catalogue):
    _, observations = read(
        catalogue,
        """
        指标 | 单位 | 一年级 | 二年级
        教书育人满意度 | | |
        （1）课堂育人 | 调研人次 | 人次 | 320 | 410
        | 满意度 | % | 91.2 | 93.4
        （2）课外育人 | 调研人次 | 人次 | 300 | 380
        | 满意度 | % | 90.0 | 92.1
        学生社团参与度 | | |
        （1）学生社团数 | 个 | 18 | 18
        """,
        "表2 学生反馈表",
        year=2019,
    )
    assert ("in_class_education_surveyed", "一年级", 320.0, "2019") in facts(observations)
    assert ("in_class_education_satisfaction", "二年级", 93.4, "2019") in facts(observations)
    assert ("out_of_class_education_satisfaction", "一年级", 90.0, "2019") in facts(observations)
    assert ("student_clubs", "二年级", 18.0, "2019") in facts(observations)
    assert len(observations) == 10


def test_the_renamed_satisfaction_table_is_known_by_its_rows_and_gives_those_asked(catalogue):
    _, observations = read(
        catalogue,
        """
        序号 | 指标 | 单位 | 2022年 | 调查人次 | 调查方式
        1 | 在校生满意度 | % | 95.1 | 2310 | 问卷
        | 其中：课堂育人满意度 | % | 95.6 | 2310 | 问卷
        | 课外育人满意度 | % | 94.2 | 2305 | 问卷
        2 | 毕业生满意度 | % | 93.8 | 1200 | 电话
        3 | 教职工满意度 | % | 97.0 | 310 | 问卷
        4 | 家长满意度 | % | 96.2 | 500 | 走访
        """,
        "附表二",
    )
    assert {row.official_table for row in observations} == {"student_feedback"}
    assert {
        ("student_satisfaction", "", 95.1, "2022"), ("in_class_education_satisfaction", "", 95.6, "2022"),
        ("in_class_education_surveyed", "", 2310.0, "2022"), ("out_of_class_education_surveyed", "", 2305.0, "2022"),
        ("staff_satisfaction", "", 97.0, "2022"), ("parent_satisfaction", "", 96.2, "2022"),
    } <= facts(observations)  # fmt: skip
    assert not any(row.unit == "%" and row.value > 100 for row in observations)


def test_teaching_resources_of_the_new_edition_keep_hours_and_courses_apart(catalogue):
    _, observations = read(
        catalogue,
        """
        序号 | 指标 | 单位 | 2022年
        1 | 生师比 | : | 16.82:1
        2 | 双师素质专任教师比例 | % | 78.3
        5 | 教学计划内课程总数 | 门 | 820
        | | 学时 | 61200
        | 其中：网络教学课程数 | 门 | 130
        | | 学时 | 7300
        7 | 在线精品课程数 | 门 | 45
        | 其中：国家级数量 | 门 | 2
        | 省级数量 | 门 | 11
        9 | 互联网出口带宽 | Mbps | 12000
        """,
        "表3 教学资源表",
    )
    assert facts(observations) == {
        ("student_teacher_ratio", "", 16.82, "2022"), ("dual_qualified_teacher_rate", "", 78.3, "2022"),
        ("course_count", "", 820.0, "2022"), ("course_hours", "", 61200.0, "2022"),
        ("online_courses", "", 130.0, "2022"), ("online_course_hours", "", 7300.0, "2022"),
        ("quality_online_courses", "", 45.0, "2022"), ("quality_online_courses", "国家级", 2.0, "2022"),
        ("quality_online_courses", "省级", 11.0, "2022"), ("campus_egress_bandwidth", "", 12000.0, "2022"),
    }  # fmt: skip


def test_applied_and_granted_patents_stand_in_one_cell(catalogue):
    _, observations = read(
        catalogue,
        """
        指标 | 单位 | 2020年 | 2021年
        5 专利申请/授权数量 | 项/项 | 31/20 | 45/38
        其中：发明专利申请/授权数量 | 项/项 | 9/2 | 12/—
        6 专利成果转化数量 | 项 | 3 | 0
        """,
        "表5 服务贡献表",
    )
    assert {
        ("patents_applied", "", 31.0, "2020"), ("patents_granted", "", 20.0, "2020"),
        ("patents_applied", "", 45.0, "2021"), ("patents_granted", "", 38.0, "2021"),
        ("invention_patents_applied", "", 9.0, "2020"), ("invention_patents_granted", "", 2.0, "2020"),
        ("patents_commercialised", "", 3.0, "2020"), ("patents_commercialised", "", 0.0, "2021"),
    } <= facts(observations)  # fmt: skip


def test_a_secondary_school_s_pipe_table_of_its_basic_facts(catalogue):
    _, observations = read(
        catalogue,
        """
        项目 | 单位 | 2022年 | 2023年
        占地面积 | 亩 | 186 | 186
        校舍建筑面积 | 万平方米 | 8.2 | 9.6
        在校生人数 | 人 | 3120 | 3358
        教学仪器设备总值 | 元 | 31500000 | 36200000
        专任教师 | 人 | 188 | 201
        其中：双师型教师 | 人 | 96 | 110
        """,
        "学校基本情况",
    )
    assert facts(observations) == {
        ("campus_area", "", 186.0, "2022"), ("campus_area", "", 186.0, "2023"),
        ("floor_area", "", 82000.0, "2022"), ("floor_area", "", 96000.0, "2023"),
        ("fulltime_students", "", 3120.0, "2022"), ("fulltime_students", "", 3358.0, "2023"),
        ("equipment_value", "", 3150.0, "2022"), ("equipment_value", "", 3620.0, "2023"),
        ("fulltime_teachers", "", 188.0, "2022"), ("fulltime_teachers", "", 201.0, "2023"),
        ("dual_qualified_teachers", "", 96.0, "2022"), ("dual_qualified_teachers", "", 110.0, "2023"),
    }  # fmt: skip
    assert {row.official_table for row in observations} == {""}


def test_years_as_rows(catalogue):
    _, observations = read(
        catalogue,
        """
        年份 | 招生计划 | 录取数 | 报到数 | 报到率（%）
        2021 | 1500 | 1480 | 1392 | 94.05
        2022 | 1600 | 1590 | 1511 | 95.03
        合计 | 3100 | 3070 | 2903 | 94.56
        """,
        "近两年招生情况",
    )
    kept = facts(observations)
    assert {
        ("planned_enrolment", "", 1500.0, "2021"), ("admitted", "", 1480.0, "2021"),
        ("registered", "", 1392.0, "2021"), ("registration_rate", "", 94.05, "2021"), ("admitted", "", 1590.0, "2022"),
    } <= kept  # fmt: skip
    assert all(label != "2023" for *_, label in kept)


def test_a_head_of_two_levels_gives_counts_and_shares_of_each_year(catalogue):
    figures, observations = read(
        catalogue,
        """
        毕业去向 | 2022学年 | | 2023学年 |
        | 人数 | 比例（%） | 人数 | 比例（%）
        升学 | 310 | 31.0 | 420 | 38.2
        自主创业 | 12 | 1.2 | 9 | 0.8
        灵活就业 | 5 | 0.5 | 6 | 0.5
        """,
        "毕业生去向统计",
    )
    assert {
        ("further_study_graduates", "", 310.0, "2022-2023"), ("further_study_rate", "", 31.0, "2022-2023"),
        ("further_study_graduates", "", 420.0, "2023-2024"), ("further_study_rate", "", 38.2, "2023-2024"),
        ("self_employed_graduates", "", 12.0, "2022-2023"), ("self_employment_rate", "", 0.8, "2023-2024"),
    } <= facts(observations)  # fmt: skip
    assert len(figures) == 12


def test_counts_by_programme_with_their_total(catalogue):
    _, observations = read(
        catalogue,
        """
        序号 | 专业名称 | 录取人数 | 在校生数 | 毕业生数
        1 | 护理 | 210 | 640 | 198
        2 | 药学 | 90 | 255 | 88
        合计 | | 300 | 895 | 286
        """,
        "2022年各专业学生情况表（单位：人）",
    )
    assert facts(observations) == {
        ("admitted", "护理", 210.0, "2022"), ("fulltime_students", "护理", 640.0, "2022"), ("graduates", "护理", 198.0, "2022"),
        ("admitted", "药学", 90.0, "2022"), ("fulltime_students", "药学", 255.0, "2022"), ("graduates", "药学", 88.0, "2022"),
        ("admitted", "", 300.0, "2022"), ("fulltime_students", "", 895.0, "2022"), ("graduates", "", 286.0, "2022"),
    }  # fmt: skip
    assert {row.breakdown_dimension for row in observations} == {"programme", ""}


def test_student_aid_by_item_takes_its_year_from_the_sentence_that_names_the_table(catalogue):
    block = block_of(
        """
        项目 | 资助对象 | 资助标准 | 人数 | 金额（万元）
        国家奖学金 | 成绩特别优秀 | 8000元 | 6 | 4.8
        国家助学金 | 家庭经济困难 | 3300元 | 820 | 270.6
        合计 | | | 826 | 275.4
        """,
        "表7 学生资助一览",
        block_no=2,
        section="学生资助",
    )
    above = paragraph("学校2015年成立资助中心。2021-2022学年各类资助发放情况见表7。", 0, "学生资助")
    nearer = paragraph("另有校内勤工助学岗位若干。", 1, "学生资助")
    figures, observations = tables.read(block, context_of(catalogue, above, nearer, block))
    assert facts(observations) == {
        ("student_aid_person_times", "国家奖学金", 6.0, "2021-2022"), ("student_aid_amount", "国家奖学金", 4.8, "2021-2022"),
        ("student_aid_person_times", "国家助学金", 820.0, "2021-2022"), ("student_aid_amount", "国家助学金", 270.6, "2021-2022"),
        ("student_aid_person_times", "", 826.0, "2021-2022"), ("student_aid_amount", "", 275.4, "2021-2022"),
    }  # fmt: skip
    assert {row.period.source for row in observations} == {"carried"}
    assert sum(figure.status == "unmapped" for figure in figures) == 2  # 8000元, 3300元


def test_income_by_source_with_shares(catalogue):
    figures, observations = read(
        catalogue,
        """
        收入来源 | 金额（万元） | 占比（%）
        财政拨款收入 | 9800 | 70.0
        事业收入 | 3500 | 25.0
        其他收入 | 700 | 5.0
        合计 | 14000 | 100
        """,
        "表4 2022年办学经费收入构成",
    )
    assert {
        ("fiscal_income", "", 9800.0, "2022"), ("fiscal_income_rate", "", 70.0, "2022"), ("own_income", "", 3500.0, "2022"),
        ("total_funding", "", 14000.0, "2022"),
    } <= facts(observations)  # fmt: skip
    assert next(figure for figure in figures if figure.written == "9800").value == 98_000_000


def test_a_difference_is_not_a_level_and_an_average_of_others_is_not_ours(catalogue):
    figures, observations = read(
        catalogue,
        """
        指标 | 2021年 | 2022年 | 增减 | 全国平均 | 全省中位数
        生师比 | 17.1 | 16.5 | -0.6 | 17.9 | 17.4
        就业率（%） | 96.2 | 97.1 | 0.9 | 91.5 | 93.0
        """,
        "主要办学指标对比",
    )
    assert facts(observations) == {
        ("student_teacher_ratio", "", 17.1, "2021"), ("student_teacher_ratio", "", 16.5, "2022"),
        ("employment_rate", "", 96.2, "2021"), ("employment_rate", "", 97.1, "2022"),
    }  # fmt: skip
    assert sum(figure.reason == "a difference, not a level" for figure in figures) == 2
    assert sum(figure.reason == "a figure of other bodies" for figure in figures) == 4


def test_targets_are_not_levels(catalogue):
    _, observations = read(
        catalogue,
        """
        指标 | 单位 | 2025年目标值 | 2022年完成值
        在校生人数 | 人 | 8000 | 7120
        """,
    )
    assert facts(observations) == {("fulltime_students", "", 7120.0, "2022")}


def test_words_and_numbers_side_by_side_without_a_head(catalogue):
    _, observations = read(
        catalogue,
        """
        占地面积 | 520亩 | 建筑面积 | 21.5万平方米
        专任教师总数 | 402 人 | 图书册数 | 63.2万册
        """,
        "办学条件（2022年）",
    )
    assert facts(observations) == {
        ("campus_area", "", 520.0, "2022"), ("floor_area", "", 215000.0, "2022"),
        ("fulltime_teachers", "", 402.0, "2022"), ("library_volumes", "", 632000.0, "2022"),
    }  # fmt: skip


def test_two_halves_side_by_side_under_one_head(catalogue):
    _, observations = read(
        catalogue,
        """
        项目 | 数量 | 项目 | 数量
        专任教师 | 301 | 兼职教师 | 88
        校内实训室数 | 96 | 校外实习基地数 | 140
        """,
        "2022年办学条件",
    )
    assert facts(observations) == {
        ("fulltime_teachers", "", 301.0, "2022"), ("parttime_teachers", "", 88.0, "2022"),
        ("training_rooms", "", 96.0, "2022"), ("offcampus_bases", "", 140.0, "2022"),
    }  # fmt: skip


def test_a_list_in_a_cell_is_its_members_and_their_total(catalogue):
    _, observations = read(
        catalogue,
        """
        指标 | 单位 | 2020级 | 2021级
        学生社团数 | 个 | 2 | 2
        参与各社团的学生人数 | 人 | 总人数：75人；围棋社：30人；3D打印社：45人 | 总人数：60人；围棋社：25人；3D打印社：35人
        """,
        "学生反馈表",
        year=2021,
    )
    assert {
        ("club_members", "", 75.0, "2020级"), ("club_members", "围棋社", 30.0, "2020级"), ("club_members", "3D打印社", 45.0, "2020级"),
        ("club_members", "", 60.0, "2021级"), ("club_members", "围棋社", 25.0, "2021级"), ("club_members", "3D打印社", 35.0, "2021级"),
    } <= facts(observations)  # fmt: skip
    assert {row.breakdown_dimension for row in observations if row.breakdown_member} == {"club"}
    assert any(row.quote == "围棋社：30人" for row in observations)


def test_a_remark_is_a_breakdown_where_its_parts_make_the_value(catalogue):
    figures, observations = read(
        catalogue,
        """
        指标 | 单位 | 2021年 | 2022年 | 备注
        全日制国（境）外留学生人数（一年以上） | 人 | 20 | 31 | 泰国留学生：19人，越南留学生12人
        非全日制国（境）外人员培训量 | 人日 | 90 | 160 | 教师研修班：20人*8天=160
        国（境）外技能大赛获奖数量 | 项 | 1 | 2 | 其中金奖1项
        """,
        "表4 国际影响表",
    )
    assert {
        ("international_students", "", 31.0, "2022"), ("international_students", "泰国", 19.0, "2022"),
        ("international_students", "越南", 12.0, "2022"), ("foreign_training_person_days", "教师研修班", 160.0, "2022"),
    } <= facts(observations)  # fmt: skip
    assert len(observations) == 9
    assert {figure.written for figure in figures if figure.status == "unmapped"} == {"20人", "8天", "1项"}


def test_one_row_of_values_under_a_head(catalogue):
    _, observations = read(
        catalogue,
        """
        教职工总数 | 专任教师 | 高级职称 | 双师型教师占比
        455 | 330 | 98 | 72.5%
        """,
        "2022年师资队伍情况（单位：人）",
    )
    assert facts(observations) == {
        ("staff", "", 455.0, "2022"), ("fulltime_teachers", "", 330.0, "2022"), ("senior_title_teachers", "", 98.0, "2022"),
        ("dual_qualified_teacher_rate", "", 72.5, "2022"),
    }  # fmt: skip


def test_a_part_under_an_unknown_head_is_listed_and_not_taken_for_the_whole(catalogue):
    figures, observations = read(
        catalogue,
        """
        指标 | 单位 | 东湖产业园班 | 西山定向班
        在校生人数 | 人 | 120 | 80
        """,
        "2022年办班情况",
    )
    assert not observations
    assert [figure.status for figure in figures] == ["unmapped", "unmapped"]


def test_award_tables_keep_their_figures_unmapped(catalogue):
    figures, observations = read(
        catalogue,
        """
        年份 | 国赛（项） | | 省赛（项） |
        | 一等奖 | 二等奖 | 一等奖 | 二等奖
        2021年 | 1 | 2 | 6 | 9
        2022年 | 0 | 3 | 7 | 8
        """,
        "技能大赛获奖统计",
    )
    assert not observations
    assert len(figures) == 8
    assert {figure.reason for figure in figures} == {"award table"}


def test_numbers_keep_their_place_and_qualifier(catalogue):
    block = block_of("指标 | 2022年\n学校占地面积（亩） | 约 500\n校外实习基地数 | 120余个", "办学条件")
    figures, observations = tables.read(block, context_of(catalogue, block))
    assert [(row.indicator_code, row.value, row.qualifier) for row in observations] == [
        ("campus_area", 500.0, "approx"),
        ("offcampus_bases", 120.0, "at_least"),
    ]
    assert all(block.text[figure.start : figure.end] == figure.written for figure in figures)
    assert all(row.quote in block.text for row in observations)


def test_a_table_without_any_year_takes_the_document_s_own(catalogue):
    _, observations = read(catalogue, "项目 | 数值\n就业率 | 97.5%\n雇主满意度 | 98%")
    assert {(row.value, row.period.basis, row.period.label, row.period.source) for row in observations} == {
        (97.5, "as_of", "2023", "document"),
        (98.0, "as_of", "2023", "document"),
    }


def test_a_page_without_head_goes_on_with_the_head_of_the_table_before(catalogue):
    first = block_of("指标 | 单位 | 2021年 | 2022年\n就业率 | % | 96.0 | 97.0\n月收入 | 元 | 4000 | 4100", "表1 计分卡", 0)
    second = block_of("母校满意度 | % | 95.0 | 96.5\n雇主满意度 | % | 98.0 | 98.2", "", 1)
    _, observations = tables.read(second, context_of(catalogue, first, second))
    assert facts(observations) == {
        ("alma_mater_satisfaction", "", 95.0, "2021"), ("alma_mater_satisfaction", "", 96.5, "2022"),
        ("employer_satisfaction", "", 98.0, "2021"), ("employer_satisfaction", "", 98.2, "2022"),
    }  # fmt: skip
    assert {row.official_table for row in observations} == {"scorecard"}


def test_several_numbers_without_any_head_are_listed_and_not_guessed(catalogue):
    figures, observations = read(catalogue, "就业率 | 96.0 | 97.0\n月收入 | 4000 | 4100")
    assert not observations
    assert {figure.reason for figure in figures} == {"no head over it"}


def test_an_upper_head_that_recurs_over_the_same_measures_is_a_member(catalogue):
    _, observations = read(
        catalogue,
        """
        年度 | 国家奖学金 | | 国家助学金 |
        | 人数 | 金额（万元） | 人数 | 金额（万元）
        2021 | 5 | 4 | 700 | 231
        2022 | 6 | 4.8 | 720 | 237.6
        """,
        "近两年资助情况",
    )
    assert ("student_aid_amount", "国家奖学金", 4.8, "2022") in facts(observations)
    assert ("student_aid_person_times", "国家助学金", 700.0, "2021") in facts(observations)
    assert len(observations) == 8


def test_columns_that_are_all_members_cross_the_count_of_the_title(catalogue):
    _, observations = read(
        catalogue,
        """
        类别 | 合计 | 男 | 女 | 36-45岁 | 46岁以上
        人数 | 280 | 120 | 160 | 150 | 80
        比例 | 100% | 42.9% | 57.1% | 53.6% | 28.6%
        """,
        "专任教师队伍结构情况（2022年）",
    )
    assert facts(observations) == {
        ("fulltime_teachers", "", 280.0, "2022"), ("fulltime_teachers", "男", 120.0, "2022"), ("fulltime_teachers", "女", 160.0, "2022"),
        ("fulltime_teachers", "36-45岁", 150.0, "2022"), ("fulltime_teachers", "46岁以上", 80.0, "2022"),
    }  # fmt: skip


def test_the_sum_over_years_is_no_year_s_value(catalogue):
    figures, observations = read(catalogue, "年份 | 录取数\n2021 | 100\n2022 | 110\n合计 | 210", "招生情况")
    assert facts(observations) == {("admitted", "", 100.0, "2021"), ("admitted", "", 110.0, "2022")}
    assert [figure.status for figure in figures] == ["mapped", "mapped", "unmapped"]


def test_a_table_about_one_programme_is_not_the_whole_school_s(catalogue):
    _, observations = read(catalogue, "年份 | 毕业生人数 | 就业率\n2021届 | 120 | 98%", "护理专业近年就业情况")
    assert facts(observations) == {("graduates", "护理", 120.0, "2021届"), ("employment_rate", "护理", 98.0, "2021届")}


def test_a_number_of_people_is_never_a_rate_of_satisfaction(catalogue):
    figures, observations = read(catalogue, "部门 | 人数\n教学管理 | 12\n后勤服务 | 30", "岗位设置")
    assert not observations
    assert len(figures) == 2


def test_a_part_without_a_name_in_the_catalogue_is_a_part_of_the_row_above(catalogue):
    _, observations = read(
        catalogue,
        """
        项目 | 单位 | 2022年
        在校生人数 | 人 | 5000
        其中：高职扩招学生 | 人 | 420
        """,
    )
    assert ("fulltime_students", "", 5000.0, "2022") in facts(observations)
    assert any(row.breakdown_member == "高职扩招学生" and row.value == 420 for row in observations)


def test_an_empty_cell_below_a_programme_is_the_programme_again(catalogue):
    _, observations = read(
        catalogue,
        """
        专业名称 | 层次 | 在校生数
        数控加工 | 高级工 | 412
        | 中级工 | 286
        焊接加工 | 高级工 | 198
        合计 | | 896
        """,
        "2023年分专业情况",
    )
    assert facts(observations) == {
        ("fulltime_students", "数控加工;高级工", 412.0, "2023"), ("fulltime_students", "数控加工;中级工", 286.0, "2023"),
        ("fulltime_students", "焊接加工;高级工", 198.0, "2023"), ("fulltime_students", "", 896.0, "2023"),
    }  # fmt: skip
    assert {row.breakdown_dimension for row in observations} == {"programme;level", ""}


def test_unnumbered_rows_below_a_part_are_parts_too(catalogue):
    _, observations = read(
        catalogue,
        """
        序号 | 指标名称 | 2022年 | 备注
        10 | 社会培训人次（人次） | 6210 |
        | 其中：企业职工培训班 | 3120 |
        | 失业人员转岗班 | 1105 |
        11 | 外聘讲座场次 | 40 |
        """,
    )
    assert {(row.indicator_code, row.breakdown_member, row.value) for row in observations} >= {
        ("training_person_times", "", 6210.0), ("training_person_times", "企业职工培训班", 3120.0),
        ("training_person_times", "失业人员转岗班", 1105.0),
    }  # fmt: skip
    assert not any(row.value == 40 and row.indicator_code == "training_person_times" for row in observations)


def test_cells_that_ran_together_and_signs_of_a_conversion_are_read(catalogue):
    figures, observations = read(
        catalogue,
        """
        指标 | 单位 | 2021年 | 2022年
        就业率 | $\\\\%$ | $93.57\\\\%$ | ９６．４７
        月收入 | 元 | 4134 4246 |
        母校满意度 | % | 97. 5 | 98
        雇主满意度 | % | **98.1** | 99
        """,
        "表1 计分卡",
    )
    assert facts(observations) == {
        ("employment_rate", "", 93.57, "2021"), ("employment_rate", "", 96.47, "2022"),
        ("monthly_income", "", 4134.0, "2021"), ("monthly_income", "", 4246.0, "2022"),
        ("alma_mater_satisfaction", "", 97.5, "2021"), ("alma_mater_satisfaction", "", 98.0, "2022"),
        ("employer_satisfaction", "", 98.1, "2021"), ("employer_satisfaction", "", 99.0, "2022"),
    }  # fmt: skip
    assert {"4134", "4246", "97. 5", "９６．４７"} <= {figure.written for figure in figures}


def test_what_teachers_did_is_not_how_many_there_are(catalogue):
    _, observations = read(catalogue, "院系 | 人数\n机械系 | 12\n信息系 | 30", "专任教师参加下乡帮扶情况")
    assert not any(row.indicator_code == "fulltime_teachers" for row in observations)


def test_a_column_for_some_students_is_not_the_school_s(catalogue):
    figures, observations = read(catalogue, "项目 | 2022年退役军人学生\n在校生人数 | 320")
    assert not observations
    assert len(figures) == 1


def test_income_and_expenditure_stand_side_by_side(catalogue):
    _, observations = read(
        catalogue,
        """
        收入 | 金额 | 支出 | 金额
        财政补助收入 | 8000 | 工资福利支出 | 5000
        事业收入 | 2000 | 商品和服务支出 | 2500
        合计 | 10000 | 合计 | 7500
        """,
        "2022年学校收支情况（单位：万元）",
    )
    kept = facts(observations)
    assert {("fiscal_income", "", 8000.0, "2022"), ("own_income", "", 2000.0, "2022"), ("total_funding", "", 10000.0, "2022")} <= kept
    assert ("total_expenditure", "", 7500.0, "2022") in kept
    assert not any(code in ("fiscal_income", "own_income") and value in (5000.0, 2500.0) for code, _, value, _ in kept)


def test_a_row_of_growth_rates_or_of_averages_is_no_level(catalogue):
    _, observations = read(
        catalogue,
        """
        | 录取数 | 就业率
        2021年 | 1000 | 97%
        2022年 | 1100 | 98%
        增长率 | 10% | 1%
        全省平均 | 900 | 95%
        """,
    )
    assert facts(observations) == {
        ("admitted", "", 1000.0, "2021"), ("employment_rate", "", 97.0, "2021"),
        ("admitted", "", 1100.0, "2022"), ("employment_rate", "", 98.0, "2022"),
    }  # fmt: skip


def test_several_tables_that_ran_into_one_are_read_apart(catalogue):
    _, observations = read(
        catalogue,
        """
        表3 | 计分卡
        指标 | 单位 | 2018年 | 2019年
        就业率 | % | 93.7 | 94.5
        月收入 | 元 | 3500 | 3700
        表4 | 学生反馈表
        指标 | 单位 | 一年级 | 二年级
        学生参与志愿者活动时间 | 人日 | 4930 | 2608
        """,
        year=2019,
    )
    assert {(row.indicator_code, row.value, row.official_table) for row in observations} == {
        ("employment_rate", 93.7, "scorecard"), ("employment_rate", 94.5, "scorecard"),
        ("monthly_income", 3500.0, "scorecard"), ("monthly_income", 3700.0, "scorecard"),
        ("volunteer_person_days", 4930.0, "student_feedback"), ("volunteer_person_days", 2608.0, "student_feedback"),
    }  # fmt: skip


def test_the_total_of_a_contest_s_awards_is_an_observation_and_its_grades_are_not(catalogue):
    figures, observations = read(
        catalogue,
        """
        竞赛 | 一等奖 | 二等奖 | 小计
        市职业院校技能大赛 | 2 | 5 | 7
        合计 | 2 | 5 | 7
        """,
        "2022年学生竞赛获奖统计",
    )
    assert facts(observations) == {("award_count", "市职业院校技能大赛", 7.0, "2022"), ("award_count", "", 7.0, "2022")}
    assert len(figures) == 6


def test_numbers_under_the_head_of_the_labels_are_refused(catalogue):
    figures, observations = read(
        catalogue,
        """
        指标 | 指标 | 2020-2021学年 | 增减
        在校生数（人） | 4028 | 3942 | -86
        毕业生数（人） | 1187 | 1254 | 67
        """,
    )
    assert not observations
    assert len(figures) == 6
    assert {figure.reason for figure in figures} == {"no head over it"}


def test_a_value_with_its_parts_in_brackets(catalogue):
    _, observations = read(
        catalogue,
        """
        指标 | 单位 | 2023年
        接收国外留学生人数 | 人 | 12（其中老挝8人，泰国4人）
        专任教师总数 | 人 | 230人，其中外聘12人
        """,
        "附表5 国际影响表",
    )
    assert facts(observations) == {
        ("international_students", "", 12.0, "2023"), ("international_students", "老挝", 8.0, "2023"),
        ("international_students", "泰国", 4.0, "2023"), ("fulltime_teachers", "", 230.0, "2023"),
    }  # fmt: skip


def test_members_of_an_employment_table_by_place(catalogue):
    _, observations = read(
        catalogue,
        """
        就业地区 | 就业人数 | 比例
        省内 | 900 | 75%
        其中：本市 | 500 | 41.7%
        省外 | 300 | 25%
        """,
        "2022年毕业生就业地区分布",
    )
    assert facts(observations) == {
        ("employed_graduates", "省内", 900.0, "2022"), ("employed_graduates", "本市", 500.0, "2022"),
        ("employed_graduates", "省外", 300.0, "2022"),
    }  # fmt: skip


def test_a_unit_stuck_to_its_label_is_peeled_off_where_a_row_is_one_cell_short(catalogue):
    _, observations = read(
        catalogue,
        """
        指标 | 单位 | 2021级 | 2022级
        1 | 全日制在校生人数 人 | 5023 | 5140
        (1)学生社团数 | 个 | 31 | 34
        """,
        "表2 学生反馈表",
    )
    assert ("fulltime_students", "", 5023, "2021级") in facts(observations)
    assert ("student_clubs", "", 34, "2022级") in facts(observations)


def test_a_group_that_says_teaching_heads_the_official_rows_that_do_not(catalogue):
    _, observations = read(
        catalogue,
        """
        指标 | 单位 | 2021级 | 2022级
        全日制在校生人数 | 人 | 5023 | 5140
        (1)思想政治课教学
        调研课次 | 课次 | 40 | 44
        (2)公共基础课（不含思想政治课）教学
        调研课次 | 课次 | 88 | 90
        满意度 | % | 93.5 | 94.5
        """,
        "表2 学生反馈表",
    )
    assert {("general_course_surveyed", "", 88, "2021级"), ("general_course_satisfaction", "", 94.5, "2022级")} <= facts(observations)


def test_an_item_behind_a_bracket_that_never_closes_goes_by_its_own_name(catalogue):
    _, observations = read(
        catalogue,
        """
        指标 | 单位 | 2019年 | 2020年
        信息化教学（（1）校园网主干最大带宽 | Mbps | 2000 | 20000
        生师比 | — | 15.2 | 15.9
        """,
    )
    assert ("campus_backbone_bandwidth", "", 20000, "2020") in facts(observations)


def test_rows_of_the_newer_edition_are_known_outside_its_tables(catalogue):
    _, observations = read(
        catalogue,
        """
        就业去向 | 2022年（人） | 2023年（人）
        留在当地就业 | 812 | 840
        到中小微企业等基层就业 | 1310 | 1277
        到大型企业就业 | 205 | 230
        """,
    )
    assert {
        ("graduates_employed_grassroots", "", 1310, "2022"),
        ("graduates_employed_large_firms", "", 230, "2023"),
        ("graduates_employed_locally", "", 840, "2023"),
    } <= facts(observations)


def test_a_second_state_of_one_rate_is_told_from_the_first(catalogue):
    _, observations = read(
        catalogue,
        """
        届别 | 毕业生数 | 初次就业率 | 年终就业率
        2021届 | 1890 | 90.10% | 95.20%
        2022届 | 1945 | 91.30% | 96.40%
        """,
        "表3 毕业生就业率",
    )
    assert {("employment_rate", "", 90.1, "2021届"), ("employment_rate", "年终", 95.2, "2021届")} <= facts(observations)


def test_a_line_of_years_over_a_line_of_numbers_is_what_its_title_counts(catalogue):
    _, observations = read(catalogue, "2021年 | 2022年 | 2023年\n7012 | 7250 | 7431", "近三年在校生规模（单位：人）")
    assert facts(observations) == {
        ("fulltime_students", "", 7012, "2021"), ("fulltime_students", "", 7250, "2022"), ("fulltime_students", "", 7431, "2023"),
    }  # fmt: skip


def test_rows_that_count_again_what_the_row_above_counts_are_its_parts(catalogue):
    _, observations = read(
        catalogue,
        """
        项目 | 2022年 | 2023年
        培训人次 | 5200 | 6100
        其中：企业职工培训 | 3000 | 3500
        农民工培训 | 150 | 210
        """,
        "技术培训情况（单位：人次）",
    )
    assert {row for row in facts(observations) if row[3] == "2023"} == {
        ("training_person_times", "", 6100, "2023"),
        ("training_person_times", "企业职工培训", 3500, "2023"),
        ("training_person_times", "农民工培训", 210, "2023"),
    }


def test_money_is_never_a_misprinted_count(catalogue):
    figures, observations = read(catalogue, "项目 | 数值\n图书 | 930万元\n专任教师 | 120人")
    assert {row[:3] for row in facts(observations)} == {("fulltime_teachers", "", 120)}
    assert [(row.value, row.status) for row in figures] == [(9_300_000, "unmapped"), (120, "mapped")]
    _, observations = read(catalogue, "项目 | 数值\n图书 | 9.3万册\n专任教师 | 120人")
    assert ("library_volumes", "", 93000) in {row[:3] for row in facts(observations)}


def test_a_number_with_a_note_needs_no_head_over_it(catalogue):
    _, observations = read(catalogue, "占地面积 | 310亩\n图书 | 8.2万册（其中电子图书1.5万册）")
    assert {row[:3] for row in facts(observations)} == {("campus_area", "", 310), ("library_volumes", "", 82000)}


def test_two_rows_of_one_rate_in_two_states_are_told_apart(catalogue):
    rows = "毕业生就业率（初次） | % | 90.5 | 91\n毕业生就业率（年终） | % | 95.5 | 96"
    _, observations = read(catalogue, f"指标 | 单位 | 2022年 | 2023年\n{rows}")
    assert {row[1:] for row in facts(observations)} == {("", 90.5, "2022"), ("", 91, "2023"), ("年终", 95.5, "2022"), ("年终", 96, "2023")}


def test_a_fraction_beside_a_percentage_of_the_same_rate_is_one(catalogue):
    _, observations = read(catalogue, "指标 | 单位 | 2022年 | 2023年\n就业率 | % | 95.2 | 0.9647\n自主创业比例 | % | 1.21 | 0.984")
    assert facts(observations) == {
        ("employment_rate", "", 95.2, "2022"), ("employment_rate", "", 96.47, "2023"),
        ("self_employment_rate", "", 1.21, "2022"), ("self_employment_rate", "", 0.984, "2023"),
    }  # fmt: skip


def test_a_year_that_the_sentence_above_only_compares_with_is_not_the_tables(catalogue):
    block = block_of("项目 | 数值\n专任教师 | 120人\n教职工 | 160人", block_no=1)
    above = paragraph("2023年师资充实，人数比2022年多，较2022年高，与2022年不同。", 0)
    _, observations = tables.read(block, context_of(catalogue, above, block))
    assert {row[3] for row in facts(observations)} == {"2023"}


def test_students_of_a_school_abroad_are_not_the_schools_own(catalogue):
    rows = "国外办学点数量 | 个 | 1\n其中：在校生数 | 人 | 36\n专任教师数 | 人 | 4\n接收国外留学生人数 | 人 | 9"
    _, observations = read(catalogue, f"指标 | 单位 | 2022年\n{rows}", "表4 国际影响表")
    codes = {row[0] for row in facts(observations)}
    assert "international_students" in codes and not codes & {"fulltime_students", "fulltime_teachers"}


def test_another_wording_of_an_official_row_is_that_row(catalogue):
    rows = "开发并被国外采用的职业教育标准数量 | 个 | 5\n其中：专业标准 | 个 | 2\n课程标准 | 个 | 3"
    _, observations = read(catalogue, f"指标 | 单位 | 2022年\n{rows}", "表4 国际影响表")
    assert {row[:3] for row in facts(observations)} == {
        ("vocational_standards_adopted_abroad", "", 5), ("programme_standards_adopted_abroad", "", 2),
        ("course_standards_adopted_abroad", "", 3),
    }  # fmt: skip


def test_the_share_of_a_part_is_not_the_rate_of_the_whole(catalogue):
    rows = "毕业生就业人数 | 人 | 1880\n其中：A类：到本县就业比例 | % | 38.5"
    _, observations = read(catalogue, f"指标 | 单位 | 2016年\n{rows}", "表5 服务贡献表")
    assert "employment_rate" not in {row[0] for row in facts(observations)}


def test_items_beside_several_units_are_measures_not_members_of_one(catalogue):
    _, observations = read(catalogue, "服务项目 | 计量单位 | 2019年\n社会培训人次 | 人次 | 8860\n授权专利 | 项 | 15\n合作企业 | 家 | 96")
    assert {row[:3] for row in facts(observations)} == {
        ("training_person_times", "", 8860), ("patents_granted", "", 15), ("enterprise_partners", "", 96),
    }  # fmt: skip


def test_a_title_below_its_structure_names_the_teachers_of_it(catalogue):
    head = "专任教师 | 职称结构 | 职称结构 | 学历结构\n专任教师 | 高级 | 中级 | 本科"
    _, observations = read(catalogue, f"{head}\n187 | 58 | 71 | 151", "表1-3 教师结构统计表（单位：人）", head_rows=2)
    assert {("senior_title_teachers", "", 58), ("middle_title_teachers", "", 71)} <= {row[:3] for row in facts(observations)}


def test_a_level_of_training_that_is_an_indicators_name_too_is_a_part_of_what_the_title_counts(catalogue):
    _, observations = read(catalogue, "培养层次 | 人数（人）\n中级工 | 1206\n高级工 | 2988\n合计 | 4194", "表1 2023年在校生层次分布")
    assert {row[:3] for row in facts(observations)} == {
        ("fulltime_students", "中级工", 1206), ("fulltime_students", "高级工", 2988), ("fulltime_students", "", 4194),
    }  # fmt: skip


def test_rows_of_unknown_words_that_add_up_to_their_total_are_its_parts(catalogue):
    rows = "普通高考 | 1788\n技能高考 | 1500\n高职单招 | 588\n合计 | 3876"
    _, observations = read(catalogue, f"类别 | 录取数（人）\n{rows}", "表5-2 招生录取情况")
    assert {row[:3] for row in facts(observations)} == {
        ("admitted", "普通高考", 1788), ("admitted", "技能高考", 1500), ("admitted", "高职单招", 588), ("admitted", "", 3876),
    }  # fmt: skip
    _, observations = read(catalogue, f"类别 | 录取数（人）\n{rows.replace('588', '589')}", "表5-2 招生录取情况")
    assert {row[:3] for row in facts(observations)} == {("admitted", "", 3876)}


def test_a_column_of_satisfaction_says_whose_by_its_rows(catalogue):
    rows = "在校生 | 96.2%\n家长 | 97.1%\n企业（用人单位） | 98.5%"
    _, observations = read(catalogue, f"调查对象 | 总体满意度\n{rows}", "各类人员满意度调查情况")
    assert {row[:3] for row in facts(observations)} == {
        ("student_satisfaction", "", 96.2), ("parent_satisfaction", "", 97.1), ("employer_satisfaction", "", 98.5),
    }  # fmt: skip


def test_a_level_between_levels_is_no_indicator_of_its_own(catalogue):
    rows = "林业技术 | 102 | 210 | 40\n合计 | 102 | 210 | 40"
    _, observations = read(catalogue, f"专业 | 中级工 | 高级工 | 预备技师\n{rows}", "各专业在校生分布（人）")
    assert ("fulltime_students", "林业技术;高级工", 210) in {row[:3] for row in facts(observations)}
    assert {row[0] for row in facts(observations)} == {"fulltime_students"}


def test_employment_beside_further_study_is_direct(catalogue):
    rows = "毕业去向落实人数 | 人 | 903\n其中：升学人数 | 人 | 742\n就业人数 | 人 | 161"
    _, observations = read(catalogue, f"指标 | 单位 | 2022年\n{rows}", "表1 人才培养质量计分卡")
    assert ("directly_employed_graduates", "", 161) in {row[:3] for row in facts(observations)}


def test_teachers_beside_prizes_are_who_won_them(catalogue):
    rows = "学生 | 省级 | 3 | 4 | 7\n教师 | 省级 | 1 | 5 | 6"
    _, observations = read(catalogue, f"类别 | 级别 | 一等奖 | 二等奖 | 合计\n{rows}", "2021年师生获奖统计表")
    assert {row[0] for row in facts(observations)} <= {"award_count"}


def test_a_share_belongs_to_the_count_beside_it(catalogue):
    rows = "总数 | 520 | 100 | 286 | 100\n高级职称 | 188 | 36.15 | 102 | 35.66"
    _, observations = read(catalogue, f"项目 | 专任教师（人） | 比例（%） | 兼职教师（人） | 比例（%）\n{rows}", "专兼职教师结构分析表")
    found = {row[:3] for row in facts(observations)}
    assert ("senior_title_teacher_rate", "", 36.15) in found
    assert ("senior_title_teacher_rate", "", 35.66) not in found and ("senior_title_teachers", "", 102) not in found


def test_the_total_of_where_graduates_went_is_the_graduates(catalogue):
    _, observations = read(catalogue, "去向 | 人数 | 占比\n升学 | 228 | 40.71%\n自主创业 | 9 | 1.61%\n合计 | 560 | 100%", "毕业生去向统计")
    assert ("graduates", "", 560) in {row[:3] for row in facts(observations)}


def test_a_slash_for_a_missing_value_is_no_unit(catalogue):
    rows = "10841 | 某校 | 1 | 就业率 | % | 96 | 91\n2 | 毕业三年晋升比例 | % | / | 56.7"
    _, observations = read(catalogue, f"院校代码 | 院校名称 | 指标 | 指标 | 单位 | 2019年 | 2020年\n{rows}", "表1 计分卡")
    assert ("promotion_rate_3y", "", 56.7, "2020") in facts(observations)


def test_prizes_in_a_remark_are_no_parts_of_the_count(catalogue):
    row = "国（境）外技能大赛获奖数量 | 项 | 2 | 国际技能大赛二等奖1项、三等奖1项"
    _, observations = read(catalogue, f"指标 | 单位 | 2020年 | 备注\n{row}", "表4 国际影响表")
    assert facts(observations) == {("foreign_skill_awards", "", 2, "2020")}


def test_a_figure_that_one_reading_of_its_row_understood_is_mapped_whatever_another_says():
    path = ROOT / "tests" / "gold" / "held" / "福建高职简介.html"
    found = extract(intake.read_bytes(path.read_bytes(), path.name), Knowledge.load(ROOT / "dbt_project" / "seeds"))
    status = {figure.figure_id: figure.status for figure in found.figures}
    assert {status[row.figure_id] for row in found.observations} == {"mapped"}
