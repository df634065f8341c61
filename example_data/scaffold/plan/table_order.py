"""In which order tables are filled, and which foreign keys have to wait until all of them are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from example_data.scaffold.check_constraints.column_demand import UnfitError
from example_data.scaffold.plan.context import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from example_data.scaffold.plan.context import Placed
    from example_data.scaffold.schema.tables import ForeignKey, Table


@dataclass(frozen=True, slots=True)
class Order:
    """Tables, parents first."""

    tables: tuple[str, ...]
    late: frozenset[tuple[str, str]]
    """Table and foreign key: those that are written once all tables are."""
    stuck: Mapping[str, str]
    """Tables that cannot be filled, with the cycle that they are in."""


def ordered(tables: Mapping[str, Table]) -> Order:
    """The tables in dependency order, and in the order given where that is free.

    A cycle is broken at foreign keys that may be NULL; where none may be, its tables are stuck.
    """
    waiting = dict(tables)
    done: list[str] = []
    late: set[tuple[str, str]] = set()
    stuck: dict[str, str] = {}
    while waiting:
        name = next((name for name, table in waiting.items() if not _awaited(table, waiting)), None)
        name = name or _breakable(waiting)
        if name is None:
            stuck |= _cycle(waiting)
            waiting = {name: table for name, table in waiting.items() if name not in stuck}
            continue
        table = waiting.pop(name)
        late |= {(name, key.name) for key in _awaited(table, waiting)}
        done.append(name)
    return Order(tuple(done), frozenset(late), stuck)


def _awaited(table: Table, waiting: Mapping[str, Table]) -> list[ForeignKey]:
    """The foreign keys to other tables that are not filled yet."""
    return [key for key in table.foreign_keys if key.table in waiting and key.table != table.name]


def _breakable(waiting: Mapping[str, Table]) -> str | None:
    """The table in a cycle that waits for the fewest others, and for none that it needs."""
    free = [
        (len(awaited), name)
        for name, table in waiting.items()
        if (awaited := _awaited(table, waiting))
        and not any(table.is_required(key) for key in awaited)
        and name in _reached(waiting, name)
    ]
    return min(free)[1] if free else None


def _reached(waiting: Mapping[str, Table], start: str) -> set[str]:
    """The tables that a table refers to, by way of others as well."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        fresh = {key.table for key in _awaited(waiting[ahead.pop()], waiting)} - found
        found |= fresh
        ahead.extend(fresh)
    return found


def _cycle(waiting: Mapping[str, Table]) -> dict[str, str]:
    """The tables of the first cycle of foreign keys that may not be NULL, with a sentence each."""
    needs = {
        name: [key.table for key in _awaited(table, waiting) if table.is_required(key)]
        for name, table in waiting.items()
    }
    name = next(way for way in (_returning(needs, start) for start in waiting) if way)
    told = " -> ".join([*name, name[0]])
    return dict.fromkeys(name, f"is in a cycle of foreign keys that are all NOT NULL ({told})")


def _returning(needs: Mapping[str, list[str]], start: str) -> list[str]:
    """The way from a table back to itself, or nothing."""
    return next(_ways(needs, [start]), [])


def _ways(needs: Mapping[str, list[str]], way: list[str]) -> Iterator[list[str]]:
    for name in needs[way[-1]]:
        if name == way[0]:
            yield way
        elif name not in way:
            yield from _ways(needs, [*way, name])


def usable(
    table: Table, tables: Mapping[str, Table], placed: Mapping[str, Placed], late: frozenset[str]
) -> tuple[tuple[ForeignKey, ...], list[Remark]]:
    """The foreign keys whose tables are filled, and what is said of the columns of others, which stay NULL.

    Raises:
        UnfitError: One of those columns is NOT NULL.
    """
    found = tuple(
        key
        for key in table.foreign_keys
        if key.table in placed or key.table == table.name or (key.name in late and key.table in tables)
    )
    shared = {name for key in found for name in key.columns}
    remarks: dict[str, Remark] = {}
    for key in table.foreign_keys:
        if key in found:
            continue
        empty = [name for name in key.columns if table.column(name).is_nullable and name not in shared]
        if not empty:
            raise UnfitError(f"{', '.join(key.columns)} needs {key.table}, which is left out")
        for name in empty:
            remarks.setdefault(name, Remark(name, f"stays NULL: {key.table} is not among the tables"))
    return found, list(remarks.values())
