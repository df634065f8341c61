"""Whose a key is: the seed, the table and the row that it was made for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import numpy as np

from example_data.alembic_plugin import history
from example_data.errors import DatasetError, ExampleDataError
from example_data.generation.dataset import Table, load
from example_data.generation.pin import Pin
from example_data.generation.pinning import complete_seed
from example_data.generation.row_numbers import extent, is_there, places_of
from example_data.generation.uuid_keys import ROW_BITS
from example_data.postgres.key_ranges import key_space
from example_data.postgres.session import Session
from example_data.project import alembic_config, env_script
from example_data.registry.registry import SeedRegistry
from example_data.runs import ledger


class Owner(NamedTuple):
    """What a key was made for."""

    pin: Pin
    table: Table
    row: int
    """The row number."""
    place: int | None
    """The row's place in its table, from 0; None where the seed has no such row."""


def find_owners(key: str, config_file: Path | None, say: env_script.Say) -> list[Owner]:
    """Return what a key was made for: one row for a UUID; for an integer one of each table that has it.

    UUIDs are told from the registry and the revisions; integers from the runs of the database of `env.py`. Raise
    ExampleDataError where it is neither, or of no seed, or one of these cannot be read.
    """
    if re.fullmatch("-?[0-9]{1,19}", key):
        rows = [owner for owner in _owners(_applied(config_file, say), int(key)) if owner.place is not None]
        found = "none whose block of integers it is in"
    else:
        try:
            uuid = UUID(key)
        except ValueError:
            raise ExampleDataError(f"{key!r:.60}: no key (expected a UUID or a whole number). Correct it.") from None
        rows = sorted(_owners(_known(config_file), uuid), key=lambda owner: owner.place is None)[:1]
        found = "none in the registry or the revisions"
    if not rows:
        raise ExampleDataError(f"{key}: the key of no seed (found {found}). Look for it in another project's seeds.")
    return rows


def _known(config_file: Path | None) -> Iterator[Pin]:
    """Yield the pins of the revisions, and then those of the registry, without any whose dataset is not there."""
    directory = alembic_config.scripts(alembic_config.configuration(config_file))
    registry = SeedRegistry.from_file(alembic_config.registry(config_file))
    for applied in history.read_chain(directory).pins:
        with suppress(DatasetError):
            load(applied.pin.dataset)
            yield applied.pin
    for seed in registry.seeds:
        with suppress(DatasetError):
            yield complete_seed(seed, registry.vocabularies)


def _applied(config_file: Path | None, say: env_script.Say) -> list[Pin]:
    """Return the pins of the runs in the database of `env.py`."""
    config = alembic_config.configuration(config_file)
    scripts = alembic_config.scripts(config)
    runs = env_script.read(config, scripts, lambda env: ledger.applied(Session(env.connection)), say)
    return [run.pin for run in runs.values()]


def _owners(pins: Iterable[Pin], key: UUID | int) -> Iterator[Owner]:
    for pin in pins:
        for table in load(pin.dataset).tables:
            row = _row_of(pin, table, key)
            if row is not None:
                is_row = row < extent(pin, table) and is_there(pin, table, range(row, row + 1))[0]
                yield Owner(pin, table, row, int(places_of(pin, table, np.array([row]))[0]) if is_row else None)


def _row_of(pin: Pin, table: Table, key: UUID | int) -> int | None:
    """Return the number of the row that a key of a table is made for, if it is one of this seed's."""
    if isinstance(key, UUID):
        row = key.int % 2**ROW_BITS
        spaces = (key_space(pin, table, name) for name in table.columns)
        return row if any(space is not None and space.key(row) == key for space in spaces) else None
    places = ((block, *divmod(key - block.first, block.step)) for block in pin.blocks.get(table.name, ()))
    rows = (block.begins + place for block, place, rest in places if not rest and 0 <= place < block.length)
    return next(rows, None)
