"""The short message of a night, Chinese first: how it ended, its counts, the findings that are new or resolved, the report.

Text that comes from documents is made harmless for chat services, which read markup and mentions in what they are sent.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.notifications.changes import Finding
from flows.notifications.delivery import Message
from flows.settings import Settings
from flows.warehouse.history import Run

MOST_BYTES = 2000  # the least that a common service takes (企业微信: 2048)
SHOWN = (5, 3, 2, 1, 0)
OUTCOMES_ZH = {"published": "已发布", "unchanged": "无变化", "blocked": "未发布（质量关口拦下）", "failed": "失败"}
KINDS = {"published": "success", "unchanged": "info", "blocked": "warning", "failed": "failure"}
HARMLESS = str.maketrans("<>@*_`[]", "＜＞＠＊＿｀［］")


def night_message(
    run: Run, new: Sequence[Finding], resolved: Sequence[Finding], published: Path | None, asked: int, settings: Settings
) -> Message:
    """What is told of ``run``; ``published``: what readers see after it; ``asked``: how many schools have something to mend."""
    zone = ZoneInfo(settings.timezone)
    day = f"{run.started_at.replace(tzinfo=UTC).astimezone(zone):%Y-%m-%d %H:%M}"
    content = {
        "run": run, "day": day, "outcome_zh": OUTCOMES_ZH[run.outcome], "new": new, "resolved": resolved,
        "reasons": run.blocked_by or (run.message,), "since": since(published, zone), "asked": asked,
        "schools": schools(settings), "report": settings.report_url or str(settings.report / "index.html"),
    }  # fmt: skip
    template = environment().get_template("night.txt")
    bodies = (template.render(content, shown=shown).strip() for shown in SHOWN)
    body = next((body for body in bodies if len(body.encode()) <= MOST_BYTES), None) or template.render(content, shown=0).strip()
    return Message(f"年报 Nianbao {day[:10]}：{OUTCOMES_ZH[run.outcome]} {run.outcome}", body, KINDS[run.outcome])


def schools(settings: Settings) -> str:
    """Where the schools' own pages and lists are: below the report."""
    return f"{settings.report_url.removesuffix('index.html').rstrip('/')}/schools/" if settings.report_url else f"{settings.report / 'schools'}"


def since(published: Path | None, zone: ZoneInfo) -> str:
    """When the published version was made, by its name; "" where nothing is published."""
    if published is None:
        return ""
    return f"{datetime.strptime(published.stem, '%Y%m%dT%H%M%S%fZ').replace(tzinfo=UTC).astimezone(zone):%Y-%m-%d %H:%M}"


def plain(text: str, most: int = 200) -> str:
    """One line without control characters, markup or mentions, cut at ``most`` characters."""
    kept = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in text)
    line = " ".join(kept.split()).translate(HARMLESS)
    return line if len(line) <= most else line[: most - 1] + "…"


def environment() -> Environment:
    """Templates of plain text: nothing is escaped, `plain` makes foreign text harmless."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    templates.filters["plain"] = plain
    return templates
