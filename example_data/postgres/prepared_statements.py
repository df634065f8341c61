"""Prepared statements, which psycopg makes by itself; psycopg is not imported, as there may be another driver."""

from __future__ import annotations

from typing import Any


def stop_preparing(connection: Any) -> None:  # noqa: ANN401 - of whatever driver
    """Let psycopg prepare no statement on a connection: on one of a pooler its name would stay, for others to meet."""
    if hasattr(connection, "prepare_threshold"):
        connection.prepare_threshold = None
