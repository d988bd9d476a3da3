"""What the marts must be: the public contract's tables and columns, keys, references, nothing lost on the way from raw."""

from expectations.check import columns, in_set, key, no_rows, not_empty, not_null, refers
from expectations.suites.raw import BASES, CURRENT, LEVELS, QUALIFIERS, STATEMENTS

OFFICIAL_TABLES = (
    "scorecard", "student_feedback", "teaching_resources", "international_impact", "service_contribution", "policy_implementation",
)  # fmt: skip
COUNTED_STATEMENTS = (
    "select (select coalesce(sum(statement_count), 0) from marts.fct_indicator_year) as taking_part, "
    "(select count(*) from marts.fct_observation) as statements"
)
PLACE = ("page", "line_start", "line_end")
OBSERVATIONS = f"select 1 from raw.observation join {CURRENT} using (document_id)"
AWARDS = f"select 1 from raw.award join {CURRENT} using (document_id)"


def nothing_lost(fact: str, source: str):
    """As many rows as the source has of current documents."""
    counted = f"select (select count(*) from ({source})) as raw_rows, (select count(*) from {fact}) as mart_rows"
    return no_rows(
        "nothing_lost", fact, "critical",
        f"{fact} 的行数与原始层当前文件不符", f"{fact} has not as many rows as its source has of current documents",
        f"select * from ({counted}) where raw_rows <> mart_rows",
        measure=f"select cast(mart_rows as varchar) || ' / ' || cast(raw_rows as varchar) from ({counted})",
    )  # fmt: skip


def implausible(code: str, message_zh: str, message_en: str, condition: str):
    """Statements whose value the catalogue holds to be implausible: for people to look at, no reason to stop the night."""
    return no_rows(
        code, "marts.fct_observation", "warning", message_zh, message_en,
        "select indicator.indicator_code, fact.value, fact.unit, indicator.lower_bound, indicator.upper_bound, fact.quote, "
        "document.source_file, fact.line_start from marts.fct_observation as fact "
        "join marts.dim_indicator as indicator using (indicator_key) left join marts.dim_document as document using (document_key) "
        f"where {condition} order by document.source_file, fact.line_start",
    )  # fmt: skip


DIMENSIONS = (
    columns(
        "marts.dim_institution",
        ("institution_key", "institution_code", "name_zh", "name_en", "kind", "province", "valid_from", "valid_to", "is_current"),
    ),
    *key("marts.dim_institution", "institution_key"),
    *not_null("marts.dim_institution", "name_zh"),
    not_empty("marts.dim_institution"),
    columns("marts.dim_year", ("year_key", "basis", "label", "start_date", "end_date")),
    *key("marts.dim_year", "year_key"),
    *not_null("marts.dim_year", "basis", "label"),
    in_set("marts.dim_year", "basis", *BASES),
    not_empty("marts.dim_year", OBSERVATIONS),
    columns(
        "marts.dim_indicator",
        (
            "indicator_key", "indicator_code", "name_zh", "name_en", "unit", "kind", "domain", "official_table", "definition",
            "lower_bound", "upper_bound",
        ),
    ),
    *key("marts.dim_indicator", "indicator_key"),
    *key("marts.dim_indicator", "indicator_code"),
    not_empty("marts.dim_indicator"),
    columns("marts.dim_award", ("award_key", "contest", "level", "grade", "grade_rank")),
    *key("marts.dim_award", "award_key"),
    in_set("marts.dim_award", "level", *LEVELS),
    not_empty("marts.dim_award", AWARDS),
    columns("marts.dim_document", ("document_key", "document_id", "source_file", "title", "report_year", "media_type", "is_current")),
    *key("marts.dim_document", "document_key"),
    not_empty("marts.dim_document", "select 1 from raw.document"),
    no_rows(
        "covers_current_documents", "marts.dim_document", "critical",
        "当前文件未进入 marts.dim_document", "a current document is not in marts.dim_document",
        "select document.document_id, document.source_file from raw.document as document "
        "anti join marts.dim_document as mart on document.document_id = mart.document_id and mart.is_current where document.is_current",
    ),
)  # fmt: skip

