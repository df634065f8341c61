"""The order of tables that refer to each other."""

from __future__ import annotations

import sqlalchemy as sa

from tests.support.scaffold_plans import kinds_of, plan_of, text_key


def cycle(*, first_is_nullable: bool) -> sa.MetaData:
    """Return two tables that refer to each other, and one that refers to the first."""
    metadata = sa.MetaData()
    key = {"use_alter": True, "name": "current_fkey"}
    sa.Table(
        "articles",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("current_id", sa.ForeignKey("revisions.id", **key), nullable=first_is_nullable),  # type: ignore[arg-type]
    )
    sa.Table(
        "revisions",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("article_id", sa.ForeignKey("articles.id"), nullable=False),
    )
    sa.Table(
        "comments",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("article_id", sa.ForeignKey("articles.id"), nullable=False),
    )
    return metadata


def test_a_cycle_is_broken_where_a_key_may_be_null() -> None:
    """That key is written once all tables are."""
    planned = plan_of(cycle(first_is_nullable=True))
    assert [table.name for table in planned.tables] == ["articles", "comments", "revisions"]
    assert str(planned.tables[0].columns["current_id"].function) == "c.late"
    assert planned.left_out == {}


def test_a_cycle_that_is_not_null_is_left_out_with_all_that_need_it() -> None:
    """Nothing can be first in it."""
    reason = "is in a cycle of foreign keys that are all NOT NULL (articles -> revisions -> articles)"
    assert plan_of(cycle(first_is_nullable=False)).left_out == {
        "articles": reason,
        "revisions": reason,
        "comments": "article_id needs articles, which is left out",
    }


def test_a_late_reference_names_its_column() -> None:
    """A unique column that is not the key."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, text_key(), sa.Column("best", sa.ForeignKey("u.code", use_alter=True, name="best_fkey")))
    sa.Table(
        "u", metadata, text_key(), sa.Column("code", sa.Text, unique=True), sa.Column("t_id", sa.ForeignKey("t.id"))
    )
    planned_tables = kinds_of(metadata) | kinds_of(metadata, "u")
    assert planned_tables["best"] == 'c.late(c.reference("u", column="code"))'
