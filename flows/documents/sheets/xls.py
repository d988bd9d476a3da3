"""The number format of each number in an XLS workbook, from its binary records ([MS-CFB], [MS-XLS]).

The values come from another library, which leaves the formats out; without them 0.9437 shown as 94.37% would be read as 0.9437.
A workbook older than BIFF8 (Excel 95) gives no formats, which its notes say.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from flows.documents.limits import current
from flows.documents.packages import damaged, encrypted
from flows.documents.sheets.formats import BUILT_IN, too_many_cells

Formats = dict[tuple[int, int], str]
END = 0xFFFFFFFA  # sector numbers from here on mean free, end of chain, table
END_OF_CHAIN = 0xFFFFFFFE
BOF, EOF, BOUNDSHEET, FILEPASS, FORMAT, XF = 0x809, 0x0A, 0x85, 0x2F, 0x41E, 0xE0
NUMBER, RK, FORMULA, MULRK = 0x203, 0x27E, 0x06, 0xBD
CELLS = {NUMBER, RK, FORMULA, MULRK, 0xFD, 0x204, 0x205, 0xD6}  # and texts, truth values, errors
MAX_COLUMNS = 256  # of the format
BIFF8 = 0x0600
STREAMS = {"workbook": "Workbook", "book": "Book"}  # of Excel 97 and later, of Excel 5 and 95


def read(content: bytes, notes: list[str]) -> tuple[bytes, dict[str, Formats]]:
    """(the workbook alone in a sound compound file, formats by sheet name and place: row from 1, column from 0).

    The library of values never returns from some broken compound files, so it is given one that was written anew.
    Raises ``Refused``: ``encrypted``, ``damaged``, ``too_many_cells``.
    """
    try:
        name, stream = _stream(content)
        current = struct.unpack_from("<HHH", stream)[2] == BIFF8
        if not current:
            notes.append("number formats unknown: an Excel workbook older than version 97")
        return _alone(name, stream), _workbook(stream) if current else {}
    except (struct.error, IndexError, ValueError) as fault:
        raise damaged(f"{type(fault).__name__} in the workbook's records") from fault


def _alone(name: str, stream: bytes) -> bytes:
    """A compound file of 4096-byte sectors that holds one stream: header, allocation table, directory, stream."""
    size = 4096
    sectors = max(1, -(-len(stream) // size))
    tables = -(-(sectors + 2) // (size // 4 - 1))
    if tables > 109:
        raise ValueError("a workbook of more than 400 MB")
    spare = tables + 1 + sectors  # an empty stream of small streams, which readers expect to be there
    links = [0xFFFFFFFD] * tables + [END_OF_CHAIN] + list(range(tables + 2, spare)) + [END_OF_CHAIN] * 2
    links += [0xFFFFFFFF] * (tables * size // 4 - len(links))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 4, 0xFFFE, 12, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 1, tables, tables, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0)
    header += struct.pack("<109I", *range(tables), *[0xFFFFFFFF] * (109 - tables))
    entries = _entry("Root Entry", 5, 1, spare, size) + _entry(name, 2, 0xFFFFFFFF, tables + 1, sectors * size)
    return (header.ljust(size, b"\0") + struct.pack(f"<{len(links)}I", *links) + entries.ljust(size, b"\0")
            + stream.ljust(sectors * size, b"\0") + bytes(size))


def _entry(name: str, kind: int, child: int, begin: int, length: int) -> bytes:
    words = name.encode("utf-16-le") + b"\0\0"
    return (words.ljust(64, b"\0") + struct.pack("<HBBIII", len(words), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child) + bytes(36)
            + struct.pack("<IQ", begin, length))


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
    bottom = right = latest = 0
    first = None
    for kind, data in _records(stream, begin):
        if kind in CELLS:
            row, column = struct.unpack_from("<HH", data)
            first, latest = row if first is None else first, row
            last = struct.unpack_from("<H", data, len(data) - 2)[0] if kind == MULRK else column
            bottom, right = max(bottom, row + 1), max(right, column + 1, last + 1)
            if bottom * right > current().cells or right > MAX_COLUMNS:
                raise too_many_cells(bottom * right)
        if kind in (NUMBER, RK, FORMULA):
            row, column, style = struct.unpack_from("<HHH", data)
            found = [(column, style)]
        elif kind == MULRK:
            row, left = struct.unpack_from("<HH", data)
            found = [(left + at, struct.unpack_from("<H", data, 4 + 6 * at)[0]) for at in range((len(data) - 6) // 6)]
        else:
            continue
        for column, style in found:
            if style < len(pictures) and pictures[style]:
                made[row + 1, column] = pictures[style]
    if first is not None and latest < first:
        raise ValueError("rows out of order")  # the library of values takes the first and last cells for the highest and lowest
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


def _stream(content: bytes) -> tuple[str, bytes]:
    """Name and bytes of the workbook's stream in a compound file. Raises ValueError where there is none or it is cut."""
    shift, _ = struct.unpack_from("<HH", content, 30)
    directory, = struct.unpack_from("<I", content, 48)
    cutoff, small_table, _, more, count = struct.unpack_from("<IIIII", content, 56)
    if shift not in (9, 12):
        raise ValueError("no size of sectors")
    size = 1 << shift
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
    root = END
    for at in range(0, len(entries) - 127, 128):
        length, kind = struct.unpack_from("<HB", entries, at + 64)
        begin, total = struct.unpack_from("<II", entries, at + 116)
        if kind == 5:
            root = begin
        name = entries[at:at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if kind != 2 or name.lower() not in STREAMS:
            continue
        if total >= cutoff:
            stream = _chain(content, table, begin, size, size)
        else:
            links = _chain(content, table, small_table, size, size)
            small = list(struct.unpack(f"<{len(links) // 4}I", links[:len(links) // 4 * 4]))
            stream = _chain(_chain(content, table, root, size, size), small, begin, 64, 0)
        if len(stream) < total:
            raise ValueError("a stream cut short")
        return STREAMS[name.lower()], stream[:total]
    raise ValueError("no workbook")


def _chain(content: bytes, table: list[int], sector: int, size: int, offset: int) -> bytes:
    """The sectors of a chain put together. Raises ValueError for one that runs in a circle."""
    pieces: list[bytes] = []
    seen: set[int] = set()
    while sector < END and sector < len(table):
        if sector in seen:
            raise ValueError("a chain in a circle")
        seen.add(sector)
        pieces.append(content[offset + sector * size:offset + (sector + 1) * size])
        sector = table[sector]
    return b"".join(pieces)
