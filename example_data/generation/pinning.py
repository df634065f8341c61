"""Making pins: a seed of the registry with the sizes and parameters of its dataset, and the digest of its rows."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Any

import msgspec

from example_data.errors import DatasetError, DigestMismatchError, describe_with_place
from example_data.generation.dataset import Dataset, Per, Size, Table, load
from example_data.generation.generator import Block, blocks
from example_data.generation.pin import Pin
from example_data.generation.row_numbers import extent
from example_data.registry.definition import Parameter, SeedDefinition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from example_data.registry.registry import SeedRegistry


def complete_seed(definition: SeedDefinition, vocabularies: Mapping[str, tuple[UUID, ...]]) -> Pin:
    """Return the pin of a seed without digest: with all sizes and parameters of its dataset, and its vocabularies.

    Raises:
        DatasetError: The dataset cannot be loaded, or does not know a size or a parameter of the seed, or the seed has
            two numbers of rows for one table.
    """
    dataset = load(definition.dataset)
    user_count, *others = _sizes(dataset, definition).items()
    return Pin(
        name=definition.name,
        seed=definition.seed,
        user_count=user_count[1],
        dataset=definition.dataset,
        locale=definition.locale,
        vocabularies={name: values for name, values in vocabularies.items() if name in dataset.vocabularies},
        sizes=dict(others),
        parameters=_parameters(dataset, definition),
    )


def _sizes(dataset: Dataset, definition: SeedDefinition) -> dict[str, int]:
    """Return all sizes of the dataset, the first table's first."""
    defaults = dataset.sizes
    first = next(iter(defaults))
    _check_names("sizes", definition.sizes, defaults, definition.dataset)
    count = definition.user_count
    if isinstance(count, msgspec.UnsetType):
        return _check_sizes(defaults | definition.sizes)
    if definition.sizes.get(first, count) != count:
        raise DatasetError(
            f"userCount and sizes.{first}: both are the rows of the first table, but they differ (found {count} and "
            f"{definition.sizes[first]}). Leave one of them out."
        )
    return _check_sizes(defaults | definition.sizes | {first: count})


def _check_sizes(sizes: dict[str, int]) -> dict[str, int]:
    for name, size in sizes.items():
        if size < 1:
            raise DatasetError(f"sizes.{name}: it is too small (expected at least 1, found {size}). Correct it.")
    return sizes


def with_sizes(pin: Pin, sizes: Mapping[str, int], kind: str = "sizes") -> Pin:
    """Return the pin with some other sizes, by the names that its dataset has; without its digest if one changed.

    Raises:
        DatasetError: The dataset does not know one of them, or it is too small; the message calls it by `kind`.
    """
    if not sizes:
        return pin
    known = load(pin.dataset).sizes
    _check_names(kind, sizes, known, pin.dataset)
    first, others = next(iter(known)), _check_sizes(dict(sizes))
    return pin.resized(user_count=others.pop(first, None), sizes=others)


def _parameters(dataset: Dataset, definition: SeedDefinition) -> dict[str, Parameter]:
    """Return all parameters of the dataset, as a revision and the ledger read them back."""
    _check_names("parameters", definition.parameters, dataset.parameters, definition.dataset)
    parameters: dict[str, Parameter] = {}
    for name, value in {**dataset.parameters, **definition.parameters}.items():
        try:
            parameters[name] = msgspec.convert(value, Parameter)
        except msgspec.ValidationError as error:
            raise DatasetError(
                f"parameters.{name}: its default has another type (expected text, a number, true, false, None or a "
                f"list of those, found {value!r}). Correct the dataset."
            ) from error
    return parameters


def _check_names(kind: str, given: Iterable[str], known: Mapping[str, Any], dataset: str) -> None:
    for name in given:
        if name not in known:
            raise DatasetError(
                f"{kind}.{name}: dataset {dataset!r} does not know it (expected {', '.join(known) or 'none'}). Correct "
                "the name, or leave it out."
            )


DIGEST_ROWS = 10_000
"""Row numbers of every table that the digest covers: a drift shows in the first, and checking takes milliseconds."""


def make_pin(registry: SeedRegistry, definition: SeedDefinition) -> Pin:
    """Return the pin of a seed as a revision would have it today, with its digest."""
    return with_digest(complete_seed(definition, registry.vocabularies))


def with_digest(pin: Pin) -> Pin:
    """Return the pin with its digest, computed if it has none."""
    return pin if pin.digest else replace(pin, digest=digest(pin))


def digest(pin: Pin) -> str:
    """Return SHA-256 over what every table is and its first 10,000 rows.

    The canonical form is one JSON array a line (RFC 8259, without spaces): for each table its name, which rows it has,
    its key and its columns, then its rows. Numbers that JSON does not have are texts there.
    """
    dataset: Dataset = load(pin.dataset)
    state = hashlib.sha256()
    encoder = msgspec.json.Encoder(enc_hook=str)
    pin = replace(pin, blocks={})
    for table in dataset.tables:
        state.update(encoder.encode_lines([_header(table)]))
        rows = range(min(extent(pin, table), DIGEST_ROWS))
        for block in blocks(pin, table, rows, columns=table.checked):
            state.update(_lines(encoder, block))
    return f"sha256:{state.hexdigest()}"


def _header(table: Table) -> list[object]:
    """Return whatever else of a table changes its rows, how they are written, or how they are found again."""
    rows: object = table.rows.name if isinstance(table.rows, Size) else table.rows
    if isinstance(table.rows, Per) and not table.rows.skewed:  # as it was written before rows could be
        rows = {"table": table.rows.table, "low": table.rows.low, "high": table.rows.high}
    columns = [
        (name, column.type, column.written_as, column.is_late, column.counts_in, *filter(None, [column.content]))
        for name, column in table.columns.items()
    ]
    return [table.name, rows, table.key, columns]


def _lines(encoder: msgspec.json.Encoder, block: Block) -> bytes:
    rows = list(block.values())
    try:
        lines = encoder.encode_lines(rows)
        return encoder.encode_lines(_spell(rows)) if b"null" in lines else lines
    except (TypeError, ValueError) as error:  # such as half a character, or a key of a dictionary that is no text
        raise DatasetError(
            f"Table {block.table.name!r}: a value of its rows cannot be written as JSON ({describe_with_place(error)}"
            "). Correct the column that makes it."
        ) from error


def _spell(value: Any) -> Any:  # noqa: ANN401 - whatever a column has
    """Return the value with texts in place of NaN and infinities, which would be null otherwise."""
    match value:
        case list() | tuple():
            return list(map(_spell, value))
        case dict():
            return {key: _spell(member) for key, member in value.items()}
        case float() if not isfinite(value):
            return str(value)
        case _:
            return value


def check_digest(pin: Pin) -> None:
    """Make sure that the generator still makes the rows the pin was made for.

    Raises:
        DigestMismatchError: It does not; the message has the digest expected and the one found.
    """
    found = digest(pin)
    if found != pin.digest:
        raise DigestMismatchError(
            f"Seed {pin.name!r}: its rows would differ from those pinned (expected digest {pin.digest}, found {found}"
            f"). Its arguments, dataset {pin.dataset!r}, its corpora or the version of example-data changed since: "
            "restore what changed, or pin the seed anew in a new revision."
        )
