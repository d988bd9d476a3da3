"""The steps of a night as plain functions; `nightly` makes a task of each, `run` runs the night.

A step takes what it needs and returns what the next one needs; files, databases and the clock are touched here and in
the packages that the steps call, nowhere below.
"""

from __future__ import annotations

import logging
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flows.documents.archives import Limits
from flows.logs import timed
from flows.settings import Settings
from flows.warehouse import build as dbt
from flows.warehouse import history, landing, load, publish, sandbox, unpack
from flows.warehouse.discover import RawFile, discover, without_duplicates
from flows.warehouse.history import Run
from flows.warehouse.versions import Versions, versions

if TYPE_CHECKING:
    from expectations.check import CheckResult
    from expectations.gate import Verdict

log = logging.getLogger(__name__)


class Night(NamedTuple):
    """What tonight is made of: all files, those never read under these versions, the batches landed before."""

    files: tuple[RawFile, ...]
    unread: tuple[RawFile, ...]
    batches: tuple[landing.Batch, ...]
    versions: Versions
    unchanged: bool


@timed
def tidy(settings: Settings) -> None:
    """Remove what a killed run left and the nights beyond those that are kept."""
    current = publish.published(settings.pointer)
    for path in publish.sweep(settings.warehouse, settings.versions, current, settings.keep_nights):
        log.info("removed %s", path.name)


@timed
def look(settings: Settings, full: bool) -> Night:
    """List the raw folder and tell what of it is new since the published night. Raises FileNotFoundError without a folder."""
    current = versions(settings)
    files = without_duplicates(unpack.with_members(discover(settings.raw), settings.unpacked / current.extractor, budget(settings)))
    done = {(file.source_file, file.sha256): batch for batch in landing.landed(settings.landing, current.extractor) for file in batch.files}
    unread = tuple(file for file in files if full or (file.source_file, file.sha256) not in done)
    batches = tuple({done[key].folder: done[key] for file in files if (key := (file.source_file, file.sha256)) in done}.values())
    pointer = publish.published(settings.pointer)
    unchanged = not unread and pointer is not None and same_as_published(pointer, files, batches, current)
    log.info("nothing new" if unchanged else "files are to be read", extra={"counts": {"files": len(files), "unread": len(unread)}})
    return Night(files, unread, batches, current, unchanged)


def budget(settings: Settings) -> unpack.Budget:
    """What opening a ZIP may cost."""
    limits = Limits(settings.archive_files, settings.max_file_mb << 20, settings.archive_mb << 20, settings.archive_ratio)
    return unpack.Budget(limits, settings.file_seconds, settings.memory_mb)


def same_as_published(pointer: Path, files: tuple[RawFile, ...], batches: tuple[landing.Batch, ...], current: Versions) -> bool:
    """Whether the published warehouse was made from these files by these versions."""
    built_by, known = load.known_files(pointer)
    made_by = {"extractor": current.extractor, "catalogue": current.catalogue, "model": current.model}
    return built_by == made_by and known == {tuple(row.values()) for row in listing(files, batches, current.extractor)}


def listing(files: tuple[RawFile, ...], batches: tuple[landing.Batch, ...], extractor: str) -> list[dict]:
    """``raw.file`` as it is to be: each file of the folder with its outcome."""
    outcomes = {(file.source_file, file.sha256): file.outcome for batch in batches for file in batch.files}
    return [
        {
            "source_file": file.source_file,
            "sha256": file.sha256,
            "outcome": outcomes[file.source_file, file.sha256],
            "extractor_version": extractor,
        }
        for file in files
    ]


def described(run: Run, night: Night) -> Run:
    """The run, knowing what it was made from; already over where there is nothing to do."""
    made_by = night.versions
    run = replace(
        run,
        files_seen=len(night.files),
        extractor_version=made_by.extractor,
        catalogue_version=made_by.catalogue,
        model_version=made_by.model,
    )
    if not night.unchanged:
        return run
    return replace(run, outcome="unchanged", message="no file, rule or model has changed since the published night", ended_at=now())


