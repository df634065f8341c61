"""What a project's `env.py` imports: a connection, and a lock for one upgrade at a time."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import example_data.register  # noqa: F401 - for Alembic before 1.18
from example_data.alembic_plugin.command_line import translate_errors, translate_interruptions
from example_data.alembic_plugin.upgrade_lock import upgrade_lock
from example_data.project import database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.config import Config
    from sqlalchemy.engine import Connection

__all__ = ["connect", "upgrade_lock"]


@contextmanager
def connect(config: Config) -> Iterator[Connection]:
    """Connect to the project's database, not pooled.

    Raises:
        CommandError: No database URL is set, or the one that is set cannot be read or reached.
    """
    with ExitStack() as stack:
        with translate_errors():
            url = stack.enter_context(database.resolve(config))
            connection = stack.enter_context(database.open_connection(url))
        with translate_interruptions(config):
            yield connection
