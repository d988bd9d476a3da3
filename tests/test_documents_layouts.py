"""Aligned text, heads broken over lines and newspaper columns, as converters and viewers set them out, read as they were meant."""

from __future__ import annotations

import re
import unicodedata

import pytest

from flows.documents.intake import read_bytes
from flows.documents.model import Block, Document
from flows.documents.text.headings import holds_figure

PROSE = "学校坚持德技并修、工学结合，全年组织各类技能竞赛多场次，参加学生覆盖全部专业，师生反响良好。"


def document(text: str) -> Document:
    return read_bytes(text.encode(), "样例.txt")


def tables(text: str) -> list[Block]:
    return [block for block in document(text).blocks if block.kind == "table"]


def rows(block: Block) -> list[tuple[str, ...]]:
    assert block.table is not None
    return [row.cells for row in block.table.rows]


def headings(text: str) -> list[str]:
    return [block.text for block in document(text).blocks if block.kind == "heading"]


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def set_out(*lines: tuple[str, ...], at: tuple[int, ...], chinese: int = 2) -> str:
    """Lines whose cells begin at the columns ``at``; a Chinese character counts ``chinese`` columns."""
    made = []
    for cells in lines:
        line, reach = "", 0
        for cell, column in zip(cells, at, strict=False):
            if cell:
                line += " " * (column - reach) + cell
                reach = column + (width(cell) if chinese == 2 else len(cell))
        made.append(line)
    return "\n".join(made)


MERGED = (("专业", "培养层次", "在校生", "班级"), ("护理", "五年制", "612", "14"), ("", "三年制", "1108", "25"),
          ("药剂", "三年制", "240", "6"), ("其他", "—", "35", "1"), ("合计", "", "1995", "46"))


@pytest.mark.parametrize("chinese", [2, 1])
def test_an_empty_place_stays_in_its_column_whichever_way_chinese_characters_were_counted(chinese: int):
    block, = tables(f"二、分专业在校生\n{set_out(*MERGED, at=(0, 16, 30, 42), chinese=chinese)}\n\n三、师资\n{PROSE}\n")
    assert rows(block) == list(MERGED)
    assert block.table.head_rows == 1
    assert [row.line_start for row in block.table.rows] == [2, 3, 4, 5, 6, 7]


def test_cells_parted_by_full_width_spaces_are_cells():
    block, = tables("年份　　在校生　　教职工\n2022年　　3105　　211\n2023年　　3240　　219\n")
    assert rows(block) == [("年份", "在校生", "教职工"), ("2022年", "3105", "211"), ("2023年", "3240", "219")]


def test_numbered_rows_with_few_remarks_keep_remarks_and_indented_parts_in_their_columns():
    text = set_out(("序号", "指标", "2021年", "2022年", "备注"), ("1", "就业率（%）", "95.1", "96.4"),
                   ("2", "培训人次", "2400", "2750", "含线上"), ("", "其中：退役军人", "310", "295"),
                       ("3", "到款额（万元）", "88.5", "91.2"),
                   at=(0, 6, 30, 40, 50))
    block, = tables(text)
    assert rows(block)[1] == ("1", "就业率（%）", "95.1", "96.4", "")
    assert rows(block)[2] == ("2", "培训人次", "2400", "2750", "含线上")
    assert rows(block)[3] == ("", "其中：退役军人", "310", "295", "")


def test_labels_with_amounts_are_rows_of_two_cells_and_no_headings():
    text = ("四、办学条件\n占地面积          312亩\n图书              7.4万册（其中电子图书1.1万册）\n"
        "工位              1,205个\n\n五、师资\n" + PROSE)
    block, = tables(text)
    assert rows(block) == [("占地面积", "312亩"), ("图书", "7.4万册（其中电子图书1.1万册）"), ("工位", "1,205个")]
    assert headings(text) == ["四、办学条件", "五、师资"]


def test_several_labels_with_amounts_on_a_line_are_a_row_each():
    block, = tables(f"五、经费（万元）\n收入    3,211.6    其中：财政拨款  2,870.0    学费  215.4\n支出    3,190.2\n\n{PROSE}\n")
    assert rows(block) == [("收入", "3,211.6"), ("其中：财政拨款", "2,870.0"), ("学费", "215.4"), ("支出", "3,190.2")]
    assert [row.line_start for row in block.table.rows] == [2, 2, 2, 3]


def test_a_lone_label_with_its_amount_is_a_row():
    block, = tables(f"{PROSE}\n\n设备总值      2,318.5万元\n\n{PROSE}\n")
    assert rows(block) == [("设备总值", "2,318.5万元")]


