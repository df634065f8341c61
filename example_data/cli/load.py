"""The verb `load`: a seed of many rows, by several processes, of which each commit is kept."""

import os
import re
from typing import TYPE_CHECKING, Annotated

import typer

from example_data.cli import options
from example_data.cli.explain import describe_bytes
from example_data.cli.options import ConfigOption, NameArgument, ReportFormatOption
from example_data.cli.output import beside_result, print_report, say, show_log

if TYPE_CHECKING:
    from example_data.runs.load_forecast import Forecast
    from example_data.runs.ranges import Part


def load(
    name: NameArgument,
    *,
    user_count: options.UserCountOption = None,
    size: options.SizeOption = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="How many processes write.", show_default="the machine's cores")
    ] = None,
    part: Annotated[
        str | None, typer.Option("--range", metavar="I/N", help="Write one part of N here, such as 2/8.")
    ] = None,
    defer_indexes: Annotated[
        bool, typer.Option("--defer-indexes", help="Make indexes and foreign keys of empty tables when all is there.")
    ] = False,
    output: ReportFormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Write a seed of many rows range by range, by several processes. What is committed stays; a second run goes on."""
    from example_data.alembic_plugin.load_seed import Order, load_seed

    if part and workers:
        raise typer.BadParameter("--workers: with --range this process is the only one. Leave it out.")
    number = workers or os.cpu_count() or 1
    order = Order(config, name, user_count, options.sizes(size), defer_indexes, number, _part(part) if part else None)
    with beside_result(output):
        show_log()
        outcome = load_seed(order, say, lambda forecast: say(_describe(forecast)))
    print_report(output, {"seeds": [{"name": name, **outcome}]}, ())


def _part(text: str) -> "Part":
    from example_data.runs.ranges import Part

    found = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", text)
    part = Part(int(found[1]), int(found[2])) if found else Part(0, 0)
    if not 1 <= part.number <= part.of:
        raise typer.BadParameter(f"--range {text}: wrong value (expected I/N, such as 2/8, with I from 1 to N)")
    return part


def _describe(forecast: "Forecast") -> str:
    """Return what is about to be done, in a line."""
    free = "unknown" if forecast.free_bytes is None else describe_bytes(forecast.free_bytes).removeprefix("about ")
    took = f", {forecast.seconds / 60:.0f} minutes by one connection" if forecast.seconds else ""
    size = f"{describe_bytes(forecast.bytes)} (free on the server's disk: {free})"
    return f"load: about {forecast.rows:,} rows, {size}{took}; {forecast.counts} are there"
