"""The verb `export`: the rows of a seed as files for other programs."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import typer

from example_data.cli import options
from example_data.cli.completion import complete_table
from example_data.cli.options import ConfigOption, NameArgument
from example_data.cli.output import print_result, say
from example_data.progress import advance, progress


def export(
    name: NameArgument,
    *,
    output: Annotated[Path, typer.Option(help="The folder for the files; made if it is not there.")],
    file_format: Annotated[Literal["csv", "jsonl"], typer.Option("--format", help="CSV, or JSON lines.")] = "csv",
    table: Annotated[
        list[str] | None, typer.Option(help="Only this table; repeatable.", autocompletion=complete_table)
    ] = None,
    size: options.SizeOption = None,
    parameter: options.ParameterOption = None,
    config: ConfigOption = None,
) -> None:
    """Write the rows of a seed to files, one for each table. Needs no database."""
    from tempfile import TemporaryDirectory

    from example_data import lookup
    from example_data.generation.generator import SeedRows
    from example_data.postgres import text_format

    pin = lookup.pin_of_seed(name, config, options.sizes(size), options.parameters(parameter))
    tables, form = lookup.find_tables(pin, table or []), text_format.FORMATS[file_format]
    seed_rows = SeedRows.whole(pin)
    if seed_rows.integer_key_tables:
        say("integer keys count from 1 in each table: each database reserves others")
    output.mkdir(parents=True, exist_ok=True)
    written: dict[str, int] = {}
    total = seed_rows.estimate(*tables)
    with progress("exporting", name, total), TemporaryDirectory(prefix=".export-", dir=output) as folder:
        for each in tables:
            path = Path(folder, text_format.file_name(each, form))
            written[path.name] = _write(path, each.name, text_format.lines(pin, each, form))
        for file in written:
            Path(folder, file).replace(output / file)
    print_result("table", {}, [{"file": output / file, "rows": rows} for file, rows in written.items()])


def _write(path: Path, table: str, chunks: Iterable[tuple[int, bytes]]) -> int:
    """Write a file, and return how many rows it has."""
    rows = 0
    with path.open("wb") as file:
        for count, chunk in chunks:
            file.write(chunk)
            rows += count
            advance(table, count)
        file.flush()
        os.fsync(file.fileno())  # before it gets its name
    return rows
