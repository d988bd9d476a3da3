"""Every expectation of the gate catches its own defect and nothing else does; broken ones keep the night from being published."""

from __future__ import annotations

import pytest

from expectations.duckdb_source import quiet
from tests import small_warehouse
from tests.mutation_table import Bench, gate_table


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory):
    with quiet():
        opened = Bench(small_warehouse.build(tmp_path_factory.mktemp("small")))
        yield opened
        opened.warehouse.close()


def test_the_small_warehouse_is_as_it_should_be(bench: Bench):
    suites = dict.fromkeys(suite for suite, _ in bench.checks)
    results = [result for suite in suites for result in bench.by_gate(suite, *(check for of, check in bench.checks if of == suite))]
    assert [(result.name, result.observed) for result in results if result.outcome != "passed"] == []
    assert len(results) == len(bench.checks)


def test_every_expectation_catches_its_defect_and_no_other_does_but_those_implied(bench: Bench):
    outcomes = bench.gate_outcomes()
    print(gate_table(outcomes))
    assert [(outcome.name, outcome.caught, outcome.unexpected) for outcome in outcomes if not outcome.is_exact] == []
    assert len(outcomes) == len(bench.checks)


def test_every_expectation_that_can_not_run_keeps_the_night_from_being_published(bench: Bench):
    broken = list(bench.broken())
    assert [(name, how) for name, how, blocks in broken if not blocks] == []
    assert len(broken) == 2 * len(bench.checks)


def test_every_table_that_is_emptied_keeps_the_night_from_being_published(bench: Bench):
    emptied = list(bench.emptied())
    assert [table for table, blocks in emptied if not blocks] == []
    assert len(emptied) > 20
