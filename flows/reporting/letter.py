"""A school's open findings as something to send on: plain text for a message, and a table with columns for the school's answer."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from flows.reporting.findings import Evidence, Finding
from flows.reporting.page import cells, number
from flows.reporting.schools import School
from flows.reporting.words import word

HEADINGS = (
    "编号 No.", "程度 Severity", "疑点 Finding", "写的是什么 What is stated", "文件和位置 File and place", "怎么改 How to mend",
    "由谁处理 Who", "首次发现 First seen", "学校答复 Answer", "处理日期 Date",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is run as a formula


def to_send(findings: Sequence[Finding]) -> list[Finding]:
    """The open findings that the school itself can mend."""
    return [finding for finding in findings if finding.status == "open" and finding.owner == "school"]


def letter(school: School, findings: Sequence[Finding]) -> str:
    """The open findings in plain Chinese text, to be pasted into a message."""
    asked = to_send(findings)
    if not asked:
        return f"{school.name}：没有需要学校处理的疑点。"
    lines = [f"{school.name}：质量年报中有 {len(asked)} 处需要核对，请查看原始台账后改正或说明。"]
    for number_, finding in enumerate(asked, 1):
        lines += ["", f"{number_}. 〔{word('severity', finding.severity).zh}〕{finding.check.title.zh}（编号 {finding.reference}）"]
        lines.append(f"   {finding.message.zh}")
        lines += [f"   · {where(one)}：“{cells(one.quote)}”" for one in finding.evidence]
        if finding.check.mend.zh:
            lines.append(f"   怎么改：{finding.check.mend.zh}")
    return "\n".join(lines)


def table(findings: Sequence[Finding]) -> str:
    """The open findings as CSV that Excel opens (with a byte-order mark), an empty column for the school's answer."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(HEADINGS)
    for finding in to_send(findings):
        writer.writerow(
            safe(text)
            for text in (
                finding.reference,
                word("severity", finding.severity).zh,
                f"{finding.check.title.zh}：{finding.message.zh}",
                "\n".join(stated(one) for one in finding.evidence),
                "\n".join(where(one) for one in finding.evidence),
                finding.check.mend.zh,
                word("owner", finding.owner).zh,
                finding.first_seen,
                "",
                "",
            )
        )
    return "\ufeff" + lines.getvalue()


def safe(text: str) -> str:
    """A text that a spreadsheet shows and does not run."""
    return f"'{text}" if text.startswith(FORMULA) else text


def stated(one: Evidence) -> str:
    """What it says, and its words."""
    return f"{one.period_label} {one.label} {number(one.value)}{one.unit}：“{cells(one.quote)}”".strip(" ：")


def where(one: Evidence) -> str:
    """File, page and lines, in Chinese."""
    span = f"{one.line_start}–{one.line_end}" if one.line_end and one.line_end != one.line_start else one.line_start
    return " ".join(filter(None, (one.source_file, f"第{one.page}页" if one.page else "", f"第{span}行" if one.line_start else "")))
