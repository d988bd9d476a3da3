"""Awards in the prose and tables of imaginary schools of several provinces, and over the gold labels."""

from __future__ import annotations

import csv
import importlib.util
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from flows.documents.model import Block, Document, Row, Span, Table
from flows.extraction.awards import levels as award_levels
from flows.extraction.awards import reader as awards
from flows.extraction.awards import words as award_words
from flows.extraction.awards.levels import Home
from flows.extraction.context import Context
from flows.extraction.periods.reader import Frame

SCORED = ("institution", "contest", "level", "grade", "project", "award_count", "quote", "line_start", "line_end")
SHARED = Path(__file__).resolve().parents[2] / "shared"

JIANGSU, SHENZHEN, XINJIANG = "江苏云台职业技术学院", "深圳湾职业技术学院", "新疆天河职业技术学院"
TIANJIN, HENAN, GUANGXI = "天津市滨河区第一中等职业学校", "河南省青州技师学院", "广西漓源职业学院"


@dataclass(frozen=True)
class OneSchool:
    """A document about one school."""

    name: str
    home: str = ""

    def institution(self, block_no: int, offset: int = 0) -> str:
        return self.name

    def province(self, name: str) -> str:
        return self.home

    def others(self, text: str) -> tuple[tuple[int, int], ...]:
        return tuple((text.index(name), text.index(name) + len(name)) for name in (TIANJIN, HENAN) if name in text and name != self.name)


def prose_block(text: str, section: str = "", block_no: int = 0) -> Block:
    return Block(block_no, "paragraph", text, (Span(0, 1),), section)


def table_block(lines: list[str], title: str = "", head_rows: int = 1, section: str = "") -> Block:
    """A table of lines whose cells are parted by ``|``."""
    rows, start = [], 0
    for number, line in enumerate(lines, start=1):
        cells = tuple(line.split("|"))
        rows.append(Row(cells, start, start + len(line), number, number))
        start += len(line) + 1
    spans = tuple(Span(row.start, row.line_start) for row in rows)
    return Block(0, "table", "\n".join(line.replace("|", "\t") for line in lines), spans, section, None, Table(tuple(rows), title, head_rows))


def context_of(*blocks: Block, school: str, home: str = "") -> Context:
    document = Document("0" * 64, "报告.txt", "text/plain", 1, "质量年度报告", 2022, 2022, blocks)
    return Context(document, None, Frame(2022, 2022), OneSchool(school, home))


def read(block: Block, school: str, home: str = "") -> list:
    return awards.read(block, context_of(block, school=school, home=home))


def brief(found: list) -> set[tuple[str, str, int]]:
    return {(award.level, award.grade, award.award_count) for award in found}


