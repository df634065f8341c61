"""The kinds of types that have no module of their own."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from example_data.project.python_source import expression
from example_data.scaffold.check_constraints.requirement import Requirement, UnfitError
from example_data.scaffold.kinds.choose_kind import choose_kind
from example_data.scaffold.schema.tables import Column, Type
from tests.support.scaffold_plans import kinds_of, text_key


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
    sa.Table("t", metadata, text_key(), sa.Column("a", type_, nullable=False, unique=True))
    assert kinds_of(metadata)["a"] == kind


def test_arrays_of_texts_of_a_length() -> None:
    """Their members are as long as they may be."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, text_key(), sa.Column("tags", postgresql.ARRAY(sa.String(30)), nullable=False))
    assert (
        kinds_of(metadata)["tags"]
        == 'c.some(["design", "travel", "business", "community", "cooking"], 0, 3, type="varchar[]")'
    )


def test_a_uuid_with_a_random_default_has_one_of_the_seed() -> None:
    """Also where its name is that of a reference to a table that nobody knows; else that one is NULL."""
    column = Column("owner_id", Type("uuid"), default="gen_random_uuid()", volatility="v")
    assert expression(choose_kind(column, Requirement(()))) == "c.uuid_key()"
    with pytest.raises(UnfitError, match="no table is known"):
        choose_kind(Column("owner_id", Type("uuid")), Requirement(()))
