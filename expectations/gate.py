"""The gate: a candidate database in, a verdict out: may it be published?

It fails closed. A check that could not run (``raised``) and one that had nothing to judge though its source has rows
(``vacuous``) keep the night from being published, whatever their severity, and outrank a failure; a table that is not there, a
check without a result and a candidate that can't be opened are among them. Of the failures, only ``critical`` ones block.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from expectations.check import Check, GateResult, Outcome
from expectations.suites import suites
from expectations.thresholds import Thresholds

if TYPE_CHECKING:
    from expectations.duckdb_source import Judged, Warehouse

ROWS_SHOWN = 20
TEXT_SHOWN = 300  # characters of a cell
RANK = {"raised": 0, "vacuous": 1, "failed": 2, "passed": 3}
GRAVITY = {"critical": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Every check's result, the gravest first; ``publish`` is whether the candidate may be published."""

    results: tuple[GateResult, ...]

    @property
    def blocking(self) -> tuple[GateResult, ...]:
        """The results that keep the night from being published: those that did not judge first, then the critical failures."""
        return tuple(result for result in self.results if result.blocks)

    @property
    def publish(self) -> bool:
        return bool(self.results) and not self.blocking


class DbtFailure(Protocol):
    """A dbt test that failed, as the build hands it over."""

    name: str
    severity: str
    message: str
    rows: tuple[dict, ...]


def judge(candidate: Path, published: Path | None, limits: Thresholds, accepted: str = "") -> tuple[GateResult, ...]:
    """Judge ``candidate`` (opened read-only) against the suites and the last published warehouse.

    ``accepted``: the reason for which a person accepts what tonight lost against the last published night, "" if nobody does.
    """
    from expectations.duckdb_source import Warehouse, quiet  # seconds to import, so only where a night is judged

    checked = suites(limits, with_last_night=published is not None)
    with quiet():
        try:
            if not candidate.exists():
                raise FileNotFoundError(f"no such file: {candidate.name}")
            warehouse = Warehouse(candidate, published)
        except Exception as error:  # noqa: BLE001 (whatever went wrong, the gate stays shut)
            return (no_verdict("gate.opened", one_line(error)),)
        try:
            found = [result for suite, checks in checked.items() for result in judge_suite(warehouse, suite, checks, accepted)]
        finally:
            warehouse.close()
    return (*found, *(() if published else (first_night(),)))


def verdict(results: Iterable[GateResult]) -> Verdict:
    """The results in order: what did not judge before failures before passes, critical ones first within each."""
    return Verdict(tuple(sorted(results, key=lambda result: (RANK[result.outcome], GRAVITY[result.severity]))))


def whole(results: Sequence[GateResult], limits: Thresholds, with_last_night: bool) -> tuple[GateResult, ...]:
    """The results, and one that raised for each check of the suites that has none: half an answer is no pass."""
    if any(result.suite == "gate" for result in results):
        return tuple(results)
    there = {result.name for result in results}
    missing = (
        result_of(suite, check, "raised", "检查没有结果 the check gave no result")
        for suite, checks in suites(limits, with_last_night).items()
        for check in checks
        if check.name not in there
    )
    return (*results, *missing)


def judge_suite(warehouse: Warehouse, suite: str, checks: Sequence[Check], accepted: str = "") -> list[GateResult]:
    """The results of a suite's checks, table by table."""
    there = warehouse.tables()
    by_table: dict[str, list[Check]] = {}
    for check in checks:
        by_table.setdefault(check.table, []).append(check)
    results = []
    for table, of_table in by_table.items():
        if table not in there:
            results += [result_of(suite, check, "raised", "表不存在 the table is missing") for check in of_table]
            continue
        try:
            judged = warehouse.validate(table, of_table)
        except Exception as error:  # noqa: BLE001 (whatever went wrong, the gate stays shut)
            results += [result_of(suite, check, "raised", one_line(error)) for check in of_table]
            continue
        for check in of_table:
            result = settled(warehouse, suite, check, judged.get(check.name))
            wanted = accepted and check.compares and result.outcome != "passed"
            results.append(replace(result, accepted=accepted) if wanted else result)
    return results


def settled(warehouse: Warehouse, suite: str, check: Check, judged: Judged | None) -> GateResult:
    """A check's result with what was observed and the rows that break it."""
    if judged is None:
        return result_of(suite, check, "raised", "检查没有结果 the check gave no result")
    if judged.exception:
        return result_of(suite, check, "raised", judged.exception)
    try:
        number = warehouse.value(f"select count(*) from ({check.judged})")
        if not judged.passed:
            rows = warehouse.rows(check.rows, ROWS_SHOWN)
            broken = f"{warehouse.value(f'select count(*) from ({check.rows})')} / {number} 行不符 rows break it"
            return result_of(suite, check, "failed", str(warehouse.value(check.measure)) if check.measure else broken, shown(rows))
        if not number and check.source and warehouse.value(f"select exists ({check.source})"):
            return result_of(suite, check, "vacuous", "没有可检查的行，而其来源有 nothing to judge though its source has rows")
        counted = f"0 / {number} 行不符 rows break it" if number else "没有可检查的行，其来源也没有 nothing to judge, nor has its source"
        return result_of(suite, check, "passed", str(warehouse.value(check.measure)) if check.measure else counted)
    except Exception as error:  # noqa: BLE001 (whatever went wrong, the gate stays shut)
        return result_of(suite, check, "raised", one_line(error))


def result_of(suite: str, check: Check, outcome: Outcome, observed: str, rows: tuple[dict, ...] = ()) -> GateResult:
    return GateResult(
        check.name, suite, check.table, check.severity, outcome, observed, check.expected, check.title_zh, check.title_en, rows
    )


def shown(rows: Iterable[dict]) -> tuple[dict, ...]:
    """The rows with long texts cut."""
    return tuple(
        {name: value[:TEXT_SHOWN] + "…" if isinstance(value, str) and len(value) > TEXT_SHOWN else value for name, value in row.items()}
        for row in rows
    )


def no_verdict(name: str, observed: str) -> GateResult:
    """What stands for the whole gate where it could not judge: it raised, which blocks."""
    return GateResult(
        name, "gate", "gate", "critical", "raised", observed, "完整的检查结果 a whole verdict",
        "质量关口能打开候选数据库和上次发布的数据库，并给出完整结果",
        "the gate can open the candidate and the last published warehouse, and gives a whole verdict",
    )  # fmt: skip


def first_night() -> GateResult:
    """Said where nothing has been published yet."""
    return GateResult(
        "completeness.first_night", "completeness", "gate", "info", "passed",
        "首次发布，没有上一晚可以比较 the first night: nothing to compare with", "—",
        "与上次发布的数据比较，没有丢失", "nothing is lost against the last published night",
    )  # fmt: skip


def dbt_checks(failures: Iterable[DbtFailure]) -> tuple[GateResult, ...]:
    """dbt's failed tests as results of the gate: one without rows could not run."""
    return tuple(
        GateResult(
            f"dbt.{failure.name}", "dbt", "dbt", "critical" if failure.severity == "error" else "warning",
            "failed" if failure.rows else "raised", failure.message, "0 行 rows",
            f"dbt 测试：{failure.name}", f"dbt test {failure.name}", failure.rows,
        )
        for failure in failures
    )  # fmt: skip


def one_line(error: Exception) -> str:
    """The first line of what an exception says, with its type."""
    return f"{type(error).__name__}: {(str(error).strip().splitlines() or [''])[0]}"
