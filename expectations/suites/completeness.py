"""Whether tonight holds what the last published night held: losing blocks, gaining is only told.

Three causes are kept apart. A file gone from the folder is the intake's to judge, so that what it held is left out here. A
document whose content did not change must not lose a row under the same rules; under new rules it may, within a threshold. The
whole of a table may shrink, for schools hand in revised reports, but not collapse.
"""

from expectations.check import Check, Severity, no_rows, titled
from expectations.suites.official import WIDE
from expectations.thresholds import Thresholds

STANDING = "select document_id, source_file, md5(document_id) as document_key from {night}raw.document where is_current"
# Last night's documents but those whose file has gone.
BEFORE = (
    f"({STANDING.format(night='last_night.')} and (document_id in (select sha256 from raw.file) "
    "or source_file in (select source_file from raw.file)))"
)
TONIGHT = f"({STANDING.format(night='')})"
# Documents of both nights, with the rules by which each was read.
KEPT = (
    "(select before.document_id, before.document_key, tonight.source_file, coalesce(read_tonight.extractor_version "
    "= read_before.extractor_version, false) as same_rules "
    f"from {BEFORE} as before join {TONIGHT} as tonight using (document_id) "
    "left join raw.file as read_tonight on read_tonight.sha256 = before.document_id and read_tonight.outcome = 'read' "
    "left join last_night.raw.file as read_before on read_before.sha256 = before.document_id and read_before.outcome = 'read')"
)
ROWS = {  # what is counted: the rows of a document, by its id or its key
    "raw.block": "document_id",
    "raw.figure": "document_id",
    "raw.observation": "document_id",
    "raw.award": "document_id",
    "marts.fct_observation": "document_key",
    "marts.fct_award": "document_key",
}
WHOLE = ("raw.figure", "marts.fct_observation", "marts.fct_award")


def counted(table: str, night: str = "", where: str = "true") -> str:
    """SQL: rows of each document of a table, tonight or (``night`` = last_night.) in the last published night."""
    return f"(select {ROWS[table]}, count(*) as found from {night}{table} where {where} group by all)"


def per_document(table: str, where: str = "true") -> str:
    """SQL: for each document of both nights, its rows then and now."""
    return (
        f"select kept.document_id, kept.source_file, kept.same_rules, before.found as last_night, coalesce(tonight.found, 0) as tonight "
        f"from {KEPT} as kept join {counted(table, 'last_night.', where)} as before using ({ROWS[table]}) "
        f"left join {counted(table, where=where)} as tonight using ({ROWS[table]})"
    )


def in_order(table: str) -> dict:
    """What comparisons share: nothing to compare is no fault of tonight's, an emptied table is."""
    return {"judged": f"select 1 from {table}", "source": f"select 1 from last_night.{table}", "compares": True}


def same_rules(table: str) -> Check:
    """An unchanged document under the same rules has as many rows as it had."""
    return no_rows(
        "unchanged_document", table, "critical",
        f"内容与读取规则都没有变的文件，{titled(table)}一行不少", f"a document that did not change, nor its rules, loses no row of {table}",
        f"select * from ({per_document(table)}) where same_rules and tonight < last_night order by tonight - last_night", **in_order(table),
    )  # fmt: skip


def whole(table: str, limit: int) -> Check:
    """All documents together have nearly as many rows as last night."""
    by = ROWS[table]
    compared = (
        f"select (select count(*) from {table} join {TONIGHT} using ({by})) as tonight, "
        f"(select count(*) from last_night.{table} join {BEFORE} using ({by})) as last_night"
    )
    return no_rows(
        "volume", table, "critical",
        f"{titled(table)}没有比上次发布时大幅减少", f"{table} has not shrunk against the last published night",
        f"select * from ({compared}) where 100 * tonight < {100 - limit} * last_night",
        measure=f"select cast(tonight as varchar) || ' / ' || cast(last_night as varchar) from ({compared})",
        expected=f"减少 loss ≤ {limit}%", **in_order(table),
    )  # fmt: skip


def new_rules(name: str, severity: Severity, title_zh: str, title_en: str, expected: str, rows: str) -> Check:
    """What unchanged documents hold under tonight's rules, against what they held."""
    table = "marts.fct_observation"
    return no_rows(name, table, severity, title_zh, title_en, rows, expected=expected, **in_order(table))


def official(name: str, code: str, limits: Thresholds) -> Check:
    """The cells of an official table that unchanged documents state."""
    table = f"marts.{name}"
    documents = per_document("marts.fct_observation", f"official_table = '{code}'")
    lost = f"(select sum(greatest(last_night - tonight, 0)) as lost, sum(last_night) as held from ({documents}))"
    return no_rows(
        "coverage", table, "critical",
        f"内容没有变的文件，{titled(table)}的填报没有丢失", f"unchanged documents still state what they stated in the official table {code}",
        f"select documents.* from {lost} as counted, ({documents}) as documents "
        f"where 100 * counted.lost > {limits.rules_loss} * counted.held and documents.tonight < documents.last_night",
        measure=f"select cast(coalesce(held - lost, 0) as varchar) || ' / ' || cast(coalesce(held, 0) as varchar) from {lost}",
        expected=f"丢失 lost ≤ {limits.rules_loss}%", **in_order(table),
    )  # fmt: skip


