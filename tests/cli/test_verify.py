"""The verb `verify`: missing, edited, referred to, changed in the registry and drifted, each told apart."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest

from tests.support.project import ON, Project, rows
from tests.support.realistic_schemas import set_seeds, succeed

FIRST = "015b92af-54e2-89d6-8387-890000000000"


def finding(seed: str, found: str, **further: object) -> dict[str, Any]:
    """Return what JSON has of a finding: all keys, whatever is found."""
    return {"seed": seed, "found": found, "table": None, "rows": 0, "first": [], "reason": None, **further}


CLEAN = [finding("kind-heron", "as-pinned"), finding("mossy-owl", "as-pinned")]


def verify(project: Project, *names: str, code: int = 0) -> list[dict[str, Any]]:
    """Verify seeds as JSON; return what was found."""
    done = project.run("example-data", "verify", *names, "--format", "json")
    assert done.returncode == code, done.stderr
    printed = json.loads(done.stdout)
    assert printed.keys() == {"schema_version", "findings"}
    found: list[dict[str, Any]] = printed["findings"]
    return found


def test_nothing_differs(seeded_project: Project) -> None:
    """Both seeds are as pinned, and the exit code says so."""
    assert verify(seeded_project) == CLEAN
    assert seeded_project.run("example-data", "verify", "kind-heron", "--format", "csv").stdout.splitlines() == [
        "seed,found,table,rows,first,reason",
        "kind-heron,as-pinned,,0,,",
    ]


def test_missing_and_edited_rows(seeded_project: Project) -> None:
    """Keys of the first few rows, and of edited ones old and new values; whatever is in them."""
    seeded_project.psql(
        f"UPDATE users SET display_name = E'O''Neil; 100 %\\n\\\\é' WHERE id = '{FIRST}';"
        f"DELETE FROM user_preferences WHERE user_id = '{FIRST}'"
    )
    name = {"column": "display_name", "expected": "James Graham", "found": "O'Neil; 100 %\n\\é"}
    edited, missing = {"key": {"id": FIRST}, "columns": [name]}, {"key": {"user_id": FIRST}, "columns": []}
    assert verify(seeded_project, code=1) == [
        CLEAN[0],
        finding("mossy-owl", "edited", table="users", rows=1, first=[edited]),
        finding("mossy-owl", "missing", table="user_preferences", rows=1, first=[missing]),
    ]
    first = f"id = {FIRST}: display_name is \"O'Neil; 100 %\\n\\\\é\" (expected 'James Graham')"
    text = seeded_project.run("example-data", "verify", "mossy-owl").stdout
    assert [line.split(maxsplit=4) for line in text.splitlines()[1:]] == [
        ["mossy-owl", "edited", "users", "1", f"{first}  -"],
        ["mossy-owl", "missing", "user_preferences", "1", text.splitlines()[2].split(maxsplit=4)[4]],
    ]


def test_rows_of_others_are_no_difference(seeded_project: Project) -> None:
    """They are told, by table and foreign key, and the exit code is 0."""
    seeded_project.psql(
        "CREATE TABLE walks (id integer PRIMARY KEY, walker uuid CONSTRAINT walks_walker REFERENCES users);"
        f"INSERT INTO walks VALUES (1, NULL), (2, '{FIRST}')"
    )
    first = [{"key": {"id": "2"}, "columns": []}]
    referred = finding("mossy-owl", "referred-to", table="users", rows=1, first=first, reason="walks (walks_walker)")
    assert verify(seeded_project) == [*CLEAN, referred]


def test_the_registry_changed(seeded_project: Project) -> None:
    """Another size, and a seed that left, are differences of the registry and not of rows."""
    set_seeds(seeded_project, lambda seeds: [{**seeds[0], "userCount": 13}])
    assert verify(seeded_project, code=1) == [
        CLEAN[0],
        finding("kind-heron", "registry-changed", reason="it left the registry"),
        CLEAN[1],
        finding("mossy-owl", "registry-changed", reason="user_count 12 -> 13"),
    ]


DRIFTING = """
from example_data import Dataset, Table, columns as c
v1 = Dataset(Table("users", columns={"id": c.uuid_key(), "display_name": c.constant("A", type="text")}))
"""


def test_a_dataset_that_drifted(seeded_project: Project) -> None:
    """Its rows cannot be compared, which is told apart from edits; so are tables that do not fit any more."""
    module = seeded_project.root / "own.py"
    module.write_text(DRIFTING)
    ini = seeded_project.root / "alembic.ini"
    ini.write_text(ini.read_text().replace("[alembic]", "[alembic]\nprepend_sys_path = .", 1))
    add = ("add", "--name", "own-owl", "--seed", "1", "--dataset", "own:v1", "--revision")
    succeed(seeded_project, "example-data", *add)
    seeded_project.alembic(*ON, "upgrade", "heads")
    module.write_text(DRIFTING.replace('"A"', '"BB"'))  # of another length, or Python may take its bytecode
    (found,) = verify(seeded_project, "own-owl", code=1)
    assert found["found"] == "drifted"
    assert "its rows would differ from those pinned (expected digest sha256:" in found["reason"]
    module.write_text(DRIFTING)
    seeded_project.psql("ALTER TABLE users RENAME display_name TO name")
    (found,) = verify(seeded_project, "own-owl", code=1)
    assert found["found"] == "not-comparable"
    assert "column users.display_name: expected text, found no such column" in found["reason"]


def test_a_seed_that_is_not_there(seeded_project: Project) -> None:
    """It is an error that names those that are."""
    done = seeded_project.run("example-data", "verify", "mossy-howl")
    assert done.returncode == 1
    assert "Seed 'mossy-howl': it is not in this database (did you mean mossy-owl?)" in done.stderr


@pytest.mark.parametrize("may_stage", [True, False])
def test_a_role_that_may_only_read(seeded_project: Project, *, may_stage: bool) -> None:
    """SELECT is enough where nothing differs; for edited rows TEMPORARY is needed, which a sentence says."""
    name = rows(seeded_project.url, "SELECT current_database()")[0][0]
    seeded_project.psql(
        f"CREATE ROLE reader; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader; REVOKE TEMP ON DATABASE {name} "
        f"FROM PUBLIC; {f'GRANT TEMP ON DATABASE {name} TO reader' if may_stage else ''}"
    )
    environment = seeded_project.root / "migrations/env.py"
    environment.write_text(
        environment.read_text().replace(
            "    context.configure(\n", '    connection.exec_driver_sql("SET ROLE reader")\n    context.configure(\n', 1
        )
    )
    before = seeded_project.run("example-data", "verify")
    seeded_project.psql("UPDATE users SET display_name = 'x'")
    after = seeded_project.run("example-data", "verify")
    seeded_project.psql("DROP OWNED BY reader; DROP ROLE reader")
    assert (before.returncode, after.returncode) == (0, 1), before.stderr
    assert ("Grant it SELECT on the tables and, as edited rows" in after.stderr) == (not may_stage)
    assert (after.stdout.count(" edited ") == 2) == may_stage


def test_it_blocks_nobody_and_sees_one_moment(seeded_project: Project) -> None:
    """A writer is not waited for, nor does one wait; what it has not committed is not seen."""
    with psycopg.connect(seeded_project.url) as writer:
        writer.execute("UPDATE users SET display_name = 'x'")
        assert verify(seeded_project) == CLEAN
