"""A paragraph without end becomes several blocks, cut where a sentence or a clause ends, so that the time to understand it grows
no faster than it does. The longest paragraph of a real report has a few thousand characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from flows.documents.drafts import Draft, Piece

LONGEST = 8_000  # characters of a line of text
END = re.compile(r"[。；;！!？?，,、]")


def parted(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """The drafts, those with an endless line in parts."""
    for draft in drafts:
        if draft.grid is not None or all(len(piece.text) <= LONGEST for piece in draft.pieces):
            yield draft
            continue
        pieces: list[Piece] = []
        for piece in draft.pieces:
            *whole, rest = cut(piece.text)
            for text in whole:
                yield replace(draft, pieces=(*pieces, replace(piece, text=text)))
                pieces = []
            pieces.append(replace(piece, text=rest))
        yield replace(draft, pieces=tuple(pieces))


def cut(text: str) -> list[str]:
    """The text in parts no longer than ``LONGEST``, each but the last ending where a clause does, if one does."""
    made, start = [], 0
    while len(text) - start > LONGEST:
        ends = [found.end() for found in END.finditer(text, start + LONGEST // 2, start + LONGEST)]
        end = ends[-1] if ends else start + LONGEST
        made.append(text[start:end])
        start = end
    return [*made, text[start:]]
