"""The dbt project on hand-made raw rows: what its public tables say, and that an empty warehouse builds too.

dbt runs once over the rows (its own tests and unit tests included) and once over empty tables; each takes some seconds.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from flows.settings import ROOT
from flows.warehouse.schema import NIGHT, RAW

PROJECT = ROOT / "dbt_project"
RUN_AT = datetime(2026, 1, 31, 2)

# A registered school, renamed; of another the register knows nothing.
FORMER, PRESENT, UNKNOWN = "深圳职业技术学院", "深圳职业技术大学", "某县无名职业中学"
CODE = "4144011113"


def row(table: str, **values: object) -> dict:
    """A row of ``raw.<table>`` with nulls, or empty texts, where nothing is given."""
    empty = {column.name: "" if column.type == pa.string() else None for column in (RAW | NIGHT)[table].columns}
    return empty | values


def statement(key, document, institution, code, value, unit, line, period=("calendar", "2021"), **more) -> tuple[dict, dict]:
    """A figure and its observation. ``period``: basis and label; ``more``: other columns of either."""
    quote, written = more.pop("quote", f"第{line}行"), more.pop("written", f"{value:g}")
    shared = {
        "figure_id": f"figure-{key}",
        "document_id": document,
        "block_no": more.pop("block_no", line),
        "institution": institution,
        "value": value,
        "unit": unit,
        "qualifier": more.pop("qualifier", "exact"),
        "period_basis": period[0],
        "period_label": period[1],
        "period_source": "stated",
        "statement": more.pop("statement", "prose"),
        "line_start": line,
        "line_end": line,
    }
    figure = row("figure", **shared, phrase=code, sentence=quote, written=written, status="mapped")
    return figure, row("observation", **shared, observation_id=f"observation-{key}", indicator_code=code, quote=quote, **more)


def document(key: str, source_file: str, **more: object) -> dict:
    return row("document", document_id=key, source_file=source_file, media_type="text/plain", **more)


def raw_rows() -> dict[str, list[dict]]:
    """Two reports of one school under its two names, an outdated version, a page of an unknown school, a refused file."""
    documents = [
        document("d-old", "年报2022.txt", report_year=2022, data_year=2021, is_current=False),
        document("d-2022", "年报2022.txt", report_year=2022, data_year=2021, is_current=True),
        document("d-2023", "年报2023.txt", report_year=2023, data_year=2022, is_current=True),
        document("d-page", "简介.txt", is_current=True),
    ]
    table = {"statement": "table", "official_table": "scorecard"}
    in_2022, undated = ("calendar", "2022"), ("as_of", "")
    statements = [
        statement("outdated", "d-old", FORMER, "employment_rate", 12.5, "%", 5, **table),
        # the table of 2021, contradicted by the prose of the same report, borne out by that of the next one
        statement("rate", "d-2022", FORMER, "employment_rate", 96.47, "%", 100, **table, quote="就业率\t96.47", written="96.47"),
        statement("rate-told", "d-2022", FORMER, "employment_rate", 95, "%", 20, ("as_of", "2021"), quote="就业率为95%", written="95%"),
        statement("rate-later", "d-2023", PRESENT, "employment_rate", 96.5, "%", 30, quote="2021年就业率为96.5%", written="96.5%"),
        # 4000 of 5000 are 80%, not 88%
        statement("graduates", "d-2023", PRESENT, "graduates", 5000, "人", 41, in_2022, written="5000人"),
        statement("employed", "d-2023", PRESENT, "employed_graduates", 4000, "人", 42, in_2022, written="4000人"),
        statement("rate-2022", "d-2023", PRESENT, "employment_rate", 88, "%", 43, in_2022, **table, written="88"),
        # three provinces make 101, the whole is 100
        statement("admitted", "d-2023", PRESENT, "admitted", 100, "人", 60, in_2022, statement="table", block_no=9),
        *(
            statement(f"admitted-{n}", "d-2023", PRESENT, "admitted", n, "人", 60 + n, in_2022, statement="table", block_no=9,
                      breakdown_dimension="province", breakdown_member=f"{n}省")
            for n in (50, 40, 11)
        ),
        # 19000 and 16000余 (less than 17000) can't both be
        statement("students", "d-page", UNKNOWN, "fulltime_students", 19000, "人", 2, undated, qualifier="approx", written="近19000人"),
        statement("students-too", "d-page", UNKNOWN, "fulltime_students", 16000, "人", 9, undated, qualifier="at_least", written="16000余人"),
        # a list in one sentence names parts, it contradicts nothing
        *(statement(f"listed-{n}", "d-page", UNKNOWN, "programmes", n, "个", 12, undated, quote="国家级专业2个、市级专业5个") for n in (2, 5)),
    ]  # fmt: skip
    award = {"document_id": "d-2023", "institution": PRESENT, "contest": "某技能大赛", "level": "national", "award_count": 1, "line_start": 70}
    unmapped = row("figure", figure_id="unmapped", document_id="d-page", block_no=3, value=7, phrase="校友分会", sentence="校友分会7个")
    return {
        "document": documents,
        "figure": [figure for figure, _ in statements] + [unmapped | {"status": "unmapped", "reason": "no indicator"}],
        "observation": [observation for _, observation in statements],
        "award": [
            row("award", award_id="graded", grade="一等奖", period_basis="calendar", period_label="2022", **award),
            row("award", award_id="ungraded", **award),
        ],
        "institution_mention": [
            row("institution_mention", document_id="d-2022", institution=FORMER, institution_code=CODE, known=True, first_block=0),
            row("institution_mention", document_id="d-2023", institution=PRESENT, institution_code=CODE, known=True, first_block=0),
            row("institution_mention", document_id="d-page", institution=UNKNOWN, known=False, first_block=0),
        ],
        "quarantine": [row("quarantine", source_file="坏.pdf", sha256="bad", reason_code="encrypted", reason="文件已加密", seen_at=RUN_AT)],
        "file": [row("file", source_file="坏.pdf", sha256="bad", outcome="refused")],
        "run": [row("run", run_id="r1", started_at=RUN_AT, outcome="published", files_seen=4)],
    }  # fmt: skip


def build(database: Path, rows: dict[str, list[dict]], *flags: str) -> subprocess.CompletedProcess:
    """All raw tables with ``rows``, then dbt build; target and log beside the database."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema raw")
        for name, table in (RAW | NIGHT).items():
            connection.register("given", pa.Table.from_pylist(rows.get(name, []), schema=table.arrow))
            connection.execute(f"create table raw.{name} as from given")
            connection.unregister("given")
    target = str(database.parent / "target")
    paths = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", target, "--log-path", target]
    return subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", "build", *paths, "--no-use-colors", *flags],
        env=os.environ | {"NIANBAO_CANDIDATE": str(database), "NIANBAO_RUN_AT": RUN_AT.isoformat(sep=" "), "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory):
    """A connection to the warehouse that dbt built from the hand-made rows."""
    database = tmp_path_factory.mktemp("warehouse") / "nianbao.duckdb"
    built = build(database, raw_rows())
    assert built.returncode == 0, built.stdout[-4000:]
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


def findings(warehouse: duckdb.DuckDBPyConnection, check: str) -> list[tuple]:
    return warehouse.execute(
        "select observed_values, source_files, message_zh, severity from quality.finding where check_code = ? order by message_zh", [check]
    ).fetchall()


def test_public_tables_have_the_columns_of_the_contract_in_order(warehouse):
    contract = {
        "marts.dim_institution": "institution_key institution_code name_zh name_en kind province valid_from valid_to is_current",
        "marts.dim_year": "year_key basis label start_date end_date",
        "marts.dim_indicator": "indicator_key indicator_code name_zh name_en unit kind domain official_table definition lower_bound upper_bound",
        "marts.dim_award": "award_key contest level grade grade_rank",
        "marts.dim_document": "document_key document_id source_file title report_year media_type is_current",
        "marts.fct_observation": "observation_key document_key institution_key year_key indicator_key breakdown_dimension breakdown_member "
        "value unit qualifier statement quote page line_start line_end",
        "marts.fct_award": "award_key document_key institution_key year_key project winner award_count quote page line_start line_end",
        "quality.finding": "finding_key check_code severity source_files institution_key indicator_code observed_values quotes message_zh "
        "message_en owner first_seen last_seen status",
    }
    for table, columns in contract.items():
        found = [name for name, *_ in warehouse.execute(f"describe {table}").fetchall()]
        assert found[: len(columns.split())] == columns.split(), table


def test_every_table_view_and_column_is_described(warehouse):
    undescribed = warehouse.execute(
        """
        select schema_name, table_name from duckdb_tables() where comment is null and schema_name <> 'raw'
        union all select schema_name, view_name from duckdb_views() where comment is null and not internal
        union all select table_name, column_name from duckdb_columns() where comment is null and not internal and schema_name <> 'raw'
        """
    ).fetchall()
    assert undescribed == []


def test_only_current_versions_of_documents_reach_the_facts(warehouse):
    values = [value for (value,) in warehouse.execute("select value from marts.fct_observation").fetchall()]
    assert len(values) == len(raw_rows()["observation"]) - 1 and 12.5 not in values


def test_a_fact_stands_under_the_name_that_its_document_uses(warehouse):
    names = warehouse.execute(
        """
        select distinct source_file, name_zh, institution_code from marts.fct_observation
        join marts.dim_document using (document_key) join marts.dim_institution using (institution_key) order by source_file
        """
    ).fetchall()
    assert names == [("年报2022.txt", FORMER, CODE), ("年报2023.txt", PRESENT, CODE), ("简介.txt", UNKNOWN, None)]


def test_a_renamed_school_agrees_on_one_value_and_the_loser_is_one_join_away(warehouse):
    agreed = warehouse.execute(
        """
        select agreed.value, dim_institution.name_zh, rule, statement_count, in_conflict, round(spread, 2), year_key, indicator_key
        from marts.fct_indicator_year agreed join marts.dim_institution using (institution_key)
        join marts.dim_indicator using (indicator_key) join marts.dim_year using (year_key)
        where indicator_code = 'employment_rate' and basis = 'calendar' and label = '2021'
        """
    ).fetchall()
    assert [row[:6] for row in agreed] == [(96.47, FORMER, "official_table", 2, False, 0.03)]
    losers = warehouse.execute(
        "select value, decided_by from marts.fct_observation join intermediate.int_agreement using (observation_key) "
        "where year_key = ? and indicator_key = ? and not is_chosen",
        agreed[0][6:],
    ).fetchall()
    assert losers == [(96.5, "official_table")]


def test_two_values_of_one_year_are_a_finding_that_names_both_with_their_places(warehouse):
    [(values, files, message, severity)] = [found for found in findings(warehouse, "conflicting_statements") if "就业率" in found[2]]
    assert values == [96.47, 95, 96.5] and severity == "warning"
    assert files == ["年报2022.txt", "年报2023.txt"]
    assert message.startswith("同一年度（2021年）的就业率有3种说法：96.47%，见年报2022.txt 第100行（表格）；95%，见年报2022.txt 第20行（正文）")


def test_a_bound_word_closes_what_a_number_leaves_open_and_a_list_contradicts_nothing(warehouse):
    undated = [found for found in findings(warehouse, "conflicting_statements") if found[2].startswith("未注明年份")]
    assert [(values, severity) for values, _, _, severity in undated] == [([19000, 16000], "info")]


def test_a_ratio_that_its_parts_do_not_make_is_a_finding(warehouse):
    [(values, _, message, _)] = findings(warehouse, "ratio_mismatch")
    assert values == [88, 80, 4000, 5000]
    assert "就业率写为88%" in message and "计算为80%" in message


def test_a_breakdown_that_exceeds_its_whole_is_a_finding(warehouse):
    [(values, _, message, _)] = findings(warehouse, "breakdown_mismatch")
    assert values[:2] == [100, 101] and "相差1" in message


def test_refused_files_unknown_schools_and_undated_documents_are_findings(warehouse):
    assert [found[1] for found in findings(warehouse, "refused_file")] == [["坏.pdf"]]
    assert UNKNOWN in findings(warehouse, "unknown_institution")[0][2]
    assert [found[1] for found in findings(warehouse, "document_without_year")] == [["简介.txt"]]


def test_findings_carry_the_clock_that_was_handed_in(warehouse):
    assert warehouse.execute("select distinct first_seen, last_seen, status from quality.finding").fetchall() == [(RUN_AT, RUN_AT, "open")]


def test_an_award_without_grade_or_time_has_a_null_grade_and_the_unknown_period(warehouse):
    awards = warehouse.execute(
        "select grade, grade_rank, basis, label from marts.fct_award "
        "join marts.dim_award using (award_key) join marts.dim_year using (year_key) order by grade"
    ).fetchall()
    assert awards == [("一等奖", 1, "calendar", "2022"), (None, None, "as_of", "未注明")]


def test_a_wide_table_has_a_row_a_school_and_year_with_nulls_for_what_is_not_stated(warehouse):
    rows = warehouse.execute(
        "select institution_name, year_label, official_values, employment_rate, employer_satisfaction from marts.scorecard "
        "where year_basis = 'calendar' order by year_label"
    ).fetchall()
    assert rows == [(FORMER, "2021", 1, 96.47, None), (PRESENT, "2022", 1, 88, None)]


def test_completeness_tells_stated_from_missing_and_names_tables_not_carried(warehouse):
    found = warehouse.execute(
        "select official_table, period_label, indicator_code, status from quality.completeness "
        "where indicator_code in ('employment_rate', 'staff')"
    ).fetchall()
    assert ("scorecard", "2021", "employment_rate", "stated") in found
    assert ("policy", "2021", "staff", "missing") in found and ("policy", "2022", "staff", "missing") in found


def test_unmapped_phrases_are_counted_for_the_catalogue(warehouse):
    phrases = warehouse.execute("select phrase, figures, documents, example from marts.unmapped_phrase").fetchall()
    assert phrases == [("校友分会", 1, 1, "校友分会7个")]


def test_an_empty_warehouse_builds(tmp_path):
    built = build(tmp_path / "nianbao.duckdb", {}, "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
    assert built.returncode == 0, built.stdout[-4000:]
    with duckdb.connect(str(tmp_path / "nianbao.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from marts.fct_observation").fetchone() == (0,)
        assert connection.execute("select basis, label from marts.dim_year").fetchall() == [("as_of", "未注明")]


def test_generated_yml_follows_the_raw_tables_and_the_catalogue():
    checked = subprocess.run([sys.executable, PROJECT / "scripts" / "write_yml.py", "--check"], capture_output=True, text=True)
    assert checked.returncode == 0, f"{checked.stdout}run python dbt_project/scripts/write_yml.py"
