"""Options and arguments of several verbs, and the values of those that are NAME=VALUE."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence


class Format(StrEnum):
    """How a listing is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class TextFormat(StrEnum):
    """How several listings are printed that do not fit into one table."""

    TABLE = "table"
    JSON = "json"


ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        envvar="ALEMBIC_CONFIG",
        show_default="alembic.ini, pyproject.toml or migrations/alembic.ini",
        help="The project's alembic.ini, or its pyproject.toml.",
    ),
]
HeadOption = Annotated[str | None, typer.Option(help="The head, or branch@head, that the revision follows.")]
VersionPathOption = Annotated[
    Path | None, typer.Option(help="The revision's folder, where the project has several version locations.")
]
MessageOption = Annotated[
    str | None, typer.Option("--message", "-m", help="The revision's; 'seed' and its name if absent.")
]
OutputOption = Annotated[
    Path | None, typer.Option(help="The file to write.", show_default="demo.py where revisions can import it")
]
DatasetOption = Annotated[str, typer.Option(help="What is made: import path and version.")]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print it.")]
TextFormatOption = Annotated[TextFormat, typer.Option("--format", help="How to print it.")]
NameArgument = Annotated[str, typer.Argument(help="The seed's name, such as mossy-owl.")]
UserCountOption = Annotated[
    int | None,
    typer.Option(help="Rows of the first table.", show_default="12 people; of another dataset, as many as it says"),
]
SizeOption = Annotated[
    list[str] | None,
    typer.Option("--size", metavar="NAME=ROWS", help="One of the dataset's sizes, such as customers=5000; repeatable."),
]
ParameterOption = Annotated[
    list[str] | None,
    typer.Option(
        "--parameter",
        metavar="NAME=VALUE",
        help="One of the dataset's parameters, as JSON, or as text where it is none: anchor=2026-06-01; repeatable.",
    ),
]


def sizes(texts: Sequence[str] | None) -> dict[str, int]:
    """Return the sizes of `--size` options.

    Raises:
        BadParameter: A text is not NAME=ROWS.
    """
    values = {}
    for text in texts or ():
        name, _, rows = text.partition("=")
        if not (name and rows.isascii() and rows.isdigit()):
            raise typer.BadParameter(f"--size {text}: wrong value (expected NAME=ROWS, such as customers=5000)")
        values[name] = int(rows)
    return values


def parameters(texts: Sequence[str] | None) -> dict[str, Any]:
    """Return the parameters of `--parameter` options.

    Raises:
        BadParameter: A text is not NAME=VALUE.
    """
    values = {}
    for text in texts or ():
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise typer.BadParameter(
                f"--parameter {text}: wrong value (expected NAME=VALUE, such as anchor=2026-06-01)"
            )
        values[name] = _json_or_text(value)
    return values


def _json_or_text(value: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(value)
    except ValueError:
        return value
