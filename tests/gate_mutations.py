"""One defect for every expectation of the gate, as SQL that is put into the small warehouse, and what it necessarily implies.

Where the kind of a check says what breaks it (a null, a repeated key, a value of no set), the SQL is made from the check;
``DEFECTS`` holds it for the others. ``IMPLIED`` names, with patterns, the other checks that cannot but see the same defect.
"""

from __future__ import annotations

from fnmatch import fnmatch

from expectations.check import Check
from expectations.suites.official import WIDE


def one(table: str, change: str, where: str = "true") -> str:
    """SQL that changes one row of a table: the first by all its columns, of those that ``where`` holds for."""
    return f"update {table} set {change} where rowid = (select min(rowid) from {table} where {where})"


def again(table: str, changes: str = "") -> str:
    """SQL that inserts a row of a table a second time, with changes."""
    replaced = f" replace ({changes})" if changes else ""
    return f"insert into {table} select *{replaced} from {table} where rowid = (select min(rowid) from {table})"


def copies(table: str, times: int, names: str, where: str = "true", changes: str = "") -> str:
    """SQL that inserts each row again so many times, the named columns told apart, with changes."""
    told_apart = ", ".join(f"{name} || n as {name}" for name in names.split(", ") if name)
    replaced = ", ".join(filter(None, (told_apart, changes)))
    return f"insert into {table} select * exclude (n) replace ({replaced}) from {table}, range({times}) as t(n) where {where}"


def lost(table: str, where: str = "true", share: float = 0) -> str:
    """SQL that deletes one row, or that share of the rows of every document."""
    if not share:
        return f"delete from {table} where rowid = (select min(rowid) from {table} where {where})"
    by = "document_id" if table.startswith("raw.") else "document_key"
    return (
        f"delete from {table} where rowid in (select rowid from (select rowid, percent_rank() over (partition by {by} order by rowid) as place "
        f"from {table} where {where}) where place < {share})"
    )


NEW_RULES = "update raw.file set extractor_version = 'new'"

# of each wide table, a cell that the reports state and one that none does
CELLS = {
    "scorecard": "employment_rate", "student_feedback": "volunteer_person_days", "teaching_resources": "student_teacher_ratio",
    "international_impact": "international_students", "service_contribution": "graduates", "policy_implementation": "staff",
}  # fmt: skip
UNSTATED = {
    "scorecard": "graduates_by_sector", "student_feedback": "student_clubs", "teaching_resources": "campus_backbone_bandwidth",
    "international_impact": "foreign_skill_awards", "service_contribution": "training_projects",
    "policy_implementation": "enterprise_teacher_pay",
}  # fmt: skip