def grouped(files: tuple[RawFile, ...], settings: Settings) -> list[tuple[RawFile, ...]]:
    """Batches of files, the large files dealt out first, so that no worker is left with all of them."""
    if not files:
        return []
    count = max(-(-len(files) // settings.batch_files), min(len(files), settings.processes))
    largest_first = sorted(files, key=lambda file: (-file.bytes, file.source_file))
    return [tuple(largest_first[number::count]) for number in range(count)]


def read_batch(files: tuple[RawFile, ...], settings: Settings, extractor: str) -> tuple[landing.Batch, ...]:
    """Read, extract and land one batch in a process of its own; returns its batches.

    If that process had to be ended, each of its files gets one of its own, so that only the file at fault is refused.
    """
    try:
        batch = sandbox.call(
            landing.land, files, settings.landing, extractor, settings.seeds, settings.max_file_mb << 20,
            seconds=settings.file_seconds * len(files), megabytes=settings.memory_mb,
        )  # fmt: skip
    except sandbox.Killed as killed:
        if len(files) > 1:
            return tuple(batch for file in files for batch in read_batch((file,), settings, extractor))
        log.warning("%s: %s", files[0].source_file, killed)
        batch = landing.refuse(files[0], killed.reason_code, settings.landing, extractor)
    for file in batch.files:
        log.log(logging.WARNING if file.outcome == "refused" else logging.INFO, "%s: %s", file.outcome, file.source_file)
    return (batch,)


@timed
def load_candidate(
    candidate: Path, run: Run, night: Night, batches: tuple[landing.Batch, ...], settings: Settings, full: bool
) -> Run:
    """The candidate: a copy of the published warehouse with tonight's batches in ``raw.*``; returns the run with its counts."""
    load.create_candidate(candidate, publish.published(settings.pointer))
    stale = load.stale_batches(candidate, batches, night.versions.extractor, full)
    load.load(candidate, stale, listing(night.files, batches, night.versions.extractor), run.started_at)
    counts = load.counts(candidate)
    run = replace(run, files_read=len(night.unread), outcome="published", ended_at=now(), **counts)
    load.load_runs(candidate, [*history.runs(settings.history), run])
    log.info("loaded %d batches", len(stale), extra={"counts": counts})
    return run


@timed
def build_marts(candidate: Path, run: Run, settings: Settings, full: bool) -> tuple[dbt.TestFailure, ...]:
    """dbt builds staging → intermediate → marts → quality and tests them; returns the failed tests."""
    target = settings.work / "dbt"
    shutil.rmtree(target, ignore_errors=True)
    variables = {"run_at": run.started_at.isoformat(sep=" ", timespec="seconds"), "run_id": run.run_id}
    failures = dbt.build(candidate, settings.project, target, variables, settings.build_timeout, full)
    for failure in failures:
        log.warning("dbt test %s: %s", failure.name, failure.message)
    return failures


@timed
def judge(candidate: Path, settings: Settings, failures: tuple[dbt.TestFailure, ...]) -> Verdict:
    """The gate's verdict on the candidate, dbt's failed tests among its checks.

    Great Expectations works in a process of its own, which takes its connections and threads with it when it ends.
    """
    from expectations import gate

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        judged = process.submit(gate.judge, candidate, publish.published(settings.pointer), gate.dbt_checks(failures))
        verdict = judged.result()
    log.info("judged", extra={"counts": {"checks": len(verdict.results), "blocking": len(verdict.blocking)}})
    for check in verdict.blocking:
        log.error("blocked by %s on %s: %s", check.expectation, check.table, check.observed)
    return verdict


def said(check: CheckResult) -> str:
    """A check that did not pass, in one line: what, where, and up to three of the rows that broke it."""
    rows = "; ".join(", ".join(f"{name}={value}" for name, value in row.items()) for row in check.rows[:3])
    return f"{check.table}: {check.expectation}: {check.message_en} ({check.observed}){': ' + rows if rows else ''}"[:600]


@timed
def publish_candidate(candidate: Path, run: Run, settings: Settings) -> None:
    """Write the run's own record into the candidate, then move the pointer onto it."""
    load.settle_run(candidate, run)
    version = publish.publish(candidate, settings.pointer, settings.versions, run.ended_at)
    log.info("published %s", version.name)


def set_aside(candidate: Path, settings: Settings) -> Path:
    """Keep the last blocked candidate for engineers and the report, away from the published warehouse; returns where."""
    settings.work.mkdir(parents=True, exist_ok=True)
    return candidate.replace(settings.work / "blocked.duckdb")


@timed
def report(run: Run, verdict: Verdict, settings: Settings, judged: Path) -> None:
    """Write the administrators' report of the warehouse that was ``judged``, of a blocked night too."""
    from flows.reporting import report as administrators

    path = administrators.write(settings.report, run, verdict, judged, publish.published(settings.pointer))
    log.info("report: %s", path)


def now() -> datetime:
    """UTC without zone, as the warehouse stores times."""
    return datetime.now(UTC).replace(tzinfo=None)
