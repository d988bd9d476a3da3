"""Every setting, its default and its environment variable.

A setting is taken from the command line, else from its environment variable, else its default. State lives below
``data`` alone; ``project`` (the dbt project and its seeds) is only read.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUTCOMES = {"published", "unchanged", "blocked", "failed"}
LIMITS = ("max_file_mb", "file_seconds", "memory_mb", "max_pages", "unpacked_mb", "max_cells")


def setting(default: object, variable: str, description: str):
    """A field of Settings that knows its environment variable and what it is for."""
    return field(default=default, metadata={"variable": variable, "description": description})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run needs to know; paths are absolute once loaded."""

    raw: Path = setting(Path("raw"), "NIANBAO_RAW_DIR", "folder that schools' files are handed in to")
    data: Path = setting(Path("data"), "NIANBAO_DATA_DIR", "folder of all state: landing, warehouse, report, history")
    project: Path = setting(ROOT / "dbt_project", "NIANBAO_DBT_PROJECT", "the dbt project, with the catalogue in its seeds")
    declarations: Path = setting(
        ROOT / "dbt_project" / "declarations.yml", "NIANBAO_DECLARATIONS", "declared corrections and accepted findings"
    )
    workers: int = setting(0, "NIANBAO_WORKERS", "processes that read and extract; 0: one a core")
    batch_files: int = setting(16, "NIANBAO_BATCH_FILES", "files in a batch at most")
    max_file_mb: int = setting(200, "NIANBAO_MAX_FILE_MB", "a larger file is refused")
    file_seconds: int = setting(120, "NIANBAO_FILE_SECONDS", "a file that takes longer to read is refused")
    memory_mb: int = setting(4096, "NIANBAO_MEMORY_MB", "address space of a reading process at most")
    max_pages: int = setting(2000, "NIANBAO_MAX_PAGES", "a PDF of more pages is refused")
    unpacked_mb: int = setting(500, "NIANBAO_UNPACKED_MB", "an office file that unpacks to more is refused")
    max_cells: int = setting(1_000_000, "NIANBAO_MAX_CELLS", "a workbook or CSV of more cells is refused")
    retry_runs: int = setting(3, "NIANBAO_RETRY_RUNS", "runs in which a file is tried again that crashed, was too slow or was being changed")
    archive_files: int = setting(1000, "NIANBAO_ARCHIVE_FILES", "files in a ZIP at most")
    archive_mb: int = setting(1024, "NIANBAO_ARCHIVE_MB", "what a ZIP may unpack to; members beyond it are refused")
    archive_ratio: int = setting(200, "NIANBAO_ARCHIVE_RATIO", "a member of a ZIP that outgrows its packed size more often is refused")
    keep_nights: int = setting(14, "NIANBAO_KEEP_NIGHTS", "published warehouses that are kept")
    build_timeout: int = setting(3600, "NIANBAO_BUILD_TIMEOUT", "seconds after which a dbt build is stopped")
    gate_timeout: int = setting(900, "NIANBAO_GATE_TIMEOUT", "seconds after which the gate is stopped, which blocks the night")
    refused_warning_percent: int = setting(20, "NIANBAO_WARN_REFUSED_PERCENT", "more of the files refused is reported")
    refused_percent: int = setting(50, "NIANBAO_MAX_REFUSED_PERCENT", "more of the files refused blocks the night")
    gone_warning_percent: int = setting(20, "NIANBAO_WARN_GONE_PERCENT", "more of last night's files gone from the folder is reported")
    gone_percent: int = setting(50, "NIANBAO_MAX_GONE_PERCENT", "more of last night's files gone from the folder blocks the night")
    loss_percent: int = setting(20, "NIANBAO_MAX_LOSS_PERCENT", "a table or official table that loses more than this blocks the night")
    rules_loss_percent: int = setting(
        5, "NIANBAO_MAX_RULES_LOSS_PERCENT", "unchanged documents that together lose more than this under new rules block the night"
    )
    document_loss_percent: int = setting(
        50, "NIANBAO_MAX_DOCUMENT_LOSS_PERCENT", "one unchanged document that loses more than this under new rules blocks the night"
    )
    gain_percent: int = setting(50, "NIANBAO_MAX_GAIN_PERCENT", "unchanged documents that gain more than this under new rules are reported")
    retry_seconds: int = setting(
        20, "NIANBAO_RETRY_SECONDS", "a full disk, a locked file, a server away: a step tries again after so long, three times; 0: never"
    )
    keep_logs: int = setting(90, "NIANBAO_KEEP_LOGS", "runs whose logs are kept")
    cron: str = setting("0 2 * * *", "NIANBAO_CRON", "when `nianbao serve` runs a night")
    timezone: str = setting("Asia/Shanghai", "NIANBAO_TIMEZONE", "time zone of that schedule")
    notify_on: str = setting("published,blocked,failed", "NIANBAO_NOTIFY_ON", "outcomes that are told of")
    report_url: str = setting("", "NIANBAO_REPORT_URL", "where people open the report; empty: its path is given")

    @classmethod
    def load(cls, **given: object) -> Settings:
        """Settings from what was given (None counts as not given), the environment and the defaults.

        Raises ValueError naming the variable where its text is not of the setting's type.
        """
        values: dict[str, object] = {}
        for one in fields(cls):
            value = given.get(one.name)
            if value is None:
                value = os.environ.get(one.metadata["variable"]) or one.default
            if isinstance(one.default, str):
                values[one.name] = str(value)
                continue
            try:
                values[one.name] = Path(value).expanduser().absolute() if isinstance(one.default, Path) else int(value)
            except ValueError:
                raise ValueError(f"{one.metadata['variable']}: a whole number was expected, found {value!r}") from None
        settings = cls(**values)
        if unknown := settings.told_outcomes - OUTCOMES:
            raise ValueError(f"NIANBAO_NOTIFY_ON: outcomes were expected ({', '.join(sorted(OUTCOMES))}), found {', '.join(sorted(unknown))}")
        return settings

    @property
    def processes(self) -> int:
        return self.workers or os.cpu_count() or 1

    @property
    def told_outcomes(self) -> frozenset[str]:
        """The outcomes of a night that a notification is sent of."""
        return frozenset(word for word in self.notify_on.replace(",", " ").split())

    @property
    def limits(self) -> dict[str, int]:
        """What reading a file may cost; a file refused for one of them is tried again when they are others."""
        return {name: getattr(self, name) for name in LIMITS}

    @property
    def seeds(self) -> Path:
        return self.project / "seeds"

    @property
    def warehouse(self) -> Path:
        return self.data / "warehouse"

    @property
    def pointer(self) -> Path:
        """The published warehouse: a symbolic link that publishing moves."""
        return self.warehouse / "nianbao.duckdb"

    @property
    def versions(self) -> Path:
        return self.warehouse / "versions"

    @property
    def landing(self) -> Path:
        return self.data / "landing"

    @property
    def unpacked(self) -> Path:
        """The members of ZIPs, below a folder a version of the readers."""
        return self.data / "unpacked"

    @property
    def documents(self) -> Path:
        """Documents as they were read, below a folder a version of the readers."""
        return self.data / "documents"

    @property
    def exports(self) -> Path:
        return self.data / "exports"

    @property
    def report(self) -> Path:
        return self.data / "report"

    @property
    def history(self) -> Path:
        return self.data / "history" / "runs.jsonl"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def notifications(self) -> Path:
        """What was sent of each run, and what could not be."""
        return self.data / "history" / "notifications.jsonl"

    @property
    def scratch(self) -> Path:
        """Temporary files of the run at work."""
        return self.work / "tmp"

    @property
    def parsed(self) -> Path:
        """What dbt parsed of the models, for the next night."""
        return self.work / "parsed"

    @property
    def work(self) -> Path:
        """Logs and scratch of the runs: dbt's target folder, Prefect's home."""
        return self.data / "work"
