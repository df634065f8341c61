"""Errors of a column: each begins with the column, whatever its kind or its values raise."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from example_data.errors import DatasetError, ExampleDataError, describe_with_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.generation.table import Table


class ColumnError(DatasetError):
    """A column's values cannot be made or written; the message begins with the column."""


@contextmanager
def column_errors(table: Table, name: str) -> Iterator[None]:
    """Let whatever is raised in the block become an error that begins with the column and its kind.

    Raises:
        ColumnError: The values cannot be made or written; what a user's function raised comes with its line.
    """
    place = f"Column {table.name}.{name} ({table.columns[name].kind})"
    try:
        yield
    except ColumnError:
        raise
    except DatasetError as error:
        raise ColumnError(f"{place}: {error}") from error
    except ExampleDataError:
        raise
    except Exception as error:  # whatever a user's function raises
        raise ColumnError(
            f"{place}: its values cannot be made ({describe_with_place(error)}). Correct the column."
        ) from error
