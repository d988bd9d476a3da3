"""Files become a check's result: read, loaded and judged as on a night, in a temporary folder that is gone afterwards.

The readers, the extraction and dbt's quality models are those of the night, so a draft is told what the night would find. Only
the models that the result needs are built; what dbt has parsed is kept in the user's cache.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from flows import logs, steps, tonight
from flows.check import queries
from flows.check.queries import Result
from flows.settings import Settings
from flows.warehouse import build
from flows.warehouse.history import Run
from flows.warehouse.parsed import Parsed

MODELS = ("+finding", "+completeness", "checks")
CANDIDATE = "draft.duckdb"
UNSEEN = ".~$"  # a name that begins so is passed over in the raw folder


def check(files: Sequence[Path], settings: Settings, progress: Callable[[str, int, int], None]) -> Result:
    """What would be read from ``files`` and what there is to mend. Raises build.BuildFailed where the models can't be built."""
    with tempfile.TemporaryDirectory(prefix="nianbao-check-") as temporary:
        folder = Path(temporary)
        inside = replace(settings, raw=folder / "raw", data=folder / "data")
        progress("look", 0, 0)
        copy(files, inside.raw)
        with logs.kept(inside.logs, "check", 1, shown=False):
            night = steps.look(inside, False)
            batches = []
            with ThreadPoolExecutor(settings.processes) as readers:
                progress("read", 0, len(night.unread))
                for read in readers.map(lambda file: steps.read_batch((file,), inside, night.versions.extractor), night.unread):
                    batches += read
                    progress("read", len(batches), len(night.unread))
            candidate = inside.warehouse / CANDIDATE
            progress("load", 0, 0)
            steps.load_candidate(candidate, tonight.described(Run("check", tonight.now()), night), night, tuple(batches), inside, False)
        progress("check", 0, 0)
        build_quality(candidate, inside, night.versions.model)
        return queries.result(candidate)


def copy(files: Sequence[Path], raw: Path) -> None:
    """The files in a raw folder of their own, under their names; of two with one name the second in a folder of its number."""
    raw.mkdir(parents=True)
    for number, file in enumerate(files, 1):
        name = file.name.lstrip(UNSEEN) or f"{number}"
        target = raw / name if not (raw / name).exists() else raw / str(number) / name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, target)


def build_quality(candidate: Path, settings: Settings, model_version: str) -> None:
    """dbt builds the findings and what they need."""
    end_of_year = datetime(tonight.now().year, 12, 31)  # the time of a draft means nothing
    parsed = Parsed(cache(), settings.project, model_version)
    build.build(candidate, settings.project, settings.work / "dbt", end_of_year, parsed, settings.build_timeout, select=MODELS)


def cache() -> Path:
    """The folder in the user's cache for what dbt parsed."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nianbao"
