"""Unique indexes over columns and over functions of columns."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from example_data.scaffold.schema.tables import Unique
from tests.support.scaffold_plans import kinds_of, notes_on, text_key


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
