"""Turns of phrase that school profiles and reports share: what is a part, whose figure it is, and which year it is of."""

from __future__ import annotations

import pytest

from flows.documents.drafts import Draft, Piece
from flows.documents.metadata import data_year
from flows.extraction.institutions.registry import Registry
from tests.test_institutions import document
from tests.test_prose import knowledge, read


@pytest.fixture(scope="module")
def registry() -> Registry:
    return knowledge().registry


def test_years_of_shares_without_a_measure_repeat_the_measure() -> None:
    found = read("毕业生就业率2019年95.4%，2020年96.8%。")
    assert [(o.value, o.period.label) for o in found.observations] == [(95.4, "2019"), (96.8, "2020")]


def test_the_class_before_gets_its_own_year() -> None:
    found = read("2021届毕业生就业率为95.2%，上届为93.7%。")
    assert [(o.value, o.period.label) for o in found.observations] == [(95.2, "2021届"), (93.7, "2020届")]


def test_names_may_stand_in_a_bracket_behind_their_figures() -> None:
    found = read("2021届毕业生分别为96.1%、81.4%（就业率、专业对口率）。")
    assert found.facts() == {("employment_rate", 96.1, ""), ("major_relevance_rate", 81.4, "")}


def test_items_of_aid_are_told_apart_in_a_list_of_amounts() -> None:
    found = read("国家奖学金、国家助学金分别为8.8万元和412.5万元。")
    assert found.facts() == {("student_aid_amount", 8.8, "国家奖学金"), ("student_aid_amount", 412.5, "国家助学金")}


def test_a_kind_of_room_or_base_is_a_part_and_a_light_word_makes_no_kind() -> None:
    found = read("建有校内实训室86个。", "建有数控实训室6间。", "拥有92个校内实训室和130多个长期稳定的校外签约实训基地。")
    assert found.facts() == {
        ("training_rooms", 86, ""), ("training_rooms", 6, "数控实训室"), ("training_rooms", 92, ""), ("offcampus_bases", 130, "")
    }  # fmt: skip


def test_programmes_listed_by_kind_are_parts() -> None:
    found = read("开设12个本科专业和48个高职专业。")
    assert found.facts() == {("programmes", 12, "本科专业"), ("programmes", 48, "高职专业")}


def test_machines_are_no_training_centres_and_a_group_that_the_school_is_one_of_is_not_its_own() -> None:
    found = read("18台加工中心组成的实训中心投入使用。", "学校被确定为十所高技能人才培训基地。", "学校是全国接受贷款的17所院校之一。")
    assert found.observations == []


def test_a_date_of_counting_holds_for_its_paragraph_and_is_never_to_come() -> None:
    found = read("截至2018年末，学校占地900亩。在校生9100余人，教职工512人。", year=2021)
    assert {(o.indicator_code, o.period.label) for o in found.observations} == {
        ("campus_area", "2018"), ("fulltime_students", "2018"), ("staff", "2018")
    }  # fmt: skip
    later = read("截至2023年5月，学校有教职工431人。", year=2021)
    assert later.of("staff").period.label == "2023"


def test_a_year_since_when_is_a_span() -> None:
    found = read("2016年以来，学校累计培训12600人次。")
    assert (found.of("training_person_times").period.basis, found.of("training_person_times").period.label) == ("range", "2016-2021")


def test_a_level_that_something_grew_to_may_be_of_now() -> None:
    found = read("在校学生总数由不足3000名增加到目前的8200余名。")
    assert found.facts() == {("fulltime_students", 8200, "")}


def test_figures_of_a_group_a_city_or_a_district_are_not_the_schools() -> None:
    found = read(
        "学校牵头组建职教集团，集团在校生4.6万人，年培训9万人次。",
        "临江市全年培训高素质农民1.7万人。",
        "滨湖区区属中职校共有毕业生1320人，升学人数为980人。",
    )
    assert found.observations == []


def test_a_school_off_the_registry_with_its_city_in_its_name_is_no_city() -> None:
    assert read("云台市职业中专学校占地360亩。", school="云台市职业中专学校").facts() == {("campus_area", 360, "")}


def test_a_case_ends_where_a_paragraph_turns_to_the_whole_year() -> None:
    found = read("培训茶农等农户1800人次。", "全年开展各类培训2.6万人次。", section="三、服务贡献 / 【案例】茶山上的科技特派员")
    assert {(o.value, bool(o.breakdown_member)) for o in found.observations} == {(1800, True), (26000, False)}


def test_a_measure_named_between_two_years_ends_the_series() -> None:
    found = read("2021届毕业生总数2764人，截至2021年9月1日，就业人数为2361人。")
    assert found.facts() == {("graduates", 2764, ""), ("employed_graduates", 2361, "")}


