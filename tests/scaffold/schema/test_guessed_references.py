"""References that no foreign key declares: what the names of columns lead to."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from example_data.scaffold.schema.guessed_references import guess_references
from example_data.scaffold.schema.sqlalchemy_metadata import read_metadata
from tests.support.scaffold_plans import kinds_of, notes_on, plan_of, planned_table

UUID, INTEGER, BIGINT, TEXT = sa.Uuid(), sa.Integer(), sa.BigInteger(), sa.Text()


def tables(**columns: sa.Column[object]) -> sa.MetaData:
    """Return the tables of these names, each with a key and one more column."""
    metadata = sa.MetaData()
    for name, column in columns.items():
        sa.Table(name, metadata, sa.Column("id", UUID, primary_key=True), column)
    return metadata


def named(name: str = "position", kind: sa.types.TypeEngine[Any] = INTEGER) -> sa.Column[object]:
    """Return a column that may be NULL."""
    return sa.Column(name, kind)


def guesses(metadata: sa.MetaData, table: str = "posts") -> dict[str, str]:
    """Return by column of a table what it is guessed to refer to."""
    keys = guess_references(read_metadata(metadata)).tables[table].foreign_keys
    return {key.columns[0]: f"{key.table}.{key.referred[0]}" for key in keys if key.is_guessed}


@pytest.mark.parametrize(
    ("column", "table"),
    [
        ("user_id", "users"),
        ("userId", "users"),
        ("target_user_id", "users"),
        ("owner_uuid", "users"),
        ("last_editor_id", "users"),
        ("created_by", "users"),
        ("approved_by_id", "users"),
        ("assigned_to", "users"),
        ("author_id", "authors"),
        ("category_id", "categories"),
        ("purchase_id", "purchases"),
        ("box_id", "boxes"),
        ("person_id", "people"),
        ("org_id", "organizations"),
        ("parent_id", "posts"),
        ("parent_post_id", "posts"),
        ("box", "boxes"),
    ],
)
def test_a_column_refers_to_the_table_that_it_names(column: str, table: str) -> None:
    """In the singular or the plural, with words before it, by a role of people, or its own table."""
    names = ("users", "authors", "categories", "purchases", "boxes", "people", "organizations")
    metadata = tables(posts=named(column, UUID), **{name: named() for name in names})
    assert guesses(metadata) == {column: f"{table}.id"}


@pytest.mark.parametrize(
    "column",
    [
        named("user_id", INTEGER),
        named("user_id", TEXT),
        named("stripe_user_id", UUID),
        named("customer_id", UUID),
        named("user_count", BIGINT),
        sa.Column("parent_id", UUID, nullable=False),
        sa.Column("user_id", UUID, server_default=sa.text("gen_random_uuid()")),
        sa.Column("author_id", UUID, sa.ForeignKey("boxes.id")),
    ],
    ids=str,
)
def test_what_refers_to_nothing(column: sa.Column[object]) -> None:
    """Another type, another system's number, no such table, a root without NULL, its own identity, declared already."""
    assert guesses(tables(posts=column, users=named(), boxes=named())) == {}


def test_a_type_beside_it_says_which_table_it_is() -> None:
    """So it may be any."""
    metadata = tables(users=named())
    columns = [sa.Column(name, UUID) for name in ("id", "author_id", "user_id")]
    sa.Table("posts", metadata, *columns, sa.Column("author_type", TEXT), sa.PrimaryKeyConstraint("id"))
    assert guesses(metadata) == {"user_id": "users.id"}


def shop(beside: sa.Column[object], *checks: sa.CheckConstraint) -> sa.MetaData:
    """Return users, orders that refer to them, items of orders, and remarks on rows of a type."""
    metadata = sa.MetaData()
    owners = {"users": "", "orders": "users", "items": "orders"}
    for name, owner in owners.items():
        more: list[sa.Column[Any]] = [sa.Column("owner", sa.ForeignKey(f"{owner}.id"), nullable=False)] if owner else []
        sa.Table(name, metadata, sa.Column("id", UUID, primary_key=True), sa.Column("a", TEXT), *more)
    columns: list[sa.Column[Any]] = [sa.Column("id", UUID, primary_key=True), sa.Column("target_id", UUID), beside]
    sa.Table("remarks", metadata, *columns, *checks)
    return metadata


@pytest.mark.parametrize(
    ("metadata", "type_", "target"),
    [
        (shop(sa.Column("target_type", TEXT, nullable=False)), 'c.choice(["Order"])', "orders"),
        (
            shop(
                sa.Column("target_type", TEXT, nullable=False), sa.CheckConstraint("target_type IN ('user', 'invoice')")
            ),
            'c.choice(["user"])',
            "users",
        ),
        (
            shop(sa.Column("target_type", sa.Enum("cart", "order", name="target"), nullable=False)),
            'c.label(["order"], type="target")',
            "orders",
        ),
    ],
)
def test_rows_of_a_type_are_of_one_table(metadata: sa.MetaData, type_: str, target: str) -> None:
    """The one that most refer to, but people; or the first one that a constraint or the type lists."""
    assert guesses(metadata, "remarks") == {"target_id": f"{target}.id"}
    kinds = kinds_of(metadata, "remarks")
    assert (kinds["target_type"], kinds["target_id"]) == (
        type_,
        f'c.nullable(c.reference("{target}"))',
    )
    assert planned_table(metadata, "remarks").understood == (target == "users")


