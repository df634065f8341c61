"""What every column kind has: errors that name the call, as in `words(3, 1): low must be ...`, literals, a type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import wraps
from ipaddress import ip_interface, ip_network
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from example_data.boolean_words import to_bool
from example_data.errors import DatasetError, describe_with_place
from example_data.generation.table import Column
from example_data.generation.type_facts import CHARACTER_TYPES, INTEGER_TYPES

P = ParamSpec("P")
R = TypeVar("R")

MOST_PIECES = 10_000
"""The most words, sentences, characters of a code or members of an array in a value, as rows are sent in blocks."""

LONGEST_ARGUMENT = 60
"""The most characters of an argument in a message."""

READERS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(INTEGER_TYPES, int),
    "real": float,
    "double precision": float,
    "numeric": Decimal,
    "boolean": to_bool,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timestamp": datetime.fromisoformat,
    "timestamptz": datetime.fromisoformat,
    "uuid": UUID,
    "timetz": time.fromisoformat,
    "inet": ip_interface,
    "cidr": ip_network,
}
"""The types whose values may be written as text, such as `"4.90"` or `"2026-01-01"`."""


def column_kind(kind: Callable[P, R]) -> Callable[P, R]:
    """Let every error of a kind's arguments begin with the call as the user wrote it; of a method, with its object."""
    owner, _, _ = kind.__qualname__.rpartition(".")
    is_method = bool(owner) and not owner.endswith("<locals>")

    @wraps(kind)
    def call(*arguments: P.args, **keywords: P.kwargs) -> R:
        try:
            return kind(*arguments, **keywords)
        except DatasetError as error:
            # Where one kind calls another, the outer call is the one that the user wrote.
            problem = error.__cause__ if isinstance(error.__cause__, DatasetError) else error
        except Exception as error:  # noqa: BLE001 - an argument is missing or of another type; it is raised again
            problem = DatasetError(f"an argument is wrong ({describe_with_place(error)}).")
            problem.__cause__ = error
        own, given = (f"{arguments[0]!r}.", arguments[1:]) if is_method else ("", arguments)
        written = [*map(_source, given), *(f"{name}={_source(value)}" for name, value in keywords.items())]
        raise DatasetError(f"{own}{kind.__name__}({', '.join(written)}): {problem}") from problem

    return call


def _source(value: object) -> str:
    """Return a value as Python source; of a column, which does not know its own call, what it is."""
    match value:
        case Column():
            return f"<{value.kind}>"
        case Mapping():
            source = f"{{{', '.join(f'{key!r}: {_source(member)}' for key, member in value.items())}}}"
        case _:
            source = repr(value)
    return source if len(source) <= LONGEST_ARGUMENT else f"{source[:LONGEST_ARGUMENT]}..."


def check_argument(is_right: object, rule: str, advice: str = "", **found: object) -> None:
    """Make sure that arguments are as a rule says.

    Args:
        is_right: Whether they are.
        rule: What they must be, such as `low must be at least 1`.
        advice: What to do, where the rule does not say it; a sentence.
        found: What they are, by name.
    """
    if not is_right:
        values = ", ".join(f"{name}={_source(value)}" for name, value in found.items())
        raise DatasetError(f"{rule} (found {values}).{advice and ' '}{advice}")


def read_literal(value: Any, type_name: str) -> Any:  # noqa: ANN401 - of any type
    """Return the value of a type that a text stands for; a whole number for `numeric` too; others as they are.

    Raises:
        DatasetError: The text cannot be read as the type, or a value of a text type is not a text.
    """
    if type_name in CHARACTER_TYPES and not isinstance(value, str | None):
        raise DatasetError(
            f"{value!r:.60} is not a value of {type_name} (expected a str, found {type(value).__name__}). Write it in "
            "quotes, or name the column's type, as in type='integer'."
        )
    is_number = type_name == "numeric" and isinstance(value, int) and not isinstance(value, bool)
    if type_name not in READERS or not (isinstance(value, str) or is_number):
        return value
    try:
        return READERS[type_name](str(value))
    except (ValueError, ArithmeticError) as error:
        raise DatasetError(f"{value!r} cannot be read as {type_name}. Write it as PostgreSQL does.") from error


def infer_written_as(type_name: str, *built_in: str) -> str:
    """Return `written_as` of a type: empty if it is one of a kind's built-in types, otherwise the first of those."""
    return "" if type_name in built_in else built_in[0]
