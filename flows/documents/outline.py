"""Headings become an outline: each block learns the path of headings above it, each heading its depth.

The enumerators decide (一、 above （一） above 1.), not the number of `#`, which scanned and converted reports get wrong.
A numbering that begins again at one inside a section (（一） within a case) is nested there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.documents.drafts import Draft
from flows.documents.markers import Marker, marker

SEPARATOR = " / "


@dataclass(slots=True)
class _Open:
    style: str
    rank: float
    ordinal: int
    text: str


def outline(drafts: Sequence[Draft], title_blocks: frozenset[int] = frozenset()) -> list[tuple[str, int | None]]:
    """(section path, heading level or None) of each draft. Blocks of the document's own title are level 1 and in no path."""
    styles = frozenset(_style(draft) for draft in drafts if draft.kind == "heading")
    above: list[_Open] = []
    under: tuple[str, ...] = ()
    placed: list[tuple[str, int | None]] = []
    for position, draft in enumerate(drafts):
        if position in title_blocks:
            above.clear()
            placed.append(("", 1))
            continue
        if draft.under != under:
            above.clear()
            under = draft.under
        level = None
        if draft.kind == "heading" and draft.depth == 0:
            above.clear()
            level = 1
        elif draft.kind == "heading":
            _enter(above, draft, styles)
            level = len(under) + len(above) + 1
        placed.append((SEPARATOR.join((*under, *(heading.text for heading in above))), level))
    return placed


def _style(draft: Draft) -> str:
    found = marker(draft.text)
    return found.style if found else ""


def _enter(above: list[_Open], draft: Draft, styles: frozenset[str]) -> None:
    text = draft.text
    found = marker(text)
    if found is None:
        rank = 2.0 if draft.depth is not None and draft.depth <= 2 else float(draft.depth or 6)
        while above and above[-1].rank >= rank:
            above.pop()
        above.append(_Open("plain-words", rank, 0, text))
        return
    for depth in range(len(above) - 1, -1, -1):
        same = above[depth]
        if same.style == found.style and (found.ordinal > same.ordinal or found.ordinal == 0):
            rank = same.rank
            del above[depth:]
            above.append(_Open(found.style, rank, found.ordinal, text))
            return
    rank = _rank(found, styles)
    if found.style == "bracketed" and draft.depth is not None:
        rank = max(2.0, float(draft.depth))
    same = [heading for heading in above if heading.style == found.style]
    if len(same) == 1 and found.ordinal == 1 and found.style != "case":
        rank = above[-1].rank + 0.1  # begins again at one: inside what is open
    else:
        rank = same[-1].rank if same else rank
        while above and above[-1].rank >= rank:
            above.pop()
    above.append(_Open(found.style, rank, found.ordinal, text))


def _rank(found: Marker, styles: frozenset[str]) -> float:
    """章 above 节 above 一、 above （一） above 1., as far as the document has them."""
    if found.style == "section":
        return 2.3
    if found.style == "chinese" and styles & {"chapter", "section"}:
        return 2.6
    if found.style == "plain":
        return 4.0 if styles & {"chinese", "round", "chapter", "section"} else 2.0
    return float(found.rank)
