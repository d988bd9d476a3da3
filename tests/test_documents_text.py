"""Plain text and Markdown become whole paragraphs under the right headings, each leading back to its lines."""

from __future__ import annotations

import re

import pytest

from flows.documents.intake import read_bytes
from flows.documents.lines import width as width_of
from flows.documents.model import Block, Document

PARAGRAPH = ("某县职业中专是省级重点学校，占地186亩，建筑面积7.2万平方米，现有在校学生3421人，其中升学班学生1208人，"
             "教职工212人，专任教师176人，“双师型”教师占专业课教师的68.4%。学校开设机电技术应用、计算机应用等12个专业。")
SECOND = "全年投入实训设备资金320万元，新建实训室6间，实训工位数达到1580个，生均教学仪器设备值6850元，较上年增加420元。"


def document(text: str) -> Document:
    return read_bytes(text.encode(), "样例.txt")


def texts(text: str, kind: str = "paragraph") -> list[str]:
    return [block.text for block in document(text).blocks if block.kind == kind]


def wrapped(text: str, width: int, first: int | None = None) -> list[str]:
    """Lines of ``width`` characters; the first is shorter by the indent that was lost; numbers stay whole."""
    lines, room = [], first if first is not None else width - 2
    while text:
        cut = 1
        while cut < len(text) and width_of(text[:cut + 1]) <= room:
            cut += 1
        while 1 < cut < len(text) and (text[cut - 1:cut + 1].isascii() or text[cut] in "，。、；”"):
            cut -= 1
        lines.append(text[:cut])
        text, room = text[cut:], width
    return lines


def test_a_paragraph_a_line_stays_a_paragraph():
    assert texts(f"{PARAGRAPH}\n{SECOND}\n") == [PARAGRAPH, SECOND]


def test_wrapped_lines_with_a_blank_line_after_each_are_joined_without_spaces():
    lines = wrapped(PARAGRAPH, 30) + wrapped(SECOND, 30) + wrapped(PARAGRAPH, 30)
    found = texts("\n\n".join(lines))
    assert [re.sub(r"\s", "", text) for text in found] == [PARAGRAPH, SECOND, PARAGRAPH]


def test_newspaper_columns_are_joined_and_their_short_lines_are_headings():
    column = "\n".join(wrapped(PARAGRAPH, 16))
    text = f"{column}\n\n聚焦产业办专业\n打造育人新高地\n\n{column}\n\n{column}"
    blocks = document(text).blocks
    assert [block.kind for block in blocks] == ["paragraph", "heading", "paragraph", "paragraph"]
    assert blocks[1].text == "聚焦产业办专业 打造育人新高地"
    assert blocks[2].section == "聚焦产业办专业 打造育人新高地"
    assert blocks[0].text == PARAGRAPH


def test_a_title_below_its_newspaper_article_names_the_article_above_it():
    column = "\n".join(wrapped(PARAGRAPH, 16))
    blocks = document(f"{column}\n\n{column}\n\n李四 王小五\n\n某县职业中专学校\n\n一所县城中专的三次转身\n\n{column}\n\n{column}").blocks
    assert blocks[0].section == "某县职业中专学校 / 一所县城中专的三次转身"
    assert blocks[2].kind == "paragraph" and blocks[2].text == "李四 王小五"
    assert blocks[-1].section == ""


def test_letters_spaced_out_to_fill_a_line_are_closed_up():
    spaced_out = "学校开设专业 56 个 ，对 接 先 进 制 造 业 专 业 占 67.3%。\n" + SECOND
    assert texts(spaced_out)[0] == "学校开设专业 56 个，对接先进制造业专业占 67.3%。"


@pytest.mark.parametrize("cut", [34, 45, 67])
def test_a_sentence_cut_by_a_page_break_is_one_paragraph_again(cut: int):
    text = f"{SECOND}\n\n{PARAGRAPH[:cut]}\n\n{PARAGRAPH[cut:]}\n\n{SECOND}"
    assert texts(text) == [SECOND, PARAGRAPH, SECOND]


def test_a_page_break_between_a_number_and_its_unit_is_closed():
    assert texts("学院现有教授30人、副教授120\n\n人，博士65人。\n\n" + SECOND)[0] == "学院现有教授30人、副教授120人，博士65人。"


