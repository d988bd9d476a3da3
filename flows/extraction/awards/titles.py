"""The names of honours: what sounds like one, what its own name (its grade) is, whose it is.

An honour's grade is its name as quoted where quotation marks close it (重庆市“新进职工小家” -> 新进职工小家), else the whole name without
the body that gave it (…委员会, …联盟, …教育系统) and without its year. The words are data:
``lexicon/award_honours.csv`` (praise, titles, who bears them, what is never an honour).
"""

from __future__ import annotations

import re
from functools import lru_cache

from flows.extraction.awards import levels as award_levels
from flows.extraction.awards import words as award_words
from flows.extraction.awards.levels import Home

_OUTER = re.compile(r"\s*(?:等)?\s*(?:[\u4e00-\u9fa5]{0,2}(?:荣誉称号|荣誉|称号|光荣称号)|之一|院校|学校|高校|奖励)\s*$")  # “50强”院校
_QUOTED_END = re.compile(r"[“\"]([^”\"]{2,30})[”\"]\s*(?:奖|校)?$")
_SCOPED_QUOTE = re.compile(r"[^“”，。、]{2,16}[“\"][^”\"，。]{2,12}[”\"]$")  # 临沂市“工人先锋号”
_YEARS = re.compile(r"^\s*\d{4}(?:\s*[-—–至~/]+\s*\d{2,4})?\s*(?:学?年度?|年)?\s*(?=[\u4e00-\u9fa5“])")  # 2019—2020年度(文明校园)
_LEVEL_HEAD = re.compile(r"^(?:国家级|省部级|省级|自治区级|市级|区级|县级|校级|院级)(?=.{3,})")
_AWARDED_BY = re.compile(r"(?:由)?([^，。；“]{2,24})(?:颁发|授予|评选|表彰|命名)的")  # 省人民政府颁发的(…)
_HEAD = re.compile(  # 首批, 五届(全国…), 省教育厅授予的, 2021年度
    r"^(?:[\s了过为-]|首批|第[一二三四五六七八九十\d]+批|一系列|[一二三四五六七八九十\d]+届(?=全国|[\u4e00-\u9fa5]{0,2}[省市])"
    r"|(?:由)?[^，。；“]{2,20}(?:授予|颁发|评选)的|\d{4}\s*年(?:度)?)+"
)
_TAIL = re.compile(r"(?:\s*(?:荣誉称号|光荣称号|称号|荣誉|之一|中|。))+$")
_ENTITLES = re.compile(r"(?:评为|授予|命名为|表彰为|获评)$")
_WHOLLY_QUOTED = re.compile(r"[“\"][^”\"，。]{4,30}[”\"]$")  # “江苏省节水型学校”
_NO_HONOUR = re.compile(r"等|企业|公司|[选输]送|招收|培训|为")
_NATIONAL_SYSTEM = re.compile(r"全国.*系统$")  # 全国教育系统(先进集体): part of the honour's name, no body that gives it
_INNER_TITLE = re.compile(r"(?:荣誉|光荣)?称号(?=[”\"])")  # “江苏工匠称号”
LONGEST_NAME, LONGEST_COUNTED = 45, 30  # characters


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """(what sounds like an honour after a cue of winning, what surely is one, what never is)."""
    acclaim = award_words.words("honours", "acclaim")
    praise = award_words.either(award_words.words("honours", "praise") | acclaim)
    title = award_words.either(award_words.words("honours", "title"))
    bearer = award_words.either(award_words.words("honours", "bearer"))
    never = award_words.either(award_words.words("honours", "never"))
    top = r"(?:\d+|[百十八])\s*强"
    return (
        re.compile(rf"(?:{praise}[^，。；]{{0,14}}{bearer}|{title}|{top}|[“\"][^”\"]{{2,}}奖)[”\"]?$"),
        re.compile(rf"(?:{title}|{award_words.either(acclaim)}[^，。；]{{0,10}}{bearer})[”\"]?$"),
        re.compile(rf"{never}[”\"]?(?:（[^）]*）)?$"),
    )


@lru_cache(maxsize=1)
def _giver() -> re.Pattern[str]:
    """The body that gives an honour and is no part of its name: …市教育系统(先进集体), …协作联盟(先进个人), 市委表彰的(先进集体)."""
    return re.compile(rf"^.{{2,}}?(?:{award_words.either(award_words.words('honours', 'giver'))}|团委(?=.{{4}}))(?=.{{4,}})")


@lru_cache(maxsize=1)
def _status() -> re.Pattern[str]:
    """What a school may be chosen as, and otherwise simply has: 党建工作样板支部, 学生管理50强."""
    return re.compile(rf"(?:{award_words.either(award_words.words('honours', 'status'))}|[^\d]\d{{2,3}}\s*强)[”\"]?$")


