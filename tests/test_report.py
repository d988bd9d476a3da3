"""The report's pages: what they say of a night, that they hold nothing but themselves, and how their folder is published."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from bs4 import BeautifulSoup

from expectations.check import GateResult
from expectations.gate import Verdict
from flows.reporting import page, report
from flows.reporting.charts import sparkline
from flows.reporting.findings import Evidence, Finding
from flows.reporting.letter import safe
from flows.warehouse.history import Run
from tests.fixtures.report_warehouse import NIGHT, make

STARTED = datetime.fromisoformat(NIGHT)
PASSED = GateResult(
    name="raw.document.not_empty", suite="raw", table="raw.document", severity="critical", outcome="passed", observed="24 行 rows",
    expected="≥ 1", title_zh="文件不为空", title_en="documents are there", rows=(),
)  # fmt: skip
FAILED = replace(PASSED, outcome="failed", observed="1 行 rows", rows=({"value": None, "quote": "就业率"},))


def run(outcome: str = "published", number: int = 1) -> Run:
    return Run(f"20261120T180000Z-{number}", STARTED, STARTED + timedelta(seconds=50), outcome, 27, 24, 3, 900, 700, 90)


def write(folder: Path, warehouse: Path | None, outcome: str = "published", number: int = 1, published: Path | None = None) -> Path:
    """The folder of a report."""
    verdict = Verdict((FAILED, PASSED) if outcome == "blocked" else (PASSED,))
    return report.write(folder / "report", run(outcome, number), verdict, warehouse, published, [run(number=0)]).parent


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "lxml")


def text(path: Path) -> str:
    return " ".join(soup(path).get_text(" ").split())


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("warehouse") / "20261120T180100000000Z.duckdb", schools=8)


@pytest.fixture(scope="module")
def pages(warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("data"), warehouse)


def changed(warehouse: Path, to: Path, *statements: str) -> Path:
    """A copy of the warehouse that differs by the statements."""
    to.write_bytes(warehouse.read_bytes())
    with duckdb.connect(str(to)) as connection:
        for statement in statements:
            connection.execute(statement)
    return to


def test_there_is_an_index_and_a_page_for_every_school(pages: Path):
    assert {"index.html", "documents.html", "definitions.html"} <= {path.name for path in pages.iterdir()}
    assert len(list((pages / "schools").glob("*.html"))) == 8
    assert all(re.fullmatch(r"[0-9a-z]+\.(html|csv)", path.name) for path in (pages / "schools").iterdir())


def test_pages_load_nothing_and_every_link_leads_somewhere(pages: Path):
    every = {path: soup(path) for path in pages.resolve().rglob("*.html")}
    anchors = {path: {element["id"] for element in made.select("[id]")} for path, made in every.items()}
    for path, made in every.items():
        assert not made.select("[src], [srcset], link, iframe, object, embed, form[action], base")
        for link in made.select("a[href]"):
            target, _, anchor = link["href"].partition("#")
            assert not re.match(r"[a-z]+:|//", target), link
            aim = (path.parent / target).resolve() if target else path
            assert aim.is_file(), link
            assert not anchor or anchor in anchors[aim], link


def test_a_page_may_run_only_its_own_script_and_sheet(pages: Path):
    for path in pages.rglob("*.html"):
        made = soup(path)
        policy = made.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
        for name in ("script", "style"):
            (element,) = made.find_all(name)
            known = base64.b64encode(hashlib.sha256(element.string.encode()).digest()).decode()
            assert f"{name}-src 'sha256-{known}'" in policy
        assert policy.startswith("default-src 'none'") and "unsafe" not in policy
        assert not [tag for tag in made.find_all(True) if any(name == "style" or name.startswith("on") for name in tag.attrs)]


def test_the_index_says_the_night_and_ranks_schools_by_what_needs_doing(pages: Path):
    said = text(pages / "index.html")
    assert "今夜的数据已发布" in said and "Tonight's data is published" in said
    rows = soup(pages / "index.html").select("#school-lines tbody tr")
    grave = [sum(int(mark.get_text().split()[-1]) for mark in row.select(".mark.critical")) for row in rows]
    assert len(rows) == 8 and grave == sorted(grave, reverse=True) and grave[0] > 0


@pytest.mark.parametrize(("outcome", "sentence"), [
    ("published", "今夜的数据已发布"), ("blocked", "今夜的数据没有发布"), ("unchanged", "今夜没有变化"), ("failed", "今夜的运行中断了"),
])  # fmt: skip
def test_every_outcome_has_its_sentence_and_says_what_readers_see(tmp_path: Path, warehouse: Path, outcome: str, sentence: str):
    published = tmp_path / "20261119T180130000000Z.duckdb"
    published.write_bytes(warehouse.read_bytes())
    index = write(tmp_path, warehouse, outcome, published=published) / "index.html"
    assert sentence in text(index)
    assert soup(index).select(f".night.{outcome}")
    if outcome != "published":
        assert "读者看到的仍是 2026-11-20 02:01 发布的数据" in text(index)


def test_a_blocked_night_shows_the_check_and_the_rows_that_broke_it(tmp_path: Path, warehouse: Path):
    blocked = soup(write(tmp_path, warehouse, "blocked") / "index.html").select_one("section.withheld").get_text(" ")
    assert "文件不为空" in blocked and "就业率" in blocked
    assert "此前从未发布过" in text(tmp_path / "report" / "index.html")


def test_a_first_night_that_failed_has_its_report_too(tmp_path: Path):
    said = text(write(tmp_path, None, "failed") / "index.html")
    assert "今夜的运行中断了" in said and "还没有学校的数据" in said


def test_an_unchanged_night_renews_the_index_and_keeps_the_schools_pages(tmp_path: Path, warehouse: Path):
    first = write(tmp_path, warehouse, published=warehouse).resolve()
    second = write(tmp_path, warehouse, "unchanged", number=2, published=warehouse).resolve()
    assert "今夜没有变化" in text(second / "index.html") and "今夜没有变化" not in text(first / "index.html")
    assert {path.name: path.stat().st_ino for path in (first / "schools").iterdir()} == {
        path.name: path.stat().st_ino for path in (second / "schools").iterdir()
    }


def test_what_changed_since_the_night_before_is_listed(tmp_path: Path, warehouse: Path):
    before = changed(
        warehouse, tmp_path / "20261119T180130000000Z.duckdb",
        "delete from raw.document where source_file = '学校1/年报2020.txt'",
        "update raw.document set document_id = 'other' where source_file = '学校1/年报2021.txt'",
        "insert into raw.document select * replace ('撤走.txt' as source_file, 'gone' as document_id) from raw.document limit 1",
        "update marts.fct_indicator_year set value = 4321 where indicator_year_key = md5('41000100012023' || '6')",
        "update quality.finding set status = 'resolved' where finding_key = md5('4100010001' || 0 || 0)",
    )  # fmt: skip
    told = soup(write(tmp_path, warehouse, "blocked", published=before) / "index.html")
    lists = {one.summary.get_text(" ").split()[0]: one.get_text(" ") for one in told.select("details.change")}
    assert "学校1/年报2020.txt" in lists["新交的文件"] and "学校1/年报2021.txt" in lists["改过的文件"] and "撤走.txt" in lists["撤走的文件"]
    assert "4,321" in lists["采信值有变的指标"] and "第1职业技术学院" in lists["新出现的疑点"]
    assert "已解决的疑点" not in lists


def test_a_schools_tables_tell_stated_missing_and_doubtful_cells(pages: Path):
    made = soup(pages / "schools" / "4100010001.html")
    assert made.select(".cell.missing") and made.select(".cell.stated")
    doubtful = made.select_one(".form .cell.doubtful")
    finding = made.find(id=doubtful.a["href"][1:])
    assert doubtful.a.get_text() == finding.select_one(".no").get_text()
    assert len(finding.select(".slip")) == 2 and "据统计" in finding.get_text() and "1 + 1 = 2 ≠ 3" in finding.get_text()
    assert made.select("svg.spark title")[0].get_text().startswith("2020: ")


def test_what_one_sentence_says_is_shown_once_with_every_quote_marked():
    def said(quote: str, sentence: str, line: int = 3) -> Evidence:
        return Evidence("年报.txt", "id", None, line, line, "prose", "2021", "获奖", 1.0, "项", quote, sentence)

    sentence = "共获奖14项，其中一等奖7项、二等奖5项。"
    evidence = (
        said("一等奖7项", "其中一等奖7项"), said("共获奖14项", sentence), said("7项、二等奖5项", sentence), said("别的", "别的句子。", 9),
    )  # fmt: skip
    first, other = Finding(*[None] * 9, "", evidence, *[None] * 6).slips
    assert (len(first.evidence), len(other.evidence)) == (3, 1)
    assert first.marked == [("共获奖14项", True), ("，其中", False), ("一等奖7项", True), ("、二等奖5项", True), ("。", False)]


def test_findings_say_what_to_do_and_whom_to_ask_and_settled_ones_are_folded(pages: Path):
    made = soup(pages / "schools" / "4100010001.html")
    group = made.select_one("#findings ~ .group").get_text(" ")
    assert "怎么改" in group and "由谁处理" in group and "学校" in group
    settled = made.select_one("details.closed")
    assert not settled.has_attr("open") and settled.select(".finding") and "已改" in settled.get_text()


def test_the_list_to_send_on_holds_the_schools_own_open_findings_and_runs_nothing(pages: Path):
    lines = list(csv.reader(io.StringIO((pages / "schools" / "4100010001.csv").read_text("utf-8-sig"))))
    own = [one for one in soup(pages / "schools" / "4100010001.html").select("article.finding") if not one.find_parent("details")]
    assert 0 < len(lines) - 1 <= len(own)
    assert all(len(line) == len(lines[0]) for line in lines)
    assert safe('=HYPERLINK("x")').startswith("'") and safe("就业率") == "就业率"


def test_a_schools_page_is_made_again_only_when_it_changed_and_goes_with_its_school(tmp_path: Path, warehouse: Path):
    first = write(tmp_path, warehouse).resolve()
    inodes = {path.name: path.stat().st_ino for path in (first / "schools").iterdir()}
    other = changed(
        warehouse, tmp_path / "other.duckdb", "update quality.finding set message_zh = '别的话' where institution_key = md5('4100010001')",
        *(f"delete from {table} where institution_key in (select institution_key from marts.dim_institution where institution_id = '4100010003')"
          for table in ("marts.fct_observation", "marts.fct_award", "quality.finding")),
    )  # fmt: skip
    second = write(tmp_path, other, number=2).resolve()
    kept = {path.name for path in (second / "schools").iterdir() if path.stat().st_ino == inodes[path.name]}
    assert set(inodes) - kept == {"4100010001.html", "4100010001.csv", "4100010003.html", "4100010003.csv"}
    assert not (second / "schools" / "4100010003.html").exists()
    assert first.exists()
    write(tmp_path, other, number=3)
    assert not first.exists()


def test_a_report_that_breaks_off_leaves_last_nights(tmp_path: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch):
    index = write(tmp_path, warehouse) / "index.html"
    before = index.read_bytes()
    monkeypatch.setattr(report, "school_page", lambda *_: 1 / 0)
    monkeypatch.setattr(page, "version", lambda: "other")
    with pytest.raises(ZeroDivisionError):
        write(tmp_path, warehouse, "blocked", number=2)
    assert index.read_bytes() == before
    monkeypatch.undo()
    write(tmp_path, warehouse, number=3)
    assert len(list((tmp_path / "report-nights").iterdir())) == 2


def test_a_report_from_before_nights_had_folders_gives_way(tmp_path: Path, warehouse: Path):
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "index.html").write_text("old")
    assert "今夜的数据已发布" in text(write(tmp_path, warehouse) / "index.html")


def test_an_index_of_fifteen_hundred_schools_stays_small(tmp_path: Path):
    few, more = (
        (write(tmp_path, make(tmp_path / f"{n}.duckdb", schools=n, figures=1), number=n) / "index.html").stat().st_size for n in (4, 12)
    )
    assert few + (more - few) / 8 * 1496 < 2_000_000


def test_a_sparkline_needs_three_years_and_spaces_them_as_they_were():
    assert sparkline([(2020, 1), (2021, 2)]) == ""
    points = re.search(r'points="([^"]+)"', sparkline([(2018, 1.0), (2020, 5.0), (2021, 3.0)]))[1]
    across = [float(point.split(",")[0]) for point in points.split()]
    assert (across[1] - across[0]) == pytest.approx(2 * (across[2] - across[1]))


@pytest.mark.parametrize("ground", ["paper", "wash", "red-wash", "amber-wash", "green-wash", "grey-wash", "pen"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_ink_is_read_on_every_ground(scheme: str, ground: str):
    light, dark = re.findall(r":root \{(.*?)\}", page.asset("report.css"), re.DOTALL)[:2]
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", light))
    if scheme == "dark":
        colours |= dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", dark))
    inks = ("ink",) if ground == "pen" else ("ink", "soft", "red", "amber", "blue", "green", "grey")
    for ink in inks:
        assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours (#rrggbb)."""

    def luminance(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