def test_a_figure_caption_in_mid_sentence_is_set_after_the_paragraph():
    lines = wrapped(PARAGRAPH, 30) + wrapped(SECOND, 30)
    cut = [*lines[:2], "图 1-1 校园开放日活动", *lines[2:]]
    blocks = document("\n\n".join(cut + wrapped(PARAGRAPH, 30))).blocks
    assert [block.kind for block in blocks[:3]] == ["paragraph", "caption", "paragraph"]
    assert blocks[0].text.startswith(PARAGRAPH[:50])


def test_the_narrow_lines_beside_a_picture_belong_to_their_paragraph():
    wide = wrapped(PARAGRAPH, 32)[:2]
    narrow = wrapped(PARAGRAPH[len("".join(wide)):], 13, 13)
    around = wrapped(SECOND, 32)
    found = texts("\n\n".join([*around * 4, *wide, *narrow, *around * 4]))
    assert found == [SECOND] * 4 + [PARAGRAPH] + [SECOND] * 4


def test_latin_lines_are_joined_with_a_space_and_hyphens_are_closed():
    english = ["The college covers an area of 1002 mu and has more than", "12,000 students in nine schools. It offers 42 special-",
               "ties and keeps close ties with over sixty enterprises in", "the region, which employ most of its graduates every year.",
               "Its teachers number 498, of whom 186 hold senior titles and", "342 hold a master's degree or above. The library keeps about",
               "987,000 volumes, and the campus network reaches every room", "of the two campuses of the college, day and night."]
    text = texts("\n".join(english))[0]
    assert "more than 12,000 students" in text and "42 specialties and keeps" in text


def test_indented_first_lines_begin_paragraphs_even_after_a_full_line():
    body = [f"　　{line}" if number == 0 else line for _ in range(6) for number, line in enumerate(wrapped(PARAGRAPH, 32, 30))]
    assert len(texts("\n".join(body))) == 6


def test_running_heads_and_page_numbers_are_set_aside_and_noted():
    pages = []
    for page in range(1, 6):
        lines = wrapped(f"第{page}项工作如下，{PARAGRAPH}{SECOND}{page}号。", 32) + wrapped(f"另外，{page}类{SECOND}{PARAGRAPH}", 32)
        pages.append("\n".join(["某县职业中专质量年度报告", *lines, f"- {page} -"]))
    read = document("\n".join(pages))
    assert not any("质量年度报告" in block.text or re.search(r"- \d -", block.text) for block in read.blocks)
    assert any("running head set aside: 某县职业中专质量年度报告" in note for note in read.notes)
    assert any(note.startswith("page numbers set aside") for note in read.notes)


def sections(text: str) -> list[str]:
    return [block.section for block in document(text).blocks if block.kind == "paragraph"]


def test_enumerators_decide_the_outline_not_the_number_of_hashes():
    text = "\n\n".join(["# 某学院", "## 质量年度报告（2022）", "## 一、学生发展", "正文甲。",
                        "#### （一）立德树人", "正文乙。", "## （二）招生就业", "正文丙。",
                        "## 1. 就业状态", "正文丁。", "### 案例 1：校园文化", "正文戊。", "### 二、教学改革", "正文己。"])
    assert sections(text) == ["一、学生发展", "一、学生发展 / （一）立德树人",
                              "一、学生发展 / （二）招生就业", "一、学生发展 / （二）招生就业 / 1. 就业状态",
                              "一、学生发展 / （二）招生就业 / 1. 就业状态 / 案例 1：校园文化", "二、教学改革"]


def test_a_numbering_that_begins_again_inside_a_case_is_nested_there():
    text = "\n\n".join(["# 报告", "## 一、国际合作", "### （一）渠道", "甲。", "### （二）办学", "乙。",
                        "### 案例 3：海外工坊", "丙。", "### （一）标准", "丁。",
                        "### （二）机制", "戊。", "## 二、服务贡献", "己。"])
    assert sections(text)[3:] == ["一、国际合作 / （二）办学 / 案例 3：海外工坊 / （一）标准",
                                  "一、国际合作 / （二）办学 / 案例 3：海外工坊 / （二）机制", "二、服务贡献"]


def test_chapters_stand_above_sections_and_sections_above_chinese_numerals():
    text = "第一章 学生发展\n第一节 在校体验\n一、满意度\n学校发放问卷1200份，回收1186份。\n第二章 教育教学\n学校开设课程312门。"
    assert sections(text) == ["第一章 学生发展 / 第一节 在校体验 / 一、满意度", "第二章 教育教学"]


