"""The `nianbao` command. Each subcommand imports only what it needs, when it needs it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows import published
from flows.check.command import check
from flows.options import COLOURS, data_option, folder, settings_of
from flows.serve.command import serve

PUBLISHED, FAILED, WRONG_USAGE, BLOCKED = 0, 1, 2, 3  # exit codes


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="nianbao")
def main() -> None:
    """Nianbao 年报: a warehouse of vocational-school quality reports.

    Every night it reads the reports that schools hand in, takes out every figure and award with the place where it
    stands, builds a star schema in DuckDB, judges it, and publishes it only when it passes.
    """


@main.command()
@click.option("--raw", type=folder, help="Folder of raw reports (default: raw, or NIANBAO_RAW_DIR).")
@data_option
@click.option("--full", is_flag=True, help="Read and build everything again, also what has not changed.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes that read and extract (default: one a core).")
@click.option("--wait", is_flag=True, help="Wait for another run to end, where one works in the data folder.")
@click.option("--accept-loss", metavar="REASON", default="", help="Publish though it holds less than the last night, for this reason.")
@click.option("-v", "--verbose", is_flag=True, help="Show the log of every step.")
def run(raw: Path | None, data: Path | None, full: bool, workers: int | None, wait: bool, accept_loss: str, verbose: bool) -> None:
    """One night's run: read, extract, load, build, judge, publish, report.

    Exit codes: 0 published or unchanged, 1 failed, 2 wrong usage, 3 blocked by the gate.
    """
    settings = settings_of(raw=raw, data=data, workers=workers)
    if not settings.raw.is_dir():
        raise click.UsageError(f"{settings.raw}: no such folder; name the folder of raw reports with --raw")
    from flows.lock import AlreadyRunning
    from flows.run import run_night

    try:
        with progress_bar() as progress:
            record = run_night(settings, full=full, progress=progress, verbose=verbose, wait=wait, accept_loss=accept_loss.strip())
    except AlreadyRunning as error:
        raise click.ClickException(str(error)) from None
    except Exception as error:
        if verbose:
            raise
        click.secho(f"failed: {error}", fg=COLOURS["failed"], err=True)
        click.echo("The published warehouse is as it was. Run again with --verbose for the whole log.", err=True)
        sys.exit(FAILED)
    click.secho(record.outcome, fg=COLOURS[record.outcome], bold=True, nl=False)
    click.echo(f" in {(record.ended_at - record.started_at).total_seconds():.1f} s: {record.message}")
    for line in record.blocked_by:
        click.echo(f"  ✗ {line}")
    if record.outcome != "unchanged":
        click.echo(
            f"  {record.files_seen} files ({record.files_read} read now, {record.files_refused} refused), "
            f"{record.figures} figures, {record.observations} observations, {record.awards} awards"
        )
        click.echo(f"  report: {settings.report / 'index.html'}")
    sys.exit(BLOCKED if record.outcome == "blocked" else PUBLISHED)


def progress_bar():
    """A context manager that yields a Progress: a bar of the files read and a line for the step at work."""
    from flows.progress import bar

    return bar()


@main.command()
@data_option
def report(data: Path | None) -> None:
    """Write the report of the published night again, and say where it is.

    Every night writes its own; this is for a report that was moved, or is wanted after an upgrade of Nianbao.
    """
    from flows.lock import AlreadyRunning, only_one
    from flows.steps import renew_report

    settings = settings_of(data=data)
    if not settings.pointer.exists():
        raise click.ClickException(f"{settings.pointer}: nothing has been published yet; start a night with: nianbao run")
    try:
        with only_one(settings.data / "run.lock"):
            click.echo(renew_report(settings))
    except AlreadyRunning as error:
        raise click.ClickException(str(error)) from None


for command in (published.query, published.shell, published.trace, published.history, published.diff, published.export, check, serve):
    main.add_command(command)


if __name__ == "__main__":
    main()
