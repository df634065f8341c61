"""Unique indexes over columns and over functions of columns."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from example_data.scaffold.schema.live_database import read_database
from example_data.scaffold.schema.sqlalchemy_metadata import read_metadata
from example_data.scaffold.schema.tables import Unique
from tests.support.scaffold_plans import kinds_of, notes_on, text_key
from tests.support.server import url_of

if TYPE_CHECKING:
    import psycopg

BEFORE_NULLS = {"2.0", *(f"2.0.{number}" for number in range(16))}
"""Versions of SQLAlchemy that do not know NULLS NOT DISTINCT."""


@pytest.mark.parametrize(
    ("elements", "columns", "is_assumed"),
    [
        (["lower((email)::text)"], ("email",), False),
        (["user_id", "encode(sha256((url)::bytea), 'hex'::text)"], ("user_id",), False),
        (["md5(url)"], ("url",), False),
        (["shop.canonical((url)::text)"], ("url",), True),
        (["email", "COALESCE(url, ''::text)"], ("email",), False),
        (["COALESCE(url, ''::text)"], (), False),
        (["(true)"], (), False),
        (["((user_id)::text || url)"], (), False),
        (['lower("Given Name")'], ("Given Name",), False),
    ],
)
def test_what_a_unique_index_tells_apart(elements: list[str], columns: tuple[str, ...], *, is_assumed: bool) -> None:
    """Columns, if there are any; else those of which it has functions."""
    index = Unique("i", tuple(elements)).over_columns({"email", "url", "user_id", "Given Name"})
    assert (index.columns, index.is_assumed) == (columns, is_assumed)


def test_an_unknown_function_in_a_unique_index_is_noted() -> None:
    """It might be the same of two texts."""
    metadata = sa.MetaData()
    table = sa.Table("t", metadata, text_key(), sa.Column("name", sa.Text, nullable=False))
    sa.Index("names", sa.text("canonical(name)"), unique=True, _table=table)
    assert kinds_of(metadata)["name"] == "c.words(1, 2, unique=True)"
    assert notes_on(metadata) == [("name", "names is taken to tell apart what differs: canonical(name)")]


@pytest.mark.skipif(version("sqlalchemy") in BEFORE_NULLS, reason="SQLAlchemy 2.0.16 has it")
def test_nulls_that_are_the_same(empty_database: psycopg.Connection) -> None:
    """A constraint and an index say so, in a MetaData and in a database."""
    if empty_database.info.server_version < 150000:
        pytest.skip("PostgreSQL 15 has it")
    metadata = sa.MetaData()
    table = sa.Table("t", metadata, text_key(), *(sa.Column(name, sa.Text) for name in "abc"))
    table.append_constraint(sa.UniqueConstraint(table.c.a, name="i", postgresql_nulls_not_distinct=True))
    table.append_constraint(sa.UniqueConstraint(table.c.b, name="j"))
    sa.Index("k", table.c.c, unique=True, postgresql_nulls_not_distinct=True)
    engine = sa.create_engine(url_of(empty_database).replace(":", "+psycopg:", 1), poolclass=sa.NullPool)
    metadata.create_all(engine)
    expected = [("i", ("a",), False), ("j", ("b",), True), ("k", ("c",), False)]
    with engine.connect() as connection:
        for schema in (read_metadata(metadata), read_database(connection)):
            found = [(each.name, each.columns, each.is_null_distinct) for each in schema.tables["t"].uniques]
            assert found == expected
