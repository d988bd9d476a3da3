"""What the raw rows must be: keys, references, value sets, places, quotes that stand in their documents, values that keep."""

from expectations.check import between, columns, in_set, key, no_rows, not_blank, not_empty, not_null, refers, titled

BASES = ("calendar", "academic", "grad_cohort", "entry_cohort", "as_of", "range")
QUALIFIERS = ("exact", "approx", "at_least", "at_most")
LEVELS = ("international", "national", "provincial", "municipal", "school", "industry", "other")
STATEMENTS = ("table", "prose")
OFFICIAL_TABLES = ("scorecard", "student_feedback", "teaching_resources", "international", "service", "policy")
AWARD_PARAGRAPHS = 20  # so many paragraphs that speak of 等奖, and not one award found, are a fault

CURRENT = "(select document_id from raw.document where is_current)"
WITH_BLOCK = f"join {CURRENT} as document using (document_id) left join raw.block as block using (document_id, block_no)"


def of_a_block(table: str, key_column: str):
    """Every row of a current document stands in a block that is there."""
    return no_rows(
        "block.refers", table, "critical",
        f"{titled(table)}都有所在段落", f"every row of {table} stands in a block",
        f"select child.{key_column}, child.document_id, child.block_no from {table} as child {WITH_BLOCK} where block.text is null",
    )  # fmt: skip


def quotes(table: str, key_column: str, quote: str):
    """Every quote of a current document is a substring of its block."""
    return no_rows(
        f"{quote}_in_block", table, "critical",
        f"{titled(table)}的原文（{quote}）逐字见于所在段落", f"{table}: every {quote} stands word for word in its block",
        f"select child.{key_column}, child.document_id, child.block_no, child.{quote} from {table} as child {WITH_BLOCK} "
        f"where block.text is not null and (coalesce(child.{quote}, '') = '' or not contains(block.text, child.{quote}))",
    )  # fmt: skip


def place(table: str):
    """A row says where it stands, and that can be: pages and lines from 1, the last not before the first."""
    return no_rows(
        "place", table, "critical",
        f"{titled(table)}的页码、行号合理", f"{table}: pages and lines can be",
        f"select * from {table} where (page is null and line_start is null) or page < 1 or line_start < 1 or line_end < line_start",
    )  # fmt: skip


def within_block(table: str, key_column: str):
    """A row's lines are among those of its block."""
    return no_rows(
        "within_block", table, "critical",
        f"{titled(table)}的行号在所在段落之内", f"{table}: lines are among those of the block",
        f"select child.{key_column}, child.line_start, child.line_end, block.line_start as block_start, block.line_end as block_end "
        f"from {table} as child {WITH_BLOCK} where child.line_start < block.line_start or child.line_end > block.line_end",
    )  # fmt: skip


def finite(table: str):
    """No value is infinite or not a number."""
    return no_rows(
        "value.finite", table, "critical",
        f"{titled(table)}的数值是有限的数", f"{table}: every value is a finite number",
        f"select * from {table} where not isfinite(value)",
    )  # fmt: skip


DOCUMENTS = (
    columns("raw.document", ("document_id", "source_file", "media_type", "bytes", "title", "report_year", "loaded_at", "is_current")),
    *key("raw.document", "document_id"),
    *not_null("raw.document", "source_file", "is_current", "loaded_at"),
    not_empty("raw.document", "select 1 from raw.file where outcome = 'read'"),
    no_rows(
        "one_current_version", "raw.document", "critical",
        "同一文件只有一个当前版本", "a file has one current version",
        "select source_file, count(*) as times from raw.document where is_current group by source_file having count(*) > 1",
    ),
    columns("raw.block", ("document_id", "block_no", "kind", "page", "line_start", "line_end", "section", "text")),
    *key("raw.block", "document_id", "block_no"),
    *not_null("raw.block", "text", "kind"),
    in_set("raw.block", "kind", "heading", "paragraph", "table", "caption", "contents"),
    refers("raw.block", "document_id", "raw.document"),
    place("raw.block"),
    not_empty("raw.block", "select 1 from raw.document"),
    columns("raw.institution_mention", ("document_id", "institution", "institution_code", "known", "first_block", "last_block")),
    *key("raw.institution_mention", "document_id", "institution", "first_block"),
    refers("raw.institution_mention", "document_id", "raw.document"),
    not_empty("raw.institution_mention", f"select 1 from raw.observation join {CURRENT} using (document_id) where institution <> ''"),
)  # fmt: skip