DEFECTS: dict[str, str] = {
    # intake
    "raw.file.read_is_a_document": one("raw.file", "sha256 = 'other'", "outcome = 'read'"),
    "raw.file.refused_is_quarantined": "update raw.quarantine set source_file = '别的.txt'",
    "raw.quarantine.of_tonight": "insert into raw.quarantine select * replace ('早已不在.txt' as source_file) from raw.quarantine",
    "raw.file.fault_of_ours": "update raw.quarantine set reason_code = 'extractor_fault'",
    "raw.file.refused": copies("raw.file", 9, "source_file, sha256", "outcome = 'refused'")
    + "; " + copies("raw.quarantine", 9, "source_file, sha256"),
    "raw.file.refused_noticeable": copies("raw.file", 1, "source_file, sha256", "outcome = 'refused'")
    + "; " + copies("raw.quarantine", 1, "source_file, sha256"),
    "raw.file.gone": "update raw.file set source_file = '新' || source_file where outcome = 'read'; "
    "update raw.document set source_file = '新' || source_file",
    "raw.file.gone_noticeable": "update raw.file set source_file = '新' || source_file where source_file like '年报%'; "
    "update raw.document set source_file = '新' || source_file where source_file like '年报%'",
    "raw.file.newly_refused": "insert into raw.quarantine select source_file, sha256, 'too_slow', '太慢 slow', now() from raw.file "
    "where source_file = '简介丙.md'; update raw.file set outcome = 'refused' where source_file = '简介丙.md'",
    # raw
    "raw.document.one_current_version": again("raw.document", "'another' as document_id"),
    "raw.figure.block.refers": one("raw.figure", "block_no = 999"),
    "raw.observation.block.refers": one("raw.observation", "block_no = 999"),
    "raw.award.block.refers": one("raw.award", "block_no = 999"),
    "raw.figure.sentence_in_block": one("raw.figure", "sentence = sentence || '（改）'"),
    "raw.observation.quote_in_block": one("raw.observation", "quote = quote || '（改）'"),
    "raw.award.quote_in_block": one("raw.award", "quote = quote || '（改）'"),
    "raw.figure.written_in_sentence": one("raw.figure", "written = written || '余'"),
    "raw.block.place": one("raw.block", "page = 0"),
    "raw.figure.place": one("raw.figure", "page = 0"),
    "raw.observation.place": one("raw.observation", "page = 0"),
    "raw.award.place": one("raw.award", "page = 0"),
    "raw.figure.within_block": one("raw.figure", "line_end = line_end + 900"),
    "raw.observation.within_block": one("raw.observation", "line_end = line_end + 900"),
    "raw.award.within_block": one("raw.award", "line_end = line_end + 900"),
    "raw.figure.value.finite": one("raw.figure", "value = 'infinity'", "figure_id not in (select figure_id from raw.observation)"),
    "raw.observation.value.finite": one("raw.observation", "value = 'nan'"),
    "raw.figure.unit_known": one("raw.figure", "unit = '庹'"),
    "raw.figure.mapped_is_kept": "insert into raw.figure select * replace ('new' as figure_id) from raw.figure "
    "where figure_id = (select min(figure_id) from raw.observation anti join raw.award using (document_id, block_no))",
    "raw.figure.mostly_mapped": copies("raw.figure", 2, "figure_id", "true", "'unmapped' as status, 'no indicator' as reason"),
    "raw.observation.indicator_known": one("raw.observation", "indicator_code = 'no_such_indicator'"),
    "raw.observation.converted": one("raw.observation", "value = value * 10000", "value > 0 and unit = '人'"),
    "raw.observation.zero_is_written": one("raw.observation", "value = 0", "value > 0"),
    "raw.observation.figure_is_mapped": one(
        "raw.figure", "status = 'unmapped', reason = 'no indicator'", "figure_id in (select figure_id from raw.observation)"
    ),
    # marts
    "marts.dim_institution.one_current_row": one("marts.dim_institution", "is_current = false", "is_current and institution_code is not null"),
    "marts.dim_year.dates": one("marts.dim_year", "start_date = end_date + 1", "basis = 'calendar'"),
    "marts.dim_year.far_away": one("marts.dim_year", "start_date = date '1911-01-01'", "basis = 'as_of'"),
    "marts.dim_document.covers_current_documents": one("marts.dim_document", "is_current = false"),
    "marts.fct_observation.nothing_lost": again("marts.fct_observation", "'extra' as observation_key")
    + "; " + one("marts.fct_indicator_year", "statement_count = statement_count + 1"),
    "marts.fct_observation.as_in_raw": one("marts.fct_observation", "quote = quote || '（改）'"),
    "marts.fct_observation.unit_of_catalogue": one("marts.fct_observation", "unit = '庹'")
    + "; update raw.observation set unit = '庹' where md5(observation_id) in "
    "(select observation_key from marts.fct_observation where unit = '庹')",
    "marts.fct_observation.of_its_document": one(
        "marts.fct_observation", "document_key = (select max(document_key) from marts.dim_document)",
        "document_key < (select max(document_key) from marts.dim_document) and official_table is null",
    ),
    "marts.fct_observation.share_in_range": "update marts.dim_indicator set upper_bound = 1 where indicator_code = 'employment_rate'",
    "marts.fct_observation.value_in_bounds": "update marts.dim_indicator set upper_bound = 1 where indicator_code = 'graduates'",
    "marts.fct_indicator_year.one_agreed_value": again("marts.fct_indicator_year", "'extra' as indicator_year_key, 0 as statement_count"),
    "marts.fct_indicator_year.as_chosen": one("marts.fct_indicator_year", "value = value + 1", "breakdown_member is not null"),
    "marts.fct_indicator_year.every_statement_counted": one("marts.fct_indicator_year", "statement_count = statement_count + 1"),
    "marts.fct_award.nothing_lost": again("marts.fct_award", "'extra' as award_statement_key"),
    "marts.fct_award.as_in_raw": one("marts.fct_award", "award_count = award_count + 1"),
    # quality
    "quality.finding.check_code.refers": one("quality.finding", "check_code = 'no_such_check'"),
    "quality.finding.speaks_both_languages": one("quality.finding", "message_zh = 'English only'"),
    "quality.finding.has_evidence": one("quality.finding", "source_files = []"),
    "quality.finding.seen_in_order": one("quality.finding", "last_seen = first_seen - interval 1 day"),
    # against the last published night
    "raw.document.kept": one("raw.document", "is_current = false", "source_file = '简介丙.md'"),
    "marts.dim_institution.schools_kept": "update marts.fct_observation set institution_key = (select min(institution_key) "
    "from marts.fct_observation)",
    "marts.dim_institution.school_lost": "update marts.fct_observation set institution_key = (select min(institution_key) from marts.fct_award) "
    "where document_id = (select document_id from raw.document where source_file = '简介丁.md')",
    "raw.block.unchanged_document": lost("raw.block", "kind = 'heading'"),
    "raw.figure.unchanged_document": lost("raw.figure", "figure_id not in (select figure_id from raw.observation)"),
    **{f"{table}.unchanged_document": lost(table) for table in ("raw.observation", "raw.award", "marts.fct_observation", "marts.fct_award")},
    **{f"{table}.volume": f"{NEW_RULES}; {lost(table, share=0.4)}" for table in ("raw.figure", "marts.fct_observation", "marts.fct_award")},
    **{f"marts.{name}.coverage": f"{NEW_RULES}; {lost('marts.fct_observation', f'official_table = {code!r}')}" for name, code in WIDE.items()},
    "marts.fct_observation.one_document_under_new_rules": f"{NEW_RULES}; "
    + lost("marts.fct_observation", "document_id = (select document_id from raw.document where source_file = '简介甲.md')", 0.9),
    "marts.fct_observation.documents_under_new_rules": f"{NEW_RULES}; {lost('marts.fct_observation', 'official_table is null', 0.2)}",
    "marts.fct_observation.gained": f"{NEW_RULES}; {copies('marts.fct_observation', 1, 'observation_key')}",
    **{f"marts.{name}.holds_every_value": one(f"marts.{name}", f"{cell} = {cell} + 1", f"{cell} is not null") for name, cell in CELLS.items()},
    **{f"marts.{name}.null_is_unknown": one(f"marts.{name}", f"{cell} = 0", f"{cell} is null") for name, cell in UNSTATED.items()},
    "raw.award.not_empty": copies("raw.block", 20, "", "block_no = 0", "cast(1000 + n as integer) as block_no, '获一等奖' as text")
    + "; delete from raw.award",
    "marts.fct_observation.revised_with_less": "update raw.document set document_id = 'revised' where source_file = '简介丙.md'; "
    "update raw.file set sha256 = 'revised' where source_file = '简介丙.md'",
}  # fmt: skip

