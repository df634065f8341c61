"""Rows of others that keep rows of a seed from coming back: they hold its unique values, or refer to edited ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from psycopg import sql

from example_data.errors import RefusedRowsError
from example_data.generation.table import Table
from example_data.postgres import catalog
from example_data.postgres.session import Session
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import are_equal, is_same, relation, text
from example_data.runs import referring_rows
from example_data.runs.differences import TableDifferences
from example_data.runs.edited_rows import TableRows, delete_at_once, describe_keys, first_keys, qualified

_HOLDS = sql.SQL("""
({values}) IN (
    SELECT {values} FROM {staging} AS a WHERE {condition}
        AND EXISTS (SELECT FROM {keys} AS d WHERE {is_same} AND d.{kind} = ANY ({kinds})) {is_another}
) AND {condition} AND {is_other}
""")
_REFERS = sql.SQL("""
EXISTS (
    SELECT FROM {keys} AS d JOIN {table} AS t ON {is_stored} JOIN {staging} AS a ON {is_same}
    WHERE d.{kind} = 'edited' AND record_image_ne(ROW({stored}), ROW({made})) AND {refers}
)
""")


class Obstacle(NamedTuple):
    """Rows of others in one table that are in the way of a reset."""

    table: Table
    matches: sql.Composable
    """What is true for them, of alias r."""
    problem: str
    """How many they are, of what, and the keys of the first few."""
    is_ours: bool = False
    """Whether they are edited rows of the seed, which nothing deletes."""


def find(
    session: Session, own: Sequence[TableRows], wanted: Sequence[TableDifferences], kinds: Sequence[str]
) -> Iterator[Obstacle]:
    """Yield what is in the way of rows that differ in one of these ways, as they shall come back."""
    for each in wanted:
        for index in _indexes(session, each):
            yield from _holders(session, each, kinds, index)
    edited = {each.rows.table.name: each for each in wanted if each.edited and "edited" in kinds}
    tables = catalog.oids(session, (rows.table for rows in own)) if edited else {}
    for rows, key, are_other in referring_rows.foreign_keys(session, own) if edited else ():
        if rows.table.name in edited and not {*key.referred_columns} <= {*rows.table.key}:
            refers = _REFERS.format(
                stored=qualified("t", key.referred_columns),
                made=qualified("a", key.referred_columns),
                refers=are_equal("r", key.columns, "t", key.referred_columns),
                **edited[rows.table.name].parts(),
            )
            for found in referring_rows.count(session, rows, key, [refers, *are_other]):
                problem = f"values of table {rows.table.name} that were edited are referred to by {found.describe()}"
                place = tables.get(key.table_oid) or Table(f"{key.schema}.{key.table}")
                yield Obstacle(place, found.condition, problem)


class _Index(NamedTuple):
    name: str
    values: Sequence[str]
    condition: str
    columns: Sequence[str]
    vacate: str | None


def _indexes(session: Session, each: TableDifferences) -> list[_Index]:
    """Return the unique indexes of a table whose values the seed makes."""
    parameters = {"table": text(relation(each.rows.table)), "key": list(each.rows.table.key)}
    found = [_Index(*row) for row in session.execute(read_sql_file(__file__, "unique_indexes"), parameters).fetchall()]
    return [index for index in found if {*index.columns} <= {*each.rows.columns}]


def _holds(
    each: TableDifferences, kinds: Sequence[str], index: _Index, is_other: sql.Composable, is_another: str = ""
) -> sql.Composed:
    """Return the condition that a row r holds values of an index that rows to come back need."""
    return _HOLDS.format(
        values=sql.SQL(", ").join(map(sql.SQL, index.values)),
        condition=sql.SQL(index.condition),
        kinds=list(kinds),
        is_other=is_other,
        is_another=sql.SQL(is_another),
        **{name: part for name, part in each.parts().items() if name in {"staging", "keys", "kind", "is_same"}},
    )


def _holders(session: Session, each: TableDifferences, kinds: Sequence[str], index: _Index) -> Iterator[Obstacle]:
    rows = each.rows
    are_others = sql.SQL("({} OR {})").format(rows.complement("r"), each.condition("r", "added"))
    holders: list[tuple[str, sql.Composable, bool]] = [("rows of others", are_others, False)]
    if "edited" not in kinds:
        holders.append(("edited rows, which stay,", each.condition("r", "edited"), True))
    for who, are_those, is_ours in holders:
        matches = _holds(each, kinds, index, are_those)
        count, first = first_keys(session, relation(rows.table), rows.table.key, matches, alias="r")
        if count:
            what = f"table {rows.table.name}: {count} {who} hold values of {index.name} that rows of the seed need"
            yield Obstacle(rows.table, matches, f"{what}, {describe_keys(first)}", is_ours)


def vacate(session: Session, each: TableDifferences, kinds: Sequence[str]) -> None:
    """Give edited rows that will come back values of their own meanwhile, where other such rows need theirs."""
    for index in _indexes(session, each) if each.edited and "edited" in kinds else ():
        if index.vacate:
            another = text(sql.SQL("AND NOT ({})").format(is_same(each.rows.table.key, "r")))
            holds = _holds(each, kinds, index, each.condition("r", "edited"), another)
            query = sql.SQL("UPDATE {} AS r SET {} WHERE {}")
            session.execute(query.format(relation(each.rows.table), sql.SQL(index.vacate), holds))


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one table that are in the way."""

    obstacles: Sequence[Obstacle]

    def condition(self, alias: str) -> sql.Composed:
        query = sql.SQL("({0}.tableoid, {0}.ctid) IN (SELECT r.tableoid, r.ctid FROM {1} AS r WHERE {2})")
        return query.format(
            sql.Identifier(alias),
            relation(self.obstacles[0].table),
            sql.SQL(" OR ").join(sql.SQL("({})").format(each.matches) for each in self.obstacles),
        )


def delete(session: Session, obstacles: Sequence[Obstacle]) -> dict[str, int]:
    """Delete the rows that are in the way, all in one statement, as they may refer to each other.

    Return how many there were, by table.

    Raises:
        RefusedRowsError: Further rows refer to them.
    """
    by_table: dict[str, list[Obstacle]] = {}
    for obstacle in obstacles:
        by_table.setdefault(obstacle.table.name, []).append(obstacle)
    rows = [TableRows(each[0].table, _Rows(each)) for each in by_table.values()]
    if further := [each.describe() for each in referring_rows.find(session, rows)]:
        raise RefusedRowsError(
            f"--referring delete: the rows that are in the way are referred to by {'; '.join(further)}. Delete those "
            "first. Nothing was changed."
        )
    counts = delete_at_once(session, [(relation(each.table), each.condition("t")) for each in rows])
    return dict(zip(by_table, counts, strict=True))


def describe(obstacles: Sequence[Obstacle]) -> str:
    """Return the sentences about everything that is in the way, and the ways out."""
    problems = "; ".join(each.problem for each in obstacles)
    return (
        f"rows of others are in the way of those that shall come back: {problems}. Change or delete them, or choose: "
        "--keep-edits (only missing rows come back), --only TABLE (no rows of other tables), --referring delete (rows "
        "of others that are in the way are deleted). Nothing was changed."
    )
