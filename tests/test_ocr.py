"""Scanned pages and pictures are read by OCR where its extra is installed, and say how sure they are; without it they are refused."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from flows.documents.intake import read_bytes
from flows.documents.model import Document, Refused
from flows.documents.pages import ocr
from flows.settings import ROOT, Settings
from flows.warehouse import sandbox
from tests.fixtures import make_pdf, make_scan
from tests.fixtures.make_pdf import Part
from tests.fixtures.twins import known

HEAD: list[Part] = [("title", "青禾职业技术学院质量年度报告（2022）"), ("h", "一、学生发展")]
PROSE = "2021年，学校全日制在校生10234人，专任教师468人，毕业生就业率为96.47%，教学科研仪器设备总值1.36亿元。"
TABLE: Part = ("table", [["指标", "单位", "2020年", "2021年"], ["就业率", "%", "95.12", "96.47"], ["毕业生人数", "人", "3120", "3256"],
                         ["月收入", "元", "4105.50", "4318.25"], ["专利申请/授权数量", "项/项", "88/52", "97/61"]])
PAGE: list[Part] = [*HEAD, ("p", PROSE), ("caption", "表1 计分卡"), TABLE]
FACTS = Counter({("fulltime_students", 10234.0, "2021"): 1, ("fulltime_teachers", 468.0, "2021"): 1, ("employment_rate", 96.47, "2021"): 2,
                 ("equipment_value", 13600.0, "2021"): 1, ("employment_rate", 95.12, "2020"): 1, ("graduates", 3120.0, "2020"): 1,
                 ("graduates", 3256.0, "2021"): 1, ("monthly_income", 4105.5, "2020"): 1, ("monthly_income", 4318.25, "2021"): 1,
                 ("patents_applied", 88.0, "2020"): 1, ("patents_granted", 52.0, "2020"): 1, ("patents_applied", 97.0, "2021"): 1,
                 ("patents_granted", 61.0, "2021"): 1})

with_ocr = pytest.mark.skipif(not ocr.available(), reason="needs the extra that reads scans: make ocr")


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.documents.pages.ocr.available", lambda: False)


def facts(document: Document) -> Counter:
    return Counter((row.indicator_code, row.value, row.period.label) for row in known(document).observations)


def scan(parts: list[Part], ruled: str = "all", **how: float) -> bytes:
    return make_scan.scanned(make_pdf.as_pdf(parts, ruled=ruled), **how)


@with_ocr
@pytest.mark.parametrize(("ruled", "how"), [
    ("all", {}), ("all", {"angle": 1.4, "noise": 20}), ("none", {"blur": 1.2, "noise": 10}), ("levels", {"dpi": 120}),
], ids=["clean", "askew and speckled", "blurred, no rules", "120 dpi, three rules"])
def test_a_scanned_page_gives_the_facts_that_were_printed(ruled: str, how: dict[str, float]):
    document = read_bytes(scan(PAGE, ruled, **how), "扫描.pdf")
    assert facts(document) == FACTS
    assert (document.ocr_pages, document.unread_pages) == ((1,), ())
    assert all(span.page == 1 and 0.3 < span.confidence <= 1 for block in document.blocks for span in block.spans if span.confidence)


@with_ocr
@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_that_lies_on_its_side_or_head_is_turned(turn: int):
    page = make_scan.pictures(make_pdf.as_pdf(PAGE), dpi=150)[0].rotate(turn, expand=True)
    assert facts(read_bytes(make_scan.picture(page, "PNG"), "照片.png")) == FACTS


@with_ocr
@pytest.mark.parametrize(("kind", "name", "media"), [("JPEG", "照片.jpg", "image/jpeg"), ("TIFF", "传真.tif", "image/tiff")])
def test_pictures_of_each_kind_are_read(kind: str, name: str, media: str):
    document = read_bytes(make_scan.picture(make_scan.pictures(make_pdf.as_pdf([*HEAD, ("p", PROSE)]), dpi=120)[0], kind), name)
    assert document.media_type == media and ("employment_rate", 96.47, "2021") in facts(document)


@with_ocr
def test_every_frame_of_a_tiff_is_a_page():
    pages = make_scan.pictures(make_pdf.as_pdf([*HEAD, ("page", None), ("p", PROSE)]), dpi=120)
    document = read_bytes(make_scan.picture(pages[0], "TIFF", save_all=True, append_images=pages[1:]), "传真.tif")
    assert [block.page for block in document.blocks] == [1, 1, 2]


@with_ocr
def test_a_scanned_page_in_a_text_pdf_is_read_and_the_text_layer_stays_as_it_is():
    document = read_bytes(mixed(), "混排.pdf")
    sure = {block.page: block.confidence(0, len(block.text)) for block in document.blocks}
    assert document.ocr_pages == (2,) and sure[1] is None and sure[2] > 0.9
    rows = {(row.indicator_code, row.period.label): row for row in known(document).observations}
    assert rows["campus_area", "2021"].confidence is None and rows["graduates", "2021"].confidence > 0.9


def test_without_the_extra_a_scanned_page_in_a_text_pdf_is_named_as_unread(without_ocr: None):
    document = read_bytes(mixed(), "混排.pdf")
    assert (document.ocr_pages, document.unread_pages) == ((), (2,))
    assert {row.indicator_code for row in known(document).observations} == {"campus_area"}


def mixed() -> bytes:
    """A page of text, then a scanned one."""
    import io

    import pypdfium2 as pdfium

    text = make_pdf.as_pdf([HEAD[0], ("p", "2021年，学校占地面积762亩。" + "学校坚持立德树人，推进产教融合、校企合作。" * 8)])
    made = pdfium.PdfDocument(text)
    made.import_pages(pdfium.PdfDocument(scan([("h", "二、附表"), TABLE], dpi=150)))
    store = io.BytesIO()
    made.save(store)
    return store.getvalue()


@pytest.mark.parametrize(("content", "name"), [
    (make_pdf.scan(), "扫描.pdf"), (make_scan.picture(make_scan.pictures(make_pdf.as_pdf(HEAD), dpi=40)[0], "PNG"), "照片.png"),
])
def test_without_the_extra_a_scan_is_refused_naming_what_would_help(content: bytes, name: str, without_ocr: None):
    with pytest.raises(Refused) as caught:
        read_bytes(content, name)
    assert caught.value.reason_code == "needs_ocr"
    assert "nianbao[ocr]" in caught.value.reason and "文字" in caught.value.reason


@with_ocr
@pytest.mark.parametrize(("content", "code"), [
    (make_pdf.scan(1), "unreadable_scan"), (b"\x89PNG\r\n\x1a\n" + bytes(40), "damaged"),
    (make_scan.picture(make_scan.pictures(make_pdf.as_pdf(PAGE), dpi=60)[0], "PNG")[:3000], "damaged"),
], ids=["photographs", "noise", "truncated"])
def test_a_picture_without_words_or_that_is_broken_is_refused(content: bytes, code: str):
    with pytest.raises(Refused) as caught:
        read_bytes(content, "照片.png")
    assert caught.value.reason_code == code


@with_ocr
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("flows.documents.pages.images.MAX_PIXELS", 1000)
    with pytest.raises(Refused) as caught:
        read_bytes(make_scan.picture(make_scan.pictures(make_pdf.as_pdf(HEAD), dpi=40)[0], "PNG"), "照片.png")
    assert caught.value.reason_code == "too_large_inside"


@with_ocr
def test_a_long_picture_is_cut_between_lines():
    from numpy import full

    from flows.documents.pages.images import cut

    picture = full((3000, 500, 3), 255, dtype="uint8")
    picture[::40, 10:480:7] = 0  # a row of print each 40 pixels
    sheets = list(cut(picture))
    assert sum(len(sheet) for sheet in sheets) == 3000 and len(sheets) > 3
    assert all(sheet[-1].min() == 255 for sheet in sheets)
    assert len(list(cut(picture[:700]))) == 1


@with_ocr
def test_numbers_that_stand_apart_are_never_read_as_one():
    rows = [["2019年", "2020年", "2021年"], ["4638", "4930", "5017"], ["12", "34", "56"], ["1.5", "2.5", "3.5"]]
    table: Part = ("table", [[name, *row] for name, row in zip(("指标", "毕业生人数", "教师人数", "占比"), rows, strict=True)])
    document = read_bytes(scan([*HEAD, table], "none"), "扫描.pdf")
    written = {word for block in document.blocks for word in block.text.split()}
    assert {word for row in rows for word in row} <= written


@with_ocr
def test_a_scan_is_read_within_the_memory_of_the_sandbox(tmp_path: Path):
    path = tmp_path / "扫描.pdf"
    path.write_bytes(scan(PAGE, dpi=150))
    assert sandbox.call(pages_read, path, seconds=300, megabytes=Settings().memory_mb) == (1,)


def test_each_page_has_the_seconds_of_a_file_anew():
    assert sandbox.call(breathe, 9, seconds=6, megabytes=2048) == "read"


def breathe(pages: int) -> str:
    for _ in range(pages):
        ocr.alive.get()()
        time.sleep(1)
    return "read"


def pages_read(path: Path) -> tuple[int, ...]:
    return read_bytes(path.read_bytes(), path.name).ocr_pages


@with_ocr
def test_nothing_is_fetched_when_a_page_is_read():
    """Every way to another machine is barred; the models come out of their package."""
    script = (
        "import socket, sys\n"
        "def barred(*given, **named): raise SystemExit('a connection was tried')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = barred\n"
        "import numpy\nfrom flows.documents.pages.ocr import words\n"
        "page = numpy.full((200, 600, 3), 255, dtype='uint8')\npage[80:120, 100:110] = 0\n"
        "words(page)\nprint('read')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout.strip().endswith("read"), done.stderr


def test_the_lock_of_the_extra_pins_what_the_base_lock_pins():
    pinned = re.compile(r"^([\w.\-\[\]]+)==([^ ;\\]+)", re.M)
    base, extra = (dict(pinned.findall((ROOT / name).read_text("utf-8"))) for name in ("requirements.lock", "requirements-ocr.lock"))
    assert {name: version for name, version in extra.items() if base.get(name, version) != version} == {}
    assert {"rapidocr", "onnxruntime"} <= set(extra) - set(base)
