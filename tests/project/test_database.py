"""The project's database: which one it is, and messages about it without its password."""

from __future__ import annotations

from traceback import format_exception
from typing import TYPE_CHECKING

import pytest

from example_data.errors import DatabaseError
from example_data.project import database
from tests.support.settings import URL, Variables

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.support.settings import Configured


@pytest.mark.parametrize(
    ("variables", "ini_url", "expected"),
    [
        ({}, None, None),
        ({}, "postgresql://u@h/ini", "postgresql+psycopg://u@h/ini"),
        ({"DATABASE_URL": "postgres://u@h/app"}, "postgresql://u@h/ini", "postgresql+psycopg://u@h/app"),
        (
            {"DATABASE_URL": "postgres://u@h/app", "EXAMPLE_DATA_DATABASE_URL": URL},
            None,
            "postgresql+psycopg://u@h/shop",
        ),
        ({"DATABASE_URL": "postgres://u@h/app", "EXAMPLE_DATA_DATABASE_URL": ""}, None, "postgresql+psycopg://u@h/app"),
        ({"EXAMPLE_DATA_DATABASE_URL": "postgresql+asyncpg://u@h/x"}, None, "postgresql+psycopg://u@h/x"),
    ],
)
def test_which_database(
    configured: Configured, variables: Variables, ini_url: str | None, expected: str | None
) -> None:
    """Our own setting comes first, then DATABASE_URL, then the file of Alembic."""
    assert database.configured(configured(None, variables), ini_url) == expected


def test_a_database_of_the_file_comes_before_the_applications(configured: Configured) -> None:
    """A database in `settings.toml` is our own setting, too."""
    root = configured("[default]\ndatabase_url = 'postgresql://u@h/shop'", {"DATABASE_URL": "postgres://u@h/app"})
    assert database.configured(root) == "postgresql+psycopg://u@h/shop"


@pytest.mark.parametrize("opened", [database.open_connection, database.session], ids=["SQLAlchemy", "psycopg"])
@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:secret@127.0.0.1:1/shop",
        "postgresql+psycopg://u:secret@127.0.0.1:1/shop",
        "postgresql://u@127.0.0.1:1/shop?password=secret",
        "postgresql://u:secret@127.0.0.1:1/shop?nonsense=1",
        "postgresql://u:secret@127.0.0.1:port/shop",
        "postgresql://u:%secret@127.0.0.1:1/shop",
        "postgresql+asyncpg://u:secret@127.0.0.1:1/shop",
        "mysql://u:secret@127.0.0.1:1/shop",
        "u:secret@127.0.0.1:1/shop",
    ],
)
def test_no_message_has_the_password(opened: Callable[[str], AbstractContextManager[object]], url: str) -> None:
    """A database that cannot be used or reached is an error of ours, and no line of its traceback has the password."""
    with pytest.raises(DatabaseError) as caught, opened(url):
        pass
    assert "secret" not in "".join(format_exception(caught.value))


def test_an_unreachable_database_is_named() -> None:
    """The message says which database it was, without the password, and why."""
    with pytest.raises(DatabaseError) as caught, database.open_connection("postgresql://u:secret@127.0.0.1:1/shop"):
        pass
    assert str(caught.value).startswith(
        "Database postgresql+psycopg://u:***@127.0.0.1:1/shop: it cannot be reached (connection failed: "
    )
