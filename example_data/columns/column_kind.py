"""What every column kind has: errors that name the call, as in `words(3, 1): low must be ...`, and a type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from math import lcm
from typing import Any, ParamSpec, TypeVar

from example_data.errors import DatasetError, describe_with_place
from example_data.generation.table import Column, Table
from example_data.generation.type_facts import CHARACTER_TYPES, INTEGER_TYPES

P = ParamSpec("P")
R = TypeVar("R")

MOST_PIECES = 10_000
"""The most words, sentences, characters of a code or members of an array in a value, as rows are sent in blocks."""

NUMBER_TYPES = INTEGER_TYPES | {"numeric", "real", "double precision"}
"""The built-in types of numbers."""

LONGEST_ARGUMENT = 60
"""The most characters of an argument in a message."""


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


def check_names(columns: tuple[object, ...], advice: str) -> None:
    """Make sure that columns are given by their names."""
    check_argument(columns, "columns must be at least one", advice, columns=columns)
    check_argument(all(isinstance(each, str) for each in columns), "columns must be names", columns=columns)


def check_form(table: Table, name: str, *expected: str, relation: str = "is made of") -> None:
    """Make sure that a column that another one depends on is of one of some built-in types.

    Raises:
        DatasetError: It is of another type.
    """
    column = table.columns[name]
    if column.form not in expected:
        found = f"{column.type} that is read from texts" if column.is_cast else column.type
        raise DatasetError(
            f"it {relation} {name!r}, which is of another type (expected one of {', '.join(expected)}, found {found}). "
            "Name another column."
        )


def combine_facts(kinds: Iterable[Column]) -> dict[str, Any]:
    """Return what is true of a column that is made of others, as arguments of a `Column`."""
    given = list(kinds)
    checks = [kind.check for kind in given if kind.check is not None]

    def check(own: Table) -> None:
        for each in checks:
            each(own)

    return {
        "parameters": {name: default for kind in given for name, default in kind.parameters.items()},
        "moves_by": lcm(*(kind.moves_by for kind in given)),
        "vocabularies": tuple(dict.fromkeys(name for kind in given for name in kind.vocabularies)),
        "uses": tuple(dict.fromkeys(name for kind in given for name in kind.uses)),
        "reads": tuple(dict.fromkeys(read for kind in given for read in kind.reads)),
        "content": "".join(kind.content for kind in given),
        "check": check if checks else None,
    }


def infer_written_as(type_name: str, *built_in: str) -> str:
    """Return `written_as` of a type: empty if it is one of a kind's built-in types, otherwise the first of those.

    Raises:
        DatasetError: The type is a built-in one that takes numbers for a text, or a text for a number.
    """
    is_text = built_in[0] in CHARACTER_TYPES
    others = NUMBER_TYPES if is_text else CHARACTER_TYPES | (NUMBER_TYPES if built_in[0] == "numeric" else frozenset())
    rule = f"type must be {', '.join(dict.fromkeys(built_in))}, or a domain over {built_in[0]}"
    check_argument(type_name in built_in or type_name not in others, rule, type=type_name)
    return "" if type_name in built_in else built_in[0]
