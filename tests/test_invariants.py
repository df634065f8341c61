"""The invariants of the design, one test or more of each name."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from example_data import Dataset, Table
from example_data import columns as c
from example_data.generation import generator
from example_data.generation.pin import Pin
from tests.support.datasets import shop
from tests.support.forked_commands import TIMEOUT
from tests.support.project import ON, dump, rows
from tests.support.server import url_of

if TYPE_CHECKING:
    import psycopg

    from tests.support.project import Project

PEOPLE = "SELECT display_name FROM users ORDER BY id"
COUNTS = """
SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM user_preferences), (SELECT count(*) FROM example_data_runs)
"""


def test_same_pin_same_rows(new_project: Project) -> None:
    """The first seed makes these twelve people, on any machine."""
    new_project.alembic(*ON, "upgrade", "0003")
    assert [row[0] for row in rows(new_project.url, PEOPLE)] == [
        "James Graham",
        "Michelle Harris",
        "Charles Ferguson",
        "Isaac Henderson",
        "Stephanie Phillips",
        "Elizabeth Martinez",
        "Don Young",
        "Jason Guerrero",
        "Karen King",
        "Bruce Neal",
        "Melanie Martin",
        "Kimberly Estrada",
    ]


def test_once_in_parallel(new_project: Project) -> None:
    """Eight upgrades at the same moment all succeed, and write twelve people once."""
    processes = [new_project.fork("alembic", *ON, "upgrade", "0003") for _ in range(8)]
    codes = [process.finish().returncode for process in processes]
    assert (codes, rows(new_project.url, COUNTS)) == ([0] * 8, [(12, 12, 1)])


def test_once_again(seeded_project: Project) -> None:
    """Another upgrade changes nothing, not even a moment."""
    before = dump(seeded_project.url, times=True)
    seeded_project.alembic(*ON, "upgrade", "head")
    assert dump(seeded_project.url, times=True) == before


def test_all_or_nothing_when_killed(migrated_project: Project) -> None:
    """A process that is killed amid a large apply leaves no row and no run."""
    migrated_project.variables["EXAMPLE_DATA_USER_COUNT"] = "20000000"
    process = migrated_project.fork("alembic", *ON, "upgrade", "0003")
    progress = "SELECT tuples_processed FROM pg_stat_progress_copy WHERE tuples_processed > 50000"
    deadline = time.monotonic() + TIMEOUT
    while not rows(migrated_project.url, progress):
        assert time.monotonic() < deadline, "the copy did not start"
        time.sleep(0.02)
    process.kill()
    process.finish()
    assert rows(migrated_project.url, COUNTS) == [(0, 0, 0)]


def test_off_by_default(new_project: Project) -> None:
    """Without a word of configuration an upgrade writes no row."""
    new_project.alembic("upgrade", "head")
    assert rows(new_project.url, COUNTS) == [(0, 0, 0)]


def test_off_where_the_database_forbids_it(migrated_project: Project) -> None:
    """Seeding that is on stops at a database that forbids it, before the first row."""
    name = rows(migrated_project.url, "SELECT current_database()")[0][0]
    migrated_project.psql(f"ALTER DATABASE \"{name}\" SET example_data.allow = 'off'")
    message = migrated_project.fail(*ON, "upgrade", "head")
    assert "forbids example data (example_data.allow = 'off')" in message
    assert rows(migrated_project.url, COUNTS) == [(0, 0, 0)]


def test_remove_leaves_no_row_and_touches_no_other(migrated_project: Project) -> None:
    """After a downgrade the tables are what they were before the upgrade, other people's rows included."""
    migrated_project.psql("INSERT INTO users VALUES ('00000000-0000-4000-8000-000000000001', 'Somebody Else')")
    before = dump(migrated_project.url, times=True)
    migrated_project.alembic(*ON, "upgrade", "head")
    migrated_project.alembic("downgrade", "0002")
    assert dump(migrated_project.url, times=True) == before


def test_remove_and_apply_again_gives_identical_tables(seeded_project: Project) -> None:
    """Upgrade, downgrade, upgrade: the same tables."""
    before = dump(seeded_project.url)
    seeded_project.alembic("downgrade", "base")
    seeded_project.alembic(*ON, "upgrade", "head")
    assert dump(seeded_project.url) == before


def test_nobodys_work_is_lost_when_edited(seeded_project: Project) -> None:
    """A downgrade stops at an edited row, names it, and deletes nothing."""
    seeded_project.psql("UPDATE users SET display_name = 'Jim Graham' WHERE display_name = 'James Graham'")
    message = seeded_project.fail("downgrade", "0002")
    assert "table users: expected its rows as they were written, found 1 edited, the first where" in message
    assert "id = 015b92af-54e2-89d6-8387-890000000000" in message
    assert rows(seeded_project.url, COUNTS) == [(36, 36, 2)]


