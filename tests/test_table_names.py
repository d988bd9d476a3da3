"""What rows and heads call an indicator when they don't use its name: groups in the cell, members, parts, titles alone."""

from __future__ import annotations

import pytest

from tests.test_tables import catalogue as catalogue
from tests.test_tables import facts, read


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("满意度调查：学生", "student_satisfaction"),
        ("信息化教学资源：校园网出口带宽", "campus_egress_bandwidth"),
        ("课堂育人—满意度", "in_class_education_satisfaction"),
    ],
)
def test_a_group_and_a_name_in_one_cell_are_understood_together(catalogue, label, code):
    unit = "Mbps" if "带宽" in label else "%"
    _, observations = read(catalogue, f"项目 | 单位 | 2022年\n{label} | {unit} | 95.2\n专任教师数 | 人 | 300")
    assert (code, "", 95.2, "2022") in facts(observations)


def test_a_member_before_a_name_in_one_cell_does_not_make_the_whole(catalogue):
    _, observations = read(catalogue, "项目 | 2022年\n护理专业 在校生数 | 612\n专任教师数 | 300")
    assert not any(code == "fulltime_students" and not member for code, member, *_ in facts(observations))


def test_counts_below_members_that_stand_side_by_side(catalogue):
    _, observations = read(
        catalogue, "职称 | 高级 | 中级 | 初级 | 合计\n人数 | 58 | 86 | 52 | 196", "表1-3 2022年专任教师职称结构（单位：人）"
    )
    found = {(code, member, value) for code, member, value, _ in facts(observations)}
    assert {("senior_title_teachers", "", 58), ("middle_title_teachers", "", 86), ("fulltime_teachers", "", 196)} <= found


def test_those_who_are_trained_make_a_row_a_part(catalogue):
    _, observations = read(catalogue, "项目 | 2022年\n企业职工培训（人次） | 9126\n社会培训（人次） | 12000")
    assert {
        ("training_person_times", "企业职工培训（人次）", 9126, "2022"),
        ("training_person_times", "", 12000, "2022"),
    } == facts(observations)


def test_short_heads_below_a_group_are_the_rate_of_what_the_group_counts(catalogue):
    lines = "二级学院 | 毕业生数 | 去向落实 | 去向落实\n二级学院 | 毕业生数 | 人数 | 比例\n"
    lines += "设计学院 | 612 | 589 | 96.24%\n全校 | 1457 | 1415 | 97.12%"
    _, observations = read(catalogue, lines, "表1 各二级学院2022届毕业生就业情况", head_rows=2)
    found = {(code, member, value) for code, member, value, _ in facts(observations)}
    assert {("employment_rate", "设计学院", 96.24), ("employment_rate", "", 97.12), ("employed_graduates", "", 1415)} <= found


def test_a_title_alone_says_what_years_and_numbers_count(catalogue):
    _, observations = read(catalogue, "2017年 | 2018年 | 2019年\n286 | 301 | 325", "表5 专任教师数量变化")
    assert ("fulltime_teachers", "", 301, "2018") in facts(observations)
    _, rates = read(catalogue, "2017年 | 2018年\n95.1% | 96.2%", "表6 毕业生就业率变化")
    assert ("employment_rate", "", 96.2, "2018") in facts(rates)


def test_students_by_grade_below_a_title_that_only_speaks_of_students(catalogue):
    _, observations = read(
        catalogue, "专业名称 | 一年级 | 二年级 | 合计\n护理 | 120 | 98 | 218\n合计 | 120 | 98 | 218", "表3 各专业学生规模"
    )
    assert ("fulltime_students", "护理;一年级", 120) in {(code, member, value) for code, member, value, _ in facts(observations)}
    _, others = read(catalogue, "专业名称 | 人数\n护理 | 12\n合计 | 12", "表4 困难学生人数统计")
    assert not any(code == "fulltime_students" for code, *_ in facts(others))


def test_people_asked_beside_each_satisfaction(catalogue):
    lines = "指标 | 单位 | 2023年 | 调查人次\n在校生满意度 | % | 95.1 | 2681\n用人单位满意度 | % | 97.0 | 58\n家长满意度 | % | 94.2 | 800"
    _, observations = read(catalogue, lines, "表2 满意度调查表")
    assert {("student_surveyed", "", 2681), ("employer_surveyed", "", 58)} <= {
        (code, member, value) for code, member, value, _ in facts(observations)
    }


def test_a_group_in_the_cell_of_its_first_measure_heads_the_rows_below_too(catalogue):
    lines = (
        "指标 | 单位 | 2020级 | 2021级\n（1）课堂育人 调研人次 | 人次 | 401 | 663\n满意度 | % | 94.6 | 97.7\n"
        "（2）课外育人 调研人次 | 人次 | 844 | 209\n满意度 | % | 88.9 | 90.1"
    )
    _, observations = read(catalogue, lines, "表2 学生反馈表")
    found = {(code, value) for code, _, value, _ in facts(observations)}
    assert {("in_class_education_satisfaction", 97.7), ("out_of_class_education_satisfaction", 88.9)} <= found
