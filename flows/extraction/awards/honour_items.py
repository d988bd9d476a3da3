"""How a list of honours is parted into its items, and how an item says how often it was won."""

from __future__ import annotations

import re
from functools import lru_cache

from flows.extraction.awards import words as award_words
from flows.extraction.awards.found import depths
from flows.extraction.awards.words import MEASURE, NUMBER

COUNT_RIGHT = re.compile(  # 5人, 累计达到6人, 各1名
    rf"\s*(?:[累总]计|现|已|共|有|达|到|至|增|为)*\s*(?P<each>各)?\s*(?P<n>{NUMBER})\s*(?:余|多)?\s*{MEASURE}\s*$"
)
COUNT_LEFT = re.compile(rf"^\s*(?P<n>{NUMBER})\s*{MEASURE}\s*(?=[“\"\u4e00-\u9fa5])")
AND = r"以及|及(?!格)|(?<=[\u4e00-\u9fa5”])和(?!谐|平)|(?<=”)(?=“)"
_SPLIT = re.compile(rf"、|{AND}|[，,；;]")
_STOP = re.compile(r"[。！？：\n]")
_REST = re.compile(  # 等6个荣誉, 等国家级荣誉
    r"等\s*(?:一系列|多项|各类|系列|[国省市]\S{0,4}级?|\d|[一二两三四五六七八九十近]|\S{0,6}(?:荣誉|称号|殊荣|表彰|奖励)|多个|$)"
)


def items_of(sentence: str, start: int, limit: int) -> tuple[list[tuple[int, int, str]], int, int]:
    """((start, end, item) of the list from ``start``, where it ends, where what follows it ends: "等6个…")."""
    deep, kept = depths(sentence), names_with_and(sentence)
    stop = next((hit.start() for hit in _STOP.finditer(sentence, start, limit) if not deep[hit.start()]), limit)
    end = next((hit.start() for hit in _REST.finditer(sentence, start, stop) if not deep[hit.start()]), stop)
    splits = [hit for hit in _SPLIT.finditer(sentence, start, end) if (not deep[hit.start()] or not hit[0]) and hit.start() not in kept]
    cuts = [start, *(place for hit in splits for place in hit.span()), end]
    items = []
    for first, last in zip(cuts[::2], cuts[1::2]):
        item = sentence[first:last].strip()
        if item:
            first += len(sentence[first:last]) - len(sentence[first:last].lstrip())
            items.append((first, first + len(item), item))
    return items, end, stop


@lru_cache(maxsize=1)
def _and_pattern() -> re.Pattern[str]:
    return re.compile(award_words.either(row["word"] for row in award_words.rows("levels") if "和" in row["word"]))


def names_with_and(sentence: str) -> set[int]:
    """The places within names that hold a 和: 石油和化工, 人力资源和社会保障部."""
    return {place for hit in _and_pattern().finditer(sentence) for place in range(*hit.span())}
