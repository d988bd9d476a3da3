"""The gate: what blocks a night, what is only reported, and that it never opens by accident."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from expectations import gate
from expectations.check import CheckResult
from expectations.suites import suites
from expectations.suites.marts import OFFICIAL_TABLES

FACT = "marts.fct_observation"
WAREHOUSE = """
create schema raw; create schema marts; create schema quality;
create table raw.file as select 'a.txt' as source_file, 'd1' as sha256, 'read' as outcome;
create table raw.document as
    select 'd1' as document_id, 'a.txt' as source_file, 'text/plain' as media_type, 10 as bytes, '年报' as title, 2022 as report_year,
           timestamp '2026-01-01' as loaded_at, true as is_current;
create table raw.block as
    select 'd1' as document_id, n as block_no, 'paragraph' as kind, 1 as page, n as line_start, n as line_end, '' as section,
           '在校生' || cast(1000 + n as varchar) || '人，就业率96.47%，获一等奖' as text
    from range(10) as numbers(n);
create table raw.figure as
    select 'f' || cast(n as varchar) as figure_id, 'd1' as document_id, n as block_no, 1000.0 + n as value, '人' as unit, 'exact' as qualifier,
           'calendar' as period_basis, '2021' as period_label, '在校生' as phrase, '在校生…' as sentence, cast(1000 + n as varchar) as written,
           'prose' as statement, 1 as page, n as line_start, n as line_end, 'mapped' as status, '' as reason
    from range(10) as numbers(n);
create table raw.observation as
    select 'o' || cast(n as varchar) as observation_id, 'f' || cast(n as varchar) as figure_id, 'd1' as document_id, n as block_no,
           'students' as indicator_code, '' as breakdown_dimension, 'member' || cast(n as varchar) as breakdown_member, value, '人' as unit,
           'exact' as qualifier, 'prose' as statement, '' as official_table, 'calendar' as period_basis, '2021' as period_label,
           '在校生' || written || '人' as quote
    from raw.figure join range(10) as numbers(n) on block_no = n;
create table raw.award as
    select 'a1' as award_id, 'd1' as document_id, 1 as block_no, '技能大赛' as contest, 'national' as level, '一等奖' as grade, 1 as award_count,
           'prose' as statement, '获一等奖' as quote;
create table raw.quarantine (source_file varchar, sha256 varchar, reason_code varchar, reason varchar, seen_at timestamp);
create table raw.run as select 'r1' as run_id;
create table marts.dim_institution as
    select 'i1' as institution_key, null as institution_code, '某某学校' as name_zh, '' as name_en, '中职' as kind, '四川省' as province,
           null as valid_from, null as valid_to, true as is_current;
create table marts.dim_year as
    select 'y1' as year_key, 'calendar' as basis, '2021' as label, date '2021-01-01' as start_date, date '2021-12-31' as end_date;
create table marts.dim_indicator as
    select 'n1' as indicator_key, 'students' as indicator_code, '在校生数' as name_zh, 'Students' as name_en, '人' as unit, 'count' as kind,
           'students' as domain, cast(null as varchar) as official_table, '…' as definition, 0.0 as lower_bound, 90000.0 as upper_bound;
create table marts.dim_award as
    select 'w1' as award_key, '技能大赛' as contest, 'national' as level, '一等奖' as grade, 1 as grade_rank;
create table marts.dim_document as
    select 'k1' as document_key, 'd1' as document_id, 'a.txt' as source_file, '年报' as title, 2022 as report_year,
           'text/plain' as media_type, true as is_current;
create table marts.fct_observation as
    select observation_id as observation_key, 'k1' as document_key, 'i1' as institution_key, 'y1' as year_key, 'n1' as indicator_key,
           cast(null as varchar) as breakdown_dimension, breakdown_member, value, unit, qualifier, statement, quote, 1 as page,
           block_no as line_start, block_no as line_end, cast(null as varchar) as official_table
    from raw.observation;
