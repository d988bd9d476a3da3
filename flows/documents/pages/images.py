"""A picture of a report (PNG, JPEG, TIFF, BMP, WebP; a TIFF may hold many pages) is read by OCR, where the extra is installed.

A long screenshot is cut into pages at rows of white, so that its words stay large enough to be read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from flows.documents.drafts import Reading
from flows.documents.model import Refused
from flows.documents.packages import damaged
from flows.documents.pages import ocr
from flows.documents.pages.chars import Page
from flows.documents.pages.pdf import assembled
from flows.documents.pages.scans import needs_ocr

if TYPE_CHECKING:
    import numpy
    from PIL import Image

MAX_PIXELS = 120_000_000  # of one picture: A3 at 600 dpi has 70 million
LONG = 1.9  # heights by width: longer than any sheet of paper
SHEET = 1.4  # heights by width of the pages that a long picture is cut into


def read(content: bytes) -> Reading:
    """The drafts of a picture. Raises Refused: needs_ocr, damaged, too_large_inside, unreadable_scan."""
    if not ocr.available():
        raise needs_ocr("文件是图片", "The file is a picture")
    notes: list[str] = []
    return assembled(_pages(content, notes), notes)


def _pages(content: bytes, notes: list[str]) -> Iterator[Page]:
    from flows.documents.pages.pictures import read_page

    sheets = (sheet for picture in pictures(content) for sheet in cut(picture))
    for number, sheet in enumerate(islice(sheets, ocr.MAX_PAGES), start=1):
        yield read_page(sheet, number)
    if next(sheets, None) is not None:
        raise Refused("too_many_pages", f"图片超过 {ocr.MAX_PAGES} 页的上限；请拆分后重新提交。"
                      f" The picture has more than {ocr.MAX_PAGES} pages: split it.")


def pictures(content: bytes) -> Iterator[numpy.ndarray]:
    """The pictures of the file, the right way up as their camera says, as height × width × 3 of 8 bits."""
    import numpy
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as file:
            for frame in range(getattr(file, "n_frames", 1)):
                file.seek(frame)
                if file.width * file.height > MAX_PIXELS:
                    raise _too_many_pixels()
                yield numpy.asarray(_on_white(ImageOps.exif_transpose(file)))
    except Image.DecompressionBombError as fault:
        raise _too_many_pixels() from fault
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as fault:
        raise damaged(type(fault).__name__) from fault


def _too_many_pixels() -> Refused:
    return Refused("too_large_inside", f"图片像素超过上限（{MAX_PIXELS // 1_000_000} 百万像素）；请以 300 dpi 重新保存。"
                   " The picture has too many pixels: 300 dpi is enough.")


def _on_white(picture: Image.Image) -> Image.Image:
    """In colours of 8 bits; what is transparent shows white, as on paper."""
    from PIL import Image

    if picture.mode in ("I", "I;16", "F"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    return picture.convert("RGB")


def cut(picture: numpy.ndarray) -> Iterator[numpy.ndarray]:
    """A long picture in pages, cut where the rows around differ least along themselves; others as they are."""
    import numpy

    height, width = picture.shape[:2]
    if height <= LONG * width:
        yield picture
        return
    start, sheet = 0, int(SHEET * width)
    around = max(3, width // 50)
    spread = numpy.convolve(picture.mean(axis=2).std(axis=1), numpy.ones(around) / around, "same")
    while start < height:
        end = start + sheet
        if end + sheet // 2 < height:
            low = start + sheet // 2
            end = low + int(spread[low:end].argmin())
        else:
            end = height
        yield picture[start:end]
        start = end
