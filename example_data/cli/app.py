"""The command line `example-data`: its verbs, each of which is a module beside this one, and its errors in one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from example_data.cli.add import add
from example_data.cli.apply import apply
from example_data.cli.check import check
from example_data.cli.consent import consent
from example_data.cli.explain import explain
from example_data.cli.init import init
from example_data.cli.list import list_
from example_data.cli.options import with_section
from example_data.cli.pin import pin
from example_data.cli.scaffold import scaffold
from example_data.cli.show import show
from example_data.cli.status import status
from example_data.errors import ExampleDataError

app = typer.Typer(
    name="example-data",
    help="Demo data that belongs to a schema version: named seeds, pinned in Alembic revisions.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command(epilog="Example: example-data init --dataset demo:v1")(with_section(init))
app.command(epilog="Example: example-data add --user-count 50 --locale de_DE --revision")(with_section(add))
app.command(epilog="Example: example-data scaffold customers orders --output shop_demo.py")(with_section(scaffold))
app.command("list", epilog="Example: example-data list --format json")(with_section(list_))
app.command(epilog="Example: example-data show mossy-owl --rows 3 --format csv")(with_section(show))
app.command(epilog="Example: example-data explain shop.demo:v1 --size customers=5000")(with_section(explain))
app.command(epilog="Example: example-data pin mossy-owl")(with_section(pin))
app.command(epilog="Example: example-data check --format json")(with_section(check))
app.command(epilog="Example: example-data status --format json")(with_section(status))
app.command(epilog="Example: EXAMPLE_DATA_IS_ENABLED=on example-data apply")(with_section(apply))
app.command(epilog="Example: example-data consent forbid")(with_section(consent))


def main(arguments: Sequence[str] | None = None, name: str = "example-data") -> None:
    """Run the command line with the arguments of the process unless given; an error is one line, and exit code 1."""
    try:
        app(arguments, prog_name=name)
    except Exception as error:
        alembic = sys.modules.get("alembic.util")  # where a verb has loaded it
        if not isinstance(
            error, (ExampleDataError, OSError, UnicodeEncodeError, *([alembic.CommandError] if alembic else []))
        ):
            raise
        if isinstance(error, OSError):  # a full disk behind the output
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or the interpreter would try again at its end
        typer.echo(f"example-data: {' '.join(str(error).split())}", err=True)
        sys.exit(1)
