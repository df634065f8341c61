"""The setting `anchor`: rows of another day than the revision's, which the run records and everything else goes by."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from example_data.generation.pinning import digest
from example_data.registry.ledger_table import LEDGER
from tests.support.datasets.dated import NAMES, TABLES, pinned
from tests.support.project import ON, Project, rows
from tests.support.realistic_schemas import set_seeds
from tests.support.revisions import write_revision, write_revisions

if TYPE_CHECKING:
    from example_data.generation.pin import Pin

RUN = "SELECT definition #>> '{parameters,anchor}', user_count FROM example_data_runs"
NEWEST = "SELECT max(placed_at)::date::text, max(joined_at)::date::text FROM orders"


def registered(pin: Pin) -> dict[str, object]:
    """Return the seed of a pin as the registry has it."""
    return {"name": pin.name, "seed": pin.seed, "userCount": pin.user_count, "dataset": pin.dataset}


@pytest.fixture
def dated(new_project: Project) -> Project:
    """Return the project at the revision before s1, which applies the seed; the setting says the first of March."""
    write_revisions(new_project, TABLES, pinned())
    set_seeds(new_project, lambda _: [registered(pinned())])
    new_project.alembic("upgrade", "t")
    new_project.variables["EXAMPLE_DATA_ANCHOR"] = "2026-03-01"
    return new_project


def contents(project: Project) -> dict[str, list[str]]:
    """Return the rows of every table without the moment of writing, and the run."""
    query = "SELECT (to_jsonb(t) - '{{updated_at,seeded_at}}'::text[])::text FROM {} t ORDER BY 1"
    return {name: [str(row[0]) for row in rows(project.url, query.format(name))] for name in (*NAMES, LEDGER)}


def verified(project: Project) -> list[str]:
    """Return what `verify` finds of rows."""
    found = json.loads(project.run("example-data", "verify", "--format", "json").stdout)["findings"]
    return [each["found"] for each in found if each["found"] != "registry-changed"]


def grown(project: Project, small: Pin, large: Pin) -> None:
    """Write the revision g1, which grows the seed."""
    small, large = (replace(pin, digest=digest(pin)) for pin in (small, large))
    arguments = {
        **small.arguments(),
        "user_count": (small.user_count, large.user_count),
        "digest": (small.digest, large.digest),
    }
    back = {**arguments, "user_count": (large.user_count, small.user_count), "digest": (large.digest, small.digest)}
    calls = [
        f"op.{verb}('mossy-owl', {', '.join(f'{name}={value!r}' for name, value in given.items())})"
        for verb, given in (("grow_seed", arguments), ("shrink_seed", back))
    ]
    write_revision(project, "g1", "s1", *calls)


def test_the_run_has_the_day_of_the_setting(dated: Project) -> None:
    """Its rows are those of that day, and what is compared, told and removed afterwards goes by the run."""
    before = contents(dated)
    dated.alembic(*ON, "upgrade", "s1")
    assert rows(dated.url, RUN) == [("2026-03-01", 6)]
    assert rows(dated.url, NEWEST) == [("2026-02-26", "2025-03-09")]
    dated.variables = {}
    assert verified(dated) == ["as-pinned"]
    (seed,) = json.loads(dated.run("example-data", "status", "--format", "json").stdout)["seeds"]
    assert (seed["state"], seed["changed"]) == ("applied, as pinned in s1, with the anchor 2026-03-01", [])
    assert dated.run("example-data", "reset", "mossy-owl", "--yes").stdout == "mossy-owl: no row has to come back.\n"
    dated.alembic("downgrade", "t")
    assert contents(dated) == before


def test_rows_are_those_of_a_pin_of_that_day(dated: Project) -> None:
    """They are what a revision with this anchor writes."""
    dated.alembic(*ON, "upgrade", "s1")
    found = contents(dated)
    dated.alembic("downgrade", "t")
    dated.variables = {}
    write_revisions(dated, TABLES, replace(pinned(), parameters={"anchor": "2026-03-01"}))
    dated.alembic(*ON, "upgrade", "s1")
    assert contents(dated) == found


def test_a_script_fixes_the_day(dated: Project) -> None:
    """Loaded on another day, with another setting, it writes the same rows and the same run; a script removes them."""
    before = contents(dated)
    dated.alembic(*ON, "upgrade", "s1")
    online = contents(dated)
    dated.alembic("downgrade", "t")
    script = dated.alembic(*ON, "upgrade", "t:s1", "--sql")
    dated.variables = {}
    assert (dated.psql(script), contents(dated)) == ("", online)
    assert dated.psql(dated.alembic("downgrade", "s1:t", "--sql")) == ""
    assert contents(dated) == before


@pytest.mark.parametrize("day", ["2026-03-01", "2026-05-05", ""])
def test_growing_keeps_the_day_of_the_run(dated: Project, day: str) -> None:
    """Whatever the setting says then: the rows are those of the larger size, and those of the smaller one come back."""
    grown(dated, pinned(), pinned(9))
    dated.alembic(*ON, "upgrade", "s1")
    small = contents(dated)
    dated.variables["EXAMPLE_DATA_ANCHOR"] = day
    dated.alembic(*ON, "upgrade", "g1")
    assert rows(dated.url, RUN) == [("2026-03-01", 9)]
    assert verified(dated) == ["as-pinned"]
    dated.alembic("downgrade", "s1")
    assert contents(dated) == small
    assert verified(dated) == ["as-pinned"]


def test_a_script_that_grows(new_project: Project) -> None:
    """It writes what a connection writes where the setting is the day of the run, and stops where it is another one."""
    write_revisions(new_project, "CREATE TABLE days (id uuid PRIMARY KEY, day date, also date)", pinned(5, "weekly"))
    grown(new_project, pinned(5, "weekly"), pinned(9, "weekly"))

    def state() -> list[tuple[object, ...]]:
        query = "SELECT definition, (SELECT jsonb_agg(days ORDER BY id) FROM days) FROM example_data_runs"
        return rows(new_project.url, query)

    new_project.variables["EXAMPLE_DATA_ANCHOR"] = "2026-03-01"
    new_project.alembic(*ON, "upgrade", "s1")
    small = state()
    new_project.alembic(*ON, "upgrade", "g1")
    online = state()
    new_project.alembic("downgrade", "s1")
    assert state() == small
    script = new_project.alembic(*ON, "upgrade", "s1:g1", "--sql")
    assert (new_project.psql(script), state()) == ("", online)
    assert (
        "Seed mossy-owl: its run has another anchor than this script (expected 2026-01-01, found 2026-03-01). Run this "
        "downgrade with a connection, without --sql."
    ) in new_project.psql(new_project.alembic("downgrade", "g1:s1", "--sql"))
    assert state() == online
    new_project.psql("UPDATE alembic_version SET version_num = 'g1'")
    new_project.alembic("downgrade", "s1")
    new_project.variables["EXAMPLE_DATA_ANCHOR"] = "2026-05-05"
    assert (
        "Seed mossy-owl: its run has another anchor than this script (expected 2026-05-05, found 2026-03-01). Make the "
        "script with EXAMPLE_DATA_ANCHOR set to that day."
    ) in new_project.psql(new_project.alembic(*ON, "upgrade", "s1:g1", "--sql"))
    assert state() == small


def test_a_seed_that_is_there_is_not_applied_otherwise(dated: Project) -> None:
    """Its day is its own: a second upgrade, `apply` and start-up leave it as it is, and say so."""
    dated.alembic(*ON, "upgrade", "s1")
    before = contents(dated)
    dated.variables |= {"EXAMPLE_DATA_ANCHOR": "2026-05-05", "EXAMPLE_DATA_IS_ENABLED": "on"}
    assert "seed skipped seed_key=mossy-owl reason=already-applied" in dated.run("example-data", "apply").stdout
    code = "import logging, example_data; logging.basicConfig(level='INFO'); example_data.seed_on_startup()"
    said = dated.run_afresh("python", "-c", code).stderr
    assert ("reason=already-applied" in said, contents(dated)) == (True, before), said


def test_a_drift_is_seen(dated: Project) -> None:
    """The pin's own digest is checked first, at its own anchor."""
    dated.revise("s1", "sha256:", "sha256:0")
    assert "its rows would differ from those pinned" in dated.fail(*ON, "upgrade", "s1")


