"""Markdown becomes plain text, line for line: what its marks say is kept where a text has a form for it, the marks go.

Headings keep their hashes and tables their pipes, which the reader of texts knows; underlined headings get hashes. Front matter,
comments, fences, rules and targets of links leave blank lines, so that every line keeps its number. Words that are struck out
are out, as in a document whose changes are accepted.
"""

from __future__ import annotations

import re

DELIMITERS = re.compile(r"^[ \t]*(?:\|[ \t]*)?:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)+\|?[ \t]*\r?$", re.M)  # |:---|---:|
HASHED = re.compile(r"^#{1,6}[ \t]+\S", re.M)
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^`\n]*$", re.M)  # ```text
UNDERLINE = re.compile(r"^={3,}[ \t]*\r?$", re.M)  # a heading's, of the first level
NOTE = re.compile(r"^ {0,3}\[\^[^\]\s]{1,30}\]:[ \t]*", re.M)  # [^1]: 含五年制学生。
SIGNS = (DELIMITERS, FENCE, UNDERLINE, NOTE)
FRONT = re.compile(r"\A---[ \t]*\r?\n(?:[^\n]*\r?\n){0,40}?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")  # title: 年报, between two rules
FIELD = re.compile(r"^[A-Za-z_-]{1,30}:(?:\s|$)")
TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.M)
PAGE_END = re.compile(r"<!--\s*(?:第\s*\d+\s*页|page[\s_-]*(?:break|\d+))\s*-->", re.I)  # <!-- 第 8 页 -->
RULE = re.compile(r"^\s{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]+){2,}-[ \t]*|(?:_[ \t]*){3,})$")  # * * *; --- may be a page's end
QUOTED = re.compile(r"^\s{0,3}(?:>[ \t]?)+")
ITEM = re.compile(r"^(\s*)[-*+][ \t]+(?=\S)")
TARGET = re.compile(r"^\s{0,3}\[[^\]\n]{1,100}\]:\s*\S+.*$")  # [官网]: https://…
STRUCK = re.compile(r"~~(?=\S)(.{1,500}?)(?<=\S)~~")
CODE = re.compile(r"(`{1,3})(?!`)(.{1,500}?)(?<!`)\1(?!`)")
NOTE_SIGN = re.compile(r"\[\^[^\]\s]{1,30}\]")
LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\((?:[^()\n]|\([^()\n]*\)){0,1000}\)")  # [官网](https://…_(a))
LINK_BY_NAME = re.compile(r"!?\[([^\[\]\n]{1,300})\]\[[^\[\]\n]{0,100}\]")
ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
SLANTED = re.compile(r"(?<![\d*\\])\*(?=[^\s*）)】》，。；：、])([^*\n]{1,300}?)(?<=[^\s*\\（(【《])\*(?![\d*])")  # *重点*, not 3*5*2
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~])")


def is_markdown(text: str) -> bool:
    """Whether the text is marked up: a sign that nothing else uses, or headings by hashes."""
    return any(sign.search(text) for sign in SIGNS) or len(HASHED.findall(text)) >= 2 or bool(_front(text))


def _front(text: str) -> str:
    """The front matter, "" where the text begins with none: between two rules, fields alone."""
    found = FRONT.match(text)
    lines = found[0].splitlines()[1:-1] if found else []
    return found[0] if found and any(map(FIELD.match, lines)) and all(FIELD.match(line) or line[:1] in " -#" for line in lines if line) else ""


def plain(text: str) -> tuple[str, str]:
    """(the text without its marks, as many lines as before; the title that its front matter gives, or "")."""
    front = _front(text)
    title = TITLE.search(front)
    text = "\n" * front.count("\n") + text[len(front):]
    text = PAGE_END.sub("\f", text)
    lines = _uncommented(text).split("\n")
    made: list[str] = []
    fence = ""
    for line in lines:
        mark = FENCE.match(line)
        if mark and (not fence or (mark[1].startswith(fence) and line.strip() == mark[1])):
            fence = "" if fence else mark[1]
            made.append("")
        elif fence:
            made.append(line)
        elif UNDERLINE.match(line) and made and made[-1].strip() and not made[-1].startswith("#"):
            made[-1] = f"# {made[-1].strip()}"
            made.append("")
        else:
            made.append("" if RULE.match(line) or TARGET.match(NOTE.sub("", line)) else _line(line))
    return "\n".join(made), title[1] if title else ""


def _uncommented(text: str) -> str:
    """The text without its comments; what stands after one that never ends left as it is."""
    made, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        made += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + 3
    return "".join(made) + text[at:]


def _line(line: str) -> str:
    """One line outside a fence, without its marks."""
    if not line.strip():
        return line
    line = ITEM.sub(r"\1", NOTE.sub("", QUOTED.sub("", line)))
    if line.startswith("#") and (opened := line.rstrip().rstrip("#")).endswith((" ", "\t")):  # ## 概况 ##
        line = opened.rstrip()
    line = STRUCK.sub("", line)
    if "`" in line:
        line = CODE.sub(lambda found: found[2].strip(), line)
    if "[" in line:
        line = NOTE_SIGN.sub("", LINK_BY_NAME.sub(r"\1", LINK.sub(r"\1", NOTE_SIGN.sub("", line))))
    line = ADDRESS.sub(r"\1", SLANTED.sub(r"\1", line))
    return ESCAPED.sub(r"\1", line.replace("\\|", "/"))
