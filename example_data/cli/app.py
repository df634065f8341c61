"""The command line `example-data`: verbs that call library functions, and print."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from example_data.cli import options
from example_data.cli.options import (
    ConfigOption,
    DatasetOption,
    Format,
    FormatOption,
    HeadOption,
    NameArgument,
    VersionPathOption,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from example_data.cli.output import Rows

app = typer.Typer(
    name="example-data",
    help="Demo data that belongs to a schema version: named seeds, pinned in Alembic revisions.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.command(epilog="Example: example-data init --dataset demo:v1")
def init(
    *,
    dataset: DatasetOption = "example_data.datasets.people:v1",
    head: HeadOption = None,
    version_path: VersionPathOption = None,
    config: ConfigOption = None,
) -> None:
    """Give an Alembic project a registry, settings, and the revision that creates the ledger. Overwrites no file."""
    from example_data.alembic_plugin.revision_writer import Place  # noqa: PLC0415
    from example_data.cli import init as adoption  # noqa: PLC0415 - like every import in these functions: for --help
    from example_data.project import alembic_config  # noqa: PLC0415 - like every import in these functions: for --help

    alembic_config.make_importable(dataset, config)
    done = adoption.init(alembic_config.configuration(config), Place(head, version_path), dataset)
    for verb, paths in {"wrote": done.written, "kept": done.kept}.items():
        for path in paths:
            typer.echo(f"{verb} {alembic_config.relative(path)}")
    typer.echo(adoption.NEXT, nl=False)


@app.command(epilog="Example: example-data add --user-count 50 --locale de_DE --revision")
def add(
    *,
    name: Annotated[
        str | None, typer.Option(help="Lower-case words with hyphens; made from the seed number if absent.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="0 to 2^63-1; a fresh random one if absent.")] = None,
    user_count: options.UserCountOption = None,
    size: options.SizeOption = None,
    parameter: options.ParameterOption = None,
    locale: Annotated[str, typer.Option(help="Whose names people bear.")] = "en_US",
    dataset: DatasetOption = "example_data.datasets.people:v1",
    revision: Annotated[bool, typer.Option("--revision", help="Write the data revision as well.")] = False,
    message: Annotated[
        str | None, typer.Option("--message", "-m", help="The revision's; 'seed' and its name if absent.")
    ] = None,
    head: HeadOption = None,
    version_path: VersionPathOption = None,
    config: ConfigOption = None,
) -> None:
    """Add a seed to the registry, and with --revision to the migration chain."""
    from example_data.cli import add as adding  # noqa: PLC0415
    from example_data.project import alembic_config  # noqa: PLC0415

    if not revision and (message, head, version_path) != (None, None, None):
        raise typer.BadParameter("--message, --head and --version-path are for --revision")
    registry = alembic_config.registry(config)
    alembic_config.make_importable(dataset, config)
    values: Any = {"name": name, "seed": seed, "user_count": user_count, "locale": locale, "dataset": dataset}
    values |= {"sizes": options.sizes(size), "parameters": options.parameters(parameter)}
    if revision:
        from example_data.alembic_plugin.revision_writer import Place  # noqa: PLC0415

        place = Place(head, version_path)
        added, path = adding.add_with_revision(registry, alembic_config.configuration(config), place, message, **values)
        pinned = f"Pinned it:    {alembic_config.relative(path)}"
    else:
        added = adding.add(registry, **values)
        pinned = f"Pin it:       alembic revision -m 'seed {added.name}', then paste: example-data pin {added.name}"
    typer.echo(f"Added {added.name} (seed {added.seed}, {adding.size_in_words(added)}, {added.locale}) to {registry}.")
    typer.echo(f"Look at it:   example-data show {added.name}")
    typer.echo(pinned)
    typer.echo("Bring it in:  alembic -x example_data=on upgrade head")


@app.command(epilog="Example: example-data scaffold customers orders --output shop_demo.py")
def scaffold(
    tables: Annotated[
        list[str] | None, typer.Argument(help="Tables, with those they need; all if absent.", show_default=False)
    ] = None,
    *,
    metadata: Annotated[
        str,
        typer.Option(help="Read this MetaData, such as shop.models:metadata, not the database.", show_default=False),
    ] = "",
    output: options.OutputOption = None,
    name: Annotated[str, typer.Option(help="The dataset's in the module.")] = "v1",
    schema: Annotated[
        list[str] | None, typer.Option(help="A schema to read; may be repeated.", show_default="public")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Write a first dataset for the tables of the live database. Overwrites no file."""
    from example_data.scaffold.dataset_file import write_dataset_file  # noqa: PLC0415

    schemas = schema or ["public"]
    for line in write_dataset_file(config, tables or [], metadata=metadata, output=output, name=name, schemas=schemas):
        typer.echo(line)


