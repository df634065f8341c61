"""Corners of schemas, and what stands in the module for them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from example_data.project.python_source import expression
from example_data.scaffold import from_metadata, plan


def key(name: str = "id") -> sa.Column[object]:
    """A primary key of text."""
    return sa.Column(name, sa.Text, primary_key=True)


def planned(metadata: sa.MetaData, table: str = "t") -> dict[str, str]:
    """The kinds of a table's columns, as the module has them."""
    found = next(found for found in plan(from_metadata(metadata)).tables if found.name == table)
    return {name: expression(kind) for name, kind in found.columns.items()}


def said(metadata: sa.MetaData, table: str = "t") -> list[tuple[str, str]]:
    """What is said of a table's columns."""
    found = next(found for found in plan(from_metadata(metadata)).tables if found.name == table)
    return [(remark.column, remark.text) for remark in found.remarks]


def test_a_uuid_that_may_be_null_is_never_null() -> None:
    """Its kind is a key's, and no key is NULL."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, key(), sa.Column("device", sa.Uuid))
    assert planned(metadata)["device"] == "c.uuid_key()"


def test_a_foreign_key_that_is_partly_required_is_filled_in_every_row() -> None:
    """The NOT NULL column follows the other one, and what both refer to has values as well."""
    metadata = sa.MetaData()
    columns = [sa.Column("slug", sa.Text), sa.Column("language", sa.String(20))]
    sa.Table("a", metadata, key(), *columns, sa.UniqueConstraint("slug", "language"))
    own = [sa.Column("page", sa.Text, nullable=False), sa.Column("spoken", sa.String(20))]
    sa.Table("t", metadata, key(), *own, sa.ForeignKeyConstraint(["page", "spoken"], ["a.slug", "a.language"]))
    assert planned(metadata)["spoken"] == 'c.reference("a", column="language")'
    assert planned(metadata)["page"] == 'c.through("spoken", "slug")'
    assert planned(metadata, "a")["slug"] == "c.slug(unique=True)"


def test_a_unique_date_stays_null() -> None:
    """No kind of date is unique."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, key(), sa.Column("born_on", sa.Date, unique=True))
    assert "born_on" not in planned(metadata)
    assert said(metadata) == [("born_on", "stays NULL: rows that all differ in it cannot be made")]


def test_a_unique_reference_by_two_columns_stays_null() -> None:
    """Rows that all differ cannot be drawn."""
    metadata = sa.MetaData()
    sa.Table("a", metadata, key("region"), key("number"))
    own = [sa.Column("region", sa.Text), sa.Column("number", sa.Text)]
    target = sa.ForeignKeyConstraint(["region", "number"], ["a.region", "a.number"])
    sa.Table("t", metadata, key(), *own, target, sa.UniqueConstraint("region", "number"))
    assert list(planned(metadata)) == ["id"]
    assert said(metadata) == [
        ("region", "stays NULL: would need rows that all differ"),
        ("number", "stays NULL: would need rows that all differ"),
    ]


def test_a_bounded_date_may_be_followed() -> None:
    """A bound that is a date is no number."""
    metadata = sa.MetaData()
    columns = [sa.Column(name, sa.Date, nullable=False) for name in ("first", "last")]
    checks = [sa.CheckConstraint("first >= '2001-01-01'", "since"), sa.CheckConstraint("first <= last", "order")]
    sa.Table("t", metadata, key(), *columns, *checks)
    assert planned(metadata)["first"] == "c.date(days_before=720)"
    assert planned(metadata)["last"] == 'c.after("first", days=30)'


def test_a_date_follows_none_that_stays_null() -> None:
    """It is a date like any other then."""
    metadata = sa.MetaData()
    columns = [sa.Column("first", sa.Date, unique=True), sa.Column("last", sa.Date, nullable=False)]
    sa.Table("t", metadata, key(), *columns, sa.CheckConstraint("first <= last", "order"))
    assert planned(metadata) == {"id": planned(metadata)["id"], "last": "c.date(days_before=720)"}


def test_all_columns_that_refer_to_a_table_left_out_are_named() -> None:
    """Both stay NULL."""
    metadata = sa.MetaData()
    sa.Table("a", metadata, key("region"), key("number"), sa.Column("tree", postgresql.TSVECTOR, nullable=False))
    own = [sa.Column("region", sa.Text), sa.Column("number", sa.Text)]
    sa.Table("t", metadata, key(), *own, sa.ForeignKeyConstraint(["region", "number"], ["a.region", "a.number"]))
    assert said(metadata) == [
        ("region", "stays NULL: a is not among the tables"),
        ("number", "stays NULL: a is not among the tables"),
    ]


