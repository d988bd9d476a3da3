"""Tables that lost their grid: one cell a line, labels broken over lines, cells missing; read as they were, or not placed at all."""

from __future__ import annotations

from flows.documents.intake import read_bytes


def tables(text: str) -> list[list[tuple[str, ...]]]:
    blocks = read_bytes(text.encode(), "样例.txt").blocks
    return [[row.cells for row in block.table.rows] for block in blocks if block.kind == "table" and block.table is not None]


def stack(*cells: str) -> str:
    return "\n".join(cells) + "\n"


def test_cells_one_a_line_need_no_ordinals():
    (table,) = tables(
        "表1 计分卡\n"
        + stack(
            "指标",
            "2018年",
            "2019年",
            "就业率（%）",
            "96.1",
            "95.4",
            "月收入（元）",
            "3120",
            "3306",
            "雇主满意度（%）",
            "97",
            "98",
        )
    )
    assert table == [
        ("指标", "2018年", "2019年"),
        ("就业率（%）", "96.1", "95.4"),
        ("月收入（元）", "3120", "3306"),
        ("雇主满意度（%）", "97", "98"),
    ]


def test_rows_without_an_ordinal_go_on_with_the_row_above():
    (table,) = tables(
        "表5 服务贡献表\n"
        + stack(
            "序号",
            "指标",
            "单位",
            "2023年",
            "1",
            "全日制在校生人数",
            "人",
            "8120",
            "毕业生人数",
            "人",
            "2304",
            "2",
            "纵向科研经费到款额",
            "万元",
            "61.5",
            "3",
            "公益性培训服务",
            "人日",
            "2",
        )
    )
    assert table[2] == ("", "毕业生人数", "人", "2304")
    assert table[3:] == [("2", "纵向科研经费到款额", "万元", "61.5"), ("3", "公益性培训服务", "人日", "2")]


def test_a_code_and_a_name_stand_before_the_first_row():
    (table,) = tables(
        "表1 计分卡\n"
        + stack(
            "院校代码",
            "院校名称",
            "指标",
            "单位",
            "2020年",
            "2021年",
            "14001",
            "某某职业学院",
            "1",
            "就业率",
            "%",
            "92",
            "93",
            "2",
            "月收入",
            "元",
            "3510",
            "3620",
            "3",
            "母校满意度",
            "%",
            "95",
            "96",
        )
    )
    assert table[0] == ("院校代码", "院校名称", "", "指标", "单位", "2020年", "2021年")
    assert table[1] == ("14001", "某某职业学院", "1", "就业率", "%", "92", "93")
    assert table[3] == ("", "", "3", "母校满意度", "%", "95", "96")


def test_years_may_be_the_rows():
    (table,) = tables(
        "表2 招生情况\n"
        + "\n\n".join(
            (
                "年份",
                "计划数",
                "报到数",
                "报到率",
                "2020年",
                "2500",
                "2310",
                "92.4%",
                "2021年",
                "2600",
                "2421",
                "93.1%",
                "2022年",
                "2800",
                "2655",
                "94.8%",
            )
        )
        + "\n"
    )
    assert table[0] == ("年份", "计划数", "报到数", "报到率")
    assert table[3] == ("2022年", "2800", "2655", "94.8%")


def test_a_number_whose_cell_was_lost_stands_behind_the_last_column():
    (table,) = tables(
        "表6 落实政策表\n"
        + stack(
            "序号",
            "指标",
            "单位",
            "2019年",
            "2020年",
            "1",
            "教职工额定编制数",
            "人",
            "520",
            "530",
            "2",
            "在岗教职工总数",
            "人",
            "548",
            "3",
            "企业提供的校内实践教学设备值",
            "万元",
            "350",
            "361",
            "4",
            "企业兼职教师年课时总量",
            "课时",
            "9100",
            "9330",
        )
    )
    assert table[2] == ("2", "在岗教职工总数", "人", "", "", "548")
    (spaced,) = tables(
        "表6 落实政策表\n指标 2019年 2020年\n教职工额定编制数 520 530\n在岗教职工总数 548\n专任教师总数 401 412\n兼职教师总数 120 128\n"
    )
    assert spaced[2] == ("在岗教职工总数", "", "", "548")


