"""The drafts of a text while they are made: a paragraph stays open over what interrupts it."""

from __future__ import annotations

from dataclasses import dataclass, field

from flows.documents.drafts import Draft, Piece
from flows.documents.lines import Line
from flows.documents.markers import TABLE_CAPTION, is_finished


@dataclass(slots=True)
class Drafting:
    made: list[Draft] = field(default_factory=list)
    open: list[Line] = field(default_factory=list)  # the paragraph being read
    aside: list[Draft] = field(default_factory=list)  # what stood in its midst

    def put(self, draft: Draft) -> None:
        """``draft`` comes next; a caption or table inside an unfinished sentence waits for its paragraph."""
        if self.open and not is_finished(self.open[-1].text) and draft.kind in ("caption", "table"):
            self.aside.append(draft)
            return
        self.close()
        self.made.append(draft)

    def close(self) -> None:
        """The open paragraph ends here."""
        if self.open:
            self.made.append(Draft("paragraph", tuple(Piece(line.text, line.number, line.page) for line in self.open)))
        self.made.extend(self.aside)
        self.open, self.aside = [], []

    def below_caption(self) -> bool:
        """What comes next stands below a table's caption, with or without its note of units."""
        if self.open and not self.aside:
            return False
        for draft in reversed((self.aside or self.made)[-2:]):
            if draft.kind == "caption" and TABLE_CAPTION.match(draft.text):
                return True
            if not draft.units:
                return False
        return False

    def latest_is_text(self) -> bool:
        return bool(self.open) or (bool(self.made) and self.made[-1].kind in ("paragraph", "caption"))
