"""Publishing moves one pointer, keeps the last nights, and never touches what readers have open."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from flows.warehouse import publish

NIGHT = datetime(2026, 1, 1, 2)


def candidate(folder: Path, value: int) -> Path:
    path = folder / f"candidate-{value}.duckdb"
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create table t as select {value} as value")
    return path


def published_value(pointer: Path) -> int:
    with duckdb.connect(str(pointer.resolve()), read_only=True) as connection:
        return connection.execute("from t").fetchone()[0]


@pytest.fixture
def pointer(tmp_path: Path) -> Path:
    return tmp_path / "warehouse" / "nianbao.duckdb"


def nights(pointer: Path, count: int) -> list[Path]:
    versions = pointer.parent / "versions"
    return [
        publish.publish(candidate(pointer.parent, night), pointer, versions, NIGHT + timedelta(days=night)) for night in range(count)
    ]


def test_the_pointer_leads_to_the_newest_night_and_stays_true_when_the_folder_moves(pointer: Path, tmp_path: Path):
    nights(pointer, 2)
    assert published_value(pointer) == 1
    (tmp_path / "warehouse").rename(tmp_path / "moved")
    assert published_value(tmp_path / "moved" / "nianbao.duckdb") == 1


def test_a_published_version_is_read_only_and_has_no_log_beside_it(pointer: Path):
    (version,) = nights(pointer, 1)
    assert version.stat().st_mode & 0o222 == 0
    assert list(version.parent.iterdir()) == [version]


def test_a_reader_keeps_the_night_that_it_opened(pointer: Path):
    nights(pointer, 1)
    with duckdb.connect(str(pointer.resolve()), read_only=True) as reader:
        publish.publish(candidate(pointer.parent, 7), pointer, pointer.parent / "versions", NIGHT + timedelta(days=9))
        assert reader.execute("from t").fetchone() == (0,)
    assert published_value(pointer) == 7


def test_the_sweep_keeps_the_last_nights(pointer: Path):
    versions = nights(pointer, 4)
    removed = publish.sweep(pointer.parent / "versions", publish.published(pointer), keep=2)
    assert removed == versions[:2]
    assert published_value(pointer) == 3


@pytest.mark.parametrize("killed_at", ["rename", "replace"])
def test_what_a_killed_publish_left_is_known_and_what_is_published_is_not_among_it(pointer: Path, monkeypatch, killed_at: str):
    nights(pointer, 2)
    version = pointer.parent / "versions" / f"{NIGHT + timedelta(days=9):%Y%m%dT%H%M%S%fZ}.duckdb"

    def kill(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, killed_at, kill)
    with pytest.raises(KeyboardInterrupt):
        publish.publish(candidate(pointer.parent, 7), pointer, pointer.parent / "versions", NIGHT + timedelta(days=9))
    monkeypatch.undo()
    left = publish.unpublished(pointer)
    assert {path.name for path in left if path.suffix == ".duckdb"} == ({version.name} if killed_at == "replace" else set())
    assert [path.is_symlink() for path in left][-1:] == [True]
    assert published_value(pointer) == 1


def test_the_sweep_never_removes_what_is_published(pointer: Path):
    old, new = nights(pointer, 2)
    pointer.unlink()
    pointer.symlink_to(old.relative_to(pointer.parent))
    publish.sweep(pointer.parent / "versions", publish.published(pointer), keep=1)
    assert old.exists() and new.exists()
