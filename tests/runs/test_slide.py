"""Moments of a seed move by whole days: the rows are then those of another anchor, all of them or none."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from example_data.project import days
from tests.runs.test_anchor import NEWEST, RUN, contents, registered, verified
from tests.runs.test_races import paused
from tests.support.datasets.dated import TABLES, pinned
from tests.support.environment_scripts import DRIVERS
from tests.support.project import ON, Project, rows
from tests.support.realistic_schemas import set_seeds
from tests.support.revisions import write_revisions

if TYPE_CHECKING:
    from example_data.generation.pin import Pin

TEN_DAYS = ("--to", "2026-03-11", "--yes")
EDIT = "UPDATE notes SET text = 'mine', day = '2020-01-01' WHERE (order_id, place) = (1, 1)"
MINE = "SELECT * FROM notes WHERE text = 'mine' ORDER BY 1, 2"


def applied(project: Project, tables: str, pin: Pin, day: str = "2026-03-01") -> Project:
    """Return the project with a seed, applied with its anchor on a day; example data is on."""
    write_revisions(project, tables, pin)
    set_seeds(project, lambda _: [registered(pin)])
    project.variables |= {"EXAMPLE_DATA_ANCHOR": day, "EXAMPLE_DATA_IS_ENABLED": "on"}
    project.alembic("upgrade", "s1")
    del project.variables["EXAMPLE_DATA_ANCHOR"]
    return project


@pytest.fixture
def filled(new_project: Project) -> Project:
    """Return the project with the seed in its tables, dated the first of March."""
    return applied(new_project, TABLES, pinned())


def slide(project: Project, *arguments: str) -> str:
    """Slide the seed, which must work; return what was printed."""
    done = project.run("example-data", "slide", "mossy-owl", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refuse(project: Project, *arguments: str) -> str:
    """Slide the seed, which must be refused in one sentence and change nothing; return that."""
    before = contents(project)
    done = project.run("example-data", "slide", "mossy-owl", *arguments)
    assert (done.returncode, contents(project)) == (1, before), done.stdout
    (sentence,) = (line for line in done.stderr.splitlines() if not line.startswith("database: "))
    return sentence


@pytest.mark.parametrize("driver", [None, DRIVERS[0]], ids=["copy", "psycopg2"])
@pytest.mark.parametrize("day", ["2026-03-11", "2025-12-24"])
def test_rows_are_those_of_an_upgrade_with_that_day(
    new_project: Project, day: str, driver: tuple[str, str] | None
) -> None:
    """Forth or back, byte for byte: integer keys, columns that are written last, documents, exclusion, and the run."""
    applied(new_project, TABLES, pinned(), day)
    expected = contents(new_project)
    new_project.alembic("downgrade", "t")
    empty = contents(new_project)
    new_project.variables["EXAMPLE_DATA_ANCHOR"] = "2026-03-01"
    new_project.alembic("upgrade", "s1")
    assert contents(new_project) != expected
    if driver:
        (new_project.root / "migrations/env.py").write_text(driver[1])
        new_project.variables["EXAMPLE_DATA_DATABASE_URL"] = new_project.url.replace(
            "postgresql", f"postgresql+{driver[0]}", 1
        )
    said = slide(new_project, "--to", day, "--yes")
    assert f"anchor: 2026-03-01 -> {day}\nseed slid seed_key=mossy-owl anchor={day} rows=" in said
    assert contents(new_project) == expected
    assert verified(new_project) == ["as-pinned"]
    new_project.alembic("downgrade", "t")
    assert contents(new_project) == empty


def test_twice_on_a_day(filled: Project) -> None:
    """The second time changes nothing, no row is written, and it says so."""
    slide(filled, *TEN_DAYS)
    written = rows(filled.url, "SELECT id, xmin::text FROM orders ORDER BY 1")
    before = contents(filled)
    assert slide(filled, *TEN_DAYS) == (
        "seed skipped seed_key=mossy-owl reason=same-anchor\n"
        "mossy-owl: its anchor is 2026-03-11, so no row has to move.\n"
    )
    assert (contents(filled), rows(filled.url, "SELECT id, xmin::text FROM orders ORDER BY 1")) == (before, written)


def test_afterwards_all_is_as_ever(filled: Project) -> None:
    """Status tells the day, reset has nothing to do, keys stay, and no revision is proposed."""
    keys = rows(filled.url, "SELECT id, customer_id FROM orders ORDER BY 1")
    filled.psql("INSERT INTO others (customer_id, order_id) SELECT customer_id, id FROM orders")
    slide(filled, *TEN_DAYS)
    (seed,) = json.loads(filled.run("example-data", "status", "--format", "json").stdout)["seeds"]
    assert (seed["state"], seed["changed"]) == ("applied, as pinned in s1, with the anchor 2026-03-11", [])
    assert filled.run("example-data", "reset", "mossy-owl", "--yes").stdout == "mossy-owl: no row has to come back.\n"
    filled.alembic("check")
    assert rows(filled.url, "SELECT id, customer_id FROM orders ORDER BY 1") == keys


def test_rows_of_others_are_not_written(filled: Project) -> None:
    """All that counts from the anchor moves by ten days, and nobody else's."""
    written = "SELECT xmin::text FROM customers WHERE email = 'own@example.com'"
    before = rows(filled.url, written)
    slide(filled, *TEN_DAYS)
    assert rows(filled.url, written) == before
    assert rows(filled.url, NEWEST) == [("2026-03-08", "2025-03-19")]


