"""A workbook says what its text says: percentages, merged heads, notes, several tables a sheet; and a hostile one is refused."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from openpyxl import Workbook

from flows.documents.intake import read_bytes
from flows.documents.limits import Limits, within
from flows.documents.model import Block, Document, Refused
from flows.documents.sheets.formats import plain, written
from tests.fixtures import make_office as office
from tests.fixtures.twins import found

WRITERS = {"xlsx": office.xlsx, "xls": office.xls, "ods": office.ods}
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(*rows: tuple, name: str = "办学规模"):
    made = Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(row)
    return made


def read(made, name: str = "附表.xlsx") -> Document:
    return read_bytes(made if isinstance(made, bytes) else office.saved(made), name)


def tables(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind == "table"]


def cells(block: Block) -> list[tuple[str, ...]]:
    assert block.table is not None
    return [row.cells for row in block.table.rows]


def refused(content: bytes, name: str = "附表.xlsx") -> Refused:
    with pytest.raises(Refused) as caught:
        read_bytes(content, name)
    return caught.value


@pytest.mark.parametrize("kind", WRITERS)
def test_what_is_found_in_a_workbook_is_what_is_found_in_its_text(kind: str):
    twin = found(office.text(office.ANNEX), "附表.txt")
    assert sum(twin[0].values()) > 60 and sum(twin[1].values()) == 3
    assert found(WRITERS[kind](office.ANNEX), f"附表.{kind}") == twin


@pytest.mark.parametrize("kind", WRITERS)
def test_every_cell_reads_as_its_program_shows_it(kind: str):
    document = read(WRITERS[kind](office.ANNEX))
    assert cells(tables(document)[0]) == [tuple(row) for row in office.ANNEX[1].filled()]


@pytest.mark.parametrize("kind", WRITERS)
def test_two_tables_of_a_sheet_are_parted_and_the_note_below_is_a_paragraph(kind: str):
    document = read(WRITERS[kind](office.ANNEX))
    contest, origins = tables(document)[-2:]
    assert contest.table.title.startswith("表7") and origins.table.title.startswith("表8")
    assert cells(origins)[-1] == ("陕西省", "430", "13.19%")
    assert document.blocks[-1].kind == "paragraph" and document.blocks[-1].text == "数据来源：学校招生办公室。"


def test_merged_heads_over_two_rows_stand_in_every_place():
    block = tables(read(office.xlsx(office.ANNEX)))[-2]
    assert block.table.head_rows == 2
    assert cells(block)[:2] == [("序号", "赛项名称", "等级", "等级", "获奖学生"), ("序号", "赛项名称", "级别", "奖项", "获奖学生")]
    assert (0, 3) in block.table.merged and (1, 0) in block.table.merged


def test_page_is_the_number_of_the_sheet_and_line_that_of_the_row():
    document = read(office.xlsx(office.ANNEX))
    block = tables(document)[1]
    assert (block.page, block.line_start, block.table.rows[3].line_start) == (2, 2, 5)
    assert block.place(*(block.table.rows[3].start, block.table.rows[3].end))[:2] == (2, 5)


def test_the_name_of_a_sheet_heads_it_and_titles_its_only_table():
    made = workbook((f"{office.SCHOOL}质量年度报告（2022）",), name="封面")
    sheet = made.create_sheet("办学规模")
    for row in (("指标", "2021年"), ("在校生（人）", 5102)):
        sheet.append(row)
    block, = tables(read(made))
    assert (block.section, block.table.title) == ("办学规模", "办学规模")


def test_a_sheet_name_that_its_program_gave_is_no_heading():
    document = read(workbook(("指标", "2021年"), ("在校生（人）", 5102), name="Sheet1"))
    assert [(block.kind, block.table.title) for block in document.blocks] == [("table", "")]


def test_an_unnamed_gap_within_a_table_does_not_part_it():
    block, = tables(read(workbook(("指标", "2021年"), ("在校生", 5102), (), ("毕业生", 1608))))
    assert cells(block) == [("指标", "2021年"), ("在校生", "5102"), ("毕业生", "1608")]


def test_a_subheading_within_a_table_stays_a_row_of_it():
    block, = tables(read(workbook(("指标", "单位", "2021年"), ("一、规模",), ("在校生", "人", 5102), ("二、师资",), ("专任教师", "人", 268))))
    assert [row[0] for row in cells(block)] == ["指标", "一、规模", "在校生", "二、师资", "专任教师"]


def test_hidden_sheets_rows_and_columns_are_read_and_noted():
    made = workbook(("指标", "2021年"), ("在校生", 5102))
    hidden = made.create_sheet("旧数据")
    hidden.append(("指标", "2020年"))
    hidden.append(("在校生", 4980))
    hidden.sheet_state = "hidden"
    made.active.row_dimensions[2].hidden = True
    document = read(made)
    assert len(tables(document)) == 2
    assert any("旧数据" in note and "hidden" in note for note in document.notes)
    assert any("1 hidden rows" in note for note in document.notes)


def test_a_formula_without_a_stored_value_is_empty_and_noted():
    made = workbook(("指标", "2021年"), ("男生", 100), ("女生", 120), ("合计", "=B2+B3"))
    document = read(made)
    assert cells(tables(document)[0])[-1] == ("合计", "")
    assert any("B4" in note for note in document.notes)


def test_dates_are_written_by_the_parts_that_are_shown():
    made = workbook(("赛项", "时间"), ("花艺", date(2021, 9, 1)), ("会计", datetime(2021, 6, 12)), ("农机", date(2020, 1, 1)))
    for row, picture in ((2, 'yyyy"年"m"月"'), (3, "yyyy/m/d"), (4, 'yyyy"年"')):
        made.active.cell(row, 2).number_format = picture
    assert [row[1] for row in cells(tables(read(made))[0])[1:]] == ["2021年9月", "2021年6月12日", "2020年"]


@pytest.mark.parametrize(("value", "picture", "shown"), [
    (0.9437, "0.00%", "94.37%"), (0.5594059, "0.0%", "55.9%"), (1.0, "0%", "100%"), (0.575, "0%", "58%"), (17459.0, "", "17459"),
    (17459, "#,##0", "17459"), (12.5, "0.00", "12.50"), (5102, '0"人"', "5102人"), (12.5, "0.0_ ;[Red]\\-0.0", "12.5"), (3.0, "0.##", "3"),
    (1.1 + 2.2, "General", "3.3"), (340000, "0,", "340000"), (-2.5, "0.0", "-2.5"), (0.25, "# ?/?", "0.25"), (1e-7, "", "0.0000001"),
    (True, "", "是"), (1.005, "0.00", "1.01"), (12345678901234.0, "", "12345678901234"),
])
def test_a_number_is_written_as_a_spreadsheet_shows_it(value: float, picture: str, shown: str):
    assert written(value, picture) == shown


def test_numbers_kept_as_text_and_cells_with_line_breaks_are_closed_up():
    block, = tables(read(workbook(("指\n标", "2021年"), ("在校生\n人数", " 5102 "), ("就业率", "96.47%"))))
    assert cells(block) == [("指 标", "2021年"), ("在校生 人数", "5102"), ("就业率", "96.47%")]


def test_plain_numbers_show_no_noise_and_no_exponent():
    assert [plain(value) for value in (15.333333333333334, 1e21, 0.1 + 0.2)] == ["15.33333333", "1000000000000000000000", "0.3"]


def test_a_declared_size_alone_harms_nothing_but_cells_far_apart_are_refused():
    content = office.saved(workbook(("指标", "2021年"), ("在校生", 5102)))
    declared = office.changed(content, "xl/worksheets/sheet1.xml", lambda words: words.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"'))
    assert len(tables(read(declared))) == 1
    far = office.changed(content, "xl/worksheets/sheet1.xml", lambda words: words.replace(b'r="B2"', b'r="XFD1048576"'))
    refusal = refused(far)
    assert refusal.reason_code == "too_many_cells" and refusal.reason[0] > "\u4e00"


def test_repeated_cells_of_an_ods_are_counted_before_they_are_laid_out():
    content = office.changed(office.ods(office.ANNEX), "content.xml", lambda words: words.replace(
        b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1000000">', 1))
    assert refused(content, "附表.ods").reason_code == "too_many_cells"
    wide = office.changed(office.ods(office.ANNEX), "content.xml", lambda words: words.replace(
        b'office:value-type="string"', b'office:value-type="string" table:number-columns-repeated="100000000"', 1))
    assert refused(wide, "附表.ods").reason_code == "too_many_cells"


@pytest.mark.parametrize(("kind", "part"), [("xlsx", "xl/worksheets/sheet1.xml"), ("xlsx", "xl/styles.xml"), ("ods", "content.xml")])
def test_xml_with_entities_is_refused(kind: str, part: str):
    declaration = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    content = office.changed(WRITERS[kind](office.ANNEX), part, lambda words: b'<?xml version="1.0"?>' + declaration + words.split(b"?>", 1)[-1])
    assert refused(content).reason_code == "unsafe_xml"


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("keep", [0.1, 0.5, 0.95])
def test_a_workbook_cut_short_is_refused_with_what_to_do(kind: str, keep: float):
    content = WRITERS[kind](office.ANNEX)
    refusal = refused(content[:int(len(content) * keep)], f"附表.{kind}")
    assert refusal.reason_code in ("damaged", "unsupported_type") and refusal.reason[0] > "\u4e00"


@pytest.mark.parametrize(("part", "words"), [
    ("xl/worksheets/sheet1.xml", b"<worksheet"), ("xl/workbook.xml", b"noise"), ("xl/styles.xml", b"<styleSheet>"),
    ("xl/worksheets/sheet1.xml", f'<worksheet {MAIN}><sheetData><row r="x"><c r="A1"/></row></sheetData></worksheet>'.encode()),
])
def test_a_workbook_whose_xml_is_broken_is_damaged(part: str, words: bytes):
    assert refused(office.changed(office.xlsx(office.ANNEX), part, lambda _: words)).reason_code == "damaged"


def test_a_workbook_without_words_is_empty():
    assert refused(office.saved(Workbook())).reason_code == "empty"


def test_a_workbook_that_unpacks_to_far_more_than_it_holds_is_refused():
    bomb = office.changed(office.xlsx(office.ANNEX), "xl/comments1.xml", lambda _: bytes(60 << 20))
    assert refused(bomb).reason_code == "too_large_inside"


def test_the_limit_counts_all_sheets_together():
    with within(Limits(cells=100)):
        assert refused(office.xlsx(office.ANNEX)).reason_code == "too_many_cells"


def test_an_xls_whose_cells_lie_beyond_its_format_is_refused_before_they_are_laid_out():
    content = office.xls(office.ANNEX)
    at = content.index(b"\x7e\x02\x0a\x00")  # the first record of a number: row, column, style, value
    far = content[:at + 4] + b"\xff\xff\xff\xff" + content[at + 8:]
    assert refused(far, "附表.xls").reason_code == "too_many_cells"


def test_an_xls_whose_sectors_run_in_a_circle_is_damaged():
    content = office.xls(office.ANNEX)
    table = 512 * (1 + int.from_bytes(content[76:80], "little"))
    circle = content[:table] + bytes(4) + content[table + 4:]
    assert refused(circle, "附表.xls").reason_code == "damaged"