def test_decimal_numbers_head_sections_but_amounts_do_not():
    lines = ["1 学生发展", "1.1 就业质量", *wrapped(PARAGRAPH, 30), SECOND[:28], "1.65 亿元用于实训基地建设。",
             "1.2 创新创业", *wrapped(SECOND, 30), *wrapped(PARAGRAPH, 30)]
    headings = texts("\n\n".join(lines), "heading")
    assert headings == ["1 学生发展", "1.1 就业质量", "1.2 创新创业"]


def test_enumerated_lines_in_a_row_are_a_list_not_headings():
    text = f"{SECOND}\n1、课堂育人满意度95.2%\n2、课外育人满意度94.1%\n3、思想政治课教学满意度96%\n{PARAGRAPH}"
    assert texts(text, "heading") == []
    assert len(texts(text)) == 5


def test_bracketed_headings_and_case_titles_on_two_lines():
    lines = [*wrapped(PARAGRAPH, 30), "典型案例（二）", "志愿服务进乡村", *wrapped(SECOND, 30), *wrapped(PARAGRAPH, 30)]
    assert "典型案例（二） 志愿服务进乡村" in texts("\n\n".join(lines), "heading")
    assert texts(f"【学校概况】\n{PARAGRAPH}\n【师资队伍】\n{SECOND}", "heading") == ["【学校概况】", "【师资队伍】"]


def test_a_table_of_contents_is_one_block_of_its_own_kind():
    blocks = document(f"# 目 录\n\n学校概述.....\t1\n一、学生发展.....\t2\n（一）立德树人……12\n\n## 学校概述\n\n{PARAGRAPH}").blocks
    assert [block.kind for block in blocks] == ["contents", "heading", "paragraph"]
    assert blocks[0].text.count("\n") == 3 and blocks[0].place(len(blocks[0].text) - 2, len(blocks[0].text)) == (None, 5, 5)


def test_markup_remnants_go_and_what_they_marked_stays():
    found = texts("一是**资金保障**。财政拨款<b>3.09</b>亿元，就业率$96.5\\%$，占比&lt;5%&nbsp;的<5%项目除外。\n" + SECOND)
    assert found[0] == "一是资金保障。财政拨款3.09亿元，就业率96.5%，占比<5% 的<5%项目除外。"


def test_an_unnumbered_markdown_heading_below_the_gap_of_a_picture_is_its_caption():
    text = f"# 报告\n\n## 一、概况\n\n{PARAGRAPH}\n\n \n\n\n### 校园鸟瞰\n\n## 二、成效\n\n{SECOND}"
    assert texts(text, "caption") == ["校园鸟瞰"]


def line_of(block: Block, words: str) -> tuple[int, int]:
    at = block.text.index(words)
    return block.place(at, at + len(words))[1:]


def test_spans_lead_from_any_words_to_their_source_lines():
    lines = wrapped(PARAGRAPH, 30)
    block = document("\n\n".join(lines * 3)).blocks[0]
    for number, line in enumerate(lines):
        assert line_of(block, line[:6]) == (1 + 2 * number, 1 + 2 * number)
    assert line_of(block, lines[0][-3:] + lines[1][:3]) == (1, 3)


def test_windows_line_ends_and_invisible_characters_keep_the_line_numbers():
    text = f"\ufeff{PARAGRAPH}\r\n\r\n{SECOND[:10]}\u200b{SECOND[10:]}\r\n"
    blocks = document(text).blocks
    assert [(block.text, block.line_start) for block in blocks] == [(PARAGRAPH, 1), (SECOND, 3)]


def test_form_feeds_count_pages():
    blocks = document(f"{PARAGRAPH}\n\f{SECOND}\n").blocks
    assert [block.page for block in blocks] == [1, 2]
    assert [block.line_start for block in blocks] == [1, 2]


@pytest.mark.parametrize(("opening", "title", "report", "data"), [
    ("# 某职业学院\n\n## 高等职业教育质量年度报告（2022）\n\n二零二一年十一月\n", "某职业学院高等职业教育质量年度报告（2022）", 2022, 2021),
    ("某市工业学校质量年度报告\n（2021—2022学年）\n", "某市工业学校质量年度报告（2021—2022学年）", 2022, 2022),
    ("某技师学院2020年度质量报告\n\n2021年1月5日\n", "某技师学院2020年度质量报告", 2020, 2021),
    ("某职业学院简介\n", "某职业学院简介", None, 2022),
])
def test_the_title_and_its_years_are_those_that_the_report_gives_itself(opening, title, report, data):
    read = document(f"{opening}\n2022年学校共有在校生3421人，2022年新增实训室6间，2019年曾获表彰。\n")
    assert (read.title, read.report_year, read.data_year) == (title, report, data)
