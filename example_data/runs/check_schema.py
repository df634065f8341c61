"""A check before the first row: the tables of a database fit the rows that a dataset writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import chain

from example_data.errors import SchemaMismatchError
from example_data.generation.dataset import Column, Table
from example_data.generation.generator import SeedRows
from example_data.generation.type_facts import TEXT_TYPES
from example_data.postgres import catalog, refused_rows
from example_data.postgres.catalog import CatalogColumn
from example_data.postgres.key_ranges import key_ranges
from example_data.postgres.session import Session
from example_data.postgres.types import oid, wire_type, without_limits
from example_data.runs import check_foreign_keys, check_values

FIRST_USER_OID = 16_384
"""The first object identifier that is not PostgreSQL's own (transam.h, FirstNormalObjectId)."""


def check(
    session: Session, seed_rows: SeedRows, *, is_written: bool = True, without: Collection[tuple[str, str]] = ()
) -> None:
    """Make sure that tables, columns, foreign keys and the first rows' values fit what the database has.

    Raises:
        SchemaMismatchError: They do not fit; the message has every table and column, the expected and the found.
    """
    if problems := find_problems(session, seed_rows, is_written=is_written, without=without):
        raise SchemaMismatchError(
            f"the tables do not fit what would be written: {'; '.join(problems)}. Put the data revision where the "
            "schema fits, or use a version of the dataset that fits this schema."
        )


def find_problems(
    session: Session, seed_rows: SeedRows, *, is_written: bool = True, without: Collection[tuple[str, str]] = ()
) -> list[str]:
    """Return what does not fit, one sentence each, that begins with `table` or `column` and its name.

    Where rows are still to be written, values have to fit as well, and columns that the dataset leaves out must not
    need one. The columns `without`, each after its table's name, are known not to be there any more.
    """
    tables = seed_rows.dataset.tables
    columns = [column for table in tables for column in table.columns.values()]
    cast = {without_limits(column.type) for column in columns if column.is_cast}
    declared = {column.type for column in columns if not column.is_cast and column.type not in TEXT_TYPES}
    named_types = sorted(cast | {name for name in declared if _oid(name) is None})
    type_oids, actual = catalog.types(session, named_types), catalog.columns(session, tables)
    problems = [
        problem
        for table in tables
        for name, problem in _type_problems(table, actual.get(table.name), type_oids)
        if (table.name, name) not in without
    ]
    if is_written:
        needs = [_column_problems(table, actual.get(table.name, {})) for table in tables]
        values = [check_values.problems(seed_rows, table, actual.get(table.name, {})) for table in seed_rows.tables]
        problems += [
            f"table {name}: expected a table that this role fills and empties, found {what}"
            for name, what in catalog.unwritable(session, tables).items()
        ]
        problems += chain(
            *needs, *values, _key_problems(session, seed_rows), check_foreign_keys.problems(session, seed_rows)
        )
        with refused_rows.translate_postgres_errors():  # as for who may not make temporary tables
            problems = problems or list(check_values.unreadable(session, seed_rows))
    return list(dict.fromkeys(problems))


def _type_problems(
    table: Table, actual: Mapping[str, CatalogColumn] | None, type_oids: Mapping[str, int | None]
) -> Iterator[tuple[str, str]]:
    """Yield what keeps the dataset's columns from having the types that it writes, after the column's name."""
    if actual is None:
        yield "", f"table {table.name}: expected to exist, found no such table on the search path"
        return
    for name, column in table.columns.items():
        if name not in actual:
            yield name, f"column {table.name}.{name}: expected {column.type}, found no such column"
        elif not _is_compatible(actual[name], column, type_oids):
            yield name, f"column {table.name}.{name}: expected {column.type}, found {actual[name].declared}"


def _is_compatible(actual: CatalogColumn, column: Column, type_oids: Mapping[str, int | None]) -> bool:
    """Return whether the column's type, or the type below a domain, is what a text is read as, or has its form."""
    if column.is_cast:
        return type_oids[without_limits(column.type)] in {actual.declared_oid, actual.oid}
    if type_oids.get(column.type, actual.declared_oid) not in {actual.declared_oid, actual.oid}:
        return False
    form = wire_type(column)
    if form in TEXT_TYPES:
        return actual.type in TEXT_TYPES or (form != column.type and bool(actual.labels))
    if form.endswith("[]") and form != column.type:  # the server reads members in their own type's form
        is_users = actual.oid >= FIRST_USER_OID and actual.type[0] == "_"  # such as a domain over an array of enums
        return is_users or actual.oid in {_oid(form), _oid(column.type)}
    return _oid(form) == actual.oid


def _oid(type_name: str) -> int | None:
    """Return the object identifier of a built-in type; None for any other."""
    try:
        return oid(type_name)
    except KeyError:
        return None


def _key_problems(session: Session, seed_rows: SeedRows) -> Iterator[str]:
    """Yield the tables where somebody could add a row with a seeded key, as neither ranges nor an index forbid it."""
    tables = [table for table in seed_rows.tables if key_ranges(seed_rows, table) is None]
    unique = catalog.unique_columns(session, tables)
    for table in tables:
        if not any(name == table.name and columns <= set(table.key) for name, columns in unique):
            expected = f"a primary key or unique index on {', '.join(table.key)}, which identifies its rows"
            yield f"table {table.name}: expected {expected}, found none"


def _column_problems(table: Table, actual: Mapping[str, CatalogColumn]) -> Iterator[str]:
    """Yield what keeps rows from being written with these columns, and without the others."""
    for name in table.columns.keys() & actual.keys():
        if actual[name].is_generated:
            yield f"column {table.name}.{name}: expected to be written, found a generated column"
        if actual[name].is_always_identity and name != table.integer_key:
            yield f"column {table.name}.{name}: expected a serial_key() or nothing, found GENERATED ALWAYS AS IDENTITY"
    for extra in sorted(actual.keys() - table.columns.keys()):
        if actual[extra].is_required and not actual[extra].has_default:
            declared = actual[extra].declared
            yield f"column {table.name}.{extra}: expected a default or NULL allowed, found {declared} NOT NULL"
