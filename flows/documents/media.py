"""The media type of a file, told from its first bytes; and what to answer for a type that is not read."""

from __future__ import annotations

import io
import re
import zipfile
from typing import BinaryIO

from flows.documents.encoding import utf16_guess
from flows.documents.model import Refused
from flows.documents.packages import damaged, encrypted
from flows.documents.sheets.dialect import is_separated

MAGIC = (
    (b"%PDF-", "application/pdf"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole"), (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"), (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"), (b"MM\x00*", "image/tiff"), (b"Rar!\x1a\x07", "application/x-rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z"), (b"\x1f\x8b", "application/gzip"), (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"), (b"SQLite format 3\x00", "application/x-sqlite"), (b"PAR1", "application/x-parquet"),
    (b"MZ", "application/x-executable"), (b"\x7fELF", "application/x-executable"),
)
INSIDE_ZIP = (("word/document", "application/docx"), ("xl/workbook", "application/xlsx"), ("ppt/presentation.xml", "application/pptx"),
              ("content.xml", "application/odf"), ("OFD.xml", "application/ofd"), ("Index/Document.iwa", "application/iwork"),
              ("META-INF/container.xml", "application/x-package"), ("META-INF/MANIFEST.MF", "application/x-package"))
INSIDE_OLE = (("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", "application/x-encrypted"),
              ("W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", "application/doc"), ("W\0o\0r\0k\0b\0o\0o\0k\0", "application/xls"),
              ("P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0", "application/ppt"))
UNLISTED = (zipfile.BadZipFile, ValueError, NotImplementedError)
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"  # the first part of an ODS, stored plainly
HTML = re.compile(r"^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])", re.I | re.S)
STRUCTURE = re.compile(rb"</?(?:div|p|table|tr|td|ul|li|section|article|span|h[1-6])\b[^<>]{0,300}>", re.I)
NAMES = {
    "application/pdf": ("PDF 文件", "PDF"), "application/docx": ("Word 文档（DOCX）", "DOCX"),
    "application/xlsx": ("Excel 工作簿（XLSX）", "XLSX"),
    "application/pptx": ("PowerPoint 演示文稿", "PPTX"), "application/odf": ("OpenDocument 文档", "OpenDocument"),
    "application/doc": ("旧版 Word 文档（DOC）", "DOC"), "application/xls": ("旧版 Excel 工作簿（XLS）", "XLS"),
    "application/ppt": ("旧版演示文稿（PPT）", "PPT"),
    "application/x-ole": ("旧版 Office 文件", "legacy Office"), "application/ofd": ("OFD 版式文件", "OFD"),
    "application/iwork": ("苹果 iWork 文档", "iWork"), "application/x-package": ("应用程序包", "package of a program"),
    "application/rtf": ("RTF 文档", "RTF"), "application/zip": ("压缩包（ZIP）", "ZIP"),
    "application/x-rar": ("压缩包（RAR）", "RAR"), "application/x-7z": ("压缩包（7z）", "7z"), "application/gzip": ("压缩包（GZIP）", "gzip"),
}
ADVICE = {
    "image": ("请提交带文字的版本，或另存为 PNG、JPEG 图片", "hand in a version with text, or save it as PNG or JPEG"),
    "old": ("请用 Word、WPS 等原软件打开，选“文件”→“另存为”，类型选 DOCX、XLSX 或 PDF，再提交新文件",
            "open it in its own program (Word, WPS, LibreOffice), save it as DOCX, XLSX or PDF, and hand that in"),
    "ofd": ("请用 OFD 阅读器打开并导出为 PDF 后提交", "open it in an OFD reader, export it as PDF and hand that in"),
    "archive": ("请解压后逐个提交报告文件", "unpack it and hand in the files themselves"),
    "other": ("请提交 PDF、DOCX、XLSX、网页或文本（UTF-8）格式的报告", "hand in the report as PDF, DOCX, XLSX, HTML or text (UTF-8)"),
}


def media_type(content: bytes) -> str:
    """The media type of the content; ``application/octet-stream`` for bytes that are no text and nothing known."""
    head = content[:1024].lstrip(b"\xef\xbb\xbf")
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _inside_zip(content)
    for magic, media in MAGIC:
        if head.startswith(magic) and (len(magic) > 2 or b"\x00" in content[:512]):
            return _inside_ole(content) if media == "application/x-ole" else media
    if b"%PDF-" in content[:1024] and b"endobj" in content:  # what stands before it is passed over, as viewers do
        return "application/pdf"
    if content[:12].startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    if _is_binary(content):
        return "application/octet-stream"
    if _is_html(content):
        return "text/html"
    return "text/csv" if is_separated(content) else "text/plain"


def _inside_zip(content: bytes) -> str:
    try:
        return packed_type(io.BytesIO(content))
    except UNLISTED:  # cut short: its parts still say what it was
        if SPREADSHEET in content[:200]:
            return "application/ods"
        return next((media for part, media in INSIDE_ZIP if part.encode() in content), "application/x-cut-zip")


def packed_type(file: BinaryIO) -> str:
    """What a ZIP is, by the names of its parts: an office document, or ``application/zip`` where it is an archive of files.

    Raises what zipfile does where its list of parts can't be read.
    """
    names = zipfile.ZipFile(file).namelist()
    file.seek(0)
    if SPREADSHEET in file.read(200):
        return "application/ods"
    return next((media for part, media in INSIDE_ZIP if any(name.startswith(part) for name in names)), "application/zip")


def _inside_ole(content: bytes) -> str:
    return next((media for part, media in INSIDE_OLE if part.encode("latin-1") in content), "application/x-ole")


def _is_binary(content: bytes) -> bool:
    """Zero bytes that UTF-16 doesn't explain, or many control characters."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    sample = content[:8192]
    if 0 in sample:
        return utf16_guess(content) is None
    return sum(sample.count(bytes((code,))) for code in (*range(1, 8), *range(14, 27), 28, 29, 30, 31)) > len(sample) // 50


def _is_html(content: bytes) -> bool:
    sample = content[:4096]
    encoding = "utf-16" if sample[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1"
    if HTML.match(sample.decode(encoding, errors="replace").lstrip("\ufeff\xef\xbb\xbf")):
        return True
    return sample.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and len(STRUCTURE.findall(content[:65536])) >= 10


def refusal(media: str) -> Refused:
    """What a school is told about a type that is not read."""
    if media == "application/x-encrypted":
        return encrypted()
    if media == "application/x-cut-zip":
        return damaged("a ZIP without its list of parts")
    chinese, english = NAMES.get(media, ("图片", "picture") if media.startswith("image/") else ("二进制文件", "binary file"))
    if media.startswith("image/"):
        advice = ADVICE["image"]
    elif media in ("application/zip", "application/x-rar", "application/x-7z", "application/gzip", "application/x-xz", "application/x-bzip2"):
        advice = ADVICE["archive"]
    elif media == "application/ofd":
        advice = ADVICE["ofd"]
    elif media in NAMES:
        advice = ADVICE["old"]
    else:
        advice = ADVICE["other"]
    code = "binary" if media == "application/octet-stream" else "unsupported_type"
    return Refused(code, f"文件实际类型为{chinese}，暂不能读取；{advice[0]}。 The file is a {english}: {advice[1]}.")
