"""The verb `whois`: the seed, the table and the row of a key."""

from typing import Annotated

import typer

from example_data.cli.options import ConfigOption, TextFormatOption
from example_data.cli.output import print_result, say


def whois(
    key: Annotated[str, typer.Argument(help="A UUID, or an integer of the project's database.")],
    output: TextFormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Tell which row of which seed a key was made for. Needs a database for integers only."""
    from example_data.alembic_plugin.key_owners import find_owners
    from example_data.generation.row_numbers import extent
    from example_data.lookup import rows_of

    owners = []
    tables = {}
    for pin, table, number, place in find_owners(key, config, say):
        row = None if place is None else rows_of(pin, table.name)[place]._asdict()
        owners.append({"seed": pin.name, "table": table.name, "row_number": number, "place": place, "row": row})
        bigger = ", but one of a bigger size would" if number >= extent(pin, table) else ""
        absence = "" if row else f": the seed has no such row{bigger}"
        tables[f"seed {pin.name}, table {table.name}, row {number}{absence}"] = [row] if row else []
    print_result(output, {"owners": owners}, tables)
