"""Rows from pins: any range of any table, block by block, and the digest that guards them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from example_data.errors import DatasetError, DigestMismatchError, told_with_place
from example_data.generation.dataset import Dataset, Rows, Table, load
from example_data.generation.making import made, told
from example_data.generation.pinning import filled
from example_data.generation.row_numbers import extent, present, span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from example_data.generation.vectors import Vector
    from example_data.registry.definition import Pin, SeedDefinition
    from example_data.registry.registry import SeedRegistry

BLOCK_ROWS = 8192
"""Rows made at a time: enough to drown the cost of a call, few enough to stay in the processor's cache."""

DIGEST_ROWS = 10_000
"""Row numbers of every table that the digest covers: a drift shows in the first, and checking takes milliseconds."""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one table, a vector for each column."""

    table: Table
    names: tuple[str, ...]
    """The columns that were made."""
    rows: Rows
    vectors: tuple[Vector, ...]

    def values(self) -> Iterator[tuple[Any, ...]]:
        """The rows as tuples of Python values."""
        return zip(*(self._column(*pair) for pair in zip(self.names, self.vectors, strict=True)), strict=True)

    def _column(self, name: str, vector: Vector) -> list[Any]:
        with told(self.table, name):
            return vector.values()


def pin(registry: SeedRegistry, definition: SeedDefinition) -> Pin:
    """The seed as a revision would freeze it today, with its digest."""
    unchecked = unpinned(registry, definition)
    return replace(unchecked, digest=digest(unchecked))


def unpinned(registry: SeedRegistry, definition: SeedDefinition) -> Pin:
    """The seed with everything its rows depend on, its digest not computed.

    Raises:
        DatasetError: The dataset cannot be loaded, or does not know a size or a parameter of the seed.
    """
    return filled(definition, registry.vocabularies)


def blocks(
    pin: Pin, table: Table, rows: range | None = None, *, columns: Iterable[str] | None = None
) -> Iterator[Block]:
    """The table's rows, all of them or those of a range of row numbers, in blocks; memory does not grow with them.

    Args:
        pin: What is made.
        table: One of its dataset's.
        rows: Row numbers (of step 1); where the table has not all of them, the others are left out.
        columns: The columns that are made; all of them unless given.

    Raises:
        DatasetError: A column's corpus or vocabulary is missing.
    """
    names = tuple(table.columns if columns is None else columns)
    wanted = range(extent(pin, table)) if rows is None else rows
    step = span(pin, table, BLOCK_ROWS)
    for start in range(wanted.start, wanted.stop, step):
        found = present(pin, table, range(start, min(start + step, wanted.stop)))
        if len(found):
            yield _block(pin, table, found, names)


def _block(pin: Pin, table: Table, rows: Rows, names: tuple[str, ...]) -> Block:
    return Block(table, names, rows, tuple(made(pin, table, name, rows) for name in names))


def digest(pin: Pin) -> str:
    """SHA-256 over the column names and the first 10,000 rows of every table.

    The canonical form is one JSON array a line (RFC 8259, without spaces): for each table its name and its columns'
    names, then its rows.
    """
    dataset: Dataset = load(pin.dataset)
    state = hashlib.sha256()
    encoder = msgspec.json.Encoder(enc_hook=str)
    pin = replace(pin, blocks={})
    for table in dataset.tables:
        state.update(encoder.encode_lines([[table.name, *table.columns]]))
        for block in blocks(pin, table, range(min(extent(pin, table), DIGEST_ROWS))):
            state.update(_lines(encoder, block))
    return f"sha256:{state.hexdigest()}"


def _lines(encoder: msgspec.json.Encoder, block: Block) -> bytes:
    try:
        return encoder.encode_lines(list(block.values()))
    except (TypeError, ValueError) as error:  # such as half a character, or a key of a dictionary that is no text
        raise DatasetError(
            f"Table {block.table.name!r}: a value of its rows cannot be told as text ({told_with_place(error)}): "
            "correct the column that makes it."
        ) from error


def check(pin: Pin) -> None:
    """Make sure that the generator still makes the rows the pin was made for.

    Raises:
        DigestMismatchError: It does not; the message has the digest expected and the one found.
    """
    found = digest(pin)
    if found != pin.digest:
        raise DigestMismatchError(
            f"Seed {pin.name!r}: its rows would differ from those pinned: expected digest {pin.digest}, found {found}. "
            f"The arguments, dataset {pin.dataset!r}, its corpora or the example-data version changed since: restore "
            "what changed, or pin the seed anew in a new revision."
        )
