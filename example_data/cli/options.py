"""Options and arguments of several verbs, and the values of those that are NAME=VALUE."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from example_data.cli.completion import complete_dataset, complete_seed, complete_table

Format = Literal["table", "json", "csv"]
"""How a listing is printed."""

TextFormat = Literal["table", "json"]
"""How a result that is not one table is printed."""

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        show_default="alembic.ini, pyproject.toml or migrations/alembic.ini, here or in a folder above",
        help="The project's alembic.ini, or its pyproject.toml; also as ALEMBIC_CONFIG in the environment.",
    ),
]
_SECTION_HELP = "The section of alembic.ini, where there are several: alembic if absent."
SectionOption = Annotated[str | None, typer.Option("--section", "-n", "--name", metavar="NAME", help=_SECTION_HELP)]
SectionOnlyOption = Annotated[str | None, typer.Option("--section", "-n", metavar="NAME", help=_SECTION_HELP)]
VerticalOption = Annotated[bool, typer.Option("--vertical", help="Print a table one column a line, for wide ones.")]
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
DatasetArgument = Annotated[
    str,
    typer.Argument(help="Its import path, such as example_data.datasets.people:v1.", autocompletion=complete_dataset),
]
DatasetOption = Annotated[
    str, typer.Option(help="The dataset's import path, such as demo:v1.", autocompletion=complete_dataset)
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print it.")]
TextFormatOption = Annotated[TextFormat, typer.Option("--format", help="How to print it.")]
ReportFormatOption = Annotated[TextFormat, typer.Option("--format", help="How to print what was done.")]
NameArgument = Annotated[str, typer.Argument(help="The seed's name, such as mossy-owl.", autocompletion=complete_seed)]
TableOption = Annotated[str | None, typer.Option(help="Only this table.", autocompletion=complete_table)]
UserCountOption = Annotated[
    int | None,
    typer.Option(min=1, help="Rows of the first table.", show_default="the dataset's own number, such as 12 people"),
]
SizeOption = Annotated[
    list[str] | None,
    typer.Option("--size", metavar="NAME=ROWS", help="A size of the dataset, such as customers=5000; repeatable."),
]
ParameterOption = Annotated[
    list[str] | None,
    typer.Option(
        "--parameter",
        metavar="NAME=VALUE",
        help="A parameter of the dataset, such as anchor=2026-06-01; read as JSON if it is JSON; repeatable.",
    ),
]


def names_argument(meaning: str) -> Any:  # noqa: ANN401 - as Typer has it
    """Return the argument of a verb that takes the names of any number of seeds."""
    return typer.Argument(metavar="[NAME ...]", help=meaning, autocompletion=complete_seed)


def sizes(texts: Sequence[str] | None) -> dict[str, int]:
    """Return the sizes of `--size` options; a text that is not NAME=ROWS is a BadParameter."""
    pairs = _pairs("--size", texts, "[0-9]{1,19}", "NAME=ROWS, such as customers=5000")
    return {name: int(rows) for name, rows in pairs}


def parameters(texts: Sequence[str] | None) -> dict[str, Any]:
    """Return the parameters of `--parameter` options; a text that is not NAME=VALUE is a BadParameter."""
    pairs = _pairs("--parameter", texts, ".*", "NAME=VALUE, such as anchor=2026-06-01")
    return {name: _json_or_text(value) for name, value in pairs}


def _pairs(option: str, texts: Sequence[str] | None, pattern: str, expected: str) -> Iterator[tuple[str, str]]:
    """Yield the names and values of an option's texts; each value has to match the pattern."""
    for text in texts or ():
        pair = re.fullmatch(f"([^=]+)=({pattern})", text, re.DOTALL)
        if pair is None:
            raise typer.BadParameter(f"{option} {text}: wrong value (expected {expected})")
        yield pair[1], pair[2]


def _json_or_text(value: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value
