"""The column kind for everything that Faker can make and that has no kind of its own here."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from example_data.columns.column_kind import column_kind
from example_data.columns.faker_clock import is_repeatable
from example_data.columns.text_parts import text_column
from example_data.columns.unique_values import make_unique_texts
from example_data.generation.column_errors import ColumnError
from example_data.generation.table import Column
from example_data.generation.vectors import Plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faker import Generator

    from example_data.generation.random_stream import Rows, Stream
    from example_data.generation.vectors import Vector

TRIED = 64
"""Values of a provider that are compared with those of another day."""

_REPEATABLE: dict[tuple[Generator, str, str], bool] = {}


@column_kind
def faker(
    provider: str,
    *,
    type: str = "text",
    unique: bool = False,
    max_length: int | None = None,
    **arguments: Any,  # noqa: ANN401 - the provider's own
) -> Column:
    """Return a column of what one of Faker's providers makes in the seed's locale, seeded anew for every row.

    That is slow: measured on one core 10,000 (`address`, `name`) to 200,000 values (`job`) a second, where the other
    kinds make millions. Another version of Faker may make other values, which the digest of a pin tells. Providers
    that look at today's date, or at random numbers of their own, are refused.

    Args:
        provider: Its name, such as `job` or `license_plate`.
        type: The column's type, fit for what the provider makes.
        unique: Whether no other row has it, nor another seed's; of texts only, to which a number and the seed's name
            are added.
        max_length: The most characters of a text.
        arguments: Keyword arguments of the provider.

    Raises:
        DatasetError: When values are made: Faker has no such provider or locale, or the provider refuses its
            arguments, or makes other values on another day.
    """

    def make(stream: Stream, rows: Rows) -> Vector:
        values = _call_faker(stream, rows, provider, arguments)
        if not unique:
            return Plain(values)
        texts = Plain(list(map(str, values)))
        return make_unique_texts(stream, rows, texts, f" {stream.pin.name}", max_length, joint=" ")

    description = f"Faker's {provider}" + " of its own" * unique
    if unique or max_length is not None:
        return text_column(description, make, type, max_length)
    return Column(type, make, description)


def _call_faker(stream: Stream, rows: Rows, provider: str, arguments: dict[str, Any]) -> list[Any]:
    try:
        source = _create_faker(stream.pin.locale)
        if not _is_repeatable(source, provider, arguments):
            raise ColumnError(
                f"{stream}: what Faker makes for {provider!r} depends on the day, or on chance. Give it both its dates "
                "as arguments, or use a kind of this package, such as c.date(), c.moment() or c.pattern()."
            )
        return _values(source, provider, arguments, stream.words("faker", rows).tolist())
    except (AttributeError, TypeError, ValueError) as error:
        raise ColumnError(
            f"{stream}: Faker cannot make {provider!r} in the locale {stream.pin.locale} ({error}). Correct the "
            "provider's name, its arguments, or the locale."
        ) from error


def _values(source: Generator, provider: str, arguments: dict[str, Any], seeds: Iterable[int]) -> list[Any]:
    values = []
    for seed in seeds:
        source.seed_instance(seed)
        values.append(source.format(provider, **arguments))
    return values


def _is_repeatable(source: Generator, provider: str, arguments: dict[str, Any]) -> bool:
    """Return whether a provider makes the same on any day; looked at once for each set of arguments."""
    key = (source, provider, repr(arguments))
    if key not in _REPEATABLE:
        _REPEATABLE[key] = is_repeatable(lambda: _values(source, provider, arguments, range(TRIED)))
    return _REPEATABLE[key]


@cache
def _create_faker(locale: str) -> Generator:
    # Imported here because it takes a while, and most datasets do without.
    from faker import Factory

    return Factory.create(locale)
