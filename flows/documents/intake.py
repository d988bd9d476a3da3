"""A file becomes a Document. Its type is told from its content, never from its name.

A reader of another format is one module with ``read(content: bytes) -> Reading`` and one line in ``READERS``.
"""

from __future__ import annotations

import hashlib
import os
import stat
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from flows.documents import metadata
from flows.documents.captions import titled
from flows.documents.drafts import Draft, Reading, join, lay_out
from flows.documents.long_paragraphs import parted
from flows.documents.media import media_type, refusal
from flows.documents.model import Block, Document, Refused, Span
from flows.documents.outline import outline

PICTURES = {"image/png": (".png",), "image/jpeg": (".jpg", ".jpeg", ".jfif"), "image/tiff": (".tif", ".tiff"), "image/bmp": (".bmp",),
            "image/webp": (".webp",)}
READERS = {
    "text/plain": "flows.documents.text.reader",
    "text/html": "flows.documents.web.page",
    "text/csv": "flows.documents.sheets.separated",
    "application/docx": "flows.documents.word.reader",
    "application/xlsx": "flows.documents.sheets.workbook",
    "application/xls": "flows.documents.sheets.workbook",
    "application/ods": "flows.documents.sheets.workbook",
    "application/pdf": "flows.documents.pages.pdf",
    **dict.fromkeys(PICTURES, "flows.documents.pages.images"),
}
EXTENSIONS = {"text/plain": (".txt", ".md", ".markdown", ".text", ".tsv", ""), "text/html": (".html", ".htm", ".xhtml"),
              "application/pdf": (".pdf",), "text/csv": (".csv", ".tsv", ".txt"), "application/docx": (".docx", ".docm", ".dotx"),
              "application/xlsx": (".xlsx", ".xlsm", ".xltx"), "application/xls": (".xls", ".xlt", ".et"), "application/ods": (".ods", ".ots"),
              **PICTURES}
MAX_BYTES = 200 << 20


def read(path: Path, source_file: str, max_bytes: int = MAX_BYTES) -> Document:
    """The document at ``path``. Raises ``Refused`` for a file that can't be read, with what its school can do."""
    return read_bytes(load(path, max_bytes), source_file)


def load(path: Path, max_bytes: int) -> bytes:
    """The bytes of a file. A symbolic link may only lead inside the folder it lies in."""
    if path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve()):
        raise Refused("symbolic_link_outside", "文件是指向报告目录之外的符号链接，未读取；请提交文件本身。"
                      " The file is a link out of the folder and was not followed: hand in the file itself.")
    try:
        with opened(path) as content:
            size = os.fstat(content.fileno()).st_size
            if size > max_bytes:
                raise too_large(size, max_bytes)
            return content.read(size + 1)  # one that grows meanwhile is not what was listed
    except FileNotFoundError as gone:
        raise Refused("vanished", "读取时文件已不存在，请重新提交。 The file was gone when it was to be read.") from gone
    except PermissionError as shut:
        raise Refused("not_permitted", "没有读取该文件的权限，请检查文件权限。 No permission to read the file.") from shut
    except OSError as error:
        raise Refused("cannot_open", f"打不开（{error.strerror}），请检查文件后重新提交。 Can't be opened ({error.strerror}).") from error


def opened(path: Path) -> BinaryIO:
    """The file, opened for reading. Raises ``Refused`` for what is no file: a pipe is not waited for, a folder not looked into."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Refused("not_a_file", "不是普通文件，请提交文件本身。 Not a regular file: hand in the file itself.")
    return os.fdopen(descriptor, "rb")


def too_large(size: int, max_bytes: int) -> Refused:
    return Refused("too_large", f"文件大小 {size >> 20} MB，超过上限 {max_bytes >> 20} MB；请压缩图片或拆分后重新提交。"
                   f" The file is larger than {max_bytes >> 20} MB: split it, or make its pictures smaller.")


def read_bytes(content: bytes, source_file: str) -> Document:
    """The document that ``content`` holds; ``source_file`` only names it."""
    if not content.strip(b"\x00 \t\r\n\f\xef\xbb\xbf\xff\xfe"):
        raise Refused("empty", "文件为空，没有可读内容；请检查后重新提交。 The file is empty.")
    media = media_type(content)
    if media not in READERS:
        raise refusal(media)
    reading: Reading = import_module(READERS[media]).read(content)
    if not reading.drafts:
        raise Refused("not_text", "文件中没有可读的文字；如为扫描件，请提交带文字的版本。 The file holds no readable text.")
    notes = list(reading.notes)
    extension = Path(source_file).suffix.lower()
    misnamed = extension not in EXTENSIONS.get(media, (extension,))
    if misnamed:
        notes.insert(0, f"named {extension or 'without extension'}, read as {media}: the content decides")
    drafts = titled(tuple(parted(reading.drafts)))
    title, carriers = metadata.title_of(drafts, reading.title)
    named = metadata.report_year(title)
    return Document(
        document_id=hashlib.sha256(content).hexdigest(), source_file=source_file, media_type=media, bytes=len(content),
        title=title, report_year=named, data_year=metadata.data_year(drafts, named),
        blocks=tuple(blocks(drafts, carriers)), notes=tuple(notes), misnamed=misnamed,
        ocr_pages=reading.ocr_pages, unread_pages=reading.unread_pages,
    )


def blocks(drafts: list[Draft], title_blocks: frozenset[int]) -> list[Block]:
    """Drafts as numbered blocks with sections, levels and spans."""
    made = []
    for number, (draft, (section, level)) in enumerate(zip(drafts, outline(drafts, title_blocks), strict=True)):
        if draft.grid is not None:
            text, spans, table = lay_out(draft.grid, draft.title)
        else:
            text, found = join(draft.pieces, draft.between)
            spans, table = tuple(found), None
        made.append(Block(number, draft.kind, text, spans or (Span(0, 1),), section, level, table))
    return made
