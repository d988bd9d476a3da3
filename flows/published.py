"""The commands that ask what has been published: query, shell, trace, history, diff, export. None of them writes a warehouse."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from flows.options import COLOURS, data_option, folder, settings_of
from flows.settings import Settings

if TYPE_CHECKING:
    from flows.warehouse.nights import PublishedNight

FORMS = ("parquet", "csv", "xlsx")
at_option = click.option("--at", metavar="NIGHT", help="An earlier night that is kept: 2026-11-20, or last-1 (see `nianbao history`).")


@contextmanager
def told_plainly() -> Iterator[None]:
    """What a person asked for and is not there is one line and exit code 1, not a traceback."""
    import duckdb

    from flows.warehouse.ask import NothingPublished
    from flows.warehouse.nights import NoSuchNight
    from flows.warehouse.trace import NotFound

    try:
        yield
    except (NothingPublished, NoSuchNight, NotFound) as error:
        raise click.ClickException(str(error)) from None
    except duckdb.Error as error:
        raise click.ClickException(f"{type(error).__name__}: {error}") from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def night_of(settings: Settings, name: str) -> PublishedNight:
    """The kept night that a person means."""
    from flows.warehouse.nights import chosen

    return chosen(name, settings.versions, settings.pointer, ZoneInfo(settings.timezone))


def warehouse_at(settings: Settings, at: str | None) -> Path:
    """The warehouse to ask: the published one, or that of an earlier night."""
    return night_of(settings, at).path if at else settings.pointer


@click.command()
@click.argument("sql")
@data_option
@at_option
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True, help="How to print the rows.")
def query(sql: str, data: Path | None, at: str | None, form: str) -> None:
    """Ask the published warehouse in SQL, read-only.

    \b
    nianbao query "from marts.scorecard"
    nianbao query "select name_zh, value from marts.fct_indicator_year join marts.dim_institution using (institution_key)"
    nianbao query "select count(*) from marts.fct_observation" --at last-1
    """
    with told_plainly():
        from flows.warehouse.ask import ask

        ask(warehouse_at(settings_of(data=data), at), sql, form, sys.stdout)


@click.command()
@data_option
@at_option
def shell(data: Path | None, at: str | None) -> None:
    """Ask the published warehouse question after question, read-only.

    A statement ends with a semicolon. It sees the night that was published when the shell began.
    """
    with told_plainly():
        from flows.warehouse.shell import Shell

        Shell(warehouse_at(settings_of(data=data), at)).cmdloop()


@click.command()
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
    with told_plainly():
        from flows.extraction.catalogue import Catalogue
        from flows.warehouse.trace import lines
        from flows.warehouse.trace import trace as find

        settings = settings_of(data=data)
        codes = Catalogue.load(settings.seeds / "indicators.csv").exact(indicator)
        click.echo("\n".join(lines(find(settings.pointer, institution, indicator, year, tuple(codes)))))


@click.command()
@data_option
@click.option("-n", "--last", type=click.IntRange(min=1), default=20, show_default=True, help="How many runs, newest last.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a run, in a list.")
def history(data: Path | None, last: int, as_json: bool) -> None:
    """The runs so far: when, how they ended, what they read; ● marks a night whose warehouse is kept.

    A kept night is asked with `nianbao query … --at NIGHT` and compared with `nianbao diff A B`.
    """
    from dataclasses import asdict

    from flows.warehouse.history import runs
    from flows.warehouse.nights import nights

    settings = settings_of(data=data)
    zone = ZoneInfo(settings.timezone)
    kept = {night.at for night in nights(settings.versions, settings.pointer, zone)}
    found = runs(settings.history)[-last:]
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1, default=datetime.isoformat))
        return
    if not found:
        click.echo("no run yet; start one with: nianbao run")
        return
    from flows.notifications.notify import sent
    from flows.warehouse.nights import local

    told = sent(settings.notifications)
    for one in found:
        seconds = (one.ended_at - one.started_at).total_seconds() if one.ended_at else 0
        outcome = click.style(f"{one.outcome:9}", fg=COLOURS.get(one.outcome))
        mark = "●" if one.outcome == "published" and one.ended_at and local(one.ended_at, zone) in kept else " "
        caught_up = f"catch-up for {one.nights_missed} missed; " if one.nights_missed else ""
        reached, of = told.get(one.run_id, (0, 0))
        untold = f"{of - reached} of {of} notifications failed; " if reached < of else ""
        message = caught_up + untold + (one.message.splitlines() or [""])[0][:90]
        click.echo(
            f"{mark} {local(one.started_at, zone):%Y-%m-%d %H:%M:%S}  {outcome}  {seconds:6.1f} s  {one.files_seen:4} files "
            f"{one.files_read:4} read {one.files_refused:3} refused  {one.observations:6} observations  {message}"
        )


@click.command()
@click.argument("before", default="last-1")
@click.argument("after", default="last")
@data_option
@click.option("--json", "as_json", is_flag=True, help="Everything, for a program.")
@click.option("-n", "--limit", type=click.IntRange(min=0), default=40, show_default=True, help="Changed values that are listed.")
def diff(before: str, after: str, data: Path | None, as_json: bool, limit: int) -> None:
    """What changed between two published nights, and why (default: the last two).

    \b
    nianbao diff                          what the last night changed
    nianbao diff 2026-11-18 2026-11-20    between two days
    """
    with told_plainly():
        from flows.warehouse.diff import difference
        from flows.warehouse.diff_lines import lines

        settings = settings_of(data=data)
        found = difference(night_of(settings, before), night_of(settings, after))
        if as_json:
            click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=1, default=str))
        else:
            click.echo("\n".join(lines(found, limit)))


@click.command()
@data_option
@at_option
@click.option("--to", "target", type=folder, help="Folder of the exports (default: exports below the data folder).")
@click.option("--format", "forms", type=click.Choice(FORMS), multiple=True, help="One form alone; may be repeated (default: all three).")
def export(data: Path | None, at: str | None, target: Path | None, forms: tuple[str, ...]) -> None:
    """The public tables as Parquet, CSV and one Excel workbook."""
    with told_plainly():
        from flows.warehouse.export import export as write

        settings = settings_of(data=data)
        source = night_of(settings, at or "last").path
        for path in write(source, target or settings.exports, forms or FORMS):
            click.echo(path)
