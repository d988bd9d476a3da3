"""How fast: pages per second of the PDF reader beside pdfplumber alone on the same files, and seconds of nights. ``make bench``.

Both read the same generated reports in turn, in one process, in seconds of its processor, so that a busy machine counts little;
what counts is the ratio of each pair. pdfplumber gives words and tables of every page and nothing more: no columns, no paragraphs
over pages, no furniture told apart.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pdfplumber

from flows.documents.pages import pdf
from flows.settings import ROOT
from tests.fixtures import make_office
from tests.fixtures.make_pdf import as_pdf

ROUNDS = 5
SENTENCE = "学校推进课程建设，把岗位要求写进教学标准，由企业师傅与专任教师共同备课、共同授课、共同评价，全年培训{}人次。"


def text_only() -> bytes:
    """A dozen pages of paragraphs."""
    return as_pdf([("title", "某职业技术学院质量年度报告（2022）"),
                   *[("p", "".join(SENTENCE.format(100 * number + place) for place in range(8))) for number in range(30)]])


def tables() -> bytes:
    """The six official tables twice."""
    parts = [part for rows in make_office.ANNEX[1:7] for part in (("caption", rows.caption), ("table", [list(row) for row in rows.cells]))]
    return as_pdf([("title", "某职业技术学院质量年度报告（2022）"), *parts * 2])


def plumbed(content: bytes) -> int:
    """The pages of a PDF, each read by pdfplumber alone: its text and its tables."""
    with pdfplumber.open(io.BytesIO(content)) as document:
        for page in document.pages:
            page.extract_text()
            page.extract_tables()
            page.close()
        return len(document.pages)


def seconds(work: Callable, *given: object) -> float:
    began = time.process_time()
    work(*given)
    return time.process_time() - began


def spread(values: list[float], unit: str) -> str:
    return f"{min(values):7.1f} {median(values):7.1f} {max(values):7.1f} {unit}"


def readers() -> None:
    print(f"{'':<44}{'min':>7} {'median':>7} {'max':>7}")
    for name, content in (("text", text_only()), ("tables", tables())):
        pages = plumbed(content)
        pdf.read(content)
        pairs = [(seconds(pdf.read, content), seconds(plumbed, content)) for _ in range(ROUNDS)]
        print(f"{f'{pages} pages of {name}, this reader':<44}{spread([pages / ours for ours, _ in pairs], 'pages/s')}")
        print(f"{f'{pages} pages of {name}, pdfplumber alone':<44}{spread([pages / theirs for _, theirs in pairs], 'pages/s')}")
        print(f"{'  times as fast, pair by pair':<44}{spread([theirs / ours for ours, theirs in pairs], 'times')}")


def night(data: Path, *more: str) -> float:
    """The seconds of `nianbao run` over the samples, from the command to its end."""
    command = [str(Path(sys.executable).with_name("nianbao")), "run", "--raw", str(ROOT / "raw"), "--data", str(data), *more]
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - began


def nights() -> None:
    with tempfile.TemporaryDirectory() as data:
        print(f"{'a whole night over raw/':<44}{night(Path(data)):7.1f} s, once")
        print(f"{'an unchanged night':<44}{spread([night(Path(data)) for _ in range(ROUNDS)], 's')}")


if __name__ == "__main__":
    readers()
    nights()