def test_edited_rows_stop_it(filled: Project) -> None:
    """In the usual sentence; nothing is changed."""
    filled.psql(EDIT)
    assert refuse(filled, *TEN_DAYS) == (
        "example-data: Seed 'mossy-owl': table notes: expected its rows as they were written, found 1 edited, the "
        "first where order_id = 1, place = 1. What differs is in day, text. Put them back first, with example-data "
        "reset, or choose: --keep-edits (they stay as they are). Nothing was changed."
    )


def test_edited_rows_that_are_kept(filled: Project) -> None:
    """They stay with all their columns, whatever of them was edited; all others move, and missing ones stay away."""
    filled.psql(f"{EDIT}; DELETE FROM notes WHERE order_id = (SELECT max(order_id) FROM notes)")
    mine, count = rows(filled.url, MINE), rows(filled.url, "SELECT count(*) FROM notes")
    said = slide(filled, *TEN_DAYS, "--keep-edits")
    assert "anchor: 2026-03-01 -> 2026-03-11\ntable notes: 1 edited rows stay as they are\n" in said
    assert rows(filled.url, MINE) == mine
    assert rows(filled.url, "SELECT count(*) FROM notes") == count
    assert sorted(verified(filled)) == ["edited", "missing"]
    assert rows(filled.url, RUN) == [("2026-03-11", 6)]
    assert filled.run("example-data", "reset", "mossy-owl", "--yes").returncode == 0
    assert verified(filled) == ["as-pinned"]


@pytest.mark.parametrize("table", ["customers", "shifts"])
def test_a_kill_in_the_middle(filled: Project, table: str) -> None:
    """Nothing of it is there; the same command then does it."""
    before = contents(filled)
    with paused(filled, "example-data", "slide", "mossy-owl", *TEN_DAYS, before=f"UPDATE ON {table}") as process:
        process.kill()
        process.communicate()
    filled.psql(f"DROP TRIGGER pause ON {table}")
    assert (contents(filled), verified(filled)) == (before, ["as-pinned"])
    slide(filled, *TEN_DAYS)
    assert (rows(filled.url, RUN), verified(filled)) == ([("2026-03-11", 6)], ["as-pinned"])


def test_an_edit_at_the_same_moment_waits(filled: Project) -> None:
    """The rows are locked before they are compared, so that nobody's edit is lost."""
    query = "SELECT count(*) FROM pg_locks WHERE mode = 'RowShareLock' AND relation = 'notes'::regclass"
    with paused(filled, "example-data", "slide", "mossy-owl", *TEN_DAYS, before="UPDATE ON customers") as process:
        assert rows(filled.url, query) == [(1,)]
        said = filled.psql(f"SET lock_timeout = '200ms'; {EDIT}")
    assert process.communicate()[1].count("Traceback") == 0
    assert ("canceling statement due to lock timeout" in said, verified(filled)) == (True, ["as-pinned"])


TOUCH = (
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.paid_at := now(); RETURN NEW; END $$;"
    "CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();"
)


