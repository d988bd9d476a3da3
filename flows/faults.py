"""What made a run fail, in words that say what to do, where the libraries' own don't: a full disk shows itself in many ways."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path

SIGNS = ("no space left on device", "disk is full", "disk quota exceeded", "not enough space")  # as the libraries put it
LOW = 16 << 20  # bytes; with less, whatever failed failed for want of room
ADVICE = (
    "磁盘已满（{folder} 只剩 {free:.0f} MB）：请腾出空间，或减少保留的夜数（NIANBAO_KEEP_NIGHTS）后重新运行；已发布的数据不变。 "
    "The disk is full ({free:.0f} MB left in {folder}): make room there, or keep fewer nights (NIANBAO_KEEP_NIGHTS), then run "
    "again; what is published is as it was. [{error}]"
)


class DiskFull(RuntimeError):
    """There was no room for what a run writes."""


def explained(error: Exception, folder: Path) -> Exception:
    """The error, or a DiskFull that says what to do, where want of room in ``folder`` is behind it."""
    free = shutil.disk_usage(folder).free
    if free > LOW and not any(is_full_disk(one) for one in chain(error)):
        return error
    return DiskFull(ADVICE.format(folder=folder, free=free / (1 << 20), error=f"{type(error).__name__}: {error}"[:300]))


def is_full_disk(error: BaseException) -> bool:
    return (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)) or any(sign in str(error).lower() for sign in SIGNS)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