def test_nobodys_work_is_lost_unless_discarded(seeded_project: Project) -> None:
    """With the word for it, edited rows are removed as well."""
    seeded_project.psql("UPDATE users SET display_name = 'Jim Graham' WHERE display_name = 'James Graham'")
    seeded_project.alembic("-x", "example_data_on_edited=delete", "downgrade", "0002")
    assert rows(seeded_project.url, COUNTS) == [(0, 0, 0)]


@pytest.mark.parametrize("on_delete", ["NO ACTION", "CASCADE", "SET NULL"])
def test_nobodys_work_is_lost_when_referred_to(seeded_project: Project, on_delete: str) -> None:
    """A downgrade stops at another row that refers to a seeded one, whatever the foreign key would do."""
    seeded_project.psql(
        f"CREATE TABLE walks (id int, walker uuid CONSTRAINT walks_walker REFERENCES users ON DELETE {on_delete});"
        "INSERT INTO walks VALUES (1, '015b92af-54e2-89d6-8387-890000000000')"
    )
    message = seeded_project.fail("downgrade", "0002")
    assert "table users: expected no other rows that refer to its own, found 1 in walks (walks_walker)" in message
    assert rows(seeded_project.url, "SELECT walker FROM walks JOIN users ON walker = users.id")


def test_online_and_offline_write_the_same_rows(new_project: Project, seeded_database: psycopg.Connection) -> None:
    """`upgrade --sql` piped into psql gives the tables of `upgrade`."""
    new_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    errors = new_project.psql(new_project.alembic("upgrade", "head", "--sql"))
    online = dump(url_of(seeded_database))
    assert (errors, dump(new_project.url)) == ("", online)


def test_growing_keeps(new_project: Project) -> None:
    """The first twelve of fifty people are the twelve."""
    new_project.alembic(*ON, "upgrade", "0003")
    twelve = dump(new_project.url)
    new_project.alembic("downgrade", "0002")
    new_project.variables["EXAMPLE_DATA_USER_COUNT"] = "50"
    new_project.alembic(*ON, "upgrade", "0003")
    fifty = dump(new_project.url)
    assert (len(fifty["users"]), fifty["users"][:12]) == (50, twelve["users"])
    assert fifty["user_preferences"][:12] == twelve["user_preferences"]


LARGER = Dataset(
    *(replace(table, columns={"note": c.words(1, 3), **table.columns}) for table in shop.v1.tables),
    Table("wishes", rows=c.size("wishes", 5), columns={"id": c.uuid_key()}),
)
"""The shop with a column before the others of each table, and a table more."""


def test_adding_moves_nothing() -> None:
    """Columns and a table that are added to a dataset change no value of the others."""
    pin = Pin("mossy-owl", 2026, 200, dataset="tests.support.datasets.shop:v1")
    larger = replace(pin, dataset="tests.test_invariants:LARGER")
    for table in shop.v1.tables:
        before = [row for block in generator.blocks(pin, table) for row in block.values()]
        after = [row for block in generator.blocks(larger, LARGER.table(table.name)) for row in block.values()]
        assert [row[1:] for row in after] == before


def test_downgrade_asks_the_database_not_the_environment(new_project: Project) -> None:
    """A seed applied with other numbers is removed whole, whatever the settings say by then."""
    new_project.variables |= {"EXAMPLE_DATA_USER_COUNT": "50", "EXAMPLE_DATA_SEED": "7"}
    new_project.alembic(*ON, "upgrade", "0003")
    new_project.variables = {"EXAMPLE_DATA_IS_ENABLED": "off", "EXAMPLE_DATA_USER_COUNT": "3", "EXAMPLE_DATA_SEED": "8"}
    before = rows(new_project.url, COUNTS)
    new_project.alembic("downgrade", "0002")
    assert (before, rows(new_project.url, COUNTS)) == ([(50, 50, 1)], [(0, 0, 0)])


def test_the_past_is_frozen(new_project: Project) -> None:
    """A revision gives the same rows when the registry is gone."""
    (new_project.root / "seeds/registry.json").unlink()
    new_project.alembic(*ON, "upgrade", "0003")
    assert rows(new_project.url, PEOPLE)[0] == ("James Graham",)


def test_the_past_is_frozen_or_nothing_is_written(new_project: Project) -> None:
    """A pin whose rows would come out otherwise stops before the first row and says what was expected and found."""
    new_project.revise("mossy_owl", "seed=2026,\n        user", "seed=2027,\n        user")
    message = new_project.fail(*ON, "upgrade", "head")
    assert message.startswith(
        "Revision 0003, seed 'mossy-owl': Seed 'mossy-owl': its rows would differ from those pinned"
    )
    assert "expected digest sha256:3782b7449d6e36610d67d66493fd68381299bc62b9852a34c17c494b83d0df73" in message
    assert rows(new_project.url, "SELECT to_regclass('users')") == [(None,)]
