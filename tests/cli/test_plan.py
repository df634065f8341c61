"""The verb `plan`: what the next upgrade does to seeds, tried where that is possible, and nothing of it stays."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from example_data import Dataset, Table
from example_data import columns as c
from example_data.generation.pin import Pin
from example_data.generation.pinning import digest
from tests.support.project import Project, dump, rows
from tests.support.revisions import add, write_revision, write_revisions

counted = Dataset(
    Table("desks", rows=c.size("desks", 20), columns={"id": c.serial_key(), "name": c.person_name()}),
    Table("chairs", rows=c.per("desks", low=1, high=3), columns={"id": c.serial_key(), "desk": c.parent("desks")}),
)

TABLES = """
    CREATE TABLE shop.desks (id bigserial PRIMARY KEY, name text NOT NULL, number bigserial);
    CREATE TABLE shop.chairs (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, desk bigint NOT NULL REFERENCES shop.desks
    );
    CREATE SEQUENCE shop.tickets;
    CREATE FUNCTION shop.announce() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM nextval('shop.tickets'), pg_notify('desks', NEW.name); RETURN NEW; END $$;
    CREATE TRIGGER announce BEFORE INSERT ON shop.desks FOR EACH ROW EXECUTE FUNCTION shop.announce();
    INSERT INTO shop.desks (name) VALUES ('Ours');
"""

STATE = """
SELECT (SELECT json_agg(s ORDER BY s.sequencename)::text FROM pg_sequences s), (SELECT count(*) FROM shop.desks),
    (SELECT count(*) FROM shop.chairs), (SELECT count(*) FROM shop.example_data_runs)
