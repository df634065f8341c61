"""The verb `show`: the first rows that a seed makes, without a database."""

from typing import Annotated

import typer

from example_data.cli.options import ConfigOption, FormatOption


def show(
    *,
    name: Annotated[str | None, typer.Argument(help="The seed's name, such as mossy-owl.")] = None,
    dataset: Annotated[str | None, typer.Option(help="In place of a seed: the import path of a dataset.")] = None,
    rows: Annotated[int, typer.Option(min=1, max=2**31 - 1, help="How many rows of a table, at most.")] = 10,
    table: Annotated[str | None, typer.Option(help="Only this table.")] = None,
    output: FormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Show the first rows a seed makes. Needs no database."""
    from example_data.cli import preview
    from example_data.cli.output import format_rows
    from example_data.project import alembic_config

    if (name is None) == (dataset is None):
        raise typer.BadParameter("name a seed, or a dataset with --dataset")
    pin = (
        preview.pin_of_seed(alembic_config.registry(config), name, config)
        if name
        else preview.pin_of_dataset(dataset or "", config)
    )
    typer.echo(format_rows(preview.first_rows(pin, rows, table), output), nl=False)
