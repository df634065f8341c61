"""Apply, remove and resize over keys of every shape: integer keys, cycles, many to many, composite, natural."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from example_data.generation.pin import Pin
from example_data.generation.pinning import digest
from tests.support.datasets import key_shapes
from tests.support.environment_scripts import DRIVERS
from tests.support.project import ON, Project, rows
from tests.support.revisions import SEQUENCES, contents, write_revision, write_revisions

PARTITIONED = """
CREATE TABLE posts (id uuid PRIMARY KEY, title text NOT NULL, pinned_id uuid) PARTITION BY HASH (id);
CREATE TABLE posts_0 PARTITION OF posts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE posts_1 PARTITION OF posts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
"""

SHAPES = {
    **{name: ("counted", key_shapes.COUNTED.format(key=key)) for name, key in key_shapes.KEYS.items()},
    "content": ("content", key_shapes.CONTENT),
    "partitions": ("content", PARTITIONED + "\n".join(key_shapes.CONTENT.splitlines()[2:])),
    "tenants": ("tenants", key_shapes.TENANTS),
}


def pinned(name: str, dataset: str, count: int = 6) -> Pin:
    """Return a pin of one of the shapes."""
    return Pin(name, 2026, count, dataset=f"tests.support.datasets.key_shapes:{dataset}")


def shaped(project: Project, shape: str, *names: str) -> tuple[Project, Pin]:
    """Return the project with the tables of a shape and a seed of each name; and the first seed's pin."""
    dataset, tables = SHAPES[shape]
    pins = [pinned(name, dataset) for name in names or ("mossy-owl",)]
    return write_revisions(project, f"CREATE SEQUENCE numbers START 7;{tables}", *pins), pins[0]


@pytest.mark.parametrize("shape", SHAPES)
def test_remove_leaves_no_row_and_apply_again_gives_the_same(new_project: Project, shape: str) -> None:
    """Up, down and up again: the tables and sequences as before, then as after."""
    _, pin = shaped(new_project, shape)
    new_project.alembic("upgrade", "t")
    before = contents(new_project, pin), rows(new_project.url, SEQUENCES)
    new_project.alembic(*ON, "upgrade", "s1")
    after = contents(new_project, pin), rows(new_project.url, SEQUENCES)
    new_project.alembic("downgrade", "t")
    assert (contents(new_project, pin), rows(new_project.url, SEQUENCES)) == before
    new_project.alembic(*ON, "upgrade", "s1")
    assert (contents(new_project, pin), rows(new_project.url, SEQUENCES)) == after
    assert all(after[0].values())


@pytest.mark.parametrize("shape", SHAPES)
def test_online_and_offline_write_the_same_rows(new_project: Project, shape: str) -> None:
    """A script leaves the tables, the sequences and the run that a connection leaves, and takes them away as well."""
    _, pin = shaped(new_project, shape)
    new_project.alembic("upgrade", "t")
    run = "SELECT definition, digest FROM example_data_runs"
    before = contents(new_project, pin), rows(new_project.url, SEQUENCES), rows(new_project.url, run)
    new_project.alembic(*ON, "upgrade", "s1")
    online = contents(new_project, pin), rows(new_project.url, SEQUENCES), rows(new_project.url, run)
    new_project.alembic("downgrade", "t")
    script = new_project.alembic(*ON, "upgrade", "t:s1", "--sql")
    assert new_project.psql(script) == ""
    assert (contents(new_project, pin), rows(new_project.url, SEQUENCES), rows(new_project.url, run)) == online
    if shape != "tenants":
        assert new_project.psql(new_project.alembic("downgrade", "s1:t", "--sql")) == ""
        assert (contents(new_project, pin), rows(new_project.url, SEQUENCES), rows(new_project.url, run)) == before


@pytest.mark.parametrize("shape", SHAPES)
def test_seeds_live_side_by_side(new_project: Project, shape: str) -> None:
    """Two seeds of the same number and dataset, and people's rows, do not touch each other."""
    _, pin = shaped(new_project, shape, "mossy-owl", "kind-heron")
    new_project.alembic(*ON, "upgrade", "s2")
    both = contents(new_project, pin)
    new_project.psql("DELETE FROM example_data_runs WHERE seed_key = 'kind-heron'")  # its rows are no seed's now
    new_project.alembic("downgrade", "s1")
    assert contents(new_project, pin) == both
    new_project.alembic("downgrade", "t")
    left = contents(new_project, pin)
    assert {table: len(texts) * 2 for table, texts in left.items()} == {
        table: len(texts) for table, texts in both.items()
    }
    assert all(set(left[table]) < set(both[table]) for table in both)


