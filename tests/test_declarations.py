"""Declared corrections and accepted findings: the file's schema, and what a whole night makes of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.run import run_night
from flows.settings import ROOT, Settings
from flows.warehouse import declarations, load

SEEDS = ROOT / "dbt_project" / "seeds"
WHY = "    reason: 学校来函更正\n    by: 王某\n    until: 2099-12-31\n"
CORRECTION = (
    "  - source_file: 年报.txt\n    indicator: employment_rate\n    period: '2021'\n    expected: 69.47\n    value: 96.47\n" + WHY
)
ACCEPTED = "  - check: part_exceeds_whole\n    source_file: 年报.txt\n    expected: [397, 205]\n" + WHY


def written(folder: Path, text: str) -> Path:
    path = folder / "declarations.yml"
    path.write_text(text, "utf-8")
    return path


def test_the_file_of_the_repository_declares_nothing_yet():
    assert declarations.read(Settings.load().declarations, SEEDS) == ()


def test_entries_become_rows_with_a_key_that_their_reason_does_not_change(tmp_path):
    correction, accepted = declarations.read(written(tmp_path, f"corrections:\n{CORRECTION}accepted:\n{ACCEPTED}"), SEEDS)
    assert (correction["kind"], correction["indicator_code"], correction["expected_value"], correction["value"]) == (
        "correction", "employment_rate", 69.47, 96.47,
    )  # fmt: skip
    assert (accepted["kind"], accepted["check_code"], accepted["expected_values"]) == (
        "accepted",
        "part_exceeds_whole",
        [397, 205],
    )
    [again] = declarations.read(written(tmp_path, f"corrections:\n{CORRECTION.replace('来函', '来电')}"), SEEDS)
    assert again["declaration_key"] == correction["declaration_key"]


def test_rows_reach_the_candidate_and_those_of_last_night_are_gone(tmp_path):
    candidate = tmp_path / "candidate.duckdb"
    load.create_candidate(candidate, None)
    rows = declarations.read(written(tmp_path, f"corrections:\n{CORRECTION}accepted:\n{ACCEPTED}"), SEEDS)
    declarations.load_declarations(candidate, rows)
    declarations.load_declarations(candidate, rows[1:])
    with duckdb.connect(str(candidate), read_only=True) as connection:
        found = connection.execute("select kind, expected_values, until, source_file from raw.declaration").fetchall()
    assert found == [("accepted", [397.0, 205.0], date(2099, 12, 31), "年报.txt")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a list", "the sections corrections and accepted were expected"),
        ("corections: []", "the sections corrections and accepted were expected"),
        ("corrections: [: :", "not readable as YAML"),
        ("corrections: {a: 1}", "a list of entries was expected"),
        ("corrections:\n  - just a text\n", "corrections, entry 1: fields were expected"),
        (f"corrections:\n{CORRECTION}    valeu: 3\n", "unknown field 'valeu'"),
        (f"corrections:\n{CORRECTION}{CORRECTION}", "corrections, entry 2: an entry before it is about the same"),
        (f"corrections:\n{CORRECTION.replace('    value: 96.47', '')}", "the field value is missing"),
        (f"corrections:\n{CORRECTION.replace('96.47', 'true')}", "value: a number was expected, found True"),
        (f"corrections:\n{CORRECTION.replace('96.47', '.nan')}", "value: a number was expected, found nan"),
        (
            f"corrections:\n{CORRECTION.replace('employment_rate', 'no_such_rate')}",
            "indicator: 'no_such_rate' is not in the catalogue",
        ),
        (f"corrections:\n{CORRECTION.replace(chr(39), '')}", "period: a text"),
        (
            f"corrections:\n{CORRECTION.replace('  - source_file: 年报.txt', '  - part: 四川省')}",
            "one of source_file and sha256 is needed",
        ),
        (
            f"corrections:\n{CORRECTION.replace('2099-12-31', 'for ever')}",
            "until: a date (2027-12-31) was expected, found 'for ever'",
        ),
        (f"accepted:\n{ACCEPTED.replace('[397, 205]', '397')}", "expected: a list of numbers was expected, found 397"),
        (
            f"accepted:\n{ACCEPTED.replace('part_exceeds_whole', 'no_such_check')}",
            "check: 'no_such_check' is not in the catalogue",
        ),
        (
            f"accepted:\n{ACCEPTED.replace('  - check: part_exceeds_whole', '  - indicator: graduates')}",
            "one of finding_key and check",
        ),
    ],
)
def test_an_entry_that_is_not_as_it_should_be_is_named_with_what_was_expected(tmp_path, text, said):
    with pytest.raises(declarations.DeclarationError) as raised:
        declarations.read(written(tmp_path, text), SEEDS)
    assert said in str(raised.value) and str(tmp_path / "declarations.yml") in str(raised.value)


def test_a_file_that_is_not_there_is_an_error_and_an_empty_one_is_none(tmp_path):
    with pytest.raises(declarations.DeclarationError, match="there is no such file"):
        declarations.read(tmp_path / "nowhere.yml", SEEDS)
    assert declarations.read(written(tmp_path, "# nothing yet\n"), SEEDS) == ()


def test_a_declaration_holds_through_its_last_day(tmp_path):
    rows = declarations.read(written(tmp_path, f"corrections:\n{CORRECTION.replace('2099-12-31', '2026-03-31')}"), SEEDS)
    assert not declarations.run_out(rows, date(2026, 3, 31))
    assert declarations.run_out(rows, date(2026, 4, 1))


REPORT = """# 深圳职业技术学院质量年度报告（2022）

## 一、就业质量

2021届毕业生共5000人，就业人数4000人，就业率为88%。

2021年，学校专任教师总数为1200人。
"""


def night(tmp_path: Path, text: str) -> tuple[Settings, object]:
    raw = tmp_path / "raw"
    raw.mkdir(exist_ok=True)
    (raw / "年报2022.md").write_text(REPORT, "utf-8")
    settings = Settings.load(raw=raw, data=tmp_path / "data", declarations=written(tmp_path, text))
    return settings, run_night(settings)


def test_a_night_corrects_and_accepts_what_is_declared_and_stops_at_what_no_longer_holds(tmp_path):
    corrected = (
        CORRECTION.replace("年报.txt", "年报2022.md").replace("69.47", "88").replace("96.47", "80").replace("'2021'", "'2021届'")
    )
    settings, run = night(tmp_path, f"corrections:\n{corrected}")
    assert run.outcome == "published", run.message
    with duckdb.connect(str(settings.pointer), read_only=True) as connection:
        [(value, quote, declared)] = connection.execute(
            "select value, quote, declaration_key is not null from marts.fct_observation "
            "join marts.dim_indicator using (indicator_key) where indicator_code = 'employment_rate'"
        ).fetchall()
        agreed = connection.execute(
            "select value, declaration_key is not null from marts.fct_indicator_year "
            "join marts.dim_indicator using (indicator_key) where indicator_code = 'employment_rate'"
        ).fetchall()
        doubts = connection.execute("select count(*) from quality.finding where check_code = 'ratio_mismatch'").fetchall()
    assert value == 80 and "88%" in quote and declared
    assert agreed == [(80, True)]
    assert doubts == [(0,)]

    # the file says 88, the correction now expects another value: it has outlived its cause
    _, stale = night(tmp_path, f"corrections:\n{corrected.replace('expected: 88', 'expected: 87')}")
    assert stale.outcome == "blocked"
    assert any("declarations_still_hold" in check for check in stale.not_passed)
