"""The gate: Great Expectations suites for raw rows and marts, judged inside DuckDB before anything is published."""
