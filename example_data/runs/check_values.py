"""A check before the first row: the values of the first rows fit their columns (NULL, length, labels, digits)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from example_data.generation.dataset import Rows, Table
from example_data.generation.generator import SeedRows, make_column
from example_data.generation.row_numbers import existing_rows
from example_data.generation.type_facts import NumericDigits, length_limit, numeric_digits
from example_data.generation.uuid_keys import Keys
from example_data.generation.vectors import (
    LARGEST_DICTIONARY,
    Decimals,
    DictionaryEncoded,
    Joined,
    Masked,
    Numbers,
    Times,
    Vector,
)
from example_data.postgres import refused_texts
from example_data.postgres.catalog import CatalogColumn
from example_data.postgres.session import Session

SAMPLE_ROWS = 500
"""Row numbers whose values are checked: enough to show what a column kind makes, in some milliseconds."""


def sample(seed_rows: SeedRows, table: Table) -> Rows:
    """Return the rows of a table that are checked."""
    return existing_rows(seed_rows.pin, table, seed_rows.ranges[table.name][:SAMPLE_ROWS])


def problems(seed_rows: SeedRows, table: Table, actual: Mapping[str, CatalogColumn]) -> Iterator[str]:
    """Yield what keeps values of the first rows from being written to the columns, one sentence each."""
    rows = sample(seed_rows, table)
    for name, column in table.columns.items():
        found = actual.get(name)
        if found is None:
            continue
        if column.is_cast:
            found = found._replace(modifier=-1)  # the limits are seen as PostgreSQL reads the texts
        place = f"column {table.name}.{name}"
        if column.is_late and found.is_required:
            yield f"{place}: expected NULL allowed, as it is written when all tables are, found NOT NULL"
        elif column.is_late and name in table.key:
            yield f"{place}: expected a value from the first, as it identifies the rows, found one that is written last"
        elif found.is_required or found.modifier >= 0 or found.labels or name in table.key:
            vector = make_column(seed_rows.pin, table, name, rows)
            misfits = _misfits(found, vector, is_key=name in table.key, is_shown=not column.is_unchecked)
            yield from (f"{place}: {problem}" for problem in misfits)


def unreadable(session: Session, seed_rows: SeedRows) -> Iterator[str]:
    """Yield which texts of the first rows PostgreSQL does not read as the types of their columns, one a column."""
    for table in seed_rows.tables:
        names = [name for name, column in table.columns.items() if column.is_cast]
        first = seed_rows.piece(table, seed_rows.ranges[table.name][:SAMPLE_ROWS])
        for block in first.blocks(table, names) if names else ():
            yield from refused_texts.find(session, block)


def _misfits(actual: CatalogColumn, vector: Vector, *, is_key: bool, is_shown: bool) -> Iterator[str]:
    """Yield what keeps values from being written; without the value where it is a password's hash."""
    if (actual.is_required or is_key) and _has_null(vector):
        yield f"expected a value in every row{'' if actual.is_required else ', as it identifies the rows'}, found NULL"
    limit, digits = length_limit(actual.type, actual.modifier), numeric_digits(actual.type, actual.modifier)
    if limit is not None:
        longest = max((str(value) for value in _texts(vector)), key=len, default="")
        if len(longest) > limit:
            found = f"{longest!r}, which has {len(longest)}" if is_shown else f"{len(longest)}"
            yield f"expected at most {limit} characters, found {found}"
    if actual.labels:
        unknown = sorted({str(value) for value in _texts(vector)} - set(actual.labels))
        if unknown:
            yield f"expected a label of {actual.declared} ({', '.join(actual.labels)}), found {', '.join(unknown)}"
    if digits is not None:
        yield from _too_large(digits, vector)


def _has_null(vector: Vector) -> bool:
    match vector:
        case Masked(inner, is_null):
            return bool(is_null.any()) or _has_null(inner)
        case Keys() | Numbers() | Decimals() | Times() | Joined():
            return False
        case _:
            return any(value is None for value in vector.values())


def _texts(vector: Vector) -> Sequence[Any]:
    """Return the values that are not NULL; of a dictionary that is not too large all that it has."""
    match vector:
        case Masked(DictionaryEncoded() as inner, _):
            return _texts(inner)
        case DictionaryEncoded(_, dictionary) if len(dictionary) <= LARGEST_DICTIONARY:
            values: Sequence[Any] = dictionary
        case _:
            values = vector.values()
    return [value for value in values if value is not None]


def _too_large(digits: NumericDigits, vector: Vector) -> Iterator[str]:
    """Yield a number with more digits before the point than `numeric(precision, scale)` has."""
    largest = max((abs(value) for value in vector.values() if value is not None), default=0)
    if largest >= 10 ** (digits.precision - digits.scale):
        yield f"expected numeric({digits.precision},{digits.scale}), found {largest}"
