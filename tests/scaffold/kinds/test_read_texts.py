"""Types that PostgreSQL reads from texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from example_data.project.python_source import expression
from example_data.scaffold.check_constraints.requirement import Requirement, UnfitError
from example_data.scaffold.kinds.choose_kind import choose_kind
from example_data.scaffold.kinds.read_texts import TEXTS
from example_data.scaffold.schema.tables import Column, Type

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.project import Project

OF_EXTENSIONS = {"cube", "hstore", "ltree"}


def test_postgresql_reads_them(project_with_schema: Callable[[str], Project]) -> None:
    """A table of all these types is filled, with a size in parentheses where the column has one."""
    project = project_with_schema("content")
    columns = [f'"{name}" {name} NOT NULL' for name in sorted(TEXTS.keys() - OF_EXTENSIONS)]
    tables = f"CREATE TABLE readings (id uuid PRIMARY KEY, flags bit(8) NOT NULL, {', '.join(columns)})"
    assert not project.psql(tables)
    done = project.run("example-data", "scaffold", "readings")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:4] == [
        "wrote demo.py: 1 table, 15 columns",
        "left to the database: 0 columns with defaults",
        "understood: 0 CHECK constraints",
        "tried: two seeds, 400 rows, rolled back",
    ]
    assert '"flags": c.text_of("bit(8)", c.pattern("[01]{8}")),' in (project.root / "demo.py").read_text()


def test_vectors_have_their_size() -> None:
    """That of the type, which an extension may have put into another schema."""
    column = Column("embedding", Type("shop.vector", length=3), is_nullable=False)
    assert expression(choose_kind(column, Requirement(()))) == 'c.embedding(3, type="shop.vector(3)")'


@pytest.mark.parametrize(
    "column",
    [Column("a", Type("cidr")), Column("a", Type("tsvector"), is_nullable=False)],
    ids=["NULL", "of a search index"],
)
def test_what_is_left_to_the_user(column: Column) -> None:
    """A column that may be NULL stays so, as such rows go in more slowly, and triggers fill search indexes."""
    with pytest.raises(UnfitError, match=r"are left to c\.text_of"):
        choose_kind(column, Requirement(()))
