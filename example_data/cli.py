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
FormatOption = Annotated[Format, typer.Option("--format", help="How to print it.")]
NameArgument = Annotated[str, typer.Argument(help="The seed's name, such as mossy-owl.")]

NEXT = """\
In env.py, in the context.configure(...) that has a connection:
    autogenerate_plugins=["alembic.autogenerate.*", "example_data.seeds"],
And if several processes may upgrade at the same moment, around it and its transaction:
    from example_data.environment import upgrade_lock
    with upgrade_lock(connection):
Then:
    alembic upgrade head
    alembic revision --autogenerate -m "example data"
"""


@app.command(epilog="Example: example-data init --config alembic.ini")
def init(head: HeadOption = None, version_path: VersionPathOption = None, config: ConfigOption = None) -> None:
    """Give an Alembic project a registry, settings, and the revision that creates the ledger. Overwrites no file."""
    from example_data import adoption, project  # noqa: PLC0415 - like every import in these functions: for --help
    from example_data.revising import Place  # noqa: PLC0415

    done = adoption.init(project.configuration(config), Place(head, version_path))
    for verb, paths in {"wrote": done.written, "kept": done.kept}.items():
        for path in paths:
            typer.echo(f"{verb} {_relative(path)}")
    typer.echo(NEXT, nl=False)


@app.command(epilog="Example: example-data add --user-count 50 --locale de_DE --revision")
def add(
    *,
    name: Annotated[
        str | None, typer.Option(help="Lower-case words with hyphens; made from the seed number if absent.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="0 to 2^63-1; a fresh random one if absent.")] = None,
    user_count: Annotated[int, typer.Option(help="How many people.")] = 12,
    locale: Annotated[str, typer.Option(help="Whose names they bear.")] = "en_US",
    dataset: Annotated[
        str, typer.Option(help="What is made: import path and version.")
    ] = "example_data.datasets.people:v1",
    revision: Annotated[bool, typer.Option("--revision", help="Write the data revision as well.")] = False,
    message: Annotated[
        str | None, typer.Option("--message", "-m", help="The revision's; 'seed' and its name if absent.")
    ] = None,
    head: HeadOption = None,
    version_path: VersionPathOption = None,
    config: ConfigOption = None,
) -> None:
    """Add a seed to the registry, and with --revision to the migration chain."""
    from example_data import commands, project  # noqa: PLC0415

    if not revision and (message, head, version_path) != (None, None, None):
        raise typer.BadParameter("--message, --head and --version-path are for --revision")
    registry = _registry(config)
    project.make_importable(dataset, config)
    values: Any = {"name": name, "seed": seed, "user_count": user_count, "locale": locale, "dataset": dataset}
    if revision:
        from example_data.revising import Place  # noqa: PLC0415

        place = Place(head, version_path)
        added, path = commands.add_with_revision(registry, project.configuration(config), place, message, **values)
        pinned = f"Pinned it:    {_relative(path)}"
    else:
        added = commands.add(registry, **values)
        pinned = f"Pin it:       alembic revision -m 'seed {added.name}', then paste: example-data pin {added.name}"
    typer.echo(f"Added {added.name} (seed {added.seed}, {added.user_count} people, {added.locale}) to {registry}.")
    typer.echo(f"Look at it:   example-data show {added.name}")
    typer.echo(pinned)
    typer.echo("Bring it in:  alembic -x example_data=on upgrade head")


@app.command("list", epilog="Example: example-data list --format json")
def list_(output: FormatOption = Format.TABLE, config: ConfigOption = None) -> None:
    """List the seeds of the registry."""
    from example_data import commands  # noqa: PLC0415

    _print(commands.listing(_registry(config)), output)


@app.command(epilog="Example: example-data show mossy-owl --rows 3 --format csv")
def show(
    name: NameArgument,
    rows: Annotated[int, typer.Option(min=1, help="How many rows, at most.")] = 10,
    output: FormatOption = Format.TABLE,
    config: ConfigOption = None,
) -> None:
    """Show the first rows a seed makes. Needs no database."""
    from example_data import commands  # noqa: PLC0415

    _print(commands.preview(_registry(config), name, rows, config), output)


@app.command(epilog="Example: example-data pin mossy-owl")
def pin(name: NameArgument, config: ConfigOption = None) -> None:
    """Print the statements that pin a seed, for a revision's upgrade() and downgrade()."""
    from example_data import commands  # noqa: PLC0415

    statements = commands.statements(_registry(config), name, config)
    for function, statement in zip(("upgrade", "downgrade"), statements, strict=True):
        typer.echo(f"# in {function}():\n{statement}")


@app.command(epilog="Example: example-data check --format json")
def check(output: FormatOption = Format.TABLE, config: ConfigOption = None) -> None:
    """Tell what differs between registry and revisions. Exits 1 if anything does. Needs no database."""
    from example_data import commands  # noqa: PLC0415

    rows = commands.check(config)
    if rows or output != Format.TABLE:
        _print(rows, output)
    else:
        typer.echo("Registry and revisions agree.")
    if rows:
        raise typer.Exit(1)


@app.command(epilog="Example: example-data status --format json")
def status(output: FormatOption = Format.TABLE, config: ConfigOption = None) -> None:
    """Tell of each seed whether it is in the registry, pinned, applied, and changed since. Exits 1 if one changed."""
    from example_data import commands  # noqa: PLC0415

    rows = commands.status(config)
    _print(rows, output)
    if any(row["changed"] for row in rows):
        raise typer.Exit(1)


@app.command(epilog="Example: EXAMPLE_DATA_IS_ENABLED=on example-data apply")
def apply(config: ConfigOption = None) -> None:
    """Write the seeds of revisions that ran while example data was off."""
    import logging  # noqa: PLC0415

    from example_data import commands  # noqa: PLC0415

    logging.basicConfig(format="%(message)s", stream=sys.stdout)
    logging.getLogger("alembic.example_data").setLevel(logging.INFO)
    commands.apply(config)


def main() -> None:
    """Run the command line; an error is one line, and exit code 1."""
    try:
        app(prog_name="example-data")
    except Exception as error:
        if not isinstance(error, (ExampleDataError, *_alembic_errors())):
            raise
        typer.echo(f"example-data: {' '.join(str(error).split())}", err=True)
        sys.exit(1)


def _alembic_errors() -> tuple[type[Exception], ...]:
    """Alembic's own error, where a verb has loaded Alembic."""
    module = sys.modules.get("alembic.util")
    return (module.CommandError,) if module else ()


def _registry(config: Path | None) -> Path:
    from example_data import project, settings  # noqa: PLC0415

    found = project.find(config)
    return settings.load(project.folder(found) if found else Path.cwd()).registry_path


def _relative(path: Path) -> Path:
    """A path as seen from the current folder, if it is below it."""
    path = path.resolve()
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _print(rows: list[dict[str, Any]], output: Format) -> None:
    from example_data import listing  # noqa: PLC0415

    typer.echo(getattr(listing, output.value)(rows), nl=False)
