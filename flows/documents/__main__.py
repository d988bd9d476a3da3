"""python -m flows.documents FILE…: the blocks of a file, for engineers."""

from __future__ import annotations

import sys
from pathlib import Path

from flows.documents.intake import read
from flows.documents.model import Block, Refused


def describe(block: Block) -> str:
    """One block: number, kind, lines, section; then its text, a table row by row with its own lines."""
    level = f" h{block.level}" if block.level else ""
    page = f" p{block.page}" if block.page else ""
    top = f"[{block.block_no}] {block.kind}{level} L{block.line_start}-{block.line_end}{page}  § {block.section}"
    if block.table is None:
        return f"{top}\n    {block.text}"
    rows = [f"    L{row.line_start}-{row.line_end}: " + " ¦ ".join(row.cells) for row in block.table.rows]
    return "\n".join([top, f"    title={block.table.title!r} heads={block.table.head_rows} merged={len(block.table.merged)}", *rows])


def main(names: list[str]) -> int:
    for name in names:
        try:
            document = read(Path(name), name)
        except Refused as refused:
            print(refused)
            continue
        print(f"{document.source_file}: {document.media_type}, {document.bytes} bytes\n"
              f"title={document.title!r} report_year={document.report_year} data_year={document.data_year}")
        if document.ocr_pages or document.unread_pages:
            print(f"  pages read by OCR: {document.ocr_pages}, unread: {document.unread_pages}")
        for note in document.notes:
            print(f"  note: {note}")
        for block in document.blocks:
            print(describe(block))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
