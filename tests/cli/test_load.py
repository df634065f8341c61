"""The verb `load`: ranges that are committed one by one leave what an upgrade leaves, whatever happens meanwhile."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import signal
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from alembic.script import ScriptDirectory

from example_data.alembic_plugin import history, load_processes, load_workers
from example_data.errors import DatasetError
from example_data.generation import load_ranges, pinning
from example_data.generation.pin import Pin
from example_data.generation.secret import Secret
from tests.support.datasets import team_rooms
from tests.support.environment_scripts import DRIVERS, SYNC
from tests.support.project import Project, rows
from tests.support.realistic_schemas import set_seeds
from tests.support.revision_texts import grow
from tests.support.revisions import SEQUENCES, contents, write_revisions

if TYPE_CHECKING:
    from collections.abc import Sequence

PEOPLE = """
SELECT (SELECT md5(string_agg(concat_ws(' ', id, display_name), ',' ORDER BY id)) FROM users),
    (SELECT md5(string_agg((to_jsonb(p) - 'created_at' - 'updated_at')::text, ',' ORDER BY user_id))
        FROM user_preferences p),
    (SELECT count(*) FROM users)
"""
RUNS = "SELECT seed_key, user_count, seed, dataset, digest, revision, definition FROM example_data_runs"
MARKS = "SELECT number, loaded_at IS NOT NULL, row_count FROM example_data_ranges WHERE number > 0 ORDER BY number"
TABLE = "SELECT to_regclass('example_data_ranges')::text"
SCHEMA = """
SELECT pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid IN ('users'::regclass, 'user_preferences'::regclass)
UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE contype IN ('f', 'p', 'c')
UNION ALL SELECT pg_describe_object(classoid, objoid, 0) || description FROM pg_description WHERE objoid >= 16384
ORDER BY 1
"""
HELD = "INSERT INTO users (id, display_name) VALUES ('015b92af-54e2-89d6-8387-890000000000', 'Held')"
"""A row with the key of the first person: until it is committed or not, the range of that one waits."""

OTHER_SCHEMA = """
CREATE SCHEMA other;
CREATE TABLE other.users (LIKE users INCLUDING ALL);
CREATE TABLE other.user_preferences (LIKE user_preferences INCLUDING ALL);
CREATE TABLE other.example_data_runs (LIKE example_data_runs INCLUDING ALL);
CREATE TABLE other.alembic_version AS TABLE alembic_version;
"""

DIGEST = "sha256:3782b7449d6e36610d67d66493fd68381299bc62b9852a34c17c494b83d0df73"
"""That of the revision that applies mossy-owl."""

FOREIGN_KEYS = "SELECT conname FROM pg_constraint WHERE contype = 'f'"


@pytest.fixture
def without_seed(migrated_project: Project) -> Project:
    """Return the project at revision 0004, whose seed was left out, with example data on."""
    migrated_project.alembic("upgrade", "0004")
    migrated_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    return migrated_project


def load(project: Project, *arguments: str) -> str:
    """Load the seed, which must work; return what was printed."""
    done = project.run("example-data", "load", "mossy-owl", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refuse(project: Project, *command: str) -> str:
    """Run a command, which must be refused in one sentence; return that."""
    done = project.run("example-data", *command)
    assert done.returncode == 1, done.stdout
    (sentence,) = (line for line in done.stderr.splitlines() if not line.startswith(("database: ", "load: ")))
    return sentence.removeprefix("example-data: ")


def upgraded(project: Project, people: int) -> list[tuple[object, ...]]:
    """Return what an upgrade leaves with so many people, and take them away again."""
    project.variables["EXAMPLE_DATA_USER_COUNT"] = str(people)
    assert project.run("example-data", "apply").returncode == 0
    found = [*rows(project.url, PEOPLE), *rows(project.url, RUNS)]
    assert project.run("example-data", "remove", "mossy-owl", "--yes").returncode == 0
    del project.variables["EXAMPLE_DATA_USER_COUNT"]
    return found


@pytest.mark.parametrize("arguments", [["--workers", "3"], ["--workers", "1"], ["--defer-indexes"]], ids=" ".join)
def test_a_load_leaves_what_an_upgrade_leaves(without_seed: Project, arguments: Sequence[str]) -> None:
    """Rows and run are the same, every index is there, and nothing else."""
    expected, schema = upgraded(without_seed, 15_000), rows(without_seed.url, SCHEMA)
    said = load(without_seed, "--user-count", "15000", *arguments)
    assert re.fullmatch(r"seed loaded seed_key=mossy-owl user_count=15000 rows=30000 duration_ms=\d+\n", said)
    assert [*rows(without_seed.url, PEOPLE), *rows(without_seed.url, RUNS)] == expected
    assert rows(without_seed.url, SCHEMA) == schema
    assert rows(without_seed.url, TABLE) == [(None,)]
    assert without_seed.run("example-data", "verify").returncode == 0
    without_seed.alembic("downgrade", "0002")
    assert rows(without_seed.url, "SELECT count(*) FROM users") == [(0,)]


def test_the_size_of_the_revision_is_loaded_unless_another_is_asked_for(without_seed: Project) -> None:
    """Twelve people are loaded; once they are there, a second load does nothing."""
    document = json.loads(load(without_seed, "--format", "json"))
    assert document["seeds"] == [{"name": "mossy-owl", "event": "loaded", "reason": None, "rows": 24}]
    assert load(without_seed) == "seed skipped seed_key=mossy-owl reason=already-applied\n"
    assert refuse(without_seed, "load", "mossy-owl", "--user-count", "13") == (
        "Seed 'mossy-owl': it is in this database with other sizes (expected user_count 13, found 12). Leave the sizes "
        "out, or remove it first: example-data remove mossy-owl."
    )
    assert "as pinned in 0003" in without_seed.run("example-data", "status").stdout


def test_parts_are_loaded_one_by_one(without_seed: Project) -> None:
    """Each writes its ranges; until the last one has, every command knows that the seed is being loaded."""
    expected = upgraded(without_seed, 20_000)
    load(without_seed, "--user-count", "20000", "--range", "2/4")
    assert rows(without_seed.url, MARKS) == [(1, False, None), (2, True, 10_000), (3, False, None), (4, False, None)]
    assert rows(without_seed.url, "SELECT count(*) FROM example_data_runs") == [(0,)]
    status = without_seed.run("example-data", "status")
    assert status.returncode == 1
    assert "mossy-owl   loading: 1 of 4 ranges are there, 10000 rows" in status.stdout
    assert "to do: example-data load mossy-owl\n" in status.stdout
    without_seed.variables["EXAMPLE_DATA_IS_ENABLED"] = "off"
    status = without_seed.run("example-data", "status")
    assert "to do: EXAMPLE_DATA_IS_ENABLED=on example-data load mossy-owl\n" in status.stdout
    without_seed.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    verified = without_seed.run("example-data", "verify", "--format", "json")
    assert (verified.returncode, json.loads(verified.stdout)["findings"]) == (
        1,
        [
            {
                "seed": "mossy-owl",
                "found": "loading",
                "table": None,
                "rows": 10_000,
                "first": [],
                "reason": "1 of 4 ranges are there",
            }
        ],
    )
    skipped = "seed skipped seed_key=mossy-owl reason=loading (to go on with it: example-data load, with its name)\n"
    assert without_seed.run("example-data", "apply", "mossy-owl").stdout == skipped
    assert without_seed.run("example-data", "apply").stdout == skipped
    assert refuse(without_seed, "reset", "mossy-owl", "--yes") == (
        "Seed 'mossy-owl': it is being loaded (1 of 4 ranges are there). Go on with it: example-data load mossy-owl; "
        "or give it up: example-data remove mossy-owl."
    )
    assert refuse(without_seed, "load", "mossy-owl", "--user-count", "50000") == (
        "Seed 'mossy-owl': it is being loaded with other sizes (expected user_count 50000, found 20000). Leave the "
        "sizes out, or remove it first: example-data remove mossy-owl."
    )
    without_seed.alembic("upgrade", "0005")
    without_seed.alembic("check")
    without_seed.alembic("downgrade", "0004")
    load(without_seed, "--range", "1/4")
    load(without_seed, "--range", "1/4")
    load(without_seed, "--workers", "2")
    assert [*rows(without_seed.url, PEOPLE), *rows(without_seed.url, RUNS)] == expected
    assert rows(without_seed.url, TABLE) == [(None,)]


def test_parts_are_loaded_side_by_side(without_seed: Project) -> None:
    """Four commands at once: one of them plans, each writes its own range, and one of them ends it."""
    expected = upgraded(without_seed, 20_000)
    command = ("example-data", "load", "mossy-owl", "--user-count", "20000", "--range")
    loading = [without_seed.fork(*command, f"{number}/4") for number in range(1, 5)]
    done = [each.finish() for each in loading]
    assert [each.returncode for each in done] == [0, 0, 0, 0], [each.stderr for each in done]
    said = [each.stdout for each in done]
    assert sorted(re.findall(r"range-loaded seed_key=mossy-owl range=(\d)", "".join(said))) == ["1", "2", "3", "4"]
    assert "".join(said).count("seed loaded") == 1
    assert [*rows(without_seed.url, PEOPLE), *rows(without_seed.url, RUNS)] == expected


def test_two_loads_at_once(without_seed: Project) -> None:
    """The second waits for the first, and finds the seed there."""
    commands = [without_seed.fork("example-data", "load", "mossy-owl", "--user-count", "15000") for _ in range(2)]
    done = [command.finish() for command in commands]
    assert [each.returncode for each in done] == [0, 0], done
    assert sorted(re.findall("^seed ([a-z]+) ", "".join(each.stdout for each in done), re.MULTILINE)) == [
        "loaded",
        "skipped",
    ]
    assert rows(without_seed.url, "SELECT count(*) FROM users") == [(15_000,)]


@pytest.mark.parametrize("by", ["downgrade", "remove"])
def test_a_load_is_given_up(without_seed: Project, by: str) -> None:
    """What was committed goes, indexes come back, and nothing of the load stays."""
    without_seed.psql(
        "COMMENT ON INDEX ix_users_display_name IS 'it''s ours'; COMMENT ON CONSTRAINT "
        "user_preferences_user_id_fkey ON user_preferences IS 'all have one'"
    )
    without_seed.psql("INSERT INTO users (id, display_name) VALUES ('00000000-0000-0000-0000-000000000001', 'Ours')")
    schema = rows(without_seed.url, SCHEMA)
    without_seed.psql("DELETE FROM users")
    load(without_seed, "--user-count", "30000", "--range", "3/6", "--defer-indexes")
    assert rows(without_seed.url, FOREIGN_KEYS) == []
    without_seed.psql("INSERT INTO users (id, display_name) VALUES ('00000000-0000-0000-0000-000000000001', 'Ours')")
    load(without_seed, "--range", "4/6")
    if by == "remove":
        done = without_seed.run("example-data", "remove", "mossy-owl", "--yes")
        assert (done.returncode, done.stdout.splitlines()[2].split()) == (0, ["users", "10000", "0", "0"]), done.stderr
        assert rows(without_seed.url, "SELECT seed_key, state FROM example_data_runs") == [("mossy-owl", "removed")]
    else:
        without_seed.alembic("downgrade", "0002")
        without_seed.alembic("upgrade", "0002")
        assert rows(without_seed.url, "SELECT * FROM example_data_runs") == []
    assert rows(without_seed.url, "SELECT display_name FROM users") == [("Ours",)]
    found = [row for row in rows(without_seed.url, SCHEMA) if "revision_check" not in str(row)]
    assert found == [row for row in schema if "revision_check" not in str(row)]
    assert rows(without_seed.url, TABLE) == [(None,)]


def test_a_load_is_given_up_while_it_runs(without_seed: Project) -> None:
    """A removal waits for the range that is being written, and the load ends with a sentence."""
    with psycopg.connect(without_seed.url) as holder:
        holder.execute(HELD)
        loading = without_seed.fork("example-data", "load", "mossy-owl", "--user-count", "10000", "--range", "1/2")
        while not _waits(without_seed, "COPY"):
            assert loading.poll() is None, loading.finish()
            time.sleep(0.05)
        removing = without_seed.fork("example-data", "remove", "mossy-owl", "--yes")
        while not _waits(without_seed, "SELECT"):
            assert removing.poll() is None, removing.finish()
            time.sleep(0.05)
        holder.rollback()
        removed, loaded = removing.finish(), loading.finish()
    assert removed.returncode == 0, removed.stderr
    assert rows(without_seed.url, "SELECT count(*) FROM users") == [(0,)]
    assert loaded.returncode in {0, 1}
    if loaded.returncode:
        assert "its load was given up by another command. To begin anew, run the command again." in loaded.stderr


def _waits(project: Project, statement: str) -> bool:
    query = (
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query ~ "
    )
    return bool(rows(project.url, f"{query} '^\\s*{statement}'"))


@pytest.fixture
def _ranges_of_few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut loads into ranges of a thousand rows; commands are forked from this process."""
    monkeypatch.setattr(load_ranges, "LEAST_ROWS", 1000)


