"""What the commands share: the option of the data folder, and settings that can't be read as wrong usage."""

from __future__ import annotations

from pathlib import Path

import click

from flows.settings import Settings

COLOURS = {"published": "green", "unchanged": "green", "blocked": "yellow", "failed": "red"}

folder = click.Path(file_okay=False, path_type=Path)
data_option = click.option("--data", type=folder, help="Folder of all state (default: data, or NIANBAO_DATA_DIR).")


def settings_of(**given: object) -> Settings:
    """The settings, or wrong usage where one can't be read."""
    try:
        return Settings.load(**given)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
