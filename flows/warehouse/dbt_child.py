"""Runs in a child process: dbt builds the models, then tests them, with one import and one parse.

    python -m flows.warehouse.dbt_child PROJECT TARGET VARS_JSON [--full-refresh]

Exit code 0: built, and every test ran (the test results are in TARGET/test/run_results.json); 1: a model could not be built.
"""

from __future__ import annotations

import sys

from dbt.cli.main import dbtRunner


def main() -> int:
    project, target, variables, *flags = sys.argv[1:]
    shared = ["--project-dir", project, "--profiles-dir", project, "--vars", variables, "--log-path", target, "--no-use-colors"]
    runner = dbtRunner()
    built = runner.invoke(
        ["build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test", *shared, "--target-path", f"{target}/build", *flags]
    )
    if not built.success:
        if built.exception:
            print(built.exception, file=sys.stderr)
        return 1
    tested = runner.invoke(["test", "--exclude-resource-type", "unit_test", *shared, "--target-path", f"{target}/test"])
    return 1 if tested.exception else 0


if __name__ == "__main__":
    sys.exit(main())
