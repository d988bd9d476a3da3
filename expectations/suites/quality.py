"""What the quality tables must be: findings that people can act on, a completeness that covers its tables, the run's record."""

from expectations.check import columns, in_set, key, no_rows, not_blank, not_empty, not_null, refers
from expectations.suites.marts import OBSERVATIONS
from expectations.suites.raw import OFFICIAL_TABLES

TEXTS = tuple(f"{text}_{language}" for text in ("title", "what", "when", "mend") for language in ("zh", "en"))

CHECKS = (
    columns(
        "quality.finding",
        (
            "finding_key", "check_code", "severity", "source_files", "institution_key", "indicator_code", "observed_values", "quotes",
            "message_zh", "message_en", "owner", "first_seen", "last_seen", "status",
        ),
    ),
    *key("quality.finding", "finding_key"),
    *not_blank("quality.finding", "check_code", "message_zh", "message_en"),
    *not_null("quality.finding", "severity", "owner", "status", "first_seen", "last_seen"),
    in_set("quality.finding", "severity", "critical", "warning", "info"),
    in_set("quality.finding", "owner", "school", "catalogue", "extractor"),
    in_set("quality.finding", "status", "open", "accepted", "resolved"),
    refers("quality.finding", "institution_key", "marts.dim_institution"),
    no_rows(
        "check_code.refers", "quality.finding", "critical",
        "每条未解决的疑点都出自疑点检查目录", "every standing finding is of a check of quality.check",
        "select finding.* from quality.finding as finding anti join quality.check as described using (check_code) "
        "where finding.status <> 'resolved'",
    ),
    no_rows(
        "speaks_both_languages", "quality.finding", "critical",
        "每条疑点都有中文和英文说明", "every finding is told in Chinese and in English",
        "select finding_key, message_zh, message_en from quality.finding where (trim(message_zh) <> '' and not regexp_matches(message_zh, "
        "'[一-龥]')) or (trim(message_en) <> '' and not regexp_matches(message_en, '[A-Za-z]'))",
    ),
    no_rows(
        "has_evidence", "quality.finding", "critical",
        "每条疑点都注明文件；有数值的疑点都有原文", "every finding names its files; one with values has its quotes",
        "select finding_key, check_code, source_files, quotes from quality.finding where len(coalesce(source_files, [])) = 0 "
        "or (len(coalesce(observed_values, [])) > 0 and len(coalesce(quotes, [])) = 0)",
    ),
    no_rows(
        "seen_in_order", "quality.finding", "critical",
        "首次发现不晚于最近一次发现", "a finding was not last seen before it was first seen",
        "select finding_key, first_seen, last_seen from quality.finding where first_seen > last_seen",
    ),
    not_empty("quality.finding", "select 1 from raw.quarantine"),
    columns("quality.check", ("check_code", "severity", "owner", *TEXTS)),
    *key("quality.check", "check_code"),
    *not_blank("quality.check", *TEXTS),
    not_empty("quality.check"),
    columns("quality.completeness", ("institution_key", "year_key", "official_table", "indicator_code", "status")),
    *key("quality.completeness", "institution_key", "year_key", "official_table", "indicator_code"),
    in_set("quality.completeness", "status", "stated", "missing"),
    *not_null("quality.completeness", "status"),
    in_set("quality.completeness", "official_table", *OFFICIAL_TABLES),
    refers("quality.completeness", "institution_key", "marts.dim_institution"),
    refers("quality.completeness", "year_key", "marts.dim_year"),
    refers("quality.completeness", "indicator_code", "marts.dim_indicator"),
    not_empty("quality.completeness", f"{OBSERVATIONS} where official_table <> ''"),
    columns("quality.run", ("run_id", "started_at", "ended_at", "outcome")),
    *key("quality.run", "run_id"),
    in_set("quality.run", "outcome", "published", "unchanged", "blocked", "failed"),
    *not_null("quality.run", "started_at", "outcome"),
    not_empty("quality.run"),
)  # fmt: skip
