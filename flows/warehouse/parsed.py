"""What dbt parsed of the models, kept from one build to the next: the same models are then not parsed anew.

It is kept under the version of the models and the place of the project, which it names, so that what was parsed of others is
never taken; a store that can't be written is none, and the next build parses all.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

NAME = "partial_parse.msgpack"  # dbt's own


@dataclass(frozen=True, slots=True)
class Parsed:
    """The store in ``folder`` of what was parsed of the models ``version`` in ``project``."""

    folder: Path
    project: Path
    version: str

    @property
    def path(self) -> Path:
        key = hashlib.sha256(f"{self.version} {self.project}".encode()).hexdigest()[:16]
        return self.folder / key / NAME

    def lay(self, target: Path) -> None:
        """Lay what is kept where dbt looks for it."""
        if self.path.exists():
            shutil.copyfile(self.path, target / NAME)

    def keep(self, target: Path) -> None:
        """Keep what dbt has parsed, whole or not at all, and nothing of other versions."""
        if self.path.exists():
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            temporary = self.path.with_name(f".{NAME}.{os.getpid()}")
            shutil.copyfile(target / NAME, temporary)
            temporary.replace(self.path)
            for other in self.folder.iterdir():
                if other != self.path.parent:
                    shutil.rmtree(other, ignore_errors=True)
        except OSError:
            return
