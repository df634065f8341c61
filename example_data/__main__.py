"""The program `example-data`, also as `python -m example_data`: its command line, with errors in one line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from example_data.cli.app import app
from example_data.errors import ExampleDataError

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None, name: str = "example-data") -> None:
    """Run the command line; an error is one line, and exit code 1.

    Args:
        arguments: Those of the process unless given.
        name: What the user typed before them.
    """
    try:
        app(arguments, prog_name=name)
    except Exception as error:
        if not isinstance(error, (ExampleDataError, *_alembic_errors())):
            raise
        typer.echo(f"example-data: {' '.join(str(error).split())}", err=True)
        sys.exit(1)


def _alembic_errors() -> tuple[type[Exception], ...]:
    """Return Alembic's own error, where a verb has loaded Alembic."""
    module = sys.modules.get("alembic.util")
    return (module.CommandError,) if module else ()


if __name__ == "__main__":
    main()
