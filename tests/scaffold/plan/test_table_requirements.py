"""What the constraints of a table require together: one of their alternatives each."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tests.support.scaffold_plans import kinds_of, notes_on, plan_of, text_key


def test_of_two_columns_the_one_is_filled_that_can_be() -> None:
    """One of the two has to be there, and what the first refers to is left out."""
    metadata = sa.MetaData()
    sa.Table(
        "ledger",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("checksum", postgresql.TSVECTOR, nullable=False),
    )
    sa.Table(
        "entries",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ledger_id", sa.ForeignKey("ledger.id")),
        sa.Column("note", sa.Text),
        sa.CheckConstraint(
            "(ledger_id IS NOT NULL AND note IS NULL) OR (ledger_id IS NULL AND note IS NOT NULL)", name="either"
        ),
    )
    (entries,) = plan_of(metadata).tables
    assert sorted(entries.columns) == ["id", "note"]
    assert entries.columns["note"].function == "c.sentences"


def test_a_column_that_stays_null_beside_others_is_noted() -> None:
    """Two of three have values by turns."""
    metadata = sa.MetaData()
    check = sa.CheckConstraint("num_nonnulls(a, b, c) = 1", "one")
    sa.Table("t", metadata, text_key(), *(sa.Column(name, sa.Text) for name in "abc"), check)
    assert list(kinds_of(metadata)) == ["id", "a", "b"]
    assert notes_on(metadata) == [("c", "stays NULL, as a constraint has it where others have values")]


def test_another_way_is_taken_where_the_first_cannot_be_kept_unique() -> None:
    """Of two sides of an OR the one that is possible at all."""
    metadata = sa.MetaData()
    columns: list[sa.Column[object]] = [sa.Column("day", sa.Time), sa.Column("name", sa.Text)]
    one = sa.CheckConstraint("day IS NOT NULL AND name IS NULL OR day IS NULL AND name IS NOT NULL", "one")
    sa.Table("t", metadata, text_key(), *columns, one, sa.UniqueConstraint("day"))
    assert list(kinds_of(metadata)) == ["id", "name"]


def test_no_row_is_in_a_partial_index_that_only_one_could_be_in() -> None:
    """The rows are not what the index is about."""
    metadata = sa.MetaData()
    table = sa.Table("t", metadata, text_key(), sa.Column("is_default", sa.Boolean, nullable=False))
    sa.Index("one_default", table.c.is_default, unique=True, postgresql_where=table.c.is_default)
    assert kinds_of(metadata)["is_default"] == 'c.constant(False, type="boolean")'


def test_a_reference_that_a_constraint_compares_is_null() -> None:
    """Its numbers are those that a sequence gives, and what is compared with NULL is never false."""
    metadata = sa.MetaData()
    sa.Table("types", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
    sa.Table(
        "t",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("type", sa.ForeignKey("types.id"), sa.CheckConstraint("type <> 2")),
        sa.Column("name", sa.Text, nullable=False),
    )
    assert kinds_of(metadata).keys() == {"id", "name"}
    assert notes_on(metadata) == [("type", "stays NULL, as a constraint has it where others have values")]
