"""The indicator catalogue: every name found in one pass, whatever its spelling, and each row whole."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from flows.extraction.catalogue import Catalogue, fold_label
from flows.settings import ROOT

SEED = ROOT / "dbt_project" / "seeds" / "indicators.csv"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(SEED)


def codes(catalogue: Catalogue, text: str) -> list[str]:
    return [match.codes[0] for match in catalogue.find(text)]


def test_a_name_is_found_with_its_offsets_in_the_text_as_given(catalogue: Catalogue) -> None:
    text = "学校 占 地 面 积 500 亩"
    (match,) = catalogue.find(text)
    assert match.codes == ("campus_area",)
    assert text[match.start : match.end] == "学校 占 地 面 积"


@pytest.mark.parametrize("written", ["“双师型”教师", "双师型教师", "『双师型』 教师", '"双师型"教师'])
def test_quotation_marks_and_spaces_do_not_matter(catalogue: Catalogue, written: str) -> None:
    assert codes(catalogue, f"其中{written}120人") == ["dual_qualified_teachers"]


@pytest.mark.parametrize("written", ["全日制国（境）外留学生人数", "全日制国(境)外留学生人数", "全日制国〔境〕外留学生人数"])
def test_kinds_of_brackets_do_not_matter(catalogue: Catalogue, written: str) -> None:
    assert codes(catalogue, written) == ["international_students"]


def test_the_longest_name_wins_and_shorter_ones_inside_it_are_dropped(catalogue: Catalogue) -> None:
    assert codes(catalogue, "“双师型”教师占比达76%") == ["dual_qualified_teacher_rate"]
    assert codes(catalogue, "毕业生就业率96%") == ["employment_rate"]


def test_a_word_that_holds_a_name_and_means_something_else_gives_nothing(catalogue: Catalogue) -> None:
    assert codes(catalogue, "新图书馆已经开放") == []
    assert "award_count" not in codes(catalogue, "发放奖学金")


def test_latin_names_are_found_as_whole_words_only(catalogue: Catalogue) -> None:
    assert codes(catalogue, "It has 9,000 full-time students.") == ["fulltime_students"]
    assert codes(catalogue, "a staffing plan") == []


def test_a_name_of_several_indicators_gives_all_their_codes(catalogue: Catalogue) -> None:
    assert catalogue.exact("生均财政专项补贴") == (
        "internship_fiscal_subsidy_per_student",
        "internship_insurance_fiscal_per_student",
    )


@pytest.mark.parametrize(
    "label", ["就业率", "就业率（%）", "（1）就业率", "1. 就业率", "其中：就业率", "① 就业率", "就 业 率(％)", "# 就业率"]
)
def test_a_table_label_is_known_without_its_numbering_and_unit_note(catalogue: Catalogue, label: str) -> None:
    assert catalogue.exact(label) == ("employment_rate",)


def test_a_label_that_only_holds_a_name_is_not_that_indicator(catalogue: Catalogue) -> None:
    assert catalogue.exact("就业率排名前十的专业") == ()
    assert catalogue.exact("") == ()


def test_a_label_of_nothing_but_a_unit_note_stays_itself() -> None:
    assert fold_label("（人）") == "人"


def test_every_indicator_is_whole(catalogue: Catalogue) -> None:
    assert len(catalogue.indicators) >= 260
    for indicator in catalogue.indicators.values():
        assert indicator.definition.endswith("。"), indicator.code
        assert indicator.name_en and indicator.unit, indicator.code
        assert indicator.lower is not None and indicator.upper is not None and indicator.lower < indicator.upper, indicator.code
        assert not indicator.parent or indicator.parent in catalogue.indicators, indicator.code
        if indicator.unit == "%":
            assert indicator.upper <= 200, indicator.code


def test_no_indicator_is_its_own_ancestor(catalogue: Catalogue) -> None:
    for indicator in catalogue.indicators.values():
        seen, at = {indicator.code}, indicator.parent
        while at:
            assert at not in seen, f"{indicator.code}: {seen} leads back to {at}"
            seen.add(at)
            at = catalogue.indicators[at].parent


def test_the_shared_catalogue_keeps_its_codes_names_and_units(catalogue: Catalogue, shared: Path) -> None:
    with (shared / "catalogue" / "indicators.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            mine = catalogue.indicators[row["code"]]
            assert (mine.name_zh, mine.unit, mine.official_table) == (row["name_zh"], row["unit"], row["official_table"])
            assert set(filter(None, row["aliases"].split("|"))) <= set(mine.aliases)


def test_a_short_row_is_refused_with_its_line(tmp_path: Path) -> None:
    lines = SEED.read_text("utf-8").splitlines()
    broken = tmp_path / "indicators.csv"
    broken.write_text("\n".join([*lines[:3], "new_code,新指标"]), "utf-8")
    with pytest.raises(ValueError, match="line 4: the row of indicator 'new_code' is short"):
        Catalogue.load(broken)


def test_of_a_code_that_stands_twice_the_first_row_counts(tmp_path: Path) -> None:
    lines = SEED.read_text("utf-8").splitlines()
    repeated = tmp_path / "indicators.csv"
    repeated.write_text("\n".join([*lines[:3], lines[1].replace("就业率", "另一个名字", 1)]), "utf-8")
    assert Catalogue.load(repeated).indicators["employment_rate"].name_zh == "就业率"


def test_another_catalogue_has_another_version(tmp_path: Path, catalogue: Catalogue) -> None:
    shorter = tmp_path / "indicators.csv"
    shorter.write_text("\n".join(SEED.read_text("utf-8").splitlines()[:-1]), "utf-8")
    assert Catalogue.load(shorter).version != catalogue.version
