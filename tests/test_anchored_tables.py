"""Tables parted by spaces whose labels were broken over lines, read by their units; numbered lists with broken cells."""

from __future__ import annotations

from flows.documents.intake import read_bytes


def tables(text: str) -> list[list[tuple[str, ...]]]:
    blocks = read_bytes(text.encode(), "样例.txt").blocks
    return [[row.cells for row in block.table.rows] for block in blocks if block.kind == "table" and block.table is not None]


def test_the_lines_above_a_unit_and_its_numbers_are_the_label():
    (table,) = tables(
        "表4 国际影响表\n序号 指标 单位 2018年 2019年\n1 全日制国（境）外留学生人数\n（一年以上）\n人 11 14\n"
        "2\n在校生服务“走出去”企业国\n（境）外实习时间\n人日 320 415\n3 国（境）外技能大赛获奖数量 项 0 2\n"
    )
    assert table == [
        ("序号", "指标", "单位", "2018年", "2019年"),
        ("1", "全日制国（境）外留学生人数（一年以上）", "人", "11", "14"),
        ("2", "在校生服务“走出去”企业国（境）外实习时间", "人日", "320", "415"),
        ("3", "国（境）外技能大赛获奖数量", "项", "0", "2"),
    ]


def test_a_remark_broken_over_lines_is_no_label_of_the_next_row():
    (table,) = tables(
        "表4 国际影响表\n序号 指标 单位 2018年 2019年 备注\n1\n在国（境）外组织担任职务的专\n任教师人数\n人 1 3\n张某任某联盟副\n秘书长\n"
        "2\n开发并被国（境）外采用的课\n程标准数\n个 2 5 老挝采用\n3 国（境）外技能大赛获奖数量 项 1 1\n"
    )
    assert [(row[1], *row[3:5]) for row in table[1:]] == [
        ("在国（境）外组织担任职务的专任教师人数", "1", "3"),
        ("开发并被国（境）外采用的课程标准数", "2", "5"),
        ("国（境）外技能大赛获奖数量", "1", "1"),
    ]


def test_a_label_centred_on_its_numbers_stands_half_above_and_half_below():
    (table,) = tables(
        "表2 满意度调查表\n序号 指标 单位 2022年 调查人次\n1 在校生满意度 % 95.1 3120\n公共基础课（不含思想政治课）\n% 94.2 3120\n教学满意度\n"
        "2 教职工满意度 % 93.3 210\n3 家长满意度 % 96.6 900\n"
    )
    assert table[2] == ("", "公共基础课（不含思想政治课）教学满意度", "%", "94.2", "3120")
    assert table[3][:2] == ("2", "教职工满意度")


def test_a_line_between_two_units_is_the_label_of_both():
    (table,) = tables(
        "表3 教学资源表\n序号 指标 单位 2022年\n1 生师比 ： 16.4\n门 810\n教学计划内课程总数\n学时 48100\n2 互联网出口带宽 Mbps 9000\n"
    )
    assert [row[1:] for row in table[2:4]] == [("教学计划内课程总数", "门", "810"), ("教学计划内课程总数", "学时", "48100")]


def test_an_item_in_brackets_heads_the_rows_below_it():
    (table,) = tables(
        "表2 学生反馈表\n序号 指标 单位 一年级 二年级\n1 全日制在校生人数 人 2100 2011\n(1)公共基础课\n（不含思想政治课）\n教学\n"
        "调研课次 课次 41 44\n满意度 % 90.5 91.5\n(2)专业课教学\n调研课次 课次 60 66\n满意度 % 92.5 93.5\n"
    )
    assert [row[1] for row in table[2:]] == ["(1)公共基础课（不含思想政治课）教学"] * 2 + ["(2)专业课教学"] * 2


def test_a_row_keeps_its_remark_with_numbers():
    (table,) = tables(
        "表4 国际影响表\n序号 指标 单位 2022年 备注\n1 接收国外留学生专业数 个 2 工程测量等\n2 接收国外留学生人数 人 13 老挝 9 人、缅甸 4 人\n"
        "3 国外技能大赛获奖数量 项 3\n"
    )
    assert table[2] == ("2", "接收国外留学生人数", "人", "13", "老挝 9 人、缅甸 4 人")


