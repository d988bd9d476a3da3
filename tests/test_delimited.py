"""Delimited files in any encoding and dialect say what their text says; texts with commas and tabs stay texts."""

from __future__ import annotations

import pytest

from flows.documents.intake import read_bytes
from flows.documents.model import Block, Refused
from flows.documents.sheets.dialect import delimiter, rows
from tests.fixtures import make_office as office
from tests.fixtures.twins import found

PROSE = "学校坚持德技并修、工学结合，全年组织各类技能竞赛36场次，参加学生2100余人次。"


def tables(content: bytes) -> list[Block]:
    return [block for block in read_bytes(content, "附表.csv").blocks if block.kind == "table"]


def cells(block: Block) -> list[tuple[str, ...]]:
    assert block.table is not None
    return [row.cells for row in block.table.rows]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_what_is_found_in_a_delimited_file_is_what_is_found_in_its_text(mark: str, encoding: str):
    twin = found(office.text(office.ANNEX), "附表.txt")
    assert sum(twin[0].values()) > 60
    assert found(office.delimited(office.ANNEX, mark, encoding), "附表.csv") == twin


def test_fields_in_quotes_hold_delimiters_quotes_and_line_breaks_and_rows_keep_their_lines():
    block, = tables('指标,说明,2021年\r\n在校生,"全日制，\r\n含五年制, ""3+2""",5102\r\n毕业生,应届,1608\r\n'.encode())
    assert cells(block)[1] == ("在校生", '全日制， 含五年制, "3+2"', "5102")
    assert [row.line_start for row in block.table.rows] == [1, 2, 4]


def test_thousands_separators_in_quotes_stay_in_their_cell():
    block, = tables('指标,2020年,2021年\n经费（万元）,"12,345.6","13,002.1"\n在校生,"9,876","10,234"\n'.encode())
    assert cells(block)[1:] == [("经费（万元）", "12,345.6", "13,002.1"), ("在校生", "9,876", "10,234")]


def test_ragged_rows_are_kept_as_they_are_wide():
    block, = tables("指标,单位,2020年,2021年\n在校生,人,9876,10234\n毕业生,人,3120\n教师,人,455,468\n".encode())
    assert cells(block)[2] == ("毕业生", "人", "3120", "")


def test_empty_rows_part_tables_and_single_cells_are_captions_and_notes():
    text = "表1 规模,,\n指标,单位,2021年\n在校生,人,10234\n,,\n表2 师资,,\n指标,单位,2021年\n专任教师,人,468\n数据来源：人事处。,,\n"
    document = read_bytes(text.encode(), "附表.csv")
    assert [(block.kind, block.table.title if block.table else block.text) for block in document.blocks] == [
        ("caption", "表1 规模"), ("table", "表1 规模"), ("caption", "表2 师资"), ("table", "表2 师资"), ("paragraph", "数据来源：人事处。")]


def test_a_delimiter_that_the_file_declares_is_taken():
    assert delimiter("sep=;\r\n指标;2021年\r\n在校生;5102\r\n") == ";"
    assert rows("sep=;\r\n指标;2021年\r\n", ";") == [(2, ["指标", "2021年"])]


@pytest.mark.parametrize("text", [
    f"一、学校概况\n{PROSE}\n{PROSE}\n",
    "The college, founded in 1985, has 762 mu of land.\nIts teachers, 468 in all, hold 36 patents.\nIt won, in 2021, two prizes.\n",
    "指标\t2020年\t2021年\n在校生\t9876\t10234\n\n毕业生\t3120\t3256\n",
    "| 指标 | 2021年 |\n|---|---|\n| 在校生 | 5102 |\n| 毕业生 | 1608 |\n",
    f"表1 规模\n\n指标\t2021年\n在校生\t5102\n\n{PROSE}\n",
], ids=["Chinese text", "English text", "rows of tabs", "Markdown", "text with a table"])
def test_a_text_is_no_delimited_file(text: str):
    assert read_bytes(text.encode(), "年报.txt").media_type == "text/plain"


def test_real_reports_are_texts(shared):
    for path in sorted((shared / "seeds").glob("*.txt")):
        assert read_bytes(path.read_bytes(), path.name).media_type != "text/csv", path.name


def test_a_field_without_end_is_refused_or_read_but_never_breaks_the_reader():
    content = ('指标,2021年\n' + "在校生,5102\n" * 8000 + '备注,"' + "甲" * 1_100_000).encode()
    with pytest.raises(Refused) as caught:
        read_bytes(content, "附表.csv")
    assert caught.value.reason_code == "damaged" and "CSV" in caught.value.reason


def test_noise_after_a_delimited_head_is_refused_as_binary():
    with pytest.raises(Refused) as caught:
        read_bytes(b"a,b\n1,2\n" + bytes(range(256)) * 20, "附表.csv")
    assert caught.value.reason_code == "binary"
