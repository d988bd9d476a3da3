"""Tables in text, however they were written or broken, become one grid whose rows lead back to their lines."""

from __future__ import annotations

from flows.documents.intake import read_bytes
from flows.documents.model import Block

PROSE = "学校坚持德技并修、工学结合，全年组织各类技能竞赛36场次，参加学生2100余人次，覆盖全部专业。"


def tables(text: str) -> list[Block]:
    return [block for block in read_bytes(text.encode(), "样例.txt").blocks if block.kind == "table"]


def rows(block: Block) -> list[tuple[str, ...]]:
    assert block.table is not None
    return [row.cells for row in block.table.rows]


def test_tab_rows_are_a_table_titled_by_the_caption_and_units_above_it():
    block, = tables(f"{PROSE}\n\n表 3：近三年录取与报到\n（单位：人）\n\n"
                    f"年份\t录取数\t报到数\n2021年\t6362\t6038\n2020年\t6913\t6488\n\n{PROSE}")
    assert block.table.title == "表 3：近三年录取与报到（单位：人）"
    assert block.table.head_rows == 1
    assert rows(block)[1] == ("2021年", "6362", "6038")


def test_a_caption_below_titles_a_table_that_has_none_above():
    text = f"{PROSE}\n| 指标 | 2021年 | 2022年 |\n|---|---|---|\n| 在校生 | 5102 | 5230 |\n\n表1-2 办学规模\n\n{PROSE}"
    block, = tables(text)
    assert block.table.title == "表1-2 办学规模"
    assert rows(block) == [("指标", "2021年", "2022年"), ("在校生", "5102", "5230")]


def test_each_of_two_tables_takes_its_own_caption():
    text = "表1 甲\n\n年份\t人数\n2021年\t1\n2022年\t2\n\n表2 乙\n\n年份\t人数\n2021年\t3\n2022年\t4\n"
    assert [block.table.title for block in tables(text)] == ["表1 甲", "表2 乙"]


def test_a_table_goes_on_over_a_page_break_and_its_repeated_head_is_left_out():
    text = "序号\t项目\t金额\n1\t奖学金\t15.2\n\n序号\t项目\t金额\n2\t助学金\t262\n\n3\t补助\t8.1\n"
    block, = tables(text)
    assert [row[0] for row in rows(block)] == ["序号", "1", "2", "3"]
    assert [row.line_start for row in block.table.rows] == [1, 2, 5, 7]


def test_a_row_split_by_a_page_break_is_one_row_again():
    text = ("序号\t赛项\t作品\t等级\n1\t第三届大学生创业大赛某省赛区选拔赛\t云上果园\t省级\n"
            "2\t第三届大学生创业大赛某省赛区选\t智能小车\t省级\n\n \n"
            "拔赛\t\t\t\n3\t第三届大学生创业大赛某省赛区选拔赛\t光影科技\t省级\n")
    block, = tables(text)
    assert rows(block)[2] == ("2", "第三届大学生创业大赛某省赛区选拔赛", "智能小车", "省级")
    assert (block.table.rows[2].line_start, block.table.rows[2].line_end) == (3, 6)
    at = block.table.rows[2].start + len("2\t第三届大学生创业大赛某省赛区选")
    assert block.place(at, at + 2) == (None, 6, 6)


def test_cells_cut_by_a_page_break_take_their_rest_from_the_next_row():
    text = ("指标\t单位\t上年\t本年\n\t(2) 参与社团人数\t人\t总人数: 90 人; 书画社: 40 人; 音\t总人数: 95 人; 书画社: 41 人; 舞蹈\n\n"
            "\t\t<p>乐社: 50 人。</p>\t<p>社: 54 人。</p>\n--\t--\t--\t--\n")
    block, = tables(text)
    assert rows(block)[1][3:] == ("总人数: 90 人; 书画社: 40 人; 音乐社: 50 人。", "总人数: 95 人; 书画社: 41 人; 舞蹈社: 54 人。")
    assert len(rows(block)) == 2


def test_a_subheading_row_after_a_gap_is_a_row_of_its_own():
    text = "指标\t上年\t本年\n一、规模\t\t\n在校生\t10\t12\n\n二、师资\t\t\n教师\t3\t4\n"
    assert [row[0] for row in rows(tables(text)[0])] == ["指标", "一、规模", "在校生", "二、师资", "教师"]


def test_group_heads_fill_the_places_they_cover_and_say_so():
    block, = tables("时间\t国赛（个）\t\t市赛（个）\t\n\t一等奖\t二等奖\t一等奖\t二等奖\n2020年\t1\t2\t3\t4\n")
    assert block.table.head_rows == 2
    assert rows(block)[0] == ("时间", "国赛（个）", "国赛（个）", "市赛（个）", "市赛（个）")
    assert rows(block)[1][0] == "时间" and (1, 0) in block.table.merged


def test_rows_parted_by_single_spaces_below_a_caption_are_a_table():
    text = f"{PROSE}\n\n表 1-2 学生就业分布\n\n序号 就业类型\n2023 年\n\n数量（人） 比例（%）\n\n"
    text += f"1 企事业单位就业 752 50.27\n\n2 高等教育深造 709 48.36\n\n{PROSE}"
    block, = tables(text)
    assert rows(block)[:2] == [("序号", "就业类型", "2023 年", "2023 年"), ("序号", "就业类型", "数量（人）", "比例（%）")]
    assert rows(block)[2] == ("1", "企事业单位就业", "752", "50.27")


