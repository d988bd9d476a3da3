"""Writes the two yml files of the dbt project that follow from other files, so that nothing is described twice.

In come the raw tables of ``flows.warehouse.schema`` and the seeds ``indicators.csv`` and ``official_templates.csv``; out go
``models/staging/_raw.yml`` (the sources) and ``models/marts/official/_official.yml`` (the contracts of the wide tables, a
column an indicator of an official table). Run it after either changed:

    python dbt_project/scripts/write_yml.py [--check]

``--check`` writes nothing and ends with 1 where a file is out of date.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT.parent))

from flows.warehouse.schema import NIGHT, RAW  # noqa: E402

HEAD = "# Written by scripts/write_yml.py: change its sources, then run it again.\nversion: 2\n"

# official table -> model, its name in Chinese and English
OFFICIAL_TABLES = {
    "scorecard": ("scorecard", "计分卡", "scorecard"),
    "student_feedback": ("student_feedback", "学生反馈表（满意度调查表）", "student feedback"),
    "teaching_resources": ("teaching_resources", "教学资源表", "teaching resources"),
    "international": ("international_impact", "国际影响表", "international impact"),
    "service": ("service_contribution", "服务贡献表", "service contribution"),
    "policy": ("policy_implementation", "落实政策表", "policy implementation"),
}
OWN_COLUMNS = (
    ("institution_key", "varchar", "The school, under its name at the time; dim_institution.", "dim_institution"),
    ("year_key", "varchar", "The period; dim_year.", "dim_year"),
    ("institution_name", "varchar", "The school's official Chinese name at the time.", ""),
    ("year_basis", "varchar", "Basis of the period, as dim_year has it.", ""),
    ("year_label", "varchar", "Label of the period, as dim_year has it.", ""),
    ("calendar_year", "integer", "The year that the period ends in; null where none is known.", ""),
    ("official_values", "bigint", "How many of the row's values stand in this official table itself, not elsewhere in a report.", ""),
)  # fmt: skip


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def rows(seed: str) -> list[dict[str, str]]:
    with (PROJECT / "seeds" / seed).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def sources() -> str:
    """The sources yml: every raw table with its columns' descriptions, and keys tested as unique."""
    lines = [HEAD + "sources:", "  - name: raw"]
    lines += ['    description: "What was read out of the files, loaded from Parquet; never edited."', "    tables:"]
    for name, table in (RAW | NIGHT).items():
        lines += [f"      - name: {name}", f"        description: {quoted(table.description)}", "        columns:"]
        for column in table.columns:
            lines += [f"          - name: {column.name}", f"            description: {quoted(column.description)}"]
            if table.key == (column.name,):
                lines += ["            data_tests: [unique, not_null]"]
    return "\n".join(lines) + "\n"


def indicators_of(table: str) -> list[dict[str, str]]:
    """The catalogue's rows of an official table: in the order of the newest edition that lists them, then the catalogue's."""
    catalogue = {row["code"]: row for row in rows("indicators.csv")}
    listed = [row for row in rows("official_templates.csv") if row["table_code"] == table and row["indicator_code"] in catalogue]
    newest = sorted(listed, key=lambda row: -int(row["edition"]))  # within an edition as the file has them
    codes = [row["indicator_code"] for row in newest] + [code for code, row in catalogue.items() if row["official_table"] == table]
    return [catalogue[code] for code in dict.fromkeys(codes)]


def official_tables() -> str:
    """The models yml of the wide tables, contracts included."""
    lines = [HEAD + "models:"]
    for table, (model, name_zh, name_en) in OFFICIAL_TABLES.items():
        grain = "One row an institution and period; the agreed value of each indicator, null where no report states it."
        lines += [
            f"  - name: {model}",
            f"    description: {quoted(f'{name_zh}: the official table of {name_en}. {grain}')}",
            "    data_tests:",
            "      - unique_combination: {arguments: {columns: [institution_key, year_key]}}",
            "    columns:",
        ]
        for column, kind, description, parent in OWN_COLUMNS:
            lines += [f"      - name: {column}", f"        data_type: {kind}", f"        description: {quoted(description)}"]
            if parent:
                lines += [
                    "        constraints: [{type: not_null}]",
                    f"        data_tests: [relationships: {{arguments: {{to: ref('{parent}'), field: {column}}}}}]",
                ]
        for row in indicators_of(table):
            unit = "" if row["unit"] in ("", "—") else f" ({row['unit']})"
            description = f"{row['name_zh']}{unit}. {row['name_en']}."
            lines += [
                f"      - name: {row['code']}",
                "        data_type: double",
                f"        description: {quoted(description)}",
            ]
    return "\n".join(lines) + "\n"


def main() -> int:
    written = {
        PROJECT / "models" / "staging" / "_raw.yml": sources(),
        PROJECT / "models" / "marts" / "official" / "_official.yml": official_tables(),
    }
    stale = [path for path, text in written.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        name = path.relative_to(PROJECT)
        sys.stdout.write(f"{name} is out of date\n" if "--check" in sys.argv else f"wrote {name}\n")
        if "--check" not in sys.argv:
            path.write_text(written[path], "utf-8")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
