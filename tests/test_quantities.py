"""What is a quantity in a report, how much it is and how exactly it is said."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extraction.quantities import numerals
from flows.extraction.quantities import reader as quantities

SHARED = Path(__file__).resolve().parents[2] / "shared"


def seen(text: str) -> list[tuple[float, str, str]]:
    return [(quantity.value, quantity.unit, quantity.qualifier) for quantity in quantities.find(text)]


def kinds(text: str) -> list[tuple[float, str]]:
    return [(quantity.value, quantity.kind) for quantity in quantities.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("班级 56 个，学生 2,431 人", [(56, "个", "exact"), (2431, "人", "exact")]),
        ("生均用地面积32.5㎡", [(32.5, "平方米", "exact")]),
        ("建筑面积34.2万平方米", [(342000, "平方米", "exact")]),
        ("实际收入4.65亿元", [(465_000_000, "元", "exact")]),
        ("到账经费 1364.79 万元", [(13_647_900, "元", "exact")]),
        ("学校资产3万5千元", [(35000, "元", "exact")]),
        ("毕业生１２０人，双证率９８．２％", [(120, "人", "exact"), (98.2, "%", "exact")]),
        ("报名16，000人", [(16000, "人", "exact")]),
        ("占地约1 200亩", [(1200, "亩", "approx")]),
        ("就业率96. 47%", [(96.47, "%", "exact")]),
        ("平均起薪5200元/月", [(5200, "元/月", "exact")]),
        ("每周 2 次/周", [(2, "次", "exact")]),
        ("接待500余人/次", [(500, "人次", "at_least")]),
        ("培训700人·日", [(700, "人日", "exact")]),
        ("设备 3 台（套）", [(3, "台", "exact")]),
        ("出口带宽10G，存储1011TB", [(10, "G", "exact"), (1011, "TB", "exact")]),
        ("学制3年", [(3, "年", "exact")]),
        ("教职工总数395，其中专任265。", [(395, "", "exact"), (265, "", "exact")]),
        ("开设23专业", [(23, "", "exact")]),
        ("投资120 万新建网络", [(1_200_000, "", "exact")]),
        ("申请/授权专利226/404项", [(226, "项", "exact"), (404, "项", "exact")]),
        ("In 2021 graduates of the college", []),
        ("70人*3天=210", [(70, "人", "exact"), (3, "天", "exact"), (210, "", "exact")]),
    ],
)
def test_values_come_in_their_base_unit(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert seen(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("近19000人", (19000, "人", "approx")),
        ("近 300 多所院校", (300, "所", "approx")),
        ("近4万余元", (40000, "元", "approx")),
        ("98.6%左右", (98.6, "%", "approx")),
        ("约占毕业生总数的79%", (79, "%", "approx")),
        ("1000余人", (1000, "人", "at_least")),
        ("10余万人", (100_000, "人", "at_least")),
        ("150多项", (150, "项", "at_least")),
        ("达到30%以上", (30, "%", "at_least")),
        ("超过80%的毕业生", (80, "%", "at_least")),
        ("不低于10%", (10, "%", "at_least")),
        ("破1亿元", (100_000_000, "元", "at_least")),
        ("至少 1 个月以上", (1, "个月", "at_least")),
        ("不足10人", (10, "人", "at_most")),
        ("不超过5人", (5, "人", "at_most")),
        ("100人以内", (100, "人", "at_most")),
        ("经过3轮", (3, "次", "exact")),
        ("打破3项纪录", (3, "项", "exact")),
        ("more than 16,000 full-time students", (16000, "人", "at_least")),
        ("nearly 300 teachers", (300, "人", "approx")),
        ("up to 40 courses", (40, "门", "at_most")),
    ],
)
def test_words_beside_a_number_say_how_exact_it_is(text: str, expected: tuple[float, str, str]) -> None:
    assert seen(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("先后三次获评", [(3, "次", "exact")]),
        ("共有两个校区", [(2, "个", "exact")]),
        ("一千零五十人", [(1050, "人", "exact")]),
        ("二百三十六项", [(236, "项", "exact")]),
        ("两百余人", [(200, "人", "at_least")]),
        ("十余所中职学校", [(10, "所", "at_least")]),
        ("近百名学生", [(100, "人", "approx")]),
        ("参与师生近万人", [(10000, "人", "approx")]),
        ("百余项", [(100, "项", "at_least")]),
        ("总值过亿元", [(1e8, "元", "at_least")]),
        ("投入近千万元", [(1e7, "元", "approx")]),
        ("两千元补助", [(2000, "元", "exact")]),
        ("多元、三元评价", []),
        ("上百家企业", [(100, "家", "at_least")]),
        ("九成以上学生", [(90, "%", "at_least")]),
        ("三分之一的教师", [(33.3333, "%", "exact")]),
        ("五分之二", [(40, "%", "exact")]),
        ("百分之九十五点五", [(95.5, "%", "exact")]),
        ("百分之98", [(98, "%", "exact")]),
        ("占一半以上", [(50, "%", "at_least")]),
        ("三等奖一项。", [(1, "项", "exact")]),
    ],
)
def test_numbers_in_chinese_numerals_count_when_they_are_quantities(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert seen(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2021年11月30日", "2020-2021学年", "20/21学年", "2021届毕业生", "2021级学生", "5月25日", "二零二一年十一月", "2015—2018年",
        "近5年", "近三年来", "连续7年", "两年制", "第七届", "第三批", "一年级", "三年级", "一流专业", "一批骨干", "一系列活动", "一期工程",
        "二期项目", "三全育人", "一体两翼", "五育并举", "“四个意识”", "两个维护", "三个层次", "三位一体", "五个一工程", "“33618”",
        "“2+4+8”专业群", "1+X证书", "5G基站", "12英寸", "50强企业", "世界500强", "3D打印", "CS75plus", "C919", "工业4.0", "Web3.0",
        "〔2021〕35号", "（0106-2）", "（560301）", "023-61879999", "13812345678", "www.example.edu.cn", "1.1 专业建设", "2.1 专业建设质量",
        "（1）学生", "1）学生", "图 3：分布", "表 1-2 2023 年情况", "表 3 项目名称", "案例 7：育人", "附件 2", "数百人", "几十家", "数十万元",
        "万人计划", "三台县", "三支一扶", "翻一番", "8:30-11:30", "下午2:30", "90后教师", "前十名", "2等奖", "六月的校园", "2025 远景",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_quantity_is_none(text: str) -> None:
    assert seen(text) == []


def test_a_range_is_two_quantities_the_low_one_at_least_and_the_high_one_at_most() -> None:
    found = quantities.find("调剂 300-500 万元，优秀率20%—30%，新增3至5个")
    assert [(q.value, q.qualifier, q.kind, q.unit) for q in found] == [
        (3_000_000, "at_least", "range_low", "元"), (5_000_000, "at_most", "range_high", "元"),
        (20, "at_least", "range_low", "%"), (30, "at_most", "range_high", "%"),
        (3, "at_least", "range_low", "个"), (5, "at_most", "range_high", "个"),
    ]  # fmt: skip


def test_ratios_ranks_points_differences_and_shares_of_each_are_told_apart() -> None:
    assert kinds("师生比1:18.6，供需比达 1:11 以上，生师比18.5∶1") == [(18.6, "ratio"), (11, "ratio"), (18.5, "ratio")]
    assert kinds("列全国第9位，稳居全国前三") == [(9, "rank"), (3, "rank")]
    assert kinds("提高3.2个百分点") == [(3.2, "points")]
    assert kinds("较上年增加0.7亿元，增长12.3%，增加到50人") == [(70_000_000, "difference"), (12.3, "difference"), (50, "number")]
    assert kinds("优秀教师、优秀辅导员各1人") == [(1, "each")]


def test_english_sentences_hold_quantities_too() -> None:
    text = "The college has two campuses, 11 secondary schools and equipment worth 338,658,100 yuan; founded in 1956, it is in the top 100."
    assert seen(text) == [(2, "个", "exact"), (11, "个", "exact"), (338_658_100, "元", "exact")]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("17459", [(17459, "", "exact")]), ("1,234.50", [(1234.5, "", "exact")]), ("89.09%", [(89.09, "%", "exact")]),
        ("226/404", [(226, "", "exact"), (404, "", "exact")]), ("226项/404项", [(226, "项", "exact"), (404, "项", "exact")]),
        ("15 人", [(15, "人", "exact")]), ("１２", [(12, "", "exact")]), ("12（人）", [(12, "人", "exact")]), ("约500", [(500, "", "approx")]),
        ("≥95%", [(95, "%", "at_least")]), ("3.2万元", [(32000, "元", "exact")]), ("12万", [(120_000, "", "exact")]), ("0", [(0, "", "exact")]),
        ("-3.5", [(-3.5, "", "exact")]), ("+67", [(67, "", "exact")]), ("1:18", [(18, "", "exact")]), ("2021", [(2021, "", "exact")]),
        ("0.823个/生", [(0.823, "个/生", "exact")]),
        ("3（含1名博士）", [(3, "", "exact"), (1, "人", "exact")]), ("2240 人; 读书会: 32 人", [(2240, "人", "exact"), (32, "人", "exact")]),
        ("—", []), ("-", []), ("/", []), ("", []), ("无", []), ("2021年", []), ("2020-2021", []), ("500 强", []), ("√", []), ("(5)", []),
    ],
)  # fmt: skip
def test_a_cell_gives_its_numbers_and_a_dash_gives_none(cell: str, expected: list[tuple[float, str, str]]) -> None:
    assert [(q.value, q.unit, q.qualifier) for q in quantities.read_cell(cell)] == expected


ALPHABET = st.sampled_from("0123456789.,，/%％年月人名个万亿余近约一二两三十百千第届级、。（）()“”:： -—+GMX学校占以上强各\n\t")


@settings(max_examples=400, deadline=None)
@given(st.text(ALPHABET, max_size=60) | st.text(max_size=40))
def test_quantities_stand_where_they_say_in_order_and_apart(text: str) -> None:
    for read in (quantities.find, quantities.read_cell):
        last = 0
        for quantity in read(text):
            assert last <= quantity.start < quantity.end <= len(text)
            assert quantity.written == text[quantity.start : quantity.end]
            assert quantity.value == quantity.value  # a number, never NaN
            last = quantity.end


@given(st.integers(min_value=0, max_value=99_999_999))
def test_any_integer_is_read_back_from_a_sentence_and_from_a_cell(value: int) -> None:
    assert seen(f"共{value}人")[0][0] == value
    assert quantities.read_cell(f"{value:,}")[0].value == value


def in_numerals(value: int) -> str:
    digits, scales, text, pending = "零一二三四五六七八九", ("千", "百", "十", ""), "", False
    for digit, scale in zip(f"{value:04d}", scales, strict=True):
        if digit == "0":
            pending = bool(text)
            continue
        text += ("零" if pending else "") + digits[int(digit)] + scale
        pending = False
    return text


@given(st.integers(min_value=1, max_value=9999))
def test_chinese_numerals_are_read_back(value: int) -> None:
    assert numerals.chinese(in_numerals(value)) == value


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(numerals.fold(text)) == len(text)


@pytest.mark.parametrize("piece", ["1 ", "1/2/", "一", "a", "1,111,", "近百人", "2021-2022", "第一", "1+", "“1"])
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def once(text: str) -> float:
        started = time.process_time()
        quantities.find(text)
        return time.process_time() - started

    def seconds(length: int) -> float:
        """The least of three, for a busy machine only ever adds; what is too short to be measured counts as 0.03."""
        return max(min(once((piece * length)[:length]) for _ in range(3)), 0.03)

    assert seconds(80_000) < 20 * seconds(10_000)


@pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the labelled documents lie beside the checkout and are not here")
def test_gold_figures_of_the_real_documents_are_found_with_their_qualifiers() -> None:
    from flows.documents.intake import read

    scales = (1, 1e4, 1e8, 1e-4, 1e-8, 1e3, 1e-3)
    total = found = qualified = 0
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        held = []
        for block in read(path, path.name).blocks:
            if block.table is None:
                held += [(q, *block.place(q.start, q.end)[1:]) for q in quantities.find(block.text)]
                continue
            for row in block.table.rows:
                held += [(q, row.line_start, row.line_end) for cell in row.cells for q in quantities.read_cell(cell)]
        labels = [
            json.loads(line) for file in (SHARED / "gold").glob("*.observations.jsonl") for line in file.open(encoding="utf-8")
        ]
        for label in (label for label in labels if label["source"] == path.name):
            near = [
                q for q, first, last in held
                if first - 3 <= label["line_end"] and label["line_start"] - 3 <= last
                and any(abs(q.value * scale - label["value"]) <= 1e-6 * max(1, abs(label["value"])) for scale in scales)
            ]  # fmt: skip
            total += 1
            found += bool(near)
            qualified += any(q.qualifier == label["qualifier"] for q in near)
    assert total > 900
    assert found / total >= 0.99
    assert qualified / total >= 0.99


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("参加活动3 400多人", [(3400, "人", "at_least")]),
        ("家访累计5 120小时", [(5120, "小时", "exact")]),
        ("发放资金2 305.8万元", [(23_058_000, "元", "exact")]),
        ("每人补助1 200-1 500元", [(1200, "元", "at_least"), (1500, "元", "at_most")]),
        ("2022 年 300人", [(300, "人", "exact")]),
        ("见表 4 250人", [(250, "人", "exact")]),
        ("分别为 20 45 310人", [(310, "人", "exact")]),
        ("举办讲座12期2,480人次", [(12, "期", "exact"), (2480, "人次", "exact")]),
    ],
)
def test_a_space_may_mark_thousands_but_never_joins_two_numbers(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert seen(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新校区占地7 52亩", [(752, "number")]),
        ("设班级3 6个", [(36, "number")]),
        ("聘有外聘教师 2 35 人", [(235, "number")]),
        ("合格率9 7.5%", [(97.5, "percent")]),
        ("升学 24 6.1%", [(6.1, "percent")]),
        ("班级数 31 33 个", [(3133, "difference")]),
        ("教师 212 245 人", [(212245, "difference")]),
        ("2 145人报名", [(2145, "difference")]),
        ("编制数\t212\t245\t人", [(245, "number")]),
        ("学制3 2年", []),
    ],
)
def test_digits_that_came_apart_are_one_number_or_a_doubt_and_never_its_second_half(text: str, expected: list[tuple[float, str]]) -> None:
    assert kinds(text) == expected