@pytest.mark.usefixtures("_ranges_of_few_rows")
def test_keys_and_references_of_every_sort(new_project: Project) -> None:
    """Integer keys, a tree, columns that are written last: as an upgrade leaves them, at the same numbers."""
    project = write_revisions(new_project, team_rooms.TABLES, team_rooms.PIN)
    set_seeds(project, lambda _: [team_rooms.DEFINITION])
    project.alembic("upgrade", "s1")
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    before = contents(project, team_rooms.PIN), rows(project.url, SEQUENCES)
    project.variables["EXAMPLE_DATA_USER_COUNT"] = "2000"
    assert project.run("example-data", "apply").returncode == 0
    expected = _comparable(project), rows(project.url, SEQUENCES), rows(project.url, RUNS)
    assert project.run("example-data", "remove", "mossy-owl", "--yes").returncode == 0
    assert (contents(project, team_rooms.PIN), rows(project.url, SEQUENCES)) == before
    del project.variables["EXAMPLE_DATA_USER_COUNT"]
    said = load(project, "--user-count", "2000", "--range", "1/2")
    assert len(re.findall("range-loaded", said)) >= 3
    load(project, "--workers", "2")
    assert (_comparable(project), rows(project.url, SEQUENCES), rows(project.url, RUNS)) == expected
    assert project.run("example-data", "verify").returncode == 0
    assert project.run("example-data", "remove", "mossy-owl", "--yes").returncode == 0
    assert (contents(project, team_rooms.PIN), rows(project.url, SEQUENCES)) == before


