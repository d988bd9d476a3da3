"""The doubts of ``quality.finding`` as the report shows them: the words that raise one, the arithmetic, what to do, whom to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from flows.reporting.words import Word, codes, word
from flows.warehouse.trace import rows


@dataclass(frozen=True, slots=True)
class Check:
    """A check in its own words: what is checked, when it matters, how to mend what it finds."""

    code: str
    severity: str
    owner: str
    title: Word
    what: Word
    when: Word
    mend: Word


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement that takes part in a doubt, where it stands, and its words."""

    source_file: str
    document_id: str
    page: int | None
    line_start: int | None
    line_end: int | None
    statement: str
    period_label: str
    label: str
    value: float | None
    unit: str
    quote: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Slip:
    """The statements that stand in one place: they share a sentence, which is shown once."""

    evidence: tuple[Evidence, ...]

    @property
    def first(self) -> Evidence:
        return self.evidence[0]

    @property
    def marked(self) -> list[tuple[str, bool]]:
        """The sentence in pieces, each with whether it is quoted; the first quote alone where the sentence does not hold it."""
        sentence = self.sentence
        spans = sorted((at, at + len(one.quote)) for one in self.evidence if one.quote and (at := sentence.find(one.quote)) >= 0)
        if not spans:
            return [(self.first.quote, True)]
        pieces, done = [], 0
        for start, end in spans:
            if end > done:
                pieces += [(sentence[done:start], False), (sentence[max(start, done) : end], True)]
                done = end
        return [piece for piece in [*pieces, (sentence[done:], False)] if piece[0]]

    @property
    def sentence(self) -> str:
        return max((one.sentence for one in self.evidence), key=len)

    @property
    def lines(self) -> tuple[int | None, int | None]:
        """First and last line of its statements."""
        lines = [line for one in self.evidence for line in (one.line_start, one.line_end) if line]
        return (min(lines), max(lines)) if lines else (None, None)

    def holds(self, one: Evidence) -> bool:
        """Whether a statement of the same page stands in this sentence too: the sentences are one, or one line's and overlap."""
        same_line = one.line_start in {other.line_start for other in self.evidence}
        return one.sentence == self.sentence or (same_line and (one.quote in self.sentence or self.sentence in one.sentence))


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt; ``number`` counts the doubts of its school, the gravest first.

    Doubts of one cause stand together: one ``leads``, under the ``heading`` of its check, the others are further reasons.
    """

    key: str
    number: int
    check: Check
    heading: Check
    leads: bool
    severity: str
    owner: str
    indicator_code: str
    message: Word
    arithmetic: str
    evidence: tuple[Evidence, ...]
    observed_values: tuple[float, ...]
    status: str
    ended: Word
    first_seen: str
    last_seen: str
    is_new: bool

    @property
    def reference(self) -> str:
        """What to call it by on the telephone."""
        return self.key[:8]

    @property
    def slips(self) -> tuple[Slip, ...]:
        """The evidence by the place where it stands, in its order; what one sentence says together."""
        met: dict[tuple, list[Slip]] = {}
        for one in self.evidence:
            there = met.setdefault((one.source_file, one.page), [])
            same = next((at for at, slip in enumerate(there) if slip.holds(one)), len(there))
            there[same : same + 1] = [Slip((*there[same].evidence, one) if same < len(there) else (one,))]
        return tuple(slip for there in met.values() for slip in there)


FINDINGS = """
select finding.* exclude (institution_key), institution.institution_id, declaration.reason, declaration.declared_by, declaration.until
from quality.finding left join marts.dim_institution as institution using (institution_key)
left join quality.declaration as declaration using (declaration_key)
where $everyone and institution_id is null or institution_id in (select unnest($schools))
"""


def checks(connection: duckdb.DuckDBPyConnection) -> dict[str, Check]:
    """By code, every check that there is."""
    texts = ("title", "what", "when", "mend")
    return {
        row["check_code"]: Check(
            row["check_code"], row["severity"], row["owner"], *(Word(row[f"{name}_zh"], row[f"{name}_en"]) for name in texts)
        )
        for row in rows(connection, "from quality.check order by check_code")
    }


def findings(
    connection: duckdb.DuckDBPyConnection, schools: Sequence[str] = (), tonight: str = ""
) -> dict[str | None, tuple[Finding, ...]]:
    """By institution_id, the doubts about these schools; without any, by None those that are of no school.

    ``tonight``: the night (YYYY-MM-DD HH:MM:SS, UTC) whose first-seen doubts are new.
    """
    known = checks(connection)
    by_school: dict[str | None, list[dict]] = {}
    for row in rows(connection, FINDINGS, schools=list(schools), everyone=not schools):
        by_school.setdefault(row["institution_id"], []).append(row)
    return {school: ordered(of_school, known, tonight) for school, of_school in by_school.items()}


def ordered(found: list[dict], known: dict[str, Check], tonight: str) -> tuple[Finding, ...]:
    """The doubts of a school, those still open first, the gravest first, those of one cause behind the one that leads them."""
    gravity, order = codes("severity"), codes("status")
    causes: dict[tuple, list[dict]] = {}
    for row in sorted(found, key=lambda row: (row["group_rank"], row["finding_key"])):
        causes.setdefault((order.index(row["status"]), row["group_key"]), []).append(row)
    weighed = sorted(
        (status, gravity.index(together[0]["severity"]), together[0]["check_code"], group)
        for (status, group), together in causes.items()
    )
    rows_in_order = [(row, causes[status, group][0]) for status, _, _, group in weighed for row in causes[status, group]]
    return tuple(finding(row, leader, number, known, tonight) for number, (row, leader) in enumerate(rows_in_order, 1))


def finding(row: dict, leader: dict, number: int, known: dict[str, Check], tonight: str) -> Finding:
    return Finding(
        key=row["finding_key"],
        number=number,
        check=known.get(row["check_code"]) or unknown_check(row),
        heading=known.get(leader["check_code"]) or unknown_check(leader),
        leads=row is leader,
        severity=row["severity"],
        owner=row["owner"],
        indicator_code=row["indicator_code"] or "",
        message=Word(row["message_zh"], row["message_en"]),
        arithmetic=row["arithmetic"] or "",
        evidence=tuple(evidence(one) for one in row["evidence"] or ()),
        observed_values=tuple(row["observed_values"] or ()),
        status=row["status"],
        ended=ended(row),
        first_seen=f"{row['first_seen']:%Y-%m-%d}",
        last_seen="" if row["status"] == "open" else f"{row['last_seen']:%Y-%m-%d}",
        is_new=row["status"] == "open" and str(row["first_seen"]) == tonight,
    )


def ended(row: dict) -> Word:
    """Why a doubt is one no more: what resolved it, or who accepted it, for what reason and until when."""
    if row["status"] == "accepted":
        until = f"，有效至 {row['until']}" if row["until"] else ""
        return Word(f"{row['reason'] or ''}（{row['declared_by'] or ''}{until}）", "")
    return word("resolved_by", row["resolved_by"]) if row["resolved_by"] else Word("", "")


def unknown_check(row: dict) -> Check:
    """A check that is no longer there: its resolved doubts are."""
    code, nothing = row["check_code"], Word("", "")
    return Check(code, row["severity"], row["owner"], Word(code, code), nothing, nothing, nothing)


def evidence(found: dict) -> Evidence:
    texts = ("source_file", "document_id", "statement", "period_label", "label", "unit", "quote", "sentence")
    return Evidence(**(found | {name: found[name] or "" for name in texts}))

