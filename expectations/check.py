"""What a check is, and the kinds of checks that suites are written with.

A check is data: the table, what it guards in Chinese and English, how grave a failure is, the SQL that lists the rows which break
it (Great Expectations caps and shortens what it shows), and the SQL of the rows that it judges: one that had nothing to judge,
though its source has rows, has not passed. ``:`` has a meaning to SQLAlchemy, so that SQL casts with ``cast(... as ...)``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["critical", "warning", "info"]
Outcome = Literal["passed", "failed", "raised", "vacuous"]
Kind = Literal["columns", "not_null", "unique", "in_set", "between", "no_rows"]

TABLES_ZH = {
    "raw.file": "文件夹清单", "raw.document": "原始文件", "raw.block": "段落", "raw.figure": "数字", "raw.observation": "指标陈述",
    "raw.award": "获奖陈述", "raw.institution_mention": "学校提及", "raw.quarantine": "拒收文件", "raw.run": "运行登记",
    "marts.dim_institution": "学校", "marts.dim_year": "年度", "marts.dim_indicator": "指标目录", "marts.dim_award": "奖项",
    "marts.dim_document": "文件", "marts.fct_observation": "指标事实", "marts.fct_indicator_year": "采信值", "marts.fct_award": "获奖事实",
    "marts.scorecard": "计分卡", "marts.student_feedback": "学生反馈表", "marts.teaching_resources": "教学资源表",
    "marts.international_impact": "国际影响表", "marts.service_contribution": "服务贡献表", "marts.policy_implementation": "落实政策表",
    "quality.finding": "疑点", "quality.check": "疑点检查目录", "quality.completeness": "填报情况", "quality.run": "运行记录",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """``rows``: SQL for the rows that break it. ``measure``: SQL for one text that says what was observed, pass or fail.

    ``judged``: SQL for the rows that it judges, those of its table where nothing else is said; ``source``: SQL that finds rows
    where ``judged`` must, "" where the suite says it for the whole table. ``compares``: it needs the last published night.
    """

    name: str
    table: str
    kind: Kind
    severity: Severity
    title_zh: str
    title_en: str
    expected: str
    rows: str
    columns: tuple[str, ...] = ()
    values: tuple = ()
    measure: str = ""
    judged: str = ""
    source: str = ""
    compares: bool = False


@dataclass(frozen=True, slots=True)
class GateResult:
    """How a check came out. ``raised``: it could not run; ``vacuous``: it had nothing to judge; both are graver than a failure.

    ``rows``: up to 20 that break it. ``accepted``: the reason for which a person accepted this loss, "" where nobody did.
    """

    name: str
    suite: str
    table: str
    severity: Severity
    outcome: Outcome
    observed: str
    expected: str
    title_zh: str
    title_en: str
    rows: tuple[dict, ...] = field(default=())
    accepted: str = ""

    @property
    def blocks(self) -> bool:
        """Whether it keeps the night from being published: a check that did not judge does so whatever its severity."""
        return not self.accepted and (self.outcome in ("raised", "vacuous") or (self.outcome == "failed" and self.severity == "critical"))


def titled(table: str) -> str:
    """The table for people: 指标事实（marts.fct_observation）."""
    return f"{TABLES_ZH[table]}（{table}）"


def columns(table: str, names: tuple[str, ...]) -> Check:
    """The table is there and has these columns, as the public contract says."""
    schema, _, name = table.partition(".")
    listed = ", ".join(f"('{column}')" for column in names)
    return Check(
        f"{table}.columns", table, "columns", "critical",
        f"{titled(table)}有公开约定的全部列", f"{table} has every column of the public contract",
        f"约定的 {len(names)} 列 the {len(names)} columns of the contract",
        f"select wanted.column_name as missing_column from (values {listed}) as wanted(column_name) where wanted.column_name not in "
        f"(select column_name from information_schema.columns where table_catalog = current_database() "
        f"and table_schema = '{schema}' and table_name = '{name}')",
        names, judged=f"values {listed}",
    )  # fmt: skip


def not_null(table: str, *names: str) -> tuple[Check, ...]:
    """No null in any of the columns."""
    return tuple(
        Check(
            f"{table}.{name}.not_null", table, "not_null", "critical",
            f"{titled(table)}的 {name} 从不为空", f"{table}.{name} is never null", "无空值 no null",
            f"select * from {table} where {name} is null", (name,),
        )
        for name in names
    )  # fmt: skip


def not_blank(table: str, *names: str) -> tuple[Check, ...]:
    """No null and no empty text in any of the columns."""
    return tuple(
        no_rows(
            f"{name}.not_blank", table, "critical", f"{titled(table)}的 {name} 从不为空", f"{table}.{name} is never null nor empty",
            f"select * from {table} where coalesce(trim({name}), '') = ''",
        )
        for name in names
    )  # fmt: skip


def key(table: str, *names: str) -> tuple[Check, ...]:
    """The columns are never null and together say which row it is."""
    joined = ", ".join(names)
    unique = Check(
        f"{table}.{'+'.join(names)}.unique", table, "unique", "critical",
        f"{titled(table)}的键 {joined} 不重复", f"{table}: the key {joined} is unique", "无重复 no duplicate",
        f"select {joined}, count(*) as times from {table} group by {joined} having count(*) > 1 order by times desc, {joined}", names,
    )  # fmt: skip
    return (*not_null(table, *names), unique)


def in_set(table: str, name: str, *values: str) -> Check:
    """Every value of the column that is not null is one of these."""
    listed = ", ".join(f"'{value}'" for value in values)
    return Check(
        f"{table}.{name}.in_set", table, "in_set", "critical",
        f"{titled(table)}的 {name} 只取约定的值", f"{table}.{name} holds only values of its set", f"仅限 only: {', '.join(values)}",
        f"select {name}, count(*) as times from {table} where {name} not in ({listed}) group by {name} order by times desc",
        (name,), values,
    )  # fmt: skip


def between(table: str, name: str, lowest: int | None, highest: int | None, title_zh: str, title_en: str) -> Check:
    """Every value of the column that is not null lies within the bounds; None: open on that side."""
    outside = " or ".join(f"{name} {sign} {bound}" for sign, bound in (("<", lowest), (">", highest)) if bound is not None)
    limits = f"{'' if lowest is None else lowest}…{'' if highest is None else highest}"
    return Check(
        f"{table}.{name}.between", table, "between", "critical", title_zh, title_en, limits,
        f"select * from {table} where {outside}", (name,), (lowest, highest),
    )  # fmt: skip


def refers(table: str, name: str, to: str, to_name: str = "") -> Check:
    """Every value of the column is there in the table that it refers to."""
    to_name = to_name or name
    return no_rows(
        f"{name}.refers", table, "critical",
        f"{titled(table)}的 {name} 都能在{titled(to)}中找到", f"every {table}.{name} points to a row of {to}",
        f"select child.* from {table} as child anti join {to} as parent on child.{name} = parent.{to_name} where child.{name} is not null",
    )  # fmt: skip


def no_rows(
    name: str, table: str, severity: Severity, title_zh: str, title_en: str, rows: str,
    measure: str = "", expected: str = "0 行 rows", judged: str = "", source: str = "", compares: bool = False,
) -> Check:  # fmt: skip
    """The SQL finds nothing."""
    return Check(
        f"{table}.{name}", table, "no_rows", severity, title_zh, title_en, expected, rows,
        measure=measure, judged=judged, source=source, compares=compares,
    )  # fmt: skip


def not_empty(table: str, source: str = "select 1") -> Check:
    """The table has rows wherever ``source`` finds any."""
    return no_rows(
        "not_empty", table, "critical", f"{titled(table)}在其来源有数据时也有数据", f"{table} has rows wherever its source has",
        f"select '{table}' as empty_table where not exists (select 1 from {table}) and exists ({source})",
        measure=f"select cast(count(*) as varchar) || ' 行 rows' from {table}", expected="≥ 1 行 row", judged="select 1", source=source,
    )  # fmt: skip
