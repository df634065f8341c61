"""The verb `plan`: what the next upgrade does to seeds."""

from typing import Any

import typer

from example_data.cli.explain import describe_bytes
from example_data.cli.options import ConfigOption, FormatOption
from example_data.cli.output import print_result, say


def plan(output: FormatOption = "table", config: ConfigOption = None) -> None:
    """Tell what the next upgrade does to seeds. Exits 3 if it does something, and 1 if it would stop.

    The first rows of seeds whose tables are there are written and taken back, so that it is known whether they fit.
    """
    from dataclasses import asdict, fields

    from example_data.alembic_plugin.seed_plan import Step, seed_plan

    rows = list(map(asdict, seed_plan(config, say)))
    does_something = any(row["does"] != "nothing" for row in rows)
    if rows or output != "table":
        shown = list(map(_in_words, rows)) if output == "table" else rows
        columns = [field.name for field in fields(Step)]
        print_result(output, {"steps": rows, "does_something": does_something}, shown, columns=columns)
    if not does_something:
        say("The next upgrade does nothing to seeds.")
    if any(row["fits"] == "no" for row in rows):
        say("example-data: the next upgrade would stop, as a seed does not fit.")
        raise typer.Exit(1)
    if does_something:
        raise typer.Exit(3)


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row["name"],
        "does": f"{row['does']} in {row['revision']}",
        "rows": row["rows"] or None,
        "bytes": describe_bytes(row["bytes"]) if row["rows"] else None,
        "time": None if row["seconds"] is None else f"about {row['seconds']:.1f} s",
        "fits": row["fits"],
        "why": row["why"],
    }
