"""Contests named in a sentence: a head noun (大赛, 展演, 教学成果) with all that stands before it up to a boundary.

"学生在2021年全国职业院校技能大赛江苏赛区选拔赛中获…" names one contest, from 2021 to 选拔赛: head nouns that follow one another
without a boundary between them are one name. A bare stage (省赛, 全国总决赛) belongs to the contest named before it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from flows.extraction.awards import levels as award_levels
from flows.extraction.awards import words as award_words
from flows.extraction.awards.found import Contest, depths
from flows.extraction.awards.levels import Home

_BREAK = re.compile(r"[，。；：！？,;:!?、\n]")
# where a contest's name can't have begun yet: 在…, 参加…, 由…主办的…
_BEFORE_NAME = (
    r"(?<![存所])在(?![线校职])|参加(?:了)?|参与(?:了)?|参赛|组织(?!奖|单位|工作者)|指导(?!教师|老师)|代表(?!队)|通过|以及|并(?!联)|(?<![基关由属])于|"
    r"对(?![抗接外])|(?<![可所])以(?![及上下])|作为|晋级|备战|征战|出征|亮相|[^，。；]{0,40}?(?:主办|举办|举行|承办|组织|牵头|开展|表彰|组织开展)的"
)
# （1）, 7月, 近三年, 学生(参加), 2名选手(全国): what may lead a name beside the words of the lexicon
_LEAD = (
    r"[\s的了•·*-]|[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]|[①-⑩]|学院(?!派)|学生(?!职业)|教师(?!教学|职业|信息)|近[一二三四五两\d]年来?"
    r"|连续\S{1,3}年|历?经过?(?=[校院系班省市])|为期\S{1,4}[天日月周]的|\d{1,2}\s*月(?:\d{1,2}\s*日)?|\d{1,3}\s*(?:名|位|支|人|个)\S{0,6}?(?=全国|中国|第|20\d\d)"
)
# 江苏赛区选拔赛, 重庆市初赛, 全国总决赛: the stage at the end of a name
_STAGE_TAIL = re.compile(
    r"(?:[^\W赛杯奖暨\d]{2,4}?(?:省|市|自治区)?)?(?:赛区|赛点)?"
    r"(?:选拔赛|总决赛|全国赛|国赛|省赛|市赛|区赛|校赛|初赛|预赛|复赛|半决赛|决赛|分赛)(?:（[^）]*）)?$"
)
_BARE_STAGE = re.compile(
    r"(?:\d{4}\s*年)?(?:全国|国家级?|省级?|市级?|区级?|自治区|校级?|[\u4e00-\u9fa5]{2,3}(?:省|市|区|赛区)?)?"
    r"(?:选拔赛|总决赛|决赛|国赛|省赛|市赛|区赛|校赛|初赛|预赛|复赛|全国赛|分赛|半决赛)"
)
# 大赛, 本次比赛, 各类竞赛: says nothing of which contest
_NAMELESS = re.compile(
    r"(?:本次|此次|该|本届|这次|每次|各|各类|现场|线上|系部|院系|各系|班级|有关|相关|上述|系列|多项|多个|等|等各类|等各级各类|等各级)*"
    r"(?:\S{0,8}[天日月周]的)?(?:\S{0,4}?组)?(?:\S{0,2}大赛|竞赛|比赛|赛事|总?决赛|评选|展览|评比|竞技)"
)
# 本届全国大赛, 省级比赛: the stage of the contest named before
_LEVEL_STAGE = re.compile(r"(?:本届|本次|此次|这次|该)?(?:全国|全省|全市)(?:大赛|竞赛|比赛)")
_SAID_OF = re.compile(r"^属于?|最高奖|最高荣誉")  # (大赛)属省级一类比赛, 唯一的最高奖“…杯”: what is said of a contest
_OF_EVENTS = re.compile(rf"{award_words.NUMBER}个(?:大项|项目|赛项|小项)[^，]{{0,4}}(?:比赛|竞赛)$")  # 11个项目的比赛: how many events
_EDITION_ALONE = re.compile(r"(?:\d{4}\s*年)?(第[一二三四五六七八九十\d]{1,3}届)(?:大赛|竞赛|比赛)")  # 2019年第五届大赛: of the contest before
_EDITION = re.compile(r"第[一二三四五六七八九十\d]{1,3}届")
_THIS = re.compile(r"(?:本届|本次|此次|这次)(?=.{4})")  # 此次(全国技能大赛): said again of the contest named before
# 大赛（学生组）, 展演活动艺术表演类, 大赛职教赛道
_TAIL = re.compile(
    r"(?:\s*（[^（）]{0,14}(?:组|赛道|类|赛区|高职|中职|学生|教师|职工)[^（）]{0,4}）"
    r"|(?:活动)?[^，。；、：（《“获荣斩被得共\s]{0,8}?(?:赛道|赛区|艺术表演类|表演类|艺术类))"
)
# 1个歌手赛(三等奖): an event, not the contest; but 71项教学成果(获奖)
_COUNTED = re.compile(rf"{award_words.NUMBER}\s*{award_words.MEASURE}\s*")
# 在…赛项中获, 在…方面获: no contest by itself
_NO_CONTEST = re.compile(r"(?:赛项|项目|组|方面|领域|期间|过程|基础|条件|工作|带领|指导下|领导下|平台|年|月|日|届|全国|全省|全市)$")
_ORGANISER = re.compile(r"([^，。；]{2,30}?)(?:主办|举办|承办|组织|牵头|开展|组织开展)的\s*$")  # 市教育局组织的(合唱比赛)
# 市级技能大赛, 省教学能力大赛: a level's contests, none whose stages they would be
_LEVEL_ONLY = re.compile(r"(?:各级各类|各类|[国省市区县校行][家部业]?级|自治区级|全[国省市区]技能|[省市区县校](?=[教技职学]))")


@lru_cache(maxsize=1)
def _lead() -> re.Pattern[str]:
    return re.compile(rf"^(?:{_LEAD}|{award_words.either(award_words.words('contests', 'lead'))})")


def _same(short: str, full: str) -> bool:
    """Whether a contest named shortly may be the one named in full: 全国技能大赛, 中华人民共和国第二届职业技能大赛."""
    pairs = set(pairwise(short))
    return len(pairs & set(pairwise(full))) * 2 >= len(pairs)


@lru_cache(maxsize=1)
def _sender() -> re.Pattern[str]:
    return re.compile(rf"{award_words.cue_pattern('won').pattern}(?:了)?({award_words.either(award_levels.regions())})参加$")


@lru_cache(maxsize=1)
def _event_pattern() -> re.Pattern[str]:
    return re.compile(rf"[^，。；、获]{{0,16}}{award_words.grade_pattern().pattern}")


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    heads = award_words.either(award_words.words("contests", "head"))
    quoted_cup = r"[“\"][^”“\"]{1,12}[”\"]\s*杯|[“\"][^”“\"]{1,12}杯[”\"]"
    quoted_event = r"[“\"][^”“\"]{2,12}[”\"]\s*(?:系列|主题)?活动(?=中[，,]|[^，。；]{0,4}?[获斩夺])"  # “匠心”杯, “挑战杯”
    # “…教学展示活动”(特等奖)
    quoted_show = rf"[“\"][^”“\"]{{4,30}}(?:活动|展示)[”\"](?=\s*(?:中|上)?\s*(?:荣?获)?{award_words.grade_pattern().pattern})"
    cues = award_words.cue_pattern("won", "titled", "given", "hosted").pattern
    head = re.compile(f"{heads}(?!(?<=赛)项)(?!(?<=评选)[出为])|{quoted_cup}|{quoted_event}|{quoted_show}")
    hoped = {word for word in award_words.words("cues", "planned") if len(word) > 1 and word != "计划"}  # 创业计划竞赛 is a name
    before = award_words.either(award_words.words("contests", "before") | hoped)
    counted = rf"奖项?\s*{award_words.NUMBER}\s*{award_words.MEASURE}"
    boundary = re.compile(f"{_BEFORE_NAME}|{before}|{cues}|{award_words.grade_pattern().pattern}|{counted}")
    after = re.compile(r"\s*(?:的)?" + award_words.either(award_words.words("contests", "after")))
    # 在…活动中(共)荣获: a contest by its place in the sentence, whatever its noun
    adjunct = re.compile(rf"在([^，。；、]{{6,60}}?)(?:中|上)[，,]?[^，。；、]{{0,6}}?{award_words.cue_pattern('won').pattern}")
    return head, boundary, after, adjunct


def contests(sentence: str, home: Home, carried: Contest | None) -> list[Contest]:
    """The contests that a sentence names, in order; bare stages are completed by the contest before them or ``carried``."""
    head, boundary, after, adjunct = _patterns()
    deep = depths(sentence)
    breaks = [match.end() for match in _BREAK.finditer(sentence) if not deep[match.start()]]
    bounds = [match.end() for match in boundary.finditer(sentence) if not deep[match.start()]]
    spans: list[tuple[int, int]] = []
    for match in head.finditer(sentence):
        within = deep[match.start()] and match[0][0] not in "“\"" and not _ends_quote(sentence, match.end(), deep)
        if within or after.match(sentence, match.end()) or _is_verb(sentence, match.end()):
            continue
        start = max([0, *(end for end in (*breaks, *bounds) if end <= match.start())])
        if spans and start <= spans[-1][0] and _joined(sentence[spans[-1][1] : match.start()]):
            spans[-1] = (spans[-1][0], match.end())
        else:
            start = max(start, spans[-1][1] if spans else 0)
            spans.append((start, match.end()))
    for match in adjunct.finditer(sentence):
        if not _NO_CONTEST.search(match[1].strip()) and not any(start < match.end(1) and match.start(1) < end for start, end in spans):
            spans.append((match.start(1), match.end(1)))
    named: list[Contest] = []
    for start, end in sorted(spans):
        contest = _contest(sentence, start, end, home, named[-1] if named else carried)
        if contest:
            named.append(contest)
    return named


def _is_verb(sentence: str, end: int) -> bool:
    """同台竞技: a head noun that is a verb here."""
    return sentence[:end].endswith(tuple(award_words.words("contests", "verb")))


def _ends_quote(sentence: str, end: int, deep: list[int]) -> bool:
    """“…创新创业大赛”: a name within quotation marks that ends them."""
    return end < len(sentence) and sentence[end] in "”》\"）" and deep[end] >= 1


def _joined(between: str) -> bool:
    """Whether a name goes on between two head nouns: 大赛(教学能力)比赛, 大赛暨…大赛; not 大赛和…大赛."""
    return not re.match(r"\s*(?:和|与|及|以及|中|上|的|等)", between)


def _contest(sentence: str, start: int, end: int, home: Home, before: Contest | None) -> Contest | None:
    text = sentence[start:end]
    while lead := _lead().match(text):
        start, text = start + lead.end(), text[lead.end() :]
    if text[:1] in "“《" and end < len(sentence) and sentence[end] in "”》":
        end += 1
    tail = _TAIL.match(sentence, end)
    if tail:
        end = tail.end()
    text = sentence[start:end].strip()
    if (text[:1] == "“" and "”" not in text) or (text[:1] == '"' and text.count('"') == 1):
        start, text = start + 1, text[1:]
    plain = award_words.bare(text)
    counted = _COUNTED.match(text)
    if counted and _event_pattern().match(sentence, end):
        return None
    if counted:
        start, text = start + counted.end(), text[counted.end() :].strip()
        plain = award_words.bare(text)
    if not plain or _SAID_OF.search(plain) or _OF_EVENTS.search(plain) or (_NAMELESS.fullmatch(plain) and not _LEVEL_STAGE.fullmatch(plain)):
        return None
    level = award_levels.level_of(text, home)
    organiser = _ORGANISER.search(sentence, 0, start)
    if not level and organiser:
        level = award_levels.level_of(organiser[1], home)
    sender = _sender().search(sentence, 0, start)
    if sender:  # 获江苏省参加(全国…大赛): what the province gives its own
        start, text, level = sender.start(1), sentence[sender.start(1) : end].strip(), "provincial"
        plain = award_words.bare(text)
    if before and level and level == before.level and _THIS.match(plain) and _same(_THIS.sub("", plain), before.text):
        return replace(before, start=start, end=end)
    edition = _EDITION_ALONE.fullmatch(plain)
    if edition and before and _EDITION.search(before.base):
        text = _EDITION.sub(edition[1], before.base, count=1)
        return Contest(text, start, end, award_levels.level_of(text, home) or before.level, text)
    bare_stage = _BARE_STAGE.fullmatch(plain) and not re.search(r"技能|第.{1,3}届", plain)
    if bare_stage or _LEVEL_STAGE.fullmatch(plain):
        base = before.base if before and not _LEVEL_ONLY.match(before.base) else ""
        return Contest(f"{base}{text}", start, end, level or (before.level if before else ""), base, stage=True)
    base = _STAGE_TAIL.sub("", text.split("暨")[0])
    return Contest(text, start, end, level, base if len(award_words.bare(base)) >= 5 else text)
