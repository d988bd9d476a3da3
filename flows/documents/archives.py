"""A ZIP hand-in is opened like a folder: each member is a file of its own, named ``handin.zip/成员.docx``.

Comes in: the archive and limits. Goes out: its members one by one, each unpacked within the limits or with the reason why not;
one bad member never loses the others. Nothing is written under a name that the archive gives, and an archive inside an
archive is handed on as it is, to be refused: expansion ends after one level.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from flows.documents.model import Refused
from flows.documents.packages import BROKEN, PACKED_BY, SMALL, damaged, encrypted

NO_HAND_IN = re.compile(r"(?:^|/)(?:__MACOSX/|\.(?!\.?(?:/|$))|~\$|(?:thumbs\.db|desktop\.ini)$)", re.I)  # __MACOSX/._年报.docx, .DS_Store
LEADS_OUT = re.compile(r"^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)")  # ../etc/passwd, C:/年报.docx
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
UNICODE_PATH = 0x7075  # the extra field in which some programs put a name's UTF-8
UTF8_NAME = 0x800
MAX_NAME = 400  # characters; file systems end at 255 bytes a part
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold: members, bytes of a member and of all together, and how often it may outgrow its packed size."""

    members: int = 1_000
    member_bytes: int = 200 << 20
    total_bytes: int = 1 << 30
    ratio: int = 200


@dataclass(frozen=True, slots=True)
class Member:
    """A member by the name that its author gave it; ``content`` is b"" where ``refusal`` says why it was not unpacked."""

    name: str
    content: bytes = b""
    refusal: Refused | None = None


def members(file: BinaryIO, limits: Limits) -> Iterator[Member]:
    """The files in the archive, unpacked, in its own order. Raises ``Refused`` for an archive that can't be opened at all."""
    try:
        archive = zipfile.ZipFile(file)
        listed = [(name_of(part), part) for part in archive.infolist() if not part.is_dir()]
    except BROKEN as fault:
        raise damaged(type(fault).__name__) from fault
    listed = [(name, part) for name, part in listed if not NO_HAND_IN.search(name)]
    if not listed:
        raise Refused("empty", "压缩包中没有文件；请检查后重新提交。 The archive holds no files.")
    if len(listed) > limits.members:
        raise Refused("too_many_members", f"压缩包中有 {len(listed)} 个文件，超过上限 {limits.members} 个；请分成几个压缩包提交。"
                      f" The archive holds more than {limits.members} files: split it.")
    times = Counter(name for name, _ in listed)
    left = limits.total_bytes
    for name, part in listed:
        try:
            judged(name, part, times[name], left, limits)
            content = unpacked(archive, part)
        except Refused as refusal:
            yield Member(shown(name), refusal=refusal)
            continue
        left -= len(content)
        yield Member(shown(name), content)


def name_of(part: zipfile.ZipInfo) -> str:
    """The member's name: by the UTF-8 flag or field, else UTF-8 or GB18030, whichever its bytes are; slashes forward."""
    name = part.orig_filename
    if not part.flag_bits & UTF8_NAME:
        written = name.encode("cp437", "replace")  # zipfile takes names without the flag for the code page of 1981
        name = _unicode_path(part.extra, written) or _decoded(written) or name
    return name.replace("\\", "/").removeprefix("./")


def _decoded(written: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _unicode_path(extra: bytes, written: bytes) -> str | None:
    """The name in the Unicode path field, where that field is about this very name."""
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        field, extra = extra[4:4 + length], extra[4 + length:]
        if kind == UNICODE_PATH and len(field) > 5 and struct.unpack("<I", field[1:5])[0] == zlib.crc32(written):
            return field[5:].decode("utf-8", "replace")
    return None


def shown(name: str) -> str:
    """The name as a path under the archive's: control characters escaped, no longer than a path may be."""
    return CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", name)[:MAX_NAME]


def judged(name: str, part: zipfile.ZipInfo, times: int, left: int, limits: Limits) -> None:
    """Raises ``Refused`` for a member that is not to be unpacked, by what the archive declares of it."""
    kind = stat.S_IFMT(part.external_attr >> 16)
    if LEADS_OUT.search(name) or kind not in (0, stat.S_IFREG) or len(name) > MAX_NAME:
        raise Refused("unsafe_member", "压缩包内的这一项是链接、特殊文件或指向压缩包之外的路径，出于安全未读取；请只打包报告文件本身。"
                      " The member is a link, no regular file, or named to lead out of the archive: pack the report files alone.")
    if times > 1:
        raise Refused("unsafe_member", f"压缩包内有 {times} 个同名文件，无法判断以哪个为准，均未读取；请重新打包。"
                      f" {times} members bear this name and it can't be told which one counts: pack it anew.")
    if part.flag_bits & 0x1:
        raise encrypted()
    if part.compress_type not in PACKED_BY:
        raise Refused("unsupported_type", "压缩方式不常见，无法读取；请用系统自带的压缩功能重新打包为 ZIP。"
                      " Packed in an unusual way: pack it again as an ordinary ZIP.")
    if part.file_size > limits.member_bytes:
        raise Refused("too_large", f"文件大小 {part.file_size >> 20} MB，超过上限 {limits.member_bytes >> 20} MB；请压缩图片或拆分后重新提交。"
                      f" The file is larger than {limits.member_bytes >> 20} MB: split it, or make its pictures smaller.")
    if part.file_size > left or (part.file_size > SMALL and part.file_size > limits.ratio * max(1, part.compress_size)):
        raise Refused("too_large_inside", f"展开后过大（本文件 {part.file_size >> 20} MB），超过压缩包的展开上限；请分成几个压缩包提交。"
                      " Unpacked, the archive outgrows its limits with this member: split it.")


def unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The member's bytes, no more of them than declared. Raises ``Refused`` where they are not what the archive says."""
    pieces, left = [], part.file_size + 1
    try:
        with archive.open(part) as member:
            while left > 0 and (piece := member.read(min(PIECE, left))):
                pieces.append(piece)
                left -= len(piece)
    except BROKEN as fault:
        raise damaged(type(fault).__name__) from fault
    if left != 1:
        raise damaged("not of the size that is declared")
    return b"".join(pieces)
