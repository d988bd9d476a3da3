"""Rows become a published warehouse: landing, load, dbt, publish, history."""