FIGURES = (
    columns(
        "raw.figure",
        (
            "figure_id", "document_id", "block_no", "value", "unit", "qualifier", "period_basis", "period_label", "phrase", "sentence",
            "page", "line_start", "line_end", "status", "reason",
        ),
    ),
    *key("raw.figure", "figure_id"),
    *not_null("raw.figure", "document_id", "value", "qualifier", "statement", "status"),
    *not_blank("raw.figure", "written", "sentence", "reason"),
    in_set("raw.figure", "status", "mapped", "unmapped"),
    in_set("raw.figure", "qualifier", *QUALIFIERS),
    in_set("raw.figure", "statement", *STATEMENTS),
    in_set("raw.figure", "period_basis", *BASES),
    refers("raw.figure", "document_id", "raw.document"),
    of_a_block("raw.figure", "figure_id"),
    quotes("raw.figure", "figure_id", "sentence"),
    no_rows(
        "written_in_sentence", "raw.figure", "critical",
        "数字的写法逐字见于其句子", "every figure as written stands in its sentence",
        "select figure_id, written, sentence from raw.figure where not contains(sentence, written)",
    ),
    place("raw.figure"),
    within_block("raw.figure", "figure_id"),
    finite("raw.figure"),
    no_rows(
        "unit_known", "raw.figure", "warning",
        "数字的单位都在单位表中", "every unit of a figure is in the table of units",
        "select unit, count(*) as times from raw.figure where unit <> '' and unit not in (select unit from seeds.units) "
        "and not list_contains(flatten(list_transform((select list(aliases) from seeds.units), list -> string_split(list, '|'))), unit) "
        "group by unit order by times desc",
    ),
    no_rows(
        "mapped_is_kept", "raw.figure", "critical",
        "每个已对应的数字都有指标陈述或获奖陈述", "every mapped figure has its observation or award",
        "select figure.figure_id, figure.document_id, figure.written, figure.reason from raw.figure as figure "
        f"join {CURRENT} using (document_id) anti join raw.observation as observation using (figure_id) "
        "anti join raw.award as award using (document_id, block_no) "
        "where figure.status = 'mapped'",
    ),
    no_rows(
        "mostly_mapped", "raw.figure", "info",
        "至少一半的数字已对应到指标", "at least half of the figures are mapped to an indicator",
        "select phrase, written, sentence from raw.figure where status = 'unmapped' and document_id in "
        f"{CURRENT} and (select 2 * count(*) filter (where status = 'mapped') < count(*) from raw.figure where document_id in {CURRENT})",
        measure="select cast(round(100.0 * count(*) filter (where status = 'mapped') / greatest(count(*), 1), 1) as varchar) || '%' "
        f"from raw.figure where document_id in {CURRENT}", expected="≥ 50%",
    ),
    not_empty("raw.figure", f"select 1 from raw.block join {CURRENT} using (document_id) where regexp_matches(text, '[0-9]{{3}}')"),
)  # fmt: skip

