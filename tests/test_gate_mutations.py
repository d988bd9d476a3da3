"""Every expectation of the gate and every check behind the findings catches its own defect and no other does; broken ones stop the night."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from expectations.duckdb_source import quiet
from tests import small_warehouse
from tests.finding_bench import FindingBench
from tests.gate_bench import GateBench
from tests.outcome import Outcome, table
from tests.small_warehouse import SmallWarehouse


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallWarehouse:
    return small_warehouse.build(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def findings(small: SmallWarehouse, tmp_path_factory: pytest.TempPathFactory) -> FindingBench:
    return FindingBench(small, tmp_path_factory.mktemp("mutations") / "findings")


@pytest.fixture(scope="module")
def tried(findings: FindingBench) -> Iterator[Future[list[Outcome]]]:
    """The checks behind the findings, tried on the side while the gate is: DuckDB works outside of Python's lock."""
    with ThreadPoolExecutor(1) as side:
        yield side.submit(findings.outcomes)


@pytest.fixture(scope="module")
def gate(small: SmallWarehouse, tried: Future) -> Iterator[GateBench]:
    with quiet():
        bench = GateBench(small)
        yield bench
        bench.warehouse.close()


def test_the_small_warehouse_is_as_it_should_be(gate: GateBench):
    suites = dict.fromkeys(suite for suite, _ in gate.checks)
    results = [result for suite in suites for result in gate.by_gate(suite, *(check for of, check in gate.checks if of == suite))]
    assert [(result.name, result.observed) for result in results if result.outcome != "passed"] == []
    assert len(results) == len(gate.checks)


def test_every_expectation_of_the_gate_catches_its_defect_and_no_other_does_but_those_implied(gate: GateBench):
    outcomes = gate.outcomes()
    print(table("expectations of the gate", outcomes))
    assert [str(outcome) for outcome in outcomes if not outcome.is_exact] == []
    assert len(outcomes) == len(gate.checks)


def test_every_expectation_that_can_not_run_keeps_the_night_from_being_published(gate: GateBench):
    broken = list(gate.broken())
    assert [(name, how) for name, how, blocks in broken if not blocks] == []
    assert len(broken) == 2 * len(gate.checks)


def test_every_table_that_is_emptied_keeps_the_night_from_being_published(gate: GateBench):
    emptied = list(gate.emptied())
    assert [table for table, blocks in emptied if not blocks] == []
    assert len(emptied) > 20


def test_every_check_behind_the_findings_catches_its_defect_and_no_other_does_but_those_implied(findings: FindingBench, tried: Future):
    outcomes = tried.result()
    print(table("checks behind the findings", outcomes))
    assert [str(outcome) for outcome in outcomes if not outcome.is_exact] == []
    assert [outcome.name for outcome in outcomes] == list(findings.checks)


def test_every_check_behind_the_findings_is_among_the_doubts_and_one_that_raises_stops_the_build(
    findings: FindingBench, small: SmallWarehouse, tried: Future
):
    tried.result()
    files = {path.stem for path in (small.settings.project / "models" / "quality" / "checks").glob("check_*.sql")}
    assert {view.name.rpartition(".")[2] for view in findings.views} == files
    with_doubts = [view for view in findings.views if findings.connection.execute(f"select count(*) from {view.relation}").fetchone()[0]]
    assert with_doubts and findings.is_stopped_by(with_doubts[0])  # a query over no rows never comes to what raises