def test_the_head_of_the_next_page_and_its_number_are_no_cells():
    head = ("序号", "指标", "单位", "2019年", "2020年")
    (table,) = tables(
        "表1 计分卡\n"
        + stack(
            *head,
            "1",
            "就业率",
            "%",
            "92",
            "93",
            "2",
            "月收入",
            "元",
            "3510",
            "3620",
            "17",
            *head,
            "3",
            "母校满意度",
            "%",
            "95",
            "96",
            "4",
            "雇主满意度",
            "%",
            "97",
            "98",
        )
    )
    assert [row[0] for row in table] == ["序号", "1", "2", "3", "4"]
    assert table[2] == ("2", "月收入", "元", "3510", "3620")


def test_row_numbers_of_a_stacked_table_are_no_page_numbers():
    rows = [
        (str(no), f"指标{no}甲", "人", str(100 + no), f"指标{no}乙", "人", str(200 + no), f"指标{no}丙", "人", str(300 + no))
        for no in range(1, 6)
    ]
    (table,) = tables("表5 服务贡献表\n" + stack("序号", "指标", "单位", "2023年", *(cell for row in rows for cell in row)))
    assert [row[0] for row in table if row[0]] == ["序号", "1", "2", "3", "4", "5"]
    assert len(table) == 16


def test_years_at_the_head_tell_a_stacked_table_without_a_caption():
    cells = [cell for no in range(6) for cell in (f"第{'一二三四五六'[no]}项比例（%）", f"9{no}.5", f"9{no}.8")]
    (table,) = tables("某某中等职业学校质量年度报告\n\n附表 中等职业教育指标\n" + stack("指标名称", "2019年", "2020年", *cells))
    assert len(table) == 7 and table[1] == ("第一项比例（%）", "90.5", "90.8")


def test_a_label_broken_in_two_is_one_label():
    (table,) = tables(
        "表4 国际影响表\n指标 单位 2019年 2020年\n1 非全日制国（境）外人员培\n训量 人日 376 822\n"
        "2 在校生服务“走出去”企业\n国（境）外实习时间 人日 120 96\n"
        "3 国（境）外办学点数量 个 2 2\n开发并被国（境）外采用的\n课程标准数 个 16 21\n"
    )
    assert [row[1] for row in table[1:]] == [
        "非全日制国（境）外人员培训量",
        "在校生服务“走出去”企业国（境）外实习时间",
        "国（境）外办学点数量",
        "开发并被国（境）外采用的课程标准数",
    ]


def test_a_unit_alone_before_numbers_keeps_its_column():
    (table,) = tables(
        "表3 教学资源表\n序号 指标 单位 2022年 2023年\n1 专业数量 个 40 42\n"
        "2 教学计划内课程总数 门 800 820\n学时 39000 40100\n3 教学资源库数 个 5 6\n"
    )
    assert table[3] == ("", "", "学时", "39000", "40100")


def test_lines_between_two_rules_are_one_row():
    (table,) = tables(
        "表4 国际影响表\n+----+----------+------+\n| 序号 | 指标 | 2021年 |\n"
        "+----+----------+------+\n| 1 | 非全日制国（境）外 | 822 |\n"
        "|    | 人员培训量 |      |\n+----+----------+------+\n| 2 | 办学点数量 | 2 |\n+----+----------+------+\n"
    )
    assert table[1:] == [("1", "非全日制国（境）外人员培训量", "822"), ("2", "办学点数量", "2")]


def test_words_spelt_out_in_a_head_are_one_cell():
    (table,) = tables("表4 专任教师结构\n类 别 人数（人） 比例（%）\n正高 12 4.1\n副高 71 24.2\n合 计 83 28.3\n")
    assert table[0] == ("类别", "人数（人）", "比例（%）")
    assert table[3] == ("合计", "83", "28.3")
