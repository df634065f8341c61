"""The verb `verify`: what somebody did to the rows of seeds."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from example_data.cli.options import ConfigOption, TextFormat, TextFormatOption

SHOWN = 60
"""Characters of a value that are shown."""

_STATES = {
    "as-pinned": "its rows are as pinned",
    "rows-differ": "its rows differ from its pin",
    "drifted": "dataset or corpora drifted, so that its rows cannot be compared",
    "not-comparable": "the tables changed, so that its rows cannot be compared",
}


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
        typer.echo(format_json({"schema_version": 1, "seeds": found}), nl=False)
    else:
        lines = [line for each in found for line in _as_lines(each)]
        typer.echo("\n".join(lines or ["No seed is in this database."]))
    if any(each["state"] != "as-pinned" or each["registry_changed"] for each in found):
        raise typer.Exit(1)


def _as_lines(found: dict[str, Any]) -> Iterator[str]:
    from example_data.runs.edited_rows import describe_key, describe_keys

    yield f"{found['name']}: {_STATES[found['state']]}" + (f": {found['reason']}" if found["reason"] else "")
    if found["registry_changed"]:
        yield f"  registry changed: {found['registry_changed']}"
    for table in found["tables"]:
        for kind in ("missing", "edited", "added"):
            if table[kind]:
                first = [row["key"] if kind == "edited" else row for row in table[f"first_{kind}"]]
                yield f"  {table['table']}: {table[kind]} {kind}, {describe_keys(first)}"
        for row in table["first_edited"]:
            for column in row["columns"]:
                values = f"{_short(column['found'])} (expected {_short(column['expected'])})"
                yield f"    {describe_key(row['key'])}: {column['column']} is {values}"
    for other in found["referring"]:
        yield (
            f"  {other['refers_to']}: {other['rows']} rows of {other['table']} refer to its rows "
            f"({other['foreign_key']}), {describe_keys(other['first'])}"
        )


def _short(value: str | None) -> str:
    if value is None:
        return "NULL"
    return repr(value if len(value) <= SHOWN else f"{value[:SHOWN]}...")
