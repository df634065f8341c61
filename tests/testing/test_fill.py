"""Rows without a chain: in tables that `metadata.create_all` made."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import orm

from example_data import fill
from example_data.errors import ExampleDataError
from tests.support.datasets import key_shapes
from tests.support.server import url_of
from tests.support.showcases import shop

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOP = "tests.support.showcases.shop:v1"
STORED = "SELECT id, name FROM products ORDER BY id"


@pytest.fixture(params=["psycopg", "connection", "session", "psycopg2"])
def connection(request: pytest.FixtureRequest, empty_database: psycopg.Connection) -> Iterator[Any]:
    """Yield a connection to a database with the tables of a shop, of each kind that there is."""
    empty_database.execute(shop.SCHEMA)
    empty_database.commit()
    url, kind = url_of(empty_database), request.param
    if kind == "psycopg":
        with psycopg.connect(url) as opened:
            yield opened
        return
    driver = "psycopg2" if kind == "psycopg2" else "psycopg"
    engine = sa.create_engine(url.replace("postgresql://", f"postgresql+{driver}://"), poolclass=sa.pool.NullPool)
    with orm.Session(engine) if kind == "session" else engine.connect() as opened:
        yield opened


def stored(connection: Any, query: str) -> list[tuple[Any, ...]]:  # noqa: ANN401 - of each kind
    """Return the rows of a query."""
    execute = getattr(connection, "exec_driver_sql", None)
    found = execute(query) if execute else connection.execute(sa.text(query) if hasattr(connection, "bind") else query)
    return [tuple(row) for row in found.fetchall()]


def test_rows_are_there_and_known(connection: Any) -> None:  # noqa: ANN401 - of each kind
    """The tables have the rows that are returned, integer keys included, and nothing else is in the database."""
    made = fill(connection, SHOP, sizes={"customers": 20, "products": 7})
    assert [(row.id, row.name) for row in made["products"]] == stored(connection, STORED)
    assert [row.id for row in made["products"]] == [1, 2, 3, 4, 5, 6, 7]
    assert (len(made["customers"]), stored(connection, "SELECT count(*) FROM customers")) == (20, [(20,)])
    assert stored(connection, "SELECT count(*) FROM pg_class WHERE starts_with(relname, 'example_data')") == [(0,)]


def test_the_same_rows_again(connection: Any) -> None:  # noqa: ANN401 - of each kind
    """After a rollback nothing is there, and the next call makes the same rows; another number makes others."""
    first = [row.email for row in fill(connection, SHOP, sizes={"customers": 20})["customers"]]
    connection.rollback()
    assert stored(connection, "SELECT count(*) FROM customers") == [(0,)]
    assert [row.email for row in fill(connection, SHOP, sizes={"customers": 20})["customers"]] == first
    connection.rollback()
    assert [row.email for row in fill(connection, SHOP, sizes={"customers": 20}, seed=2)["customers"]] != first


@pytest.fixture
def tables(empty_database: psycopg.Connection) -> psycopg.Connection:
    """Return a connection to a database with the tables of a shop."""
    empty_database.execute(shop.SCHEMA)
    empty_database.commit()
    return empty_database


def refusal(connection: Any, *arguments: Any, **options: Any) -> str:  # noqa: ANN401
    """Return why `fill` does nothing."""
    with pytest.raises(ExampleDataError) as caught:
        fill(connection, *arguments, **options)
    return str(caught.value)


def test_two_seeds_in_one_database(empty_database: psycopg.Connection) -> None:
    """Another seed's rows are beside the first one's, with integers of their own."""
    empty_database.execute(key_shapes.COUNTED.format(key="serial"))
    counted = "tests.support.datasets.key_shapes:counted"
    first, second = (
        fill(empty_database, counted, sizes={"customers": 3}, seed=number, name=f"seed-{number}") for number in (1, 2)
    )
    assert [[row.id for row in made["customers"]] for made in (first, second)] == [[1, 2, 3], [4, 5, 6]]


def test_a_database_that_forbids(tables: psycopg.Connection) -> None:
    """Its word counts here too."""
    tables.execute(f"ALTER DATABASE {tables.info.dbname} SET example_data.allow = off")
    tables.commit()
    with psycopg.connect(url_of(tables)) as again:
        assert "forbid" in refusal(again, SHOP)


def test_tables_that_do_not_fit(tables: psycopg.Connection) -> None:
    """What is expected and what is there is told before a row is written."""
    tables.execute("ALTER TABLE reviews DROP COLUMN stars")
    message = refusal(tables, SHOP)
    assert message.startswith("the tables do not fit what would be written: column reviews.stars: ")


def test_a_connection_that_commits_by_itself(tables: psycopg.Connection) -> None:
    """It is refused without a transaction, and not with one."""
    with psycopg.connect(url_of(tables), autocommit=True) as opened:
        assert refusal(opened, SHOP) == (
            "fill(connection): it commits every statement by itself (expected a transaction). Put `with "
            "connection.transaction():` around it."
        )
        with opened.transaction():
            assert len(fill(opened, SHOP)["customers"]) == 100


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"sizes": {"customer": 3}},
            (
                f"sizes.customer: dataset {SHOP!r} does not know it (expected customers, categories, products). "
                "Correct the name, or leave it out."
            ),
        ),
        ({"dataset": "nowhere.demo:v1"}, "Dataset 'nowhere.demo:v1': "),
        ({"sizes": {"customers": "3"}}, "fill(...): an argument is wrong (Expected `int`, got `str` - at `$.sizes["),
        ({"sizes": 3}, "fill(...): an argument is wrong (Expected `object`, got `int` - at `$.sizes`)"),
        ({"seed": -1}, "fill(...): an argument is wrong (Expected `int` >= 0 - at `$.seed`)"),
        ({"parameters": {"anchor": date(2026, 6, 1)}}, "fill(...): an argument is wrong (Expected "),
    ],
)
def test_a_call_that_is_wrong(tables: psycopg.Connection, arguments: dict[str, Any], message: str) -> None:
    """One sentence, and nothing is written."""
    assert refusal(tables, **{"dataset": SHOP, **arguments}).startswith(message)
