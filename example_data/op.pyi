# Written by `make stubs` from example_data/alembic_plugin/operations.py: change it there.
from collections.abc import Mapping, Sequence

from alembic.op import *

def apply_seed(
    name: str,
    *,
    seed: int,
    user_count: int,
    dataset: str,
    digest: str,
    locale: str = "en_US",
    sizes: Mapping[str, int] | None = None,
    parameters: Mapping[str, str | int | float | bool | Sequence[str | int | float | bool | None] | None] | None = None,
    vocabularies: Mapping[str, Sequence[str]] | None = None,
    scheme: int | None = None,
) -> None:
    """Write a seed's rows and record the run; where it has a run, or settings leave it out, only log a line.

    Args:
        name: The seed's name.
        seed: The number all its randomness starts from.
        user_count: Rows of the dataset's first table.
        dataset: Import path of the dataset, with its version.
        digest: `sha256:...` of the rows, as they were when the seed was pinned.
        locale: Whose names people bear.
        sizes: Rows by the name of one of the dataset's other sizes.
        parameters: What else the dataset's columns read, by name.
        vocabularies: UUIDs that columns choose from, by name.
        scheme: How the rows are made: 2, the only way there is today.

    Raises:
        CommandError: The database, its schema or the generator does not fit the pin; nothing was written.
    """

def remove_seed(
    name: str,
    *,
    seed: int,
    dataset: str,
) -> None:
    """Delete a seed's rows and its run; where there is no run, only log a line.

    Args:
        name: The seed's name.
        seed: The number it was pinned with, for scripts; with a connection the run knows it.
        dataset: The dataset it was pinned with, likewise.

    Raises:
        CommandError: A row was edited, or a row that is not the seed's refers to one; nothing was deleted.
    """

def grow_seed(
    name: str,
    *,
    seed: int,
    user_count: int | tuple[int, int],
    dataset: str,
    digest: str | tuple[str, str],
    locale: str = "en_US",
    sizes: Mapping[str, int] | tuple[Mapping[str, int], Mapping[str, int]] | None = None,
    parameters: Mapping[str, str | int | float | bool | Sequence[str | int | float | bool | None] | None] | None = None,
    vocabularies: Mapping[str, Sequence[str]] | None = None,
    scheme: int | None = None,
) -> None:
    """Write the rows that a seed gains (`grow_seed`), or delete those that it loses (`shrink_seed`).

    Where the seed's run is not of the first size, only log a line.

    Args:
        name: The seed's name.
        seed: The number all its randomness starts from.
        user_count: Rows of the dataset's first table; before and after, where they are not the same.
        dataset: Import path of the dataset, with its version.
        digest: `sha256:...` of the first rows; before and after, where they are not the same.
        locale: Whose names people bear.
        sizes: Rows by the name of one of the dataset's other sizes; before and after, where they are not the same.
        parameters: What else the dataset's columns read, by name.
        vocabularies: UUIDs that columns choose from, by name.
        scheme: How the rows are made: 2, the only way there is today.

    Raises:
        CommandError: The database, its schema or the generator does not fit the pin, or a row that would be
            deleted was edited or is referred to; nothing was written or deleted.
    """

def shrink_seed(
    name: str,
    *,
    seed: int,
    user_count: int | tuple[int, int],
    dataset: str,
    digest: str | tuple[str, str],
    locale: str = "en_US",
    sizes: Mapping[str, int] | tuple[Mapping[str, int], Mapping[str, int]] | None = None,
    parameters: Mapping[str, str | int | float | bool | Sequence[str | int | float | bool | None] | None] | None = None,
    vocabularies: Mapping[str, Sequence[str]] | None = None,
    scheme: int | None = None,
) -> None:
    """Write the rows that a seed gains (`grow_seed`), or delete those that it loses (`shrink_seed`).

    Where the seed's run is not of the first size, only log a line.

    Args:
        name: The seed's name.
        seed: The number all its randomness starts from.
        user_count: Rows of the dataset's first table; before and after, where they are not the same.
        dataset: Import path of the dataset, with its version.
        digest: `sha256:...` of the first rows; before and after, where they are not the same.
        locale: Whose names people bear.
        sizes: Rows by the name of one of the dataset's other sizes; before and after, where they are not the same.
        parameters: What else the dataset's columns read, by name.
        vocabularies: UUIDs that columns choose from, by name.
        scheme: How the rows are made: 2, the only way there is today.

    Raises:
        CommandError: The database, its schema or the generator does not fit the pin, or a row that would be
            deleted was edited or is referred to; nothing was written or deleted.
    """
