"""Office files are ZIP packages of XML: opened here once for all, with what is hostile in them refused.

Comes in: the bytes of a file. Goes out: the parts asked for, unpacked within limits, none of them with a document type
declaration (it is where entities and expansion bombs live; no office program writes one).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from flows.documents.limits import current
from flows.documents.model import Refused

MAX_RATIO = 200  # unpacked to packed; a workbook of zeros reaches 100
SMALL = 5 * 1024 * 1024  # a package that unpacks to less does no harm, whatever its ratio
MAX_PARTS = 10_000
PACKED_BY = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
DOCTYPE = re.compile(rb"<\x00?!\x00?D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|<\x00?!\x00?E\x00?N\x00?T\x00?I\x00?T\x00?Y")  # also UTF-16
PICTURES = re.compile(r"(?:^|/)(?:media|embeddings|fonts|pictures|thumbnails|object ?replacements|activex)/|\.(?:bin|png|jpe?g|emf|wmf)$", re.I)
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError, ParseError)


def damaged(what: str = "") -> Refused:
    tail = f" ({what})" if what else ""
    return Refused("damaged", "文件已损坏或不完整，无法打开；请用原软件打开后另存为新文件，再重新提交。"
                   f" The file is damaged or cut short{tail}: open it in its own program, save it anew and hand that in.")


def encrypted() -> Refused:
    return Refused("encrypted", "文件设有打开密码（已加密），未读取；请取消密码后重新提交。"
                   " The file is encrypted: take its password off and hand it in again.")


def hostile(part: str) -> Refused:
    return Refused("unsafe_xml", "文件内部含有文档类型声明（DTD），办公软件不会生成这样的文件，出于安全未读取；请用办公软件另存后重新提交。"
                   f" A part of the file ({part[:60]}) declares a document type, which no office program writes: save it anew.")


def parts(content: bytes) -> Mapping[str, bytes]:
    """The parts of the package by name, pictures and fonts left out.

    Raises ``Refused``: ``damaged``, ``encrypted``, ``too_large_inside`` (over the limit or 200 times its size), ``unsafe_xml``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _judged(package.infolist(), len(content))
            unpacked = {}
            for part in package.infolist():
                if part.is_dir() or PICTURES.search(part.filename):
                    continue
                unpacked[part.filename] = package.read(part)
    except BROKEN as fault:
        raise damaged(type(fault).__name__) from fault
    for name, words in unpacked.items():
        if DOCTYPE.search(words):
            raise hostile(name)
    return unpacked


def _judged(listed: list[zipfile.ZipInfo], packed: int) -> None:
    total = sum(part.file_size for part in listed)
    if any(part.flag_bits & 0x1 for part in listed):
        raise encrypted()
    if total > current().unpacked_bytes or len(listed) > MAX_PARTS or (total > SMALL and total > MAX_RATIO * packed):
        raise Refused("too_large_inside", f"文件展开后达 {total / 1048576:.0f} MB（{len(listed)} 个部分），超过上限；请删除多余内容后重新提交。"
                      f" Unpacked, the file would take {total / 1048576:.0f} MB: take out what is not part of the report.")
    if any(part.compress_type not in PACKED_BY for part in listed):
        raise damaged("packed in an unusual way")


def repacked(unpacked: Mapping[str, bytes]) -> bytes:
    """The parts as a package again, stored plainly: a reader in another language meets no size that was not judged."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as package:
        for name, words in unpacked.items():
            package.writestr(name, words)
    return made.getvalue()


def unreadable_xml(fault: Exception) -> Refused:
    """What a fault of an XML parser means for the school."""
    return hostile(type(fault).__name__) if isinstance(fault, DefusedXmlException) else damaged(type(fault).__name__)
