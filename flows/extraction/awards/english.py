"""Awards in English text: "won two first prizes in the National Skills Competition", "named a national advanced unit".

Honours follow a cue (was named, was awarded as, won the title of); a list of quoted titles or of "one of the …" phrases is one
honour each. Grades and contests are those of the same data as in Chinese; levels are told by a few English words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from flows.extraction.awards import words as award_words
from flows.extraction.awards.found import Found
from flows.extraction.awards.levels import Home
from flows.extraction.quantities import numerals

_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty)"
_CUE = re.compile(  # was named, were awarded as, has been awarded the titles of, won the title of
    r"\b(?:(?:was|were|been|being)\s+(?:successively\s+)?(?:awarded|named|honou?red|rated|recognized|selected|titled|designated)"
    r"(?:\s+(?:as|with))?(?:\s+the\s+(?:honorary\s+)?titles?\s+of)?"
    r"|(?:won|received|earned|gained|obtained)\s+(?:the\s+)?(?:honorary\s+)?titles?\s+of)\s*",
    re.IGNORECASE,
)
_LISTED = re.compile(r"[\"“]([^\"”]{4,80}?)[,.;]?[\"”]")  # "Top 50 in Teaching Management,"
_ONE_OF = re.compile(r"\bone of the\s+(?P<name>[^,.;]{6,90}?)(?=,|\.|;|\s+and one of|$)", re.IGNORECASE)
_PLAIN = re.compile(  # a national advanced unit (for three times)
    r"(?:an?|the)?\s*(?P<name>[A-Za-z][^,.;\"“]{6,90}?)"
    r"(?=\s+for\s|\s+by\s|\s+in\s+(?:19|20)\d\d|\s+and\s+(?:has|have|was|won)|,|\.|;|$)",
    re.IGNORECASE,
)
_TIMES = re.compile(rf"for\s+(?P<n>{_NUMBER})\s+(?:consecutive\s+)?times", re.IGNORECASE)
_TITLES = re.compile(r"titles?|honou?rs?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;]*(?:and|as|the|titles?|of|an?)*\s*")
_TOGETHER = re.compile(r"[\"“][^\"”]{2,30}[\"”]\s+(?:honorary\s+)?(?:titles?|honou?rs?)")  # "Top 50" honorary titles
_STOP = re.compile(r"(?<=[a-z0-9)][.!?])[\"”]?\s+(?=[A-Z\"“])|(?<=[.!?][\"”])\s+(?=[A-Z\"“])")
_REPORT = re.compile(r"[\"“]([^\"”]*(?:Report|Ranking)[^\"”]*?),?[\"”]")


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What a contest, praise and winning look like."""
    heads, praise, won = (award_words.either(award_words.words("english", kind)) for kind in ("contest", "praise", "won"))
    contest = rf"\b(?:in|at|of)\s+(?:the\s+)?(?P<name>(?:\d{{4}}\s+)?[A-Z0-9][\w’'&+\-“”\" ]{{6,120}}?{heads}(?:\s+(?:Finals?|Division))?)"
    return (
        re.compile(contest),
        re.compile(rf"\b(?:{praise}|top\s*\d+)\b", re.IGNORECASE),
        re.compile(rf"\b{won}\b", re.IGNORECASE),
    )


@lru_cache(maxsize=1)
def _levels() -> list[tuple[re.Pattern[str], str]]:
    kinds = ("international", "national", "provincial", "city", "municipal", "industry")
    return [(re.compile(rf"\b{award_words.either(award_words.words('english', kind))}\b", re.IGNORECASE), kind) for kind in kinds]


def honours_and_grades(sentence: str, offset: int, home: Home) -> list[Found]:
    """The awards of English sentences, offsets in the block."""
    found: list[Found] = []
    starts = [0, *(stop.end() for stop in _STOP.finditer(sentence))]
    for start, end in zip(starts, [*starts[1:], len(sentence)]):
        one = sentence[start:end]
        found += [award.moved(offset + start) for award in [*_grades(one, home), *_honours(one, home)]]
    return found