@pytest.mark.parametrize("driver", [pytest.param(each, id=f"{each[0]}-{n}") for n, each in enumerate(DRIVERS)])
@pytest.mark.parametrize("shape", ["always", "content", "tenants"])
def test_every_driver_leaves_the_same_rows(new_project: Project, shape: str, driver: tuple[str, str]) -> None:
    """Rows that went in by INSERT are those that went in by COPY, and go again."""
    _, pin = shaped(new_project, shape)
    plain = new_project.url
    new_project.alembic(*ON, "upgrade", "s1")
    copied = contents(new_project, pin), rows(plain, SEQUENCES)
    new_project.alembic("downgrade", "t")
    (new_project.root / "migrations/env.py").write_text(driver[1])
    new_project.variables["EXAMPLE_DATA_DATABASE_URL"] = plain.replace("postgresql", f"postgresql+{driver[0]}", 1)
    new_project.alembic(*ON, "upgrade", "s1")
    assert (contents(new_project, pin), rows(plain, SEQUENCES)) == copied
    new_project.alembic("downgrade", "t")
    assert not any(contents(new_project, pin).values())


EDITS = {
    "orders": ("always", "UPDATE orders SET replaces_id = 1 WHERE id = 1", "id = 1"),
    "customers": ("serial", "UPDATE customers SET name = 'Somebody' WHERE id = 4", "id = 4"),
    "posts": ("content", "UPDATE posts SET pinned_id = NULL WHERE title = 'mossy-owl-3'", "id = "),
    "post_tags": (
        "content",
        "UPDATE post_tags SET note = NULL WHERE ctid = '(0,1)'",
        "post_id = ",
    ),
    "invoices": (
        "tenants",
        "UPDATE invoices SET account_id = 2 WHERE number = 'mossy-owl-0'",
        "tenant = mossy-owl-0, number = mossy-owl-0",
    ),
}


@pytest.mark.parametrize("table", EDITS)
def test_nobodys_work_is_lost_when_edited(new_project: Project, table: str) -> None:
    """An edited row stops the removal in every kind of table, is named, and goes if it is to be discarded."""
    shape, edit, key = EDITS[table]
    _, pin = shaped(new_project, shape)
    new_project.alembic(*ON, "upgrade", "s1")
    assert new_project.psql(edit) == ""
    before = contents(new_project, pin)
    sentence = new_project.fail("downgrade", "t")
    assert f"table {table}: expected its rows as they were written, found 1 edited, the first where {key}" in sentence
    assert contents(new_project, pin) == before
    new_project.alembic("-x", "example_data_on_edited=delete", "downgrade", "t")
    assert not any(contents(new_project, pin).values())


TAGGED = """
INSERT INTO tags VALUES ('00000000-0000-4000-8000-000000000001', 'mine');
INSERT INTO post_tags SELECT id, '00000000-0000-4000-8000-000000000001', 'mine' FROM posts LIMIT 1
"""


@pytest.mark.parametrize("arguments", [(), ("-x", "example_data_on_edited=delete")])
def test_a_row_of_ones_own_between_seeded_ones_stops_a_removal(
    new_project: Project, arguments: tuple[str, ...]
) -> None:
    """A pair of a seeded post and another's tag is no seed's row: it stays, and so does the post."""
    _, pin = shaped(new_project, "content")
    new_project.alembic(*ON, "upgrade", "s1")
    assert new_project.psql(TAGGED) == ""
    before = contents(new_project, pin)
    assert (
        "table posts: expected no other rows that refer to its own, found 1 in post_tags (post_tags_post_id_fkey)"
        in new_project.fail(*arguments, "downgrade", "t")
    )
    assert contents(new_project, pin) == before


def test_a_row_of_ones_own_stops_a_script(new_project: Project) -> None:
    """A removal's script leaves the pair of a seeded post and another's tag, and stops at it."""
    _, pin = shaped(new_project, "content")
    new_project.alembic(*ON, "upgrade", "s1")
    assert new_project.psql(TAGGED) == ""
    before = contents(new_project, pin)
    errors = new_project.psql(new_project.alembic("downgrade", "s1:t", "--sql"))
    assert 'violates foreign key constraint "post_tags_post_id_fkey"' in errors
    assert contents(new_project, pin) == before


