"""Consent to a seed: of the settings, and of the database itself."""

from __future__ import annotations

import msgspec
from psycopg import sql

from example_data.boolean_words import BOOLEAN_WORDS
from example_data.errors import ConsentError
from example_data.postgres.session import Session, fetch_one
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import text
from example_data.registry.ledger_table import LEDGER

PARAMETER = "example_data.allow"
"""A database's own setting: `ALTER DATABASE shop SET example_data.allow = 'off'` forbids seeding; for superusers."""

FUNCTION = "example_data_consent"
"""A function that returns the word, in the schema of the ledger: its owner can put it there, and copies have it."""

_WORDS = {"allow": True, "forbid": False, **BOOLEAN_WORDS}

_SCRIPT = """\
DO $example_data$
DECLARE
    refusal text := (
{refusal}
    );
BEGIN
    IF refusal IS NOT NULL THEN
        RAISE EXCEPTION '%', refusal;
    END IF;
END
$example_data$;"""


class Word(msgspec.Struct, frozen=True):
    """What is said in one place of a database about example data."""

    place: str
    word: str | None
    effect: str
    """`allows`, `forbids`, `does not count`, `unknown` or `no word`."""


def check(session: Session, *, is_required: bool) -> None:
    """Make sure that the database does not forbid example data, and allows it where consent is required.

    Raises:
        ConsentError: It forbids it, does not allow it where it has to, or a word is neither.
    """
    sentence = refusal(session, is_required=is_required)
    if sentence is not None:
        raise ConsentError(sentence)


def refusal(session: Session, *, is_required: bool) -> str | None:
    """Return why the database lets no seed in, if so."""
    row = session.execute(_refusal(is_required=is_required)).fetchone()
    return str(row[0]) if row else None


def check_sql(*, is_required: bool) -> str:
    """Return the statement that does the same in a script."""
    return text(sql.SQL(_SCRIPT).format(refusal=_refusal(is_required=is_required)))


def words(session: Session) -> list[Word]:
    """Return what a database says: its parameter first, then the functions in its schemas."""
    return [Word(*row) for row in session.execute(_words()).fetchall()]


def schema_of_word(session: Session) -> str | None:
    """Return the schema whose function counts: that of the ledger, or the one where it will be; None without one."""
    query = sql.SQL(
        "SELECT coalesce((SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = to_regclass({})), "
        "quote_ident(current_schema()))"
    ).format(LEDGER)
    schema: str | None = fetch_one(session, query)[0]
    return schema


def put_word_sql(schema: str, word: str) -> str:
    """Return the statement that puts a word into a schema, whose name is quoted already.

    Nobody ever calls the function, as it might have been replaced by one that does something else: its source is read.
    """
    source = sql.Literal(f"SELECT {text(sql.Literal(word))}")
    return f"CREATE OR REPLACE FUNCTION {schema}.{FUNCTION}() RETURNS text LANGUAGE sql IMMUTABLE AS {text(source)}"


def _words() -> sql.Composed:
    return read_sql_file(__file__, "consent_words").format(
        parameter=PARAMETER,
        function=FUNCTION,
        ledger=LEDGER,
        yes=[word for word, is_allowed in _WORDS.items() if is_allowed],
        no=[word for word, is_allowed in _WORDS.items() if not is_allowed],
    )


def _refusal(*, is_required: bool) -> sql.Composed:
    return read_sql_file(__file__, "consent_refusal").format(
        words=_words(), expected=", ".join(_WORDS), is_required=is_required
    )
