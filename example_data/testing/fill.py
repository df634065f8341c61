"""Rows of a dataset in tables without a chain: `metadata.create_all`, then `fill`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import psycopg

from example_data.errors import DatabaseError, DatasetError
from example_data.generation.dataset import load
from example_data.generation.generator import SeedRows
from example_data.generation.pinning import complete_seed
from example_data.lookup import MADE_UP, Rows, find_bind, rows_of
from example_data.postgres import integer_keys
from example_data.postgres.session import PsycopgSession, Session, on
from example_data.project import import_path
from example_data.registry.definition import SeedDefinition
from example_data.registry.ledger_table import LEDGER
from example_data.runs import check_schema, checks, consent, ledger
from example_data.runs.apply import write_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from example_data.lookup import AnyConnection
    from example_data.registry.definition import Parameter

_TEMPORARY_LEDGER = f"CREATE TEMPORARY TABLE {LEDGER} (seed_key text, definition jsonb) ON COMMIT DROP"


def fill(
    connection: AnyConnection,
    dataset: str,
    *,
    sizes: Mapping[str, int] | None = None,
    seed: int = 1,
    name: str = "tests",
    parameters: Mapping[str, Parameter] | None = None,
    vocabularies: Mapping[str, tuple[UUID, ...]] | None = None,
) -> dict[str, Rows]:
    """Write the rows of a dataset into tables that are there, in the connection's transaction; return them by table.

    No chain is needed, no registry, and no ledger: nothing records the rows. They are those of a seed with this number
    and this name. Committing them, or rolling them back, is the caller's.

    Args:
        connection: One of SQLAlchemy or a session of its ORM, or one of psycopg.
        dataset: Its module and name, such as `shop.demo:v1`.
        sizes: Other sizes than the dataset's, by table.
        seed: The seed's number; another one makes other rows.
        name: The seed's name, which the UUIDs of its rows depend on.
        parameters: Other parameters than the dataset's, such as its `anchor`.
        vocabularies: The values of columns that choose from a vocabulary; made up unless given.

    Raises:
        DatasetError: The dataset cannot be loaded, or does not know a size or a parameter.
        DatabaseError: The database forbids example data, its tables do not fit, or it refuses a row.
    """
    import_path.make_importable(dataset, None)
    definition = _define(name=name, seed=seed, dataset=dataset, sizes=sizes or {}, parameters=parameters or {})
    made_up = dict.fromkeys(load(dataset).vocabularies, MADE_UP)
    rows = SeedRows.whole(complete_seed(definition, {**made_up, **(vocabularies or {})}))
    session = _session(connection)
    consent.check(session, is_required=False)
    checks.check_tool_tables(rows.tables)
    check_schema.check(session, rows)
    if rows.integer_key_tables:
        if is_without := not ledger.has_ledger(session):
            session.execute(_TEMPORARY_LEDGER)  # where the integers of other seeds would be
        rows = integer_keys.reserve(session, rows)
        if is_without:
            session.execute(f"DROP TABLE pg_temp.{LEDGER}")
    write_rows(session, rows)
    return {table.name: rows_of(rows.pin, table.name) for table in rows.dataset.tables}


def _define(**arguments: object) -> SeedDefinition:
    try:
        return msgspec.convert(arguments, SeedDefinition)
    except msgspec.ValidationError as error:
        raise DatasetError(f"fill(...): an argument is wrong ({error}). Correct it.") from None


def _session(connection: AnyConnection) -> Session:
    """Return a session that writes in the transaction of a caller's connection; DatabaseError where there is none."""
    bind = find_bind(connection, "fill(connection)")
    if not isinstance(bind, psycopg.Connection):
        if not bind.in_transaction():
            bind.begin()  # as its own statements would, or a rollback would do nothing
        return on(bind)
    if bind.autocommit and bind.info.transaction_status == psycopg.pq.TransactionStatus.IDLE:
        raise DatabaseError(
            "fill(connection): it commits every statement by itself (expected a transaction). Put `with "
            "connection.transaction():` around it."
        )
    return PsycopgSession(bind)
