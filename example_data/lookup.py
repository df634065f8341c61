"""Rows in code: each is made when it is asked for, and no database is needed but for its integer keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload
from uuid import UUID

import msgspec
import numpy as np
import psycopg

from example_data.errors import DatabaseError, DatasetError, SeedNotFoundError, suggest_names
from example_data.generation.dataset import load
from example_data.generation.generator import make_block
from example_data.generation.pinning import complete_seed, with_sizes
from example_data.generation.row_numbers import count_rows, rows_at
from example_data.postgres.session import PsycopgSession, Session
from example_data.project import alembic_config, import_path
from example_data.registry.definition import SeedDefinition
from example_data.registry.error_messages import prefix_with_seed
from example_data.registry.registry import SeedRegistry
from example_data.runs import ledger

if TYPE_CHECKING:
    import os

    import sqlalchemy as sa
    from sqlalchemy import orm

    from example_data.generation.pin import Pin
    from example_data.generation.table import Table

    AnyConnection = psycopg.Connection[Any] | sa.Connection | orm.Session | orm.scoped_session[Any]

BLOCK_ROWS = 1024
"""Rows that are made together: few, as often only one of them is asked for."""

MADE_UP = tuple(UUID(int=number) for number in range(1, 17))
"""A vocabulary, where there is no registry that has one."""


class _Unreserved(StrEnum):
    KEY = "(reserved by each database)"
    __repr__ = StrEnum.__str__


UNRESERVED = _Unreserved.KEY
"""Stands for an integer key, where no database was asked for it."""


@dataclass(frozen=True, repr=False)
class Row:
    """A row, which does not change: its values are attributes, items by the column's name, and members in order."""

    _table: str
    _columns: tuple[str, ...]
    _values: tuple[Any, ...]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - of any type
        if name not in self._columns:
            raise KeyError(f"table {self._table}: no column {name!r} ({suggest_names(name, self._columns)})")
        value = self._values[self._columns.index(name)]
        if value is UNRESERVED:
            raise DatabaseError(
                f"{self._table}.{name}: an integer key, which each database reserves (found no connection to ask). "
                "Hand one in: rows(..., connection=connection)."
            )
        if isinstance(value, list | tuple | dict):
            value = deepcopy(value)  # other rows may share it
        return [*value] if isinstance(value, tuple) else value

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of any type
        if name.startswith("_"):  # copying asks for some before there are values
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(*error.args) from None

    def __iter__(self) -> Iterator[Any]:
        return map(self.__getitem__, self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __repr__(self) -> str:
        return f"{self._table}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

    def _asdict(self) -> dict[str, Any]:
        """Return all values by column, those that are not known too."""
        return dict(zip(self._columns, self._values, strict=True))


@dataclass(frozen=True, slots=True)
class Rows(Sequence[Row]):
    """Rows of a table, in the order of their numbers; only the blocks of those that are asked for are made."""

    _block: Callable[[int], Sequence[Row]] = field(repr=False)
    _places: range

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Rows: ...
    def __getitem__(self, index: int | slice) -> Row | Rows:
        if isinstance(index, slice):
            return Rows(self._block, self._places[index])
        block, place = divmod(self._places[index], BLOCK_ROWS)
        return self._block(block)[place]


def rows(
    seed: str, table: str, *, config: str | os.PathLike[str] | None = None, connection: AnyConnection | None = None
) -> Rows:
    """Return the rows of a table that a seed makes, such as `rows("busy-shop", "users")[3].email`.

    They are those of the seed in the registry; with a connection, those of the seed's run in that database, which knows
    their integer keys too. Nothing is written, and no row is read.

    Args:
        seed: The seed's name.
        table: The table's, as its dataset has it.
        config: The file that configures Alembic; found as commands find it unless given.
        connection: One of SQLAlchemy, a session of its ORM, or one of psycopg.

    Raises:
        SeedNotFoundError: The registry has no seed of that name, or the database no run of it.
        DatasetError: The dataset cannot be loaded, or has no table of that name.
        DatabaseError: There is no ledger, or the connection is of another kind.
    """
    path = alembic_config.find_project() if config is None else Path(config)
    if connection is None:
        return rows_of(pin_of_seed(seed, path), table)
    runs = ledger.applied(_session(connection))
    if seed not in runs:
        raise SeedNotFoundError(
            f"Database: no run of seed {seed!r} ({suggest_names(seed, runs)}). Correct the name, or apply the seed."
        )
    import_path.make_importable(runs[seed].pin.dataset, path)
    return rows_of(runs[seed].pin, table)


def rows_of(pin: Pin, table: str) -> Rows:
    """Return the rows of a table that a pin makes; DatasetError where its dataset has none of that name."""
    (own,) = find_tables(pin, [table])
    count, reserved = count_rows(pin, own), {"", *pin.blocks}
    known = tuple(name for name, column in own.columns.items() if column.counts_in in reserved)

    @lru_cache(8)  # blocks
    def make_rows(number: int) -> list[Row]:
        numbers = rows_at(pin, own, np.arange(number * BLOCK_ROWS, min((number + 1) * BLOCK_ROWS, count)))
        values = dict(zip(known, zip(*make_block(pin, own, numbers, known).values(), strict=True), strict=True))
        columns = [values.get(name, (UNRESERVED,) * len(numbers)) for name in own.columns]
        return [Row(table, tuple(own.columns), row) for row in zip(*columns, strict=True)]

    return Rows(make_rows, range(count))


def find_tables(pin: Pin, names: Sequence[str]) -> list[Table]:
    """Return the tables of a pin's dataset of these names, or all; DatasetError where there is none of a name."""
    tables = {table.name: table for table in load(pin.dataset).tables}
    for name in names:
        if name not in tables:
            raise DatasetError(
                f"Dataset {pin.dataset!r}: no table {name!r} ({suggest_names(name, tables)}). Correct the name."
            )
    return [tables[name] for name in names or tables]


def pin_of_seed(
    name: str,
    config_file: Path | None,
    sizes: Mapping[str, int] | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> Pin:
    """Return the pin, without digest, of a seed of the registry, with these sizes and parameters in place of its own.

    Raises:
        SeedNotFoundError: The registry has no seed of that name.
        DatasetError: Its dataset cannot be loaded, or does not know a size or a parameter.
    """
    file = alembic_config.registry(config_file)
    registry = SeedRegistry.from_file(file)
    seed = registry.find_seed(name)
    import_path.make_importable(seed.dataset, config_file)
    with prefix_with_seed(file, name):
        changed = msgspec.structs.replace(seed, parameters={**seed.parameters, **(parameters or {})})
        return with_sizes(complete_seed(changed, registry.vocabularies), sizes or {})


def pin_of_dataset(
    dataset: str,
    config_file: Path | None,
    sizes: Mapping[str, int],
    parameters: Mapping[str, Any],
    user_count: int | None = None,
) -> Pin:
    """Return the pin, without digest, of a seed of a dataset: with number 1, name `preview` and made-up vocabularies.

    Raises:
        DatasetError: The dataset cannot be loaded, or does not know a size or a parameter.
    """
    import_path.make_importable(dataset, config_file)
    given: Any = {} if user_count is None else {"user_count": user_count}
    definition = SeedDefinition("preview", 1, dataset=dataset, sizes={**sizes}, parameters={**parameters}, **given)
    return complete_seed(definition, dict.fromkeys(load(dataset).vocabularies, MADE_UP))


def _session(connection: AnyConnection) -> Session:
    """Return a session that reads through a caller's connection; DatabaseError where that cannot be."""
    bind = find_bind(connection, "rows(connection=...)")
    return PsycopgSession(bind) if isinstance(bind, psycopg.Connection) else Session(bind)


def find_bind(connection: AnyConnection, call: str) -> psycopg.Connection[Any] | sa.Connection:
    """Return the connection in what a caller handed in; DatabaseError where there is none, which names the call."""
    if isinstance(connection, psycopg.Connection):
        return connection
    import sqlalchemy as sa  # where the caller has not loaded it, it is not theirs
    from sqlalchemy import orm

    bind = connection.connection() if isinstance(connection, orm.Session | orm.scoped_session) else connection
    if isinstance(bind, sa.Connection):
        return bind
    raise DatabaseError(
        f"{call}: it cannot be used (expected a Connection or Session of SQLAlchemy, or a Connection of psycopg, found "
        f"{type(connection).__name__}). Of an asynchronous one, hand in what run_sync has."
    )
