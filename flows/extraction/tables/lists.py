"""Lists inside one cell: "总人数: 2240 人; 篮球社: 54 人", "南非留学生：12人，老挝留学生5人", "进修生：70人*3天=210".

Comes in a cell's text; comes out its pieces: each quantity with the name it is said of. Of a product only its result is a
piece that counts; its factors are marked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.extraction.quantities import reader as quantities
from flows.extraction.quantities.reader import Quantity

DELIMITER = re.compile(r"[;；,，、。\n|]|\s{2,}")
# "70人*3天=210", "22×25=550"
PRODUCT = re.compile(r"\d[\d.]*\s*[\u4e00-\u9fff]{0,3}\s*[*×xX]\s*\d[\d.]*\s*[\u4e00-\u9fff]{0,3}\s*[=＝]\s*\d[\d.]*")
NAME_END = re.compile(r"[:：\s(（为共有达计]+$")
NAME_START = re.compile(r"^(?:[\s()（）.、，,;；:：①-⑩]|其中|\d{1,2}[.、)）])*")  # （其中老挝, 1.篮球社; not 3D打印社


@dataclass(frozen=True, slots=True)
class Piece:
    """A quantity of a list and the ``name`` it is said of; ``factor`` if it only goes into a product beside it."""

    quantity: Quantity
    name: str
    start: int  # of the name
    factor: bool


def pieces(text: str, start: int = 0) -> list[Piece]:
    """The quantities of a cell's text from ``start`` with their names, in order."""
    found = [quantity for quantity in quantities.find(text) if quantity.start >= start]
    products = [(match.start(), match.end()) for match in PRODUCT.finditer(text)]
    made: list[Piece] = []
    last_end = start
    for quantity in found:
        product = next(((start, end) for start, end in products if start <= quantity.start < end), None)
        factor = product is not None and quantity.end < product[1]
        begin = product[0] if product is not None else quantity.start
        stretch = text[last_end:begin] if begin >= last_end else ""
        cuts = [match.end() for match in DELIMITER.finditer(stretch) if stretch[match.end() :].strip()]
        origin = last_end + (cuts[-1] if cuts else 0)
        name = NAME_END.sub("", text[origin:begin])
        lead = NAME_START.match(name)
        offset = lead.end() if lead else 0
        made.append(Piece(quantity, name[offset:].strip(), origin + offset, factor))
        if not factor:
            last_end = product[1] if product is not None else quantity.end
    return made


def is_list(text: str) -> bool:
    """Whether a cell holds at least two quantities, each said of a name."""
    made = [piece for piece in pieces(text) if not piece.factor]
    return len(made) >= 2 and all(piece.name for piece in made)
