"""How much there is: files refused, figures left unmapped, and the facts tonight against those of the last published night."""

from expectations.check import Check, Severity, no_rows
from expectations.suites.raw import CURRENT


def share(code: str, table: str, severity: Severity, limit: float, message_zh: str, message_en: str, part: str, rows: str) -> Check:
    """The share of rows of ``table`` that ``part`` (SQL condition) holds for is at most ``limit``; ``rows`` shows them if not."""
    counted = f"select count(*) filter (where {part}) as part, count(*) as whole from ({rows})"
    return no_rows(
        code, table, severity, message_zh, message_en,
        f"select counted.part, counted.whole, listed.* from ({counted}) as counted, ({rows}) as listed "
        f"where counted.part > {limit} * counted.whole and {part}",
        measure="select cast(part as varchar) || ' / ' || cast(whole as varchar) || ' (' || "
        f"cast(round(100.0 * part / greatest(whole, 1), 1) as varchar) || '%)' from ({counted})",
    )  # fmt: skip


def shrunk(code: str, table: str, severity: Severity, limit: float) -> Check:
    """The table has at least ``limit`` of the rows that it had last night."""
    counted = f"select (select count(*) from {table}) as tonight, (select count(*) from last_night.{table}) as last_night"
    return no_rows(
        code, table, severity,
        f"{table} 的行数不到上次发布的 {limit:.0%}", f"{table} has less than {limit:.0%} of the rows last published",
        f"select * from ({counted}) where tonight < {limit} * last_night",
        measure=f"select cast(tonight as varchar) || ' / ' || cast(last_night as varchar) from ({counted})",
    )  # fmt: skip


FILES = "select source_file, outcome from raw.file"
FIGURES = f"select phrase, written, sentence, status from raw.figure join {CURRENT} using (document_id)"

TONIGHT = (
    share(
        "refused_over_half", "raw.file", "critical", 0.5,
        "超过一半的文件被拒收", "more than half of the files were refused", "outcome = 'refused'", FILES,
    ),
    share(
        "refused_over_fifth", "raw.file", "warning", 0.2,
        "超过五分之一的文件被拒收", "more than a fifth of the files were refused", "outcome = 'refused'", FILES,
    ),
    share(
        "unmapped_over_half", "raw.figure", "info", 0.5,
        "超过一半的数字未能对应到指标", "more than half of the figures are mapped to no indicator", "status = 'unmapped'", FIGURES,
    ),
)  # fmt: skip

AGAINST_LAST_NIGHT = (
    shrunk("collapsed", "marts.fct_observation", "critical", 0.5),
    shrunk("shrunk", "marts.fct_observation", "warning", 0.8),
    shrunk("collapsed", "marts.dim_document", "critical", 0.5),
    shrunk("shrunk", "marts.dim_document", "warning", 0.8),
    shrunk("shrunk", "marts.fct_award", "warning", 0.5),
)
