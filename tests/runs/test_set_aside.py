"""Seeds that were removed by hand stay away until somebody asks for them by name; what each command makes of that."""

from __future__ import annotations

import json
import logging
import os
import subprocess
from typing import TYPE_CHECKING

import psycopg
import pytest

from example_data import seed_on_startup
from tests.runs.test_policies import EDIT, FIRST, counts, either, filled, remove, state
from tests.support.datasets.team_rooms import NAMES
from tests.support.project import BIN, ON, rows

if TYPE_CHECKING:
    from tests.support.project import Project

__all__ = ["either", "filled"]

RUN = "SELECT to_jsonb(r) ->> 'state', definition -> 'kept', definition ? 'blocks' FROM example_data_runs AS r"
USERS = "SELECT count(*) FROM users"
COLUMN = (
    "SELECT count(*) FROM information_schema.columns WHERE (table_name, column_name) = ('example_data_runs', 'state')"
)
DUMP = "SELECT (to_jsonb(t) - 'updated_at')::text FROM {} t ORDER BY 1"


def log_of(project: Project, *command: str) -> str:
    """Run a command, which must work, with example data on; return all that it printed."""
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    done = project.run(*command)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_removed(filled: Project) -> None:
    """Its rows and its numbers are gone, and the run says so; an older ledger has the column then."""
    assert rows(filled.url, COLUMN) == [(0,)]
    remove(filled)
    assert counts(filled) == (1, 0, 0, 0, 0)
    assert rows(filled.url, RUN) == [("removed", None, False)]
    assert rows(filled.url, "SELECT last_value FROM teams_id_seq") == [(1,)]


def test_kept(filled: Project) -> None:
    """The run says how many rows were kept, and keeps their numbers."""
    filled.psql(EDIT)
    remove(filled, "--on-edited", "keep")
    assert rows(filled.url, RUN) == [("kept", {"teams": 4, "members": 7}, True)]
    assert rows(filled.url, "SELECT last_value FROM teams_id_seq") == [(7,)]


