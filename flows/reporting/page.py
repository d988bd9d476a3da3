"""A page of the report: its template filled, every value escaped, in Chinese and English, with nothing to load.

A page's policy (CSP) lets no more run or style it than the one script and stylesheet that it carries, known by their hash: what a
file name or quote may hold stays text. Without the script both languages show; with it one, which the address remembers (#en).
"""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from flows.reporting import charts
from flows.reporting.schools import page_of
from flows.reporting.words import Word, codes, reason, word

PAGES = Path(__file__).parent / "pages"
CHINESE_THEN_ENGLISH = re.compile(r"(.*[。；！]) *([A-Z“\"][^\u4e00-\u9fff]*)", re.DOTALL)  # 文件为空。 The file is empty.
CHINA = timezone(timedelta(hours=8))


def render(page: str, **content: object) -> str:
    """The page ``pages/<page>.html`` filled with the content."""
    return template(page).render(content)


@cache
def template(page: str) -> Template:
    return environment().get_template(f"{page}.html")


@cache
def environment() -> Environment:
    """Every value is escaped; a name that is missing is an error."""
    made = Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )
    style, script = asset("report.css"), asset("report.js")
    made.globals |= {
        "style": Markup(style), "script": Markup(script), "policy": policy(style, script),
        "t": both, "w": lambda group, code: both(*word(group, code)), "pair": Word, "codes": codes, "page_of": page_of,
        "why": lambda code: both(*reason(code)), "word": word,
        "spark": charts.sparkline, "bar": charts.share_bar, "bars": charts.stacked_bars, "place": place, "change": change,
    }  # fmt: skip
    made.filters |= {"number": number, "local": local_time, "day": day, "cells": cells, "percent": percent, "label": label, "parted": parted}
    return made


@cache
def version() -> str:
    """A hash of all that a page is made with besides its content."""
    made_with = sorted([*PAGES.iterdir(), *Path(__file__).parent.glob("*.py"), Path(__file__).with_name("words.csv")])
    return hashlib.sha256(b"".join(path.read_bytes() for path in made_with)).hexdigest()


def asset(name: str) -> str:
    return (PAGES / name).read_text("utf-8")


def policy(style: str, script: str) -> str:
    """Nothing is loaded, nothing runs but this script, nothing styles but this sheet."""

    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return f"default-src 'none'; style-src {hashed(style)}; script-src {hashed(script)}; base-uri 'none'; form-action 'none'"


@lru_cache(maxsize=4096, typed=True)  # typed: markup and a text of the same letters are not the same
def both(zh: object, en: object = "") -> Markup:
    """A text in both languages, of which the page shows one; what has no English shows in both."""
    if not en or zh == en:
        return escape(zh)
    return Markup('<span class="zh">{}</span><span class="en" lang="en">{}</span>').format(zh, en)


def label(said: Word) -> Markup:
    return both(said.zh, said.en)


def place(page: int | None, start: int | None, end: int | None = None) -> Markup:
    """Where in a file: 第3页 第12–14行."""
    span = f"{start}–{end}" if end and end != start else start
    zh = [f"第{page}页" if page else "", f"第{span}行" if start else ""]
    en = [f"page {page}" if page else "", (f"lines {span}" if "–" in str(span) else f"line {span}") if start else ""]
    return both(" ".join(filter(None, zh)), ", ".join(filter(None, en)))


def number(value: float | None) -> str:
    """17,459 and 96.47; nothing where there is no value."""
    return "" if value is None else f"{value:,.10g}"


def percent(part: float, whole: float = 1) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "—"


def change(was: float, now: float, unit: str) -> str:
    """What a value grew by: in points where it is a percentage already, else in percent of what it was."""
    if now == was:
        return "0"
    if unit == "%":
        return f"{now - was:+,.2f}".replace("-", "−")
    return f"{100 * (now - was) / abs(was):+,.1f}%".replace("-", "−") if was else "—"


def parted(text: str) -> Markup:
    """A text that says the same in Chinese and then in English, as one that the page shows in either."""
    found = CHINESE_THEN_ENGLISH.fullmatch(text)
    return both(*found.groups()) if found else escape(text)


def cells(quote: str) -> str:
    """A quoted table row with a visible rule between its cells."""
    return " ｜ ".join(part.strip() for part in quote.split("\t"))


def local_time(moment: datetime | None) -> str:
    """UTC to the clock of the schools."""
    return f"{moment.replace(tzinfo=UTC).astimezone(CHINA):%Y-%m-%d %H:%M}" if moment else ""


def day(moment: datetime | None) -> str:
    """UTC to the schools' calendar."""
    return local_time(moment)[:10]
