"""The official tables of the annual quality report, edition by edition, from ``dbt_project/seeds/official_templates.csv``.

Comes in a table's title and the labels of its rows; comes out which official table it is (scorecard, student_feedback,
teaching_resources, international, service, policy), and which indicator a row states. Titles and wording changed from year
to year, so a table is known by its rows as much as by its title, and a row by its label, its unit and the row it is a part of.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from flows.extraction.catalogue import fold, fold_label
from flows.extraction.quantities import units

WORDINGS = Path(__file__).resolve().parent / "lexicon" / "table_wordings.csv"
SEED = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds" / "official_templates.csv"
ENOUGH_ROWS, ENOUGH_SHARE = 5, 0.6  # rows that a table must share with an official one that its title does not name

CLASS_MARK = re.compile(r"^[a-d]类:?")  # A类：留在当地就业
NOTE = re.compile(r"\([^()]*\)")  # 全日制国（境）外留学生人数（一年以上）
FOREIGN = re.compile(r"国\(境\)外|国境外|境外|海外|国外")  # one place, three spellings
TAIL = re.compile(r"(?:人数|数量|总数|总量|数)$")
TEACHING = re.compile(r"(?<=课)(?:程)?教学(?=调研|调查|满意)")  # 公共基础课教学满意度 and 公共基础课满意度 are one
ASKED = re.compile(r"调查(?=[课人]次)")  # 调查课次, 调研课次
LONG_ENOUGH = 6  # characters of a label that says by itself what it is
EMPTY_WORDS = re.compile(r"[“”\"'：:*#\-、，,。/的]")


@lru_cache(maxsize=65536)
def plain(label: str) -> str:
    """A row's label without numbering, 其中, class letter, notes in brackets and small words: for comparing spellings."""
    folded = FOREIGN.sub("国外", fold(label))
    folded = CLASS_MARK.sub("", fold_label(NOTE.sub("", folded)))
    return ASKED.sub("调研", TEACHING.sub("", EMPTY_WORDS.sub("", folded)))


