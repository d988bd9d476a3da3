"""The administrators' report: an index and a page a school, in Chinese with English at a switch, for whoever opens it in a browser.

It tells of the warehouse that was judged tonight: how the night ended, what changed, what each school's official tables state and
lack, the findings with their quotes. A blocked night's report says what is withheld, why, and what stays published. Each page is
one file that loads nothing; schools' pages are made in groups, so that memory does not grow with their number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from flows.reporting import awards, changes, documents, findings, official, overview, page
from flows.reporting.folder import ReportFolder
from flows.reporting.letter import letter, table, to_send
from flows.reporting.night import night
from flows.reporting.overview import NOTHING, Overview
from flows.reporting.schools import School, schools
from flows.reporting.values import values
from flows.warehouse.history import Run
from flows.warehouse.trace import rows

if TYPE_CHECKING:
    from expectations.gate import Verdict

GROUP = 100  # schools read at a time
NIGHTS_SHOWN = 60
LISTS = ("nobodys", "declarations", "refused", "reasons", "unmapped")
DECLARATIONS = """
select declaration.*, name_zh, name_en from quality.declaration left join marts.dim_indicator using (indicator_code)
order by kind desc, source_file, declaration_key
"""
DEFINITIONS = "from marts.dim_indicator order by domain, official_table nulls last, indicator_code"


@dataclass(frozen=True, slots=True)
class SchoolContent:
    """All that the page of a school shows."""

    school: School
    tables: tuple[official.OfficialTable, ...]
    findings: tuple[findings.Finding, ...]
    awards: awards.Awards | None
    documents: tuple[documents.Document, ...]

    @property
    def fingerprint(self) -> str:
        """A hash of what it shows and of what shows it."""
        return hashlib.sha256(f"{page.version()} {self!r}".encode()).hexdigest()


def write(
    folder: Path, run: Run, verdict: Verdict, judged: Path | None, published: Path | None, nights: Sequence[Run] = ()
) -> Path:
    """Write the report of the database ``judged`` into ``folder``; returns the path of its index.

    ``judged``: None where there is none: the first night failed. ``published``: what readers see after this night, None if
    nothing has ever been published. ``nights``: the runs before.
    """
    made = ReportFolder(folder, run.run_id)
    if judged is None:
        index = told(run, verdict, None, nights, NOTHING) | dict.fromkeys(("changes", "awards")) | dict.fromkeys(LISTS, ())
        made.add("index.html", lambda: page.render("index", root="", **index))
        return made.publish() / "index.html"
    tonight = f"{run.started_at:%Y-%m-%d %H:%M:%S}"
    with duckdb.connect(str(judged), read_only=True) as connection:
        glance = overview.overview(connection, tonight)
        before = changes.night_before(judged, published)
        index = told(run, verdict, published, nights, glance) | {
            "changes": changes.changes(connection, before) if before else None,
            "awards": awards.all_awards(connection),
            "nobodys": [one for one in findings.findings(connection, tonight=tonight).get(None, ()) if one.status == "open"],
            "declarations": rows(connection, DECLARATIONS),
            "refused": documents.refused(connection),
            "reasons": documents.reasons(connection),
            "unmapped": documents.unmapped(connection),
        }
        every = documents.documents(connection)
        made.add("index.html", lambda: page.render("index", root="", **index))
        made.add("documents.html", lambda: page.render("documents", root="", documents=every, refused=index["refused"]))
        made.add("definitions.html", lambda: page.render("definitions", root="", indicators=rows(connection, DEFINITIONS)))
        is_published = published is not None and judged.resolve() == published.resolve()  # else a file that other nights overwrite
        same = made.keep("schools", f"{published.resolve().name} {page.version()}" if is_published else "")
        for one in contents(connection, [] if same else [line.school.id for line in glance.schools], tonight):
            made.add(f"schools/{one.school.page}.html", lambda one=one: school_page(one), one.fingerprint)
            if to_send(one.findings):
                made.add(f"schools/{one.school.page}.csv", lambda one=one: table(one.findings), one.fingerprint)
    return made.publish() / "index.html"


def told(run: Run, verdict: Verdict, published: Path | None, nights: Sequence[Run], glance: Overview) -> dict:
    """What the index says of the night itself."""
    others = (one for one in nights if one.run_id != run.run_id)
    return {
        "night": night(run, published, verdict.blocking, glance),
        "glance": glance,
        "gate": verdict.results,
        "blocking": verdict.blocking,
        "nights": sorted([run, *others], key=lambda one: one.started_at, reverse=True)[:NIGHTS_SHOWN],
    }


def school_page(content: SchoolContent) -> str:
    """The page of a school, one folder below the index."""
    fields = {name: getattr(content, name) for name in SchoolContent.__slots__}
    return page.render("school", root="../", letter=letter(content.school, content.findings), **fields)


def contents(connection: duckdb.DuckDBPyConnection, ids: Sequence[str], tonight: str) -> Iterator[SchoolContent]:
    """What the pages of these schools (institution_ids) show, a group of schools in memory at a time."""
    for start in range(0, len(ids), GROUP):
        group = ids[start : start + GROUP]
        agreed = values(connection, group)
        tables = official.official_tables(connection, group, agreed)
        doubts = findings.findings(connection, group, tonight)
        won = awards.awards(connection, group)
        read = documents.of_schools(connection, group)
        for school in schools(connection, group):
            found = doubts.get(school.id, ())
            marked = official.doubted(tables.get(school.id, ()), found)
            yield SchoolContent(school, marked, found, won.get(school.id), read.get(school.id, ()))
