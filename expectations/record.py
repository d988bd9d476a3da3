"""The gate's results become ``quality.gate_check`` of the candidate that was judged, so that each night tells how it was judged."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from expectations.check import GateResult

TABLE = "How the gate judged this night: one row a check, passed or not."
COLUMNS = {
    "run_id": (pa.string(), "The run that was judged; quality.run."),
    "judged_at": (pa.timestamp("us"), "When (UTC)."),
    "name": (pa.string(), "Name of the check: the table that it is about, and what it guards."),
    "suite": (pa.string(), "intake, raw, marts, quality, completeness, dbt, or gate for the gate itself."),
    "table_name": (pa.string(), "The table that it is about."),
    "severity": (pa.string(), "critical blocks the night, warning is reported, info is listed."),
    "outcome": (pa.string(), "passed, failed, raised (it could not run) or vacuous (it had nothing to judge)."),
    "blocks": (pa.bool_(), "Whether it keeps the night from being published."),
    "observed": (pa.string(), "What was found."),
    "expected": (pa.string(), "What was expected."),
    "title_zh": (pa.string(), "What the check guards, in Chinese."),
    "title_en": (pa.string(), "The same in English."),
    "broken_rows": (pa.string(), "Up to 20 of the rows that break it, as JSON."),
    "accepted": (pa.string(), "The reason for which a person accepted the loss; empty if nobody did."),
}


def write(candidate: Path, results: Iterable[GateResult], run_id: str, at: datetime) -> None:
    """Replace ``quality.gate_check`` of ``candidate``. Raises what DuckDB raises."""
    rows = [
        {
            "run_id": run_id, "judged_at": at, "name": result.name, "suite": result.suite, "table_name": result.table,
            "severity": result.severity, "outcome": result.outcome, "blocks": result.blocks, "observed": result.observed,
            "expected": result.expected, "title_zh": result.title_zh, "title_en": result.title_en,
            "broken_rows": json.dumps(result.rows, ensure_ascii=False, default=str), "accepted": result.accepted,
        }
        for result in results
    ]  # fmt: skip
    schema = pa.schema([(name, kind) for name, (kind, _) in COLUMNS.items()])
    with duckdb.connect(str(candidate)) as connection:
        connection.register("judged", pa.Table.from_pylist(rows, schema=schema))
        connection.execute("create schema if not exists quality")
        connection.execute("create or replace table quality.gate_check as from judged")
        connection.execute(f"comment on table quality.gate_check is '{TABLE}'")
        for name, (_, description) in COLUMNS.items():
            connection.execute(f"comment on column quality.gate_check.{name} is '{description}'")


def read(warehouse: Path) -> tuple[GateResult, ...]:
    """The results that ``warehouse`` holds, in the order in which they were written."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        cursor = connection.execute("select * from quality.gate_check order by rowid")
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row)) for row in cursor.fetchall()]
    return tuple(
        GateResult(
            name=row["name"], suite=row["suite"], table=row["table_name"], severity=row["severity"], outcome=row["outcome"],
            observed=row["observed"], expected=row["expected"], title_zh=row["title_zh"], title_en=row["title_en"],
            rows=tuple(json.loads(row["broken_rows"])), accepted=row["accepted"],
        )
        for row in rows
    )  # fmt: skip
