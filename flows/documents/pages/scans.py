"""Pages that are pictures: told from those with a text layer, and read by OCR where the extra is installed.

A text layer is never overruled: what OCR reads is added only where the page has no characters of its own. Without the extra,
or where OCR can read nothing either, a page is named as unread and a file of such pages is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import pypdfium2 as pdfium

from flows.documents.model import Refused
from flows.documents.pages import ocr
from flows.documents.pages.chars import Char, Page

FEW = 12  # characters a page: fewer on average, with pictures, is a scan
SPARSE = 60  # characters: a page with no more may be a picture under a running head
FULL = 0.5  # of the page's area: a picture that covers so much is the page
SUCH_FONTS = 0.3  # share of characters that no font explains: the page is read as a picture


def scanned(pages: Iterable[Page], document: pdfium.PdfDocument) -> Iterator[Page]:
    """The pages, those that are pictures with the characters that OCR reads on them."""
    read = 0
    for page in pages:
        if not is_picture(page) or not ocr.available() or read >= ocr.MAX_PAGES:
            yield page
            continue
        from flows.documents.pages.pictures import read_page

        read += 1
        scale = ocr.LONG_SIDE / max(page.width, page.height)
        picture = document[page.number - 1].render(scale=min(scale, 6.0), rev_byteorder=True, prefer_bgrx=False).to_numpy()
        yield merged(page, read_page(picture[:, :, :3], page.number))


def is_picture(page: Page) -> bool:
    """Whether the page shows words that its text layer doesn't hold."""
    if page.unreadable > SUCH_FONTS * (len(page.chars) + page.unreadable) and page.unreadable > FEW:
        return True
    covered = max(((x1 - x0) * (bottom - top) for x0, top, x1, bottom in page.pictures), default=0.0)
    return bool(page.pictures) and (len(page.chars) < FEW or (len(page.chars) < SPARSE and covered > FULL * page.width * page.height))


def merged(page: Page, seen: Page) -> Page:
    """The page with what OCR saw on it, in the page's own points: where it has a text layer, that counts."""
    if page.unreadable > SUCH_FONTS * (len(page.chars) + page.unreadable):
        page = replace(page, chars=(), unreadable=0)
    if not page.chars:
        return replace(seen, number=page.number)
    if abs(page.width / page.height - seen.width / seen.height) > 0.02:  # set upright: its places are no longer the page's
        return page
    share = page.width / seen.width
    added = [Char(char.text, char.x0 * share, char.x1 * share, char.base * share, char.size * share, char.confidence) for char in seen.chars]
    taken = [(char.x0, char.base - char.size, char.x1, char.base) for char in page.chars]
    free = [char for char in added if not any(x0 < char.middle[0] < x1 and top < char.middle[1] < base for x0, top, x1, base in taken)]
    edges = tuple(edge._replace(x0=edge.x0 * share, x1=edge.x1 * share, y0=edge.y0 * share, y1=edge.y1 * share) for edge in seen.edges)
    return replace(page, chars=(*page.chars, *free), edges=(*page.edges, *edges), pictures=(), by_ocr=True)


@dataclass(slots=True)
class Seen:
    """What the pages hold, to tell a report from a scan of one; ``by_ocr`` and ``unread`` list pages."""

    pages: int = 0
    characters: int = 0
    unreadable: int = 0
    by_ocr: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)

    def add(self, page: Page) -> None:
        self.pages += 1
        self.characters += len(page.chars)
        self.unreadable += page.unreadable
        if page.by_ocr:
            self.by_ocr.append(page.number)
        elif is_picture(page):
            self.unread.append(page.number)

    def judge(self) -> None:
        """Raises Refused where next to nothing was read."""
        if not self.pages:
            raise Refused("damaged", "PDF 的页面都无法读取；请重新导出后提交。 No page of the PDF can be read: export it again.")
        if self.unreadable > SUCH_FONTS * (self.characters + self.unreadable) and self.unreadable > 50:
            raise Refused("unreadable_fonts", "PDF 的字体没有文字编码，文字无法读取；请从原文档重新导出 PDF。"
                          " The fonts of the PDF don't say which characters they show: export it again from its source.")
        if self.characters < FEW * self.pages and self.unread:
            raise needs_ocr("PDF 是扫描件，没有文字层", "The PDF is a scan without a text layer")
        if self.characters < FEW * self.pages and self.by_ocr:
            raise Refused("unreadable_scan", "图片或扫描页上识别不出文字；请以 300 dpi 重新扫描，或提交可复制文字的版本。"
                          " No words could be made out on the scanned pages: scan them at 300 dpi, or hand in a version with text.")
        if not self.characters:
            raise Refused("empty", "PDF 中没有文字；请检查后重新提交。 The PDF holds no text.")


def needs_ocr(chinese: str, english: str) -> Refused:
    """What is answered where only OCR could help and it is not installed."""
    return Refused("needs_ocr", f"{chinese}，而本系统未安装文字识别组件（nianbao[ocr]）；请提交可复制文字的版本，或请数据工程师安装该组件。"
                   f" {english}, and the extra nianbao[ocr] is not installed: hand in a version with text, or have it installed.")
