"""`op.apply_seed` and `op.remove_seed` in a real chain: what they do, what they refuse, and how they say it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.project import ON, dump, rows

if TYPE_CHECKING:
    from tests.project import Project

SEEDS = "SELECT seed_key FROM example_data_runs ORDER BY seed_key"
RUN = """
SELECT user_count, seed, dataset, digest, revision, definition ->> 'locale', definition -> 'safety_toggle_ids' IS NULL
FROM example_data_runs WHERE seed_key = 'kind-heron'
"""


def test_a_run_records_what_a_removal_needs(seeded: Project) -> None:
    """The ledger has every argument of the pin."""
    assert rows(seeded.url, RUN) == [
        (
            24,
            4711,
            "example_data.datasets.people:v1",
            "sha256:3e855ca4d4e99dace3d753f82df8c6fb45d02a2afdd64e763a0837c2de1755cc",
            "0005",
            "de_DE",
            True,
        )
    ]


@pytest.mark.parametrize(
    ("variables", "arguments", "seeds"),
    [
        ({"EXAMPLE_DATA_IS_ENABLED": "on"}, (), ["kind-heron", "mossy-owl"]),
        ({"EXAMPLE_DATA_IS_ENABLED": "on"}, ("-x", "example_data=off"), []),
        ({"EXAMPLE_DATA_IS_ENABLED": "on", "EXAMPLE_DATA_SEED_NAME": "kind-heron"}, (), ["kind-heron"]),
        ({"EXAMPLE_DATA_ENV": "production"}, ON, ["kind-heron", "mossy-owl"]),
    ],
)
def test_settings_and_switch(
    project: Project, variables: dict[str, str], arguments: tuple[str, ...], seeds: list[str]
) -> None:
    """Settings choose the seeds, and `-x example_data` overrides them for one command."""
    project.variables |= variables
    project.alembic(*arguments, "upgrade", "head")
    assert [row[0] for row in rows(project.url, SEEDS)] == seeds


def test_one_line_a_seed(project: Project) -> None:
    """A seed that settings leave out is one line of the log, and the revision is stamped all the same."""
    project.variables |= {"EXAMPLE_DATA_IS_ENABLED": "on", "EXAMPLE_DATA_SEED_NAME": "kind-heron"}
    log = project.run("alembic", "upgrade", "head").stderr
    lines = [line.partition("] ")[2] for line in log.splitlines() if "[alembic.example_data]" in line]
    assert lines[0] == "seed skipped seed_key=mossy-owl reason=not-selected"
    assert lines[1].startswith("seed applied seed_key=kind-heron user_count=24 rows=48 duration_ms=")


@pytest.mark.parametrize(
    ("before", "message"),
    [
        (
            "DROP TABLE user_preferences",
            "table user_preferences: expected to exist, found no such table on the search path",
        ),
        (
            "ALTER TABLE users DROP display_name",
            "column users.display_name: expected text, found no such column",
        ),
        (
            "ALTER TABLE users ADD email text NOT NULL",
            "column users.email: expected a default or NULL allowed, found text NOT NULL",
        ),
        (
            "ALTER TABLE user_preferences ALTER revision TYPE bigint",
            "column user_preferences.revision: expected integer, found bigint",
        ),
        (
            "DROP TABLE example_data_runs",
            "table example_data_runs: expected to exist, found no such table on the search path",
        ),
    ],
)
def test_a_schema_that_does_not_fit(schema: Project, before: str, message: str) -> None:
    """A table or column that does not fit stops the revision before the first row, and is named with its seed."""
    schema.psql(before)
    sentence = schema.fail(*ON, "upgrade", "0003")
    assert sentence.startswith("Revision 0003, seed 'mossy-owl': ")
    assert message in sentence


def test_all_misfits_at_once(schema: Project) -> None:
    """Everything that does not fit is told in one sentence."""
    schema.psql("ALTER TABLE users ADD email text NOT NULL; ALTER TABLE user_preferences DROP unit_system")
    sentence = schema.fail(*ON, "upgrade", "0003")
    assert ("users.email" in sentence, "user_preferences.unit_system" in sentence) == (True, True)


def test_a_row_that_is_in_the_way_is_not_overwritten(schema: Project) -> None:
    """Where a key is taken, PostgreSQL's refusal is told, and the row that was there stays."""
    schema.psql("INSERT INTO users VALUES ('015b92af-54e2-89d6-8387-890000000003', 'Was Here')")
    sentence = schema.fail(*ON, "upgrade", "0003")
    assert sentence == (
        "Revision 0003, seed 'mossy-owl': PostgreSQL refused: duplicate key value violates unique constraint "
        '"users_pkey"'
    )
    assert rows(schema.url, "SELECT display_name FROM users") == [("Was Here",)]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("seed=2026,\n        user", "seed='2026',\n        user", "Expected `int`, got `str` - at `$.seed`"),
        ("people:v1", "people:v9", "module 'example_data.datasets.people' has no attribute 'v9'"),
        ("datasets.people:v1", "nowhere:v1", "module 'example_data.nowhere' cannot be imported"),
        ('"en_US"', '"xx_XX"', "No corpus of people has the locale 'xx_XX'"),
    ],
)
def test_a_pin_that_cannot_be_applied(project: Project, old: str, new: str, message: str) -> None:
    """Arguments that make no sense are one sentence with revision and seed."""
    project.revise("mossy_owl", old, new)
    sentence = project.fail(*ON, "upgrade", "head")
    assert sentence.startswith("Revision 0003, seed 'mossy-owl': ")
    assert message in sentence


