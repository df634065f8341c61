"""Rows that are missing or edited come back: their keys, nothing else, all or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.runs.test_key_shapes import SHAPES, shaped
from tests.runs.test_races import paused, wait_for_lock
from tests.support.datasets.team_rooms import DEFINITION, NAMES, PIN, QUOTED, TABLES
from tests.support.environment_scripts import DRIVERS
from tests.support.forked_commands import TIMEOUT
from tests.support.project import BIN, ON, rows
from tests.support.realistic_schemas import set_seeds
from tests.support.revisions import SEQUENCES, contents, write_revisions

if TYPE_CHECKING:
    from tests.support.project import Project

DAMAGE = f"""
UPDATE teams SET code = 'gone' WHERE id = 4; UPDATE teams SET best_id = NULL WHERE id IN (4, 5);
UPDATE teams SET code = (SELECT code FROM teams WHERE id = 4) || '!', facts = '{{"a": 1}}' WHERE id = 3;
UPDATE teams SET best_id = NULL WHERE id = 2;
DELETE FROM badges WHERE member_id IN (SELECT id FROM members WHERE team_id = 2);
UPDATE members SET boss_id = NULL WHERE boss_id IN (SELECT id FROM members WHERE team_id = 2);
UPDATE teams SET best_id = NULL WHERE best_id IN (SELECT id FROM members WHERE team_id = 2);
DELETE FROM members WHERE team_id = 2; DELETE FROM teams WHERE id = 2;
UPDATE members SET {QUOTED} = E'a''b;\\n%\\\\ü' WHERE team_id = 5; UPDATE badges SET since = NULL;
"""
"""Rows of every table are edited, and a team is deleted with all that is below it."""


@pytest.fixture
def filled(new_project: Project) -> Project:
    """Return the project with the seed in its tables, beside somebody's team."""
    write_revisions(new_project, TABLES, PIN)
    set_seeds(new_project, lambda _: [DEFINITION])
    new_project.alembic(*ON, "upgrade", "s1")
    return new_project


def state(project: Project, *, times: bool = False) -> dict[str, list[str]]:
    """Return the rows of every table, with the transactions that wrote them if asked for, and the run."""
    query = "SELECT (to_jsonb(t) - 'updated_at')::text{} FROM {} t ORDER BY 1"
    xmin = " || xmin::text" if times else ""
    return {table: [str(row[0]) for row in rows(project.url, query.format(xmin, table))] for table in NAMES} | {
        "runs": [str(row) for row in rows(project.url, "SELECT * FROM example_data_runs")]
    }


def reset(project: Project, *arguments: str) -> str:
    """Reset the seed, which must work, after which nothing differs; return what was printed."""
    done = project.run("example-data", "reset", "mossy-owl", "--yes", *arguments)
    assert done.returncode == 0, done.stderr
    verified = project.run("example-data", "verify")
    assert verified.returncode == 0, verified.stdout
    return done.stdout


def refuse(project: Project, *arguments: str) -> str:
    """Reset the seed, which must be refused in one sentence and change nothing; return that."""
    before = state(project, times=True)
    done = project.run("example-data", "reset", "mossy-owl", "--yes", *arguments)
    assert (done.returncode, state(project, times=True)) == (1, before), done.stdout
    (sentence,) = (line for line in done.stderr.splitlines() if not line.startswith("database: "))
    return sentence


@pytest.mark.parametrize("driver", [None, DRIVERS[0]], ids=["copy", "psycopg2"])
def test_rows_come_back_as_they_were(filled: Project, driver: tuple[str, str] | None) -> None:
    """Every row is as it was, integer keys too, and so is the run; somebody's rows stay."""
    before = state(filled)
    assert filled.psql(DAMAGE) == ""
    assert state(filled) != before
    if driver:
        (filled.root / "migrations/env.py").write_text(driver[1])
        plain = filled.url
        filled.variables["EXAMPLE_DATA_DATABASE_URL"] = plain.replace("postgresql", f"postgresql+{driver[0]}", 1)
    reset(filled)
    assert state(filled) == before


