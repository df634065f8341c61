"""`op.apply_seed` and `op.remove_seed` in a real chain: what they do, what they refuse, and how they say it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.support.project import ON, dump, rows

if TYPE_CHECKING:
    from tests.support.project import Project

SEEDS = "SELECT seed_key FROM example_data_runs ORDER BY seed_key"
RUN = """
SELECT user_count, seed, dataset, digest, revision, definition ->> 'locale', definition -> 'safety_toggle_ids' IS NULL
FROM example_data_runs WHERE seed_key = 'kind-heron'
"""


def test_a_run_records_what_a_removal_needs(seeded_project: Project) -> None:
    """The ledger has every argument of the pin."""
    assert rows(seeded_project.url, RUN) == [
        (
            24,
            4711,
            "example_data.datasets.people:v1",
            "sha256:bd12a77b50ff5830a778eca5f4c9e490d001833261ccd69b774a87d6292560e3",
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
    new_project: Project, variables: dict[str, str], arguments: tuple[str, ...], seeds: list[str]
) -> None:
    """Settings choose the seeds, and `-x example_data` overrides them for one command."""
    new_project.variables |= variables
    new_project.alembic(*arguments, "upgrade", "head")
    assert [row[0] for row in rows(new_project.url, SEEDS)] == seeds


def test_one_line_a_seed(new_project: Project) -> None:
    """A seed that settings leave out is one line of the log, and the revision is stamped all the same."""
    new_project.variables |= {"EXAMPLE_DATA_IS_ENABLED": "on", "EXAMPLE_DATA_SEED_NAME": "kind-heron"}
    log = new_project.run("alembic", "upgrade", "head").stderr
    lines = [line.partition("] ")[2] for line in log.splitlines() if "[alembic.example_data]" in line]
    assert lines[0] == (
        "seed skipped seed_key=mossy-owl reason=not-selected (to bring it in later: select it, then run example-data "
        "apply)"
    )
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
def test_a_schema_that_does_not_fit(migrated_project: Project, before: str, message: str) -> None:
    """A table or column that does not fit stops the revision before the first row, and is named with its seed."""
    migrated_project.psql(before)
    sentence = migrated_project.fail(*ON, "upgrade", "0003")
    assert sentence.startswith("Revision 0003, seed 'mossy-owl': ")
    assert message in sentence


def test_all_misfits_at_once(migrated_project: Project) -> None:
    """Everything that does not fit is reported in one sentence."""
    migrated_project.psql("ALTER TABLE users ADD email text NOT NULL; ALTER TABLE user_preferences DROP unit_system")
    sentence = migrated_project.fail(*ON, "upgrade", "0003")
    assert ("users.email" in sentence, "user_preferences.unit_system" in sentence) == (True, True)


def test_a_row_that_is_in_the_way_is_not_overwritten(migrated_project: Project) -> None:
    """Where a key is taken, PostgreSQL's refusal is reported, and the row that was there stays."""
    migrated_project.psql("INSERT INTO users VALUES ('015b92af-54e2-89d6-8387-890000000003', 'Was Here')")
    sentence = migrated_project.fail(*ON, "upgrade", "0003")
    assert sentence == (
        "Revision 0003, seed 'mossy-owl': table users: PostgreSQL refused a row: duplicate key value violates unique "
        'constraint "users_pkey". Another row has the same value: change or delete that one, or let the dataset make '
        "other values. Nothing was written."
    )
    assert rows(migrated_project.url, "SELECT display_name FROM users") == [("Was Here",)]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("seed=2026,\n        user", "seed='2026',\n        user", "Expected `int`, got `str` - at `$.seed`"),
        ("people:v1", "people:v9", "module 'example_data.datasets.people' has no attribute 'v9'"),
        ("datasets.people:v1", "nowhere:v1", "module 'example_data.nowhere' cannot be imported"),
        ('"en_US"', '"xx_XX"', "Locale 'xx_XX' has no names of people"),
    ],
)
def test_a_pin_that_cannot_be_applied(new_project: Project, old: str, new: str, message: str) -> None:
    """Arguments that make no sense are one sentence with revision and seed."""
    new_project.revise("mossy_owl", old, new)
    sentence = new_project.fail(*ON, "upgrade", "head")
    assert sentence.startswith("Revision 0003, seed 'mossy-owl': ")
    assert message in sentence