def defect(check: Check) -> str:
    """SQL for one defect that the check is for."""
    table, kind = check.table, check.kind
    what = check.name.removeprefix(f"{table}.")
    if check.name in DEFECTS:
        return DEFECTS[check.name]
    if kind == "columns":
        return f"alter table {table} rename column {check.columns[-1]} to renamed"
    if kind == "not_null":
        return one(table, f"{check.columns[0]} = null")
    if what.endswith(".not_blank"):
        return one(table, f"{what.removesuffix('.not_blank')} = ' '")
    if kind == "unique":
        return again(table)
    if kind == "in_set":
        return one(table, f"{check.columns[0]} = 'no such value'")
    if kind == "between":
        return one(table, f"{check.columns[0]} = 0")
    if what.endswith(".refers"):
        return one(table, f"{what.removesuffix('.refers')} = 'gone'")
    if what == "not_empty":
        return f"delete from {table}"
    raise LookupError(f"{check.name}: no defect is known for it; add one to tests/gate_mutations.py")


def implied(check: Check):
    """Tells whether another check cannot but see the defect: a function of its name and outcome.

    Of a missing column that is every check which reads it; of an emptied table every check of that table, having nothing to judge.
    """
    patterns = tuple(pattern for own, others in IMPLIED if fnmatch(check.name, own) for pattern in others)

    def is_implied(name: str, outcome: str) -> bool:
        if check.kind == "columns" and outcome == "raised":
            return True
        if check.name.endswith(".not_empty") and outcome == "vacuous" and name.startswith(f"{check.table}."):
            return True
        return any(fnmatch(name, pattern) for pattern in patterns)

    return is_implied


