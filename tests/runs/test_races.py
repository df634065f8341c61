"""What happens at the same moment as a removal: rows in gaps of its keys, growths, and other seeds."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

import psycopg
import pytest

from example_data import columns as c
from example_data.generation.dataset import Dataset, Table
from example_data.generation.generator import SeedRows
from example_data.generation.pin import Pin
from example_data.generation.pinning import digest
from example_data.postgres import integer_keys
from example_data.postgres.session import PsycopgSession
from tests.support.project import ON, Project, rows
from tests.support.revisions import write_revision, write_revisions

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from tests.support.forked_commands import ForkedCommand

TABLES = """
CREATE TABLE teams (id bigserial PRIMARY KEY, code text NOT NULL);
CREATE TABLE members (id bigserial PRIMARY KEY, team_id bigint NOT NULL REFERENCES teams, name text NOT NULL);
CREATE TABLE badges (id bigserial PRIMARY KEY, member_id bigint NOT NULL REFERENCES members);
"""
_TEAMS = Table("teams", rows=c.size("teams", 30), columns={"id": c.serial_key(), "code": c.code(6)})
_LEADERS = Table("members", rows=c.size("members", 30), columns={"id": c.serial_key(), "name": c.person_name()})
grouped = Dataset(
    _TEAMS,
    Table(
        "members",
        rows=c.per("teams", low=0, high=4),
        columns={"id": c.serial_key(), "team_id": c.parent("teams"), "name": c.person_name()},
    ),
    Table("badges", rows=c.per("members"), columns={"id": c.serial_key(), "member_id": c.parent("members")}),
)
alone = Dataset(_TEAMS)
forward = Dataset(_TEAMS, replace(_LEADERS, rows=c.per("teams")))
backward = Dataset(_LEADERS, replace(_TEAMS, rows=c.per("members")))


def pinned(name: str, dataset: str, count: int = 30) -> Pin:
    """Return a pin of one of these datasets."""
    return Pin(name, 2026, count, dataset=f"tests.runs.test_races:{dataset}")


@contextmanager
def paused(project: Project, *command: str, before: str) -> Iterator[ForkedCommand]:
    """Run a command that waits before it deletes or inserts, while the body runs; then let it go on."""
    with psycopg.connect(project.url, autocommit=True) as holder:
        holder.execute("SELECT pg_advisory_lock(4711)")
        holder.execute(
            "CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN NULL; END $$"
        )
        holder.execute(f"CREATE TRIGGER pause BEFORE {before} FOR EACH STATEMENT EXECUTE FUNCTION pause()")
        process = project.fork(*command)
        wait_for_lock(project, process, "locktype = 'advisory'")
        yield process
        holder.execute("SELECT pg_advisory_unlock(4711)")


def wait_for_lock(project: Project, process: ForkedCommand | subprocess.Popen[str], kind: str) -> None:
    """Wait until somebody waits for a lock, or the process has ended."""
    query = f"SELECT count(*) FROM pg_locks WHERE NOT granted AND {kind}"
    while process.poll() is None and rows(project.url, query) == [(0,)]:
        time.sleep(0.05)


def test_a_row_in_a_gap_of_the_keys(new_project: Project) -> None:
    """Somebody's row under a number of the block that no row of the seed has stays, and nothing is removed."""
    write_revisions(new_project, TABLES, pinned("mossy-owl", "grouped"))
    new_project.alembic(*ON, "upgrade", "s1")
    taken = {number for (number,) in rows(new_project.url, "SELECT id FROM members")}
    gap = next(number for number in range(1, 121) if number not in taken)
    with paused(new_project, "alembic", "downgrade", "t", before="DELETE ON badges") as process:
        new_project.psql("INSERT INTO teams (code) VALUES ('OURS')")
        new_project.psql(f"INSERT INTO members SELECT {gap}, id, 'MINE' FROM teams WHERE code = 'OURS'")
    errors = process.communicate()[1]
    assert (
        "Revision s1, seed 'mossy-owl': table members: somebody added rows under its seed's keys meanwhile "
        f"(expected {len(taken)}, found {len(taken) + 1}). Run the command again. Nothing was removed."
    ) in errors
    assert rows(new_project.url, "SELECT count(*) FROM members") == [(len(taken) + 1,)]


def test_a_growth_beside_a_removal(new_project: Project) -> None:
    """Without the upgrade lock, a growth waits for a removal, and then has nothing to grow."""
    small, large = (replace(pin, digest=digest(pin)) for pin in (pinned("mossy-owl", "forward", n) for n in (20, 60)))
    write_revisions(new_project, TABLES.replace("bigint NOT NULL", "bigint"), small)
    growth = (
        f"op.grow_seed('mossy-owl', seed=2026, user_count=(20, 60), dataset={small.dataset!r}, "
        f"scheme=2, digest=({small.digest!r}, {large.digest!r}))"
    )
    write_revision(new_project, "g", "s1", growth, "pass")
    new_project.alembic(*ON, "upgrade", "s1")
    new_project.alembic("upgrade", "g")
    removal = f"op.remove_seed('mossy-owl', seed=2026, dataset={small.dataset!r})"
    write_revision(new_project, "r", "g", removal, "pass")
    environment = new_project.root / "migrations/env.py"
    environment.write_text(environment.read_text().replace(", upgrade_lock(own)", ""))
    with paused(new_project, "alembic", "upgrade", "r", before="DELETE ON teams") as removing:
        new_project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
        growing = new_project.fork("example-data", "apply")
        wait_for_lock(new_project, growing, "locktype IN ('transactionid', 'tuple')")
    outputs = [process.communicate()[1] for process in (removing, growing)]
    assert (removing.returncode, growing.returncode) == (0, 0), outputs
    assert rows(new_project.url, "SELECT (SELECT count(*) FROM teams), (SELECT count(*) FROM example_data_runs)") == [
        (0, 0)
    ]


