"""Statements too long for a string in a module: files beside it, with braces for what `psycopg.sql` fills in."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from psycopg import sql


@cache
def read_sql_file(module: str, name: str) -> sql.SQL:
    """Return the statement in the file `name.sql` beside a module, which is named by its `__file__`."""
    statement = Path(module).with_name(f"{name}.sql").read_text(encoding="utf-8")
    return sql.SQL(statement.removesuffix("\n"))
