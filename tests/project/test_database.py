"""Which database a command works on, where its URL comes from, and what messages say of it."""

from __future__ import annotations

import os
from pathlib import Path
from traceback import format_exception
from typing import TYPE_CHECKING

import pytest

from example_data.errors import DatabaseError, ExampleDataError
from example_data.project import alembic_config, database, embedded_server
from example_data.project.database_url import DatabaseURL
from tests.support.settings import URL

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from alembic.config import Config

PLACEHOLDER = "driver://user:pass@localhost/dbname"
SOURCES = (
    "Database URL: none is set (expected EXAMPLE_DATA_DATABASE_URL, database_url in settings.toml, DATABASE_URL or "
    "sqlalchemy.url in alembic.ini). Set one."
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """The configuration of a project whose `alembic.ini` names no database."""
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = migrations\n")
    return alembic_config.configuration(tmp_path / "alembic.ini")


def with_option(config: Config, value: str) -> Config:
    """The same project with the option `sqlalchemy.url`, as it stands in the file."""
    assert config.config_file_name is not None
    file = Path(config.config_file_name)
    file.write_text(f"{file.read_text()}sqlalchemy.url = {value}\n")
    return alembic_config.configuration(file)


@pytest.mark.parametrize(
    ("variables", "option", "expected"),
    [
        ({}, None, None),
        ({}, "postgresql://u@h/ini", ("postgresql://u@h/ini", "sqlalchemy.url in alembic.ini")),
        ({"DATABASE_URL": "postgres://u@h/app"}, "postgresql://u@h/ini", ("postgres://u@h/app", "DATABASE_URL")),
        (
            {"DATABASE_URL": "postgres://u@h/app", "EXAMPLE_DATA_DATABASE_URL": URL},
            None,
            (URL, "EXAMPLE_DATA_DATABASE_URL"),
        ),
        ({"DATABASE_URL": URL, "EXAMPLE_DATA_DATABASE_URL": ""}, None, (URL, "DATABASE_URL")),
        ({"DATABASE_URL": URL, "EXAMPLE_DATA_DATABASE_URL": PLACEHOLDER}, None, (URL, "DATABASE_URL")),
        ({"DATABASE_URL": PLACEHOLDER}, URL, (URL, "sqlalchemy.url in alembic.ini")),
        ({}, PLACEHOLDER, None),
        ({}, "driver://user:pass@localhost/dbname2", None),
        ({"DATABASE_URL": "  "}, None, None),
        ({"DATABASE_URL": URL}, "postgresql://u:p%40ss@h/ini", (URL, "DATABASE_URL")),
        ({"EXAMPLE_DATA_DATABASE_URL": URL}, "postgresql://%(DB_USER)s@h/ini", (URL, "EXAMPLE_DATA_DATABASE_URL")),
    ],
)
def test_which_database(
    config: Config,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    option: str | None,
    expected: tuple[str, str] | None,
) -> None:
    """Our own setting comes first, then DATABASE_URL, then Alembic's file, read only then; a placeholder is none."""
    monkeypatch.chdir(alembic_config.root(config))
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    found = database.find(config if option is None else with_option(config, option))
    assert (found and (found.value, found.source)) == expected


def test_a_database_of_the_settings_comes_before_the_applications(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database in `settings.toml` is our own setting, too."""
    monkeypatch.setenv("DATABASE_URL", "postgres://u@h/app")
    (alembic_config.root(config) / "settings.toml").write_text("[default]\ndatabase_url = 'postgresql://u@h/shop'\n")
    assert database.find(config) == DatabaseURL(URL, "database_url in settings.toml")


@pytest.mark.parametrize(
    "value",
    [
        "postgresql://u:s%40cret@h/shop",
        "postgresql://u:secret@h/%(DB_NAME)s",
        "postgresql://%(DB_USER)s:secret@h/shop",
        "postgresql://u:secret%@h/shop",
        "postgresql://u:secret@h/%(sqlalchemy.url)s",
    ],
)
def test_an_option_that_cannot_be_read(config: Config, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """A `%` that is not doubled is one sentence with the place and the remedy, and no part of the value."""
    monkeypatch.chdir(alembic_config.root(config))
    with pytest.raises(DatabaseError) as caught:
        database.find(with_option(config, value))
    assert str(caught.value) == (
        "sqlalchemy.url in alembic.ini: a value cannot be read. Write %% for each % that is not the beginning of "
        "%(name)s, and give every such name a value in the same file."
    )
    assert "cret" not in "".join(format_exception(caught.value))


@pytest.mark.parametrize(
    "line",
    [
        "sqlalchemy.url secret",
        "sqlalchemy.url = a\nsqlalchemy.url = postgresql://u:secret@h/shop",
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, line: str) -> None:
    """An `alembic.ini` that is no such file is named, and no line of it is quoted."""
    (tmp_path / "alembic.ini").write_text(f"[alembic]\nscript_location = migrations\n{line}\n")
    with pytest.raises(ExampleDataError) as caught:
        alembic_config.configuration(tmp_path / "alembic.ini")
    assert ("alembic.ini: it cannot be read (" in str(caught.value), "line " in str(caught.value)) == (True, True)
    assert "secret" not in "".join(format_exception(caught.value))


def test_none_is_set(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none is set, all places are named in their order."""
    monkeypatch.setenv("EXAMPLE_DATA_ENV", "testing")
    with pytest.raises(DatabaseError) as caught, database.resolve(with_option(config, PLACEHOLDER)):
        pass
    assert str(caught.value).startswith(SOURCES)


def test_no_server_is_started_to_read(config: Config) -> None:
    """A command that only reads makes no embedded server, and says how to run one."""
    token = database.IS_READING.set(True)
    try:
        with pytest.raises(DatabaseError, match="is not running, and none is started to read") as caught:
            database.resolve(config).__enter__()
    finally:
        database.IS_READING.reset(token)
    folder = alembic_config.root(config) / embedded_server.FOLDER
    assert (str(caught.value).startswith(SOURCES), folder.exists()) == (True, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("4294967295\n", False), ("", False), (f"{os.getpid()}\n/data\n", True)],
    ids=["none", "empty", "own"],
)
def test_a_running_server(tmp_path: Path, text: str, expected: bool) -> None:  # noqa: FBT001
    """A server runs where the process of its `postmaster.pid` does."""
    (tmp_path / "postmaster.pid").write_text(text)
    assert (embedded_server.is_running(tmp_path), embedded_server.is_running(tmp_path / "none")) == (expected, False)


@pytest.mark.parametrize("opened", [database.open_connection, database.session], ids=["SQLAlchemy", "psycopg"])
@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:secret@127.0.0.1:1/shop",
        "postgresql+psycopg://u:secret@127.0.0.1:1/shop",
        "postgresql://u@127.0.0.1:1/shop?password=secret",
        "postgresql://u:secret@127.0.0.1:1/shop?nonsense=1",
        "postgresql://u:secret@127.0.0.1:1/shop?sslmode=secret",
        "postgresql://u:secret@127.0.0.1:1/shop?sslpassword=secret",
        "postgresql://u:secret@127.0.0.1:port/shop",
        "postgresql://u:%secret@127.0.0.1:1/shop",
        "postgresql://u:sec@secret@127.0.0.1:1/shop",
        "postgresql+asyncpg://u:secret@127.0.0.1:1/shop",
        "mysql://u:secret@127.0.0.1:1/shop",
        "u:secret@127.0.0.1:1/shop",
        "password=secret host=127.0.0.1 port=1",
        PLACEHOLDER.replace("pass", "secret"),
    ],
)
def test_no_message_has_the_password(opened: Callable[[DatabaseURL], AbstractContextManager[object]], url: str) -> None:
    """A database that cannot be used or reached is an error of ours that names where its URL is set.

    No line of its traceback has the password.
    """
    with pytest.raises(DatabaseError) as caught, opened(DatabaseURL(url, "DATABASE_URL")):
        pass
    assert "secret" not in "".join(format_exception(caught.value))
    assert "from DATABASE_URL" in str(caught.value)


def test_an_unreachable_database_is_named() -> None:
    """The message says which database it was, without the password, where its URL is set, and why."""
    url = DatabaseURL("postgresql://u:secret@127.0.0.1:1/shop", "DATABASE_URL")
    with pytest.raises(DatabaseError) as caught, database.open_connection(url):
        pass
    assert str(caught.value).startswith(
        "Database postgresql://u@127.0.0.1:1/shop (from DATABASE_URL): it cannot be reached (connection failed: "
    )
