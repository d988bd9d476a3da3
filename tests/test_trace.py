"""`nianbao trace`: every statement of a value, and why one was agreed on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from flows.warehouse import publish
from flows.warehouse.trace import NotFound, lines, trace

ROWS = """
create schema marts;
create table marts.dim_institution as
    select * from (values ('k1', 'i1', '江城职业学院', true), ('k2', 'i2', '江北职业学院', true))
    as t(institution_key, institution_id, name_zh, is_current);
create table marts.dim_indicator as
    select 'n1' as indicator_key, 'employment_rate' as indicator_code, '就业率' as name_zh, '%' as unit, 'scorecard' as official_table;
create table marts.dim_year as select 'y1' as year_key, 'calendar' as basis, '2021' as label, date '2021-12-31' as end_date;
create table marts.dim_document as select 'd1' as document_key, '年报.md' as source_file;
create table marts.fct_observation as
    select * from (values ('o1', 96.47::double, 'table', 'scorecard', '就业率 96.47', 9), ('o2', 90.0, 'prose', null, '就业率90%', 3))
    as t(observation_key, value, statement, official_table, quote, line_start);
alter table marts.fct_observation add column institution_key varchar default 'k1';
alter table marts.fct_observation add column indicator_key varchar default 'n1';
alter table marts.fct_observation add column year_key varchar default 'y1';
alter table marts.fct_observation add column document_key varchar default 'd1';
alter table marts.fct_observation add column breakdown_dimension varchar;
alter table marts.fct_observation add column breakdown_member varchar;
alter table marts.fct_observation add column ocr_confidence double;
update marts.fct_observation set ocr_confidence = 0.58 where observation_key = 'o2';
alter table marts.fct_observation add column unit varchar default '%';
alter table marts.fct_observation add column qualifier varchar default 'exact';
alter table marts.fct_observation add column period_source varchar default 'stated';
alter table marts.fct_observation add column page integer;
alter table marts.fct_observation add column line_end integer default 9;
create table marts.fct_indicator_year as
    select 'i1' as institution_id, 'n1' as indicator_key, 'y1' as year_key, null::varchar as breakdown_dimension,
           null::varchar as breakdown_member, 'o1' as observation_key, 'official_table' as rule, 2 as statement_count, true as in_conflict;
"""


@pytest.fixture
def pointer(tmp_path: Path) -> Path:
    candidate = tmp_path / "candidate-x.duckdb"
    with duckdb.connect(str(candidate)) as connection:
        connection.execute(ROWS)
    publish.publish(candidate, tmp_path / "nianbao.duckdb", tmp_path / "versions", datetime(2026, 1, 1))
    return tmp_path / "nianbao.duckdb"


def test_every_statement_is_listed_with_its_words_and_the_agreed_one_first(pointer: Path):
    found = trace(pointer, "江城", "就业率", "2021")
    assert [(row["value"], row["is_agreed"]) for row in found.statements] == [(96.47, True), (90.0, False)]
    text = "\n".join(lines(found))
    assert "→ 96.47 %" in text
    assert "官方表格优先" in text
    assert "“就业率90%”" in text
    assert "有矛盾" in text


def test_an_indicator_may_be_named_by_its_code_or_by_what_the_catalogue_knows_it_as(pointer: Path):
    assert trace(pointer, "i1", "employment_rate").school == "江城职业学院"
    assert trace(pointer, "江城职业学院", "去向落实率", aliases=("employment_rate",)).indicator == "就业率"


@pytest.mark.parametrize(
    ("school", "indicator", "year", "said"),
    [
        ("江海", "就业率", "", "没有这所学校"),
        ("江北", "就业率", "", "没有这所学校"),
        ("江城", "无此指标", "", "指标目录"),
        ("江城", "就业率", "1999", "1999"),
    ],
)
def test_what_is_not_there_is_said(pointer: Path, school: str, indicator: str, year: str, said: str):
    with pytest.raises(NotFound, match=said):
        trace(pointer, school, indicator, year)
