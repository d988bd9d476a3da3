"""What the columns of an award table hold: contest, project, level, grade, honour, winner, coach, giving body, time, count.

A column's part is told by its head (``lexicon/award_heads.csv``) and, where heads say little, by what its cells hold, so that the
order of columns and the wording of heads do not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from flows.documents.model import Block, Row, Table
from flows.extraction.awards import contests as award_contests
from flows.extraction.awards import levels as award_levels
from flows.extraction.awards import titles as award_titles
from flows.extraction.awards import words as award_words
from flows.extraction.awards.levels import Home
from flows.extraction.awards.words import MEASURE

NUMBER_CELL = re.compile(rf"\s*(\d{{1,4}})\s*{MEASURE}?\s*")
YEAR = re.compile(r"\s*(?:(?:19|20)\d\d(?:\s*[-—–/至]\s*(?:19|20)?\d\d)?\s*(?:年度?|学年度?)?)\s*")
SUM = re.compile(r"\s*(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总\s*数|汇\s*总|总和|sum|total)\S{0,4}\s*", re.IGNORECASE)
_NOTE = re.compile(r"\s*[（(][^（）()]{0,8}[）)]\s*$")  # 国赛（个）, 数量(项)
_HONOURS = re.compile(r"荣誉|称号|表彰")
# 国家级, 省赛, 市级技能竞赛, 国家级奖项
_LEVEL = re.compile(
    r"(?:国家级?|全国|省部?级?|自治区级?|地?市级?|区级?|县级?|校级?|国际级?|行业级?)(?:赛|技能大赛|大赛|竞赛|比赛|奖项|奖|级)?(?:及以上)?|[国省市区县校]赛"
)
_ELSE = re.compile(r"大赛|竞赛|比赛|学金|\d")
LONGEST_LEVEL, MOST = 12, 0.6  # characters of a level cell; share of a column's cells that tells its part


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text and its offsets in the block's text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table, its ``head`` rows told from its body."""

    rows: tuple[tuple[Cell, ...], ...]
    head: int

    @property
    def heads(self) -> tuple[tuple[Cell, ...], ...]:
        return self.rows[: self.head]

    @property
    def body(self) -> tuple[tuple[Cell, ...], ...]:
        return self.rows[self.head :]

    @property
    def width(self) -> int:
        return max(len(row) for row in self.rows)

    def column(self, place: int) -> list[str]:
        """The filled cells of the body's column; a dash is no filling."""
        texts = [row[place].text for row in self.body if place < len(row)]
        return [text for text in texts if text.strip() and text.strip() not in "-—/"]


def grid_of(table: Table) -> Grid:
    rows = tuple(_cells(row) for row in table.rows)
    return Grid(rows, table.head_rows or _head_count(rows))


def _cells(row: Row) -> tuple[Cell, ...]:
    cells, start = [], row.start
    for text in row.cells:
        cells.append(Cell(text, start, start + len(text)))
        start += len(text) + 1
    return tuple(cells)


_DATE = re.compile(r"(?:19|20)\d\d\s*[年.\-/]\s*\d{1,2}\s*月?(?:[.\-/\s]*\d{1,2}\s*日?)?")  # 2024年3月, 2024.03.15


def _head_count(rows: tuple[tuple[Cell, ...], ...]) -> int:
    """The rows before the first that holds numbers or few grades, where the layout does not tell; years alone are heads."""
    for place, row in enumerate(rows):
        texts = [cell.text for cell in row if cell.text.strip()]
        if not texts or head_share(texts) > 0.5:
            continue
        numbers = [text for text in texts if NUMBER_CELL.fullmatch(text) or YEAR.fullmatch(text)]
        if not place and numbers and texts[0] not in numbers and all(YEAR.fullmatch(text) for text in numbers):
            continue
        if numbers or any(map(_DATE.fullmatch, texts)) or (place and sum(bool(award_words.grades_of(text)) for text in texts) < 2):
            return place
    return min(1, len(rows))


@lru_cache(maxsize=1)
def _heads() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for row in award_words.rows("heads"):
        for alias in map(award_words.bare, row["alias"].split("|")):
            table[alias] = (*table.get(alias, ()), row["role"])
    return table


def roles_of(head: str) -> tuple[str, ...]:
    """The parts that a head may name: 等级 -> (level, grade); () for an unknown head."""
    plain = award_words.bare(_NOTE.sub("", head)).lower()
    return _heads().get(plain) or _heads().get(award_words.bare(head).lower(), ())


def head_share(texts: list[str]) -> float:
    """The share of texts that are heads of award tables."""
    return sum(bool(roles_of(text)) for text in texts) / len(texts)


def is_level(text: str) -> bool:
    """Whether a text is a level and nothing else: 国家级, 省赛（项）."""
    return bool(_LEVEL.fullmatch(award_words.bare(_NOTE.sub("", text))))


def grade_in(text: str) -> str:
    """The grade that a short cell names, level and group aside: "国家级二等奖", "三等奖（团体）"; "" if it names none."""
    whole = award_words.grade_of(text)
    if whole:
        return whole
    plain = award_words.bare(text)
    hits = [hit[0] for hit in award_words.grade_pattern().finditer(plain) if len(award_words.grades_of(hit[0])) == 1]
    if len(hits) == 1 and len(plain) <= len(hits[0]) + 8 and not _ELSE.search(plain.replace(hits[0], "")):
        return award_words.grades_of(hits[0])[0]
    return ""


