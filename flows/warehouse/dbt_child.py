"""Runs in a child process: dbt builds the models, then tests them, with one import and one parse.

    python -m flows.warehouse.dbt_child PROJECT TARGET [--full-refresh] [--select MODEL ...]

What is selected is only built, not tested. Exit code 0: built, and every test ran (the test results are in
TARGET/test/run_results.json); 1: a model could not be built. It ends when its parent does.
"""

from __future__ import annotations

import sys

from dbt.cli.main import dbtRunner, dbtRunnerResult

from flows.lifeline import hold


def main() -> int:
    hold()
    project, target, *flags = sys.argv[1:]
    shared = ["--project-dir", project, "--profiles-dir", project, "--log-path", target, "--no-use-colors"]
    parsed = dbtRunner().invoke(["parse", *shared, "--target-path", f"{target}/build"])
    if not parsed.success:
        return failed(parsed)
    runner = dbtRunner(manifest=parsed.result)
    not_tests = ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    built = runner.invoke(["build", *not_tests, *shared, "--target-path", f"{target}/build", *flags])
    if not built.success:
        return failed(built)
    if "--select" in flags:
        return 0
    tested = runner.invoke(["test", "--exclude-resource-type", "unit_test", *shared, "--target-path", f"{target}/test"])
    return failed(tested) if tested.exception else 0


def failed(result: dbtRunnerResult) -> int:
    """Say what dbt raised, if it raised anything: failed models are in its results."""
    if result.exception:
        print(result.exception, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
