"""The raw tables: columns, types and what they mean, in one place for landing, loading and DuckDB's comments.

``RAW`` maps a table's name to its columns, each a (name, Arrow type, description). Landing writes Parquet by it, load
creates ``raw.<table>`` by it and persists the descriptions as comments.
"""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa


class Column(NamedTuple):
    name: str
    type: pa.DataType
    description: str


class RawTable(NamedTuple):
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def arrow(self) -> pa.Schema:
        return pa.schema([(column.name, column.type) for column in self.columns])


STRING, INT, REAL, BOOL, TIME = pa.string(), pa.int32(), pa.float64(), pa.bool_(), pa.timestamp("us")
REALS, DATE = pa.list_(pa.float64()), pa.date32()

_DOCUMENT_ID = Column("document_id", STRING, "The document version: sha256 of the file's bytes.")
_BLOCK_NO = Column("block_no", INT, "The block of the document, from 0 in reading order.")
_INSTITUTION = Column("institution", STRING, "Official Chinese name, at the time, of the school it is about; empty if none could be told.")
_PLACE = (
    Column("page", INT, "Page (1-based), or sheet; null where the format has none."),
    Column("line_start", INT, "First line (1-based) of the file that holds it."),
    Column("line_end", INT, "Last line of the file that holds it."),
)
_CONFIDENCE = Column("confidence", REAL, "How sure OCR is of it, 0 to 1; null where it was read from a text layer.")
_PERIOD = (
    Column("period_basis", STRING, "calendar, academic, grad_cohort, entry_cohort, as_of or range; null where the text gives no time."),
    Column("period_label", STRING, "2021, 2020-2021, 2021届, 2021级, 截至2021, 近5年 ...; empty where even the document gives none."),
    Column("period_source", STRING, "How the period is known: stated, carried, table_head, section, resolved, document or unknown."),
)

RAW: dict[str, RawTable] = {
    "document": RawTable(
        "A version of a file that was read.",
        ("document_id",),
        (
            _DOCUMENT_ID,
            Column("source_file", STRING, "Path under the raw folder."),
            Column("media_type", STRING, "Type told from the content."),
            Column("bytes", pa.int64(), "Size of the file."),
            Column("title", STRING, "Title as the document gives it."),
            Column("report_year", INT, "The year that the report is named for; null if it is named for none."),
            Column("data_year", INT, "The year that the report mostly speaks of; null if its text gives none."),
            Column("notes", STRING, "What the reader mended or assumed, one a line."),
            Column("misnamed", BOOL, "Whether its name ends as a file of another type does; the content decided."),
            Column("ocr_pages", STRING, "Pages read by OCR (1, 2, 5); empty if none."),
            Column("unread_pages", STRING, "Pages that are pictures and could not be read; empty if none."),
            Column("loaded_at", TIME, "When this version was first loaded (UTC)."),
            Column("is_current", BOOL, "Whether this is the newest version of its file that could be read, and the file is in the folder."),
            Column("withdrawn_at", TIME, "The night (UTC) that found its file gone from the folder; null where it is there."),
        ),
    ),
    "block": RawTable(
        "A heading, paragraph, table, caption or table of contents of a document.",
        ("document_id", "block_no"),
        (
            _DOCUMENT_ID,
            _BLOCK_NO,
            Column("kind", STRING, "heading, paragraph, table, caption or contents."),
            *_PLACE,
            Column("section", STRING, "Headings above it, joined by ' / '."),
            Column("text", STRING, "The block's text, mended; a table has a line a row and a tab between cells."),
            _CONFIDENCE,
        ),
    ),
    "figure": RawTable(
        "A quantity that stands in a document.",
        ("figure_id",),
        (
            Column("figure_id", STRING, "Hash of document, block, offset."),
            _DOCUMENT_ID,
            _BLOCK_NO,
            _INSTITUTION,
            Column("value", REAL, "The number in its unit, with 万/亿 multiplied out."),
            Column("unit", STRING, "Base unit as written (人, 元, 平方米, %), empty if none is written."),
            Column("qualifier", STRING, "exact, approx, at_least or at_most."),
            *_PERIOD,
            Column("phrase", STRING, "What is measured, as far as the text tells."),
            Column("sentence", STRING, "The sentence or table row that holds it."),
            Column("written", STRING, "The quantity as written."),
            Column("statement", STRING, "table or prose."),
            *_PLACE,
            Column("status", STRING, "mapped or unmapped."),
            Column("reason", STRING, "Why an unmapped figure is unmapped; for a mapped one, to what it was mapped."),
            _CONFIDENCE,
        ),
    ),
    "observation": RawTable(
        "A figure understood as an indicator of an institution in a period.",
        ("observation_id",),
        (
            Column("observation_id", STRING, "Hash of figure, institution, indicator and breakdown."),
            Column("figure_id", STRING, "The figure that was understood."),
            _DOCUMENT_ID,
            _BLOCK_NO,
            _INSTITUTION,
            Column("indicator_code", STRING, "Code in the indicator catalogue."),
            Column("breakdown_dimension", STRING, "What the part is a part by (province, programme, aid_item ...); empty for the whole."),
            Column("breakdown_member", STRING, "The part (四川省); empty for the whole."),
            Column("value", REAL, "Value in the catalogue's unit."),
            Column("unit", STRING, "The catalogue's unit."),
            Column("qualifier", STRING, "exact, approx, at_least or at_most."),
            Column("statement", STRING, "table or prose."),
            Column("official_table", STRING, "The official table that the statement stands in; empty elsewhere."),
            *_PERIOD,
            Column("quote", STRING, "The statement's own words, a substring of its block."),
            *_PLACE,
            _CONFIDENCE,
        ),
    ),
    "award": RawTable(
        "An award statement: a named award, or a count of awards of one contest, level and grade.",
        ("award_id",),
        (
            Column("award_id", STRING, "Hash of document, place and award."),
            _DOCUMENT_ID,
            _BLOCK_NO,
            _INSTITUTION,
            Column("contest", STRING, "Contest or honour as written."),
            Column("level", STRING, "international, national, provincial, municipal, school, industry or other."),
            Column("grade", STRING, "一等奖, 金奖 ..., or the honour's name; empty where the text gives none."),
            Column("project", STRING, "Project or event, empty if none."),
            Column("winner", STRING, "students, teachers, institution, or empty."),
            Column("award_count", INT, "How many awards the statement counts; 1 for a named one."),
            Column("statement", STRING, "table or prose."),
            *_PERIOD,
            Column("quote", STRING, "The statement's own words, a substring of its block."),
            *_PLACE,
            _CONFIDENCE,
        ),
    ),
    "institution_mention": RawTable(
        "An institution that a document reports on, and in which blocks.",
        ("document_id", "institution", "first_block"),
        (
            _DOCUMENT_ID,
            _INSTITUTION,
            Column("institution_code", STRING, "10-digit code; empty if the name is not in the registry."),
            Column("known", BOOL, "Whether the registry knows the name."),
            Column("first_block", INT, "First block about it."),
            Column("last_block", INT, "Last block about it."),
        ),
    ),
    "quarantine": RawTable(
        "A file that was refused.",
        ("source_file", "sha256"),
        (
            Column("source_file", STRING, "Path under the raw folder."),
            Column("sha256", STRING, "sha256 of its bytes; empty if it could not be read at all."),
            Column("reason_code", STRING, "Why: a code of the README's table."),
            Column("reason", STRING, "Why, and what its school can do, Chinese first."),
            Column("seen_at", TIME, "When it was first refused (UTC)."),
        ),
    ),
}

