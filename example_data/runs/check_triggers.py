"""A check after the last row: no trigger or rule kept rows out or changed them.

A removal would take such rows for edited ones, and a pin would no longer say which rows its seed has.
"""

from __future__ import annotations

from collections.abc import Iterator

from example_data.errors import RefusedRowsError
from example_data.generation.dataset import Dataset
from example_data.generation.generator import SeedRows
from example_data.postgres.key_ranges import key_ranges
from example_data.postgres.session import Session, fetch_one
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import relation, text
from example_data.runs import differences, side_effects
from example_data.runs.edited_rows import TableRows


def have_triggers(session: Session, dataset: Dataset) -> tuple[bool, bool]:
    """Return whether a dataset's tables have triggers or rules on what is written, and whether on what is deleted."""
    names = [text(relation(table)) for table in side_effects.written_tables(dataset)]
    updated = [text(relation(table)) for table in dataset.tables if table.late]
    query = read_sql_file(__file__, "have_triggers")
    is_on_write, is_on_delete = fetch_one(session, query, {"tables": names, "updated": updated})
    return is_on_write, is_on_delete


def check(session: Session, seed_rows: SeedRows, *, is_complete: bool) -> None:
    """Compare the rows that were written with those that were made, as a trigger or rule may have changed some.

    Unless they are complete, columns that are written last are not there yet.

    Raises:
        RefusedRowsError: Some are not there, or a column has other values; the message has all tables and columns.
    """
    if problems := "; ".join(find_problems(session, seed_rows, is_complete=is_complete)):
        raise RefusedRowsError(
            f"a trigger or rule keeps rows out or changes them: {problems}. Take the columns that it changes out of "
            "the dataset, or disable it until the seed is applied. Nothing was written."
        )


def find_problems(session: Session, seed_rows: SeedRows, *, is_complete: bool) -> Iterator[str]:
    """Yield how the rows in the tables differ from those that were made, as a sentence that begins with the place."""
    own = [
        TableRows(table, key_ranges(seed_rows, table), tuple(table.columns) if is_complete else table.early)
        for table in seed_rows.tables
    ]
    with differences.find(session, seed_rows, own) as found:
        for each in found:
            name = each.rows.table.name
            if each.missing:
                there = each.made - each.missing
                yield f"table {name}: expected {each.made} rows with the keys that were made, found {there}"
            for column in differences.differing_columns(session, each):
                yield f"column {name}.{column}: expected the values that were made, found others"