def test_a_trigger_that_alters_rows(filled: Project) -> None:
    """As in a reset it is disabled while they move, and fires again afterwards; the run knows what is there."""
    filled.psql(TOUCH)
    slide(filled, *TEN_DAYS)
    assert verified(filled) == ["as-pinned"]
    assert rows(filled.url, "UPDATE orders SET state = state RETURNING paid_at::date")[0] == (datetime.now(UTC).date(),)


LOG = (
    "CREATE TABLE log (what text);"
    "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (TG_OP); RETURN NULL; "
    "END $$;"
)
AUDIT = "CREATE TRIGGER audit AFTER UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION audit();"


@pytest.mark.parametrize(("table", "number"), [("orders", 15), ("shifts", 30)])
def test_a_trigger_that_writes_elsewhere(filled: Project, table: str, number: int) -> None:
    """It is refused as in an upgrade, and where rows have to go by way of another time as well."""
    filled.psql(LOG + AUDIT.format(table))
    assert refuse(filled, *TEN_DAYS) == (
        "example-data: Seed 'mossy-owl': a trigger or rule writes rows that a removal would leave: table log: "
        f"{number} rows inserted (by audit on {table}). Say in the dataset what becomes of such rows when the seed is "
        "removed, Dataset(..., side_effects={'table': 'keep'}) or 'remove', or disable the trigger meanwhile. Nothing "
        "was changed."
    )
    assert (verified(filled), rows(filled.url, "SELECT count(*) FROM log")) == (["as-pinned"], [(0,)])


def test_a_trigger_that_writes_where_rows_stay(new_project: Project) -> None:
    """What it writes there and back stays, and all else is after the downgrade as it was before the upgrade."""
    applied(new_project, TABLES, pinned(dataset="logged"))
    new_project.alembic("downgrade", "t")
    before = contents(new_project)
    new_project.variables["EXAMPLE_DATA_ANCHOR"] = "2026-03-01"
    new_project.alembic("upgrade", "s1")
    assert new_project.psql(LOG + AUDIT.format("orders")) == ""
    slide(new_project, *TEN_DAYS)
    assert (verified(new_project), rows(new_project.url, "SELECT * FROM log")) == (["as-pinned"], [("UPDATE",)] * 30)
    new_project.alembic("downgrade", "t")
    assert contents(new_project) == before


def test_a_row_of_others_that_is_in_the_way(filled: Project) -> None:
    """It holds what a row of the seed needs: a sentence names the constraint, and nothing is changed."""
    filled.psql("INSERT INTO shifts VALUES (gen_random_uuid(), '[1999-01-01,1999-01-02)', '2026-04-05')")
    assert refuse(filled, *TEN_DAYS) == (
        "example-data: Seed 'mossy-owl': table shifts: PostgreSQL refused a row: duplicate key value violates unique "
        'constraint "shifts_day_key". Another row has the same value: change or delete that one, or let the dataset '
        "make other values. Nothing was written."
    )


@pytest.mark.parametrize(
    ("allowed", "code"),
    [("day > '2000-01-01'", 0), ("day < '2030-01-01'", 0), ("day BETWEEN '2000-01-01' AND '2030-01-01'", 1)],
    ids=["future", "past", "neither"],
)
def test_where_rows_in_each_others_way_may_go_meanwhile(filled: Project, allowed: str, code: int) -> None:
    """To the past or to the future, as a constraint allows; where it allows neither, nothing is changed."""
    filled.psql(f"ALTER TABLE shifts ADD CHECK ({allowed})")
    before = contents(filled)
    done = filled.run("example-data", "slide", "mossy-owl", *TEN_DAYS)
    assert (done.returncode, contents(filled) == before, verified(filled)) == (code, code == 1, ["as-pinned"])
    assert done.stderr.count("PostgreSQL refused a row: ") == code, done.stderr


def test_gates(filled: Project) -> None:
    """Where example data is off it logs so, and where the database forbids it a sentence says so; nothing moves."""
    before = contents(filled)
    filled.variables["EXAMPLE_DATA_IS_ENABLED"] = "off"
    assert "seed skipped seed_key=mossy-owl reason=disabled" in slide(filled, *TEN_DAYS)
    assert contents(filled) == before
    filled.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    filled.run("example-data", "consent", "forbid")
    assert "forbids example data" in refuse(filled, *TEN_DAYS)


