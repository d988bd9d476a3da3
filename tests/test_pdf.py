"""A PDF with a text layer gives the same rows as its text twin, with pages as places; what can't be read is refused with advice."""

from __future__ import annotations

from collections import Counter

import pytest
from reportlab.lib import pagesizes

from flows.documents.drafts import Piece, join
from flows.documents.intake import read_bytes
from flows.documents.model import Document, Refused
from flows.documents.pages.pdf import hyphened
from flows.extraction.context import Knowledge
from flows.extraction.extract import Extraction, extract
from flows.settings import ROOT
from tests.fixtures import make_office, make_pdf
from tests.fixtures.make_pdf import as_pdf, as_text

SCHOOL, CODE = "重庆工业职业技术学院", "12215"
ROUNDS = [f"{ten}{one}" for ten in ("", "十", "二十") for one in "一二三四五六七八九"]
OPENING = [("title", SCHOOL), ("title", "高等职业教育质量年度报告（2022）")]
HEAD = ["院校代码", "院校名称", "指标", "<", "单位", "2020年", "2021年"]

PROSE = [
    *OPENING,
    ("h", "一、学生发展"),
    ("h", "（一）招生就业"),
    ("p", ("2021年学校招生专业共52个，招生覆盖14个省（自治区、直辖市）。当年实际录取6362人，实际报到6038人，报到率为94.91%。"
          "学校把招生宣传和专业建设放在一起谋划，由各二级学院负责人带队走进生源中学，讲清专业去向。")),
    ("p", ("2021届毕业生共4930人，已就业4756人，就业率为96.47%，其中升学1733人。用人单位满意度为99.12%，"
          "对就业服务的总体满意度为97.58%。")),
    ("h", "（二）师资队伍"),
    ("p", "在岗教职工883人，其中专任教师710人，“双师型”教师占90%。本年度引进博士27人。"),
    ("h", "二、教学改革"),
    *[("p", (f"学校持续推进第{number}轮课程建设，把岗位要求写进教学标准，由企业师傅与专任教师共同备课、共同授课、共同评价，"
            "在真实的生产任务里训练学生，并按学期公开评价结果，听取学生、家长和用人单位的意见，据此调整教学安排。"
            "实训室向学生全天开放，教师轮流值守，毕业设计的题目来自企业现场，答辩由企业工程师参加，成绩记入学生档案。"))
      for number in ROUNDS],
    ("h", "三、社会服务"),
    ("p", ("2021年横向技术服务49项，到账经费160.3万元；授权专利470件，其中发明专利75件；专利转化23项，转化金额11万元。"
          "全年完成职业技能认定1938人次，各类社会培训59项、12829人次。网络信息点22088个，出口带宽为30.15G。")),
]