create table marts.fct_indicator_year as
    select institution_key, year_key, indicator_key, breakdown_dimension, breakdown_member, value, observation_key,
           'only_statement' as rule, 1 as statement_count, 0.0 as spread, false as in_conflict
    from marts.fct_observation;
create table marts.fct_award as
    select 'w1' as award_key, 'k1' as document_key, 'i1' as institution_key, 'y1' as year_key, '' as project, 'students' as winner,
           1 as award_count, '获一等奖' as quote, 1 as page, 1 as line_start, 1 as line_end;
create table quality.finding as
    select 'g1' as finding_key, 'sum' as check_code, 'warning' as severity, ['a.txt'] as source_files, 'i1' as institution_key,
           'students' as indicator_code, [1.0] as observed_values, ['…'] as quotes, '不符' as message_zh, 'differs' as message_en,
           'school' as owner, now() as first_seen, now() as last_seen, 'open' as status;
create table quality.completeness as
    select 'i1' as institution_key, 'y1' as year_key, 'scorecard' as official_table, 'students' as indicator_code, 'stated' as status;
create table quality.run as select 'r1' as run_id, now() as started_at, now() as ended_at, 'published' as outcome;
"""


@pytest.fixture(scope="session")
def good(tmp_path_factory) -> Path:
    """A small warehouse that is as it should be."""
    path = tmp_path_factory.mktemp("gate") / "good.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(WAREHOUSE)
        for table in OFFICIAL_TABLES:
            connection.execute(f"create table marts.{table} as select 'i1' as institution_key, 'y1' as year_key")
    return path


@pytest.fixture
def broken(good, tmp_path, monkeypatch):
    """Judge a copy of the good warehouse after some SQL, the good one being last night's, by the checks of some tables alone."""

    def judge(sql: str, *tables: str) -> gate.Verdict:
        path = tmp_path / "candidate.duckdb"
        shutil.copyfile(good, path)
        with duckdb.connect(str(path)) as connection:
            connection.execute(sql)
        all_suites = suites(with_last_night=True)
        some = {name: tuple(check for check in checks if check.table in tables) for name, checks in all_suites.items()}
        monkeypatch.setattr(gate, "suites", lambda with_last_night: some if tables else all_suites)
        return gate.judge(path, good)

    return judge


def blocked_by(verdict: gate.Verdict) -> dict[str, CheckResult]:
    return {result.expectation: result for result in verdict.blocking}


def test_a_good_warehouse_is_published_and_every_check_has_its_result(good):
    verdict = gate.judge(good, good)
    assert [(result.expectation, result.observed) for result in verdict.results if result.outcome != "passed"] == []
    assert verdict.publish
    assert len(verdict.results) == sum(len(checks) for checks in suites(with_last_night=True).values())


def test_the_first_night_has_no_last_night_and_the_gate_is_silent_and_leaves_the_file_as_it_was(good, capfd):
    before = good.read_bytes()
    verdict = gate.judge(good, None)
    assert verdict.publish
    assert not any(result.expectation.endswith(("shrunk", "collapsed")) for result in verdict.results)
    assert capfd.readouterr() == ("", "")
    with duckdb.connect(str(good)) as connection:  # unlocked again
        assert connection.execute("select count(*) from marts.fct_observation").fetchone() == (10,)
    assert good.read_bytes() == before


def test_check_codes_tell_checks_apart():
    codes = [check.code for checks in suites(with_last_night=True).values() for check in checks]
    assert len(codes) == len(set(codes))


def test_every_check_says_in_chinese_and_english_what_is_wrong():
    for checks in suites(with_last_night=True).values():
        for check in checks:
            assert any("一" <= char <= "鿿" for char in check.message_zh) and check.message_en.isascii()


def test_a_duplicated_key_blocks_and_is_named(broken):
    verdict = broken("insert into marts.fct_observation select * from marts.fct_observation where observation_key = 'o3'", FACT)
    blocking = blocked_by(verdict)
    assert not verdict.publish
    assert blocking["marts.fct_observation.observation_key.unique"].rows == ({"observation_key": "o3", "times": 2},)
    assert blocking["marts.fct_observation.nothing_lost"].rows == ({"raw_rows": 10, "mart_rows": 11},)


