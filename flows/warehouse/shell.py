"""Questions one after the other to one published night: read-only, and shut off from files and the network."""

from __future__ import annotations

import cmd
import sys
from pathlib import Path

import duckdb

from flows.warehouse.ask import open_published, relation_text


class Shell(cmd.Cmd):
    """Reads statements up to a semicolon and prints their rows; an error is one line and the shell goes on."""

    intro = "Nianbao 年报, read-only. End a statement with ; — .tables lists the public tables, .quit ends.\n"
    PROMPT, CONTINUED = "nianbao> ", "    ...> "
    TABLES = (
        "select schema_name || '.' || table_name as table, comment as description from duckdb_tables() "
        "where schema_name in ('marts', 'quality', 'raw') order by all"
    )

    def __init__(self, warehouse: Path) -> None:
        """Raises NothingPublished."""
        super().__init__()
        self.connection = open_published(warehouse)
        self.statement = ""
        self.prompt = self.PROMPT

    def default(self, line: str) -> bool:
        """One more line of a statement, or a command of the shell; True ends the shell."""
        if line == "EOF" or line.strip() in (".quit", ".exit"):
            return True
        if line.strip() == ".tables":
            line = self.TABLES + ";"
        self.statement += line + "\n"
        if self.statement.strip().endswith(";"):
            self.answer(self.statement)
            self.statement = ""
        self.prompt = self.CONTINUED if self.statement.strip() else self.PROMPT
        return False

    onecmd = default

    def answer(self, statement: str) -> None:
        try:
            relation = self.connection.sql(statement)
            if relation is not None:
                sys.stdout.write(relation_text(relation, sys.stdout))
        except duckdb.Error as error:
            sys.stdout.write(f"{type(error).__name__}: {error}\n")