PROSE = {
    "counts run on over clauses and each contest keeps its own level": (
        JIANGSU,
        "2021年，我院学生在全国职业院校技能大赛中获一等奖2项、二等奖3项；在江苏省职业院校技能大赛中获一等奖11项，二等奖16项，三等奖19项。",
        {
            ("national", "一等奖", 2), ("national", "二等奖", 3),
            ("provincial", "一等奖", 11), ("provincial", "二等奖", 16), ("provincial", "三等奖", 19),
        },
    ),
    "市级 is municipal in an ordinary province": (
        JIANGSU,
        "学校教师参加省级教学能力比赛获一等奖1个，市级教学能力比赛获一等奖4个、二等奖6个。",
        {("provincial", "一等奖", 1), ("municipal", "一等奖", 4), ("municipal", "二等奖", 6)},
    ),
    "a city below a province stays municipal however large": (
        SHENZHEN,
        "学生参加广东省职业院校学生专业技能大赛获一等奖9项；参加深圳市职业技能竞赛获市级一等奖6项、二等奖两项。",
        {("provincial", "一等奖", 9), ("municipal", "一等奖", 6), ("municipal", "二等奖", 2)},
    ),
    "自治区 and 全区 are provincial in an autonomous region": (
        XINJIANG,
        "学子在自治区职业院校技能大赛中获得一等奖3个、二等奖5个，在全区导游技能比赛中获银奖2项；学校获评自治区民族团结进步示范单位。",
        {("provincial", "一等奖", 3), ("provincial", "二等奖", 5), ("provincial", "银奖", 2), ("provincial", "自治区民族团结进步示范单位", 1)},
    ),
    "市级 is provincial and 区级 municipal in a city under the central government": (
        TIANJIN,
        "学生荣获市级技能大赛一等奖2项、二等奖1项，区级技能大赛一等奖5项。",
        {("provincial", "一等奖", 2), ("provincial", "二等奖", 1), ("municipal", "一等奖", 5)},
    ),
    "a provincial stage of a national contest is provincial and its final national": (
        HENAN,
        "在第二届全国技能大赛河南省选拔赛中，我校选手获金牌3枚；在全国总决赛中获铜牌1枚。",
        {("provincial", "金牌", 3), ("national", "铜牌", 1)},
    ),
    "a stage of several provinces is of no public level": (
        GUANGXI,
        "师生团队在全国大学生智能车竞赛华南赛区比赛中获二等奖1项。",
        {("other", "二等奖", 1)},
    ),
    "grades joined by 、 and counted with 各": (
        JIANGSU,
        "在江苏省大学生机械创新设计大赛中获一、二、三等奖各1项。在江苏省信息化教学大赛中获一等奖、二等奖各2项。",
        {
            ("provincial", "一等奖", 1), ("provincial", "二等奖", 1), ("provincial", "三等奖", 1),
            ("provincial", "一等奖", 2), ("provincial", "二等奖", 2),
        },
    ),
    "medals named by their metal": (
        JIANGSU,
        "我校代表队在第三届江苏技能状元大赛上斩获1金2银3铜。",
        {("provincial", "金奖", 1), ("provincial", "银奖", 2), ("provincial", "铜奖", 3)},
    ),
    "totals with the grades in brackets": (
        JIANGSU,
        "国赛获奖5项（一等奖1项、二等奖4项），省赛获奖60项（一等奖15项、二等奖45项）。",
        {("national", "一等奖", 1), ("national", "二等奖", 4), ("provincial", "一等奖", 15), ("provincial", "二等奖", 45)},
    ),
    "a level word of the total governs the grades below it": (
        JIANGSU,
        "近三年，学生在各类技能竞赛中获国家级奖项20项，其中一等奖8项、二等奖12项；省级奖项90项，其中一等奖45项。",
        {("national", "一等奖", 8), ("national", "二等奖", 12), ("provincial", "一等奖", 45)},
    ),
    "a grade that comes again below one level word stands one level lower": (
        JIANGSU,
        "学生参加全国大学生数学竞赛，获全国二等奖1项，一等奖4项，二等奖6项。",
        {("national", "二等奖", 1), ("provincial", "一等奖", 4), ("provincial", "二等奖", 6)},
    ),
    "as many winners as grades, or it can't be told": (
        JIANGSU,
        "2个案例获全国职业院校数字化典型案例一等奖、三等奖，5件作品获江苏省微课大赛一等奖、二等奖。",
        {("national", "一等奖", 1), ("national", "三等奖", 1)},
    ),
    "the winners counted before the verb": (
        HENAN,
        "在全省技工院校技能大赛中，12名选手获一等奖，18名选手获二等奖。",
        {("provincial", "一等奖", 12), ("provincial", "二等奖", 18)},
    ),
    "honours in a list": (
        JIANGSU,
        "学校先后荣获全国文明单位、全国职业教育先进单位、江苏省依法治校示范校等荣誉称号30余项。",
        {("national", "全国文明单位", 1), ("national", "全国职业教育先进单位", 1), ("provincial", "江苏省依法治校示范校", 1)},
    ),
    "quoted honours side by side share their head": (
        HENAN,
        "学校获全国高职院校“教学资源50强”“学生发展50强”称号，曾两次获评为河南省文明校园。",
        {("national", "教学资源50强", 1), ("national", "学生发展50强", 1), ("provincial", "河南省文明校园", 2)},
    ),
    "honours of people": (
        JIANGSU,
        "2名学生获评江苏省“最美职校生”，12名学生被评为江苏省三好学生，新增全国技术能手3人、江苏省教学名师1人。",
        {
            ("provincial", "最美职校生", 2), ("provincial", "江苏省三好学生", 12),
            ("national", "全国技术能手", 3), ("provincial", "江苏省教学名师", 1),
        },
    ),
    "an honour goes without the body that gave it": (
        GUANGXI,
        "学校荣获广西壮族自治区教育系统先进集体，1名教师荣获中国职业院校扶贫协作联盟脱贫攻坚先进个人。",
        {("provincial", "先进集体", 1), ("national", "脱贫攻坚先进个人", 1)},
    ),
    "honours that can't be told apart are one award": (
        JIANGSU,
        "12名教师获全国技术能手、江苏工匠称号。",
        {("other", "全国技术能手、江苏工匠", 12)},
    ),
    "a contest's own honours": (
        HENAN,
        "学校荣获河南省中等职业教育技能大赛优秀组织奖，王一、李二两位老师获“优秀指导教师”称号。",
        {("provincial", "优秀组织奖", 1), ("provincial", "优秀指导教师", 2)},
    ),
    "what a school awards itself": (
        JIANGSU,
        "学生处牵头评选出10名“最美学生”和8间“最美寝室”。",
        {("school", "最美学生", 10), ("school", "最美寝室", 8)},
    ),
    "honours given out by level": (
        TIANJIN,
        "年内评选出市级优秀毕业生6名、国家级三好学生1名，评出班干部30名。",
        {("provincial", "优秀毕业生", 6), ("national", "三好学生", 1)},
    ),
    "an honour won year after year": (
        HENAN,
        "学校连续5年被评为河南省职教工作先进单位。",
        {("provincial", "河南省职教工作先进单位", 5)},
    ),
    "an honour that is held over years is one": (
        HENAN,
        "学校连续5年获评河南省文明校园。",
        {("provincial", "河南省文明校园", 1)},
    ),
    "medals and what comes after them": (
        HENAN,
        "我校在第二届全国技能大赛中揽获2金1银7优胜，在河南省职业技能大赛中获金牌3枚、银牌2枚及4项优胜奖。",
        {
            ("national", "金牌", 2), ("national", "银牌", 1), ("national", "优胜奖", 7),
            ("provincial", "金牌", 3), ("provincial", "银牌", 2), ("provincial", "优胜奖", 4),
        },
    ),
    "honours that each of the winners got": (
        HENAN,
        "4名教师同时获得河南省“五一劳动奖章”“河南省技术能手称号”称号。",
        {("provincial", "五一劳动奖章", 4), ("provincial", "河南省技术能手", 4)},
    ),
    "a trade and a bare 自治区 are levels": (
        XINJIANG,
        "学校获国家级教学成果二等奖1项、纺织行业一等奖2项；教师教学能力比赛获自治区一等奖3项。",
        {("national", "二等奖", 1), ("industry", "一等奖", 2), ("provincial", "一等奖", 3)},
    ),
    "what a province gives those it sent to a national contest": (
        JIANGSU,
        "学校荣获江苏省参加2021年全国职业院校技能大赛“优秀组织单位”称号。",
        {("provincial", "优秀组织单位", 1)},
    ),
    "an honour by its full name where it ends like a prize of contests": (
        JIANGSU,
        "学校获得国家高技能人才培养突出贡献奖，校长荣获黄炎培杰出校长奖。",
        {("national", "国家高技能人才培养突出贡献奖", 1), ("national", "黄炎培杰出校长奖", 1)},
    ),
    "a contest said again, and its groups": (
        JIANGSU,
        "近日，中华人民共和国第二届职业技能大赛落幕。此次全国技能大赛我校派出5人，教师组比赛中王一夺得金牌，李二获优胜奖。",
        {("national", "金牌", 1), ("national", "优胜奖", 1)},
    ),
    "narrow commas part clauses too": (
        JIANGSU,
        "我校在江苏省职业院校技能大赛中获三等奖38项,王一、李二、张三3位教师被评为优秀指导教师,学校获“技能摇篮奖”。",
        {("provincial", "三等奖", 38), ("provincial", "优秀指导教师", 3), ("provincial", "技能摇篮奖", 1)},
    ),
    "an event in quotation marks": (
        TIANJIN,
        "学生参加市级技能大赛获一等奖3项；区级“文明之花”活动获二等奖9件。",
        {("provincial", "一等奖", 3), ("municipal", "二等奖", 9)},
    ),
    "the final of the contest named before": (
        JIANGSU,
        "我校在第五届文明礼仪大赛省级复赛中获一等奖6个。在本届全国大赛中获二等奖2个。",
        {("provincial", "一等奖", 6), ("national", "二等奖", 2)},
    ),
    "lists of honours by level, the level said after each": (
        JIANGSU,
        "学校先后荣获“全国科教先进单位”等国家级荣誉3个，“教学工作先进单位”“职教先进集体”等省级荣誉7个，“教书育人先进单位”等市级荣誉8个。",
        {
            ("national", "全国科教先进单位", 1), ("provincial", "教学工作先进单位", 1), ("provincial", "职教先进集体", 1),
            ("municipal", "教书育人先进单位", 1),
        },
    ),
    "one of many that a ministry honoured": (
        JIANGSU,
        "教育部授予120个单位“全国职业教育先进单位”称号，我校获此殊荣。",
        {("national", "全国职业教育先进单位", 1)},
    ),
    "a prize of a team is one, and a branch event is no contest": (
        JIANGSU,
        "在江苏省职业院校技能大赛中，王一、李二等四位同学荣获测绘项目导线测量分赛项的团体三等奖。",
        {("provincial", "三等奖", 1)},
    ),
    "an assessment against targets is no plan": (
        JIANGSU,
        "学校在苏州市教育局年度工作目标考核中获得一等奖。",
        {("municipal", "一等奖", 1)},
    ),
    "what a school is": (
        JIANGSU,
        "学校始建于1980年，是全国农村教改先进集体，全国首批改革发展示范学校，全国职业教育先进单位。",
        {("national", "全国农村教改先进集体", 1), ("national", "全国职业教育先进单位", 1)},
    ),
    "a designation within a list of honours is passed over": (
        JIANGSU,
        "学校先后获评全国文明单位，江苏省现代化示范校建设单位，全国教育系统先进集体。",
        {("national", "全国文明单位", 1), ("national", "全国教育系统先进集体", 1)},
    ),
    "a training camp of a contest is not the contest": (
        HENAN,
        "学院在第三届全国技能大赛上收获佳绩，5名选手入选第48届世界技能大赛国家集训队，花艺项目摘得银牌。",
        {("national", "银牌", 1)},
    ),
    "medals counted in numerals, and the years before them": (
        JIANGSU,
        "学校已连续三年在全国职业院校技能大赛中获奖，共揽得一银三铜。",
        {("national", "银牌", 1), ("national", "铜牌", 3)},
    ),
    "grades that share a word": (
        JIANGSU,
        "在江苏省职业院校技能大赛车工项目中，两人分别斩获金、银牌；学生还囊括三个比赛项目的第一、第二名。",
        {("provincial", "金牌", 1), ("provincial", "银牌", 1), ("provincial", "第一名", 3), ("provincial", "第二名", 3)},
    ),
    "a prize of four years, one each": (
        JIANGSU,
        "学校连续四届荣获江苏技能状元大赛优秀组织奖，连续五年在江苏省职业院校工作考核评比中获得一等奖。",
        {("provincial", "优秀组织奖", 4), ("provincial", "一等奖", 5)},
    ),
    "people who are honoured clauses after they were counted": (
        JIANGSU,
        "甲同学、乙同学及教练丙老师3人，凭借出色表现，被授予“江苏省技术能手”称号。",
        {("provincial", "江苏省技术能手", 3)},
    ),
    "a body of three hundred that is honoured as one": (
        JIANGSU,
        "学校有教师300人，被授予“江苏省文明单位”称号。",
        {("provincial", "江苏省文明单位", 1)},
    ),
    "people by name, one prize each": (
        JIANGSU,
        "在江苏省职业院校教学能力大赛中，甲老师、乙老师分获二等奖，指导教师丙老师、丁老师被评为优秀指导教师。",
        {("provincial", "二等奖", 2), ("provincial", "优秀指导教师", 2)},
    ),
    "a stage after the contest that has ended": (
        JIANGSU,
        "第六届中国国际“互联网+”大学生创新创业大赛刚刚落幕，在此前结束的江苏省赛中，学校获一等奖5项。",
        {("provincial", "一等奖", 5)},
    ),
    "a quoted event before its grade": (
        JIANGSU,
        "思政课教师获“全省高校思政课教学展示活动”特等奖。",
        {("provincial", "特等奖", 1)},
    ),
    "medals of skill and sport, prizes of ideas": (
        JIANGSU,
        "在江苏省职业技能大赛中获1金2银，在江苏省“互联网+”大学生创新创业大赛中获1金2银，在江苏省大学生运动会上获3金牌1铜牌。",
        {("provincial", grade, count) for grade, count in (("金牌", 1), ("银牌", 2), ("金奖", 1), ("银奖", 2), ("金牌", 3), ("铜牌", 1))},
    ),
    "another school and then ours": (
        JIANGSU,
        f"在江苏省职业院校技能大赛中，{TIANJIN}获一等奖7项，我校获一等奖2项。",
        {("provincial", "一等奖", 2)},
    ),
    "a virtual subject is no plan": (
        JIANGSU,
        "在首届世界职业院校技能大赛上，学生获得虚拟现实赛项银奖，作品《将来》获铜奖。",
        {("international", "银奖", 1), ("international", "铜奖", 1)},
    ),
    "English prizes and honours": (
        JIANGSU,
        (
            "In 2022, our students won two first prizes and three second prizes in the National Vocational Skills Competition. "
            "The college was named a national advanced unit of vocational education."
        ),
        {("national", "一等奖", 2), ("national", "二等奖", 3), ("national", "national advanced unit of vocational education", 1)},
    ),
    "English honours in quotation marks": (
        JIANGSU,
        'The college was awarded "National Civilized Campus" and "Advanced Unit of Jiangsu Province" in 2021.',
        {("national", "National Civilized Campus", 1), ("provincial", "Advanced Unit of Jiangsu Province", 1)},
    ),
}


