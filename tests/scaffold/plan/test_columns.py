"""The columns of a table: kinds, keys, defaults, and what a trigger fills."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from tests.support.project import ON, rows
from tests.support.scaffold_plans import kinds_of, notes_on, plan_of, text_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.project import Project


def test_a_uuid_that_may_be_null_is_never_null() -> None:
    """Its kind is a key's, and no key is NULL."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, text_key(), sa.Column("device", sa.Uuid))
    assert kinds_of(metadata)["device"] == "c.uuid_key()"


def test_a_short_key_is_noted_as_perhaps_shared() -> None:
    """Two seeds of a few rows have hardly ever the same of 32,768 codes."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("id", sa.String(3), primary_key=True))
    assert kinds_of(metadata) == {"id": "c.code(3)"}
    assert notes_on(metadata) == [("id", "has 32768 different values, of which two seeds may share some")]


def test_a_partial_index_is_no_key() -> None:
    """It tells some rows only, so nothing tells all of them."""
    metadata = sa.MetaData()
    table = sa.Table("t", metadata, sa.Column("name", sa.Text, nullable=False))
    sa.Index("one_name", table.c.name, unique=True, postgresql_where=sa.text("name <> ''"))
    reason = "it has no primary key and nothing unique, so its rows could not be told from others"
    assert plan_of(metadata).left_out == {"t": reason}


TRIGGER = """
CREATE TABLE films (id uuid PRIMARY KEY, title text NOT NULL, words tsvector NOT NULL);
CREATE FUNCTION indexed() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN NEW.words := to_tsvector(''simple'', NEW.title); RETURN NEW; END';
CREATE TRIGGER films_words BEFORE INSERT OR UPDATE ON films FOR EACH ROW EXECUTE FUNCTION indexed();
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER films_after AFTER INSERT ON films FOR EACH ROW EXECUTE FUNCTION nothing();
CREATE TRIGGER films_gone AFTER DELETE ON films FOR EACH ROW EXECUTE FUNCTION nothing();
"""


def test_what_a_trigger_may_fill_is_left_to_it(project_with_schema: Callable[[str], Project]) -> None:
    """A column that needs a value, and that no kind can fill, is filled by the trigger, as the report says."""
    project = project_with_schema("content")
    assert not project.psql(TRIGGER)
    done = project.run("example-data", "scaffold", "films")
    assert done.stdout.splitlines()[3:] == [
        "undecided films: trigger films_after is fired by its rows: take out tables that it fills",
        "undecided films: trigger films_words may change rows: take out the columns that it changes",
        "undecided films.words: is left to the trigger films_words: values of type tsvector cannot be made",
        "Add a seed: example-data add --dataset demo:v1 --revision",
    ]
    added = project.run("example-data", "add", "--dataset", "demo:v1", "--seed", "7", "--revision")
    assert added.returncode == 0, added.stderr
    project.alembic(*ON, "upgrade", "head")
    assert rows(project.url, "SELECT count(*) FROM films WHERE words = to_tsvector('simple', title)") == [(20,)]
    project.alembic("downgrade", "-1")
    assert rows(project.url, "SELECT count(*) FROM films") == [(0,)]


def test_a_trigger_that_leaves_a_needed_column_empty(project_with_schema: Callable[[str], Project]) -> None:
    """Where the trigger does not fill it, PostgreSQL refuses the row: one sentence, and nothing is written."""
    project = project_with_schema("content")
    assert not project.psql(TRIGGER.replace("NEW.words :=", "PERFORM"))
    assert project.run("example-data", "scaffold", "films").returncode == 0
    assert project.run("example-data", "add", "--dataset", "demo:v1", "--seed", "7", "--revision").returncode == 0
    sentence = project.fail(*ON, "upgrade", "head")
    assert 'table films: PostgreSQL refused a row: null value in column "words"' in sentence
    assert rows(project.url, "SELECT count(*) FROM example_data_runs") == [(0,)]
