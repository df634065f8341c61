"""The columns of foreign keys: references, parents, trees, and those that stay NULL."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tests.support.scaffold_plans import kinds_of, notes_on, plan_of, text_key


def test_a_foreign_key_that_is_partly_required_is_filled_in_every_row() -> None:
    """The NOT NULL column follows the other one, and what both refer to has values as well."""
    metadata = sa.MetaData()
    columns = [sa.Column("slug", sa.Text), sa.Column("language", sa.String(20))]
    sa.Table("a", metadata, text_key(), *columns, sa.UniqueConstraint("slug", "language"))
    own = [sa.Column("page", sa.Text, nullable=False), sa.Column("spoken", sa.String(20))]
    sa.Table("t", metadata, text_key(), *own, sa.ForeignKeyConstraint(["page", "spoken"], ["a.slug", "a.language"]))
    assert kinds_of(metadata)["spoken"] == 'c.reference("a", column="language")'
    assert kinds_of(metadata)["page"] == 'c.through("spoken", "slug")'
    assert kinds_of(metadata, "a")["slug"] == "c.slug(unique=True)"


def test_a_unique_reference_by_two_columns_stays_null() -> None:
    """Rows that all differ cannot be drawn."""
    metadata = sa.MetaData()
    sa.Table("a", metadata, text_key("region"), text_key("number"))
    own = [sa.Column("region", sa.Text), sa.Column("number", sa.Text)]
    target = sa.ForeignKeyConstraint(["region", "number"], ["a.region", "a.number"])
    sa.Table("t", metadata, text_key(), *own, target, sa.UniqueConstraint("region", "number"))
    assert list(kinds_of(metadata)) == ["id"]
    assert notes_on(metadata) == [
        ("region", "stays NULL: would need rows that all differ"),
        ("number", "stays NULL: would need rows that all differ"),
    ]


def test_two_unnamed_foreign_keys_to_one_table_are_two() -> None:
    """One says to which row a row belongs, the other is another one for each."""
    metadata = sa.MetaData()
    sa.Table("a", metadata, text_key())
    sa.Table(
        "t",
        metadata,
        sa.Column("left", sa.ForeignKey("a.id"), primary_key=True),
        sa.Column("right", sa.ForeignKey("a.id"), primary_key=True),
    )
    assert kinds_of(metadata) == {"left": 'c.parent("a")', "right": 'c.distinct("a")'}


def number_key(type_: type[sa.types.TypeEngine[int]]) -> sa.Column[int]:
    """Return a primary key of whole numbers."""
    return sa.Column("id", type_, primary_key=True)


def test_a_reference_of_another_integer_type_says_its_own() -> None:
    """Those of the same type do not."""
    metadata = sa.MetaData()
    sa.Table("users", metadata, number_key(sa.BigInteger), *(sa.Column(f"c{place}", sa.Text) for place in range(4)))
    sa.Table(
        "t",
        metadata,
        text_key(),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("editor_id", sa.SmallInteger, sa.ForeignKey("users.id")),
        sa.Column("owner_id", sa.BigInteger, sa.ForeignKey("users.id"), nullable=False),
    )
    kinds = kinds_of(metadata)
    assert kinds["user_id"] == 'c.reference("users", type="integer")'
    assert kinds["editor_id"] == 'c.nullable(c.reference("users", type="smallint"))'
    assert kinds["owner_id"] == 'c.parent("users")'


def test_a_tree_of_another_integer_type_says_its_own() -> None:
    """Its key is wider than what refers to it."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, number_key(sa.BigInteger), sa.Column("parent_id", sa.Integer, sa.ForeignKey("t.id")))
    assert kinds_of(metadata)["parent_id"] == 'c.tree(roots=0.25, breadth=4, type="integer")'


