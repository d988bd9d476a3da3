"""One night as a Prefect flow: raw files in; a published warehouse and a report out, or the reason why not.

Each step is a task, so that the run's log and Prefect's UI tell the story of the night; what a step does is in `steps`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from prefect import flow, task, unmapped
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed

from flows import artifacts, faults, logs, steps, tonight
from flows.patience import patient
from flows.settings import Settings
from flows.tonight import Night, now
from flows.warehouse import landing, publish
from flows.warehouse.history import Run
from flows.warehouse.readings import Readings

Progress = Callable[[str, int, int], None]  # (step, done, of)

tidy, look, read_batch, load_candidate, build_marts, judge, keep_verdict, publish_candidate, set_aside, report = (
    task(step, cache_policy=NO_CACHE)
    for step in (
        steps.tidy, steps.look, steps.read_batch, steps.load_candidate, steps.build_marts,
        steps.judge, steps.keep_verdict, steps.publish_candidate, steps.set_aside, steps.report,
    )
)  # fmt: skip


@flow(name="nianbao-nightly", validate_parameters=False)
def nightly(run: Run, settings: Settings, full: bool, progress: Progress, accept_loss: str = "") -> Run:
    """discover → read, extract and land → load → build → gate → publish → report."""
    progress("look", 0, 0)
    tidy(settings)
    night = patient(look, settings.retry_seconds)(settings, full)
    run = tonight.described(run, night)
    if night.unchanged:
        artifacts.show(replace(run, steps=logs.seconds()), (), settings)
        return run
    batches = read_and_extract(night, settings, full, progress)
    candidate = settings.warehouse / publish.CANDIDATE
    progress("load", 0, 0)
    run = patient(load_candidate, settings.retry_seconds)(candidate, run, night, batches, settings, full)
    progress("build", 0, 0)
    failures = patient(build_marts, settings.retry_seconds)(candidate, run, settings, full)
    progress("judge", 0, 0)
    verdict = judge(candidate, settings, failures, accept_loss)
    run = keep_verdict(candidate, run, verdict, accept_loss)
    if verdict.publish:
        message = steps.ACCEPTED.format(run.accepted_loss) if run.accepted_loss else "every critical expectation passed"
        run = replace(run, outcome="published", message=message, ended_at=now(), steps=logs.seconds())
        progress("publish", 0, 0)
        patient(publish_candidate, settings.retry_seconds)(candidate, run, settings)
        judged = publish.published(settings.pointer)
    else:
        blocking = tuple(steps.said(check) for check in verdict.blocking)
        message = steps.BLOCKED.format(len(blocking))
        run = replace(run, outcome="blocked", message=message, blocked_by=blocking, ended_at=now())
        judged = patient(set_aside, settings.retry_seconds)(candidate, settings)
    progress("report", 0, 0)
    try:
        report(run, verdict, settings, judged)
    except Exception as error:
        run = replace(run, message=f"{run.message}; {steps.NO_REPORT.format(faults.explained(error, settings.data))}")
    artifacts.show(replace(run, steps=logs.seconds()), verdict.results, settings)
    return run


@logs.timed
def read_and_extract(night: Night, settings: Settings, full: bool, progress: Progress) -> tuple[landing.Batch, ...]:
    """Every batch of the night: those landed before, and the rest mapped over processes, one a core at a time."""
    groups = tonight.grouped(night.unread, settings)
    if not groups:
        return night.batches
    done = 0
    progress("read", done, len(night.unread))
    readings = Readings(settings.documents / night.versions.reader, fresh=full)
    readings.sweep()
    futures = patient(read_batch, settings.retry_seconds).map(
        groups, unmapped(settings), unmapped(night.versions.extractor), unmapped(readings)
    )
    for future in as_completed(futures):
        done += sum(len(batch.files) for batch in future.result())
        progress("read", done, len(night.unread))
    read = (batch for future in futures for batch in future.result())
    return tuple({batch.folder: batch for batch in (*night.batches, *read)}.values())
