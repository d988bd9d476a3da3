"""The dialect of a delimited file, told from the whole of it and not from its first line: the delimiter under which most rows
have one width. Fields in quotes may hold delimiters and line breaks; rows may be ragged. A text that only has tables in it is no
such file: its lines are not rows.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from flows.documents.encoding import decode
from flows.documents.lines import width
from flows.documents.model import Refused

DELIMITERS = (",", "\t", ";", "|")
SAMPLE = 65_536  # characters that the dialect is told from
MIN_UNIFORM = 0.7  # share of the rows of several cells that have the width of most, give or take a ragged end
MIN_ROWS = 0.6  # share of rows that have several cells
SENTENCES = re.compile(r"。.*。")
BAR_EDGES = re.compile(r"^\s*\|.*\|\s*$", re.M)  # a table of Markdown is for the reader of text
EXPORTED = re.compile(r'(?:^|\t)"|^\t+\r?$', re.M)  # quotes or empty rows of tabs: other rows parted by tabs are lines of a text
NUMBER = re.compile(r"^[-+]?\d[\d,.]*[%％]?$")  # 1,234.5 or 94.37%
DECLARED = re.compile(r"^\ufeff?sep=(.)\r?\n", re.I)  # sep=; on the first line, written for Excel
MAX_FIELD = 1_000_000


def is_separated(content: bytes) -> bool:
    """Whether the bytes are a delimited file."""
    if content[:1] in (b"<", b"{", b"[") or not any(mark in content[:SAMPLE] for mark in (b",", b"\t", b";", b"|")):
        return False
    try:
        text, _, _ = decode(content)
    except Refused:
        return False
    return delimiter(text) is not None


def delimiter(text: str) -> str | None:
    """The delimiter of a delimited file; None for a text."""
    declared = DECLARED.match(text)
    if declared:
        return declared[1]
    cut = len(text) > SAMPLE
    sample = text[:SAMPLE].rpartition("\n")[0] or text[:SAMPLE] if cut else text
    best: tuple[float, str] | None = None
    for mark in DELIMITERS:
        if mark not in sample or (mark == "|" and _is_markdown(sample)) or (mark == "\t" and not EXPORTED.search(sample)):
            continue
        try:
            found = [row for _, row in rows(sample, mark)]
        except csv.Error:
            continue
        score = _uniform(found)
        if mark == "," and (sample.count(", ") > 0.5 * sample.count(",") or _are_sentences(found)) and not _has_numbers(found):
            continue  # sentences
        if score and (best is None or score > best[0]):
            best = (score, mark)
    return best[1] if best else None


def _is_markdown(sample: str) -> bool:
    lines = [line for line in sample.splitlines() if line.strip()]
    return len(BAR_EDGES.findall(sample)) * 2 > len(lines)


def _has_numbers(found: list[list[str]]) -> bool:
    """Half of the rows have a field that is a number and nothing else."""
    return sum(1 for row in found if any(NUMBER.match(cell.strip()) for cell in row)) * 2 >= len(found)


def _are_sentences(found: list[list[str]]) -> bool:
    """Half of the rows of several fields end as sentences do: Chinese text with Latin commas."""
    several = [row for row in found if len(row) >= 2]
    return sum(1 for row in several if row[-1].rstrip().endswith(("。", "！", "；"))) * 2 >= len(several) > 0


def _uniform(found: list[list[str]]) -> float:
    """How well rows fit one width; 0 where they are no rows of a table."""
    filled = [row for row in found if any(cell.strip() for cell in row)]
    several = [row for row in filled if len(row) >= 2]
    if len(several) < 2 or len(several) < MIN_ROWS * len(filled):
        return 0.0
    if sum(1 for row in filled if len(row) == 1 and width(row[0]) > 40) > max(2, 0.15 * len(filled)):
        return 0.0
    if sum(1 for row in several if any(SENTENCES.search(cell) for cell in row)) > 0.5 * len(several):
        return 0.0
    widest, count = max(Counter(map(len, several)).items(), key=lambda pair: (pair[1], pair[0]))
    share = sum(1 for row in several if len(row) in (widest, widest - 1)) / len(several)
    return share + min(widest, 50) / 1000 if share >= MIN_UNIFORM and count >= 2 else 0.0


def rows(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """(line on which it begins, fields) of each row."""
    csv.field_size_limit(MAX_FIELD)
    declared = DECLARED.match(text)
    text = text[declared.end():] if declared else text.lstrip("\ufeff")
    made, began = [], 1 + bool(declared)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=mark != "\t")
    first = began
    for fields in lines:
        made.append((began, fields))
        began = first + lines.line_num
    return made
