"""Mutated reports: each is read or refused with a reason, never a crash, and every quote still stands in its block."""

from __future__ import annotations

import random

import pytest

from flows.documents import intake
from flows.documents.model import Refused
from flows.extraction.context import Knowledge
from flows.extraction.extract import extract
from flows.settings import ROOT

PIECE = 12_000  # bytes of a report that are mutated
SAMPLES = sorted(path for path in (ROOT / "raw").iterdir() if path.suffix in (".txt", ".md", ".html"))


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content, damaged as files are: lines shuffled, lost or parted, bytes flipped, separators changed, cut short."""
    start = chance.randrange(max(1, len(content) - PIECE))
    content = content[start : start + PIECE]
    lines = content.split(b"\n")
    damages = (
        lambda: b"\n".join(chance.sample(lines, len(lines))),
        lambda: b"\n".join(line for line in lines if chance.random() > 0.3),
        lambda: b"\n\n".join(lines),
        lambda: bytes(byte if chance.random() > 0.01 else chance.randrange(256) for byte in content),
        lambda: content.replace(b"\t", chance.choice([b"  ", b"|", b" ", b""])),
        lambda: content[: chance.randrange(len(content))],
        lambda: content.replace("，".encode(), b"").replace("。".encode(), b"\n"),
    )
    return chance.choice(damages)()


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load(ROOT / "dbt_project" / "seeds")


@pytest.mark.parametrize("seed", range(10))
def test_a_damaged_report_is_read_or_refused(knowledge: Knowledge, seed: int):
    chance = random.Random(seed)
    read = 0
    for _ in range(20):
        sample = chance.choice(SAMPLES)
        content = mutated(sample.read_bytes(), chance)
        try:
            document = intake.read_bytes(content, sample.name)
        except Refused as refusal:
            assert refusal.reason_code and refusal.reason
            continue
        rows = extract(document, knowledge)
        assert all(row.quote in document.blocks[row.block_no].text for row in (*rows.observations, *rows.awards))
        read += 1
    assert read
