"""Words of a picture, by the models that the extra ``nianbao[ocr]`` brings inside its packages: nothing is fetched at run time.

Comes in: a page as an array of pixels. Goes out: its lines of text with their places and how sure the models are of each
character. RapidOCR was chosen for Chinese and digits in one model, wheels for every platform and an engine (ONNX) that runs
on one thread of a processor; Tesseract would need a system package and its own language data.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy

LONG_SIDE = 2_000  # pixels of a page's longer side: 8-point print is 19 pixels high, and a page takes 3 to 8 seconds
MAX_PAGES = 300  # of a file, read in this way
FIGURES = frozenset("0123456789.,%‰万亿一二三四五六七八九十百千零两")
PARTS = ("rapidocr", "onnxruntime", "cv2", "PIL")

alive: ContextVar[Callable[[], None]] = ContextVar("alive", default=lambda: None)  # called before each page: it may take a while


@dataclass(frozen=True, slots=True)
class Mark:
    """A character of a line, the pixel of its middle from the left, and how sure it is (0 to 1)."""

    text: str
    x: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Words:
    """A line as found: its box in pixels (x0, top, x1, bottom) and its characters in order, spaces among them."""

    box: tuple[float, float, float, float]
    marks: tuple[Mark, ...]
    confidence: float

    @property
    def upright(self) -> bool:
        x0, top, x1, bottom = self.box
        return bottom - top > 1.5 * (x1 - x0) and len(self.marks) > 1


@cache
def available() -> bool:
    """Whether the extra is installed."""
    return all(find_spec(part) is not None for part in PARTS)


def version() -> str:
    """The version of what reads pictures, "" without it: files are read anew when it is installed."""
    return f"rapidocr {metadata.version('rapidocr')}" if available() else ""


@cache
def _engine() -> Any:
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    return RapidOCR(params={
        "Global.log_level": "critical", "Global.text_score": 0.0, "Global.use_cls": False, "Global.return_word_box": True,
        "Global.max_side_len": LONG_SIDE, "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    })


def words(picture: numpy.ndarray) -> tuple[Words, ...]:
    """The lines of text in a picture (height × width × 3, 8 bits), in no order that counts."""
    alive.get()()
    found = _engine()(picture)
    if found.boxes is None or found.txts is None:
        return ()
    results = iter(found.word_results)
    made = []
    for quad, text, confidence in zip(found.boxes, found.txts, found.scores, strict=True):
        box = (float(quad[:, 0].min()), float(quad[:, 1].min()), float(quad[:, 0].max()), float(quad[:, 1].max()))
        made.append(Words(box, tuple(_marks(text, next(results, ()), box, float(confidence))), float(confidence)))
    return tuple(made)


def _marks(text: str, parts: Any, box: tuple[float, float, float, float], confidence: float) -> Iterator[Mark]:
    """The characters, placed by the parts that the models told them in; evenly over the box where the parts don't add up."""
    places: list[tuple[float, float]] = []
    for part, sure, quad in parts:
        inside = part.replace(" ", "")
        x0, x1 = min(float(x) for x, _ in quad), max(float(x) for x, _ in quad)
        places += [(x0 + (x1 - x0) * (at + 0.5) / len(inside), float(sure)) for at in range(len(inside))]
    plain = [char for char in text if char != " "]
    if len(places) != len(plain):
        places = [(box[0] + (box[2] - box[0]) * (at + 0.5) / len(plain), confidence) for at in range(len(plain))]
    at = count()
    last = box[0]
    for char in text.strip():
        if char == " ":
            yield Mark(" ", last, 1.0)
            continue
        last, sure = places[next(at)]
        yield Mark(char, last, sure)
