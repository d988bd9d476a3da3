"""The raw folder becomes a listing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from flows.warehouse.discover import discover, without_duplicates


def test_files_are_listed_by_path_with_the_hash_of_their_content(tmp_path: Path):
    (tmp_path / "乙校").mkdir()
    (tmp_path / "乙校" / "年报.txt").write_text("就业率96%", "utf-8")
    (tmp_path / "a.txt").write_bytes(b"x")
    listing = discover(tmp_path)
    assert [file.source_file for file in listing] == ["a.txt", "乙校/年报.txt"]
    assert listing[1].sha256 == hashlib.sha256("就业率96%".encode()).hexdigest()
    assert listing[0].bytes == 1


def test_hidden_files_and_office_locks_are_no_hand_ins(tmp_path: Path):
    for name in (".DS_Store", "~$年报.docx", "年报.txt"):
        (tmp_path / name).write_bytes(b"x")
    assert [file.source_file for file in discover(tmp_path)] == ["年报.txt"]


def test_a_link_out_of_the_folder_is_refused_and_not_followed(tmp_path: Path):
    (tmp_path / "secret.txt").write_text("not handed in")
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "link.txt").symlink_to(tmp_path / "secret.txt")
    (only,) = discover(raw)
    assert only.sha256 == ""
    assert only.refusal[0] == "symbolic_link_outside"


def test_a_broken_link_is_refused_with_its_reason(tmp_path: Path):
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    (only,) = discover(tmp_path)
    assert only.refusal[0] == "cannot_open"


def test_a_second_copy_is_refused_naming_the_first(tmp_path: Path):
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text("同一份")
    first, second = without_duplicates(discover(tmp_path))
    assert first.refusal is None
    assert second.refusal[0] == "duplicate"
    assert "a.txt" in second.refusal[1]


def test_a_missing_raw_folder_is_named(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="no such folder"):
        discover(tmp_path / "nowhere")
