"""Files become a check's result: read, loaded and judged as on a night, in a temporary folder that is gone afterwards.

The readers, the extraction and dbt's quality models are those of the night, so a draft is told what the night would find. Only
the models that the result needs are built; what dbt has parsed is kept in the user's cache, by model version.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from flows import logs, steps, tonight
from flows.check import queries
from flows.check.queries import Result
from flows.settings import Settings
from flows.warehouse import build
from flows.warehouse.history import Run

MODELS = ("+finding", "+completeness", "checks")
PARSED = "partial_parse.msgpack"
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
        build_quality(candidate, inside, cache(night.versions.model))
        return queries.result(candidate)


def copy(files: Sequence[Path], raw: Path) -> None:
    """The files in a raw folder of their own, under their names; of two with one name the second in a folder of its number."""
    raw.mkdir(parents=True)
    for number, file in enumerate(files, 1):
        name = file.name.lstrip(UNSEEN) or f"{number}"
        target = raw / name if not (raw / name).exists() else raw / str(number) / name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, target)


def build_quality(candidate: Path, settings: Settings, parsed: Path) -> None:
    """dbt builds the findings and what they need; ``parsed``: where what it parsed is kept from one check to the next."""
    target = settings.work / "dbt"
    (target / "build").mkdir(parents=True)
    if parsed.exists():
        shutil.copyfile(parsed, target / "build" / PARSED)
    # the time of a draft means nothing, and one that never differs lets dbt use what it parsed before
    variables = {"run_at": f"{tonight.now():%Y}-12-31 00:00:00", "run_id": "check"}
    build.build(candidate, settings.project, target, variables, settings.build_timeout, select=MODELS)
    keep(target / "build" / PARSED, parsed)


def cache(model_version: str) -> Path:
    """The file in the user's cache for what dbt parsed of these models."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "nianbao" / model_version / PARSED


def keep(made: Path, parsed: Path) -> None:
    """Put what dbt parsed in the cache, and what it parsed of other versions out of it; a cache that can't be written is none."""
    try:
        parsed.parent.mkdir(parents=True, exist_ok=True)
        temporary = parsed.with_name(f".{PARSED}.{os.getpid()}")
        shutil.copyfile(made, temporary)
        temporary.replace(parsed)
        for other in parsed.parent.parent.iterdir():
            if other != parsed.parent:
                shutil.rmtree(other, ignore_errors=True)
    except OSError:
        return
