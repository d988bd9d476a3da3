"""One defect for every check behind the findings: a small report that holds it, or SQL for what no report's text can hold.

The report is handed in beside the others of the small warehouse. ``SEES`` names the other checks that cannot but find the same
defect: a number that contradicts another is, by its nature, sometimes also a wrong sum or a wrong share.
"""

from __future__ import annotations

HEAD = "# 宁波职业技术学院质量年度报告（2022）\n\n"
TABLE = "\n| 序号 | 指标 | 单位 | 2020年 | 2021年 |\n|---|---|---|---|---|\n"
FEEDBACK, RESOURCES = f"表2 学生反馈表\n{TABLE}", f"表3 教学资源表\n{TABLE}"
SERVICE, POLICY = f"表5 服务贡献表\n{TABLE}", f"表6 落实政策表\n{TABLE}"

GROUPS = ["甲" * times for times in range(1, 23)]

REPORTS: dict[str, str] = {
    "conflicting_statements": f"{HEAD}2021年，学校占地面积800亩。\n\n2021年，学校占地面积为880亩。",
    "period_disagreement": f"{HEAD}2021年，学校有学生宿舍面积61000平方米。\n\n2020-2021学年，学校有学生宿舍面积83000平方米。",
    "between_documents": "# 青岛职业技术学院质量报告（2022）\n\n2021年，青岛职业技术学院有全日制在校生16000人。",
    "told_twice": f"{HEAD}2021年，学校举办讲座31场，开展培训项目45项。\n\n2021年，学校举办讲座52场，开展培训项目63项。",
    "ratio_mismatch": f"{HEAD}2021年，学校有毕业生4000人，就业人数3600人，就业率97%。",
    "mean_mismatch": f"{HEAD}2021年，学校有全日制在校生10000人，图书馆藏书90万册，生均图书50册。",
    "no_whole_number": f"{HEAD}2021年，学校有毕业生31人，就业率95.38%。",
    "sum_mismatch": f"{HEAD}2021年，学校有毕业生4000人，其中就业人数3800人，待就业人数150人。",
    "breakdown_mismatch": f"{HEAD}2021年，学校录取100人，各省录取情况如下。\n\n| 省份 | 录取人数 |\n|---|---|\n"
    "| 四川省 | 50 |\n| 贵州省 | 30 |\n| 云南省 | 23 |\n",
    "part_disagreement": f"{HEAD}2021年，学校有老挝、越南留学生13人。\n\n2021年各国留学生人数\n\n"
    "| 国别 | 留学生人数（人） |\n|---|---|\n| 南非 | 12 |\n| 老挝 | 5 |\n| 合计 | 17 |\n",
    "part_exceeds_whole": f"{HEAD}2021年，学校开设课程500门。\n\n2021年，学校建有网络课程600门。",
    "share_total": f"{HEAD}2021年，生源中农村户籍占45.2%，城镇户籍占30.1%，外省户籍占25.9%。",
    "student_flow": f"{HEAD}2020年，学校有全日制在校生10000人。\n\n2021年，学校有全日制在校生12500人，报到人数3400人，毕业生3300人。",
    "patents_granted": f"{HEAD}{SERVICE}| 5 | 专利申请/授权数量 | 项/项 | 20/60 | 22/90 |\n"
    "|  | 其中：发明专利申请/授权数量 | 项/项 | 5/3 | 6/4 |\n",
    "price_jump": f"{HEAD}{POLICY}| 6 | 企业兼职教师年课时总量 | 课时 | 10010 | 10020 |\n"
    "|  | 年支付企业兼职教师课酬 | 元 | 1001000 | 1803600 |\n",
    "aid_standard": f"{HEAD}2021年，学校学生获国家奖学金10人，共9.5万元。",
    "award_total": f"{HEAD}2021年，学校学生在全国职业院校技能大赛中共获奖9项，其中一等奖2项、二等奖3项、三等奖5项。",
    "award_tally": f"{HEAD}2021年，学生在省大学生机器人大赛中获一等奖3项、二等奖4项。\n\n| 赛事名称 | 级别 | 奖项 | 数量 | 时间 |\n"
    "|---|---|---|---|---|\n"
    "| 省大学生机器人大赛 | 省级 | 一等奖 | 3 | 2021年5月 |\n| 省大学生机器人大赛 | 省级 | 二等奖 | 5 | 2021年5月 |\n",
    "award_conflict": f"{HEAD}2021年，学生在全国大学生数学建模竞赛中获二等奖2项，在“某某杯”全国大学生数学建模竞赛中获二等奖3项。",
    "out_of_bounds": f"{HEAD}2021年，学校的报到率为131%。",
    "yearly_jump": f"{HEAD}2020年，学校开展社会培训1200人次。\n\n2021年，学校开展社会培训12000人次。",
    "repeated_value": f"{HEAD}{SERVICE}| 2 | 横向技术服务到款额 | 万元 | 812.40 | 973.61 |\n"
    "| 3 | 纵向科研经费到款额 | 万元 | 455.20 | 973.61 |\n",
    "look_alike_numbers": f"{HEAD}{SERVICE}| 2 | 横向技术服务到款额 | 万元 | 812.40 | 2364.79 |\n"
    "| 3 | 纵向科研经费到款额 | 万元 | 455.20 | 1364.79 |\n",
    "copied_table": f"{HEAD}{RESOURCES}| 1 | 生师比 | — | 15.91 | 15.91 |\n| 2 | 双师素质专任教师比例 | % | 81.23 | 81.23 |\n"
    "| 3 | 高级专业技术职务专任教师比例 | % | 33.17 | 33.17 |\n| 4 | 教学计划内课程总数 | 学时 | 2417 | 2417 |\n",
    "duplicate_row": f"{HEAD}2021年，学校聘请行业企业兼职教师212人，与行业企业共建校外实训基地131个，基地运行情况总体良好。\n\n## 另一节\n\n"
    "2021年，学校聘请行业企业兼职教师212人，与行业企业共建校外实训基地131个，基地运行情况总体良好。",
    "qualifier_contradiction": f"{HEAD}2021年，学校有合作企业近300余家。",
    "unit_mismatch": f"{HEAD}2021年，学校占地面积1867.82亩。\n\n2021年，校园网出口带宽为1867.82Mbps。",
    "impossible_year": f"{HEAD}20211届毕业生中，有1200人在本省就业。",
    "missing_rows": f"{HEAD}{FEEDBACK}| 1 | 全日制在校生人数 | 人 | 9100 | 9200 |\n",
    "unknown_institution": "# 某县无名职业技术学院质量年度报告（2022）\n\n2021年，学校有合作企业300家。",
    "renamed_institution": "# 深圳职业技术大学质量年度报告（2016）\n\n2015年，学校有合作企业300家。",
    "document_without_institution": "# 质量年度报告（2022）\n\n2021年，共有合作企业300家。",
    "document_without_year": "# 宁波职业技术学院简介\n\n学校有合作企业300家。",
    "document_without_figures": f"{HEAD}学校办学情况良好，师生满意。",
    "mostly_unmapped": HEAD + "\n\n".join(f"2021年，校友分会第{name}组收到来信{30 + len(name)}封。" for name in GROUPS),
}  # fmt: skip