def test_a_head_of_two_lines_is_one_row_where_the_second_goes_on_with_the_first():
    text = set_out(("", "2021-2022", "2022-2023", ""), ("指标", "学年", "学年", "增减"), ("在校生", "2950", "3010", "60"),
                   ("毕业生", "880", "902", "22"), at=(0, 20, 34, 48))
    block, = tables(text)
    assert rows(block)[0] == ("指标", "2021-2022学年", "2022-2023学年", "增减")
    assert block.table.head_rows == 1


def test_years_over_two_columns_each_stay_with_their_columns():
    text = set_out(("", "2022年", "", "2023年", ""), ("专业群", "招生", "就业率", "招生", "就业率"),
        ("现代农业", "320", "95.2%", "341", "96.0%"),
                   ("智能制造", "415", "97.3%", "398", "96.8%"), at=(0, 16, 26, 38, 48))
    block, = tables(text)
    assert rows(block)[:2] == [("专业群", "2022年", "2022年", "2023年", "2023年"), ("专业群", "招生", "就业率", "招生", "就业率")]
    assert block.table.head_rows == 2
    assert {(0, 2), (0, 4)} <= block.table.merged


def test_a_wrapped_label_and_a_wrapped_remark_are_made_whole():
    text = set_out(("指标名称", "本年", "上年", "说明"),
                   ("毕业生面向本地区先进制造业", "213", "198", "按用人单位"), ("就业人数", "", "", "所在地统计"),
                   ("直接升学人数", "402", "377", ""), at=(0, 30, 40, 50))
    block, = tables(text)
    assert rows(block)[1] == ("毕业生面向本地区先进制造业就业人数", "213", "198", "按用人单位所在地统计")
    assert (block.table.rows[1].line_start, block.table.rows[1].line_end) == (2, 3)
    assert rows(block)[2][0] == "直接升学人数"


def test_numbers_between_the_two_lines_of_their_label_belong_to_it():
    text = set_out(("指标名称", "本年", "上年"), ("校内实训基地", "31", "28"), ("企业提供的校内实践教学", "", ""),
        ("", "640", "615"),
                   ("设备值（万元）", "", ""), ("在校生", "2950", "3010"), at=(0, 30, 42))
    block, = tables(text)
    assert rows(block)[2] == ("企业提供的校内实践教学设备值（万元）", "640", "615")
    assert rows(block)[3] == ("在校生", "2950", "3010")


def test_a_subheading_among_rows_stays_a_row_of_its_own():
    text = set_out(("项目", "2022年", "2023年"), ("师资", "", ""), ("教职工数", "206", "211"), ("学生", "", ""),
        ("在校生数", "3010", "3105"),
                   at=(0, 20, 32))
    block, = tables(text)
    assert [cells[0] for cells in rows(block)] == ["项目", "师资", "教职工数", "学生", "在校生数"]


def test_letters_set_apart_in_a_sum_row_are_one_word():
    block, = tables(set_out(("系部", "男生", "女生"), ("机电系", "512", "88"), ("护理系", "41", "690"),
        ("合    计", "553", "778"), at=(0, 16, 26)))
    assert rows(block)[-1] == ("合计", "553", "778")


def test_an_aligned_table_without_numbers_is_a_table():
    text = set_out(("赛项", "等级", "选手"), ("数控车", "一等奖", "学生甲"), ("焊接", "二等奖", "学生乙"), at=(0, 14, 26))
    assert rows(tables(text)[0])[1] == ("数控车", "一等奖", "学生甲")


def test_rows_below_a_page_break_join_the_table_that_they_stand_under():
    lines = set_out(("年份", "在校生", "教职工"), ("2021年", "2950", "201"), ("2022年", "3010", "206"),
        ("2023年", "3105", "211"), at=(0, 14, 26)).split("\n")
    block, = tables("\n".join(lines[:3]) + "\n\n\n" + lines[3])
    assert len(rows(block)) == 4


def test_a_table_set_with_a_blank_line_after_each_row_is_one_table():
    block, = tables(f"{PROSE}\n\n" + set_out(("去向", "人数", "占比"), ("企业", "211", "81.2%"), ("自主创业", "49", "18.8%"),
        at=(8, 24, 34)).replace("\n", "\n\n"))
    assert rows(block) == [("去向", "人数", "占比"), ("企业", "211", "81.2%"), ("自主创业", "49", "18.8%")]


def test_a_table_of_contents_set_with_wide_gaps_is_no_table():
    assert tables("目录\n一、学校概况      1\n二、学生发展      4\n三、师资队伍      9\n\n一、学校概况\n" + PROSE) == []


def test_wide_gaps_in_sentences_and_forms_make_no_table():
    text = ("1.1 概况　　学校占地120亩，在校生2011人。\n\n1.2 师资　　教职工160人，专任教师131人。\n\n"
        "填报单位：某职业学校    填报日期：2024年3月\n\n{PROSE}")
    assert tables(text) == []


