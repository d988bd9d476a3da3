"""Which schools a document is about, and which stretch of it speaks of which.

In come a document's blocks with the schools named in them; out come segments, each a stretch from (block, offset) on that
belongs to one school. A school is a subject when the title, a cover or a line of its own names it, or when it speaks of itself;
partners, hosts and predecessors are not. A newspaper page may set the name after the article that it heads: the side on which
the articles name their school tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from flows.documents.model import Block
from flows.extraction.institutions.names import SchoolName
from flows.extraction.institutions.words import Words

# by which a sentence says what the school is
A_SCHOOL = re.compile(r"[校院]|大学|简称|批准|备案|^.{0,3}(?:创|始|建|成立|坐落|位于|地处|占地|起源|肇始|诞生)")
SAID_BY = re.compile(r"(?:据|根据)[^,，。]{2,40}[,，]$")  # 据2019年10月学校官网显示，: who says so, before whom it is said of
TITLED = re.compile(r"\s*(?:[:：]|[—-]{1,2})\s*\S")  # 某某学院：一句标题
SENTENCE_END = re.compile(r"(?<=[。！？!?；;\n])")
TITLE_WEIGHT, FILE_WEIGHT, LINE_WEIGHT, SELF_WEIGHT = 100.0, 60.0, 30.0, 8.0
PLAIN_LINE_WEIGHT = 3.0  # a list of partners has lines too
COVER_BLOCKS = 12
SWITCH = 1.6  # what evidence must outweigh before the text is taken to have gone over to another school
SPOKEN = 5.0  # namings, weighed, of a school that a page is about
SPOKEN_AT_ONCE = 2.0  # the same of the first school that a page names
GAP_TITLE_BLOCKS = 3  # title lines that may follow a name set after its article


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence (or row, or line) of a block, with the schools named in it. ``line`` is the school that it is a line for."""

    block_no: int
    start: int
    end: int
    kind: str
    names: tuple[SchoolName, ...]
    line: SchoolName | None
    text: str

    @property
    def is_short(self) -> bool:
        is_line = len(self.text.strip()) <= 32 and not self.text.rstrip().endswith(("。", "！", "？", "，"))
        return self.kind in ("heading", "caption") or is_line


def pieces_of(block: Block, names: Sequence[SchoolName], line: SchoolName | None, words: Words) -> list[Piece]:
    """The block cut into sentences, and where another school begins to speak of itself; names keep their offsets in the block."""
    self_right = words.by_role["self_right"]
    former = (*words.by_role["former_left"], "前身是", "前身为", "原")
    turns = {
        b.start
        for a, b in pairwise(names)
        if a.name != b.name and block.text.startswith(self_right, b.end) and not block.text.endswith(former, 0, b.start)
    }
    cuts = sorted({0, len(block.text), *turns, *(m.start() for m in SENTENCE_END.finditer(block.text))})
    pieces = []
    for start, end in pairwise(cuts):
        inside = tuple(name for name in names if start <= name.start < end)
        pieces.append(Piece(block.block_no, start, end, block.kind, inside, line if len(cuts) == 2 else None, block.text[start:end]))
    return pieces


def with_short_names(piece: Piece, spoken: dict[str, str]) -> Piece:
    """The piece with the short names in it (纺织职院) added to its names."""
    found = list(piece.names)
    for short, school in spoken.items():
        at = piece.text.find(short)
        if at >= 0 and not any(name.start < piece.start + at + len(short) and piece.start + at < name.end for name in found):
            found.append(SchoolName(piece.start + at, piece.start + at + len(short), school))
    return replace(piece, names=tuple(found)) if len(found) > len(piece.names) else piece


def weight(piece: Piece, name: SchoolName, words: Words) -> float:
    """How strongly a naming says that the sentence is about that school: partners and predecessors 0, a sentence's subject most."""
    before = piece.text[: name.start - piece.start].strip(" “\"")
    before = "" if before in ("在", "走进") or SAID_BY.fullmatch(before) else before
    after = piece.text[name.end - piece.start :].lstrip(" ”\"")
    role = words.by_role
    if name.abroad or before.endswith(role["former_left"] + ("前身是", "前身为", "原")) or before.endswith(role["partner_left"]):
        return 0.0
    if any(word in after[:24] for word in role["former_right"]) and before:
        return 0.0
    if after.startswith(role["partner_right"]):
        return 0.0
    if piece.kind == "table":
        return 0.2
    if not before or before.endswith(("。", "，", "：", ",", ":")):
        return SELF_WEIGHT if not before and after.startswith(role["self_right"]) and A_SCHOOL.search(after) else 2.0
    return 1.0


def score(pieces: Sequence[Piece], words: Words, title: SchoolName | None, file_name: SchoolName | None) -> Counter[str]:
    """How strongly the document speaks of each school as its own."""
    scores: Counter[str] = Counter()
    for piece in pieces:
        if piece.line:
            scores[piece.line.name] += LINE_WEIGHT if piece.kind == "heading" or piece.block_no < COVER_BLOCKS else PLAIN_LINE_WEIGHT
        for name in piece.names:
            scores[name.name] += weight(piece, name, words)
    if title:
        scores[title.name] += TITLE_WEIGHT
    if file_name:
        scores[file_name.name] += FILE_WEIGHT
    return scores


