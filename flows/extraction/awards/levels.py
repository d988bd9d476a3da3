"""How high a contest or honour stands, by the words of its name: international, national, provincial, municipal …

The rules are data: ``lexicon/award_levels.csv`` gives each word a level and a weight (a stage such as 省赛 outweighs 省级, that
outweighs 全国), ``lexicon/award_regions.csv`` the provinces, the registry the cities. Two levels depend on the school's province:
市级 is provincial in a city under the central government and municipal elsewhere; 全区 is provincial in an autonomous region.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flows.extraction.awards import words as award_words

INSTITUTIONS = Path(__file__).resolve().parents[3] / "dbt_project" / "seeds" / "institutions.csv"
STAGE = r"(?:选手|代表队|集训队|省|市|区|自治区|级|分)?(?:赛区|选拔赛|初赛|预赛|复赛|决赛|分赛|省赛|市赛|区赛|赛点|站)"  # 江苏赛区, 重庆市初赛
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|《[^》]*》")
# 永川区, 昆山市, 海安县: any place below a province; not 赛区, 园区, 城市
_PLACE = re.compile(r"(?:[\u4e00-\u9fa5]{2,4}?)(?:市|区|县|州|盟)(?![级赛域长民场])")
_NO_PLACE = re.compile(
    r"(?:赛|地|园|校|社|小|治|新|城|片|山|超|上|辖|景|灾|疆|牧|林|矿|贫困|全|各|本|我)[区县州盟]$"
    r"|[大小中特个座一国型新县老双等]城市$|^城市$|[超上地]市$|县市$|区县$"
)
_TRADE = re.compile(r"全国[\u4e00-\u9fa5]{2,8}行业")  # 全国纺织行业…: a trade's own; 全国行业职业技能大赛 is national
# 省教学能力大赛, 2022年市技能大赛
_HEADED = re.compile(
    r"(?:\d{4}年(?:度)?)?(?:第?[一二三四五六七八九十首\d]{1,3}届)?(省|自治区|市|区|县|州|校)(?=[\u4e00-\u9fa5“])(?![级属内外企园本长舍友]|[省市区县]级)"
)
_TRADE_SCOPE = r"(?:[\u4e00-\u9fa5]{2}(?:[\u4e00-\u9fa5]{1,2})?行业)"  # 机械行业(特等奖)
_EDITION = re.compile(r"(?:\d{4}年?(?:度)?)?(?:第?[一二三四五六七八九十百首\d]{1,4}届)?")  # 第八届(四川国际…大赛): a place at the head
_HEADED_LEVEL = {"省": "provincial", "自治区": "provincial", "市": "city", "区": "area", "校": "school"}


@dataclass(frozen=True, slots=True)
class Home:
    """Where a school stands, as far as levels need it: the kind of its province."""

    kind: str = "province"  # municipality, autonomous, province

    @property
    def city(self) -> str:
        return "provincial" if self.kind == "municipality" else "municipal"

    @property
    def area(self) -> str:
        return "provincial" if self.kind == "autonomous" else "municipal"


@lru_cache(maxsize=1)
def regions() -> dict[str, str]:
    """Every name of a province -> municipality, province or autonomous."""
    return {
        name: row["kind"]
        for row in award_words.rows("regions")
        for name in (row["name"], *filter(None, row["aliases"].split("|")))
    }


@lru_cache(maxsize=1)
def cities() -> frozenset[str]:
    """Prefecture-level cities of the registry, with and without 市, that bear no province's name."""
    with INSTITUTIONS.open(encoding="utf-8", newline="") as lines:
        named = {row["city"] for row in csv.DictReader(lines)}
    full = {city for city in named if city and city.endswith(("市", "州", "盟", "地区")) and city not in regions()}
    return frozenset(full | {city[:-1] for city in full if city.endswith("市") and len(city) > 2 and city[:-1] not in regions()})


@lru_cache(maxsize=4096)
def home_of(institution: str, province: str = "") -> Home:
    """Where a school stands: by its province where known, else by the region in its name, else by the registry."""
    for name in (province, institution):
        for region, kind in regions().items():
            if name and region in name:
                return Home(kind)
    return Home(_registered().get(institution, "province"))


@lru_cache(maxsize=1)
def _registered() -> dict[str, str]:
    with INSTITUTIONS.open(encoding="utf-8", newline="") as lines:
        return {row["name_zh"]: regions().get(row["province"], "province") for row in csv.DictReader(lines)}


