"""What the next upgrade does to seeds: read from the revisions that have not run, and tried where that is possible."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from alembic.script import Script

from example_data.alembic_plugin import history, revision_reader
from example_data.errors import ExampleDataError
from example_data.generation.generator import SeedRows
from example_data.generation.pin import Pin
from example_data.postgres.refused_rows import NOT_ALLOWED, describe, sql_state
from example_data.postgres.session import Session, fetch_one, on
from example_data.postgres.size_estimate import estimate_sizes
from example_data.postgres.sql_fragments import relation, text
from example_data.project import alembic_config, env_script
from example_data.project.settings import Settings
from example_data.registry.ledger_table import LEDGER
from example_data.runs import consent, ledger, ranges, trial
from example_data.runs.apply import with_settings
from example_data.runs.resize import growth_skip_reason

_PASSING = ("40", "55P03", "57014")
"""Where the SQLSTATE begins so, a trial came to no end: a deadlock, a lock or a statement that took too long. So it is
where a sequence is another role's, as its numbers would be used up."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a revision that has not run does to a seed."""

    name: str
    revision: str
    does: str
    """`apply`, `grow`, `shrink`, `remove` or `nothing`."""
    rows: int = 0
    """How many rows it writes or deletes; of tables with several rows per parent, about how many."""
    bytes: int = 0
    """About their size, as PostgreSQL stores them."""
    seconds: float | None = None
    """About how long it takes to write them, from the rate of the trial."""
    fits: Literal["yes", "no", "unknown"] | None = None
    """Whether PostgreSQL took the first rows, or the upgrade would stop, or that is not known yet."""
    why: str | None = None
    """Why it does nothing, does not fit, or was not tried."""


def seed_plan(config_file: Path | None, say: env_script.Say) -> list[Step]:
    """Return what an upgrade does to seeds, and keep nothing of it; raise ExampleDataError where it cannot be told."""
    config, directory, loaded = alembic_config.open_project(config_file)
    history.check_selection(loaded, history.read_chain(directory))

    def read(env: env_script.EnvConnection) -> list[Step]:
        pending = history.pending_revisions(directory, env.context.get_current_heads())
        planner = _Planner(on(env.connection), loaded)
        return [
            planner.step(operation, pending[: place + 1])
            for place, script in enumerate(pending)
            for operation in revision_reader.operations_in(script)
        ]

    return env_script.read(config, directory, read, say)