WITHOUT_ITS_FACT = ("marts.fct_*.nothing_lost", "marts.fct_*.as_in_raw")
FEWER_FACTS = (
    "marts.fct_observation.nothing_lost", "marts.fct_indicator_year.observation_key.refers",
    "marts.fct_indicator_year.every_statement_counted",
)  # fmt: skip
NO_LONGER_CURRENT = (
    "raw.file.read_is_a_document", "raw.*.document_id.refers", "marts.dim_document.covers_current_documents",
    "marts.fct_*.nothing_lost", "marts.dim_institution.school*", "raw.document.kept",
)  # fmt: skip

IMPLIED: tuple[tuple[str, tuple[str, ...]], ...] = (
    # a raw row that changed, its fact left as it was
    ("raw.observation.*", WITHOUT_ITS_FACT),
    ("raw.award.*", WITHOUT_ITS_FACT),
    # a file that is listed otherwise than its document or its refusal
    ("raw.file.source_file.not_null", ("raw.file.read_is_a_document",)),
    ("raw.file.not_empty", ("raw.quarantine.of_tonight", "raw.file.gone", "raw.file.gone_noticeable")),
    ("raw.file.refused_is_quarantined", ("raw.quarantine.of_tonight",)),
    ("raw.quarantine.*.not_null", ("raw.file.refused_is_quarantined", "raw.quarantine.of_tonight")),
    ("raw.quarantine.not_empty", ("raw.file.refused_is_quarantined",)),
    # more than the graver of two thresholds is more than the other
    ("raw.file.refused", ("raw.file.refused_noticeable",)),
    ("raw.file.gone", ("raw.file.gone_noticeable",)),
    ("raw.file.newly_refused", ("raw.file.refused_noticeable",)),
    ("raw.quarantine.source_file+sha256.unique", ("raw.file.refused_noticeable",)),
    ("marts.dim_institution.schools_kept", ("marts.dim_institution.school_lost",)),
    # a document that is no longer there, or no longer current: all that hangs on it
    ("raw.document.columns", ("marts.dim_institution.school*",)),
    ("raw.document.document_id.not_null", NO_LONGER_CURRENT),
    ("raw.document.document_id.unique", ("raw.document.one_current_version",)),
    ("raw.document.source_file.not_null", ("raw.file.read_is_a_document",)),
    ("raw.document.is_current.not_null", NO_LONGER_CURRENT),
    ("raw.document.not_empty", (*NO_LONGER_CURRENT, "*.volume")),
    ("raw.document.one_current_version", ("marts.dim_document.covers_current_documents", "marts.fct_observation.revised_with_less")),
    ("raw.document.kept", NO_LONGER_CURRENT),
    ("marts.fct_observation.revised_with_less", NO_LONGER_CURRENT),
    # rows of a block that is not there any more
    ("raw.block.*.not_null", ("raw.*.block.refers", "raw.block.unchanged_document")),
    ("raw.block.document_id.refers", ("raw.*.block.refers", "raw.block.unchanged_document")),
    ("raw.block.not_empty", ("raw.*.block.refers", "raw.block.unchanged_document")),
    # a figure, an observation, an award without the other
    ("raw.figure.figure_id.not_null", ("raw.figure.mapped_is_kept", "raw.observation.figure_id.refers")),
    ("raw.figure.document_id.*", ("raw.figure.unchanged_document",)),
    ("raw.figure.written.not_blank", ("raw.figure.written_in_sentence",)),
    ("raw.figure.sentence.not_blank", ("raw.figure.sentence_in_block", "raw.figure.written_in_sentence")),
    ("raw.figure.status.in_set", ("raw.observation.figure_is_mapped",)),
    ("raw.figure.not_empty", ("raw.observation.figure_id.refers", "raw.figure.unchanged_document", "raw.figure.volume")),
    ("raw.figure.volume", ("raw.observation.figure_id.refers",)),
    ("raw.observation.figure_id.*", ("raw.figure.mapped_is_kept",)),
    ("raw.observation.document_id.*", ("raw.observation.unchanged_document", "marts.fct_observation.of_its_document")),
    ("raw.observation.indicator_code.not_blank", ("raw.observation.indicator_known",)),
    ("raw.observation.zero_is_written", ("raw.observation.converted",)),
    ("raw.observation.not_empty", ("raw.figure.mapped_is_kept", "raw.observation.unchanged_document")),
    ("raw.observation.unchanged_document", ("raw.figure.mapped_is_kept",)),
    ("raw.award.document_id.*", ("raw.award.unchanged_document",)),
    ("raw.award.not_empty", ("raw.figure.mapped_is_kept", "raw.award.unchanged_document")),
    # a row of a dimension that is not there any more: what points to it, and what is joined by it
    ("marts.dim_institution.institution_key.not_null", ("marts.*.institution_key.refers", "quality.*.institution_key.refers")),
    ("marts.dim_institution.institution_key.unique", ("marts.dim_institution.one_current_row",)),
    ("marts.dim_institution.is_current.not_null", ("marts.dim_institution.one_current_row",)),
    ("marts.dim_institution.not_empty", (
        "*.institution_key.refers", "marts.*.holds_every_value", "marts.dim_institution.school*",
    )),
    ("marts.dim_year.year_key.not_null", ("*.year_key.refers",)),
    ("marts.dim_year.not_empty", ("*.year_key.refers",)),
    ("marts.dim_indicator.indicator_*.not_null", ("*.indicator_key.refers", "*.indicator_code.refers", "marts.*.null_is_unknown")),
    ("marts.dim_indicator.not_empty", ("*.indicator_key.refers", "*.indicator_code.refers", "marts.*.null_is_unknown")),
    ("marts.dim_indicator.unit.not_null", ("marts.fct_observation.unit_of_catalogue",)),
    ("marts.dim_award.award_key.not_null", ("marts.fct_award.award_key.refers",)),
    ("marts.dim_award.not_empty", ("marts.fct_award.award_key.refers",)),
    ("marts.dim_document.document_key.not_null", ("marts.fct_*.document_key.refers",)),
    ("marts.dim_document.not_empty", ("marts.fct_*.document_key.refers", "marts.dim_document.covers_current_documents")),
    # two keys of one table: a row that stands twice has both of them twice
    ("marts.dim_year.*.unique", ("marts.dim_year.*.unique",)),
    ("marts.dim_indicator.*.unique", ("marts.dim_indicator.*.unique",)),
    ("marts.fct_indicator_year.indicator_year_key.unique", (
        "marts.fct_indicator_year.one_agreed_value", "marts.fct_indicator_year.every_statement_counted",
    )),
    # facts that are fewer or more, or hang elsewhere
    ("marts.fct_observation.observation_key.*", FEWER_FACTS),
    ("marts.fct_observation.document_key.*", (
        "marts.fct_observation.unchanged_document", "marts.fct_observation.of_its_document", "marts.*.coverage",
    )),
    ("marts.fct_observation.institution_key.*", ("marts.fct_indicator_year.as_chosen",)),
    ("marts.fct_observation.year_key.*", ("marts.fct_indicator_year.as_chosen",)),
    ("marts.fct_observation.indicator_key.*", ("marts.fct_indicator_year.as_chosen",)),
    ("marts.fct_observation.*.in_set", ("marts.fct_observation.as_in_raw",)),
    ("marts.fct_observation.of_its_document", ("marts.fct_observation.unchanged_document",)),
    ("marts.fct_observation.not_empty", (*FEWER_FACTS, "*.unchanged_document", "*.volume", "*.coverage", "marts.dim_institution.school*",
                                         "marts.fct_observation.*_under_new_rules")),
    ("marts.fct_observation.unchanged_document", (*FEWER_FACTS, "marts.*.coverage")),
    ("marts.fct_observation.volume", (*FEWER_FACTS, "*.coverage", "marts.fct_observation.documents_under_new_rules")),
    ("marts.*.coverage", FEWER_FACTS),
    ("marts.fct_observation.*_under_new_rules", FEWER_FACTS),
    ("marts.fct_observation.one_document_under_new_rules", ("marts.fct_observation.documents_under_new_rules",)),
    ("marts.fct_observation.gained", FEWER_FACTS),
    ("marts.dim_institution.school*", ("marts.fct_indicator_year.as_chosen",)),
    *((f"marts.fct_indicator_year.{change}", ("marts.fct_indicator_year.as_chosen", "marts.*.holds_every_value", "marts.*.null_is_unknown"))
      for change in ("*.not_null", "*.refers", "as_chosen")),
    ("marts.fct_indicator_year.not_empty", ("marts.fct_indicator_year.every_statement_counted", "marts.*.null_is_unknown")),
    ("marts.fct_award.award_statement_key.*", ("marts.fct_award.nothing_lost",)),
    ("marts.fct_award.document_key.*", ("marts.fct_award.unchanged_document",)),
    ("marts.fct_award.award_count.between", ("marts.fct_award.as_in_raw",)),
    ("marts.fct_award.not_empty", ("marts.fct_award.nothing_lost", "marts.fct_award.unchanged_document", "marts.fct_award.volume")),
    ("marts.fct_award.unchanged_document", ("marts.fct_award.nothing_lost",)),
    ("marts.fct_award.volume", ("marts.fct_award.nothing_lost",)),
    # a row of a wide table that is of no school or year, or not there: its values are no longer those of the facts
    *((f"marts.{name}.{key}.{kind}", (f"marts.{name}.holds_every_value", f"marts.{name}.null_is_unknown"))
      for name in WIDE for key in ("institution_key", "year_key") for kind in ("not_null", "refers")),
    *((f"marts.{name}.not_empty", (f"marts.{name}.holds_every_value",)) for name in WIDE),
    # a finding of a check that is not described
    ("quality.finding.check_code.not_blank", ("quality.finding.check_code.refers",)),
    ("quality.check.not_empty", ("quality.finding.check_code.refers",)),
)  # fmt: skip
