"""``nianbao check``: exit code 0 nothing to mend, 1 something to mend, 2 wrong usage, 3 the check itself could not be made."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from flows.options import settings_of

TO_MEND, NOT_CHECKED = 1, 3


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE...")
@click.option("--html", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write the whole result to this page.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole result as JSON.")
@click.option("--lang", type=click.Choice(["both", "zh", "en"]), default="both", show_default=True, help="Language of the result.")
def check(files: tuple[Path, ...], html: Path | None, as_json: bool, lang: str) -> None:
    """What would be read from draft reports, what their official tables lack, what contradicts what.

    For the author, before handing it in; no warehouse is touched. Several files are compared with each other.
    Exit codes: 0 nothing to mend, 1 something to mend, 2 wrong usage, 3 the check could not be made.
    """
    settings = settings_of()
    from rich.console import Console

    from flows.check import page, text
    from flows.check.draft import check as check_drafts
    from flows.progress import bar
    from flows.warehouse.build import BuildFailed

    try:
        with bar() as progress:
            result = check_drafts(files, settings, progress)
        if html:
            html.write_text(page.render(result, lang), "utf-8")
    except (BuildFailed, OSError) as error:
        click.echo(f"检查未能完成 the check could not be made: {error}", err=True)
        sys.exit(NOT_CHECKED)
    if as_json:
        click.echo(json.dumps(result.asdict(), ensure_ascii=False, indent=1))
    else:
        text.show(result, Console(soft_wrap=False), lang)
    if html:
        click.echo(f"→ {html}", err=True)
    sys.exit(0 if result.clean else TO_MEND)
