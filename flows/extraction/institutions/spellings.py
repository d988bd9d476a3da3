"""One name for each school of a document, however it is written there: in brackets, short, with or without its province.

In come the school names found and the short names that the document declares; out comes each other name's one name.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.extraction.institutions.names import COUNTY, NameFinder, SchoolName


def one_spelling(
    found: Sequence[SchoolName | None], declared: dict[str, str], codes: dict[str, str], finder: NameFinder
) -> dict[str, str]:
    """Each name as found -> the name it is kept by, where that is another; ``codes`` are those of registered names.

    A bracketed double name stands for both of its halves, and the first name that the document gives to a code (its title's)
    for the others of that code. A name off the registry that adds a place to another of the document's, lacks the place that a
    registered one has, or is a short name of one, is that one.
    """
    spelling, by_code = dict(declared), {}
    names = [name for name in found if name]
    for name in names:
        if name.known:
            spelling.setdefault(name.name, by_code.setdefault(codes.get(name.name, ""), name.name))
        elif "（" in name.name:
            first, _, second = name.name.rstrip("）").partition("（")
            spelling.setdefault(first, name.name)
            spelling.setdefault(second, name.name)
    unknown = {name.name for name in names if not name.known and not name.abroad}
    known = {name.name for name in names if name.known}
    every = {name.name for name in names}
    for written in sorted(unknown):
        if longer := _without_place(written, unknown, finder) or _completed(written, known, finder) or _unfolded(written, every, finder):
            spelling.setdefault(written, longer)
    return {short: full for short, full in spelling.items() if short != full}


def _without_place(written: str, unknown: set[str], finder: NameFinder) -> str:
    """绵竹市某某学校 for 四川省绵竹市某某学校, where the document has both; "" if it has not."""
    place = finder.places.match(written)
    shorter = written[place.end() :].lstrip("省市") if place else ""
    return shorter if shorter in unknown and (finder.places.match(shorter) or COUNTY.match(shorter)) else ""


def _completed(written: str, known: set[str], finder: NameFinder) -> str:
    """广东轻工职业技术学院 of the text for 轻工职业技术学院 of a title; "" if none or several could be meant."""
    meant = [name for name in known if name.endswith(written) and finder.places.fullmatch(name.removesuffix(written))]
    return meant[0] if len(meant) == 1 else ""


def _unfolded(written: str, every: set[str], finder: NameFinder) -> str:
    """重庆工业职业技术学院 of the text for 重庆工职院, which the registry has several schools for; "" if none or several could be meant."""
    if not written.endswith(finder.words.by_role["short"]):
        return ""
    meant = [name for name in every if written in finder.spoken(name)]
    return meant[0] if len(meant) == 1 else ""
