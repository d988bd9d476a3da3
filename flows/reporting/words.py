"""What codes are called in the report, in Chinese and English: ``words.csv``, read once."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Word(NamedTuple):
    """A word in both languages of the report."""

    zh: str
    en: str


@cache
def words() -> dict[tuple[str, str], Word]:
    """(group, code) to its word."""
    with Path(__file__).with_name("words.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["group"], row["code"]): Word(row["zh"], row["en"]) for row in csv.DictReader(lines)}


def word(group: str, code: str | None) -> Word:
    """What a code is called; a code without a name is its own."""
    return words().get((group, code or ""), Word(code or "", code or ""))


def codes(group: str) -> list[str]:
    """The codes of a group in the order of the file, which is that of their weight."""
    return [code for of, code in words() if of == group]


def reason(code: str | None) -> Word:
    """Why a figure was not placed; ``share of 录取人数`` and ``part not understood: 职业资格`` say of what."""
    text = code or ""
    if ("reason", text) in words():
        return words()["reason", text]
    for (group, known), said in words().items():
        if group == "reason" and known and text.startswith(known):
            of = text[len(known) :].lstrip(": ")
            return Word(f"{said.zh}（{of}）", f"{said.en} ({of})")
    return Word(text, text)