class _Planner:
    """Goes through the revisions that have not run, and remembers what they leave."""

    def __init__(self, session: Session, loaded: Settings) -> None:
        self.session, self.settings = session, loaded
        runs = ledger.runs(session) if ledger.has_ledger(session) else {}
        self.set_aside = {name: run.set_aside for name, run in runs.items()}
        self.set_aside |= dict.fromkeys(ranges.counts(session), "loading")
        self.there = {name: run.pin for name, run in runs.items() if run.is_applied}
        """By seed, the pin in the database."""
        self.pins: dict[str, Pin | None] = {**self.there}
        """By seed, the pin there once the revisions up to here have run."""
        self.refusal = consent.refusal(session, is_required=loaded.require_consent)

    def step(self, operation: revision_reader.SeedOperation, scripts: Sequence[Script]) -> Step:
        name, verb = operation.name, operation.kind.partition("_")[0]
        reason, before, after = self._change(operation)
        if reason is not None:
            return Step(name, operation.revision, "nothing", why=reason)
        self.pins[name] = after
        smaller, larger = (before, after) if verb in {"apply", "grow"} else (after, before)
        assert larger is not None
        rows = SeedRows.between(smaller, larger)
        estimates = estimate_sizes(rows.pin, rows.tables)
        size = round(sum(estimate.row_bytes * rows.estimate(estimate.table) for estimate in estimates))
        step = Step(name, operation.revision, verb, rows.estimate(), size)
        if larger is before:
            return step
        if self.refusal:
            return replace(step, fits="no", why=f"not tried: {self.refusal}")
        if obstacle := self._obstacle(rows, before, scripts):
            return replace(step, fits="unknown", why=f"not tried: {obstacle}")
        try:
            pinned = _read_pin(operation)
            seconds = trial.try_to_write(self.session, before, larger, pinned=pinned, settings=self.settings)
        except Exception as error:  # noqa: BLE001 - those that tell nothing are raised again
            return _explain(error, step, scripts)
        return replace(step, fits="yes", seconds=round(seconds * step.rows, 1))

    def _change(self, operation: revision_reader.SeedOperation) -> tuple[str | None, Pin | None, Pin | None]:
        """Return why an operation does nothing, if so, and the pin before and after it."""
        name, run = operation.name, self.pins.get(operation.name)
        set_aside = self.set_aside.get(name)
        if operation.kind == "apply_seed":
            reason = self.settings.skip_reason(name) or set_aside or ("already-applied" if run else None)
            return reason, None, with_settings(Pin.from_arguments(name, operation.arguments), self.settings)
        if operation.kind == "remove_seed":
            return None if run else set_aside or "not-applied", run, None
        before, after = Pin.pair_from_arguments(operation.kind, name, operation.arguments)
        is_other = set_aside or "not-applied" if run is None else None if run.is_run_of(before) else "applied-otherwise"
        reason = growth_skip_reason(self.settings, name) if operation.kind == "grow_seed" else None
        return reason or is_other, run, replace(after.at_anchor(run.anchor), blocks=run.blocks) if run else after

    def _obstacle(self, added: SeedRows, before: Pin | None, scripts: Sequence[Script]) -> str | None:
        """Return why rows cannot be tried today, if so: something that they need comes with one of the revisions."""
        if before is not None and before != self.there.get(before.name):
            return "the rows that it adds to come with an earlier revision"
        names = [LEDGER, *(text(relation(table)) for table in added.dataset.tables)]
        query = "SELECT min(name) FROM unnest(%s::text[]) AS name WHERE to_regclass(name) IS NULL"
        (missing,) = fetch_one(self.session, query, [names])
        bare = (missing or "").rpartition(".")[2].strip('"')
        comes = next((script.revision for script in scripts if missing and _mentions(script, bare)), None)
        return f"table {bare} comes with revision {comes}" if comes else None


def _read_pin(operation: revision_reader.SeedOperation) -> Pin:
    """Return the pin that an operation leaves, as the revision has it."""
    if operation.kind == "apply_seed":
        return Pin.from_arguments(operation.name, operation.arguments)
    return Pin.pair_from_arguments(operation.kind, operation.name, operation.arguments)[1]


def _explain(error: Exception, step: Step, scripts: Sequence[Script]) -> Step:
    """Return the step with what an error of its trial tells."""
    why = str(error) if isinstance(error, ExampleDataError) else f"PostgreSQL refused: {describe(error)}"
    state = sql_state(error) or sql_state(error.__cause__ or error)
    if not (state or isinstance(error, ExampleDataError)):
        raise error
    earlier = [script.revision for script in scripts if not revision_reader.operations_in(script)]
    if (state or "").startswith(_PASSING) or sql_state(error) == NOT_ALLOWED:
        return replace(step, fits="unknown", why=f"not tried to its end: {why}")
    if earlier:
        return replace(step, fits="unknown", why=f"not before revision {earlier[-1]} has run: {why}")
    return replace(step, fits="no", why=why)


def _mentions(script: Script, name: str) -> bool:
    """Return whether a text in a revision's `upgrade` has the name of a table."""
    nodes = revision_reader.upgrade_nodes(Path(script.path).read_text(encoding="utf-8-sig"))
    texts = (str(node.value) for node in nodes if isinstance(node, ast.Constant))
    return any(re.search(rf"\b{re.escape(name)}\b", each) for each in texts)
