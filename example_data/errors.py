"""The errors that this package raises on purpose."""

from __future__ import annotations

import re
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

MISSING = (
    "is not installed (expected all that example-data requires, which pip install --no-deps leaves out, to write, "
    "compare or remove seeds). Run pip install example-data."
)
"""What is wrong with a package that is not there."""

INTERRUPTED, INTERRUPTED_CODE = "interrupted: what was not committed is undone. Run the command again.", 130
"""What Ctrl-C leaves, and the exit code that shells give it: 128 and the number of SIGINT."""

_PASSWORD = re.compile(r"(?i)(?<=://).*(?=@)|(?<=password=)\S+")
"""Where a URL or a connection string in other code's message may have one."""


class ExampleDataError(Exception):
    """Base of every error raised on purpose; its message says where, what is wrong, and what to do."""


class RegistryError(ExampleDataError):
    """A registry file cannot be read, parsed or saved, or it breaks a rule."""


class SeedNotFoundError(ExampleDataError):
    """No seed of that name in the registry, or no revision pins it."""


class DatasetError(ExampleDataError):
    """A dataset or corpus that a seed names is missing or wrong, or a column cannot make its values."""


class DigestMismatchError(ExampleDataError):
    """The generator makes other rows than a revision pinned."""


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


class LedgerMissingError(SchemaMismatchError):
    """There is no table `example_data_runs`."""

    def __init__(self, what: str, advice: str = "The revision that example-data init writes creates it.") -> None:
        super().__init__(f"{what} {advice}")
        self.what = what
        """The message without what to do, which depends on the revisions."""


class RefusedRowsError(DatabaseError):
    """PostgreSQL refused a row, by one of the tables' constraints, or a trigger or rule kept or changed it."""


class EditedRowsError(DatabaseError):
    """Removing a seed would delete rows that were edited, or that other rows refer to."""


class LockTimeoutError(DatabaseError):
    """Another upgrade did not release the lock in time."""


def summarize(error: object) -> str:
    """Return the first line of an error's message, passwords left out; the other lines may quote rows."""
    return _PASSWORD.sub("***", str(error).strip().partition("\n")[0])


def suggest_names(name: str, names: Collection[str], *, prefix: str = "", shown: int = 10) -> str:
    """Return what a message expects in place of a name that is not there: those that are close, else the first ones.

    All of them begin with the prefix, so it makes none of them close.
    """
    import difflib  # only what is wrong pays for it

    known = [f"{prefix}{known}" for known in names]
    if close := [f"{prefix}{known}" for known in difflib.get_close_matches(name, names, cutoff=0.65)]:
        return f"did you mean {' or '.join(close)}?"
    more = f" and {len(known) - shown} more" if len(known) > shown else ""
    return f"expected one of {', '.join(known[:shown])}{more}" if known else "expected none"


def describe_with_place(error: BaseException) -> str:
    """Describe an error from other code, without its full stop: `demo.py, line 12: ...`.

    The line is the last one of the user's own modules.
    """
    import sysconfig  # 0.4 ms, of each command otherwise

    installed = {sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")}
    others_files = (str(Path(__file__).parent), "<", *installed)
    frames = [
        frame
        for frame in extract_tb(error.__traceback__)
        if Path(frame.filename).is_absolute() and not frame.filename.startswith(others_files)
    ]
    place = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}: " if frames else ""
    is_clear = isinstance(error, ExampleDataError | ImportError | SyntaxError)
    description = f"{place}{'' if is_clear else f'{type(error).__name__}: '}{summarize(error)}"
    return description.removesuffix(": ").removesuffix(".")
