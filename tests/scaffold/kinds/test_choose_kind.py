"""The kinds of types that have no module of their own."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

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
