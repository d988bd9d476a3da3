"""Every expectation of the gate and every check behind the findings, with one defect put in for each.

    python -m tests.mutation_table          prints who caught what, and n/n for each half
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from expectations.duckdb_source import quiet
from tests import small_warehouse
from tests.finding_bench import FindingBench
from tests.gate_bench import GateBench
from tests.outcome import table


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, quiet():
        small = small_warehouse.build(Path(folder) / "data")
        findings = FindingBench(small, Path(folder) / "findings").outcomes()
        gate = GateBench(small).outcomes()
    print(table("expectations of the gate", gate))
    print(table("checks behind the findings", findings))
    return 0 if all(outcome.is_exact for outcome in (*gate, *findings)) else 1


if __name__ == "__main__":
    sys.exit(main())
