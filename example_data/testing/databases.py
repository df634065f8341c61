"""The databases of test suites on a server: templates, which stay, and clones, which go with the process they are of.

Advisory locks say who is there, and vanish with the process: a clone whose process has none is nobody's. All of them
are taken in the database that the server's URL names, and seen from every other.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any, LiteralString

import msgspec
import psycopg
from psycopg import sql

from example_data.errors import DatabaseError, summarize
from example_data.project.database_url import DatabaseURL
from example_data.project.days import today

TEMPLATE, CLONE = "example_data_template_", "example_data_clone_"

RUNNING, BUILDING, USED = 0x65780001, 0x65780002, 0x65780003
"""The first numbers of advisory locks: of a process that makes databases, of who makes a template, of who uses it."""

DAYS = 30
"""Days after which a template that no test asked for is dropped, as its project may be gone."""

_IS_LOCKED = """
SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND classid = %s AND objid = %s)
"""

_OURS = """
SELECT datname::text, shobj_description(oid, 'pg_database') FROM pg_database
WHERE starts_with(datname, %s) AND pg_has_role(datdba, 'USAGE')
"""

_WITHOUT_TIMEOUTS = """
SELECT set_config(name, '0', false) FROM pg_settings
WHERE name IN ('statement_timeout', 'lock_timeout', 'transaction_timeout', 'idle_session_timeout')
"""
"""Who waits for a template that another process makes, or for a long test, must not be cut off meanwhile."""

_SETTINGS = """
SELECT CASE WHEN setrole <> 0 THEN setrole::regrole::text END, split_part(value, '=', 1),
    substr(value, strpos(value, '=') + 1)
FROM pg_db_role_setting, unnest(setconfig) AS value
WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = %s)
"""


@dataclass(frozen=True)
class Template:
    """A database that clones are made of."""

    name: str
    settings: tuple[tuple[str | None, str, str], ...]
    """What `ALTER DATABASE ... SET` said of it, which PostgreSQL leaves out of a clone: role, name and value."""


class Description(msgspec.Struct):
    """What the comment on a template says."""

    project: str
    """The file that configures the Alembic of its project."""
    state: str
    """The state of that project's chain."""
    used: str
    """The last day on which a test asked for it."""


