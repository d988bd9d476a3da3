"""Bytes become text. The simple tries come first: a byte order mark, UTF-8, UTF-16 without a mark, GB18030.

Only where they fail is the encoding guessed. A text that had to be guessed says so in its note.
"""

from __future__ import annotations

import re

from flows.documents.model import Refused

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
COMMON = re.compile(r"[\t\r\n -~\u2010-\u2030\u3000-\u303f\u4e00-\u9fff\uff01-\uff65]")  # what Chinese reports are written in
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # never in a text that people wrote
ODD = re.compile(r"[\ue000-\uf8ff\ufffd\u0080-\u009f]")  # private use and stray controls: the wrong encoding's handwriting


def decode(content: bytes) -> tuple[str, str, tuple[str, ...]]:
    """(text, encoding, notes). Raises ``Refused('unreadable_encoding')`` for bytes that no encoding explains."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            text = _strict(content, encoding)
            return (text, encoding, ()) if text is not None else _mostly(content, encoding)
    twice = _encoded_twice(content)
    if twice:
        return twice, "utf-8", ("encoding: UTF-8 that was taken for Latin-1 and encoded again, undone",)
    for encoding in ("utf-8", utf16_guess(content), "gb18030"):
        text = _strict(content, encoding) if encoding else None
        if text is not None and _plausible(text):
            return text, encoding, () if encoding == "utf-8" else (f"encoding: {encoding}",)
    for encoding in ("utf-8", "gb18030"):
        try:
            return _mostly(content, encoding)
        except Refused:
            continue
    return _guessed(content)


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _encoded_twice(content: bytes) -> str | None:
    """å¹´ for 年: the text as it was, where all of it can be turned back."""
    if content.count(b"\xc2") + content.count(b"\xc3") < len(content) // 8:
        return None
    try:
        text = content.decode("utf-8").encode("latin-1").decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return None
    return text if _plausible(text) else None


def _mostly(content: bytes, encoding: str) -> tuple[str, str, tuple[str, ...]]:
    """A text with a few broken bytes (a cut download, one bad character) is read, and its breaks are counted."""
    text = content.decode(encoding, errors="replace")
    broken = text.count("\ufffd")
    if not broken or broken * 1000 > len(text) + 2000 or not _plausible(text):
        raise _refusal()
    return text, encoding, (f"encoding: {encoding}, {broken} unreadable characters",)


def _guessed(content: bytes) -> tuple[str, str, tuple[str, ...]]:
    from charset_normalizer import from_bytes  # costs an import: only for files that nothing else explains

    best = from_bytes(content[:200_000]).best()
    text = _strict(content, best.encoding) if best else None
    if best is None or text is None or not _plausible(text):
        raise _refusal()
    return text, best.encoding, (f"encoding guessed: {best.encoding}",)


def _refusal() -> Refused:
    return Refused("unreadable_encoding", "文字编码无法识别，请另存为 UTF-8 编码的文本后重新提交。"
                   " The text's encoding could not be told: save it as UTF-8 and hand it in again.")


def utf16_guess(content: bytes) -> str | None:
    """UTF-16 without a mark: zero bytes, and nearly all of its characters are Chinese or ASCII when read so."""
    sample = content[:4096]
    if len(content) % 2 or 0 not in sample:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, errors="ignore")
        if len(COMMON.findall(text)) >= 0.95 * len(text):
            return encoding
    return None


def _plausible(text: str) -> bool:
    sample = text if len(text) <= 200_000 else text[:100_000] + text[-100_000:]
    allowed = len(sample) // 100 + 2
    return len(CONTROL.findall(sample)) <= allowed // 2 and len(ODD.findall(sample)) <= allowed
