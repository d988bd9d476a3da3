"""Landed batches become raw tables: versions, the quarantine, the listing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from flows.warehouse import landing, load
from flows.warehouse.schema import NIGHT, RAW

FIRST, SECOND = datetime(2026, 1, 1), datetime(2026, 1, 2)


def batch(tmp_path: Path, files: dict[str, str], refused: tuple[str, ...] = (), version: str = "v1") -> landing.Batch:
    """A batch with a document, a block and a figure for each file: {source_file: document_id}."""
    rows = {name: [] for name in RAW}
    outcomes = []
    for source_file, document_id in files.items():
        outcome = "refused" if source_file in refused else "read"
        outcomes.append(landing.LandedFile(source_file, document_id, outcome, "empty" if outcome == "refused" else ""))
        if outcome == "refused":
            row = {"source_file": source_file, "sha256": document_id, "reason_code": "empty", "reason": "空文件", "seen_at": None}
            rows["quarantine"].append(row)
            continue
        for table, values in {
            "document": {"title": source_file},
            "block": {"block_no": 0, "text": "在校生100人"},
            "figure": {"figure_id": f"{document_id}-0", "value": 100.0},
        }.items():
            given = {"document_id": document_id, "source_file": source_file, **values}
            rows[table].append({column.name: given.get(column.name) for column in RAW[table].columns})
    return landing.write(rows, tuple(outcomes), tmp_path / version)


def listing(*batches: landing.Batch) -> list[dict]:
    return [
        {"source_file": file.source_file, "sha256": file.sha256, "outcome": file.outcome, "reason_code": file.reason_code,
         "extractor_version": "v1"}
        for one in batches
        for file in one.files
    ]


def rows(candidate: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(candidate), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def candidate(tmp_path: Path) -> Path:
    path = tmp_path / "candidate.duckdb"
    load.create_candidate(path, None)
    return path


def test_every_raw_table_and_column_has_a_comment(candidate: Path):
    tables = rows(candidate, "select table_name, comment from duckdb_tables() where schema_name = 'raw'")
    assert {name for name, _ in tables} == set(RAW | NIGHT)
    assert all(comment for _, comment in tables)
    assert rows(candidate, "select table_name, column_name from duckdb_columns() where schema_name = 'raw' and comment is null") == []


def test_a_changed_file_is_a_new_version_and_the_old_one_stays(tmp_path: Path, candidate: Path):
    old, new = batch(tmp_path, {"a.txt": "old"}), batch(tmp_path, {"a.txt": "new"})
    load.load(candidate, [old], listing(old), FIRST)
    load.load(candidate, [new], listing(new), SECOND)
    versions = rows(candidate, "select document_id, is_current, loaded_at from raw.document order by loaded_at")
    assert versions == [("old", False, FIRST), ("new", True, SECOND)]
    assert rows(candidate, "select count(*) from raw.figure") == [(2,)]


def test_content_that_comes_back_is_current_again(tmp_path: Path, candidate: Path):
    old, new = batch(tmp_path, {"a.txt": "old"}), batch(tmp_path, {"a.txt": "new"})
    for one in (old, new, old):
        load.load(candidate, [one], listing(one), FIRST)
    assert rows(candidate, "select document_id from raw.document where is_current") == [("old",)]


def test_a_renamed_file_is_the_same_document_under_its_new_name(tmp_path: Path, candidate: Path):
    before, after = batch(tmp_path, {"a.txt": "same"}), batch(tmp_path, {"b.txt": "same"})
    load.load(candidate, [before], listing(before), FIRST)
    load.load(candidate, [after], listing(after), SECOND)
    assert rows(candidate, "select source_file, is_current, loaded_at from raw.document") == [("b.txt", True, FIRST)]


def test_a_file_gone_from_the_folder_is_withdrawn_and_current_again_when_it_is_back(tmp_path: Path, candidate: Path):
    both, one = batch(tmp_path, {"a.txt": "A", "b.txt": "B"}), batch(tmp_path, {"b.txt": "B"})
    load.load(candidate, [both], listing(both), FIRST)
    load.load(candidate, [], listing(one), SECOND)
    versions = "select document_id, is_current, withdrawn_at from raw.document order by document_id"
    assert rows(candidate, versions) == [("A", False, SECOND), ("B", True, None)]
    assert rows(candidate, "select count(*) from raw.figure") == [(2,)]
    load.load(candidate, [], listing(both), SECOND)
    assert rows(candidate, versions) == [("A", True, None), ("B", True, None)]


def test_the_last_good_version_stays_current_beside_a_new_one_that_is_refused(tmp_path: Path, candidate: Path):
    good, bad = batch(tmp_path, {"a.txt": "good"}), batch(tmp_path, {"a.txt": "broken"}, refused=("a.txt",))
    load.load(candidate, [good], listing(good), FIRST)
    load.load(candidate, [bad], listing(bad), SECOND)
    assert rows(candidate, "select document_id, is_current, withdrawn_at from raw.document") == [("good", True, None)]


def test_loading_a_batch_again_changes_nothing(tmp_path: Path, candidate: Path):
    one = batch(tmp_path, {"a.txt": "A"})
    load.load(candidate, [one], listing(one), FIRST)
    load.load(candidate, [one], listing(one), SECOND)
    assert rows(candidate, "select count(*), min(loaded_at) from raw.document") == [(1, FIRST)]
    assert rows(candidate, "select count(*) from raw.figure") == [(1,)]


def test_the_quarantine_holds_what_stands_refused_tonight(tmp_path: Path, candidate: Path):
    bad = batch(tmp_path, {"a.txt": "broken", "b.txt": "B"}, refused=("a.txt",))
    load.load(candidate, [bad], listing(bad), FIRST)
    load.load(candidate, [bad], listing(bad), SECOND)
    assert rows(candidate, "select source_file, reason_code, seen_at from raw.quarantine") == [("a.txt", "empty", FIRST)]
    mended = batch(tmp_path, {"a.txt": "mended", "b.txt": "B"})
    load.load(candidate, [mended], listing(mended), SECOND)
    assert rows(candidate, "select * from raw.quarantine") == []


def test_rows_of_an_older_schema_are_carried_over(tmp_path: Path):
    old = tmp_path / "old.duckdb"
    with duckdb.connect(str(old)) as connection:
        connection.execute("create schema raw")
        connection.execute("create table raw.document (document_id varchar, source_file varchar, gone integer)")
        connection.execute("insert into raw.document values ('A', 'a.txt', 1)")
    candidate = tmp_path / "candidate.duckdb"
    load.create_candidate(candidate, old)
    assert rows(candidate, "select document_id, source_file, title from raw.document") == [("A", "a.txt", None)]


def test_only_batches_with_unknown_files_are_loaded(tmp_path: Path, candidate: Path):
    known, unknown = batch(tmp_path, {"a.txt": "A"}), batch(tmp_path, {"b.txt": "B"})
    load.load(candidate, [known], listing(known), FIRST)
    assert load.stale_batches(candidate, (known, unknown), "v1", full=False) == (unknown,)
    assert load.stale_batches(candidate, (known, unknown), "v1", full=True) == (known, unknown)
    assert load.stale_batches(candidate, (known, unknown), "v2", full=False) == (known, unknown)


def test_a_half_written_batch_is_no_batch(tmp_path: Path):
    whole = batch(tmp_path, {"a.txt": "A"})
    half = tmp_path / "v1" / ".half.1"
    half.mkdir()
    (half / "document.parquet").write_bytes(b"half")
    assert landing.landed(tmp_path, "v1") == (whole,)
