"""A seed of many rows in a whole schema: several blocks of rows, pieces of row numbers, and an index to remove it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.support.project import ON, rows
from tests.support.realistic_schemas import SHOP, dump

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.project import Project

COUNTS = {
    "customers": 2502,
    "addresses": 1276,
    "categories": 202,
    "products": 1002,
    "stock": 501,
    "orders": 10197,
    "order_lines": 25349,
    "reviews": 6185,
}
"""Rows of people and of the first seed, with 2,500 customers in place of 500."""

INDEXES = """
CREATE FUNCTION tell_of_index() RETURNS event_trigger LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_notify('indexes', current_query()); END $$;
CREATE EVENT TRIGGER tell_of_index ON ddl_command_end WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION tell_of_index();
"""
"""Tells whoever listens of every index that is made."""


@pytest.fixture
def large_shop(project_factory: Callable[..., Project]) -> Project:
    """Return a shop whose first seed is applied with five times as many customers, and the second not at all."""
    project = project_factory(SHOP)
    project.variables = {"EXAMPLE_DATA_USER_COUNT": "2500", "EXAMPLE_DATA_SEED_NAME": "mossy-owl"}
    return project


def test_online_and_offline_write_the_same_rows(large_shop: Project) -> None:
    """Twenty thousand order lines are there by either way, and gone by the other."""
    before = dump(large_shop, SHOP)
    ((start,),) = rows(large_shop.url, "SELECT version_num FROM alembic_version")
    large_shop.alembic(*ON, "upgrade", "head")
    online = dump(large_shop, SHOP)
    ((end,),) = rows(large_shop.url, "SELECT version_num FROM alembic_version")
    assert {table: rows(large_shop.url, f"SELECT count(*) FROM {table}")[0][0] for table in SHOP.tables} == COUNTS
    assert large_shop.psql(large_shop.alembic("downgrade", f"{end}:{start}", "--sql")) == ""
    assert dump(large_shop, SHOP) == before
    assert large_shop.psql(large_shop.alembic(*ON, "upgrade", f"{start}:{end}", "--sql")) == ""
    assert dump(large_shop, SHOP) == online


def test_remove_leaves_no_row_and_touches_no_other(large_shop: Project) -> None:
    """An edited row of the second piece stops it; then an index is made to find a customer's addresses, and dropped."""
    before = dump(large_shop, SHOP)
    large_shop.alembic(*ON, "upgrade", "head")
    last = "(SELECT max(ctid) FROM order_lines)"
    ((old,),) = rows(large_shop.url, f"SELECT quantity FROM order_lines WHERE ctid = {last}")
    large_shop.psql(f"UPDATE order_lines SET quantity = 99 WHERE ctid = {last}")
    assert "table order_lines: expected its rows as they were written, found 1 edited" in large_shop.fail(
        "downgrade", "-2"
    )
    large_shop.psql(f"UPDATE order_lines SET quantity = {old} WHERE ctid = {last}")
    large_shop.psql(INDEXES)
    with psycopg.connect(large_shop.url, autocommit=True) as listener:
        listener.execute("LISTEN indexes")
        large_shop.alembic("downgrade", "-2")
        told = [notification.payload for notification in listener.notifies(timeout=0)]
    assert told == ['CREATE INDEX "example_data_removal_0" ON "addresses" ("customer_id")']
    assert rows(large_shop.url, "SELECT to_regclass('example_data_removal_0')") == [(None,)]
    assert dump(large_shop, SHOP) == before
