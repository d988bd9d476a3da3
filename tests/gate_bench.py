"""The expectations of the gate, tried with one defect each, which is rolled back: does Great Expectations catch it, and who else does?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from expectations import gate
from expectations.check import Check, GateResult
from expectations.duckdb_source import Judged, Warehouse
from expectations.suites import suites
from expectations.thresholds import Thresholds
from tests import small_warehouse
from tests.gate_mutations import defect, implied
from tests.outcome import Outcome

SET = re.compile(r"^update \S+ set (\w+) = ")  # update raw.figure set unit = '庹' where ...
TABLE = re.compile(r"(?:update|insert into|delete from|alter table) (\w+\.\w+)")


WEIGHTS = ("critical", "warning", "info")


def of_a_missing_column(check: Check) -> Check:
    """The check, asking for a column that is not there."""
    return replace(check, columns=("no_such_column",), rows=f"select no_such_column from ({check.rows})")


def raising(check: Check) -> Check:
    """The check, whose queries raise: the one for its rows as it runs, the one for what it judges before."""
    return replace(check, rows="select error('broken on purpose') as raised from range(2)", judged="select 1 from no_such_table")


BREAKAGES = {"missing column": of_a_missing_column, "raising query": raising}


class GateBench:
    """The small warehouse, open for defects, and the checks of the gate."""

    def __init__(self, small: small_warehouse.SmallWarehouse) -> None:
        self.checks = [(suite, check) for suite, checks in suites(Thresholds.of(small.settings), True).items() for check in checks]
        self.warehouse = Warehouse(small.path, small.last_night, read_only=False)
        self.sql("set threads = 1")  # tiny tables
        self.warehouse.connection.commit()

    def sql(self, statements: str) -> None:
        for statement in statements.split("; "):
            self.warehouse.connection.exec_driver_sql(statement)

    @contextmanager
    def put_in(self, statements: str) -> Iterator[None]:
        """The defect is there within. GX asks for columns on a connection of its own, which sees only what is committed."""
        renaming = re.fullmatch(r"alter table (\S+) rename column (\w+) to (\w+)", statements)
        self.sql(statements)
        if renaming:
            self.warehouse.connection.commit()
        try:
            yield
        finally:
            if renaming:
                table, before, after = renaming.groups()
                self.sql(f"alter table {table} rename column {after} to {before}")
                self.warehouse.connection.commit()
            else:
                self.warehouse.connection.rollback()

    def by_gate(self, suite: str, *checks: Check) -> list[GateResult]:
        """The checks' results, as the gate has them from Great Expectations."""
        return gate.judge_suite(self.warehouse, suite, checks)

    def outcome_by_sql(self, suite: str, check: Check) -> str:
        """The check's outcome by its own SQL alone, which is faster: for the checks that a defect is not meant for."""
        try:
            rows = self.warehouse.rows(f"select exists ({check.rows}) as broken, exists ({check.judged}) as judged", 1)[0]
            if not rows["broken"] and rows["judged"]:
                return "passed"
        except Exception:  # noqa: BLE001 (that it raises is what is asked)
            return "raised"
        return gate.settled(self.warehouse, suite, check, Judged(not rows["broken"], "")).outcome

    def touched(self, statements: str, but: Check) -> list[tuple[str, Check]]:
        """The other checks that can see a defect: those whose SQL names a table that it changes, and the column where it is one."""
        found = set()
        for statement in statements.split("; "):
            table, column = TABLE.match(statement)[1], SET.match(statement)
            for number, (_, check) in enumerate(self.checks):
                text = f"{check.rows} {check.judged} {check.source}"
                reads = not column or re.search(rf"\b{column[1]}\b", text) or "columns(*" in text
                if check.name != but.name and reads and re.search(rf"\b{re.escape(table)}\b", text):
                    found.add(number)
        return [self.checks[number] for number in sorted(found)]

    def outcome(self, suite: str, check: Check) -> Outcome:
        """Put in the check's defect and see who catches it."""
        statements, patterns = defect(check), implied(check)
        with self.put_in(statements):
            (own,) = self.by_gate(suite, check)
            others = [(other, self.outcome_by_sql(of, other)) for of, other in self.touched(statements, check)]
        caught_by = [(other.name, outcome) for other, outcome in others if outcome != "passed"]
        expected = tuple(name for name, outcome in caught_by if patterns(name, outcome))
        unexpected = tuple(f"{name} ({outcome})" for name, outcome in caught_by if name not in expected)
        return Outcome(check.name, own.outcome == "failed" and bool(own.rows), expected, unexpected)

    def broken(self) -> Iterator[tuple[str, str, bool]]:
        """Every check broken on purpose, as (name, how, whether the night is blocked by that very check)."""
        by_table: dict[tuple[str, str], list[Check]] = {}
        for suite, check in self.checks:
            by_table.setdefault((suite, check.table), []).append(check)
        for (suite, _), checks in by_table.items():
            for how, breakage in BREAKAGES.items():
                for result in self.by_gate(suite, *map(breakage, checks)):
                    yield result.name, how, result.blocks

    def emptied(self) -> Iterator[tuple[str, bool]]:
        """Every table of a check, emptied: (table, whether anything blocks the night)."""
        for table in dict.fromkeys(check.table for _, check in self.checks):
            statement = f"delete from {table}"
            nothing = replace(self.checks[0][1], name="")
            with self.put_in(statement):
                outcomes = {(self.outcome_by_sql(suite, check), check.severity) for suite, check in self.touched(statement, nothing)}
            yield table, bool(outcomes & {("failed", "critical"), *((how, weight) for how in ("raised", "vacuous") for weight in WEIGHTS)})

    def outcomes(self) -> list[Outcome]:
        return [self.outcome(suite, check) for suite, check in self.checks]
