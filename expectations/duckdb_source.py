"""Great Expectations on a DuckDB file: all work is pushed down into DuckDB over one connection.

GX closes its connection before it fetches, which loses DuckDB's results, and the dialect can't reflect tables of a schema: so the
execution engine here keeps one connection, and each table is validated as a query over it.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read when great_expectations is imported

import great_expectations as gx
import great_expectations.expectations as gxe
import sqlalchemy
from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.execution_engine import SqlAlchemyExecutionEngine

from expectations.check import Check

LAST_NIGHT = "last_night"


class OneConnectionEngine(SqlAlchemyExecutionEngine):
    """Keeps the connection that it opened first, until ``close``; a query that raised does not abort those after it."""

    kept: sqlalchemy.Connection | None = None

    @contextmanager
    def get_connection(self) -> Iterator[sqlalchemy.Connection]:
        if self.kept is None:
            self.kept = self.engine.connect()
        try:
            yield self.kept
        except Exception:
            self.kept.rollback()
            raise


class DuckDBDatasource(SQLDatasource):
    """A DuckDB database as a GX datasource."""

    type: Literal["duckdb"] = "duckdb"

    @property
    def execution_engine_type(self) -> type[OneConnectionEngine]:
        return OneConnectionEngine


@dataclass(frozen=True, slots=True)
class Judged:
    """GX's word on a check: passed or not, and the exception where it could not run ("" if it ran)."""

    passed: bool
    exception: str


class Warehouse:
    """An open candidate: validates checks, and answers SQL over the same connection."""

    def __init__(self, candidate: Path, published: Path | None, read_only: bool = True) -> None:
        """Open ``candidate``, read-only but for tests, the last published warehouse attached as ``last_night``. Raises what DuckDB raises."""
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        self.source = context.data_sources.add_duckdb(
            name="warehouse", connection_string=f"duckdb:///{candidate}", kwargs={"connect_args": {"read_only": read_only}}
        )
        self.engine = self.source.get_execution_engine()
        with self.engine.get_connection() as self.connection:
            if published:
                quoted = str(published).replace("'", "''")
                self.connection.exec_driver_sql(f"attach '{quoted}' as {LAST_NIGHT} (read_only)")

    def rows(self, sql: str, limit: int) -> tuple[dict, ...]:
        """The first ``limit`` rows of a query."""
        with self.engine.get_connection() as connection:
            cursor = connection.exec_driver_sql(f"select * from ({sql}) as listed limit {limit}")
            return tuple(dict(row) for row in cursor.mappings())

    def value(self, sql: str) -> object:
        """The first value of a query, None where it finds nothing."""
        with self.engine.get_connection() as connection:
            row = connection.exec_driver_sql(sql).fetchone()
        return row[0] if row else None

    def tables(self) -> frozenset[str]:
        """Every table and view of the candidate as schema.name."""
        query = "select table_schema, table_name from information_schema.tables where table_catalog = current_database()"
        return frozenset(f"{schema}.{name}" for schema, name in self.connection.exec_driver_sql(query).fetchall())

    def validate(self, table: str, checks: Sequence[Check]) -> dict[str, Judged]:
        """Judge the checks of one table by name. A check without a result is missing from the answer."""
        asset = self.source.add_query_asset(name=f"{table} {len(self.source.assets)}", query=f"select * from {table}")
        batch = asset.get_batch(asset.build_batch_request())
        suite = gx.ExpectationSuite(name=table, expectations=[expectation(check) for check in checks])
        found = {}
        for result in batch.validate(suite, result_format="BOOLEAN_ONLY").results:
            name = result.expectation_config.meta["name"]
            found[name] = Judged(bool(result.success), raised(result.exception_info))
        return found

    def close(self) -> None:
        """Give the file free again."""
        self.connection.close()
        for engine in (self.engine.engine, self.source.get_engine()):
            engine.dispose()


def expectation(check: Check) -> gxe.Expectation:
    """The check as a GX Core expectation."""
    common = {"severity": check.severity, "meta": {"name": check.name}, "notes": check.title_en}
    if check.kind == "columns":
        return gxe.ExpectTableColumnsToMatchSet(column_set=list(check.columns), exact_match=False, **common)
    if check.kind == "not_null":
        return gxe.ExpectColumnValuesToNotBeNull(column=check.columns[0], **common)
    if check.kind == "in_set":
        return gxe.ExpectColumnValuesToBeInSet(column=check.columns[0], value_set=list(check.values), **common)
    if check.kind == "between":
        return gxe.ExpectColumnValuesToBeBetween(column=check.columns[0], min_value=check.values[0], max_value=check.values[1], **common)
    if check.kind == "unique" and len(check.columns) == 1:
        return gxe.ExpectColumnValuesToBeUnique(column=check.columns[0], **common)
    if check.kind == "unique":
        return gxe.ExpectCompoundColumnsToBeUnique(column_list=list(check.columns), **common)
    if check.kind == "no_rows":
        return gxe.UnexpectedRowsExpectation(unexpected_rows_query=over_batch(check.rows), **common)
    raise ValueError(f"{check.name}: no expectation for a check of kind {check.kind!r}")


def over_batch(query: str) -> str:
    """The query as GX wants it: braces doubled, and its batch named, for it prints a complaint on every query without one."""
    return "with batch as (select 1 from {batch} limit 0) " + query.replace("{", "{{").replace("}", "}}")


def raised(exception_info: dict) -> str:
    """The last line of the exception by which a check could not run; "" if it ran. GX has one entry, or one for each metric."""
    entries = [exception_info] if "raised_exception" in exception_info else list(exception_info.values())
    for entry in entries:
        if entry.get("raised_exception"):
            return (str(entry.get("exception_message") or "").strip().splitlines() or ["it raised without a message"])[0]
    return ""


@contextmanager
def quiet() -> Iterator[None]:
    """Keep GX from logging and warning; what it finds is in its results. Some of its modules set a level of their own."""
    names = [name for name in logging.root.manager.loggerDict if name.startswith("great_expectations.")]
    loggers = [logging.getLogger(name) for name in ("great_expectations", *names)]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels):
            logger.setLevel(level)