"""


def pin(size: int) -> Pin:
    """Return a seed of so many desks."""
    return Pin("mossy-owl", 2026, size, dataset="tests.cli.test_plan:counted")


def desks(new_project: Project, size: int = 20) -> Project:
    """Return a project with tables whose keys and defaults are counted, up to the revision before its seed."""
    project = write_revisions(new_project, TABLES, pin(size))
    project.alembic("upgrade", "t")
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    return project


def plan(project: Project, code: int) -> list[dict[str, Any]]:
    """Return the steps of a plan that ends with an exit code."""
    done = project.run("example-data", "plan", "--format", "json")
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    steps: list[dict[str, Any]] = json.loads(done.stdout)["steps"]
    return steps


def facts(steps: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    """Return some facts of each step."""
    return [tuple(step[name] for name in names) for step in steps]


def on(project: Project) -> Project:
    """Switch example data on."""
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    return project


def resize(before: int, after: int) -> str:
    """Return the statement that grows the seed."""
    digests = digest(pin(before)), digest(pin(after))
    sizes = f"user_count=({before}, {after}), dataset={pin(1).dataset!r}, scheme=2, digest={digests}"
    return f"op.grow_seed('mossy-owl', seed=2026, {sizes})"


def test_seeds_that_fit(migrated_project: Project) -> None:
    """Of each seed its rows, their size, and that they fit; the exit code is 3, and nothing is there afterwards."""
    before = dump(migrated_project.url)
    found = facts(plan(on(migrated_project), 3), "name", "revision", "does", "rows", "fits", "why")
    assert (found, dump(migrated_project.url)) == (
        [
            ("mossy-owl", "0003", "apply", 24, "yes", None),
            ("kind-heron", "0005", "apply", 48, "yes", None),
        ],
        before,
    )


def test_nothing_stays(new_project: Project) -> None:
    """Sequences stay where they are, those of keys, defaults and triggers; no run is there, and nobody is notified."""
    project = desks(new_project)
    before = rows(project.url, STATE)
    with psycopg.connect(project.url, autocommit=True) as listener:
        listener.execute("LISTEN desks")
        assert facts(plan(project, 3), "does", "fits") == [("apply", "yes")]
        assert (list(listener.notifies(timeout=0.2)), rows(project.url, STATE)) == ([], before)


def test_a_table_of_a_later_revision(new_project: Project) -> None:
    """Where a table comes with the same upgrade, that is said."""
    why = "not tried: table user_preferences comes with revision 0002"
    assert facts(plan(on(new_project), 3), "fits", "why") == [("unknown", why)] * 2


def test_nothing_to_do(seeded_project: Project) -> None:
    """At the heads there is nothing to do, and the exit code is 0."""
    done = on(seeded_project).run("example-data", "plan")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.endswith("The next upgrade does nothing to seeds.\n")


def test_off(migrated_project: Project) -> None:
    """While example data is off, seeds are left out, and that is nothing to do."""
    assert facts(plan(migrated_project, 0), "does", "why") == [("nothing", "disabled"), ("nothing", "disabled")]


def test_a_database_that_forbids(migrated_project: Project) -> None:
    """It is not tried there, not even a lock is taken; the upgrade would stop, so the exit code is 1."""
    assert migrated_project.run("example-data", "consent", "forbid").returncode == 0
    with psycopg.connect(migrated_project.url) as other:
        other.execute("LOCK TABLE users")
        started = time.monotonic()
        (first, _) = facts(plan(on(migrated_project), 1), "fits", "why")
        other.rollback()
    assert (first[0], first[1].startswith("not tried: "), "forbids" in first[1]) == ("no", True, True)
    assert time.monotonic() - started < 3


def test_a_database_that_forbids_and_is_empty(new_project: Project) -> None:
    """That comes first, also where tables come with the same upgrade."""
    name = rows(new_project.url, "SELECT current_database()")[0][0]
    new_project.psql(f"ALTER DATABASE {name} SET example_data.allow = 'off'")
    assert facts(plan(on(new_project), 1), "fits") == [("no",), ("no",)]
    new_project.psql(f"ALTER DATABASE {name} RESET example_data.allow")


def test_a_size_that_settings_override(migrated_project: Project) -> None:
    """The rows are those that settings want."""
    migrated_project.variables["EXAMPLE_DATA_USER_COUNT"] = "3"
    assert facts(plan(on(migrated_project), 3), "rows", "fits") == [(6, "yes"), (6, "yes")]


def test_a_lock(migrated_project: Project) -> None:
    """Somebody's lock is waited for three seconds, and then it is said."""
    with psycopg.connect(migrated_project.url) as other:
        other.execute("LOCK TABLE users")
        found = facts(plan(on(migrated_project), 3), "fits", "why")
        other.rollback()
    assert [(fits, why.startswith("not tried to its end: "), "lock timeout" in why) for fits, why in found] == [
        ("unknown", True, True)
    ] * 2


def test_a_schema_that_does_not_fit(new_project: Project) -> None:
    """Where no revision before the seed's may change that, the upgrade would stop."""
    project = desks(new_project)
    project.psql("ALTER TABLE shop.desks RENAME name TO title")
    ((fits, why),) = facts(plan(project, 1), "fits", "why")
    assert (fits, "column desks.name: expected text, found no such column" in why) == ("no", True)


def test_a_schema_that_may_fit_later(new_project: Project) -> None:
    """Where another revision runs before, it is unknown."""
    project = desks(new_project)
    project.psql("ALTER TABLE shop.desks RENAME name TO title")
    (project.root / "migrations/versions/s1.py").unlink()
    write_revision(project, "r", "t", "op.execute('ALTER TABLE desks RENAME title TO name')", "pass")
    add(project, "s2", "r", pin(20))
    ((fits, why),) = facts(plan(project, 3), "fits", "why")
    assert (fits, why.startswith("not before revision r has run: ")) == ("unknown", True)


def test_refused_rows(new_project: Project) -> None:
    """A row that a constraint refuses is told."""
    project = desks(new_project)
    project.psql("ALTER TABLE shop.desks ADD CONSTRAINT short CHECK (length(name) < 5)")
    ((fits, why),) = facts(plan(project, 1), "fits", "why")
    assert (fits, "PostgreSQL refused a row" in why) == ("no", True)


