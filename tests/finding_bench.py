"""The checks behind the findings, tried with one defect each: a report that holds it is read and loaded, the models built again."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import duckdb
import pyarrow as pa

from flows.documents import intake
from flows.extraction.context import Knowledge
from flows.extraction.extract import extract
from flows.warehouse import landing
from flows.warehouse.schema import RAW
from tests.finding_mutations import DEFECTS, REPORTS, SEES
from tests.outcome import Outcome
from tests.small_warehouse import RUN_AT, Model, SmallWarehouse, needed, rebuild, undone

NAME = "缺陷.md"


def checks(small: SmallWarehouse) -> tuple[str, ...]:
    """The code of every check that is described, in the order of the seed."""
    with (small.settings.seeds / "checks.csv").open(encoding="utf-8", newline="") as rows:
        return tuple(row["check_code"] for row in csv.DictReader(rows))


class FindingBench:
    """A copy of the small warehouse, open for reports with defects."""

    def __init__(self, small: SmallWarehouse, folder: Path) -> None:
        folder.mkdir()
        self.connection = duckdb.connect(shutil.copyfile(small.path, folder / small.path.name))
        self.connection.execute("set threads = 1")  # tiny tables
        *self.models, self.found = needed(small.models, "int_doubt_found")
        self.views = tuple(model for model in self.models if ".check_" in model.name)
        self.knowledge = Knowledge.load(small.settings.seeds)
        self.checks = checks(small)
        self.before = self.doubts()

    def doubts(self) -> dict[str, str]:
        """The check of every doubt by its key and values, so that a doubt which only changed counts as another."""
        found = {}
        for view in self.views:
            values = "check_code || ' ' || subject || cast(observed_values as varchar), check_code"
            found |= dict(self.connection.execute(f"select {values} from {view.relation}").fetchall())
        return found

    def hand_in(self, text: str) -> None:
        """Read a report and load its rows, as a night does."""
        document = intake.read_bytes(text.encode(), NAME)
        rows: dict[str, list[dict]] = {name: [] for name in RAW}
        landing.add_rows(rows, document, extract(document, self.knowledge))
        for name, table in RAW.items():
            self.connection.register("given", pa.Table.from_pylist(rows[name], schema=table.arrow))
            self.connection.execute(f"insert into raw.{name} by name select * from given")
            self.connection.unregister("given")
        self.connection.execute("update raw.document set loaded_at = ?, is_current = true where source_file = ?", [RUN_AT, NAME])

    def caught_by(self, check: str) -> set[str]:
        """Put in the defect for a check; the codes of the checks that find anything new."""
        with undone(self.connection):
            if check in REPORTS:
                self.hand_in(REPORTS[check])
            for statement in DEFECTS.get(check, "select 1").split("; "):
                self.connection.execute(statement)
            rebuild(self.connection, self.models)
            return {code for key, code in self.doubts().items() if key not in self.before}

    def is_stopped_by(self, view: Model) -> bool:
        """Whether a check whose query raises keeps the findings from being built, which ends the night before anything is published."""
        with undone(self.connection):
            raising = f"select * from ({view.sql}) as doubts where error('broken on purpose') is null"
            self.connection.execute(f"create or replace view {view.relation} as {raising}")
            try:
                rebuild(self.connection, (self.found,))
            except duckdb.Error:
                return True
            return False

    def outcomes(self) -> list[Outcome]:
        return [Outcome(check, *self.outcome(check)) for check in self.checks]

    def outcome(self, check: str) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
        """Whether the check caught its defect, the others that were declared to, and those that were not."""
        if check not in REPORTS and check not in DEFECTS:
            return False, (), ("no defect is known for it; add one to tests/finding_mutations.py",)
        found = self.caught_by(check)
        others, declared = sorted(found - {check}), SEES.get(check, ())
        return check in found, tuple(code for code in others if code in declared), tuple(code for code in others if code not in declared)
