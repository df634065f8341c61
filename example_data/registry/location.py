"""Where a seed stands in a registry's file, for messages about it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from example_data.errors import ExampleDataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def placed(path: Path, name: str) -> Iterator[None]:
    """Let the message of an error that comes out of the block begin with the file, the line and the seed.

    Raises:
        ExampleDataError: The one that came out, of the same type.
    """
    try:
        yield
    except ExampleDataError as error:
        raise type(error)(f"{path}, line {_line(path, name)}, seed {name!r}: {error}") from error


def _line(path: Path, name: str) -> int:
    """The line of the registry on which a seed's name stands."""
    text = path.read_text(encoding="utf-8")
    found = re.search(rf'"name"\s*:\s*"{re.escape(name)}"', text)
    return text.count("\n", 0, found.start()) + 1 if found else 1
