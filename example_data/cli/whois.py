"""The verb `whois`: the seed, the table and the row of a key."""

from typing import TYPE_CHECKING, Annotated

import typer

from example_data.cli.options import ConfigOption, TextFormatOption

if TYPE_CHECKING:
    from example_data.alembic_plugin.key_owners import Owner


def whois(
    key: Annotated[str, typer.Argument(help="A UUID, or an integer of the project's database.")],
    output: TextFormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Tell which row of which seed a key was made for. Needs a database for integers only."""
    from example_data.alembic_plugin.key_owners import find_owners
    from example_data.cli.output import print_result, say
    from example_data.lookup import rows_of

    owners = []
    tables = {}
    for owner in find_owners(key, config, say):
        seed, table, place = owner.pin.name, owner.table.name, owner.place
        row = None if place is None else rows_of(owner.pin, table)[place]._asdict()
        owners.append({"seed": seed, "table": table, "row_number": owner.row, "place": place, "row": row})
        tables[f"seed {seed}, table {table}, row {owner.row}{_describe_absence(owner)}"] = [row] if row else []
    print_result(output, {"owners": owners}, tables)


def _describe_absence(owner: "Owner") -> str:
    if owner.place is not None:
        return ""
    return ": the seed has no such row" + (", but one of a bigger size would" if owner.is_beyond else "")
