"""Measure the extraction: a whole night over labelled documents, scored against their gold labels.

    make evaluate            the real documents and our own labelled ones, the half set aside too
    python -m tests.evaluate FOLDER [GOLD] [--misses N]

Prints what the scoring script prints; the script lies in ../shared/evaluate, beside the checkout.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from flows.run import run_night
from flows.settings import ROOT, Settings

SHARED = ROOT.parent / "shared"
SCORE = SHARED / "evaluate" / "score.py"
SETS = {
    "real documents": (SHARED / "seeds", SHARED / "gold"),
    "own documents, open half": (ROOT / "tests" / "gold" / "open", ROOT / "tests" / "gold" / "open"),
    "own documents, half set aside": (ROOT / "tests" / "gold" / "held", ROOT / "tests" / "gold" / "held"),
}


def warehouse_of(raw: Path, data: Path) -> Path:
    """Run a night over ``raw``; returns the published warehouse. Raises RuntimeError where none was published."""
    settings = Settings.load(raw=raw, data=data)
    run = run_night(settings)
    if run.outcome != "published":
        raise RuntimeError(f"{raw}: {run.outcome}: {run.message}")
    return settings.pointer


def documents_of(folder: Path, into: Path) -> Path:
    """The folder's documents alone, without the labels beside them, as links in ``into``."""
    into.mkdir(parents=True)
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".jsonl", ".py") and path.name not in ("README.md", "GUIDE.md"):
            (into / path.name).write_bytes(path.read_bytes())
    return into


def scores(warehouse: Path, gold: Path) -> dict:
    """The scoring script's report."""
    command = [sys.executable, str(SCORE), str(warehouse), str(gold), "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("gold", type=Path, nargs="?")
    parser.add_argument("--misses", type=int, default=0)
    options = parser.parse_args()
    if not SCORE.exists():
        print(f"{SCORE}: not here, so there is nothing to measure with")
        return 1
    sets = {str(options.folder): (options.folder, options.gold or options.folder)} if options.folder else SETS
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("PREFECT_HOME", home)
        measure(sets, options.misses)
    return 0


def measure(sets: dict[str, tuple[Path, Path]], misses: int) -> None:
    """Print the score of each set of documents and labels."""
    for name, (folder, gold) in sets.items():
        with tempfile.TemporaryDirectory() as scratch:
            warehouse = warehouse_of(documents_of(folder, Path(scratch) / "raw"), Path(scratch) / "data")
            print(f"\n{name}", flush=True)
            subprocess.run([sys.executable, str(SCORE), str(warehouse), str(gold), "--misses", str(misses)], check=True)


if __name__ == "__main__":
    sys.exit(main())
