"""What the marts must be: the public contract, keys, references, nothing lost or changed on the way from raw."""

from expectations.check import between, columns, in_set, key, no_rows, not_empty, not_null, refers, titled
from expectations.suites.raw import BASES, CURRENT, LEVELS, QUALIFIERS, STATEMENTS

PLACE = ("page", "line_start", "line_end")
OBSERVATIONS = f"select 1 from raw.observation join {CURRENT} using (document_id)"
AWARDS = f"select 1 from raw.award join {CURRENT} using (document_id)"
COUNTED_STATEMENTS = (
    "select (select coalesce(sum(statement_count), 0) from marts.fct_indicator_year) as taking_part, "
    "(select count(*) from marts.fct_observation) as statements"
)


def nothing_lost(fact: str, source: str, raw_id: str, fact_key: str):
    """Every row that the source has of a current document is one of the fact table, and none beside."""
    return no_rows(
        "nothing_lost", fact, "critical",
        f"{titled(fact)}与原始层当前文件的陈述一一对应", f"{fact} has every statement of the current documents and no other",
        f"select wanted.{raw_id}, fact.{fact_key} from (select {raw_id}, md5({raw_id}) as wanted_key "
        f"from {source} join {CURRENT} using (document_id)) as wanted "
        f"full join {fact} as fact on wanted.wanted_key = fact.{fact_key} where wanted.{raw_id} is null or fact.{fact_key} is null",
    )  # fmt: skip


def as_in_raw(fact: str, source: str, raw_id: str, fact_key: str, *names: str):
    """What a fact says is what its raw statement says."""
    # a declared correction takes the place of the value
    statement = (
        f"(select statement.* replace (coalesce(correction.corrected_value, statement.value) as value) from {source} as statement "
        "left join intermediate.int_correction as correction using (observation_id))"
        if "value" in names
        else source
    )
    differs = " or ".join(f"fact.{name} is distinct from statement.{name}" for name in names)
    told = ", ".join(f"fact.{name}, statement.{name} as raw_{name}" for name in names)
    return no_rows(
        "as_in_raw", fact, "critical",
        f"{titled(fact)}的 {'、'.join(names)} 与原始层相同", f"{fact}: {', '.join(names)} are those of the raw statement",
        f"select statement.{raw_id}, {told} from {fact} as fact "
        f"join {statement} as statement on fact.{fact_key} = md5(statement.{raw_id}) where {differs}",
    )  # fmt: skip


