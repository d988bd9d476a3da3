"""The report's folder, published as a whole: a reader sees last night's pages or tonight's, never some of both.

Pages are written into a folder of the night's own; ``report`` is a symbolic link that one rename moves onto it. A page whose
content did not change is not made again but linked from the night before, known by its fingerprint in ``fingerprints.json``.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

FINGERPRINTS = "fingerprints.json"


class ReportFolder:
    """A night's folder in the making; ``publish`` makes it the one that readers see."""

    def __init__(self, link: Path, name: str) -> None:
        """``link``: the path that readers know; ``name``: the night's; a report made again gets a folder of its own too."""
        self.link = link
        self.nights = link.with_name(f"{link.name}-nights")
        self.nights.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.nights))
        self.folder.chmod(0o755)
        self.before = link.resolve() if link.exists() else None
        self.known: dict[str, str] = fingerprints(self.before / FINGERPRINTS) if self.before else {}
        self.fingerprints: dict[str, str] = {}

    def keep(self, names: str, fingerprint: str) -> bool:
        """Link the folder ``names`` from the night before, if that was made with the same fingerprint; whether it was."""
        self.fingerprints[names] = fingerprint
        if not fingerprint or self.known.get(names) != fingerprint:
            return False
        pages = {name: self.known[name] for name in self.known if name.startswith(f"{names}/")}
        return all(self.linked(name, pages[name]) for name in pages)

    def add(self, name: str, make: Callable[[], str], fingerprint: str = "") -> bool:
        """Write the page ``name``, or link last night's where its fingerprint is the same; whether it was made."""
        if fingerprint and self.linked(name, fingerprint):
            return False
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(make(), "utf-8")
        return True

    def linked(self, name: str, fingerprint: str) -> bool:
        """Whether the page is there: linked now from the night before, or copied where the disk has no links."""
        self.fingerprints[name] = fingerprint
        path = self.folder / name
        if path.exists():
            return True
        if not self.before or self.known.get(name) != fingerprint or not (self.before / name).is_file():
            return False
        path.parent.mkdir(exist_ok=True)
        linked_or_copied(self.before / name, path)
        return True

    def publish(self) -> Path:
        """Move the link onto the folder; only last night's stays beside it, for who has it open. Returns the link's path."""
        (self.folder / FINGERPRINTS).write_text(json.dumps(self.fingerprints), "utf-8")
        if self.link.is_dir() and not self.link.is_symlink():
            self.link.rename(self.nights / "0-before-there-were-nights")  # a report written before they had a folder each
        link = self.link.with_name(f".{self.link.name}.{os.getpid()}")
        link.unlink(missing_ok=True)
        link.symlink_to(self.folder.relative_to(self.link.parent))
        link.replace(self.link)
        for old in self.nights.iterdir():
            if old not in (self.folder, self.before):
                shutil.rmtree(old)
        return self.link


def fingerprints(path: Path) -> dict[str, str]:
    """The fingerprints of a folder's pages; none where a power cut left the file torn: all pages are then made anew."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def linked_or_copied(source: str | Path, target: str | Path) -> None:
    """The file under another name too; a copy of it where the disk has no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