def test_the_school_beside_all_rows_and_a_head_repeated_are_no_rows():
    (table,) = tables(
        "表5 服务贡献表\n院校代码 院校名称 指标 单位 2018年 2019年\n13998\n海东港航职业\n技术学院\n全日制在校生人数 人 8001 8100\n"
        "院校代码 院校名称 指标 单位 2018年 2019年\nB类：到西部地区和东北地区就业\n人数\n人 210 190\n横向技术服务产生的经济效益 万元 2010 2300\n"
    )
    assert [row[1:] for row in table[1:]] == [
        ("全日制在校生人数", "人", "8001", "8100"),
        ("B类：到西部地区和东北地区就业人数", "人", "210", "190"),
        ("横向技术服务产生的经济效益", "万元", "2010", "2300"),
    ]


def test_a_list_with_cells_centred_on_their_rows_is_made_whole():
    (table,) = tables(
        "表3 获奖名单\n序号 竞赛名称 项目 级别 奖项\n1 全国新能源技能大赛 光伏运维 国家级 二等奖\n2 青河市职业技能竞赛 电工 市级 一等奖\n"
        "全省职业院校教师教学能力\n3 专业一组 省级 三等奖\n大赛\n4 青河市职业技能竞赛 钳工 市级 二等奖\n"
    )
    assert table[3] == ("3", "全省职业院校教师教学能力大赛", "专业一组", "省级", "三等奖")
    assert table[4][0] == "4"


def test_a_list_with_cells_one_after_another_is_made_whole():
    (table,) = tables(
        "表3 获奖名单\n序号 竞赛名称 项目 级别 奖项\n1 全国新能源技能大赛 光伏运维 国家级 二等奖\n"
        "2 全省职业院校教师教学能力\n大赛\n专业一组 省级 三等奖\n3 青河市职业技能竞赛 电工 市级 一等奖\n"
    )
    assert table[2] == ("2", "全省职业院校教师教学能力大赛", "专业一组", "省级", "三等奖")


def test_names_of_two_letters_spread_wide_are_one_cell():
    (table,) = tables(
        "表3 获奖名单\n序号 项目 级别 奖项 选手\n1 电工 市级 一等奖 顾 凯\n2 钳工 市级 二等奖 严 冬、高 远\n3 焊工 市级 二等奖 周晓明\n"
    )
    assert [row[-1] for row in table[1:]] == ["顾凯", "严冬、高远", "周晓明"]


def test_radicals_that_stand_for_letters_are_read_as_them():
    blocks = read_bytes("表1 计分卡\n指标 单位 2019年\n⽉收⼊ 元 3120\n⺟校满意度 % 94\n家⻓满意度 % 96\n".encode(), "样例.txt").blocks
    assert [row.cells[0] for row in blocks[-1].table.rows[1:]] == ["月收入", "母校满意度", "家长满意度"]


def test_an_aligned_label_centred_on_its_numbers_is_made_whole():
    (table,) = tables(
        "表1 办学条件\n"
        "序号      指标名称                合格标准      2015-2016学年 2016-2017学年\n"
        " 1       生师比                   ≤18          15.2           15.9\n"
        "     具有研究生学位教师占专任教师的比例\n"
        " 2                               ≥15          41.2           44.6\n"
        "             （%）\n"
        " 3       生均图书（册/生）          ≥60           88             92\n"
    )
    assert table[0][-2:] == ("2015-2016学年", "2016-2017学年")
    assert table[2] == ("2", "具有研究生学位教师占专任教师的比例（%）", "≥15", "41.2", "44.6")