def sounds_like_honour(name: str, home: Home, cue: str, *, strict: bool) -> bool:
    """Whether a name after a cue of winning is an honour; ``strict`` after cues that other things follow too (入选, 认定为).

    After a cue that only honours follow (评为, 授予) a quoted name that tells its level is one, whatever its words.
    """
    honour, strong, never = _patterns()
    core = core_of(name)
    if never.search(core) or len(award_words.bare(name)) > LONGEST_NAME:
        return False
    if strong.search(core) or _status().search(core):
        return True
    if not strict and _ENTITLES.search(cue) and _WHOLLY_QUOTED.match(name) and award_levels.level_of(name, home):
        return True
    return not strict and bool(honour.search(core) or (_SCOPED_QUOTE.match(name) and award_levels.level_of(name, home)))


def sounds_never(name: str) -> bool:
    """Whether a name is of what is won and no honour: courses, projects, patents, bases."""
    return bool(_patterns()[2].search(core_of(name))) or len(award_words.bare(name)) > LONGEST_NAME


def sounds_counted(name: str, home: Home, *, each: bool) -> bool:
    """Whether a name that bears its own count and no cue is an honour: it begins with the country's, a place's or a giver's name,
    or is quoted and counted with 各."""
    honour, strong, never = _patterns()
    quoted = name[:1] in ("“", '"')
    if never.search(name) or not (strong.search(name) or (quoted and honour.search(name))):
        return False
    if _LEVEL_HEAD.match(name) or _NO_HONOUR.search(name) or len(award_words.bare(name)) > LONGEST_COUNTED:
        return False
    return bool(len(scope_of(name)) > 1 or (_giver().match(name) and award_levels.level_of(name, home)) or (each and quoted))


def sounds_given(name: str) -> bool:
    """Whether a name after a cue of giving (评出) is a level and an honour: 省级三好学生."""
    bare = without_level(name)
    honour, _, never = _patterns()
    return bare != name and bool(honour.search(bare)) and not never.search(bare) and not _NO_HONOUR.search(bare)


def without_level(name: str) -> str:
    """A name without the level in front of it: 省级三好学生 -> 三好学生."""
    return _LEVEL_HEAD.sub("", name)


def sounds_quoted(name: str) -> bool:
    """Whether the words of a quotation are an honour by themselves: 最美学生."""
    honour, strong, _ = _patterns()
    return bool(strong.search(name) or honour.search(name))


def core_of(name: str) -> str:
    """A name without what may stand after it: “育人成效50强”院校 -> “育人成效50强”."""
    return name if _patterns()[0].search(name) else _OUTER.sub("", name)


def trimmed(name: str) -> str:
    """A name without 首批, 授予的, its year, 称号, 之一."""
    return _TAIL.sub("", _HEAD.sub("", _INNER_TITLE.sub("", name.strip()))).strip()


def giver_of(item: str) -> str:
    """The body that an item says gave it: 省人民政府颁发的… -> 省人民政府; "" if it says none."""
    given = _AWARDED_BY.match(item)
    return given[1] if given else ""


def grade_of(name: str, core: str = "") -> str:
    """The honour's own name (see the module's head)."""
    core, name = _YEARS.sub("", core or name), _YEARS.sub("", name)
    quoted = _QUOTED_END.search(core) or _QUOTED_END.search(_OUTER.sub("", name))
    if quoted:
        return _YEARS.sub("", quoted[1]).strip()
    giver = _giver().match(name)
    if giver and _NATIONAL_SYSTEM.match(giver[0]):
        return name
    return name[giver.end() :].strip() if giver and "“" not in name[giver.end() :] else name


@lru_cache(maxsize=1)
def _scope_pattern() -> re.Pattern[str]:
    trades = [row["word"] for row in award_words.rows("levels") if row["level"] == "industry" and row["word"].startswith("全国")]
    return re.compile(award_words.either([*trades, "全国", "中国", "国家", "中华", "全省", "全市", "全区", "自治区"]))


def scope_of(name: str) -> str:
    """The country, place or trade at the head of a name: 全国纺织教学名师 -> 全国纺织, 青岛市劳动模范 -> 青岛市; "" if none."""
    scope = _scope_pattern().match(name)
    return scope[0] if scope else award_levels.place_at(name)


@lru_cache(maxsize=1)
def _holders() -> list[tuple[str, str]]:
    rows = [(row["word"], row["holder"]) for row in award_words.rows("honours") if row["holder"]]
    return sorted(rows, key=lambda row: -len(row[0]))


def is_lasting(name: str) -> bool:
    """Whether an honour is held over years until it is reviewed: 文明单位."""
    return core_of(award_words.unquoted(name)).endswith(tuple(award_words.words("honours", "lasting")))


def is_standing(name: str) -> bool:
    """Whether an honour may be said with a plain 是: 学校是(全国职业教育先进单位)."""
    return award_words.unquoted(name).endswith(tuple(award_words.words("honours", "standing")))


def holder_of(name: str) -> str:
    """Who bears such an honour: institution, teachers or students."""
    ends = [(name.rfind(word) + len(word), holder) for word, holder in _holders() if word in name]
    held = max(ends, key=lambda end: end[0])[1] if ends else ""
    return held or award_words.winner_of(name) or "institution"
