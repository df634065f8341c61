"""Keys and references as public schemas have them, and what stands in the module for them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from example_data.project.python_source import expression
from example_data.scaffold import from_metadata, plan
from example_data.scaffold.schema.unique_indexes import unique
from tests.scaffold.test_corners import key, planned, said


def number_key(type_: type[sa.types.TypeEngine[int]]) -> sa.Column[int]:
    """A primary key of whole numbers."""
    return sa.Column("id", type_, primary_key=True)


def test_a_reference_of_another_integer_type_says_its_own() -> None:
    """Those of the same type do not."""
    metadata = sa.MetaData()
    sa.Table("users", metadata, number_key(sa.BigInteger), *(sa.Column(f"c{place}", sa.Text) for place in range(4)))
    sa.Table(
        "t",
        metadata,
        key(),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("editor_id", sa.SmallInteger, sa.ForeignKey("users.id")),
        sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False),
    )
    found = planned(metadata)
    assert found["user_id"] == 'c.reference("users", type="integer")'
    assert found["editor_id"] == 'c.nullable(c.reference("users", type="smallint"), share=0.1)'
    assert found["owner_id"] == 'c.parent("users")'


def test_a_tree_of_another_integer_type_says_its_own() -> None:
    """Its key is wider than what refers to it."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, number_key(sa.BigInteger), sa.Column("parent_id", sa.Integer, sa.ForeignKey("t.id")))
    assert planned(metadata)["parent_id"] == 'c.tree(type="integer")'


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        (sa.Integer(), "c.integer(1, 2147483647, unique=True)"),
        (sa.BigInteger(), 'c.integer(1, 9223372036854775807, unique=True, type="bigint")'),
        (sa.LargeBinary(), "c.octets(8, 64, unique=True)"),
        (postgresql.INET(), "c.ip_address(version=6, unique=True)"),
    ],
)
def test_values_that_no_other_row_has(type_: sa.types.TypeEngine[object], kind: str) -> None:
    """Numbers of other systems, handles and addresses."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, key(), sa.Column("a", type_, nullable=False, unique=True))
    assert planned(metadata)["a"] == kind


def test_a_composite_key_of_numbers() -> None:
    """The first of them tells the rows."""
    metadata = sa.MetaData()
    numbers = [sa.Column(name, sa.BigInteger, primary_key=True, autoincrement=False) for name in ("id", "version")]
    sa.Table("t", metadata, *numbers)
    assert planned(metadata) == {
        "id": 'c.integer(1, 9223372036854775807, unique=True, type="bigint")',
        "version": 'c.integer(0, 1000, type="bigint")',
    }


def test_a_unique_number_keeps_its_bounds() -> None:
    """Where they leave room for a million; else nothing tells the rows apart."""
    for most, kind in ((5_000_000, "c.integer(1, 5000000, unique=True)"), (5_000, None)):
        metadata = sa.MetaData()
        check = sa.CheckConstraint(f"a >= 1 AND a <= {most}", "bounded")
        sa.Table("t", metadata, key(), sa.Column("a", sa.Integer, unique=True), check)
        assert planned(metadata).get("a") == (kind and f"c.nullable({kind}, share=0.1)")


def test_a_short_key_is_said_to_be_shared_perhaps() -> None:
    """Two seeds of a few rows have hardly ever the same of 32,768 codes."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("id", sa.String(3), primary_key=True))
    assert planned(metadata) == {"id": "c.code(3)"}
    assert said(metadata) == [("id", "has 32768 different values, of which two seeds may share some")]


def test_one_of_two_parents_owns_the_rows_if_it_is_theirs_alone() -> None:
    """Of two columns one is filled, so that it may say to which row each of these belongs."""
    metadata = sa.MetaData()
    sa.Table("posts", metadata, key(), *(sa.Column(f"c{place}", sa.Text) for place in range(4)))
    sa.Table("pages", metadata, key(), *(sa.Column(f"c{place}", sa.Text) for place in range(4)))
    sa.Table(
        "t",
        metadata,
        key(),
        sa.Column("post_id", sa.ForeignKey("posts.id"), unique=True),
        sa.Column("page_id", sa.ForeignKey("pages.id"), unique=True),
        sa.CheckConstraint("num_nonnulls(post_id, page_id) = 1", "one"),
    )
    (found,) = (table for table in plan(from_metadata(metadata)).tables if table.name == "t")
    assert expression(found.rows) == 'c.per("posts", low=0, high=1)'
    assert list(found.columns) == ["id", "post_id"]
    assert said(metadata) == [("page_id", "stays NULL: would need rows that all differ")]


def test_a_column_that_stays_null_beside_another_is_said() -> None:
    """The constraint leaves one of the two."""
    metadata = sa.MetaData()
    check = sa.CheckConstraint("num_nonnulls(a, b) = 1", "one")
    sa.Table("t", metadata, key(), sa.Column("a", sa.Text), sa.Column("b", sa.Text), check)
    assert list(planned(metadata)) == ["id", "a"]
    assert said(metadata) == [("b", "stays NULL, as a constraint has it where others have values")]


