"""What a transaction writes to tables that a dataset does not fill, as triggers do: it is not the seed's to remove."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

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
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import relation, text
from example_data.registry.ledger_table import LEDGER
from example_data.runs.edited_rows import TableRows

REMEDY = (
    "Say in the dataset what becomes of such rows when the seed is removed, Dataset(..., side_effects={'table': "
    "'keep'}) or 'remove', or disable the trigger meanwhile."
)


_TRIGGERS = """
SELECT DISTINCT tgname || ' on ' || relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgrelid IN (
    SELECT to_regclass(name) FROM unnest(%(tables)s::text[]) AS name
    UNION SELECT relid FROM unnest(%(tables)s::text[]) AS name, pg_partition_tree(to_regclass(name))
) ORDER BY 1
"""


Tally = Counter[tuple[str, bool, str]]
"""How many rows were written, by table, whether the dataset names it, and what was done to them."""


def tally(session: Session, dataset: Dataset) -> Tally:
    """Return what the transaction wrote so far."""
    names = [text(relation(table)) for table in written_tables(dataset)]
    query = read_sql_file(__file__, "count_written_rows")
    rows = session.execute(query, {"tables": names, "ledger": LEDGER}).fetchall()
    verbs = ("inserted", "updated", "deleted")
    written = ((name, is_known, pair) for name, is_known, *counts in rows for pair in zip(verbs, counts, strict=True))
    return Counter({(name, is_known, verb): int(count) for name, is_known, (verb, count) in written})


def describe(session: Session, dataset: Dataset, phrases: Mapping[str, Sequence[str]]) -> str:
    """Return what `find_unexpected` returned in words, with the triggers of the dataset's tables."""
    own = [text(relation(table)) for table in dataset.tables]
    triggers = [row[0] for row in session.execute(_TRIGGERS, {"tables": own}).fetchall()]
    tables = "; ".join(f"table {name}: {', '.join(numbers)}" for name, numbers in phrases.items())
    return tables + (f" (by {', '.join(triggers)})" if triggers else "")


def find_unexpected(
    session: Session, dataset: Dataset, before: Tally, expected: Mapping[str, int] | None = None
) -> dict[str, list[str]]:
    """Return what was written since to tables other than the dataset's, or inserted there beside its rows.

    By table it is what was done to how many rows. `expected` is the number of rows that were inserted into each of the
    dataset's tables; without it they are being deleted, and nothing may be left in the tables that are emptied as well.
    """
    own = {text(relation(table)): table.name for table in dataset.tables}
    names = {text(relation(table)): table.name for table in written_tables(dataset)}
    emptied = set() if expected else emptied_tables(dataset)
    written = tally(session, dataset) - before
    for name in emptied:
        written[name, True, "inserted"] -= written[name, True, "deleted"]
    for name, table in own.items():
        written[name, True, "inserted"] -= (expected or {}).get(table, 0)
    phrases: dict[str, list[str]] = {}
    for (name, is_known, verb), number in written.items():
        is_left = name in emptied and verb == "inserted"
        is_ours = is_known and (name not in own or verb == "updated" or (verb == "deleted" and not expected))
        if number > 0 and (is_left or not is_ours):
            more = " that do not go with the seed" if is_left else ""
            phrases.setdefault(names.get(name, name), []).append(f"{number} rows {verb}{more}")
    return phrases


def tell_kept(seed_rows: SeedRows) -> None:
    """Log in which tables rows that triggers write stay when the seed is removed, if there are such tables."""
    if names := ", ".join(name for name, word in seed_rows.dataset.side_effects.items() if word == "keep"):
        LOGGER.info("seed %s: rows that triggers write to %s stay when it is removed", seed_rows.pin.name, names)


def written_tables(dataset: Dataset) -> list[Table]:
    """Return the tables that are known to be written to: those of the dataset, and those of its side effects."""
    return [*dataset.tables, *map(Table, dataset.side_effects)]


def emptied_tables(dataset: Dataset) -> set[str]:
    """Return the tables whose rows go with the seed, as a tally names them."""
    return {text(relation(Table(name))) for name, word in dataset.side_effects.items() if word == "remove"}


class Referring(msgspec.Struct, frozen=True):
    """Rows of a table that refer to rows that are removed."""

    references: tuple[tuple[ForeignKey, TableRows], ...]

    def condition(self, alias: str) -> sql.Composed:
        """Return the condition that is true for these rows of the table of that alias."""
        conditions = [rows.are_referred_to(alias, key) for key, rows in self.references]
        return sql.SQL("({})").format(sql.SQL(" OR ").join(conditions))


def removed_rows(session: Session, dataset: Dataset, removed: Sequence[TableRows]) -> list[TableRows]:
    """Return the rows of other tables that go with rows of a seed; those that refer to others of them come later.

    Raises:
        SchemaMismatchError: A table has no foreign key that leads to rows of the seed.
    """
    waiting = catalog.oids(session, (Table(name) for name, word in dataset.side_effects.items() if word == "remove"))
    if not waiting:
        return []
    by_name = {rows.table.name: rows for rows in removed}
    known = {oid: by_name[table.name] for oid, table in catalog.oids(session, (rows.table for rows in removed)).items()}
    keys, above = catalog.foreign_keys(session, waiting), catalog.ancestors(session, known)
    found = []
    while waiting:
        for oid in waiting:
            references = tuple(
                (key, rows)
                for key in keys
                for place, rows in known.items()
                if key.table_oid == oid and key.referred_oid in {place, *above.get(place, ())}
            )
            if references:
                break
        else:
            names = ", ".join(table.name for table in waiting.values())
            raise SchemaMismatchError(
                f"Dataset(side_effects=...): {names}: no foreign key leads to rows of the seed (expected one, which "
                "says which rows go with the seed). Say 'keep'."
            )
        known[oid] = TableRows(waiting.pop(oid), Referring(references))
        found.append(known[oid])
    return found


def kept_tables(session: Session, dataset: Dataset) -> Collection[int]:
    """Return the tables whose rows stay when a seed is removed."""
    names = [name for name, word in dataset.side_effects.items() if word == "keep"]
    return catalog.oids(session, map(Table, names)) if names else ()
