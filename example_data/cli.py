"""The command line `example-data`: verbs that call library functions, and print."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from example_data.errors import ExampleDataError

app = typer.Typer(
    name="example-data",
    help="Demo data that belongs to a schema version: named seeds, pinned in Alembic revisions.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


class Format(StrEnum):
    """How a listing is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


ConfigOption = Annotated[Path, typer.Option("--config", "-c", help="The project's alembic.ini.")]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print it.")]
NameArgument = Annotated[str, typer.Argument(help="The seed's name, such as mossy-owl.")]
CONFIG = Path("alembic.ini")


@app.command(epilog="Example: example-data add --user-count 50 --locale de_DE")
def add(
    name: Annotated[
        str | None, typer.Option(help="Lower-case words with hyphens; made from the seed number if absent.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="0 to 2^63-1; a fresh random one if absent.")] = None,
    user_count: Annotated[int, typer.Option(help="How many people.")] = 12,
    locale: Annotated[str, typer.Option(help="Whose names they bear.")] = "en_US",
    config: ConfigOption = CONFIG,
) -> None:
    """Add a seed to the registry."""
    from example_data import commands  # noqa: PLC0415 - like every import in these functions: --help does without

    added = commands.add(_registry(config), name=name, seed=seed, user_count=user_count, locale=locale)
    typer.echo(
        f"Added {added.name} (seed {added.seed}, {added.user_count} people, {added.locale}) to {_registry(config)}."
    )
    typer.echo(f"Look at it:   example-data show {added.name}")
    typer.echo(f"Pin it:       alembic revision -m 'seed {added.name}', then paste: example-data pin {added.name}")
    typer.echo("Bring it in:  alembic -x example_data=on upgrade head")


@app.command("list", epilog="Example: example-data list --format json")
def list_(output: FormatOption = Format.TABLE, config: ConfigOption = CONFIG) -> None:
    """List the seeds of the registry."""
    from example_data import commands  # noqa: PLC0415

    _print(commands.listing(_registry(config)), output)


@app.command(epilog="Example: example-data show mossy-owl --rows 3 --format csv")
def show(
    name: NameArgument,
    rows: Annotated[int, typer.Option(min=1, help="How many rows, at most.")] = 10,
    output: FormatOption = Format.TABLE,
    config: ConfigOption = CONFIG,
) -> None:
    """Show the first rows a seed makes. Needs no database."""
    from example_data import commands  # noqa: PLC0415

    _print(commands.preview(_registry(config), name, rows), output)


@app.command(epilog="Example: example-data pin mossy-owl")
def pin(name: NameArgument, config: ConfigOption = CONFIG) -> None:
    """Print the statements that pin a seed, for a revision's upgrade() and downgrade()."""
    from example_data import commands  # noqa: PLC0415

    for function, statement in zip(("upgrade", "downgrade"), commands.statements(_registry(config), name), strict=True):
        typer.echo(f"# in {function}():\n{statement}")


@app.command(epilog="Example: example-data status --format json")
def status(output: FormatOption = Format.TABLE, config: ConfigOption = CONFIG) -> None:
    """Tell of each seed whether it is in the registry, pinned, applied, and changed since. Exits 1 if one changed."""
    from example_data import commands  # noqa: PLC0415

    rows = commands.status(config)
    _print(rows, output)
    if any(row["changed"] for row in rows):
        raise typer.Exit(1)


@app.command(epilog="Example: EXAMPLE_DATA_IS_ENABLED=on example-data apply")
def apply(config: ConfigOption = CONFIG) -> None:
    """Write the seeds of revisions that ran while example data was off."""
    import logging  # noqa: PLC0415

    from example_data import commands  # noqa: PLC0415

    logging.basicConfig(format="%(message)s", stream=sys.stdout)
    logging.getLogger("alembic.example_data").setLevel(logging.INFO)
    commands.apply(config)


def main() -> None:
    """Run the command line; an error is one line, and exit code 1."""
    try:
        app()
    except ExampleDataError as error:
        typer.echo(f"example-data: {' '.join(str(error).split())}", err=True)
        sys.exit(1)


def _registry(config: Path) -> Path:
    from example_data import settings  # noqa: PLC0415

    if config != CONFIG and not config.is_file():
        raise ExampleDataError(f"{config} was looked for in {Path.cwd()}, and there is no such file: correct --config.")
    return settings.load(config.resolve().parent).registry_path


def _print(rows: list[dict[str, Any]], output: Format) -> None:
    from example_data import listing  # noqa: PLC0415

    typer.echo(getattr(listing, output.value)(rows), nl=False)