def test_a_late_reference_names_its_column() -> None:
    """A unique column that is not the key."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, key(), sa.Column("best", sa.ForeignKey("u.code", use_alter=True, name="best_fkey")))
    sa.Table("u", metadata, key(), sa.Column("code", sa.Text, unique=True), sa.Column("t_id", sa.ForeignKey("t.id")))
    planned_tables = planned(metadata) | planned(metadata, "u")
    assert planned_tables["best"] == 'c.late(c.reference("u", column="code"))'


def test_a_column_that_repeats_its_owners_tells_no_rows_apart() -> None:
    """There is one row for each owner."""
    metadata = sa.MetaData()
    sa.Table("a", metadata, key())
    sa.Table(
        "b",
        metadata,
        sa.Column("left", sa.ForeignKey("a.id"), primary_key=True),
        sa.Column("right", sa.ForeignKey("a.id"), primary_key=True),
    )
    target = sa.ForeignKeyConstraint(["one", "two"], ["b.left", "b.right"])
    sa.Table("t", metadata, key("left"), key("one"), key("two"), sa.ForeignKeyConstraint(["left"], ["a.id"]), target)
    (own,) = (table for table in plan(from_metadata(metadata)).tables if table.name == "t")
    assert expression(own.rows) == 'c.per("b", low=0, high=1)'


def test_dates_before_the_present_day_end_before_the_anchor() -> None:
    """Which is the present day when the module is written, somewhere."""
    metadata = sa.MetaData()
    columns: list[sa.Column[object]] = [
        sa.Column("a", sa.Date, nullable=False),
        sa.Column("b", sa.DateTime(timezone=True), nullable=False),
    ]
    checks = [sa.CheckConstraint("a < CURRENT_DATE", "past_a"), sa.CheckConstraint("b <= now()", "past_b")]
    sa.Table("t", metadata, key(), *columns, *checks)
    assert planned(metadata)["a"] == "c.date(days_before=720, days_after=-2)"
    assert planned(metadata)["b"] == "c.moment(days_before=720, days_after=-2)"


def test_two_unnamed_foreign_keys_to_one_table_are_two() -> None:
    """One says to which row a row belongs, the other is another one for each."""
    metadata = sa.MetaData()
    sa.Table("a", metadata, key())
    sa.Table(
        "t",
        metadata,
        sa.Column("left", sa.ForeignKey("a.id"), primary_key=True),
        sa.Column("right", sa.ForeignKey("a.id"), primary_key=True),
    )
    assert planned(metadata) == {"left": 'c.parent("a")', "right": 'c.distinct("a")'}


def test_one_of_a_few_numbers_is_within_the_bounds() -> None:
    """Those of the list that another constraint allows."""
    metadata = sa.MetaData()
    checks = [sa.CheckConstraint("a IN (1, 2, 3)", "few"), sa.CheckConstraint("a > 1", "more")]
    sa.Table("t", metadata, key(), sa.Column("a", sa.Integer, nullable=False), *checks)
    assert planned(metadata)["a"] == 'c.choice([2, 3], type="integer")'


def test_of_contradicting_constraints_the_column_is_named() -> None:
    """No number is -1 and above 0."""
    metadata = sa.MetaData()
    checks = [sa.CheckConstraint("a = -1", "minus"), sa.CheckConstraint("a > 0", "plus")]
    sa.Table("t", metadata, key(), sa.Column("a", sa.Integer, nullable=False), *checks)
    assert plan(from_metadata(metadata)).left_out == {"t": "a cannot be filled: its constraints leave no number"}


def test_dates_between_two_bounds_in_the_past() -> None:
    """They are as long before the anchor, which is the present day when the module is written."""
    metadata = sa.MetaData()
    check = sa.CheckConstraint("a >= '2001-01-01' AND a < '2002-01-01'", "year")
    sa.Table("t", metadata, key(), sa.Column("a", sa.Date, nullable=False), check)
    since = (datetime.now(UTC).date() - date(2002, 1, 1)).days
    assert planned(metadata)["a"] == f"c.date(days_before={since + 364}, days_after={-since - 2})"


def test_a_span_of_dates_that_is_too_short() -> None:
    """The two days that time zones may take do not leave any."""
    metadata = sa.MetaData()
    check = sa.CheckConstraint("a >= '2001-01-01' AND a < '2001-01-02'", "day")
    sa.Table("t", metadata, key(), sa.Column("a", sa.Date, nullable=False), check)
    told = "a cannot be filled: no kind of date is between what its constraints say"
    assert plan(from_metadata(metadata)).left_out == {"t": told}
