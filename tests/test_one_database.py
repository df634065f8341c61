"""One database: what is named, what is locked, what is migrated and what is read are the same, or the command stops."""

from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
import pytest

from example_data import ExampleDataError, seed_on_startup
from example_data.alembic_plugin.upgrade_lock import LOCK_KEY
from example_data.project import embedded_server
from tests.support.project import Project, rows
from tests.support.realistic_schemas import set_seeds, succeed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support.server import Server

DATASET = """\
from example_data import Dataset, Table
from example_data import columns as c

v1 = Dataset(Table("people", rows=c.size("people", 20), columns={"id": c.uuid_key(), "name": c.person_name()}))
"""

SCHEMA = """\
from alembic import op

revision = "s1"
down_revision = None


def upgrade():
    op.execute("create table people (id uuid primary key, name text not null)")


def downgrade():
    op.execute("drop table people")
"""

OWN_VARIABLE = """\
import os
from alembic import context
from sqlalchemy import create_engine, pool

print("env.py prints")
engine = create_engine(os.environ["APP_URL"].replace("postgresql:", "postgresql+psycopg:"), poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()
"""
"""An `env.py` that knows neither our variable nor a connection that is handed in."""

OTHER_ARGUMENTS = OWN_VARIABLE.replace("poolclass", "connect_args={'dbname': os.environ['APP_DB']}, poolclass")
"""Its URL is not where it connects to."""

OTHER_CREATOR = OWN_VARIABLE.replace(
    'os.environ["APP_URL"].replace("postgresql:", "postgresql+psycopg:")',
    "'postgresql+psycopg://', creator=lambda: __import__('psycopg').connect(os.environ['APP_URL'])",
)

ASYNCHRONOUS = """\
import asyncio
import os
from alembic import context
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import create_async_engine


def migrate(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()


async def main():
    url = os.environ["APP_URL"].replace("postgresql:", "postgresql+psycopg:")
    async with create_async_engine(url, poolclass=pool.NullPool).connect() as connection:
        await connection.run_sync(migrate)


asyncio.run(main())
"""

HANDED_IN = """\
from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
"""

CONNECT = """\
from logging.config import fileConfig
from alembic import context
from example_data.environment import connect, upgrade_lock

fileConfig(context.config.config_file_name)
with connect(context.config) as connection, upgrade_lock(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""


@dataclass
class TwoDatabases:
    """A project made by `alembic init` on a database at head, without its seed, and an empty database."""

    project: Project
    other: str

    def env_py(self, text: str, options: str = "") -> None:
        """Replace `env.py`."""
        (self.project.root / "migrations/env.py").write_text(text.replace("**OPTIONS", options))

    def option(self, value: str) -> None:
        """Replace the option `sqlalchemy.url` in `alembic.ini`."""
        path = self.project.root / "alembic.ini"
        path.write_text(re.sub(r"(?m)^sqlalchemy\.url.*", lambda _: f"sqlalchemy.url = {value}", path.read_text()))


def tables(url: str) -> list[str]:
    """The tables of a database."""
    query = (
        "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    return [str(name) for (name,) in rows(url, query)]


def people(url: str) -> int:
    """The number of seeded rows."""
    return len(rows(url, "SELECT FROM people"))


@pytest.fixture(scope="session")
def template(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return the project on a database to be cloned, with no variable set."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE two")
    project = Project(tmp_path_factory.mktemp("two"), "", {"EXAMPLE_DATA_ENV": "testing"})
    project.alembic("init", "migrations")
    (project.root / "two_demo.py").write_text(DATASET)
    (project.root / "migrations/versions/s1.py").write_text(SCHEMA)
    TwoDatabases(project, "").option(server.url("two").replace("postgresql:", "postgresql+psycopg:"))
    for command in ("init --dataset two_demo:v1", "add --name test-fox --seed 7 --dataset two_demo:v1 --revision"):
        succeed(project, "example-data", *command.split())
        project.alembic("upgrade", "head")
    set_seeds(project, lambda seeds: [seed for seed in seeds if seed["name"] == "test-fox"])
    return project


@pytest.fixture
def two(
    template: Project, server: Server, empty_database: psycopg.Connection, tmp_path: Path
) -> Iterator[TwoDatabases]:
    """Return the project in a folder of its own, on clones."""
    shutil.copytree(template.root, tmp_path, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    url, other = (f"postgresql://postgres@/{name}?host={server.host}" for name in ("own", empty_database.info.dbname))
    two = TwoDatabases(Project(tmp_path, url, {"EXAMPLE_DATA_ENV": "testing"}), other)
    two.option(url.replace("postgresql:", "postgresql+psycopg:"))
    with server.database("own", "two"):
        yield two


def run(two: TwoDatabases, verb: str, *arguments: str, **variables: str) -> tuple[int, str, str]:
    """Exit code, output and error output of a verb, without the project's folder."""
    project = Project(two.project.root, "", {"EXAMPLE_DATA_ENV": "testing", **variables})
    done = project.run("example-data", verb, *arguments)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr.replace(f"{project.root}/", "")


