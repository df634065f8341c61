"""Triggers that alter rows as they are put back: the owner of their tables disables them for as long as that takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from example_data.errors import DatabaseError
from example_data.generation.table import Table
from example_data.postgres.session import Session
from example_data.postgres.sql_fragments import relation, text

_TRIGGERS = """
SELECT format('%%I of table %%s', tgname, relname), pg_has_role(relowner, 'USAGE'),
    tgtype & 2 <> 0 AND name = ANY (%(altered)s), format('ALTER TABLE %%s DISABLE TRIGGER %%I', name, tgname),
    format('ALTER TABLE %%s ENABLE %%s TRIGGER %%I', name, CASE tgenabled WHEN 'A' THEN 'ALWAYS' ELSE '' END, tgname)
FROM unnest(%(tables)s::text[]) AS name JOIN pg_class ON pg_class.oid = to_regclass(name)
JOIN pg_trigger ON tgrelid = pg_class.oid
WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgtype & 20 <> 0 ORDER BY 1
"""
"""Triggers on INSERT (bit 4) or UPDATE (16); those BEFORE it have bit 2 (pg_trigger.h)."""


class Trigger(NamedTuple):
    """A trigger, and the statements that disable it and enable it again."""

    description: str
    is_ours: bool
    """Whether this role owns the table."""
    is_likely: bool
    """Whether it fires BEFORE a row of a table with altered rows is written."""
    disable: str
    enable: str


def suspects(session: Session, written: Sequence[Table], altered: Sequence[Table], *, all_: bool) -> list[Trigger]:
    """Return the triggers that may have altered rows: the likely ones, if there are some, or all."""
    names = {"altered": [text(relation(table)) for table in altered]}
    tables = {*names["altered"], *(text(relation(table)) for table in written)}
    found = [Trigger(*row) for row in session.execute(_TRIGGERS, {"tables": sorted(tables), **names}).fetchall()]
    likely = [trigger for trigger in found if trigger.is_likely]
    return found if all_ else likely or found


@contextmanager
def disabled(session: Session, triggers: Sequence[Trigger]) -> Iterator[None]:
    """Disable triggers in the block.

    Raises:
        DatabaseError: A table is not this role's.
    """
    if others := ", ".join(trigger.description for trigger in triggers if not trigger.is_ours):
        raise DatabaseError(
            f"trigger {others}: it alters rows that are put back, and only the table's owner can disable it. Run the "
            "command as that role. Nothing was changed."
        )
    for trigger in triggers:
        session.execute(trigger.disable)
    yield
    for trigger in triggers:  # not after an error, which ends the transaction
        session.execute(trigger.enable)