def test_triggers_on_what_is_deleted(new_project: Project) -> None:
    """Columns that are written last are written, although rows of other ranges refer to theirs by then."""
    trigger = """
    CREATE INDEX ON members (boss_id); CREATE INDEX ON teams (best_id);
    CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END';
    CREATE TRIGGER nothing BEFORE DELETE ON teams FOR EACH ROW EXECUTE FUNCTION nothing();
    """
    project = write_revisions(new_project, team_rooms.TABLES + trigger, team_rooms.PIN)
    set_seeds(project, lambda _: [team_rooms.DEFINITION])
    project.alembic("upgrade", "s1")
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    load(project)
    assert rows(project.url, "SELECT count(*) FROM teams WHERE best_id IS NOT NULL") == [(6,)]
    assert project.run("example-data", "verify").returncode == 0


def _comparable(project: Project) -> list[tuple[object, ...]]:
    query = (
        "SELECT md5(string_agg((to_jsonb(t) - 'updated_at')::text, ',' ORDER BY (to_jsonb(t) - 'updated_at')::text))"
    )
    return [row for name in team_rooms.NAMES for row in rows(project.url, f"{query} FROM {name} t")]


@pytest.mark.usefixtures("_ranges_of_few_rows")
def test_two_seeds_are_loaded_whose_keys_no_sequence_counts(new_project: Project) -> None:
    """The second takes its numbers behind those that are reserved for the first, which are not there yet."""
    tables = team_rooms.TABLES.replace("bigint GENERATED ALWAYS AS IDENTITY", "bigint").replace(
        "INSERT INTO teams (code) VALUES ('own')", "INSERT INTO teams (id, code) VALUES (7, 'own')"
    )
    second = replace(team_rooms.PIN, name="kind-heron")
    project = write_revisions(new_project, tables, team_rooms.PIN, second)
    set_seeds(project, lambda _: [team_rooms.DEFINITION, team_rooms.DEFINITION | {"name": "kind-heron"}])
    project.alembic("upgrade", "s2")
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    load(project, "--user-count", "800", "--range", "2/2")
    done = project.run("example-data", "load", "kind-heron")
    assert done.returncode == 0, done.stderr
    load(project)
    assert rows(project.url, "SELECT min(id), max(id), count(*) FROM teams WHERE code LIKE 'kind%'") == [(808, 813, 6)]
    assert rows(project.url, "SELECT min(id), max(id), count(*) FROM teams WHERE code LIKE 'mossy%'") == [(8, 807, 800)]
    assert project.run("example-data", "verify").returncode == 0


