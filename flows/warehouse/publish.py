"""A warehouse that passed becomes the published one: an immutable file of its own, and one pointer moved in one rename.

Readers open the pointer, a symbolic link, read-only; who has an older version open keeps it. The last nights are kept.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import duckdb

CANDIDATE = "candidate.duckdb"  # of one name each night: dbt parses all anew for a database of another
STAMP = "%Y%m%dT%H%M%S%fZ"  # a version is named by the time of its publication, UTC


def published(pointer: Path) -> Path | None:
    """The file that the pointer leads to, None before the first publish."""
    return pointer.resolve(strict=True) if pointer.exists() else None


def publish(candidate: Path, pointer: Path, versions: Path, at: datetime) -> Path:
    """Move ``candidate`` among the versions and the pointer onto it; returns the version's path.

    The file is checkpointed, synced and made read-only before the pointer moves; until that rename the old one is published.
    The link that becomes the pointer is there first, so that what was killed in between is known by it (see `unpublished`).
    """
    with duckdb.connect(str(candidate)) as connection:
        connection.execute("checkpoint")
    versions.mkdir(parents=True, exist_ok=True)
    version = versions / f"{at.strftime(STAMP)}.duckdb"
    sync(candidate)
    candidate.chmod(0o444)
    link = pointer.with_name(f".{pointer.name}.{os.getpid()}")
    link.unlink(missing_ok=True)
    link.symlink_to(version.relative_to(pointer.parent))
    candidate.rename(version)
    sync(versions)
    link.replace(pointer)
    sync(pointer.parent)
    return version


def sync(path: Path) -> None:
    """What was written to a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unpublished(pointer: Path) -> list[Path]:
    """What publishing left when it was killed: links that never became the pointer, and the versions that they were to lead to."""
    links = list(pointer.parent.glob(f".{pointer.name}.*"))
    targets = [link.resolve() for link in links]
    return [*(path for path in targets if path.exists() and path != published(pointer)), *links]


def sweep(versions: Path, current: Path | None, keep: int) -> list[Path]:
    """Remove versions beyond the last ``keep``, never the ``current`` one; returns what was removed."""
    removed = [path for path in sorted(versions.glob("*.duckdb"))[: -keep or None] if path != current]
    for path in removed:
        path.unlink()
    return removed
