"""What Prefect's UI shows of a night beside its log: the summary, the gate's table and the link to the report.

A server that can't take them changes nothing for the night, which is over: that is logged and no more.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flows.notifications.message import OUTCOMES_ZH, plain
from flows.settings import Settings
from flows.warehouse.history import Run

if TYPE_CHECKING:
    from expectations.check import GateResult

NIGHT, GATE, REPORT = "nianbao-night", "nianbao-gate", "nianbao-report"  # keys: the server keeps the history of each

log = logging.getLogger(__name__)


def show(run: Run, results: Sequence[GateResult], settings: Settings) -> None:
    """Create the artifacts of the flow run that is at work; the gate's only where it judged."""
    from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

    try:
        create_markdown_artifact(summary(run, settings), key=NIGHT, description=f"{OUTCOMES_ZH[run.outcome]} {run.outcome}")
        if results:
            create_table_artifact(gate(results), key=GATE, description="质量关口 The gate: what did not pass first")
        create_link_artifact(report(settings), link_text="年报质量报告 The report", key=REPORT)
    except Exception as error:  # noqa: BLE001 (the night is over and stays as it ended)
        log.error("Prefect's artifacts could not be made: %s", error)


def summary(run: Run, settings: Settings) -> str:
    """The night in Markdown; text from documents is made harmless."""
    counts = {
        "文件 files": run.files_seen, "本次读取 read": run.files_read, "未能读取 refused": run.files_refused, "数字 figures": run.figures,
        "指标值 observations": run.observations, "奖项 awards": run.awards,
    }  # fmt: skip
    missed = f"\n\n补跑：错过 {run.nights_missed} 夜。 Catch-up for {run.nights_missed} missed." if run.nights_missed else ""
    blocking = "".join(f"\n- {plain(line, 400)}" for line in run.blocked_by)
    rows = "\n".join(f"| {name} | {count} |" for name, count in counts.items())
    steps = "\n".join(f"| {name} | {seconds:.1f} s |" for name, seconds in run.steps.items())
    return (
        f"# {OUTCOMES_ZH[run.outcome]} {run.outcome}\n\n{plain(run.message, 400)}{missed}\n{blocking}\n\n| | |\n|---|---|\n{rows}\n\n"
        f"| 步骤 step | |\n|---|---|\n{steps}\n\n[报告 report]({report(settings)})\n\n`{run.run_id}`"
    )


def gate(results: Sequence[GateResult]) -> list[dict[str, str]]:
    """A row a check, as the gate orders them: what did not pass first."""
    return [
        {
            "结果 outcome": one.outcome, "程度 severity": one.severity, "检查 check": plain(f"{one.title_zh} {one.title_en}"),
            "观察到 observed": plain(one.observed), "代码 name": one.name,
        }
        for one in results
    ]  # fmt: skip


def report(settings: Settings) -> str:
    """Where the report is: its address, or its file."""
    return settings.report_url or (settings.report / "index.html").as_uri()