def test_head_cells_broken_over_lines_are_put_together_to_the_number_of_columns():
    head = "外聘教\n\n师\n\n本校教\n\n师\n\n学历层次 年龄层次\n\n博士\n\n硕士\n\n三十岁\n\n以下\n\n三十岁\n\n及以上"
    block, = tables(f"{PROSE}\n\n表 2-3 教师结构一览表（单位：人）\n\n{head}\n\n74 321 10 43 86 168\n\n{PROSE}")
    assert block.table.head_rows == 2
    assert rows(block)[1] == ("外聘教师", "本校教师", "博士", "硕士", "三十岁以下", "三十岁及以上")
    assert rows(block)[0][2:] == ("学历层次", "学历层次", "年龄层次", "年龄层次")
    assert rows(block)[2] == ("74", "321", "10", "43", "86", "168")


def test_an_aligned_table_keeps_its_rows_and_the_empty_place_of_a_part():
    text = ("表 1  计分卡\n\n 序号      指标          单位     2019 年    2020 年\n  1    就业率            %       96.21      95.38\n"
            "       其中：工科        %       79.1       81.0\n  2    月收入            元      3985       4120\n\n" + PROSE)
    block, = tables(text)
    assert rows(block)[0] == ("序号", "指标", "单位", "2019 年", "2020 年")
    assert rows(block)[2] == ("", "其中：工科", "%", "79.1", "81.0")


def test_a_cell_that_stands_below_its_row_joins_it():
    text = "表 1 满意度\n\n指标 满意度 方式\n\n在校生满意度 94.82% 问卷\n\n毕业生满意度 90.51%\n\n"
    text += f"问卷、座谈\n\n家长满意度 91.20% 座谈\n\n{PROSE}"
    assert rows(tables(text)[0])[2] == ("毕业生满意度", "90.51%", "问卷、座谈")


def test_a_numbered_table_cut_by_another_page_s_text_goes_on_below_it():
    listing = [f"{number} 机电技术（高级工）（01{number}-3）" for number in range(1, 9)]
    text = "\n\n".join(["表 2-1 专业设置", "序号 专业名称", *listing[:3], "2.2 课程建设", PROSE, *listing[3:], PROSE])
    block, = tables(text)
    assert [row[0] for row in rows(block)] == ["序号", *map(str, range(1, 9))]


def test_html_tables_inside_text_are_expanded():
    text = (f"## 概况\n\n{PROSE}\n\n表1 规模\n\n<table><tr><td rowspan=\"2\">指标</td><td colspan=\"2\">人数</td></tr>\n"
            "<tr><td>2021</td><td>2022</td></tr>\n<tr><td>在校生</td><td>9500</td><td>9800</td></tr></table>\n\n" + PROSE)
    block, = tables(text)
    assert rows(block) == [("指标", "人数", "人数"), ("指标", "2021", "2022"), ("在校生", "9500", "9800")]
    assert block.table.merged == {(0, 2), (1, 0)}
    assert block.table.title == "表1 规模"
    assert [row.line_start for row in block.table.rows] == [7, 8, 9]


def test_check_boxes_keep_their_state():
    block, = tables('项目\t选择\n经费来源：省级（ <input checked="checked" type="checkbox"/> ）市级（ <input type="checkbox"/> ）\t\n合计\t1\n')
    assert rows(block)[1][0] == "经费来源：省级（ ☑ ）市级（ ☐ ）"


def test_the_text_of_a_table_is_its_rows_and_offsets_cut_out_each():
    block, = tables("年份\t录取数\n2021年\t6362\n2020年\t6913\n")
    assert block.text == "年份\t录取数\n2021年\t6362\n2020年\t6913"
    assert [block.text[row.start:row.end] for row in block.table.rows] == block.text.split("\n")
    at = block.text.index("6913")
    assert block.place(at, at + 4) == (None, 3, 3)


def test_running_text_with_numbers_is_no_table():
    assert tables(f"表 1 情况\n\n学校现有教职工 440 人，其中专任教师 265 人，\n兼职教师 130 人。\n\n{PROSE}") == []


def test_a_table_copied_one_cell_a_line_is_a_grid_again():
    cells = ["序号", "指标", "单位", "2022年", "2023年", "1", "在校生数", "人", "3980", "4102", "其中：女生", "人", "1702", "1811",
             "2", "毕业生就业率", "%", "97.9", "98.1"]
    block, = tables("\n".join(["表3 教学资源表", *cells, "", PROSE]))
    assert rows(block) == [tuple(cells[:5]), tuple(cells[5:10]), ("", *cells[10:14]), tuple(cells[14:])]
    assert (block.table.rows[2].line_start, block.table.rows[2].line_end) == (12, 15)


def test_a_line_about_the_school_between_caption_and_table_parts_them_not():
    text = "表1 计分卡\n院校名称：某职业学院    院校代码：12345\n| 序号 | 指标 | 2022年 |\n| 1 | 毕业生人数 | 3500 |\n"
    block, = tables(text)
    assert block.table.title == "表1 计分卡"
    assert rows(block)[1] == ("1", "毕业生人数", "3500")


def test_no_word_of_a_broken_head_is_lost():
    head = "总体 情况 说明\n\n甲\n\n乙\n\n丙\n\n丁\n\n戊"
    block, = tables(f"{PROSE}\n\n表 2 概况\n\n{head}\n\n1 2 3 4 5\n\n{PROSE}")
    words = "".join(cell for row in rows(block) for cell in row)
    assert all(word in words for word in ("总体", "情况", "说明", "甲", "戊"))


def test_rows_with_a_head_of_as_many_cells_are_a_table_without_any_caption():
    block, = tables(f"{PROSE}\n\n类别 人数 占比\n专任教师 302 85.3%\n其中：高级职称 98 32.5%\n校外兼职教师 52 14.7%\n\n{PROSE}")
    assert rows(block)[0] == ("类别", "人数", "占比") and rows(block)[2] == ("其中：高级职称", "98", "32.5%")
