"""A raw folder and a data folder to be ill-treated, and what must hold of them whatever is done."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from flows.settings import ROOT, Settings

UNTIMED = {"loaded_at", "withdrawn_at", "first_seen", "last_seen"}
CONTENT = (
    "marts.fct_observation", "marts.fct_indicator_year", "marts.fct_award", "marts.dim_institution", "marts.dim_indicator",
    "marts.dim_year", "marts.dim_award", "quality.completeness",
    "marts.dim_document where is_current",  # what was superseded on the way is history, and stays
)  # fmt: skip
SERVER = "SOAK_PREFECT_API_URL"  # in the environment: the Prefect server of all nights
PROJECT = "SOAK_DBT_PROJECT"  # likewise: their dbt project
SCRATCH = ("work/prefect", "work/dbt")  # a library's own state below the data folder, made anew or kept by it


def report_of(school: str, night: int) -> str:
    """A small report whose figures tell the nights apart."""
    return (
        f"{school}\n质量年度报告（2022）\n\n"
        f"2021年，{school}全日制在校生{5000 + night}人，教职工{300 + night % 7}人，专任教师240人。\n"
        f"2021届毕业生{1500 + night}人，就业率为96.47%。\n"
        "学校在2021年全国职业院校技能大赛中获一等奖2项、二等奖3项。\n"
    )


def bare_project(into: Path) -> Path:
    """A copy of the dbt project with neither data tests nor comments: the same tables, in a third of the time."""
    shutil.copytree(ROOT / "dbt_project", into, ignore=shutil.ignore_patterns("target", "logs"))
    settings = into / "dbt_project.yml"
    bare = settings.read_text("utf-8").replace("{relation: true, columns: true}", "{relation: false, columns: false}")
    settings.write_text(bare + "\ndata_tests:\n  nianbao:\n    +enabled: false\n", "utf-8")
    return into


@dataclass
class Place:
    """Six schools' reports, one of them rewritten before every night, and the data folder of their warehouse."""

    folder: Path
    night: int = 0
    seen: dict[str, str] = field(default_factory=dict)  # version → digest of its bytes when it was first published

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def settings(self) -> Settings:
        return Settings.load(raw=self.raw, data=self.data)

    def hand_in(self) -> None:
        """One school hands in its report anew; on the first night all six do."""
        self.raw.mkdir(parents=True, exist_ok=True)
        schools = "甲乙丙丁戊己" if self.night == 0 else "甲乙丙丁戊己"[self.night % 6]
        for school in schools:
            (self.raw / f"{school}校2022.txt").write_text(report_of(f"{school}州职业技术学院", self.night), "utf-8")
        self.night += 1

    def start(self, *words: str, module: str = "flows.cli", **environment: str) -> subprocess.Popen:
        """`nianbao run`, its progress on a pipe."""
        command = [sys.executable, "-m", module, *(words or ("run",)), "--raw", str(self.raw), "--data", str(self.data)]
        given = {name: value for name, value in os.environ.items() if not name.startswith(("NIANBAO_", "PREFECT_"))}
        given |= {"NIANBAO_KEEP_LOGS": "100000", "NIANBAO_RETRY_SECONDS": "0", "PYTHONPATH": str(ROOT)}
        given |= {"PREFECT_API_URL": os.environ[SERVER]} if SERVER in os.environ else {}
        given |= {"NIANBAO_DBT_PROJECT": os.environ[PROJECT]} if PROJECT in os.environ else {}
        return subprocess.Popen(
            command, cwd=ROOT, env=given | environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip

    def run(self, *words: str, **environment: str) -> tuple[int, str]:
        """A night to its end: exit code and what it printed."""
        child = self.start(*words, **environment)
        printed, _ = child.communicate()
        return child.returncode, printed

    def torn(self) -> str:
        """What is wrong with what is published; "" if it is whole and every version is as it was when it was published."""
        pointer = self.settings.pointer
        if not pointer.is_symlink():
            return "" if not self.seen else "the pointer is gone"
        if not pointer.exists():
            return "the pointer leads nowhere"
        version = pointer.resolve()
        digest = hashlib.sha256(version.read_bytes()).hexdigest()
        if self.seen.setdefault(version.name, digest) != digest:
            return f"{version.name} has changed"
        if version.with_name(version.name + ".wal").exists():
            return f"{version.name} has a log beside it"
        with duckdb.connect(str(version), read_only=True) as connection:
            (outcome,) = connection.execute("select outcome from quality.run order by started_at desc limit 1").fetchone()
            (schools,) = connection.execute("select count(distinct institution_key) from marts.fct_observation").fetchone()
        return "" if (outcome, schools) == ("published", 6) else f"{version.name}: {outcome}, {schools} schools"

    def left_over(self) -> list[str]:
        """What a night that ended well should not have left: candidates, half batches, versions that were never published."""
        settings, current = self.settings, self.settings.pointer.resolve().name
        found = [path for path in settings.warehouse.iterdir() if path not in (settings.pointer, settings.versions)]
        found += [path for path in settings.versions.iterdir() if path.name > current or path.suffix != ".duckdb"]
        found += [path for path in settings.data.rglob(".*") if not any(path.is_relative_to(settings.data / one) for one in SCRATCH)]
        found += list((settings.work / "tmp").glob("*")) if (settings.work / "tmp").exists() else []
        return sorted({str(path.relative_to(settings.data)) for path in found})

    def orphans(self) -> list[str]:
        """Processes of this data folder that nobody waits for any more."""
        mark = str(self.data).encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if int(process.name) != os.getpid() and mark in (process / "environ").read_bytes():
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")[:120])
            except OSError:
                continue  # it has just ended
        return found

    def content(self) -> dict[str, str]:
        """A digest of every public table's rows of now, times of loading left out."""
        digests = {}
        with duckdb.connect(str(self.settings.pointer.resolve()), read_only=True) as connection:
            for table in CONTENT:
                rows = connection.execute(f"select columns(name -> name not in {tuple(UNTIMED)}) from {table}").fetchall()
                digests[table] = hashlib.sha256(repr(sorted(map(repr, rows))).encode()).hexdigest()[:12]
        return digests
