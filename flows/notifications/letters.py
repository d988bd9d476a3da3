"""Each school's own list as a file that can be sent on: what it is asked to check or mend, with its own words, and nothing of others.

The lists of a published night replace those of the night before; a school with nothing to mend has none.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.notifications.changes import Finding
from flows.reporting.words import word

LONGEST_NAME = 60


def write(
    folder: Path, day: str, findings: Collection[Finding], new: Collection[str], missing: Mapping[str, list[tuple[str, str, str]]]
) -> int:
    """Write a page a school into ``folder``; returns how many.

    ``findings``: all that are open; ``new``: the keys of those found tonight for the first time; ``missing``: rows by school.
    """
    by_school: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.school and finding.owner == "school":
            by_school.setdefault(finding.school, []).append(finding)
    temporary = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    schools = sorted(by_school.keys() | missing.keys())
    template = page()
    for school in schools:
        its = by_school.get(school, [])
        code = next((finding.school_code for finding in its), "")
        text = template.render(school=school, code=code, day=day, findings=its, new=new, missing=grouped(missing.get(school, ())))
        (temporary / file_name(school, code)).write_text(text, "utf-8")
    replace_folder(temporary, folder)
    return len(schools)


def grouped(rows: Collection[tuple[str, str, str]]) -> dict[tuple[str, str], list[str]]:
    """The labels of missing rows by official table and period."""
    by_table: dict[tuple[str, str], list[str]] = {}
    for table, period, label in rows:
        by_table.setdefault((table, period), []).append(label)
    return by_table


def file_name(school: str, code: str) -> str:
    """甲学院_4150010838.html: letters and digits of the name, so that it is a file name everywhere."""
    name = "".join(one if one.isalnum() else "_" for one in school)[:LONGEST_NAME].strip("_")
    return f"{name}_{code}.html" if code else f"{name}.html"


def replace_folder(new: Path, folder: Path) -> None:
    """Put ``new`` in the place of ``folder``."""
    old = folder.with_name(f".{folder.name}.old.{os.getpid()}")
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def page():
    """The list's template; every value is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["word"] = word
    return environment.get_template("letter.html")
