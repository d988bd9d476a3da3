"""What a night must survive, done to it again and again: kills, full disks, readers, two runs at once. Prints its figures.

    python -m tests.soak kills [--count N]      kill a night at named steps and at random moments
    python -m tests.soak disk                   let every step meet a full disk
    python -m tests.soak readers [--count N]    readers at work while nights are published
    python -m tests.soak races [--count N]      two runs started at the same instant

    --server     one Prefect server for all nights, as under `nianbao serve`, instead of a temporary one for each
    --bare       nights without dbt's data tests and comments, which tell nothing of kills and take a third of the time

Each part exits 1 where something was torn, lost or left over. `make soak` runs all of them in full.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from flows.serve.server import own_server
from tests.soaking import disk, kills, races, readers
from tests.soaking.place import PROJECT, SERVER, bare_project

PARTS = {"kills": (kills.soak, 200), "disk": (disk.soak, 1), "readers": (readers.soak, 100), "races": (races.soak, 50)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=[*PARTS, "all"])
    parser.add_argument("--count", type=int, help="kills, publishes or pairs (default: as many as `make soak`)")
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--server", action="store_true", help="one Prefect server for all nights")
    parser.add_argument("--bare", action="store_true", help="nights without dbt's data tests and comments")
    options = parser.parse_args()
    faults = 0
    with ExitStack() as at_the_end:
        if options.server:
            os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
            os.environ["PREFECT_HOME"] = at_the_end.enter_context(tempfile.TemporaryDirectory(prefix="soak-prefect-"))
            os.environ[SERVER] = at_the_end.enter_context(own_server())
        if options.bare:
            os.environ[PROJECT] = str(bare_project(Path(at_the_end.enter_context(tempfile.TemporaryDirectory(prefix="soak-dbt-"))) / "dbt"))
        for part in PARTS if options.part == "all" else [options.part]:
            soak, count = PARTS[part]
            with tempfile.TemporaryDirectory(prefix=f"soak-{part}-") as folder:
                result = soak(Path(folder), options.count or count, options.seed)
            print(f"{part}: {result}", flush=True)
            faults += result.faults
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
