"""A small warehouse built once: a handful of tiny reports, read, loaded and built by dbt, to put one defect into at a time.

Every defect goes into the same open database within a transaction that is rolled back; the models are built again where a
defect is one of a report, from the SQL that dbt compiled, in dbt's order.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from flows import steps, tonight
from flows.settings import ROOT, Settings
from flows.warehouse.history import Run

REPORTS = ROOT / "tests" / "fixtures" / "small"
RUN_AT = datetime(2026, 1, 31, 2)
NOT_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")


@dataclass(frozen=True)
class Model:
    """A dbt model as it was built: its relation, whether it is a view, its compiled SQL, and the models that it reads."""

    name: str
    relation: str
    is_view: bool
    sql: str
    reads: tuple[str, ...]


@dataclass(frozen=True)
class SmallWarehouse:
    """The database as built, a copy of it as last night's, and its models in dbt's order."""

    path: Path
    last_night: Path
    settings: Settings
    models: tuple[Model, ...]


def build(folder: Path) -> SmallWarehouse:
    """Read the tiny reports into a candidate below ``folder`` and let dbt build it; takes some seconds."""
    settings = Settings.load(raw=REPORTS, data=folder, workers=1)
    night = steps.look(settings, False)
    batches = tuple(
        batch for group in tonight.grouped(night.unread, settings) for batch in steps.read_batch(group, settings, night.versions.extractor)
    )
    candidate = settings.warehouse / "small.duckdb"
    run = tonight.described(Run("small", RUN_AT), night)
    steps.load_candidate(candidate, run, night, batches, settings, False)
    models = build_models(candidate, folder / "target")
    unconstrained(candidate)
    last_night = folder / "last_night.duckdb"
    shutil.copyfile(candidate, last_night)
    return SmallWarehouse(candidate, last_night, settings, models)


def build_models(candidate: Path, target: Path) -> tuple[Model, ...]:
    """dbt builds seeds and models, tests left out; returns the models in the order of their building."""
    project = ROOT / "dbt_project"
    paths = ["--project-dir", str(project), "--profiles-dir", str(project), "--target-path", str(target), "--log-path", str(target)]
    handed = {"NIANBAO_CANDIDATE": str(candidate), "NIANBAO_RUN_AT": RUN_AT.isoformat(sep=" "), "DO_NOT_TRACK": "1"}
    built = subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", "build", *paths, *NOT_TESTS, "--no-use-colors"],
        env=os.environ | handed, capture_output=True, text=True,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout[-4000:]
    nodes = json.loads((target / "manifest.json").read_text("utf-8"))["nodes"]
    results = json.loads((target / "run_results.json").read_text("utf-8"))["results"]
    return tuple(
        Model(
            result["unique_id"], f'"{node["schema"]}"."{node["alias"]}"', node["config"]["materialized"] == "view",
            result["compiled_code"], tuple(node["depends_on"]["nodes"]),
        )
        for result in results
        for node in (nodes[result["unique_id"]],)
        if node["resource_type"] == "model"
    )  # fmt: skip


def unconstrained(candidate: Path) -> None:
    """Every table without its constraints, so that defects can be put in which dbt's contracts would refuse; its rows in order."""
    with duckdb.connect(str(candidate)) as connection:
        tables = connection.execute("select schema_name, table_name from duckdb_tables() where not internal").fetchall()
        for schema, table in tables:
            connection.execute(f"create or replace table {schema}.{table} as from {schema}.{table} order by all")


def needed(models: tuple[Model, ...], name: str) -> tuple[Model, ...]:
    """The models that the named one is built from, itself among them, in order."""
    wanted = {f"model.nianbao.{name}"}
    for model in reversed(models):
        if model.name in wanted:
            wanted |= set(model.reads)
    return tuple(model for model in models if model.name in wanted)


def rebuild(connection: duckdb.DuckDBPyConnection, models: tuple[Model, ...]) -> None:
    """Build the models again from what the raw tables hold now; views follow by themselves."""
    for model in models:
        if not model.is_view:
            connection.execute(f"create or replace table {model.relation} as {model.sql}")


@contextmanager
def undone(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """What happens within is rolled back."""
    connection.execute("begin")
    try:
        yield
    finally:
        connection.execute("rollback")
