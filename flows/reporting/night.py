"""The night in one sentence: how it ended and what readers see now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows.reporting.overview import Overview
from flows.reporting.page import local_time
from flows.reporting.words import Word
from flows.warehouse.history import Run
from flows.warehouse.publish import STAMP

if TYPE_CHECKING:
    from expectations.check import GateResult


@dataclass(frozen=True, slots=True)
class Night:
    """A run as the report opens with it. ``since``: when what readers see now was published, local time; empty if nothing is."""

    run: Run
    outcome: str
    sentence: Word
    remark: Word
    since: str


def night(run: Run, published: Path | None, blocking: tuple[GateResult, ...], glance: Overview) -> Night:
    """Say how the run ended; ``published`` is what readers see after it."""
    since = local_time(datetime.strptime(published.stem, STAMP)) if published else ""
    stays = (
        Word(f"读者看到的仍是 {since} 发布的数据。", f"Readers still see what was published at {since}.")
        if since
        else Word("此前从未发布过，读者还看不到数据。", "Nothing has ever been published, so readers see nothing yet.")
    )
    if run.outcome == "published":
        sentence = Word(
            f"今夜的数据已发布：{glance.documents:,} 份文件，{len(glance.schools):,} 所学校，{sum(glance.open.values()):,} 处疑点待处理。",
            f"Tonight's data is published: {glance.documents:,} documents of {len(glance.schools):,} schools, "
            f"{sum(glance.open.values()):,} findings to settle.",
        )
        remark = Word("关键检查全部通过，读者从现在起看到的就是今夜的数据。", "Every critical check passed: readers see tonight's data now.")
    elif run.outcome == "blocked":
        sentence = Word(
            f"今夜的数据没有发布：{len(blocking)} 项关键检查未通过。",
            f"Tonight's data is withheld: {len(blocking)} critical checks did not pass.",
        )
        remark = Word(
            f"{stays.zh}下面写的是被拦下的这一夜，供查找原因。", f"{stays.en} What follows is the night that was withheld, to find the cause."
        )
    elif run.outcome == "unchanged":
        sentence = Word("今夜没有变化：文件和规则都与上次相同。", "Nothing changed tonight: files and rules are as they were.")
        remark = stays
    else:
        sentence = Word("今夜的运行中断了，数据没有更新。", "Tonight's run broke off; the data was not renewed.")
        remark = Word(f"{stays.zh}请数据工程师查看运行日志。", f"{stays.en} The data engineer should look at the log.")
    return Night(run, run.outcome, sentence, remark, since)
