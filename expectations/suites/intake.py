"""What the intake must be: every file of the folder accounted for, few refused, none gone by the hundred."""

from expectations.check import Check, Severity, columns, in_set, key, no_rows, not_blank, not_empty
from expectations.thresholds import Thresholds

# A file that only repeats another one is refused without any harm.
FILES = (
    "select file.source_file, file.outcome, quarantine.reason_code, coalesce(quarantine.reason_code, '') <> 'duplicate' as counts "
    "from raw.file as file left join raw.quarantine as quarantine using (source_file, sha256)"
)
GONE = (
    "select before.source_file, tonight.source_file is null as gone from last_night.raw.file as before "
    "left join (select source_file from raw.file) as tonight using (source_file)"
)

ACCOUNTED_FOR = (
    columns("raw.file", ("source_file", "sha256", "outcome", "extractor_version")),
    *key("raw.file", "source_file"),
    *not_blank("raw.file", "extractor_version"),
    in_set("raw.file", "outcome", "read", "refused"),
    not_empty("raw.file"),
    no_rows(
        "read_is_a_document", "raw.file", "critical",
        "每个已读取的文件都有当前版本", "every file that was read is a current document",
        "select file.* from raw.file as file left join raw.document as document on file.sha256 = document.document_id and document.is_current "
        "where file.outcome = 'read' and document.source_file is distinct from file.source_file",
    ),
    no_rows(
        "refused_is_quarantined", "raw.file", "critical",
        "每个拒收的文件都写明原因", "every file that was refused stands in the quarantine",
        "select file.* from raw.file as file anti join raw.quarantine as quarantine using (source_file, sha256) where file.outcome = 'refused'",
    ),
    columns("raw.quarantine", ("source_file", "sha256", "reason_code", "reason", "seen_at")),
    *key("raw.quarantine", "source_file", "sha256"),
    *not_blank("raw.quarantine", "reason_code", "reason"),
    no_rows(
        "of_tonight", "raw.quarantine", "critical",
        "拒收名单只列今夜文件夹中的文件", "the quarantine holds files of tonight's folder alone",
        "select quarantine.* from raw.quarantine as quarantine anti join raw.file as file "
        "on quarantine.source_file = file.source_file and quarantine.sha256 = file.sha256 and file.outcome = 'refused'",
    ),
    not_empty("raw.quarantine", "select 1 from raw.file where outcome = 'refused'"),
    no_rows(
        "fault_of_ours", "raw.file", "warning",
        "没有文件因读取程序的故障而被拒收", "no file was refused by a fault of the extractor",
        f"select * from ({FILES}) where reason_code = 'extractor_fault'",
    ),
)  # fmt: skip


def share(
    name: str, severity: Severity, limit: int, title_zh: str, title_en: str, part: str, rows: str, compares: bool = False
) -> Check:
    """At most ``limit`` % of the rows (SQL) are such that ``part`` (SQL condition) holds; those are shown if not."""
    counted = f"select count(*) filter (where {part}) as part, count(*) as whole from ({rows})"
    return no_rows(
        name, "raw.file", severity, title_zh, title_en,
        f"select listed.* from ({counted}) as counted, ({rows}) as listed where 100 * counted.part > {limit} * counted.whole and {part}",
        measure="select cast(part as varchar) || ' / ' || cast(whole as varchar) || '（' || "
        f"cast(round(100.0 * part / greatest(whole, 1), 1) as varchar) || '%）' from ({counted})",
        expected=f"≤ {limit}%", compares=compares,
    )  # fmt: skip


def checks(limits: Thresholds) -> tuple[Check, ...]:
    """The suite under these thresholds."""
    refused = "outcome = 'refused' and counts"
    return (
        *ACCOUNTED_FOR,
        share(
            "refused", "critical", limits.refused, "被拒收的文件不超过上限", "no more than a limited share of files is refused", refused, FILES
        ),
        share(
            "refused_noticeable", "warning", limits.refused_warning,
            "被拒收的文件不多", "few files are refused", refused, FILES,
        ),
        share(
            "gone", "critical", limits.gone, "上次的文件没有大量消失（文件夹是否连接正常？）",
            "last night's files have not gone from the folder in a mass (is the folder mounted?)", "gone", GONE, compares=True,
        ),
        share(
            "gone_noticeable", "warning", limits.gone_warning,
            "上次的文件大多仍在文件夹中", "most of last night's files are still in the folder", "gone", GONE, compares=True,
        ),
        no_rows(
            "newly_refused", "raw.file", "warning",
            "上次能读取的文件今夜没有被拒收", "no file that could be read last night is refused tonight",
            "select tonight.source_file, quarantine.reason_code, quarantine.reason from raw.file as tonight "
            "join last_night.raw.file as before using (source_file, sha256) left join raw.quarantine as quarantine using (source_file, sha256) "
            "where before.outcome = 'read' and tonight.outcome = 'refused'",
            compares=True,
        ),
    )  # fmt: skip