def test_an_orphan_reference_blocks_and_is_named(broken):
    verdict = broken("update marts.fct_observation set institution_key = 'gone' where observation_key = 'o7'", FACT)
    (orphan,) = verdict.blocking
    assert orphan.expectation == "marts.fct_observation.institution_key.refers"
    assert [row["observation_key"] for row in orphan.rows] == ["o7"]


def test_a_null_reference_blocks(broken):
    verdict = broken("update marts.fct_award set year_key = null", "marts.fct_award")
    assert list(blocked_by(verdict)) == ["marts.fct_award.year_key.not_null"]


def test_an_emptied_fact_table_blocks_though_every_other_check_of_it_passes(broken):
    verdict = broken("delete from marts.fct_observation", FACT)
    assert {f"{FACT}.not_empty", f"{FACT}.nothing_lost", f"{FACT}.collapsed"} <= set(blocked_by(verdict))
    assert not any(".not_null" in code for code in blocked_by(verdict))


@pytest.mark.parametrize("table", ["marts.dim_indicator", "marts.fct_award", "quality.run", "raw.figure"])
def test_an_emptied_table_blocks_while_its_source_has_rows(broken, table):
    assert f"{table}.not_empty" in blocked_by(broken(f"delete from {table}", table))


def test_a_table_may_be_empty_when_its_source_is(broken):
    tables = ("raw.award", "marts.dim_award", "marts.fct_award")
    verdict = broken("".join(f"delete from {table};" for table in tables), *tables)
    assert verdict.publish


def test_a_missing_table_is_an_error_of_all_its_checks_and_blocks(broken):
    verdict = broken("drop table marts.dim_year", "marts.dim_year", FACT)
    missing = [result for result in verdict.results if result.table == "marts.dim_year"]
    assert {result.outcome for result in missing} == {"error"}
    assert "missing" in blocked_by(verdict)["marts.dim_year.columns"].observed


def test_a_check_that_raised_is_an_error_and_comes_before_failures(broken):
    verdict = broken("alter table marts.fct_award drop column year_key; update marts.fct_observation set unit = null", "marts.fct_award", FACT)
    assert verdict.blocking[0].outcome == "error"
    outcomes = {code: result.outcome for code, result in blocked_by(verdict).items()}
    assert outcomes["marts.fct_award.year_key.refers"] == "error"
    assert outcomes["marts.fct_award.columns"] == "failed"
    assert outcomes["marts.fct_observation.unit.not_null"] == "failed"
    assert blocked_by(verdict)["marts.fct_award.columns"].rows == ({"missing_column": "year_key"},)


def test_a_quote_that_is_not_in_its_block_blocks(broken):
    verdict = broken("update raw.observation set quote = '在校生9999人' where observation_id = 'o2'", "raw.observation")
    (result,) = verdict.blocking
    assert result.expectation == "raw.observation.quote_in_block"
    assert result.rows[0]["quote"] == "在校生9999人"


def test_a_quote_of_an_older_version_whose_blocks_are_gone_is_nobodys_concern(broken):
    verdict = broken(
        "insert into raw.document select * replace ('d0' as document_id, false as is_current) from raw.document;"
        "insert into raw.observation select * replace ('x' as observation_id, 'd0' as document_id, '?' as quote) from raw.observation limit 1;",
        "raw.document", "raw.observation",
    )
    assert verdict.publish


def test_a_value_outside_its_set_blocks(broken):
    verdict = broken("update raw.figure set qualifier = 'roughly' where figure_id = 'f1'", "raw.figure")
    assert blocked_by(verdict)["raw.figure.qualifier.in_set"].rows == ({"qualifier": "roughly", "times": 1},)


