"""A ZIP hand-in is opened like a folder, within limits; what is wrong with one member is that member's alone."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from pathlib import Path

import pytest

from flows.documents.archives import Limits, Member, members
from flows.documents.model import Refused
from flows.settings import Settings
from flows.steps import look, read_batch
from flows.warehouse.discover import RawFile, discover, without_duplicates
from flows.warehouse.unpack import Budget, with_members

TEXT = "某职业技术学院2021年在校生9800人，专任教师480人，就业率96.5%。\n"
SMALL_LIMITS = Limits(members=5, member_bytes=8 << 20, total_bytes=12 << 20, ratio=50)


def zipped(*listed: tuple[str | zipfile.ZipInfo, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", packing) as archive:
        for name, content in listed:
            archive.writestr(name, content)
    return store.getvalue()


def opened(content: bytes, limits: Limits = SMALL_LIMITS) -> list[Member]:
    return list(members(io.BytesIO(content), limits))


def codes(content: bytes, limits: Limits = SMALL_LIMITS) -> dict[str, str]:
    return {member.name: member.refusal.reason_code if member.refusal else "" for member in opened(content, limits)}


def named_in_gbk(name: str, content: str) -> bytes:
    """As Windows packs it: the name's bytes in GBK, no flag that says so."""
    stand_in = "x" * len(name.encode("gbk"))
    return zipped((stand_in, content)).replace(stand_in.encode(), name.encode("gbk"))


def as_link(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name)
    part.create_system, part.external_attr = 3, 0o120777 << 16
    return part


def locked(content: bytes) -> bytes:
    """The archive with the flag of encryption set on its last member."""
    at = content.rfind(b"PK\x01\x02")
    local = content.rfind(b"PK\x03\x04")
    for place in (at + 8, local + 6):
        content = content[:place] + struct.pack("<H", struct.unpack("<H", content[place:place + 2])[0] | 1) + content[place + 2:]
    return content


def test_members_come_in_order_with_their_own_names():
    listed = opened(zipped(("甲校/年报.txt", TEXT), ("乙校\\年报.txt", "乙"), ("空文件夹/", "")))
    assert [(member.name, member.content.decode()) for member in listed] == [("甲校/年报.txt", TEXT), ("乙校/年报.txt", "乙")]


@pytest.mark.parametrize("name", ["甲校质量年报.txt", "文件夹/二〇二二年度报告.docx", "a.txt"])
def test_a_name_in_gbk_without_a_flag_is_read_as_its_author_wrote_it(name: str):
    assert [member.name for member in opened(named_in_gbk(name, TEXT))] == [name]


def test_what_no_school_hands_in_is_passed_over():
    content = zipped(("__MACOSX/._年报.txt", "x"), (".DS_Store", "x"), ("Thumbs.db", "x"), ("甲/~$年报.docx", "x"), ("甲/年报.txt", TEXT))
    assert list(codes(content)) == ["甲/年报.txt"]


@pytest.mark.parametrize(("content", "code"), [
    (zipped(("../../etc/passwd", "x")), "unsafe_member"), (zipped(("/etc/passwd", "x")), "unsafe_member"),
    (zipped(("C:\\年报.txt", "x")), "unsafe_member"), (zipped((as_link("link.txt"), "/etc/passwd")), "unsafe_member"),
    (locked(zipped(("secret.txt", TEXT))), "encrypted"), (zipped(("a.txt", TEXT), packing=zipfile.ZIP_LZMA), "unsupported_type"),
    (zipped(("bomb.txt", bytes(7 << 20))), "too_large_inside"),
    (zipped(("large.txt", bytes(9 << 20)), packing=zipfile.ZIP_STORED), "too_large"),
    (zipped(("bad.txt", TEXT * 9), packing=zipfile.ZIP_STORED).replace(b"9800", b"9900"), "damaged"),
], ids=["up", "root", "drive", "link", "locked", "packing", "ratio", "large", "checksum"])
def test_a_bad_member_is_refused_with_its_own_reason(content: bytes, code: str):
    (only,) = opened(content)
    assert only.refusal.reason_code == code and only.content == b""
    assert max(only.refusal.reason[:6]) > "\u4e00"


def test_a_bad_member_never_loses_the_others():
    content = zipped(("甲.txt", TEXT), ("bomb.txt", bytes(7 << 20)), ("../乙.txt", "x"), ("丙.txt", "丙"))
    assert codes(content) == {"甲.txt": "", "bomb.txt": "too_large_inside", "../乙.txt": "unsafe_member", "丙.txt": ""}


def test_members_beyond_the_total_are_refused_and_smaller_ones_after_them_read():
    content = zipped(("a", bytes(7 << 20)), ("b", bytes(7 << 20)), ("c", "x"), packing=zipfile.ZIP_STORED)
    assert codes(content) == {"a": "", "b": "too_large_inside", "c": ""}


def test_two_members_of_one_name_are_both_refused():
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zipped(("年报.txt", "一稿"), ("年报.txt", "二稿"))
    assert [member.refusal.reason_code for member in opened(content)] == ["unsafe_member", "unsafe_member"]


@pytest.mark.parametrize(("content", "code"), [
    (zipped(*((str(number), "x") for number in range(6))), "too_many_members"), (zipped(("甲/", "")), "empty"),
    (b"PK\x03\x04" + bytes(90), "damaged"),
])
def test_an_archive_that_cannot_be_opened_is_refused_as_a_whole(content: bytes, code: str):
    with pytest.raises(Refused) as caught:
        opened(content)
    assert caught.value.reason_code == code


