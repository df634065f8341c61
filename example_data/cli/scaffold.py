"""The verb `scaffold`: a first dataset from a schema."""

from typing import Annotated

import typer

from example_data.cli.options import ConfigOption, OutputOption, ReportFormatOption
from example_data.cli.output import beside_result, print_report, say


def scaffold(
    tables: Annotated[
        list[str] | None, typer.Argument(help="Tables, with those they need; all if absent.", show_default=False)
    ] = None,
    *,
    metadata: Annotated[
        str,
        typer.Option(help="Read this MetaData, such as shop.models:metadata, not the database.", show_default=False),
    ] = "",
    output: OutputOption = None,
    name: Annotated[str, typer.Option(help="The dataset's in the module.")] = "v1",
    schema: Annotated[
        list[str] | None,
        typer.Option(help="A schema to read; may be repeated.", show_default="the search path's"),
    ] = None,
    no_try: Annotated[
        bool, typer.Option("--no-try", help="Do not write its rows into the tables and take them back.")
    ] = False,
    layout: ReportFormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Write a first dataset for the tables of the live database. Overwrites no file."""
    from example_data.scaffold.dataset_file import write_dataset_file

    with beside_result(layout):
        document, lines = write_dataset_file(
            config,
            tables or [],
            metadata=metadata,
            output=output,
            name=name,
            schemas=schema or [],
            is_tried=not no_try,
            say=say,
        )
    print_report(layout, document, lines)
