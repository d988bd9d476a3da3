"""What a run that was killed left behind, taken away by the next one: half-written files, and processes that nobody waits for.

Only who holds the data folder's lock may call this: whatever is half made below the folder, or still works for it, is then
nobody's any more. A process is told by `MARK` in its environment, which `marked` sets and every child inherits.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from flows.settings import Settings
from flows.warehouse import publish

MARK = "NIANBAO_RUN_OF"
SECONDS_TO_END = 10

log = logging.getLogger(__name__)


@contextmanager
def marked(settings: Settings) -> Iterator[None]:
    """Within, children are known as this data folder's, and scratch files lie below it; afterwards all is as it was."""
    settings.scratch.mkdir(parents=True, exist_ok=True)
    before, folder = {name: os.environ.get(name) for name in (MARK, "TMPDIR")}, tempfile.tempdir
    os.environ[MARK] = str(settings.data)
    os.environ["TMPDIR"] = tempfile.tempdir = str(settings.scratch)
    try:
        yield
    finally:
        tempfile.tempdir = folder
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def clear(settings: Settings) -> None:
    """End the processes, then remove the files."""
    for process in processes(settings):
        with suppress(psutil.NoSuchProcess):  # it may end by itself at any moment
            log.warning("ended process %d, which a killed run left: %s", process.pid, " ".join(process.cmdline())[:200])
            process.kill()
            process.wait(SECONDS_TO_END)
    for path in files(settings):
        log.info("removed %s", path.relative_to(settings.data))
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def processes(settings: Settings) -> Iterator[psutil.Process]:
    """Processes marked as this folder's, save this one, those it started and those that started it."""
    own = psutil.Process()
    family = {own.pid, *(one.pid for one in own.children(recursive=True)), *(one.pid for one in own.parents())}
    for process in psutil.process_iter():
        try:
            if process.pid not in family and process.environ().get(MARK) == str(settings.data):
                yield process
        except psutil.Error:
            continue  # another user's, or it has just ended


def files(settings: Settings) -> Iterator[Path]:
    """Scratch files, candidates, half batches, half exports, and what a publish that was killed left."""
    yield from settings.scratch.glob("*")
    yield from settings.landing.glob("*/.*")
    yield from settings.exports.glob(".*")
    yield from settings.warehouse.glob("candidate*")  # with its log
    yield from settings.documents.glob("*/.*")
    yield from settings.parsed.glob("*/.*")
    yield from settings.data.glob(f".{settings.report.name}.*")
    yield from publish.unpublished(settings.pointer)
