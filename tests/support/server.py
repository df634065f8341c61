"""The embedded PostgreSQL of the tests, and the URLs of its databases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True)
class Server:
    """The embedded server, as pytest-postgresql describes one it did not start."""

    host: str
    port: int = 5432
    user: str = "postgres"
    password: str = ""
    options: str = ""
    maintenance_dbname: str = "postgres"
    template_dbname: str = "template1"

    def url(self, database: str) -> str:
        """Return the URL of one of its databases."""
        return f"postgresql://{self.user}@/{database}?host={self.host}&port={self.port}"


def url_of(connection: psycopg.Connection) -> str:
    """Return the URL of a connection's database."""
    return Server(connection.info.host).url(connection.info.dbname)