def hand_in(settings: Settings, name: str, content: bytes) -> None:
    (settings.raw / name).write_bytes(content)


def listed(settings: Settings) -> dict[str, RawFile]:
    budget = Budget(Limits(), 60, 2048)
    return {file.source_file: file for file in without_duplicates(with_members(discover(settings.raw), settings.unpacked / "v1", budget))}


def test_members_stand_in_the_listing_as_files_of_their_own(settings: Settings):
    hand_in(settings, "交来.zip", zipped(("甲.txt", TEXT), ("乙/乙.txt", "乙"), ("../丙.txt", "丙"), ("甲的副本.txt", TEXT)))
    hand_in(settings, "丁.txt", "丁".encode())
    files = listed(settings)
    assert sorted(files) == ["丁.txt", "交来.zip/../丙.txt", "交来.zip/乙/乙.txt", "交来.zip/甲.txt", "交来.zip/甲的副本.txt"]
    assert files["交来.zip/甲.txt"].sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert files["交来.zip/甲.txt"].path.read_text("utf-8") == TEXT
    assert files["交来.zip/../丙.txt"].refusal[0] == "unsafe_member"
    assert files["交来.zip/甲的副本.txt"].refusal[0] == "duplicate"


def test_an_office_document_is_no_archive(settings: Settings):
    hand_in(settings, "年报.docx", zipped(("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>")))
    hand_in(settings, "缺尾.zip", zipped(("a.txt", TEXT))[:60])
    assert {name: file.refusal for name, file in listed(settings).items()} == {"年报.docx": None, "缺尾.zip": None}


def test_an_unchanged_archive_is_not_opened_again(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    hand_in(settings, "交来.zip", zipped(("甲.txt", TEXT)))
    first = listed(settings)
    monkeypatch.setattr("flows.warehouse.unpack.sandbox.call", lambda *given, **named: pytest.fail("opened again"))
    assert listed(settings) == first
    next((settings.unpacked / "v1").glob("*/0")).unlink()
    with pytest.raises(pytest.fail.Exception):
        listed(settings)  # what was unpacked is gone: it has to be


def test_a_changed_member_replaces_only_itself(settings: Settings):
    hand_in(settings, "交来.zip", zipped(("甲.txt", TEXT), ("乙.txt", "乙")))
    before = listed(settings)
    hand_in(settings, "交来.zip", zipped(("甲.txt", TEXT), ("乙.txt", "乙校改过")))
    after = listed(settings)
    assert {name for name in after if after[name].sha256 != before[name].sha256} == {"交来.zip/乙.txt"}
    assert len(list((settings.unpacked / "v1").glob("*.json"))) == 1  # what the old archive left is swept


def test_the_members_of_an_archive_land_and_its_bad_ones_are_quarantined(settings: Settings):
    inner = zipped(("里.txt", TEXT))
    hand_in(settings, "交来.zip", zipped(("甲.txt", TEXT), ("内层.zip", inner), ("空.txt", ""), (as_link("链接"), "/etc/passwd")))
    night = look(settings, full=False)
    batches = read_batch(night.unread, settings, night.versions.extractor)
    outcomes = {file.source_file: file.outcome for batch in batches for file in batch.files}
    assert outcomes == {"交来.zip/甲.txt": "read", "交来.zip/内层.zip": "refused", "交来.zip/空.txt": "refused", "交来.zip/链接": "refused"}
    assert look(settings, full=False).unread == ()


def test_an_archive_whose_opening_takes_too_long_is_refused_and_the_others_are_not(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    from flows.warehouse import unpack

    hand_in(settings, "好.zip", zipped(("甲.txt", TEXT)))
    hand_in(settings, "慢.zip", zipped(("乙.txt", "乙")))

    def call(function, files, *arguments, **_):
        if any(file.source_file == "慢.zip" for file in files):
            raise unpack.sandbox.Killed("too_slow", "no answer")
        return function(files, *arguments)

    monkeypatch.setattr("flows.warehouse.unpack.sandbox.call", call)
    files = listed(settings)
    assert sorted(files) == ["好.zip/甲.txt", "慢.zip"]
    assert files["慢.zip"].refusal[0] == "too_slow"


def test_nothing_is_written_under_a_name_that_the_archive_gives(settings: Settings, tmp_path: Path):
    hand_in(settings, "交来.zip", zipped(("甲.txt", TEXT), ("../../../外.txt", "x")))
    listed(settings)
    assert {path.name for path in tmp_path.rglob("*.txt")} == set()


def test_an_archive_whose_opening_was_ended_is_tried_again_a_number_of_times(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    from flows.warehouse import unpack

    hand_in(settings, "慢.zip", zipped(("乙.txt", "乙")))
    tries = []

    def call(function, files, *arguments, **_):
        tries.append(files)
        raise unpack.sandbox.Killed("too_slow", "no answer")

    monkeypatch.setattr("flows.warehouse.unpack.sandbox.call", call)
    for _ in range(5):
        with_members(discover(settings.raw), settings.unpacked / "v1", Budget(Limits(), 60, 2048, retries=2))
    assert len(tries) == 3