def test_an_autocommit_block(migrated_project: Project) -> None:
    """Where rows and run could not be committed together, nothing is written."""
    start = 'def upgrade() -> None:\n    """Apply the seed."""\n'
    block = "def upgrade() -> None:\n    with op.get_context().autocommit_block():\n        seed()\n"
    in_block = f"{block}\n\ndef seed() -> None:\n"
    migrated_project.revise("mossy_owl", start, in_block)
    sentence = migrated_project.fail(*ON, "upgrade", "head")
    assert "seeds need a transaction (found autocommit)" in sentence
    assert rows(migrated_project.url, "SELECT count(*) FROM users") == [(0,)]


def test_another_word_for_the_switch(new_project: Project) -> None:
    """A word that is neither on nor off is refused."""
    sentence = new_project.fail("-x", "example_data=perhaps", "upgrade", "head")
    words = "on, true, yes, 1, off, false, no, 0"
    assert f"-x example_data: wrong value (expected one of {words}, found 'perhaps'). Correct it." in sentence


def test_another_database(new_project: Project) -> None:
    """SQLite, like any driver but psycopg, gets a message about what is needed."""
    (new_project.root / "migrations/versions/0002_users.py").unlink()
    new_project.revise("0001", "JSONB", "sa.JSON")
    new_project.revise("0001", "from sqlalchemy.dialects.postgresql import sa.JSON\n", "")
    new_project.revise("mossy_owl", '"0002"', '"0001"')
    new_project.url = "sqlite://"
    sentence = new_project.fail(*ON, "upgrade", "0003")
    assert "seeds need PostgreSQL (found sqlite through pysqlite)" in sentence


def test_a_script_is_safe_to_load_twice(migrated_project: Project) -> None:
    """A seed's script loaded again changes nothing, not even after a row was deleted."""
    script = migrated_project.alembic(*ON, "upgrade", "0002:0003", "--sql")
    first = migrated_project.psql(script)
    migrated_project.psql("DELETE FROM user_preferences WHERE unit_system = 'imperial'")
    before = dump(migrated_project.url, times=True)
    second = migrated_project.psql(script)
    assert (first, second, dump(migrated_project.url, times=True)) == ("", "", before)


def test_a_script_undoes_a_script(new_project: Project) -> None:
    """`downgrade --sql` piped into psql leaves no row and no run."""
    new_project.alembic(*ON, "upgrade", "0003")
    errors = new_project.psql(new_project.alembic("downgrade", "0003:0002", "--sql"))
    assert (errors, dump(new_project.url)) == ("", {"users": [], "user_preferences": [], "example_data_runs": []})


def test_a_script_removes_only_its_own_seed(new_project: Project) -> None:
    """A removal script stops where the seed was applied with another number."""
    new_project.variables["EXAMPLE_DATA_SEED"] = "7"
    new_project.alembic(*ON, "upgrade", "0003")
    errors = new_project.psql(new_project.alembic("downgrade", "0003:0002", "--sql"))
    assert "Seed mossy-owl: it was applied with other arguments (expected seed 2026" in errors


def test_a_script_asks_the_database(migrated_project: Project) -> None:
    """A script stops in a database that forbids example data."""
    name = rows(migrated_project.url, "SELECT current_database()")[0][0]
    migrated_project.psql(f"ALTER DATABASE \"{name}\" SET example_data.allow = 'no'")
    errors = migrated_project.psql(migrated_project.alembic(*ON, "upgrade", "0002:0003", "--sql"))
    assert "it forbids example data (example_data.allow = 'no'), while settings enable it" in errors


def test_a_script_without_seeds(new_project: Project) -> None:
    """Where example data is off, a script has a comment in its place."""
    script = new_project.alembic("upgrade", "0002:0003", "--sql")
    assert "-- seed skipped: mossy-owl (disabled)" in script


