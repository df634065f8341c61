"""What somebody else fills: lists that have rows already, and columns of triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scaffold.test_scaffold import schema_of as schema_of  # noqa: PLC0414 - the fixture
from tests.support.project import ON, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.project import Project

LISTS = """
CREATE TABLE countries (code char(2) PRIMARY KEY, terms tsvector NOT NULL);
INSERT INTO countries VALUES ('DE', 'a'), ('AT', 'b');
CREATE TABLE plans (id integer PRIMARY KEY, terms tsvector NOT NULL);
INSERT INTO plans VALUES (10, 'a'), (9, 'b'), (11, 'c');
CREATE TABLE brands (id uuid PRIMARY KEY, terms tsvector NOT NULL);
INSERT INTO brands VALUES ('3fa85f64-5717-4562-b3fc-2c963f66afa6', 'a'), ('4fa85f64-5717-4562-b3fc-2c963f66afa6', 'b');
CREATE TABLE owners (id integer PRIMARY KEY, terms tsvector NOT NULL);
INSERT INTO owners VALUES (1, 'a');
CREATE TABLE many (id integer PRIMARY KEY, terms tsvector NOT NULL);
INSERT INTO many SELECT n, 'a' FROM generate_series(1, 51) AS n;
CREATE TABLE clients (
    id uuid PRIMARY KEY,
    country char(2) NOT NULL REFERENCES countries,
    plan_id integer NOT NULL REFERENCES plans CHECK (plan_id > 9),
    "Brand" uuid NOT NULL REFERENCES brands,
    former_plan_id integer REFERENCES plans
);
CREATE TABLE invoices (id uuid PRIMARY KEY, client_id uuid NOT NULL REFERENCES clients);
CREATE TABLE others (id uuid PRIMARY KEY, many_id integer NOT NULL REFERENCES many);
CREATE TABLE estates (id uuid PRIMARY KEY, owner_id integer NOT NULL REFERENCES owners);
"""


@pytest.fixture
def listed(schema_of: Callable[[str], Project]) -> Project:
    """A project with lists that nobody but their migrations can fill."""
    project = schema_of("content")
    tables = "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = 'public'"
    ((names,),) = rows(project.url, f"{tables} AND tablename NOT IN ('alembic_version', 'example_data_runs')")
    assert not project.psql(f"DROP TABLE {names} CASCADE; {LISTS}")
    return project


def test_what_refers_to_a_list_has_values_of_it(listed: Project) -> None:
    """Their values stand in the module, within what constraints allow; one row is no list, and 51 are none."""
    done = listed.run("example-data", "scaffold")
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        f"wrote {listed.root}/demo.py: 2 tables, 6 columns\n"
        "left to the database: 0 columns with defaults\n"
        "understood: 1 CHECK constraint\n"
        "undecided clients.Brand: has one of the 2 values that brands has now\n"
        "undecided clients.country: has one of the 2 values that countries has now\n"
        "undecided clients.plan_id: has one of the 3 values that plans has now\n"
        "undecided clients.former_plan_id: stays NULL: plans is not among the tables\n"
        "left out brands: terms cannot be filled: values of type tsvector cannot be made\n"
        "left out countries: code cannot be filled: no kind of text is unique, at most 2 characters long\n"
        "left out many: terms cannot be filled: values of type tsvector cannot be made\n"
        "left out owners: terms cannot be filled: values of type tsvector cannot be made\n"
        "left out plans: terms cannot be filled: values of type tsvector cannot be made\n"
        "left out estates: owner_id needs owners, which is left out\n"
        "left out others: many_id needs many, which is left out\n"
        "Add a seed: example-data add --dataset demo:v1 --revision\n"
    )
    added = listed.run("example-data", "add", "--dataset", "demo:v1", "--seed", "7", "--revision")
    assert added.returncode == 0, added.stderr
    listed.alembic(*ON, "upgrade", "head")
    found = 'SELECT array_agg(DISTINCT country), array_agg(DISTINCT plan_id), count(DISTINCT "Brand") FROM clients'
    assert rows(listed.url, found) == [(["AT", "DE"], [10, 11], 2)]
    listed.alembic("downgrade", "-1")
    assert rows(listed.url, "SELECT count(*) FROM clients") == [(0,)]


def test_a_database_without_the_list_is_told(listed: Project) -> None:
    """Where the rows are not, the seed is refused before the first row."""
    assert listed.run("example-data", "scaffold").returncode == 0
    assert listed.run("example-data", "add", "--dataset", "demo:v1", "--seed", "7", "--revision").returncode == 0
    listed.psql("DELETE FROM countries WHERE code = 'AT'")
    sentence = listed.fail(*ON, "upgrade", "head")
    assert "column clients.country" in sentence
    assert "found AT, which is not there" in sentence


TRIGGER = """
CREATE TABLE films (id uuid PRIMARY KEY, title text NOT NULL, words tsvector NOT NULL);
CREATE FUNCTION indexed() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN NEW.words := to_tsvector(''simple'', NEW.title); RETURN NEW; END';
CREATE TRIGGER films_words BEFORE INSERT OR UPDATE ON films FOR EACH ROW EXECUTE FUNCTION indexed();
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER films_after AFTER INSERT ON films FOR EACH ROW EXECUTE FUNCTION nothing();
CREATE TRIGGER films_gone AFTER DELETE ON films FOR EACH ROW EXECUTE FUNCTION nothing();
"""


def test_what_a_trigger_may_fill_is_left_to_it(listed: Project) -> None:
    """A column that needs a value, and that no kind can fill, is filled by the trigger, as the report says."""
    assert not listed.psql(f"DROP TABLE invoices, others; {TRIGGER}")
    done = listed.run("example-data", "scaffold", "films")
    assert done.stdout.splitlines()[3:] == [
        "undecided films: trigger films_after is fired by its rows: take out tables that it fills",
        "undecided films: trigger films_words may change rows: take out the columns that it changes",
        "undecided films.words: is left to the trigger films_words: values of type tsvector cannot be made",
        "Add a seed: example-data add --dataset demo:v1 --revision",
    ]
    added = listed.run("example-data", "add", "--dataset", "demo:v1", "--seed", "7", "--revision")
    assert added.returncode == 0, added.stderr
    listed.alembic(*ON, "upgrade", "head")
    assert rows(listed.url, "SELECT count(*) FROM films WHERE words = to_tsvector('simple', title)") == [(20,)]
    listed.alembic("downgrade", "-1")
    assert rows(listed.url, "SELECT count(*) FROM films") == [(0,)]


def test_a_trigger_that_leaves_a_needed_column_empty(listed: Project) -> None:
    """Where the trigger does not fill it, PostgreSQL refuses the row: one sentence, and nothing is written."""
    assert not listed.psql(f"DROP TABLE invoices, others; {TRIGGER.replace('NEW.words :=', 'PERFORM')}")
    assert listed.run("example-data", "scaffold", "films").returncode == 0
    assert listed.run("example-data", "add", "--dataset", "demo:v1", "--seed", "7", "--revision").returncode == 0
    sentence = listed.fail(*ON, "upgrade", "head")
    assert 'table films: PostgreSQL refused a row: null value in column "words"' in sentence
    assert rows(listed.url, "SELECT count(*) FROM example_data_runs") == [(0,)]
