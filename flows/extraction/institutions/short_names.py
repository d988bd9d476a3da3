"""Short names of schools by rule: a place, what the school is of, and 职院 or 职大 for the kind (常州工程职院).

In come official names; out come the short names that pages call them by, and those by which only one registered school can be meant.
"""

from __future__ import annotations

import re

from flows.extraction.institutions.words import Words


def spoken(name: str, places: re.Pattern[str], words: Words) -> tuple[str, ...]:
    """Short names of a folded ``name``: 成都纺织职业学院 -> 成都纺织职院, 纺织职院, 成都纺织职业学院 without its place ..."""
    outer = name.partition("(")[0]
    suffix = max(words.suffix.findall(outer), key=len, default="")
    stem = outer.removesuffix(suffix)
    if not suffix or not stem:
        return ()
    place = places.match(stem)
    head = place.group() if place else ""
    core = stem.removeprefix(head).lstrip("省市区县")
    short_place = re.sub(r"(?:省|市|区|县)$", "", head)
    cores = {core, core.removesuffix("技术")} | ({core[0]} if core else set())
    endings = ("职院",) if "职业" in suffix and suffix.endswith("学院") else ("职大",) if suffix.endswith("职业大学") else ()
    names = {before + part + ending for before in ("", short_place, short_place[:1]) for part in cores for ending in endings}
    if suffix in words.whole:
        names |= {core + suffix, short_place + core + suffix}
    return tuple(sorted(found for found in names if found != outer and len(found) >= 3))


def of_registered(registered: dict[str, str], places: re.Pattern[str], provinces: frozenset[str], words: Words) -> dict[str, str]:
    """Short names with a place that only one of the ``registered`` (folded -> official) can be meant by.

    None of one letter (北京工职院 may be any 工…), none of a province alone (山东职院 may be all of them).
    """
    claims: dict[str, set[str]] = {}
    for folded, official in registered.items():
        for short in spoken(folded, places, words):
            place = places.match(short)
            if not place or not short.endswith(words.by_role["short"]) or short in registered:
                continue
            core = len(short) - place.end() - 2
            if core > 1 or (core == 0 and place.group() not in provinces):
                claims.setdefault(short, set()).add(official)
    return {short: min(by) for short, by in claims.items() if len(by) == 1}
