"""One night: raw files in, a published warehouse and a report out, or the reason why not.

The flow reads as the design lists it. Each step is a task, so that a run's log and Prefect's UI tell the story of the
night; what a step does lives in the package it is named after.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.task_runners import ThreadPoolTaskRunner

from flows.settings import Settings
from flows.warehouse import build as dbt
from flows.warehouse import history, landing, load, publish
from flows.warehouse.discover import RawFile, discover, without_duplicates
from flows.warehouse.history import Run
from flows.warehouse.versions import Versions, versions

Progress = Callable[[str, int, int], None]  # (step, done, of)


class AlreadyRunning(RuntimeError):
    """Another run holds the data folder."""


class Night(NamedTuple):
    """What tonight is made of: the files, the versions, and the listing that the candidate will hold."""

    files: tuple[RawFile, ...]
    unread: tuple[RawFile, ...]
    batches: tuple[landing.Batch, ...]
    versions: Versions
    unchanged: bool


def run_night(settings: Settings, full: bool = False, progress: Progress = lambda step, done, of: None) -> Run:
    """Run one night and return its record, whatever its outcome; what failed is raised after it was recorded.

    Raises AlreadyRunning, FileNotFoundError (no raw folder) or what made the run fail.
    """
    with only_one(settings.data / "run.lock"):
        started = now()
        run = Run(run_id=f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}", started_at=started)
        try:
            run = nightly(run, settings, full, progress)
        except BaseException as error:
            failed = replace(run, outcome="failed", message=f"{type(error).__name__}: {error}"[:2000], ended_at=now())
            history.record(settings.history, failed)
            raise
        history.record(settings.history, run)
        return run


@flow(name="nianbao-nightly", task_runner=ThreadPoolTaskRunner(max_workers=8), validate_parameters=False, persist_result=False)
def nightly(run: Run, settings: Settings, full: bool, progress: Progress) -> Run:
    """discover → read and extract → land → load → build → gate → publish → report."""
    candidate = settings.warehouse / f"{publish.CANDIDATE}{run.run_id}.duckdb"
    tidy(settings)
    night = look(settings, full)
    run = replace(
        run, files_seen=len(night.files), extractor_version=night.versions.extractor,
        catalogue_version=night.versions.catalogue, model_version=night.versions.model,
    )  # fmt: skip
    if night.unchanged:
        return replace(run, outcome="unchanged", message="no file, rule or model changed since the published night", ended_at=now())
    batches = read_and_extract(night, settings, progress)
    progress("load", 0, 0)
    run = load_candidate(candidate, run, night, batches, settings, full)
    progress("build", 0, 0)
    failures = build_marts(candidate, run, settings, full)
    progress("judge", 0, 0)
    verdict = judge(candidate, settings, failures)
    if verdict.publish:
        run = replace(run, outcome="published", message="every critical expectation passed", ended_at=now())
        publish_candidate(candidate, run, settings)
    else:
        blocking = tuple(f"{check.table}: {check.message_en} ({check.observed})" for check in verdict.blocking)
        run = replace(run, outcome="blocked", message="; ".join(blocking)[:2000], blocked_by=blocking, ended_at=now())
        set_aside(candidate, settings)
    progress("report", 0, 0)
    report(run, verdict, settings)
    return run


@task(cache_policy=NO_CACHE)
def tidy(settings: Settings) -> None:
    """Remove what a killed run left and the nights beyond those that are kept."""
    current = publish.published(settings.pointer)
    for path in publish.sweep(settings.warehouse, settings.versions, current, settings.keep_nights):
        get_run_logger().info("removed %s", path.name)


@task(cache_policy=NO_CACHE)
def look(settings: Settings, full: bool) -> Night:
    """List the raw folder and tell what of it is new since the published night."""
    files = without_duplicates(discover(settings.raw))
    current = versions(settings)
    done = {(file.source_file, file.sha256): batch for batch in landing.landed(settings.landing, current.extractor) for file in batch.files}
    unread = tuple(file for file in files if full or (file.source_file, file.sha256) not in done)
    batches = tuple({done[key].folder: done[key] for file in files if (key := (file.source_file, file.sha256)) in done}.values())
    pointer = publish.published(settings.pointer)
    unchanged = not full and not unread and pointer is not None and same_as_published(pointer, files, batches, current)
    get_run_logger().info("%d files, %d to read%s", len(files), len(unread), ", nothing new" if unchanged else "")
    return Night(files, unread, batches, current, unchanged)


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
            "source_file": file.source_file, "sha256": file.sha256,
            "outcome": outcomes[file.source_file, file.sha256], "extractor_version": extractor,
        }
        for file in files
    ]  # fmt: skip


def read_and_extract(night: Night, settings: Settings, progress: Progress) -> tuple[landing.Batch, ...]:
    """Every batch of the night, the landed ones and those read now, in worker processes on all cores."""
    groups = grouped(night.unread, settings)
    if not groups:
        return night.batches
    done = 0
    progress("read", 0, len(night.unread))
    with ProcessPoolExecutor(min(settings.processes, len(groups)), mp_context=get_context("spawn")) as pool:
        futures = [read_batch.submit(group, pool, settings, night.versions.extractor) for group in groups]
        for future in as_completed(futures):
            done += len(future.result().files)
            progress("read", done, len(night.unread))
    return tuple({batch.folder: batch for batch in (*night.batches, *(future.result() for future in futures))}.values())


def grouped(files: tuple[RawFile, ...], settings: Settings) -> list[tuple[RawFile, ...]]:
    """Batches of files, the large files first and spread over the batches, so that no worker is left with all of them."""
    if not files:
        return []
    count = max(-(-len(files) // settings.batch_files), min(len(files), settings.processes))
    largest_first = sorted(files, key=lambda file: (-file.bytes, file.source_file))
    return [tuple(largest_first[number::count]) for number in range(count)]


@task(cache_policy=NO_CACHE)
def read_batch(files: tuple[RawFile, ...], pool: Executor, settings: Settings, version: str) -> landing.Batch:
    """Read, extract and land one batch in a worker process."""
    batch = pool.submit(landing.land, files, settings.landing, version, settings.seeds, settings.max_file_mb << 20).result()
    for file in batch.files:
        if file.outcome == "refused":
            get_run_logger().warning("refused: %s", file.source_file)
    return batch


@task(cache_policy=NO_CACHE)
def load_candidate(
    candidate: Path, run: Run, night: Night, batches: tuple[landing.Batch, ...], settings: Settings, full: bool
) -> Run:
    """The candidate: a copy of the published warehouse with tonight's batches in ``raw.*``; returns the run with its counts."""
    pointer = publish.published(settings.pointer)
    load.create_candidate(candidate, pointer)
    files = listing(night.files, batches, night.versions.extractor)
    stale = load.stale_batches(candidate, batches, night.versions.extractor, full)
    load.load(candidate, stale, files, run.started_at)
    counted = load.counts(candidate)
    run = replace(run, files_read=len(night.unread), outcome="published", ended_at=now(), **counted)
    load.load_runs(candidate, [*history.runs(settings.history), run])
    get_run_logger().info("loaded %d batches: %s", len(stale), counted)
    return run


