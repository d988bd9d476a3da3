"""HTML pages give the report's text with its source lines, without what surrounds it on a web page."""

from __future__ import annotations

from flows.documents.intake import read_bytes
from flows.documents.model import Document

PAGE = """<!DOCTYPE html>
<html><head><title>某职业学院质量年度报告（2023）</title>
<style>p { color: red }</style></head>
<body>
<div class="main-nav"><ul><li><a href="/">首页</a></li><li><a href="/b">概况</a></li></ul></div>
<script>
var hits = 9999;
</script>
<h1>某职业学院高等职业教育质量年度报告（2023）</h1>
<h2>一、学生发展</h2>
<!-- 12345 -->
<p>学校现有在校生<b>12000</b>人，
其中女生 5000 人。</p>
<p>表1 学生规模</p>
<p>（单位：人）</p>
<table>
<tr><th rowspan="2">指标</th><th colspan="2">人数</th></tr>
<tr><th>2021年</th><th>2022年</th></tr>
<tr><td>在校生</td><td>11000</td>
<td>12000</td></tr>
</table>
<div>占地面积1002亩。<br>建筑面积38.6万平方米。</div>
<ul><li>教授30人</li><li>副教授120人</li></ul>
<div class="footer">版权所有 400-123-4567</div>
</body></html>
"""


def page(text: str = PAGE) -> Document:
    return read_bytes(text.encode(), "年报.html")


def test_the_text_is_kept_and_the_surroundings_are_not():
    document = page()
    words = "\n".join(block.text for block in document.blocks)
    assert "学校现有在校生12000人，其中女生 5000 人。" in words
    assert not any(word in words for word in ("首页", "9999", "12345", "版权所有", "color"))
    assert any("版权所有" in note for note in document.notes)


def test_lines_are_those_of_the_source():
    document = page()
    places = {block.text: (block.line_start, block.line_end) for block in document.blocks}
    assert places["一、学生发展"] == (10, 10)
    assert places["学校现有在校生12000人，其中女生 5000 人。"] == (12, 13)
    assert places["占地面积1002亩。"] == (22, 22)
    table = next(block for block in document.blocks if block.table)
    assert [(row.line_start, row.line_end) for row in table.table.rows] == [(17, 17), (18, 18), (19, 20)]
    at = table.text.index("12000")
    assert table.place(at, at + 5) == (None, 20, 20)


def test_spans_of_merged_cells_are_expanded_and_marked():
    table = next(block.table for block in page().blocks if block.table)
    assert [row.cells for row in table.rows] == [("指标", "人数", "人数"), ("指标", "2021年", "2022年"), ("在校生", "11000", "12000")]
    assert table.merged == {(0, 2), (1, 0)}
    assert (table.head_rows, table.title) == (2, "表1 学生规模（单位：人）")


def test_sections_title_and_list_items():
    document = page()
    assert document.title == "某职业学院高等职业教育质量年度报告（2023）" and document.report_year == 2023
    assert [block.section for block in document.blocks if block.text == "教授30人"] == ["一、学生发展"]


def test_a_division_named_like_boilerplate_that_holds_the_report_is_read():
    long = "<p>" + "学校深化产教融合，建成实训基地18个。" * 40 + "</p>"
    words = "".join(block.text for block in page(f"<!doctype html><html><body><div class='sidebar'>{long}</div></body></html>").blocks)
    assert "建成实训基地18个" in words


def test_a_layout_table_is_no_table_of_data():
    source = "<html><body><table><tr><td><table><tr><td>指标</td><td>2021年</td></tr>"
    source += "<tr><td>教师</td><td>480</td></tr></table></td></tr></table></body></html>"
    tables = [block.table for block in page(source).blocks if block.table]
    assert [[row.cells for row in table.rows] for table in tables] == [[("指标", "2021年"), ("教师", "480")]]


def test_absurd_spans_are_cut_down():
    document = page("<html><body><p>规模。</p><table><tr><td colspan='99999999'>甲</td></tr>"
                    "<tr><td rowspan='-3'>乙</td></tr></table></body></html>")
    assert len(next(block.table for block in document.blocks if block.table).rows[0].cells) <= 200
