"""Schemas described as MetaData, and what the scaffold plans for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from example_data.project.python_source import expression
from example_data.scaffold.plan.dataset_plan import plan_dataset
from example_data.scaffold.schema.sqlalchemy_metadata import read_metadata

if TYPE_CHECKING:
    from collections.abc import Iterable

    from example_data.scaffold.plan.context import PlannedTable
    from example_data.scaffold.plan.dataset_plan import DatasetPlan


def plan_of(metadata: sa.MetaData, names: Iterable[str] = ()) -> DatasetPlan:
    """Return the plan for the tables of a MetaData, or for some of them."""
    return plan_dataset(read_metadata(metadata), names)


def planned_table(metadata: sa.MetaData, name: str = "t") -> PlannedTable:
    """Return the plan for one table."""
    return next(table for table in plan_of(metadata).tables if table.name == name)


def kinds_of(metadata: sa.MetaData, name: str = "t") -> dict[str, str]:
    """Return the kinds of a table's columns, as the module has them."""
    return {column: expression(kind) for column, kind in planned_table(metadata, name).columns.items()}


def notes_on(metadata: sa.MetaData, name: str = "t") -> list[tuple[str, str]]:
    """Return the notes on a table: column and text."""
    return [(note.column, note.text) for note in planned_table(metadata, name).notes]


def text_key(name: str = "id") -> sa.Column[object]:
    """Return a primary key of text."""
    return sa.Column(name, sa.Text, primary_key=True)


def shop() -> sa.MetaData:
    """Return customers, their orders, and one table that nothing can fill."""
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
