"""Triggers, rules and deferred constraints of the tables: what they would do to a seed unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from example_data.generation.dataset import load
from example_data.generation.pin import Pin
from example_data.postgres.session import PsycopgSession
from example_data.runs.check_triggers import have_triggers
from tests.support.datasets.key_shapes import CONTENT
from tests.support.environment_scripts import SYNC
from tests.support.project import ON, rows
from tests.support.revisions import contents, write_revision, write_revisions

if TYPE_CHECKING:
    from tests.support.project import Project

PIN = Pin("mossy-owl", 2026, 5, dataset="tests.support.datasets.key_shapes:content", sizes={"tags": 4})
COUNTS = "SELECT (SELECT count(*) FROM posts), (SELECT count(*) FROM tags), (SELECT count(*) FROM example_data_runs)"

TRIGGER = """
CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {} END $$;
CREATE TRIGGER meddling BEFORE {} ON tags FOR EACH ROW EXECUTE FUNCTION meddle();
"""


FREE = "ALTER TABLE post_tags DROP CONSTRAINT post_tags_tag_id_fkey;"


def content(project: Project, *statements: str) -> Project:
    """Return the project at the revision before the seed, after other statements."""
    write_revisions(project, CONTENT, PIN)
    project.alembic("upgrade", "t")
    for statement in statements:
        assert project.psql(statement) == ""
    return project


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (
            FREE + TRIGGER.format("IF NEW.label LIKE '%-3' THEN RETURN NULL; END IF; RETURN NEW;", "INSERT"),
            "table tags: expected 4 rows with the keys that were made, found 3",
        ),
        (
            TRIGGER.format("NEW.label := upper(NEW.label); RETURN NEW;", "INSERT"),
            "column tags.label: expected the values that were made, found others",
        ),
        (
            TRIGGER.format("UPDATE posts SET title = title || '!'; RETURN NEW;", "INSERT"),
            "column posts.title: expected the values that were made, found others",
        ),
    ],
)
def test_a_trigger_on_insert(new_project: Project, statement: str, problem: str) -> None:
    """Where one keeps a row out or changes one, the seed is refused, with table and column."""
    content(new_project, statement)
    assert new_project.fail(*ON, "upgrade", "s1") == (
        f"Revision s1, seed 'mossy-owl': a trigger or rule keeps rows out or changes them: {problem}. Take the "
        "columns that it changes out of the dataset, or disable it until the seed is applied. Nothing was written."
    )
    assert rows(new_project.url, COUNTS) == [(0, 0, 0)]


@pytest.mark.parametrize(
    ("moment", "table", "expected"),
    [
        ("INSERT", "tags", (True, False)),
        ("INSERT OR UPDATE", "tags", (True, False)),
        ("UPDATE", "tags", (False, False)),
        ("UPDATE", "posts", (True, True)),
        ("DELETE", "tags", (False, True)),
    ],
)
def test_what_is_compared(new_project: Project, moment: str, table: str, expected: tuple[bool, bool]) -> None:
    """Triggers on UPDATE matter only where a column is written last and emptied first, as one of posts is."""
    content(new_project, TRIGGER.format("RETURN NEW;", moment).replace("ON tags", f"ON {table}"))
    with psycopg.connect(new_project.url) as connection:
        assert have_triggers(PsycopgSession(connection), load(PIN.dataset)) == expected


def test_a_rule_on_insert(new_project: Project) -> None:
    """A rule that takes the place of an INSERT is seen where rows do not come by COPY."""
    content(
        new_project, FREE + "CREATE RULE meddling AS ON INSERT TO tags WHERE new.label LIKE '%-3' DO INSTEAD NOTHING"
    )
    (new_project.root / "migrations/env.py").write_text(SYNC)
    new_project.variables["EXAMPLE_DATA_DATABASE_URL"] = new_project.url.replace("postgresql", "postgresql+psycopg2", 1)
    assert "table tags: expected 4 rows with the keys that were made, found 3" in new_project.fail(*ON, "upgrade", "s1")


def test_a_trigger_that_leaves_rows_as_they_are(new_project: Project) -> None:
    """One that fills a column of its own does not disturb, nor does one that moves rows to a child of the table."""
    move = TRIGGER.format("INSERT INTO more_tags VALUES (NEW.*); RETURN NULL;", "INSERT")
    content(new_project, "CREATE TABLE more_tags (PRIMARY KEY (id)) INHERITS (tags)", FREE + move)
    new_project.alembic(*ON, "upgrade", "s1")
    assert rows(new_project.url, "SELECT count(*) FROM more_tags") == [(4,)]
    new_project.alembic("downgrade", "t")
    assert rows(new_project.url, COUNTS) == [(0, 0, 0)]


KEEPING = [
    TRIGGER.format("IF OLD.label LIKE '%-3' THEN RETURN NULL; END IF; RETURN OLD;", "DELETE"),
    "CREATE RULE meddling AS ON DELETE TO tags WHERE old.label LIKE '%-3' DO INSTEAD NOTHING",
]


@pytest.mark.parametrize("statement", KEEPING, ids=["trigger", "rule"])
def test_what_keeps_rows_from_being_deleted(new_project: Project, statement: str) -> None:
    """A seed that a downgrade would leave a row of is refused."""
    content(new_project, statement)
    assert new_project.fail(*ON, "upgrade", "s1") == (
        "Revision s1, seed 'mossy-owl': its rows could not be removed again: table tags: expected its rows to be "
        "deleted, found 1 kept by a trigger or rule. Disable it until the seed is removed. Nothing was written."
    )
    assert rows(new_project.url, COUNTS) == [(0, 0, 0)]


@pytest.mark.parametrize("statement", KEEPING, ids=["trigger", "rule"])
def test_what_keeps_rows_from_being_deleted_later(new_project: Project, statement: str) -> None:
    """A downgrade that would leave a row behind, as somebody added a trigger, stops, and everything stays."""
    content(new_project)
    new_project.alembic(*ON, "upgrade", "s1")
    assert new_project.psql(statement) == ""
    before = contents(new_project, PIN)
    assert new_project.fail("downgrade", "t") == (
        "Revision s1, seed 'mossy-owl': table tags: expected its rows to be deleted, found 1 kept by a trigger or "
        "rule. Disable it until the seed is removed. Nothing was removed."
    )
    assert (contents(new_project, PIN), rows(new_project.url, COUNTS)) == (before, [(5, 4, 1)])


DEFERRED = "ALTER TABLE comments ALTER CONSTRAINT comments_post_id_fkey DEFERRABLE INITIALLY DEFERRED"


def test_a_deferred_constraint_is_checked_with_the_rows(new_project: Project) -> None:
    """What it forbids is one sentence, and does not come out of the commit."""
    content(new_project, "ALTER TABLE post_tags ADD CONSTRAINT alone UNIQUE (note) DEFERRABLE INITIALLY DEFERRED")
    sentence = new_project.fail(*ON, "upgrade", "s1")
    assert (
        'table post_tags: PostgreSQL refused a row: duplicate key value violates unique constraint "alone"' in sentence
    )


@pytest.mark.parametrize("is_script", [False, True])
def test_tables_with_deferred_constraints_change_in_the_same_transaction(
    new_project: Project, *, is_script: bool
) -> None:
    """A later revision of the same upgrade or downgrade can alter and drop tables that were filled or emptied."""
    content(new_project, DEFERRED)
    alter, drop = "op.execute('ALTER TABLE comments ADD extra int')", "op.execute('ALTER TABLE comments DROP extra')"
    write_revision(new_project, "x", "s1", alter, drop)
    write_revision(new_project, "t", "0001", "pass", "op.execute('DROP TABLE post_tags, tags, posts, comments')")
    if is_script:
        assert new_project.psql(new_project.alembic(*ON, "upgrade", "t:x", "--sql")) == ""
        assert new_project.psql(new_project.alembic("downgrade", "x:0001", "--sql")) == ""
    else:
        new_project.alembic(*ON, "upgrade", "x")
        new_project.alembic("downgrade", "0001")
    assert rows(new_project.url, "SELECT count(*) FROM example_data_runs") == [(0,)]