@pytest.mark.parametrize(("school", "text", "expected"), PROSE.values(), ids=PROSE.keys())
def test_awards_in_prose(school: str, text: str, expected: set) -> None:
    assert brief(read(prose_block(text), school)) == expected


NONE = {
    "a hosted contest": "学校承办了江苏省职业院校技能大赛物联网赛项，本次大赛设一等奖10名、二等奖20名。",
    "a plan": "到2025年，力争在全国职业院校技能大赛中获得一等奖5项。",
    "a goal of a later year": "建设目标：2025年获国家级技能大赛一等奖10项。",
    "a hope": "学校计划冲击世界技能大赛金牌。",
    "a scholarship": "校内一等奖学金200人，国家奖学金12人，国家励志奖学金460人。",
    "a rule on bonuses": "对获得国家级一等奖的教师奖励5万元。",
    "a guest": "邀请全国技能大赛一等奖获得者到校作报告。",
    "a partner's award": "合作企业华泰公司荣获江苏省科技进步一等奖。",
    "another school's students": f"同期，{HENAN}学生在江苏省职业院校技能大赛中也获得3个一等奖。",
    "a village's honour": "学校帮扶的青山村被评为江苏省先进集体。",
    "total without a grade": "学生在各类技能竞赛中获奖120项，荣获国家级教学成果奖5项。",
    "a ranking": "学校荣获民办高职院校排行榜全国第1名，位列全省第二名。",
    "praise": "毕业生获用人单位优秀评价，培养了一批优秀毕业生。",
    "approvals": "获批江苏省高水平高职院校建设单位，被认定为省级示范性实训基地，入选国家规划教材7本。",
    "the 500 strongest companies": "学校与世界500强企业12家、中国500强企业30家开展合作，获得捐赠500万元。",
    "a delegation's medals": "在首届全国职业技能大赛上，江苏代表团获得5枚金牌。",
    "a delegation's medals by their metal": "本届国赛，江苏代表团参加全部90个比赛项目，共获得11金9银23优胜奖。",
    "what the province won": "第十届全国职业技能大赛上，全省共获得一等奖16个、二等奖57个。",
    "coaches of whom one is named": "在江苏省职业院校技能大赛中，王一等老师被评为优秀指导教师。",
    "many that a ministry honoured": "教育部授予120个单位“全国职业教育先进单位”称号。",
    "a status that a school has": "学校是国家级重点职业学校、全国首批改革发展示范校建设单位。",
    "a mark of an assessment": "学院在教育部高职院校人才培养工作水平评估中被评为优秀院校。",
    "what a contest gives to all": "江苏省教学成果奖从申报的784项成果中共评出特等奖53项、一等奖157项。",
    "a scale of points": "榜单按全国职业院校技能大赛特等奖20分、一等奖10分赋分，学校列第26位。",
    "prizes that went elsewhere": f"江苏省护理技能竞赛中职组一等奖花落{TIANJIN}，高职组一等奖由{HENAN}摘取。",
    "who goes on to the next stage": "江苏省护理技能竞赛规程规定，高职组前6名选手将代表江苏省参赛。",
    "what a province and a city won, named": "据悉，江苏省共获一等奖79项。南京市在本次大赛中共获金奖38个。",
    "another school's pupil by name": f"颁奖仪式上，来自{TIANJIN}的选手甲某获得金牌，他曾在我院集训。",
    "what those who won will get": "获得金、银、铜牌的选手将被授予荣誉。",
    "how many a final gave": "江苏省职业院校技能大赛省赛共决出金奖120项。",
    "the title of a decision": "省厅发布《关于授予职业技能竞赛优秀选手称号的决定》。",
    "titles of the staff": "现有专任教师320人，其中教授30人，博士25人，全国优秀教师2人，省教学名师4人。",
    "the number of medals": "学校在全国技能大赛上奖牌总数突破上届国赛，金牌和奖牌数居全省前列。",
    "a staff count": "现有市级名师1人、校级名师15人、省级专业带头人4人。",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_no_award_is_read_from(text: str) -> None:
    assert read(prose_block(text), JIANGSU) == []


def test_the_contest_of_an_earlier_sentence_holds_until_the_next() -> None:
    text = "2022年江苏省职业院校技能大赛（高职组）在南京落幕。赛前队员刻苦训练。最终，由三名学生组成的参赛队勇夺一等奖。"
    [award] = read(prose_block(text), JIANGSU)
    assert (award.contest, award.level, award.award_count) == ("2022年江苏省职业院校技能大赛（高职组）", "provincial", 1)
    assert award.period is not None and award.period.label == "2022"


def test_two_works_named_for_one_grade_are_two_awards() -> None:
    text = "作品《智慧灌溉》、作品《光伏小屋》在江苏省创新创业大赛中分别获二等奖。"
    found = read(prose_block(text), JIANGSU)
    assert sorted((award.project, award.grade) for award in found) == [("光伏小屋", "二等奖"), ("智慧灌溉", "二等奖")]


def test_the_event_is_the_project() -> None:
    [award] = read(prose_block("张同学荣获2022年全国职业院校技能大赛“数控综合应用技术”赛项一等奖。"), JIANGSU)
    assert (award.project, award.winner) == ("数控综合应用技术", "students")


def test_a_text_without_a_contest_takes_its_headings() -> None:
    block = prose_block("我校选手获一等奖3项。", section="六、学生发展 / 江苏省职业院校技能大赛")
    [award] = read(block, JIANGSU)
    assert (award.contest, award.level) == ("江苏省职业院校技能大赛", "provincial")


def test_a_text_without_a_contest_takes_that_of_the_paragraph_before() -> None:
    before = prose_block("近日，第三届河南省技工院校教师职业能力大赛在青州落幕。")
    block = prose_block("我校教师获机械类一等奖，实习指导类二等奖。", block_no=1)
    found = awards.read(block, context_of(before, block, school=HENAN))
    assert [(award.contest, award.level, award.grade) for award in found] == [
        ("第三届河南省技工院校教师职业能力大赛", "provincial", grade) for grade in ("一等奖", "二等奖")
    ]
    assert awards.read(block, context_of(prose_block("赛前集训从严。"), block, school=HENAN)) == []


def test_a_line_below_a_heading_of_honours_is_an_honour() -> None:
    lines = ["1. 江苏省文明校园（2021年）", "2. 全国职业院校实习管理50强；", "3. 信息化建设稳步推进。"]
    found = [award for line in lines for award in read(prose_block(line, section="附录 / 学校主要荣誉"), JIANGSU)]
    assert brief(found) == {("provincial", "江苏省文明校园", 1), ("national", "全国职业院校实习管理50强", 1)}
    assert read(prose_block(lines[0], section="附录 / 学校概况"), JIANGSU) == []


def test_an_award_said_again_is_one_award() -> None:
    text = "教师在全国职业院校技能大赛教学能力比赛中斩获三个一等奖，首次获得国家级一等奖，张某获一等奖（第一名）。"
    assert [award.award_count for award in read(prose_block(text), JIANGSU)] == [3]


@pytest.mark.parametrize(
    ("text", "section", "label", "source"),
    [
        ("2021年，学生在江苏省技能大赛中获一等奖2项。", "", "2021", "stated"),
        ("学校创建于1956年，曾3次获评为全国文明单位。", "", "2022", "document"),
        ("本学年度教师勤于教学。学生在江苏省技能大赛中获一等奖2项。", "", "2021-2022", "carried"),
        ("江苏省技能大赛一等奖2项；", "附录 / 2019年学生获奖", "2019", "section"),
        ("在《2020中国职业教育质量年度报告》中，学校荣获服务贡献典型学校。", "", "2020", "stated"),
    ],
)
def test_the_year_of_an_award_is_its_own_before_any_other(text: str, section: str, label: str, source: str) -> None:
    [award] = read(prose_block(text, section), JIANGSU)
    assert award.period is not None and (award.period.label, award.period.source) == (label, source)


def test_a_list_takes_the_year_of_the_paragraph_that_introduces_it() -> None:
    intro, item = prose_block("2019年学生获奖情况："), prose_block("江苏省技能大赛一等奖2项；", block_no=1)
    [award] = awards.read(item, context_of(intro, item, school=JIANGSU))
    assert award.period is not None and (award.period.label, award.period.source) == ("2019", "carried")


def test_quotes_and_counts_stand_in_the_block() -> None:
    text = "在江苏省技能大赛中获一等奖 14 个，二等奖20个，1个舞蹈三等奖。"
    found = read(prose_block(text), JIANGSU)
    assert all(award.quote in text for award in found)
    assert [text[slice(*award.spans[0])] for award in found] == ["14", "20", "1"]
    assert len({award.award_id for award in found}) == 3


def test_headings_and_captions_give_no_awards() -> None:
    heading = Block(0, "heading", "勇夺全国职业院校技能大赛一等奖", (Span(0, 1),), "", 2)
    caption = Block(0, "caption", "图1 学校获全国职业院校技能大赛一等奖", (Span(0, 1),))
    assert read(heading, JIANGSU) == [] and read(caption, JIANGSU) == []


def rows_of(found: list) -> list[tuple]:
    return [(award.level, award.grade, award.award_count, award.contest, award.project) for award in found]


def test_a_contest_list_in_any_column_order_is_an_award_a_row() -> None:
    lines = [
        "序号|奖项|级别|参赛选手|指导教师|竞赛名称|作品名称",
        "1|一等奖|省级|甲|丙|江苏省大学生电子设计竞赛|智能小车",
        "2|二等奖|市级|乙|丁|苏州市创业大赛|云菜园",
        "3|优胜奖|国家级|乙|丁|全国大学生电子设计竞赛|智能小车",
    ]
    assert rows_of(read(table_block(lines), JIANGSU)) == [
        ("provincial", "一等奖", 1, "江苏省大学生电子设计竞赛", "智能小车"),
        ("municipal", "二等奖", 1, "苏州市创业大赛", "云菜园"),
        ("national", "优胜奖", 1, "全国大学生电子设计竞赛", "智能小车"),
    ]


def test_a_blank_contest_is_that_of_the_row_above_and_a_count_column_counts() -> None:
    lines = ["竞赛名称|赛项|获奖等级|人数", "江苏省技能大赛|数控车|一等奖|3", "|数控铣|二等奖|2", "合计|||5"]
    assert rows_of(read(table_block(lines, "获奖情况"), JIANGSU)) == [
        ("provincial", "一等奖", 3, "江苏省技能大赛", "数控车"),
        ("provincial", "二等奖", 2, "江苏省技能大赛", "数控铣"),
    ]


def test_a_count_table_with_two_level_heads_is_an_award_a_cell_above_zero() -> None:
    lines = [
        "年份|国赛|||省赛||", "|一等奖|二等奖|三等奖|一等奖|二等奖|三等奖", "2020年|1|0|0|2|3|4", "2021年|0|0|5|0|0|6", "合计|1|0|5|2|3|10",
    ]  # fmt: skip
    found = read(table_block(lines, "表4：全国职业院校技能大赛获奖数量统计", 2), JIANGSU)
    assert [(award.period.label, award.level, award.grade, award.award_count) for award in found] == [
        ("2020", "national", "一等奖", 1), ("2020", "provincial", "一等奖", 2), ("2020", "provincial", "二等奖", 3),
        ("2020", "provincial", "三等奖", 4),
        ("2021", "national", "三等奖", 5), ("2021", "provincial", "三等奖", 6),
    ]  # fmt: skip
    assert {award.contest for award in found} == {"全国职业院校技能大赛"}


def test_grades_may_be_the_rows_and_years_the_columns() -> None:
    lines = ["指标|2021年|2022年", "国家级一等奖（项）|1|2", "省级二等奖（项）|0|15", "发表论文（篇）|30|40"]
    found = read(table_block(lines, "学生技能大赛成绩"), JIANGSU)
    assert [(award.period.label, award.level, award.grade, award.award_count) for award in found] == [
        ("2021", "national", "一等奖", 1), ("2022", "national", "一等奖", 2), ("2022", "provincial", "二等奖", 15),
    ]  # fmt: skip


def test_levels_may_be_the_rows_and_市级_depends_on_the_school() -> None:
    lines = ["级别|一等奖|二等奖|合计", "国家级|1|2|3", "市级|10|12|22", "总计|11|14|25"]
    found = read(table_block(lines, "2022年学生竞赛获奖统计"), TIANJIN)
    assert brief(found) == {("national", "一等奖", 1), ("national", "二等奖", 2), ("provincial", "一等奖", 10), ("provincial", "二等奖", 12)}


def test_contests_may_be_the_rows() -> None:
    lines = ["竞赛名称|金奖|银奖|小计", "河南省创新创业大赛|2|1|3", "“挑战杯”全国大学生创业计划竞赛||1|1"]
    found = read(table_block(lines, "竞赛获奖统计"), HENAN)
    assert rows_of(found) == [
        ("provincial", "金奖", 2, "河南省创新创业大赛", ""),
        ("provincial", "银奖", 1, "河南省创新创业大赛", ""),
        ("national", "银奖", 1, "“挑战杯”全国大学生创业计划竞赛", ""),
    ]


def test_a_list_without_a_contest_takes_that_of_the_paragraph_which_introduces_it() -> None:
    before = prose_block("2022年江苏省职业院校技能大赛，学校获奖26项，下面是部分名单：")
    lines = ["赛项|参赛学生|奖次", "汽车维修|甲|一等奖", "酒店服务|乙|二等奖"]
    block = replace(table_block(lines), block_no=1)
    found = awards.read(block, context_of(before, block, school=JIANGSU))
    assert rows_of(found) == [
        ("provincial", "一等奖", 1, "2022年江苏省职业院校技能大赛", "汽车维修"),
        ("provincial", "二等奖", 1, "2022年江苏省职业院校技能大赛", "酒店服务"),
    ]


def test_a_list_that_begins_with_a_date_has_no_head() -> None:
    lines = ["2022年3月|江苏省职业教育先进集体|省教育厅", "2022年5月|第七批全国民族团结示范单位|国家民委", "2022年9月|江苏省文明校园|省文明委"]
    found = read(table_block(lines, head_rows=0, section="学校荣誉"), JIANGSU)
    assert [award.grade for award in found] == ["江苏省职业教育先进集体", "全国民族团结示范单位", "江苏省文明校园"]


def test_another_edition_of_the_contest_before_keeps_its_name() -> None:
    text = "第六届中国国际“互联网+”大学生创新创业大赛落幕，学校获铜奖2项。2019年第五届大赛中，学校获银奖1项。"
    assert [award.contest for award in read(prose_block(text), JIANGSU)] == [
        "第六届中国国际“互联网+”大学生创新创业大赛", "第五届中国国际“互联网+”大学生创新创业大赛",
    ]  # fmt: skip


def test_a_list_of_honours_takes_the_level_of_the_body_that_gave_them() -> None:
    lines = ["序号|荣誉称号|授予单位|授予时间", "1|先进基层党组织|中共江苏省委教育工委|2021年", "2|全国文明校园|中央文明委|2020年"]
    found = read(table_block(lines, "学校获得的主要荣誉"), JIANGSU)
    assert brief(found) == {("provincial", "先进基层党组织", 1), ("national", "全国文明校园", 1)}
    assert [award.period.label for award in found] == ["2021", "2020"]


def test_a_grade_within_the_contests_cell_is_read_out_of_it() -> None:
    lines = ["序号|获奖名称|获奖人", "1|广西职业院校教学能力大赛一等奖|甲", "2|全国职业院校教学能力比赛二等奖|乙"]
    assert rows_of(read(table_block(lines, "教师获奖情况"), GUANGXI)) == [
        ("provincial", "一等奖", 1, "广西职业院校教学能力大赛", ""),
        ("national", "二等奖", 1, "全国职业院校教学能力比赛", ""),
    ]


def test_scholarships_and_official_counts_are_no_awards() -> None:
    scholarships = table_block(["项目|等级|人数|金额", "校奖学金|一等奖|30|800"], "学生奖学金发放情况")
    official = table_block(["指标|单位|2021年", "国（境）外技能大赛获奖数量|项|4"], "国际影响表")
    assert read(scholarships, JIANGSU) == [] and read(official, JIANGSU) == []


@pytest.mark.parametrize(
    ("name", "home", "level"),
    [
        ("“一带一路”暨金砖国家技能发展与技术创新大赛", Home(), "international"),
        ("第八届中国国际“互联网+”大学生创新创业大赛", Home(), "national"),
        ("江苏省“中国创翼”创业创新大赛", Home(), "provincial"),
        ("第八届四川国际“互联网+”大学生创新创业大赛", Home(), "provincial"),
        ("全国纺织行业职业技能竞赛", Home(), "industry"),
        ("全国行业职业技能竞赛", Home(), "national"),
        ("2020年中国技能大赛——江苏省电工职业技能竞赛", Home(), "provincial"),
        ("苏州市职业院校技能大赛", Home(), "municipal"),
        ("市教育局先进集体", Home(), "municipal"),
        ("市教委先进集体", Home("municipality"), "provincial"),
        ("全区职业院校技能大赛", Home("autonomous"), "provincial"),
        ("校运动会", Home(), "school"),
        ("教学成果", Home(), ""),
    ],
)
def test_the_level_of_a_name(name: str, home: Home, level: str) -> None:
    assert award_levels.level_of(name, home) == level


def test_every_spelling_of_a_grade_belongs_to_one_grade() -> None:
    with award_words.GRADES.open(encoding="utf-8", newline="") as lines:
        spellings = [spelling for row in csv.DictReader(lines) for spelling in (row["grade"], *filter(None, row["aliases"].split("|")))]
    assert len(spellings) == len(set(spellings))
    assert award_words.grades_of("一、二、三等奖") == ("一等奖", "二等奖", "三等奖")
    assert award_words.grade_of("2 等奖") == "二等奖" and award_words.grade_of("30 强") == "30强"
    assert award_words.rank_of("特等奖") < award_words.rank_of("一等奖") < award_words.rank_of("优胜奖")


@pytest.mark.skipif(not (SHARED / "gold").exists(), reason="the shared seeds and gold labels are not beside this checkout")
def test_awards_of_the_seeds_are_found_and_no_others() -> None:
    from flows.documents import intake
    from flows.extraction.institutions.registry import Registry
    from flows.extraction.periods.reader import frame_of

    spec = importlib.util.spec_from_file_location("score", SHARED / "evaluate" / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    seeds = Path(__file__).resolve().parents[1] / "dbt_project" / "seeds"
    registry = Registry.load(seeds / "institutions.csv", seeds / "institution_renames.csv")
    found = []
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        document = intake.read(path, path.name)
        context = Context(document, None, frame_of(document), registry.assign(document))
        for block in document.blocks:
            for award in awards.read(block, context):
                assert award.quote in block.text
                found.append({name: getattr(award, name) for name in SCORED} | {"source_file": path.name})
    gold = [award for award in score.read_jsonl([SHARED / "gold"], "*.awards.jsonl") if award["grade"]]
    pairs, taken = score.match(gold, found, score.award_agrees)
    assert len(pairs) / len(gold) >= 0.95
    assert len(taken) / len(found) >= 0.95


def test_of_two_heads_that_may_be_the_contest_the_one_whose_cells_name_contests_is() -> None:
    lines = ["赛项名称|大赛名称|级别|奖次", "酒店服务|全国职业院校技能大赛|国家级|三等奖", "会计技能|苏州市职业院校技能大赛|市级|一等奖"]
    assert rows_of(read(table_block(lines, "学生竞赛获奖情况"), JIANGSU)) == [
        ("national", "三等奖", 1, "全国职业院校技能大赛", "酒店服务"),
        ("municipal", "一等奖", 1, "苏州市职业院校技能大赛", "会计技能"),
    ]


def test_short_honours_that_name_their_level_are_honours_not_levels() -> None:
    lines = ["序号|荣誉称号|授予单位|授予时间", "1|江苏省文明学校|江苏省人民政府|2014.12", "2|江苏省平安校园|江苏省教育厅|2014.11"]
    assert brief(read(table_block(lines, "学院获得的主要荣誉"), JIANGSU)) == {
        ("provincial", "江苏省文明学校", 1), ("provincial", "江苏省平安校园", 1),
    }  # fmt: skip


def test_a_count_table_whose_title_names_no_contest_goes_by_its_title() -> None:
    found = read(table_block(["类别|级别|一等奖|合计", "学生|国家级|1|1", "教师|省级|2|2"], "表3 2021年师生获奖统计表"), JIANGSU)
    assert {award.contest for award in found} == {"2021年师生获奖"}


def test_honours_below_a_head_that_contests_have_too_are_honours() -> None:
    lines = ["获奖名称|授奖单位|时间", "江苏省示范性中等职业学校|江苏省教育厅|2021.3", "苏州市职业教育先进单位|苏州市教育局|2021.9"]
    assert brief(read(table_block(lines, "学校荣誉"), JIANGSU)) == {
        ("provincial", "江苏省示范性中等职业学校", 1), ("municipal", "苏州市职业教育先进单位", 1),
    }  # fmt: skip


def test_graduates_in_firms_of_a_ranking_are_no_awards() -> None:
    lines = ["指标|单位|2021年|备注", "到规模以上企业就业人数|人|1316|其中500强316人", "一等奖|项|2|"]
    assert [award.grade for award in read(table_block(lines, "服务贡献表"), JIANGSU)] == ["一等奖"]


def test_a_grade_cell_that_counts_several_grades_is_an_award_each() -> None:
    lines = ["获奖项目|奖项", "江苏省服务外包竞赛|一等奖2项、二等奖3项", "江苏省技能大赛|三等奖", "苏州市技能大赛|优秀奖"]
    assert brief(read(table_block(lines, "学校获奖情况"), JIANGSU)) == {
        ("provincial", "一等奖", 2), ("provincial", "二等奖", 3), ("provincial", "三等奖", 1), ("municipal", "优秀奖", 1),
    }  # fmt: skip


def test_a_cell_of_counts_names_its_contest_itself() -> None:
    lines = ["序号|成果名称|级别", "1|国家级教学创新团队|国家级", "2|江苏省教学成果奖特等奖1项、一等奖2项|省级"]
    assert rows_of(read(table_block(lines, "标志性成果一览表"), JIANGSU)) == [
        ("provincial", "特等奖", 1, "江苏省教学成果奖", ""), ("provincial", "一等奖", 2, "江苏省教学成果奖", ""),
    ]  # fmt: skip
