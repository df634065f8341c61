"""The first rows that a seed makes, without a database."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from example_data.errors import DatasetError
from example_data.generation import generator, pinning
from example_data.generation.dataset import Per, load
from example_data.generation.pinning import complete_seed
from example_data.generation.row_numbers import extent, span
from example_data.project import alembic_config
from example_data.registry.definition import SeedDefinition
from example_data.registry.error_messages import placed
from example_data.registry.registry import SeedRegistry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from example_data.generation.dataset import Dataset, Table
    from example_data.generation.pin import Pin

Row = dict[str, Any]

STAND_INS = tuple(UUID(int=number) for number in range(1, 17))
"""What columns choose from where there is no registry."""


def of_seed(registry: Path, name: str, config_file: Path | None) -> Pin:
    """What a seed of the registry makes.

    Raises:
        SeedNotFoundError: The registry has no seed of that name.
        DatasetError: Its dataset cannot be loaded, or does not know what the seed says.
    """
    present = SeedRegistry.from_file(registry)
    seed = present.find_seed(name)
    alembic_config.make_importable(seed.dataset, config_file)
    with placed(registry, name):
        return pinning.make_pin_without_digest(present, seed)


def of_dataset(
    dataset: str, config_file: Path | None, *, sizes: Mapping[str, int] | None = None, user_count: int | None = None
) -> Pin:
    """What a seed of no registry makes of a dataset: its number is 1, its name `preview`, its vocabularies stand-ins.

    Raises:
        DatasetError: The dataset cannot be loaded, or does not know one of the sizes.
    """
    alembic_config.make_importable(dataset, config_file)
    given: Any = {} if user_count is None else {"user_count": user_count}
    definition = SeedDefinition("preview", 1, dataset=dataset, sizes=dict(sizes or {}), **given)
    return complete_seed(definition, dict.fromkeys(load(dataset).vocabularies, STAND_INS))


def rows(pin: Pin, count: int, table: str | None) -> list[Row] | dict[str, list[Row]]:
    """The first rows of one table, or of all: by name, but side by side where each has one for each of the first's.

    Raises:
        DatasetError: The dataset has no table of that name.
    """
    dataset = load(pin.dataset)
    if table is not None:
        return _first_rows(pin, _chosen(dataset, table, pin.dataset), count)
    if not all(isinstance(other.rows, Per) and other.rows.low == other.rows.high == 1 for other in dataset.tables[1:]):
        return {other.name: _first_rows(pin, other, count) for other in dataset.tables}
    first, *others = dataset.tables
    records = _first_rows(pin, first, count)
    for other in others:
        for record, more in zip(records, _first_rows(pin, other, count), strict=True):
            record |= {column: value for column, value in more.items() if column not in other.key}
    return records


def _chosen(dataset: Dataset, name: str, path: str) -> Table:
    names = [table.name for table in dataset.tables]
    if name not in names:
        raise DatasetError(f"Dataset {path!r} has no table {name!r}; it has {', '.join(names)}.")
    return dataset.table(name)


def _first_rows(pin: Pin, table: Table, count: int) -> list[Row]:
    return [dict(zip(table.columns, values, strict=True)) for values in islice(_values(pin, table, count), count)]


def _values(pin: Pin, table: Table, count: int) -> Iterator[tuple[Any, ...]]:
    """The table's rows, made as many at a time as are likely to be enough."""
    end, step = extent(pin, table), span(table, count)
    for start in range(0, end, step):
        for block in generator.blocks(pin, table, range(start, min(start + step, end))):
            yield from block.values()
