"""Fixed rows as somebody wrote them: in the dataset's module, or in a CSV or JSON file beside it."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from example_data.errors import DatasetError, summarize

FixedRows = Sequence[Mapping[str, Any]] | Mapping[str, Mapping[str, Any]]
"""What each row says, by column; by name, where rows have names."""


def read_first(table: str, first: object, module: str | None) -> FixedRows:
    """Return the fixed rows of a table.

    Args:
        table: The table's name.
        first: The rows, or the name of a file that has them.
        module: The file of the module that makes the table; None where there is none, as at a prompt.

    Raises:
        DatasetError: There is no such file, or it has no rows.
    """
    place = f"Table {table!r}, first={first!r:.60}"
    rows = _read_file(place, first, module) if isinstance(first, str) else first
    match rows:
        case Mapping() if all(isinstance(name, str) and name for name in rows):
            members = list(rows.values())
        case list() | tuple():
            members = [*rows]
        case _:
            members = [None]
    if not all(isinstance(row, Mapping) for row in members):
        raise DatasetError(
            f"{place}: these are no rows (expected a list of them, such as [{{'email': 'alice@example.com'}}], or names"
            " with a row for each, such as {'alice': {...}}, or the name of a file). Correct it."
        )
    return rows  # type: ignore[return-value] # as was seen just now


def _read_file(place: str, name: str, module: str | None) -> object:
    own = Path(module).resolve().parent if module else Path.cwd()
    path = next((path for folder in (own, *own.parents) if (path := folder / name).is_file()), None)
    if path is None:
        raise DatasetError(f"{place}: no such file (expected it in {own}, or in a folder above). Correct the name.")
    readers = {".csv": _read_csv, ".json": _read_json}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise DatasetError(f"{place}: it is no file of rows (expected .csv or .json, found {path.name}). Rename it.")
    try:
        return reader(path)
    except (OSError, ValueError, csv.Error, msgspec.MsgspecError) as error:
        raise DatasetError(f"{place}: {path} cannot be read ({summarize(error)}). Correct it.") from error


def _read_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file (RFC 4180) whose first line has the columns; an empty field says nothing."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        names = next(reader, [])
        if not names or len({*names}) < len(names):
            raise ValueError(f"expected names of columns in its first line, each once, found {names}")
        rows = []
        for values in reader:
            if values and len(values) != len(names):
                raise ValueError(f"line {reader.line_num}: expected {len(names)} values, found {len(values)}")
            rows.append({name: value for name, value in zip(names, values, strict=False) if value})
    return rows


def _read_json(path: Path) -> list[dict[str, Any]] | dict[str, dict[str, Any]]:
    """Return the rows of a JSON file: a list of objects, or an object with one for each name."""
    return msgspec.json.decode(path.read_bytes(), type=list[dict[str, Any]] | dict[str, dict[str, Any]])
