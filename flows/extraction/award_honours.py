"""Honours in running text: "获评江苏省文明校园、全国先进单位", "新增全国技术能手5人", "荣获“教学管理50强”称号".

An honour is an award whose grade is its own name: as quoted where the quotation marks close it, else without the body that gave it
(…委员会、…联盟、…系统). After a cue of winning every item of the list that sounds like an honour counts once, or as often as the
sentence says; without one an honour must bear its own count and the country's or a region's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from flows.extraction import award_claims, award_counts, award_levels, award_words
from flows.extraction.award_found import Found, depths
from flows.extraction.award_levels import Home
from flows.extraction.award_words import MEASURE, NUMBER

# …重庆市教育系统(先进集体), …协作联盟(先进个人), …表彰的(先进集体): the body that gives an honour is no part of its name
_GIVER = re.compile(r"^.{2,}?(?:表彰的|授予的|评选的|委员会|联盟|协会|学会|联合会|教育系统|系统|教育厅|教育局|教委|人社厅|人社局|总工会|团委(?=.{4})|省委|市委|区委|县委|政府)(?=.{4,})")
_OUTER = re.compile(r"\s*(?:等)?\s*(?:[\u4e00-\u9fa5]{0,2}(?:荣誉称号|荣誉|称号|光荣称号)|之一|院校|学校|高校|奖励)\s*$")
_QUOTED_END = re.compile(r"[“\"]([^”\"]{2,30})[”\"]\s*(?:奖|校)?$")
_COUNT_RIGHT = re.compile(rf"\s*(?:[累总]计|现|已|共|有|达|到|至|增|为)*\s*(?P<each>各)?\s*(?P<n>{NUMBER})\s*(?:余|多)?\s*{MEASURE}\s*$")
_COUNT_LEFT = re.compile(rf"^\s*(?P<n>{NUMBER})\s*{MEASURE}\s*(?=[“\"\u4e00-\u9fa5])")
_TIMES = re.compile(rf"(?<!第)(?P<n>{NUMBER})\s*(?:度|次|(?<=连续.)届)\s*(?:被)?$")  # 先后三次(被评为), 3 次(入选)
_SPLIT = re.compile(r"、|以及|及(?!格)|(?<=[\u4e00-\u9fa5”])和(?!谐|平)|(?<=”)(?=“)|[，,；;]")
_REST = re.compile(r"等\s*(?:一系列|多项|各类|系列|[国省市]\S{0,4}级?|\d|[一二两三四五六七八九十近]|荣誉|称号|多个|$)")
_SUBJECT = re.compile(rf"(?<![第\d])(?P<n>{NUMBER})\s*(?:名|位|个|人|支|家|间)\s*(?P<who>[^，。；、\d]{{0,10}}?)(?:先后|均|分别|还|也)?\s*$")
_REPORT = re.compile(r"《([^》]*(?:报告|排行榜|榜单|榜|评价))》")
_HELD = re.compile(  # 10名“最美学生”, “最美学生”10名
    rf"(?P<left>{NUMBER})\s*(?:名|位|个|间|支|人)\s*[“\"](?P<quoted>[^”\"、，]{{2,20}})[”\"]"
    rf"|[“\"](?P<first>[^”\"、，]{{2,20}})[”\"]\s*(?P<right>{NUMBER})\s*(?:名|位|个|间|支|人)"
)
_BOUNDARY = re.compile(r"[，。；：,;:、]|以及|(?<=[\u4e00-\u9fa5”])和(?!谐|平)|(?<=”)(?=“)")
_GIVEN_BY = re.compile(r"(?:被|由|经|获)([^，。；]{2,24}?)\s*$")  # 被团省委(授予)
_YEARS = re.compile(r"^\s*\d{4}(?:\s*[-—–至~/]+\s*\d{2,4})?\s*(?:学?年度?|年)?\s*(?=[\u4e00-\u9fa5“])")  # 2019—2020年度(文明校园)
_SCOPED_QUOTE = re.compile(r"[^“”，。、]{2,16}[“\"][^”\"，。]{2,12}[”\"]$")  # 临沂市“工人先锋号”
_LEVEL_HEAD = re.compile(r"^(?:国家级|省部级|省级|自治区级|市级|区级|县级|校级|院级)(?=.{3,})")
_AWARDED_BY = re.compile(r"(?:由)?([^，。；“]{2,24})(?:颁发|授予|评选|表彰|命名)的")
_VERB = re.compile(r"被|作为|将|推广|建设了|建成|获|参加|吸引|带动|形成|成为|是|由")
_CLAUSE = re.compile(r"[，。；：,;:]")
_APPROXIMATE_LIST = re.compile(rf"等\s*(?:\S{{0,10}}?)\s*(?:近|超)?\s*{NUMBER}\s*余?多?\s*(?:人|名)")


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    acclaim = award_words.words("honours", "acclaim")
    praise = award_words.either(award_words.words("honours", "praise") | acclaim)
    title = award_words.either(award_words.words("honours", "title"))
    never = award_words.either(award_words.words("honours", "never"))
    bearer = award_words.either(award_words.words("honours", "bearer"))
    top = r"(?:\d+|[百十八])\s*强"
    honour = re.compile(rf"(?:{praise}[^，。；]{{0,14}}{bearer}|{title}|{top}|[“\"][^”\"]{{2,}}奖)[”\"]?$")
    strong = re.compile(rf"(?:{title}|{award_words.either(acclaim)}[^，。；]{{0,10}}{bearer})[”\"]?$")
    return honour, strong, re.compile(rf"{never}[”\"]?(?:（[^）]*）)?$")


def honours(sentence: str, offset: int, home: Home, section: str, known: Callable[[str], str]) -> list[Found]:
    """The honours of a sentence (offsets in the block). ``section`` is its nearest heading; ``known`` gives levels told elsewhere."""
    found: list[Found] = []
    used = [(hit.start(), hit.end()) for hit in award_words.grade_pattern().finditer(sentence) if award_words.kind_of(award_words.grades_of(hit[0])[:1][0]) != "top"]
    deep = depths(sentence)
    cues = [hit for hit in _cues("won", "titled").finditer(sentence) if not deep[hit.start()]]
    for place, cue in enumerate(cues):
        limit = cues[place + 1].start() if place + 1 < len(cues) else len(sentence)
        if not _dropped(sentence, cue):
            found += _list(sentence, cue, limit, home, known)
    found += _counted(sentence, home, known, found, section)
    context = _REPORT.search(sentence)
    result = []
    for award in found:
        if award_words.grade_of(award.grade) or any(a < award.end and award.start < b for a, b in used):
            continue
        if context and context.start() < award.start:
            level = award.level if award.level != "other" else award_levels.level_of(context[1], home) or "other"
            award = Found(context[1], level, award.grade, award.count, award.start, award.end, "", award.winner, award.spans)
        result.append(award.moved(offset))
    return result


@lru_cache(maxsize=None)
def _cues(*kinds: str) -> re.Pattern[str]:
    return award_words.cue_pattern(*kinds)


def _dropped(sentence: str, cue: re.Match[str]) -> bool:
    """Whether what follows the cue is hosted, planned or another body's."""
    return not award_claims.honour_was_won(sentence, cue)