FACTS = (
    columns(
        "marts.fct_observation",
        (
            "observation_key", "document_key", "institution_key", "year_key", "indicator_key", "breakdown_dimension", "breakdown_member",
            "value", "unit", "qualifier", "statement", "quote", *PLACE,
        ),
    ),
    *key("marts.fct_observation", "observation_key"),
    *not_null(
        "marts.fct_observation", "document_key", "institution_key", "year_key", "indicator_key", "value", "unit", "qualifier", "quote"
    ),
    in_set("marts.fct_observation", "qualifier", *QUALIFIERS),
    in_set("marts.fct_observation", "statement", *STATEMENTS),
    refers("marts.fct_observation", "document_key", "marts.dim_document"),
    refers("marts.fct_observation", "institution_key", "marts.dim_institution"),
    refers("marts.fct_observation", "year_key", "marts.dim_year"),
    refers("marts.fct_observation", "indicator_key", "marts.dim_indicator"),
    not_empty("marts.fct_observation", OBSERVATIONS),
    nothing_lost("marts.fct_observation", OBSERVATIONS),
    no_rows(
        "unit_of_catalogue", "marts.fct_observation", "critical",
        "数值的单位与指标目录不同", "a value is not in the catalogue's unit",
        "select indicator.indicator_code, indicator.unit as catalogue_unit, fact.unit, fact.value, fact.quote from marts.fct_observation "
        "as fact join marts.dim_indicator as indicator using (indicator_key) where fact.unit <> indicator.unit",
    ),
    implausible(
        "share_in_range", "百分比超出合理范围", "a share is outside its bounds",
        "indicator.unit = '%' and not fact.value between coalesce(indicator.lower_bound, 0) and coalesce(indicator.upper_bound, 100)",
    ),
    implausible(
        "value_in_bounds", "数值超出指标目录的上下限", "a value is outside the catalogue's bounds",
        "indicator.unit <> '%' and (fact.value < indicator.lower_bound or fact.value > indicator.upper_bound)",
    ),
    columns(
        "marts.fct_indicator_year",
        (
            "institution_key", "year_key", "indicator_key", "breakdown_dimension", "breakdown_member", "value", "observation_key", "rule",
            "statement_count", "spread", "in_conflict",
        ),
    ),
    *not_null("marts.fct_indicator_year", "institution_key", "year_key", "indicator_key", "value", "observation_key", "rule"),
    refers("marts.fct_indicator_year", "observation_key", "marts.fct_observation"),
    refers("marts.fct_indicator_year", "institution_key", "marts.dim_institution"),
    refers("marts.fct_indicator_year", "year_key", "marts.dim_year"),
    refers("marts.fct_indicator_year", "indicator_key", "marts.dim_indicator"),
    not_empty("marts.fct_indicator_year", OBSERVATIONS),
    no_rows(
        "one_agreed_value", "marts.fct_indicator_year", "critical",
        "同一学校、年度、指标、分项有多个采信值", "an institution, year, indicator and breakdown has more than one agreed value",
        "select institution_key, year_key, indicator_key, breakdown_dimension, breakdown_member, count(*) as times "
        "from marts.fct_indicator_year group by all having count(*) > 1",
    ),
    no_rows(
        "every_statement_counted", "marts.fct_indicator_year", "critical",
        "参与采信的陈述数与 marts.fct_observation 的行数不符", "the statements that took part are not as many as marts.fct_observation has",
        f"select * from ({COUNTED_STATEMENTS}) where taking_part <> statements",
        measure=f"select cast(taking_part as varchar) || ' / ' || cast(statements as varchar) from ({COUNTED_STATEMENTS})",
    ),
    columns(
        "marts.fct_award",
        ("award_key", "document_key", "institution_key", "year_key", "project", "winner", "award_count", "quote", *PLACE),
    ),
    *not_null("marts.fct_award", "award_key", "document_key", "institution_key", "year_key", "award_count", "quote"),
    refers("marts.fct_award", "award_key", "marts.dim_award"),
    refers("marts.fct_award", "document_key", "marts.dim_document"),
    refers("marts.fct_award", "institution_key", "marts.dim_institution"),
    refers("marts.fct_award", "year_key", "marts.dim_year"),
    not_empty("marts.fct_award", AWARDS),
    nothing_lost("marts.fct_award", AWARDS),
)  # fmt: skip

OFFICIAL = tuple(
    check
    for name in OFFICIAL_TABLES
    for check in (
        columns(f"marts.{name}", ("institution_key", "year_key")),
        *key(f"marts.{name}", "institution_key", "year_key"),
        not_empty(
            f"marts.{name}",
            "select 1 from marts.fct_observation as fact join marts.dim_indicator as indicator using (indicator_key) "
            f"where fact.official_table = '{name}' and indicator.official_table = '{name}' and fact.breakdown_member is null",
        ),
    )
)

QUALITY = (
    columns(
        "quality.finding",
        (
            "finding_key", "check_code", "severity", "source_files", "institution_key", "indicator_code", "observed_values", "quotes",
            "message_zh", "message_en", "owner", "first_seen", "last_seen", "status",
        ),
    ),
    *key("quality.finding", "finding_key"),
    *not_null("quality.finding", "check_code", "severity", "message_zh", "message_en"),
    columns("quality.completeness", ("institution_key", "year_key", "official_table", "indicator_code", "status")),
    in_set("quality.completeness", "status", "stated", "missing"),
    not_empty("quality.completeness", f"{OBSERVATIONS} where official_table <> ''"),
    columns("quality.run", ("run_id", "started_at", "ended_at", "outcome")),
    in_set("quality.run", "outcome", "published", "unchanged", "blocked", "failed"),
    not_empty("quality.run", "select 1 from raw.run"),
)  # fmt: skip

CHECKS = (*DIMENSIONS, *FACTS, *OFFICIAL, *QUALITY)
