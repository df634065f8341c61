"""The verb `plan`: what the next upgrade does to seeds."""

from typing import TYPE_CHECKING, Any

import typer

from example_data.cli.options import ConfigOption, FormatOption

if TYPE_CHECKING:
    from example_data.alembic_plugin.seed_plan import Step

COLUMNS = ("name", "revision", "does", "rows", "bytes", "seconds", "fits", "why")


def plan(output: FormatOption = "table", config: ConfigOption = None) -> None:
    """Tell what the next upgrade does to seeds. Exits 3 if it does something, and 1 if it would stop.

    The first rows of seeds whose tables are there are written and taken back, so that it is known whether they fit.
    """
    from dataclasses import asdict

    from example_data.alembic_plugin.seed_plan import seed_plan
    from example_data.cli.output import print_result, say

    steps = seed_plan(config, say)
    rows = [asdict(step) for step in steps]
    does_something = any(step.does != "nothing" for step in steps)
    tables = [_in_words(step) for step in steps] if output == "table" else rows
    if tables or output != "table":
        print_result(output, {"steps": rows, "does_something": does_something}, tables, columns=COLUMNS)
    if not does_something:
        say("The next upgrade does nothing to seeds.")
    if any(step.fits == "no" for step in steps):
        say("example-data: the next upgrade would stop, as a seed does not fit.")
        raise typer.Exit(1)
    if does_something:
        raise typer.Exit(3)


def _in_words(step: "Step") -> dict[str, Any]:
    from example_data.cli.explain import describe_bytes

    return {
        "name": step.name,
        "does": f"{step.does} in {step.revision}",
        "rows": step.rows or None,
        "bytes": describe_bytes(step.bytes) if step.rows else None,
        "time": None if step.seconds is None else f"about {step.seconds:.1f} s",
        "fits": step.fits,
        "why": step.why,
    }
