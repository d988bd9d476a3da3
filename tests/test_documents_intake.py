"""Files of any kind: what is read is read by its content, what is refused is told why and what to do."""

from __future__ import annotations

import io
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from flows.documents.intake import MAX_BYTES, read, read_bytes
from flows.documents.model import Refused

TEXT = "某职业学院现有在校生9800人，专任教师480人，就业率96.5%。\n学院占地面积1002亩，建筑面积38.6万平方米。\n"


def refused(content: bytes, name: str = "报告.txt") -> Refused:
    with pytest.raises(Refused) as caught:
        read_bytes(content, name)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_chinese_encodings_give_the_same_text(encoding: str):
    blocks = read_bytes(("2022 " + TEXT).encode(encoding), "报告.txt").blocks
    assert [block.text for block in blocks] == ["2022 " + TEXT.split("\n")[0], TEXT.split("\n")[1]]


def test_a_text_with_one_broken_byte_is_read_and_noted():
    content = (TEXT * 400).encode()
    document = read_bytes(content[:100] + b"\xff" + content[100:], "报告.txt")
    assert any("unreadable character" in note for note in document.notes)


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(("content", "code", "says"), [
    (b"", "empty", "文件为空"),
    (b" \r\n\t\n", "empty", "文件为空"),
    (b"%PDF-1.7\n%\xe2\xe3", "damaged", "PDF"),
    (zipped("word/document.xml"), "damaged", "另存"),
    (zipped("xl/workbook.xml"), "damaged", "另存"),
    (zipped("报告.txt"), "unsupported_type", "解压"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "unsupported_type", "DOC"),
    (b"GIF89a" + bytes(40), "unsupported_type", "图片"),
    (bytes(range(256)) * 40, "binary", "二进制"),
])
def test_what_cannot_be_read_is_refused_with_its_true_type_and_advice(content: bytes, code: str, says: str):
    refusal = refused(content)
    assert refusal.reason_code == code
    assert says in refusal.reason and max(refusal.reason[:6]) > "\u4e00"


def test_a_wrong_extension_is_read_by_content_and_noted():
    document = read_bytes(f"<!doctype html><html><body><p>{TEXT}</p></body></html>".encode(), "报告.docx")
    assert document.media_type == "text/html"
    assert "the content decides" in document.notes[0]


def test_a_file_that_vanished_is_too_large_or_leads_out_of_its_folder_is_refused(tmp_path: Path):
    outside, folder = tmp_path / "outside.txt", tmp_path / "raw"
    folder.mkdir()
    outside.write_text(TEXT)
    (folder / "link.txt").symlink_to(outside)
    with (folder / "large.txt").open("wb") as large:
        large.truncate(MAX_BYTES + 1)
    for name, code in (("gone.txt", "vanished"), ("link.txt", "symbolic_link_outside"), ("large.txt", "too_large"), (".", "not_a_file")):
        with pytest.raises(Refused) as caught:
            read(folder / name, name)
        assert caught.value.reason_code == code


def test_a_document_is_named_by_its_bytes(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    first, second = read(path, "a.txt"), read_bytes(TEXT.encode(), "b.txt")
    assert first.document_id == second.document_id and first.bytes == len(TEXT.encode())
    assert (first.source_file, second.source_file) == ("a.txt", "b.txt")


def test_a_file_of_only_numbers_is_read():
    blocks = read_bytes("\n".join(str(number) for number in range(10, 60)).encode(), "数.txt").blocks
    assert "59" in "".join(block.text for block in blocks)


@pytest.mark.parametrize("content", [
    TEXT.replace("\n", "") * 16_000, "（" * 300_000, "**a" * 200_000, "<p " * 200_000, "先 " * 300_000, "." * 600_000, "1\t" * 50_000,
    "图 1 甲\n" * 20_000, "# 甲\n" * 20_000, "1. 甲\n乙。\n" * 10_000, "甲\t乙\n\n丙\t\n" * 8_000,
    "<html><body>" + "<div>" * 20_000 + "文字" + "</div>" * 20_000,
], ids=["long-line", "brackets", "stars", "tags", "spaced", "dots", "tabs", "captions", "headings", "nested", "split-rows", "deep-html"])
def test_hostile_shapes_are_read_in_seconds(content: str):
    began = time.process_time()
    assert read_bytes(content.encode(), "长.txt").blocks
    assert time.process_time() - began < 10


def test_the_time_grows_with_the_file_and_not_faster():
    def seconds(times: int) -> float:
        content = (TEXT * times).encode()
        began = time.process_time()
        read_bytes(content, "长.txt")
        return time.process_time() - began
    seconds(500)
    assert seconds(16_000) < 12 * max(seconds(4_000), 0.05)


SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the shared reports are not beside this checkout")
@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else [], ids=lambda path: path.name[:3])
def test_every_character_of_a_real_report_is_in_some_block(seed: Path):
    import re

    markup = re.compile(r"\*\*|</?(?:b|p)>|<input[^>]*>|^#{1,6}\s*|\s")
    source: Counter[str] = Counter()
    lines = seed.read_text(encoding="utf-8").split("\n")
    for line in lines:
        if not re.fullmatch(r"[-\s|]+", line):
            source += Counter(markup.sub("", line))
    found: Counter[str] = Counter()
    for block in read(seed, seed.name).blocks:
        if block.table is None:
            found += Counter(re.sub(r"\s", "", block.text))
            for span, after in zip(block.spans, [*(span.offset for span in block.spans[1:]), len(block.text)], strict=True):
                assert re.sub(r"\s", "", block.text[span.offset:after]) in markup.sub("", lines[span.line - 1])
        else:
            for number, row in enumerate(block.table.rows):
                assert block.text[row.start:row.end] == "\t".join(row.cells)
                for column, cell in enumerate(row.cells):
                    if (number, column) not in block.table.merged:
                        found += Counter(re.sub(r"\s", "", cell))
    assert source - found == Counter()
    assert set(found - source) <= {"☑", "☐"}
