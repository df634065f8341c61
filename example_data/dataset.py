"""What a seed makes: tables, their columns, and where each column's values come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType

from example_data.errors import DatasetError
from example_data.stream import Stream
from example_data.vector import Vector

Make = Callable[[Stream, range], Vector]
"""A column kind: from a column's randomness and a range of row numbers to the values of those rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is filled."""

    type: str
    """The PostgreSQL type its values are written as, such as `uuid[]`."""
    make: Make


@dataclass(frozen=True, slots=True)
class Table:
    """A table and the columns that are written; its others keep their defaults."""

    name: str
    key: str
    """The column whose keys tell which rows belong to a seed."""
    columns: Mapping[str, Column]

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", MappingProxyType(dict(self.columns)))


@dataclass(frozen=True, slots=True, init=False)
class Dataset:
    """Tables in the order in which they are filled: parents first."""

    tables: tuple[Table, ...]

    def __init__(self, *tables: Table) -> None:
        object.__setattr__(self, "tables", tables)


@cache
def load(path: str) -> Dataset:
    """The dataset at an import path such as `example_data.datasets.people:v1`.

    Raises:
        DatasetError: The path is malformed, its module cannot be imported, or it names no dataset.
    """
    module_name, colon, attribute = path.partition(":")
    if not (colon and module_name and attribute) or module_name.startswith("."):
        raise DatasetError(f"Dataset {path!r} is not an import path: write `package.module:name`.")
    try:
        module = import_module(module_name)
    except Exception as error:  # whatever a user's module raises
        raise DatasetError(
            f"Dataset {path!r}: module {module_name!r} cannot be imported ({error}): restore it, or correct the name."
        ) from error
    if not hasattr(module, attribute):
        raise DatasetError(
            f"Dataset {path!r}: module {module_name!r} has no attribute {attribute!r}: restore it, or correct the name."
        )
    dataset = getattr(module, attribute)
    if not isinstance(dataset, Dataset):
        raise DatasetError(f"Dataset {path!r} is a {type(dataset).__name__}, expected an example_data Dataset.")
    return dataset
