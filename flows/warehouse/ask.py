"""A question in SQL to the published warehouse: read-only, and shut off from files and the network."""

from __future__ import annotations

import csv
import io
import json
import shutil
from contextlib import redirect_stdout
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TextIO

import duckdb

SEALED = {"enable_external_access": "false", "lock_configuration": "true", "autoinstall_known_extensions": "false"}
WIDTH_OF_A_FILE = 10_000  # columns, where the output is no terminal
ROWS_AT_ONCE = 1000
ROWS_SHOWN = 200  # of a table; csv and json give all


class NothingPublished(RuntimeError):
    """There is no published warehouse yet."""


def open_published(pointer: Path) -> duckdb.DuckDBPyConnection:
    """A sealed read-only connection to the last good night. Raises NothingPublished."""
    if not pointer.exists():
        raise NothingPublished(f"{pointer}: nothing has been published yet; start a night with: nianbao run")
    return duckdb.connect(str(pointer.resolve()), read_only=True, config=SEALED)


def ask(pointer: Path, sql: str, form: str, output: TextIO) -> None:
    """Print the answer to ``sql`` as ``table``, ``csv`` or ``json`` (one object a row, in a list)."""
    with open_published(pointer) as connection:
        if form == "table":
            relation = connection.sql(sql)
            if relation is not None:
                output.write(relation_text(relation, output))
            return
        cursor = connection.execute(sql)
        names = [column[0] for column in cursor.description]
        if form == "csv":
            writer = csv.writer(output)
            writer.writerow(names)
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                writer.writerows(rows)
            return
        objects = [dict(zip(names, row)) for row in cursor.fetchall()]
        json.dump(objects, output, ensure_ascii=False, indent=1, default=as_json)
        output.write("\n")


def relation_text(relation: duckdb.DuckDBPyRelation, output: TextIO) -> str:
    """The rows in a box, as wide as the terminal."""
    width = shutil.get_terminal_size().columns if output.isatty() else WIDTH_OF_A_FILE
    printed = io.StringIO()
    with redirect_stdout(printed):
        relation.show(max_width=width, max_rows=ROWS_SHOWN)
    return printed.getvalue()


def as_json(value: object) -> str | float:
    """JSON for what JSON has no type for."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