def test_growth(new_project: Project) -> None:
    """A growth is tried with the rows that it adds; one of a seed that comes with the same upgrade is not."""
    project = desks(new_project)
    write_revision(project, "g", "s1", resize(20, 30), "pass")
    first = facts(plan(project, 3), "does", "fits", "why")
    project.alembic("-x", "example_data=on", "upgrade", "s1")
    before = rows(project.url, STATE)
    assert (first[1], facts(plan(project, 3), "does", "rows", "fits"), rows(project.url, STATE)) == (
        ("grow", "unknown", "not tried: the rows that it adds to come with an earlier revision"),
        [("grow", 30, "yes")],
        before,
    )


def test_removal(new_project: Project) -> None:
    """A seed that a revision removes is told with its rows; where it is not there, nothing is done."""
    project = desks(new_project)
    removal = f"op.remove_seed('mossy-owl', seed=2026, dataset={pin(1).dataset!r})"
    write_revision(project, "r", "s1", removal, "pass")
    project.alembic("-x", "example_data=on", "upgrade", "s1")
    assert facts(plan(project, 3), "does", "rows", "fits") == [("remove", 60, None)]
    project.alembic("downgrade", "t")
    project.variables.clear()
    assert facts(plan(project, 0), "does", "why") == [("nothing", "disabled"), ("nothing", "not-applied")]


def test_a_large_seed(new_project: Project) -> None:
    """Of many rows only the first are tried, and their rate tells how long all take."""
    project = desks(new_project, 400_000)
    started = time.monotonic()
    ((rows_, fits, seconds),) = facts(plan(project, 3), "rows", "fits", "seconds")
    assert (rows_, fits, seconds > 5, time.monotonic() - started < 10) == (1_200_000, "yes", True, True)


def test_a_sequence_of_another_role(new_project: Project) -> None:
    """Where numbers could not be given back, nothing is tried."""
    project = desks(new_project)
    project.psql(
        "CREATE ROLE clerk LOGIN; ALTER TABLE desks OWNER TO clerk; ALTER TABLE chairs OWNER TO clerk;"
        "GRANT USAGE ON SCHEMA shop TO clerk; GRANT USAGE ON SEQUENCE tickets TO clerk;"
        "GRANT ALL ON example_data_runs TO clerk; GRANT SELECT ON alembic_version TO clerk"
    )
    url = project.url.replace("postgres@", "clerk@")
    try:
        found = facts(plan(replace(project, url=url), 3), "fits", "why")
    finally:
        project.psql("REASSIGN OWNED BY clerk TO postgres; DROP OWNED BY clerk; DROP ROLE clerk")
    assert found == [("unknown", "not tried to its end: PostgreSQL refused: must be owner of sequence tickets")]


def test_for_people(migrated_project: Project) -> None:
    """As a table it has words."""
    done = on(migrated_project).run("example-data", "plan")
    heading, first, _ = done.stdout.splitlines()
    assert heading.split() == ["name", "does", "rows", "bytes", "time", "fits", "why"]
    assert first.split()[:9] == ["mossy-owl", "apply", "in", "0003", "24", "about", "2.5", "kB", "about"]


@pytest.mark.parametrize("verb", ["plan", "status"])
def test_a_password_is_never_shown(migrated_project: Project, verb: str) -> None:
    """Neither verb shows the password of the URL."""
    migrated_project.url = migrated_project.url.replace("postgres@", "postgres:hunter2@")
    done = migrated_project.run("example-data", verb)
    assert ("hunter2" in done.stdout + done.stderr, "database: postgresql://postgres" in done.stdout + done.stderr) == (
        False,
        True,
    )


def test_a_misspelt_size(seeded_project: Project) -> None:
    """It is an error also where nothing is left to do."""
    seeded_project.variables["EXAMPLE_DATA_SIZES"] = "mossy-owl.user = 3"
    done = seeded_project.run("example-data", "plan")
    assert (done.returncode, "user" in done.stderr, "(expected users)" in done.stderr) == (1, True, True), done.stderr