def grade_ending(text: str) -> str:
    """The grade that ends a cell naming its contest too: "江苏省职业院校技能大赛一等奖" -> 一等奖; "" if none does."""
    hits = list(award_words.grade_pattern().finditer(text))
    if hits and not re.sub(r"[\s”\"）)。]", "", text[hits[-1].end() :]) and hits[-1].start() >= 4:
        grades = award_words.grades_of(hits[-1][0])
        return grades[0] if len(grades) == 1 else ""
    return ""


def parts_of(grid: Grid, block: Block, home: Home) -> dict[str, int]:
    """Which column holds which part, in a list of awards or honours; {} for a table that is neither."""
    if not grid.body:
        return {}
    columns = range(grid.width)
    last = grid.heads[-1] if grid.head else ()
    roles = {column: roles_of(last[column].text) if column < len(last) else () for column in columns}
    held = {column: _held(grid.column(column), home) for column in columns}
    parts: dict[str, int] = {}
    graded = [column for column in columns if held[column]["grade"] >= MOST]
    if graded:
        parts["grade"] = max(graded, key=lambda column: (held[column]["grade"], "grade" in roles[column]))
    named_else = {column for column in columns if roles[column] and "level" not in roles[column]}  # 福建省文明学校 names its level too
    free = [column for column in columns if column not in (*graded, *named_else)]
    levels = [column for column in free if held[column]["level"] >= MOST and held[column]["contest"] < 0.5]
    if levels and (graded or any("honour" in found for found in roles.values())):
        parts["level"] = max(levels, key=lambda column: ("level" in roles[column], held[column]["level"]))
    for role in ("time", "count", "coach", "body", "winner", "contest", "honour", "project", "number"):
        named = [column for column in columns if role in roles[column] and column not in parts.values()]
        if named and not (role == "honour" and "grade" in parts and "contest" in parts):
            parts[role] = max(named, key=lambda column: (held[column]["contest"], -column)) if role == "contest" else named[0]
    if "grade" in parts:
        parts.pop("honour", None) if "contest" in parts else None
        return _with_contest(parts, held)
    inside = [column for column in columns if held[column]["ending"] >= 0.5]
    if inside:
        return {role: column for role, column in parts.items() if column != inside[0]} | {"contest": inside[0], "grade": inside[0]}
    titled = _HONOURS.search(f"{block.table.title if block.table else ''} {block.section.rpartition(' / ')[2]}")
    honoured = [column for column in columns if held[column]["honour"] >= MOST]
    if titled and honoured and not any(roles.values()):
        return {"honour": honoured[0]}  # a list of honours without a head
    told = parts.get("contest")
    if titled and "honour" not in parts and told is not None and held[told]["honour"] >= MOST:
        parts["honour"] = parts.pop("contest")  # 获奖名称 over honours
    return parts if "honour" in parts and (titled or "body" in parts or "level" in parts) else {}


def _with_contest(parts: dict[str, int], held: dict[int, dict[str, float]]) -> dict[str, int]:
    """The parts, the column that mostly names contests as the contest where no head says which, or the one told names none."""
    told = parts.get("contest")
    if told is not None and not held[told]["contest"]:
        other = next((parts[role] for role in ("project", "honour") if role in parts and held[parts[role]]["contest"] >= MOST), None)
        if other is not None:
            parts = {role: column for role, column in parts.items() if column != other} | {"contest": other, "project": told}
    if "contest" not in parts:
        free = [column for column in held if column not in parts.values() or column in (parts.get("project"), parts.get("honour"))]
        best = max(free, key=lambda column: held[column]["contest"], default=None)
        if best is not None and held[best]["contest"] >= 0.5:
            parts = {role: column for role, column in parts.items() if column != best} | {"contest": best}
    return {role: column for role, column in parts.items() if role != "honour"}


def _held(texts: list[str], home: Home) -> dict[str, float]:
    """The shares of a column's cells that hold a grade, a level, a contest, a contest with its grade, an honour."""
    if not texts:
        return dict.fromkeys(("grade", "level", "contest", "ending", "honour"), 0.0)
    short = max(map(len, texts)) <= LONGEST_LEVEL
    return {
        "grade": sum(bool(grade_in(text)) for text in texts) / len(texts),
        "level": sum(bool(award_levels.level_of(text, home)) for text in texts) / len(texts) if short else 0.0,
        "contest": sum(bool(award_contests.contests(text, home, None)) for text in texts) / len(texts),
        "ending": sum(bool(grade_ending(text)) for text in texts) / len(texts),
        "honour": sum(award_titles.sounds_like_honour(text, home, "", strict=False) for text in texts) / len(texts),
    }


def counts_by_head(grid: Grid, parts: dict[str, int]) -> bool:
    """Whether grades are the rows of a count table: two or more columns of numbers below levels or years."""
    counted = 0
    for column in range(grid.width):
        texts = grid.column(column)
        above = [row[column].text for row in grid.heads if column < len(row)]
        numbers = sum(bool(NUMBER_CELL.fullmatch(text)) for text in texts)
        told = any(YEAR.fullmatch(text) or is_level(text) for text in above)
        counted += bool(column not in (parts.get("grade"), parts.get("number")) and texts and numbers > len(texts) / 2 and told)
    return counted >= 2
