"""What a Word file's styles and lists say of a paragraph: its heading level, whether it belongs to a table of contents, and the
number that Word shows before it (一、 （二） 3.1), which stands in no run of text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml.etree import _Element

HEADING = re.compile(r"^(?:heading|标题|标题样式)\s*([1-9])$", re.I)  # heading 1, 标题 2
TITLE = re.compile(r"^(?:title|标题|文档标题)$", re.I)
CONTENTS = re.compile(r"^(?:toc|目录|table of figures|图表目录)\s*\d?$", re.I)
PLACE = re.compile(r"%([1-9])")  # （%1）
DIGITS = "零一二三四五六七八九"
CHINESE = {"chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting",
           "ideographDigital", "japaneseDigitalTenThousand"}
W_VAL = qn("w:val")


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Styles:
    """Of the styles and lists of one document; ``label`` counts, so it is asked once a paragraph in reading order."""

    levels: dict[str, int] = field(default_factory=dict)  # style -> heading level from 1, 0 for the title
    contents: set[str] = field(default_factory=set)
    lists: dict[str, tuple[str, int]] = field(default_factory=dict)  # style -> (list, level)
    kinds: dict[str, str] = field(default_factory=dict)  # list -> its abstract list
    shapes: dict[str, dict[int, _Level]] = field(default_factory=dict)
    starts: dict[str, dict[int, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    begun: set[str] = field(default_factory=set)

    def level(self, paragraph: _Element) -> int | None:
        """0 for the title, 1 to 9 for a heading, None for text."""
        properties = paragraph.find(qn("w:pPr"))
        own = _child(properties, "outlineLvl")
        if own is not None and own.isdigit():
            return int(own) + 1 if int(own) < 9 else None
        return self.levels.get(_child(properties, "pStyle") or "")

    def is_contents(self, paragraph: _Element) -> bool:
        return (_child(paragraph.find(qn("w:pPr")), "pStyle") or "") in self.contents

    def label(self, paragraph: _Element) -> str:
        """The number that Word shows before the paragraph; "" for none and for bullets."""
        properties = paragraph.find(qn("w:pPr"))
        style = _child(properties, "pStyle") or ""
        numbered = properties.find(qn("w:numPr")) if properties is not None else None
        which, depth = self.lists.get(style, ("", 0))
        if numbered is not None:
            which, depth = _child(numbered, "numId") or which, _whole(_child(numbered, "ilvl"), depth)
        shape = self.shapes.get(self.kinds.get(which, ""), {})
        if which in ("", "0") or depth not in shape:
            return ""
        return self._counted(which, depth, shape)

    def _counted(self, which: str, depth: int, shape: dict[int, _Level]) -> str:
        counts = self.counts[self.kinds[which]]
        if which not in self.begun:
            self.begun.add(which)
            for level, start in self.starts.get(which, {}).items():
                counts[level] = start - 1
        counts[depth] = counts.get(depth, shape[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        if shape[depth].form in ("bullet", "none"):
            return ""
        legal = PLACE.sub(lambda found: _written(counts.get(int(found[1]) - 1, shape.get(int(found[1]) - 1, _Level()).start),
                                                 shape.get(int(found[1]) - 1, _Level()).form), shape[depth].text)
        return f"{legal} " if legal[-1:].isalnum() else legal


def read(parts: Mapping[str, _Element]) -> Styles:
    """From the parts ``styles`` and ``numbering``, as far as the file has them."""
    made = Styles()
    if "numbering" in parts:
        _read_lists(parts["numbering"], made)
    if "styles" in parts:
        _read_styles(parts["styles"], made)
    return made


def _read_styles(root: _Element, made: Styles) -> None:
    nodes = {node.get(qn("w:styleId")) or "": node for node in root.iterchildren(qn("w:style")) if node.get(qn("w:type")) == "paragraph"}
    for style, node in nodes.items():
        chain, seen = node, set()
        while chain is not None and id(chain) not in seen:
            seen.add(id(chain))
            name, properties = (_child(chain, "name") or "").strip(), chain.find(qn("w:pPr"))
            heading, level = HEADING.match(name), _child(properties, "outlineLvl")
            if CONTENTS.match(name):
                made.contents.add(style)
            if style not in made.levels and (heading or TITLE.match(name) or (level or "").isdigit()):
                made.levels[style] = int(heading[1]) if heading else 0 if TITLE.match(name) else int(level or 0) + 1
            numbered = properties.find(qn("w:numPr")) if properties is not None else None
            if numbered is not None and style not in made.lists:
                made.lists[style] = (_child(numbered, "numId") or "", _whole(_child(numbered, "ilvl"), 0))
            chain = nodes.get(_child(chain, "basedOn") or "")
    made.levels = {style: level for style, level in made.levels.items() if level <= 9 and style not in made.contents}


def _read_lists(root: _Element, made: Styles) -> None:
    for node in root.iterchildren(qn("w:abstractNum")):
        made.shapes[node.get(qn("w:abstractNumId")) or ""] = {
            _whole(level.get(qn("w:ilvl")), 0): _Level(_child(level, "numFmt") or "decimal", _child(level, "lvlText") or "",
                                                      _whole(_child(level, "start"), 1))
            for level in node.iterchildren(qn("w:lvl"))}
    for node in root.iterchildren(qn("w:num")):
        which = node.get(qn("w:numId")) or ""
        made.kinds[which] = _child(node, "abstractNumId") or ""
        made.starts[which] = {_whole(part.get(qn("w:ilvl")), 0): _whole(start, 1) for part in node.iterchildren(qn("w:lvlOverride"))
                              if (start := _child(part, "startOverride")) is not None}


def _child(node: _Element | None, name: str) -> str | None:
    found = node.find(qn(f"w:{name}")) if node is not None else None
    return found.get(W_VAL) if found is not None else None


def _whole(written: str | None, otherwise: int) -> int:
    return int(written) if written and written.isdigit() and len(written) < 6 else otherwise


def _written(number: int, form: str) -> str:
    if form in CHINESE:
        return chinese(number)
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form in ("lowerLetter", "upperLetter") and number:
        letter = chr(ord("a") + (number - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        return roman(number).lower() if form == "lowerRoman" else roman(number)
    return str(number)


def chinese(number: int) -> str:
    """1 -> 一, 12 -> 十二, 20 -> 二十; from a hundred on in digits."""
    if not 0 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def roman(number: int) -> str:
    made = ""
    for value, letters in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
                           (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        count, number = divmod(number, value)
        made += letters * count
    return made
