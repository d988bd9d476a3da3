"""A check's result as one HTML page that loads nothing; every text of a draft is escaped."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.check import words
from flows.check.queries import Result


def render(result: Result, language: str) -> str:
    """The page."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {
        "say": lambda zh, en: words.said(words.Word(zh, en), language),
        "heading": lambda name: words.said(words.HEADINGS[name], language),
        "table_name": lambda code: words.said(words.table_name(code), language),
        "why": lambda code: words.said(words.unread_reason(code), language),
        "amount": words.amount,
        "place": words.place,
    }
    return environment.get_template("page.html").render(
        result=result, verdict=words.said(words.verdict(result), language), elsewhere=words.said(words.ELSEWHERE, language),
        no_tables=words.said(words.NO_TABLES, language), language=language,
    )
