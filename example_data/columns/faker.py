"""Whatever Faker makes, for what has no kind of its own."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from example_data.columns.text_parts import text_column
from example_data.columns.unique_values import unique_texts
from example_data.errors import DatasetError
from example_data.generation.dataset import Column
from example_data.generation.vectors import Plain

if TYPE_CHECKING:
    from faker import Generator

    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream
    from example_data.generation.vectors import Vector


def faker(
    provider: str,
    *,
    type: str = "text",
    unique: bool = False,
    max_length: int | None = None,
    **arguments: Any,  # noqa: ANN401 - the provider's own
) -> Column:
    """What one of Faker's providers makes in the seed's locale, seeded anew for every row.

    That is slow: measured on one core 10,000 (`address`, `name`) to 200,000 values (`job`) a second, where the other
    kinds make millions. Another version of Faker may make other values, which the digest of a pin tells; so do
    providers that look at today's date, unless they get dates as arguments.

    Args:
        provider: Its name, such as `job` or `license_plate`.
        type: The column's type, fit for what the provider makes.
        unique: Whether no other row has it, nor another seed's; of texts only, to which a number and the seed's name
            are added.
        max_length: At most so many characters of a text.
        arguments: Keyword arguments of the provider.

    Raises:
        DatasetError: Faker has no such provider or locale, or the provider refuses its arguments.
    """

    def make(stream: Stream, rows: Rows) -> Vector:
        made = _made(stream, rows, provider, arguments)
        if not unique:
            return Plain(made)
        texts = Plain(list(map(str, made)))
        return unique_texts(stream, rows, texts, f" {stream.pin.name}", max_length, joint=" ")

    told = f"Faker's {provider}" + " of its own" * unique
    if unique or max_length is not None:
        return text_column(told, make, type, max_length)
    return Column(type, make, told)


def _made(stream: Stream, rows: Rows, provider: str, arguments: dict[str, Any]) -> list[Any]:
    place = f"{stream.table}.{stream.column}"
    try:
        source = _source(stream.pin.locale)
        made = []
        for word in stream.words("faker", rows).tolist():
            source.seed_instance(word)
            made.append(source.format(provider, **arguments))
    except (AttributeError, TypeError, ValueError) as error:
        raise DatasetError(
            f"Column {place}: Faker cannot make {provider!r} of {stream.pin.locale}: {error}."
        ) from error
    return made


@cache
def _source(locale: str) -> Generator:
    # Imported here because it takes a while, and most datasets do without.
    from faker import Factory

    return Factory.create(locale)
