"""What makes the rows of a table differ, and how many there are for each row of which other table."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from example_data.project.python_source import expression
from tests.support.scaffold_plans import kinds_of, notes_on, plan_of, planned_table, text_key


def test_a_unique_date_stays_null() -> None:
    """No kind of date is unique."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, text_key(), sa.Column("born_on", sa.Date, unique=True))
    assert "born_on" not in kinds_of(metadata)
    assert notes_on(metadata) == [("born_on", "stays NULL: rows that all differ in it cannot be made")]


def test_a_column_that_repeats_its_owners_tells_no_rows_apart() -> None:
    """There is one row for each owner."""
    metadata = sa.MetaData()
    sa.Table("a", metadata, text_key())
    sa.Table(
        "b",
        metadata,
        sa.Column("left", sa.ForeignKey("a.id"), primary_key=True),
        sa.Column("right", sa.ForeignKey("a.id"), primary_key=True),
    )
    target = sa.ForeignKeyConstraint(["one", "two"], ["b.left", "b.right"])
    sa.Table(
        "t",
        metadata,
        text_key("left"),
        text_key("one"),
        text_key("two"),
        sa.ForeignKeyConstraint(["left"], ["a.id"]),
        target,
    )
    table = planned_table(metadata)
    assert expression(table.rows) == 'c.per("b", low=1, high=1)'


def test_a_composite_key_of_numbers() -> None:
    """The first of them tells the rows."""
    metadata = sa.MetaData()
    numbers = [sa.Column(name, sa.BigInteger, primary_key=True, autoincrement=False) for name in ("id", "version")]
    sa.Table("t", metadata, *numbers)
    assert kinds_of(metadata) == {
        "id": 'c.integer(1, 9223372036854775807, unique=True, type="bigint")',
        "version": 'c.integer(1, 9, type="bigint")',
    }


def test_a_unique_number_keeps_its_bounds() -> None:
    """Where they leave room for a million; else nothing tells the rows apart."""
    for most, kind in ((5_000_000, "c.integer(1, 5000000, unique=True)"), (5_000, None)):
        metadata = sa.MetaData()
        check = sa.CheckConstraint(f"a >= 1 AND a <= {most}", "bounded")
        sa.Table("t", metadata, text_key(), sa.Column("a", sa.Integer, unique=True), check)
        assert kinds_of(metadata).get("a") == (kind and f"c.nullable({kind})")


def test_one_of_two_parents_owns_the_rows_if_it_is_theirs_alone() -> None:
    """Of two columns one is filled, so that it may say to which row each of these belongs."""
    metadata = sa.MetaData()
    sa.Table("posts", metadata, text_key(), *(sa.Column(f"c{place}", sa.Text) for place in range(4)))
    sa.Table("pages", metadata, text_key(), *(sa.Column(f"c{place}", sa.Text) for place in range(4)))
    sa.Table(
        "t",
        metadata,
        text_key(),
        sa.Column("post_id", sa.ForeignKey("posts.id"), unique=True),
        sa.Column("page_id", sa.ForeignKey("pages.id"), unique=True),
        sa.CheckConstraint("num_nonnulls(post_id, page_id) = 1", "one"),
    )
    table = planned_table(metadata)
    assert expression(table.rows) == 'c.per("posts", low=0, high=1)'
    assert list(table.columns) == ["id", "post_id"]
    assert notes_on(metadata) == [("page_id", "stays NULL: would need rows that all differ")]


def test_a_second_parent_that_is_another_one_in_each_row() -> None:
    """There are as many of them, so that there is one for each."""
    metadata = sa.MetaData()
    for name in ("claims", "settings"):
        sa.Table(name, metadata, text_key(), *(sa.Column(f"c{place}", sa.Text) for place in range(4)))
    own = [
        sa.Column(name, sa.Text, sa.ForeignKey(f"{name}.id"), nullable=False, unique=True)
        for name in ("claims", "settings")
    ]
    sa.Table("t", metadata, text_key(), *own)
    table = planned_table(metadata)
    assert expression(table.rows) == 'c.per("claims", low=0, high=1)'
    assert kinds_of(metadata)["settings"] == 'c.reference("settings", unique=True)'


