"""Captions find their tables: the one above, with its note of units, or the one below where none stands above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.documents.drafts import Draft
from flows.documents.markers import FIGURE_CAPTION


def titled(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, each table with its title."""
    made = list(drafts)
    taken: set[int] = set()
    for at, draft in enumerate(made):
        if draft.kind == "table" and not draft.title:
            above = _captions(made, at, -1, taken)
            if above:
                made[at] = replace(draft, title=_title(made, above))
                taken.update(above)
    for at, draft in enumerate(made):
        if draft.kind == "table" and not draft.title:
            below = _captions(made, at, 1, taken)
            if below:
                made[at] = replace(draft, title=_title(made, below))
                taken.update(below)
    return made


def _captions(drafts: Sequence[Draft], at: int, step: int, taken: set[int]) -> list[int]:
    """Positions of the caption and its note of units beside ``at``, in reading order; [] where no caption stands there."""
    found: list[int] = []
    named = False
    between = step < 0 and at >= 2 and _is_note(drafts[at - 1])
    for place in (at + step * (1 + between), at + step * (2 + between)):
        if not 0 <= place < len(drafts) or place in taken or drafts[place].kind != "caption":
            break
        if FIGURE_CAPTION.match(drafts[place].text):
            break
        if not drafts[place].units and named:
            break
        named = named or not drafts[place].units
        found.append(place)
    return sorted(found) if named or (found and step < 0) else []


def _is_note(draft: Draft) -> bool:
    """A short line between a caption and its table: 院校名称：… 院校代码：…"""
    return draft.kind == "paragraph" and len(draft.text) <= 60 and not draft.text.endswith(("。", "；"))


def _title(drafts: Sequence[Draft], places: Sequence[int]) -> str:
    words = [drafts[place] for place in places]
    names = [draft.text for draft in words if not draft.units]
    units = [draft.text for draft in words if draft.units]
    return "".join(names) + "".join(text if text[0] in "（(" else f"（{text}）" for text in units)
