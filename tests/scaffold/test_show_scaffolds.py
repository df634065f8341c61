"""The tool that fills public schemas: what it says of a small one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.show_scaffolds import Outcome, Project, fill, page

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.support.server import Server

BLOG = """
CREATE TABLE authors (
    id serial PRIMARY KEY, full_name text NOT NULL, email text NOT NULL, password_hash text, bio text, born_on date
);
CREATE TABLE posts (id serial PRIMARY KEY, author_id integer NOT NULL, title text NOT NULL, luck double precision);
CREATE TABLE schema_migrations (version text PRIMARY KEY);
CREATE TABLE logs (line text);
"""
PROJECT = Project("blog", "https://blog.example", "3981591f0a3b2c1d", "db/structure.sql", "without postgis")


def test_a_schema_goes_up_down_and_up_again(server: Server, tmp_path: Path) -> None:
    """Tables of tools are not counted; of those with names rows are shown, without keys and hashes."""
    (tmp_path / "schema.sql").write_text(BLOG)
    project = Project(**{**vars(PROJECT), "is_shown": True})
    outcome = fill(project, tmp_path / "schema.sql", tmp_path, server.url("postgres"))
    assert (outcome.failure, outcome.tables, outcome.filled) == ("", 3, 2)
    assert {name: len(rows) for name, rows in outcome.rows.items()} == {"authors": 5, "posts": 5}
    assert list(outcome.rows["authors"][0]) == ["full_name", "email", "bio", "born_on"]
    assert [path.name for path in tmp_path.iterdir()] == ["schema.sql"]


def test_a_step_that_fails_is_named(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the reason on stderr; the page says which it was."""
    (tmp_path / "schema.sql").write_text("CREATE TABLE posts (id nothing);")
    outcome = fill(PROJECT, tmp_path / "schema.sql", tmp_path, server.url("postgres"))
    assert outcome.failure == "load"
    assert 'type "nothing" does not exist' in capsys.readouterr().err


def test_the_page() -> None:
    """A line for each project, and rows as Markdown has them."""
    rows: dict[str, list[dict[str, Any]]] = {"posts": [{"title": "a|b", "at": None}, {"title": "x" * 50, "at": 3}]}
    lines = [*page([(PROJECT, Outcome(4, 3, 1.26, "", rows))])]
    row = "| [blog](https://blog.example) | `3981591f0a` | `db/structure.sql` | 4 | 75.0 % | yes | 1.3 |"
    assert row in lines
    assert "- blog: without postgis." in lines
    assert lines[-4:] == ["| title | at |", "| --- | --- |", r"| a\|b |  |", f"| {'x' * 39}… | 3 |"]
