"""Which school a place in a document speaks of.

In come the registry (``institutions.csv``: 10-digit codes and names as of 2017; ``institution_renames.csv``: names by 2025) and a
``Document``; out comes an ``Assignment`` of its places to schools by the name that the document writes. A school off the registry
keeps its own name and is marked unknown; it is never guessed to be a registered one.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from pathlib import Path

from flows.documents.model import Block, Document
from flows.extraction.institutions import segments as school_segments
from flows.extraction.institutions.folding import fold
from flows.extraction.institutions.names import NameFinder, SchoolName
from flows.extraction.institutions.spellings import one_spelling
from flows.extraction.institutions.tables import school_rows
from flows.extraction.institutions.words import LEXICON, Words, alternation
from flows.extraction.rows import InstitutionMention

# 院校代码：12215, 学校标识码 4150012215
CODE = re.compile(r"(?:院校|学校)(?:标识)?(?:代码|码)(?:\(.{1,10}?\))?[:\n\"]*(\d{10}|\d{5})(?!\d)")


@dataclass(frozen=True)
class Assignment:
    """The schools of one document. ``mentions`` has a row for each stretch of blocks about a school, in reading order."""

    schools: tuple[str, ...]
    mentions: tuple[InstitutionMention, ...]
    registry: Registry
    starts: tuple[tuple[int, int, str], ...]
    row_schools: dict[int, tuple[tuple[int, int, str], ...]]
    short_names: dict[str, str]

    def institution(self, block_no: int, offset: int = 0) -> str:
        """Official Chinese name, at the time, of the school that the text at ``offset`` of a block is about; "" if none could be told."""
        for start, end, school in self.row_schools.get(block_no, ()):
            if start <= offset < end:
                return school
        if not self.starts:
            return ""
        at = bisect_right([start[:2] for start in self.starts], (block_no, offset)) - 1
        return self.starts[max(0, at)][2]

    def others(self, text: str) -> tuple[tuple[int, int], ...]:
        """Spans of other bodies named in ``text``: other schools, companies, consortia, estates. Whether a figure is theirs
        (the body is the sentence's subject) or the school's (the body is its partner) is for the reader of the sentence to tell."""
        own = {_without_rank(name) for name in (*self.schools, *self.short_names)}
        finder = self.registry.finder
        named = finder.find(text)
        spans = [(name.start, name.end) for name in named if _without_rank(name.name) not in own]
        taken = [(name.start, name.end) for name in named]
        spans += [span for span in finder.bodies(text) if not any(a < span[1] and span[0] < b for a, b in taken)]
        return tuple(sorted(spans))

    def province(self, name: str) -> str:
        return self.registry.province(name)


@dataclass(frozen=True)
class Registry:
    """Registered higher institutions. ``codes`` maps a name (2017 or later) to its 10-digit code, ``provinces`` a code to its province."""

    codes: dict[str, str]
    provinces: dict[str, str]
    names_by_code: dict[str, tuple[str, ...]]
    places: dict[str, str]
    place_names: re.Pattern[str]
    finder: NameFinder

    @classmethod
    def load(cls, institutions_csv: Path, renames_csv: Path) -> Registry:
        """Read both lists (UTF-8 CSV with heads). Raises KeyError if a column is missing."""
        codes, provinces, places = {}, {}, {}
        names: dict[str, list[str]] = {}
        for row in _rows(institutions_csv):
            codes[row["name_zh"]] = row["institution_code"]
            provinces[row["institution_code"]] = row["province"]
            names.setdefault(row["institution_code"], []).append(row["name_zh"])
            city = re.sub(r"\s", "", row["city"])
            places.setdefault(city, row["province"])
            if len(city.removesuffix("市")) >= 2:
                places.setdefault(city.removesuffix("市"), row["province"])
        for row in _rows(LEXICON / "places.csv"):
            places[row["name"]] = places[row["province"]] = row["province"]
        for row in _rows(renames_csv):
            code, by_digits = row["institution_code"], province_of_digits(provinces, row["institution_code"])
            for name in filter(None, (row["former_name_zh"], row["name_zh"])):
                codes.setdefault(name, code)
                names.setdefault(code, [])
                if name not in names[code]:
                    names[code].append(name)
            provinces.setdefault(code, by_digits)
        full = set(places.values())
        short = {name for name, province in places.items() if province.startswith(name)}
        finder = NameFinder.build(list(codes), list(places), frozenset(full | short))
        by_code = {code: tuple(found) for code, found in names.items()}
        return cls(codes, provinces, by_code, places, re.compile(alternation(list(places))), finder)

    def code(self, name: str) -> str:
        """10-digit code of a registered name, "" of any other."""
        return self.codes.get(name, "")

    def province(self, name: str) -> str:
        """Province of a school: the registry's; off the registry, of the place that its name begins with or holds; else ""."""
        if code := self.code(name):
            return self.provinces.get(code, "")
        found = self.place_names.search(name)
        return self.places[found.group()] if found else ""

    def assign(self, document: Document) -> Assignment:
        """Tell which schools the document reports on, and where."""
        finder, words = self.finder, self.finder.words
        title, file_name = finder.line(document.title), finder.line(Path(document.source_file).stem)
        title = title or next(iter(finder.find(document.title)), None) or finder.opening(document.title)
        file_name = file_name or next(iter(finder.find(Path(document.source_file).stem)), None)
        named = {block.block_no: _names(finder, block, title) for block in document.blocks if block.kind != "contents"}
        lines = {block.block_no: _line(finder, block) for block in document.blocks if block.kind not in ("contents", "table")}
        nicknames = _short_names(named)
        in_text = (*lines.values(), *(name for found in named.values() for name in found))
        canonical = one_spelling([title, *in_text, file_name], nicknames, self.codes, self.finder)
        rename = lambda found: replace(found, name=canonical.get(found.name, found.name)) if found else None  # noqa: E731
        title, file_name = rename(title), rename(file_name)
        pieces = []
        for block in document.blocks:
            if block.kind == "contents":
                continue
            own = [rename(name) for name in named[block.block_no]]
            pieces += school_segments.pieces_of(block, own, rename(lines.get(block.block_no)), words)
        is_report = title is not None and _is_report(document, words)
        schools = school_segments.subjects(pieces, words, school_segments.score(pieces, words, title, file_name), is_report)
        if not title and not file_name:
            if self._is_regional(document.title):
                schools = ()
            elif not schools or not (self.code(schools[0]) or _is_declared(document, schools[0])):
                schools = self._by_code(document) or schools
        spoken = _spoken(finder, schools)
        starts = [(0, 0, schools[0])] if schools else []
        if len(schools) > 1:
            starts = school_segments.segments([school_segments.with_short_names(piece, spoken) for piece in pieces], words, schools)
        rows = {}
        for block in document.blocks:
            found = school_rows(finder, block, canonical)
            if found and (not is_report or any(school in schools for _, _, school in found)):
                rows[block.block_no] = found
        short_names = spoken | {short: full for short, full in canonical.items() if full in schools}
        return Assignment(schools, self._mentions(document, starts, rows), self, tuple(starts), rows, short_names)

    def _is_regional(self, title: str) -> bool:
        """Whether the title is of a report about a province or the country: 某某省中等职业教育质量年度报告. Its figures are no school's."""
        place = rf"(?:\d{{4}}年?度?)?(?:全国|中国|{self.place_names.pattern})[省市]?"
        return re.match(rf"{place}(?:高等|中等)?职业教育.*(?:报告|年报|统计|公报)", fold(title)[0]) is not None

    def _by_code(self, document: Document) -> tuple[str, ...]:
        """The school whose code the document states (院校代码), by the name of the report's time."""
        for block in document.blocks:
            if match := CODE.search(fold(block.text)[0]):
                code = next((code for code in self.names_by_code if code.endswith(match.group(1))), "")
                if code:
                    names = self.names_by_code[code]
                    return (names[-1] if (document.data_year or 0) >= 2025 else names[0],)
        return ()

    def _mentions(self, document: Document, starts, rows) -> tuple[InstitutionMention, ...]:
        if not document.blocks:
            return ()
        last_block, stretches = document.blocks[-1].block_no, []
        for (first, _, school), following in zip(starts, [*starts[1:], None]):
            last = last_block if following is None else following[0] - (following[1] == 0)
            stretches.append((school, first, max(first, last)))
        for block_no, found in rows.items():
            covered = {school for school, first, last in stretches if first <= block_no <= last}
            stretches += [(school, block_no, block_no) for _, _, school in found if school not in covered]
        merged: dict[tuple[int, str], int] = {}
        for school, first, last in stretches:
            merged[first, school] = max(last, merged.get((first, school), first))
        return tuple(
            InstitutionMention(document.document_id, school, self.code(school), bool(self.code(school)), first, last)
            for (first, school), last in sorted(merged.items())
        )


def _is_report(document: Document, words: Words) -> bool:
    """Whether the title or the cover calls the document a school's report or profile."""
    heads = [document.title, *(block.text for block in document.blocks[:5] if len(block.text) <= 60)]
    return any(re.search(alternation(words.by_role["genre"]), fold(head)[0]) for head in heads)


def _is_declared(document: Document, school: str) -> bool:
    """Whether the document states the name as its school's: 院校名称 | 某某学院. A code beside it that is another's is a slip."""
    stated = re.compile(rf"(?:院校|学校|单位)(?:名称|全称)[:\n]*{re.escape(fold(school)[0])}")
    return any(stated.search(fold(block.text)[0]) for block in document.blocks)


def _without_rank(name: str) -> str:
    """A name without 省, 市, 区, 县, by which schools write their own name now and then: 重庆市工业… and 重庆工业…"""
    return re.sub("[省市区县]", "", name)


def province_of_digits(provinces: dict[str, str], code: str) -> str:
    """A code's digits 3 and 4 are its province's: that of any other school with the same digits."""
    return next((province for other, province in provinces.items() if other[2:4] == code[2:4]), "")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _names(finder: NameFinder, block: Block, title: SchoolName | None) -> tuple[SchoolName, ...]:
    """The schools named in a block; that of the title also where nothing but the title tells that its name is a school's."""
    found = finder.find(block.text)
    if title is None or title.known:
        return found
    places = (match.span() for match in re.finditer(re.escape(title.name), block.text))
    own = [replace(title, start=a, end=b) for a, b in places if not any(name.start < b and a < name.end for name in found)]
    return tuple(sorted((*found, *own), key=lambda name: name.start)) if own else found


def _line(finder: NameFinder, block: Block) -> SchoolName | None:
    return finder.line(block.text.strip().lstrip("#*").strip("* "))


def _short_names(named: dict[int, tuple[SchoolName, ...]]) -> dict[str, str]:
    """Short names that the document itself declares (以下简称…, a second name in brackets), each to the full one."""
    declared: dict[str, str] = {}
    for found in named.values():
        for name in found:
            for short in name.short_names:
                if short != name.name:
                    declared.setdefault(short, name.name)
    return declared


def _spoken(finder: NameFinder, schools: tuple[str, ...]) -> dict[str, str]:
    """Short names of the document's schools -> the school, those left out that two of them could be called by."""
    claims: dict[str, set[str]] = {}
    for school in schools:
        for short in finder.spoken(school):
            claims.setdefault(short, set()).add(school)
    return {short: next(iter(by)) for short, by in claims.items() if len(by) == 1 and short not in schools}
