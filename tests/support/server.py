"""The embedded PostgreSQL of the tests, and the URLs of its databases."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Server:
    """The embedded server, as pytest-postgresql describes one it did not start."""

    host: str
    """The folder of its socket."""
    port: int = 5432
    user: str = "postgres"
    password: str = ""
    options: str = ""
    maintenance_dbname: str = "postgres"
    template_dbname: str = "template1"

    def url(self, database: str) -> str:
        """Return the URL of one of its databases."""
        return f"postgresql://{self.user}@/{database}?host={self.host}&port={self.port}"

    @contextmanager
    def database(self, name: str, template: str = "template1") -> Iterator[str]:
        """Make a database, a clone of another one, and yield its URL; then drop it, whoever is connected."""
        new, old = sql.Identifier(name), sql.Identifier(template)
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, old))
            try:
                yield self.url(name)
            finally:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(new))


def url_of(connection: psycopg.Connection) -> str:
    """Return the URL of a connection's database."""
    return Server(connection.info.host).url(connection.info.dbname)
