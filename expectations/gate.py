"""The gate: a candidate database in, a verdict out: may it be published?

It fails closed. A check that could not run is an error, which outranks a failure; a table that is not there, a check without a
result and a candidate that can't be opened are errors too. Only ``critical`` checks block; the others are reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from expectations.check import Check, CheckResult
from expectations.suites import suites

if TYPE_CHECKING:
    from expectations.duckdb_source import Judged, Warehouse

ROWS_SHOWN = 20
RANK = {"error": 0, "failed": 1, "passed": 2}
GRAVITY = {"critical": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Every check's result, the gravest first; ``publish`` is whether the candidate may be published."""

    results: tuple[CheckResult, ...]

    @property
    def blocking(self) -> tuple[CheckResult, ...]:
        """The critical checks that failed or could not run, the latter first."""
        return tuple(result for result in self.results if result.severity == "critical" and result.outcome != "passed")

    @property
    def publish(self) -> bool:
        return bool(self.results) and not self.blocking


class DbtFailure(Protocol):
    """A dbt test that failed, as the build hands it over."""

    name: str
    severity: str
    message: str
    rows: tuple[dict, ...]


def judge(candidate: Path, published: Path | None, others: Iterable[CheckResult] = ()) -> Verdict:
    """Judge ``candidate`` (opened read-only) against the suites and the last published warehouse.

    ``others``: results found elsewhere (dbt's tests), which count like the gate's own.
    """
    from expectations.duckdb_source import Warehouse, quiet  # seconds to import, so only where a night is judged

    found = list(others)
    checked = suites(with_last_night=published is not None)
    with quiet():
        try:
            if not candidate.exists():
                raise FileNotFoundError(f"no such file: {candidate.name}")
            warehouse = Warehouse(candidate, published)
        except Exception as error:  # noqa: BLE001 (whatever went wrong, the gate stays shut)
            return verdict([*found, unopened(candidate, error)])
        try:
            for suite, checks in checked.items():
                found += judge_suite(warehouse, suite, checks)
        finally:
            warehouse.close()
    return verdict(found)


def verdict(results: Iterable[CheckResult]) -> Verdict:
    """The results in order: errors before failures before passes, critical ones first within each."""
    return Verdict(tuple(sorted(results, key=lambda result: (RANK[result.outcome], GRAVITY[result.severity]))))


def judge_suite(warehouse: Warehouse, suite: str, checks: Sequence[Check]) -> list[CheckResult]:
    """The results of a suite's checks, in their order."""
    there = warehouse.tables()
    by_table: dict[str, list[Check]] = {}
    for check in checks:
        by_table.setdefault(check.table, []).append(check)
    results = []
    for table, of_table in by_table.items():
        if table not in there:
            results += [result(suite, check, "error", "表不存在 the table is missing") for check in of_table]
            continue
        try:
            judged = warehouse.validate(table, of_table)
        except Exception as error:  # noqa: BLE001 (whatever went wrong, the gate stays shut)
            results += [result(suite, check, "error", one_line(error)) for check in of_table]
            continue
        results += [settled(warehouse, suite, check, judged.get(check.code)) for check in of_table]
    return results


def settled(warehouse: Warehouse, suite: str, check: Check, judged: Judged | None) -> CheckResult:
    """A check's result with what was observed and the rows that break it."""
    if judged is None:
        return result(suite, check, "error", "检查没有结果 the check gave no result")
    if judged.exception:
        return result(suite, check, "error", judged.exception)
    try:
        if judged.passed:
            return result(suite, check, "passed", str(warehouse.value(check.measure)) if check.measure else "0 行 rows")
        rows = warehouse.rows(check.rows, ROWS_SHOWN)
        observed = warehouse.value(check.measure) if check.measure else f"{warehouse.value(f'select count(*) from ({check.rows})')} 行 rows"
        return result(suite, check, "failed", str(observed), rows)
    except Exception as error:  # noqa: BLE001 (whatever went wrong, the gate stays shut)
        return result(suite, check, "error" if judged.passed else "failed", one_line(error))


def result(suite: str, check: Check, outcome: str, observed: str, rows: tuple[dict, ...] = ()) -> CheckResult:
    return CheckResult(suite, check.table, check.code, check.severity, outcome, observed, check.message_zh, check.message_en, rows)


def unopened(candidate: Path, error: Exception) -> CheckResult:
    """The error of a candidate, or of the last published warehouse, that can't be opened."""
    return CheckResult(
        "gate", candidate.name, "opened", "critical", "error", one_line(error),
        "候选数据库或上次发布的数据库无法打开", "the candidate or the last published warehouse can't be opened",
    )  # fmt: skip


def dbt_checks(failures: Iterable[DbtFailure]) -> tuple[CheckResult, ...]:
    """dbt's failed tests as results of the gate: one without rows could not run."""
    return tuple(
        CheckResult(
            "dbt", "dbt", failure.name, "critical" if failure.severity == "error" else "warning", "failed" if failure.rows else "error",
            f"{len(failure.rows)} 行 rows", f"dbt 测试未通过：{failure.name}", f"dbt test: {failure.message}", failure.rows,
        )
        for failure in failures
    )  # fmt: skip


def one_line(error: Exception) -> str:
    """The first line of what an exception says, with its type."""
    return f"{type(error).__name__}: {(str(error).strip().splitlines() or [''])[0]}"
