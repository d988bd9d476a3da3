"""Landed batches become ``raw.*`` of a candidate database, which starts as a copy of the published one.

Rows go from Parquet to DuckDB by SQL, never through Python. A document read again replaces its own rows; a file whose
content changed is a new version, and the old one stays, no longer current.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from flows.warehouse.history import Run
from flows.warehouse.landing import Batch, latest
from flows.warehouse.schema import NIGHT, RAW, RawTable

ARROW_TO_SQL = {
    "string": "VARCHAR", "int32": "INTEGER", "int64": "BIGINT", "double": "DOUBLE", "bool": "BOOLEAN", "timestamp[us]": "TIMESTAMP",
    "date32[day]": "DATE", "list<item: double>": "DOUBLE[]",
}  # fmt: skip


def discard(candidate: Path) -> None:
    """Remove a candidate and its write-ahead log: a stale log beside a new file makes that one unopenable."""
    for path in (candidate, candidate.with_name(f"{candidate.name}.wal")):
        path.unlink(missing_ok=True)


def create_candidate(candidate: Path, published: Path | None) -> None:
    """A writable copy of the published warehouse, or an empty database, with all raw tables as today's schema has them."""
    candidate.parent.mkdir(parents=True, exist_ok=True)
    if published:
        shutil.copyfile(published, candidate)
    with duckdb.connect(str(candidate)) as connection:
        connection.execute("create schema if not exists raw")
        for name, table in (RAW | NIGHT).items():
            create_table(connection, name, table)


def create_table(connection: duckdb.DuckDBPyConnection, name: str, table: RawTable) -> None:
    """Create ``raw.<name>``; one of an older schema is carried over column by column, so that no old version is lost."""
    wanted = [(column.name, ARROW_TO_SQL[str(column.type)]) for column in table.columns]
    there = connection.execute(
        "select column_name, data_type from duckdb_columns() where schema_name = 'raw' and table_name = ? order by column_index", [name]
    ).fetchall()
    if there == wanted:
        return
    definition = ", ".join(f"{column} {kind}" for column, kind in wanted)
    if there:
        connection.execute(f"alter table raw.{name} rename to {name}_before")
    connection.execute(f"create table raw.{name} ({definition})")
    if there:
        kept = ", ".join(column for column, _ in wanted if column in dict(there))
        connection.execute(f"insert into raw.{name} by name select {kept} from raw.{name}_before")
        connection.execute(f"drop table raw.{name}_before")
    connection.execute(f"comment on table raw.{name} is {quoted(table.description)}")
    for column in table.columns:
        connection.execute(f"comment on column raw.{name}.{column.name} is {quoted(column.description)}")


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def load(candidate: Path, batches: Sequence[Batch], listing: Iterable[dict], run_at: datetime) -> None:
    """Insert the batches' rows and say what the folder holds tonight.

    ``listing``: one row a file of the folder, as ``raw.file`` has it. ``run_at``: UTC, without time zone.
    """
    with duckdb.connect(str(candidate)) as connection:
        connection.execute("begin")
        if batches:
            insert_documents(connection, batches, run_at)
        replace_listing(connection, listing)
        settle_versions(connection, run_at)
        settle_quarantine(connection, run_at)
        connection.execute("commit")


def insert_documents(connection: duckdb.DuckDBPyConnection, batches: Sequence[Batch], run_at: datetime) -> None:
    """Replace the rows of every document of the batches; a document keeps the time when it was first loaded."""
    connection.execute(
        """
        create or replace temp table incoming as
        select batch.* replace (coalesce(known.loaded_at, $run_at) as loaded_at, true as is_current)
        from read_parquet($files) as batch
        left join raw.document as known using (document_id)
        qualify row_number() over (partition by document_id order by batch.source_file) = 1
        """,
        {"files": parquet(batches, "document"), "run_at": run_at},
    )
    for name, table in RAW.items():
        if name == "quarantine":
            connection.execute("insert into raw.quarantine by name select * from read_parquet($files)", {"files": parquet(batches, name)})
            continue
        connection.execute(f"delete from raw.{name} where document_id in (select document_id from incoming)")
        if name == "document":
            connection.execute("insert into raw.document by name select * from incoming")
            continue
        connection.execute(
            f"insert into raw.{name} by name select * from read_parquet($files) "
            f"qualify row_number() over (partition by {', '.join(table.key)}) = 1",
            {"files": parquet(batches, name)},
        )


def parquet(batches: Sequence[Batch], table: str) -> list[str]:
    return [str(batch.folder / f"{table}.parquet") for batch in batches]


def replace_listing(connection: duckdb.DuckDBPyConnection, listing: Iterable[dict]) -> None:
    """``raw.file`` holds the folder of this night alone."""
    tonight = pa.Table.from_pylist(list(listing), schema=NIGHT["file"].arrow)
    connection.register("tonight", tonight)
    connection.execute("delete from raw.file")
    connection.execute("insert into raw.file by name select * from tonight")
    connection.unregister("tonight")


