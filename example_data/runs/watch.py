"""A watch over what a transaction writes: triggers and rules write to tables that no removal would know of.

PostgreSQL counts by table how many rows a transaction inserts, updates and deletes. A watch reads these numbers as it
begins, and again when it is checked. What is more by then than was expected, and than is let pass in such a table, is
what triggers and rules wrote. `unexpected_rows.sql` says what passes; a script asks the same query.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import msgspec
from psycopg import sql

from example_data.errors import EditedRowsError, RefusedRowsError
from example_data.generation.dataset import Dataset, Table
from example_data.postgres import catalog
from example_data.postgres.session import Session, fetch_one
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import names_json, text
from example_data.registry.ledger_table import LEDGER
from example_data.runs import edited_rows, side_effects
from example_data.runs.edited_rows import TableRows

REMEDY = (
    "Say in the dataset what becomes of such rows when the seed is removed, Dataset(..., side_effects={'table': "
    "'keep'}) or 'remove', or disable the trigger meanwhile."
)

OwnTables = Literal["filled", "emptied"]
"""What is done to the tables of a dataset."""

_WHAT: Mapping[OwnTables, str] = {
    "filled": "a trigger or rule writes rows that a removal would leave",
    "emptied": "a trigger or rule writes to other tables when its rows are deleted",
}

_SETTING = "example_data.written"
"""Where a script keeps what was written before."""

Written = Mapping[str, Mapping[str, int]]
"""Numbers of rows by what is done to them (`inserted`, `updated`, `deleted`) and by table."""


class SideEffectsError(RefusedRowsError, EditedRowsError):
    """A trigger or rule writes to other tables, or other rows than the seed's to those of the dataset."""

    def __init__(self, tables: Collection[str], sentence: str) -> None:
        super().__init__(sentence)
        self.tables = tables


class Watch:
    """A look at what the transaction writes from now on.

    Args:
        session: In a transaction.
        dataset: It says which tables are written to, and in which of them rows go with the seed.
        own: The seed's rows, and those that go with them: what is inserted beside them has to go with them as well.
            Without them nobody looks at that.
        others: Further tables that are written to on purpose.
    """

    def __init__(
        self, session: Session, dataset: Dataset, own: Sequence[TableRows] | None = None, others: Sequence[Table] = ()
    ) -> None:
        self.session, self.dataset, self.own = session, dataset, own
        self.tables = side_effects.written_tables(dataset)
        if others:
            known = catalog.oids(session, self.tables)
            self.tables += [table for oid, table in catalog.oids(session, others).items() if oid not in known]
        before = fetch_one(session, _query("rows_before", self.tables))[0]
        self.before = msgspec.json.decode(before, type=dict[str, dict[str, int]])
        self.going = self._count_going()

    def until_removed(self) -> Watch:
        """Return a watch from now on, but of tables whose rows go with the seed since this one began: none may stay."""
        watch, emptied = Watch(self.session, self.dataset, ()), side_effects.emptied_tables(self.dataset)
        for verb, numbers in watch.before.items():
            numbers.update({name: self.before[verb].get(name, 0) for name in emptied})
        return watch

    def check(self, expected: Written, ending: str, *, own: OwnTables = "filled") -> None:
        """Make sure that nothing else was written than is expected.

        Raises:
            SideEffectsError: A trigger or rule wrote more; the message ends with `ending`.
        """
        if tables := self.find_unexpected(expected, own=own):
            described = "; ".join(f"table {name}: {words}" for name, words in tables.items())
            triggers = fetch_one(self.session, _triggers(self.dataset, self.tables))[0]
            by = f" (by {triggers})" if triggers else ""
            raise SideEffectsError(tables, f"{_WHAT[own]}: {described}{by}. {REMEDY} {ending}")

    def find_unexpected(self, expected: Written, *, own: OwnTables = "filled") -> dict[str, str]:
        """Return what was written that is not expected: by table what was done to how many rows, in words."""
        kinds = _kinds(self.dataset, own, emptied="keep" if self.own is None else "remove")
        grown = {name: number - self.going[name] for name, number in self._count_going().items()}
        query = _unexpected(self.tables, sql.Literal(_json(self.before)), expected, kinds, grown)
        return dict(map(tuple, self.session.execute(query).fetchall()))

    def _count_going(self) -> dict[str, int]:
        """Return by table how many rows of other tables go with the seed's."""
        others = (rows for rows in self.own or () if not rows.columns)
        found = {rows.table.name: edited_rows.count(self.session, rows) for rows in others}
        return dict.fromkeys(side_effects.emptied_tables(self.dataset), 0) | found


def begin_sql(dataset: Dataset) -> str:
    """Return the statement of a script with which a watch begins."""
    keep = "DO $example_data$ BEGIN PERFORM set_config({}, ({}), true); END $example_data$;"
    before = _query("rows_before", side_effects.written_tables(dataset))
    return text(sql.SQL(keep).format(_SETTING, before))


def check_sql(name: str, dataset: Dataset, expected: Written, *, own: OwnTables = "filled") -> str:
    """Return the statement of a script that stops where more was written than is expected since its watch began.

    A removal leaves rows that refer to its own to their foreign keys, which may delete them, or let go of the seed; but
    where rows go with it, none may stay.
    """
    tables, before = side_effects.written_tables(dataset), "nullif(current_setting({}, true), '')"
    kinds = _kinds(dataset, own, emptied="keep" if own == "filled" else "cleared")
    if own == "emptied":
        kinds[""] = own  # all other tables
    unexpected = _unexpected(tables, sql.SQL(before).format(_SETTING), expected, kinds)
    parts = {"what": _WHAT[own], "remedy": REMEDY, "triggers": _triggers(dataset, tables)}
    return text(read_sql_file(__file__, "check_written_rows").format(name=name, unexpected=unexpected, **parts))


def _unexpected(
    tables: Sequence[Table],
    before: sql.Composable,
    expected: Written,
    kinds: Mapping[str, str],
    grown: Mapping[str, int] | None = None,
) -> sql.Composed:
    """Return the query for what is not expected; `grown` is how many rows more go with the seed, by table."""
    numbers = {"expected": _json(expected), "kinds": _json(kinds), "grown": _json(grown or {})}
    return _query("unexpected_rows", tables, before=before, **numbers)


def _kinds(dataset: Dataset, own: OwnTables, emptied: str) -> dict[str, str]:
    """Return by table what may be written to it."""
    aside = {name: emptied if word == "remove" else word for name, word in dataset.side_effects.items()}
    return {**{table.name: own for table in dataset.tables}, **aside}


def _triggers(dataset: Dataset, tables: Sequence[Table]) -> sql.Composed:
    """Return the query for the triggers of the tables that are written to on purpose."""
    own = [table for table in tables if table.name not in dataset.side_effects]
    return read_sql_file(__file__, "triggers_of_tables").format(tables=names_json(own))


def _query(name: str, tables: Sequence[Table], **parts: object) -> sql.Composed:
    """Return a query about the rows that were written so far."""
    written = read_sql_file(__file__, "written_rows").format(tables=names_json(tables), ledger=LEDGER)
    return read_sql_file(__file__, name).format(written=written, **parts)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