ANNEX = [
    *OPENING,
    ("h", "附件：质量年度报告指标"),
    ("caption", "表1 计分卡"),
    ("table", [["院校代码", "院校名称", "指标", "<", "单位", "2020年", "2021年"],
               [CODE, SCHOOL, "1", "就业率", "%", "93.57", "96.47"],
               ["^", "^", "2", "毕业生本省就业比例", "%", "79.56", "84.65"],
               ["^", "^", "3", "月收入", "元", "4134", "4246"],
               ["^", "^", "4", "理工农医类专业相关度", "%", "92.12", "92.33"],
               ["^", "^", "5", "母校满意度", "%", "97.80", "98.25"],
               ["^", "^", "6", "自主创业比例", "%", "0.41", "0.49"],
               ["^", "^", "7", "雇主满意度", "%", "100", "100"],
               ["^", "^", "8", "毕业三年晋升比例", "%", "93.57", "93.65"]]),
    ("caption", "表2 学生反馈表"),
    ("table", [["院校代码", "院校名称", "指标", "<", "<", "单位", "2020级", "2021级"],
               [CODE, SCHOOL, "1", "全日制在校生人数", "<", "人", "6411", "6074"],
               ["^", "^", "2", "教书育人满意度", "<", "—", "", ""],
               ["^", "^", "", "(1) 课堂育人", "调研人次", "人次", "500", "500"],
               ["^", "^", "", "^", "满意度", "%", "98.6", "99.2"],
               ["^", "^", "", "(2) 课外育人", "调研人次", "人次", "500", "500"],
               ["^", "^", "", "^", "满意度", "%", "99.0", "99.1"],
               ["^", "^", "3", "学生参与志愿者活动时间", "<", "人日", "184275", "145476"]]),
    ("caption", "表3 教学资源表"),
    ("table", [[*HEAD],
               [CODE, SCHOOL, "1", "生师比", "—", "17.49", "17.20"],
               ["^", "^", "2", "双师素质专任教师比例", "%", "95.00", "95.00"],
               ["^", "^", "3", "高级专业技术职务专任教师比例", "%", "32.46", "34.15"],
               ["^", "^", "4", "教学计划内课程总数", "学时", "1481", "2081"],
               ["^", "^", "^", "其中：线上开设课程数", "学时", "740", "506"],
               ["^", "^", "^", "线上课程课均学生数", "学时", "24.5", "23.8"],
               ["^", "^", "5", "校园网主干最大带宽", "Mbps", "10000", "10000"],
               ["^", "^", "6", "生均教学科研仪器设备值", "元/生", "14540", "15500"]]),
    ("caption", "表4 国际影响表"),
    ("table", [["院校代码", "院校名称", "指标", "<", "单位", "2020年", "2021年"],
               [CODE, SCHOOL, "1", "全日制国（境）外留学生人数（一年以上）", "人", "43", "17"],
               ["^", "^", "2", "非全日制国（境）外人员培训量", "人日", "2464", "835"],
               ["^", "^", "3", "在校生服务“走出去”企业国（境）外实习时间", "人日", "1384", "0"],
               ["^", "^", "4", "国（境）外技能大赛获奖数量", "项", "4", "0"]]),
    ("caption", "表5 服务贡献表"),
    ("table", [["院校代码", "院校名称", "指标", "<", "单位", "2020年", "2021年"],
               [CODE, SCHOOL, "1", "全日制在校生人数", "人", "15193", "17459"],
               ["^", "^", "^", "毕业生人数", "人", "4638", "4930"],
               ["^", "^", "^", "其中：就业人数", "人", "4340", "4756"],
               ["^", "^", "2", "横向技术服务到款额", "万元", "2364.79", "1787.06"],
               ["^", "^", "^", "横向技术服务产生的经济效益", "万元", "4074", "5000"],
               ["^", "^", "3", "纵向科研经费到款额", "万元", "994.80", "871.20"],
               ["^", "^", "4", "技术交易到款额", "万元", "2311.68", "1798.74"],
               ["^", "^", "5", "专利申请/授权数量", "项/项", "226/404", "144/394"],
               ["^", "^", "6", "专利成果转化数量", "项", "23", "7"],
               ["^", "^", "7", "专利成果转化到款额", "万元", "11.68", "18.60"],
               ["^", "^", "8", "公益性培训服务", "学时", "3104", "2256"]]),
    ("caption", "表6 落实政策表"),
    ("table", [["院校代码", "院校名称", "指标", "<", "单位", "2020年", "2021年"],
               [CODE, SCHOOL, "1", "年生均财政拨款水平", "元", "16569.36", "17700.00"],
               ["^", "^", "^", "其中：年生均财政专项经费", "元", "6958.48", "5967.34"],
               ["^", "^", "2", "教职工额定编制数", "人", "776", "836"],
               ["^", "^", "^", "在岗教职工总数", "人", "854", "883"],
               ["^", "^", "^", "其中：专任教师总数", "人", "647", "710"],
               ["^", "^", "3", "企业提供的校内实践教学设备值", "万元", "681.64", "2107.47"],
               ["^", "^", "4", "生均企业实习经费补贴", "元", "2600", "2650"],
               ["^", "^", "^", "其中：生均财政专项补贴", "元", "0", "0"]]),
]

