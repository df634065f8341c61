"""The verb `verify`: what somebody did to the rows of seeds."""

from typing import Annotated, Any

import typer

from example_data.cli.options import ConfigOption, TextFormat, TextFormatOption

SHOWN = 60
"""Characters of a value that are shown."""


def verify(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME ...]", help="The seeds; all unless given.")
    ] = None,
    output: TextFormatOption = TextFormat.TABLE,
    config: ConfigOption = None,
) -> None:
    """Tell which rows of seeds are missing or edited, and who refers to them. Exits 1 if anything differs."""
    from example_data.alembic_plugin.verify_seeds import verify_seeds
    from example_data.cli.output import format_json, say

    found = verify_seeds(config, names or [], say)
    if output is TextFormat.JSON:
        typer.echo(format_json({"schema_version": 1, "findings": found}), nl=False)
    else:
        typer.echo("\n".join(map(_describe, found)) or "No seed is in this database.")
    if any(each["found"] not in {"as-pinned", "referred-to"} for each in found):
        raise typer.Exit(1)


def _describe(found: dict[str, Any]) -> str:
    """Return a line, and one for each of the first rows."""
    where = f" table {found['table']}, {found['rows']} rows" if found["table"] else ""
    reason = f": {found['reason']}" if found["reason"] else ""
    lines = [f"{found['seed']}: {found['found']}{where}{reason}"]
    for row in found["first"]:
        key = ", ".join(f"{name} = {value}" for name, value in row["key"].items())
        values = [
            f"{each['column']} is {_short(each['found'])} (expected {_short(each['expected'])})"
            for each in row["columns"]
        ]
        lines.append(f"  {key}{': ' if values else ''}{', '.join(values)}")
    return "\n".join(lines)


def _short(value: str | None) -> str:
    if value is None:
        return "NULL"
    return repr(value if len(value) <= SHOWN else f"{value[:SHOWN]}...")
