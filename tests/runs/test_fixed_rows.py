"""Fixed rows and passwords in PostgreSQL: written once, compared but for passwords, and removed like all others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from example_data.errors import RevisionError
from example_data.generation import pinning
from example_data.generation.pin import Pin
from example_data.generation.secret import Secret
from example_data.project import settings
from example_data.runs import trial
from tests.support.datasets.personas import TABLES
from tests.support.project import ON, rows
from tests.support.realistic_schemas import set_seeds
from tests.support.revisions import contents, write_revision, write_revisions

if TYPE_CHECKING:
    from tests.support.project import Project

PASSWORD = "correct horse"  # noqa: S105 - nobody's
ANCHOR = {"anchor": "2026-01-01"}
PIN = Pin("mossy-owl", 2026, 5, dataset="tests.support.datasets.personas:v1", sizes={"users": 30}, parameters=ANCHOR)
GROWING = Pin("mossy-owl", 2026, 5, dataset="tests.support.datasets.personas:growing", parameters=ANCHOR)
DEFINITION = {"name": "mossy-owl", "seed": 2026, "dataset": PIN.dataset, "sizes": {"teams": 5, "users": 30}}
HASHES = "SELECT email, password FROM users WHERE password <> '!' ORDER BY id"
ALICE = "pbkdf2_sha256$600000$f1d3f5cab55d5395fd0dd8a88823ca3b$6ktlgsaj6W5f8Jo9fEtl5JXp5cR9MqrIZvCaexULjzs="
"""Django 5.2.19 takes the password for it."""


@pytest.fixture
def project(new_project: Project) -> Project:
    """Return a project whose revision s1 applies the seed, with a password in its environment."""
    write_revisions(new_project, TABLES, PIN)
    set_seeds(new_project, lambda _: [DEFINITION])
    new_project.alembic("upgrade", "t")
    new_project.variables["EXAMPLE_DATA_PASSWORD"] = PASSWORD
    return new_project


def run(project: Project, *command: str) -> str:
    """Run a command, which must work; return all that it printed."""
    done = project.run(*command)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout + done.stderr


def test_online_is_offline(project: Project) -> None:
    """A script writes the same rows as an upgrade, hashes too; nothing is left after a downgrade by either."""
    script = project.alembic(*ON, "upgrade", "t:s1", "--sql")
    project.alembic(*ON, "upgrade", "s1")
    online = contents(project, PIN)
    project.alembic("downgrade", "t")
    assert not any(contents(project, PIN).values())
    assert project.psql(script) == ""
    assert contents(project, PIN) == online
    assert rows(project.url, HASHES)[0] == ("alice@example.com", ALICE)
    assert (len(rows(project.url, HASHES)), PASSWORD in script) == (2, False)
    assert project.psql(project.alembic("downgrade", "s1:t", "--sql")) == ""
    assert not any(contents(project, PIN).values())


def test_nobody_logs_in_without_a_password(project: Project) -> None:
    """Without the setting no row has a hash; the digest is the same, which the pin was made with."""
    del project.variables["EXAMPLE_DATA_PASSWORD"]
    project.alembic(*ON, "upgrade", "s1")
    assert rows(project.url, "SELECT DISTINCT password FROM users") == [("!",)]
    assert pinning.digest(replace(PIN, password=Secret(PASSWORD))) == pinning.digest(PIN)


def test_a_changed_password_is_no_edit(project: Project) -> None:
    """Verifying sees none, resetting leaves it, though it mends the row, and a downgrade takes the row."""
    project.alembic(*ON, "upgrade", "s1")
    before = rows(project.url, "SELECT role, full_name FROM users ORDER BY id")
    project.psql("UPDATE users SET password = 'changed' WHERE email = 'alice@example.com'")
    assert "as-pinned" in run(project, "example-data", "verify")
    project.psql("UPDATE users SET role = 'owner' WHERE email = 'alice@example.com'")
    done = project.run("example-data", "verify", "--format", "json")
    assert (done.returncode, '"column": "role"' in done.stdout, "password" in done.stdout) == (1, True, False)
    run(project, "example-data", "reset", "mossy-owl", "--yes")
    assert rows(project.url, "SELECT role, full_name FROM users ORDER BY id") == before
    assert rows(project.url, HASHES)[0] == ("alice@example.com", "changed")
    assert "rows=0" not in project.run("alembic", "downgrade", "t").stderr
    assert rows(project.url, "SELECT count(*) FROM users") == [(0,)]


def test_a_missing_row_has_the_password_of_today(project: Project) -> None:
    """A row that comes back has a hash of what the setting says now; other hashes stay as they are."""
    project.alembic(*ON, "upgrade", "s1")
    before = rows(project.url, HASHES)
    project.psql(
        "UPDATE projects SET reviewer_id = NULL; UPDATE users SET manager_id = NULL; DELETE FROM projects WHERE "
        "owner_id = (SELECT id FROM users WHERE full_name LIKE 'Bob B%');"
        "DELETE FROM users WHERE full_name LIKE 'Bob B%'"
    )
    project.variables["EXAMPLE_DATA_PASSWORD"] = "another"  # noqa: S105 - nobody's
    run(project, "example-data", "reset", "mossy-owl", "--yes")
    after = rows(project.url, HASHES)
    assert (after[0], after[1][0], after[1][1] == before[1][1]) == (before[0], before[1][0], False)
    run(project, "example-data", "verify")


@pytest.mark.parametrize("is_script", [False, True])
def test_growing_keeps(new_project: Project, *, is_script: bool) -> None:
    """A grown seed has its rows as they were, passwords too, and is the larger one; it shrinks to them."""
    small, large = (replace(pin, digest=pinning.digest(pin)) for pin in (GROWING, replace(GROWING, user_count=60)))
    write_revisions(new_project, TABLES, small)
    calls = [
        f"op.{verb}('mossy-owl', {', '.join(f'{name}={value!r}' for name, value in one.growth(other).items())})"
        for verb, one, other in (("grow_seed", small, large), ("shrink_seed", large, small))
    ]
    write_revision(new_project, "g1", "s1", *calls)
    new_project.variables["EXAMPLE_DATA_PASSWORD"] = PASSWORD
    new_project.alembic(*ON, "upgrade", "s1")
    before = contents(new_project, GROWING)
    if is_script:
        assert new_project.psql(new_project.alembic(*ON, "upgrade", "s1:g1", "--sql")) == ""
    else:
        new_project.alembic(*ON, "upgrade", "g1")
    after = contents(new_project, GROWING)
    assert {name: {*after[name]} > {*before[name]} for name in before} == {"users": True, "projects": True}
    assert rows(new_project.url, "SELECT count(*) FROM users") == [(60,)]
    assert "as-pinned" in new_project.run("example-data", "verify").stdout
    new_project.alembic("downgrade", "s1")
    assert contents(new_project, GROWING) == before


def test_a_load_has_hashes(project: Project) -> None:
    """Workers of a load read the password, too."""
    project.alembic("upgrade", "s1")
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    run(project, "example-data", "load", "mossy-owl", "--workers", "2")
    assert rows(project.url, HASHES)[0] == ("alice@example.com", ALICE)


TOO_SMALL = (
    "Table 'users': its size is too small for the dataset's fixed rows (expected at least 2, found 1). Make it larger."
)


def test_sizes_below_the_fixed_rows(project: Project) -> None:
    """They are refused by pins, by growth and shrinking, by settings, and by the registry."""
    assert TOO_SMALL in project.run("example-data", "show", "mossy-owl", "--size", "users=1").stderr
    add = ("--name", "kind-heron", "--seed", "7", "--dataset", PIN.dataset, "--size", "users=1")
    assert TOO_SMALL in project.run("example-data", "add", *add).stderr
    project.variables["EXAMPLE_DATA_SIZES"] = "mossy-owl.users = 1"
    assert project.fail(*ON, "upgrade", "s1") == f"Revision s1, seed 'mossy-owl': {TOO_SMALL}"
    assert project.fail(*ON, "upgrade", "t:s1", "--sql") == f"Revision s1, seed 'mossy-owl': {TOO_SMALL}"
    del project.variables["EXAMPLE_DATA_SIZES"]
    project.alembic(*ON, "upgrade", "s1")
    small, large = replace(PIN, sizes={"users": 1}, digest="sha256:1"), replace(PIN, digest=pinning.digest(PIN))
    shrinking = ", ".join(f"{name}={value!r}" for name, value in large.growth(small).items())
    write_revision(project, "g1", "s1", f"op.shrink_seed('mossy-owl', {shrinking})", "pass")
    assert project.fail(*ON, "upgrade", "g1") == f"Revision g1, seed 'mossy-owl': {TOO_SMALL}"
    project.revise("s1", "'users': 30", "'users': 1")
    project.alembic("downgrade", "t")
    assert project.fail(*ON, "upgrade", "s1") == f"Revision s1, seed 'mossy-owl': {TOO_SMALL}"


def test_a_trial_has_fixed_rows() -> None:
    """The few rows that are tried before an upgrade are not fewer than those that are fixed."""
    crowded = Pin("mossy-owl", 2026, 12, dataset="tests.support.datasets.personas:crowded")
    assert trial._first_rows(None, crowded).pin.user_count == 2


COMMANDS = (
    ("alembic", *ON, "upgrade", "t:s1", "--sql"),
    ("example-data", "plan"),
    ("alembic", *ON, "upgrade", "s1"),
    ("example-data", "status"),
    ("example-data", "verify"),
    ("example-data", "reset", "mossy-owl", "--yes"),
    ("example-data", "show", "mossy-owl"),
    ("example-data", "pin", "mossy-owl"),
    ("example-data", "remove", "mossy-owl", "--yes"),
    ("example-data", "apply", "mossy-owl"),
    ("example-data", "export", "mossy-owl", "--output", "files"),
    ("alembic", "downgrade", "t"),
)


@pytest.mark.parametrize("is_refused", [False, True])
def test_no_password_is_shown(project: Project, *, is_refused: bool) -> None:
    """No command prints it, whether PostgreSQL takes the rows or not, and neither the ledger nor a file has it."""
    project.variables["EXAMPLE_DATA_IS_ENABLED"] = "on"
    if is_refused:
        project.psql("ALTER TABLE users ADD CHECK (password NOT LIKE 'pbkdf2%')")
    for command in COMMANDS:
        for options in ((), ("--log-format", "json"))[: 1 + (command[0] == "example-data")]:
            done = project.run(command[0], *options, *command[1:])
            assert PASSWORD not in done.stdout + done.stderr, command
            assert "Traceback" not in done.stderr, done.stderr
        assert PASSWORD not in str(rows(project.url, "SELECT * FROM example_data_runs"))
    files = [path for path in project.root.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert files == []


def test_no_repr_shows_it(monkeypatch: pytest.MonkeyPatch, project: Project) -> None:
    """Nor do the values that hold it: the settings and a pin; and a revision cannot have it."""
    monkeypatch.setenv("EXAMPLE_DATA_PASSWORD", PASSWORD)
    loaded = settings.load(project.root)
    pin = replace(PIN, password=loaded.password)
    assert loaded.password == Secret(PASSWORD)
    assert PASSWORD not in f"{loaded!r} {loaded.password!r} {loaded.password} {pin!r} {pin.arguments()}"
    assert (pin == PIN, pin.differences(PIN)) == (True, "digest")
    with pytest.raises(RevisionError, match="unknown argument password"):
        Pin.from_arguments("mossy-owl", {**PIN.arguments(), "password": "x"})


def test_no_error_has_the_hash(project: Project) -> None:
    """A column that is too short for it is refused before the first row, and nobody reads the hash in a log."""
    project.psql("ALTER TABLE shop.users ALTER password TYPE varchar(20)")
    sentence = project.fail(*ON, "upgrade", "s1")
    assert "column users.password: expected at most 20 characters, found 98. Put the data" in sentence
    assert "pbkdf2" not in sentence