CONTESTS = [
    *OPENING,
    ("h", "一、技能大赛"),
    ("caption", "表1：2021年学生竞赛获奖情况"),
    ("table", [["序号", "比赛名称", "项目名称", "等级", "奖项"],
               *[[str(number), contest, project, level, grade] for number, (contest, project, level, grade) in enumerate([
                   ("第四届中华职业教育创新创业大赛", "爱森创艺艺术景观", "国家级", "一等奖"),
                   ("第六届中国国际“互联网+”大学生创新创业大赛全国赛", "混凝土微生物修复先行者", "国家级", "铜奖"),
                   ("第十二届“挑战杯”中国大学生创业计划", "无线发言台", "省级", "银奖"),
                   ("第七届中国国际“互联网+”大学生创新创业大赛重庆赛区选拔赛", "工业5G车身智检", "省级", "金奖"),
                   ("“学创杯”第八届大学生创业综合模拟大赛重庆赛区选拔赛", "优质打工人", "省级", "特等奖"),
               ] * 8, start=1)]]),
]
ORIGINS = [
    *OPENING,
    ("h", "一、招生情况"),
    ("caption", "表1：生源地分布"),
    ("table", [["生源地", "录取人数", "比例"], ["重庆市", "5668", "89.09%"], ["四川省", "396", "6.22%"], ["河南省", "40", "0.63%"],
               ["甘肃省", "40", "0.63%"], ["山西省", "18", "0.28%"], ["云南省", "30", "0.47%"]]),
    ("p", "报到率连续三年上升，情况如下表。"),
    ("caption", "表2：近三年录取数和报到率"),
    ("table", [["年份", "录取数", "报到数", "报到率"], ["2021年", "6362", "6038", "94.91%"], ["2020年", "6913", "6488", "93.85%"],
               ["2019年", "7024", "6497", "92.50%"]]),
    ("p", "2021届毕业生共4930人，就业率为96.47%。"),
]


FREE = [*OPENING, *[part for table in make_office.ANNEX[1:7]
                    for part in (("caption", table.caption), ("table", [list(row) for row in table.cells]))]]  # codes and names merged downwards


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load(ROOT / "dbt_project" / "seeds")


def from_pdf(content: bytes) -> Document:
    return read_bytes(content, "report.pdf")


def rows_of(document: Document, knowledge: Knowledge) -> tuple[Counter, Counter]:
    """Observations and awards without their places; white space in names doesn't count."""
    found: Extraction = extract(document, knowledge)
    observations = Counter((row.institution, row.indicator_code, row.breakdown_dimension, row.breakdown_member, row.value, row.qualifier,
                            row.period.basis, row.period.label) for row in found.observations)
    awards = Counter(("".join(row.contest.split()), row.level, row.grade, "".join(row.project.split()), row.award_count,
                      row.period.label if row.period else "") for row in found.awards)
    return observations, awards


def assert_same_rows(parts: list, content: bytes, knowledge: Knowledge, at_least: int) -> Document:
    document = from_pdf(content)
    twin = rows_of(read_bytes(as_text(parts).encode(), "report.txt"), knowledge)
    assert sum(map(sum, (counter.values() for counter in twin))) >= at_least
    assert rows_of(document, knowledge) == twin
    return document


# the rows of the twin ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("blocked", [False, True])
def test_paragraphs_over_page_breaks_give_the_rows_of_the_twin(blocked: bool, knowledge: Knowledge) -> None:
    content = as_pdf(PROSE, running_head=f"{SCHOOL}质量年度报告（2022）", blocked=blocked)
    document = assert_same_rows(PROSE, content, knowledge, 15)
    twin = read_bytes(as_text(PROSE).encode(), "report.txt")
    assert [(block.kind, block.text.replace(" ", ""), block.section) for block in document.blocks] \
        == [(block.kind, block.text.replace(" ", ""), block.section) for block in twin.blocks]
    assert (document.title, document.report_year, document.data_year) == (twin.title, twin.report_year, twin.data_year)


def test_six_official_tables_with_merged_cells_give_the_rows_of_the_twin(knowledge: Knowledge) -> None:
    document = assert_same_rows(ANNEX, as_pdf(ANNEX, running_head=SCHOOL), knowledge, 80)
    tables = [block.table for block in document.blocks if block.table]
    assert [table.title[:2] for table in tables] == ["表1", "表2", "表3", "表4", "表5", "表6"]
    assert tables[0].rows[3].cells[:3] == (CODE, SCHOOL, "3")