def implausible(name: str, title_zh: str, title_en: str, condition: str):
    """Statements whose value the catalogue holds to be implausible: for people to look at, no reason to stop the night."""
    return no_rows(
        name, "marts.fct_observation", "info", title_zh, title_en,
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
    *not_null("marts.dim_institution", "name_zh", "is_current"),
    no_rows(
        "one_current_row", "marts.dim_institution", "critical",
        "每个学校标识码有且只有一个当前校名", "an institution code has exactly one current row",
        "select institution_code, count(*) filter (where is_current) as current_rows, string_agg(name_zh, '、' order by name_zh) as names "
        "from marts.dim_institution where institution_code is not null group by institution_code having count(*) filter (where is_current) <> 1",
    ),
    not_empty("marts.dim_institution"),
    columns("marts.dim_year", ("year_key", "basis", "label", "start_date", "end_date")),
    *key("marts.dim_year", "year_key"),
    *key("marts.dim_year", "basis", "label"),
    in_set("marts.dim_year", "basis", *BASES),
    no_rows(
        "dates", "marts.dim_year", "critical",
        "年度的起止日期合理：先起后止，不长于其口径，与名称一致",
        "dates of a year can be: the start first, no longer than its basis, as labelled",
        "select * from marts.dim_year where start_date > end_date or (basis = 'calendar' and (start_date is null or end_date is null "
        "or end_date - start_date > 365 or not contains(label, cast(year(start_date) as varchar)))) "
        "or (basis in ('academic', 'grad_cohort', 'entry_cohort') "
        "and (start_date is null or end_date is null or end_date - start_date > 3 * 366))",
    ),
    no_rows(
        "far_away", "marts.dim_year", "info",
        "年度在1949年至今后十年之间", "years lie between 1949 and ten years from now",
        "select * from marts.dim_year where year(start_date) < 1949 "
        "or year(end_date) > (select max(year(started_at)) + 10 from raw.run)",
    ),
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
    *not_null("marts.dim_indicator", "name_zh", "unit"),
    not_empty("marts.dim_indicator"),
    columns("marts.dim_award", ("award_key", "contest", "level", "grade", "grade_rank")),
    *key("marts.dim_award", "award_key"),
    *not_null("marts.dim_award", "contest", "level"),
    in_set("marts.dim_award", "level", *LEVELS),
    not_empty("marts.dim_award", AWARDS),
    columns("marts.dim_document", ("document_key", "document_id", "source_file", "title", "report_year", "media_type", "is_current")),
    *key("marts.dim_document", "document_key"),
    not_empty("marts.dim_document", "select 1 from raw.document"),
    no_rows(
        "covers_current_documents", "marts.dim_document", "critical",
        "当前文件都在文件维度中", "every current document is in marts.dim_document",
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
    *not_null("marts.fct_observation", "document_key", "institution_key", "year_key", "indicator_key"),
    in_set("marts.fct_observation", "qualifier", *QUALIFIERS),
    in_set("marts.fct_observation", "statement", *STATEMENTS),
    refers("marts.fct_observation", "document_key", "marts.dim_document"),
    refers("marts.fct_observation", "institution_key", "marts.dim_institution"),
    refers("marts.fct_observation", "year_key", "marts.dim_year"),
    refers("marts.fct_observation", "indicator_key", "marts.dim_indicator"),
    not_empty("marts.fct_observation", OBSERVATIONS),
    nothing_lost("marts.fct_observation", "raw.observation", "observation_id", "observation_key"),
    as_in_raw(
        "marts.fct_observation", "raw.observation", "observation_id", "observation_key",
        "value", "unit", "qualifier", "statement", "quote", *PLACE,
    ),
    no_rows(
        "unit_of_catalogue", "marts.fct_observation", "critical",
        "每条陈述的单位都是指标目录的单位", "every statement is in the catalogue's unit",
        "select indicator.indicator_code, indicator.unit as catalogue_unit, fact.unit, fact.value, fact.quote from marts.fct_observation "
        "as fact join marts.dim_indicator as indicator using (indicator_key) where fact.unit is distinct from indicator.unit",
    ),
    no_rows(
        "of_its_document", "marts.fct_observation", "critical",
        "每条陈述都挂在它所在的文件上", "every statement hangs on the document that it stands in",
        "select fact.observation_key, fact.document_key, statement.document_id from marts.fct_observation as fact "
        "join raw.observation as statement on fact.observation_key = md5(statement.observation_id) "
        "where fact.document_key <> md5(statement.document_id)",
    ),
    implausible(
        "share_in_range", "百分比在合理范围内", "shares lie within their bounds",
        "indicator.unit = '%' and not fact.value between coalesce(indicator.lower_bound, 0) and coalesce(indicator.upper_bound, 100)",
    ),
    implausible(
        "value_in_bounds", "数值在指标目录的上下限之内", "values lie within the catalogue's bounds",
        "indicator.unit <> '%' and (fact.value < indicator.lower_bound or fact.value > indicator.upper_bound)",
    ),
    columns(
        "marts.fct_indicator_year",
        (
            "institution_key", "year_key", "indicator_key", "breakdown_dimension", "breakdown_member", "value", "observation_key", "rule",
            "statement_count", "spread", "in_conflict",
        ),
    ),
    *key("marts.fct_indicator_year", "indicator_year_key"),
    *not_null("marts.fct_indicator_year", "institution_key", "year_key", "indicator_key", "value", "observation_key", "rule"),
    refers("marts.fct_indicator_year", "observation_key", "marts.fct_observation"),
    refers("marts.fct_indicator_year", "institution_key", "marts.dim_institution"),
    refers("marts.fct_indicator_year", "year_key", "marts.dim_year"),
    refers("marts.fct_indicator_year", "indicator_key", "marts.dim_indicator"),
    not_empty("marts.fct_indicator_year", OBSERVATIONS),
    no_rows(
        "one_agreed_value", "marts.fct_indicator_year", "critical",
        "同一学校、年度、指标、分项只有一个采信值", "an institution, year, indicator and breakdown has one agreed value",
        "select institution_id, year_key, indicator_key, breakdown_dimension, breakdown_member, count(*) as times "
        "from marts.fct_indicator_year group by all having count(*) > 1",
    ),
    no_rows(
        "as_chosen", "marts.fct_indicator_year", "critical",
        "采信值就是所选陈述的数值、学校、年度、指标和分项",
        "the agreed value, school, year, indicator and breakdown are those of the statement chosen",
        "select agreed.indicator_year_key, agreed.value, chosen.value as chosen_value, chosen.quote from marts.fct_indicator_year as agreed "
        "join marts.fct_observation as chosen using (observation_key) where agreed.value is distinct from chosen.value "
        "or (agreed.institution_key, agreed.year_key, agreed.indicator_key) <> (chosen.institution_key, chosen.year_key, chosen.indicator_key) "
        "or agreed.breakdown_dimension is distinct from chosen.breakdown_dimension "
        "or agreed.breakdown_member is distinct from chosen.breakdown_member",
    ),
    no_rows(
        "every_statement_counted", "marts.fct_indicator_year", "critical",
        "参与采信的陈述数等于指标事实的行数", "as many statements take part as marts.fct_observation has",
        f"select * from ({COUNTED_STATEMENTS}) where taking_part <> statements",
        measure=f"select cast(taking_part as varchar) || ' / ' || cast(statements as varchar) from ({COUNTED_STATEMENTS})",
    ),
    columns(
        "marts.fct_award",
        ("award_key", "document_key", "institution_key", "year_key", "project", "winner", "award_count", "quote", *PLACE),
    ),
    *key("marts.fct_award", "award_statement_key"),
    *not_null("marts.fct_award", "award_key", "document_key", "institution_key", "year_key"),
    between("marts.fct_award", "award_count", 1, None, "每条获奖事实至少一项", "an award fact counts at least one award"),
    refers("marts.fct_award", "award_key", "marts.dim_award"),
    refers("marts.fct_award", "document_key", "marts.dim_document"),
    refers("marts.fct_award", "institution_key", "marts.dim_institution"),
    refers("marts.fct_award", "year_key", "marts.dim_year"),
    not_empty("marts.fct_award", AWARDS),
    nothing_lost("marts.fct_award", "raw.award", "award_id", "award_statement_key"),
    as_in_raw("marts.fct_award", "raw.award", "award_id", "award_statement_key", "award_count", "quote", *PLACE),
)  # fmt: skip

CHECKS = (*DIMENSIONS, *FACTS)
