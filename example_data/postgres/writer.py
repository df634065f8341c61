"""Writers of rows: into a table or a staging table by binary COPY, or into a script as statements."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from itertools import chain, count
from typing import Any

from psycopg import sql

from example_data.errors import RefusedRowsError
from example_data.generation.dataset import Column, Table
from example_data.generation.generator import Block, SeedRows
from example_data.generation.table import column_errors
from example_data.postgres import refused_texts
from example_data.postgres.copy_format import COPY_HEADER, COPY_TRAILER, copy_rows
from example_data.postgres.session import Session, setting
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import assignments, columns, is_same, relation, text
from example_data.postgres.types import cast_in_sql, checker, type_in_sql
from example_data.progress import advance

Blocks = Iterable[Block]
Pieces = Sequence[range] | None
"""Row numbers, where they are not all."""

Expressions = Mapping[str, sql.Composable]
"""By column, the expression that stands in place of its value."""

ROWS_PER_STATEMENT = 500
"""Rows of one INSERT: from about a hundred on psql loads them no faster, and a reviewer can still scroll through."""

_CREATE_TEXTS = sql.SQL("""
CREATE TEMPORARY TABLE {} WITH (toast_tuple_target = 8160) ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA
""")
"""Texts of vectors are written 10 times as fast uncompressed and, where a page has room, in their rows."""

_NUMBERS = count()


def write(
    session: Session, table: Table, blocks: Blocks, *, names: Iterable[str] = (), into: sql.Identifier | None = None
) -> int:
    """Write the blocks to their table, or into another, in the session's transaction; return the number of rows.

    They have the columns `names`, or all of the table's. Raise the driver's error where PostgreSQL refused a row.
    """
    own, blocks = tuple(names or table.columns), _counted(blocks)
    if any(table.columns[name].is_cast for name in own):
        return _write_texts(session, table, blocks, own, into)
    return _send(session, table, blocks, own, into)


def _send(
    session: Session, table: Table, blocks: Blocks, names: tuple[str, ...], into: sql.Identifier | None = None
) -> int:
    if not session.can_copy:
        statements = insert_statements(table, blocks, names=names, into=into)
        return sum(session.execute(statement).rowcount for statement in statements)
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(into or relation(table), columns(names))
    with setting(session, "client_encoding", "UTF8"):  # whatever the encoding of the database or the client is
        return session.copy(statement, chain([COPY_HEADER], map(copy_rows, blocks), [COPY_TRAILER]))


def _write_texts(
    session: Session, table: Table, blocks: Blocks, names: tuple[str, ...], into: sql.Identifier | None
) -> int:
    """Write blocks with texts that PostgreSQL reads as their columns' types, by way of a temporary table for a block.

    Raise RefusedRowsError where it does not read one of them.
    """
    texts, count = temporary_name("texts"), 0
    own = {name: sql.Identifier(name) for name in names}
    casts = {name: sql.SQL(cast_in_sql(table.columns[name].type)) for name in names if table.columns[name].is_cast}
    fields = [sql.SQL("NULL::text AS {}").format(own[name]) if name in casts else own[name] for name in names]
    read = [sql.SQL("{}{}").format(own[name], casts.get(name, sql.SQL(""))) for name in names]
    external = [sql.SQL("ALTER {} SET STORAGE EXTERNAL").format(own[name]) for name in casts]
    insert = sql.SQL("{}\nSELECT {} FROM {}").format(_insert_into(table, names, into), sql.SQL(", ").join(read), texts)
    session.execute("SAVEPOINT example_data_texts")
    if session.can_copy:
        session.execute(_CREATE_TEXTS.format(texts, sql.SQL(", ").join(fields), relation(table)))
        session.execute(sql.SQL("ALTER TABLE {} {}").format(texts, sql.SQL(", ").join(external)))
    for block in blocks:
        try:
            if session.can_copy:
                _send(session, table, [block], names, texts)
                count += session.execute(insert).rowcount
                session.execute(sql.SQL("TRUNCATE {}").format(texts))
            else:
                count += _send(session, table, [block], names, into)
        except Exception as error:
            if not refused_texts.is_about_values(error):
                raise
            session.execute("ROLLBACK TO SAVEPOINT example_data_texts")
            if problem := next(refused_texts.find(session, block), None):
                raise RefusedRowsError(f"{problem}. Let the dataset make such texts. Nothing was written.") from error
            raise
    if session.can_copy:
        session.execute(sql.SQL("DROP TABLE {}").format(texts))
    session.execute("RELEASE SAVEPOINT example_data_texts")
    return count


def _counted(blocks: Blocks) -> Iterator[Block]:
    """Yield the blocks, and count their rows once they are written."""
    for block in blocks:
        yield block
        advance(block.table.name, len(block.rows))


def temporary_name(kind: str) -> sql.Identifier:
    """Return a name for a temporary table that no other one of this process has."""
    return sql.Identifier("pg_temp", f"example_data_{kind}_{next(_NUMBERS)}")


@contextmanager
def staging_table(
    session: Session, seed_rows: SeedRows, table: Table, *, names: Iterable[str] = (), pieces: Pieces = None
) -> Iterator[sql.Identifier]:
    """Create a temporary table with the named columns of a table's rows, or all, yield its name, and drop it.

    Its columns have the types of the real one. It has the rows of these numbers, or all, and is analyzed, so that joins
    with it are planned for as many.
    """
    own, staging = tuple(names or table.columns), temporary_name("staging")
    create = sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA")
    session.execute(create.format(staging, columns(own), relation(table)))
    parts = [seed_rows] if pieces is None else [seed_rows.piece(table, piece) for piece in pieces]
    blocks = chain.from_iterable(part.blocks(table, own) for part in parts)
    write(session, table, blocks, names=own, into=staging)
    session.execute(sql.SQL("ANALYZE {}").format(staging))
    yield staging
    session.execute(sql.SQL("DROP TABLE {}").format(staging))  # not after an error, which ends the transaction


def check_deferred_sql(tables: Iterable[Table]) -> str:
    """Return the statement that checks the tables' deferred constraints, and those of foreign keys to them.

    Otherwise a violation would come out of the commit, which is not in this package's hands; and as long as checks are
    pending, PostgreSQL does not let a later revision of the same transaction alter or drop the tables. The constraints
    are deferred again for what changes later in the transaction.
    """
    names = [text(relation(table)) for table in tables]
    return text(read_sql_file(__file__, "check_deferred_constraints").format(tables=names))


def insert_statements(
    table: Table,
    blocks: Blocks,
    *,
    names: Iterable[str] = (),
    into: sql.Identifier | None = None,
    where: sql.Composable | None = None,
    expressions: Expressions | None = None,
) -> Iterator[str]:
    """Yield INSERT statements with the blocks' rows, which insert them only where the condition `where` is true."""
    own = tuple(names or table.columns)
    head = text(_insert_into(table, own, into))
    for values in _values(blocks, own, expressions or {}):
        yield f"{head}\nSELECT {values}" + (f"\nWHERE {text(where)};" if where else ";")


