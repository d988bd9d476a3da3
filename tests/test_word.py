"""A DOCX says what its text says: headings, merged cells, notes, changes; and a hostile one is refused."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from docx import Document as new_document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from flows.documents.intake import read_bytes
from flows.documents.limits import Limits, within
from flows.documents.model import Block, Document, Refused
from flows.documents.word.styles import chinese, roman
from tests.fixtures import make_office as office
from tests.fixtures.twins import found

PROSE = "学校坚持德技并修、工学结合，全年组织各类技能竞赛36场次，参加学生2100余人次。"


def read(document, name: str = "年报.docx") -> Document:
    return read_bytes(office.saved(document), name)


def tables(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind == "table"]


def cells(block: Block) -> list[tuple[str, ...]]:
    assert block.table is not None
    return [row.cells for row in block.table.rows]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.kind != "table"]


def refused(content: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        read_bytes(content, "年报.docx")
    return caught.value


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(inner: str):
    return parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>")


@pytest.mark.parametrize("styled", [True, False], ids=["headings by style", "headings by their words"])
def test_what_is_found_in_a_docx_is_what_is_found_in_its_text(styled: bool):
    twin = found(office.text(office.REPORT), "年报.txt")
    assert sum(twin[0].values()) > 70 and sum(twin[1].values()) == 5
    assert found(office.docx(office.REPORT, styled), "年报.docx") == twin


def test_headings_by_style_give_sections_and_the_title_names_the_year():
    document = read_bytes(office.docx(office.REPORT), "年报.docx")
    assert (document.title, document.report_year, document.data_year) == ("青禾职业技术学院质量年度报告（2022）", 2022, 2021)
    block = next(block for block in document.blocks if "专任教师468人" in block.text)
    assert block.section == "一、学校概况 / （一）办学规模"


def test_a_style_heading_without_enumerator_is_a_heading_and_a_long_sentence_in_that_style_is_not():
    made = new_document()
    made.add_heading("质量年度报告（2022）", 0)
    made.add_heading("办学条件", 1)
    made.add_heading(PROSE * 3, 2)
    made.add_paragraph(PROSE)
    assert [(block.kind, block.section) for block in read(made).blocks[1:]] == [
        ("heading", "办学条件"), ("paragraph", "办学条件"), ("paragraph", "办学条件")]


def test_merged_cells_stand_in_every_place_they_cover_and_say_so():
    document = read_bytes(office.docx(office.REPORT), "年报.docx")
    block = next(block for block in tables(document) if "获奖一览表" in block.table.title)
    assert cells(block)[0] == ("序号", "赛项名称", "等级", "等级", "获奖学生")
    assert cells(block)[1] == ("序号", "赛项名称", "级别", "奖项", "获奖学生")
    assert block.table.head_rows == 2
    assert block.table.merged == {(0, 3), (1, 0), (1, 1), (1, 4)}


def test_lines_count_paragraphs_and_rows_in_reading_order():
    made = new_document()
    made.add_paragraph(PROSE)
    made.add_paragraph("表1 规模")
    table = made.add_table(2, 2)
    for place, word in enumerate(("指标", "2021年", "在校生", "5102")):
        table.cell(place // 2, place % 2).text = word
    made.add_paragraph(PROSE)
    blocks = read(made).blocks
    assert [(block.kind, block.line_start, block.line_end) for block in blocks] == [
        ("paragraph", 1, 1), ("caption", 2, 2), ("table", 3, 4), ("paragraph", 5, 5)]


def test_pages_are_where_word_last_broke_them():
    made = new_document()
    made.add_paragraph(PROSE)
    made.element.body.insert(1, paragraph(f"<w:r><w:lastRenderedPageBreak/></w:r>{run(PROSE)}"))
    assert [block.page for block in read(made).blocks] == [1, 2]


def test_a_table_in_a_cell_is_read_as_a_table_of_its_own():
    made = new_document()
    outer = made.add_table(2, 2)
    for place, word in enumerate(("项目", "说明", "社团", "见内表")):
        outer.cell(place // 2, place % 2).text = word
    inner = outer.cell(1, 1).add_table(2, 2)
    for place, word in enumerate(("社团", "人数", "书画社", "40")):
        inner.cell(place // 2, place % 2).text = word
    first, second = tables(read(made))
    assert cells(first) == [("项目", "说明"), ("社团", "见内表")]
    assert cells(second) == [("社团", "人数"), ("书画社", "40")]


def test_a_frame_of_one_cell_is_text():
    made = new_document()
    frame = made.add_table(1, 1).cell(0, 0)
    frame.text = "案例1：田间课堂"
    frame.add_paragraph(PROSE)
    document = read(made)
    assert not tables(document)
    assert [block.kind for block in document.blocks] == ["heading", "paragraph"]


def test_changes_are_read_as_accepted():
    made = new_document()
    made.element.body.insert(0, paragraph(
        run("2021届毕业生就业率为") + f'<w:del w:id="1" w:author="a"><w:r><w:delText>91.20%</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="a">{run("96.47%")}</w:ins><w:moveFrom w:id="3" w:author="a">{run("，低于去年")}</w:moveFrom>' + run("。")))
    document = read(made)
    assert texts(document) == ["2021届毕业生就业率为96.47%。"]
    assert any("1 insertions, 2 deletions" in note for note in document.notes)


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next():
    made = new_document()
    made.element.body.insert(0, paragraph(f'<w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>{run("全日制在校生")}'))
    made.element.body.insert(1, paragraph(run("10234人。")))
    assert texts(read(made)) == ["全日制在校生10234人。"]


def test_a_deleted_row_is_dropped():
    made = new_document()
    table = made.add_table(3, 2)
    for place, word in enumerate(("指标", "2021年", "在校生", "5102", "在校生", "5100")):
        table.cell(place // 2, place % 2).text = word
    table.rows[2]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="a"/>'))
    assert cells(tables(read(made))[0]) == [("指标", "2021年"), ("在校生", "5102")]


def test_footnotes_stand_below_the_paragraph_that_refers_to_them():
    made = new_document()
    made.element.body.insert(0, paragraph(run("学校占地面积762亩。") + '<w:r><w:footnoteReference w:id="2"/></w:r>'))
    made.add_paragraph(PROSE)
    notes = (f'<w:footnotes {nsdecls("w")}><w:footnote w:id="0" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
             f'<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>{run("含新校区240亩。")}</w:p></w:footnote></w:footnotes>')
    content = office.changed(office.saved(made), "word/footnotes.xml", lambda _: notes.encode())
    assert texts(read_bytes(content, "年报.docx")) == ["学校占地面积762亩。", "含新校区240亩。", PROSE]


def test_words_in_content_controls_and_text_boxes_are_read_once():
    made = new_document()
    made.element.body.insert(0, parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent><w:p>{run('全日制在校生10234人。')}</w:p></w:sdtContent></w:sdt>"))
    box = f"<w:txbxContent><w:p>{run('占地面积762亩。')}</w:p></w:txbxContent>"
    made.element.body.insert(1, parse_xml(
        f'<w:p {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><mc:AlternateContent>'
        f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>'
        f"</mc:AlternateContent></w:r>{run('校园依山而建。')}</w:p>"))
    assert texts(read(made)) == ["全日制在校生10234人。", "校园依山而建。", "占地面积762亩。"]


def test_numbers_that_word_counts_stand_before_their_headings():
    made = new_document()
    levels = "".join(f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="{words}"/></w:lvl>'
                     for depth, words in enumerate(("%1、", "（%2）")))
    numbering = made.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for depth, words in ((0, "学校概况"), (1, "办学规模"), (1, "师资队伍"), (0, "学生发展"), (1, "就业质量")):
        heading = made.add_heading(words, depth + 1)
        heading._p.get_or_add_pPr().append(parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>'))
        made.add_paragraph(PROSE)
    blocks = read(made).blocks
    assert blocks[-1].section == "二、学生发展 / （一）就业质量"
    assert blocks[5].section == "一、学校概况 / （二）师资队伍"


def test_numbers_are_counted_in_chinese_and_roman():
    assert [chinese(number) for number in (1, 10, 12, 20, 35)] == ["一", "十", "十二", "二十", "三十五"]
    assert roman(1994) == "MCMXCIV"


def test_a_table_of_contents_is_no_text():
    made = new_document()
    made.styles.add_style("toc 1", 1)
    for words in ("一、学校概况\t1", "二、学生发展\t5"):
        made.add_paragraph(words, style="toc 1")
    made.add_heading("一、学校概况", 1)
    made.add_paragraph(PROSE)
    assert [block.kind for block in read(made).blocks] == ["contents", "heading", "paragraph"]


def test_a_document_of_macros_and_one_with_damaged_pictures_are_read():
    content = office.docx(office.REPORT)
    macros = office.changed(content, "[Content_Types].xml", lambda words: words.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml"))
    pictured = office.changed(content, "word/media/image1.png", lambda _: b"no picture")
    assert found(macros, "年报.docm") == found(pictured, "年报.docx") == found(content, "年报.docx")


@pytest.mark.parametrize("declaration", [
    b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>', b'<!DOCTYPE d SYSTEM "file:///etc/passwd">',
    '<!DOCTYPE d>'.encode("utf-16-le"),
])
def test_xml_with_a_document_type_is_refused(declaration: bytes):
    content = office.changed(office.docx(office.REPORT), "word/document.xml", lambda words: words.replace(b"?>", b"?>" + declaration, 1))
    assert refused(content).reason_code == "unsafe_xml"


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_damaged(keep: float):
    content = office.docx(office.REPORT)
    refusal = refused(content[:int(len(content) * keep)])
    assert refusal.reason_code == "damaged" and refusal.reason[0] > "\u4e00"


def test_a_document_whose_xml_is_broken_is_damaged():
    content = office.changed(office.docx(office.REPORT), "word/document.xml", lambda words: words[:-40])
    assert refused(content).reason_code == "damaged"


def test_a_document_without_words_is_empty():
    assert refused(office.saved(new_document())).reason_code == "empty"


def test_a_package_that_unpacks_to_far_more_than_it_holds_is_refused_unopened():
    bomb = office.changed(office.docx(office.REPORT), "word/header1.xml", lambda _: bytes(40 << 20))
    assert len(bomb) < 200_000
    assert refused(bomb).reason_code == "too_large_inside"


def test_a_part_that_declares_less_than_it_holds_is_damaged():
    content = office.docx(office.REPORT)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        part = package.getinfo("word/document.xml")
    lying = content.replace(struct.pack("<II", part.compress_size, part.file_size), struct.pack("<II", part.compress_size, 999))
    assert lying != content
    assert refused(lying).reason_code == "damaged"
    with within(Limits(unpacked_bytes=1000)):
        assert refused(content).reason_code == "too_large_inside"


def test_an_encrypted_file_is_refused_with_what_to_do():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    refusal = refused(ole)
    assert refusal.reason_code == "encrypted" and "密码" in refusal.reason


def test_tables_nested_without_end_are_refused_in_time():
    inner = "<w:p/>"
    for _ in range(60):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    made = new_document()
    made.element.body.insert(0, parse_xml(f"<w:body {nsdecls('w')}>{inner}</w:body>").find(qn("w:tbl")))
    assert refused(office.saved(made)).reason_code == "damaged"
