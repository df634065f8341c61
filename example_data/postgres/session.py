"""A migration's own connection, whatever its driver: statements in its transaction, and COPY where there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row

from example_data.errors import DatabaseError
from example_data.log import LOGGER
from example_data.postgres.connections import stop_preparing

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, CursorResult

    Result = psycopg.Cursor[tuple[Any, ...]] | CursorResult[Any]

Query = str | sql.Composable
Parameters = Sequence[object] | Mapping[str, object]


class Session:
    """A SQLAlchemy connection in a transaction; values are written into the statements as literals, for any driver."""

    can_copy = False
    """Whether `copy` is there."""

    def __init__(self, bind: Connection) -> None:
        self.bind = bind

    def execute(self, query: Query, parameters: Parameters = ()) -> Result:
        """Run a statement with psycopg's placeholders, `%s` or `%(name)s`."""
        return self.bind.exec_driver_sql(_with_literals(query, parameters), execution_options={"no_parameters": True})

    def copy(self, statement: sql.Composed, chunks: Iterable[bytes]) -> int:
        """Send bytes to a `COPY ... FROM STDIN`, and return the number of rows."""
        raise NotImplementedError(statement, chunks)


class PsycopgSession(Session):
    """On psycopg 3 itself."""

    can_copy = True

    def __init__(self, connection: psycopg.Connection, bind: Connection | None = None) -> None:
        self.connection = connection
        self.owner = bind
        """SQLAlchemy's connection, if this is one of its own."""

    def execute(self, query: Query, parameters: Parameters = ()) -> Result:
        """Run a statement."""
        with _invalidate_if_lost(self.connection, self.owner):
            cursor = self.connection.cursor(row_factory=tuple_row)  # whatever the connection's owner has set
            return cursor.execute(query, parameters or None)  # type: ignore[arg-type] # text from this package

    def copy(self, statement: sql.Composed, chunks: Iterable[bytes]) -> int:
        """Send bytes to a COPY."""
        with _invalidate_if_lost(self.connection, self.owner), self.connection.cursor() as cursor:
            with cursor.copy(statement) as sink:
                for chunk in chunks:
                    sink.write(chunk)
            return cursor.rowcount


@contextmanager
def _invalidate_if_lost(
    connection: psycopg.Connection | psycopg.AsyncConnection, bind: Connection | None
) -> Iterator[None]:
    """Let SQLAlchemy know if the connection is lost: an error of its rollback would hide the first one."""
    try:
        yield
    except psycopg.Error as error:  # of any class: that of a timeout is not that of a lost connection
        if connection.closed and bind is not None:
            bind.invalidate(error)
        raise


class AsyncPsycopgSession(Session):
    """On psycopg 3's async connection, in the greenlet that SQLAlchemy's `run_sync` made."""

    can_copy = True

    def copy(self, statement: sql.Composed, chunks: Iterable[bytes]) -> int:
        """Send bytes to a COPY."""
        from sqlalchemy.util import await_only  # there already

        raw = self.bind.connection.driver_connection
        assert isinstance(raw, psycopg.AsyncConnection)
        with _invalidate_if_lost(raw, self.bind):
            return int(await_only(_copy(raw, statement, chunks)))


async def _copy(connection: psycopg.AsyncConnection, statement: sql.Composed, chunks: Iterable[bytes]) -> int:
    async with connection.cursor() as cursor:
        async with cursor.copy(statement) as sink:
            for chunk in chunks:
                await sink.write(chunk)
        return cursor.rowcount


def fetch_one(session: Session, query: Query, parameters: Parameters = ()) -> Any:  # noqa: ANN401 - each driver has its own row type
    """Run a statement that always returns a row, and return its first one."""
    row = session.execute(query, parameters).fetchone()
    assert row is not None, query
    return row


@contextmanager
def setting(session: Session, name: str, value: str) -> Iterator[None]:
    """Let a setting have another value in the block; an error, which ends the transaction, restores it too."""
    before = fetch_one(session, "SELECT current_setting(%s), set_config(%s, %s, true)", [name, name, value])
    yield
    session.execute("SELECT set_config(%s, %s, true)", [name, before[0]])


def _with_literals(query: Query, parameters: Parameters) -> str:
    text = query.as_string(None) if isinstance(query, sql.Composable) else query
    if isinstance(parameters, Mapping):
        return text % {name: sql.Literal(value).as_string(None) for name, value in parameters.items()}
    return text % tuple(sql.Literal(value).as_string(None) for value in parameters) if parameters else text


def on(bind: Connection) -> Session:
    """Return the session of a migration's connection.

    Raise DatabaseError where it is not PostgreSQL, commits every statement by itself, or translates schemas.
    """
    if bind.dialect.name != "postgresql":
        raise DatabaseError(
            f"seeds need PostgreSQL (found {bind.dialect.name} through {bind.dialect.driver}). Write the database URL "
            "as postgresql+psycopg://..."
        )
    adapted, raw = bind.connection.dbapi_connection, bind.connection.driver_connection
    is_set = bind.get_execution_options().get("isolation_level") == "AUTOCOMMIT"
    if is_set or getattr(adapted, "autocommit", False) or getattr(raw, "autocommit", False):
        raise DatabaseError(
            "seeds need a transaction (found autocommit). Take them out of the autocommit_block, or let env.py make "
            "its engine without AUTOCOMMIT."
        )
    if bind.get_execution_options().get("schema_translate_map"):
        raise DatabaseError(
            "seeds go into the tables on the search path (found a schema_translate_map, which names others). Let "
            "env.py set the search_path of its connection instead."
        )
    stop_preparing(raw)
    if isinstance(raw, psycopg.Connection):
        return PsycopgSession(raw, bind)
    if isinstance(raw, psycopg.AsyncConnection):
        return AsyncPsycopgSession(bind)
    if not bind.info.setdefault("example_data.noticed", False):
        bind.info["example_data.noticed"] = True
        LOGGER.info("driver %s: rows go in by INSERT, as COPY needs psycopg 3", bind.dialect.driver)
    return Session(bind)


Transaction = Callable[[], AbstractContextManager[Session]]
"""Opens a transaction, which is committed at its end."""


@contextmanager
def snapshot(bind: Connection) -> Iterator[Session]:
    """Open a session beside a connection: with its role and search path, on the database as it is at one moment.

    It blocks nobody, and what it writes to temporary tables is gone at its end.
    """
    with _beside(bind, "REPEATABLE READ") as (_, begin):
        yield begin()


@contextmanager
def transactions(bind: Connection) -> Iterator[Transaction]:
    """Open a connection beside another one, for transactions of its own, with its role and search path."""
    with _beside(bind, "READ COMMITTED") as (connection, begin):

        @contextmanager
        def transaction() -> Iterator[Session]:
            with connection.begin():
                yield begin()

        yield transaction


@contextmanager
def _beside(bind: Connection, isolation_level: str) -> Iterator[tuple[Connection, Callable[[], Session]]]:
    from sqlalchemy.exc import TimeoutError as NoConnectionError

    own = bind.exec_driver_sql("SELECT current_setting('role'), current_setting('search_path')").one()
    try:
        connection = bind.engine.connect()
    except NoConnectionError:
        raise DatabaseError(
            "env.py: its pool has no second connection (expected two at a time). Let it have more."
        ) from None
    with connection:
        session = on(connection.execution_options(isolation_level=isolation_level))

        def begin() -> Session:
            """Return the session, at the beginning of a transaction."""
            session.execute("SELECT set_config('role', %s, true), set_config('search_path', %s, true)", [*own])
            return session

        yield connection, begin