@lru_cache(maxsize=65536)
def kernel(label: str) -> str:
    """``plain`` without the closing word of counting: 专任教师总数 -> 专任教师."""
    bare = plain(label)
    return TAIL.sub("", bare) or bare


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A row of an official table. ``code`` is "" for a row that only heads others; a 申请/授权 row stands twice, in order."""

    edition: int
    table_code: str
    table_name: str
    row_no: str
    label: str
    code: str
    unit: str
    parent_label: str
    dimension: str
    member: str

    @property
    def meaning(self) -> tuple[str, str, str]:
        return self.code, self.dimension, self.member


@dataclass(frozen=True)
class Templates:
    """All rows of all editions, found by spelling."""

    rows: tuple[TemplateRow, ...]
    wordings: tuple[tuple[str, str, str], ...] = ()  # table code, a label that some schools use, the official one
    _spelled: dict[str, list[TemplateRow]] = field(init=False, repr=False, compare=False)
    _kernels: dict[str, list[TemplateRow]] = field(init=False, repr=False, compare=False)
    _names: tuple[tuple[str, str], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        spelled: dict[str, list[TemplateRow]] = {}
        kernels: dict[str, list[TemplateRow]] = {}
        for row in self.rows:
            spelled.setdefault(plain(row.label), []).append(row)
            kernels.setdefault(kernel(row.label), []).append(row)
        for table_code, label, official_label in self.wordings:
            same = [row for row in spelled.get(plain(official_label), ()) if row.table_code == table_code]
            spelled.setdefault(plain(label), []).extend(same)
        names = {(fold(row.table_name), row.table_code) for row in self.rows}
        object.__setattr__(self, "_spelled", spelled)
        object.__setattr__(self, "_kernels", kernels)
        object.__setattr__(self, "_names", tuple(sorted(names, key=lambda pair: (-len(pair[0]), pair))))

    @classmethod
    def load(cls, path: Path = SEED) -> Templates:
        """Read the seed. Raises ``KeyError`` where a column is missing, ``ValueError`` where an edition is no year."""
        with path.open(encoding="utf-8", newline="") as lines:
            table = list(csv.DictReader(lines))
        labels = {(r["edition"], r["table_code"], r["row_no"]): r["row_label_zh"] for r in table}
        with WORDINGS.open(encoding="utf-8", newline="") as lines:
            wordings = tuple((r["table_code"], r["label"], r["official_label"]) for r in csv.DictReader(lines))
        return cls(
            tuple(
                TemplateRow(
                    int(r["edition"]), r["table_code"], r["table_name_zh"], r["row_no"], r["row_label_zh"], r["indicator_code"], r["unit"],
                    labels.get((r["edition"], r["table_code"], r["parent_row_no"]), ""), r["breakdown_dimension"], r["breakdown_member"],
                )
                for r in table
            ),
            wordings,
        )  # fmt: skip

    def recognise(self, title: str, labels: Iterable[str]) -> str:
        """Code of the official table that has this title and these row labels; "" if it is none of them."""
        folded = fold(title)
        named = next((code for name, code in self._names if name in folded), "")
        spelled = {plain(label) for label in labels} - {""}
        shared: dict[str, int] = {}
        for spelling in spelled:
            for code in {row.table_code for row in self._spelled.get(spelling, ())}:
                shared[code] = shared.get(code, 0) + 1
        if named and shared.get(named):
            return named
        best = max(shared, key=lambda code: (shared[code], code), default="")
        return best if best and shared[best] >= ENOUGH_ROWS and shared[best] >= ENOUGH_SHARE * len(spelled) else ""

    def find(self, table_code: str, label: str, unit: str, parents: Sequence[str] = ()) -> tuple[tuple[str, str, str], ...]:
        """Meanings (code, breakdown dimension, member) of a row of an official table ("" = any): none, one, or two for 申请/授权.

        Of rows that share a label, one below a row of ``parents`` (nearest first) goes before others, then one in a
        unit that ``unit`` may stand for, then the one most editions have.
        """
        found = self._pick(self._spelled.get(plain(label), ()), table_code, unit, parents)
        return found or self._pick(self._kernels.get(kernel(label), ()), table_code, unit, parents)

    def only(self, label: str, unit: str = "") -> tuple[tuple[str, str, str], ...]:
        """The one meaning that a long label has in all tables and editions; () if it has none, or several."""
        spelling = plain(label)
        rows = self._spelled.get(spelling, ()) if len(spelling) >= LONG_ENOUGH else ()
        meanings = {row.meaning for row in rows}
        fits = all(not unit or units.compatible(unit, row.unit) for row in rows)
        return tuple(meanings) if len(meanings) == 1 and fits and all(row.code for row in rows) else ()

    def _pick(
        self, rows: Iterable[TemplateRow], table_code: str, unit: str, parents: Sequence[str]
    ) -> tuple[tuple[str, str, str], ...]:
        rows = [row for row in rows if row.code and table_code in ("", row.table_code)]
        above = [kernel(parent) for parent in parents]
        depths = [(next((at for at, parent in enumerate(above) if _alike(parent, kernel(row.parent_label))), None), row) for row in rows]
        under = [(at, row) for at, row in depths if row.parent_label and at is not None]
        if under:
            nearest = min(at for at, _ in under)
            rows = [row for at, row in under if at == nearest]
        elif len({row.parent_label for row in rows if row.parent_label}) > 1 and len({row.meaning for row in rows}) > 1:
            rows = [row for row in rows if not row.parent_label]
        units_right = [row for row in rows if unit and units.canonical(row.unit) == units.canonical(unit)]
        rows = units_right or [row for row in rows if not unit or units.compatible(unit, row.unit) or not _opposed(unit, row.unit)]
        places: dict[tuple[int, str, str], list[tuple[str, str, str]]] = {}
        for row in rows:
            places.setdefault((row.edition, row.table_code, row.row_no), []).append(row.meaning)
        counts: dict[tuple[tuple[str, str, str], ...], int] = {}
        for meanings in places.values():
            counts[tuple(meanings)] = counts.get(tuple(meanings), 0) + 1
        return max(counts, key=lambda meanings: (counts[meanings], meanings), default=())


def _alike(one: str, other: str) -> bool:
    """Whether two labels are one, perhaps with a word more: 专业教学资源库, 教学资源库."""
    return one == other or (min(len(one), len(other)) >= 4 and (one in other or other in one))


def _opposed(unit: str, other: str) -> bool:
    """Whether one is a percentage and the other is not: then a misprinted unit can't be the reason."""
    return (units.canonical(unit) in ("%", "‰")) != (units.canonical(other) in ("%", "‰"))


@lru_cache(maxsize=1)
def official() -> Templates:
    """The templates of the seed, read once."""
    return Templates.load()
