"""What a seed makes: tables in their order, and the import path under which they are found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from example_data.errors import DatasetError, describe_with_place
from example_data.generation.dataset_validation import check_side_effects, resolve_tables
from example_data.generation.random_stream import Rows
from example_data.generation.table import Column, Make, Per, Size, Table, Target

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Column", "Dataset", "Make", "Per", "Rows", "Size", "Table", "Target", "load"]

SideEffect = Literal["keep", "remove"]


@dataclass(frozen=True, slots=True, init=False)
class Dataset:
    """Tables in the order in which they are filled: parents first.

    Raises:
        DatasetError: A table is there twice, has no key, or has a reference that leads nowhere.
    """

    tables: tuple[Table, ...]
    parameters: Mapping[str, Any]
    """What a seed may set, with what it is if the seed says nothing."""
    side_effects: Mapping[str, SideEffect]
    """Other tables that triggers write to, with what a removal does to the rows there: `keep` or `remove`."""

    def __init__(
        self,
        *tables: Table,
        parameters: Mapping[str, Any] | None = None,
        side_effects: Mapping[str, SideEffect] | None = None,
    ) -> None:
        object.__setattr__(self, "tables", resolve_tables(tables))
        read = [column.parameters for table in self.tables for column in table.columns.values()]
        known = {name: default for parameters in read for name, default in parameters.items()}
        object.__setattr__(self, "parameters", MappingProxyType(known | dict(parameters or {})))
        check_side_effects(side_effects or {}, self.tables)
        object.__setattr__(self, "side_effects", MappingProxyType(dict(side_effects or {})))

    def table(self, name: str) -> Table:
        """Return the table of that name."""
        return next(table for table in self.tables if table.name == name)

    @property
    def integer_key_tables(self) -> tuple[Table, ...]:
        """The tables with integer keys, whose numbers the database reserves."""
        return tuple(table for table in self.tables if table.integer_key)

    @property
    def sizes(self) -> dict[str, int]:
        """The sizes that a seed may set, with what they are if it says nothing; the first table's is the first."""
        counts = [table.rows for table in self.tables]
        return {count.name: count.default for count in counts if isinstance(count, Size)}

    @property
    def least(self) -> dict[str, int]:
        """The smallest that sizes may be, as rows are fixed; the first table's is the first."""
        least: dict[str, int] = {}
        for table in self.tables:
            if isinstance(table.rows, Size):
                least[table.rows.name] = max(least.get(table.rows.name, 1), table.least)
        return least

    @property
    def vocabularies(self) -> frozenset[str]:
        """The vocabularies of the registry that its columns choose from, by name."""
        columns = [column for table in self.tables for column in table.columns.values()]
        return frozenset(name for column in columns for name in column.vocabularies)


@cache
def load(path: str) -> Dataset:
    """Return the dataset at an import path such as `example_data.datasets.people:v1`.

    Raises:
        DatasetError: The path is malformed, its module cannot be imported, or it names no dataset.
    """
    module_name, colon, attribute = path.partition(":")
    if not (colon and module_name and attribute) or module_name.startswith("."):
        raise DatasetError(f"Dataset {path!r}: it is no import path (expected package.module:name). Correct it.")
    try:
        module = import_module(module_name)
    except (Exception, SystemExit) as error:  # whatever a user's module raises
        is_missing = isinstance(error, ModuleNotFoundError) and module_name.startswith(error.name or module_name)
        advice = "Restore it, or correct the name" if is_missing else "Correct the module"
        raise DatasetError(
            f"Dataset {path!r}: module {module_name!r} cannot be imported ({describe_with_place(error)}). {advice}."
        ) from error
    if not hasattr(module, attribute):
        raise DatasetError(
            f"Dataset {path!r}: module {module_name!r} has no attribute {attribute!r}. Restore it, or correct the name."
        )
    dataset = getattr(module, attribute)
    if not isinstance(dataset, Dataset):
        raise DatasetError(
            f"Dataset {path!r}: it is no dataset (expected an example_data.Dataset, found {type(dataset).__name__}). "
            "Correct the name."
        )
    return dataset
