"""What the words of a table's head mean, from ``lexicon/table_*.csv``: which column holds values, which unit, which members.

``role`` of a head word is one of index, code, school, label, unit, remark, value, total, count, share, amount, surveyed,
difference, other_body, target, dimension (its ``value`` names it), period, indicator (its ``value`` is the code). A word may
mean something else in a table of some kind (aid, enrolment, employment, income, expenditure): those rows come first.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flows.extraction.catalogue import fold, fold_label
from flows.extraction.quantities import units

LEXICON = Path(__file__).resolve().parents[1] / "lexicon"

# "金额（万元）", "2020年(人)", "比例（单位：%）"
BRACKETED_UNIT = re.compile(r"\((?:单位[:：]?|计量单位[:：]?)?([^()]{1,16})\)")
# "金额/万元", "比例%", "单位：人"
SLASHED_UNIT = re.compile(r"(?<=[^\d/])[/／]([^/／()]{1,4})$")
STATED_UNIT = re.compile(r"单位[:：]\s*([^\s()（）,，;；、:：]{1,6})")
KINDS_BY_TITLE = ("award", "aid", "teacher_training", "training", "income", "expenditure", "enrolment", "employment")


@dataclass(frozen=True, slots=True)
class Word:
    """A head word's role and what it stands for (a dimension, an indicator code), "" where the role says it all."""

    role: str
    value: str