def test_a_head_broken_over_lines_begins_each_cell_with_its_year():
    block, = tables("表 2 规模变化\n\n项目 2018-2019\n\n学年\n\n2019-2020\n\n学年\n\n变化\n\n在校生（人） 3511 3620 109\n\n"
        "招生（人） 1190 1210 20\n\n" + PROSE)
    assert rows(block)[0] == ("项目", "2018-2019学年", "2019-2020学年", "变化")
    assert block.table.head_rows == 1


def columns(text: str, full: int = 15) -> str:
    return "\n".join(text[at:at + full] for at in range(0, len(text), full))


ARTICLE = ("学校与本地企业合作办学，学生边学边做，老师傅手把手带徒弟，"
           "把车间搬进课堂，把课堂开到车间里去，一代又一代的技术工人从这里走出校门，走上城市里的各条生产线。")


def test_a_schools_name_and_a_headline_between_newspaper_articles_are_glued_to_neither():
    text = "\n".join([columns(ARTICLE), "某市第二职业中学", "手艺人的摇篮", columns(ARTICLE), columns(ARTICLE)])
    found = [block.text for block in document(text).blocks]
    assert found[:2] == [ARTICLE, "某市第二职业中学"]
    assert "手艺人的摇篮" in found
    assert re.sub(r"\s", "", "".join(found)) == re.sub(r"\s", "", text)


def test_narrow_lines_beside_a_picture_go_on_in_a_newspaper_too():
    strip = [ARTICLE[at:at + 9] for at in range(0, 45, 9)]
    text = "\n".join([columns(ARTICLE), *strip, columns(ARTICLE[45:]), columns(ARTICLE)])
    assert ARTICLE in [block.text for block in document(text).blocks][1]


@pytest.mark.parametrize("line", ["支出      5,702.8", "在校生 3942 人", "一、就业率98.2%", "2.1 教职工 211", "（一）在校生3942人",
                                  "占地 243亩", "3. 图书 9.3万册"])
def test_a_line_that_gives_a_figure_is_never_a_heading(line: str):
    text = f"{PROSE}\n\n{line}\n\n{PROSE}\n"
    assert headings(text) == []
    assert re.search(r"\d[\d,.]*(?=\D*$)", line)[0] in "".join(block.text for block in document(text).blocks)


@pytest.mark.parametrize("words", ["2023年度质量报告", "2021-2022 学年质量年度报告", "“1+X”证书试点", "5G智慧校园", "第3届技能节",
                                   "质量报告（2022）"])
def test_years_ordinals_and_names_with_digits_are_no_figures(words: str):
    assert not holds_figure(words, marked=False)


def test_cells_parted_by_gaps_but_not_set_below_one_another_keep_their_order():
    block, = tables("指标  2022年  2023年\n在校生  3010  3105\n“双师型”专业课教师占比（%）  61.2  63.5\n"
        "就业率（%）  96.4  97.1\n")
    assert rows(block) == [("指标", "2022年", "2023年"), ("在校生", "3010", "3105"),
        ("“双师型”专业课教师占比（%）", "61.2", "63.5"), ("就业率（%）", "96.4", "97.1")]


def test_numbers_set_to_the_right_of_their_columns_stay_under_their_heads():
    text = ("项目              人数（人）      金额（万元）\n"
            "国家奖学金                 3             2.4\n"
            "国家助学金             1,206           241.2\n"
            "校内资助                                18.5\n")
    assert rows(tables(text)[0])[1:] == [("国家奖学金", "3", "2.4"), ("国家助学金", "1,206", "241.2"), ("校内资助", "", "18.5")]


def test_a_form_above_a_table_is_no_row_of_it():
    block, = tables("学校名称：某某职业学校            学校代码：13999\n联系人：张三                      电话：0931-1234567\n\n"
                    "班级        班主任      人数\n机电1班     李四        45\n机电2班     王五        43\n")
    assert rows(block) == [("班级", "班主任", "人数"), ("机电1班", "李四", "45"), ("机电2班", "王五", "43")]


def test_a_year_stays_with_the_word_that_goes_on_with_it():
    block, = tables("表 3 去向\n\n去向 2019 年人数 比例 2020 年人数 比例\n\n就业 741 61.8 753 59.4\n\n"
        "升学 439 36.6 486 38.4\n\n" + PROSE)
    assert rows(block)[0] == ("去向", "2019 年人数", "比例", "2020 年人数", "比例")


def test_a_short_line_with_a_pause_in_it_was_cut_and_goes_on():
    text = "\n".join([columns(ARTICLE), ARTICLE[:11], columns(ARTICLE[11:]), columns(ARTICLE)])
    assert [block.text for block in document(text).blocks][1] == ARTICLE