@task(cache_policy=NO_CACHE)
def build_marts(candidate: Path, run: Run, settings: Settings, full: bool) -> tuple[dbt.TestFailure, ...]:
    """dbt builds staging → intermediate → marts → quality and tests them."""
    target = settings.work / "dbt"
    shutil.rmtree(target, ignore_errors=True)
    variables = {"run_at": run.started_at.isoformat(sep=" ", timespec="seconds"), "run_id": run.run_id}
    failures = dbt.build(candidate, settings.project, target, variables, settings.build_timeout, full)
    for failure in failures:
        get_run_logger().warning("dbt test %s: %s", failure.name, failure.message)
    return failures


@task(cache_policy=NO_CACHE)
def judge(candidate: Path, settings: Settings, failures: tuple[dbt.TestFailure, ...]):
    """The gate's verdict on the candidate, dbt's failed tests among its checks."""
    from expectations import gate

    verdict = gate.with_dbt_tests(gate.judge(candidate, publish.published(settings.pointer)), failures)
    for check in verdict.blocking:
        get_run_logger().error("blocked by %s on %s: %s", check.expectation, check.table, check.observed)
    return verdict


@task(cache_policy=NO_CACHE)
def publish_candidate(candidate: Path, run: Run, settings: Settings) -> None:
    """Write the run's own record, then move the pointer."""
    load.settle_run(candidate, run)
    version = publish.publish(candidate, settings.pointer, settings.versions, run.ended_at)
    get_run_logger().info("published %s", version.name)


@task(cache_policy=NO_CACHE)
def set_aside(candidate: Path, settings: Settings) -> None:
    """Keep the last blocked candidate for engineers, outside the published warehouse."""
    settings.work.mkdir(parents=True, exist_ok=True)
    candidate.replace(settings.work / "blocked.duckdb")


@task(cache_policy=NO_CACHE)
def report(run: Run, verdict, settings: Settings) -> None:
    """Write the administrators' report, of a blocked night too."""
    from flows.reporting import report as administrators

    database = publish.published(settings.pointer)
    path = administrators.write(settings.report, run, verdict, database, settings.work / "blocked.duckdb")
    get_run_logger().info("report: %s", path)


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Hold the data folder's lock; the kernel frees it when the process ends, however it ends. Raises AlreadyRunning."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(f"another run is working in {lock.parent}; wait for it or name another folder with --data") from None
        yield


def now() -> datetime:
    """UTC without zone, as the warehouse stores times."""
    return datetime.now(UTC).replace(tzinfo=None)
