"""What the readers of blocks need beside the block itself: its document, the catalogue, the time frame, the schools."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.documents.model import Document
    from flows.extraction.catalogue import Catalogue
    from flows.extraction.institutions.registry import Assignment, Registry
    from flows.extraction.periods.reader import Frame


SEEDS = (  # of the dbt project, which the extraction reads
    "indicators.csv", "official_templates.csv", "units.csv", "institutions.csv", "institution_renames.csv", "award_grades.csv",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known before any document is opened: the indicator catalogue and the registry of institutions."""

    catalogue: Catalogue
    registry: Registry

    @classmethod
    def load(cls, seeds: Path) -> Knowledge:
        """Read the dbt project's seeds, the one source for the extractor and for dbt."""
        from flows.extraction.catalogue import Catalogue
        from flows.extraction.institutions.registry import Registry

        return cls(
            Catalogue.load(seeds / "indicators.csv"),
            Registry.load(seeds / "institutions.csv", seeds / "institution_renames.csv"),
        )


@dataclass(frozen=True, slots=True)
class Context:
    """One document's surroundings, handed to every reader of its blocks."""

    document: Document
    catalogue: Catalogue
    frame: Frame
    institutions: Assignment
