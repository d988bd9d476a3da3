"""Every setting, its default and its environment variable.

A setting is taken from the command line, else from its environment variable, else its default. State lives below
``data`` alone; ``project`` (the dbt project and its seeds) is only read.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def setting(default: object, variable: str, description: str):
    """A field of Settings that knows its environment variable and what it is for."""
    return field(default=default, metadata={"variable": variable, "description": description})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run needs to know; paths are absolute once loaded."""

    raw: Path = setting(Path("raw"), "NIANBAO_RAW_DIR", "folder that schools' files are handed in to")
    data: Path = setting(Path("data"), "NIANBAO_DATA_DIR", "folder of all state: landing, warehouse, report, history")
    project: Path = setting(ROOT / "dbt_project", "NIANBAO_DBT_PROJECT", "the dbt project, with the catalogue in its seeds")
    workers: int = setting(0, "NIANBAO_WORKERS", "processes that read and extract; 0: one a core")
    batch_files: int = setting(16, "NIANBAO_BATCH_FILES", "files in a batch at most")
    max_file_mb: int = setting(200, "NIANBAO_MAX_FILE_MB", "a larger file is refused")
    file_seconds: int = setting(120, "NIANBAO_FILE_SECONDS", "a file that takes longer to read is refused")
    memory_mb: int = setting(4096, "NIANBAO_MEMORY_MB", "address space of a reading process at most")
    keep_nights: int = setting(14, "NIANBAO_KEEP_NIGHTS", "published warehouses that are kept")
    build_timeout: int = setting(3600, "NIANBAO_BUILD_TIMEOUT", "seconds after which a dbt build is stopped")

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
            try:
                values[one.name] = Path(value).expanduser().absolute() if isinstance(one.default, Path) else int(value)
            except ValueError:
                raise ValueError(f"{one.metadata['variable']}: a whole number was expected, found {value!r}") from None
        return cls(**values)

    @property
    def processes(self) -> int:
        return self.workers or os.cpu_count() or 1

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
    def report(self) -> Path:
        return self.data / "report"

    @property
    def history(self) -> Path:
        return self.data / "history" / "runs.jsonl"

    @property
    def work(self) -> Path:
        """Logs and scratch of the runs: dbt's target folder, Prefect's home."""
        return self.data / "work"