@pytest.mark.parametrize(
    ("consent", "message"),
    [
        ("", "has not agreed to example data, and require_consent is on"),
        (
            "maybe",
            "example_data.allow has a wrong value (expected one of allow, forbid, on, true, yes, 1, off, false, no, 0",
        ),
        ("on", ""),
    ],
)
def test_required_consent(new_project: Project, consent: str, message: str) -> None:
    """With `require_consent` only a database that says on is seeded."""
    new_project.variables["EXAMPLE_DATA_REQUIRE_CONSENT"] = "yes"
    name = rows(new_project.url, "SELECT current_database()")[0][0]
    new_project.psql(f"ALTER DATABASE \"{name}\" SET example_data.allow = '{consent}'")
    done = new_project.run("alembic", *ON, "upgrade", "head")
    assert (message in done.stderr, done.returncode == 0) == (True, not message)


def test_a_handed_in_connection_is_used(new_project: Project) -> None:
    """`config.attributes["connection"]` is the connection that migrations run on, its transaction the caller's."""
    code = (
        "import sqlalchemy as sa; from alembic import command; from alembic.config import Config\n"
        f"engine = sa.create_engine({new_project.url.replace('postgresql', 'postgresql+psycopg', 1)!r})\n"
        "with engine.connect() as connection:\n"
        "    config = Config('alembic.ini'); config.attributes['connection'] = connection\n"
        "    with connection.begin() as transaction:\n"
        "        command.upgrade(config, 'head'); transaction.rollback()\n"
    )
    new_project.variables |= {
        "EXAMPLE_DATA_DATABASE_URL": "postgresql://nowhere.invalid/",
        "EXAMPLE_DATA_IS_ENABLED": "on",
    }
    done = new_project.run("python", "-c", code)
    assert (done.returncode, rows(new_project.url, "SELECT to_regclass('users')")) == (0, [(None,)])


def test_no_database_url(new_project: Project) -> None:
    """In production without a database URL the places that were looked at are named."""
    new_project.variables |= {"EXAMPLE_DATA_DATABASE_URL": "", "EXAMPLE_DATA_ENV": "production"}
    sentence = new_project.fail("upgrade", "head")
    assert sentence.startswith(
        "Database URL: none is set (expected EXAMPLE_DATA_DATABASE_URL, database_url in settings.toml,"
    )


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (
            "postgresql://somebody:secret@127.0.0.1:1/shop",
            "Database postgresql://somebody@127.0.0.1:1/shop (from EXAMPLE_DATA_DATABASE_URL): it cannot be reached",
        ),
        ("not a url", "Database URL from EXAMPLE_DATA_DATABASE_URL: it cannot be used"),
        ("postgresql+nonsense://u@h/d", "Database URL from EXAMPLE_DATA_DATABASE_URL: it cannot be used"),
    ],
)
def test_a_database_that_is_not_there(new_project: Project, url: str, message: str) -> None:
    """A URL that cannot be read or reached is one sentence, without the password."""
    new_project.url = url
    sentence = new_project.fail("upgrade", "head")
    assert (message in sentence, "secret" in sentence) == (True, False)


def test_an_upgrade_waits_for_the_lock_of_another(migrated_project: Project) -> None:
    """An upgrade waits while another one has the lock, and goes on when it is free."""
    asking = "SELECT FROM pg_stat_activity WHERE query LIKE '%pg_try_advisory%' AND pid <> pg_backend_pid()"
    with psycopg.connect(migrated_project.url) as holder:
        holder.execute("SELECT pg_advisory_xact_lock(28561332491021413)")
        upgrade = migrated_project.fork("alembic", *ON, "upgrade", "head")
        while not rows(migrated_project.url, asking):
            assert upgrade.poll() is None
        time.sleep(0.5)
        waited = upgrade.poll() is None and rows(migrated_project.url, SEEDS) == []
    upgrade.communicate()
    assert (waited, upgrade.returncode) == (True, 0)


def test_a_reference_to_a_partition_stops_a_downgrade(migrated_project: Project) -> None:
    """A row that refers to a partition of a seeded table is protected as well."""
    migrated_project.psql(
        "DROP TABLE user_preferences, users;"
        "CREATE TABLE users (id uuid PRIMARY KEY, display_name text) PARTITION BY RANGE (id);"
        "CREATE TABLE users_all PARTITION OF users DEFAULT;"
        "CREATE TABLE user_preferences (user_id uuid PRIMARY KEY, interest_theme_ids uuid[], safety_toggle_ids uuid[],"
        " unit_system text, revision integer)"
    )
    migrated_project.alembic(*ON, "upgrade", "0003")
    migrated_project.psql(
        "CREATE TABLE notes (walker uuid REFERENCES users_all ON DELETE CASCADE);"
        "INSERT INTO notes VALUES ('015b92af-54e2-89d6-8387-890000000000')"
    )
    assert (
        "table users: expected no other rows that refer to its own, found 1 in notes (notes_walker_fkey)"
        in migrated_project.fail("downgrade", "0002")
    )