def test_another_way_is_taken_where_the_first_cannot_be_kept_unique() -> None:
    """Of two sides of an OR the one that is possible at all."""
    metadata = sa.MetaData()
    columns: list[sa.Column[object]] = [sa.Column("day", sa.Date), sa.Column("name", sa.Text)]
    one = sa.CheckConstraint("day IS NOT NULL AND name IS NULL OR day IS NULL AND name IS NOT NULL", "one")
    sa.Table("t", metadata, key(), *columns, one, sa.UniqueConstraint("day"))
    assert list(planned(metadata)) == ["id", "name"]


def test_names_of_two_words_are_hinted_without_underscores() -> None:
    """As object-relational mappers of other languages write them."""
    metadata = sa.MetaData()
    names = [sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("createdAt", "updatedAt")]
    sa.Table("t", metadata, key(), sa.Column("firstName", sa.Text, nullable=False), *names)
    assert planned(metadata) | {"id": ""} == {
        "id": "",
        "firstName": "c.given_name()",
        "createdAt": "c.moment(days_before=720)",
        "updatedAt": 'c.after("createdAt", days=30)',
    }


def test_a_second_parent_that_is_another_one_in_each_row() -> None:
    """There are as many of them, so that there is one for each."""
    metadata = sa.MetaData()
    for name in ("claims", "settings"):
        sa.Table(name, metadata, key(), *(sa.Column(f"c{place}", sa.Text) for place in range(4)))
    own = [
        sa.Column(name, sa.Text, sa.ForeignKey(f"{name}.id"), nullable=False, unique=True)
        for name in ("claims", "settings")
    ]
    sa.Table("t", metadata, key(), *own)
    (found,) = (table for table in plan(from_metadata(metadata)).tables if table.name == "t")
    assert expression(found.rows) == 'c.per("claims", low=0, high=1)'
    assert planned(metadata)["settings"] == 'c.reference("settings", unique=True)'


def test_numbers_of_more_digits_than_are_made() -> None:
    """They have fewer, as a larger type allows."""
    metadata = sa.MetaData()
    columns = [sa.Column(name, sa.Numeric(65, 30), nullable=False) for name in ("price", "a")]
    sa.Table("t", metadata, key(), *columns)
    assert planned(metadata)["price"] == 'c.decimal(low="4.900000000", high="480.000000000", scale=9)'
    assert planned(metadata)["a"] == 'c.decimal(low="0.000000000", high="1000.000000000", scale=9)'


def test_no_row_is_in_a_partial_index_that_only_one_could_be_in() -> None:
    """The rows are not what the index is about."""
    metadata = sa.MetaData()
    table = sa.Table("t", metadata, key(), sa.Column("is_default", sa.Boolean, nullable=False))
    sa.Index("one_default", table.c.is_default, unique=True, postgresql_where=table.c.is_default)
    assert planned(metadata)["is_default"] == 'c.constant(False, type="boolean")'


def test_a_partial_index_is_no_key() -> None:
    """It tells some rows only, so nothing tells all of them."""
    metadata = sa.MetaData()
    table = sa.Table("t", metadata, sa.Column("name", sa.Text, nullable=False))
    sa.Index("one_name", table.c.name, unique=True, postgresql_where=sa.text("name <> ''"))
    told = "it has no primary key and nothing unique, so its rows could not be told from others"
    assert plan(from_metadata(metadata)).left_out == {"t": told}


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
    found = unique("i", elements, {"email", "url", "user_id", "Given Name"})
    assert (found.columns, found.is_assumed) == (columns, is_assumed)


def test_a_function_that_is_not_known_is_said() -> None:
    """It might be the same of two texts."""
    metadata = sa.MetaData()
    table = sa.Table("t", metadata, key(), sa.Column("name", sa.Text, nullable=False))
    sa.Index("names", sa.text("canonical(name)"), unique=True, _table=table)
    assert planned(metadata)["name"] == "c.words(1, 4, unique=True)"
    assert said(metadata) == [("name", "names is taken to tell apart what differs: canonical(name)")]


def test_arrays_of_texts_of_a_length() -> None:
    """Their members are as long as they may be."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, key(), sa.Column("tags", postgresql.ARRAY(sa.String(30)), nullable=False))
    assert planned(metadata)["tags"] == 'c.array(c.words(1, 1, max_length=30, type="varchar"), 0, 3)'


def test_a_tree_whose_roots_are_their_own_parents() -> None:
    """A column that is NOT NULL has nothing else to refer to in the first row."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, key(), sa.Column("root_id", sa.Text, sa.ForeignKey("t.id"), nullable=False))
    assert planned(metadata)["root_id"] == "c.tree(itself=True)"
