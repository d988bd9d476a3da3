"""The administrators' report: one self-contained HTML file in Chinese, English beside it, for whoever opens it in a browser.

It tells of the warehouse that was judged tonight: outcome, documents read and refused, what each school's official tables
state and lack, the findings with their quotes. A blocked night's report says what is withheld, why, and what stays published.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from flows.reporting import queries
from flows.warehouse.history import Run

if TYPE_CHECKING:
    from expectations.gate import Verdict

CHINA = timezone(timedelta(hours=8))
TABLES_ZH = {
    "scorecard": "计分卡",
    "student_feedback": "学生反馈表",
    "teaching_resources": "教学资源表",
    "international": "国际影响表",
    "service": "服务贡献表",
    "policy": "落实政策表",
}
WORDS_ZH = {
    "published": "已发布", "blocked": "未发布（被质量关口拦下）", "unchanged": "无变化", "failed": "失败",
    "critical": "严重", "error": "严重", "warning": "警告", "info": "提示",
    "school": "学校", "catalogue": "指标目录", "extractor": "读取程序",
    "passed": "通过", "failed_check": "未通过", "error_check": "未能执行",
}  # fmt: skip


def write(folder: Path, run: Run, verdict: Verdict, judged: Path, published: Path | None) -> Path:
    """Write ``folder``/index.html about the database ``judged``; returns its path.

    ``published``: what readers see after this night, None if nothing has ever been published.
    """
    with duckdb.connect(str(judged), read_only=True) as connection:
        content = {
            "schools": queries.schools(connection),
            "general": queries.findings(connection).get(None, []),
            "documents": queries.documents(connection),
            "refused": queries.refused(connection),
            "unmapped": queries.unmapped(connection),
        }
    content |= {"run": run, "checks": verdict.results, "blocking": verdict.blocking, "published": published}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.html"
    temporary = path.with_name(f".index.{os.getpid()}.html")
    temporary.write_text(template().render(content), "utf-8")
    temporary.replace(path)
    return path


def template():
    """The report's page; every value is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"local": local_time, "zh": lambda word: WORDS_ZH.get(word, word), "table_zh": table_name}
    return environment.get_template("report.html")


def local_time(moment: datetime | None) -> str:
    """UTC to the clock of the schools."""
    return f"{moment.replace(tzinfo=UTC).astimezone(CHINA):%Y-%m-%d %H:%M}" if moment else ""


def table_name(code: str) -> str:
    return TABLES_ZH.get(code, code)