def test_students_may_be_counted_by_kind_behind_the_measure() -> None:
    found = read("全日制在校生高职7300余人，中职1500余人。", "少数民族在校生612人。")
    assert {(o.value, o.breakdown_member) for o in found.observations} == {(7300, "高职"), (1500, "中职"), (612, "少数民族")}


@pytest.mark.parametrize(
    ("title", "school"),
    [
        ("常州工程职院2021年质量年报", "常州工程职业技术学院"),
        ("四平职大2021年质量年报", "四平职业大学"),
        ("重庆工职院2021年质量年报", "重庆工职院"),
        ("轻工职业技术学院简介", "广东轻工职业技术学院"),
        ("四川省云台市职业中专学校概况", "云台市职业中专学校"),
    ],
)
def test_a_short_name_is_unfolded_only_where_one_school_can_be_meant(registry, title, school) -> None:
    texts = ["# " + title, "现有在校生8600人。"]
    if "轻工" in title:
        texts.append("广东轻工职业技术学院坐落于岭南名城。")
    if "云台" in title:
        texts.append("云台市职业中专学校占地210亩。")
    assert registry.assign(document(*texts, title=title)).schools == (school,)


def test_a_predecessors_founding_gives_no_stretch_away(registry) -> None:
    found = registry.assign(document("# 概况", "湖南交通职业技术学院前身湖南省交通学校创建于1956年，是省属高职院校。", "现占地728亩。"))
    assert found.schools == ("湖南交通职业技术学院",)


def test_a_profiles_year_is_that_of_its_page_or_its_counting_and_never_that_of_its_foundation() -> None:
    def year(*texts: str) -> int | None:
        return data_year([Draft("paragraph", (Piece(text, 1),)) for text in texts], None)

    assert year("学校创建于2004年，现有在校生9000人。") is None
    assert year("学校2003年由两所中专合并升格。") is None
    assert year("学校创建于2004年。", "截至2019年9月，学校有在校生9000人。") == 2019
    assert year("发布时间：2021-06-03 10:21", "学校2018年获评优质校。") == 2021


def test_the_level_of_the_year_before_belongs_to_that_year() -> None:
    found = read("2018—2019学年，全日制在校生5714人，比上学年的5402人净增312人。", "生师比17.3:1，优于2018年的17.8:1。", year=2020)
    assert {(o.indicator_code, o.value, o.period.label) for o in found.observations} == {
        ("fulltime_students", 5714, "2018-2019"), ("fulltime_students", 5402, "2017-2018"),
        ("student_teacher_ratio", 17.3, "2019"), ("student_teacher_ratio", 17.8, "2018"),
    }  # fmt: skip


def test_what_people_were_made_is_not_what_is_counted() -> None:
    assert read("另有三位老师被评为优秀指导教师。").observations == []


def test_what_is_lacking_or_to_be_kept_is_no_level() -> None:
    found = read("学校尚缺专任教师50人。", "三年内计划补充专任教师30人。", "学院将把在校生规模稳定在12000人左右。")
    assert found.observations == []


def test_a_measure_whose_name_spans_years_is_no_plan() -> None:
    assert read("毕业生三年内职位晋升的比例为58%。").facts() == {("promotion_rate_3y", 58, "")}


def test_what_firms_give_and_who_studies_in_their_classes_is_not_the_schools_whole() -> None:
    found = read("企业支持实训设备折合62.5万元。", "冠名订单班27个，在读学生1082人。")
    assert {code for code, *_ in found.facts()} <= {"order_classes", "enterprise_donations"}


def test_another_school_stays_another_school_behind_what_ties_it_to_ours() -> None:
    helped, near = "对口支援的新疆克州职业技术学院同期在校生4200人。", "邻近的商水县职业中等专业学校现有专任教师90人。"
    found = read(helped, near, "同区的佛山市石湾高级技工学校设备总值为1.05亿元。")
    assert found.observations == []


def test_this_year_is_none_that_is_only_compared_with() -> None:
    found = read("2022年在校生4826人，比2021年的4611人增加215人；当年招生计划1700人。", year=2023)
    assert {(o.value, o.period.label) for o in found.observations} == {(4826, "2022"), (4611, "2021"), (1700, "2022")}


def test_full_senior_titles_are_a_part_of_the_senior_ones() -> None:
    assert read("学校有正高级教师3人。").facts() == {("senior_title_teachers", 3, "正高级教师")}


def test_the_mean_of_other_schools_is_no_level() -> None:
    found = read("高级职称教师占比与国家示范院校平均35%的水平相比仍有差距。")
    assert found.observations == []
