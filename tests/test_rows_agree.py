"""Rows agree: in a shop, a service with tenants and a site with content, no query finds rows that do not."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import psycopg
import pytest

from example_data.generation.dataset import load
from example_data.generation.generator import SeedRows
from example_data.generation.pinning import complete_seed, digest
from example_data.postgres import integer_keys
from example_data.postgres.session import PsycopgSession
from example_data.postgres.writer import write
from example_data.registry.definition import SeedDefinition
from tests.support.project import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from tests.support.server import Server

SHOWCASES = ("shop", "tenants", "articles")

LETTERS = """
CREATE FUNCTION letters(text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN regexp_replace(lower(normalize($1, NFD)), '[^a-z]', '', 'g')
"""
"""What of a name stands in an address."""

FIRST_TABLE = {"shop": 14_500, "tenants": 4_500, "articles": 13_000}
"""The rows of the first table that make 100,000 in all."""

DIGESTS = {
    "shop": "sha256:2cac5f5ac4e3b6d604dc57c5457870f629181940fc392a7158b8b40f5ea1b41a",
    "tenants": "sha256:b7136c8f6c3725fdf2c48e6c0730d25b7c07d661cb63608e30b03e87b6adad59",
    "articles": "sha256:1d7303863a56d2e8dd1c0a22ef5fd67560476eb663b3663e7adfa186c926ae4c",
}


@pytest.fixture
def connection(server: Server) -> Iterator[psycopg.Connection]:
    """Return a connection whose work is undone."""
    with psycopg.connect(server.url("postgres")) as connection, connection.transaction(force_rollback=True):
        yield connection


def fill(connection: psycopg.Connection, name: str, rows: int, locale: str) -> tuple[ModuleType, int]:
    """Make the tables of a showcase, and fill them; return its module, and how many rows there are."""
    module = import_module(f"tests.support.showcases.{name}")
    definition = SeedDefinition("mossy-owl", 7, user_count=rows, dataset=f"{module.__name__}:v1", locale=locale)
    connection.execute(LETTERS)
    connection.execute(module.SCHEMA)
    session = PsycopgSession(connection)
    seed_rows = integer_keys.reserve(session, SeedRows.whole(complete_seed(definition, {})))
    written = [write(session, table, seed_rows.blocks(table)) for table in load(definition.dataset).tables]
    connection.execute("ANALYZE")
    return module, sum(written)


@pytest.mark.parametrize("locale", ["en_US", "fr_FR"])
@pytest.mark.parametrize("name", SHOWCASES)
def test_rows_agree_among_a_hundred(connection: psycopg.Connection, name: str, locale: str) -> None:
    """Names and addresses, places, moments along references, states, sums and counts."""
    module, _ = fill(connection, name, 100, locale)
    assert {
        what: connection.execute(query).fetchone() for what, query in module.DISAGREEMENTS.items()
    } == dict.fromkeys(module.DISAGREEMENTS, (0,))


@pytest.mark.parametrize("name", SHOWCASES)
def test_rows_agree_among_a_hundred_thousand(connection: psycopg.Connection, name: str) -> None:
    """The same among a hundred thousand rows, and more."""
    module, written = fill(connection, name, FIRST_TABLE[name], "en_US")
    assert written >= 100_000
    assert {
        what: connection.execute(query).fetchone() for what, query in module.DISAGREEMENTS.items()
    } == dict.fromkeys(module.DISAGREEMENTS, (0,))


@pytest.mark.parametrize(("name", "expected"), DIGESTS.items())
def test_digests_are_frozen(name: str, expected: str) -> None:
    """The same rows on every machine, and with every version of this package."""
    definition = SeedDefinition("mossy-owl", 7, dataset=f"tests.support.showcases.{name}:v1")
    assert digest(complete_seed(definition, {})) == expected


@pytest.mark.parametrize("name", ["tenants", "articles"])
def test_the_tutorial_has_the_same(name: str) -> None:
    """What readers take from the page is what is counted here."""
    source = (REPOSITORY / f"tests/support/showcases/{name}.py").read_text(encoding="utf-8")
    page = (REPOSITORY / "docs/tutorial/tenants-and-content.md").read_text(encoding="utf-8")
    assert source[source.index("v1 = Dataset(") : source.index("DISAGREEMENTS")].strip() in page
