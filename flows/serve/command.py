"""``nianbao serve``: runs until it is stopped; exit code 0 when a signal ended it, 1 when no server came up, 2 wrong usage."""

from __future__ import annotations

from pathlib import Path

import click

from flows.options import data_option, folder, settings_of


@click.command()
@click.option("--raw", type=folder, help="Folder of raw reports (default: raw, or NIANBAO_RAW_DIR).")
@data_option
@click.option("--cron", help="When, in cron's five fields (default: 0 2 * * *, or NIANBAO_CRON).")
@click.option("--timezone", help="Time zone of the schedule (default: Asia/Shanghai, or NIANBAO_TIMEZONE).")
def serve(raw: Path | None, data: Path | None, cron: str | None, timezone: str | None) -> None:
    """Keep the nightly schedule, until stopped; nights missed while it was stopped are made up for by one run.

    With PREFECT_API_URL set, that Prefect server keeps the schedule and shows the nights; without it, one of its own
    is started on the loopback address.
    """
    settings = settings_of(raw=raw, data=data, cron=cron, timezone=timezone)
    if not settings.raw.is_dir():
        raise click.UsageError(f"{settings.raw}: no such folder; name the folder of raw reports with --raw")
    from flows.serve.runner import serve as keep_serving
    from flows.serve.server import NoServer

    try:
        keep_serving(settings, lambda line: click.echo(line, err=True))
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    except NoServer as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
