"""What makes the rows of a table differ, and how many there are for each row of which other table."""

from __future__ import annotations

import sqlalchemy as sa

from example_data.project.python_source import expression
from tests.support.scaffold_plans import kinds_of, notes_on, planned_table, text_key


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
        assert kinds_of(metadata).get("a") == (kind and f"c.nullable({kind}, share=0.1)")


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
