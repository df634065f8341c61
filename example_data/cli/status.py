"""The verb `status`: where each seed is, what changed since, and what to do next."""

from typing import Any

import typer

from example_data.cli.options import ConfigOption, FormatOption
from example_data.cli.output import print_result, say

COLUMNS = ("name", "in_registry", "pinned_by", "applied_at", "changed", "state", "next")


def status(output: FormatOption = "table", config: ConfigOption = None) -> None:
    """Tell of each seed where it is, and what to do next. Exits 1 if anything differs.

    Above that are the database, its revision, and what decides whether seeds are written to it.
    """
    from example_data.alembic_plugin.seed_status import seed_status

    found = seed_status(config, say)
    if output == "table":
        _print(found.facts, found.rows)
    else:
        document = {**found.facts, "seeds": found.rows, "problems": found.problems}
        print_result(output, document, found.rows, columns=COLUMNS)
    for problem in found.problems:
        say(f"example-data: {problem}")
    if not found.is_clean:
        raise typer.Exit(1)


def _print(facts: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Print it all for people, so that ten seeds have room on a screen: long commands stand below, each once."""
    behind = f"{len(facts['pending'])} to run until {', '.join(facts['heads'])}" if facts["pending"] else "the head"
    typer.echo(f"revision: {', '.join(facts['revisions']) or 'none'} ({behind})")
    typer.echo(f"switch:   {'on' if facts['is_enabled'] else 'off'} ({facts['enabled_by']})")
    typer.echo(f"consent:  {facts['consent']}\n")
    room = 80 - 2 - max((len(row["name"]) for row in rows), default=0)  # in the line of a terminal
    shown, steps = [], dict[str, None]()
    for row in rows:
        state = f"{row['state']}; {row['next']}" if row["next"] else row["state"]
        if len(state) > room and row["next"]:
            state, steps[row["next"]] = row["state"], None
        shown.append({"name": row["name"], "state": state})
    print_result("table", {}, shown)
    for step in steps:
        typer.echo(f"to do: {step}")