# Start-up


@pytest.fixture
def start(two: TwoDatabases, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Start-up with the other database, example data on."""
    monkeypatch.setattr(sys, "path", [*sys.path])  # start-up adds the project's folder
    for variable in ("EXAMPLE_DATA_DATABASE_URL", "DATABASE_URL", "EXAMPLE_DATA_ENV"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("EXAMPLE_DATA_IS_ENABLED", "on")
    monkeypatch.setenv("APP_URL", two.project.url)
    monkeypatch.setenv("APP_DB", two.project.url.partition("@/")[2].partition("?")[0])
    monkeypatch.chdir(two.project.root)
    return lambda: seed_on_startup(two.project.root / "alembic.ini", database_url=two.other)


def stops(two: TwoDatabases, start: Callable[[], None]) -> str:
    """What start-up says that stops before anything is written."""
    with pytest.raises(ExampleDataError) as caught:
        start()
    assert (people(two.project.url), tables(two.other)) == (0, [])
    return str(caught.value)


def test_start_up_with_the_env_py_of_alembic_init(two: TwoDatabases, start: Callable[[], None]) -> None:
    """It ignores the connection that is handed in: an error names both databases and the lines that are missing."""
    two.project.alembic("downgrade", "base")
    with pytest.raises(ExampleDataError) as caught:
        start()
    assert (tables(two.project.url), tables(two.other)) == (["alembic_version"], [])
    assert f"(expected {two.other} (from database_url of the call), found {two.project.url})" in str(caught.value)
    assert 'handed_in = config.attributes.get("connection")' in str(caught.value)


def test_start_up_with_the_lines_that_the_error_names(two: TwoDatabases, start: Callable[[], None]) -> None:
    """With them in `env.py`, the named database is seeded, and no other."""
    path = two.project.root / "migrations/env.py"
    lines = stops(two, start).partition("begin with:\n")[2]
    head, body = path.read_text().split("    connectable = engine_from_config(")
    path.write_text(f"{head}{lines}\n    connectable = engine_from_config({body}")
    start()
    assert (people(two.project.url), people(two.other)) == (0, 20)


@pytest.mark.parametrize("text", [OWN_VARIABLE, OTHER_CREATOR], ids=["variable", "creator"])
def test_start_up_with_an_env_py_of_its_own_mind(two: TwoDatabases, start: Callable[[], None], text: str) -> None:
    """So it is where `env.py` has its URL from elsewhere."""
    two.env_py(text)
    assert "env.py: it connects to another database (expected " in stops(two, start)


def test_start_up_with_a_url_that_is_not_where_it_leads(
    two: TwoDatabases, start: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connections are compared, not the URLs."""
    two.env_py(OTHER_ARGUMENTS)
    monkeypatch.setenv("APP_URL", two.other)
    assert "env.py: it connects to another database (expected " in stops(two, start)


def test_start_up_with_an_asynchronous_env_py(two: TwoDatabases, start: Callable[[], None]) -> None:
    """So it is with the template for asynchronous drivers."""
    option = two.project.url.replace("postgresql:", "postgresql+asyncpg:")
    two.project.run("alembic", "init", "-t", "async", "other")
    (two.project.root / "other/env.py").rename(two.project.root / "migrations/env.py")
    two.option(option)
    assert "env.py: it connects to another database (expected " in stops(two, start)


def test_start_up_by_another_name(
    two: TwoDatabases, start: Callable[[], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The same database under another address is the same database."""
    socket, alias = two.other.partition("host=")[2], tmp_path / "alias"
    alias.symlink_to(socket)
    two.env_py(OWN_VARIABLE)
    monkeypatch.setenv("APP_URL", two.other.replace(socket, str(alias)))
    start()
    assert (people(two.project.url), people(two.other)) == (0, 20)


def test_start_up_with_an_option_that_cannot_be_read(two: TwoDatabases, start: Callable[[], None]) -> None:
    """A `%` in `alembic.ini` that is not doubled is one sentence, without the password."""
    two.option("postgresql://u:p%40ss@127.0.0.1:1/x")
    message = stops(two, start)
    assert ("Write %% for each %" in message, "ss@" in message) == (True, False)


def test_start_up_compares_whole_definitions(
    two: TwoDatabases, start: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    """A run of an earlier size is not taken for the latest, although `user_count` and digest are the same."""
    two.env_py(HANDED_IN)
    start()
    with psycopg.connect(two.other) as connection:
        connection.execute(
            "UPDATE example_data_runs SET definition = jsonb_set(definition, '{sizes}', '{\"people\": 10}')"
        )
    caplog.clear()
    caplog.set_level("INFO", "alembic.runtime.migration")
    start()
    assert "alembic.runtime.migration" in {record.name for record in caplog.records}


# Commands


@pytest.mark.parametrize("verb", ["status", "scaffold", "apply"])
@pytest.mark.parametrize("variable", ["EXAMPLE_DATA_DATABASE_URL", "DATABASE_URL"])
@pytest.mark.parametrize("env", [None, OWN_VARIABLE], ids=["alembic init", "variable"])
def test_a_variable_that_names_another_database(two: TwoDatabases, verb: str, variable: str, env: str | None) -> None:
    """Where the URL that is set and `env.py` mean two databases, the command stops, and names both."""
    if env:
        two.env_py(env)
    variables = {variable: two.other, "APP_URL": two.project.url, "EXAMPLE_DATA_IS_ENABLED": "on"}
    code, output, errors = run(two, verb, **variables)
    assert (code, output.replace("env.py prints\n", "")) == (1, "")
    assert (
        f"env.py: it connects to another database (expected {two.other} (from {variable}), found {two.project.url}). "
        "Nothing was written. Let env.py connect by connect(config) of example_data.environment, or correct one of the "
        "two."
    ) in errors
    assert (people(two.project.url), tables(two.other)) == (0, [])


@pytest.mark.parametrize(
    ("env", "variables", "source"),
    [
        (None, {}, "sqlalchemy.url in alembic.ini"),
        (None, {"DATABASE_URL": "URL"}, "DATABASE_URL"),
        (OWN_VARIABLE, {"APP_URL": "URL"}, "sqlalchemy.url in alembic.ini"),
        (OTHER_CREATOR, {"APP_URL": "URL"}, "env.py"),
        (
            CONNECT,
            {"EXAMPLE_DATA_DATABASE_URL": "URL", "DATABASE_URL": "postgresql://h/x"},
            "EXAMPLE_DATA_DATABASE_URL",
        ),
        (CONNECT, {}, "sqlalchemy.url in alembic.ini"),
    ],
)
def test_the_line_with_the_database(two: TwoDatabases, env: str | None, variables: dict[str, str], source: str) -> None:
    """`status` and `apply` say beside their output which database it is, and where its URL is set."""
    if env:
        two.env_py(env)
    variables = {name: two.project.url if value == "URL" else value for name, value in variables.items()}
    shown = (
        "postgresql:///" + two.project.url.partition("@/")[2].partition("?")[0]
        if source == "env.py"
        else two.project.url
    )
    for verb in ("status", "apply"):
        code, _, errors = run(two, verb, **variables)
        assert (code, f"database: {shown} (from {source})" in errors.splitlines()) == (0, True), errors


@pytest.mark.parametrize("layout", ["json", "csv", "table"])
def test_the_output_stays_parseable(two: TwoDatabases, layout: str) -> None:
    """The line, and what `env.py` prints, are no part of the output."""
    two.env_py(OWN_VARIABLE)
    code, output, errors = run(two, "status", "--format", layout, APP_URL=two.project.url)
    assert (code, "env.py prints" in errors, "prints" in output) == (0, True, False)
    assert layout != "json" or [row["name"] for row in json.loads(output)["seeds"]] == ["test-fox"]


def test_an_unreachable_url_that_is_set(two: TwoDatabases) -> None:
    """A URL that cannot be compared is named with its source, without its password."""
    code, _, errors = run(two, "apply", DATABASE_URL="postgresql://u:secret@127.0.0.1:1/x")
    assert (code, "secret" in errors) == (1, False)
    assert "Database postgresql://u@127.0.0.1:1/x (from DATABASE_URL): it cannot be reached" in errors


@pytest.mark.parametrize("verb", ["status", "scaffold", "apply"])
@pytest.mark.parametrize(
    ("option", "setting"),
    [
        ("postgresql://u:p%40secret@127.0.0.1:1/x", ""),
        ("postgresql://%(DB_USER)s:secret@h/x", ""),
        ("x", "config.set_main_option('sqlalchemy.url', 'postgresql://u:p%40secret@h/x')\n"),
    ],
)
def test_a_percent_sign(two: TwoDatabases, verb: str, option: str, setting: str) -> None:
    """A `%` that is not doubled, in `alembic.ini` or in `env.py`, is a sentence without the password."""
    path = two.project.root / "migrations/env.py"
    path.write_text(path.read_text().replace("config = context.config\n", f"config = context.config\n{setting}", 1))
    two.option(option)
    code, output, errors = run(two, verb)
    assert (code, output, "secret" in errors, len(errors.splitlines())) == (1, "", False, 1)
    assert "alembic.ini: a value cannot be read. Write %% for each %" in errors


@pytest.mark.parametrize("verb", ["status", "apply"])
def test_the_placeholder_of_alembic_init(two: TwoDatabases, verb: str) -> None:
    """It counts as unset, and all places are named."""
    two.option("driver://user:pass@localhost/dbname")
    assert run(two, verb)[::2] == (
        1,
        (
            "example-data: Database URL: none is set (expected EXAMPLE_DATA_DATABASE_URL, database_url in "
            "settings.toml, DATABASE_URL or sqlalchemy.url in alembic.ini). Set one.\n"
        ),
    )


@pytest.mark.parametrize(
    ("option", "env", "reason"),
    [
        ("driver://user:pass@localhost/dbname", None, "Database URL: none is set"),
        ("postgresql://%(DB_USER)s@h/x", None, "alembic.ini: a value cannot be read"),
        ("x", OWN_VARIABLE, "env.py, line 6: KeyError: 'APP_URL'"),
        ("x", "raise SystemExit('postgresql://u:secret@h/x')\n", "SystemExit: postgresql://***@h/x"),
    ],
)
def test_an_env_py_that_cannot_be_asked(two: TwoDatabases, option: str, env: str | None, reason: str) -> None:
    """Where `env.py` fails before it connects, `status` reads the database that is set, and says so."""
    two.option(option)
    if env:
        two.env_py(env)
    code, output, errors = run(two, "status", EXAMPLE_DATA_DATABASE_URL=two.project.url)
    assert (code, "test-fox" in output) == (0, True), errors
    said = f"database: {two.project.url} (from EXAMPLE_DATA_DATABASE_URL), as env.py cannot be asked: "
    assert (said in errors, reason in errors) == (True, True)
    assert run(two, "apply", EXAMPLE_DATA_DATABASE_URL=two.project.url)[0] == 1


def test_reading_waits_for_no_upgrade(two: TwoDatabases) -> None:
    """`status` goes on while another process holds the upgrade lock, and leaves no version table behind."""
    two.env_py(CONNECT)
    with psycopg.connect(two.other) as connection:
        connection.execute(f"SELECT pg_advisory_xact_lock({LOCK_KEY})")
        assert run(two, "status", EXAMPLE_DATA_DATABASE_URL=two.other)[0] == 0
    assert tables(two.other) == []


@pytest.mark.parametrize("verb", ["status", "scaffold"])
def test_reading_starts_no_server(two: TwoDatabases, verb: str) -> None:
    """Nor does it start an embedded server, also not by way of `connect` in `env.py`."""
    two.env_py(CONNECT)
    two.option("driver://user:pass@localhost/dbname")
    code, _, errors = run(two, verb, EXAMPLE_DATA_ENV="development")
    assert (code, "is not running, and none is started to read" in errors) == (1, True), errors
    assert not (two.project.root / embedded_server.FOLDER).exists()


def test_several_databases(two: TwoDatabases) -> None:
    """An `env.py` that migrates more than one database is told so, before anything is lost."""
    two.project.alembic("init", "-t", "multidb", "multi")
    (two.project.root / "multi/env.py").rename(two.project.root / "migrations/env.py")
    path = two.project.root / "alembic.ini"
    urls = {"a": two.project.url, "b": two.other}
    sections = "".join(
        f"\n[{name}]\nsqlalchemy.url = {url.replace(':', '+psycopg:', 1)}\n" for name, url in urls.items()
    )
    path.write_text(path.read_text().replace("[alembic]\n", "[alembic]\ndatabases = a, b\n") + sections)
    for verb in ("status", "apply"):
        code, _, errors = run(two, verb, EXAMPLE_DATA_IS_ENABLED="on")
        assert (code, people(two.project.url)) == (1, 0)
        assert (
            f"env.py: it migrates more than one database (expected one, found {two.project.url} and {two.other}). "
            "A seed belongs to one database: give each a section of alembic.ini"
        ) in errors


def test_sections(two: TwoDatabases) -> None:
    """Each section of `alembic.ini` is a project with a database of its own, named as for `alembic`."""
    path = two.project.root / "alembic.ini"
    text = path.read_text().replace("[alembic]\n", "[shop]\n")
    other = two.other.replace("postgresql:", "postgresql+psycopg:")
    path.write_text(text + f"\n[blog]\nscript_location = migrations\nprepend_sys_path = .\nsqlalchemy.url = {other}\n")
    for option, url in (
        ("--name", two.project.url),
        ("-n", two.project.url),
        ("--section", two.project.url),
        ("-n", two.other),
    ):
        section = "shop" if url == two.project.url else "blog"
        code, _, errors = run(two, "status", option, section)
        assert (code, errors) == (0, f"database: {url} (from sqlalchemy.url in section [{section}] of alembic.ini)\n")
    assert run(two, "check", "-n", "shop")[0] == 0
    assert run(two, "status")[::2] == (
        1,
        (
            "example-data: alembic.ini: no script_location in section [alembic] (expected one of shop, blog). Name the "
            "section with -n, as for alembic.\n"
        ),
    )
    assert "(expected one of shop, blog)" in run(two, "status", "-n", "shoop")[2]


def test_start_up_with_a_section(two: TwoDatabases, start: Callable[[], None]) -> None:
    """Start-up takes a section, too."""
    path = two.project.root / "alembic.ini"
    path.write_text(path.read_text().replace("[alembic]\n", "[shop]\n"))
    with pytest.raises(ExampleDataError, match="no script_location in section"):
        start()
    seed_on_startup(path, section="shop")
    assert people(two.project.url) == 20


# Scaffold


@pytest.mark.parametrize(
    ("options", "schema"),
    [
        ("version_table='schema_version'", "public"),
        ("version_table='versions', version_table_schema='tools'", "tools"),
        ("version_table='versions', version_table_pk=False", "public"),
    ],
)
def test_scaffold_leaves_the_version_table_alone(two: TwoDatabases, options: str, schema: str) -> None:
    """Whatever it is called, Alembic's own table is no part of a dataset; nor are those of other tools."""
    with psycopg.connect(two.other) as connection:
        connection.execute(
            "CREATE SCHEMA tools; CREATE TABLE tools.notes (id int PRIMARY KEY, body text NOT NULL);"
            "CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, script text NOT NULL);"
            "CREATE TABLE django_migrations (id bigserial PRIMARY KEY, app text NOT NULL, name text NOT NULL);"
            "CREATE TABLE other_version (version_num varchar(32) PRIMARY KEY)"
        )
    two.env_py(OWN_VARIABLE, options)
    project = Project(two.project.root, "", {"APP_URL": two.other})
    project.alembic("upgrade", "head")
    code, output, errors = run(
        two, "scaffold", "--output", "other.py", "--schema", "public", "--schema", schema, APP_URL=two.other
    )
    assert code == 0, errors
    found = re.findall(r'Table\(\s*"([\w.]+)"', (two.project.root / "other.py").read_text())
    assert found == (["people", "tools.notes"] if schema == "tools" else ["people"])
    for left_out in (
        "flyway_schema_history: it keeps the state of Flyway",
        "django_migrations: it keeps the state of Django",
        "other_version: it keeps the state of another chain of Alembic revisions",
    ):
        assert left_out in output


@pytest.mark.parametrize("driver", ["psycopg2", "asyncpg"])
def test_scaffold_with_any_driver(two: TwoDatabases, driver: str) -> None:
    """The tables are read alike whatever driver `env.py` connects with."""
    with psycopg.connect(two.other) as connection:
        connection.execute(
            "CREATE TABLE notes (id bigserial PRIMARY KEY, kind text CHECK (kind IN ('a', 'b')) NOT NULL)"
        )
    text = OWN_VARIABLE if driver == "psycopg2" else ASYNCHRONOUS
    two.env_py(text.replace("+psycopg:", f"+{driver}:"), "version_table='alembic_version'")
    code, _, errors = run(two, "scaffold", APP_URL=two.other)
    assert code == 0, errors
    assert '"kind": c.choice(["a", "b"]),' in (two.project.root / "demo.py").read_text()


@pytest.mark.parametrize("verb", ["status", "scaffold", "apply"])
def test_another_kind_of_database(two: TwoDatabases, verb: str) -> None:
    """An `env.py` that connects to something else than PostgreSQL is told so."""
    sqlite = '__import__("sqlalchemy").create_engine("sqlite://").connect()'
    two.env_py(HANDED_IN.replace('context.config.attributes["connection"]', sqlite))
    assert run(two, verb)[::2] == (
        1,
        "example-data: env.py: seeds need PostgreSQL (found sqlite). Let it connect to that.\n",
    )


def test_a_ledger_of_other_columns(two: TwoDatabases) -> None:
    """A ledger that cannot be read is a sentence."""
    with psycopg.connect(two.project.url) as connection:
        connection.execute("ALTER TABLE example_data_runs RENAME COLUMN definition TO something_else")
    code, _, errors = run(two, "status")
    assert (code, "table example_data_runs: wrong columns (expected" in errors) == (1, True), errors


def test_what_postgresql_refuses(two: TwoDatabases) -> None:
    """A statement that fails on the connection of `env.py` is a sentence."""
    with psycopg.connect(two.project.url) as connection:
        connection.execute(
            "DROP TABLE example_data_runs; CREATE VIEW example_data_runs AS SELECT '' AS seed_key, now() AS seeded_at, "
            "1 AS user_count, 1 AS seed, '' AS dataset, (1 / length(''))::text AS digest, '' AS revision, "
            "'{}'::jsonb AS definition"
        )
    code, _, errors = run(two, "status")
    assert (code, "example-data: PostgreSQL refused: division by zero" in errors) == (1, True), errors
