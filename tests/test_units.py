"""What a number counts, and what may be read as what."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extraction.quantities import units


def test_every_factor_of_the_seed_is_positive_and_every_base_unit_is_a_unit_of_its_own_dimension() -> None:
    with units.SEED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    by_unit = {row["unit"]: row for row in rows}
    assert len(by_unit) == len(rows)
    for row in rows:
        assert float(row["factor"]) > 0, row
        base = by_unit.get(row["base_unit"])
        assert base is None or base["dimension"] == row["dimension"], row


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("㎡", "平方米"),
        ("gbps", "Gbps"),
        ("tb", "TB"),
        ("名", "人"),
        ("人/次", "人次"),
        ("人·日", "人日"),
        ("台（套）", "台"),
        ("％", "%"),
        ("课时", "学时"),
        ("学生们", "学生们"),
    ],
)
def test_a_unit_goes_by_the_name_of_the_seed_however_it_is_written(written: str, name: str) -> None:
    assert units.canonical(written) == name


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (465_000_000, "元", "万元", 46500),
        (4.65, "亿元", "万元", 46500),
        (1.45, "万元", "元/生", 14500),
        (5200, "元/月", "元", 5200),
        (30.15, "G", "Mbps", 30150),
        (30.15, "Gbps", "Mbps", 30150),
        (5120, "G", "GB", 5120),
        (33.8, "公顷", "平方米", 338000),
        (10, "公顷", "亩", 150),
        (16.1, "万平方米", "平方米", 161000),
        (14.8, "万册", "册", 148000),
        (470, "件", "项", 470),
        (16, "课时", "学时", 16),
        (18.6, "", "—", 18.6),
        (32.5, "平方米", "平方米/生", 32.5),
        (0.823, "个/生", "个/生", 0.823),
    ],
)
def test_values_convert_to_the_unit_of_their_indicator(value: float, unit: str, to: str, expected: float) -> None:
    assert units.convert(value, unit, to) == pytest.approx(expected)


def test_square_metres_become_mu() -> None:
    assert units.convert(200_000, "平方米", "亩") == pytest.approx(300)


@pytest.mark.parametrize(
    ("unit", "indicator"),
    [("人", "人次"), ("名", "人"), ("间", "个"), ("部", "本"), ("家", "个"), ("件", "项"), ("", "册"), ("门次", "门")],
)
def test_counts_of_one_kind_are_taken_for_one_another(unit: str, indicator: str) -> None:
    assert units.compatible(unit, indicator)


@pytest.mark.parametrize(
    ("unit", "indicator"),
    [
        ("人", "元"),
        ("%", "人"),
        ("个百分点", "%"),
        ("人日", "人次"),
        ("学时", "小时"),
        ("acres", "亩"),
        ("美元", "元"),
        ("GB", "Mbps"),
        ("年", "个"),
        ("册/生", "册"),
        ("个/生", "个"),
        ("平方米/生", "平方米"),
    ],
)
def test_what_measures_something_else_is_no_value_of_the_indicator(unit: str, indicator: str) -> None:
    assert not units.compatible(unit, indicator)
    assert units.convert(1.0, unit, indicator) is None


@given(
    st.floats(min_value=0.01, max_value=1e8, allow_nan=False),
    st.sampled_from(["元", "万元", "亿元", "千元"]),
    st.sampled_from(["元", "万元"]),
)
def test_there_and_back_is_the_same_sum(value: float, unit: str, to: str) -> None:
    there = units.convert(value, unit, to)
    assert there is not None
    back = units.convert(there, to, unit)
    assert back == pytest.approx(value, rel=1e-4, abs=1e-4)