def test_an_autocommit_block(schema: Project) -> None:
    """Where rows and run could not be committed together, nothing is written."""
    start = 'def upgrade() -> None:\n    """Apply the seed."""\n'
    block = "def upgrade() -> None:\n    with op.get_context().autocommit_block():\n        seed()\n"
    in_block = f"{block}\n\ndef seed() -> None:\n"
    schema.revise("mossy_owl", start, in_block)
    sentence = schema.fail(*ON, "upgrade", "head")
    assert "seeds need a transaction, found autocommit" in sentence
    assert rows(schema.url, "SELECT count(*) FROM users") == [(0,)]


def test_another_word_for_the_switch(project: Project) -> None:
    """A word that is neither on nor off is refused."""
    sentence = project.fail("-x", "example_data=perhaps", "upgrade", "head")
    assert "-x example_data is 'perhaps', expected on or off." in sentence


def test_another_database(project: Project) -> None:
    """SQLite, like any driver but psycopg, is told what is needed."""
    (project.root / "migrations/versions/0002_users.py").unlink()
    project.revise("0001", "JSONB", "sa.JSON")
    project.revise("0001", "from sqlalchemy.dialects.postgresql import sa.JSON\n", "")
    project.revise("mossy_owl", '"0002"', '"0001"')
    project.url = "sqlite://"
    sentence = project.fail(*ON, "upgrade", "0003")
    assert "seeds need PostgreSQL, found sqlite through pysqlite" in sentence


def test_a_script_is_safe_to_load_twice(schema: Project) -> None:
    """A seed's script loaded again changes nothing, not even after a row was deleted."""
    script = schema.alembic(*ON, "upgrade", "0002:0003", "--sql")
    first = schema.psql(script)
    schema.psql("DELETE FROM user_preferences WHERE unit_system = 'imperial'")
    before = dump(schema.url, times=True)
    second = schema.psql(script)
    assert (first, second, dump(schema.url, times=True)) == ("", "", before)


def test_a_script_undoes_a_script(project: Project) -> None:
    """`downgrade --sql` piped into psql leaves no row and no run."""
    project.alembic(*ON, "upgrade", "0003")
    errors = project.psql(project.alembic("downgrade", "0003:0002", "--sql"))
    assert (errors, dump(project.url)) == ("", {"users": [], "user_preferences": [], "example_data_runs": []})


def test_a_script_removes_only_its_own_seed(project: Project) -> None:
    """A removal script stops where the seed was applied with another number."""
    project.variables["EXAMPLE_DATA_SEED"] = "7"
    project.alembic(*ON, "upgrade", "0003")
    errors = project.psql(project.alembic("downgrade", "0003:0002", "--sql"))
    assert "Seed mossy-owl was applied with seed 7" in errors


