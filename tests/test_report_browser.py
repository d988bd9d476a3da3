"""The report in a real browser: it opens from a disk and asks for nothing, and people find their way with mouse, keyboard, phone and printer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest

from tests import chromium
from tests.chromium import Page
from tests.fixtures.report_warehouse import make
from tests.test_report import write

pytestmark = pytest.mark.skipif(not chromium.found(), reason="needs a Chromium; Debian: apt-get install chromium fonts-noto-cjk")

HOSTILE = (
    "<script>hacked=1</script>\"><img src=x onerror=hacked=1>' onload='hacked=1 javascript:hacked=1"
    " </style></title></script>--> {{7*7}} %s {0} &amp;"
)
A4 = (210 / 25.4 * 72, 297 / 25.4 * 72)
HIDDEN = "getComputedStyle(document.querySelector('{}')).display === 'none'"
SHOWN_ROWS = "document.querySelectorAll('#school-lines tbody tr:not([hidden])').length"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def new_tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Page]]:
    with chromium.browser(tmp_path_factory.mktemp("chromium")) as tab:
        yield tab


@pytest.fixture
def tab(new_tab: Callable[[], Page]) -> Page:
    """A fresh tab as wide as a desk's screen."""
    page = new_tab()
    page.size(1200)
    return page


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    return write(folder, make(folder / "20261120T180100000000Z.duckdb", schools=7)).resolve()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    return write(folder, make(folder / "20261120T180100000000Z.duckdb", schools=5, text=HOSTILE), "blocked").resolve()


def choose(tab: Page, name: str, value: str) -> None:
    """Give a field of the page's filter a value, as a person would."""
    field = f"document.querySelector('form.filter').elements['{name}']"
    tab.ask(f"{field}.value = '{value}'; {field}.dispatchEvent(new Event('input', {{bubbles: true}}))")


