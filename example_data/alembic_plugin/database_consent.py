"""The word about example data in a project's database: put there, and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from example_data.errors import DatabaseError, summarize
from example_data.postgres.session import fetch_one
from example_data.project import alembic_config, database, settings
from example_data.runs import consent

if TYPE_CHECKING:
    from pathlib import Path

    from example_data.postgres.session import Session
    from example_data.runs.consent import Word


def database_consent(config_file: Path | None, word: str | None) -> list[str]:
    """Put a word into the project's database, if there is one to put; return lines with what it says then.

    Raises:
        ExampleDataError: The settings cannot be read, the database cannot be reached, or the word is not ours to put.
    """
    config = alembic_config.configuration(config_file)
    root = alembic_config.root(config)
    is_required = settings.load(root).require_consent
    with (
        database.resolve(root, config.get_alembic_option("sqlalchemy.url")) as url,
        database.session(url) as session,
    ):
        name = fetch_one(session, "SELECT current_database()")[0]
        schema = consent.schema_of_word(session)
        if word is not None:
            _put(session, name, schema, word)
        words = consent.words(session)
    own = f"{schema}.{consent.FUNCTION}()"
    if schema is not None and own not in {found.place for found in words}:
        words.append(consent.Word(own, None, "no word"))
    said = [f"{found.place}: {found.effect}" + (f" ({found.word})" if found.word else "") for found in words]
    return [f"database {name}: {_result(words, is_required=is_required)}", *said]


def _put(session: Session, name: str, schema: str | None, word: str) -> None:
    if schema is None:
        raise DatabaseError(f"Database {name!r}: no schema on the search path (expected that of the ledger). Set one.")
    statement = consent.put_word_sql(schema, word)
    try:
        session.execute(statement)
    except psycopg.errors.InsufficientPrivilege as error:
        raise DatabaseError(
            f"Database {name!r}: the word was not put there ({summarize(error)}). Let the owner of the schema run "
            f"this: {statement};"
        ) from error


def _result(words: list[Word], *, is_required: bool) -> str:
    """Return what follows from the words."""
    effects = {found.effect for found in words}
    if "forbids" in effects:
        return "no seed is written, whatever settings say"
    if "unknown" in effects:
        return "no seed is written, as a word is unknown"
    if "allows" in effects:
        return "seeds are written where settings enable them"
    if is_required:
        return "no seed is written, as require_consent is on and nothing allows it"
    return "seeds are written where settings enable them, but not where require_consent is on"