def test_row_level_security_does_not_hide_rows_from_a_removal(seeded_project: Project) -> None:
    """Where policies would hide rows from a removal it stops, and the run stays."""
    seeded_project.psql(
        "CREATE ROLE gardener LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO gardener;"
        "ALTER TABLE users ENABLE ROW LEVEL SECURITY; ALTER TABLE user_preferences ENABLE ROW LEVEL SECURITY"
    )
    owner, seeded_project.url = seeded_project.url, seeded_project.url.replace("postgres@", "gardener@")
    sentence = seeded_project.fail("downgrade", "0004")
    left = rows(owner, "SELECT count(*) FROM users") + rows(owner, "SELECT count(*) FROM example_data_runs")
    seeded_project.url = owner
    seeded_project.psql("DROP OWNED BY gardener; DROP ROLE gardener")
    assert ("row-level security policy" in sentence, left) == (True, [(36,), (2,)])


def test_a_growth_that_does_not_grow(seeded_project: Project) -> None:
    """A growth to a smaller size is refused, not recorded."""
    digest = "sha256:3782b7449d6e36610d67d66493fd68381299bc62b9852a34c17c494b83d0df73"
    (seeded_project.root / "migrations/versions/0006_grow.py").write_text(
        "from alembic import op\nrevision = '0006'\ndown_revision = '0005'\n\n\ndef upgrade():\n"
        "    op.grow_seed('mossy-owl', seed=2026, user_count=(12, 5), dataset='example_data.datasets.people:v1',"
        f" vocabularies={{}}, scheme=2, digest=('{digest}', '{digest}'))\n\n\ndef downgrade():\n    pass\n"
    )
    assert "its sizes are not larger (expected larger ones, found user_count 12 -> 5)" in seeded_project.fail(
        *ON, "upgrade", "head"
    )


def test_a_generated_column_is_not_written(migrated_project: Project) -> None:
    """A column that the database generates is a misfit, reported before the first row."""
    migrated_project.psql(
        "ALTER TABLE users DROP display_name;"
        "ALTER TABLE users ADD display_name text GENERATED ALWAYS AS ('somebody') STORED"
    )
    assert "column users.display_name: expected to be written, found a generated column" in migrated_project.fail(
        *ON, "upgrade", "0003"
    )


def test_a_removal_that_cannot_compare(seeded_project: Project) -> None:
    """Where a seeded column is gone, a removal says that it cannot compare, and what to do."""
    seeded_project.psql("ALTER TABLE users RENAME display_name TO name")
    sentence = seeded_project.fail("downgrade", "0004")
    assert "cannot be compared any more" in sentence
    assert "alembic -x example_data_on_edited=delete downgrade" in sentence


@pytest.mark.parametrize("extra", ["version_table='my_versions'", "transaction_per_migration=True"])
def test_apply_goes_through_env_py(new_project: Project, extra: str) -> None:
    """Seeds that were left out come in with whatever `env.py` configures."""
    env = new_project.root / "migrations/env.py"
    env.write_text(env.read_text().replace("connection=connection,", f"connection=connection, {extra},"))
    new_project.alembic("upgrade", "head")
    new_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    done = new_project.run("example-data", "apply")
    assert (done.returncode, [row[0] for row in rows(new_project.url, SEEDS)]) == (0, ["kind-heron", "mossy-owl"])


@pytest.mark.parametrize(
    ("variables", "reason"), [({"EXAMPLE_DATA_SEED": "7"}, "already-applied"), ({}, "applied-otherwise")]
)
def test_an_upgrade_with_a_run_of_another_pin(
    migrated_project: Project, variables: dict[str, str], reason: str
) -> None:
    """A run with other numbers than the revision's and the settings' is left alone, and the line says so."""
    migrated_project.variables["EXAMPLE_DATA_SEED"] = "7"
    migrated_project.alembic(*ON, "upgrade", "0003")
    migrated_project.alembic("stamp", "0002")
    migrated_project.variables = variables
    done = migrated_project.run("alembic", *ON, "upgrade", "0003")
    assert f"seed skipped seed_key=mossy-owl reason={reason}\n" in done.stderr