def _list(sentence: str, cue: re.Match[str], limit: int, home: Home, known: Callable[[str], str]) -> list[Found]:
    """The honours listed after a cue."""
    honour, strong, never = _names()
    strict = cue[0] in award_words.words("cues", "titled")
    items, rest = _items(sentence, cue.end(), limit)
    subject = _SUBJECT.search(sentence, max((hit.end() for hit in _CLAUSE.finditer(sentence, 0, cue.start())), default=0), cue.start())
    times = _TIMES.search(sentence, 0, cue.start())
    people = award_counts.people_of(_CLAUSE.split(sentence[: cue.start()])[-1])
    vague = bool(_APPROXIMATE_LIST.match(rest)) or (re.match(r"等\S{0,8}荣誉\s*\d", rest) is not None)
    picked: list[Found] = []
    prefix, level = "", ""
    by = _GIVEN_BY.search(sentence, 0, cue.start())
    giver = by[1] if by else ""
    for place, (start, end, item) in enumerate(items):
        awarding = _AWARDED_BY.match(item)
        giver = awarding[1] if awarding else giver
        right = _COUNT_RIGHT.search(item)
        name = item[: right.start()] if right else item
        left = None if right else _COUNT_LEFT.match(name)
        name = name[left.end() :] if left else name
        shift = left.end() if left else 0
        whole = _trimmed(name)
        core = _OUTER.sub("", whole) if not honour.search(whole) else whole
        joined = whole.startswith(("“", '"')) and picked and sentence[start - 1 : start] == "”"
        named = honour.search(core) or (joined and prefix) or (_SCOPED_QUOTE.match(whole) and not strict and award_levels.level_of(whole, home))
        if not named or never.search(core) or len(award_words.bare(whole)) > 45 or (strict and not strong.search(core)):
            if place == 0 and not re.search(r"^[^，；]*$", sentence[cue.end() : start + 1]):
                break
            if picked and _CLAUSE.match(sentence[:start].rstrip()[-1:]):
                break
            continue
        if place and _CLAUSE.match(sentence[:start].rstrip()[-1:]) and (not (_scope_of(whole) or whole[:1] in "“\"") or _VERB.search(whole)):
            break
        own = award_levels.level_of(whole, home)
        if joined and prefix and not _scope_of(award_words.unquoted(whole)):
            whole = prefix + whole
        elif not own and picked and (right or re.search(r"和|及", sentence[start - 2 : start])):
            whole = _scope_of(picked[-1].contest) + whole
        grade = _grade_of(core if not (joined and prefix) else whole, whole)
        prefix = whole[: whole.find("“")] if "“" in whole else ""
        level = award_levels.level_of(whole, home) or award_levels.level_of(giver, home) or known(grade) or (level if picked else "")
        count, spans = 1, ()
        following = next((_COUNT_RIGHT.search(later) for _, _, later in items[place + 1 :] if _COUNT_RIGHT.search(later)), None)
        if right or left:
            number = right or left
            base = start + (0 if right else item.find(name) * 0)
            count, spans = award_words.number_of(number["n"]), ((base + number.start("n"), base + number.end("n")),)
        elif following and following["each"]:
            count = award_words.number_of(following["n"])
        elif times:
            count, spans = award_words.number_of(times["n"]), (times.span("n"),)
        elif subject and not re.search(r"组成|参加|参赛|奖项|专业|课程", subject["who"]):
            count, spans = award_words.number_of(subject["n"]), (subject.span("n"),)
        elif people > 1:
            count = people
        winner = _holder(core) if not re.search(r"学生|教师|老师|同学|同志", sentence[: cue.start()]) else award_words.winner_of(sentence[: cue.start()])
        if vague and winner != "institution" and not (right or left):
            continue
        picked.append(Found(whole, level or "other", grade, count, start + shift, end, "", winner, tuple(spans)))
    return _shared(picked, subject)


