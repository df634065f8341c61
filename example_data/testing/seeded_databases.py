"""What the fixtures give out: clones with the seeds that a test asks for, and the rows in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

import psycopg

from example_data.errors import ExampleDataError, suggest_names
from example_data.generation.dataset import load
from example_data.lookup import Rows, rows_of
from example_data.postgres.session import PsycopgSession
from example_data.project.database_url import DatabaseURL
from example_data.runs import ledger
from example_data.testing.build import build
from example_data.testing.databases import Databases, Template

if TYPE_CHECKING:
    from example_data.generation.pin import KeyBlock, Pin
    from example_data.testing.seeded_chain import SeededChain
    from example_data.testing.wanted import Wanted


class SeededDatabases:
    """Clones of the templates of a project, on one server."""

    def __init__(self, url: str, chain: SeededChain) -> None:
        self._databases = Databases(DatabaseURL(url, "the server of the tests"))
        self._chain = chain
        self._templates: dict[str, Template | ExampleDataError] = {}
        """By what tests ask for, as text: finding its key takes making the rows. Or why there is none."""
        self._shared: dict[str, str] = {}
        """By template, the clone of tests that take back what they write."""
        self._blocks: dict[str, dict[str, Mapping[str, tuple[KeyBlock, ...]]]] = {}
        """By template and seed, the integers that are reserved for rows."""

    def close(self) -> None:
        """Drop all clones."""
        self._databases.close()

    @contextmanager
    def clone(self, wanted: Wanted) -> Iterator[str]:
        """Yield the URL of a clone, and drop it."""
        name = self._databases.clone(self._template(wanted))
        yield self._databases.url(name)
        self._databases.drop(name)

    def shared_clone(self, wanted: Wanted) -> str:
        """Return the URL of the clone that tests of this process share, one after the other."""
        template = self._template(wanted)
        if template.name not in self._shared:
            self._shared[template.name] = self._databases.clone(template)
        return self._databases.url(self._shared[template.name])

    def drop_shared_clone(self, wanted: Wanted) -> None:
        """Drop that clone, as a test has changed it."""
        self._databases.drop(self._shared.pop(self._template(wanted).name))

    def is_committed(self, transaction: str) -> bool:
        """Return whether a transaction was committed, by its number: SQL may do so without SQLAlchemy's knowing."""
        return self._databases.is_committed(transaction)

    def with_integer_keys(self, pins: Mapping[str, Pin], url: str, wanted: Wanted) -> Mapping[str, Pin]:
        """Return pins with the integers that are reserved for them in a clone, which are those of its template."""
        name = self._template(wanted).name
        if name not in self._blocks:
            with psycopg.connect(DatabaseURL(url, "a clone").for_libpq()) as connection:
                runs = ledger.applied(PsycopgSession(connection))
            self._blocks[name] = {seed: run.pin.blocks for seed, run in runs.items()}
        return {seed: replace(pin, blocks=self._blocks[name].get(seed, {})) for seed, pin in pins.items()}

    def _template(self, wanted: Wanted) -> Template:
        asked = repr(wanted)
        if asked not in self._templates:
            try:
                self._templates[asked] = self._find_template(wanted)
            except ExampleDataError as error:  # which every test would wait for again
                self._templates[asked] = error
        found = self._templates[asked]
        if isinstance(found, ExampleDataError):
            raise found
        return found

    def _find_template(self, wanted: Wanted) -> Template:
        key = self._chain.key(wanted)
        return self._databases.template(
            key,
            project=str(self._chain.config_file),
            state=self._chain.state,
            build=partial(build, self._chain.config_file, settings=self._chain.settings_of(wanted), key=key),
        )


def find_rows(pins: Mapping[str, Pin], table: str, seed: str | None) -> Rows:
    """Return the rows of a table that one of the pins makes: that of a seed, or the only one whose dataset has it.

    Raises:
        ExampleDataError: There is no such seed, or table, or there are several.
    """
    if seed is not None and seed not in pins:
        raise ExampleDataError(f"rows(seed={seed!r}): no seed of this test ({suggest_names(seed, pins)}). Correct it.")
    if not pins:
        raise ExampleDataError(
            f"rows({table!r}): the revisions apply no seed, so there are no rows. Write a revision: example-data pin "
            "NAME --revision."
        )
    candidates = [seed] if seed else [name for name, pin in pins.items() if _has_table(pin.dataset, table)]
    if len(candidates) > 1:
        raise ExampleDataError(
            f"rows({table!r}): several seeds of this test have rows there ({', '.join(candidates)}). Name one: "
            f"rows({table!r}, seed={candidates[0]!r})."
        )
    return rows_of(pins[(candidates or [*pins])[0]], table)


@cache
def _has_table(dataset: str, table: str) -> bool:
    return table in {each.name for each in load(dataset).tables}
