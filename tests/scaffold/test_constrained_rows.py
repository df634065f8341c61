"""What rows are like where constraints say it, in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.project import ON, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.project import Project

SIDES = """
SELECT 'halls', count(DISTINCT is_main) FROM halls
UNION ALL SELECT 'payments', count(DISTINCT method) FROM payments
UNION ALL SELECT 'cards', count(card_no) * 100 / count(*) / 10 FROM payments WHERE method = 'card'
UNION ALL SELECT 'users', count(*) FROM (SELECT FROM grants WHERE user_id IS NOT NULL LIMIT 1) one
UNION ALL SELECT 'teams', count(*) FROM (SELECT FROM grants WHERE team_id IS NOT NULL LIMIT 1) one
UNION ALL SELECT 'one side', count(*) FROM memberships WHERE user_id IS NULL OR team_id IS NULL
UNION ALL SELECT 'one end', count(*) FROM transfers WHERE from_id IS NULL OR to_id IS NULL
"""

ONE = """
CREATE TABLE options (id integer NOT NULL PRIMARY KEY DEFAULT 0, version bigint NOT NULL, CHECK (id = 0));
CREATE TABLE kinds (code text PRIMARY KEY CHECK (code IN ('a', 'b', 'c')), label text NOT NULL);
CREATE TABLE parts (id serial PRIMARY KEY, code text NOT NULL REFERENCES kinds);
"""


def fill(project: Project, *tables: str) -> None:
    """Scaffold the tables, and bring one seed in."""
    done = project.run("example-data", "scaffold", *tables)
    assert done.returncode == 0, done.stderr
    assert project.run("example-data", "add", "--dataset", "demo:v1", "--seed", "7", "--revision").returncode == 0
    project.alembic(*ON, "upgrade", "head")


def test_all_sides_are_there(project_with_schema: Callable[[str], Project]) -> None:
    """Both of a truth value, all of a list, both of two references; and no side of a join is lost."""
    project = project_with_schema("constrained")
    fill(project)
    assert dict(rows(project.url, SIDES)) == {  # type: ignore[arg-type] # two columns
        "halls": 2,
        "payments": 3,
        "cards": 10,
        "users": 1,
        "teams": 1,
        "one side": 0,
        "one end": 0,
    }


def test_tables_with_room_for_one_seed(project_with_schema: Callable[[str], Project]) -> None:
    """The trial writes them once; they have as many rows as their constraints allow, and go again."""
    project = project_with_schema("content")
    assert not project.psql(ONE)
    fill(project, "options", "parts")
    counts = "SELECT (SELECT count(*) FROM options), (SELECT count(*) FROM kinds), (SELECT count(*) FROM parts) > 3"
    assert rows(project.url, counts) == [(1, 3, True)]
    project.alembic("downgrade", "-1")
    assert rows(project.url, "SELECT count(*) FROM options") == [(0,)]