@lru_cache(maxsize=1)
def _markers() -> tuple[re.Pattern[str], dict[str, tuple[str, int]]]:
    table = {row["word"]: (row["level"], int(row["weight"])) for row in award_words.rows("levels")}
    return re.compile(award_words.either(table)), table


@lru_cache(maxsize=1)
def _region_pattern() -> re.Pattern[str]:
    names = award_words.either(regions())
    return re.compile(f"(?P<province>{names})|(?P<city>{award_words.either(cities())})")


def level_of(text: str, home: Home) -> str:
    """The level that a name tells, "" if it tells none: "全国职业院校技能大赛江苏省选拔赛" -> provincial.

    Words within quotation marks count only where nothing outside them does: 江苏省“中国创翼”大赛 is provincial.
    """
    part = text.rpartition("——")[2]
    if part != text and (level := level_of(part, home)):
        return level  # 中国技能大赛——江苏省…竞赛: held under a nation's name
    outside = _QUOTED.sub(lambda quoted: "□" * len(quoted[0]), text)
    return _strongest(outside, home) or _strongest(award_words.unquoted(text), home)


def _strongest(text: str, home: Home) -> str:
    text = award_words.bare(text)
    pattern, table = _markers()
    found: list[tuple[int, int, str]] = []  # (weight, -start, level): of the weightiest the first
    for match in pattern.finditer(text):
        level, weight = table[match[0]]
        if level:  # 国际影响力, 中国特色 hold a level's word and tell none
            found.append((weight, -match.start(), level))
    headed = _HEADED.match(text)
    if headed:
        found.append((4, -headed.start(1), _HEADED_LEVEL.get(headed[1], "municipal")))
    found += [(6, -match.start(), "industry") for match in _TRADE.finditer(text)]
    place_end = -1
    for match in _region_pattern().finditer(text):
        end = match.end()
        below = _PLACE.match(text, end) if match["province"] else None
        level = "provincial" if match["province"] else "municipal"
        if below and not _NO_PLACE.search(below[0]) and not re.match(STAGE, text[end:]):
            level, end = "municipal", below.end()
        weight = 9 if re.match(STAGE, text[end:]) else 6 if _EDITION.fullmatch(text, 0, match.start()) else 4
        if weight == 9 and any(other[0] == 9 for other in found):
            found = [other for other in found if other[0] != 9]
        found.append((weight, -match.start(), level))
        place_end = max(place_end, end)
    for match in _PLACE.finditer(text):
        known = _region_pattern().search(match[0]) or any(word in match[0] for word in ("全国", "中国", "国家", "全省"))
        if match.start() >= place_end and not known and not _NO_PLACE.search(match[0]):
            found.append((9 if re.match(STAGE, text[match.end() :]) else 3, -match.start(), "municipal"))
    if not found:
        return ""
    level = max(found)[2]
    return {"city": home.city, "area": home.area}.get(level, level)


def place_at(text: str) -> str:
    """The place that ``text`` begins with: 青岛市(劳动模范), 江苏(工匠), 市(教学能手); "" if it begins with none."""
    region = _region_pattern().match(text)
    if region:
        below = _PLACE.match(text, region.end()) if region["province"] else None
        if below and not _NO_PLACE.search(below[0]):
            return text[: below.end()]
        return region[0] + ("市" if text[region.end() :][:1] == "市" else "")
    place = _PLACE.match(text)
    if place and not _NO_PLACE.search(place[0]):
        return place[0]
    headed = _HEADED.match(text)
    return headed[1] if headed and text.startswith(headed[1]) else ""


@lru_cache(maxsize=1)
def scope_pattern() -> re.Pattern[str]:
    """A level word that governs the grades after it: 国家级(奖项117个，其中…), 全国(三等奖), 市级, 江苏省(一等奖).

    A bare 全国, 省 or region counts only right before a grade or prize; 市级以上 is no level.
    """
    graded = award_words.grade_pattern().pattern
    explicit = award_words.either(row["word"] for row in award_words.rows("levels") if int(row["weight"]) in (7, 9))
    loose = award_words.either(["全国", "国家", "全省", "全市", "全区", "国际", "省", "市", "自治区", *regions()])
    return re.compile(rf"{explicit}(?!及?以上|[、及和与]?\s*校级以上)|(?:{loose}(?:赛区)?|{_TRADE_SCOPE})(?=\s*(?:{graded}|奖|荣誉))")
