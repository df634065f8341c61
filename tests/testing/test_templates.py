"""Templates: built once whoever asks, found again, dropped when they are stale; and clones, which never stay."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest

from example_data.errors import ExampleDataError
from example_data.generation.pinning import complete_seed
from example_data.project.database_url import DatabaseURL
from example_data.registry.definition import SeedDefinition
from example_data.testing.databases import Databases
from example_data.testing.seeded_chain import SeededChain
from example_data.testing.seeded_databases import SeededDatabases, find_rows
from example_data.testing.wanted import Wanted
from tests.postgres.test_integer_keys import counted
from tests.support.alembic_projects import LAYOUTS, Layout, create_project, output
from tests.support.alembic_projects import replace as replace_text
from tests.support.datasets import dated
from tests.support.project import Project, copy_repository, rows
from tests.support.revisions import write_revisions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from example_data.testing.databases import Template
    from tests.support.server import Server

    Suite = Callable[..., pytest.RunResult]
    Names = Callable[[], list[str]]

KEY = "0123456789abcdef01234567"
TABLE = "CREATE TABLE things AS SELECT 1 AS id"


def fill(url: str, statements: str = TABLE) -> None:
    """Be the function that fills a template."""
    with psycopg.connect(url) as connection:
        connection.execute(statements)


def asked(found: Databases, key: str = KEY, project: str = "/shop", state: str = "1") -> Template:
    """Return the template of a key."""
    return found.template(key, project=project, state=state, build=fill)


@pytest.fixture
def on_server(server: Server, databases: Names) -> Iterator[Callable[[], Databases]]:
    """Yield a function that connects as another process would."""
    assert databases() == []
    opened: list[Databases] = []

    def connect() -> Databases:
        opened.append(Databases(DatabaseURL(server.url("postgres"), "this test")))
        return opened[-1]

    yield connect
    for each in opened:
        each.close()


def test_a_template_is_found_again(on_server: Callable[[], Databases], databases: Names) -> None:
    """The next session finds what the first one built, and its clones are whole and gone at its end."""
    first = on_server()
    asked(first)
    first.close()
    second = on_server()
    template = second.template(KEY, project="/shop", state="1", build=lambda _: pytest.fail("built again"))
    clone = second.clone(template)
    assert rows(second.url(clone), "SELECT id FROM things") == [(1,)]
    second.close()
    assert databases() == [f"example_data_template_{KEY}_10"]


def test_nobody_connects_to_a_template(on_server: Callable[[], Databases]) -> None:
    """Or it could not be cloned meanwhile."""
    found = on_server()
    with pytest.raises(psycopg.OperationalError, match="not currently accepting connections"):
        psycopg.connect(found.url(asked(found).name))


def test_a_server_whose_url_has_options(server: Server, databases: Names) -> None:
    """They hold in clones; templates and clones are made beside a database that is among them, and nothing in it."""
    assert databases() == []
    url = f"postgresql://postgres@/?host={server.host}&port=5432&dbname=postgres&options=-cgeqo%3Doff%20-cjit%3Doff"
    found = Databases(DatabaseURL(url, "this test"))
    clone = found.clone(asked(found))
    shown = "SELECT current_database()::text, current_setting('geqo'), current_setting('jit')"
    assert rows(found.url(clone), shown) == [(clone, "off", "off")]
    assert rows(server.url("postgres"), "SELECT to_regclass('things')") == [(None,)]
    found.close()


def test_a_role_with_timeouts(server: Server, databases: Names) -> None:
    """Who waits for another's template waits for longer than the role's statements may take."""
    assert databases() == []
    url = f"{server.url('postgres')}&options=-cstatement_timeout%3D300%20-clock_timeout%3D300"
    first, second = (Databases(DatabaseURL(url, "this test")) for _ in range(2))
    with first._building(f"example_data_template_{KEY}_10"):
        waiting = threading.Thread(target=asked, args=(second,))
        waiting.start()
        time.sleep(0.8)
        assert (waiting.is_alive(), databases()) == (True, [])
    waiting.join()
    assert databases() == [f"example_data_template_{KEY}_10"]
    first.close()
    second.close()


def test_one_of_several_builds(on_server: Callable[[], Databases]) -> None:
    """Of processes that ask at the same moment one builds, and all get a clone."""
    built: list[str] = []

    def build(url: str) -> None:
        built.append(url)
        fill(url, f"SELECT pg_sleep(0.3); {TABLE}")

    def ask(found: Databases, clones: list[str]) -> None:
        clones.append(found.url(found.clone(found.template(KEY, project="/shop", state="1", build=build))))

    clones: list[str] = []
    threads = [threading.Thread(target=ask, args=(on_server(), clones)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(built), [rows(url, "SELECT id FROM things") for url in clones]) == (1, [[(1,)]] * 4)


def test_a_build_that_fails(on_server: Callable[[], Databases], databases: Names) -> None:
    """It leaves nothing behind, and the next one may succeed."""
    found = on_server()
    with pytest.raises(psycopg.errors.SyntaxError):
        found.template(KEY, project="/shop", state="1", build=lambda url: fill(url, "nonsense"))
    assert databases() == []
    asked(found)
    assert len(databases()) == 1


@pytest.mark.parametrize("moment", ["in a build", "with a clone"])
def test_a_process_that_was_killed(
    server: Server, on_server: Callable[[], Databases], databases: Names, moment: str
) -> None:
    """What it leaves goes with the next session, and what another session has stays."""
    script = """
