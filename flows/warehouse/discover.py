"""The raw folder becomes a listing: every file with the sha256 of its content, in the order of its path.

Hidden files and the lock files of office programs are no hand-ins and are left out. Links that lead out of the raw
folder are listed as such and never followed. What can't be looked into, or is too large, is listed with its refusal.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from flows.documents.intake import EXTENSIONS, opened, too_large
from flows.documents.model import Refused

LIKE_FILES = {extension for group in EXTENSIONS.values() for extension in group if extension} | {".doc", ".zip"}
OFFICE_LOCK = "~$"  # ~$report.docx, beside a document that is open
LINK_OUTSIDE = "链接指向原始文件夹之外，请交来文件本身。 A link out of the raw folder: hand in the file itself."
NOT_A_FILE = "不是普通文件，请交来文件本身。 Not a regular file: hand in the file itself."
CANNOT_OPEN = "打不开（{0}），请检查文件与权限后重新交来。 Can't be opened ({0}): check the file and its permissions."
SAME_CONTENT = "内容与“{0}”完全相同，只读取一份。 Same content as {0}: only one of them is read."


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file of the raw folder. ``source_file`` is its path under it; ``sha256`` is "" where ``refusal`` says why it can't be read;
    ``attempt`` counts how often it is tried, from 1."""

    source_file: str
    path: Path
    sha256: str
    bytes: int
    refusal: tuple[str, str] | None = None  # (reason code, reason)
    attempt: int = 1


def discover(raw: Path, max_bytes: int = 200 << 20) -> tuple[RawFile, ...]:
    """Every file below ``raw``, sorted by path; one of more than ``max_bytes`` is not hashed. Raises FileNotFoundError without a folder."""
    if not raw.is_dir():
        raise FileNotFoundError(f"{raw}: no such folder; name the folder of raw reports with --raw")
    root = raw.resolve()
    found: list[RawFile] = []

    def shut(error: OSError) -> None:
        path = Path(os.fsdecode(error.filename))
        found.append(refused(named(path, root), path, "cannot_open", CANNOT_OPEN.format(error.strerror)))

    for folder, subfolders, names in os.walk(root, onerror=shut):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        odd = [name for name in subfolders if Path(name).suffix.lower() in LIKE_FILES or (Path(folder) / name).is_symlink()]
        listed = [*odd, *(name for name in names if not name.startswith((".", OFFICE_LOCK)))]
        found += [look_at(Path(folder) / name, root, max_bytes) for name in listed]
    return tuple(sorted(found, key=lambda file: file.source_file))


def named(path: Path, root: Path) -> str:
    """The path under the root as text; bytes that are no UTF-8 as escapes."""
    return path.relative_to(root).as_posix().encode("utf-8", "backslashreplace").decode("utf-8")


def look_at(path: Path, root: Path, max_bytes: int) -> RawFile:
    """The file at ``path``, hashed; one that can't be hashed carries its refusal."""
    source_file = named(path, root)
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root):
            return refused(source_file, path, "symbolic_link_outside", LINK_OUTSIDE)
        if not real.is_file():
            return refused(source_file, path, "not_a_file", NOT_A_FILE)
        with opened(real) as content:
            size = left = os.fstat(content.fileno()).st_size
            if size > max_bytes:
                raise too_large(size, max_bytes)
            digest = hashlib.sha256()
            while left > 0 and (piece := content.read(min(left, 1 << 20))):  # one that grows without end is hashed as it was
                digest.update(piece)
                left -= len(piece)
        return RawFile(source_file, real, digest.hexdigest(), size)
    except Refused as refusal:
        return refused(source_file, path, refusal.reason_code, refusal.reason)
    except (OSError, RuntimeError) as error:  # a RuntimeError of pathlib is a link that leads to itself
        return refused(source_file, path, "cannot_open", CANNOT_OPEN.format(getattr(error, "strerror", None) or "链接循环 a circle of links"))


def refused(source_file: str, path: Path, code: str, reason: str) -> RawFile:
    """A listed file, or what is there instead of one, that is not to be read."""
    return RawFile(source_file, path, "", 0, (code, reason))


def without_duplicates(files: tuple[RawFile, ...]) -> tuple[RawFile, ...]:
    """The listing, where a second file of the same content is refused: it would count every figure twice."""
    first: dict[str, str] = {}
    kept = []
    for file in files:
        readable = file.sha256 and not file.refusal
        original = first.setdefault(file.sha256, file.source_file) if readable else file.source_file
        if original != file.source_file:
            file = RawFile(file.source_file, file.path, file.sha256, file.bytes, ("duplicate", SAME_CONTENT.format(original)))
        kept.append(file)
    return tuple(kept)