@pytest.mark.parametrize(("edit", "reason"), [("SELECT 1", "removed-by-hand"), (EDIT, "rows-kept")])
def test_it_stays_away(
    filled: Project, edit: str, reason: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """From `apply` without a name, start-up, upgrades; for `verify`, `reset` and `status` it is not there."""
    filled.psql(edit)
    remove(filled, "--on-edited", "keep")
    before = state(filled)
    assert f"seed skipped seed_key=mossy-owl reason={reason} (to bring it back" in log_of(
        filled, "example-data", "apply"
    )
    assert "(none)\n" in log_of(filled, "example-data", "verify")
    words = {"removed-by-hand": "removed by hand", "rows-kept": "removed but for rows that were kept"}[reason]
    assert f"pinned in s1, {words}" in log_of(filled, "example-data", "status")
    assert "example-data apply mossy-owl" in log_of(filled, "example-data", "status")
    done = filled.run("example-data", "reset", "mossy-owl", "--yes")
    assert (done.returncode, "it is not in this database (expected none)" in done.stderr) == (1, True)
    monkeypatch.setenv("EXAMPLE_DATA_IS_ENABLED", "on")
    caplog.set_level(logging.INFO, "alembic.example_data")
    seed_on_startup(filled.root / "alembic.ini", database_url=filled.url)
    assert f"seed skipped seed_key=mossy-owl reason={reason}" in caplog.messages[-1]
    filled.alembic("stamp", "t")
    assert reason in log_of(filled, "example-data", "plan")
    assert f"seed skipped seed_key=mossy-owl reason={reason}" in log_of(filled, "alembic", "upgrade", "s1")
    script = filled.alembic(*ON, "upgrade", "t:s1", "--sql")
    assert (filled.psql(script.replace("UPDATE alembic_version", "-- ")), state(filled)) == ("", before)


def test_start_up_takes_one_look(filled: Project) -> None:
    """A seed that was set aside lets start-up find everything done: `env.py`, which would fail, is not run."""
    remove(filled)
    (filled.root / "migrations/env.py").write_text("raise RuntimeError")
    code = "import example_data; example_data.seed_on_startup('alembic.ini')"
    log_of(filled, "python", "-c", code)


def test_an_applied_ledger_reads_as_before(filled: Project) -> None:
    """With the column, a seed that was not set aside is applied."""
    filled.psql("ALTER TABLE example_data_runs ADD COLUMN state text NOT NULL DEFAULT 'applied'")
    assert "mossy-owl  as-pinned" in log_of(filled, "example-data", "verify")
    filled.alembic("downgrade", "t")
    assert (counts(filled), rows(filled.url, RUN)) == ((1, 0, 0, 0, 0), [])


def test_apply_brings_a_removed_seed_back(filled: Project) -> None:
    """It is applied as if for the first time, numbers and all."""
    before = {name: rows(filled.url, DUMP.format(name)) for name in NAMES}
    remove(filled)
    assert "seed applied seed_key=mossy-owl user_count=6" in log_of(filled, "example-data", "apply", "mossy-owl")
    after = {name: rows(filled.url, DUMP.format(name)) for name in NAMES}
    assert (after, rows(filled.url, RUN)) == (before, [("applied", None, True)])


def test_apply_takes_up_what_was_kept(either: Project) -> None:
    """Rows that are as pinned are the seed's again, untouched; the others come back under their numbers."""
    before = state(either)
    either.psql("INSERT INTO notes (code) SELECT code FROM teams WHERE id = 3")
    remove(either, "--on-referenced", "keep")
    kept = state(either)
    assert 'seed brought-back seed_key=mossy-owl kept={"teams":4,"members":6}' in log_of(
        either, "example-data", "apply", "mossy-owl"
    )
    assert "mossy-owl  as-pinned" in log_of(either, "example-data", "verify")
    assert {*kept["teams"]} <= {*state(either)["teams"]}
    assert rows(either.url, "SELECT array_agg(id ORDER BY id) FROM teams") == [([1, 2, 3, 4, 5, 6, 7],)]
    assert [len(state(either)[name]) for name in NAMES[:3]] == [len(before[name]) for name in NAMES[:3]]


def test_apply_asks_what_becomes_of_edited_rows(filled: Project) -> None:
    """It lists those that were kept and edited, and changes nothing."""
    filled.psql(EDIT)
    remove(filled, "--on-edited", "keep")
    before = state(filled)
    filled.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    done = filled.run("example-data", "apply", "mossy-owl")
    assert "table members: expected its rows as they were written, found 1 edited" in done.stderr
    assert "example-data apply mossy-owl --on-edited keep (they stay as they are) or overwrite" in done.stderr
    assert (done.returncode, state(filled)) == (1, before)


@pytest.mark.parametrize(("word", "code"), [("keep", 1), ("overwrite", 0)])
def test_apply_is_told_what_becomes_of_edited_rows(filled: Project, word: str, code: int) -> None:
    """They stay, as edits of the seed, or come back as pinned."""
    filled.psql(EDIT)
    remove(filled, "--on-edited", "keep")
    log_of(filled, "example-data", "apply", "mossy-owl", "--on-edited", word)
    assert (counts(filled), rows(filled.url, RUN)) == ((7, 14, 13, 0, 0), [("applied", None, True)])
    assert filled.run("example-data", "verify").returncode == code


def test_apply_with_a_name(seeded_project: Project) -> None:
    """Only that seed is brought in; one that no revision applies is an error, and one that is there stays."""
    seeded_project.run("example-data", "remove", "mossy-owl", "--yes")
    seeded_project.run("example-data", "remove", "kind-heron", "--yes")
    log_of(seeded_project, "example-data", "apply", "kind-heron")
    assert rows(seeded_project.url, USERS) == [(24,)]
    assert "reason=already-applied" in log_of(seeded_project, "example-data", "apply", "kind-heron")
    done = seeded_project.run("example-data", "apply", "kind-hern")
    assert (done.returncode, "no revision that has run applies it (did you mean kind-heron?)" in done.stderr) == (
        1,
        True,
    )


def test_apply_where_settings_leave_it_out(filled: Project) -> None:
    """It stays away, whoever asks for it."""
    remove(filled)
    before = state(filled)
    assert "reason=disabled" in filled.run("example-data", "apply", "mossy-owl").stdout
    assert state(filled) == before


def test_removed_twice(filled: Project) -> None:
    """It says so, and changes nothing."""
    remove(filled)
    before = state(filled)
    assert "seed skipped seed_key=mossy-owl reason=removed-by-hand" in remove(filled)
    assert state(filled) == before


def test_what_was_kept_can_be_removed(filled: Project) -> None:
    """The rows that were kept go by the same rules, and the numbers with the last of them."""
    filled.psql(EDIT)
    remove(filled, "--on-edited", "keep")
    assert filled.run("example-data", "remove", "mossy-owl", "--yes").returncode == 1
    remove(filled, "--on-edited", "delete")
    assert (counts(filled), rows(filled.url, RUN)) == ((1, 0, 0, 0, 0), [("removed", None, False)])
    assert rows(filled.url, "SELECT last_value FROM teams_id_seq") == [(1,)]


def test_a_seed_that_is_not_there(filled: Project) -> None:
    """It is an error that names those that are."""
    done = filled.run("example-data", "remove", "mossy", "--yes")
    assert (done.returncode, "it is not in this database (did you mean mossy-owl?)" in done.stderr) == (1, True)


def test_without_a_terminal(filled: Project) -> None:
    """It asks, and without a terminal it wants --yes."""
    before = state(filled)
    done = filled.run("example-data", "remove", "mossy-owl")
    assert (done.returncode, "there is no terminal to ask on" in done.stderr, state(filled)) == (2, True, before)


@pytest.mark.parametrize(("answer", "code"), [("n", 1), ("y", 0)])
def test_it_asks_on_a_terminal(filled: Project, answer: str, code: int) -> None:
    """It says what will go, and changes nothing where that is not wanted."""
    main, terminal = os.openpty()
    os.write(main, f"{answer}\n".encode())
    command, environment = [str(BIN / "example-data"), "remove", "mossy-owl"], filled.environment()
    done = subprocess.run(
        command, cwd=filled.root, env=environment, stdin=terminal, capture_output=True, text=True, check=False
    )
    os.close(main)
    os.close(terminal)
    assert "table teams: 6 rows go, 0 stay, 0 of others go\n" in done.stderr
    assert (done.returncode, counts(filled)[0]) == (code, 1 + 6 * code), done.stderr


def test_json(filled: Project) -> None:
    """What went and what stayed, by table."""
    filled.psql(EDIT)
    output = json.loads(remove(filled, "--on-edited", "keep", "--format", "json"))
    assert output == {
        "schema_version": 1,
        "name": "mossy-owl",
        "tables": [
            {"table": "teams", "removed": 2, "kept": 4, "removed_of_others": 0},
            {"table": "members", "removed": 7, "kept": 7, "removed_of_others": 0},
            {"table": "badges", "removed": 13, "kept": 0, "removed_of_others": 0},
        ],
    }


def test_a_downgrade_of_a_removed_seed(filled: Project) -> None:
    """It forgets that the seed was removed, so that the next upgrade applies it."""
    remove(filled)
    filled.alembic("downgrade", "t")
    assert rows(filled.url, RUN) == []
    filled.alembic(*ON, "upgrade", "s1")
    assert counts(filled) == (7, 14, 13, 0, 0)


def test_a_downgrade_of_a_kept_seed(filled: Project) -> None:
    """Its rows and its run stay, and the next upgrade leaves them alone, until somebody asks for the seed."""
    filled.psql(EDIT)
    remove(filled, "--on-edited", "keep")
    before = state(filled)
    assert "seed skipped seed_key=mossy-owl reason=rows-kept" in log_of(filled, "alembic", "downgrade", "t")
    log_of(filled, "alembic", "upgrade", "s1")
    assert state(filled) == before
    log_of(filled, "example-data", "apply", "mossy-owl", "--on-edited", "overwrite")
    assert counts(filled) == (7, 14, 13, 0, 0)


def test_a_downgrade_that_keeps(filled: Project) -> None:
    """It is recorded as a removal by hand is."""
    filled.psql(EDIT)
    filled.alembic("-x", "example_data_on_edited=keep", "downgrade", "t")
    assert rows(filled.url, RUN) == [("kept", {"teams": 4, "members": 7}, True)]


@pytest.mark.parametrize(("edit", "left"), [("SELECT 1", []), (EDIT, ["kept"])])
def test_a_script_leaves_it_alone(filled: Project, edit: str, left: list[str]) -> None:
    """A downgrade by a script deletes no row of a seed that was set aside, and forgets a removed one."""
    filled.psql(edit)
    remove(filled, "--on-edited", "keep")
    filled.psql(f"INSERT INTO members (id) VALUES ('{FIRST[:-2]}13')" if not left else "SELECT 1")
    before = counts(filled)
    assert filled.psql(filled.alembic("downgrade", "s1:t", "--sql")) == ""
    assert (counts(filled), [row[0] for row in rows(filled.url, RUN)]) == (before, left)


def test_a_script_for_other_arguments(filled: Project) -> None:
    """A seed that was removed does not stop a script of another number, as it is not there."""
    text = filled.alembic("downgrade", "s1:t", "--sql").replace("2026", "2027")
    assert "it was applied with other arguments" in filled.psql(text)
    remove(filled)
    assert filled.psql(text) == ""


def test_tables_of_a_removed_seed_may_change(filled: Project) -> None:
    """Another table may have the name of one of its tables."""
    remove(filled)
    filled.psql("ALTER TABLE badges SET SCHEMA public; CREATE VIEW badges AS SELECT 1")
    filled.alembic("downgrade", "t")
    assert rows(filled.url, RUN) == []


def test_another_pin_of_the_name(seeded_project: Project) -> None:
    """Where the revision pins another seed by then, what was kept stays somebody's."""
    seeded_project.psql("UPDATE users SET display_name = 'Somebody' WHERE id::text LIKE '015b92af%0a'")
    done = seeded_project.run("example-data", "remove", "mossy-owl", "--yes", "--on-edited", "keep")
    assert (done.returncode, rows(seeded_project.url, USERS)) == (0, [(25,)])
    seeded_project.psql(
        "UPDATE users SET id = '00000000-0000-4000-8000-000000000001' WHERE display_name = 'Somebody';"
        "UPDATE example_data_runs SET definition = jsonb_set(definition, '{seed}', '7') WHERE seed_key = 'mossy-owl'"
    )
    assert "seed applied seed_key=mossy-owl" in log_of(seeded_project, "example-data", "apply", "mossy-owl")
    assert rows(seeded_project.url, USERS) == [(37,)]


def role_url(project: Project, role: str) -> str:
    """Return the URL of the project's database for a role."""
    return project.url.replace("postgres@", f"{role}@", 1)


def test_an_older_ledger_of_another_role(filled: Project) -> None:
    """A role that does not own it says what its owner has to run, and changes nothing; then it can."""
    name = rows(filled.url, "SELECT current_database()")[0][0]
    with psycopg.connect(filled.url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS keeper; CREATE ROLE keeper LOGIN")
        connection.execute(
            f'GRANT TEMPORARY ON DATABASE "{name}" TO keeper; GRANT ALL ON SCHEMA shop, public TO keeper'
        )
        connection.execute("GRANT ALL ON ALL TABLES IN SCHEMA shop, public TO keeper")
        for table in NAMES:
            connection.execute(f"ALTER TABLE {table} OWNER TO keeper")
    owner, filled.variables["EXAMPLE_DATA_DATABASE_URL"] = filled.url, role_url(filled, "keeper")
    before = state(filled)
    done = filled.run("example-data", "remove", "mossy-owl", "--yes")
    statement = "ALTER TABLE example_data_runs ADD COLUMN IF NOT EXISTS state text NOT NULL DEFAULT 'applied'"
    assert "it lacks the column state, which records what was removed, and which only its owner can" in done.stderr
    assert f"Let the owner run: {statement}. Nothing was removed." in done.stderr
    assert (done.returncode, state(filled)) == (1, before)
    filled.psql(statement)
    remove(filled)
    assert rows(owner, RUN) == [("removed", None, False)]
    with psycopg.connect(filled.url, autocommit=True) as connection:
        for table in NAMES:
            connection.execute(f"ALTER TABLE {table} OWNER TO postgres")
        connection.execute("DROP OWNED BY keeper; DROP ROLE keeper")


def test_two_at_once(filled: Project) -> None:
    """Two people who remove it at the same moment: one does, and the other finds it removed."""
    processes = [filled.fork("example-data", "remove", "mossy-owl", "--yes") for _ in range(2)]
    outputs = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    assert sorted("reason=removed-by-hand" in output for output, _ in outputs) == [False, True]


def test_two_bring_it_back_at_once(filled: Project) -> None:
    """Two people who ask for it at the same moment: one writes it, and the other finds it there."""
    remove(filled)
    filled.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    processes = [filled.fork("example-data", "apply", "mossy-owl") for _ in range(2)]
    outputs = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    assert sorted("reason=already-applied" in output for output, _ in outputs) == [False, True], outputs
    assert "mossy-owl  as-pinned" in log_of(filled, "example-data", "verify")
