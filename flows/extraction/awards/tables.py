"""Awards in tables: an award a row of a contest list, an award a cell of a count table.

In a list a blank contest, level, grade or time is that of the row above. In a count table (一等奖 | 二等奖 | 三等奖, perhaps below
国赛 | 市赛, or grades as rows) every number is described by the heads above it and the labels beside it; zero cells and sum rows are no
awards. A table of scholarships, or without any grade or honour, has none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from flows.documents.model import Block, Table
from flows.extraction.awards import columns as award_columns
from flows.extraction.awards import contests as award_contests
from flows.extraction.awards import levels as award_levels
from flows.extraction.awards import titles as award_titles
from flows.extraction.awards import words as award_words
from flows.extraction.awards.columns import NUMBER_CELL, SUM, YEAR, Cell, Grid
from flows.extraction.awards.found import Found
from flows.extraction.awards.levels import Home
from flows.extraction.awards.words import MEASURE, NUMBER

_SCHOLARSHIP = re.compile(r"奖\s*学\s*金|助\s*学\s*金|资助|奖教金")
_PLANNED = re.compile(r"目标|规划|计划数|预期|预计")  # 2025年目标值
_NUMBERING = re.compile(r"^\s*(?:[\d.．]+|[（(]?[一二三四五六七八九十]+[）)、.]|第.{1,3}[章节])\s*")  # 3.3 教学成果
# 表6：学校学生…: what a title says before its contest
_TITLE_LEAD = re.compile(
    r"^\s*(?:附?表\s*[\d一二三四五六七八九十]+(?:[-—.–]\d+)*\s*[：:、.]?\s*)?(?:学校|我校|我院|学院|历年来?|近[一二三四五两\d]年来?)?\s*"
    r"(?:师生|学生|教师)?(?:参加)?"
)
_TITLE_TAIL = re.compile(r"(?:中|上)?(?:的)?(?:部分|主要|学生|教师|师生)?(?:获奖|奖项|成绩|荣誉|统计|一览|汇总|情况).*$")  # …获奖数量统计
_STATISTICS = re.compile(r"(?:数量|情况)?(?:统计|一览|汇总|情况)?[表图]?(?:[（(][^（）()]*[）)])?$")  # 2021年师生获奖统计表: names no contest
_DITTO = frozenset(('"', "〃", "同上"))
_METAL = re.compile(r"(?<!\d)(?P<n>\d{1,2})\s*(?P<metal>[金银铜])(?=[、，,；;。\s\d]|$)")  # 1金、4银、6铜
_RANKING = re.compile(r"\d+\s*强")  # (到)500强(316人): firms, no grade that is counted
_NO_GRADE = frozenset(("", "—", "-", "--", "——", "/", "无"))
_NO_WORDS = re.compile(r"\s*\d*\s*")


def tabled(block: Block, home: Home, introduced: str = "") -> list[Found]:
    """The awards of a table block, in order of its rows; ``introduced``: the contest of the paragraph right before, if it names one."""
    table = block.table
    if table is None or not table.rows or _SCHOLARSHIP.search(table.title) or _PLANNED.search(table.title):
        return []
    grid = award_columns.grid_of(table)
    if any(_SCHOLARSHIP.search(cell.text) for row in grid.heads for cell in row):
        return []
    heading = block.section.rpartition(" / ")[2]
    fallback = _title_contest(table.title, home) or introduced or ("" if table.title else _title_contest(_NUMBERING.sub("", heading), home))
    parts = award_columns.parts_of(grid, block, home)
    if parts and not award_columns.counts_by_head(grid, parts):
        return _listed(table, grid, parts, home, fallback)
    return _counted(table, grid, home, fallback)


def _title_contest(title: str, home: Home) -> str:
    """The contest that a caption names: "表6：全国职业院校技能大赛获奖数量统计" -> 全国职业院校技能大赛."""
    plain = _TITLE_TAIL.sub("", title)
    named = award_contests.contests(plain, home, None)
    told = _TITLE_LEAD.sub("", named[-1].text if named else plain).strip()
    return told if not YEAR.fullmatch(told) else _STATISTICS.sub("", _TITLE_LEAD.sub("", title)).strip()


def _listed(table: Table, grid: Grid, parts: dict[str, int], home: Home, fallback: str) -> list[Found]:
    """An award a row of a list."""
    found: list[Found] = []
    above: dict[str, str] = {}
    for row, cells in zip(table.rows[grid.head :], grid.body):
        filled = [text for text in row.cells if text.strip()]
        head_again = award_columns.head_share(filled) >= 0.75 if len(filled) > 1 else False  # on a new page
        if not filled or head_again or any(SUM.fullmatch(text) for text in filled):
            continue
        held = {role: cells[column].text.strip() for role, column in parts.items() if column < len(cells)}
        above |= {role: text for role, text in held.items() if text and text not in _DITTO}
        contest, grade = _contest_and_grade(held, above, parts, fallback, home)
        counted = _counted_grades(cells, parts) if not grade else []
        if not grade and not counted:
            continue
        texts = (above.get("level", ""), held.get("grade", ""), contest, held.get("body", ""), table.title)
        level = next((told for text in texts if (told := award_levels.level_of(text, home))), "other")
        winner = award_words.winner_of(held.get("winner", ""), contest, table.title) or "students"
        winner = "institution" if "honour" in parts and not held.get("winner") else winner
        count, spans = _row_count(cells, parts)
        project, when = held.get("project", ""), above.get("time", "")
        for one, number, where in counted or [(grade, count, spans)]:
            found.append(Found(contest, level, one, number, row.start, row.end, project, winner, where, row.start, when))
    return found


def _counted_grades(cells: tuple[Cell, ...], parts: dict[str, int]) -> list[tuple[str, int, tuple[tuple[int, int], ...]]]:
    """The grades of a cell that counts several: 一等奖2项、二等奖3项."""
    cell = cells[parts["grade"]] if "grade" in parts and parts["grade"] < len(cells) else None
    made = []
    for hit in _graded_counts().finditer(cell.text) if cell else ():
        span = (cell.start + hit.start("n"), cell.start + hit.end("n"))
        made += [(one, award_words.number_of(hit["n"]), (span,)) for one in award_words.grades_of(hit["grade"])[:1]]
    return made


def _contest_and_grade(held: dict[str, str], above: dict[str, str], parts: dict[str, int], fallback: str, home: Home) -> tuple[str, str]:
    """(contest, grade) of a row; the grade "" where the row is no award. A row without a grade may name an honour: 市优秀教师 | —."""
    if "honour" in parts and "grade" not in parts:
        honour = held.get("honour", "")
        return honour, "" if NUMBER_CELL.fullmatch(honour) else award_titles.trimmed(award_words.unquoted(honour))
    if parts.get("contest") == parts["grade"]:
        whole = held.get("contest", "")
        return _grade_tail().sub("", whole), award_columns.grade_ending(whole)
    blank = held.get("grade", "") in _NO_GRADE and held.get("contest")
    if blank and award_titles.sounds_like_honour(held["contest"], home, "", strict=False):
        return held["contest"], award_titles.grade_of(held["contest"])
    return above.get("contest", "") or fallback, "" if blank else award_columns.grade_in(above.get("grade", ""))


@lru_cache(maxsize=1)
def _grade_tail() -> re.Pattern[str]:
    return re.compile(rf"[，,]?\s*(?:荣获|获得|获)?\s*{award_words.grade_pattern().pattern}[”\"）)。\s]*$")


def _row_count(cells: tuple[Cell, ...], parts: dict[str, int]) -> tuple[int, tuple[tuple[int, int], ...]]:
    column = parts.get("count")
    number = NUMBER_CELL.fullmatch(cells[column].text) if column is not None and column < len(cells) else None
    if column is None or not number or int(number[1]) == 0:
        return 1, ()
    start = cells[column].start
    return int(number[1]), ((start + number.start(1), start + number.end(1)),)


def _counted(table: Table, grid: Grid, home: Home, fallback: str) -> list[Found]:
    """An award a number above zero whose heads or labels name a grade."""
    columns, labelled = _column_texts(grid), _label_columns(grid)
    found: list[Found] = []
    above: dict[int, str] = {}
    for place, cells in enumerate(grid.body):
        above |= {column: cell.text.strip() for column, cell in enumerate(cells[:labelled]) if cell.text.strip()}
        labels = [above.get(column, "") for column in range(labelled)]
        row = table.rows[grid.head + place]
        for column, cell in enumerate(cells[labelled:], start=labelled):
            about = [*columns.get(column, []), *labels]
            if not any(SUM.fullmatch(text) or _PLANNED.search(text) for text in about):
                awards = _cell_awards(cell, [*labels, *columns.get(column, [])], fallback, table.title, home)
                found += [replace(award, start=row.start, end=row.end, about=row.start) for award in awards]
    return found


def _cell_awards(cell: Cell, about: list[str], fallback: str, title: str, home: Home) -> list[Found]:
    """The awards of a cell that ``about`` describes: one of a number, several of "一等奖2项；二等奖3项" or "1金、4银"."""
    number = NUMBER_CELL.fullmatch(cell.text)
    grade = next((graded for graded in map(award_columns.grade_in, about) if graded), "")
    pairs: list[tuple[str, int, tuple[int, int]]] = []
    if number and grade:
        pairs = [(grade, int(number[1]), (cell.start + number.start(1), cell.start + number.end(1)))]
    elif not number:
        for hit in _graded_counts().finditer(cell.text):
            span = (cell.start + hit.start("n"), cell.start + hit.end("n"))
            graded = award_words.grades_of(hit["grade"])[:1] if not _RANKING.fullmatch(hit["grade"]) else []
            pairs += [(one, award_words.number_of(hit["n"]), span) for one in graded]
        for hit in _METAL.finditer(cell.text) if not pairs else ():
            pairs.append((hit["metal"], int(hit["n"]), (cell.start + hit.start("n"), cell.start + hit.end("n"))))
    if not pairs:
        return []
    words = [text for text in about if not YEAR.fullmatch(text)]
    own = "" if number else _contest_before(cell.text, pairs[0][2][0] - cell.start, home)
    contest = own or next((text for text in words if _names_contest(text, home)), "") or fallback
    levels = (*(text for text in words if text != contest), contest, title)
    level = next((told for text in levels if (told := award_levels.level_of(text, home))), "other")
    project = "" if own else next((text for text in words if text != contest and _is_event(text)), "")
    when = next((text for text in about if YEAR.fullmatch(text)), "")
    winner = award_words.winner_of(contest, title) or "students"
    return [
        Found(contest, level, award_words.medal_of(one, "", contest) if len(one) == 1 else one, count, cell.start, cell.end, project, winner,
              (span,), when=when)
        for one, count, span in pairs
        if count > 0
    ]


def _contest_before(text: str, end: int, home: Home) -> str:
    """The contest that a cell names before its first count: 省教学成果奖(特等奖1项、一等奖2项); "" if it names none."""
    named = award_contests.contests(text[:end], home, None)
    return named[-1].text if named and not named[-1].stage else ""


def _names_contest(text: str, home: Home) -> bool:
    return not award_columns.is_level(text) and any(not contest.stage for contest in award_contests.contests(text, home, None))


def _is_event(text: str) -> bool:
    """Whether a head or label beside a count is an event: 数控车; not a grade, a level, a running number, a head's word."""
    other = award_columns.grade_in(text) or award_columns.is_level(text) or award_columns.roles_of(text) or _NO_WORDS.fullmatch(text)
    return not other


@lru_cache(maxsize=1)
def _graded_counts() -> re.Pattern[str]:
    return re.compile(rf"(?P<grade>{award_words.grade_pattern().pattern})\s*[（(：:]?\s*(?P<n>{NUMBER})\s*{MEASURE}?")


def _column_texts(grid: Grid) -> dict[int, list[str]]:
    """For each column the head texts above it, a blank in an upper head row taken from the left."""
    texts: dict[int, list[str]] = {}
    for depth, row in enumerate(grid.heads):
        last = ""
        for column, cell in enumerate(row):
            text = cell.text.strip() or (last if depth < grid.head - 1 else "")
            last = text
            if text:
                texts.setdefault(column, []).append(text)
    return texts


def _label_columns(grid: Grid) -> int:
    """The number of leading columns that hold labels: years, levels, contests, running numbers."""
    for column in range(grid.width):
        texts = grid.column(column)
        numbers = sum(bool(NUMBER_CELL.fullmatch(text)) and not YEAR.fullmatch(text) for text in texts)
        running = column == 0 and [text.strip() for text in texts] == [str(place) for place in range(1, len(texts) + 1)]
        if (texts and numbers > len(texts) / 2 and not running) or any(_graded_counts().search(text) for text in texts):
            return column
    return grid.width
