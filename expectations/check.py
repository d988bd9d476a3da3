"""What a check is, and the kinds of checks that suites are written with.

A check is data: the table, what is expected of it, how grave a failure is, what is said of it in Chinese and English, and the SQL
that lists the rows which break it (Great Expectations caps and shortens what it shows). ``:`` has a meaning to SQLAlchemy, so
that SQL casts with ``cast(... as ...)``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["critical", "warning", "info"]
Outcome = Literal["passed", "failed", "error"]
Kind = Literal["columns", "not_null", "unique", "in_set", "no_rows"]


@dataclass(frozen=True, slots=True)
class Check:
    """``rows`` is SQL for the rows that break it; ``measure`` SQL for one text that says what was observed, pass or fail."""

    code: str
    table: str
    kind: Kind
    severity: Severity
    message_zh: str
    message_en: str
    rows: str
    columns: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    measure: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How a check came out. ``error``: it could not run, which is graver than a failure. ``rows``: up to 20 that break it."""

    suite: str
    table: str
    expectation: str
    severity: Severity
    outcome: Outcome
    observed: str
    message_zh: str
    message_en: str
    rows: tuple[dict, ...] = field(default=())


def columns(table: str, names: tuple[str, ...]) -> Check:
    """The table is there and has these columns, as the public contract says."""
    schema, _, name = table.partition(".")
    listed = ", ".join(f"('{column}')" for column in names)
    return Check(
        f"{table}.columns", table, "columns", "critical",
        f"{table} 缺少公开约定的列", f"{table} lacks columns of the public contract",
        f"select wanted.column_name as missing_column from (values {listed}) as wanted(column_name) where wanted.column_name not in "
        f"(select column_name from information_schema.columns where table_catalog = current_database() "
        f"and table_schema = '{schema}' and table_name = '{name}')",
        names,
    )  # fmt: skip


def not_null(table: str, *names: str) -> tuple[Check, ...]:
    """No null in any of the columns."""
    return tuple(
        Check(
            f"{table}.{name}.not_null", table, "not_null", "critical",
            f"{table} 的 {name} 有空值", f"{table}.{name} is null",
            f"select * from {table} where {name} is null", (name,),
        )
        for name in names
    )  # fmt: skip


def key(table: str, *names: str) -> tuple[Check, ...]:
    """The columns are never null and together say which row it is."""
    joined = ", ".join(names)
    unique = Check(
        f"{table}.{'+'.join(names)}.unique", table, "unique", "critical",
        f"{table} 的键 {joined} 重复", f"{table}: the key {joined} is not unique",
        f"select {joined}, count(*) as times from {table} group by {joined} having count(*) > 1 order by times desc, {joined}", names,
    )  # fmt: skip
    return (*not_null(table, *names), unique)


def in_set(table: str, name: str, *values: str) -> Check:
    """Every value of the column that is not null is one of these."""
    listed = ", ".join(f"'{value}'" for value in values)
    return Check(
        f"{table}.{name}.in_set", table, "in_set", "critical",
        f"{table} 的 {name} 出现约定之外的值", f"{table}.{name} holds a value that is none of its set",
        f"select {name}, count(*) as times from {table} where {name} not in ({listed}) group by {name} order by times desc",
        (name,), values,
    )  # fmt: skip


def refers(table: str, name: str, to: str, to_name: str = "") -> Check:
    """Every value of the column is there in the table that it refers to."""
    to_name = to_name or name
    return Check(
        f"{table}.{name}.refers", table, "no_rows", "critical",
        f"{table} 的 {name} 在 {to} 中找不到", f"{table}.{name} points to no row of {to}",
        f"select child.* from {table} as child anti join {to} as parent on child.{name} = parent.{to_name} where child.{name} is not null",
    )  # fmt: skip


def no_rows(code: str, table: str, severity: Severity, message_zh: str, message_en: str, rows: str, measure: str = "") -> Check:
    """The SQL finds nothing."""
    return Check(f"{table}.{code}", table, "no_rows", severity, message_zh, message_en, rows, measure=measure)


def not_empty(table: str, unless_empty: str = "") -> Check:
    """The table has rows; where ``unless_empty`` (SQL for the source rows) is given, only if that finds any."""
    source = f"exists ({unless_empty})" if unless_empty else "true"
    return no_rows(
        "not_empty", table, "critical", f"{table} 没有数据，而其来源有", f"{table} is empty though its source is not",
        f"select '{table}' as empty_table where not exists (select 1 from {table}) and {source}",
        measure=f"select cast(count(*) as varchar) || ' 行 rows' from {table}",
    )  # fmt: skip
