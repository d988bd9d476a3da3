"""Whether an award in a sentence was won, and by the school: not hosted, planned, hoped for, or another body's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from flows.extraction.awards import levels as award_levels
from flows.extraction.awards import words as award_words

CLAUSE = re.compile(r"[，。；：,;:]")
_TARGET = re.compile(r"(?<![止至\d年])到\s*20\d\d\s*年(?:底|末|时)?[，,]?")  # 到2025年，获…
_OFFERED = re.compile(r"设\s*(?:有|立|置)?\s*$")  # 大赛设(一等奖10名)
# 某某学院(学生在)省赛中
_AS_SUBJECT = re.compile(
    r"(?:的?(?:学生|师生|教师|选手|学子|代表队|团队|队)[\u4e00-\u9fa5]{0,4}?)?(?:也|则|还|均|各|分别|分获)?(?:在|获|荣|夺|斩|捧|摘|拿下|收获|包揽|取得|赢得)"
)
_LEADS_TO = re.compile(r"\s*(?:其中|此外|另外)?(?:来自|兄弟院校|兄弟学校|同城的?|同市的?)?\s*")
# 从推荐的784项成果中共评出(特等奖53项), 三个赛道共产生(金奖100项): what a whole contest gives
_GIVES = re.compile(r"(?:评出|评选出|产生|决出|颁发)(?!的)")
_OF_ALL = re.compile(r"本届|(?:赛|赛道|赛区)共|全[国省市区]|推荐的|申报的|参赛的")
_OURS_IN_IT = re.compile(r"[我本全]校|[我本全]院|学校|学院(?!校)|校[级内]|院[级内]|院系|系部|团委|[教学]务处|学工处")
_OUR = re.compile("(?:^|(?<=[，。；：]))(?:而|同时)?(?:[我该本]校|[我本]院|学校|学院)")  # as the subject of a clause
_ASSESSED = re.compile(r"(?:评估|验收|督导|年检)(?:工作)?(?:中|时)?[，,]?\s*$")  # 人才培养工作评估中(被评为): a mark, no honour
_TITLE = re.compile(r"《[^》]*》")  # what a work is called says nothing of a plan
_ATTRIBUTE = re.compile(r"\s*的|(?:组|方|地|单位)")  # 主办(的大赛), 承办(单位): a host named in passing


@cache
def cues(*kinds: str) -> re.Pattern[str]:
    """The cue words of the kinds of ``lexicon/award_cues.csv``: won, titled, given, held, hosted, planned."""
    return award_words.cue_pattern(*kinds)


def won_cues() -> re.Pattern[str]:
    return cues("won", "titled", "given")


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    hoped = award_words.either_cue(award_words.words("cues", "planned") | award_words.words("cues", "hoped"))
    foreign = award_words.either(award_words.words("cues", "foreign"))
    return (
        re.compile(rf"{hoped}(?!考核|管理|责任)[^，。；]{{0,8}}$"),  # 力争在大赛中(获得); not 目标考核中(获得)
        # 帮扶的村被(评为), 镇代表队参赛
        re.compile(rf"(?<!我校)(?<!我院)(?<!学校)(?<!学院){foreign}(?:代表队|驻村工作队|工作队|团队|党支部)?(?:(?<=代表团)(?:参加|共)|参赛|也|先后|均|还|被|荣|获|连续|在)"),
        re.compile(award_words.either(award_words.words("cues", "own"))),
    )


@lru_cache(maxsize=1)
def _region() -> re.Pattern[str]:
    """(，)全省共获得, (。)我市代表队斩获, (，)江苏省共获, 遵义市在本次大赛中共获: what a whole region won."""
    region = award_words.either({*award_words.words("cues", "region"), *award_levels.regions()})
    return re.compile(
        rf"(?:^|[，。；：,;])\s*(?:{region}省?|[\u4e00-\u9fa5]{{2,3}}[市州](?=在|共))(?:代表队|代表团|选手)?(?:在[^，。；]{{2,24}}(?:中|上))?"
        r"(?:本届|此次|本次)?(?:共计?|总共|累计)?(?:荣获|获|斩获|夺得|摘得|取得)"
    )


def is_planned(sentence: str, cue_start: int) -> bool:
    """Whether the cue at ``cue_start`` is of a plan: 力争获得, 到2025年，获得."""
    hoped, _, _ = _patterns()
    sentence = _TITLE.sub(lambda title: "□" * len(title[0]), sentence)  # 《…——将顺绣“盘”起来》
    return bool(hoped.search(CLAUSE.split(sentence[:cue_start])[-1]) or _TARGET.search(sentence, 0, cue_start))


def is_foreign(sentence: str, at: int) -> bool:
    """Whether another body is the subject at ``at``: 帮扶的青山村被评为…; not where the school's own people come after it."""
    _, foreign, own = _patterns()
    subjects = sorted((*foreign.finditer(sentence, 0, at), *_region().finditer(sentence, 0, at)), key=lambda hit: hit.start())
    return bool(subjects) and not own.search(sentence, subjects[-1].end(), at)


def anothers_parts(sentence: str, others: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts of a sentence whose subject is another school, each up to where ours is the subject again."""
    starts = [
        (start, end) for start, end in others
        if _LEADS_TO.fullmatch(CLAUSE.split(sentence[:start])[-1]) and _AS_SUBJECT.match(sentence, end)
    ]  # fmt: skip
    ours = [hit.start() for hit in _OUR.finditer(sentence)]
    return [(start, min((place for place in ours if place > end), default=len(sentence))) for start, end in starts]


def grade_was_won(sentence: str, at: int, names: list[tuple[int, int]]) -> bool:
    """Whether the grade at ``at`` was won; a cue within a contest's name (``names``, their spans) is none."""
    if _OFFERED.search(sentence[:at]) or _given_to_all(sentence, at):
        return False

    def last(pattern: re.Pattern[str]) -> re.Match[str] | None:
        hits = [hit for hit in pattern.finditer(sentence, 0, at) if not any(a <= hit.start() < b for a, b in names)]
        hits = [hit for hit in hits if not _ATTRIBUTE.match(sentence, hit.end())]
        return hits[-1] if hits else None

    cue, barrier = last(won_cues()), last(cues("hosted", "planned"))
    if barrier and (cue is None or barrier.start() > cue.start()):
        parted = max(sentence.rfind("；", barrier.end(), at), sentence.rfind(";", barrier.end(), at))
        if parted < 0 or not any(parted < start < at for start, _ in names):  # no new contest beyond a semicolon
            return False
    return not ((cue and is_planned(sentence, cue.start())) or _TARGET.search(sentence, 0, at) or is_foreign(sentence, at))


def _given_to_all(sentence: str, at: int) -> bool:
    """Whether the grade at ``at`` counts what a contest gives to all who took part."""
    gives = max(_GIVES.finditer(sentence, 0, at), key=lambda hit: hit.start(), default=None)
    if gives is None or "；" in sentence[gives.end() : at] or cues("won").search(sentence, gives.end(), at):
        return False
    clause = CLAUSE.split(sentence[: gives.start()])[-1]
    return bool(_OF_ALL.search(sentence, 0, gives.start())) and not _OURS_IN_IT.search(clause)


def honour_was_won(sentence: str, cue: re.Match[str]) -> bool:
    """Whether the honours after a cue were won."""
    clause = CLAUSE.split(sentence[: cue.start()])[-1]
    hosted = cues("planned", "hosted").search(clause) and "的" not in clause[-12:]
    return not (hosted or _ASSESSED.search(clause) or is_planned(sentence, cue.start()) or is_foreign(sentence, cue.end()))