def test_an_overridden_size_does_not_grow(seeded_project: Project) -> None:
    """What was written with another size is not grown to the pinned one while that size is set."""
    seeded_project.alembic("downgrade", "0002")
    seeded_project.variables |= {"EXAMPLE_DATA_IS_ENABLED": "on", "EXAMPLE_DATA_USER_COUNT": "5"}
    seeded_project.alembic("upgrade", "head")
    seeded_project.run("example-data", "apply")
    assert rows(seeded_project.url, "SELECT count(*) FROM users") == [(10,)]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("seed=2026,\n        user", "user", ": op.apply_seed: missing a required "),
        ("digest=", "extra=1,\n        digest=", ": op.apply_seed: got an unexpected keyword argument 'extra'"),
        ("op.apply_seed(\n", "op.apply_seed(\n        1, 2,\n", ": op.apply_seed: too many positional arguments"),
        ("user_count=12", "user_count='12'", ", seed 'mossy-owl': Expected `int`, got `str` - at"),
        ("user_count=12", "user_count=9" + "9" * 400, ", seed 'mossy-owl': Expected `int` <= 2147483647"),
        (
            "scheme=2,",
            "",
            (
                ", seed 'mossy-owl': its rows are of another scheme (expected scheme=2, found none): pin it anew, with "
                "what `example-data pin mossy-owl` prints"
            ),
        ),
        ("scheme=2,", "scheme=3,", ", seed 'mossy-owl': its rows are of another scheme (expected scheme=2, found 3)"),
        ('locale="en_US"', r'locale="\ud800"', ", seed 'mossy-owl': locale has a text or number that cannot"),
    ],
)
def test_wrong_arguments(migrated_project: Project, old: str, new: str, message: str) -> None:
    """What Python or the pin says of them is one sentence, online and in a script; Python 3.12 has another."""
    migrated_project.revise("0003", old, new)
    for arguments in (("upgrade", "0003"), ("upgrade", "0002:0003", "--sql")):
        assert migrated_project.fail(*ON, *arguments).startswith(f"Revision 0003{message}")


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("definition", "'[]'", "its definition cannot be read (Expected `object`, got `array`)"),
        (
            "definition",
            "definition - 'scheme'",
            (
                "its rows are of another scheme (expected 2, found none). Remove it with the version of example-data "
                "that wrote it, then pin it anew."
            ),
        ),
        ("definition", "jsonb_set(definition, '{seed}', '1e30')", "its definition cannot be read ("),
        ("seeded_at", "'infinity'", "its seeded_at cannot be read (expected a moment before the year 10000, found I"),
        (
            "seeded_at",
            "'20000-01-01'",
            "its seeded_at cannot be read (expected a moment before the year 10000",
        ),
    ],
)
def test_a_run_that_cannot_be_read(seeded_project: Project, column: str, value: str, message: str) -> None:
    """A row of the ledger that somebody damaged is named, by every command that reads it."""
    with psycopg.connect(seeded_project.url) as connection:
        connection.execute(f"UPDATE example_data_runs SET {column} = {value} WHERE seed_key = 'mossy-owl'")
    assert f"table example_data_runs, seed 'mossy-owl': {message}" in seeded_project.fail("downgrade", "0002")
    done = seeded_project.run("example-data", "status")
    *_, sentence = done.stderr.splitlines()
    assert (done.returncode, "Traceback" in done.stderr, message in sentence) == (1, False, True)


@pytest.mark.parametrize("change", ["DROP COLUMN revision", "RENAME COLUMN seeded_at TO at"])
def test_status_of_a_ledger_with_other_columns(seeded_project: Project, change: str) -> None:
    """A ledger of another shape is one sentence."""
    with psycopg.connect(seeded_project.url) as connection:
        connection.execute(f"ALTER TABLE example_data_runs {change}")
    done = seeded_project.run("example-data", "status")
    assert (done.returncode, "Traceback" in done.stderr, "table example_data_runs: " in done.stderr) == (1, False, True)