def test_a_table_over_page_breaks_is_one_table_without_its_repeated_heads(knowledge: Knowledge) -> None:
    document = assert_same_rows(CONTESTS, as_pdf(CONTESTS, running_head=SCHOOL), knowledge, 10)
    tables = [block.table for block in document.blocks if block.table]
    assert len(tables) == 1
    assert [row.cells[0] for row in tables[0].rows] == ["序号", *map(str, range(1, 41))]
    assert {row.page for row in tables[0].rows} == {1, 2}


@pytest.mark.parametrize("columns", [2, 3])
def test_columns_are_read_one_after_the_other(columns: int, knowledge: Knowledge) -> None:
    parts = [*PROSE[:2], ("columns", columns), *PROSE[2:]]
    document = assert_same_rows(parts, as_pdf(parts, running_head=SCHOOL), knowledge, 15)
    twin = read_bytes(as_text(parts).encode(), "report.txt")
    assert [block.text.replace(" ", "") for block in document.blocks] == [block.text.replace(" ", "") for block in twin.blocks]


@pytest.mark.parametrize("ruled", ["all", "levels", "none"])
def test_tables_with_and_without_rules_give_the_rows_of_the_twin(ruled: str, knowledge: Knowledge) -> None:
    document = assert_same_rows(ORIGINS, as_pdf(ORIGINS, ruled=ruled), knowledge, 10)
    tables = [block.table for block in document.blocks if block.table]
    assert [[row.cells for row in table.rows] for table in tables] == [[tuple(row) for row in part] for kind, part in ORIGINS if kind == "table"]


@pytest.mark.parametrize("ruled", ["levels", "none"])
def test_cells_of_several_lines_stay_whole_without_rules(ruled: str, knowledge: Knowledge) -> None:
    parts = [*CONTESTS[:3], CONTESTS[3], ("table", CONTESTS[4][1][:9])]
    document = assert_same_rows(parts, as_pdf(parts, ruled=ruled), knowledge, 5)
    assert [block.table.rows[4].cells for block in document.blocks if block.table] == [tuple(CONTESTS[4][1][4])]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_lying_on_its_side_is_turned_back(turn: int, knowledge: Knowledge) -> None:
    landscape = pagesizes.landscape(pagesizes.A4)
    document = assert_same_rows(ORIGINS, as_pdf(ORIGINS, page=landscape, turn=turn), knowledge, 10)
    upright = from_pdf(as_pdf(ORIGINS, page=landscape))
    assert [block.text for block in document.blocks] == [block.text for block in upright.blocks]


def test_tables_and_text_in_two_columns_give_the_rows_of_the_twin(knowledge: Knowledge) -> None:
    parts = [*OPENING, ("columns", 2), *ORIGINS[2:], *CONTESTS[2:4], ("table", CONTESTS[4][1][:6]), *PROSE[2:14]]
    assert_same_rows(parts, as_pdf(parts), knowledge, 30)


@pytest.mark.parametrize("parts", [ANNEX, CONTESTS], ids=["official tables", "contests over pages"])
def test_a_table_without_its_outer_lines_keeps_its_outer_columns(parts: list, knowledge: Knowledge) -> None:
    assert_same_rows(parts, as_pdf(parts, ruled="open"), knowledge, 40)


@pytest.mark.parametrize("ruled", ["levels", "none"])
def test_an_unruled_table_over_page_breaks_is_one_table(ruled: str, knowledge: Knowledge) -> None:
    document = assert_same_rows(CONTESTS, as_pdf(CONTESTS, ruled=ruled, running_head=SCHOOL), knowledge, 40)
    assert [len(block.table.rows) for block in document.blocks if block.table] == [41]


def test_a_row_whose_lower_line_the_page_break_took_away_is_read() -> None:
    rows = [[str(number), name, value] for number, (name, value) in enumerate([("就业率", "96.47"), ("母校满意度", "98.25")], start=1)]
    table = next(block.table for block in from_pdf(make_pdf.cut_table(rows)).blocks if block.table)
    assert [row.cells for row in table.rows] == [tuple(row) for row in rows]