def test_a_collapse_against_last_night_blocks_and_a_shrinking_warns(broken):
    half = broken(
        "delete from marts.fct_observation where value >= 1004; delete from raw.observation where value >= 1004;"
        "delete from marts.fct_indicator_year where value >= 1004",
        FACT,
    )
    assert blocked_by(half)["marts.fct_observation.collapsed"].observed == "4 / 10"
    fewer = broken(
        "delete from marts.fct_observation where value >= 1007; delete from raw.observation where value >= 1007;"
        "delete from marts.fct_indicator_year where value >= 1007",
        FACT,
    )
    assert fewer.publish
    assert [result.expectation for result in fewer.results if result.outcome == "failed"] == ["marts.fct_observation.shrunk"]


def test_an_implausible_value_is_reported_and_does_not_block(broken):
    verdict = broken("update marts.fct_observation set value = 123456 where observation_key = 'o5'", FACT)
    (result,) = [result for result in verdict.results if result.outcome != "passed"]
    assert (result.severity, result.outcome) == ("warning", "failed")
    assert result.rows[0]["value"] == 123456
    assert verdict.publish


def test_refused_files_warn_from_a_fifth_and_block_from_a_half(broken):
    more = "insert into raw.file select 'b' || n, '', case when n < {} then 'refused' else 'read' end from range(3) as files(n)"
    some = broken(more.format(1), "raw.file")
    assert some.publish
    failed = [(result.expectation, result.observed) for result in some.results if result.outcome == "failed"]
    assert failed == [("raw.file.refused_over_fifth", "1 / 4 (25.0%)")]
    most = broken(more.format(3), "raw.file")
    assert [row["source_file"] for row in blocked_by(most)["raw.file.refused_over_half"].rows] == ["b0", "b1", "b2"]


def test_unmapped_figures_are_told_of_and_stop_nothing(broken):
    verdict = broken("update raw.figure set status = 'unmapped' where value >= 1003", "raw.figure")
    (result,) = [result for result in verdict.results if result.outcome != "passed"]
    assert (result.severity, result.observed) == ("info", "7 / 10 (70.0%)")
    assert verdict.publish


def test_at_most_twenty_rows_are_shown_and_all_are_counted(broken):
    verdict = broken(
        "insert into marts.dim_document select 'k' || n, 'x' || n, '', '', 2022, '', null from range(100, 130) as extra(n);"
        "insert into marts.dim_document select 'k' || n, 'x' || n, '', '', 2022, '', null from range(100, 130) as extra(n)",
        "marts.dim_document",
    )
    unique = blocked_by(verdict)["marts.dim_document.document_key.unique"]
    assert (len(unique.rows), unique.observed) == (20, "30 行 rows")


def test_two_agreed_values_of_one_thing_block(broken):
    again = "insert into marts.fct_indicator_year select * replace (7 as value) from marts.fct_indicator_year limit 1"
    verdict = broken(again, "marts.fct_indicator_year")
    blocking = blocked_by(verdict)
    assert set(blocking) == {"marts.fct_indicator_year.one_agreed_value", "marts.fct_indicator_year.every_statement_counted"}
    assert blocking["marts.fct_indicator_year.every_statement_counted"].observed == "11 / 10"


def test_a_candidate_that_cannot_be_opened_blocks_and_is_not_created(tmp_path, good):
    absent, rubbish = tmp_path / "absent.duckdb", tmp_path / "rubbish.duckdb"
    rubbish.write_bytes(b"no database" * 1000)
    for candidate in (absent, rubbish):
        (result,) = gate.judge(candidate, good).blocking
        assert (result.outcome, result.expectation) == ("error", "opened")
    assert not absent.exists()
    assert not gate.judge(good, absent).publish


def test_no_results_at_all_do_not_publish():
    assert not gate.verdict([]).publish


def test_dbt_failures_count_like_the_gates_own():
    class Failure:
        name, severity, message, rows = "assert_sums", "error", "Got 1 result", ({"k": 1},)

    class Warned(Failure):
        severity = "warn"

    assert gate.verdict(gate.dbt_checks([Warned()])).publish
    (result,) = gate.verdict(gate.dbt_checks([Warned(), Failure()])).blocking
    assert (result.suite, result.expectation, result.outcome, result.rows) == ("dbt", "assert_sums", "failed", ({"k": 1},))
