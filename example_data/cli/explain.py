"""The verb `explain`: what a dataset is made of, and how large it becomes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from example_data.cli import options
from example_data.cli.completion import complete_dataset
from example_data.cli.options import ConfigOption

if TYPE_CHECKING:
    from example_data.cli.server_values import Asked
    from example_data.generation.dataset import Table
    from example_data.generation.pin import Pin
    from example_data.postgres.size_estimate import Estimate

Row = dict[str, Any]

UNITS = {"GB": 10**9, "MB": 10**6, "kB": 10**3}


def explain(
    dataset: Annotated[
        str,
        typer.Argument(
            help="Its import path, such as example_data.datasets.people:v1.", autocompletion=complete_dataset
        ),
    ],
    *,
    user_count: options.UserCountOption = None,
    size: options.SizeOption = None,
    parameter: options.ParameterOption = None,
    output: options.TextFormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Tell what a dataset is made of, how large it becomes, and what it leaves to the database, if one can be asked."""
    from example_data.cli import preview, server_values
    from example_data.cli.output import print_result
    from example_data.generation.dataset import load
    from example_data.postgres.size_estimate import estimate_sizes

    pin = preview.pin_of_dataset(dataset, config, options.sizes(size), options.parameters(parameter), user_count)
    asked = server_values.ask(pin.dataset, config, is_telling=True)
    estimates = estimate_sizes(pin, load(pin.dataset).tables, asked.layouts if asked else {})
    document = _to_json(pin, estimates, asked)
    print_result(output, document, _to_tables(estimates, document))


def _to_json(pin: "Pin", estimates: "Sequence[Estimate]", asked: "Asked | None") -> dict[str, Any]:
    """Return everything, numbers as numbers."""
    from example_data.generation.dataset import load

    dataset = load(pin.dataset)
    sizes = dataset.sizes | dict(pin.sizes) | {next(iter(dataset.sizes)): pin.user_count}
    return {
        "dataset": pin.dataset,
        "is_database_asked": asked is not None,
        "bytes": sum(estimate.bytes for estimate in estimates),
        "tables": [
            {
                "table": estimate.table.name,
                "rows": estimate.rows,
                "is_exact": estimate.is_exact,
                "row_bytes": round(estimate.row_bytes, 1),
                "table_bytes": estimate.table_bytes,
                "indexes": [index._asdict() for index in estimate.indexes],
                "bytes": estimate.bytes,
                "columns": list(_columns(estimate.table)),
                "left_to_server": asked and asked.left.get(estimate.table.name, []),
            }
            for estimate in estimates
        ],
        "sizes": [{"name": name, "default": dataset.sizes[name], "rows": rows} for name, rows in sizes.items()],
        "parameters": [{"name": name, "default": value} for name, value in dataset.parameters.items()],
    }


def _to_tables(estimates: "Sequence[Estimate]", plain: Mapping[str, Any]) -> dict[str, list[Row]]:
    """Return the same in words, as tables by their headings."""
    total = dict.fromkeys(("rows", "a row", "the table", "its indexes"))
    counted = "those of the keys; no database was asked for others"
    sections = {
        "Tables": [
            *map(_describe_estimate, estimates),
            {"table": "all", **total, "together": describe_bytes(plain["bytes"])},
        ],
        f"Indexes ({'those of the database' if plain['is_database_asked'] else counted})": [
            {
                "table": estimate.table.name,
                "index": index.name,
                "columns": ", ".join(index.columns),
                "size": "not counted" if index.bytes is None else describe_bytes(index.bytes),
            }
            for estimate in estimates
            for index in estimate.indexes
        ],
        "Columns": [column for estimate in estimates for column in _describe_columns(estimate.table)],
        "Left to the server, and not the same in every database": [
            {"table": table["table"], "columns": ", ".join(table["left_to_server"])}
            for table in plain["tables"]
            if table["left_to_server"]
        ],
        "Sizes": plain["sizes"],
        "Parameters": plain["parameters"],
    }
    return {heading: rows for heading, rows in sections.items() if rows}


def _describe_estimate(estimate: "Estimate") -> Row:
    return {
        "table": estimate.table.name,
        "rows": _describe_rows(estimate),
        "a row": describe_bytes(estimate.row_bytes),
        "the table": describe_bytes(estimate.table_bytes),
        "its indexes": describe_bytes(estimate.bytes - estimate.table_bytes),
        "together": describe_bytes(estimate.bytes),
    }


def _describe_rows(estimate: "Estimate") -> str:
    from example_data.generation.dataset import Per

    rows = estimate.table.rows
    number = f"{estimate.rows}" if estimate.is_exact else f"about {estimate.rows}"
    if not isinstance(rows, Per):
        return number
    return f"{number}, {rows.low if rows.low == rows.high else f'{rows.low} to {rows.high}'} for each {rows.table}"


def describe_bytes(count: float) -> str:
    """Return a number of bytes in words, such as `about 1.2 MB`."""
    for unit, size in UNITS.items():
        if count >= size:
            return f"about {count / size:.1f} {unit}"
    return f"about {count:.0f} bytes"


def _columns(table: "Table") -> Iterator[Row]:
    for name, column in table.columns.items():
        yield {
            "column": name,
            "type": column.type,
            "kind": column.kind,
            "references": f"{column.refers}.{column.of}" if column.refers else None,
            "is_key": name in table.key,
            "is_late": column.is_late,
            "parameters": list(column.parameters),
        }


def _describe_columns(table: "Table") -> Iterator[Row]:
    for row in _columns(table):
        notes = [*["key"] * row["is_key"], *["written last"] * row["is_late"], *row["parameters"]]
        words = {key: row[key] for key in ("type", "kind", "references")}
        yield {"column": f"{table.name}.{row['column']}", **words, "notes": ", ".join(notes) or None}