def _read(name: str) -> list[dict[str, str]]:
    with (LEXICON / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@lru_cache(maxsize=1)
def _lexicon() -> tuple[dict[tuple[str, str], Word], tuple[tuple[str, str, str, Word], ...]]:
    exact: dict[tuple[str, str], Word] = {}
    loose: list[tuple[str, str, str, Word]] = []
    for row in _read("table_words.csv"):
        word = Word(row["role"], row["value"])
        if row["match"] == "exact":
            exact.setdefault((row["kind"], fold(row["word"])), word)
        else:
            loose.append((row["kind"], row["match"], fold(row["word"]), word))
    return exact, tuple(loose)


@lru_cache(maxsize=4096)
def role(text: str, kind: str = "", whole: bool = False) -> Word | None:
    """The role of a head's words in a table of a kind; None for words that the lexicon does not know.

    ``whole``: only as a word that stands alone, not as the end or a part of the words.
    """
    exact, loose = _lexicon()
    word = fold(text)
    found = exact.get((kind, word)) or exact.get(("", word))
    if found or whole:
        return found
    for of_kind, match, part, meaning in loose:
        if of_kind in ("", kind) and (word.endswith(part) if match == "ends" else part in word):
            return meaning
    return None


@lru_cache(maxsize=1)
def _members() -> dict[str, str]:
    return {fold(row["member"]): row["dimension"] for row in _read("table_members.csv")}


def dimension_of(member: str) -> str:
    """The dimension that a well-known member belongs to (四川省 -> province, 男 -> gender); "" if it is not known."""
    word = fold(member)
    if word.endswith("校区"):
        return "campus"
    return _members().get(word, "")


@lru_cache(maxsize=1)
def _states() -> tuple[tuple[str, str, str], ...]:
    return tuple((fold(row["word"]), row["dimension"], row["member"]) for row in _read("table_states.csv"))


def state_of(text: str) -> tuple[str, str]:
    """(dimension, member) of the state of one measure that ``text`` names: 年终就业率 -> term, 年终; ("", "") if none."""
    words = fold(text)
    return next(((dimension, member) for word, dimension, member in _states() if word in words), ("", ""))


def named_member(text: str) -> tuple[str, str]:
    """(dimension, member) of the well-known country or province that ``text`` begins with: "南非留学生" -> country, 南非."""
    word = fold(text)
    return next(((dimension, name) for name, dimension in _places() if word.startswith(name)), ("", ""))


@lru_cache(maxsize=1)
def _places() -> tuple[tuple[str, str], ...]:
    """(name, dimension) of every country and province, longest names first."""
    named = [(name, dimension) for name, dimension in _members().items() if dimension in ("country", "province")]
    return tuple(sorted(named, key=lambda pair: (-len(pair[0]), pair)))


@lru_cache(maxsize=1)
def _pairs() -> dict[tuple[str, str], str]:
    return {(row["role"], row["indicator_code"]): row["other_code"] for row in _read("table_pairs.csv")}


def paired(role_name: str, code: str) -> str:
    """The indicator that a column of this role states of ``code``: share of directly_employed_graduates -> its rate; "" if none."""
    return _pairs().get((role_name, code), "")


def counted(code: str) -> str:
    """The count whose share ``code`` is; "" if none is known."""
    return next((count for (role_name, count), rate in _pairs().items() if role_name == "share" and rate == code), "")


@lru_cache(maxsize=1)
def _subjects() -> dict[tuple[str, str, str], str]:
    return {(row["kind"], row["dimension"], row["measure"]): row["indicator_code"] for row in _read("table_subjects.csv")}


def counted_by(kind: str, dimension: str, measure: str) -> str:
    """What a bare 人数 counts in a table of a kind, by dimension: employment by industry -> employed_graduates; "" if unknown."""
    return _subjects().get((kind, dimension, measure), "")


@lru_cache(maxsize=1)
def _parts() -> tuple[tuple[str, str, str], ...]:
    return tuple((row["indicator_code"], fold(row["word"]), row["dimension"]) for row in _read("table_parts.csv"))


def part_of(code: str, label: str) -> tuple[str, str]:
    """(dimension, member) where a label that names ``code`` names only a part of it: 企业职工培训; ("", "") where it names the whole."""
    words = fold(label)
    dimension = next((dimension for of, word, dimension in _parts() if of == code and word in words), "")
    return (dimension, label) if dimension else ("", "")


@lru_cache(maxsize=1)
def _labels() -> dict[tuple[str, str], str]:
    return {(row["dimension"], fold_label(row["label"])): row["indicator_code"] for row in _read("table_labels.csv")}


def labelled(dimension: str, label: str) -> str:
    """The indicator of a label that only tables use, in a column of ``dimension`` ("" = any); "" if there is none."""
    return _labels().get((dimension, fold_label(label))) or _labels().get(("", fold_label(label)), "")


def titled(title: str) -> str:
    """The indicator that words of a title stand for where it names none: 各专业学生规模 -> fulltime_students; "" if none does."""
    words = fold(title)
    if any(dimension == "not_title" and label in words for dimension, label in _labels()):
        return ""
    return next((code for (dimension, label), code in _labels().items() if dimension == "title" and label in words), "")


@lru_cache(maxsize=1)
def _kinds() -> tuple[tuple[str, str, str], ...]:
    return tuple((row["kind"], fold(row["word"]), row["where"]) for row in _read("table_kinds.csv"))


def kind_of(title: str, heads: Iterable[str]) -> str:
    """What a table is about, by the words of its title and heads: award, aid, enrolment, employment, income, expenditure or ""."""
    folded, words = fold(title), [fold(head) for head in heads]
    if any(kind == "aid" and where == "title" and word in folded for kind, word, where in _kinds()):
        return "aid"
    for kind, word, where in _kinds():
        if where == "head" and kind in ("award", "aid") and any(head == word or (len(word) > 2 and head.startswith(word)) for head in words):
            return kind
    titled = {kind for kind, word, where in _kinds() if where == "title" and word in folded}
    for kind in KINDS_BY_TITLE:
        if kind in titled:
            return kind
    for kind, word, where in _kinds():
        if where == "head" and any(head == word or (len(word) > 2 and word in head) for head in words):
            return kind
    return ""


def is_unit(text: str) -> bool:
    """Whether a cell holds nothing but a unit: 人, %, 项/项, —."""
    word = fold(text)
    parts = [part for part in word.split("/") if part] if "/" in word.strip("/") else []
    known = word in ("-", "--") or bool(units.lookup(text)) or (bool(parts) and all(map(units.lookup, parts)))
    return bool(word) and len(word) <= 10 and known


def _unit(written: str) -> str:
    """A head's words as a unit of the seed; "" if they are none. Folding writes ㎡ as m2; （2016年9月，人） names a unit last."""
    for part in (written, re.split(r"[,，、;；]", written)[-1]):
        for form in (part, part.replace("m2", "㎡")):
            if units.lookup(form):
                return form
    return ""


def split_unit(text: str) -> tuple[str, str]:
    """A head without the unit it names, and the unit: "金额（万元）" -> 金额, 万元; "人数" -> 人数, ""."""
    folded = fold(text)
    for found in BRACKETED_UNIT.finditer(folded):
        unit = _unit(found[1])
        if unit:
            return folded[: found.start()] + folded[found.end() :], unit
    slashed = SLASHED_UNIT.search(folded)
    if slashed and units.lookup(slashed[1]):
        return folded[: slashed.start()], slashed[1]
    if len(folded) > 1 and folded.endswith("%"):
        return folded[:-1], "%"
    return folded, ""


def title_unit(title: str) -> str:
    """The unit that a table's title gives for all of it: "（单位：人）" -> 人."""
    found = STATED_UNIT.search(title)
    if found and units.lookup(found[1]):
        return found[1]
    bracketed = [unit for unit in map(_unit, BRACKETED_UNIT.findall(fold(title))) if unit]
    return bracketed[-1] if bracketed else ""
