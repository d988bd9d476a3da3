"""The difference between two nights as lines for a person: counts by cause first, then old and new value side by side."""

from __future__ import annotations

from collections.abc import Iterator

from flows.warehouse.diff import WHY, Difference


def lines(found: Difference, limit: int) -> Iterator[str]:
    """``limit``: how many values, awards and findings are listed of each; all are counted."""
    yield f"{found.before}  →  {found.after}"
    if found.is_empty:
        yield "nothing changed"
        return
    for document in found.documents:
        yield f"  {WHY[document['why']]}: {document['source_file']}"
    for refused in found.refused:
        yield f"  refused ({refused['reason_code']}): {refused['source_file']}"
    for part, title in (("values", "agreed values"), ("awards", "awards")):
        for (change, why), count in found.counts(part).items():
            yield f"  {count} {title} {change}: {WHY[why]}"
    by_change = {change: sum(one["change"] == change for one in found.findings) for change in ("new", "resolved")}
    yield f"  {by_change['new']} findings new, {by_change['resolved']} gone"
    yield from listed("values", [value_line(one) for one in found.values if one["change"] != "new"], limit)
    yield from listed("awards that are gone", [award_line(one) for one in found.awards if one["change"] == "gone"], limit)
    yield from listed("findings", [f"{one['change']:8}  {one['message_zh']}" for one in found.findings], limit)


def listed(title: str, entries: list[str], limit: int) -> Iterator[str]:
    if entries and limit:
        yield ""
        yield f"{title}:"
        yield from (f"  {entry}" for entry in entries[:limit])
        if len(entries) > limit:
            yield f"  … {len(entries) - limit} more (--limit, or --json for all)"


def value_line(one: dict) -> str:
    """校名 就业率 2021: 96.47 → 97.1 % (a revised file: report.pdf)"""
    part = f" [{one['breakdown']}]" if one["breakdown"] else ""
    old, new = (number(one[name]) for name in ("old_value", "new_value"))
    place = one["new_file"] or one["old_file"]
    return f"{one['school']} {one['indicator']}{part} {one['period']}: {old} → {new} {one['unit'] or ''} ({WHY[one['why']]}: {place})"


def award_line(one: dict) -> str:
    what = " ".join(str(one[name]) for name in ("contest", "grade", "project") if one[name])
    return f"{one['school']} {what} ×{one['award_count']} ({WHY[one['why']]}: {one['source_file']})"


def number(value: float | None) -> str:
    return "—" if value is None else f"{value:.12g}"