def test_a_composite_reference_stops_a_removal(new_project: Project) -> None:
    """Somebody's row that refers to a seeded one through two columns stops its removal; one with a NULL does not."""
    shaped(new_project, "tenants")
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.psql(
        "CREATE TABLE notes (tenant text, account_id bigint, FOREIGN KEY (tenant, account_id) REFERENCES accounts);"
        "INSERT INTO notes VALUES (NULL, 1), ('mossy-owl-0', NULL)"
    )
    new_project.alembic("downgrade", "t")
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.psql("INSERT INTO notes SELECT * FROM accounts ORDER BY id LIMIT 2")
    sentence = new_project.fail("downgrade", "t")
    assert (
        "table accounts: expected no other rows that refer to its own, found 2 in notes (notes_tenant_account_id_fkey)"
        in sentence
    )


def test_a_script_cannot_tell_rows_by_values(new_project: Project) -> None:
    """The script of a removal is refused where rows are identified by values that cannot be computed."""
    shaped(new_project, "tenants")
    sentence = new_project.fail("downgrade", "s1:t", "--sql")
    assert "its rows of tenants are identified by code, which a script cannot make again" in sentence
    assert "Run this downgrade with a connection, without --sql" in sentence


def test_a_script_is_safe_to_load_twice(new_project: Project) -> None:
    """A seed's script loaded again changes nothing, and takes no numbers."""
    _, pin = shaped(new_project, "serial")
    new_project.alembic("upgrade", "t")
    script = new_project.alembic(*ON, "upgrade", "t:s1", "--sql")
    seed = script[script.index("DO $example_data$") : script.index("UPDATE alembic_version")]
    first = new_project.psql(f"BEGIN;{seed}COMMIT;")
    after = contents(new_project, pin), rows(new_project.url, SEQUENCES)
    again = new_project.psql(f"BEGIN;{seed}COMMIT;")
    assert (first, again, contents(new_project, pin), rows(new_project.url, SEQUENCES)) == ("", "", *after)


def test_a_removal_does_not_read_a_table_for_every_row(new_project: Project) -> None:
    """Twenty thousand customers and their orders go within seconds, although no foreign key of them has an index.

    Minutes are what it takes where PostgreSQL reads all orders for each of them. No index is left behind.
    """
    pin = pinned("mossy-owl", "counted", 20_000)
    write_revisions(new_project, key_shapes.COUNTED.format(key=key_shapes.KEYS["serial"]), pin)
    new_project.alembic(*ON, "upgrade", "s1")
    indexes = "SELECT indexname FROM pg_indexes WHERE tablename IN ('customers', 'orders') ORDER BY 1"
    assert rows(new_project.url, "SELECT count(*) FROM customers") == [(20_000,)]
    started = time.perf_counter()
    new_project.alembic("downgrade", "t")
    assert time.perf_counter() - started < 20
    assert not any(contents(new_project, pin).values())
    assert rows(new_project.url, indexes) == [("customers_pkey",), ("orders_pkey",)]


@pytest.mark.parametrize("arguments", [(), ("--sql",)])
def test_rows_without_a_key_range_grow_and_shrink(new_project: Project, arguments: tuple[str, ...]) -> None:
    """Pairs without a range of their own are added by a growth, and just those are taken away again, script or not."""
    small, large = (replace(pinned("mossy-owl", "tagged", count), sizes={}) for count in (20, 30))
    write_revisions(new_project, TAGGED_TABLES, small)
    small, large = (replace(pin, digest=digest(pin)) for pin in (small, large))
    calls = [
        f"op.{verb}('mossy-owl', seed=2026, user_count={(one.user_count, other.user_count)}, "
        f"dataset={one.dataset!r}, scheme=2, digest={(one.digest, other.digest)!r})"
        for verb, one, other in (("grow_seed", small, large), ("shrink_seed", large, small))
    ]
    write_revision(new_project, "g", "s1", *calls)
    new_project.alembic(*ON, "upgrade", "s1")
    assert new_project.psql("INSERT INTO tags SELECT id, 'mine' FROM posts LIMIT 3") == ""
    before = contents(new_project, small)
    _migrate(new_project, "upgrade", "s1", "g", arguments)
    grown = contents(new_project, small)
    assert {table: set(before[table]) < set(grown[table]) for table in before} == {"posts": True, "tags": True}
    _migrate(new_project, "downgrade", "g", "s1", arguments)
    assert contents(new_project, small) == before


TAGGED_TABLES = """
CREATE TABLE posts (id uuid PRIMARY KEY);
CREATE TABLE tags (post_id uuid REFERENCES posts, tag text, PRIMARY KEY (post_id, tag))
"""


def _migrate(project: Project, verb: str, start: str, end: str, arguments: tuple[str, ...]) -> None:
    """Run it with a connection, or as a script."""
    if not arguments:
        project.alembic(*ON, verb, end)
        return
    assert project.psql(project.alembic(*ON, verb, f"{start}:{end}", *arguments)) == ""