def _shared(picked: list[Found], subject: re.Match[str] | None) -> list[Found]:
    """"12名学生获A、B、C": who got which can't be told, so it is one award of that count."""
    if subject and len(picked) > 1 and picked[0].count > 1 and all(award.spans == picked[0].spans for award in picked):
        name = "、".join(award.contest for award in picked)
        levels = {award.level for award in picked}
        level = levels.pop() if len(levels) == 1 else "other"
        return [Found(name, level, "、".join(award.grade for award in picked), picked[0].count, picked[0].start, picked[-1].end, "", picked[0].winner, picked[0].spans)]
    return picked


def _items(sentence: str, start: int, limit: int) -> tuple[list[tuple[int, int, str]], str]:
    """((start, end, item) of the list from ``start``, what follows it: "等6个…")."""
    deep = depths(sentence)
    stop = next((hit.start() for hit in re.finditer(r"[。！？：\n]", sentence[:limit]) if hit.start() >= start and not deep[hit.start()]), limit)
    rest = next((hit.start() for hit in _REST.finditer(sentence, start, stop) if not deep[hit.start()]), None)
    end = rest if rest is not None else stop
    cuts = [start]
    whole = _whole_words(sentence)
    cuts += [
        place
        for hit in _SPLIT.finditer(sentence, start, end)
        if (not deep[hit.start()] or hit[0] == "") and hit.start() not in whole
        for place in (hit.start(), hit.end())
    ]
    cuts.append(end)
    items = []
    for first, last in zip(cuts[::2], cuts[1::2]):
        text = sentence[first:last]
        first += len(text) - len(text.lstrip())
        if text.strip():
            items.append((first, first + len(text.strip()), text.strip()))
    return items, sentence[end:stop]


@lru_cache(maxsize=1)
def _joined_words() -> re.Pattern[str]:
    return re.compile(award_words.either(row["word"] for row in award_words.rows("levels") if "和" in row["word"]))


def _whole_words(sentence: str) -> set[int]:
    """The places of a 和 within a name: 石油和化工, 人力资源和社会保障部."""
    return {place for hit in _joined_words().finditer(sentence) for place in range(*hit.span())}


