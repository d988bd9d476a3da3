"""What an author is told of a draft: contradictions, missing rows, figures not understood, and why a file can't be read."""

from __future__ import annotations

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows import cli
from flows.settings import ROOT

REPORT = ROOT / "raw" / "质量年度报告2022.md"
CLEAN = "# 甲市职业技术学院简介\n\n学校现有专任教师 412 人，图书 86.5 万册，开设专业 38 个。\n"
CONTRADICTING = """# 甲市职业技术学院质量年度报告（2022）

2021 年，学生在技能大赛中获奖 14 项，其中一等奖 7 项、二等奖 5 项、三等奖 3 项。<script>alert(1)</script>
"""


def check(*words: object):
    return CliRunner().invoke(cli.main, ["check", *map(str, words)])


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory):
    """What dbt parsed is kept among the drafts of these tests alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, str, int]:
    """The sample annual report with one row of its tables taken out: JSON, page, exit code."""
    folder = tmp_path_factory.mktemp("draft")
    lines = REPORT.read_text("utf-8").splitlines()
    (cut,) = [line for line in lines if "专任教师" in line and "647" in line]
    (folder / "草稿.md").write_text("\n".join(line for line in lines if line != cut), "utf-8")
    result = check(folder / "草稿.md", "--json", "--html", folder / "page.html")
    return json.loads(result.stdout), (folder / "page.html").read_text("utf-8"), result.exit_code


def test_a_report_is_told_its_contradictions_with_their_words(report):
    told, page, code = report
    assert code == 1 and not told["clean"]
    (doubt,) = [one for one in told["findings"] if one["check_code"] == "award_total"]
    assert "14" in doubt["message_zh"] and "15" in doubt["message_zh"]
    assert any("14" in side["quote"] for side in doubt["sides"])
    assert doubt["mend_zh"] in page and doubt["message_zh"].split("（")[0] in page


def test_a_row_missing_from_an_official_table_is_named(report):
    told, page, _ = report
    missing = {(table["official_table"], row) for table in told["tables"] for row in table["missing"]}
    assert any("专任教师" in row for _, row in missing), missing
    assert all(row in page for _, row in missing)


def test_every_figure_is_either_read_or_listed_as_not_understood(report):
    told, _, _ = report
    (document,) = told["documents"]
    assert document["figures"] > 500
    assert document["figures"] == document["mapped"] + len(told["unread"])
    assert all(one["reason"] for one in told["unread"])


def test_a_draft_with_nothing_to_mend_ends_with_0_and_says_so(tmp_path: Path):
    (tmp_path / "简介.txt").write_text(CLEAN, "utf-8")
    result = check(tmp_path / "简介.txt")
    assert result.exit_code == 0, result.output
    assert "没有发现需要改正之处" in result.output and "Nothing to mend" in result.output
    assert "没有读到官方表格" in result.output
    assert "412 人" in result.output


def test_drafts_are_compared_and_a_refused_one_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "报告.md").write_text(CONTRADICTING, "utf-8")
    (tmp_path / "报告.md").write_text("", "utf-8")
    result = check("a/报告.md", "报告.md", "--lang", "en", "--html", "page.html")
    assert result.exit_code == 1
    assert "1 files can't be read; 1 points to mend or confirm" in result.output
    assert "2/报告.md" in result.output and "The file is empty" in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "page.html", "报告.md"]
    assert scripts((tmp_path / "page.html").read_text("utf-8")) == 0


def scripts(page: str) -> int:
    """How many script elements a page has."""
    found = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag, attributes):
            found.append(tag)

    Tags().feed(page)
    return found.count("script")


@pytest.mark.parametrize("words", [(), ("no-such-file.txt",), ("--json",)])
def test_without_a_file_that_is_there_it_is_wrong_usage(words: tuple[str, ...]):
    assert check(*words).exit_code == 2


def test_a_check_that_could_not_be_made_is_no_clean_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "简介.txt").write_text(CLEAN, "utf-8")
    monkeypatch.setenv("NIANBAO_BUILD_TIMEOUT", "0")
    result = check(tmp_path / "简介.txt")
    assert result.exit_code == 3
    assert "could not be made" in result.output


def test_neither_prefect_nor_great_expectations_is_loaded():
    heavy = ("prefect", "great_expectations", "dbt")
    code = f"import sys; import flows.check.draft, flows.check.text, flows.check.page; print([m for m in {heavy} if m in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert printed.strip() == "[]"