def level_of(text: str, home: Home) -> str:
    """The level an English name tells; municipal of a city under the central government is provincial; "" if it tells none."""
    level = next((level for pattern, level in _levels() if pattern.search(text)), "")
    return home.city if level == "city" else level


def _number(written: str) -> int:
    value = numerals.arabic(written)
    return int(value if value is not None else numerals.english(written.lower()) or 1)


def _grades(sentence: str, home: Home) -> list[Found]:
    spelled = award_words.either(award_words.english_grades())
    found = []
    contest_pattern, _, won = _patterns()
    contests = list(contest_pattern.finditer(sentence))
    for hit in re.finditer(rf"\b(?:(?P<n>{_NUMBER})\s+)?(?P<grade>{spelled})\b", sentence, re.IGNORECASE):
        if re.match(r"\s+winners?", sentence[hit.end() :]):
            continue
        entry = award_words.english_grades()[re.sub(r"\s+", " ", hit["grade"]).lower()]
        after = [contest for contest in contests if contest.start() >= hit.end()]
        contest = after[0] if after else contests[-1] if contests else None
        if contest is None or not won.search(sentence):
            continue
        spans = (hit.span("n"),) if hit["n"] else ()
        level = level_of(contest["name"], home) or level_of(sentence, home) or "other"
        start, end = min(hit.start(), contest.start()), max(hit.end(), contest.end())
        found.append(Found(contest["name"].strip(), level, entry[0], _number(hit["n"]) if hit["n"] else 1, start, end, "", "students", spans))
    return found


def _quoted(tail: str, offset: int, context: str, home: Home) -> list[Found]:
    """The quoted titles right after a cue: was awarded "National Civilized Campus" and "Model Unit"."""
    found, end = [], 0
    for hit in _LISTED.finditer(tail):
        if _BETWEEN.fullmatch(tail, end, hit.start()) is None:
            break
        name, end = hit[1].strip(), hit.end()
        level = level_of(name, home) or level_of(context, home)
        if _patterns()[1].search(name) or level:
            start = offset + hit.start(1)
            found.append(Found(context or name, level or "other", name, 1, start, start + len(hit[1]), "", "institution"))
    return found


def _honours(sentence: str, home: Home) -> list[Found]:
    report = _REPORT.search(sentence)
    context = report[1] if report else ""
    found: list[Found] = []
    told = ""
    for cue in _CUE.finditer(sentence):
        stop = sentence.find(". ", cue.end())
        tail = sentence[cue.end() : stop if stop >= 0 else len(sentence)]
        ones = list(_ONE_OF.finditer(tail))
        plain = None if ones else _PLAIN.match(tail)
        found += _quoted(tail, cue.end(), context, home)
        for hit in ones or ([plain] if plain else []):
            name = hit["name"].strip()
            if not _patterns()[1].search(name):
                continue
            times = _TIMES.search(sentence, cue.end())
            start, end = cue.end() + hit.start("name"), cue.end() + hit.end("name")
            spans: tuple[tuple[int, int], ...] = ()
            count = 1
            if times and not ones:
                count, end, spans = _number(times["n"]), times.end(), (times.span("n"),)
            level = level_of(name, home) or level_of(context, home) or "other"
            told = told or level
            found.append(Found(context or name, level, name, count, start, end, "", "institution", spans))
    titles = _TITLES.search(sentence)
    together = _TOGETHER.search(sentence)
    for hit in _LISTED.finditer(sentence):
        told_already = any(award.start < hit.end(1) and hit.start(1) < award.end for award in found)
        if not told_already and titles and hit.start() > titles.start() and _patterns()[1].search(hit[1]) and " " in hit[1].strip():
            level = level_of(hit[1], home) or level_of(context, home) or told or "other"
            found.append(Found(together[0] if together else hit[1], level, hit[1].strip(), 1, hit.start(1), hit.end(1), "", "institution"))
    return found
