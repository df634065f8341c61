"""What keeps rows out of a table, as a trial finds it: errors of PostgreSQL and of this package, and problems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from example_data.errors import ExampleDataError
from example_data.generation.dataset import Dataset, Table
from example_data.postgres import refused_rows
from example_data.runs.watch import SideEffectsError

CHANGED, KEPT_OUT, ELSEWHERE, MISFIT = "changed", "kept out", "elsewhere", "misfit"
"""What stands in place of a SQLSTATE where no statement was refused: a trigger or rule changed a column, or kept rows
out; it wrote to other tables; or a table or column does not fit."""

_READ_ONLY, _NOT_ALLOWED, _BUSY = "25006", refused_rows.NOT_ALLOWED, "55P03"

_COPIED = re.compile(r"COPY \S+, line \d+, column ([^:\n]+)")
_FUNCTION = re.compile(r"function (?:\w+\.)?(\w+)\(")


class NotTriedError(ExampleDataError):
    """The trial cannot be made; the message says why."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What keeps rows of a table from being written, or from being removed again."""

    table: str
    """Empty where it is not known."""
    sentence: str
    """What PostgreSQL says, or what was found."""
    state: str = ""
    """The SQLSTATE, or one of the words above."""
    constraint: str = ""
    column: str = ""
    functions: tuple[str, ...] = ()
    """Functions that the error came out of, the innermost first."""
    elsewhere: tuple[str, ...] = ()
    """Other tables that triggers write to."""


def read_problems(dataset: Dataset, problems: Iterable[str], state: str) -> Iterator[Refusal]:
    """Yield problems in sentences that begin with `table` or `column` and its name."""
    for problem in problems:
        table, column = _find_place(dataset, problem)
        own = KEPT_OUT if state == CHANGED and not column else state
        yield Refusal(table, problem.partition(": ")[2], own, column=column)


def read_error(dataset: Dataset, table: Table | None, error: Exception) -> Refusal:
    """Return what an error says, which came while a table was written, or after that; raise it if it tells nothing.

    Raises:
        NotTriedError: This role may not write to a table, or somebody else locks one.
    """
    original, state, cause = refused_rows.driver_error(error), refused_rows.sql_state(error), error.__cause__
    if state is None and not isinstance(error, ExampleDataError):
        raise error
    if state in {_READ_ONLY, _NOT_ALLOWED}:
        raise NotTriedError(f"this role may not write the rows ({refused_rows.describe(original)})") from error
    if state == _BUSY:
        where = f"table {table.name} was" if table else "tables were"
        raise NotTriedError(f"{where} not free, or it took too long: {refused_rows.describe(original)}") from error
    if isinstance(cause, SideEffectsError):
        return Refusal("", "its triggers write when rows are deleted", ELSEWHERE, elsewhere=tuple(cause.tables))
    if state is None:
        name, column = _find_place(dataset, str(cause or error))
        place, _, words = str(cause or error).partition(": ")
        sentence = (words if name else f"{place}: {words}").partition(". ")[0]
        return Refusal(table.name if table else name, sentence, MISFIT, column=column)
    return _read_refused_row(table, original, state)


def _read_refused_row(table: Table | None, error: BaseException, state: str) -> Refusal:
    """Return what PostgreSQL says of a row, with its constraint and column where those are of the table."""
    diagnosis = getattr(error, "diag", error)
    context = str(getattr(diagnosis, "context", None) or "")
    copied = _COPIED.search(context)
    is_own = table is not None and getattr(diagnosis, "table_name", None) in {None, table.name.rpartition(".")[2]}
    column = getattr(diagnosis, "column_name", None) or (copied[1] if copied else "")
    return Refusal(
        table.name if table else "",
        refused_rows.describe(error),
        state,
        constraint=(getattr(diagnosis, "constraint_name", None) or "") if is_own else "",
        column=column if is_own and table is not None and column in table.columns else "",
        functions=tuple(_FUNCTION.findall(context)),
    )


def _find_place(dataset: Dataset, sentence: str) -> tuple[str, str]:
    """Return the table and the column that a sentence begins with, each empty where it names none."""
    rest = sentence.partition(" ")[2]
    for table in dataset.tables:
        for column in table.columns:
            if rest.startswith((f"{table.name}.{column}: ", f"{table.name}.{column} ")):
                return table.name, column
    names = sorted((table.name for table in dataset.tables), key=len, reverse=True)
    return next((name for name in names if rest.startswith((f"{name}: ", f"{name}."))), ""), ""