# Written by the load itself, not by landing: what was in the folder tonight, and the runs.
NIGHT: dict[str, RawTable] = {
    "file": RawTable(
        "The raw folder as the night found it.",
        ("source_file",),
        (
            Column("source_file", STRING, "Path under the raw folder."),
            Column("sha256", STRING, "sha256 of its bytes; empty if it could not be read at all."),
            Column("outcome", STRING, "read or refused."),
            Column("reason_code", STRING, "Why it was refused: a code of the README's table; empty if it was read."),
            Column("extractor_version", STRING, "The extractor version that its rows come from."),
        ),
    ),
    "declaration": RawTable(
        "Declared corrections and accepted findings, as the file of declarations holds them tonight.",
        ("declaration_key",),
        (
            Column("declaration_key", STRING, "Hash of what it is about."),
            Column("kind", STRING, "correction (a misprinted figure) or accepted (a finding that was checked and is right)."),
            Column("source_file", STRING, "File that it is about; empty for any."),
            Column("document_id", STRING, "Version of the file that it is about (sha256); empty for any."),
            Column("institution", STRING, "School, as the document's facts name it; empty for any."),
            Column("indicator_code", STRING, "Indicator; empty for any."),
            Column("period_label", STRING, "Period, as the facts label it; empty for an accepted finding."),
            Column("breakdown_member", STRING, "Part; empty for the whole."),
            Column("expected_value", REAL, "Of a correction: the value that the source is to say, in the catalogue's unit."),
            Column("value", REAL, "Of a correction: the value to use."),
            Column("finding_key", STRING, "Of an accepted finding: its key; empty where it is told by check, file and indicator."),
            Column("check_code", STRING, "Of an accepted finding: its check; empty where its key is given."),
            Column("expected_values", REALS, "Of an accepted finding: the values that it is to have."),
            Column("reason", STRING, "Why."),
            Column("declared_by", STRING, "By whom."),
            Column("until", DATE, "Last day on which it holds."),
        ),
    ),
    "run": RawTable(
        "A run of the nightly flow.",
        ("run_id",),
        (
            Column("run_id", STRING, "The run's start in UTC, and a few random digits."),
            Column("started_at", TIME, "Start (UTC)."),
            Column("ended_at", TIME, "End (UTC)."),
            Column("outcome", STRING, "published, unchanged, blocked or failed."),
            Column("files_seen", INT, "Files in the raw folder."),
            Column("files_read", INT, "Files read in this run."),
            Column("files_refused", INT, "Files of the folder that stand refused."),
            Column("figures", INT, "Figures of current documents."),
            Column("observations", INT, "Observations of current documents."),
            Column("awards", INT, "Award statements of current documents."),
            Column("extractor_version", STRING, "Hash of the extractor and all that it knows."),
            Column("catalogue_version", STRING, "Hash of the indicator catalogue."),
            Column("model_version", STRING, "Hash of the models and expectations."),
            Column("message", STRING, "What happened, in one line."),
            Column("trigger", STRING, "What began it: command, schedule, or catch_up (for nights that were missed)."),
            Column("nights_missed", INT, "Nights that a catch-up run stands for."),
            Column("steps", STRING, "Seconds of each step so far, as a JSON object."),
        ),
    ),
}