@pytest.mark.usefixtures("_ranges_of_few_rows")
@pytest.mark.parametrize(("driver", "script"), DRIVERS, ids=["psycopg2", "psycopg", "psycopg async", "asyncpg"])
def test_drivers(without_seed: Project, driver: str, script: str) -> None:
    """Every driver loads the rows, in processes of their own."""
    expected = upgraded(without_seed, 1000)
    (without_seed.root / "migrations/env.py").write_text(script)
    without_seed.variables["EXAMPLE_DATA_DATABASE_URL"] = without_seed.url.replace(
        "postgresql", f"postgresql+{driver}", 1
    )
    load(without_seed, "--user-count", "1000", "--workers", "2")
    assert [*rows(without_seed.url, PEOPLE), *rows(without_seed.url, RUNS)] == expected


def test_a_row_that_is_refused(without_seed: Project) -> None:
    """The sentence is the worker's; what others committed is kept, and can be removed."""
    without_seed.psql("ALTER TABLE users ADD CHECK (display_name NOT LIKE 'Z%') NOT VALID")
    for _ in range(2):  # a load that is new, and one that is under way
        sentence = refuse(without_seed, "load", "mossy-owl", "--user-count", "20000", "--workers", "2")
        assert re.match(r"Seed 'mossy-owl': .*users.*check", sentence), sentence
    assert without_seed.run("example-data", "status").returncode == 1
    assert without_seed.run("example-data", "remove", "mossy-owl", "--yes").returncode == 0
    assert rows(without_seed.url, "SELECT count(*) FROM users") == [(0,)]


