"""The number format of each number in an XLS workbook, from its binary records ([MS-CFB], [MS-XLS]).

The values come from another library, which leaves the formats out; without them 0.9437 shown as 94.37% would be read as 0.9437.
A workbook older than BIFF8 (Excel 95) or one whose records can't be followed gives no formats, which its notes say.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from flows.documents.packages import encrypted
from flows.documents.sheet_formats import BUILT_IN

Formats = dict[tuple[int, int], str]
END = 0xFFFFFFFA  # sector numbers from here on mean free, end of chain, table
BOF, EOF, BOUNDSHEET, FILEPASS, FORMAT, XF = 0x809, 0x0A, 0x85, 0x2F, 0x41E, 0xE0
NUMBER, RK, FORMULA, MULRK = 0x203, 0x27E, 0x06, 0xBD
BIFF8 = 0x0600


def formats(content: bytes, notes: list[str]) -> dict[str, Formats]:
    """Formats by sheet name and place (row from 1, column from 0). Raises ``Refused('encrypted')``."""
    try:
        stream = _stream(content, "workbook")
        if stream is None or struct.unpack_from("<HHH", stream)[2] != BIFF8:
            notes.append("number formats unknown: an Excel workbook older than version 97")
            return {}
        return _workbook(stream)
    except (struct.error, IndexError, UnicodeDecodeError) as fault:
        notes.append(f"number formats unknown: {type(fault).__name__} in the workbook's records")
        return {}


def _workbook(stream: bytes) -> dict[str, Formats]:
    own: dict[int, str] = {}
    styles: list[int] = []
    sheets: list[tuple[str, int]] = []
    for kind, data in _records(stream, 0):
        if kind == FILEPASS:
            raise encrypted()
        if kind == FORMAT:
            number, length, wide = struct.unpack_from("<HHB", data)
            own[number] = data[5:5 + length * (1 + (wide & 1))].decode("utf-16-le" if wide & 1 else "latin-1")
        elif kind == XF:
            styles.append(struct.unpack_from("<HH", data)[1])
        elif kind == BOUNDSHEET:
            begin, _, _, length, wide = struct.unpack_from("<IBBBB", data)
            sheets.append((data[8:8 + length * (1 + (wide & 1))].decode("utf-16-le" if wide & 1 else "latin-1"), begin))
    pictures = [own.get(number, BUILT_IN.get(number, "")) for number in styles]
    return {name: _sheet(stream, begin, pictures) for name, begin in sheets}


def _sheet(stream: bytes, begin: int, pictures: list[str]) -> Formats:
    made: Formats = {}
    for kind, data in _records(stream, begin):
        if kind in (NUMBER, RK, FORMULA):
            row, column, style = struct.unpack_from("<HHH", data)
            found = [(column, style)]
        elif kind == MULRK:
            row, first = struct.unpack_from("<HH", data)
            found = [(first + at, struct.unpack_from("<H", data, 4 + 6 * at)[0]) for at in range((len(data) - 6) // 6)]
        else:
            continue
        for column, style in found:
            if style < len(pictures) and pictures[style]:
                made[row + 1, column] = pictures[style]
    return made


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of a substream; those of charts within it are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == BOF) - (kind == EOF)
        if kind == EOF and depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4:at + 4 + length]
        at += 4 + length


def _stream(content: bytes, wanted: str) -> bytes | None:
    """A stream of a compound file by its name, without regard to case."""
    shift, _ = struct.unpack_from("<HH", content, 30)
    directory, = struct.unpack_from("<I", content, 48)
    cutoff, small_table, _, more, count = struct.unpack_from("<IIIII", content, 56)
    size = 1 << min(shift, 16)
    listed = list(struct.unpack_from("<109I", content, 76))
    for _ in range(min(count, len(content) // size)):
        if more >= END:
            break
        entries = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        listed += entries[:-1]
        more = entries[-1]
    table: list[int] = []
    for sector in listed:
        if sector < END:
            table += struct.unpack_from(f"<{size // 4}I", content, (sector + 1) * size)
    entries = _chain(content, table, directory, size, size)
    root = None
    for at in range(0, len(entries) - 127, 128):
        length, kind = struct.unpack_from("<HB", entries, at + 64)
        begin, total = struct.unpack_from("<II", entries, at + 116)
        if kind == 5:
            root = begin
        name = entries[at:at + max(0, min(length, 64) - 2)].decode("utf-16-le")
        if kind == 2 and name.lower() == wanted:
            if total >= cutoff or root is None:
                return _chain(content, table, begin, size, size)[:total]
            pieces = _chain(content, table, root, size, size)
            links = _chain(content, table, small_table, size, size)
            small = list(struct.unpack(f"<{len(links) // 4}I", links[:len(links) // 4 * 4]))
            return _chain(pieces, small, begin, 64, 0)[:total]
    return None


def _chain(content: bytes, table: list[int], sector: int, size: int, offset: int) -> bytes:
    """The sectors of a chain put together; one that runs in a circle ends where it closes."""
    pieces: list[bytes] = []
    seen: set[int] = set()
    while sector < END and sector < len(table) and sector not in seen:
        seen.add(sector)
        pieces.append(content[offset + sector * size:offset + (sector + 1) * size])
        sector = table[sector]
    return b"".join(pieces)
