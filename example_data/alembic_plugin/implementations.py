"""What the seed operations do in a migration."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from example_data.alembic_plugin import command_line, revision_reader
from example_data.errors import RevisionError
from example_data.log import seed_event
from example_data.progress import HAS_BAR
from example_data.project import alembic_config, settings
from example_data.runs.absence import is_certainly_absent

if TYPE_CHECKING:
    from types import FrameType

    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    from example_data.runs.modes import Mode


def perform(operations: Operations, verb: str, name: str, arguments: Mapping[str, Any]) -> None:
    """Do what an operation such as `apply_seed` says, in a migration or into its script, or raise CommandError."""
    frame = _revision_frame()
    running = str(frame.f_globals["revision"]) if frame else "(none)"
    scripts, config = operations.migration_context.script, operations.migration_context.config
    if command_line.is_command(config):
        HAS_BAR.set(True)
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # or NumPy's threads, which no seed needs, spin at first
    with (
        command_line.translate_interruptions(config),
        command_line.translate_errors(f"Revision {running}, seed {name!r}: "),
        revision_reader.explain_missing_ledger(scripts if frame else None, running),
    ):
        given = command_line.read_x_arguments(config)
        is_writing, as_sql = verb in {"apply_seed", "grow_seed"}, operations.migration_context.as_sql
        wanted = _settings(operations, name, given) if is_writing else None
        if is_writing and wanted is None:
            return  # without an import of what seeds need, as where there is none to remove
        if not (is_writing or as_sql) and is_certainly_absent(operations.get_bind(), name):
            seed_event("skipped", seed_key=name, reason="not-applied")
            return
        from example_data.generation.pin import SCHEME, Pin

        mode = _mode(operations, given)
        if verb == "remove_seed":
            Pin.from_arguments(name, {"user_count": 1, "scheme": SCHEME, **arguments})  # which checks them
            mode.remove(name, seed=arguments["seed"], dataset=arguments["dataset"])
            return
        revision = (_applying_revision(operations, name, frame) if frame else None) or running
        further: dict[str, Any] = {"revision": revision, **({"settings": wanted} if wanted else {})}
        if verb == "apply_seed":
            mode.apply(Pin.from_arguments(name, arguments), **further)
        else:
            (mode.grow if wanted else mode.shrink)(*Pin.pair_from_arguments(verb, name, arguments), **further)


def refuse(verb: str, error: TypeError) -> NoReturn:
    """Raise CommandError for an operation called with unknown arguments, or without one that it needs."""
    frame = _revision_frame()
    where = f"Revision {frame.f_globals['revision']}: " if frame else ""
    with command_line.translate_errors(where):
        raise RevisionError(f"op.{verb}: {error}. Correct the revision.") from error


def _mode(operations: Operations, given: Mapping[str, Any]) -> Mode:
    from example_data.postgres import session  # NumPy and COPY, which a seed that is left out does without
    from example_data.runs import modes
    from example_data.runs.policy import Policy

    context = operations.migration_context
    on_edited = given.get("example_data_on_edited", given.get("example_data_edited", "fail"))
    policy = Policy(on_edited, given.get("example_data_on_referenced", "fail"))
    if context.as_sql:
        return modes.offline(context.impl.static_output, policy)
    return modes.online(session.on(operations.get_bind()), policy)


def _revision_frame() -> FrameType | None:
    """Return the frame of the revision's function: Alembic does not name it to an operation, but it is up the stack."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - documented, and what `inspect.currentframe` calls
    outermost = None
    while frame:
        outermost = frame if "down_revision" in frame.f_globals else outermost
        frame = frame.f_back
    return outermost


def _applying_revision(operations: Operations, name: str, frame: FrameType) -> str | None:
    """Return, in a downgrade, the earlier revision that applies the seed: afterwards the running one is gone."""
    scripts, before = operations.migration_context.script, frame.f_globals["down_revision"]
    if scripts is None or not before or frame.f_code.co_name != "downgrade":
        return None
    from example_data.alembic_plugin import history

    applied = history.read_chain(scripts, before).applied.get(name)
    return applied.revision if applied else None


def _settings(operations: Operations, name: str, given: Mapping[str, Any]) -> settings.Settings | None:
    """Return the settings, with the word of `-x example_data`; where they leave the seed out, log a line instead."""
    context = operations.migration_context
    loaded = settings.load(alembic_config.root(context.config))
    loaded = replace(loaded, is_enabled=given.get("example_data", loaded.is_enabled))
    if {*loaded.seed_names, *loaded.sizes} - {name} and context.script is not None:
        _check_selection(loaded, context.script)
    reason = loaded.skip_reason(name)
    if reason is None:
        return loaded
    if context.as_sql:
        context.impl.static_output(f"-- seed skipped: {name} ({reason})")
    seed_event("skipped", seed_key=name, reason=reason)
    return None


@lru_cache(maxsize=1)
def _check_selection(loaded: settings.Settings, scripts: ScriptDirectory) -> None:
    """Make sure that the selected seeds are somewhere; once a command, as it may take reading all revisions."""
    from example_data.alembic_plugin import history  # few projects select seeds

    chain = history.read_chain(scripts)
    if not {*loaded.seed_names, *loaded.sizes} <= {applied.pin.name for applied in chain.pins}:
        history.check_selection(loaded, chain)
