"""What the raw rows must be: keys, references, value sets, quotes that stand in their documents."""

from expectations.check import columns, in_set, key, no_rows, not_empty, not_null, refers

BASES = ("calendar", "academic", "grad_cohort", "entry_cohort", "as_of", "range")
QUALIFIERS = ("exact", "approx", "at_least", "at_most")
LEVELS = ("international", "national", "provincial", "municipal", "school", "industry", "other")
STATEMENTS = ("table", "prose")

CURRENT = "(select document_id from raw.document where is_current)"


def quotes(table: str, id_column: str):
    """Every quote of a current document is a substring of its block."""
    return no_rows(
        "quote_in_block", table, "critical",
        f"{table} 的引文不在其段落原文中", f"{table}: a quote does not stand in its block",
        f"select child.{id_column}, child.document_id, child.block_no, child.quote from {table} as child "
        f"join {CURRENT} as document using (document_id) left join raw.block as block using (document_id, block_no) "
        "where block.text is null or child.quote is null or child.quote = '' or not contains(block.text, child.quote)",
    )  # fmt: skip


CHECKS = (
    columns("raw.document", ("document_id", "source_file", "media_type", "bytes", "title", "report_year", "loaded_at", "is_current")),
    *key("raw.document", "document_id"),
    *not_null("raw.document", "source_file", "is_current", "loaded_at"),
    not_empty("raw.document", "select 1 from raw.file where outcome = 'read'"),
    no_rows(
        "one_current_version", "raw.document", "critical",
        "同一文件有多个当前版本", "a file has more than one current version",
        "select source_file, count(*) as times from raw.document where is_current group by source_file having count(*) > 1",
    ),
    columns("raw.block", ("document_id", "block_no", "kind", "page", "line_start", "line_end", "section", "text")),
    *key("raw.block", "document_id", "block_no"),
    *not_null("raw.block", "text"),
    in_set("raw.block", "kind", "heading", "paragraph", "table", "caption", "contents"),
    refers("raw.block", "document_id", "raw.document"),
    not_empty("raw.block", "select 1 from raw.document"),
    columns(
        "raw.figure",
        (
            "figure_id", "document_id", "block_no", "value", "unit", "qualifier", "period_basis", "period_label", "phrase", "sentence",
            "page", "line_start", "line_end", "status", "reason",
        ),
    ),
    *key("raw.figure", "figure_id"),
    *not_null("raw.figure", "document_id", "value", "status"),
    in_set("raw.figure", "status", "mapped", "unmapped"),
    in_set("raw.figure", "qualifier", *QUALIFIERS),
    in_set("raw.figure", "statement", *STATEMENTS),
    in_set("raw.figure", "period_basis", *BASES),
    refers("raw.figure", "document_id", "raw.document"),
    not_empty("raw.figure", f"select 1 from raw.block join {CURRENT} using (document_id) where regexp_matches(text, '[0-9]{{3}}')"),
    *key("raw.observation", "observation_id"),
    *not_null("raw.observation", "figure_id", "document_id", "indicator_code", "value", "unit"),
    in_set("raw.observation", "qualifier", *QUALIFIERS),
    in_set("raw.observation", "statement", *STATEMENTS),
    in_set("raw.observation", "period_basis", *BASES),
    refers("raw.observation", "document_id", "raw.document"),
    refers("raw.observation", "figure_id", "raw.figure"),
    quotes("raw.observation", "observation_id"),
    *key("raw.award", "award_id"),
    *not_null("raw.award", "document_id", "contest", "award_count"),
    in_set("raw.award", "level", *LEVELS),
    in_set("raw.award", "statement", *STATEMENTS),
    refers("raw.award", "document_id", "raw.document"),
    quotes("raw.award", "award_id"),
    columns("raw.quarantine", ("source_file", "sha256", "reason_code", "reason", "seen_at")),
    *not_null("raw.quarantine", "source_file", "reason_code", "reason"),
)  # fmt: skip
