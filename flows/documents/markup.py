"""Remnants of markup inside plain text go; what they marked stays: `**教师** <b>883</b> 人` is 教师 883 人.

Only tags and signs that are known to be markup are taken away; `<5%` and `a*b` stay as they are.
"""

from __future__ import annotations

import html
import re

BOLD = re.compile(r"\*\*(?=\S)([^*\n]{1,2000}?)\*\*|__(?=\S)([^_\n]{1,2000}?)__")  # **资金来源保障**
CHECKED = re.compile(r"<input\b[^<>]{0,200}\bchecked\b[^<>]{0,200}>", re.I)  # <input checked="checked" type="checkbox"/>
UNCHECKED = re.compile(r"<input\b[^<>]{0,200}\bcheckbox\b[^<>]{0,200}>", re.I)
BREAK = re.compile(r"<br\s*/?>|</p>\s*<p>", re.I)  # 双师型<br>教师
TAG = re.compile(r"</?(?:p|b|i|u|s|strong|em|span|div|font|center|sup|sub|a|img|input|h[1-6]|small|mark|hr|details|summary)"
                 r"(?:\s[^<>]{0,500})?/?>", re.I)  # <p>, </b>, <span style="…">
IMAGE = re.compile(r"!\[([^\[\]\n]{0,300})\]\([^()\n]{0,1000}\)")  # ![校园](images/1.jpg)
LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\((?:https?:|www\.|#|mailto:|\.?/)[^()\n]{0,1000}\)")  # [官网](https://…)
ENTITY = re.compile(r"&(?:nbsp|lt|gt|amp|quot|ldquo|rdquo|mdash|middot|#\d{2,5}|#x[0-9a-f]{2,4});", re.I)
FORMULA = re.compile(r"\$\s*([-+\d.,:~≥≤><=/×（）()\s\\%年]{1,60}?)\s*\$")  # $92.5\%$, $1:11$
SPACED_OUT = re.compile(r"(?:[\u4e00-\u9fff，。、；：]\s){4,}[\u4e00-\u9fff，。、；：]")  # 先 进 制 造 业
STRAY_GAP = re.compile(r"(?<=[\u4e00-\u9fff\d])\s+(?=[，。、；：])")  # 56个 ，


def stripped(text: str) -> str:
    """``text`` without inline markup."""
    if "*" in text or "__" in text:
        text = BOLD.sub(lambda found: found[1] or found[2], text)
    if "<" in text:
        text = UNCHECKED.sub("☐", CHECKED.sub("☑", text))
        text = TAG.sub("", BREAK.sub(" ", text))
    if "](" in text:
        text = LINK.sub(r"\1", IMAGE.sub(r"\1", text))
    if "&" in text:
        text = ENTITY.sub(lambda found: html.unescape(found[0]).replace("\u00a0", " "), text)
    if "$" in text:
        text = FORMULA.sub(lambda found: found[1].replace("\\", ""), text)
    return text.strip()


def closed_up(text: str) -> str:
    """Text that was spaced out letter by letter to fill its line, closed up: 专 业 占 比 高 达 -> 专业占比高达."""
    if not SPACED_OUT.search(text):
        return text
    text = SPACED_OUT.sub(lambda found: re.sub(r"\s", "", found[0]), text)
    return STRAY_GAP.sub("", text)
