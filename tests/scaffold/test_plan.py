"""What becomes of a schema that is only described: the text of the module, and what is said of the rest."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from example_data.scaffold import from_metadata, module, plan, report

ANCHOR = date(2026, 1, 1)

SHOP = '''\
"""Demo data for 4 tables of the MetaData; a first version, to be changed at will."""

from example_data import Dataset, Table
from example_data import columns as c

v1 = Dataset(
    # ledger: left out: checksum cannot be filled: values of type tsvector cannot be made
    Table(
        "customers",
        rows=c.size("customers", 200),
        columns={
            "id": c.uuid_key(),
            "email": c.email(unique=True, max_length=80),
            "level": c.label(["basic", "gold"], type="customer_level"),
            "created_at": c.moment(days_before=720),
            "updated_at": c.after("created_at", days=30),
            # secret: stays NULL: values of type tsvector cannot be made
        },
    ),
    Table(
        "orders",
        rows=c.per("customers", low=0, high=8),
        columns={
            "id": c.serial_key(),
            "customer_id": c.parent("customers"),
            "replaces_id": c.tree(),
            "total": c.decimal(low="4.90", high="99.99", scale=2),
        },
    ),
    Table(
        "products",
        rows=c.size("products", 20),
        columns={
            "id": c.serial_key(type="integer"),
            "sku": c.code(6, prefix="SKU-"),
        },
    ),
    Table(
        "order_products",
        key=("order_id", "product_id"),
        rows=c.per("orders", low=0, high=4),
        columns={
            "order_id": c.parent("orders"),
            "product_id": c.distinct("products"),
            "quantity": c.nullable(c.integer(1, 12), share=0.1),
        },
    ),
    parameters={"anchor": "2026-01-01"},
)
'''


def shop() -> sa.MetaData:
    """Customers, their orders, and one table that nothing can fill."""
    metadata = sa.MetaData()
    sa.Table(
        "customers",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("email", sa.String(80), nullable=False, unique=True),
        sa.Column("level", sa.Enum("basic", "gold", name="customer_level"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("secret", postgresql.TSVECTOR),
    )
    sa.Table(
        "orders",
        metadata,
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("customer_id", sa.ForeignKey("customers.id"), nullable=False),
        sa.Column("replaces_id", sa.ForeignKey("orders.id")),
        sa.Column("total", sa.Numeric(4, 2), sa.CheckConstraint("total > 0", name="total_positive"), nullable=False),
    )
    sa.Table(
        "products",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sku", sa.String(40), sa.CheckConstraint("sku LIKE 'SKU-%'"), nullable=False, unique=True),
    )
    sa.Table(
        "order_products",
        metadata,
        sa.Column("order_id", sa.ForeignKey("orders.id"), primary_key=True),
        sa.Column("product_id", sa.ForeignKey("products.id"), primary_key=True),
        sa.Column("quantity", sa.Integer),
    )
    sa.Table(
        "ledger",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("checksum", postgresql.TSVECTOR, nullable=False),
    )
    return metadata


def test_the_module_is_the_schema_in_column_kinds() -> None:
    """References, keys, lengths, precision, constraints and names, each as the kind that keeps them."""
    schema = from_metadata(shop())
    assert module(plan(schema), schema.origin, "v1", ANCHOR) == SHOP


def test_the_report_has_a_line_for_everything_undecided() -> None:
    """What stands in the file as a comment is printed as well."""
    assert report(plan(from_metadata(shop())), "demo.py", "demo:v1") == [
        "wrote demo.py: 4 tables, 14 columns",
        "left to the database: 0 columns with defaults",
        "understood: 2 CHECK constraints",
        "undecided customers.secret: stays NULL: values of type tsvector cannot be made",
        "left out ledger: checksum cannot be filled: values of type tsvector cannot be made",
        "Add a seed: example-data add --dataset demo:v1 --revision",
    ]


def test_named_tables_bring_those_they_need() -> None:
    """And no others."""
    planned = plan(from_metadata(shop()), ["orders"])
    assert [table.name for table in planned.tables] == ["customers", "orders"]


def cycle(*, first_is_nullable: bool) -> sa.MetaData:
    """Two tables that refer to each other, and one that refers to the first."""
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
    planned = plan(from_metadata(cycle(first_is_nullable=True)))
    assert [table.name for table in planned.tables] == ["articles", "comments", "revisions"]
    assert str(planned.tables[0].columns["current_id"].function) == "c.late"
    assert planned.left_out == {}


def test_a_cycle_that_is_not_null_is_left_out_with_all_that_need_it() -> None:
    """Nothing can be first in it."""
    told = "is in a cycle of foreign keys that are all NOT NULL (articles -> revisions -> articles)"
    assert plan(from_metadata(cycle(first_is_nullable=False))).left_out == {
        "articles": told,
        "revisions": told,
        "comments": "article_id needs articles, which is left out",
    }


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        (
            sa.Column("a", sa.Integer, sa.CheckConstraint("a > 5 AND a < 3"), nullable=False),
            "a cannot be filled: its constraints leave no range of numbers",
        ),
        (
            sa.Column("a", sa.SmallInteger, nullable=False, unique=True),
            "a unique constraint (a) cannot be kept unique",
        ),
        (
            sa.Column("a", sa.Text, sa.CheckConstraint("a ~ '^(?=x)y$'"), nullable=False),
            "a cannot be filled: no kind of text is matching ^(?=x)y$",
        ),
        (
            sa.Column("a", sa.ForeignKey("t.id"), sa.CheckConstraint("a <> id"), nullable=False),
            (
                "the foreign key of a (a) refers to another row of its own table and is NOT NULL: the first row has "
                "none to refer to"
            ),
        ),
        (
            sa.Column("a", postgresql.HSTORE, nullable=False),
            "a cannot be filled: values of type hstore cannot be made",
        ),
        (
            sa.Column("a", sa.Boolean, nullable=False, unique=True),
            "a unique constraint (a) cannot be kept unique",
        ),
    ],
)
def test_a_column_that_cannot_be_filled_leaves_its_table_out(column: sa.Column[object], reason: str) -> None:
    """And the reason names the column."""
    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), column)
    assert plan(from_metadata(metadata)).left_out == {"t": reason}


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
    (entries,) = plan(from_metadata(metadata)).tables
    assert sorted(entries.columns) == ["id", "note"]
    assert entries.columns["note"].function == "c.sentences"


@pytest.mark.parametrize(
    ("checks", "low", "high"),
    [
        (("a > 0", "a < b"), (1, 501), (502, 1001)),
        (("a < b",), (0, 500), (501, 1000)),
        (("b <= 9", "a >= 5", "a <= b"), (5, 7), (8, 9)),
    ],
)
def test_numbers_that_are_compared_have_ranges_that_do_not_touch(
    checks: tuple[str, ...], low: tuple[int, int], high: tuple[int, int]
) -> None:
    """Whatever bounds the one or the other has besides."""
    metadata = sa.MetaData()
    columns = [sa.Column(name, sa.Integer, nullable=False) for name in ("a", "b")]
    constraints = [sa.CheckConstraint(check, name=f"check_{place}") for place, check in enumerate(checks)]
    sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), *columns, *constraints)
    (table,) = plan(from_metadata(metadata)).tables
    assert (table.columns["a"].arguments, table.columns["b"].arguments) == (low, high)
