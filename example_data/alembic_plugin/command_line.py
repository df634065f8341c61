"""Alembic's command line: this package's errors as Alembic's own, and the `-x` arguments that are ours."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from example_data.boolean_words import BOOLEAN_WORDS
from example_data.errors import INTERRUPTED, INTERRUPTED_CODE, MISSING, ExampleDataError, SettingsError
from example_data.postgres.refused_rows import describe, sql_state

if TYPE_CHECKING:
    from alembic.config import Config

_INTERRUPTIONS = ("40", "53", "55P03", "57")
"""Where the SQLSTATE begins so, the same statement may go through later (PostgreSQL documentation, appendix A)."""

_WORDS: Mapping[str, Mapping[str, Any]] = {
    "example_data": BOOLEAN_WORDS,
    "example_data_on_edited": {"fail": "fail", "delete": "delete", "keep": "keep"},
    "example_data_on_referenced": {"fail": "fail", "cascade": "cascade", "keep": "keep"},
    "example_data_edited": {"keep": "fail", "discard": "delete"},
}
"""The `-x` arguments of the command line that are ours, and the meaning of their words; the last one is an older name
of `example_data_on_edited`."""

_ALIKE = 0.9
"""How like one of ours an argument must be to be a slip: `exampledata` is one, `sample_data` the project's own."""


@contextmanager
def translate_errors(prefix: str = "") -> Iterator[None]:
    """Raise this package's errors and PostgreSQL's as Alembic's, which its command line prints as one sentence."""
    from alembic.util import CommandError  # Alembic's own import may have brought us here
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except ExampleDataError as error:
        raise CommandError(f"{prefix}{error}") from error
    except ModuleNotFoundError as error:
        raise CommandError(f"{prefix}{error.name} {MISSING}") from error
    except Exception as error:
        if not (isinstance(error, DBAPIError) or hasattr(error, "sqlstate")):  # psycopg's has one
            raise
        raise CommandError(f"{prefix}PostgreSQL refused: {describe(error)}") from error


@contextmanager
def translate_interruptions(config: Config | None = None) -> Iterator[None]:
    """Raise the loss of a connection, a timeout, a deadlock or a full disk as Alembic's error, whoever's it was.

    Ctrl-C ends Alembic's command line with one line; where an application migrates, it is the application's.
    """
    from alembic.util import CommandError
    from sqlalchemy.exc import DBAPIError

    if is_command(config):
        gc.freeze()  # or all of Alembic is searched for garbage again and again, 20 ms each time
    try:
        yield
    except _interruptions():
        if not is_command(config):
            raise
        print(f"example-data: {INTERRUPTED}", file=sys.stderr)  # noqa: T201 - as Alembic prints its own
        raise SystemExit(INTERRUPTED_CODE) from None
    except DBAPIError as error:
        if not (error.connection_invalidated or (sql_state(error) or "").startswith(_INTERRUPTIONS)):
            raise
        what = "the connection ended" if error.connection_invalidated else "PostgreSQL stopped a statement"
        raise CommandError(
            f"Database: {what} ({describe(error)}). What was not committed is undone: run the command again."
        ) from error


def is_command(config: Config | None) -> bool:
    """Return whether this is Alembic's command line, and no application that migrates."""
    return getattr(config, "cmd_opts", None) is not None


def _interruptions() -> tuple[type[BaseException], ...]:
    """Return what Ctrl-C raises: in an event loop, if there is any, a cancellation."""
    asyncio = sys.modules.get("asyncio")
    return (KeyboardInterrupt, *([asyncio.CancelledError] if asyncio else []))


def read_x_arguments(config: Config | None) -> dict[str, Any]:
    """Return the meanings of our `-x argument=word`, if any; raise SettingsError for a wrong word or argument."""
    given: list[str] = getattr(config and config.cmd_opts, "x", None) or []
    meanings = {}
    for argument, _, text in (each.partition("=") for each in given):
        words, word = _WORDS.get(argument), text.strip().lower()
        if words is not None and word in words:
            meanings[argument] = words[word]
        elif words is not None:
            raise SettingsError(
                f"-x {argument}: wrong value (expected one of {', '.join(words)}, found {text!r}). Correct it."
            )
        elif meant := _meant(argument):
            raise SettingsError(f"-x {argument}: no such argument (did you mean {' or '.join(meant)}?). Correct it.")
    return meanings


def _meant(argument: str) -> list[str]:
    """Return which of our arguments a slip was meant for: those that it is but for a letter or two.

    One that begins like ours was meant for any of them; one of the project's own for none.
    """
    import difflib  # only for arguments that are not ours

    letters = re.sub(r"[^a-z]", "", argument.lower())
    ratios = {name: difflib.SequenceMatcher(None, letters, name.replace("_", "")).ratio() for name in _WORDS}
    begins_alike = re.match(r"example\W?_?data(?![a-z])", argument, re.IGNORECASE)
    return [name for name, ratio in ratios.items() if ratio >= _ALIKE] or [*(_WORDS if begins_alike else ())]