def _counted(sentence: str, home: Home, known: Callable[[str], str], found: list[Found], section: str) -> list[Found]:
    """Honours that bear their own count and no cue of winning: "新增全国技术能手5人", "10名“最美学生”"."""
    honour, strong, never = _names()
    deep = depths(sentence)
    result: list[Found] = []
    for hit in _HELD.finditer(sentence):
        quoted, span = hit["quoted"] or hit["first"], hit.span("left" if hit["quoted"] else "right")
        given = _cues("given").search(sentence, 0, hit.start())
        if hit["first"] and not given:
            continue
        if (strong.search(quoted) or honour.search(quoted)) and not _over(hit.start(), hit.end(), found + result):
            level = award_levels.level_of(quoted, home) or ("school" if given else "other")
            contest = section if given and re.search(r"活动|评选|比赛|大赛|竞赛|教育", section) else quoted
            result.append(Found(contest, level, quoted, award_words.number_of(sentence[slice(*span)]), hit.start(), hit.end(), "", _holder(quoted), (span,)))
    kept = _whole_words(sentence)
    bounds = [cut for cut in _BOUNDARY.finditer(sentence) if (not deep[cut.start()] or not cut[0]) and cut.start() not in kept]
    cuts = [0, *(place for cut in bounds for place in (cut.start(), cut.end())), len(sentence)]
    pending: list[tuple[int, int, str]] = []
    previous = ""
    for first, last in zip(cuts[::2], cuts[1::2]):
        text = sentence[first:last]
        right = _COUNT_RIGHT.search(text)
        name = text[: right.start()] if right else text
        cue = list(_cues("held").finditer(name))
        start = first + (cue[-1].end() if cue else 0)
        name = name[cue[-1].end() if cue else 0 :]
        start += len(name) - len(name.lstrip())
        whole = _trimmed(name)
        if not right:
            pending.append((start, first + len(text), whole))
            continue
        count, span = award_words.number_of(right["n"]), (first + right.start("n"), first + right.end("n"))
        group = [*(pending if right["each"] else []), (start, first + len(text), whole)]
        group = [item for item in group if (strong.search(item[2]) or (item[2][:1] in "“\"" and honour.search(item[2]))) and not never.search(item[2])]
        for start, end, whole in group:
            scope = _scope_of(whole) or (whole.startswith("“") and "“") or ""
            if not scope and previous and right["each"]:
                whole = previous + whole
            told = _cues("held", "won", "titled").search(sentence, 0, start) or whole[:1] in "“\""
            if not told or not _named(whole, home, right["each"] is not None) or _over(start, end, found + result):
                continue
            previous = _scope_of(whole)
            grade = _grade_of(whole, whole)
            level = award_levels.level_of(whole, home) or known(grade) or "other"
            result.append(Found(whole, level, grade, count, start, end, "", _holder(whole), (span,)))
        pending = []
    return result


def _named(whole: str, home: Home, each: bool) -> bool:
    """Whether an honour without a cue is one: it begins with the country's or a region's name, or is quoted and counted with 各."""
    if re.match(r"(?:国家级|省级|市级|区级|校级|院级|县级)", whole):
        return False
    if re.search(r"等|企业|公司|[选输]送|招收|培训|为", whole) or len(award_words.bare(whole)) > 30:
        return False
    return bool(_scope_of(whole) or (_GIVER.match(whole) and award_levels.level_of(whole, home))) or (each and whole.startswith(("“", '"')))


@lru_cache(maxsize=1)
def _scope_pattern() -> re.Pattern[str]:
    trades = [row["word"] for row in award_words.rows("levels") if row["level"] == "industry" and row["word"].startswith("全国")]
    return re.compile(award_words.either([*trades, "全国", "中国", "国家", "中华", "全省", "全市", "全区", "自治区"]))


def _scope_of(name: str) -> str:
    """The country, place or trade at the head of a name: 全国石油和化工教学名师 -> 全国石油和化工, 青岛市劳动模范 -> 青岛市."""
    scope = _scope_pattern().match(name)
    return scope[0] if scope else award_levels.place_at(name)


def _trimmed(name: str) -> str:
    name = re.sub(r"^(?:[\s了过为-]|首批|第[一二三四五六七八九十\d]+批|一系列|(?:由)?[^，。；“]{2,20}(?:授予|颁发|评选)的|\d{4}\s*年(?:度)?)+", "", name.strip())
    return re.sub(r"(?:\s*(?:荣誉称号|光荣称号|称号|荣誉|之一|中|。))+$", "", name).strip()


def _grade_of(core: str, whole: str) -> str:
    """The honour's own name (see the module's head)."""
    core, whole = _YEARS.sub("", core), _YEARS.sub("", whole)
    quoted = _QUOTED_END.search(core) or _QUOTED_END.search(_OUTER.sub("", whole))
    if quoted:
        return _YEARS.sub("", quoted[1]).strip()
    whole = _LEVEL_HEAD.sub("", whole)
    giver = _GIVER.match(whole)
    return whole[giver.end() :].strip() if giver and "“" not in whole[giver.end() :] else whole


def _holder(name: str) -> str:
    """Who bears such an honour: institution, teachers or students."""
    for row in sorted(award_words.rows("honours"), key=lambda row: -len(row["word"])):
        if row["holder"] and row["word"] in name:
            return row["holder"]
    return award_words.winner_of(name) or "institution"


def _over(start: int, end: int, found: list[Found]) -> bool:
    return any(award.start < end and start < award.end for award in found)