def test_a_table_that_joins_two_has_both_sides_although_they_may_be_null() -> None:
    """An ORM leaves them nullable; without a primary key they tell the rows apart."""
    for key in ([text_key()], []):
        metadata = sa.MetaData()
        sa.Table("users", metadata, text_key())
        sa.Table("groups", metadata, text_key())
        sides: list[sa.Column[str]] = [
            sa.Column("user_id", sa.ForeignKey("users.id")),
            sa.Column("group_id", sa.ForeignKey("groups.id")),
        ]
        sa.Table("t", metadata, *key, *sides, sa.UniqueConstraint("user_id", "group_id"))
        kinds = kinds_of(metadata)
        assert (kinds["user_id"], kinds["group_id"]) == ('c.distinct("users")', 'c.parent("groups")')
        assert planned_table(metadata).key == (("id",) if key else ("user_id", "group_id"))


def test_the_only_unique_column_is_the_key_although_it_may_be_null() -> None:
    """So it has a value in every row; a column that may be NULL beside a key need not."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("name", sa.Text, unique=True), sa.Column("note", sa.Integer))
    table = planned_table(metadata)
    assert table.key == ("name",)
    assert kinds_of(metadata)["name"] == "c.words(1, 2, unique=True)"


def only_table(*items: sa.schema.SchemaItem) -> sa.MetaData:
    """Return one table."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, *items)
    return metadata


@pytest.mark.parametrize(
    ("metadata", "rows", "kind"),
    [
        (
            only_table(sa.Column("id", sa.Integer, sa.CheckConstraint("id = 0"), primary_key=True, server_default="0")),
            1,
            'c.constant(0, type="integer")',
        ),
        (
            only_table(sa.Column("solo", sa.Boolean, sa.CheckConstraint("solo"), primary_key=True)),
            1,
            'c.constant(True, type="boolean")',
        ),
        (
            only_table(sa.Column("code", sa.Text, sa.CheckConstraint("code IN ('a', 'b', 'c')"), primary_key=True)),
            3,
            'c.choice(["a", "b", "c"], distinct=True)',
        ),
        (
            only_table(sa.Column("n", sa.SmallInteger, sa.CheckConstraint("n BETWEEN 1 AND 4"), primary_key=True)),
            4,
            'c.choice([1, 2, 3, 4], distinct=True, type="smallint")',
        ),
        (
            only_table(sa.Column("mood", sa.Enum("sad", "happy", name="mood"), primary_key=True)),
            2,
            'c.label(["sad", "happy"], distinct=True, type="mood")',
        ),
        (
            only_table(sa.Column("flag", sa.Boolean, nullable=False, unique=True), text_key()),
            2,
            'c.choice([True, False], distinct=True, type="boolean")',
        ),
    ],
)
def test_as_many_rows_as_constraints_allow(metadata: sa.MetaData, rows: int, kind: str) -> None:
    """One of a constant, else one for each value of a list, of a few numbers, or of an enum."""
    assert expression(planned_table(metadata).rows) == f'c.size("t", {rows})'
    assert next(iter(kinds_of(metadata).values())) == kind


def test_an_index_over_a_constant_leaves_one_row() -> None:
    """All rows would be the same to it."""
    metadata = only_table(text_key(), sa.Column("label", sa.Text))
    sa.Index("only", sa.text("(true)"), unique=True, _table=metadata.tables["t"])
    assert expression(planned_table(metadata).rows) == 'c.size("t", 1)'


