"""What is asked of the published nights: which night is meant, what changed and why, exports, and a shell that does no harm."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
from openpyxl import load_workbook

from flows.warehouse import export, publish
from flows.warehouse.diff import difference
from flows.warehouse.diff_lines import lines
from flows.warehouse.nights import NoSuchNight, PublishedNight, chosen, nights
from flows.warehouse.shell import Shell

SHANGHAI = ZoneInfo("Asia/Shanghai")
VERSIONS = {"extractor": "e1", "catalogue": "c1", "model": "m1"}


def warehouse(
    path: Path, files: dict[str, tuple[str, float]], findings: tuple[str, ...] = (), declared: str | None = None, **versions: str
) -> PublishedNight:
    """A warehouse of what `diff` reads; ``files``: {source_file: (document_id, employment rate of 甲校 that it states)}."""
    made_by = VERSIONS | versions
    with duckdb.connect(str(path)) as db:
        db.execute("create schema raw; create schema marts; create schema quality")
        db.execute("create table raw.run as select ? as extractor_version, ? as catalogue_version, ? as model_version, 'published' as outcome, "
                   "timestamp '2026-01-01' as started_at", list(made_by.values()))  # fmt: skip
        db.execute("create table raw.quarantine (source_file varchar, sha256 varchar, reason_code varchar, reason varchar)")
        db.execute("create table marts.dim_document (document_key varchar, document_id varchar, source_file varchar, is_current boolean)")
        db.execute("create table marts.dim_institution as select 's' as institution_key, '甲校' as name_zh")
        db.execute("create table marts.dim_indicator as select 'i' as indicator_key, 'employment_rate' as indicator_code, '就业率' as name_zh")
        db.execute("create table marts.dim_year as select 'y' as year_key, '2021' as label")
        db.execute("create table marts.dim_award as select 'a' as award_key, '技能大赛' as contest, 'national' as level, '一等奖' as grade")
        db.execute("create table marts.fct_observation (observation_key varchar, document_key varchar, quote varchar)")
        db.execute("create table marts.fct_indicator_year (indicator_year_key varchar, institution_key varchar, year_key varchar, "
                   "indicator_key varchar, breakdown_member varchar, value double, unit varchar, observation_key varchar, "
                   "declaration_key varchar)")  # fmt: skip
        db.execute("create table marts.fct_award (award_key varchar, document_key varchar, institution_key varchar, year_key varchar, "
                   "project varchar, award_count integer, quote varchar)")  # fmt: skip
        db.execute("create table quality.finding (finding_key varchar, check_code varchar, severity varchar, source_files varchar[], "
                   "message_zh varchar, message_en varchar, status varchar)")  # fmt: skip
        for source_file, (document_id, rate) in files.items():
            db.execute("insert into marts.dim_document values ($1, $1, $2, true)", [document_id, source_file])
            db.execute("insert into marts.fct_observation values ($1, $1, '就业率')", [document_id])
            agreed = [source_file, rate, document_id, declared]
            db.execute("insert into marts.fct_indicator_year values ($1, 's', 'y', 'i', null, $2, '%', $3, $4)", agreed)
            db.execute("insert into marts.fct_award values ('a', $1, 's', 'y', $2, 1, '一等奖')", [document_id, source_file])
        for finding in findings:
            db.execute("insert into quality.finding values ($1, 'c', 'warning', [], $1, $1, 'open')", [finding])
    return PublishedNight(path, datetime(2026, 1, 1, tzinfo=SHANGHAI))


def test_a_changed_value_is_told_with_its_cause(tmp_path: Path):
    before = warehouse(tmp_path / "a.duckdb", {"same": ("d1", 90.0), "revised": ("d2", 91.0), "gone": ("d3", 92.0)}, ("old",))
    after = warehouse(tmp_path / "b.duckdb", {"same": ("d1", 90.5), "revised": ("d4", 91.5), "new": ("d5", 93.0)}, ("now",), extractor="e2")
    found = difference(before, after)
    told = {one["indicator_year_key"] if "indicator_year_key" in one else one["new_file"] or one["old_file"]: one for one in found.values}
    assert {name: (one["change"], one["why"], one["old_value"], one["new_value"]) for name, one in told.items()} == {
        "same": ("changed", "changed_rules", 90.0, 90.5),
        "revised": ("changed", "revised_file", 91.0, 91.5),
        "gone": ("gone", "withdrawn_file", 92.0, None),
        "new": ("new", "new_file", None, 93.0),
    }
    assert {(one["why"], one["source_file"]) for one in found.documents} == {
        ("revised_file", "revised"), ("withdrawn_file", "gone"), ("new_file", "new"),
    }  # fmt: skip
    assert {(one["change"], one["message_zh"]) for one in found.findings} == {("new", "now"), ("resolved", "old")}
    assert {(one["change"], one["why"], one["project"]) for one in found.awards} == {
        ("gone", "withdrawn_file", "gone"), ("new", "new_file", "new"),
    }  # fmt: skip  (the revised report states its award as before)
    text = "\n".join(lines(found, 40))
    assert "甲校 就业率 2021: 91 → 91.5 % (a revised file: revised)" in text


@pytest.mark.parametrize(
    ("versions", "why"),
    [({"extractor": "e2", "catalogue": "c2"}, "changed_catalogue"), ({"model": "m2"}, "changed_models"), ({}, "unexplained")],
)
def test_a_value_of_an_unchanged_file_changes_by_what_we_changed(tmp_path: Path, versions: dict[str, str], why: str):
    before = warehouse(tmp_path / "a.duckdb", {"same": ("d1", 90.0)})
    after = warehouse(tmp_path / "b.duckdb", {"same": ("d1", 95.0)}, **versions)
    assert [one["why"] for one in difference(before, after).values] == [why]


def test_a_value_that_a_declaration_corrected_says_so(tmp_path: Path):
    before = warehouse(tmp_path / "a.duckdb", {"same": ("d1", 90.0)}, extractor="e0")
    after = warehouse(tmp_path / "b.duckdb", {"same": ("d1", 91.0)}, declared="correction-1")
    assert [one["why"] for one in difference(before, after).values] == ["declared_correction"]


def test_two_equal_nights_differ_in_nothing(tmp_path: Path):
    nights_ = [warehouse(tmp_path / f"{name}.duckdb", {"same": ("d1", 90.0)}, ("f",)) for name in "ab"]
    assert difference(*nights_).is_empty


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Path]:
    """Three published nights, and a version newer than the pointer that was never published: (versions, pointer)."""
    versions, pointer = tmp_path / "versions", tmp_path / "nianbao.duckdb"
    for at in (datetime(2026, 1, 1, 18), datetime(2026, 1, 2, 18), datetime(2026, 1, 2, 20)):
        candidate = tmp_path / "candidate.duckdb"
        with duckdb.connect(str(candidate)) as db:
            db.execute("create schema marts")
            db.execute("create table marts.t as select '=1+1' as text, [1.5::double, 2] as list, null as nothing, true as yes")  # fmt: skip
            db.execute("comment on column marts.t.text is '说明'")
        publish.publish(candidate, pointer, versions, at)
    (versions / "20260103T000000000000Z.duckdb").touch()
    return versions, pointer


@pytest.mark.parametrize(
    ("name", "night"),
    [("last", 2), ("last-2", 0), ("2026-01-02", 0), ("2026-01-03", 2), ("2026-01-03 02", 1), ("20260103T0200", 1)],
)
def test_a_night_is_meant_by_its_local_day_or_counted_back(kept: tuple[Path, Path], name: str, night: int):
    assert chosen(name, *kept, SHANGHAI) == nights(*kept, SHANGHAI)[night]


@pytest.mark.parametrize("name", ["last-3", "2025", "yesterday", ""])
def test_a_night_that_is_not_kept_is_refused_with_those_that_are(kept: tuple[Path, Path], name: str):
    with pytest.raises(NoSuchNight, match="2026-01-02 02:00:00"):
        chosen(name, *kept, SHANGHAI)


def test_exports_hold_the_tables_and_text_is_no_formula(kept: tuple[Path, Path], tmp_path: Path):
    for _ in range(2):  # a second export takes the first one's place
        written = export.export(chosen("last", *kept, SHANGHAI).path, tmp_path / "out", ("parquet", "csv", "xlsx"))
    assert [path.name for path in written] == ["marts.t.parquet", "marts.t.csv", "nianbao.xlsx"]
    assert duckdb.sql(f"select text, list from '{written[0]}'").fetchall() == [("=1+1", [1.5, 2.0])]
    assert written[1].read_bytes().startswith(b"\xef\xbb\xbftext,list,nothing,yes")
    book = load_workbook(written[2])
    assert [sheet.title for sheet in book] == ["字段说明 columns", "marts.t"]
    assert "说明" in [cell.value for cell in book.worksheets[0]["E"]]
    (row,) = list(book["marts.t"].iter_rows(min_row=2))
    assert [(cell.value, cell.data_type) for cell in row] == [("=1+1", "s"), ("[1.5, 2.0]", "s"), (None, "n"), (True, "b")]
    assert not list((tmp_path / "out").glob(".*"))


def test_the_shell_answers_reads_nothing_else_and_survives_errors(kept: tuple[Path, Path], capsys: pytest.CaptureFixture[str]):
    asked = "select text\nfrom marts.t;\nfrom read_text('/etc/hostname');\ncreate table x as select 1;\nselec;\n.tables\n.quit\n"
    shell = Shell(kept[1])
    ended = [shell.onecmd(line) for line in asked.splitlines()]
    said = capsys.readouterr().out
    assert "=1+1" in said and "marts.t" in said
    assert said.count("Exception: ") == 3, said  # a file, a table, a word that is no SQL
    assert ended == [False] * (len(ended) - 1) + [True]