SCHOOLS = (
    "(select distinct institution.institution_id, institution.name_zh from {night}marts.fct_observation as fact "
    "join {night}marts.dim_institution as institution using (institution_key) join {standing} as document using (document_key))"
)
SCHOOLS_BEFORE = SCHOOLS.format(night="last_night.", standing=BEFORE)
SCHOOLS_TONIGHT = SCHOOLS.format(night="", standing=TONIGHT)
LOST_SCHOOLS = f"select before.* from {SCHOOLS_BEFORE} as before anti join {SCHOOLS_TONIGHT} as tonight using (institution_id)"
REVISED = (  # a file's former and new version, where it has another content now
    f"(select before.source_file, before.document_key as former_key, tonight.document_key from {BEFORE} as before "
    f"join {TONIGHT} as tonight using (source_file) where before.document_id <> tonight.document_id)"
)


def checks(limits: Thresholds) -> tuple[Check, ...]:
    """The suite under these thresholds."""
    fact, school = "marts.fct_observation", "marts.dim_institution"
    observations = per_document(fact)
    return (
        no_rows(
            "kept", "raw.document", "critical",
            "上次发布的文件，只要仍在文件夹中，今夜都有当前版本",
            "every document published last, unless its file has gone, has a current version",
            f"select before.* from {BEFORE} as before anti join {TONIGHT} as tonight on before.document_id = tonight.document_id "
            "or before.source_file = tonight.source_file",
            **in_order("raw.document"),
        ),
        *(same_rules(table) for table in ROWS),
        *(whole(table, limits.loss) for table in WHOLE),
        no_rows(
            "schools_kept", school, "critical",
            "没有学校成批消失", "schools have not vanished in a mass",
            f"select lost.* from ({LOST_SCHOOLS}) as lost where (select 100 * count(*) from ({LOST_SCHOOLS})) "
            f"> {limits.loss} * (select count(*) from {SCHOOLS_BEFORE})",
            measure=f"select cast((select count(*) from ({LOST_SCHOOLS})) as varchar) || ' / ' || cast(count(*) as varchar) "
            f"from {SCHOOLS_BEFORE}",
            expected=f"≤ {limits.loss}%", **in_order(school),
        ),
        no_rows(
            "school_lost", school, "warning",
            "上次有数据的学校今夜都有数据", "every school that had figures last night has some tonight", LOST_SCHOOLS, **in_order(school),
        ),
        *(official(name, code, limits) for name, code in WIDE.items()),
        new_rules(
            "one_document_under_new_rules", "critical",
            "读取规则改变后，没有哪个未变的文件大量丢失陈述", "no unchanged document loses most of its statements under new rules",
            f"每个文件丢失 lost of a document ≤ {limits.document_loss}%",
            f"select * from ({observations}) where 100 * tonight < {100 - limits.document_loss} * last_night",
        ),
        new_rules(
            "documents_under_new_rules", "critical",
            "读取规则改变后，未变的文件合计没有丢失许多陈述", "unchanged documents together keep their statements under new rules",
            f"合计丢失 lost in all ≤ {limits.rules_loss}%",
            f"select documents.* from ({observations}) as documents where tonight < last_night "
            f"and (select 100 * sum(greatest(last_night - tonight, 0)) > {limits.rules_loss} * sum(last_night) from ({observations}))",
        ),
        new_rules(
            "gained", "warning",
            "读取规则改变后，未变的文件没有突然多出许多陈述", "unchanged documents do not suddenly gain many statements under new rules",
            f"合计增加 gained in all ≤ {limits.gain}%",
            f"select documents.* from ({observations}) as documents where tonight > last_night and (select 100 * sum(tonight - last_night) "
            f"> {limits.gain} * sum(last_night) from ({observations}))",
        ),
        new_rules(
            "revised_with_less", "warning",
            "学校修改后重新上交的文件，陈述没有大量减少", "a report that its school revised does not hold far fewer statements than before",
            f"减少 fewer ≤ {limits.document_loss}%",
            f"select revised.source_file, before.found as last_night, coalesce(tonight.found, 0) as tonight from {REVISED} as revised "
            f"join {counted(fact, 'last_night.')} as before on before.document_key = revised.former_key "
            f"left join {counted(fact)} as tonight on tonight.document_key = revised.document_key "
            f"where 100 * coalesce(tonight.found, 0) < {100 - limits.document_loss} * before.found",
        ),
    )  # fmt: skip
