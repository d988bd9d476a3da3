"""The `nianbao` command. Each subcommand imports only what it needs, when it needs it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from flows.settings import Settings

PUBLISHED, FAILED, WRONG_USAGE, BLOCKED = 0, 1, 2, 3  # exit codes
COLOURS = {"published": "green", "unchanged": "green", "blocked": "yellow", "failed": "red"}

folder = click.Path(file_okay=False, path_type=Path)
data_option = click.option("--data", type=folder, help="Folder of all state (default: data, or NIANBAO_DATA_DIR).")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="nianbao")
def main() -> None:
    """Nianbao 年报: a warehouse of vocational-school quality reports.

    Every night it reads the reports that schools hand in, takes out every figure and award with the place where it
    stands, builds a star schema in DuckDB, judges it, and publishes it only when it passes.
    """


def settings_of(**given: object) -> Settings:
    """The settings, or wrong usage where one can't be read."""
    try:
        return Settings.load(**given)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


@main.command()
@click.option("--raw", type=folder, help="Folder of raw reports (default: raw, or NIANBAO_RAW_DIR).")
@data_option
@click.option("--full", is_flag=True, help="Read and build everything again, also what has not changed.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes that read and extract (default: one a core).")
@click.option("--wait", is_flag=True, help="Wait for another run to end, where one works in the data folder.")
@click.option("-v", "--verbose", is_flag=True, help="Show the log of every step.")
def run(raw: Path | None, data: Path | None, full: bool, workers: int | None, wait: bool, verbose: bool) -> None:
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
            record = run_night(settings, full=full, progress=progress, verbose=verbose, wait=wait)
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
@click.argument("sql")
@data_option
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True, help="How to print the rows.")
def query(sql: str, data: Path | None, form: str) -> None:
    """Ask the published warehouse in SQL, read-only.

    \b
    nianbao query "from marts.scorecard"
    nianbao query "select name_zh, value from marts.fct_indicator_year join marts.dim_institution using (institution_key)"
    """
    import duckdb

    from flows.warehouse.ask import NothingPublished, ask

    try:
        ask(settings_of(data=data).pointer, sql, form, sys.stdout)
    except NothingPublished as error:
        raise click.ClickException(str(error)) from None
    except duckdb.Error as error:
        raise click.ClickException(f"{type(error).__name__}: {error}") from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@main.command()
@click.argument("institution")
@click.argument("indicator")
@click.argument("year", default="")
@data_option
def trace(institution: str, indicator: str, year: str, data: Path | None) -> None:
    """Where a value comes from: every statement, its file, place and words, and why the agreed one was chosen.

    INSTITUTION is a name, a part of one, or a 10-digit code; INDICATOR a name as schools write it, or a catalogue code.

    \b
    nianbao trace 重庆工业职业技术学院 就业率 2021
    """
    from flows.extraction.catalogue import Catalogue
    from flows.warehouse.ask import NothingPublished
    from flows.warehouse.trace import NotFound, lines
    from flows.warehouse.trace import trace as find

    settings = settings_of(data=data)
    codes = Catalogue.load(settings.seeds / "indicators.csv").exact(indicator)
    try:
        found = find(settings.pointer, institution, indicator, year, tuple(codes))
    except (NothingPublished, NotFound) as error:
        raise click.ClickException(str(error)) from None
    click.echo("\n".join(lines(found)))


@main.command()
@data_option
@click.option("-n", "--last", type=click.IntRange(min=1), default=20, show_default=True, help="How many runs, newest last.")
def history(data: Path | None, last: int) -> None:
    """The runs so far: when, how they ended, what they read."""
    from flows.warehouse.history import runs

    found = runs(settings_of(data=data).history)[-last:]
    if not found:
        click.echo("no run yet; start one with: nianbao run")
        return
    for one in found:
        seconds = (one.ended_at - one.started_at).total_seconds() if one.ended_at else 0
        outcome = click.style(f"{one.outcome:9}", fg=COLOURS.get(one.outcome))
        click.echo(
            f"{one.started_at:%Y-%m-%d %H:%M:%S}Z  {outcome}  {seconds:6.1f} s  {one.files_seen:4} files "
            f"{one.files_read:4} read {one.files_refused:3} refused  {one.observations:6} observations  {one.message.splitlines()[0][:90]}"
        )


if __name__ == "__main__":
    main()
