"""The verb `verify`: missing, edited, referred to, changed in the registry and drifted, each told apart."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest

from tests.support.project import ON, Project, rows
from tests.support.realistic_schemas import set_seeds, succeed

FIRST = "015b92af-54e2-89d6-8387-890000000000"
CLEAN: dict[str, Any] = {"state": "as-pinned", "reason": None, "tables": [], "referring": [], "registry_changed": None}


def verify(project: Project, *names: str, code: int = 0) -> dict[str, Any]:
    """Verify seeds as JSON; return what was found of each, by name."""
    done = project.run("example-data", "verify", *names, "--format", "json")
    assert done.returncode == code, done.stderr
    found = json.loads(done.stdout)
    assert found["schema_version"] == 1
    return {seed.pop("name"): seed for seed in found["seeds"]}


def test_nothing_differs(seeded_project: Project) -> None:
    """Both seeds are as pinned, and the exit code says so."""
    assert verify(seeded_project) == {"mossy-owl": CLEAN, "kind-heron": CLEAN}
    text = seeded_project.run("example-data", "verify", "kind-heron").stdout
    assert text == "kind-heron: its rows are as pinned\n"


def test_missing_and_edited_rows(seeded_project: Project) -> None:
    """Keys of the first few rows, and of edited ones old and new values; whatever is in them."""
    seeded_project.psql(
        f"UPDATE users SET display_name = E'O''Neil; 100 %\\n\\\\é' WHERE id = '{FIRST}';"
        f"DELETE FROM user_preferences WHERE user_id = '{FIRST}'"
    )
    assert verify(seeded_project, code=1) == {
        "mossy-owl": CLEAN
        | {
            "state": "rows-differ",
            "tables": [
                {
                    "table": "users",
                    "missing": 0,
                    "first_missing": [],
                    "edited": 1,
                    "first_edited": [
                        {
                            "key": {"id": FIRST},
                            "columns": [
                                {
                                    "column": "display_name",
                                    "expected": "James Graham",
                                    "found": "O'Neil; 100 %\n\\é",
                                }
                            ],
                        }
                    ],
                    "added": 0,
                    "first_added": [],
                },
                {
                    "table": "user_preferences",
                    "missing": 1,
                    "first_missing": [{"user_id": FIRST}],
                    "edited": 0,
                    "first_edited": [],
                    "added": 0,
                    "first_added": [],
                },
            ],
        },
        "kind-heron": CLEAN,
    }
    assert seeded_project.run("example-data", "verify", "mossy-owl").stdout == (
        "mossy-owl: its rows differ from its pin\n"
        f"  users: 1 edited, the first where id = {FIRST}\n"
        f"    id = {FIRST}: display_name is \"O'Neil; 100 %\\n\\\\é\" (expected 'James Graham')\n"
        f"  user_preferences: 1 missing, the first where user_id = {FIRST}\n"
    )


def test_rows_of_others_are_no_difference(seeded_project: Project) -> None:
    """They are told, by table and foreign key, and the exit code is 0."""
    seeded_project.psql(
        "CREATE TABLE walks (id integer PRIMARY KEY, walker uuid CONSTRAINT walks_walker REFERENCES users);"
        f"INSERT INTO walks VALUES (1, NULL), (2, '{FIRST}')"
    )
    assert verify(seeded_project)["mossy-owl"] == CLEAN | {
        "referring": [
            {"table": "walks", "foreign_key": "walks_walker", "refers_to": "users", "rows": 1, "first": [{"id": "2"}]}
        ]
    }


def test_the_registry_changed(seeded_project: Project) -> None:
    """Another size, and a seed that left, are differences of the registry and not of rows."""
    set_seeds(seeded_project, lambda seeds: [{**seeds[0], "userCount": 13}])
    assert {
        name: (seed["state"], seed["registry_changed"]) for name, seed in verify(seeded_project, code=1).items()
    } == {
        "mossy-owl": ("as-pinned", "user_count 12 -> 13"),
        "kind-heron": ("as-pinned", "it left the registry"),
    }


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
    module.write_text(DRIFTING.replace('"A"', '"B"'))
    found = verify(seeded_project, "own-owl", code=1)["own-owl"]
    assert (found["state"], found["tables"], found["registry_changed"]) == ("drifted", [], None)
    assert "its rows would differ from those pinned (expected digest sha256:" in found["reason"]
    module.write_text(DRIFTING)
    seeded_project.psql("ALTER TABLE users RENAME display_name TO name")
    found = verify(seeded_project, "own-owl", code=1)["own-owl"]
    assert (found["state"], found["tables"]) == ("not-comparable", [])
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
    assert ("12 edited" in after.stdout) == may_stage


def test_it_blocks_nobody_and_sees_one_moment(seeded_project: Project) -> None:
    """A writer is not waited for, nor does one wait; what it has not committed is not seen."""
    with psycopg.connect(seeded_project.url) as writer:
        writer.execute("UPDATE users SET display_name = 'x'")
        assert verify(seeded_project)["mossy-owl"] == CLEAN
