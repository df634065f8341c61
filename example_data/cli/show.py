"""The verb `show`: the first rows that a seed makes, without a database."""

from typing import Annotated

import typer

from example_data.cli import options
from example_data.cli.completion import complete_dataset, complete_seed
from example_data.cli.options import ConfigOption, FormatOption, TableOption
from example_data.cli.output import print_result


def show(
    *,
    name: Annotated[
        str | None, typer.Argument(help="The seed's name, such as mossy-owl.", autocompletion=complete_seed)
    ] = None,
    dataset: Annotated[
        str | None,
        typer.Option(help="In place of a seed: the import path of a dataset.", autocompletion=complete_dataset),
    ] = None,
    rows: Annotated[int, typer.Option(min=1, max=2**31 - 1, help="How many rows of a table, at most.")] = 10,
    table: TableOption = None,
    size: options.SizeOption = None,
    parameter: options.ParameterOption = None,
    locale: Annotated[
        str | None, typer.Option(help="Whose names people bear, such as de_DE.", show_default="the seed's, or en_US")
    ] = None,
    output: FormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Show the first rows a seed makes, also with other sizes and parameters, or in another locale.

    Needs no database.
    """
    from dataclasses import replace

    from example_data import lookup
    from example_data.cli import first_rows

    if (name is None) == (dataset is None):
        raise typer.BadParameter("name a seed, or a dataset with --dataset")
    given = options.sizes(size), options.parameters(parameter)
    pin = lookup.pin_of_seed(name, config, *given) if name else lookup.pin_of_dataset(dataset or "", config, *given)
    pin = replace(pin, locale=locale or pin.locale)
    tables = first_rows.first_rows(pin, rows, table)
    print_result(output, {"tables": tables}, first_rows.side_by_side(pin, tables))
