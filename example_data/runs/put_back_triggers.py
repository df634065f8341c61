"""Triggers that alter rows as they are put back: the owner of their tables disables them for as long as that takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from psycopg import sql

from example_data.errors import DatabaseError
from example_data.generation.table import Table
from example_data.postgres.session import Session
from example_data.postgres.sql_fragments import relation, text

_TRIGGERS = """
SELECT name, tgname::text, tgenabled = 'A', pg_has_role(relowner, 'USAGE'), tgtype & 2 <> 0
FROM unnest(%(tables)s::text[]) AS name JOIN pg_class ON pg_class.oid = to_regclass(name)
JOIN pg_trigger ON tgrelid = pg_class.oid
WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgtype & 20 <> 0 ORDER BY 1, 2
"""
"""Triggers on INSERT (bit 4) or UPDATE (16); those BEFORE it have bit 2 (pg_trigger.h)."""


class Trigger(NamedTuple):
    """A trigger of a table."""

    table: str
    """The table's name as SQL writes it."""
    name: str
    is_always: bool
    """Whether it fires on replicas as well."""
    is_ours: bool
    """Whether this role owns the table."""
    is_before: bool


def suspects(
    session: Session, written: Sequence[Table], altered: Sequence[Table], before: Sequence[Trigger]
) -> list[Trigger]:
    """Return the triggers to do without next: those BEFORE rows of the altered tables first, then all."""
    names = {text(relation(table)) for table in (*written, *altered)}
    found = [Trigger(*row) for row in session.execute(_TRIGGERS, {"tables": sorted(names)}).fetchall()]
    ours = {text(relation(table)) for table in altered}
    likely = [trigger for trigger in found if trigger.is_before and trigger.table in ours]
    return likely if likely and not before else found


@contextmanager
def disabled(session: Session, triggers: Sequence[Trigger]) -> Iterator[None]:
    """Disable triggers in the block.

    Raises:
        DatabaseError: A table is not this role's.
    """
    if others := [trigger for trigger in triggers if not trigger.is_ours]:
        names = ", ".join(f"{trigger.name} of table {trigger.table}" for trigger in others)
        raise DatabaseError(
            f"trigger {names}: it alters rows that are put back, and only the table's owner can disable it. Run the "
            "command as that role. Nothing was changed."
        )
    for trigger in triggers:
        _alter(session, trigger, "DISABLE")
    yield
    for trigger in triggers:  # not after an error, which ends the transaction
        _alter(session, trigger, "ENABLE ALWAYS" if trigger.is_always else "ENABLE")


def _alter(session: Session, trigger: Trigger, verb: str) -> None:
    name = text(sql.Identifier(trigger.name))
    session.execute(f"ALTER TABLE {trigger.table} {verb} TRIGGER {name}")
