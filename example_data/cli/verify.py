"""The verb `verify`: what somebody did to the rows of seeds."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from example_data.cli.options import ConfigOption, TextFormat, TextFormatOption

if TYPE_CHECKING:
    from example_data.alembic_plugin.verify_seeds import Verification

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
        typer.echo(format_json({"schema_version": 1, "seeds": [_as_json(each) for each in found]}), nl=False)
    else:
        lines = [line for each in found for line in _as_lines(each)]
        typer.echo("\n".join(lines or ["No seed is in this database."]))
    if not all(each.is_clean for each in found):
        raise typer.Exit(1)


def _as_json(found: "Verification") -> dict[str, Any]:
    from dataclasses import asdict

    report = asdict(found.report)
    for table, each in zip(report["tables"], found.report.tables, strict=True):
        table["first_edited"] = [
            {
                "key": row.key,
                "columns": [
                    {"column": name, "expected": made, "found": stored} for name, (made, stored) in row.columns.items()
                ],
            }
            for row in each.first_edited
        ]
    return {**report, "registry_changed": found.registry_changed}


def _as_lines(found: "Verification") -> Iterator[str]:
    from example_data.runs.edited_rows import describe_keys

    report = found.report
    yield f"{report.name}: {_STATES[report.state]}" + (f": {report.reason}" if report.reason else "")
    if found.registry_changed:
        yield f"  registry changed: {found.registry_changed}"
    for table in report.tables:
        if table.missing:
            yield f"  {table.table}: {table.missing} missing, {describe_keys(table.first_missing)}"
        for row in table.first_edited[:1]:
            yield f"  {table.table}: {table.edited} edited, {describe_keys([row.key])}"
        for row in table.first_edited:
            pairs = row.columns.items()
            values = (f"{name} is {_short(stored)} (expected {_short(made)})" for name, (made, stored) in pairs)
            yield f"    {', '.join(f'{name} = {value}' for name, value in row.key.items())}: {', '.join(values)}"
        if table.added:
            yield f"  {table.table}: {table.added} added under its keys, {describe_keys(table.first_added)}"
    for other in report.referring:
        yield (
            f"  {other.refers_to}: {other.rows} rows of {other.table} refer to its rows ({other.foreign_key}), "
            f"{describe_keys(other.first)}"
        )


def _short(value: str | None) -> str:
    if value is None:
        return "NULL"
    return repr(value if len(value) <= SHOWN else f"{value[:SHOWN]}...")