import os, sys
from example_data.project.database_url import DatabaseURL
from example_data.testing.databases import Databases

def build(url):
    if sys.argv[2] == "in a build":
        os.kill(os.getpid(), 9)

found = Databases(DatabaseURL(sys.argv[1], "a script"))
found.clone(found.template("89abcdef0123", project="/other", state="1", build=build))
os.kill(os.getpid(), 9)
"""
    living = on_server()
    clone = living.clone(asked(living))
    command = [sys.executable, "-c", script, server.url("postgres"), moment]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    left = [name for name in databases() if name.startswith("example_data_clone_")]
    assert (len(left), clone in left) == (2, True)
    on_server()
    assert [name for name in databases() if name.startswith("example_data_clone_")] == [clone]


def test_stale_templates(on_server: Callable[[], Databases], databases: Names) -> None:
    """Those of an earlier state of the project go, but for one that a session uses; those of other projects stay."""
    first, second, third = on_server(), on_server(), on_server()
    asked(first, "1" * 24)
    asked(second, "2" * 24)
    asked(second, "3" * 24, project="/other")
    second.close()
    asked(third, "4" * 24, state="2")
    assert [name[22] for name in databases()] == ["1", "3", "4"]
    first.close()
    asked(on_server(), "4" * 24, state="2")
    assert [name[22] for name in databases()] == ["3", "4"]


def test_templates_that_nobody_asks_for(server: Server, on_server: Callable[[], Databases], databases: Names) -> None:
    """A template says when a test last asked for it, and goes 30 days later, whoever's it is."""
    first = on_server()
    name = asked(first, "1" * 24, project="/gone").name
    first.close()
    comment = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        (text,) = connection.execute(comment, [name]).fetchone() or ("",)
        document = json.loads(text) | {"used": "2026-01-01"}
        connection.execute(f"COMMENT ON DATABASE {name} IS '{json.dumps(document)}'")
    asked(on_server(), "2" * 24)
    assert [name[22] for name in databases()] == ["2"]


def test_settings_of_a_database(on_server: Callable[[], Databases]) -> None:
    """What a revision said with ALTER DATABASE holds in clones too, although PostgreSQL does not copy it."""
    said = """
DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET search_path = shop, "$user", public', current_database());
    EXECUTE format('ALTER DATABASE %I SET example_data.allow = off', current_database());
    EXECUTE format('ALTER ROLE postgres IN DATABASE %I SET timezone = ''Asia/Tokyo''', current_database());
END $$
"""
    found = on_server()
    template = found.template(KEY, project="/shop", state="1", build=lambda url: fill(url, said))
    shown = "SELECT current_setting(name) FROM unnest(ARRAY['search_path', 'example_data.allow', 'timezone']) AS name"
    assert rows(found.url(found.clone(template)), shown) == [('shop, "$user", public',), ("off",), ("Asia/Tokyo",)]


