"""The verb `load`: a seed of many rows, by several processes, of which each commit is kept."""

import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from example_data.cli import options
from example_data.cli.explain import describe_bytes
from example_data.cli.options import ConfigOption, NameArgument, ReportFormatOption
from example_data.cli.output import beside_result, print_report, say, show_log
from example_data.errors import ExampleDataError

if TYPE_CHECKING:
    from example_data.alembic_plugin.load_seed import HandOut
    from example_data.runs.load_forecast import Forecast
    from example_data.runs.ranges import Part

QUEUED_PARTS = 16
"""Ranges of a load for a queue, where it has rows enough for so many: nobody knows how many workers there will be."""


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
    queue: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Leave it to workers of example_data.queue.app, which take jobs from this PostgreSQL database.",
        ),
    ] = None,
    defer_indexes: Annotated[
        bool, typer.Option("--defer-indexes", help="Make indexes and foreign keys of empty tables when all is there.")
    ] = False,
    output: ReportFormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Write a seed of many rows range by range, by several processes. What is committed stays; a second run goes on."""
    if sum(each is not None for each in (workers, part, queue)) > 1:
        raise typer.BadParameter("--workers, --range, --queue: each says who writes. Give one of them.")
    wanted, own = options.sizes(size), _part(part) if part else None
    number = workers or (QUEUED_PARTS if queue else os.cpu_count()) or 1
    from example_data.alembic_plugin.load_processes import started
    from example_data.alembic_plugin.load_seed import Order, load_seed

    with beside_result(output), started(config, name, 0 if own or queue else number) as processes:
        hand_out = _queue(queue, name) if queue else None
        show_log()
        order = Order(config, name, user_count, wanted, defer_indexes, number, processes, own, hand_out)
        outcome = load_seed(order, say, lambda forecast: say(_describe(forecast)))
    print_report(output, {"seeds": [{"name": name, **outcome}]}, ())


def _part(text: str) -> "Part":
    from example_data.runs.ranges import Part

    found = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", text)
    part = Part(int(found[1]), int(found[2])) if found else Part(0, 0)
    if not 1 <= part.number <= part.of:
        raise typer.BadParameter(f"--range {text}: wrong value (expected I/N, such as 2/8, with I from 1 to N)")
    return part


def _queue(url: str, name: str) -> "HandOut":
    """Return what defers the parts of a load as jobs; the queue is there by then, or nothing is planned."""
    from example_data.project.database_url import DatabaseURL

    try:
        from example_data import queue
    except ModuleNotFoundError as error:
        raise ExampleDataError(
            f"--queue: {error.name} is not installed (expected the extra queue). Run pip install 'example-data[queue]'."
        ) from None
    found = DatabaseURL(url, "--queue")
    queue.prepare(found)

    def hand_out(parts: Sequence["Part"]) -> None:
        number = queue.defer(found, name, parts)
        say(f"queue: {number} of {len(parts)} ranges deferred to {found}")

    return hand_out


def _describe(forecast: "Forecast") -> str:
    """Return what is about to be done, in a line."""
    free = "unknown" if forecast.free_bytes is None else describe_bytes(forecast.free_bytes).removeprefix("about ")
    minutes, seconds = divmod(round(forecast.seconds or 0), 60)
    took = f", about {minutes}:{seconds:02} minutes by one connection" if forecast.seconds else ""
    size = f"{describe_bytes(forecast.bytes)} (free on the server's disk: {free})"
    return f"load: about {forecast.rows:,} rows, {size}{took}; {forecast.counts} are there"
