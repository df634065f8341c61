"""Alembic's environment: which database, one upgrade at a time."""

from __future__ import annotations

from logging.config import fileConfig

from alembic import context
from sqlalchemy import Engine, MetaData
from sqlalchemy.engine import Connection

from example_data.environment import connect, upgrade_lock

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)


def migrate(connection: Connection) -> None:
    """Run the revisions asked for on a connection."""
    context.configure(
        connection=connection,
        target_metadata=MetaData(),
        autogenerate_plugins=["example_data.seeds"],
    )
    with context.begin_transaction():
        context.run_migrations()


def migrate_offline() -> None:
    """Write the revisions asked for as SQL."""
    context.configure(dialect_name="postgresql", literal_binds=True, dialect_opts={"paramstyle": "named"})
    with context.begin_transaction():
        context.run_migrations()


handed_in = config.attributes.get("connection")
if context.is_offline_mode():
    migrate_offline()
elif isinstance(handed_in, Connection):
    migrate(handed_in)
elif isinstance(handed_in, Engine):
    with handed_in.connect() as own, upgrade_lock(own):
        migrate(own)
else:
    with connect(config) as own, upgrade_lock(own):
        migrate(own)