def test_what_it_is_not_told(filled: Project) -> None:
    """A seed that is not there, a day that is none, and no terminal to ask on."""
    done = filled.run("example-data", "slide", "mossy-howl", *TEN_DAYS)
    assert "Seed 'mossy-howl': it is not in this database (did you mean mossy-owl?)" in done.stderr
    for day in ("tomorrow", "2026-02-30", "20260311", ""):
        done = filled.run("example-data", "slide", "mossy-owl", "--to", day, "--yes")
        expected = f"--to {day}: wrong value (expected today, monday or a date such as 2026-06-01)"
        assert (done.returncode, expected in " ".join(done.stderr.split())) == (2, True), done.stderr
    done = filled.run("example-data", "slide", "mossy-owl", "--to", "2026-03-11")
    assert (done.returncode, rows(filled.url, RUN)) == (2, [("2026-03-01", 6)])


def test_a_seed_without_an_anchor(new_project: Project) -> None:
    """There is nothing to move, and it says so."""
    applied(new_project, "CREATE TABLE days (id uuid PRIMARY KEY)", pinned(5, "undated"))
    done = new_project.run("example-data", "slide", "mossy-owl", *TEN_DAYS)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        1,
        (
            "example-data: Seed 'mossy-owl': dataset 'tests.support.datasets.dated:undated': it has no parameter "
            "anchor, so none of its rows has a day to move to. Leave the seed as it is."
        ),
    )


def test_a_moment_in_a_key(new_project: Project) -> None:
    """It is refused as the setting is."""
    applied(new_project, "CREATE TABLE days (id uuid, day date, PRIMARY KEY (id, day))", pinned(5, "keyed"), "")
    done = new_project.run("example-data", "slide", "mossy-owl", *TEN_DAYS)
    assert (done.returncode, "column days.day: it is in a key, and changes with the anchor" in done.stderr) == (1, True)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-10", "2026-03-08"),
        ("2026-03-08", "2026-03-08"),
        ("2026-03-07", "2026-03-01"),
        ("2026-02-28", "2026-02-22"),
    ],
)
def test_weeks(new_project: Project, day: str, expected: str) -> None:
    """Where a column moves by whole weeks only, the anchor is on the last day before it that is weeks away."""
    applied(new_project, "CREATE TABLE days (id uuid PRIMARY KEY, day date, also date)", pinned(5, "weekly"))
    before = rows(new_project.url, "SELECT day, also FROM days ORDER BY id")
    slide(new_project, "--to", day, "--yes")
    distance = date.fromisoformat(expected) - date(2026, 3, 1)
    assert rows(new_project.url, "SELECT definition #>> '{parameters,anchor}' FROM example_data_runs") == [(expected,)]
    moved = [(one + distance, other + distance) for one, other in before]  # type: ignore[operator] # they are dates
    assert rows(new_project.url, "SELECT day, also FROM days ORDER BY id") == moved


@pytest.mark.parametrize(("name", "expected"), [("today", "2026-03-12"), ("monday", "2026-03-09")])
def test_what_day_it_is(filled: Project, monkeypatch: pytest.MonkeyPatch, name: str, expected: str) -> None:
    """Today, and the Monday of this week, of a slide as of the setting."""
    monkeypatch.setattr(days, "today", lambda: date(2026, 3, 12))
    slide(filled, "--to", name, "--yes")
    assert rows(filled.url, RUN) == [(expected, 6)]
    moved = contents(filled)
    filled.alembic("downgrade", "t")
    filled.variables["EXAMPLE_DATA_ANCHOR"] = name
    filled.alembic(*ON, "upgrade", "s1")
    assert contents(filled) == moved


def test_as_json(filled: Project) -> None:
    """What was done has the same keys, whatever it was."""
    first, second = (json.loads(slide(filled, *TEN_DAYS, "--format", "json")) for _ in range(2))
    assert first.pop("rows") == 69
    assert (first, second) == (
        {"schema_version": 1, "name": "mossy-owl", "event": "slid", "reason": None, "anchor": "2026-03-11"},
        {
            "schema_version": 1,
            "name": "mossy-owl",
            "event": "skipped",
            "reason": "same-anchor",
            "rows": 0,
            "anchor": "2026-03-11",
        },
    )
