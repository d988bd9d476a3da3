"""The published warehouse as files for those who don't speak SQL: Parquet, CSV and one Excel workbook.

A folder of exports is replaced as a whole when it is complete, so that nobody opens half of one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb

ROWS_AT_ONCE = 5000
ROWS_OF_A_SHEET = 1_048_575  # beside the head
LETTERS_OF_A_CELL = 32_767
CUT = "…（已截断 cut）"
TABLES = """
select schema_name, table_name, coalesce(comment, '') as description from (
    select schema_name, table_name, comment from duckdb_tables()
    union all
    select schema_name, view_name, comment from duckdb_views() where not internal
) where schema_name in ('marts', 'quality') order by all
"""
COLUMNS = """
select schema_name, table_name, column_name, data_type, coalesce(comment, '') as description from duckdb_columns()
where schema_name in ('marts', 'quality') order by schema_name, table_name, column_index
"""


@dataclass(frozen=True, slots=True)
class Table:
    schema: str
    name: str
    description: str

    @property
    def full_name(self) -> str:
        return f'"{self.schema}"."{self.name}"'


def export(warehouse: Path, folder: Path, forms: tuple[str, ...]) -> list[Path]:
    """Write the public tables of ``warehouse`` below ``folder``, a folder a form (parquet, csv, xlsx); returns the files."""
    written: list[Path] = []
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = [Table(*row) for row in connection.execute(TABLES).fetchall()]
        for form in forms:
            temporary = folder / f".{form}.{os.getpid()}"
            shutil.rmtree(temporary, ignore_errors=True)
            temporary.mkdir(parents=True)
            WRITERS[form](connection, tables, temporary)
            final = folder / form
            replace(temporary, final)
            written += sorted(final.iterdir())
    return written


def replace(temporary: Path, final: Path) -> None:
    """Give the complete folder its name; the one that had it goes."""
    old = final.with_name(f".{final.name}.old.{os.getpid()}")
    if final.exists():
        final.rename(old)
    temporary.rename(final)
    shutil.rmtree(old, ignore_errors=True)


def write_parquet(connection: duckdb.DuckDBPyConnection, tables: list[Table], folder: Path) -> None:
    for table in tables:
        path = str(folder / f"{table.schema}.{table.name}.parquet").replace("'", "''")
        connection.execute(f"copy {table.full_name} to '{path}' (format parquet, compression zstd)")


def write_csv(connection: duckdb.DuckDBPyConnection, tables: list[Table], folder: Path) -> None:
    """UTF-8 with a byte order mark, which is how Excel tells it from GBK."""
    for table in tables:
        path = folder / f"{table.schema}.{table.name}.csv"
        connection.execute(f"copy {table.full_name} to '{str(path).replace(chr(39), chr(39) * 2)}' (format csv, header)")
        marked = path.with_suffix(".marked")
        with path.open("rb") as plain, marked.open("wb") as target:
            target.write(b"\xef\xbb\xbf")
            shutil.copyfileobj(plain, target)
        marked.replace(path)


def write_xlsx(connection: duckdb.DuckDBPyConnection, tables: list[Table], folder: Path) -> None:
    """One workbook, a sheet a table, the meaning of every column on the first; text is never taken for a formula or a link."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(folder / "nianbao.xlsx"), options) as workbook:
        head = workbook.add_format({"bold": True, "bg_color": "#E7EEF4", "bottom": 1})
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})

        def sheet(name: str, columns: list[str], rows: Iterator[tuple]) -> None:
            """Further sheets where one is full."""
            number, row_no, page = 1, 0, workbook.add_worksheet(name[:31])
            page.write_row(0, 0, columns, head)
            page.freeze_panes(1, 0)
            for row in rows:
                if row_no == ROWS_OF_A_SHEET:
                    number, row_no, page = number + 1, 0, workbook.add_worksheet(f"{name[:27]}.{number + 1}")
                    page.write_row(0, 0, columns, head)
                row_no += 1
                for column_no, value in enumerate(row):
                    write_cell(page, row_no, column_no, value, moment)

        cursor = connection.execute(COLUMNS)
        sheet("字段说明 columns", [column[0] for column in cursor.description], fetched(cursor))
        for table in tables:
            cursor = connection.execute(f"from {table.full_name}")
            sheet(f"{table.schema}.{table.name}", [column[0] for column in cursor.description], fetched(cursor))


def write_cell(page, row_no: int, column_no: int, value: object, moment) -> None:
    """A value as Excel has it: unknown stays empty, a list is its JSON, text too long for a cell is cut and says so."""
    if value is None:
        return
    if isinstance(value, (datetime, date)):
        page.write_datetime(row_no, column_no, value, moment)
    elif isinstance(value, bool):
        page.write_boolean(row_no, column_no, value)
    elif isinstance(value, (int, float, Decimal)):
        page.write_number(row_no, column_no, value)
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
        cut = text if len(text) <= LETTERS_OF_A_CELL else text[: LETTERS_OF_A_CELL - len(CUT)] + CUT
        page.write_string(row_no, column_no, cut)


def fetched(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple]:
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        yield from rows


WRITERS: dict[str, Callable[[duckdb.DuckDBPyConnection, list[Table], Path], None]] = {
    "parquet": write_parquet,
    "csv": write_csv,
    "xlsx": write_xlsx,
}
