"""What a verb prints: one result as tables for people, as CSV, or as JSON whose keys stay what they are."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import typer

from example_data.errors import ExampleDataError
from example_data.log import LOGGER

Rows = Sequence[Mapping[str, Any]]

IS_VERTICAL: ContextVar[bool] = ContextVar("is_vertical", default=False)
"""Whether tables are printed one column a line."""

_IS_LOG_JSON: ContextVar[bool] = ContextVar("is_log_json", default=False)
"""Whether log lines, and what is said beside the output, are JSON."""

_ALWAYS_THERE = {*vars(logging.makeLogRecord({})), "message", "asctime"}
"""What a record has beside the fields of its line."""

_ESCAPES = {code: repr(chr(code))[1:-1] for code in (*range(32), *range(127, 160))}
"""Control characters as Python writes them: a row stays a line, and no value steers a terminal."""


def say(line: str, level: int = logging.INFO) -> None:
    """Print a line beside the output, which is for other programs too; where log lines are JSON, as one of a level."""
    if _IS_LOG_JSON.get():
        LOGGER.log(level, "%s", line)
    else:
        typer.echo(line, err=True)


def check_terminal(*, yes: bool) -> None:
    """Raise BadParameter where there is no terminal to ask on, unless they said yes already."""
    if not yes and not sys.stdin.isatty():
        raise typer.BadParameter("there is no terminal to ask on; nothing was changed. Give --yes.")


def ask(question: str) -> bool:
    """Return whether the user says yes; Ctrl-C is what it is everywhere else."""
    typer.echo(f"{question} [y/N]: ", nl=False, err=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def print_result(
    layout: str, document: Mapping[str, Any], tables: Rows | Mapping[str, Rows], *, columns: Sequence[str] = ()
) -> None:
    """Print a verb's result: as JSON a document under names that stay, otherwise a table, or several by their headings.

    The columns are those of the table, for the heading of a CSV without rows. Raise ExampleDataError where there are
    several tables for CSV, which is one table.
    """
    if layout == "json":
        import msgspec  # for JSON only

        text = msgspec.json.format(msgspec.json.encode({"schema_version": 1, **document}, enc_hook=str)).decode() + "\n"
    elif layout == "csv":
        if isinstance(tables, Mapping):
            raise ExampleDataError(
                f"--format csv: more than one table (expected one, found {', '.join(tables)}). Choose one of them with "
                "--table."
            )
        text = _format_csv(tables, columns)
    elif isinstance(tables, Mapping):
        text = "\n".join(f"{heading}\n{_format_table(rows)}" for heading, rows in tables.items())
    else:
        text = _format_table(tables)
    typer.echo(text, nl=False, color=True)  # as it is: a value may look like a colour


def print_report(layout: str, document: Mapping[str, Any], lines: Iterable[str]) -> None:
    """Print what a verb did: lines for people, or all of it under names that stay, as JSON."""
    if layout == "json":
        print_result(layout, document, ())
    else:
        for line in lines:
            typer.echo(line)


def beside_result(layout: str) -> AbstractContextManager[object]:
    """Return a context in which all output, also of users' modules, goes to stderr if the result is for programs."""
    return nullcontext() if layout == "table" else redirect_stdout(sys.stderr)


def show_log() -> None:
    """Print the log lines of seeds where output goes now, unless they are JSON."""
    logging.basicConfig(format="%(message)s", stream=sys.stdout)
    LOGGER.setLevel(logging.INFO)


def log_as_json() -> None:
    """Write all log lines of this process, and what verbs say beside their output, as JSON objects on stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(_JsonFormatter())
    logging.basicConfig(handlers=[handler])
    LOGGER.setLevel(logging.INFO)
    _IS_LOG_JSON.set(True)


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Return the object: when, how grave, of which logger, what, then the fields of the line itself."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        fields = {name: value for name, value in vars(record).items() if name not in _ALWAYS_THERE}
        return json.dumps(fields | line, default=str)


def _format_table(rows: Rows) -> str:
    """Return a table for people: fitted to a terminal, aligned in a pipe, or one column a line."""
    if not rows:
        return "(none)\n"
    lines = [[name.translate(_ESCAPES) for name in rows[0]]]
    lines += ([_cell(value).translate(_ESCAPES) for value in row.values()] for row in rows)
    if IS_VERTICAL.get():
        return _format_vertically(lines)
    return _format_for_terminal(lines) if sys.stdout.isatty() else _align(lines)


def _align(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    aligned = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return "".join(f"{line.rstrip()}\n" for line in aligned)


def _format_vertically(lines: Sequence[Sequence[str]]) -> str:
    heading, *rows = lines
    return "".join(
        f"-[ {number} ]-\n{_align(list(zip(heading, row, strict=True)))}" for number, row in enumerate(rows, start=1)
    )


def _format_for_terminal(lines: Sequence[Sequence[str]]) -> str:
    """Return columns that wrap where the terminal is narrower than they are."""
    from rich.box import SIMPLE_HEAD  # for terminals only
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for name in lines[0]:
        table.add_column(Text(name), overflow="fold")
    for line in lines[1:]:
        table.add_row(*map(Text, line))
    console = Console(color_system=None if os.environ.get("NO_COLOR") else "auto")
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def _cell(value: object) -> str:
    """Return a value in words; UUIDs in lists are shortened to their first eight digits."""
    match value:
        case None:
            return "-"
        case dict():
            return " ".join(f"{name}={_cell(item)}" for name, item in value.items()) or "-"
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return " ".join(str(item)[:8] if isinstance(item, UUID) else str(item) for item in value) or "-"
        case _:
            return str(value)


def _format_csv(rows: Rows, columns: Sequence[str]) -> str:
    """Return CSV (RFC 4180) with a heading; members of a list are separated by spaces."""
    import csv  # for CSV only
    import io

    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(rows[0] if rows else columns)
    writer.writerows([_plain(value) for value in row.values()] for row in rows)
    return output.getvalue()


def _plain(value: object) -> object:
    match value:
        case list() | tuple():
            return " ".join(map(str, value))
        case dict():
            return " ".join(f"{name}={_plain(item)}" for name, item in value.items())
        case _:
            return value
