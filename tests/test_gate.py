"""The gate: what blocks a night, what is only reported, what a person may accept, and that it never opens by accident."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from expectations import gate, record
from expectations.check import Check, GateResult, no_rows
from expectations.duckdb_source import Warehouse, quiet
from expectations.suites import suites
from expectations.thresholds import Thresholds
from flows import steps, tonight
from flows.settings import Settings

LIMITS = Thresholds.of(Settings.load())
ALL = [check for checks in suites(LIMITS, with_last_night=True).values() for check in checks]
TABLE = "raw.figure"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of one table, for checks made here."""
    path = tmp_path_factory.mktemp("gate") / "tiny.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema raw; create table raw.figure as select n as value, '数' || n as phrase from range(30) as t(n)")
        connection.execute("create table raw.block (text varchar)")
    return path


def judged(path: Path, *checks: Check, last_night: Path | None = None, accepted: str = "") -> gate.Verdict:
    with quiet():
        warehouse = Warehouse(path, last_night)
        try:
            return gate.verdict(gate.judge_suite(warehouse, "suite", checks, accepted))
        finally:
            warehouse.close()


def check(rows: str = "select 1 where false", severity: str = "critical", **more) -> Check:
    made = no_rows("a_check", TABLE, severity, "什么都对", "all is well", rows)
    return replace(made, judged=f"select 1 from {TABLE}", **more)


def result(outcome: str, severity: str = "critical", **more) -> GateResult:
    return GateResult("a.b", "suite", "a", severity, outcome, "", "", "", "", **more)


def test_names_tell_checks_apart_and_each_says_in_chinese_and_english_what_it_guards():
    assert len({one.name for one in ALL}) == len(ALL) > 300
    for one in ALL:
        assert any("一" <= char <= "鿿" for char in one.title_zh) and one.title_en.isascii() and one.title_en, one.name
        assert one.expected and one.judged, one.name


def test_each_check_that_passes_says_how_many_rows_it_judged(tiny: Path):
    (passed,) = judged(tiny, check()).results
    assert (passed.outcome, passed.observed) == ("passed", "0 / 30 行不符 rows break it")


def test_a_failed_check_counts_all_the_rows_that_break_it_and_shows_twenty(tiny: Path):
    (failed,) = judged(tiny, check(f"select * from {TABLE} where value < 25")).blocking
    assert (failed.outcome, failed.observed, len(failed.rows)) == ("failed", "25 / 30 行不符 rows break it", 20)
    assert failed.rows[0] == {"value": 0, "phrase": "数0"}


def test_long_texts_of_the_rows_are_cut(tiny: Path):
    (failed,) = judged(tiny, check("select repeat('长', 1000) as quote")).blocking
    assert len(failed.rows[0]["quote"]) < 400


@pytest.mark.parametrize(("severity", "blocks"), [("critical", True), ("warning", False), ("info", False)])
def test_of_the_failures_only_critical_ones_block(tiny: Path, severity: str, blocks: bool):
    assert judged(tiny, check("select 1", severity)).publish is not blocks


@pytest.mark.parametrize("severity", ["critical", "warning", "info"])
def test_what_raised_blocks_whatever_its_severity_and_says_why(tiny: Path, severity: str):
    (raised,) = judged(tiny, check("select no_such_column from raw.figure", severity)).blocking
    assert raised.outcome == "raised" and "no_such_column" in raised.observed


@pytest.mark.parametrize("severity", ["critical", "warning", "info"])
def test_what_had_nothing_to_judge_though_its_source_has_rows_blocks(tiny: Path, severity: str):
    empty = check(severity=severity, source=f"select 1 from {TABLE}")
    (vacuous,) = judged(tiny, replace(empty, judged="select 1 from raw.block")).blocking
    assert vacuous.outcome == "vacuous"


def test_an_empty_table_whose_source_is_empty_passes_and_says_that_there_was_nothing(tiny: Path):
    empty = "select 1 from raw.block"
    (passed,) = judged(tiny, replace(check(), judged=empty, source=empty)).results
    assert passed.outcome == "passed" and "没有可检查的行" in passed.observed


def test_a_table_that_is_missing_blocks_by_each_of_its_checks(tiny: Path):
    verdict = judged(tiny, replace(check(), table="marts.dim_year"), check())
    assert [one.outcome for one in verdict.results] == ["raised", "passed"]
    assert "missing" in verdict.blocking[0].observed


def test_what_did_not_judge_comes_before_failures_and_these_before_passes():
    results = [result("passed"), result("failed", "info"), result("failed"), result("vacuous"), result("raised", "info"), result("raised")]
    told = [(one.outcome, one.severity) for one in gate.verdict(results).results]
    assert told == [
        ("raised", "critical"), ("raised", "info"), ("vacuous", "critical"), ("failed", "critical"), ("failed", "info"), ("passed", "critical"),
    ]  # fmt: skip