DEFECTS: dict[str, str] = {
    # the sentence speaks of two of the countries that the table names
    "part_disagreement": "update raw.observation set breakdown_dimension = 'country', breakdown_member = '老挝、越南' where value = 13",
    "statement_without_institution": "update raw.observation set institution = '' where document_id = (select document_id from raw.document "
    "where source_file = '简介丙.md') and indicator_code = 'library_volumes'",
    "refused_file": "insert into raw.file select * replace ('坏.pdf' as source_file, 'bad' as sha256) from raw.file where outcome = 'refused'; "
    "insert into raw.quarantine select * replace ('坏.pdf' as source_file, 'bad' as sha256) from raw.quarantine",
    "ocr_doubt": "update raw.observation set confidence = 0.2 where observation_id = (select min(observation_id) from raw.observation)",
    "poor_scan": "update raw.figure set confidence = 0.2 where document_id = "
    "(select document_id from raw.document where source_file = '年报2022.md')",
    "unread_pages": "update raw.document set unread_pages = '2, 3' where source_file = '简介丙.md'",
    "misnamed_file": "update raw.document set misnamed = true where source_file = '简介丙.md'",
}

PARTLY_FILLED = ("missing_rows",)
SEES: dict[str, tuple[str, ...]] = {
    # an official table of two rows lacks the others
    **dict.fromkeys(("repeated_value", "look_alike_numbers", "copied_table", "patents_granted", "price_jump"), PARTLY_FILLED),
    "told_twice": ("conflicting_statements",),  # each of the measures is one that the document gives twice
}
