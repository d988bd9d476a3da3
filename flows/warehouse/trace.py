"""Where a value comes from: every statement of an indicator of a school, with its words and place, and why one was agreed on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from flows.warehouse.ask import open_published

RULES_ZH = {
    "only_statement": "唯一的说法",
    "unanimous": "各处说法一致",
    "text_before_scan": "文字版优先于扫描识别",
    "official_table": "官方表格优先于其他表格和正文",
    "table_before_prose": "表格优先于正文",
    "exact_before_approximate": "确数优先于约数",
    "report_of_the_year": "当年的年报优先于以后的年报",
    "newest_document": "较新的文件优先",
    "first_mention": "其他条件相同，取文中最先出现者",
    "smallest_key": "其他条件相同，按固定次序取其一",
}

SCHOOLS = """
select distinct institution_id, first(name_zh order by is_current) as name_zh from marts.dim_institution
where (institution_id = $wanted or name_zh = $wanted or contains(name_zh, $wanted))
  and institution_key in (select institution_key from marts.fct_observation)
group by institution_id, name_zh = $wanted
order by name_zh
"""
INDICATORS = """
select indicator_code, name_zh, unit from marts.dim_indicator
where indicator_code = $wanted or name_zh = $wanted or list_contains(string_split($aliases, '|'), indicator_code)
"""
STATEMENTS = """
select label, basis, observed.breakdown_dimension, observed.breakdown_member, observed.value, observed.unit, observed.qualifier, statement,
       observed.official_table, period_source, quote, source_file, page, line_start, line_end, ocr_confidence,
       agreed.observation_key = observed.observation_key as is_agreed, rule, statement_count, in_conflict
from marts.fct_observation as observed
join marts.dim_institution using (institution_key)
join marts.dim_indicator using (indicator_key)
join marts.dim_year using (year_key)
join marts.dim_document using (document_key)
left join marts.fct_indicator_year as agreed
  on agreed.institution_id = dim_institution.institution_id and agreed.indicator_key = observed.indicator_key
 and agreed.year_key = observed.year_key
 and agreed.breakdown_dimension is not distinct from observed.breakdown_dimension
 and agreed.breakdown_member is not distinct from observed.breakdown_member
where dim_institution.institution_id = $school and indicator_code = $indicator and ($year = '' or contains(label, $year))
order by end_date nulls first, label, basis, observed.breakdown_dimension nulls first, observed.breakdown_member, is_agreed desc,
         source_file, line_start
"""


class NotFound(LookupError):
    """No school or indicator of that name, or more than one school; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Trace:
    """The statements of one indicator of one school, by period and part, the agreed one of each first."""

    school: str
    indicator: str
    unit: str
    statements: tuple[dict, ...]


def trace(pointer: Path, school: str, indicator: str, year: str = "", aliases: tuple[str, ...] = ()) -> Trace:
    """Every statement of ``indicator`` (code, name or alias) of ``school`` (code, name or a part of it) in ``year`` ("": all).

    ``aliases``: the codes that the catalogue knows the indicator's words for. Raises NotFound, NothingPublished.
    """
    with open_published(pointer) as connection:
        schools = rows(connection, SCHOOLS, wanted=school)
        exact = [row for row in schools if school in (row["name_zh"], row["institution_id"])]
        schools = exact or schools
        if len({row["institution_id"] for row in schools}) != 1:
            there = "、".join(row["name_zh"] for row in schools[:10])
            raise NotFound(f"“{school}”：{f'有多所学校：{there}' if there else '没有这所学校的数据'}。 No single school of this name.")
        indicators = rows(connection, INDICATORS, wanted=indicator, aliases="|".join(aliases))
        if not indicators:
            raise NotFound(f"“{indicator}”：指标目录中没有。 No such indicator; see marts.dim_indicator.")
        found = []
        for one in indicators:
            found = rows(connection, STATEMENTS, school=schools[0]["institution_id"], indicator=one["indicator_code"], year=year)
            if found:
                return Trace(schools[0]["name_zh"], one["name_zh"], one["unit"], tuple(found))
    names = "、".join(one["name_zh"] for one in indicators)
    raise NotFound(f"{schools[0]['name_zh']}：没有“{names}”{year}的数据。 Nothing is stated of it.")


def rows(connection: duckdb.DuckDBPyConnection, sql: str, **values: str) -> list[dict]:
    """The answer as dictionaries."""
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor.fetchall()]


def lines(found: Trace) -> list[str]:
    """The trace as text: a head for each period and part, then its statements, the agreed one marked."""
    text = [f"{found.school}　{found.indicator}（{found.unit}）"]
    head = None
    for row in found.statements:
        part = f"　{row['breakdown_member']}" if row["breakdown_member"] else ""
        if head != (row["label"], row["basis"], part):
            head = (row["label"], row["basis"], part)
            conflict = "　有矛盾 in conflict" if row["in_conflict"] else ""
            rule = RULES_ZH.get(row["rule"], row["rule"])
            text += ["", f"{row['label']}（{row['basis']}）{part}　{row['statement_count']} 处说法　采用依据：{rule}（{row['rule']}）{conflict}"]
        place = f"第{row['page']}页 " if row["page"] else ""
        known = row["period_source"] + (f"；扫描识别，把握 {row['ocr_confidence']:.0%}" if row["ocr_confidence"] is not None else "")
        table = f"，{row['official_table']}" if row["official_table"] else ""
        text.append(
            f"  {'→' if row['is_agreed'] else ' '} {row['value']:,.12g} {row['unit']}　{row['qualifier']}　"
            f"{row['source_file']} {place}第{row['line_start']}–{row['line_end']}行（{row['statement']}{table}；时间：{known}）"
        )
        text.append(f"      “{' '.join(row['quote'].split())}”")
    return text
