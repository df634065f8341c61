"""The checks around the rows of a seed: all those before the first row, and all those after the last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace
from psycopg import sql

from example_data.errors import DatasetError, DigestMismatchError, EditedRowsError, SchemaMismatchError
from example_data.generation import pinning
from example_data.generation.dataset import Dataset, Table
from example_data.generation.generator import SeedRows
from example_data.generation.pin import Pin
from example_data.postgres import refused_rows
from example_data.postgres.session import Session
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import columns, relation, text
from example_data.registry.ledger_table import LEDGER
from example_data.runs import (
    check_schema,
    consent,
    differences,
    edited_rows,
    referring_rows,
    side_effects,
)
from example_data.runs.edited_rows import TableRows
from example_data.runs.policy import EDITED_ADVICE, REFERRED_ADVICE, Policy
from example_data.runs.removal_list import RemovalList

if TYPE_CHECKING:
    from example_data.project.settings import Settings


class Removal(msgspec.Struct, frozen=True):
    """What a removal does."""

    rows: Sequence[TableRows]
    """The rows that go."""
    counts: Mapping[str, int]
    """How many these are, by table."""
    listed: RemovalList | None = None
    """Where others go with them, or some stay, all of them."""
    kept: Mapping[str, int] = {}
    """How many rows of the seed stay, by table."""
    others: Mapping[str, int] = {}
    """How many rows of others go, by table."""


def before_writing(session: Session, seed_rows: SeedRows, *, pinned: Pin, settings: Settings) -> None:
    """Make sure that nothing known by now keeps the rows from being written.

    Their pin is `pinned`, the revision's, but for the numbers that settings override.

    Raises:
        ConsentError: The database forbids example data.
        DatasetError: A table keeps the state of a tool.
        DigestMismatchError: The rows would not be those that were pinned.
        SchemaMismatchError: A table or a value of the first rows does not fit.
        DatabaseError: PostgreSQL would refuse the removal of the rows.
    """
    consent.check(session, is_required=settings.require_consent)
    check_tool_tables(seed_rows.tables)
    pinning.check_digest(pinned)
    check_schema.check(session, seed_rows)
    check_removal_needs(session, seed_rows.dataset, LEDGER)


def check_removal_needs(session: Session, dataset: Dataset, *others: str) -> None:
    """Make sure that PostgreSQL lets this role read, compare and delete rows of a dataset, which are not there yet.

    Rows of `others` have to go as well. Statements are explained, not run: that looks at rights, row security and
    replica identities as running them does, and no trigger fires.

    Raises:
        DatabaseError: PostgreSQL would refuse it.
    """
    removed = list(map(Table, side_effects.emptied_tables(dataset)))
    tables = [text(relation(table)) for table in (*dataset.tables, *removed)]
    statement = read_sql_file(__file__, "check_removal_needs").format(
        statements=[text(each) for each in _statements(dataset, [*removed, *map(Table, others)])], tables=tables
    )
    with refused_rows.translate_removal_errors():
        session.execute(text(statement))


def _statements(dataset: Dataset, removed: list[Table]) -> Iterator[sql.Composed]:
    """Yield statements that need what those of a removal need."""
    for table in dataset.tables:
        yield sql.SQL("SELECT {} FROM {} FOR UPDATE").format(columns(table.columns), relation(table))
        if table.late:
            nulls = [sql.SQL("{} = NULL").format(sql.Identifier(name)) for name in table.late]
            yield sql.SQL("UPDATE {} SET {}").format(relation(table), sql.SQL(", ").join(nulls))
    for table in (*dataset.tables, *removed):
        yield sql.SQL("DELETE FROM {}").format(relation(table))


def check_tool_tables(tables: Iterable[Table]) -> None:
    """Make sure that no table is Alembic's version table, of this chain or another, or the ledger.

    The version table has the one column `version_num`, whatever `env.py` calls it and wherever it is.

    Raises:
        DatasetError: One is.
    """
    for table in tables:
        is_ledger = table.name.rpartition(".")[2] == LEDGER
        if is_ledger or table.columns.keys() == {"version_num"}:
            kept = "which seeds are in the database" if is_ledger else "which revisions of Alembic have run"
            raise DatasetError(
                f"table {table.name}: it keeps {kept}, and a row more would break that (expected tables of the "
                "application). Take it out of the dataset. Nothing was written."
            )


def before_comparing(session: Session, seed_rows: SeedRows, without: Collection[tuple[str, str]]) -> None:
    """Make sure that rows can be made again, to be compared with those in the tables.

    Raises:
        EditedRowsError: They cannot, so that an edit would go unseen.
    """
    try:
        pinning.check_digest(seed_rows.pin)
        check_schema.check(session, seed_rows, is_written=False, without=without)
    except (DigestMismatchError, SchemaMismatchError) as error:
        raise EditedRowsError(
            f"its rows cannot be checked for edits, as they cannot be compared any more: {error} To remove them "
            "unchecked: --on-edited delete; with Alembic, alembic -x example_data_on_edited=delete downgrade ..."
        ) from error


def before_removing(session: Session, seed_rows: SeedRows, own: Sequence[TableRows], policy: Policy) -> Removal:
    """Lock the rows, make sure that nobody's work is lost with them, and return what is to be done.

    Raises:
        EditedRowsError: Rows were edited, or rows of somebody else refer to some; the message has all of them.
    """
    edited_rows.lock(session, seed_rows, own)
    ignored = side_effects.kept_tables(session, seed_rows.dataset)
    with differences.find(session, seed_rows, () if policy.on_edited == "delete" else own) as found:
        stored = {each.rows.table.name: each.stored for each in found}
        counts = {
            rows.table.name: stored[rows.table.name] if rows.table.name in stored else edited_rows.count(session, rows)
            for rows in own
        }
        for each in found:
            if each.staging is not None and not each.stored:
                edited_rows.check_elsewhere(session, each.rows, each.staging)
        edited = [] if policy.on_edited == "keep" else found
        sentences = [sentence for each in edited if (sentence := differences.describe_edited(session, each))]
        sentences += [EDITED_ADVICE] if sentences else []
        removal = Removal(own, counts)
        if policy.chooses_rows:
            stay = {each.rows.table.name: each.condition("t", "edited", "added") for each in found}
            removal = _choose(session, seed_rows.dataset, removal, stay if policy.on_edited == "keep" else {}, policy)
    if policy.on_referenced != "cascade":
        referring = [referring_rows.describe(each) for each in referring_rows.find(session, removal.rows, ignored)]
        sentences += [*referring, REFERRED_ADVICE] if referring else []
    if sentences:
        raise EditedRowsError(" ".join(sentences))
    return removal


def _choose(
    session: Session, dataset: Dataset, whole: Removal, stay: Mapping[str, sql.Composable], policy: Policy
) -> Removal:
    """Return a removal of the rows but those that stay, and of rows of others, as the policy has it."""
    listed = RemovalList.create(session, side_effects.kept_tables(session, dataset))
    for rows in whole.rows:
        number = listed.add(rows, stay.get(rows.table.name, sql.SQL("false")))
        edited_rows.check_deleted(session, rows, whole.counts[rows.table.name], number)
    listed.keep_referred(by_others=policy.on_referenced == "keep")
    going = [replace(rows, identified_by=listed) for rows in whole.rows]
    for rows in side_effects.removed_rows(session, dataset, [rows for rows in going if rows.columns]):
        listed.keep_unless(rows)
    if policy.on_referenced == "cascade":
        listed.add_referring()
    return Removal(
        going,
        {**dict.fromkeys(whole.counts, 0), **listed.counts(seeded=True)},
        listed,
        kept=listed.counts(seeded=True, stay=True),
        others=listed.counts(seeded=False),
    )
