"""The flow that a schedule starts, from `nianbao serve` or from a work pool: it runs the night that is due, or says that none is."""

from __future__ import annotations

from datetime import UTC

from prefect import flow, get_run_logger
from prefect.context import FlowRunContext
from prefect.states import Completed, Failed, State

from flows.run import run_night
from flows.serve.schedule import due
from flows.settings import Settings
from flows.tonight import now
from flows.warehouse import history

CATCH_UP = "catch-up"


@flow(name="nianbao")
def scheduled_night(raw: str | None = None, data: str | None = None, full: bool = False) -> State:
    """Run the night under the data folder's lock, waiting for another run to end; a blocked one ends as Failed, named Blocked.

    Started by the schedule or as a catch-up, it runs only if a night is due: of three late runs of a server that had no runner
    for three nights, the first makes up for all. Started by hand, it runs.
    """
    settings = Settings.load(raw=raw, data=data)
    what = {}
    if by_schedule():
        wanted = due(settings.cron, settings.timezone, last_began(settings), now().replace(tzinfo=UTC))
        if not wanted.anything:
            return Completed(name="NotDue", message="no night is due since the last run began")
        if wanted.missed:
            get_run_logger().warning("%d nights were missed; this run makes up for them", wanted.missed)
        what = {"trigger": wanted.trigger, "nights_missed": wanted.missed}
    run = run_night(settings, full=full, verbose=True, wait=True, **what)
    if run.outcome == "blocked":
        return Failed(name="Blocked", message=run.message)
    return Completed(name=run.outcome.capitalize(), message=run.message)


def by_schedule() -> bool:
    """Whether the schedule, or the catch-up at the start of `nianbao serve`, started this run."""
    context = FlowRunContext.get()
    flow_run = context.flow_run if context else None
    return flow_run is not None and (flow_run.auto_scheduled or CATCH_UP in flow_run.tags)


def last_began(settings: Settings):
    """When the last run that came to its end began, with its time zone; None before the first. One cut short is still due."""
    began = [run.started_at for run in history.runs(settings.history) if not run.interrupted]
    return max(began).replace(tzinfo=UTC) if began else None
