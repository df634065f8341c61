"""Consent to a seed: of the settings, and of the database itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from example_data.boolean_words import to_bool
from example_data.errors import ConsentError
from example_data.postgres.session import fetch_one
from example_data.postgres.sql_fragments import text

if TYPE_CHECKING:
    from example_data.postgres.session import Session
    from example_data.project.settings import Settings

CONSENT = "example_data.allow"
"""A database's own setting: `ALTER DATABASE shop SET example_data.allow = 'off'` forbids seeding for good."""


def skip_reason(settings: Settings, name: str) -> str | None:
    """Return why the settings leave this seed out, or None where they want it."""
    if not settings.is_enabled:
        return "disabled"
    if settings.seed_names and name not in settings.seed_names:
        return "not-selected"
    return None


def check(session: Session, *, is_required: bool) -> None:
    """Make sure that the database does not forbid example data, and allows it where consent is required.

    Raises:
        ConsentError: It forbids it, does not allow it where it has to, or its setting is neither on nor off.
    """
    query = "SELECT current_database(), nullif(current_setting(%s, true), '')"
    database, answer = fetch_one(session, query, [CONSENT])
    if answer is None and not is_required:
        return
    if answer is None:
        raise ConsentError(
            f"Database {database!r}: it has not agreed to example data, and require_consent is on (expected "
            f"{CONSENT} = 'on', found nothing). Run ALTER DATABASE {text(sql.Identifier(database))} SET {CONSENT} = "
            "'on', and connect anew."
        )
    if not _is_allowed(database, answer):
        raise ConsentError(
            f"Database {database!r}: it forbids example data ({CONSENT} = {answer!r}), while settings enable it. Turn "
            "example data off for this database (EXAMPLE_DATA_IS_ENABLED=off), or connect to another one."
        )


def _is_allowed(database: str, answer: str) -> bool:
    try:
        return to_bool(answer)
    except ValueError as error:
        raise ConsentError(f"Database {database!r}: {CONSENT} {error}. Set it to 'on' or 'off'.") from error