@pytest.mark.parametrize("ruled", ["levels", "none"])
def test_cells_merged_downwards_without_rules_give_the_rows_of_the_twin(ruled: str, knowledge: Knowledge) -> None:
    assert_same_rows(FREE, as_pdf(FREE, ruled=ruled), knowledge, 60)


@pytest.mark.parametrize("ruled", ["levels", "none"])
def test_where_rows_cannot_be_told_no_number_is_lost_and_none_is_given_another_meaning(ruled: str, knowledge: Knowledge) -> None:
    found, twin = (extract(document, knowledge) for document in (from_pdf(as_pdf(ANNEX, ruled=ruled)),
                                                                 read_bytes(as_text(ANNEX).encode(), "report.txt")))
    meant = {(row.indicator_code, row.value, row.period.label) for row in twin.observations}
    assert {(row.indicator_code, row.value, row.period.label) for row in found.observations} <= meant
    assert not Counter(row.value for row in twin.figures) - Counter(row.value for row in found.figures)


# places -----------------------------------------------------------------------------------------------------------


def test_every_row_and_line_knows_its_page() -> None:
    document = from_pdf(as_pdf(PROSE))
    split = [block for block in document.blocks if len({span.page for span in block.spans}) == 2]
    assert split, "no paragraph runs over a page break"
    block = split[0]
    assert block.place(0, 1)[0] == 1
    assert block.place(len(block.text) - 1, len(block.text))[0] == 2
    lines = [span.line for block in document.blocks for span in block.spans]
    assert lines == sorted(lines)
    assert all(span.page for block in document.blocks for span in block.spans)


def test_running_heads_and_page_numbers_are_set_aside() -> None:
    document = from_pdf(as_pdf(PROSE, running_head="高等职业教育质量年度报告"))
    text = "\n".join(block.text for block in document.blocks)
    assert "- 1 -" not in text
    assert text.count("高等职业教育质量年度报告") == 1
    assert any("running head" in note for note in document.notes)


def test_captions_of_figures_stay_captions_and_interrupt_no_sentence() -> None:
    document = from_pdf(as_pdf([*PROSE[:6], ("figure", "图1：就业地区分布"), *PROSE[6:]]))
    assert [block.text for block in document.blocks if block.kind == "caption"] == ["图1：就业地区分布"]


def test_a_line_below_a_picture_is_its_caption_whatever_it_is_called() -> None:
    document = from_pdf(as_pdf([*PROSE[:5], ("figure", "合作项目学生合影"), *PROSE[5:]]))
    assert [block.text for block in document.blocks if block.kind == "caption"] == ["合作项目学生合影"]


def test_a_word_cut_at_its_own_hyphen_keeps_it_and_a_divided_word_is_one() -> None:
    pieces = [Piece("a world-", 1), Piece("class college of tech-", 2), Piece("nology", 3)]
    assert join(hyphened(pieces, frozenset({"technology"})))[0] == "a world-class college of technology"


# refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("content", "code"), [
    (make_pdf.encrypted(), "encrypted"),
    (make_pdf.bare_pages(2), "empty"),
    (make_pdf.bare_pages(2_001), "too_many_pages"),
    (b"%PDF-1.7\n" + b"nothing of a PDF " * 50, "damaged"),
    (as_pdf(ORIGINS)[:700], "damaged"),
], ids=["encrypted", "empty", "too many pages", "noise", "truncated"])
def test_a_pdf_that_cannot_be_read_is_refused_with_advice_in_both_languages(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        from_pdf(content)
    assert refused.value.reason_code == code
    assert any("\u4e00" <= char <= "\u9fff" for char in refused.value.reason)
    assert refused.value.reason.rstrip().endswith(".")


def test_a_truncated_or_altered_pdf_is_read_or_refused() -> None:
    content = as_pdf(ORIGINS)
    for cut in range(200, len(content), len(content) // 25):
        altered = bytearray(content)
        altered[cut:cut + 20] = b"\x00<<[/(%" * 3
        for damaged in (content[:cut], bytes(altered)):
            try:
                assert from_pdf(damaged).blocks
            except Refused as refused:
                assert refused.reason