@app.command("list", epilog="Example: example-data list --format json")
def list_(output: FormatOption = Format.TABLE, config: ConfigOption = None) -> None:
    """List the seeds of the registry."""
    from example_data.cli import status as commands  # noqa: PLC0415
    from example_data.project import alembic_config  # noqa: PLC0415

    _print(commands.listing(alembic_config.registry(config)), output)


@app.command(epilog="Example: example-data show mossy-owl --rows 3 --format csv")
def show(
    *,
    name: Annotated[str | None, typer.Argument(help="The seed's name, such as mossy-owl.")] = None,
    dataset: Annotated[str | None, typer.Option(help="In place of a seed: the import path of a dataset.")] = None,
    rows: Annotated[int, typer.Option(min=1, help="How many rows of a table, at most.")] = 10,
    table: Annotated[str | None, typer.Option(help="Only this table.")] = None,
    output: FormatOption = Format.TABLE,
    config: ConfigOption = None,
) -> None:
    """Show the first rows a seed makes. Needs no database."""
    from example_data.cli import show as preview  # noqa: PLC0415
    from example_data.project import alembic_config  # noqa: PLC0415

    if (name is None) == (dataset is None):
        raise typer.BadParameter("name a seed, or a dataset with --dataset")
    pin = (
        preview.of_seed(alembic_config.registry(config), name, config)
        if name
        else preview.of_dataset(dataset or "", config)
    )
    _print(preview.rows(pin, rows, table), output)


@app.command(epilog="Example: example-data explain shop.demo:v1 --size customers=5000")
def explain(
    dataset: Annotated[str, typer.Argument(help="Its import path, such as example_data.datasets.people:v1.")],
    user_count: options.UserCountOption = None,
    size: options.SizeOption = None,
    output: options.TextFormatOption = options.TextFormat.TABLE,
    config: ConfigOption = None,
) -> None:
    """Tell what a dataset is made of, and how large it becomes. Needs no database and no registry."""
    from example_data.cli import explain as explanation  # noqa: PLC0415
    from example_data.cli import output as listing  # noqa: PLC0415
    from example_data.cli import show as preview  # noqa: PLC0415

    pin = preview.of_dataset(dataset, config, sizes=options.sizes(size), user_count=user_count)
    if output is options.TextFormat.JSON:
        typer.echo(listing.json(explanation.as_json(pin)), nl=False)
    else:
        typer.echo(listing.sections(explanation.as_listings(pin)), nl=False)


@app.command(epilog="Example: example-data pin mossy-owl")
def pin(name: NameArgument, config: ConfigOption = None) -> None:
    """Print the statements that pin a seed, for a revision's upgrade() and downgrade()."""
    from example_data.cli import add as adding  # noqa: PLC0415
    from example_data.project import alembic_config  # noqa: PLC0415

    statements = adding.statements(alembic_config.registry(config), name, config)
    for function, statement in zip(("upgrade", "downgrade"), statements, strict=True):
        typer.echo(f"# in {function}():\n{statement}")


@app.command(epilog="Example: example-data check --format json")
def check(output: FormatOption = Format.TABLE, config: ConfigOption = None) -> None:
    """Tell what differs between registry and revisions. Exits 1 if anything does. Needs no database."""
    from example_data.cli import status as commands  # noqa: PLC0415

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
    from example_data.cli import status as commands  # noqa: PLC0415

    rows = commands.status(config)
    _print(rows, output)
    if any(row["changed"] for row in rows):
        raise typer.Exit(1)


@app.command(epilog="Example: EXAMPLE_DATA_IS_ENABLED=on example-data apply")
def apply(config: ConfigOption = None) -> None:
    """Write the seeds of revisions that ran while example data was off."""
    import logging  # noqa: PLC0415

    from example_data.cli import status as commands  # noqa: PLC0415

    logging.basicConfig(format="%(message)s", stream=sys.stdout)
    logging.getLogger("alembic.example_data").setLevel(logging.INFO)
    commands.apply(config)


def _print(rows: Rows | Mapping[str, Rows], output: Format) -> None:
    from example_data.cli import output as listing  # noqa: PLC0415

    typer.echo(listing.text(rows, output), nl=False)
