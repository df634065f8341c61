"""A chain that applies, grows and shrinks seeds, disturbed while it goes up and down, and compared with itself."""

from __future__ import annotations

import json
import re
import signal
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from example_data import Dataset, Table
from example_data import columns as c
from example_data.generation.pin import Pin
from example_data.generation.pinning import digest
from tests.support.forked_commands import TIMEOUT
from tests.support.project import Project, copy_repository, rows
from tests.support.revisions import add, write_revision

if TYPE_CHECKING:
    import random
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.faults.rounds import Tally
    from tests.support.server import Server

    Disturbed = Callable[[Project, tuple[str, ...], float], subprocess.CompletedProcess[str]]
    """Runs a command that takes about so many seconds, and lets something happen to it."""

TABLES = """
CREATE TABLE teams (id bigserial PRIMARY KEY, code text NOT NULL);
CREATE TABLE members (id bigserial PRIMARY KEY, team_id bigint NOT NULL REFERENCES teams, name text NOT NULL);
CREATE TABLE badges (id uuid PRIMARY KEY, member_id bigint NOT NULL REFERENCES members);
INSERT INTO teams (code) VALUES ('OURS');
INSERT INTO members (team_id, name) SELECT id, 'Somebody' FROM teams;
"""

teams = Dataset(
    Table("teams", rows=c.size("teams", 300), columns={"id": c.serial_key(), "code": c.code(6)}),
    Table(
        "members",
        rows=c.per("teams", low=0, high=4),
        columns={"id": c.serial_key(), "team_id": c.parent("teams"), "name": c.person_name()},
    ),
    Table("badges", rows=c.per("members"), columns={"id": c.uuid_key(), "member_id": c.parent("members")}),
)

REVISIONS = ("t", "s", "g", "k", "h")
"""The tables; a seed; more of it; less of it; another seed."""

RESIZED = {("s", "g"): "a growth", ("k", "g"): "a growth", ("g", "s"): "a shrinking", ("g", "k"): "a shrinking"}
"""Steps that are neither an upgrade nor a downgrade of whole seeds."""

SEEDS = (("mossy-owl", 2026, 200), ("kind-heron", 7, 100))
"""Name, number and size of the seeds at the last revision, as the registry has them."""

SNAPSHOT = """
SELECT (SELECT version_num FROM alembic_version), ARRAY[
    (SELECT md5(string_agg(r::text, ' ' ORDER BY r)) FROM teams r),
    (SELECT md5(string_agg(r::text, ' ' ORDER BY r)) FROM members r),
    (SELECT md5(string_agg(r::text, ' ' ORDER BY r)) FROM badges r),
    (SELECT string_agg(sequencename || last_value, ' ' ORDER BY sequencename) FROM pg_sequences),
    (SELECT string_agg(concat_ws(' ', user_count, seed, dataset, digest, revision, seed_key, CASE
        jsonb_typeof(definition) WHEN 'object' THEN definition - 'blocks' ELSE definition END), ' ' ORDER BY seed_key)
        FROM example_data_runs),
    (SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace)
]
"""
"""The version, and everything that a seed may change: rows, sequences, runs, and what it may leave: tables, indexes."""

SESSIONS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

CODES = {"alembic": {0, 255}, "example-data": {0, 1, 2}}
"""The exit codes that there are."""

State = tuple[str, list[str | None]]


def verdict(done: subprocess.CompletedProcess[str]) -> str:
    """How a command ended: it was `killed`, is `done`, or stopped with `one sentence`; nothing else is accepted."""
    output = done.stdout + done.stderr
    assert "Traceback" not in output, output
    if done.returncode == -signal.SIGKILL:
        return "killed"
    assert done.returncode in CODES[done.args[0]], (done.returncode, output)
    sentences = re.findall(r"(?m)^(?:.*FAILED: |example-data: ).+$", output)
    if done.returncode == 0:
        return "done"
    if done.returncode == 2:
        assert re.search(r"(?m)^Error: .+$", done.stderr), output
        return "wrong usage"
    if not sentences and done.args[1] in {"status", "check"}:
        return "a listing of what differs"
    assert len(sentences) == 1, output
    return "one sentence"


def write_chain(project: Project) -> None:
    """Write the revisions, in place of the repository's own but for the ledger's."""
    for path in (project.root / "migrations/versions").glob("000[2-9]_*.py"):
        path.unlink()
    write_revision(project, "t", "0001", f"op.execute({TABLES!r})", "op.execute('DROP TABLE badges, members, teams')")
    small, large, middle = (_pin(size) for size in (100, 300, 200))
    seeds = [{"name": name, "seed": seed, "userCount": count, "dataset": small.dataset} for name, seed, count in SEEDS]
    (project.root / "seeds/registry.json").write_text(json.dumps({"version": 1, "seeds": seeds}))
    add(project, "s", "t", small)
    write_revision(project, "g", "s", _resize("grow", small, large), _resize("shrink", large, small))
    write_revision(project, "k", "g", _resize("shrink", large, middle), _resize("grow", middle, large))
    add(project, "h", "k", Pin(*SEEDS[1], dataset=small.dataset))
    env = project.root / "migrations/env.py"
    text = env.read_text().replace(
        "target_metadata=", "transaction_per_migration='EACH' in __import__('os').environ, target_metadata=", 1
    )
    env.write_text(text)


def _pin(size: int) -> Pin:
    pin = Pin("mossy-owl", 2026, size, dataset="tests.faults.chains:teams")
    return replace(pin, digest=digest(pin))