SHAPE_DAMAGE = {
    "counted": "UPDATE customers SET name = 'x' WHERE id IN (SELECT id FROM customers LIMIT 2); DELETE FROM orders",
    "content": (
        "UPDATE posts SET pinned_id = NULL; UPDATE comments SET reply_to_id = NULL; DELETE FROM comments;"
        "DELETE FROM post_tags WHERE ctid = '(0,1)'; UPDATE post_tags SET note = NULL;"
        "UPDATE tags SET label = label || '!'"
    ),
    "tenants": "DELETE FROM invoices; UPDATE accounts SET id = id + 1000; DELETE FROM accounts WHERE id < 1003",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_keys_of_every_shape(new_project: Project, shape: str) -> None:
    """Integer keys of every declaration, cycles, pairs, natural keys and partitions; what is in their place stays."""
    _, pin = shaped(new_project, shape)
    new_project.alembic(*ON, "upgrade", "s1")
    before, numbers = contents(new_project, pin), rows(new_project.url, SEQUENCES)
    assert new_project.psql(SHAPE_DAMAGE[SHAPES[shape][0]]) == ""
    done = new_project.run("example-data", "reset", "mossy-owl", "--yes")
    assert done.returncode == 0, done.stderr
    after = contents(new_project, pin)
    assert {table: set(after[table]) >= set(before[table]) for table in before} == dict.fromkeys(before, True)
    assert rows(new_project.url, SEQUENCES) == numbers


def test_untouched_rows_are_not_written(filled: Project) -> None:
    """Only the row that was edited has another transaction."""
    before = state(filled, times=True)
    filled.psql(
        "UPDATE badges SET since = 'x' WHERE (member_id, place) = (SELECT member_id, place FROM badges LIMIT 1)"
    )
    reset(filled)
    after = state(filled, times=True)
    assert {table: len({*after[table]} - {*before[table]}) for table in before} == {
        "teams": 0,
        "members": 0,
        "badges": 1,
        "notes": 0,
        "runs": 0,
    }


def test_nothing_to_do(filled: Project) -> None:
    """It says so."""
    assert reset(filled) == "mossy-owl: no row has to come back.\n"


def test_everything_in_the_way_is_listed_at_once(filled: Project) -> None:
    """Rows that hold unique values, plain or of an expression, and rows that refer to an edited value."""
    filled.psql(
        "CREATE TABLE was AS SELECT id, code FROM teams; UPDATE teams SET code = 'new' WHERE id = 3;"
        "INSERT INTO notes (team_id, code) VALUES (3, 'new'), (3, NULL), (1, 'new');"
        "UPDATE teams SET code = 'x' WHERE id = 4;"
        "UPDATE teams SET code = (SELECT code FROM was WHERE id = 4) WHERE code = 'own'"
    )
    sentence = refuse(filled)
    assert "table teams: 1 rows of others hold values of teams_code_key that rows of the seed need" in sentence
    assert "1 rows of others hold values of teams_lower that rows of the seed need, the first where id = 1" in sentence
    assert (
        "values of table teams that were edited are referred to by 2 in notes (notes_code_fkey), the first where id = "
        "1; id = 3" in sentence
    )
    assert (
        "--keep-edits (only missing rows come back), --only TABLE (no rows of other tables), --referring delete"
        in sentence
    )
    reset(filled, "--referring", "delete")
    assert rows(filled.url, "SELECT id FROM notes ORDER BY 1") == [(2,)]
    assert rows(filled.url, "SELECT count(*) FROM teams") == [(6,)]


def test_rows_in_the_way_that_others_refer_to(filled: Project) -> None:
    """They are not deleted, as more would go with them."""
    filled.psql(
        "CREATE TABLE was AS SELECT id, code FROM teams; UPDATE teams SET code = 'x' WHERE id = 4;"
        "UPDATE teams SET code = (SELECT code FROM was WHERE id = 4) WHERE code = 'own';"
        "INSERT INTO notes (team_id) VALUES (1)"
    )
    assert "are referred to by 1 in notes (notes_team_id_fkey), the first where id = 1. Delete those first." in refuse(
        filled, "--referring", "delete"
    )


def test_a_kept_edit_that_holds_a_needed_value(filled: Project) -> None:
    """It is named, and nothing is deleted for it."""
    filled.psql(
        "CREATE TABLE was AS SELECT id, code FROM teams;"
        "DELETE FROM badges; UPDATE members SET boss_id = NULL; UPDATE teams SET best_id = NULL;"
        "DELETE FROM members WHERE team_id = 2; DELETE FROM teams WHERE id = 2;"
        "UPDATE teams SET code = (SELECT code FROM was WHERE id = 2) WHERE id = 4"
    )
    expected = (
        "table teams: 1 edited rows, which stay, hold values of teams_code_key that rows of the seed need, the first "
        "where id = 4"
    )
    assert expected in refuse(filled, "--keep-edits")
    assert expected in refuse(filled, "--keep-edits", "--referring", "delete")
    reset(filled)


def test_rows_that_hold_values_of_each_other(filled: Project) -> None:
    """Rows in a circle and in a chain of unique values come back as well."""
    before = state(filled)
    filled.psql(
        "CREATE TABLE was AS SELECT id, code FROM teams; UPDATE teams SET code = id WHERE id IN (2, 3, 4, 5, 6);"
        "UPDATE teams SET code = (SELECT code FROM was WHERE id = 3) WHERE id = 2;"
        "UPDATE teams SET code = (SELECT code FROM was WHERE id = 2) WHERE id = 3;"
        "UPDATE teams SET code = (SELECT code FROM was WHERE id = 5) WHERE id = 4;"
        "UPDATE teams SET code = (SELECT code FROM was WHERE id = 6) WHERE id = 5;"
    )
    assert state(filled) != before
    reset(filled)
    assert state(filled) == before


def test_edits_that_are_kept(filled: Project) -> None:
    """With --keep-edits only missing rows come back."""
    filled.psql("DELETE FROM badges; UPDATE members SET boss_id = NULL")
    before = rows(filled.url, "SELECT * FROM members ORDER BY 1")
    done = filled.run("example-data", "reset", "mossy-owl", "--yes", "--keep-edits")
    assert (done.returncode, rows(filled.url, "SELECT * FROM members ORDER BY 1")) == (0, before)
    assert rows(filled.url, "SELECT count(*) > 0 FROM badges") == [(True,)]


def test_one_table_only(filled: Project) -> None:
    """With --only the rows of other tables stay as they are; a table that the seed does not have is an error."""
    filled.psql("DELETE FROM badges; UPDATE members SET boss_id = NULL")
    done = filled.run("example-data", "reset", "mossy-owl", "--yes", "--only", "badges")
    assert done.returncode == 0
    assert rows(filled.url, "SELECT count(boss_id) FROM members") == [(0,)]
    assert "--only badge: the seed has no such table (did you mean badges?). Correct the name." in refuse(
        filled, "--only", "badge"
    )


TOUCH = (
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.since := 'touched'; RETURN NEW; END $$;"
    'CREATE TRIGGER "tou""ch" BEFORE UPDATE ON badges FOR EACH ROW EXECUTE FUNCTION touch();'
)


def test_a_trigger_that_alters_rows(filled: Project) -> None:
    """It is disabled while they come back, and fires again afterwards."""
    before = state(filled)
    filled.psql(f"UPDATE badges SET since = NULL; {TOUCH}")
    reset(filled)
    assert state(filled) == before
    assert rows(filled.url, "UPDATE badges SET place = place RETURNING since")[0] == ("touched",)


def test_a_trigger_of_another_owner(filled: Project) -> None:
    """Who does not own the table is told which trigger alters its rows."""
    filled.psql(f'UPDATE badges SET since = NULL; {TOUCH} DROP ROLE IF EXISTS "re;setter"')
    filled.psql(
        'CREATE ROLE "re;setter"; GRANT USAGE ON SCHEMA shop, public TO "re;setter";'
        'GRANT ALL ON ALL TABLES IN SCHEMA shop, public TO "re;setter"'
    )
    environment = filled.root / "migrations/env.py"
    set_role = "    connection.exec_driver_sql('SET ROLE \"re;setter\"')\n    context.configure(\n"
    environment.write_text(environment.read_text().replace("    context.configure(\n", set_role, 1))
    sentence = refuse(filled)
    filled.psql('DROP OWNED BY "re;setter"; DROP ROLE "re;setter"')
    assert (
        'trigger "tou""ch" of table badges: it alters rows that are put back, and only the table\'s owner can '
        "disable it. Run the command as that role. Nothing was changed."
    ) in sentence


def test_it_asks(filled: Project) -> None:
    """Without a terminal and without --yes it changes nothing."""
    filled.psql("DELETE FROM badges")
    done = filled.run("example-data", "reset", "mossy-owl")
    assert (done.returncode, rows(filled.url, "SELECT count(*) FROM badges")) == (2, [(0,)])
    assert "there is no terminal to ask on; nothing was changed. Give --yes." in done.stderr


@pytest.mark.parametrize(("answer", "count"), [("n", 0), ("y", 1)])
def test_it_asks_on_a_terminal(filled: Project, answer: str, count: int) -> None:
    """It says what will come back, and does nothing where that is not wanted."""
    filled.psql("DELETE FROM badges")
    main, terminal = os.openpty()
    os.write(main, f"{answer}\n".encode())
    done = subprocess.run(
        [BIN / "example-data", "reset", "mossy-owl"],
        cwd=filled.root,
        env=filled.environment(),
        stdin=terminal,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(main)
    os.close(terminal)
    assert "table badges: " in done.stdout
    assert done.stderr.count("Reset mossy-owl? [y/N]: ") == 1
    assert done.returncode == 1 - count, done.stderr
    assert rows(filled.url, "SELECT count(*) > 0 FROM badges") == [(bool(count),)]


def test_ctrl_c_at_the_question(filled: Project) -> None:
    """It is one line and exit code 130, and nothing came back."""
    filled.psql("DELETE FROM badges")
    main, terminal = os.openpty()
    command = [str(BIN / "example-data"), "reset", "mossy-owl"]
    process = subprocess.Popen(
        command,
        cwd=filled.root,
        env=filled.environment(),
        stdin=terminal,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stderr
    shown = b""
    while not shown.endswith(b"[y/N]: ") and process.poll() is None:
        shown += process.stderr.read(1)
    process.send_signal(signal.SIGINT)
    _, end = process.communicate(timeout=TIMEOUT)
    os.close(main)
    os.close(terminal)
    sentence = "example-data: interrupted: what was not committed is undone. Run the command again."
    assert (process.returncode, end.decode().strip()) == (130, sentence)
    assert rows(filled.url, "SELECT count(*) FROM badges") == [(0,)]


def test_consent_and_names(filled: Project) -> None:
    """A database that forbids example data is left alone; a seed that is not there is an error."""
    assert (
        "Seed 'mossy-howl': it is not in this database (did you mean mossy-owl?)"
        in filled.run("example-data", "reset", "mossy-howl", "--yes").stderr
    )
    assert filled.run("example-data", "consent", "forbid").returncode == 0
    filled.psql("DELETE FROM badges")
    assert "forbids example data" in refuse(filled)


EDITS = {
    "an edit": ("UPDATE members SET boss_id = id", "SELECT count(*) FROM members WHERE boss_id = id", 14),
    "a deletion": ("DELETE FROM badges", "SELECT count(*) FROM badges", 0),
    "a reference": ("INSERT INTO notes (team_id) SELECT id FROM teams", "SELECT count(*) FROM notes", 7),
}
"""What somebody does meanwhile, and what is there afterwards."""


@pytest.mark.parametrize("edit", EDITS)
def test_beside_another_connection(filled: Project, edit: str) -> None:
    """Whatever somebody does to the seed's rows while others are put back waits, and is there afterwards."""
    statement, query, expected = EDITS[edit]
    filled.psql("UPDATE badges SET since = NULL")
    with ThreadPoolExecutor() as pool:
        with paused(filled, "example-data", "reset", "mossy-owl", "--yes", before="UPDATE ON badges") as process:
            other = pool.submit(filled.psql, statement)
            wait_for_lock(filled, process, "locktype = 'transactionid'")
        errors = process.communicate()[1]
        assert (process.returncode, other.result()) == (0, ""), errors
    assert rows(filled.url, query) == [(expected,)]
    reset(filled)


def test_an_edit_that_is_not_committed(filled: Project) -> None:
    """It is waited for, and then seen: it is said before it is undone."""
    with psycopg.connect(filled.url) as other:
        other.execute("UPDATE teams SET code = 'mine' WHERE id = 4")
        process = filled.fork("example-data", "reset", "mossy-owl", "--yes")
        wait_for_lock(filled, process, "locktype = 'transactionid'")
        other.commit()
    shown, errors = process.communicate()
    first = shown.partition("\n")[0]
    assert (process.returncode, first) == (0, "table teams: 0 missing and 1 edited rows come back"), errors
