"""The trial of a module that is about to be written: its rows go into the tables as an upgrade's would, and back out.

Nothing of it stays but the space that rows took, which autovacuum gives back. Keys are integers that no sequence is
near, so that nobody waits for the trial, nor the trial for anybody for long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from psycopg import sql

from example_data.generation import pinning
from example_data.generation.dataset import Dataset, Table, load
from example_data.generation.generator import SeedRows
from example_data.generation.pin import KeyBlock
from example_data.generation.type_facts import LARGEST_INTEGER
from example_data.postgres import catalog
from example_data.postgres.session import Session, fetch_one
from example_data.postgres.sql_files import read_sql_file
from example_data.postgres.sql_fragments import relation
from example_data.postgres.writer import check_deferred_sql, write
from example_data.registry.definition import SeedDefinition
from example_data.runs import apply, check_schema, check_triggers, checks, remove
from example_data.runs import trial as runs_trial
from example_data.runs.watch import Watch
from example_data.scaffold import refusals
from example_data.scaffold.budget import Budget, TimedSession, TooSlowError
from example_data.scaffold.refusals import CHANGED, ELSEWHERE, MISFIT, Refusal

SEEDS = (("scaffold-trial-one", 1_000_003), ("scaffold-trial-two", 2_000_003))
"""Names and numbers of the seeds that are tried, which nobody else uses."""

DISTANCE = 1_000_000
"""From the highest key of a table to those of the trial, where its type has room for that."""


@dataclass(slots=True)
class Outcome:
    """What a trial found."""

    rows: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    untried: list[str] = field(default_factory=list)
    """What there was no time for: tables, and in words what else."""


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
                attempt = _Attempt(TimedSession(session), load(dataset), outcome, budget, out, is_second=place > 0)
                attempt.make(SeedDefinition(name=name, seed=seed, dataset=dataset))
    finally:
        session.execute("ROLLBACK TO SAVEPOINT example_data_trial")
        session.execute("RELEASE SAVEPOINT example_data_trial")
    return outcome


@dataclass(slots=True)
class _Attempt:
    """The writing of one seed, table by table: what is refused of one is left out, with what refers to it."""

    session: TimedSession
    dataset: Dataset
    outcome: Outcome
    budget: Budget
    out: set[str]
    """Tables that are not written."""
    is_second: bool
    is_whole: bool = True
    """Whether all of the work had time."""

    def make(self, definition: SeedDefinition) -> None:
        """Write everything, look at what became of it, and see whether it can be removed."""
        seed_rows = SeedRows.whole(pinning.complete_seed(definition, {}))
        is_on_write, is_on_delete = check_triggers.have_triggers(self.session, self.dataset)
        if is_on_write or catalog.left_to_server(self.session, self.dataset.tables):
            statement = read_sql_file(runs_trial.__file__, "give_back_sequences")
            place = "a second seed" if self.is_second else "any row"
            if not self._step(place, partial(self.session.execute, statement)):
                return
        if not self.is_second:
            self._check(seed_rows)
        seed_rows = _with_distant_keys(self.session, seed_rows)
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

    def _write(self, seed_rows: SeedRows, table: Table, made: Counter[str]) -> bool:
        def work() -> None:
            blocks = seed_rows.blocks(table, table.early)
            made[table.name] = write(self.session, table, blocks, names=table.early)

        is_written = self._step(table, work)
        self.outcome.rows += made[table.name]
        return is_written

    def _written(self, seed_rows: SeedRows) -> SeedRows:
        """Return the rows of tables of which nothing was refused."""
        self.out |= {refusal.table for refusal in self.outcome.refusals}
        rows = {name: range(0) if name in self.out else numbers for name, numbers in seed_rows.ranges.items()}
        return seed_rows.with_ranges(rows)

    def _look(self, written: SeedRows, watch: Watch, made: Counter[str], *, is_on_write: bool) -> None:
        """Find what triggers and rules did beside the rows."""
        missing = {name for table in written.tables for name in table.late if table.columns[name].refers in self.out}
        if is_on_write and not missing:
            self._note(check_triggers.find_problems(self.session, written, is_complete=True), CHANGED)
        if self.outcome.refusals:  # rows that were taken back still count
            return
        if not self.is_whole:
            raise TooSlowError
        for name, words in watch.find_unexpected({"inserted": made}).items():
            sentence = f"a trigger or rule writes to it: {words}"
            self.outcome.refusals.append(Refusal("", sentence, ELSEWHERE, elsewhere=(name,)))

    def _remove(self, written: SeedRows, watch: Watch) -> None:
        """Take back what was written as a removal would; not where rows were taken back already, which still count."""
        if not self.is_whole:
            raise TooSlowError
        remove.try_to_remove(self.session, written, watch)

    def _note(self, problems: Iterable[str], state: str) -> None:
        self.outcome.refusals.extend(refusals.read_problems(self.dataset, problems, state))

    def _step(self, place: Table | str, work: Callable[[], Any]) -> bool:
        """Do a piece of the work, of a table or in words; return whether it could be done, and note it if not."""
        try:
            with self.session.limited(self.budget.left / 2):
                work()
        except TooSlowError:
            self._give_up(place)
            return False
        except Exception as error:  # noqa: BLE001 - those that tell nothing are raised again
            table = place if isinstance(place, Table) else None
            self.outcome.refusals.append(refusals.read_error(self.dataset, table, error))
            return False
        return True

    def _give_up(self, place: Table | str) -> None:
        """Note what there was no time for; a table that is slow in the first seed is not tried again."""
        self.is_whole = False
        name = place.name if isinstance(place, Table) else place
        if isinstance(place, Table):
            self.out.add(name)
            self.budget.slow |= set() if self.is_second else {name}
            name = "a second seed" if self.is_second else name
        self.outcome.untried.append(name)


def _needed(table: Table) -> set[str]:
    """Return the other tables whose rows have to be there before those of a table."""
    needed = {column.refers for column in table.columns.values() if column.refers and not column.is_late}
    return needed - {table.name}


def _with_distant_keys(session: Session, seed_rows: SeedRows) -> SeedRows:
    """Return the rows with integer keys that are far from those of the rows that are there."""
    blocks = {}
    for table in seed_rows.integer_key_tables:
        length, column = len(seed_rows.ranges[table.name]), table.integer_key
        query = sql.SQL("SELECT greatest(max({}), 0) FROM {}").format(sql.Identifier(column), relation(table))
        (highest,) = fetch_one(session, query)
        columns = [each for other in seed_rows.dataset.tables for each in other.columns.values()]
        largest = min(LARGEST_INTEGER[each.type] for each in columns if each.counts_in == table.name)
        first = max(min(highest + DISTANCE, largest - 3 * length), highest + 1)  # with room for the other seed
        blocks[table.name] = (KeyBlock(0, first, 1, length),)
    return seed_rows.with_pin(replace(seed_rows.pin, blocks=blocks))
