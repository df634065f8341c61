"""Whose a key is: the seed, the table and the row that it was made for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np
from alembic.runtime.migration import MigrationContext

from example_data.alembic_plugin import history
from example_data.errors import DatasetError, ExampleDataError
from example_data.generation.dataset import Table, load
from example_data.generation.pin import Pin
from example_data.generation.pinning import complete_seed
from example_data.generation.row_index import places_of
from example_data.generation.row_numbers import extent, is_there
from example_data.generation.uuid_keys import ROW_BITS
from example_data.postgres.key_ranges import key_space
from example_data.postgres.session import Session
from example_data.project import alembic_config, env_script
from example_data.registry.registry import SeedRegistry
from example_data.runs import ledger
from example_data.runs.ledger import Run


@dataclass(frozen=True, slots=True)
class Owner:
    """What a key was made for."""

    pin: Pin
    table: Table
    row: int
    """The row number."""

    @property
    def is_beyond(self) -> bool:
        """Whether only a bigger size of the seed would have the row."""
        return self.row >= extent(self.pin, self.table)

    @property
    def place(self) -> int | None:
        """The row's place in its table, from 0; None where the seed has no such row."""
        if self.is_beyond:
            return None
        is_one = is_there(self.pin, self.table, range(self.row, self.row + 1))[0]
        return int(places_of(self.pin, self.table, np.array([self.row]))[0]) if is_one else None


def find_owners(key: str, config_file: Path | None, say: Callable[[str], None]) -> list[Owner]:
    """Return what a key was made for: one row for a UUID; for an integer one of each table that has it.

    UUIDs are told from the registry and the revisions; integers from the runs of the database of `env.py`, and `say`
    gets the line that says which one that is.

    Raises:
        ExampleDataError: It is neither, or of no seed; or the registry, the revisions or the database cannot be read.
    """
    if re.fullmatch("-?[0-9]{1,19}", key):
        owned = _owners_of_integer(_read_runs(config_file, say), int(key))
        owners = [owner for owner in owned if owner.place is not None]
        found = "none whose block of integers it is in"
    else:
        try:
            uuid = UUID(key)
        except ValueError:
            raise ExampleDataError(f"{key!r:.60}: no key (expected a UUID or a whole number). Correct it.") from None
        owners = sorted(_owners_of_uuid(_pins(config_file), uuid), key=lambda owner: owner.place is None)[:1]
        found = "none in the registry or the revisions"
    if not owners:
        raise ExampleDataError(f"{key}: the key of no seed (found {found}). Look for it in another project's seeds.")
    return owners


def _owners_of_uuid(pins: Iterable[Pin], key: UUID) -> Iterator[Owner]:
    row = key.int % 2**ROW_BITS
    for pin in pins:
        for table in load(pin.dataset).tables:
            spaces = (key_space(pin, table, name) for name in table.columns)
            if any(space is not None and space.key(row) == key for space in spaces):
                yield Owner(pin, table, row)


def _pins(config_file: Path | None) -> Iterator[Pin]:
    """Yield the pins of the revisions, and then those of the registry, without any whose dataset is not there."""
    alembic = alembic_config.configuration(config_file)
    registry = SeedRegistry.from_file(alembic_config.registry(config_file))
    for applied in history.read_chain(alembic_config.scripts(alembic)).pins:
        with suppress(DatasetError):
            load(applied.pin.dataset)
            yield applied.pin
    for seed in registry.seeds:
        with suppress(DatasetError):
            yield complete_seed(seed, registry.vocabularies)


def _read_runs(config_file: Path | None, say: Callable[[str], None]) -> Mapping[str, Run]:
    def read(context: MigrationContext) -> Mapping[str, Run]:
        assert context.connection is not None
        return ledger.applied(Session(context.connection))

    alembic = alembic_config.configuration(config_file)
    return env_script.read(alembic, alembic_config.scripts(alembic), read, say)


def _owners_of_integer(runs: Mapping[str, Run], key: int) -> Iterator[Owner]:
    for run in runs.values():
        for name, blocks in run.pin.blocks.items():
            for block in blocks:
                place, rest = divmod(key - block.first, block.step)
                if not rest and 0 <= place < block.length:
                    yield Owner(run.pin, load(run.pin.dataset).table(name), block.begins + place)