def test_two_seeds_that_number_in_other_orders(new_project: Project) -> None:
    """One waits for the other, whichever of two sequences its dataset has first."""
    write_revisions(new_project, TABLES, pinned("mossy-owl", "forward"))
    new_project.alembic("upgrade", "t")

    def reserve(dataset: str) -> None:
        with psycopg.connect(new_project.url) as connection:
            integer_keys.reserve(PsycopgSession(connection), SeedRows.whole(pinned("mossy-owl", dataset)))

    is_waited_for = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '{}_id_seq'::regclass"
    with ThreadPoolExecutor() as pool, psycopg.connect(new_project.url) as holder:
        holder.execute("ALTER SEQUENCE members_id_seq INCREMENT BY 1")
        waiting = [pool.submit(reserve, "backward")]
        while rows(new_project.url, is_waited_for.format("members")) == [(0,)]:
            time.sleep(0.05)
        waiting.append(pool.submit(reserve, "forward"))
        time.sleep(0.5)
        holder.rollback()
        for each in waiting:
            each.result()
    assert rows(new_project.url, "SELECT last_value FROM pg_sequences WHERE sequencename <> 'badges_id_seq'") == [
        (60,),
        (60,),
    ]


@pytest.mark.parametrize("verb", ["grow", "shrink"])
def test_a_script_that_is_loaded_twice(new_project: Project, verb: str) -> None:
    """The second time changes nothing, although neither the first size nor the digest tell the run before and after."""
    small, large = (
        replace(Pin("mossy-owl", 2026, 5, dataset="tests.runs.test_races:sized", sizes={"notes": size}), digest="")
        for size in (12_000, 13_000)
    )
    small, large = (replace(pin, digest=digest(pin)) for pin in (small, large))
    write_revisions(
        new_project, "CREATE TABLE topics (id uuid PRIMARY KEY); CREATE TABLE notes (id bigserial PRIMARY KEY)", small
    )
    calls = [
        f"op.{name}('mossy-owl', seed=2026, user_count=5, sizes={(dict(one.sizes), dict(other.sizes))}, "
        f"dataset={one.dataset!r}, scheme=2, digest={(one.digest, other.digest)!r})"
        for name, one, other in (("grow_seed", small, large), ("shrink_seed", large, small))
    ]
    write_revision(new_project, "g", "s1", *calls)
    new_project.alembic(*ON, "upgrade", "s1" if verb == "grow" else "g")
    where = ("upgrade", "s1:g") if verb == "grow" else ("downgrade", "g:s1")
    script = new_project.alembic(*ON, *where, "--sql")
    statements = script.partition("UPDATE alembic_version")[0]
    first = new_project.psql(f"{statements} COMMIT;")
    counts = "SELECT count(*), max(id) FROM notes"
    expected = [(13_000, 13_000)] if verb == "grow" else [(12_000, 12_000)]
    assert (first, rows(new_project.url, counts)) == ("", expected)
    assert new_project.psql(f"{statements} COMMIT;") == ""
    assert rows(new_project.url, counts) == expected


sized = Dataset(
    Table("topics", rows=c.size("topics", 5), columns={"id": c.uuid_key()}),
    Table("notes", rows=c.size("notes", 20), columns={"id": c.serial_key()}),
)


@pytest.mark.parametrize(("count", "is_locked"), [(30, False), (100_001, True)])
def test_whom_a_removal_blocks(new_project: Project, count: int, *, is_locked: bool) -> None:
    """Others write to the table of a small seed meanwhile, and only read that of a large one."""
    write_revisions(new_project, TABLES, pinned("mossy-owl", "alone", count))
    new_project.alembic(*ON, "upgrade", "s1")
    with (
        paused(new_project, "alembic", "downgrade", "t", before="DELETE ON teams") as process,
        psycopg.connect(new_project.url, autocommit=True) as other,
    ):
        other.execute("SET lock_timeout = 100")
        assert other.execute("SELECT count(*) FROM teams").fetchone() == (count,)
        with pytest.raises(psycopg.errors.LockNotAvailable) if is_locked else nullcontext():
            other.execute("INSERT INTO teams (code) VALUES ('OURS')")
    assert process.communicate()[1].count("seed removed") == 1
    assert rows(new_project.url, "SELECT count(*) FROM teams") == [(0 if is_locked else 1,)]