def test_no_revision_is_proposed(dated: Project) -> None:
    """Registry and revisions are compared, and not what a setting made of them."""
    dated.alembic(*ON, "upgrade", "s1")
    assert dated.run("example-data", "check").returncode == 0
    dated.alembic("check")


def test_a_plan(dated: Project) -> None:
    """A growth of a run with a day of its own is planned as one."""
    grown(dated, pinned(), pinned(9))
    steps = json.loads(dated.run("example-data", "plan", "--format", "json").stdout)["steps"]
    dated.alembic(*ON, "upgrade", "s1")
    dated.variables |= {"EXAMPLE_DATA_ANCHOR": "2026-05-05", "EXAMPLE_DATA_IS_ENABLED": "on"}
    planned = json.loads(dated.run("example-data", "plan", "--format", "json").stdout)["steps"]
    assert [step["does"] for step in (*steps, *planned)] == ["nothing", "nothing", "grow"]
    assert planned[0]["fits"] == "yes"


def test_a_load_goes_on_with_its_own_day(dated: Project) -> None:
    """One that was begun on another day has the moments of that day."""
    dated.alembic("upgrade", "s1")
    dated.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    first = dated.run("example-data", "load", "mossy-owl", "--range", "1/2")
    dated.variables["EXAMPLE_DATA_ANCHOR"] = "2026-05-05"
    last = dated.run("example-data", "load", "mossy-owl", "--range", "2/2")
    assert (first.returncode, last.returncode) == (0, 0), first.stderr + last.stderr
    assert (rows(dated.url, RUN), verified(dated)) == ([("2026-03-01", 6)], ["as-pinned"])


