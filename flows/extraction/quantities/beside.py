"""What stands beside a number decides: whether it is a value at all (教授30 is, 图 3 is not), how exact it is, whether it is a level
or a difference, whether digits apart are one number."""

from __future__ import annotations

import re
from typing import Literal

from flows.extraction.quantities import units
from flows.extraction.quantities.grammar import Grammar
from flows.extraction.rows import Qualifier

Kind = Literal["number", "percent", "points", "ratio", "range_low", "range_high", "difference", "rank", "each"]

YEAR = re.compile(r"(?:19|20)\d\d")  # 2021
_BOUND = re.compile(r"\s*(?:[，,。;；、)”】|]|$|\n)")  # 教授30，副教授120
_RESULT_BEFORE = re.compile(r"=\s?$")  # 70人*3天=210
CLAUSE_END = re.compile(r"\s*(?:[，。；;、)！]|$)")
_HAN_BEFORE = re.compile(r"[\u4e00-\u9fff]\s?$")
_HAN_AFTER = re.compile(r"\s?[\u4e00-\u9fff]")  # 开设23专业
_WORD_AFTER = re.compile(r"\s+[A-Za-z][a-z]{2,}")  # 56 specialties
_FACTOR = re.compile(r"\s?[*×]\s?\d+(?:\.\d+)?\S?\s?=")  # 22*25=550: the 22
_FACTOR_BEFORE = re.compile(r"[*×]\s?$")
_FRAME_BEFORE = re.compile(r"(?:近|最近|连续|未来|过去|前|后|今后|每|毕业|满)\s*$")  # 近5年
_FRAME_AFTER = re.compile(r"\s?(?:来|内|间|级|制|行动|计划|规划|期间|一贯|以来|前|后|初|末)")  # 3年来
_EACH = re.compile(r"各有?\s*$")  # 各1人
TWO_FIGURES = 3  # how many times one of two figures of a row may well be the other


def qualify(
    rules: Grammar, folded: str, start: int, inside: str | None, after: str | None, scale: bool = False
) -> tuple[int, Qualifier]:
    """The start, moved to a qualifying word that stands in front, and the qualifier: in front, inside, behind, in this order."""
    head = folded[max(0, start - 16) : start]
    found = (rules.prefix_of_scale if scale else rules.prefix).search(head)
    if found:
        return start - len(head) + found.start(), rules.before_scale[found.group().strip()]
    if inside:
        return start, rules.inside[inside]
    of_a_whole = rules.prefix_of_share.search(head)
    if of_a_whole:
        return start, rules.before_share[of_a_whole["word"]]
    return start, rules.after[after.strip()] if after else "exact"


def kind_of(rules: Grammar, folded: str, start: int, unit: str) -> Kind:
    head = folded[max(0, start - 12) : start]
    if unit == "个百分点":
        return "points"
    if rules.change.search(head):
        return "difference"
    if _EACH.search(head):
        return "each"
    return "percent" if unit in ("%", "‰") else "number"


def unit_of(written: str) -> str:
    """The seed's name of a unit; 次/周, 元/人 fall back on what stands before the stroke."""
    if units.lookup(written) or "/" not in written:
        return units.canonical(written)
    return units.canonical(written.rpartition("/")[0])


def states_a_value(rules: Grammar, folded: str, start: int, end: int, written: str) -> bool:
    """Whether a number without a unit is a value, not a label or a year: 满意度为96.47, 教授30、副教授120, 11 colleges."""
    head = folded[max(0, start - 12) : start]
    if YEAR.fullmatch(written) or not head.strip() or head.endswith("\n") or rules.label.search(head):
        return False
    if re.search(r"[A-Za-z,]\s+$", head):
        return bool(_WORD_AFTER.match(folded, end))
    if rules.counting.search(head) and _HAN_AFTER.match(folded, end):
        return True
    if (
        _RESULT_BEFORE.search(head)
        or _FACTOR.match(folded, end)
        or (_FACTOR_BEFORE.search(head) and folded[end : end + 2].strip().startswith("="))
    ):
        return True
    if rules.stating.search(head):
        return bool(_BOUND.match(folded, end))
    return bool(_HAN_BEFORE.search(head) and CLAUSE_END.match(folded, end))


def is_duration(folded: str, start: int, end: int, value: float) -> bool:
    """Whether N年 is a length of time that is counted (学制3年), not a time frame (近5年, 3年来)."""
    return value < 200 and not _FRAME_BEFORE.search(folded[max(0, start - 4) : start]) and not _FRAME_AFTER.match(folded, end)


def one_number(folded: str, start: int, first: str, second: str) -> bool:
    """Whether digits apart are of one number: right behind a word, or too unlike in size to be two years' figures side by side."""
    if not folded[:start].strip() or folded[start - 1] == "\n":
        return False
    alike = float(second) < TWO_FIGURES * float(first) and float(first) < TWO_FIGURES * float(second)
    return (len(first) == 1 and folded[start - 1] != " ") or not alike
