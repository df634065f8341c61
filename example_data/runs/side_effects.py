"""What a dataset says of tables that it does not fill: whether rows that triggers write there go with the seed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from psycopg import sql

from example_data.errors import SchemaMismatchError
from example_data.generation.dataset import Dataset
from example_data.generation.generator import SeedRows
from example_data.generation.table import Table
from example_data.log import LOGGER
from example_data.postgres import catalog
from example_data.postgres.catalog import ForeignKey
from example_data.postgres.session import Session
from example_data.runs.edited_rows import TableRows


def tell_kept(seed_rows: SeedRows) -> None:
    """Log in which tables rows that triggers write stay when the seed is removed, if there are such tables."""
    if names := ", ".join(name for name, word in seed_rows.dataset.side_effects.items() if word == "keep"):
        LOGGER.info("seed %s: rows that triggers write to %s stay when it is removed", seed_rows.pin.name, names)


def written_tables(dataset: Dataset) -> list[Table]:
    """Return the tables that are known to be written to: those of the dataset, and those of its side effects."""
    return [*dataset.tables, *map(Table, dataset.side_effects)]


def emptied_tables(dataset: Dataset) -> list[str]:
    """Return the tables whose rows go with the seed."""
    return [name for name, word in dataset.side_effects.items() if word == "remove"]


class Referring(msgspec.Struct, frozen=True):
    """Rows of a table that refer to rows that are removed."""

    references: tuple[tuple[ForeignKey, TableRows], ...]

    def condition(self, alias: str) -> sql.Composed:
        """Return the condition that is true for these rows of the table of that alias."""
        conditions = [rows.are_referred_to(alias, key) for key, rows in self.references]
        return sql.SQL("({})").format(sql.SQL(" OR ").join(conditions))


def removed_rows(session: Session, dataset: Dataset, removed: Sequence[TableRows]) -> list[TableRows]:
    """Return the rows of other tables that go with rows of a seed; those that refer to others of them come later.

    There are none of a table that refers only to tables of the dataset of which no row is removed.

    Raises:
        SchemaMismatchError: A table has no foreign key that leads to the dataset's tables.
    """
    waiting = catalog.oids(session, map(Table, emptied_tables(dataset)))
    if not waiting:
        return []
    by_name, own = {rows.table.name: rows for rows in removed}, catalog.oids(session, dataset.tables)
    known = {oid: by_name.get(table.name) for oid, table in own.items()}
    keys, above = catalog.foreign_keys(session, waiting), catalog.ancestors(session, known)
    found: list[TableRows] = []
    while waiting:
        references = {
            oid: [(key, place) for key in keys for place in known if _leads(key, oid, {place, *above.get(place, ())})]
            for oid in waiting
        }
        if not any(references.values()):
            names = ", ".join(table.name for table in waiting.values())
            raise SchemaMismatchError(
                f"Dataset(side_effects=...): {names}: no foreign key leads to rows of the seed (expected one, which "
                "says which rows go with the seed). Say 'keep'."
            )
        waits = {oid: any(_leads(key, oid, {*waiting} - {oid}) for key in keys) for oid in waiting}
        oid = min((oid for oid in waiting if references[oid]), key=waits.__getitem__)
        table, known[oid] = waiting.pop(oid), None
        if going := tuple((key, rows) for key, place in references[oid] if (rows := known[place])):
            found.append(TableRows(table, Referring(going)))
            known[oid] = found[-1]
    return found


def _leads(key: ForeignKey, table: int, others: Collection[int]) -> bool:
    """Return whether a foreign key leads from a table to one of the others."""
    return key.table_oid == table and key.referred_oid in others


def kept_tables(session: Session, dataset: Dataset) -> Collection[int]:
    """Return the tables whose rows stay when a seed is removed."""
    names = [name for name, word in dataset.side_effects.items() if word == "keep"]
    return catalog.oids(session, map(Table, names)) if names else ()
