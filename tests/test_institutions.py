"""Which school a place in a document speaks of: registered and unregistered schools, one or several in a document."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.documents.intake import read_bytes
from flows.documents.model import Block, Document, Row, Span, Table
from flows.extraction.institutions.registry import Registry

SEEDS = Path(__file__).parent.parent / "dbt_project" / "seeds"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load(SEEDS / "institutions.csv", SEEDS / "institution_renames.csv")


def block(number: int, text: str | list[list[str]], kind: str = "paragraph") -> Block:
    if isinstance(text, str):
        return Block(number, kind, text, (Span(0, number + 1),))
    rows, start = [], 0
    for line, cells in enumerate(text):
        end = start + len("\t".join(cells))
        rows.append(Row(tuple(cells), start, end, line, line))
        start = end + 1
    joined = "\n".join("\t".join(cells) for cells in text)
    return Block(number, "table", joined, (Span(0, number + 1),), table=Table(tuple(rows), head_rows=1))


def document(*texts: str | list[list[str]], title: str = "", source: str = "raw/report.txt", year: int | None = 2022) -> Document:
    """Paragraphs, "# …" headings and tables (lists of rows) as a document."""
    blocks = []
    for number, text in enumerate(texts):
        heading = isinstance(text, str) and text.startswith("# ")
        blocks.append(block(number, text.removeprefix("# ") if heading else text, "heading" if heading else "paragraph"))
    return Document("d" * 64, source, "text/plain", 1, title, year, (year or 2022) - 1, tuple(blocks))


REPORT = (
    "# 成都纺织高等专科学校",
    "# 高等职业教育质量年度报告（2022）",
    "学校现有全日制在校生12345人。",
    "2021年，学校与宜宾职业技术学院联合申报课题3项，派教师赴泸州职业技术学院交流20人次。",
    "智能制造学院新增专业2个，马克思主义学院获评示范学院。",
)


def test_a_report_belongs_to_the_school_of_its_cover(registry):
    assigned = registry.assign(document(*REPORT, title="高等职业教育质量年度报告（2022）"))
    assert {assigned.institution(number) for number in range(5)} == {"成都纺织高等专科学校"}
    (mention,) = assigned.mentions
    assert (mention.known, mention.first_block, mention.last_block) == (True, 0, 4)
    assert mention.institution_code == registry.code("成都纺织高等专科学校") != ""


def test_partners_are_other_bodies_and_colleges_within_the_school_are_not(registry):
    assigned = registry.assign(document(*REPORT, title="高等职业教育质量年度报告（2022）"))
    named = [REPORT[3][start:end] for start, end in assigned.others(REPORT[3])]
    assert named == ["宜宾职业技术学院", "泸州职业技术学院"]
    assert assigned.others(REPORT[4]) == ()
    assert assigned.others("成都纺织高等专科学校现有教师600人。") == ()


def test_a_prefecture_names_its_school_and_a_trail_is_no_title(registry):
    name = "澜川州民族中等专业学校"
    page = f"首页 | 概况\n当前位置：首页 > 信息公开 > 质量年报\n\n雪山行\n——{name}2024年质量年报解读\n\n{name}现有教师340人。\n"
    read = read_bytes(page.encode(), "页.txt")
    assert "当前位置" not in read.title
    assert {registry.assign(read).institution(one.block_no) for one in read.blocks} == {name}


def test_companies_and_estates_are_other_bodies(registry):
    text = "学校与成都某某精密机械有限公司共建基地，毗邻青羊工业园。"
    assigned = registry.assign(document(*REPORT))
    assert [text[start:end] for start, end in assigned.others(text)] == ["成都某某精密机械有限公司", "青羊工业园"]


def test_a_partner_named_in_many_sentences_and_a_heading_of_a_report_takes_no_block_over(registry):
    partner = [f"泸州职业技术学院派出第{n}批教师来校跟岗，学校接待{n}0人。" for n in range(1, 8)]
    assigned = registry.assign(document(*REPORT, "# 对口支援泸州职业技术学院", *partner, title="成都纺织高等专科学校质量年度报告（2022）"))
    assert assigned.schools == ("成都纺织高等专科学校",)


def test_the_name_of_the_time_is_kept_not_the_name_of_today(registry):
    assigned = registry.assign(document("无锡职业技术学院是江苏省属高校，现有专业48个。"))
    assert assigned.institution(0) == "无锡职业技术学院"
    renamed = registry.assign(document("# 无锡职业技术大学2025年质量年度报告", "2025年，无锡职业技术学院更名为无锡职业技术大学。", year=2025))
    assert renamed.schools == ("无锡职业技术大学",)
    assert renamed.mentions[0].institution_code == assigned.mentions[0].institution_code


def test_predecessors_are_not_the_school(registry):
    text = "学校前身是宜昌机械工业学校，1958年创建；1999年宜昌机械工业学校与宜昌市财贸学校合并组建宜昌某某职业学院。"
    assigned = registry.assign(document("# 学校概况", "宜昌某某职业学院是一所公办高校。", text, "学校占地800亩。"))
    assert assigned.schools == ("宜昌某某职业学院",)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("赣州市红旗技工学校2023年度质量年报", "赣州市红旗技工学校"),
        ("忠县职业教育中心中等职业教育质量年度报告（2021年）", "忠县职业教育中心"),
        ("苏州某某高级技工学校（苏州某某技师学院）质量报告", "苏州某某高级技工学校（苏州某某技师学院）"),
        ("2020年星海艺术学校质量年度报告", "星海艺术学校"),
    ],
)
def test_an_unregistered_school_bears_its_own_name_and_is_unknown(registry, title, name):
    assigned = registry.assign(document(title, "学校现有在校生3000人。", title=title))
    assert assigned.institution(1) == name
    assert [(m.known, m.institution_code) for m in assigned.mentions] == [(False, "")]


def test_a_profile_may_open_with_a_name_that_no_list_holds(registry):
    assigned = registry.assign(document("星海艺术学校是一所民办中等职业学校，现有教师90人。", "学校占地100亩。"))
    assert (assigned.institution(1), assigned.mentions[0].known) == ("星海艺术学校", False)
    assert registry.assign(document("我们学校是一所民办学校。", "机械工程学院成立于1990年。")).schools == ()


def test_either_half_of_a_bracketed_name_is_the_same_school(registry):
    assigned = registry.assign(
        document("# 苏州某某高级技工学校（苏州某某技师学院）", "苏州某某技师学院始建于1980年。", "苏州某某高级技工学校现有教师200人。")
    )
    assert assigned.schools == ("苏州某某高级技工学校（苏州某某技师学院）",)
    assert assigned.others("苏州某某技师学院现有教师200人。") == ()


def test_a_longer_name_that_ends_in_a_registered_one_is_not_guessed_to_be_it(registry):
    assert registry.code("长江职业学院")
    (name,) = registry.finder.find("贵州长江职业学院现有学生2000人。")
    assert (name.name, name.known) == ("贵州长江职业学院", False)
    (branch,) = registry.finder.find("江苏联合职业技术学院苏州分院现有学生2000人。")
    assert (branch.name, branch.known) == ("江苏联合职业技术学院苏州分院", False)


@pytest.mark.parametrize(
    "text", ["重庆市中等职业学校共有学生30万人。", "武汉大学生创业园入驻20家。", "获评浙江省优质中等职业学校。", "学校与企业共建产业学院2个。"]
)
def test_kinds_of_schools_are_no_names(registry, text):
    assert registry.finder.find(text) == ()


A, B, C = "绵阳职业技术学院", "德阳科贸职业学院", "广元市利州中等专业学校"
ARTICLE_A = (f"近年来，{A}专业建设成绩突出。", "学校现有专业40个。", "绵阳职院年培训5000人次。")
ARTICLE_B = (f"{B}坚持开放办学。", "学院现有专业21个。", f"走进{B}，实训楼里机器轰鸣。")
ARTICLE_C = (f"作为一所中职学校，{C}扎根山区。", f"{C}开设专业8个。", "该校今年招生600人。", f"{C}的做法在全省推广。")


def test_a_page_of_schools_with_names_before_their_articles(registry):
    assigned = registry.assign(document(A, "实干笃行谱新篇", *ARTICLE_A, B, "开门办学", *ARTICLE_B, C, "扎根山区", *ARTICLE_C, title="教育专版"))
    owners = [assigned.institution(number) for number in range(16)]
    assert owners == [A] * 5 + [B] * 5 + [C] * 6


def test_a_page_of_schools_with_names_after_their_articles(registry):
    page = (*ARTICLE_A, "本报记者", A, "实干笃行谱新篇", *ARTICLE_B, B, "开门办学", "春日的山城。", *ARTICLE_C)
    assigned = registry.assign(document(*page, title="专版"))
    owners = [assigned.institution(number) for number in range(len(ARTICLE_A) + 3)]
    assert owners == [A] * 6
    assert [assigned.institution(number) for number in range(6, 11)] == [B] * 5
    assert [assigned.institution(number) for number in range(11, 16)] == [C] * 5
    assert [(m.institution, m.first_block, m.last_block) for m in assigned.mentions] == [(A, 0, 5), (B, 6, 10), (C, 11, 15)]


@pytest.mark.parametrize("heading", ["# {}", "# 二、{}", "# {} Some College", "# （二）{}（Some Vocational College）", "# {} 开门办学"])
def test_each_school_of_a_list_of_profiles_has_its_section(registry, heading):
    texts = ("# 成员单位简介", heading.format(A), "学校占地900亩。", "# 基本情况", "教师300人。", heading.format(B), "学校占地800亩。")
    assigned = registry.assign(document(*texts, title="成员单位简介"))
    assert [assigned.institution(number) for number in range(7)] == [A] * 5 + [B] * 2


def test_a_page_whose_paragraphs_introduce_schools_is_about_each(registry):
    assigned = registry.assign(document(f"{A}是一所公办高校。", "学校占地900亩。", f"{B}创办于1999年。", "学校占地800亩。"))
    assert [assigned.institution(number) for number in range(4)] == [A, A, B, B]


def test_a_paragraph_may_introduce_its_school_by_its_grounds_or_by_who_says_so(registry):
    texts = (f"{A}占地900亩，在校生9000人。", "教师300人。", f"据2021年9月学校官网显示,{B}占地800亩。", "教师200人。")
    assigned = registry.assign(document(*texts))
    assert [assigned.institution(number) for number in range(4)] == [A, A, B, B]


def test_a_page_of_titled_articles_is_about_each_school(registry):
    texts = (f"{A}：扎根江城三十载", "学校占地面积900亩，全日制在校生9000余人，开设专业57个。",
             f"{B}：商科特色日益彰显", "学校占地面积800亩，全日制在校生8000余人，开设专业42个。")  # fmt: skip
    assigned = registry.assign(document(*texts, title="双城记"))
    assert [assigned.institution(number) for number in range(4)] == [A, A, B, B]


def test_what_a_page_is_stands_before_the_school_it_is_of(registry):
    assigned = registry.assign(document("学校现有专任教师300人。", title=f"师资概况 {A}"))
    assert assigned.schools == (A,)


def test_one_block_may_hold_two_schools(registry):
    text = "".join((*ARTICLE_A[1:], *ARTICLE_B[:2]))
    assigned = registry.assign(document(A, ARTICLE_A[0], text, ARTICLE_B[2], f"{B}的学生很忙。", title="教育专版"))
    assert assigned.schools == (A, B)
    assert assigned.institution(2, text.index("40个")) == A
    assert assigned.institution(2, text.index("21个")) == B


def test_rows_of_a_table_of_schools_belong_to_the_school_they_name(registry):
    table = [["学校名称", "在校生数"], [A, "9000"], [B, "7000"]]
    found = document("# " + A + "质量年度报告", "学校现有专业40个。", table)
    assigned = registry.assign(found)
    text = found.blocks[2].text
    assert assigned.institution(2, text.index("9000")) == A
    assert assigned.institution(2, text.index("7000")) == B


def test_a_list_of_partners_in_a_schools_report_gives_no_figure_away(registry):
    table = [["序号", "院校名称", "录取人数"], ["1", "四川交通职业技术学院", "12"], ["2", "宜宾职业技术学院", "7"]]
    assigned = registry.assign(document("# " + A + "质量年度报告", "学校现有专业40个。", table, title=A + "质量年度报告"))
    assert assigned.institution(2, 40) == A
    assert len(assigned.mentions) == 1


def test_a_report_of_a_province_belongs_to_no_school_though_it_names_some(registry):
    cases = ("全省共有中等职业学校160所。", f"{A}是全省首批示范性院校。", f"{A}与企业共建基地5个。")
    assert registry.assign(document(*cases, title="四川省中等职业教育质量年度报告（2022）")).schools == ()


def test_a_page_about_one_school_is_not_shared_with_a_school_that_takes_part(registry):
    page = (f"{A}是一所公办高校。", "学校占地900亩。", "宜宾职业技术学院积极参与联盟建设，捐赠设备20台。", "学校现有专业40个。")
    assert registry.assign(document(*page)).schools == (A,)


def test_the_file_name_tells_the_school_where_the_text_does_not(registry):
    assigned = registry.assign(document("# 质量年度报告", "学校现有专业40个。", source="2022/绵阳职业技术学院2022年质量年报.docx"))
    assert assigned.institution(1) == A


def test_the_code_of_the_school_tells_it_where_no_name_does(registry):
    code = registry.code(A)
    table = [["院校代码", code[-5:]], ["在校生数", "9000"]]
    assert registry.assign(document("学校现有专业40个。", table)).institution(0) == A


def test_a_code_that_is_anothers_does_not_outweigh_the_name_stated_beside_it(registry):
    table = [["院校代码", registry.code(A)[-5:]], ["院校名称", "广西左江职业技术学院"], ["在校生数", "9000"]]
    assert registry.assign(document("计分卡", table)).institution(0) == "广西左江职业技术学院"


def test_a_document_without_a_school_has_none(registry):
    assigned = registry.assign(document("全省职业教育发展迅速。", "就业率为96.47%。"))
    assert (assigned.institution(1), assigned.mentions) == ("", ())


@pytest.mark.parametrize(
    ("name", "province"),
    [(A, "四川省"), ("石狮鹏山工贸学校", "福建省"), ("重庆市某某技工学校", "重庆市"), ("赣州农业学校", "江西省"), ("星海艺术学校", "")],
)
def test_the_province_comes_from_the_registry_or_from_a_place_in_the_name(registry, name, province):
    assert registry.province(name) == province


@pytest.mark.parametrize(
    ("year", "name"), [("宁波职业技术学院", "4133010863"), ("宁波职业技术大学", "4133010863"), ("浙江药科职业大学", "4133016207")]
)
def test_former_and_present_names_have_one_code(registry, year, name):
    assert registry.code(year) == name


def test_a_headline_names_its_school_also_where_no_place_does(registry):
    said = ("# 星海职业学院学子再创佳绩", "记者从星海职业学院获悉，该校获一等奖7项。", "同期，绵阳职业技术学院学生也获得3个一等奖。")
    news = document(*said, title="星海职业学院学子再创佳绩")
    assigned = registry.assign(news)
    assert {assigned.institution(block) for block in range(3)} == {"星海职业学院"}
    assert registry.finder.opening("我市职业学院建设成效") is None
