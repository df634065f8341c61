"""Scripts in place of `migrations/env.py`, and the drivers that each of them works with."""

from __future__ import annotations

SYNC = """
import os
from logging.config import fileConfig
from alembic import context
from sqlalchemy import create_engine, pool

fileConfig(context.config.config_file_name)
engine = create_engine(os.environ["EXAMPLE_DATA_DATABASE_URL"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""

ASYNC = """
import asyncio
import os
from logging.config import fileConfig
from alembic import context
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import create_async_engine

fileConfig(context.config.config_file_name)


def migrate(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()


async def main():
    engine = create_async_engine(os.environ["EXAMPLE_DATA_DATABASE_URL"], poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)


asyncio.run(main())
"""

DRIVERS = [("psycopg2", SYNC), ("psycopg", SYNC), ("psycopg", ASYNC), ("asyncpg", ASYNC)]