def _insert_into(table: Table, names: tuple[str, ...], into: sql.Identifier | None) -> sql.Composed:
    overriding = sql.SQL(" OVERRIDING SYSTEM VALUE" if table.integer_key and not into else "")
    return sql.SQL("INSERT INTO {} ({}){}").format(into or relation(table), columns(names), overriding)


def update_statements(
    table: Table, blocks: Blocks, *, names: tuple[str, ...], where: sql.Composable, expressions: Expressions
) -> Iterator[str]:
    """Yield UPDATE statements that set the named columns, apart from the key, in the rows with the blocks' keys."""
    head = sql.SQL("UPDATE {} AS t SET {}\nFROM (SELECT ").format(relation(table), assignments(table, names))
    condition = sql.SQL("{} AND {}").format(is_same(table.key), where)
    for values in _values(blocks, names, expressions):
        yield f"{text(head)}{values}) AS a\nWHERE {text(condition)};"


def _values(blocks: Blocks, names: tuple[str, ...], expressions: Expressions) -> Iterator[str]:
    """Yield what stands after SELECT to get the blocks' rows, some hundred at a time."""
    own = {name: sql.Identifier(name) for name in names}
    shifted = [sql.SQL("{} AS {}").format(expressions.get(name, column), column) for name, column in own.items()]
    chosen = sql.SQL(", ").join(shifted) if expressions else sql.SQL("*")
    for block in blocks:
        rows = literal_rows(block)
        for start in range(0, len(rows), ROWS_PER_STATEMENT):
            values = ",\n".join(rows[start : start + ROWS_PER_STATEMENT])
            yield f"{text(chosen)} FROM (VALUES\n{values}\n) AS seeded ({text(columns(names))})"


def literal_rows(block: Block) -> list[str]:
    """Return the block's rows as parenthesised lists of SQL literals."""
    literals = []
    for name, vector in zip(block.names, block.vectors, strict=True):
        with column_errors(block.table, name):
            literals.append(list(map(literal(block.table.columns[name]), vector.values())))
    return [f"({', '.join(row)})" for row in zip(*literals, strict=True)]


def literal(column: Column) -> Callable[[Any], str]:
    """Return a function from a value of a column to its SQL literal, with a cast; DatasetError for other classes."""
    if column.is_cast:
        cast = cast_in_sql(column.type)
        return lambda value: sql.Literal(value).as_string(None) + cast
    return _literal(column.type)


@cache
def _literal(type_name: str) -> Callable[[Any], str]:
    cast = type_in_sql(type_name)
    member = type_name.removesuffix("[]")
    check, plain = checker(member), json.dumps if member in {"json", "jsonb"} else _plain

    def one(value: Any) -> object:  # noqa: ANN401 - of the type
        if value is None:
            return None
        check(value)
        return plain(value)

    def encode(value: Any) -> str:  # noqa: ANN401 - of the type, or a list of it
        is_array = member != type_name and value is not None
        found = list(map(one, value)) if is_array else one(value)
        return f"{sql.Literal(found).as_string(None)}::{cast}"

    return encode


def _plain(value: object) -> object:
    """Return the value as text that PostgreSQL reads as any type; NULL and lists as they are."""
    match value:
        case None:
            return None
        case list() | tuple():
            return [_plain(member) for member in value]
        case bytes() | bytearray() | memoryview():
            return f"\\x{value.hex()}"
        case timedelta(days=days) if days < 0:  # where IntervalStyle is sql_standard, a sign is of all that follows
            return f"{days} days +{value - timedelta(days)}"
        case _:
            return str(value)
