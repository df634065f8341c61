"""A database URL with the place where it is set, read for psycopg whatever driver it was written for."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeGuard

from example_data.boolean_words import BOOLEAN_WORDS
from example_data.errors import DatabaseError

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    Options = dict[str, str | tuple[str, ...]]

_SCHEME = re.compile(
    r"^(jdbc:)?postgres(ql)?(\+(asyncpg|aiopg|pg8000|psycopg|psycopg2|psycopg2cffi|psycopg_async|pygresql))?://"
)

_PLACEHOLDER = "driver://"
"""What `alembic init` writes begins with it."""

_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_MODES_BY_WORD = {
    "no-verify": "require",
    **{word: "require" if is_on else "disable" for word, is_on in BOOLEAN_WORDS.items()},
}
"""What `sslmode` is elsewhere, as `ssl=true` of asyncpg's, JDBC's and node's URLs."""

_SEARCH_PATHS = frozenset({"schema", "currentschema", "searchpath", "schemasearchpath"})
"""The schema that tables are looked for in: of Prisma and Tortoise, JDBC, pgx, Rails."""


@dataclass(frozen=True, slots=True)
class DatabaseURL:
    """The URL of a database; as text it is without its password."""

    value: str = field(repr=False)
    """As it was written."""
    source: str
    """Where: a variable, a setting, an option."""

    def __str__(self) -> str:
        """Return the database and the place where its URL is set."""
        return f"{describe(self.for_sqlalchemy())} (from {self.source})"

    def for_sqlalchemy(self) -> URL:
        """Return the URL for SQLAlchemy on psycopg 3; raise DatabaseError where it, or one of its options, is none."""
        from sqlalchemy.engine import make_url  # commands without a database do without it
        from sqlalchemy.exc import ArgumentError

        try:
            parsed = make_url(_SCHEME.sub("postgresql+psycopg://", self.value.strip()))
        except (ArgumentError, ValueError):
            raise self.unusable() from None  # the cause may quote the URL, password included
        if "@" in (parsed.host or ""):
            raise self.unusable(" Write special characters of a password as %40 for @, %2F for /.")
        return parsed.set(query=self._translate(parsed.query)) if parsed.drivername == "postgresql+psycopg" else parsed

    def for_libpq(self) -> str:
        """Return libpq's connection string; raise DatabaseError as `for_sqlalchemy` does."""
        import psycopg  # commands without a database do without it
        from psycopg.conninfo import make_conninfo

        url = self.for_sqlalchemy()
        if url.drivername != "postgresql+psycopg":
            raise self.unusable()
        options = {**url.translate_connect_args(database="dbname", username="user"), **url.query}
        if isinstance(hosts := options.get("host"), tuple):  # `host=a:5432&host=b:5433`, which libpq has as two lists
            options["host"], _, options["port"] = map(
                ",".join, zip(*(host.partition(":") for host in hosts), strict=True)
            )
        try:
            return make_conninfo(**options)
        except psycopg.ProgrammingError:
            raise self.unusable() from None  # the cause may quote a value, password included

    def unusable(self, advice: str = "") -> DatabaseError:
        """Return the error that it cannot be used; never quote it, as it may have a password in any place."""
        return DatabaseError(
            f"Database URL from {self.source}: it cannot be used (expected postgresql://user@host:5432/name).{advice}"
        )

    def _translate(self, query: Mapping[str, str | tuple[str, ...]]) -> Options:
        """Return a URL's options as libpq has them, those left out that only tune another driver."""
        from psycopg.pq import Conninfo  # commands without a database do without it

        names = {_plain(option.keyword.decode()): option.keyword.decode() for option in Conninfo.get_defaults()}
        options: Options = {}
        search_path = ""
        for name, value in query.items():
            plain = _plain(name)
            if own := names.get(plain) or _options_of_others()["names"].get(plain):
                options[own] = value
            elif plain == "ssl":
                options.setdefault("sslmode", value)
            elif plain == "unixsock":
                options |= _unix_socket(str(value))
            elif plain in _SEARCH_PATHS:
                search_path = f"-csearch_path={_search_path(plain, value)}"
            elif plain not in map(_plain, " ".join(_options_of_others()["tuning"].values()).split()):
                raise self._unknown(name)
        if search_path:
            options["options"] = f"{options.get('options', '')} {search_path}".strip()
        if isinstance(mode := options.get("sslmode"), str):
            options["sslmode"] = self._ssl_mode(mode.lower().replace("_", "-"))
        if re.fullmatch(r"\d+\.\d+", seconds := str(options.get("connect_timeout", ""))):
            options["connect_timeout"] = str(math.ceil(float(seconds)))
        return options

    def _ssl_mode(self, word: str) -> str:
        if (mode := _MODES_BY_WORD.get(word, word)) in _MODES:
            return mode
        expected = ", ".join(_MODES)
        raise DatabaseError(
            f"Database URL from {self.source}: sslmode has a wrong value (expected one of {expected}). Correct it."
        )

    def _unknown(self, name: str) -> DatabaseError:
        option = f"option {name!r}" if re.fullmatch(r"[A-Za-z][\w-]{0,40}", name) else "one of its options"
        none = "no option of PostgreSQL's client library. Take it out, or correct it"
        advice = _options_of_others()["advice"].get(_plain(name), none)
        return DatabaseError(f"Database URL from {self.source}: {option} cannot be used: it is {advice}.")


@cache
def _options_of_others() -> dict[str, dict[str, str]]:
    """Return the tables of options that other drivers' URLs have."""
    import tomllib  # few URLs have some

    return tomllib.loads(Path(__file__).with_name("url_options.toml").read_text(encoding="utf-8"))


def is_set(value: str | None) -> TypeGuard[str]:
    """Return whether there is a URL that is not the one of `alembic init`, which stands for none."""
    return value is not None and value.strip() != "" and not value.strip().startswith(_PLACEHOLDER)


def describe(url: URL) -> str:
    """Return which database a URL names, without its password."""
    place = {name: value for name, value in url.query.items() if name in {"host", "port", "dbname", "service"}}
    name = "postgresql" if url.get_backend_name() == "postgresql" else url.drivername
    shown = type(url).create(name, url.username, None, url.host, url.port, url.database, place)
    return shown.render_as_string().replace("%2F", "/")


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def _unix_socket(path: str) -> Options:
    """Return host and port for pg8000's path of a socket."""
    file = PurePosixPath(path)
    port = re.fullmatch(r"\.s\.PGSQL\.(\d+)", file.name)
    return {"host": str(file.parent), "port": port[1]} if port else {"host": path}


def _search_path(option: str, value: str | tuple[str, ...]) -> str:
    """Return a `search_path` as it stands in libpq's `options`; `schema` is a single name, the others are a list."""
    text = ",".join(value) if isinstance(value, tuple) else value
    if option == "schema" and not re.fullmatch(r"[a-z_][a-z0-9_]*", text):
        text = '"' + text.replace('"', '""') + '"'
    return re.sub(r"([\\ ])", r"\\\1", re.sub(r",\s+", ",", text))
