"""Declared corrections and accepted findings: one YAML file, checked, becomes ``raw.declaration``.

A correction names a statement (file, indicator, period, part), the value that the source is expected to say, and the value to
use. An accepted finding names a doubt (by its key, or by check, file and indicator) and the values it was accepted with. Each
tells why, by whom and until when. What no longer holds is found by dbt (``quality.declaration``) and blocks the night.
"""

from __future__ import annotations

import csv
import hashlib
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import yaml

from flows.warehouse.schema import NIGHT

SECTIONS = {"corrections": "correction", "accepted": "accepted"}
SHARED = {"reason": str, "by": str, "until": date}
# section -> field -> its type; fields that an entry must have
FIELDS = {
    "corrections": {
        "source_file": str, "sha256": str, "institution": str, "indicator": str, "period": str, "part": str,
        "expected": float, "value": float, **SHARED,
    },
    "accepted": {"finding_key": str, "check": str, "source_file": str, "indicator": str, "expected": list, **SHARED},
}  # fmt: skip
WANTED = {
    "corrections": ("indicator", "period", "expected", "value", *SHARED),
    "accepted": ("expected", *SHARED),
}
COLUMNS = {
    "sha256": "document_id",
    "indicator": "indicator_code",
    "period": "period_label",
    "part": "breakdown_member",
    "check": "check_code",
    "by": "declared_by",
}
SAID = {
    str: "a text (in quotes where it looks like a number)",
    float: "a number",
    list: "a list of numbers",
    date: "a date (2027-12-31)",
}


class DeclarationError(ValueError):
    """The file of declarations is not as it should be; the message names file, entry, what was expected and what was found."""


def read(path: Path, seeds: Path) -> tuple[dict, ...]:
    """The rows of ``raw.declaration`` that the file declares; ``seeds``: where the catalogue's codes and checks are.

    Raises DeclarationError where the file is missing, no YAML, or an entry is not as described above.
    """
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise DeclarationError(f"{path}: there is no such file; NIANBAO_DECLARATIONS names the file of declarations") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DeclarationError(f"{path}: not readable as YAML: {' '.join(str(error).split())}") from None
    if content is None:
        return ()
    if not isinstance(content, dict) or set(content) - set(SECTIONS):
        raise DeclarationError(f"{path}: the sections {' and '.join(SECTIONS)} were expected, found {list(content)[:5]!r}")
    known = {"indicator": codes(seeds / "indicators.csv", "code"), "check": codes(seeds / "checks.csv", "check_code")}
    rows: dict[str, dict] = {}
    for section in SECTIONS:
        entries = content.get(section) or []
        if not isinstance(entries, list):
            raise DeclarationError(f"{path}: {section}: a list of entries was expected")
        for number, entry in enumerate(entries, 1):
            where = f"{path}: {section}, entry {number}"
            row = row_of(section, checked(section, entry, where, known))
            if row["declaration_key"] in rows:
                raise DeclarationError(f"{where}: an entry before it is about the same; keep one")
            rows[row["declaration_key"]] = row
    return tuple(rows.values())


def codes(seed: Path, column: str) -> set[str]:
    with seed.open(encoding="utf-8-sig", newline="") as lines:
        return {row[column] for row in csv.DictReader(lines)}


def checked(section: str, entry: object, where: str, known: Mapping[str, set[str]]) -> dict:
    """The entry, every field of it there and of its type. Raises DeclarationError."""
    if not isinstance(entry, dict):
        raise DeclarationError(f"{where}: fields were expected ({', '.join(FIELDS[section])}), found {entry!r}")
    if unknown := [name for name in entry if name not in FIELDS[section]]:
        raise DeclarationError(f"{where}: unknown field {unknown[0]!r}; there are {', '.join(FIELDS[section])}")
    given = {name: value for name, value in entry.items() if value is not None}
    if missing := [name for name in WANTED[section] if name not in given]:
        raise DeclarationError(f"{where}: the field {missing[0]} is missing")
    for name, value in given.items():
        if not is_of(value, FIELDS[section][name]):
            raise DeclarationError(f"{where}: {name}: {SAID[FIELDS[section][name]]} was expected, found {value!r}")
        if name in known and value not in known[name]:
            raise DeclarationError(f"{where}: {name}: {value!r} is not in the catalogue's seeds")
    alternatives = ("source_file", "sha256") if section == "corrections" else ("finding_key", "check")
    if not any(name in given for name in alternatives):
        raise DeclarationError(f"{where}: one of {' and '.join(alternatives)} is needed")
    return given


def is_of(value: object, kind: type) -> bool:
    """Whether a YAML value is of the field's type: numbers are finite and no booleans, texts are not empty."""
    if kind is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if kind is list:
        return isinstance(value, list) and all(is_of(one, float) for one in value)
    if kind is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, str) and bool(value.strip())


def row_of(section: str, entry: Mapping[str, object]) -> dict:
    """The entry as a row of ``raw.declaration``; its key hashes what it is about, not why."""
    columns = NIGHT["declaration"].columns
    row: dict[str, object] = {column.name: "" if column.type == pa.string() else None for column in columns}
    row |= {COLUMNS.get(name, name): value for name, value in entry.items()} | {"kind": SECTIONS[section]}
    row["expected_values" if section == "accepted" else "expected_value"] = row.pop("expected")
    about = [row[name] for name in ("kind", "source_file", "document_id", "institution", "indicator_code", "period_label")]
    about += [row[name] for name in ("breakdown_member", "expected_value", "finding_key", "check_code")]
    return row | {"declaration_key": hashlib.md5(repr(about).encode(), usedforsecurity=False).hexdigest()}


def run_out(rows: Sequence[Mapping], today: date) -> bool:
    """Whether some declaration holds no longer: then a night is not unchanged, whatever its files."""
    return any(row["until"] < today for row in rows)


def load_declarations(candidate: Path, rows: Sequence[Mapping]) -> None:
    """``raw.declaration`` holds tonight's file alone."""
    tonight = pa.Table.from_pylist([dict(row) for row in rows], schema=NIGHT["declaration"].arrow)
    with duckdb.connect(str(candidate)) as connection:
        connection.register("tonight", tonight)
        connection.execute("delete from raw.declaration")
        connection.execute("insert into raw.declaration by name select * from tonight")
