"""Keeps the schedule: a Prefect runner that starts the night's flow when it is due, and at its own start one for nights missed.

The deployment is paused while nothing serves it, so that no late runs pile up; what was due meanwhile is found by our own history.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC

from flows.run import settle_libraries
from flows.serve.schedule import due, understood
from flows.serve.server import own_server
from flows.settings import Settings
from flows.tonight import now

DEPLOYMENT = "nightly"


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until a signal ends it; ``say`` prints a line. Raises ValueError for a schedule that can't be read, NoServer without a server."""
    understood(settings.cron, settings.timezone)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until the runner is there to be stopped
    settle_libraries(settings, verbose=True)
    os.environ["NIANBAO_CRON"], os.environ["NIANBAO_TIMEZONE"] = settings.cron, settings.timezone  # for the night's own process
    with ExitStack() as at_the_end:
        if not os.environ.get("PREFECT_API_URL"):
            os.environ["PREFECT_API_URL"] = at_the_end.enter_context(own_server())
        asyncio.run(keep_schedule(settings, say))


async def keep_schedule(settings: Settings, say: Callable[[str], None]) -> None:
    """Register the deployment, start the catch-up where one is due, and run what the schedule starts."""
    from prefect import get_client
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.runner import Runner
    from prefect.types.entrypoint import EntrypointType

    from flows.serve.night import CATCH_UP, last_began, scheduled_night

    class NightRunner(Runner):
        """Prefect's own handler exits without stopping the night at work, whose processes would live on."""

        def handle_sigterm(self, *_: object) -> None:
            loop.call_soon_threadsafe(lambda: stopping.append(loop.create_task(self.astop())))

    loop, stopping = asyncio.get_running_loop(), []
    runner = NightRunner(name="nianbao", limit=1, pause_on_shutdown=True)
    loop.add_signal_handler(signal.SIGINT, runner.handle_sigterm)
    deployment = await scheduled_night.to_deployment(
        DEPLOYMENT,
        schedule=CronSchedule(cron=settings.cron, timezone=settings.timezone),
        parameters={"raw": str(settings.raw), "data": str(settings.data)},
        entrypoint_type=EntrypointType.MODULE_PATH,
        description="One night: read, extract, load, build, judge, publish, report.",
    )
    identity = await runner.add_deployment(deployment)
    api = os.environ["PREFECT_API_URL"]
    say(f"nights at {settings.cron} ({settings.timezone}), raw {settings.raw}, data {settings.data}, Prefect {api}")
    last = last_began(settings)
    wanted = due(settings.cron, settings.timezone, last, now().replace(tzinfo=UTC))
    if last and wanted.anything:
        async with get_client() as client:
            await client.create_flow_run_from_deployment(identity, tags=[CATCH_UP], name=f"catch-up-{now():%Y%m%dT%H%M%S}")
        say(f"{wanted.missed} nights were missed: one run makes up for them")
    await runner.start()
