"""The word about example data in a project's database: put there, and shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from msgspec.structs import asdict

from example_data.errors import DatabaseError, summarize
from example_data.postgres.session import Session, fetch_one, on
from example_data.project import alembic_config, env_script
from example_data.runs import consent

Said = tuple[dict[str, Any], list[str]]
"""What a database says, under names, and in lines for people."""


def database_consent(config_file: Path | None, word: str | None, say: env_script.Say) -> Said:
    """Put a word into the database of `env.py`, if there is one to put; return what it says then.

    Raise ExampleDataError where settings or database cannot be read, or the word is not ours to put.
    """
    config, directory, settings = alembic_config.open_project(config_file)

    def show(env: env_script.EnvConnection) -> Said:
        return _describe(Session(env.connection), is_required=settings.require_consent)

    if word is None:
        return env_script.read(config, directory, show, say)
    check = env_script.check_against_settings(config, say)

    def put(env: env_script.EnvConnection) -> Said:
        check(env.connection)
        with env.context.begin_transaction(_per_migration=True):  # where env.py asks for one per migration
            _put(on(env.connection), word)
            return show(env)

    return env_script.run(config, directory, put)


_RESULTS = {
    "forbids": "no seed is written, whatever settings say",
    "unknown": "no seed is written, as a word is unknown",
    "allows": "seeds are written where settings enable them",
    "required": "no seed is written, as require_consent is on and nothing allows it",
    "free": "seeds are written where settings enable them, but not where require_consent is on",
}
"""What follows from the words' effects; the first one counts. The last two: where none has one."""


def _describe(session: Session, *, is_required: bool) -> Said:
    """Return what the database says, and what follows from it."""
    name = fetch_one(session, "SELECT current_database()")[0]
    words = consent.words(session)
    schema = consent.schema_of_word(session)
    own = f"{schema}.{consent.FUNCTION}()"
    if schema is not None and own not in {found.place for found in words}:
        words.append(consent.Word(own, None, "no word"))
    said = [f"{found.place}: {found.effect}" + (f" ({found.word})" if found.word else "") for found in words]
    effects = {found.effect for found in words} | {"required" if is_required else "free"}
    effect = next(effect for effect in _RESULTS if effect in effects)
    document = {"database": name, "is_allowed": effect in {"allows", "free"}, "words": list(map(asdict, words))}
    return document, [f"database {name}: {_RESULTS[effect]}", *said]


def _put(session: Session, word: str) -> None:
    name = fetch_one(session, "SELECT current_database()")[0]
    schema = consent.schema_of_word(session)
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
