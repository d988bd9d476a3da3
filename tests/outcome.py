"""What came of one defect that was put in on purpose, and the table of all of them."""

from __future__ import annotations

from dataclasses import dataclass

SHOWN = 3


@dataclass(frozen=True)
class Outcome:
    """What came of one defect: whether its check caught it, and which others did, declared as implied or not."""

    name: str
    caught: bool
    implied: tuple[str, ...]
    unexpected: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        return self.caught and not self.unexpected

    def __str__(self) -> str:
        implied = f"  implied: {', '.join(self.implied[:SHOWN])}{' …' if len(self.implied) > SHOWN else ''}" if self.implied else ""
        others = f"  BUT ALSO: {', '.join(self.unexpected)}" if self.unexpected else ""
        return f"{'caught    ' if self.caught else 'NOT CAUGHT'}  {self.name}{implied}{others}"


def table(title: str, outcomes: list[Outcome]) -> str:
    """One line a defect, and n/n below them."""
    exact = sum(outcome.is_exact for outcome in outcomes)
    return "\n".join([*map(str, outcomes), f"{title}: {exact}/{len(outcomes)} caught by exactly the check that they were put in for"])