def test_a_list_that_counts_by_dates_is_made_whole():
    (table,) = tables(
        "表5 获奖情况一览表\n获奖时间 奖项名称 获奖等级 获奖学生\n2020.11 青河省中等职业教育技能大赛“车加\n工技术”项目\n一等奖 申志远\n"
        "2020.10 全国职业院校技能大赛改革试点赛\n“零部件测绘与成图技术”\n三等奖 张驰\n2020.06 青河市文明风采大赛 优秀奖 宋佳\n"
    )
    assert [row[1:3] for row in table[1:]] == [
        ("青河省中等职业教育技能大赛“车加工技术”项目", "一等奖"),
        ("全国职业院校技能大赛改革试点赛“零部件测绘与成图技术”", "三等奖"),
        ("青河市文明风采大赛", "优秀奖"),
    ]


def test_rows_of_words_alone_below_a_caption_are_a_table():
    (table,) = tables(
        "表7 师生荣誉\n获奖集体 荣誉称号 授予部门\n护理学院团总支 青河省五四红旗团总支 共青团青河省委\n李月华 青河省优秀教师 青河省教育厅\n"
    )
    assert table[2] == ("李月华", "青河省优秀教师", "青河省教育厅")


def test_an_ordinal_alone_on_its_line_does_not_make_rows_cells_of_a_list():
    (table,) = tables(
        "表6 落实政策表\n院校代码 院校名称 指标 单位 2019年 2020年\n13901 青河信息职业\n技术学院\n1\n年生均财政拨款水平 元 15201.3 15802.5\n"
        "其中：年生均财政专项经费 元 2011 1944.6\n2\n企业提供的校内实践教学设\n备值\n万元 888.8 1012\n"
    )
    assert [(row[1], row[3], row[4]) for row in table[1:]] == [
        ("年生均财政拨款水平", "15201.3", "15802.5"),
        ("其中：年生均财政专项经费", "2011", "1944.6"),
        ("企业提供的校内实践教学设备值", "888.8", "1012"),
    ]


def test_a_word_alone_below_a_whole_head_heads_rows():
    (table,) = tables(
        "表2 专任教师结构\n结构类别 人数 比例\n职称结构\n高级职称 158 35.1%\n中级职称 201 44.7%\n学历结构\n硕士及以上 324 72%\n"
    )
    assert table[:3] == [("结构类别", "人数", "比例"), ("职称结构",), ("高级职称", "158", "35.1%")]


def test_a_contest_merged_over_rows_is_given_once_and_its_rows_end_in_their_grades():
    (table,) = tables(
        "表2 获奖情况表\n序号 竞赛名称 项目 获奖等级 选手\n1\n2019年青河职业院校技能\n大赛\n水利工程测量 一等奖 黄柳、韦宁\n"
        "现代电气控制系统安装与调\n试\n二等奖 莫凡\n2 白河市“工匠杯”职工技能\n大赛\n电工 第三名 陆川\n"
    )
    assert table[1:] == [
        ("1", "2019年青河职业院校技能大赛", "水利工程测量", "一等奖", "黄柳、韦宁"),
        ("", "", "现代电气控制系统安装与调试", "二等奖", "莫凡"),
        ("2", "白河市“工匠杯”职工技能大赛", "电工", "第三名", "陆川"),
    ]


def test_a_list_of_prizes_set_across_the_page_is_not_read_as_cells_one_after_another():
    text = (
        "表2 获奖情况表\n序号 竞赛名称 项目 获奖等级 选手\n矿井灾害应急救援技 王磊、赵\n国家级 二等奖 孙栋\n术 一帆\n2019年全国职业院校技\n"
        "1 煤矿瓦斯检查 三等奖 李强\n能大赛\n工程测量 三等奖 何俊\n"
    )
    assert not any(row[0] == "1" and row[1].startswith("矿井") for table in tables(text) for row in table)


def test_a_table_before_the_one_with_units_is_its_own():
    found = tables(
        "表3-2 教师结构\n项目 专任教师 比例\n总数 520 100\n高级职称 188 36.15\n表5-1 服务贡献表\n指标 单位 2020年 2021年 备注\n"
        "毕业生人数 人 3301 3410 含扩招\n横向技术服务到款额 万元 2210.6 2805.3 含研究院\n到款1200万元\n专利成果转化数量 项 12 17\n"
    )
    assert [table[0][0] for table in found] == ["项目", "序号"]
