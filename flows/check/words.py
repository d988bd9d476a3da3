"""The words of a check in Chinese and English, and how values and places are written; what text and page have in common."""

from __future__ import annotations

from typing import NamedTuple

from flows.check.queries import Result, Statement
from flows.reporting.words import Word, reason, word

HEADINGS = {
    "documents": Word("读到的文件", "Files read"),
    "refused": Word("无法读取的文件", "Files that can't be read"),
    "to_mend": Word("需要改正或核实", "To be mended or confirmed"),
    "lacking": Word("官方表格缺少的行", "Missing rows of the official tables"),
    "to_see": Word("可留意（不必改）", "Worth a look (need not be mended)"),
    "tables": Word("官方表格填报情况", "Official tables"),
    "statements": Word("将读入的指标值", "Values that would be read"),
    "awards": Word("将读入的奖项", "Awards that would be read"),
    "unread": Word("没有读懂的数字", "Figures that were not understood"),
}
CLEAN = Word("没有发现需要改正之处，可以提交。", "Nothing to mend was found: it can be handed in.")
NO_TABLES = Word(
    "没有读到官方表格（计分卡等六张表）的任何一张。如果这是质量年报，请检查表格是否以文字形式在文件中。",
    "None of the official tables was found. If this is an annual quality report, see that its tables are in the file as text.",
)
ELSEWHERE = Word("正文或其他表格里有", "stated elsewhere in the report")


class Lines(NamedTuple):
    """What is said in the chosen language: first the line that leads, then the one beside it, or None."""

    lead: str
    beside: str | None


def said(text: Word, language: str) -> Lines:
    """``both``: Chinese leads, English stands beside."""
    if language == "en":
        return Lines(text.en or text.zh, None)
    return Lines(text.zh or text.en, text.en if language == "both" and text.en != text.zh else None)


def verdict(result: Result) -> Word:
    """The check in one sentence."""
    if result.clean:
        return CLEAN
    zh, en = [], []
    if result.refused:
        zh.append(f"{len(result.refused)} 个文件无法读取")
        en.append(f"{len(result.refused)} files can't be read")
    if result.to_mend:
        zh.append(f"{len(result.to_mend)} 处需要改正或核实")
        en.append(f"{len(result.to_mend)} points to mend or confirm")
    if missing := sum(len(table.missing) for table in result.lacking):
        zh.append(f"官方表格缺 {missing} 行")
        en.append(f"{missing} rows of the official tables are missing")
    return Word("，".join(zh) + "。", "; ".join(en) + ".")


def table_name(code: str) -> Word:
    return word("table", code)


def unread_reason(code: str) -> Word:
    return reason(code)


def number(value: float) -> str:
    """12345.60 as 12345.6, without an exponent."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def amount(statement: Statement) -> str:
    """约 96.47 %"""
    return f"{word('qualifier', statement.qualifier).zh}{number(statement.value)} {statement.unit}".strip()


def place(source_file: str, page: int | None, line: int | None) -> str:
    """报告.pdf 第3页 第12行"""
    return " ".join(part for part in (source_file, f"第{page}页" if page else "", f"第{line}行" if line else "") if part)
