"""The tables of real reports and of the labelled samples: what is read off them, held against what a careful reader found."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from pathlib import Path

import pytest

from flows.documents import intake
from flows.extraction.context import Context, Knowledge
from flows.extraction.periods import reader as periods
from flows.extraction.tables import reader as tables

ROOT = Path(__file__).resolve().parents[1]
CORPORA = {"seeds": (ROOT.parent / "shared" / "seeds", ROOT.parent / "shared" / "gold"), "open": (ROOT / "tests" / "gold" / "open",) * 2}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load(ROOT / "dbt_project" / "seeds")


def plain(text: str) -> str:
    return re.sub(r"[\s“”\"'《》()]", "", unicodedata.normalize("NFKC", text or "")).lower()


def labels_of(folder: Path) -> list[dict]:
    lines = (line for path in sorted(folder.glob("*.observations.jsonl")) for line in path.read_text("utf-8").splitlines() if line.strip())
    return [row for row in map(json.loads, lines) if row["kind"] == "table" and row["level"] == "core"]


def read(path: Path, knowledge: Knowledge) -> list:
    document = intake.read(path, path.name)
    context = Context(document, knowledge.catalogue, periods.frame_of(document), knowledge.registry.assign(document))
    rows = []
    for block in document.blocks:
        if block.kind == "table":
            found = tables.read(block, context)[1]
            assert all(row.quote in block.text for row in found)
            rows += found
    return rows


def is_it(label: dict, row) -> bool:
    """Whether a row read is the labelled one: indicator, value, part and place."""
    members = [plain(part.partition("=")[2]) for part in label["breakdown"].split(";") if part]
    member = plain(row.breakdown_member)
    part = any(one in member or member in one for one in members) if members and member else not members and not member
    near = row.line_start - 3 <= label["line_end"] and label["line_start"] - 3 <= row.line_end
    codes = (label["indicator"], *label.get("also", ()))
    return row.indicator_code in codes and part and near and math.isclose(row.value, label["value"], rel_tol=1e-6, abs_tol=1e-9)


@pytest.mark.parametrize("corpus", CORPORA)
def test_tables_are_read_as_a_careful_reader_labelled_them(corpus, knowledge):
    documents, gold = CORPORA[corpus]
    if not documents.exists() or not gold.exists():
        pytest.skip(f"{documents} or {gold} is not there: the labelled reports lie beside the repository")
    labels = labels_of(gold)
    labelled = {label["indicator"] for label in labels}
    hit, needed, right, said = 0, 0, 0, 0
    for source in sorted({label["source"] for label in labels}):
        own = [label for label in labels if label["source"] == source]
        rows = read(documents / source, knowledge)
        matched = [any(is_it(label, row) for row in rows) for label in own]
        hit += sum(matched)
        needed += sum(found or "none" not in label.get("also", ()) for label, found in zip(own, matched, strict=True))
        core = [row for row in rows if row.indicator_code in labelled]
        right += sum(any(is_it(label, row) for label in own) for row in core)
        said += len(core)
    assert needed > 100
    assert hit / needed >= (0.98 if corpus == "seeds" else 0.85)
    assert right / said >= 0.98