def test_where_there_is_no_room_for_another_seed_it_is_said() -> None:
    """The table has all values already."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True))
    assert notes_on(metadata) == [("", "constraints leave room for the rows of one seed, 1 of them")]
    assert plan_of(metadata).fits_once == {"t"}


def test_a_day_as_key() -> None:
    """Each row has another one, or each row of a parent."""
    metadata = sa.MetaData()
    sa.Table("shops", metadata, text_key(), *(sa.Column(f"c{place}", sa.Text) for place in range(4)))
    sa.Table("days", metadata, sa.Column("day", sa.Date, primary_key=True), sa.Column("visits", sa.Integer))
    shop: sa.Column[str] = sa.Column("shop_id", sa.ForeignKey("shops.id"), primary_key=True)
    sa.Table("t", metadata, shop, sa.Column("day", sa.Date, primary_key=True))
    assert kinds_of(metadata, "days")["day"] == "c.date(days_before=720, distinct=True)"
    assert kinds_of(metadata) == {"shop_id": 'c.parent("shops")', "day": "c.date(days_before=720, distinct=True)"}


def test_each_of_a_few_values_once_for_a_parent() -> None:
    """As many rows for each of them as there are values."""
    metadata = sa.MetaData()
    sa.Table("users", metadata, text_key(), *(sa.Column(f"c{place}", sa.Text) for place in range(4)))
    user: sa.Column[str] = sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False)
    channel: sa.Column[str] = sa.Column("channel", sa.Enum("post", "mail", "call", name="channel"), nullable=False)
    sa.Table("t", metadata, text_key(), user, channel, sa.UniqueConstraint("user_id", "channel"))
    assert kinds_of(metadata)["channel"] == 'c.label(["post", "mail", "call"], distinct=True, type="channel")'
    assert expression(planned_table(metadata).rows) in {
        'c.per("users", low=0, high=3)',
        'c.per("users", low=1, high=3)',
    }


def test_days_and_numbers_differ_where_currencies_and_kinds_stand_beside_them() -> None:
    """A currency is one of few in every row, and a kind no text with a number in it."""
    metadata = sa.MetaData()
    key = sa.Column("id", sa.BigInteger, primary_key=True)
    sa.Table("accounts", metadata, key, sa.Column("name", sa.Text))
    sa.Table(
        "holdings",
        metadata,
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("account_id", sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.UniqueConstraint("account_id", "day", "currency"),
    )
    number = sa.Column("id", sa.BigInteger, primary_key=True)
    sa.Table("elements", metadata, sa.Column("kind", sa.Text, primary_key=True), number)
    holdings, elements = kinds_of(metadata, "holdings"), kinds_of(metadata, "elements")
    assert holdings["day"] == "c.date(days_before=720, distinct=True)"
    assert holdings["currency"] == 'c.weighted({"EUR": 6, "USD": 5, "GBP": 2, "CHF": 1})'
    assert elements == {
        "kind": 'c.weighted({"standard": 6, "custom": 3, "other": 1})',
        "id": 'c.integer(1, 9223372036854775807, unique=True, type="bigint")',
    }


def test_days_of_all_rows_differ_where_nothing_of_a_parent_does() -> None:
    """A pair of dates that is unique in the table is so for no parent alone: the rows belong to none then."""
    metadata = sa.MetaData()
    sa.Table("users", metadata, sa.Column("id", sa.Uuid, primary_key=True))
    dates = [sa.Column(name, sa.Date, nullable=False) for name in ("starts_on", "ends_on")]
    own: sa.Column[Any] = sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False)
    sa.Table("t", metadata, sa.Column("id", sa.Uuid, primary_key=True), own, *dates, sa.UniqueConstraint(*dates))
    table = planned_table(metadata)
    assert (table.fits_once, expression(table.rows)) == (True, 'c.size("t", 200)')
    assert expression(table.columns["starts_on"]) == "c.date(days_before=720, distinct=True)"


def test_a_join_has_no_more_rows_than_there_are_others() -> None:
    """Of a table with two rows, each row of the other side is joined with two at most."""
    metadata = sa.MetaData()
    texts = [sa.Column(name, sa.Text) for name in "abcdefgh"]
    sa.Table("users", metadata, sa.Column("id", sa.Uuid, primary_key=True), *texts)
    kind = sa.Column("kind", sa.Text, sa.CheckConstraint("kind IN ('home', 'work')"), primary_key=True)
    sa.Table("kinds", metadata, kind)
    sa.Table(
        "t",
        metadata,
        sa.Column("user_id", sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("kind", sa.ForeignKey("kinds.kind"), primary_key=True),
    )
    assert expression(planned_table(metadata).rows) == 'c.per("users", low=1, high=2)'
