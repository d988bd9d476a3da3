"""Awards in tables: an award a row of a contest list, an award a cell of a count table.

A column's part is told by its head (``lexicon/award_heads.csv``) and, where heads say little, by what its cells hold: levels, grades,
contests, years. In a count table (一等奖 | 二等奖 | 三等奖, perhaps below 国赛 | 市赛, or grades as rows) every number is described by the
heads above it and the labels beside it; zero cells and sum rows are no awards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from flows.documents.model import Block, Row, Table
from flows.extraction import award_contests, award_levels, award_words
from flows.extraction.award_found import Found
from flows.extraction.award_levels import Home
from flows.extraction.award_words import MEASURE, NUMBER

_NUMBER_CELL = re.compile(rf"\s*(\d{{1,4}})\s*{MEASURE}?\s*")
_SUM = re.compile(r"\s*(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总\s*数|汇\s*总|总和|sum|total)\S{0,4}\s*", re.IGNORECASE)
_YEAR = re.compile(r"\s*(?:(?:19|20)\d\d(?:\s*[-—–/至]\s*(?:19|20)?\d\d)?\s*(?:年度?|学年度?)?)\s*")
_NOTE = re.compile(r"\s*[（(][^（）()]{0,8}[）)]\s*$")  # 国赛（个）, 数量(项)
_SCHOLARSHIP = re.compile(r"奖\s*学\s*金|助\s*学\s*金|资助|奖教金")
# 表6：…大赛获奖数量统计: what a title says beside its contest
_TITLE_LEAD = re.compile(r"^\s*(?:附?表\s*[\d一二三四五六七八九十]+(?:[-—.–]\d+)*\s*[：:、.]?\s*)?(?:学校|我校|我院|学院|历年来?|近[一二三四五两\d]年来?)?\s*(?:师生|学生|教师)?(?:参加)?")
_TITLE_TAIL = re.compile(r"(?:中|上)?(?:的)?(?:部分|主要|学生|教师|师生)?(?:获奖|奖项|成绩|荣誉|统计|一览|汇总|情况).*$")
_NUMBERING = re.compile(r"^\s*(?:[\d.．]+|[（(]?[一二三四五六七八九十]+[）)、.]|第.{1,3}[章节])\s*")  # 3.3 教学成果
_HONOURS = re.compile(r"荣誉|称号|表彰")


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    start: int
    end: int


def tabled(block: Block, home: Home) -> list[Found]:
    """The awards of a table block; none of a table of scholarships or of figures without grades."""
    table = block.table
    assert table is not None
    if _SCHOLARSHIP.search(table.title) or not table.rows:
        return []
    grid = [_cells(row) for row in table.rows]
    heading = block.section.rpartition(" / ")[2]
    section = "" if table.title else _title_contest(_NUMBERING.sub("", heading), home)
    head = _head_count(table, grid)
    if any(_SCHOLARSHIP.search(cell.text) for row in grid[:head] for cell in row):
        return []
    parts = _parts(grid, head, block, home)
    if ("grade" in parts or "honour" in parts) and not _counts_by_head(grid, head, parts, home):
        return _listed(table, grid, head, parts, home, section)
    return _counted(table, grid, head, home, section)


def _counts_by_head(grid: list[list[_Cell]], head: int, parts: dict[str, int], home: Home) -> bool:
    """Whether grades are the rows of a count table: two or more columns of numbers below levels or years."""
    counted = 0
    for column, cell in enumerate(grid[head - 1] if head else []):
        texts = [row[column].text for row in grid[head:] if column < len(row) and row[column].text.strip()]
        above = [row[column].text for row in grid[:head] if column < len(row)]
        numbers = sum(bool(_NUMBER_CELL.fullmatch(text)) for text in texts)
        told = any(_YEAR.fullmatch(text) or _is_level(text) for text in above)
        counted += bool(column not in (parts.get("grade"), parts.get("number")) and texts and numbers > len(texts) / 2 and told)
    return counted >= 2


def _cells(row: Row) -> list[_Cell]:
    cells, start = [], row.start
    for text in row.cells:
        cells.append(_Cell(text, start, start + len(text)))
        start += len(text) + 1
    return cells


def _head_count(table: Table, grid: list[list[_Cell]]) -> int:
    """The number of head rows: as the layout tells, else the rows before the first that holds a number, level or listed grade."""
    if table.head_rows:
        return table.head_rows
    for place, row in enumerate(grid):
        texts = [cell.text for cell in row if cell.text.strip()]
        if not texts or _role_share(texts) > 0.5:
            continue
        grades = sum(bool(award_words.grades_of(text)) for text in texts)
        numbers = [text for text in texts if _NUMBER_CELL.fullmatch(text) or _YEAR.fullmatch(text)]
        if not place and numbers and texts[0] not in numbers and all(_YEAR.fullmatch(text) for text in numbers):
            continue  # years as heads
        if numbers or (place and grades < 2):
            return place
    return min(1, len(grid))


@lru_cache(maxsize=1)
def _heads() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for row in award_words.rows("heads"):
        for alias in row["alias"].split("|"):
            table.setdefault(award_words.bare(alias), []).append(row["role"])
    return {alias: tuple(roles) for alias, roles in table.items()}


def _roles_of(text: str) -> tuple[str, ...]:
    plain = award_words.bare(_NOTE.sub("", text)).lower()
    return _heads().get(plain) or _heads().get(award_words.bare(text).lower(), ())


def _role_share(texts: list[str]) -> float:
    return sum(bool(_roles_of(text)) for text in texts) / len(texts)


def _parts(grid: list[list[_Cell]], head: int, block: Block, home: Home) -> dict[str, int]:
    """Which column holds what in a list of awards; {} for a table that is none."""
    width = max(len(row) for row in grid)
    body = grid[head:]
    if not body:
        return {}
    shares = {column: _shares([row[column].text for row in body if column < len(row)], home) for column in range(width)}
    roles = {column: _roles_of(grid[head - 1][column].text) if head and column < len(grid[head - 1]) else () for column in range(width)}
    parts: dict[str, int] = {}
    graded = [column for column in range(width) if shares[column]["grade"] >= 0.6 and not shares[column]["grade_head"]]
    if graded:
        parts["grade"] = max(graded, key=lambda column: (shares[column]["grade"], "grade" in roles[column]))
    levels = [column for column in range(width) if column not in parts.values() and shares[column]["level"] >= 0.6 and shares[column]["short"] and shares[column]["contest"] < 0.5]
    if levels and (graded or "honour" in {role for found in roles.values() for role in found}):
        parts["level"] = max(levels, key=lambda column: ("level" in roles[column], shares[column]["level"]))
    for role in ("time", "count", "coach", "body", "winner", "contest", "honour", "project", "number"):
        named = [column for column, found in roles.items() if role in found and column not in parts.values()]
        if named and not (role == "honour" and "grade" in parts and "contest" in parts):
            parts[role] = named[0]
    if "grade" in parts and "contest" not in parts:
        contests = [column for column in range(width) if column not in parts.values() or column in (parts.get("project"), parts.get("honour"))]
        best = max(contests, key=lambda column: shares[column]["contest"], default=None)
        if best is not None and shares[best]["contest"] >= 0.5:
            parts = {role: column for role, column in parts.items() if column != best} | {"contest": best}
    if "grade" not in parts:
        inside = [column for column in range(width) if shares[column]["ends_in_grade"] >= 0.5]
        if inside:
            return {**{role: column for role, column in parts.items() if column != inside[0]}, "contest": inside[0], "grade": inside[0]}
    if "grade" in parts:
        parts.pop("honour", None)
        return parts
    titled = _HONOURS.search(f"{block.table.title if block.table else ''} {block.section.rpartition(' / ')[2]}")
    return parts if "honour" in parts and (titled or "body" in parts or "level" in parts) else {}


def _shares(texts: list[str], home: Home) -> dict[str, float]:
    """How much of a column holds grades, levels, contests."""
    filled = [text for text in texts if text.strip() and text.strip() not in "-—/"] or [""]
    grade = [bool(_graded(text)) for text in filled]
    contest = [bool(award_contests.contests(text, home, None)) for text in filled]
    return {
        "grade": sum(grade) / len(filled),
        "grade_head": 0.0,
        "level": sum(bool(award_levels.level_of(text, home)) for text in filled) / len(filled),
        "short": max(map(len, filled)) <= 12,
        "contest": sum(contest) / len(filled),
        "ends_in_grade": sum(bool(_grade_at_end(text)) for text in filled) / len(filled),
    }


def _graded(text: str) -> str:
    """The grade that a short cell names, its level and group aside: "一等奖", "国家级二等奖", "三等奖（团体）"; "" if it names none."""
    whole = award_words.grade_of(text)
    if whole:
        return whole
    plain = award_words.bare(text)
    hits = [hit for hit in award_words.grade_pattern().finditer(plain) if len(award_words.grades_of(hit[0])) == 1]
    if len(hits) == 1 and len(plain) <= len(hits[0][0]) + 8 and not re.search(r"大赛|竞赛|比赛|学金|\d", plain.replace(hits[0][0], "")):
        return award_words.grades_of(hits[0][0])[0]
    return ""


def _grade_at_end(text: str) -> str:
    """The grade that ends a cell naming its contest too: "江苏省职业院校技能大赛一等奖"."""
    hits = list(award_words.grade_pattern().finditer(text))
    if hits and not re.sub(r"[\s”\"）)。]", "", text[hits[-1].end() :]) and hits[-1].start() >= 4:
        grades = award_words.grades_of(hits[-1][0])
        return grades[0] if len(grades) == 1 else ""
    return ""


def _listed(table: Table, grid: list[list[_Cell]], head: int, parts: dict[str, int], home: Home, section: str) -> list[Found]:
    """An award a row; a blank contest, level, grade or time is that of the row above."""
    found: list[Found] = []
    above: dict[str, str] = {}
    fallback = _title_contest(table.title, home) or section
    for row, cells in zip(table.rows[head:], grid[head:]):
        held = {role: cells[column].text.strip() for role, column in parts.items() if column < len(cells)}
        if any(_SUM.fullmatch(text) for text in row.cells) or not any(text.strip() for text in row.cells):
            continue
        if sum(bool(_roles_of(text)) for text in row.cells if text.strip()) >= max(2, len([text for text in row.cells if text.strip()]) - 1):
            continue  # the head again, on a new page
        for role in ("contest", "level", "time", "body", "grade"):
            if held.get(role) and held[role] not in ('"', "〃", "同上"):
                above[role] = held[role]
        contest = above.get("contest", "") or fallback
        count, spans = _row_count(cells, parts)
        if "honour" in parts:
            grade = re.sub(r"[“”\"]", "", held.get("honour", ""))
            contest = held.get("honour", "")
            if not grade or _NUMBER_CELL.fullmatch(grade):
                continue
        elif parts.get("contest") == parts.get("grade"):
            grade = _grade_at_end(held.get("contest", ""))
            contest = re.sub(rf"[，,]?\s*(?:荣获|获得|获)?\s*{award_words.grade_pattern().pattern}[”\"）)。\s]*$", "", held.get("contest", ""))
        else:
            grade = _graded(above.get("grade", "")) if held.get("grade") or not any(held.get(role) for role in ("contest",)) else ""
        if not grade:
            continue
        level = ""
        for text in (above.get("level", ""), held.get("grade", ""), contest, held.get("honour", ""), held.get("body", ""), table.title):
            level = level or award_levels.level_of(text, home)
        winner = award_words.winner_of(held.get("winner", ""), contest, table.title) or ("students" if held.get("coach") else "")
        if "honour" in parts and not held.get("winner"):
            winner = "institution"
        found.append(
            Found(contest, level or "other", grade, count, row.start, row.end, held.get("project", ""), winner or "students", spans, row.start, above.get("time", ""))
        )
    return found


def _row_count(cells: list[_Cell], parts: dict[str, int]) -> tuple[int, tuple[tuple[int, int], ...]]:
    column = parts.get("count")
    if column is None or column >= len(cells):
        return 1, ()
    number = _NUMBER_CELL.fullmatch(cells[column].text)
    if not number or int(number[1]) == 0:
        return 1, ()
    start = cells[column].start
    return int(number[1]), ((start + number.start(1), start + number.end(1)),)


def _title_contest(title: str, home: Home) -> str:
    """The contest that a caption names: "表6：全国职业院校技能大赛获奖数量统计" -> 全国职业院校技能大赛."""
    named = award_contests.contests(_TITLE_TAIL.sub("", title), home, None)
    return _TITLE_LEAD.sub("", named[-1].text) if named else _TITLE_LEAD.sub("", _TITLE_TAIL.sub("", title)).strip()


def _counted(table: Table, grid: list[list[_Cell]], head: int, home: Home, section: str) -> list[Found]:
    """An award a number above zero whose heads or labels name a grade."""
    columns = _column_texts(grid[:head])
    labels_end = _label_columns(grid[head:])
    fallback = _title_contest(table.title, home) or section
    found: list[Found] = []
    carried: dict[int, str] = {}
    for cells in grid[head:]:
        labels = []
        for column, cell in enumerate(cells[:labels_end]):
            if cell.text.strip():
                carried[column] = cell.text.strip()
            labels.append(carried.get(column, ""))
        if any(_SUM.fullmatch(label) for label in labels):
            continue
        for column, cell in enumerate(cells[labels_end:], start=labels_end):
            about = [*columns.get(column, []), *labels]
            if any(_SUM.fullmatch(text) for text in about):
                continue
            found += _cell_awards(cell, about, fallback, table.title, home, grid[0][0].start)
    return found


def _cell_awards(cell: _Cell, about: list[str], fallback: str, title: str, home: Home, first: int) -> list[Found]:
    number = _NUMBER_CELL.fullmatch(cell.text)
    grade = next((graded for graded in map(_graded, about) if graded), "")
    pairs: list[tuple[str, int, tuple[int, int]]] = []
    if number and grade:
        pairs = [(grade, int(number[1]), (cell.start + number.start(1), cell.start + number.end(1)))]
    elif not number:  # "一等奖2项；二等奖3项" below 国家级
        for hit in _graded_counts().finditer(cell.text):
            for one in award_words.grades_of(hit["grade"])[:1]:
                pairs.append((one, award_words.number_of(hit["n"]), (cell.start + hit.start("n"), cell.start + hit.end("n"))))
    if not pairs:
        return []
    level = next((told for text in about if (told := award_levels.level_of(text, home)) and not _YEAR.fullmatch(text)), "")
    named = next((text for text in about if any(not contest.stage for contest in award_contests.contests(text, home, None)) and not _is_level(text)), "")
    level = level or award_levels.level_of(named or fallback, home) or award_levels.level_of(title, home) or "other"
    project = next((text for text in about if named != text and not _graded(text) and not _is_level(text) and not _YEAR.fullmatch(text) and not _roles_of(text) and not re.fullmatch(r"\s*\d*\s*", text)), "")
    when = next((text for text in about if _YEAR.fullmatch(text)), "")
    winner = award_words.winner_of(named, fallback, title) or "students"
    return [
        Found(named or fallback, level, one, count, cell.start, cell.end, project, winner, (span,), cell.start, when)
        for one, count, span in pairs
        if count > 0
    ]


@lru_cache(maxsize=1)
def _graded_counts() -> re.Pattern[str]:
    return re.compile(rf"(?P<grade>{award_words.grade_pattern().pattern})\s*[（(：:]?\s*(?P<n>{NUMBER})\s*{MEASURE}?")


def _is_level(text: str) -> bool:
    return bool(re.fullmatch(r"(?:国家级?|全国|省部?级?|自治区级?|地?市级?|区级?|县级?|校级?|国际级?|行业级?)(?:赛|技能大赛|大赛|竞赛|比赛|奖项|奖|级)?(?:及以上)?|[国省市区县校]赛", award_words.bare(_NOTE.sub("", text))))


def _column_texts(heads: list[list[_Cell]]) -> dict[int, list[str]]:
    """For each column the head texts above it, a blank in an upper head row taken from the left."""
    texts: dict[int, list[str]] = {}
    for depth, row in enumerate(heads):
        last = ""
        for column, cell in enumerate(row):
            text = cell.text.strip()
            if not text and depth < len(heads) - 1 and column:
                text = last
            last = text
            if text:
                texts.setdefault(column, []).append(text)
    return texts


def _label_columns(body: list[list[_Cell]]) -> int:
    """The number of leading columns that hold labels: years, levels, contests, running numbers."""
    width = max((len(row) for row in body), default=0)
    for column in range(width):
        texts = [row[column].text for row in body if column < len(row) and row[column].text.strip()]
        numbers = sum(bool(_NUMBER_CELL.fullmatch(text)) and not _YEAR.fullmatch(text) for text in texts)
        running = [text.strip() for text in texts] == [str(place) for place in range(1, len(texts) + 1)] and column == 0
        if texts and numbers > len(texts) / 2 and not running:
            return column
        if any(_graded_counts().search(text) for text in texts):
            return column
    return width
