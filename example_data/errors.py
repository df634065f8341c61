"""What can go wrong, in words a user can act on."""

from __future__ import annotations

import sysconfig
from pathlib import Path
from traceback import extract_tb

_NOT_THE_USER = (
    str(Path(__file__).parent),
    "<",
    *{sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")},
)
"""Where the names of files begin that no user wrote: this package, the interpreter's own, and installed ones."""


class ExampleDataError(Exception):
    """Base of every error raised on purpose; its message says what was looked for, where, found, and what to do."""


class RegistryError(ExampleDataError):
    """A registry file cannot be read, parsed or saved, or it breaks a rule."""


class SeedNotFoundError(ExampleDataError):
    """No seed of that name in the registry, or no revision pins it."""


class DatasetError(ExampleDataError):
    """A dataset or corpus that a seed names is missing, or cannot make what is asked of it."""


class DigestMismatchError(ExampleDataError):
    """The generator no longer makes the rows that a revision pinned."""


class SettingsError(ExampleDataError):
    """One or more settings have a value that is not understood."""


class RevisionError(ExampleDataError):
    """A revision file's seed operations cannot be read as literals, or contradict each other."""


class DatabaseError(ExampleDataError):
    """The database cannot be found or reached, or is not one that can be seeded."""


class ConsentError(DatabaseError):
    """The database forbids example data, or has not said yes where consent is required."""


class SchemaMismatchError(DatabaseError):
    """The tables in the database do not fit the rows that would be written."""


class RefusedRowsError(DatabaseError):
    """PostgreSQL refused a row, by one of the tables' constraints, or a trigger or rule kept or changed it."""


class EditedRowsError(DatabaseError):
    """Removing a seed would destroy somebody's work."""


class LockTimeoutError(DatabaseError):
    """Another upgrade held the lock for too long."""


def first_line(error: object) -> str:
    """What a library's error says in its first line; the others may quote rows or hints."""
    return str(error).strip().partition("\n")[0]


def told_with_place(error: BaseException) -> str:
    """What another's code raised, and the last line of the user's own modules on its way: `demo.py, line 12: ...`."""
    lines = [frame for frame in extract_tb(error.__traceback__) if _is_of_the_user(frame.filename)]
    place = f"{Path(lines[-1].filename).name}, line {lines[-1].lineno}: " if lines else ""
    is_told = isinstance(error, ExampleDataError | ImportError | SyntaxError)
    return f"{place}{'' if is_told else f'{type(error).__name__}: '}{first_line(error)}".removesuffix(": ")


def _is_of_the_user(file: str) -> bool:
    return Path(file).is_absolute() and not file.startswith(_NOT_THE_USER)