def test_two_names_of_one_row_lead_to_the_same() -> None:
    """As `user_id` and `user_uuid` do, and the number of a record beside its UUID as a text."""
    metadata = sa.MetaData()
    record = sa.Column("record_id", BIGINT, primary_key=True)
    sa.Table("accounts", metadata, record, sa.Column("id", sa.String(36), unique=True, nullable=False))
    key, number = (
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("account_record_id", BIGINT, nullable=False),
    )
    sa.Table("posts", metadata, sa.Column("id", BIGINT, primary_key=True), key, number)
    kinds = kinds_of(metadata, "posts")
    assert (kinds["account_id"], kinds["account_record_id"]) == (
        'c.reference("accounts", column="id")',
        'c.through("account_id", "record_id")',
    )


def test_prefixes_of_tables_are_left_out() -> None:
    """Those of the table that refers, and where no table has the plain name, those that several have."""
    metadata = tables(chat_messages=named("room_id", UUID), chat_rooms=named(), rooms=named(), users=named())
    assert guesses(metadata, "chat_messages") == {"room_id": "chat_rooms.id"}
    names = ("shop_users", "shop_items", "shop_taxes", "shop_orders")
    metadata = tables(posts=named("user_id", UUID), **{name: named() for name in names})
    assert guesses(metadata) == {"user_id": "shop_users.id"}


def test_another_unique_column_of_the_same_type() -> None:
    """Where the key has another type, a unique UUID is what is referred to."""
    metadata = tables(posts=named("user_uuid", UUID))
    sa.Table("users", metadata, sa.Column("id", BIGINT, primary_key=True), sa.Column("uuid", UUID, unique=True))
    assert guesses(metadata) == {"user_uuid": "users.uuid"}


def test_texts_refer_to_what_they_name_alone() -> None:
    """Where the type is the same, with its length."""
    key = sa.String(36)
    metadata = sa.MetaData()
    sa.Table("users", metadata, sa.Column("id", key, primary_key=True))
    names = {"user_id": key, "target_user_id": key, "created_by": key}
    sa.Table("posts", metadata, *(sa.Column(name, kind) for name, kind in names.items()))
    sa.Table("notes", metadata, sa.Column("user_id", sa.String(40)))
    assert guesses(metadata) == {"user_id": "users.id"}
    assert guesses(metadata, "notes") == {}


def test_no_guess_closes_a_cycle() -> None:
    """What names the table is believed before what names a role."""
    metadata = tables(accounts=sa.Column("owner_id", UUID, nullable=False),
                      users=sa.Column("account_id", UUID, nullable=False))  # fmt: skip
    assert guesses(metadata, "accounts") == {}
    assert guesses(metadata, "users") == {"account_id": "accounts.id"}


def test_the_module_says_that_it_is_a_guess() -> None:
    """In a note that the report counts."""
    metadata = tables(users=named(), posts=sa.Column("user_id", UUID, nullable=False))
    assert kinds_of(metadata, "posts") == {"id": "c.uuid_key()", "user_id": 'c.reference("users")'}
    assert notes_on(metadata, "posts") == [("user_id", "users is guessed from the name")]


def test_a_guess_that_leaves_a_table_out_is_dropped() -> None:
    """The column is filled as any other, here because a CHECK bounds it."""
    metadata = sa.MetaData()
    sa.Table("users", metadata, sa.Column("id", INTEGER, primary_key=True))
    bounded = sa.Column("user_id", INTEGER, sa.CheckConstraint("user_id BETWEEN 5 AND 9"), nullable=False)
    sa.Table("posts", metadata, sa.Column("id", INTEGER, primary_key=True), bounded)
    assert kinds_of(metadata, "posts")["user_id"] == "c.integer(5, 9)"
    assert plan_of(metadata).left_out == {}


def test_what_is_guessed_to_refer_to_a_table_that_is_left_out_is_null() -> None:
    """Where it may be; else it is filled as any other."""
    metadata = sa.MetaData()
    sa.Table(
        "users",
        metadata,
        sa.Column("id", INTEGER, primary_key=True),
        sa.Column("terms", postgresql.TSVECTOR, nullable=False),
    )
    sa.Table("posts", metadata, sa.Column("id", INTEGER, primary_key=True), sa.Column("user_id", INTEGER))
    sa.Table(
        "notes", metadata, sa.Column("id", INTEGER, primary_key=True), sa.Column("user_id", INTEGER, nullable=False)
    )
    planned = plan_of(metadata)
    assert list(planned.left_out) == ["users"]
    assert kinds_of(metadata, "posts") == {"id": 'c.serial_key(type="integer")'}
    assert notes_on(metadata, "posts") == [("user_id", "stays NULL: users is not among the tables")]
    assert kinds_of(metadata, "notes").keys() == {"id", "user_id"}
