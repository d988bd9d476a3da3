"""Whole nights: over the samples, the same again, and with a pipeline broken on purpose."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import duckdb
import pytest

from flows.lock import AlreadyRunning, only_one
from flows.run import run_night
from flows.settings import ROOT, Settings
from flows.warehouse import history

PUBLIC_TABLES = (
    "raw.document",
    "raw.block",
    "raw.figure",
    "marts.dim_institution",
    "marts.dim_year",
    "marts.dim_indicator",
    "marts.dim_award",
    "marts.dim_document",
    "marts.fct_observation",
    "marts.fct_indicator_year",
    "marts.fct_award",
    "marts.scorecard",
    "quality.finding",
    "quality.completeness",
    "quality.run",
)


def ask(database: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(database.resolve()), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def digests(database: Path) -> dict[str, str]:
    """A digest of every mart's rows."""
    tables = ask(database, "select table_name from duckdb_tables() where schema_name = 'marts' order by 1")
    return {
        name: hashlib.sha256(repr(sorted(map(repr, ask(database, f"from marts.{name}")))).encode()).hexdigest() for (name,) in tables
    }


def copied_project(into: Path) -> Path:
    """A copy of the dbt project, to be broken on purpose."""
    return Path(shutil.copytree(ROOT / "dbt_project", into, ignore=shutil.ignore_patterns("target", "logs")))


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, history.Run]:
    """One night over raw/."""
    data = tmp_path_factory.mktemp("samples")
    settings = Settings.load(raw=ROOT / "raw", data=data)
    return settings, run_night(settings)


def test_a_night_over_the_samples_is_published_with_rows_in_every_public_table(samples):
    settings, run = samples
    assert run.outcome == "published", run.message
    assert run.files_refused == 0
    empty = [table for table in PUBLIC_TABLES if ask(settings.pointer, f"select count(*) from {table}") == [(0,)]]
    assert empty == []


def test_every_table_and_column_of_the_warehouse_has_a_comment(samples):
    settings, _ = samples
    public = "schema_name in ('raw', 'staging', 'intermediate', 'marts', 'quality')"
    assert ask(settings.pointer, f"select table_name from duckdb_tables() where {public} and comment is null") == []
    assert ask(settings.pointer, f"select view_name from duckdb_views() where {public} and comment is null") == []
    assert ask(settings.pointer, f"select table_name, column_name from duckdb_columns() where {public} and comment is null") == []


def test_the_six_official_tables_of_the_annual_report_are_read_whole(samples):
    settings, _ = samples
    of_the_school = "from quality.completeness join marts.dim_institution using (institution_key) where name_zh = '重庆工业职业技术学院'"
    stated = ask(settings.pointer, f"select distinct official_table {of_the_school} and status = 'stated' order by all")
    missing = ask(settings.pointer, f"select indicator_code {of_the_school} and status <> 'stated'")
    assert [table for (table,) in stated] == ["international", "policy", "scorecard", "service", "student_feedback", "teaching_resources"]
    assert missing == []


def test_every_quote_stands_in_its_block(samples):
    settings, _ = samples
    for table in ("observation", "award"):
        lost = f"select quote from raw.{table} join raw.block using (document_id, block_no) where not contains(text, quote)"
        assert ask(settings.pointer, lost) == []


def test_the_report_is_one_chinese_file_that_loads_nothing(samples):
    settings, _ = samples
    page = (settings.report / "index.html").read_text("utf-8")
    assert "官方表格填报情况" in page
    assert "重庆工业职业技术学院" in page
    assert "http://" not in page and "https://" not in page and "src=" not in page


def test_the_same_files_again_are_unchanged_and_a_full_run_gives_the_same_marts(samples):
    settings, _ = samples
    before, version = digests(settings.pointer), settings.pointer.resolve()
    again = run_night(settings)
    assert (again.outcome, again.files_read) == ("unchanged", 0)
    assert settings.pointer.resolve() == version
    assert run_night(settings, full=True).outcome == "published"
    assert digests(settings.pointer) == before


def repeat_a_seed_row(project: Path) -> None:
    seed = project / "seeds" / "indicators.csv"
    lines = seed.read_text("utf-8").splitlines()
    seed.write_text("\n".join([*lines, lines[1]]) + "\n", "utf-8")


def lose_a_dimension_row(project: Path) -> None:
    model = project / "models" / "marts" / "dim_indicator.sql"
    model.write_text(f"select * from ({model.read_text('utf-8')}) as whole where indicator_code <> 'employment_rate'", "utf-8")


def empty_the_facts(project: Path) -> None:
    model = project / "models" / "marts" / "fct_observation.sql"
    model.write_text(f"select * from ({model.read_text('utf-8')}) as whole where false", "utf-8")


@pytest.mark.parametrize(
    ("breakages", "caught"),
    [((repeat_a_seed_row, lose_a_dimension_row), ("unique", "refers")), ((empty_the_facts,), ("not_empty",))],
    ids=["a repeated seed row and a lost dimension row", "facts emptied"],
)
def test_a_broken_pipeline_is_blocked_and_the_published_file_stays(samples, tmp_path: Path, breakages, caught):
    published, _ = samples
    shutil.copytree(published.data, tmp_path / "data", symlinks=True)
    project = copied_project(tmp_path / "project")
    for breakage in breakages:
        breakage(project)
    settings = Settings.load(raw=published.raw, data=tmp_path / "data", project=project)
    before = settings.pointer.resolve().read_bytes()
    run = run_night(settings)
    assert run.outcome == "blocked"
    assert run.files_refused == 0
    assert [word for word in caught if not any(word in check for check in run.not_passed)] == []
    assert settings.pointer.resolve().read_bytes() == before
    assert "今夜的数据没有发布" in (settings.report / "index.html").read_text("utf-8")
    assert history.runs(settings.history)[-1].outcome == "blocked"


def test_a_failed_run_is_recorded_and_leaves_no_candidate(samples, tmp_path: Path):
    project = copied_project(tmp_path / "project")
    (project / "models" / "marts" / "dim_award.sql").write_text("select no_such_column from {{ ref('stg_award') }}", "utf-8")
    settings = Settings.load(raw=ROOT / "raw", data=tmp_path / "data", project=project)
    with pytest.raises(RuntimeError, match="dim_award"):
        run_night(settings)
    assert history.runs(settings.history)[-1].outcome == "failed"
    assert not settings.pointer.exists()


def test_two_runs_never_work_in_one_folder(settings: Settings):
    with only_one(settings.data / "run.lock"), pytest.raises(AlreadyRunning):
        run_night(settings)
