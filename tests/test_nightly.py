"""Whole nights: over the samples, over the real documents, with bad input, and with a pipeline broken on purpose."""

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
from tests.evaluate import documents_of, scores

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


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, history.Run]:
    """One night over the real documents."""
    settings = Settings.load(raw=shared / "seeds", data=tmp_path_factory.mktemp("real"))
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


def test_an_unreadable_file_is_quarantined_and_the_others_are_published(samples, tmp_path: Path):
    raw = Path(shutil.copytree(ROOT / "raw", tmp_path / "raw"))
    shutil.copy(next((ROOT / "tests" / "fixtures").glob("unreadable*")), raw / "坏文件.txt")
    settings = Settings.load(raw=raw, data=tmp_path / "data")
    run = run_night(settings)
    assert run.outcome == "published", run.message
    ((source_file, code, reason),) = ask(settings.pointer, "select source_file, reason_code, reason from raw.quarantine")
    assert source_file == "坏文件.txt"
    assert code and reason
    assert ask(settings.pointer, "select count(*) from raw.document") == [(run.files_seen - 1,)]
    assert "坏文件.txt" in (settings.report / "index.html").read_text("utf-8")


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


@pytest.mark.parametrize("breakage", [repeat_a_seed_row, lose_a_dimension_row, empty_the_facts])
def test_a_broken_pipeline_is_blocked_and_the_published_file_stays(samples, tmp_path: Path, breakage):
    published, _ = samples
    shutil.copytree(published.data, tmp_path / "data", symlinks=True)
    project = copied_project(tmp_path / "project")
    breakage(project)
    settings = Settings.load(raw=published.raw, data=tmp_path / "data", project=project)
    before = settings.pointer.resolve().read_bytes()
    run = run_night(settings)
    assert run.outcome == "blocked"
    assert run.files_refused == 0
    assert run.blocked_by
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


FLOORS = {
    ("table", "recall"): 0.98, ("table", "precision"): 0.98, ("table", "period"): 0.97, ("table", "qualifier"): 0.97,
    ("prose", "recall"): 0.92, ("prose", "precision"): 0.95, ("prose", "period"): 0.97, ("prose", "qualifier"): 0.97,
    ("awards", "recall"): 0.95, ("awards", "precision"): 0.95,
}  # fmt: skip
FLOORS_OF_OTHER_SCHOOLS = {
    ("table", "recall"): 0.95, ("table", "precision"): 0.97, ("prose", "recall"): 0.85, ("prose", "precision"): 0.93,
    ("awards", "recall"): 0.85, ("awards", "precision"): 0.90,
}  # fmt: skip


def below(measured: dict, floors: dict[tuple[str, str], float]) -> dict:
    """The scores that are below their floor."""
    return {key: measured[key[0]][key[1]] for key, floor in floors.items() if measured[key[0]][key[1]] < floor}


def test_the_real_documents_are_read_as_a_careful_reader_would(real, shared: Path):
    settings, run = real
    assert run.outcome == "published", run.message
    measured = scores(settings.pointer, shared / "gold")
    assert below(measured, FLOORS) == {}
    assert measured["figures"] >= 0.99


def test_reports_of_other_schools_and_layouts_are_read_nearly_as_well(shared: Path, tmp_path: Path):
    halves = [ROOT / "tests" / "gold" / half for half in ("open", "held")]
    raw = tmp_path / "raw"
    for half in halves:
        documents_of(half, raw / half.name)
    settings = Settings.load(raw=raw, data=tmp_path / "data")
    run = run_night(settings)
    assert run.outcome == "published", run.message
    for half in halves:
        assert below(scores(settings.pointer, half), FLOORS_OF_OTHER_SCHOOLS) == {}, half.name
