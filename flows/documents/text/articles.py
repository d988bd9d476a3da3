"""A newspaper page taken out in reading order may give an article's title after its text: byline, school, title.

Where a text opens in the midst of an article, and runs of short lines beginning with a byline part its articles, each run
names what stands above it. The byline is no heading; the lines below it become the path that the article stands under.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from flows.documents.drafts import Draft
from flows.documents.markers import marker

BYLINE = re.compile(r"^(?:[\u4e00-\u9fff·]{2,4})(?:\s+[\u4e00-\u9fff·]{2,4}){0,5}$")  # 张三 李四
BODY = re.compile(r"(?:学院|学校|大学|中心|集团|职校|技校)$")


def with_titles(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, each article under the title that closes it; unchanged where titles stand above their articles."""
    if not drafts or drafts[0].kind != "paragraph":
        return list(drafts)
    closings = _closings(drafts)
    if not any(end - start >= 2 for start, end in closings):
        return list(drafts)
    made: list[Draft] = []
    begin = 0
    for start, end in closings:
        path = tuple(draft.text for draft in drafts[start + 1:end])
        made.extend(replace(draft, under=path) for draft in drafts[begin:start])
        made.append(replace(drafts[start], kind="paragraph", depth=None, under=path))
        made.extend(replace(draft, depth=0, under=path) for draft in drafts[start + 1:end])
        begin = end
    made.extend(drafts[begin:])
    return made


def _closings(drafts: Sequence[Draft]) -> list[tuple[int, int]]:
    """(first, end) of the runs of headings that a byline opens, after a paragraph."""
    found = []
    at = 1
    while at < len(drafts):
        end = at
        while end < len(drafts) and drafts[end].kind == "heading":
            end += 1
        text = drafts[at].text
        if end > at and drafts[at - 1].kind == "paragraph" and BYLINE.match(text) \
                and not BODY.search(text) and not any(marker(draft.text) for draft in drafts[at:end]) \
                and (end - at >= 2 or end == len(drafts)):
            found.append((at, end))
        at = max(end, at + 1)
    return found