def subjects(pieces: Sequence[Piece], words: Words, scores: Counter[str], is_report: bool) -> tuple[str, ...]:
    """The schools that the document reports on, the foremost first.

    A second one needs a line of its own and sentences about it. Where the document is not one school's report by its title
    (``is_report``), a line and a mention are enough, or being spoken of as often as a page about a school would.
    """
    if not scores or scores.most_common(1)[0][1] <= 0:
        return ()
    first = scores.most_common(1)[0][0]
    lines = {piece.line.name for piece in pieces if piece.line}
    spoken: Counter[str] = Counter()
    for piece in pieces:
        if not piece.line and piece.kind != "contents":
            for name in piece.names:
                spoken[name.name] += min(weight(piece, name, words), 2.0)
    mentioned = Counter(name.name for piece in pieces if not piece.line and piece.kind != "table" for name in piece.names)
    headed = {piece.line.name for piece in pieces if piece.line and piece.kind == "heading"} | _opening_articles(pieces)
    defined = {name.name for piece in pieces if not piece.start for name in piece.names[:1] if weight(piece, name, words) == SELF_WEIGHT}
    opening = next((name.name for piece in pieces for name in piece.names if weight(piece, name, words) >= 1.0), "")
    several = not is_report or len(lines & set(spoken)) > 1
    others = []
    for name, _ in scores.most_common():
        of_own = name in lines and spoken[name] >= SPOKEN_AT_ONCE
        on_a_page = not is_report and ((name in lines and mentioned[name]) or name in headed | defined)
        at_length = several and spoken[name] >= (SPOKEN_AT_ONCE if name == opening else SPOKEN)
        if name != first and (of_own or on_a_page or at_length):
            others.append(name)
    return (first, *others)


def _opening_articles(pieces: Sequence[Piece]) -> set[str]:
    """The schools of lines that open an article ("某某学院：一句标题", prose below), where every such line of the page does."""
    lines = [(piece, after) for piece, after in pairwise(pieces) if piece.line]
    opening = {piece.line.name for piece, after in lines if piece.line and TITLED.match(piece.text, piece.line.end) and not after.is_short}
    return opening if len(opening) > 1 and opening == {piece.line.name for piece, _ in lines if piece.line} else set()


def segments(pieces: Sequence[Piece], words: Words, schools: Sequence[str]) -> list[tuple[int, int, str]]:
    """(block_no, offset, school) where each stretch begins, for two schools or more."""
    evidence = [_evidence(piece, words, schools) for piece in pieces]
    owners = _smooth(evidence, schools)
    shown = [i for i, found in enumerate(evidence) if found.get(owners[i], 0.0) > 0.0]
    if not shown:
        return [(pieces[0].block_no, 0, schools[0])]
    after = _names_stand_after(pieces, shown, owners)
    starts = [(0, owners[shown[0]])]
    for last, first in pairwise(shown):
        if owners[last] != owners[first]:
            starts.append((_boundary(pieces, last, first, after), owners[first]))
    return [(pieces[i].block_no, pieces[i].start, school) for i, school in starts]


def _evidence(piece: Piece, words: Words, schools: Sequence[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in piece.names:
        if name.name in schools:
            found[name.name] = found.get(name.name, 0.0) + min(weight(piece, name, words), 3.0)
    if piece.line and piece.line.name in schools:
        found[piece.line.name] = found.get(piece.line.name, 0.0) + 5.0
    return found


def _smooth(evidence: Sequence[dict[str, float]], schools: Sequence[str]) -> list[str]:
    """The best sequence of schools when each change of school costs SWITCH (Viterbi)."""
    best = dict.fromkeys(schools, 0.0)
    back: list[dict[str, str]] = []
    for found in evidence:
        leader = max(best, key=best.__getitem__)
        step, came = {}, {}
        for school in schools:
            stay, change = best[school], best[leader] - SWITCH
            came[school] = school if stay >= change else leader
            step[school] = max(stay, change) + found.get(school, 0.0)
        best = step
        back.append(came)
    owner = max(best, key=best.__getitem__)
    path = []
    for came in reversed(back):
        path.append(owner)
        owner = came[owner]
    return path[::-1]


def _names_stand_after(pieces: Sequence[Piece], shown: Sequence[int], owners: Sequence[str]) -> bool:
    """Whether lines that name a school close its article (True) or open it: where the article's own sentences stand."""
    before = after = 0
    for i in shown:
        if pieces[i].line:
            before += sum(1 for j in shown if j < i and owners[j] == owners[i] and not pieces[j].line)
            after += sum(1 for j in shown if j > i and owners[j] == owners[i] and not pieces[j].line)
    if before == after:
        first_line = next((i for i in shown if pieces[i].line), 0)
        return sum(len(piece.text) for piece in pieces[:first_line]) > 200
    return before > after


def _boundary(pieces: Sequence[Piece], last: int, first: int, after: bool) -> int:
    """The piece where the next school's stretch begins, between the last evidence of one and the first of the other."""
    if after and pieces[last].line:
        cut = last + 1
        while cut < first and cut - last <= GAP_TITLE_BLOCKS and pieces[cut].is_short:
            cut += 1
        return cut
    if pieces[first].line and not after:
        return first
    headings = [i for i in range(last + 1, first) if pieces[i].kind == "heading"]
    if headings:
        return headings[0]
    paragraph = first
    while paragraph - 1 > last and pieces[paragraph - 1].block_no == pieces[first].block_no:
        paragraph -= 1
    return paragraph