def settle_versions(connection: duckdb.DuckDBPyConnection, run_at: datetime) -> None:
    """Which documents are current: those that tonight's folder holds, under tonight's name.

    A version is superseded by another content of its file that could be read: beside a new one that can't, the last good
    one stays. A file gone from the folder, by name and by content, is withdrawn; its rows are kept, no longer current.
    """
    connection.execute(
        """
        update raw.document set source_file = tonight.source_file, is_current = true, withdrawn_at = null
        from raw.file as tonight
        where tonight.sha256 = document.document_id and tonight.outcome = 'read'
        """
    )
    connection.execute(
        """
        update raw.document set is_current = false
        from raw.file as tonight
        where tonight.source_file = document.source_file and tonight.sha256 <> document.document_id and tonight.outcome = 'read'
          and document.document_id not in (select sha256 from raw.file where outcome = 'read')
        """
    )
    connection.execute(
        """
        update raw.document set is_current = false, withdrawn_at = $run_at
        where is_current
          and document_id not in (select sha256 from raw.file)
          and source_file not in (select source_file from raw.file)
        """,
        {"run_at": run_at},
    )


def settle_quarantine(connection: duckdb.DuckDBPyConnection, run_at: datetime) -> None:
    """The quarantine holds the files of tonight's folder that stand refused, each with its latest reason and the time of its first."""
    connection.execute(
        """
        create or replace temp table standing as
        select source_file, sha256, tonight.reason_code,
               arg_max(reason, coalesce(seen_at, timestamp '9999-01-01')) filter (quarantine.reason_code = tonight.reason_code) as reason,
               coalesce(min(seen_at), $run_at) as seen_at
        from raw.quarantine join raw.file as tonight using (source_file, sha256)
        where tonight.outcome = 'refused'
        group by source_file, sha256, tonight.reason_code
        """,
        {"run_at": run_at},
    )
    connection.execute("delete from raw.quarantine")
    connection.execute("insert into raw.quarantine by name select * from standing")


def known_files(published: Path) -> tuple[dict[str, str], set[tuple[str, ...]]]:
    """Of the published warehouse: the versions of the run that made it, and its ``raw.file`` rows as tuples."""
    with duckdb.connect(str(published), read_only=True) as connection:
        cursor = connection.execute(
            "select extractor_version, catalogue_version, model_version from raw.run order by started_at desc limit 1"
        )
        row = cursor.fetchone()
        files = connection.execute("from raw.file").fetchall()
    return dict(zip(("extractor", "catalogue", "model"), row)) if row else {}, set(files)


def stale_batches(candidate: Path, batches: Sequence[Batch], extractor: str, full: bool) -> tuple[Batch, ...]:
    """The batches with a file whose outcome the candidate does not hold from this extractor version; all of them if ``full``."""
    with duckdb.connect(str(candidate), read_only=True) as connection:
        held = connection.execute(
            "select source_file, sha256, outcome, reason_code from raw.file where extractor_version = ?", [extractor]
        ).fetchall()
    known = set() if full else set(held)
    fresh = {
        batch.folder for file, batch in latest(batches).values()
        if (file.source_file, file.sha256, file.outcome, file.reason_code) not in known
    }  # fmt: skip
    return tuple(batch for batch in batches if batch.folder in fresh)


def counts(candidate: Path) -> dict[str, int]:
    """Rows of the current documents, and the files that stand refused, named as the run's columns."""
    with duckdb.connect(str(candidate), read_only=True) as connection:
        figures, observations, awards = (
            connection.execute(
                f"select count(*) from raw.{table} join raw.document using (document_id) where is_current"
            ).fetchone()[0]
            for table in ("figure", "observation", "award")
        )
        refused = connection.execute("select count(*) from raw.file where outcome = 'refused'").fetchone()[0]
    return {"figures": figures, "observations": observations, "awards": awards, "files_refused": refused}


def load_runs(candidate: Path, runs: Sequence[Run]) -> None:
    """``raw.run`` holds every run up to this one."""
    schema = NIGHT["run"].arrow
    rows = [{name: getattr(run, name) for name in schema.names} | {"steps": json.dumps(run.steps)} for run in runs]
    table = pa.Table.from_pylist(rows, schema=schema)
    with duckdb.connect(str(candidate)) as connection:
        connection.register("all_runs", table)
        connection.execute("delete from raw.run")
        connection.execute("insert into raw.run by name select * from all_runs")


def last_run(warehouse: Path) -> Run:
    """The run that made ``warehouse``, as it recorded it."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        cursor = connection.execute("from raw.run order by started_at desc limit 1")
        values = dict(zip((column[0] for column in cursor.description), cursor.fetchone()))
    return Run(**values | {"steps": json.loads(values["steps"] or "{}")})


def settle_run(candidate: Path, run: Run) -> None:
    """The run's record as it ended, in ``raw.run`` and ``quality.run``."""
    with duckdb.connect(str(candidate)) as connection:
        for table in ("raw.run", "quality.run"):
            connection.execute(
                f"update {table} set ended_at = $ended_at, outcome = $outcome, message = $message, steps = $steps where run_id = $run_id",
                {"ended_at": run.ended_at, "outcome": run.outcome, "message": run.message, "steps": json.dumps(run.steps), "run_id": run.run_id},
            )
