"""Hints that fit names as they are written in other languages."""

from __future__ import annotations

import sqlalchemy as sa

from tests.support.scaffold_plans import kinds_of, text_key


def test_names_of_two_words_are_hinted_without_underscores() -> None:
    """As object-relational mappers of other languages write them."""
    metadata = sa.MetaData()
    names = [sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in ("createdAt", "updatedAt")]
    sa.Table("t", metadata, text_key(), sa.Column("firstName", sa.Text, nullable=False), *names)
    assert kinds_of(metadata) | {"id": ""} == {
        "id": "",
        "firstName": "c.person().given_name()",
        "createdAt": "c.moment(days_before=720)",
        "updatedAt": 'c.after("createdAt", days=90, past=True)',
    }