def test_a_script_asks_the_database(schema: Project) -> None:
    """A script stops in a database that forbids example data."""
    name = rows(schema.url, "SELECT current_database()")[0][0]
    schema.psql(f"ALTER DATABASE \"{name}\" SET example_data.allow = 'no'")
    errors = schema.psql(schema.alembic(*ON, "upgrade", "0002:0003", "--sql"))
    assert "has not agreed to example data: example_data.allow is 'no'" in errors


def test_a_script_without_seeds(project: Project) -> None:
    """Where example data is off, a script has a comment in its place."""
    script = project.alembic("upgrade", "0002:0003", "--sql")
    assert "-- seed skipped: mossy-owl (disabled)" in script


@pytest.mark.parametrize(
    ("consent", "message"),
    [
        ("", "has not agreed to example data, and require_consent is on"),
        ("maybe", "example_data.allow is 'maybe', expected one of on, true, yes, 1, off, false, no, 0"),
        ("on", ""),
    ],
)
def test_required_consent(project: Project, consent: str, message: str) -> None:
    """With `require_consent` only a database that says on is seeded."""
    project.variables["EXAMPLE_DATA_REQUIRE_CONSENT"] = "yes"
    name = rows(project.url, "SELECT current_database()")[0][0]
    project.psql(f"ALTER DATABASE \"{name}\" SET example_data.allow = '{consent}'")
    done = project.run("alembic", *ON, "upgrade", "head")
    assert (message in done.stderr, done.returncode == 0) == (True, not message)


def test_a_handed_in_connection_is_used(project: Project) -> None:
    """`config.attributes["connection"]` is the connection that migrations run on, its transaction the caller's."""
    code = (
        "import sqlalchemy as sa; from alembic import command; from alembic.config import Config\n"
        f"engine = sa.create_engine({project.url.replace('postgresql', 'postgresql+psycopg', 1)!r})\n"
        "with engine.connect() as connection:\n"
        "    config = Config('alembic.ini'); config.attributes['connection'] = connection\n"
        "    with connection.begin() as transaction:\n"
        "        command.upgrade(config, 'head'); transaction.rollback()\n"
    )
    project.variables |= {"EXAMPLE_DATA_DATABASE_URL": "postgresql://nowhere.invalid/", "EXAMPLE_DATA_IS_ENABLED": "on"}
    done = project.run("python", "-c", code)
    assert (done.returncode, rows(project.url, "SELECT to_regclass('users')")) == (0, [(None,)])


def test_no_database_url(project: Project) -> None:
    """In production without a database URL the places that were looked at are named."""
    project.variables |= {"EXAMPLE_DATA_DATABASE_URL": "", "EXAMPLE_DATA_ENV": "production"}
    sentence = project.fail("upgrade", "head")
    assert sentence.startswith("No database URL: looked for EXAMPLE_DATA_DATABASE_URL, database_url in settings.toml,")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (
            "postgresql://somebody:secret@127.0.0.1:1/shop",
            "postgresql+psycopg://somebody:***@127.0.0.1:1/shop cannot be",
        ),
        ("not a url", "The database URL cannot be used"),
        ("postgresql+nonsense://u@h/d", "The database URL cannot be used"),
    ],
)
def test_a_database_that_is_not_there(project: Project, url: str, message: str) -> None:
    """A URL that cannot be read or reached is one sentence, without the password."""
    project.url = url
    sentence = project.fail("upgrade", "head")
    assert (message in sentence, "secret" in sentence) == (True, False)


def test_a_lock_that_is_held(schema: Project) -> None:
    """An upgrade waits while another one has the lock, and goes on when it is free."""
    asking = "SELECT FROM pg_stat_activity WHERE query LIKE '%pg_try_advisory%' AND pid <> pg_backend_pid()"
    with psycopg.connect(schema.url) as holder:
        holder.execute("SELECT pg_advisory_xact_lock(28561332491021413)")
        upgrade = schema.start("alembic", *ON, "upgrade", "head")
        while not rows(schema.url, asking):
            assert upgrade.poll() is None
        time.sleep(0.5)
        waited = upgrade.poll() is None and rows(schema.url, SEEDS) == []
    upgrade.communicate(timeout=20)
    assert (waited, upgrade.returncode) == (True, 0)