def every_page(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def test_every_page_opens_from_the_disk_asks_for_nothing_and_complains_of_nothing(tab: Page, pages: Path):
    for path in every_page(pages):
        tab.open(path)
        assert tab.requests == [path.as_uri()]
        assert tab.complaints == []
        assert tab.ask("document.querySelector('h1').textContent.length") > 0


def test_hostile_text_in_every_field_stays_text(tab: Page, hostile: Path):
    for path in every_page(hostile):
        tab.open(path)
        tab.ask("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert tab.requests == [path.as_uri()]
        assert tab.complaints == []
        assert tab.ask("typeof hacked") == "undefined"
        assert tab.ask("[document.scripts.length, document.images.length, document.querySelectorAll('style').length]") == [1, 0, 1]
        assert tab.ask("document.querySelectorAll('[onerror], [onload], [href^=javascript]').length") == 0
        assert tab.ask("document.body.textContent.split('<script>hacked=1</script>').length") > 3


def test_search_and_filters_narrow_the_schools_and_can_be_cleared(tab: Page, pages: Path):
    tab.open(pages / "index.html")
    assert tab.ask(SHOWN_ROWS) == 7

    choose(tab, "find", "第2职业")
    assert tab.ask(SHOWN_ROWS) == 1
    assert tab.ask("document.querySelector('form.filter output').textContent") == "1"
    choose(tab, "find", "4100010001 某省")
    assert "第1职业技术学院" in tab.ask("document.querySelector('#school-lines tbody tr:not([hidden])').textContent")
    choose(tab, "find", "第0职业学校")  # a name that it had
    assert tab.ask(SHOWN_ROWS) == 1
    choose(tab, "find", "")
    counts = "[...document.querySelectorAll('#school-lines tbody tr:not([hidden]) .shown')].map(cell => Number(cell.textContent))"
    every = sum(tab.ask(counts))
    for name in ("severity", "check", "owner"):
        choose(tab, name, "0")
        assert 0 < sum(tab.ask(counts)) < every
        choose(tab, name, "")
    choose(tab, "status", "1")
    assert 0 < sum(tab.ask(counts)) < every
    tab.click("form.filter button[type=reset]")
    tab.until(f"{SHOWN_ROWS} === 7")
    assert sum(tab.ask(counts)) == every
    choose(tab, "order", "shown")
    assert tab.ask(counts) == sorted(tab.ask(counts), reverse=True)


def test_documents_and_definitions_are_searched_too(tab: Page, pages: Path):
    for name, words, list_ in (("documents", "年报2021", "#document-lines"), ("definitions", "指标17", "#indicator-lines")):
        tab.open(pages / f"{name}.html")
        choose(tab, "find", words)
        shown, every = (tab.ask(f"document.querySelectorAll('{list_} [data-name]{which}').length") for which in (":not([hidden])", ""))
        assert 0 < shown < every


def test_one_switch_turns_the_page_to_english_and_the_next_page_with_it(tab: Page, pages: Path):
    tab.open(pages / "index.html")
    assert tab.ask("document.documentElement.lang") == "zh-CN"
    assert tab.ask(HIDDEN.format("h1 .en")) and not tab.ask(HIDDEN.format("h1 .zh"))
    tab.click("[data-lang-to=en]")
    assert tab.ask("document.documentElement.lang") == "en"
    assert tab.ask("document.title").startswith("Data-quality report")
    assert tab.ask(HIDDEN.format("h1 .zh")) and not tab.ask(HIDDEN.format("h1 .en"))
    assert tab.ask("document.querySelector('h1 .en').lang") == "en"
    assert tab.ask("location.hash") == "#en"
    link = tab.ask("document.querySelector('#school-lines a').href")
    assert link.endswith("#en")
    tab.call("Page.reload")
    tab.until("document.readyState === 'complete' && document.title.startsWith('Data')")
    tab.click("#school-lines a")
    tab.until("location.pathname.includes('/schools/') && document.readyState === 'complete'")
    assert tab.ask("document.documentElement.lang") == "en"
    tab.click("[data-lang-to=zh]")
    assert tab.ask("document.documentElement.lang") == "zh-CN"
    assert tab.complaints == []


def test_a_finding_that_a_link_names_is_shown_though_it_is_folded(tab: Page, pages: Path):
    school = pages / "schools" / "4100010001.html"
    tab.open(school)
    folded = tab.ask("document.querySelector('details.closed .finding').id")
    tab.open(school, f"#en.{folded}")
    assert tab.ask("document.querySelector('details.closed').open")
    assert tab.ask(f"Math.abs(document.getElementById('{folded}').getBoundingClientRect().top) < innerHeight")
    assert tab.ask("document.documentElement.lang") == "en"


def test_without_scripts_all_is_there_in_both_languages(tab: Page, pages: Path):
    tab.scripts(False)
    for path in (pages / "index.html", pages / "schools" / "4100010001.html"):
        tab.open(path)
        assert tab.ask("document.documentElement.dataset.language === undefined")
        assert not tab.ask(HIDDEN.format("h2 .zh")) and not tab.ask(HIDDEN.format("h2 .en"))
        assert tab.ask("[...document.querySelectorAll('[data-script]')].every(one => getComputedStyle(one).display === 'none')")


def test_the_keyboard_reaches_everything_and_shows_where_it_is(tab: Page, pages: Path):
    tab.open(pages / "index.html")
    tab.press("Tab")
    assert tab.ask("document.activeElement.className") == "skip"
    assert tab.ask("document.activeElement.getBoundingClientRect().left") >= 0
    assert tab.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab.press("Enter")
    assert tab.ask("document.activeElement.id") == "main"
    tab.open(pages / "index.html")
    met = []
    for _ in range(30):
        tab.press("Tab")
        met.append(tab.ask("(({tagName, dataset, name}) => `${tagName}.${dataset.langTo || name || ''}`)(document.activeElement)"))
    assert {"BUTTON.en", "INPUT.find", "SELECT.severity", "SELECT.check", "A."} <= set(met)
    tab.ask("document.querySelector('[data-lang-to=en]').focus()")
    tab.press(" ")
    assert tab.ask("document.documentElement.lang") == "en"
    tab.ask("document.querySelector('#checks ~ details summary').focus()")
    tab.press("Enter")
    assert tab.ask("document.querySelector('#checks ~ details').open")


def test_a_phone_never_scrolls_sideways(tab: Page, pages: Path, hostile: Path):
    tab.size(375, 800)
    for folder in (pages, hostile):
        for path in every_page(folder)[:5]:
            for fragment in ("#zh", "#en"):
                tab.open(path, fragment)
                tab.ask("document.querySelectorAll('details').forEach(one => one.open = true)")
                assert tab.ask(OVERFLOW) <= 0, (path, fragment)


def test_it_prints_on_a4_without_the_screens_tools(tab: Page, pages: Path):
    for path in (pages / "index.html", pages / "schools" / "4100010001.html"):
        tab.open(path)
        printed = pypdfium2.PdfDocument(tab.pdf())
        assert len(printed) >= 2
        assert all(printed[at].get_size() == pytest.approx(A4, abs=1) for at in range(len(printed)))
        words = "".join(printed[at].get_textpage().get_text_range() for at in range(len(printed)))
        assert "English" not in words and "查找" not in words and "打印这一页" not in words
        assert f"2 / {len(printed)}" in words
    tab.media("print")
    assert tab.ask("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    assert tab.ask("getComputedStyle(document.querySelector('.form tbody tr')).breakInside") == "avoid"


def test_the_list_of_findings_is_copied_as_text(tab: Page, pages: Path):
    tab.open(pages / "schools" / "4100010001.html")
    tab.click("[data-copy]")
    tab.until("!document.querySelector('.copied').hidden")
    assert "怎么改" in tab.ask("document.getElementById('letter').textContent")
    assert tab.complaints == []


def test_names_and_roles_are_there_for_who_does_not_see(tab: Page, pages: Path):
    for path in (pages / "index.html", pages / "schools" / "4100010001.html"):
        tab.open(path)
        tab.call("Accessibility.enable")
        nodes = [node for node in tab.call("Accessibility.getFullAXTree")["nodes"] if not node.get("ignored")]
        nameless = [
            node["role"]["value"] for node in nodes
            if node["role"]["value"] in ("link", "button", "combobox", "searchbox", "image", "img", "region", "heading", "SvgRoot")
            and not node.get("name", {}).get("value", "").strip()
        ]  # fmt: skip
        assert nameless == []
        assert {"main", "banner", "navigation", "contentinfo"} <= {node["role"]["value"] for node in nodes}
