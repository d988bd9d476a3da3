"""Plots as SVG inside the page, drawn when the report is made; the page's own stylesheet colours them, in light, dark and print.

pygal draws the bars. Compared (sizes installed; a plot of 5 years and 5 levels): pygal 1.3 MB of Python, 12 ms, 9 KB once its
script and styles are taken out; altair with vl-convert 84 MB, 27 ms, 7 KB with fixed colours; matplotlib draws text as paths or
guesses the width of Chinese; plotly brings a script of 4 MB to every page. A sparkline is one line, and drawn here.
"""

from __future__ import annotations

from collections.abc import Sequence

import pygal
from lxml import etree
from markupsafe import Markup, escape

from flows.reporting.words import word

WIDTH, HEIGHT = 760, 240
SPARK_WIDTH, SPARK_HEIGHT, SPARK_PAD = 96, 24, 3
DROPPED = ("defs", "title", "desc")
OVERLAYS = ("text-overlay", "tooltip-overlay", "titles")


def stacked_bars(years: Sequence[int], counts: dict[str, dict[int, int]], levels: Sequence[str], label: str) -> Markup:
    """Bars by year, stacked by award level; ``label`` is the id of the element that says what is plotted."""
    chart = pygal.StackedBar(
        css=[], js=[], no_prefix=True, show_legend=False, width=WIDTH, height=HEIGHT, spacing=10, margin=6,
        formatter=lambda value: f"{value:,.0f}", min_scale=3, max_scale=6, order_min=0,
        x_label_rotation=50 if len(years) > 24 else 0,
    )  # fmt: skip
    chart.x_labels = [str(year) for year in years]
    for level in levels:
        chart.add(level, [counts[level].get(year, 0) for year in years])
    root = chart.render_tree()
    drawn = [group for group in root.iterfind(".//{*}g[@class='plot']/{*}g") if group.get("class", "").startswith("series")]
    for series, level in zip(drawn, levels):
        series.set("class", level)
        for bar, year in zip(series.findall(".//{*}g[@class='bar']"), years):
            awards = counts[level].get(year, 0)
            if awards:
                etree.SubElement(bar.find("{*}rect"), "title").text = f"{year} {word('level', level).zh} {awards:,}"
            else:
                bar.getparent().remove(bar)
    return inlined(root, label)


def inlined(root: etree._Element, label: str) -> Markup:
    """pygal's drawing without its script, styles, overlays and namespace, as an image that ``label`` names."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            element.getparent().remove(element)
            continue
        name = etree.QName(element).localname
        unwanted = name in DROPPED and not (name == "title" and etree.QName(element.getparent()).localname == "rect")
        if unwanted or any(overlay in element.get("class", "").split() for overlay in OVERLAYS):
            element.getparent().remove(element)
    for name in ("id", "width", "height"):
        root.attrib.pop(name, None)
    root.set("class", "chart")
    root.set("role", "img")
    root.set("aria-labelledby", label)
    root.set("preserveAspectRatio", "xMinYMin meet")
    for element in root.iter():
        element.tag = etree.QName(element).localname
    etree.cleanup_namespaces(root)
    return Markup(etree.tostring(root, encoding="unicode"))  # a tree that was serialised: its texts are escaped


def sparkline(trend: Sequence[tuple[int, float]]) -> Markup:
    """A line over the years, its last value dotted; its text alternative lists the values. Two values or fewer draw nothing."""
    if len(trend) < 3:
        return Markup("")
    years, values = zip(*trend)
    low, high = min(values), max(values)
    across = (SPARK_WIDTH - 2 * SPARK_PAD) / (years[-1] - years[0])
    down = (SPARK_HEIGHT - 2 * SPARK_PAD) / ((high - low) or 1)
    points = [(SPARK_PAD + (year - years[0]) * across, SPARK_HEIGHT - SPARK_PAD - (value - low) * down) for year, value in trend]
    if high == low:
        points = [(x, SPARK_HEIGHT / 2) for x, _ in points]
    told = "; ".join(f"{year}: {value:,.6g}" for year, value in trend)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return Markup(
        '<svg class="spark" role="img" viewBox="0 0 {w} {h}" width="{w}" height="{h}"><title>{told}</title>'
        '<polyline points="{line}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2.2"/></svg>'
    ).format(w=SPARK_WIDTH, h=SPARK_HEIGHT, told=escape(told), line=line, x=x, y=y)


def share_bar(part: float, whole: float) -> Markup:
    """How much of a whole, as a bar 72 units wide; the numbers stand beside it in the text."""
    filled = round(72 * part / whole, 1) if whole else 0
    return Markup(
        '<svg class="share" viewBox="0 0 72 8" width="72" height="8" aria-hidden="true"><rect class="whole" width="72" height="8"/>'
        '<rect class="part" width="{filled}" height="8"/></svg>'
    ).format(filled=filled)
