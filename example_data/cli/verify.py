"""The verb `verify`: what somebody did to the rows of seeds."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from example_data.cli.options import ConfigOption, FormatOption, names_argument
from example_data.cli.output import print_result, say


def verify(
    names: Annotated[list[str] | None, names_argument("The seeds; all unless given.")] = None,
    output: FormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Tell which rows of seeds are missing or edited, and who refers to them. Exits 1 if anything differs."""
    from example_data.alembic_plugin.verify_seeds import verify_seeds

    found = verify_seeds(config, names or [], say)
    rows = [{**each, "first": "; ".join(map(_describe, each["first"])) or None} for each in found]
    print_result(output, {"findings": found}, rows, columns=("seed", "found", "table", "rows", "first", "reason"))
    if any(each["found"] not in {"as-pinned", "referred-to"} for each in found):
        raise typer.Exit(1)


def _describe(row: Mapping[str, Any]) -> str:
    key = ", ".join(f"{name} = {value}" for name, value in row["key"].items())
    values = [f"{each['column']} is {each['found']!r} (expected {each['expected']!r})" for each in row["columns"]]
    return f"{key}: {', '.join(values)}" if values else key
