"""What goes on without end takes time that grows with it, and no measure is stated without end."""

from __future__ import annotations

import pytest

from flows.documents.intake import read_bytes
from flows.documents.long_paragraphs import LONGEST
from flows.extraction.context import Knowledge
from flows.extraction.extract import MOST, extract
from flows.settings import ROOT
from tests.fixtures.make_bad_inputs import fact, value


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load(ROOT / "dbt_project" / "seeds")


def test_a_measure_stated_hundreds_of_times_is_no_statement_but_all_its_figures_stay(knowledge: Knowledge):
    content = fact(7) + "\n\n" + "".join(f"培训{number}人次，" for number in range(3 * MOST)) + "\n"
    found = extract(read_bytes(content.encode(), "万数.txt"), knowledge)
    assert float(value(7)) in {row.value for row in found.observations}
    assert len(found.observations) < MOST
    assert {float(number) for number in range(3 * MOST)} <= {row.value for row in found.figures}
    assert {row.reason for row in found.figures if row.status == "unmapped"} == {f"one measure stated more than {MOST} times"}


def test_an_endless_line_becomes_blocks_that_end_with_a_clause_and_lose_nothing():
    content = "".join(f"培训{number}人次，" for number in range(5_000))
    blocks = read_bytes(content.encode(), "长行.txt").blocks
    assert "".join(block.text for block in blocks) == content
    assert all(len(block.text) <= LONGEST for block in blocks)
    assert all(block.text.endswith("，") for block in blocks)
