"""The reader of a project's MetaData: its tables as the live database would have them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from example_data.errors import DatasetError, summarize
from example_data.scaffold.schema.live_database import OWN_TABLES
from example_data.scaffold.schema.tables import Check, Column, Exclusion, ForeignKey, Schema, Table, Type, Unique

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]

_NAMES = {
    "varchar": "character varying",
    "char": "character",
    "float": "double precision",
    "int": "integer",
    "serial": "integer",
    "bigserial": "bigint",
    "decimal": "numeric",
    "timestamp": "timestamp without time zone",
    "time": "time without time zone",
}
"""Type names of SQLAlchemy that `format_type` prints otherwise."""

_TYPE = re.compile(
    r"(?P<name>[^(\[]+?)\s*(?:\((?P<first>\d+)(?:,\s*(?P<second>\d+))?\))?(?P<rest> with.*)?(?P<array>(?:\[\])*)$"
)

_CALL = re.compile(r"\w\(|\b(CURRENT|LOCAL)[A-Z_]", re.IGNORECASE)
"""What calls a function, which may be any: MetaData does not say whether its values differ."""


def read_metadata(metadata: object) -> Schema:
    """Return the tables of a MetaData.

    Raises:
        DatasetError: It is no MetaData, or has a table that cannot be read.
    """
    if not isinstance(metadata, sa.MetaData):
        raise DatasetError(
            f"--metadata: it names a value of another class (expected MetaData, found {type(metadata).__name__}). "
            "Name the MetaData of your models."
        )
    try:
        tables = [_table(table) for table in metadata.tables.values() if table.name not in OWN_TABLES]
    except sa.exc.SQLAlchemyError as error:
        raise DatasetError(
            f"--metadata: a table cannot be read ({summarize(error)}). Import all models that its tables refer to, "
            "and give every column a type."
        ) from error
    return Schema("the MetaData", {table.name: table for table in tables})


def _name(table: sa.Table) -> str:
    return table.name if table.schema in {None, "public"} else f"{table.schema}.{table.name}"


def _table(table: sa.Table) -> Table:
    own = {constraint for column in table.columns for constraint in column.constraints}
    constraints = sorted(table.constraints | own, key=_sort_key)
    return Table(
        _name(table),
        tuple(_column(table, column) for column in table.columns),
        tuple(column.name for column in table.primary_key),
        tuple(_foreign_key(c) for c in constraints if isinstance(c, sa.ForeignKeyConstraint)),
        tuple(_uniques(table, constraints)),
        tuple(
            Check(str(c.name or "a CHECK"), _text(c.sqltext)) for c in constraints if isinstance(c, sa.CheckConstraint)
        ),
        tuple(_exclusion(c) for c in constraints if isinstance(c, postgresql.ExcludeConstraint)),
    )


def _sort_key(constraint: sa.Constraint) -> tuple[str, list[str], str]:
    """Return what constraints are sorted by, as MetaData has them in no order: also those without a name."""
    columns = [column.name for column in getattr(constraint, "columns", ())]
    return str(constraint.name), columns, str(getattr(constraint, "sqltext", ""))


def _column(table: sa.Table, column: sa.Column[Any]) -> Column:
    own = table._autoincrement_column  # noqa: SLF001 - it has no other name before 2.0.4
    is_serial = column is own and column.server_default is None
    default = column.server_default.arg if isinstance(column.server_default, sa.DefaultClause) else None
    default_text = "" if default is None else _text(default)
    domain = column.type if isinstance(column.type, postgresql.DOMAIN) else None
    return Column(
        column.name,
        _type(column.type if domain is None else domain.data_type),
        is_nullable=bool(column.nullable),
        default=default_text,
        volatility="v" if not isinstance(default, str) and _CALL.search(default_text) else "",
        is_counted=column.identity is not None or is_serial,
        is_generated=column.computed is not None,
        checks=()
        if domain is None or domain.check is None
        else (Check(f"{domain.name}'s check", _text(domain.check)),),
    )


def _type(type_: sa.types.TypeEngine[Any]) -> Type:
    """Return a type as the database will have it."""
    match = _TYPE.match(type_.compile(dialect=_DIALECT).lower())
    assert match is not None
    spelled = f"{match['name']}{match['rest'] or ''}"
    name = _NAMES.get(spelled.removesuffix(" without time zone"), spelled)
    item = type_.item_type if isinstance(type_, sa.ARRAY) else type_
    labels = tuple(item.enums) if isinstance(item, sa.Enum) and item.native_enum else ()
    first, second = match["first"], match["second"]
    is_numeric = name == "numeric" and first is not None
    return Type(
        str(item.name) if labels and isinstance(item, sa.Enum) else name,
        length=int(first) if first and name.startswith(("character", "bit", "vector", "halfvec")) else None,
        precision=int(first) if is_numeric else None,
        scale=int(second or 0) if is_numeric else None,
        labels=labels,
        is_array=bool(match["array"]),
    )


def _text(clause: sa.ClauseElement | str) -> str:
    if isinstance(clause, str):
        return clause
    return str(clause.compile(dialect=_DIALECT, compile_kwargs={"literal_binds": True})).replace("%%", "%")


def _foreign_key(constraint: sa.ForeignKeyConstraint) -> ForeignKey:
    return ForeignKey(
        str(constraint.name or f"the foreign key of {', '.join(constraint.column_keys)}"),
        tuple(column.name for column in constraint.columns),
        _name(constraint.referred_table),
        tuple(element.column.name for element in constraint.elements),
    )


def _uniques(table: sa.Table, constraints: list[sa.Constraint]) -> Iterator[Unique]:
    for constraint in constraints:
        if isinstance(constraint, sa.UniqueConstraint):
            columns = tuple(column.name for column in constraint.columns)
            name = str(constraint.name or "a unique constraint")
            yield Unique(name, columns, is_null_distinct=_is_null_distinct(constraint))
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        if index.unique:
            elements = (e.name if isinstance(e, sa.Column) else _without_table(table, e) for e in index.expressions)
            where = index.dialect_options["postgresql"]["where"]
            condition = "" if where is None else _without_table(table, where)
            names = {column.name for column in table.columns}
            unique = Unique(str(index.name), tuple(elements), _is_null_distinct(index), where=condition)
            yield unique.over_columns(names)


def _is_null_distinct(item: sa.UniqueConstraint | sa.Index) -> bool:
    return item.dialect_options["postgresql"].get("nulls_not_distinct") is not True  # none before 2.0.16


def _without_table(table: sa.Table, clause: sa.ClauseElement | str) -> str:
    """Return an expression without the table's name before its columns."""
    return re.sub(rf'(?<![\w.])"?{re.escape(table.name)}"?[.]', "", _text(clause))


def _exclusion(constraint: postgresql.ExcludeConstraint) -> Exclusion:
    names = {column.name for column in constraint.table.columns}
    elements = [(str(name), operator) for _, name, operator in constraint._render_exprs]  # noqa: SLF001 - kept nowhere else
    return Exclusion(str(constraint.name), tuple((name if name in names else "", op) for name, op in elements))