def test_who_may_not_make_databases(server: Server, databases: Names) -> None:
    """One sentence, with what to do."""
    assert databases() == []
    url = server.url("postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE poor LOGIN")
    try:
        found = Databases(DatabaseURL(url.replace("postgres@", "poor@"), "this test"))
        with pytest.raises(ExampleDataError, match="permission denied to create database"):
            asked(found)
        found.close()
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP ROLE poor")


# The key


@pytest.fixture
def chain(tmp_path: Path) -> SeededChain:
    """Return the chain of a copy of this repository's project."""
    return SeededChain.read(copy_repository(tmp_path))


def test_a_key_stays(chain: SeededChain) -> None:
    """Whatever Python compiles, and whoever asks."""
    path = chain.root / "migrations/versions/__pycache__"
    path.mkdir(exist_ok=True)
    (path / "x.pyc").touch()
    assert SeededChain.read(chain.root / "seeds").key(Wanted()) == chain.key(Wanted())


def test_what_tools_keep_there(chain: SeededChain) -> None:
    """Where `env.py` is in the project's own folder, what is in hidden folders there changes no key."""
    path = chain.root / "migrations/.git/refs/main"
    path.parent.mkdir(parents=True)
    path.write_text("0123")
    assert SeededChain.read(chain.root).key(Wanted()) == chain.key(Wanted())


@pytest.mark.parametrize(
    "wanted",
    [Wanted(("mossy-owl",)), Wanted(sizes={"mossy-owl": {"users": 13}})],
)
def test_a_key_depends_on_what_is_asked_for(chain: SeededChain, wanted: Wanted) -> None:
    """Other seeds, or other sizes, are another template."""
    assert chain.key(wanted) != chain.key(Wanted())


def test_a_key_depends_on_the_anchor(chain: SeededChain) -> None:
    """Another day is another template."""
    pin = complete_seed(SeedDefinition("shy-gull", 1, dataset="tests.support.datasets.dated:v1"), {})
    dated = replace(chain, pins={"shy-gull": pin})
    first, same, other = (dated.key(Wanted(anchor=day)) for day in (None, "2026-01-01", "2026-06-01"))
    assert (first == same, first == other) == (True, False)


@pytest.mark.parametrize(
    "change",
    [
        lambda root, _: replace_text(root / "migrations/versions/0002_users.py", "TOUCH", "TOUCHED"),
        lambda root, _: replace_text(root / "migrations/env.py", "own", "mine"),
        lambda root, _: (root / "migrations/users.sql").write_text("SELECT 1"),
        lambda _, patch: patch.setattr("example_data.__version__", "9.9"),
        lambda _, patch: patch.setenv("EXAMPLE_DATA_PASSWORD", "secret"),
    ],
    ids=["revision", "env.py", "a file beside them", "version", "password"],
)
def test_a_key_depends_on(
    chain: SeededChain, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path, pytest.MonkeyPatch], object]
) -> None:
    """The chain's files, the package's version and the password are in the key."""
    change(chain.root, monkeypatch)
    assert SeededChain.read(chain.root).key(Wanted()) != chain.key(Wanted())


def test_rows_that_drifted(chain: SeededChain) -> None:
    """Where the generator makes other rows than a revision pinned, no earlier template hides it."""
    pins = {name: replace(pin, digest="sha256:0") for name, pin in chain.pins.items()}
    with pytest.raises(ExampleDataError, match="its rows would differ from those pinned"):
        replace(chain, pins=pins).key(Wanted())


# Projects


@contextmanager
def seeded(server: Server, folder: Path) -> Iterator[SeededDatabases]:
    """Open the seeded databases of a project."""
    found = SeededDatabases(server.url("postgres"), SeededChain.read(folder))
    try:
        yield found
    finally:
        found.close()


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout(server: Server, databases: Names, tmp_path: Path, layout: Layout) -> None:
    """The `env.py` that Alembic or Flask-Migrate wrote is good enough, whatever database its configuration names."""
    assert databases() == []
    project = create_project(layout, tmp_path)
    output(project, "example-data", "init", "--revision")
    with seeded(server, tmp_path) as found, found.clone(Wanted()) as url:
        assert rows(url, "SELECT count(*) FROM users") == [(12,)]


