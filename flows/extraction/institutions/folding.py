"""Text as names are looked for in it: plain letters, no white space inside lines, each character with its place in the text as given."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def fold(text: str) -> tuple[str, list[int]]:
    """(NFKC text without white space inside lines, the offset in ``text`` of each of its characters); \\n and \\t stay as \\n."""
    folded, offsets = [], []
    for offset, char in enumerate(text):
        if char in "\n\t\u3000":
            folded.append("\n")
            offsets.append(offset)
        elif not char.isspace():
            for piece in _fold_char(char):
                folded.append(piece)
                offsets.append(offset)
    offsets.append(len(text))
    return "".join(folded), offsets


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", '"' if char in "“”「」『』" else char) if not c.isspace())


def spelled(name: str) -> str:
    """A name as it is kept: folded, with full-width brackets. "A学校(B学院)" -> "A学校（B学院）"."""
    return fold(name)[0].replace("\n", "").replace("(", "（").replace(")", "）")
