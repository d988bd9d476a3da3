"""The steps of a night as plain functions; `nightly` makes a task of each, `run` runs the night.

A step takes what it needs and returns what the next one needs; files, databases and the clock are touched here and in
the packages that the steps call, nowhere below.
"""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flows.logs import timed
from flows.settings import Settings
from flows.tonight import Night, budget, listing, now, same_as_published
from flows.warehouse import build as dbt
from flows.warehouse import declarations, history, landing, load, publish, retries, sandbox, unpack
from flows.warehouse.discover import RawFile, discover, without_duplicates
from flows.warehouse.history import Run
from flows.warehouse.parsed import Parsed
from flows.warehouse.readings import Readings
from flows.warehouse.versions import versions

if TYPE_CHECKING:
    from expectations.check import GateResult
    from expectations.gate import Verdict

BLOCKED = "{0} 项检查未通过，今夜的数据未发布，已发布的数据不变。 {0} checks did not pass; the published warehouse is as it was"
ACCEPTED = "比上次发布的数据少，已有人说明理由接受：{0} less than the last night, accepted by a person: {0}"
NO_REPORT = "报告未能写出，下次运行会重写。 The report could not be written, the next run writes it: {0}"
GATE_MEGABYTES = 1 << 20  # of address space, which DuckDB reserves freely: as good as unlimited

log = logging.getLogger(__name__)


@timed
def tidy(settings: Settings) -> None:
    """Remove the nights beyond those that are kept."""
    for path in publish.sweep(settings.versions, publish.published(settings.pointer), settings.keep_nights):
        log.info("removed %s", path.name)


@timed
def look(settings: Settings, full: bool) -> Night:
    """List the raw folder and tell what of it is new since the published night.

    Raises FileNotFoundError without a folder, DeclarationError where the file of declarations is not as it should be.
    """
    current = versions(settings)
    listed = discover(settings.raw, max(settings.max_file_mb, settings.archive_mb) << 20)
    files = without_duplicates(unpack.with_members(listed, settings.unpacked / current.reader, budget(settings)))
    done = landing.latest(landing.landed(settings.landing, current.extractor))
    before = [done.get((file.source_file, file.sha256)) for file in files]
    due = [retries.due(file, earlier, settings.limits, settings.retry_runs, full) for file, earlier in zip(files, before)]
    unread = tuple(file for file in due if file)
    batches = tuple({earlier[1].folder: earlier[1] for file, earlier in zip(due, before) if not file}.values())
    pointer = publish.published(settings.pointer)
    declared = declarations.read(settings.declarations, settings.seeds)
    held = not declarations.run_out(declared, now().date())
    unchanged = held and not unread and pointer is not None and same_as_published(pointer, files, batches, current)
    log.info("nothing new" if unchanged else "files are to be read", extra={"counts": {"files": len(files), "unread": len(unread)}})
    return Night(files, unread, batches, current, unchanged)


def read_batch(
    files: tuple[RawFile, ...], settings: Settings, extractor: str, readings: Readings | None = None
) -> tuple[landing.Batch, ...]:
    """Read, extract and land one batch in a process of its own; returns its batches.

    If that process had to be ended, the file that it was at is refused, and the others are read without it; one that crashed or
    swelled among others is first tried alone, for it may not be at fault.
    """
    try:
        batch = sandbox.call(
            landing.land, files, settings.landing, extractor, settings.seeds, settings.limits, readings,
            seconds=settings.file_seconds, megabytes=settings.memory_mb,
        )  # fmt: skip
    except sandbox.Killed as killed:
        place = killed.at or 0
        file, others = files[place], (*files[:place], *files[place + 1 :])
        if others and killed.reason_code != "too_slow":
            batches = read_batch((file,), settings, extractor, readings)
        else:
            log.warning("%s: %s", file.source_file, killed)
            batches = (landing.refuse(file, killed.reason_code, settings.landing, extractor, settings.limits),)
        return (*batches, *(read_batch(others, settings, extractor, readings) if others else ()))
    for file in batch.files:
        log.log(logging.WARNING if file.outcome == "refused" else logging.INFO, "%s: %s", file.outcome, file.source_file)
    return (batch,)


