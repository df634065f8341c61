"""The column kind for everything that Faker can make and that has no kind of its own here.

Whether what Faker makes is the same on any day is tried: its clock is moved, and the values are compared.
"""

from __future__ import annotations

import datetime as dt
import sys
import threading
from contextlib import ExitStack, contextmanager
from functools import cache
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

from example_data.columns.column_kind import column_kind
from example_data.columns.unique_values import text_column
from example_data.generation.table import Column, ColumnError
from example_data.generation.vectors import Plain, Vector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from faker import Generator

    from example_data.generation.random_stream import Rows, Stream

TRIED = 64
"""Values of a provider that are compared with those of another day."""

SHIFT = dt.timedelta(days=1001, hours=5)
"""Another year, month, day of the month, day of the week and hour."""

_MOVING = threading.Lock()
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
        return Plain(list(map(str, values)) if unique else values)

    if unique or max_length is not None:
        return text_column(f"Faker's {provider}", make, type, max_length, unique=unique, joint=" ")
    return Column(type, make, f"Faker's {provider}")


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


def is_repeatable(make_values: Callable[[], list[Any]]) -> bool:
    """Return whether a function that calls Faker returns the same values on another day, and when called again."""
    before = make_values()
    with _MOVING, _moved_clock():
        return make_values() == before


@contextmanager
def _moved_clock() -> Iterator[None]:
    """Let Faker's modules, which have the names of `datetime` each for itself, read another moment than now."""
    with ExitStack() as undo:
        for module in list(sys.modules.values()):
            is_of_faker = getattr(module, "__name__", "").partition(".")[0] == "faker"
            for name, value in list(vars(module).items()) if is_of_faker else ():
                if (moved := _move(value)) is not None:
                    undo.callback(setattr, module, name, value)
                    setattr(module, name, moved)
        yield


def _move(value: object) -> object | None:
    """Return what stands in place of a class of dates or of the module `datetime`; None for anything else."""
    if isinstance(value, ModuleType) and value.__name__ == "datetime":
        moved = {"date": _moved_class(dt.date), "datetime": _moved_class(dt.datetime)}
        return SimpleNamespace(**{**vars(value), **moved})
    return _moved_class(value) if isinstance(value, type) and issubclass(value, dt.date) else None


def _moved_class(original: type[dt.date]) -> type[dt.date]:
    class Meta(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, original)

    def now(_cls: type, tz: dt.tzinfo | None = None) -> dt.date:
        return original.now(tz) + SHIFT  # type: ignore[attr-defined,no-any-return] # of a datetime

    def today(_cls: type) -> dt.date:
        return original.today() + SHIFT

    created: Any = Meta(original.__name__, (original,), {"now": classmethod(now), "today": classmethod(today)})
    moved: type[dt.date] = created
    return moved