def test_a_loss_is_accepted_only_where_last_night_is_compared_with(tiny: Path):
    compared = replace(check("select 1"), compares=True)
    assert not judged(tiny, compared).publish
    accepted = judged(tiny, compared, accepted="反馈后撤回")
    assert accepted.publish and accepted.results[0].outcome == "failed" and accepted.results[0].accepted == "反馈后撤回"
    assert not judged(tiny, check("select 1"), accepted="反馈后撤回").publish


def test_a_last_night_that_can_not_be_compared_with_blocks_until_that_is_accepted(tiny: Path):
    older = replace(check("select no_such_column from last_night.raw.figure"), compares=True)
    assert judged(tiny, older, last_night=tiny).blocking[0].outcome == "raised"
    assert judged(tiny, older, last_night=tiny, accepted="旧版结构").publish


def test_only_checks_that_compare_read_last_night():
    assert [one.name for one in ALL if ("last_night." in one.rows + one.measure + one.judged + one.source) is not one.compares] == []


def test_the_first_night_says_that_there_is_nothing_to_compare_with():
    first = gate.first_night()
    assert "首次发布" in first.observed and not first.blocks
    names = {one.name for checks in suites(LIMITS, with_last_night=False).values() for one in checks}
    assert names == {one.name for one in ALL if not one.compares}


def test_a_candidate_or_a_last_night_that_can_not_be_opened_blocks_and_is_not_created(tmp_path: Path, tiny: Path):
    absent, rubbish = tmp_path / "absent.duckdb", tmp_path / "rubbish.duckdb"
    rubbish.write_bytes(b"no database" * 1000)
    for candidate, last_night in ((absent, tiny), (rubbish, tiny), (tiny, rubbish)):
        (only,) = gate.judge(candidate, last_night, LIMITS)
        assert (only.outcome, only.name, only.blocks) == ("raised", "gate.opened", True)
    assert not absent.exists()


def test_no_results_at_all_do_not_publish():
    assert not gate.verdict([]).publish


def test_half_an_answer_is_filled_up_with_checks_that_gave_no_result():
    half = tuple(gate.result_of("raw", one, "passed", "") for one in ALL[: len(ALL) // 2])
    verdict = gate.verdict(gate.whole(half, LIMITS, with_last_night=True))
    assert len(verdict.results) == len(ALL) and not verdict.publish
    assert {one.outcome for one in verdict.blocking} == {"raised"}


def test_a_check_that_great_expectations_left_out_gave_no_result(tiny: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Warehouse, "validate", lambda *_: {})
    assert [one.outcome for one in judged(tiny, check()).blocking] == ["raised"]


def test_dbt_failures_count_like_the_gates_own():
    class Failure:
        name, severity, message, rows = "assert_sums", "error", "Got 1 result", ({"k": 1},)

    class Warned(Failure):
        severity = "warn"

    class Broken(Warned):
        rows = ()

    assert gate.verdict(gate.dbt_checks([Warned()])).publish
    (blocking,) = gate.verdict(gate.dbt_checks([Warned(), Failure()])).blocking
    assert (blocking.suite, blocking.name, blocking.outcome, blocking.rows) == ("dbt", "dbt.assert_sums", "failed", ({"k": 1},))
    assert [one.outcome for one in gate.verdict(gate.dbt_checks([Broken()])).blocking] == ["raised"]


def die(*_: object) -> None:
    os._exit(7)


def sleep(*_: object) -> None:
    time.sleep(60)


def fail(*_: object) -> None:
    raise LookupError("a bug of ours")


def half(*_: object) -> tuple[GateResult, ...]:
    return (result("passed"),)


@pytest.mark.parametrize(("judge", "said"), [(die, "ended with 7"), (sleep, "no answer within"), (fail, "a bug of ours"), (half, "没有结果")])
def test_a_judging_process_that_dies_hangs_raises_or_gives_half_an_answer_blocks(settings: Settings, monkeypatch, judge, said):
    monkeypatch.setattr(gate, "judge", judge)
    patience = 3 if judge is sleep else 300
    verdict = steps.judge(settings.warehouse / "candidate.duckdb", replace(settings, gate_timeout=patience), ())
    assert not verdict.publish
    assert verdict.blocking[0].outcome == "raised" and said in verdict.blocking[0].observed


def test_every_result_is_kept_in_the_warehouse_with_a_description_of_each_column(tmp_path: Path):
    path, at = tmp_path / "candidate.duckdb", tonight.now()
    results = [result("passed"), result("failed", rows=({"text": "引文", "at": at},), accepted="已说明")]
    for _ in range(2):
        record.write(path, results, "run", at)
    with duckdb.connect(str(path)) as connection:
        rows = connection.execute("select outcome, blocks, broken_rows, accepted from quality.gate_check order by outcome desc").fetchall()
        undescribed = connection.execute("select column_name from duckdb_columns() where comment is null and not internal").fetchall()
    assert rows == [("passed", False, "[]", ""), ("failed", False, f'[{{"text": "引文", "at": "{at}"}}]', "已说明")]
    assert undescribed == []
