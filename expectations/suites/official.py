"""What the wide tables must be: a row a school and year, each cell the agreed value, null where there is none."""

from expectations.check import Check, columns, key, no_rows, not_empty, refers, titled

WIDE = {  # the wide table's name and its code in the facts
    "scorecard": "scorecard",
    "student_feedback": "student_feedback",
    "teaching_resources": "teaching_resources",
    "international_impact": "international",
    "service_contribution": "service",
    "policy_implementation": "policy",
}
DESCRIBING = ("institution_key", "year_key", "institution_name", "year_basis", "year_label", "calendar_year", "official_values")


def stated(table: str) -> str:
    """SQL for the cells of a wide table that hold a value."""
    return (
        f"select institution.institution_id, cell.year_key, cell.indicator_code, cell.cell_value from (unpivot (select * exclude "
        f"({', '.join(name for name in DESCRIBING if name not in ('institution_key', 'year_key'))}) from {table}) "
        "on columns(* exclude (institution_key, year_key)) into name indicator_code value cell_value) as cell "
        "join marts.dim_institution as institution using (institution_key)"
    )


def agreed(table: str) -> str:
    """SQL for the agreed wholes of the indicators that a wide table has columns for."""
    schema, _, name = table.partition(".")
    return (
        "select agreed.institution_id, agreed.year_key, indicator.indicator_code, agreed.value from marts.fct_indicator_year as agreed "
        "join marts.dim_indicator as indicator using (indicator_key) "
        "where agreed.breakdown_dimension is null and agreed.breakdown_member is null "
        "and indicator.indicator_code in (select column_name from information_schema.columns where table_catalog = current_database() "
        f"and table_schema = '{schema}' and table_name = '{name}')"
    )


def wide_table(name: str) -> tuple[Check, ...]:
    """The checks of one wide table."""
    table = f"marts.{name}"
    same_cell = "using (institution_id, year_key, indicator_code)"
    return (
        columns(table, DESCRIBING),
        *key(table, "institution_key", "year_key"),
        refers(table, "institution_key", "marts.dim_institution"),
        refers(table, "year_key", "marts.dim_year"),
        not_empty(table, f"{agreed(table)}"),
        no_rows(
            "holds_every_value", table, "critical",
            f"{titled(table)}含全部采信值，且数值相同", f"{table} holds every agreed value of its indicators, unchanged",
            f"select fact.*, cell.cell_value from ({agreed(table)}) as fact left join ({stated(table)}) as cell {same_cell} "
            "where cell.cell_value is distinct from fact.value",
        ),
        no_rows(
            "null_is_unknown", table, "critical",
            f"{titled(table)}中没有依据的格子是空值，不是0", f"{table}: a cell that no statement bears out is null, never 0",
            f"select cell.* from ({stated(table)}) as cell anti join ({agreed(table)}) as fact {same_cell}",
        ),
    )  # fmt: skip


CHECKS = tuple(check for name in WIDE for check in wide_table(name))