def test_a_seed_that_comes_back(dated: Project) -> None:
    """What was removed is applied with the day of the setting; what was kept comes back with its own."""
    dated.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    dated.alembic("upgrade", "s1")
    dated.psql("UPDATE notes SET text = 'mine' WHERE (order_id, place) = (SELECT order_id, place FROM notes LIMIT 1)")
    assert dated.run("example-data", "remove", "mossy-owl", "--yes", "--on-edited", "keep").returncode == 0
    dated.variables["EXAMPLE_DATA_ANCHOR"] = "2026-05-05"
    done = dated.run("example-data", "apply", "mossy-owl", "--on-edited", "overwrite")
    assert (done.returncode, rows(dated.url, RUN), verified(dated)) == (0, [("2026-03-01", 6)], ["as-pinned"])
    assert dated.run("example-data", "remove", "mossy-owl", "--yes").returncode == 0
    assert dated.run("example-data", "apply", "mossy-owl").returncode == 0
    assert (rows(dated.url, RUN), verified(dated)) == ([("2026-05-05", 6)], ["as-pinned"])


KEYED = 'CREATE TABLE days (id uuid PRIMARY KEY, day date UNIQUE); CREATE TABLE visits (id uuid PRIMARY KEY, "on" date)'


@pytest.mark.parametrize("dataset", ["keyed", "linked"])
def test_a_moment_in_a_key_is_refused(new_project: Project, dataset: str) -> None:
    """Where the setting would move it; on the day of the revision it is as ever."""
    write_revisions(new_project, KEYED, pinned(5, dataset))
    new_project.alembic("upgrade", "t")
    new_project.variables["EXAMPLE_DATA_ANCHOR"] = "2026-03-01"
    assert new_project.fail(*ON, "upgrade", "s1") == (
        "Revision s1, seed 'mossy-owl': column days.day: it is in a key, and changes with the anchor (expected keys "
        "that stay where the anchor is on another day than 2026-01-01, found 2026-03-01). Leave the anchor as it is, "
        "or give the dataset other keys."
    )
    assert rows(new_project.url, "SELECT count(*) FROM days") == [(0,)]
    new_project.variables["EXAMPLE_DATA_ANCHOR"] = "2026-01-01"
    new_project.alembic(*ON, "upgrade", "s1")
    assert rows(new_project.url, "SELECT count(*) FROM days") == [(5,)]


def test_a_seed_without_an_anchor(new_project: Project) -> None:
    """The setting is of those that have one."""
    write_revisions(new_project, KEYED, pinned(5, "undated"))
    new_project.variables["EXAMPLE_DATA_ANCHOR"] = "2026-03-01"
    new_project.alembic(*ON, "upgrade", "s1")
    assert rows(new_project.url, "SELECT definition -> 'parameters' FROM example_data_runs") == [({},)]


def test_the_time_of_day_stays(new_project: Project) -> None:
    """An anchor with a time keeps it, in UTC, as the setting is a day."""
    pin = replace(pinned(5, "weekly"), parameters={"anchor": "2026-01-01T12:00:00+02:00"})
    write_revisions(new_project, "CREATE TABLE days (id uuid PRIMARY KEY, day date, also date)", pin)
    new_project.variables["EXAMPLE_DATA_ANCHOR"] = "2026-03-01"
    new_project.alembic(*ON, "upgrade", "s1")
    assert rows(new_project.url, RUN) == [("2026-03-01T10:00:00", 5)]


def test_with_another_size_as_well(dated: Project) -> None:
    """The run has both, its rows are verified with them, and status tells the size, as the anchor is no difference."""
    dated.variables["EXAMPLE_DATA_USER_COUNT"] = "9"
    dated.alembic(*ON, "upgrade", "s1")
    assert rows(dated.url, RUN) == [("2026-03-01", 9)]
    assert verified(dated) == ["as-pinned"]
    assert "not as pinned in s1 (user_count 9 -> 6)" in dated.run("example-data", "status").stdout
    dated.alembic("downgrade", "t")
    assert rows(dated.url, "SELECT count(*) FROM orders") == [(0,)]
