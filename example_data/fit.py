"""Whether the tables in a database fit the rows a dataset writes, found out before the first row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from example_data.encoding import oid
from example_data.errors import SchemaMismatchError
from example_data.writer import relation, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from example_data.dataset import Dataset, Table
    from example_data.session import Session

TEXT_TYPES = frozenset({"text", "character varying", "character"})
"""Types that share one binary form; a length is checked by PostgreSQL itself."""

_COLUMNS = """
SELECT attname, format_type(atttypid, NULL), atttypid::bigint,
    attnotnull AND NOT (atthasdef OR attidentity <> '' OR attgenerated <> ''), attgenerated <> ''
FROM pg_attribute
WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped
"""


class _Found(NamedTuple):
    """A column as the database has it."""

    name: str
    type: str
    oid: int
    needs_value: bool
    is_generated: bool


def check(session: Session, dataset: Dataset, *, is_written: bool = True) -> None:
    """Compare the dataset's tables and columns with the database's.

    Args:
        session: The migration's own.
        dataset: What is written, or compared with what was.
        is_written: Whether columns that the dataset leaves out have to do without a value.

    Raises:
        SchemaMismatchError: They do not fit; the message has every table and column, the expected and the found.
    """
    problems = [problem for table in dataset.tables for problem in _problems(session, table, is_written=is_written)]
    if problems:
        raise SchemaMismatchError(
            f"the tables do not fit what would be written: {'; '.join(problems)}. Put the data revision where the "
            "schema fits, or use a version of the dataset that fits this schema."
        )


def _problems(session: Session, table: Table, *, is_written: bool) -> Iterator[str]:
    found = {row[0]: _Found(*row) for row in session.execute(_COLUMNS, [text(relation(table))]).fetchall()}
    if not found:
        yield f"table {table.name}: expected to exist, found no such table on the search path"
        return
    for name, column in table.columns.items():
        if name not in found:
            yield f"column {table.name}.{name}: expected {column.type}, found no such column"
        elif is_written and found[name].is_generated:
            yield f"column {table.name}.{name}: expected to be written, found a generated column"
        elif not _is_compatible(found[name], column.type):
            yield f"column {table.name}.{name}: expected {column.type}, found {found[name].type}"
    for extra in sorted(found.keys() - table.columns.keys()):
        if is_written and found[extra].needs_value:
            yield f"column {table.name}.{extra}: expected a default or NULL allowed, found {found[extra].type} NOT NULL"


def _is_compatible(found: _Found, type_name: str) -> bool:
    return found.oid == oid(type_name) or (type_name in TEXT_TYPES and found.type in TEXT_TYPES)