class Databases:
    """The databases that this process makes on a server."""

    def __init__(self, url: DatabaseURL) -> None:
        self._url = url
        self._connection, self._dropping = self._connect(), self._connect()
        self._process = secrets.randbits(31)
        self._numbers = count()
        self._clones: set[str] = set()
        self._execute("SELECT pg_advisory_lock(%s, %s)", RUNNING, self._process)
        self._drop_clones_of_the_dead()

    def _connect(self) -> psycopg.Connection:
        try:
            connection = psycopg.connect(self._url.for_libpq(), autocommit=True, prepare_threshold=None)
            connection.execute(_WITHOUT_TIMEOUTS)
        except psycopg.OperationalError as error:
            raise DatabaseError(
                f"Test server {self._url}: it cannot be reached ({summarize(error)}). Start it, or correct the URL."
            ) from error
        return connection

    def close(self) -> None:
        """Drop the clones that are left, and end the connections."""
        with self._connection, self._dropping:
            for name in sorted(self._clones):
                self.drop(name)
            self.wait()

    def url(self, name: str) -> str:
        """Return the URL of a database."""
        url = self._url.for_sqlalchemy().set(drivername="postgresql", database=name)
        text = url.difference_update_query(["dbname"]).render_as_string(hide_password=False)  # that one would win
        place, mark, options = text.partition("?")
        return f"{place}{mark}{options.replace('+', '%20')}"  # libpq reads no plus as a space

    def template(self, key: str, *, project: str, state: str, build: Callable[[str], None]) -> Template:
        """Return the template of a key, which no process drops until this one ends; build it if it is not there.

        Of several processes one builds it, and the others wait. Templates of the project in another state are dropped.

        Args:
            key: Hexadecimal digits, for all that the rows depend on.
            project: The file that configures its Alembic.
            state: The state of its chain.
            build: Gets the URL of an empty database, and fills it.

        Raises:
            DatabaseError: PostgreSQL refused.
        """
        (role,) = self._execute("SELECT current_user::regrole::oid").fetchone() or (0,)
        name = f"{TEMPLATE}{key}_{role}"  # what another role made is of no use
        description = Description(project, state, today().isoformat())
        with self._building(name):
            found = dict(self._execute(_OURS, name).fetchall())
            if name not in found:
                self._build(name, description, build)
            elif found[name] != _encode(description):
                self._describe(name, description)
            self._execute("SELECT pg_advisory_lock_shared(%s, %s)", USED, _number(name))
        self._drop_stale_templates(description)
        return Template(name, tuple(self._execute(_SETTINGS, name).fetchall()))

    def clone(self, template: Template) -> str:
        """Return the name of a new clone of a template."""
        name = self._create(sql.SQL("TEMPLATE {}").format(sql.Identifier(template.name)))
        for role, setting, value in template.settings:
            with self._connection.transaction():  # which lets no other database of this server have it
                self._execute("SELECT set_config(%s, %s, true)", setting, value)
                whose = sql.SQL(f"ROLE {role} IN DATABASE" if role else "DATABASE")  # quoted by PostgreSQL
                self._alter("ALTER {} {} SET {} FROM CURRENT", whose, name, sql.Identifier(*setting.split(".")))
        return name

    def is_committed(self, transaction: str) -> bool:
        """Return whether a transaction of the server was committed, by its number."""
        (status,) = self._execute("SELECT pg_xact_status(%s::xid8)", transaction).fetchone() or ("",)
        return bool(status == "committed")

    def drop(self, name: str) -> None:
        """Drop a clone, whoever is connected, while this process goes on; wait for the one before.

        Dropping takes as long as making one. No thread does it, as processes with threads should not fork.
        """
        self.wait()
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        try:
            self._dropping.pgconn.send_query(statement.as_bytes(self._dropping))
        except psycopg.OperationalError as error:  # the server has gone
            raise DatabaseError(f"Test server {self._url}: PostgreSQL refused: {summarize(error)}.") from error
        self._clones.discard(name)

    def wait(self) -> None:
        """Wait for the clone that is being dropped."""
        while result := self._dropping.pgconn.get_result():
            if result.status == psycopg.pq.ExecStatus.FATAL_ERROR:
                message = result.error_message.decode(errors="replace")
                raise DatabaseError(f"Test server {self._url}: PostgreSQL refused: {summarize(message)}.")

    def _create(self, options: sql.Composable) -> str:
        name = f"{CLONE}{self._process:08x}_{next(self._numbers)}"
        self._clones.add(name)
        self._alter("CREATE DATABASE {} {}", name, options)
        return name

    def _describe(self, name: str, description: Description) -> None:
        self._alter("COMMENT ON DATABASE {} IS {}", name, sql.Literal(_encode(description)))

    def _build(self, name: str, description: Description, build: Callable[[str], None]) -> None:
        """Make a template; as long as it is not whole, it is a clone, and goes as one."""
        half = self._create(sql.SQL(""))
        try:
            build(self.url(half))
            with psycopg.connect(self._url_of(half), autocommit=True) as connection:
                connection.execute(_WITHOUT_TIMEOUTS)
                connection.execute("VACUUM (ANALYZE)")
            self._describe(half, description)
            self._alter("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", half)
            self._alter("ALTER DATABASE {} RENAME TO {}", half, sql.Identifier(name))
        except BaseException:
            self.drop(half)
            self.wait()
            raise
        self._clones.discard(half)

    def _url_of(self, name: str) -> str:
        return DatabaseURL(self.url(name), self._url.source).for_libpq()

    def _drop_clones_of_the_dead(self) -> None:
        for name, _ in self._execute(_OURS, CLONE).fetchall():
            process = re.fullmatch(rf"{CLONE}([0-9a-f]{{8}})_\d+", name)
            if process and not self._is_locked(RUNNING, int(process[1], 16)):
                self._drop_if_possible(name)

    def _drop_stale_templates(self, used: Description) -> None:
        """Drop the templates of the project's earlier states, and those that no test has asked for in a long time."""
        oldest = (today() - timedelta(DAYS)).isoformat()
        for name, comment in self._execute(_OURS, TEMPLATE).fetchall():
            try:
                found = msgspec.json.decode(comment or "", type=Description)
            except msgspec.MsgspecError:
                continue  # somebody else's
            is_earlier = found.project == used.project and found.state != used.state
            if is_earlier or found.used < oldest:
                with self._building(name):
                    if not self._is_locked(USED, _number(name)):
                        self._drop_if_possible(name)

    def _drop_if_possible(self, name: str) -> None:
        with suppress(DatabaseError):  # another process may have done so
            self._alter("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    @contextmanager
    def _building(self, name: str) -> Iterator[None]:
        """Let no other process make or drop a template meanwhile."""
        numbers = BUILDING, _number(name)
        self._execute("SELECT pg_advisory_lock(%s, %s)", *numbers)
        try:
            yield
        finally:
            self._execute("SELECT pg_advisory_unlock(%s, %s)", *numbers)

    def _is_locked(self, *numbers: int) -> bool:
        (is_locked,) = self._execute(_IS_LOCKED, *numbers).fetchone() or (False,)
        return bool(is_locked)

    def _alter(self, statement: LiteralString, *names: str | sql.Composable) -> None:
        self._execute(sql.SQL(statement).format(*(sql.Identifier(n) if isinstance(n, str) else n for n in names)))

    def _execute(self, statement: LiteralString | sql.Composed, *values: object) -> psycopg.Cursor[Any]:
        try:
            return self._connection.execute(statement, values or None)
        except psycopg.errors.InsufficientPrivilege as error:
            raise DatabaseError(
                f"Test server {self._url}: PostgreSQL refused: {summarize(error)}. Let its role make databases: ALTER "
                "ROLE ... CREATEDB."
            ) from error
        except psycopg.Error as error:
            raise DatabaseError(f"Test server {self._url}: PostgreSQL refused: {summarize(error)}.") from error


def _number(template: str) -> int:
    """Return the second number of a template's locks; where two templates share one, they wait for each other."""
    return int(template.removeprefix(TEMPLATE)[:7], 16)


def _encode(description: Description) -> str:
    return msgspec.json.encode(description).decode()
