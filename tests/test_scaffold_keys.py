"""Keys and references as public schemas have them, and what stands in the module for them."""

from __future__ import annotations

import sqlalchemy as sa

from tests.test_scaffold_corners import key, planned


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
