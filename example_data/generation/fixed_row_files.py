"""Fixed rows as somebody wrote them: in the dataset's module, or in a CSV or JSON file beside it."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from example_data.errors import DatasetError, summarize

if TYPE_CHECKING:
    from types import FrameType

PACKAGE = __name__.partition(".")[0]

FixedRows = Sequence[Mapping[str, Any]] | Mapping[str, Mapping[str, Any]]
"""What each row says, by column; by name, where rows have names."""


def read_first(table: str, first: object) -> FixedRows:
    """Return the fixed rows of a table, which are given, or the name of a file that has them.

    Raises:
        DatasetError: There is no such file, or it has no rows.
    """
    place = f"Table {table!r}, first={first!r:.60}"
    rows = _read_file(place, first) if isinstance(first, str) else first
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


def find_beside_caller(name: str) -> tuple[Path | None, Path]:
    """Return a file beside the module outside this package that calls, or in one above; and that module's folder.

    In an interactive session that is the current one.
    """
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - the only way to know
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] == PACKAGE:
        frame = frame.f_back
    module = frame and frame.f_globals.get("__file__")
    folder = Path(module).resolve().parent if module else Path.cwd()
    return next((path for each in (folder, *folder.parents) if (path := each / name).is_file()), None), folder


def _read_file(place: str, name: str) -> object:
    path, own = find_beside_caller(name)
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
