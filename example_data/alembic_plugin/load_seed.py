"""Loading a seed of a project: by processes beside this one, or one part of it here, as other engines ask for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from alembic.script import ScriptDirectory

from example_data.alembic_plugin import history, load_processes, load_workers, revision_reader
from example_data.alembic_plugin.command_line import translate_errors
from example_data.alembic_plugin.load_part import transactions_beside
from example_data.generation.pinning import with_sizes
from example_data.log import Outcome
from example_data.project import alembic_config, env_script
from example_data.project.settings import Settings
from example_data.runs import load, ranges
from example_data.runs.apply import with_settings
from example_data.runs.load_forecast import Forecast, forecast
from example_data.runs.ranges import Part, Plan

Announce = Callable[[Forecast], None]
"""Gets what is about to be done, before it is."""

PART_LOADED: Outcome = {"event": "part-loaded", "reason": None, "rows": 0}
"""What is said where other parts are still to be loaded."""

HandOut = Callable[[Sequence[Part]], None]
"""Gets the parts that are not loaded, for workers that are not this command's."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a command asks for."""

    config_file: Path | None
    name: str
    user_count: int | None = None
    sizes: Mapping[str, int] = field(default_factory=dict)
    defers: bool = False
    """Whether indexes and foreign keys come off empty tables until all is there."""
    parts: int = 1
    """For how many workers it is cut."""
    workers: load_processes.Workers = ()
    """The processes that load it, while upgrades wait."""
    part: Part | None = None
    """The part that this process loads, in place of all by others."""
    hand_out: HandOut | None = None
    """Who has others load it, in place of processes of this command; this one does not wait for them."""


def load_seed(order: Order, say: env_script.Say, announce: Announce) -> Outcome:
    """Load a seed, or a part of it, and return what became of it.

    Upgrades wait while all of it is loaded; parts do not keep them waiting, nor do they wait for one another. Raise
    CommandError where rows cannot be written, with the ranges that were committed there, and else as `env_script.run`.
    """
    config, directory, settings = alembic_config.open_project(order.config_file)
    check, started = env_script.check_against_settings(config, say), time.perf_counter()

    def perform(env: env_script.EnvConnection) -> Outcome:
        heads = env.context.get_current_heads()
        request = _request(order, directory, heads, settings)
        backend = env.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with (
            translate_errors(f"Seed {order.name!r}: "),
            revision_reader.explain_missing_ledger(directory, heads),
            transactions_beside(env) as transaction,
        ):
            with transaction() as session:
                planned = load.plan(session, request, settings)
                if not isinstance(planned, Plan):
                    return planned
                left = ranges.parts_left(session, order.name)
                workers = order.workers[: len(left)]
                load_workers.connect(workers)
                announce(forecast(session, planned, settings))
            if order.hand_out:
                order.hand_out(left)
            elif order.part:
                load.work(transaction, order.name, order.part, settings, is_checked=True)
            else:
                load_workers.run(workers, transaction, planned, backend)
            with transaction() as session:
                return load.finish(session, order.name, started) or PART_LOADED

    if order.part or order.hand_out:
        return env_script.read(config, directory, perform, say)
    outcomes: list[Outcome] = []

    def load_all(env: env_script.EnvConnection) -> Outcome:
        if not outcomes:  # or `env.py` goes on to another schema, where workers and parts do not follow
            with translate_errors():
                check(env.connection)
            outcomes.append(perform(env))
        return outcomes[0]

    return env_script.run(config, directory, load_all)


def _request(order: Order, directory: ScriptDirectory, heads: tuple[str, ...], settings: Settings) -> load.Request:
    """Return what is to be loaded of the pin that the database's revisions apply."""
    applied = history.applied_pins(directory, heads, [order.name])[order.name]
    sized = with_sizes(with_settings(applied.pin, settings).resized(user_count=order.user_count), order.sizes)
    is_sized = order.user_count is not None or bool(order.sizes)
    parts = order.part.of if order.part else order.parts
    digested = load_workers.make_digest(order.workers, sized)
    return load.Request(applied.pin, applied.revision, sized, digested, is_sized, parts, order.defers)