def test_an_env_script_with_a_database_of_its_own(
    server: Server, databases: Names, empty_database: psycopg.Connection, tmp_path: Path
) -> None:
    """It is stopped before anything is written, in its database as well."""
    assert databases() == []
    own = server.url(empty_database.info.dbname)
    env = copy_repository(tmp_path) / "migrations/env.py"
    env.write_text(
        "from alembic import context\nfrom sqlalchemy import create_engine\n"
        f'with create_engine("{own.replace("://", "+psycopg://")}").connect() as connection:\n'
        "    context.configure(connection=connection)\n"
        "    with context.begin_transaction():\n        context.run_migrations()\n"
    )
    with seeded(server, tmp_path) as found, pytest.raises(ExampleDataError) as caught, found.clone(Wanted()):
        pass
    assert "env.py: it connects to another database (expected postgresql://postgres@/example_data_clone_" in str(
        caught.value
    )
    assert (databases(), rows(own, "SELECT to_regclass('alembic_version')")) == ([], [(None,)])


ASYNCPG = """
import asyncio, os
from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine

def migrate(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()

async def main():
    engine = create_async_engine(os.environ["DATABASE_URL"])
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()

asyncio.run(main())
"""


def test_an_env_script_with_a_driver_of_its_own(
    server: Server, databases: Names, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`DATABASE_URL` has the driver that it has where the tests run, which `env.py` expects there."""
    assert databases() == []
    (copy_repository(tmp_path) / "migrations/env.py").write_text(ASYNCPG)
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://shop@db/shop")
    with seeded(server, tmp_path) as found, found.clone(Wanted()) as url:
        assert rows(url, "SELECT count(*) FROM users") == [(36,)]


def test_an_env_script_that_fails(server: Server, databases: Names, tmp_path: Path) -> None:
    """One sentence, which names the place."""
    assert databases() == []
    (copy_repository(tmp_path) / "migrations/env.py").write_text("url = {}['URL']\n")
    with seeded(server, tmp_path) as found, pytest.raises(ExampleDataError) as caught, found.clone(Wanted()):
        pass
    assert str(caught.value) == (
        "Template of the test databases: it cannot be made. env.py: it fails before it connects (env.py, line 1: "
        "KeyError: 'URL')."
    )


def test_a_chain_that_forbids(server: Server, databases: Names, tmp_path: Path) -> None:
    """A word in the database counts in templates as everywhere, and one that allows is not required."""
    assert databases() == []
    project = Project(copy_repository(tmp_path), "")
    word = "CREATE FUNCTION example_data_consent() RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT 'forbid'$$"
    project.revise("0002", "    op.execute(TOUCH)\n", f"    op.execute(TOUCH)\n    op.execute({word!r})\n")
    with seeded(server, tmp_path) as found, pytest.raises(ExampleDataError, match="forbid"), found.clone(Wanted()):
        pass
    assert databases() == []


def test_a_revision_that_fails(server: Server, databases: Names, tmp_path: Path) -> None:
    """What it raised is told, in a sentence that names the place."""
    assert databases() == []
    project = Project(copy_repository(tmp_path), "")
    project.revise("0002", "    op.execute(TOUCH)\n", "    raise ValueError('so it is')\n")
    sentence = r"made\. 0002_users\.py, line \d+: ValueError: so it is\.$"
    with seeded(server, tmp_path) as found, pytest.raises(ExampleDataError, match=sentence), found.clone(Wanted()):
        pass


def test_files_that_change_meanwhile(server: Server, databases: Names, tmp_path: Path) -> None:
    """A template of other files than those of its key is not kept, or it would be found again by the first ones."""
    assert databases() == []
    root = copy_repository(tmp_path)
    with seeded(server, root) as found:
        replace_text(root / "migrations/versions/0002_users.py", "TOUCH", "TOUCHED")
        with pytest.raises(ExampleDataError, match="changed since the tests began, so it is not kept"):
            found.shared_clone(Wanted())
    assert databases() == []


def test_a_template_that_cannot_be_made(server: Server, databases: Names, tmp_path: Path) -> None:
    """Other tests that ask for it fail at once, for the same reason."""
    assert databases() == []
    project = Project(copy_repository(tmp_path), "")
    tried = tmp_path / "tried"
    line = f"    open({str(tried)!r}, 'a').write('once ')\n    raise ValueError('so it is')\n"
    project.revise("0002", "    op.execute(TOUCH)\n", line)
    with seeded(server, tmp_path) as found:
        for _ in range(3):
            with pytest.raises(ExampleDataError, match="so it is"):
                found.shared_clone(Wanted())
    assert tried.read_text() == "once "


def test_a_password_that_a_test_changes(
    server: Server, databases: Names, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The template has that of the session's beginning, as its key has."""
    assert databases() == []
    with seeded(server, copy_repository(tmp_path)) as found:
        monkeypatch.setenv("EXAMPLE_DATA_PASSWORD", "of-one-test")
        assert rows(found.shared_clone(Wanted()), "SELECT count(*) FROM users") == [(36,)]


def test_integer_keys(server: Server, databases: Names, new_project: Project) -> None:
    """Rows have the keys that are reserved in the databases of the test."""
    assert databases() == []
    counted(new_project, "integer GENERATED ALWAYS AS IDENTITY (START 5 INCREMENT 10)")
    chain = SeededChain.read(new_project.root)
    found = SeededDatabases(server.url("postgres"), chain)
    with found.clone(Wanted()) as url:
        pins = found.with_integer_keys(chain.pins_of(Wanted()), url, Wanted())
        assert [row.id for row in find_rows(pins, "customers", None)] == [5, 15, 25, 35, 45, 55]
    found.close()


def test_an_anchor(server: Server, databases: Names, new_project: Project) -> None:
    """Rows are dated from the day that the test asks for, in its database as in `rows`."""
    assert databases() == []
    write_revisions(new_project, dated.TABLES, dated.pinned())
    chain, wanted = SeededChain.read(new_project.root), Wanted(anchor="2026-06-01")
    stored = "SELECT placed_at FROM orders ORDER BY id"
    with seeded(server, new_project.root) as found, found.clone(wanted) as later, found.clone(Wanted()) as pinned:
        made = [row.placed_at for row in find_rows(chain.pins_of(wanted), "orders", None)]
        moments = [moment for (moment,) in rows(later, stored)]
        assert moments == made
        assert {moment - earlier for moment, (earlier,) in zip(made, rows(pinned, stored), strict=True)} == {
            timedelta(days=151)
        }


def test_a_chain_without_seeds(server: Server, databases: Names, tmp_path: Path) -> None:
    """Its databases have the tables, and nobody's rows are said to be missing without a reason."""
    assert databases() == []
    versions = copy_repository(tmp_path) / "migrations/versions"
    for path in versions.glob("000[3-9]_*.py"):
        path.unlink()
    with seeded(server, tmp_path) as found, found.clone(Wanted()) as url:
        assert rows(url, "SELECT count(*) FROM users") == [(0,)]
    with pytest.raises(ExampleDataError, match="the revisions apply no seed, so there are no rows"):
        find_rows(SeededChain.read(tmp_path).pins_of(Wanted()), "users", None)


# Whole sessions


def test_workers_of_xdist(suite: Suite, databases: Names) -> None:
    """They share a template, and leave it alone behind."""
    result = suite(
        """
import psycopg, pytest

@pytest.mark.parametrize("number", range(6))
def test_it(seeded_database, number):
    with psycopg.connect(seeded_database) as connection:
        connection.execute("DELETE FROM user_preferences")
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (36,)
""",
        *("-n", "3"),
        afresh=True,
    )
    result.assert_outcomes(passed=6)
    assert [name[:22] for name in databases()] == ["example_data_template_"]


def test_a_session_that_was_killed(suite: Suite, databases: Names) -> None:
    """Its clone is there until the next session begins, and its template stays."""
    source = """
import os

def test_it(seeded_engine, seeded_connection):
    if not os.environ.get("STAY"):
        os.kill(os.getpid(), 9)
"""
    assert suite(source, afresh=True).ret == -signal.SIGKILL
    assert [name[:19] for name in databases()] == ["example_data_clone_", "example_data_templa"]
    template = databases()[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STAY", "1")
        suite(source).assert_outcomes(passed=1)
    assert databases() == [template]
