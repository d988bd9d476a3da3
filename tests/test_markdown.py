"""Markdown says what its text says: marks go, what is struck out is out, and every line keeps its number."""

from __future__ import annotations

import pytest

from flows.documents.intake import read_bytes
from flows.documents.model import Block
from flows.documents.text.markdown import is_markdown, plain

NOTES = """---
title: 青禾职业技术学院质量年度报告（2022）
date: 2022-03-01
---

一、学生发展
============

## （一）规模 ##

2021年，就业率为**96.47%**，在校生*10234*人[^1]，~~教师9999人~~教师`468`人。

- 毕业生3256人
* 报到3100人

> 数据截至2021年12月31日。

表1 计分卡

指标 | 2020年 | 2021年
:--- | ---: | :---:
就业率（%） | 95.12 | 96.47
课程A\\|B | 4105 | `4318`

```text
在校生 # 10234 人
```

<!-- 旧稿：
在校生 8888 人 -->
见[官网](https://example.cn/a_(b))、[附件][1]与<https://example.cn>。

* * *

[1]: https://example.cn "附件"
[^1]: 含五年制学生1208人。
"""


def blocks(text: str) -> list[Block]:
    return list(read_bytes(text.encode(), "年报.md").blocks)


def test_marks_go_and_what_they_say_stays():
    assert [(block.kind, block.text) for block in blocks(NOTES) if block.kind != "table"] == [
        ("heading", "一、学生发展"), ("heading", "（一）规模"), ("paragraph", "2021年，就业率为96.47%，在校生10234人，教师468人。"),
        ("paragraph", "毕业生3256人"), ("paragraph", "报到3100人"), ("paragraph", "数据截至2021年12月31日。"), ("caption", "表1 计分卡"),
        ("paragraph", "在校生 # 10234 人"), ("paragraph", "见官网、附件与https://example.cn。"), ("paragraph", "含五年制学生1208人。")]


def test_the_title_of_the_front_matter_is_the_documents():
    document = read_bytes(NOTES.encode(), "年报.md")
    assert (document.title, document.report_year) == ("青禾职业技术学院质量年度报告（2022）", 2022)


def test_a_pipe_table_keeps_its_cells_with_and_without_outer_pipes():
    (table,) = [block.table for block in blocks(NOTES) if block.table]
    assert [row.cells for row in table.rows] == [("指标", "2020年", "2021年"), ("就业率（%）", "95.12", "96.47"), ("课程A/B", "4105", "4318")]


def test_every_line_keeps_its_number():
    assert plain(NOTES)[0].count("\n") == NOTES.count("\n")
    lines = NOTES.split("\n")
    for block in blocks(NOTES):
        assert block.text[0] in lines[block.line_start - 1] or block.kind == "table"


def test_a_comment_that_ends_a_page_ends_a_page():
    made = blocks("# 概况\n\n在校生10234人。\n\n<!-- 第 1 页 -->\n\n## 师资\n\n教师468人。\n")
    assert [(block.text, block.page) for block in made] == [("概况", 1), ("在校生10234人。", 1), ("师资", 2), ("教师468人。", 2)]


@pytest.mark.parametrize("text", ["3*5*2=30，4 * 5 * 6", "共有（*）项，注：*为必填", "第_页_行", "价格~5000~6000元", "[2022]15号文、附件[1]"])
def test_signs_that_are_no_marks_stay(text: str):
    assert blocks(f"# 甲\n\n## 乙\n\n{text}\n")[-1].text == text


@pytest.mark.parametrize("text", [
    "一、概况\n---\n在校生10234人。\n", "# 一个井号\n正文。\n", "---\n在校生10234人。\n---\n", "甲 | 乙\n丙 | 丁\n",
])
def test_a_text_that_is_hardly_marked_is_left_as_it_is(text: str):
    assert not is_markdown(text)


@pytest.mark.parametrize("text", [
    "~~a " * 50_000, "*" * 300_000 + "a", "[" * 200_000, "`" * 200_001, "``a`" * 50_000, "![](" * 100_000, "<!--" * 100_000, "---\na:" * 50_000,
    " " * 300_000 + "a", "\n" * 300_000, "#" + " " * 300_000 + "a", "-" * 300_000 + "a", "* " * 100_000 + "a", "\\" * 300_000,
], ids=range(14))
def test_hostile_marks_are_resolved_in_seconds(text: str):
    import time

    began = time.process_time()
    plain(f"# 甲\n## 乙\n{text}\n")
    is_markdown(text)
    assert time.process_time() - began < 5