@timed
def load_candidate(
    candidate: Path, run: Run, night: Night, batches: tuple[landing.Batch, ...], settings: Settings, full: bool
) -> Run:
    """The candidate: a copy of the published warehouse with tonight's batches in ``raw.*``; returns the run with its counts."""
    load.discard(candidate)  # what a first try that failed may have left
    load.create_candidate(candidate, publish.published(settings.pointer))
    stale = load.stale_batches(candidate, batches, night.versions.extractor, full)
    load.load(candidate, stale, listing(night.files, batches, night.versions.extractor), run.started_at)
    declarations.load_declarations(candidate, declarations.read(settings.declarations, settings.seeds))
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
    parsed = Parsed(settings.parsed, settings.project, run.model_version)
    failures = dbt.build(candidate, settings.project, target, run.started_at, parsed, settings.build_timeout, full)
    for failure in failures:
        log.warning("dbt test %s: %s", failure.name, failure.message)
    return failures


@timed
def judge(candidate: Path, settings: Settings, failures: tuple[dbt.TestFailure, ...], accepted: str = "") -> Verdict:
    """The gate's verdict on the candidate, dbt's failed tests among its checks; ``accepted``: why a loss is accepted.

    Great Expectations works in a process of its own, which takes its connections and threads with it when it ends. One that
    dies, takes too long or gives half an answer keeps the night from being published, like any check that did not judge.
    """
    from expectations import gate
    from expectations.thresholds import Thresholds

    last_night, limits = publish.published(settings.pointer), Thresholds.of(settings)
    try:
        judged = sandbox.call(
            gate.judge, candidate, last_night, limits, accepted, seconds=settings.gate_timeout, megabytes=GATE_MEGABYTES
        )
    except Exception as error:  # noqa: BLE001 (whatever went wrong, the gate stays shut)
        judged = (gate.no_verdict("gate.judged", gate.one_line(error)),)
    verdict = gate.verdict((*gate.whole(judged, limits, last_night is not None), *gate.dbt_checks(failures)))
    log.info("judged", extra={"counts": {"checks": len(verdict.results), "blocking": len(verdict.blocking)}})
    for result in verdict.results:
        if result.outcome != "passed":
            log.log(logging.ERROR if result.blocks else logging.WARNING, "%s %s: %s", result.outcome, result.name, result.observed)
    return verdict


def said(result: GateResult) -> str:
    """A check that did not pass, in one line: what it guards, how it came out, and up to three of the rows that broke it."""
    rows = "; ".join(", ".join(f"{name}={value}" for name, value in row.items()) for row in result.rows[:3])
    return f"{result.title_zh}：{result.observed} {result.title_en}: {result.outcome} ({result.name}){': ' + rows if rows else ''}"[:600]


@timed
def keep_verdict(candidate: Path, run: Run, verdict: Verdict, accepted: str = "") -> Run:
    """Write every result into the candidate's ``quality.gate_check``; returns the run with what did not pass."""
    from expectations import record

    record.write(candidate, verdict.results, run.run_id, now())
    open_ = [result for result in verdict.results if result.outcome != "passed"]
    lines = tuple(f"{result.outcome} {result.severity} {result.name}: {result.observed}"[:300] for result in open_)
    covered = any(result.accepted for result in open_)
    return replace(run, checks=len(verdict.results), not_passed=lines, accepted_loss=accepted if covered else "")


@timed
def publish_candidate(candidate: Path, run: Run, settings: Settings) -> None:
    """Write the run's own record into the candidate, then move the pointer onto it. Raises FileNotFoundError without a candidate."""
    if not candidate.exists():  # DuckDB would make an empty one
        raise FileNotFoundError(f"{candidate}: no candidate to publish")
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

    nights = history.runs(settings.history)
    path = administrators.write(settings.report, run, verdict, judged, publish.published(settings.pointer), nights)
    log.info("report: %s", path)


def renew_report(settings: Settings) -> Path:
    """The report of the published night, written again; returns where its index is."""
    from expectations import record
    from expectations.gate import Verdict

    published = publish.published(settings.pointer)
    report(load.last_run(published), Verdict(record.read(published)), settings, published)
    return settings.report / "index.html"