def test_a_tree_whose_roots_are_their_own_parents() -> None:
    """A column that is NOT NULL has nothing else to refer to in the first row."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, text_key(), sa.Column("root_id", sa.Text, sa.ForeignKey("t.id"), nullable=False))
    assert kinds_of(metadata)["root_id"] == "c.tree(roots=0.25, breadth=4, itself=True)"


def pair_of_users(*, is_nullable: bool, is_key: bool = False) -> sa.MetaData:
    """Return two references to users that must differ, perhaps as a key."""
    metadata = sa.MetaData()
    sa.Table("users", metadata, text_key())
    sides = [
        sa.Column(name, sa.Text, sa.ForeignKey("users.id"), nullable=is_nullable, primary_key=is_key)
        for name in ("from_id", "to_id")
    ]
    own_key = [] if is_key else [text_key()]
    sa.Table("t", metadata, *own_key, *sides, sa.CheckConstraint("from_id <> to_id", "apart"))
    return metadata


def test_two_references_that_must_differ() -> None:
    """Both are filled in each row, whether they may be NULL or not; as a key each pair is there once."""
    for is_nullable in (False, True):
        kinds = kinds_of(pair_of_users(is_nullable=is_nullable))
        assert (kinds["from_id"], kinds["to_id"]) == ('c.reference("users")', 'c.reference("users", apart="from_id")')
    kinds = kinds_of(pair_of_users(is_nullable=False, is_key=True))
    assert kinds == {"from_id": 'c.parent("users")', "to_id": 'c.distinct("users", apart="from_id")'}


def test_a_reference_that_follows_from_a_composite_one() -> None:
    """What the composite one refers to refers to the same row itself."""
    metadata = sa.MetaData()
    sa.Table("spaces", metadata, text_key())
    sa.Table("folders", metadata, text_key())
    sides = [
        sa.Column(f"{name}_id", sa.Text, sa.ForeignKey(f"{name}s.id"), primary_key=True) for name in ("folder", "space")
    ]
    sa.Table("shelves", metadata, *sides)
    sa.Table(
        "t",
        metadata,
        text_key(),
        sa.Column("space_id", sa.Text, sa.ForeignKey("spaces.id"), nullable=False),
        sa.Column("folder_id", sa.Text, sa.ForeignKey("folders.id"), nullable=False),
        sa.ForeignKeyConstraint(["folder_id", "space_id"], ["shelves.folder_id", "shelves.space_id"]),
    )
    kinds = kinds_of(metadata)
    assert kinds["space_id"] == 'c.parent("shelves", column="space_id")'
    assert kinds["folder_id"] == 'c.parent("folders")'
    assert notes_on(metadata) == []


def refers(table: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Return a column that refers to a table."""
    name = "address" if table == "addresses" else table.removesuffix("s")
    return sa.Column(f"{name}_id", sa.ForeignKey(f"{table}.id"), nullable=nullable)


def large(metadata: sa.MetaData, name: str, *columns: sa.Column[Any]) -> None:
    """Add a table that is no lookup table."""
    sa.Table(name, metadata, text_key(), *columns, *(sa.Column(f"note_{number}", sa.Text) for number in range(4)))


def test_a_row_refers_to_what_the_other_one_refers_to() -> None:
    """A message of a participant is in that one's conversation; a comment is by anybody."""
    metadata = sa.MetaData()
    sa.Table("conversations", metadata, text_key())
    large(metadata, "users")
    large(metadata, "participants", refers("users"), refers("conversations"))
    large(metadata, "messages", refers("participants"), refers("conversations"))
    large(metadata, "posts", refers("users"))
    large(metadata, "comments", refers("posts"), refers("users"))
    assert kinds_of(metadata, "messages")["conversation_id"] == 'c.through("participant_id", "conversation_id")'
    assert kinds_of(metadata, "comments")["user_id"] == 'c.reference("users")'


def test_what_belongs_to_the_same_owner() -> None:
    """An order's address is its user's, where that has one."""
    metadata = sa.MetaData()
    large(metadata, "users")
    large(metadata, "addresses", refers("users"))
    large(metadata, "orders", refers("users"), refers("addresses", nullable=True))
    address = kinds_of(metadata, "orders")["address_id"]
    assert address == 'c.nullable(c.reference("addresses", within="user_id"))'


def test_what_belongs_to_the_same_tenant() -> None:
    """A ticket's agent works for the firm that its project is of, though the ticket itself names no firm."""
    metadata = sa.MetaData()
    large(metadata, "firms")
    large(metadata, "users", refers("firms"))
    large(metadata, "projects", refers("firms"))
    large(metadata, "tickets", refers("projects"), refers("users"))
    assert kinds_of(metadata, "tickets")["user_id"] == 'c.reference("users", within="project_id")'


def test_a_number_of_a_sequence_is_not_of_another_row() -> None:
    """A table is left out whose composite foreign key has a column that the database numbers by itself."""
    metadata = sa.MetaData()
    sa.Table("a", metadata, *(sa.Column(n, sa.Integer, primary_key=True, autoincrement=False) for n in ("x", "y")))
    number = sa.Column("number", sa.Integer, sa.Identity(always=True), nullable=False)
    key = sa.ForeignKeyConstraint(["number", "y"], ["a.x", "a.y"], name="to_a")
    sa.Table("t", metadata, text_key(), number, sa.Column("y", sa.Integer, nullable=False), key)
    assert dict(plan_of(metadata).left_out) == {"t": "to_a (number, y) has number, which a sequence fills"}
