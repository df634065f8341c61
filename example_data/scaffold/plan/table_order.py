"""The order in which tables are filled, and the foreign keys that have to wait until all of them are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from example_data.scaffold.schema.tables import ForeignKey, Table, reachable


def order_tables(tables: Mapping[str, Table]) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """Return the tables in the order of their foreign keys; those that may come in any order stay as they are given.

    A cycle is broken at foreign keys that may be NULL; where none may be, its tables are stuck.

    Returns:
        By table the names of its foreign keys that are written once all tables are; and by table that cannot be filled
        the reason, which is the cycle that it is in.
    """
    waiting = dict(tables)
    late: dict[str, frozenset[str]] = {}
    stuck: dict[str, str] = {}
    while waiting:
        name = next((name for name, table in waiting.items() if not _awaited(table, waiting)), None)
        name = name or _breakable(waiting)
        if name is None:
            stuck |= _cycle(waiting)
            waiting = {name: table for name, table in waiting.items() if name not in stuck}
            continue
        table = waiting.pop(name)
        late[name] = frozenset(key.name for key in _awaited(table, waiting))
    return late, stuck


def _awaited(table: Table, waiting: Mapping[str, Table]) -> list[ForeignKey]:
    """Return the foreign keys to other tables that are not filled yet."""
    return [key for key in table.foreign_keys if key.table in waiting and key.table != table.name]


def _breakable(waiting: Mapping[str, Table]) -> str | None:
    """Return the table in a cycle that waits for the fewest others, and for none that it needs."""
    awaited = {name: _awaited(table, waiting) for name, table in waiting.items()}
    edges = {name: {key.table for key in keys} for name, keys in awaited.items()}
    breakable = [
        (len(keys), name)
        for name, keys in awaited.items()
        if keys and not any(map(waiting[name].is_required, keys)) and name in reachable(edges, name)
    ]
    return min(breakable)[1] if breakable else None


def _cycle(waiting: Mapping[str, Table]) -> dict[str, str]:
    """Return the tables of the first cycle of foreign keys that may not be NULL, with the reason for each."""
    needs = {
        name: [key.table for key in _awaited(table, waiting) if table.is_required(key)]
        for name, table in waiting.items()
    }
    cycle = next(path for start in waiting for path in _paths_back(needs, [start]))
    names = " -> ".join([*cycle, cycle[0]])
    return dict.fromkeys(cycle, f"is in a cycle of foreign keys that are all NOT NULL ({names})")


def _paths_back(needs: Mapping[str, list[str]], path: list[str]) -> Iterator[list[str]]:
    """Yield the paths that go on from this one and lead back to its first table."""
    for name in needs[path[-1]]:
        if name == path[0]:
            yield path
        elif name not in path:
            yield from _paths_back(needs, [*path, name])