OBSERVATIONS = (
    columns(
        "raw.observation",
        (
            "observation_id", "figure_id", "document_id", "block_no", "institution", "indicator_code", "breakdown_dimension",
            "breakdown_member", "value", "unit", "qualifier", "statement", "official_table", "period_basis", "period_label", "quote",
            "page", "line_start", "line_end",
        ),
    ),
    *key("raw.observation", "observation_id"),
    *not_null("raw.observation", "figure_id", "document_id", "value", "unit", "qualifier", "statement"),
    *not_blank("raw.observation", "indicator_code"),
    in_set("raw.observation", "qualifier", *QUALIFIERS),
    in_set("raw.observation", "statement", *STATEMENTS),
    in_set("raw.observation", "period_basis", *BASES),
    in_set("raw.observation", "official_table", "", *OFFICIAL_TABLES),
    refers("raw.observation", "document_id", "raw.document"),
    refers("raw.observation", "figure_id", "raw.figure"),
    of_a_block("raw.observation", "observation_id"),
    quotes("raw.observation", "observation_id", "quote"),
    place("raw.observation"),
    within_block("raw.observation", "observation_id"),
    finite("raw.observation"),
    no_rows(
        "indicator_known", "raw.observation", "critical",
        "每条陈述的指标都在指标目录中", "the indicator of every statement is in the catalogue",
        "select observation.* from raw.observation as observation anti join seeds.indicators as indicator "
        f"on observation.indicator_code = indicator.code where observation.document_id in {CURRENT}",
    ),
    no_rows(
        "converted", "raw.observation", "critical",
        "指标陈述的数值等于原数字按单位换算的结果", "the value of every statement is its figure's, converted to the statement's unit",
        "select observation.observation_id, observation.indicator_code, observation.value, observation.unit, figure.value as figure_value, "
        "figure.unit as figure_unit, figure.written from raw.observation as observation join raw.figure as figure using (figure_id) "
        "join seeds.units as from_unit on figure.unit = from_unit.unit join seeds.units as to_unit on observation.unit = to_unit.unit "
        "where from_unit.family = to_unit.family and abs(observation.value - figure.value * from_unit.factor / to_unit.factor) "
        "> 1e-6 * greatest(abs(observation.value), 1)",
    ),
    no_rows(
        "zero_is_written", "raw.observation", "critical",
        "数值为0的，原文写的就是0（未知不得记为0）", "a value is 0 only where the report writes 0: unknown is null",
        "select observation.observation_id, observation.indicator_code, figure.written, observation.quote from raw.observation as observation "
        "join raw.figure as figure using (figure_id) where observation.value = 0 "
        "and (not regexp_matches(figure.written, '[0０零〇]') or regexp_matches(figure.written, '[1-9１-９一二三四五六七八九]'))",
    ),
    no_rows(
        "figure_is_mapped", "raw.observation", "warning",
        "有指标陈述的数字都记为已对应", "a figure with a statement is told as mapped",
        "select figure.figure_id, figure.written, figure.reason, observation.indicator_code, observation.quote "
        f"from raw.observation as observation join {CURRENT} using (document_id) "
        "join raw.figure as figure using (figure_id) where figure.status <> 'mapped'",
    ),
    not_empty(
        "raw.observation",
        f"select 1 from raw.figure join {CURRENT} using (document_id) where status = 'mapped' and reason not like 'award%'",
    ),
)  # fmt: skip

AWARDS = (
    columns(
        "raw.award",
        (
            "award_id", "document_id", "block_no", "institution", "contest", "level", "grade", "project", "winner", "award_count", "statement",
            "period_basis", "period_label", "quote", "page", "line_start", "line_end",
        ),
    ),
    *key("raw.award", "award_id"),
    *not_null("raw.award", "document_id", "award_count", "level", "statement"),
    *not_blank("raw.award", "contest"),
    in_set("raw.award", "level", *LEVELS),
    in_set("raw.award", "statement", *STATEMENTS),
    in_set("raw.award", "period_basis", *BASES),
    between("raw.award", "award_count", 1, None, "每条获奖陈述至少一项", "an award statement counts at least one award"),
    refers("raw.award", "document_id", "raw.document"),
    of_a_block("raw.award", "award_id"),
    quotes("raw.award", "award_id", "quote"),
    place("raw.award"),
    within_block("raw.award", "award_id"),
    not_empty(
        "raw.award",
        f"select 1 from raw.block join {CURRENT} using (document_id) where contains(text, '等奖') having count(*) >= {AWARD_PARAGRAPHS}",
    ),
)  # fmt: skip

CHECKS = (*DOCUMENTS, *FIGURES, *OBSERVATIONS, *AWARDS)