def _resize(verb: str, before: Pin, after: Pin) -> str:
    sizes, digests = (before.user_count, after.user_count), (before.digest, after.digest)
    arguments = f"seed=2026, user_count={sizes}, dataset={before.dataset!r}, scheme=2, digest={digests}"
    return f"op.{verb}_seed('mossy-owl', {arguments})"


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[Path]:
    """Yield a folder that is a disk of its own, or skip the test."""
    import subprocess  # noqa: PLC0415

    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a small disk cannot be mounted: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@dataclass
class Template:
    """A database with the tables and no seed, to be cloned, and what is in it after each revision and `apply`."""

    project: Project
    server: Server
    states: dict[str, State] = field(default_factory=dict)
    caught_up: list[State] = field(default_factory=list)
    """At the last revision without seeds, with the first one brought in by `apply`, and with both."""
    seconds: float = 1.0
    """How long it took to upgrade."""
    numbers: Iterator[int] = field(default_factory=count)

    @contextmanager
    def clone(self, chain: Chain | None = None) -> Iterator[Chain]:
        """Yield the chain on another database, a copy of this one or of another clone."""
        origin = conninfo_to_dict(chain.project.url if chain else self.project.url)["dbname"]
        with self.server.database(f"clone_{next(self.numbers)}", str(origin)) as url:
            yield Chain(self, replace(self.project, url=url, variables=dict(self.project.variables)))


def make_template(server: Server, folder: Path) -> Template:
    """Make the chain, and walk it once undisturbed."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE chain")
    project = Project(copy_repository(folder), server.url("chain"), {"EXAMPLE_DATA_IS_ENABLED": "on"})
    write_chain(project)
    project.alembic("upgrade", "t")
    template = Template(project, server)
    with template.clone() as chain:
        for revision in REVISIONS:
            chain.project.alembic("upgrade", revision)
            template.states[revision] = chain.snapshot()
        for revision in reversed(REVISIONS):
            chain.project.alembic("downgrade", revision)
            assert chain.snapshot() == template.states[revision]
        started = time.monotonic()
        chain.project.alembic("upgrade", "h")
        template.seconds = time.monotonic() - started
    with template.clone() as chain:
        chain.go_up_without_seeds()
        for variables in ({"EXAMPLE_DATA_SEED_NAME": "none"}, {"EXAMPLE_DATA_SEED_NAME": "mossy-owl"}, {}):
            if variables.get("EXAMPLE_DATA_SEED_NAME") != "none":
                replace_variables = {**chain.project.variables, **variables}
                assert replace(chain.project, variables=replace_variables).run("example-data", "apply").returncode == 0
            template.caught_up.append(chain.snapshot())
    return template


@dataclass
class Chain:
    """The chain on a database, at one of its revisions."""

    template: Template
    project: Project
    revision: str = "t"
    seconds: dict[str, float] = field(default_factory=dict)
    """How long a kind of step took when it was last gone undisturbed."""

    def snapshot(self) -> State:
        """Return what is in the database."""
        ((version, parts),) = rows(self.project.url, SNAPSHOT)
        return version, parts  # type: ignore[return-value]

    def go_up_without_seeds(self) -> None:
        """Upgrade while example data is off."""
        replace(self.project, variables={}).alembic("upgrade", "h")

    def step(self, source: random.Random) -> Step:
        """Return one of the ways from here to another revision."""
        target = source.choice([revision for revision in REVISIONS if revision != self.revision])
        here, there = REVISIONS.index(self.revision), REVISIONS.index(target)
        verb = "upgrade" if here < there else "downgrade"
        passed = REVISIONS[min(here, there) : max(here, there) + 1]
        allowed = [self.template.states[revision] for revision in (passed if here < there else passed[::-1])]
        return Step(RESIZED.get((self.revision, target), f"`alembic {verb}`"), ("alembic", verb, target), allowed)

    def try_step(self, step: Step, disturbed: Disturbed, fault: str, tally: Tally) -> None:
        """Go a step disturbed, check what it left, go it again, and check that it came to its end."""
        if "EACH" not in self.project.variables:
            step = replace(step, allowed=[step.allowed[0], step.allowed[-1]])
        done = disturbed(self.project, step.command, self.seconds.get(step.what, self.template.seconds))
        how = verdict(done)
        self.wait_for_sessions()
        state = self.snapshot()
        assert state in step.allowed, (state, step, done)
        assert how != "done" or state == step.allowed[-1], (state, step, done)
        place = {0: "nothing of it there", len(step.allowed) - 1: "all of it there"}
        left = place.get(step.allowed.index(state), "whole revisions of it there")
        tally[fault.format(step.what)][how if how == "done" else f"{how}, {left}"] += 1
        started = time.monotonic()
        again = self.project.run(*step.command)
        if state == step.allowed[0]:
            self.seconds[step.what] = time.monotonic() - started
        assert (again.returncode, self.snapshot()) == (0, step.allowed[-1]), again.stderr

    def walk(self, source: random.Random, disturbed: Disturbed, fault: str, tally: Tally) -> None:
        """Go to another revision, disturbed."""
        step = self.step(source)
        self.try_step(step, disturbed, fault, tally)
        self.revision = step.command[-1]

    def wait_for_sessions(self) -> None:
        """Wait until the server has noticed the end of every command, and see that no lock is left."""
        with psycopg.connect(self.project.url, autocommit=True) as connection:
            deadline = time.monotonic() + TIMEOUT
            while connection.execute(SESSIONS).fetchall():
                assert time.monotonic() < deadline, "a session stays"
                time.sleep(0.01)
            query = "SELECT locktype FROM pg_locks WHERE locktype = 'advisory'"
            assert connection.execute(query).fetchall() == []


@dataclass(frozen=True)
class Step:
    """A command, and the states in which it may leave the database, from nothing done to everything done."""

    what: str
    command: tuple[str, ...]
    allowed: list[State]
