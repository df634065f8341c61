"""URLs as other drivers and tools write them, read for psycopg."""

from __future__ import annotations

import psycopg
import pytest

from example_data.errors import DatabaseError
from example_data.project.database_url import DatabaseURL

SCHEMES = (
    "postgresql",
    "postgres",
    "postgresql+psycopg",
    "postgresql+asyncpg",
    "postgresql+pg8000",
    "postgresql+psycopg2",
    "postgresql+aiopg",
    "postgresql+psycopg_async",
    "jdbc:postgresql",
)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_schemes(scheme: str) -> None:
    """Whatever driver a URL names, it is read for psycopg."""
    url = DatabaseURL(f"{scheme}://u:p@h:5433/shop", "DATABASE_URL")
    assert url.for_sqlalchemy().render_as_string(hide_password=False) == "postgresql+psycopg://u:p@h:5433/shop"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # asyncpg, through SQLAlchemy and by itself
        ("ssl=prefer", {"sslmode": "prefer"}),
        ("ssl=require&prepared_statement_cache_size=0", {"sslmode": "require"}),
        ("ssl=verify_full&statement_cache_size=0&command_timeout=60", {"sslmode": "verify-full"}),
        ("async_fallback=true", {}),
        ("timeout=2.5", {"connect_timeout": "3"}),
        # node and JDBC
        ("ssl=true", {"sslmode": "require"}),
        ("ssl=false", {"sslmode": "disable"}),
        ("sslmode=no-verify", {"sslmode": "require"}),
        ("sslmode=VERIFY-CA", {"sslmode": "verify-ca"}),
        ("sslmode=verify-full&ssl=true", {"sslmode": "verify-full"}),
        ("ssl=true&sslmode=verify-full", {"sslmode": "verify-full"}),
        (
            "currentSchema=a, b&ApplicationName=shop&loginTimeout=5",
            {"options": "-csearch_path=a,b", "application_name": "shop", "connect_timeout": "5"},
        ),
        # Prisma
        ("schema=public", {"options": "-csearch_path=public"}),
        ("schema=My App", {"options": '-csearch_path="My\\ App"'}),
        ("options=-cwork_mem=8MB&schema=shop", {"options": "-cwork_mem=8MB -csearch_path=shop"}),
        ("schema=shop&options=-cwork_mem=8MB", {"options": "-cwork_mem=8MB -csearch_path=shop"}),
        (
            "pgbouncer=true&connection_limit=1&pool_timeout=0&socket_timeout=5&connect_timeout=5",
            {"connect_timeout": "5"},
        ),
        # pg8000
        ("unix_sock=/srv/pg/.s.PGSQL.5433", {"host": "/srv/pg", "port": "5433"}),
        ("unix_sock=/var/run/postgresql", {"host": "/var/run/postgresql"}),
        ("tcp_keepalive=1", {"keepalives": "1"}),
        # Rails, Django, pgx, MySQL's habit
        ("pool=5&encoding=utf8&prepared_statements=false", {"client_encoding": "utf8"}),
        ("charset=utf8", {"client_encoding": "utf8"}),
        ("conn_max_age=600", {}),
        ("pool_max_conns=4&search_path=shop", {"options": "-csearch_path=shop"}),
        # libpq's own
        ("sslmode=require&channel_binding=require", {"sslmode": "require", "channel_binding": "require"}),
        (
            "target_session_attrs=read-write&application_name=x",
            {"target_session_attrs": "read-write", "application_name": "x"},
        ),
        ("host=a:5432&host=b:5433", {"host": ("a:5432", "b:5433")}),
    ],
)
def test_options(query: str, expected: dict[str, str | tuple[str, ...]]) -> None:
    """Options that psycopg has by another name are translated, those that only tune a driver are left out."""
    url = DatabaseURL(f"postgresql://u@h/shop?{query}", "DATABASE_URL").for_sqlalchemy()
    assert dict(url.query) == expected


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "sslaccept=strict",
            "option 'sslaccept' cannot be used: it is Prisma's. Write sslmode=verify-full or sslmode=require.",
        ),
        ("direct_tls=true", "option 'direct_tls' cannot be used: it is asyncpg's. Write sslnegotiation=direct."),
        (
            "targetServerType=primary",
            "option 'targetServerType' cannot be used: it is JDBC's. Write target_session_attrs.",
        ),
        (
            "nonsense=1",
            (
                "option 'nonsense' cannot be used: it is no option of PostgreSQL's client library. Take "
                "it out, or correct it."
            ),
        ),
        (
            "se cret@=1",
            (
                "one of its options cannot be used: it is no option of PostgreSQL's client library. Take "
                "it out, or correct it."
            ),
        ),
        (
            "ssl=maybe",
            (
                "sslmode has a wrong value (expected one of disable, allow, prefer, require, verify-ca, verify-full). "
                "Correct it."
            ),
        ),
    ],
)
def test_options_that_psycopg_does_not_have(query: str, message: str) -> None:
    """What matters and has no equal is named: the option, whose it is, and what to write."""
    with pytest.raises(DatabaseError) as caught:
        DatabaseURL(f"postgresql://u:secret@h/shop?{query}", "DATABASE_URL").for_sqlalchemy()
    assert str(caught.value) == f"Database URL from DATABASE_URL: {message}"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql+asyncpg://u:p%40+ %2F@h/shop?ssl=require",
            {"user": "u", "password": "p@+ /", "host": "h", "dbname": "shop", "sslmode": "require"},
        ),
        (
            "postgresql://u@h/shop?options=-c%20work_mem%3D8MB",
            {"user": "u", "host": "h", "dbname": "shop", "options": "-c work_mem=8MB"},
        ),
        (
            "postgresql://u@/shop?host=a:5432&host=b:5433",
            {"user": "u", "host": "a,b", "port": "5432,5433", "dbname": "shop"},
        ),
        ("postgresql://u@/shop?host=/srv/pg", {"user": "u", "host": "/srv/pg", "dbname": "shop"}),
    ],
)
def test_as_libpq_reads_it(url: str, expected: dict[str, str]) -> None:
    """Special characters, spaces in options and several hosts are to libpq what they are to SQLAlchemy."""
    assert psycopg.conninfo.conninfo_to_dict(DatabaseURL(url, "DATABASE_URL").for_libpq()) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql+asyncpg://u:secret@h:5433/shop?ssl=require", "postgresql://u@h:5433/shop"),
        ("postgres://u:@/shop?host=/srv/pg", "postgresql://u@/shop?host=/srv/pg"),
        ("postgresql://u@h/shop?password=secret", "postgresql://u@h/shop"),
    ],
)
def test_a_url_as_text(url: str, expected: str) -> None:
    """As text it is the database, without a password, and the place where it is set."""
    assert str(DatabaseURL(url, "DATABASE_URL")) == f"{expected} (from DATABASE_URL)"
    assert "secret" not in repr(DatabaseURL(url, "DATABASE_URL"))
