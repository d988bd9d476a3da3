"""The gold labels hold: each points at words and numbers that stand in its document.

A wrong label misleads everyone who measures by it, so every line of ``tests/gold/*/*.jsonl`` is held to the labelling guide.
"""

import csv
import html
import json
import re
import unicodedata
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
GOLD = REPOSITORY / "tests" / "gold"
CATALOGUE = REPOSITORY / "dbt_project" / "seeds" / "indicators.csv"

BASES = {"calendar", "academic", "grad_cohort", "entry_cohort", "as_of", "range"}
QUALIFIERS = {"exact", "approx", "at_least", "at_most"}
LEVELS = {"international", "national", "provincial", "municipal", "school", "industry", "other"}
WINNERS = {"students", "teachers", "institution", None}
OBSERVATION_FIELDS = {
    "source", "line_start", "line_end", "institution", "period_basis", "period", "indicator", "breakdown",
    "value", "unit", "qualifier", "kind", "quote", "level",
}  # fmt: skip
AWARD_FIELDS = {
    "source",
    "line_start",
    "line_end",
    "institution",
    "year",
    "contest",
    "project",
    "level",
    "grade",
    "count",
    "winner",
    "kind",
    "quote",
}

SCALES = (1, 1e3, 1e4, 1e6, 1e8, 1e-4, 15, 15e-4)  # as written; 千/Gbps, 万, million, 亿; 元 to 万元; 公顷, 平方米 to 亩
PERIOD = re.compile(r"\d{4}(-\d{4})?")  # 2021, 2020-2021
BREAKDOWN = re.compile(r"[a-z_]+=[^;=]+(;[a-z_]+=[^;=]+)*")  # province=四川省;level=市级
MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.S)  # <td rowspan="2">
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")  # 1,845.6
CHINESE_NUMBER = re.compile(r"[零一二两三四五六七八九十百千]+")  # 十二
TENTHS = re.compile(r"([一二三四五六七八九])成")  # 八成 -> 80
ENGLISH_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
CHINESE_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}


def documents() -> list[Path]:
    return [p for half in ("open", "held") for p in sorted((GOLD / half).iterdir()) if p.suffix in {".txt", ".md", ".html"}]


def labels(document: Path, what: str) -> list[dict]:
    return [json.loads(line) for line in document.with_suffix(f".{what}.jsonl").read_text("utf-8").splitlines()]


def folded(text: str, is_html: bool) -> str:
    """The text without markup and white space, so that a quote may run over broken lines and table cells."""
    if is_html:
        text = html.unescape(MARKUP.sub("", text))
    return re.sub(r"\s", "", text)


def chinese_value(written: str) -> int:
    """十二 -> 12, 二十三 -> 23, 八 -> 8."""
    total, digit = 0, 0
    for character in written:
        if character in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
        else:
            digit = CHINESE_DIGITS[character]
    return total + digit


def numbers_in(quote: str) -> set[float]:
    text = unicodedata.normalize("NFKC", quote)
    found = {float(m[0].replace(",", "")) for m in NUMBER.finditer(text)}
    chinese = [m[0] for m in CHINESE_NUMBER.finditer(quote)]
    found |= {float(chinese_value(written)) for written in chinese}
    found |= {10.0 * chinese_value(m[1]) for m in TENTHS.finditer(quote)}
    return found | {float(ENGLISH_NUMBERS.index(word)) for word in re.findall(r"[a-z]+", text.lower()) if word in ENGLISH_NUMBERS}


def stands_in(value: float, quote: str) -> bool:
    return any(
        abs(number * scale - abs(value)) <= 1e-9 * max(1.0, abs(value)) for number in numbers_in(quote) for scale in SCALES
    )


def catalogue_codes() -> set[str]:
    with CATALOGUE.open(encoding="utf-8", newline="") as lines:
        return {row["code"] for row in csv.DictReader(lines)}


def assert_quoted(document: Path, record: dict) -> None:
    lines = document.read_text("utf-8").split("\n")
    assert record["source"] == document.name
    assert 1 <= record["line_start"] <= record["line_end"] <= len(lines), record
    is_html = document.suffix == ".html"
    place = folded("\n".join(lines[record["line_start"] - 1 : record["line_end"]]), is_html)
    assert folded(record["quote"], False) in place, record
    assert len(record["quote"]) <= 60, record
    assert record["kind"] in {"table", "prose"}, record
    assert record["institution"], record


def test_each_half_holds_at_least_six_documents_of_names_of_their_own():
    for half in ("open", "held"):
        assert sum(document.parent.name == half for document in documents()) >= 6
    names = [document.name for document in documents()]
    assert len(set(names)) == len(names), "the scoring script tells documents apart by file name"


@pytest.mark.parametrize("document", documents(), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_observation_label_points_at_its_figure(document):
    codes = catalogue_codes()
    observations = labels(document, "observations")
    assert len(observations) >= 10  # a profile of a school is short
    for record in observations:
        assert OBSERVATION_FIELDS <= set(record) <= OBSERVATION_FIELDS | {"also"}, record
        assert_quoted(document, record)
        assert stands_in(record["value"], record["quote"]), record
        assert record["period_basis"] in BASES and record["qualifier"] in QUALIFIERS, record
        assert record["period"] is None or PERIOD.fullmatch(record["period"]), record
        assert record["period_basis"] != "academic" or re.fullmatch(r"\d{4}-\d{4}", record["period"]), record
        assert not record["breakdown"] or BREAKDOWN.fullmatch(record["breakdown"]), record
        is_tail = record["indicator"].startswith("other:")
        assert record["level"] == ("tail" if is_tail else "core"), record
        assert is_tail or record["indicator"] in codes, record
        assert set(record.get("also", ())) <= codes | {"none"}, record


@pytest.mark.parametrize("document", documents(), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_award_label_points_at_its_words(document):
    for record in labels(document, "awards"):
        assert set(record) == AWARD_FIELDS, record
        assert_quoted(document, record)
        assert record["level"] in LEVELS and record["winner"] in WINNERS, record
        assert record["count"] >= 1, record
        assert record["count"] == 1 or stands_in(record["count"], record["quote"]), record


@pytest.mark.parametrize("document", documents(), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_no_figure_is_labelled_twice_as_the_same_thing(document):
    keys = [
        (r["quote"], r["line_start"], r["institution"], r["period"], r["indicator"], r["breakdown"], r["value"])
        for r in labels(document, "observations")
    ]
    assert len(set(keys)) == len(keys), [key for key in keys if keys.count(key) > 1]
