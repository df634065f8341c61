"""Rows of one table, or of several by name, as text: aligned tables, JSON or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
import typer

from example_data.errors import ExampleDataError

Rows = Sequence[dict[str, Any]]


def say(line: str) -> None:
    """Print a line beside the output, which is for other programs too."""
    typer.echo(line, err=True)


def format_rows(rows: Rows | Mapping[str, Rows], layout: str) -> str:
    """Return rows, or rows of several tables by name, as text: a `table`, `json` or `csv`.

    Raises:
        ExampleDataError: There are several tables for CSV, which is one table.
    """
    if layout == "json":
        return format_json(rows)
    if not isinstance(rows, Mapping):
        return _format_csv(rows) if layout == "csv" else _format_table(rows)
    if layout == "csv":
        names = ", ".join(rows)
        raise ExampleDataError(
            f"--format csv: more than one table (expected one, found {names}). Choose one of them with --table."
        )
    return format_tables(rows)


def _format_table(rows: Rows) -> str:
    """Return aligned columns under a line of headings; UUIDs in lists are shortened to their first eight digits."""
    if not rows:
        return "(none)\n"
    lines = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    aligned = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
    return "".join(f"{line.rstrip()}\n" for line in aligned)


def format_tables(listings: Mapping[str, Rows]) -> str:
    """Return several tables, each under a line with its heading."""
    return "\n".join(f"{heading}\n{_format_table(rows)}" for heading, rows in listings.items())


def _cell(value: object) -> str:
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


def format_json(rows: Rows | Mapping[str, Any]) -> str:
    """Return JSON: an array of objects, or an object; values that JSON does not have become text."""
    return msgspec.json.format(msgspec.json.encode(rows, enc_hook=str)).decode() + "\n"


def _format_csv(rows: Rows) -> str:
    """Return CSV (RFC 4180) with a heading; members of a list are separated by spaces."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(rows[0] if rows else [])
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