def test_a_script_whose_child_prints(without_seed: Project) -> None:
    """What it prints in a worker is not taken for the worker's error."""
    noisy = (
        "import multiprocessing, subprocess\n"
        "if multiprocessing.parent_process():\n"
        "    subprocess.run(['echo', 'noise'], check=True)\n"
    )
    (without_seed.root / "migrations/env.py").write_text(noisy + SYNC)
    without_seed.psql("ALTER TABLE users ADD CHECK (display_name IS NULL) NOT VALID")
    done = without_seed.run("example-data", "load", "mossy-owl", "--workers", "1", "--format", "json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "noise\n" in done.stderr
    assert "Seed 'mossy-owl': table users: PostgreSQL refused a row: " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_row_that_no_index_kept_out(without_seed: Project) -> None:
    """A foreign key that was off is not put back over a row of somebody else; once that is gone, the load ends."""
    load(without_seed, "--user-count", "20000", "--range", "1/2", "--defer-indexes")
    without_seed.psql(
        "INSERT INTO user_preferences (user_id, interest_theme_ids, safety_toggle_ids, unit_system) "
        "VALUES ('00000000-0000-0000-0000-000000000001', '{}', '{}', 'metric')"
    )
    sentence = (
        "Seed 'mossy-owl': an index or foreign key that was taken off cannot be put back: insert or update on table "
        '"user_preferences" violates foreign key constraint "user_preferences_user_id_fkey". Correct or delete the row '
        "of somebody else that breaks it, and run the command again."
    )
    assert refuse(without_seed, "load", "mossy-owl") == sentence
    assert "2 of 2 ranges are there" in without_seed.run("example-data", "status").stdout
    without_seed.psql("DELETE FROM user_preferences WHERE user_id = '00000000-0000-0000-0000-000000000001'")
    load(without_seed)
    assert without_seed.run("example-data", "verify").returncode == 0


def test_sessions_that_may_not_be_idle(without_seed: Project) -> None:
    """The connections that wait while ranges are written are not ended; and no more workers begin than ranges are."""
    (name,) = rows(without_seed.url, "SELECT current_database()")[0]
    without_seed.psql(f'ALTER DATABASE "{name}" SET idle_in_transaction_session_timeout = 3000')
    with psycopg.connect(without_seed.url, autocommit=True) as holder:
        holder.execute("BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0")
        holder.execute(HELD)
        loading = without_seed.fork("example-data", "load", "mossy-owl", "--user-count", "20000", "--workers", "4")
        while not _waits(without_seed, "COPY"):
            assert loading.poll() is None, loading.finish()
            time.sleep(0.05)
        time.sleep(4)
        holder.execute("ROLLBACK")
    done = loading.finish()
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("database: ") == 1
    assert rows(without_seed.url, "SELECT count(*) FROM users") == [(20_000,)]


def test_a_ledger_in_another_schema_of_the_search_path(without_seed: Project) -> None:
    """A load of it is not this one's: each marks its own ranges."""
    without_seed.psql(OTHER_SCHEMA)
    load(without_seed, "--user-count", "20000", "--range", "1/2")
    load(replace(without_seed, url=f"{without_seed.url}&options=-csearch_path%3Dother%2Cpublic"))
    assert rows(without_seed.url, MARKS) == [(1, True, 20_000), (2, False, None)]
    assert rows(without_seed.url, "SELECT user_count FROM other.example_data_runs") == [(12,)]
    load(without_seed)
    assert rows(without_seed.url, "SELECT count(*) FROM users UNION ALL SELECT count(*) FROM other.users") == [
        (20_000,),
        (12,),
    ]


@pytest.mark.parametrize("arguments", [(), ("--user-count", "20000")])
def test_workers_that_end_at_once(without_seed: Project, arguments: Sequence[str]) -> None:
    """A worker that is gone before it is told to begin is missed in a sentence, also where it was to make a digest."""
    deadly = (
        "import multiprocessing\nfor child in multiprocessing.active_children():\n    child.kill()\n    child.join()\n"
    )
    (without_seed.root / "migrations/env.py").write_text(deadly + SYNC)
    assert refuse(without_seed, "load", "mossy-owl", "--workers", "1", *arguments) == (
        "Seed 'mossy-owl': its workers ended before all was written (0 of 1 ranges are there; exit codes -9). Run the "
        "command again: it goes on from there."
    )


@pytest.mark.parametrize("arguments", [("--range", "1/3"), ()], ids=["under way", "new"])
def test_workers_that_end_while_they_connect(without_seed: Project, arguments: Sequence[str]) -> None:
    """The word to begin, and a digest, may be on their way then: neither is taken for an error."""
    if arguments:
        load(without_seed, "--user-count", "30000", *arguments)
    deadly = (
        "import multiprocessing, os, signal, time\n"
        "if multiprocessing.parent_process():\n    time.sleep(1)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    (without_seed.root / "migrations/env.py").write_text(deadly + SYNC)
    there = "1 of 3 ranges are there" if arguments else "0 of 2 ranges are there"
    assert refuse(without_seed, "load", "mossy-owl", "--user-count", "30000", "--workers", "2") == (
        f"Seed 'mossy-owl': its workers ended before all was written ({there}; exit codes -9, -9). Run the command "
        "again: it goes on from there."
    )


def test_workers_where_nothing_forks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows and macOS: a worker that loads its own modules gets the word, and sends its error."""
    monkeypatch.setattr(load_processes, "CONTEXT", multiprocessing.get_context("spawn"))
    with load_processes.started(tmp_path / "alembic.ini", "mossy-owl", 2) as (worker, idle):
        worker.pipe.send("begin")
        assert worker.pipe.recv().startswith(f"{tmp_path / 'alembic.ini'}: ")
        worker.process.join()
    assert (worker.process.exitcode, idle.process.exitcode) == (1, -signal.SIGKILL)


@pytest.mark.parametrize("way", ["fork", "spawn", "none", "killed"])
def test_who_makes_the_digest(without_seed: Project, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """A worker makes it while the command looks at the tables; without workers, or without that one, the command."""
    chain = history.read_chain(ScriptDirectory(str(without_seed.root / "migrations")))
    pin = replace(chain.applied["mossy-owl"].pin, digest="", password=Secret("hunter2"))
    if way in multiprocessing.get_all_start_methods():
        monkeypatch.setattr(load_processes, "CONTEXT", multiprocessing.get_context(way))
    with load_processes.started(without_seed.root / "alembic.ini", "mossy-owl", way != "none") as workers:
        if way == "killed":
            workers[0].process.kill()
            workers[0].process.join()
        if way in multiprocessing.get_all_start_methods():
            monkeypatch.setattr(pinning, "with_digest", lambda pin: pin)  # of the command
        assert load_workers.make_digest(workers, pin)().digest == DIGEST


def test_a_worker_that_cannot_make_the_digest(tmp_path: Path) -> None:
    """The command tries it, too, and sees why."""
    pin = Pin("mossy-owl", 1, 12, dataset="nowhere:at_all")
    with load_processes.started(tmp_path / "alembic.ini", "mossy-owl", 1) as workers:
        digested = load_workers.make_digest(workers, pin)
        with pytest.raises(DatasetError, match="Dataset 'nowhere:at_all': module 'nowhere' cannot be imported"):
            digested()


def test_a_lock_of_the_projects_own(without_seed: Project) -> None:
    """Workers would wait for ever for what the command's own env.py holds."""
    lock = '    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4711)")\n    context.configure('
    (without_seed.root / "migrations/env.py").write_text(SYNC.replace("    context.configure(", lock))
    assert refuse(without_seed, "load", "mossy-owl", "--workers", "2") == (
        "Seed 'mossy-owl': env.py: it holds an advisory lock that its workers wait for (expected upgrade_lock of "
        "example_data.environment, which lets them pass). Use that, or let --range write the parts one by one."
    )
    load(without_seed, "--range", "1/1")


def test_a_script_that_goes_on_to_another_schema(without_seed: Project) -> None:
    """The first one is loaded, as it is that `status` reads."""
    without_seed.psql(OTHER_SCHEMA)
    twice = SYNC[SYNC.index("    context.configure(") :]
    again = '    connection.exec_driver_sql("SET search_path = other, public")\n    connection.commit()\n' + twice
    (without_seed.root / "migrations/env.py").write_text(SYNC + again)
    assert load(without_seed, "--workers", "1").count("seed loaded") == 1
    assert rows(without_seed.url, "SELECT to_regclass('other.example_data_ranges')") == [(None,)]


def test_a_pool_of_one_connection(without_seed: Project) -> None:
    """A load needs a second one."""
    pool = "pool_size=1, max_overflow=0, pool_timeout=0.1"
    (without_seed.root / "migrations/env.py").write_text(SYNC.replace("poolclass=pool.NullPool", pool))
    assert refuse(without_seed, "load", "mossy-owl", "--workers", "1") == (
        "Seed 'mossy-owl': env.py: its pool has no second connection (expected two at a time). Let it have more."
    )


def test_a_downgrade_that_shrinks_it(without_seed: Project) -> None:
    """It would leave a load that goes on to the larger size: it is refused, and a removal lets it through."""
    without_seed.variables["EXAMPLE_DATA_IS_ENABLED"] = "off"
    without_seed.alembic("upgrade", "head")
    grow(without_seed)
    without_seed.alembic("upgrade", "head")
    without_seed.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    load(without_seed, "--user-count", "20000", "--range", "1/4")
    assert without_seed.fail("downgrade", "-1").endswith(
        "seed 'mossy-owl': it is being loaded (1 of 4 ranges are there). Go on with it: example-data load mossy-owl; "
        "or give it up: example-data remove mossy-owl."
    )
    assert without_seed.run("example-data", "remove", "mossy-owl", "--yes").returncode == 0
    without_seed.alembic("downgrade", "-1")


def test_gates(without_seed: Project) -> None:
    """Nothing is loaded while example data is off, nor into a database that forbids it."""
    assert without_seed.run("example-data", "consent", "forbid").returncode == 0
    assert "forbids example data" in refuse(without_seed, "load", "mossy-owl")
    without_seed.variables["EXAMPLE_DATA_IS_ENABLED"] = "off"
    assert load(without_seed).startswith("seed skipped seed_key=mossy-owl reason=disabled")
    assert rows(without_seed.url, TABLE) == [(None,)]
    without_seed.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    assert refuse(without_seed, "load", "mossy-owl", "--size", "people=3") == (
        "sizes.people: dataset 'example_data.datasets.people:v1' does not know it (expected users). Correct the name, "
        "or leave it out."
    )
    assert refuse(without_seed, "load", "mossy-ow") == (
        "Seed 'mossy-ow': no revision that has run applies it (did you mean mossy-owl?). Correct the name, or upgrade "
        "first."
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--range", "3/2"], "--range 3/2: wrong value (expected I/N, such as 2/8, with I from 1 to N)"),
        (["--range", "x"], "--range x: wrong value (expected I/N, such as 2/8, with I from 1 to N)"),
        (["--range", "1/2", "--workers", "2"], "--workers, --range, --queue: each says who writes. Give one of them."),
        (["--range", "1/2", "--queue", ""], "--workers, --range, --queue: each says who writes. Give one of them."),
        (["--workers", "0"], "Invalid value for '--workers'"),
        (["--user-count", "0"], "Invalid value for '--user-count'"),
    ],
    ids=["beyond", "no numbers", "two ways", "with a queue", "none", "no rows"],
)
def test_wrong_usage(without_seed: Project, arguments: list[str], sentence: str) -> None:
    """It is told before anything is read."""
    done = without_seed.run("example-data", "load", "mossy-owl", *arguments)
    assert (done.returncode, sentence in done.stderr) == (2, True), done.stderr


def test_rows_that_were_kept_are_not_loaded_again(without_seed: Project) -> None:
    """They would be in the way."""
    load(without_seed)
    without_seed.psql("UPDATE users SET display_name = 'Ours' WHERE id IN (SELECT id FROM users LIMIT 1)")
    assert without_seed.run("example-data", "remove", "mossy-owl", "--yes", "--on-edited", "keep").returncode == 0
    assert refuse(without_seed, "load", "mossy-owl") == (
        "Seed 'mossy-owl': rows of it were kept when it was removed. Bring it back: example-data apply mossy-owl; or "
        "delete them, and remove it again."
    )


def test_a_script_does_not_remove_what_is_being_loaded(without_seed: Project) -> None:
    """It would leave rows: it stops."""
    load(without_seed, "--user-count", "10000", "--range", "1/2")
    script = without_seed.alembic("downgrade", "0003:0002", "--sql")
    assert "the seed is being loaded. End that first, with example-data load or example-data remove" in (
        without_seed.psql(script)
    )
    assert rows(without_seed.url, "SELECT count(*) FROM users") == [(5_000,)]


def test_a_role_that_may_not_create_the_table(without_seed: Project) -> None:
    """It is told what it lacks, and nothing is written."""
    grants = "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO loader"
    without_seed.psql(f"CREATE ROLE loader LOGIN; {grants}")
    without_seed.variables["EXAMPLE_DATA_DATABASE_URL"] = without_seed.url.replace("postgres@", "loader@", 1)
    sentence = refuse(without_seed, "load", "mossy-owl")
    assert without_seed.psql("DROP OWNED BY loader; DROP ROLE loader") == ""
    assert sentence == (
        "Seed 'mossy-owl': table example_data_ranges: this role may not create it (expected CREATE on schema public). "
        "Grant that, or load as the owner of example_data_runs."
    )


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="children are found in /proc")
@pytest.mark.parametrize("who", ["a worker", "the parent", "Ctrl-C"])
def test_killed(without_seed: Project, who: str) -> None:
    """The others go on without a worker; without the parent they end, and the next command goes on."""
    expected = upgraded(without_seed, 20_000)
    with psycopg.connect(without_seed.url) as holder:
        holder.execute(HELD)
        loading = without_seed.fork("example-data", "load", "mossy-owl", "--user-count", "20000", "--workers", "2")
        while len(workers := children(loading.pid)) < 2 or not _waits(without_seed, "COPY"):
            assert loading.poll() is None, loading.finish()
            time.sleep(0.05)
        if who == "Ctrl-C":
            os.kill(loading.pid, signal.SIGINT)
        else:
            os.kill(workers[0] if who == "a worker" else loading.pid, signal.SIGKILL)
            while who == "the parent" and any(map(_is_alive, workers)):
                time.sleep(0.05)
            time.sleep(0.3)
        holder.rollback()
    done = loading.finish()
    assert "Traceback" not in done.stderr
    assert done.returncode == {"a worker": 0, "the parent": -signal.SIGKILL, "Ctrl-C": 130}[who], done.stderr
    assert not any(map(_is_alive, workers))
    if who != "a worker":
        load(without_seed)
    assert [*rows(without_seed.url, PEOPLE), *rows(without_seed.url, RUNS)] == expected


def children(process: int) -> list[int]:
    """Return the processes that a process has started."""
    path = Path(f"/proc/{process}/task/{process}/children")
    return list(map(int, path.read_text().split())) if path.exists() else []


def _is_alive(process: int) -> bool:
    path = Path(f"/proc/{process}/stat")
    return path.exists() and path.read_text().split()[2] != "Z"
