"""The verb `explain`: what a dataset is made of, and how large it becomes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from example_data.cli import options, server_values
from example_data.cli.options import ConfigOption
from example_data.cli.output import print_result

if TYPE_CHECKING:
    from example_data.generation.dataset import Dataset, Per, Size
    from example_data.generation.pin import Pin
    from example_data.postgres.size_estimate import Estimate

Row = dict[str, Any]


def explain(
    dataset: options.DatasetArgument,
    *,
    user_count: options.UserCountOption = None,
    size: options.SizeOption = None,
    parameter: options.ParameterOption = None,
    output: options.TextFormatOption = "table",
    config: ConfigOption = None,
) -> None:
    """Tell what a dataset is made of, how large it becomes, and what it leaves to the database, if one can be asked."""
    from example_data.generation.dataset import load
    from example_data.lookup import pin_of_dataset
    from example_data.postgres.size_estimate import estimate_sizes

    pin = pin_of_dataset(dataset, config, options.sizes(size), options.parameters(parameter), user_count)
    asked = server_values.ask(pin.dataset, config, is_telling=True)
    loaded = load(pin.dataset)
    document = _to_json(pin, loaded, estimate_sizes(pin, loaded.tables, asked.layouts if asked else {}), asked)
    print_result(output, document, _to_tables(document, loaded))


def _to_json(
    pin: "Pin", dataset: "Dataset", estimates: "Sequence[Estimate]", asked: server_values.Asked | None
) -> dict[str, Any]:
    """Return everything, numbers as numbers."""
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
                "columns": [
                    {
                        "column": name,
                        "type": column.type,
                        "kind": column.kind,
                        "references": f"{column.refers}.{column.of}" if column.refers else None,
                        "is_key": name in estimate.table.key,
                        "is_late": column.is_late,
                        "parameters": list(column.parameters),
                    }
                    for name, column in estimate.table.columns.items()
                ],
                "left_to_server": asked and asked.left.get(estimate.table.name, []),
            }
            for estimate in estimates
        ],
        "sizes": [{"name": name, "default": dataset.sizes[name], "rows": rows} for name, rows in sizes.items()],
        "parameters": [{"name": name, "default": value} for name, value in dataset.parameters.items()],
    }


def _to_tables(document: Mapping[str, Any], dataset: "Dataset") -> dict[str, list[Row]]:
    """Return the same in words, as tables by their headings."""
    tables = document["tables"]
    total = dict.fromkeys(("rows", "a row", "the table", "its indexes"))
    counted = "those of the keys; no database was asked for others"
    sections = {
        "Tables": [
            *(_describe_table(table, dataset.table(table["table"]).rows) for table in tables),
            {"table": "all", **total, "together": describe_bytes(document["bytes"])},
        ],
        f"Indexes ({'those of the database' if document['is_database_asked'] else counted})": [
            {
                "table": table["table"],
                "index": index["name"],
                "columns": ", ".join(index["columns"]),
                "size": "not counted" if index["bytes"] is None else describe_bytes(index["bytes"]),
            }
            for table in tables
            for index in table["indexes"]
        ],
        "Columns": [_describe_column(table["table"], column) for table in tables for column in table["columns"]],
        "Left to the server, and not the same in every database": [
            {"table": table["table"], "columns": ", ".join(table["left_to_server"])}
            for table in tables
            if table["left_to_server"]
        ],
        "Sizes": document["sizes"],
        "Parameters": document["parameters"],
    }
    return {heading: rows for heading, rows in sections.items() if rows}


def _describe_table(table: Row, count: "Size | Per | None") -> Row:
    from example_data.generation.dataset import Per

    rows = f"{'' if table['is_exact'] else 'about '}{table['rows']}"
    if isinstance(count, Per):
        rows += f", {count.low if count.low == count.high else f'{count.low} to {count.high}'} for each {count.table}"
        rows += ", skewed" if count.skewed else ""
    return {
        "table": table["table"],
        "rows": rows,
        "a row": describe_bytes(table["row_bytes"]),
        "the table": describe_bytes(table["table_bytes"]),
        "its indexes": describe_bytes(table["bytes"] - table["table_bytes"]),
        "together": describe_bytes(table["bytes"]),
    }


def _describe_column(table: str, column: Row) -> Row:
    notes = [*["key"] * column["is_key"], *["written last"] * column["is_late"], *column["parameters"]]
    words = {key: column[key] for key in ("type", "kind", "references")}
    return {"column": f"{table}.{column['column']}", **words, "notes": ", ".join(notes) or None}


def describe_bytes(count: float) -> str:
    """Return a number of bytes in words, such as `about 1.2 MB`."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"about {count / size:.1f} {unit}"
    return f"about {count:.0f} bytes"
