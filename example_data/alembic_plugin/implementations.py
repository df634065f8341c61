"""What the seed operations do in a migration."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from example_data.alembic_plugin import history
from example_data.alembic_plugin.command_errors import translate_errors
from example_data.errors import DatabaseError
from example_data.generation.pin import Pin
from example_data.postgres import session
from example_data.project import settings
from example_data.project.alembic_config import root
from example_data.runs.modes import Mode, Offline, Online

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType

    from alembic.operations import Operations

    from example_data.project.settings import Settings


def perform(operations: Operations, verb: str, name: str, arguments: Mapping[str, Any]) -> None:
    """Do what a seed operation says, in the migration's transaction or into its script.

    Args:
        operations: Alembic's own.
        verb: The operation, such as `apply_seed`.
        name: The seed's name.
        arguments: The others, by name.

    Raises:
        CommandError: It cannot be done; nothing was written or deleted.
    """
    frame = _revision_frame()
    running = str(frame.f_globals["revision"]) if frame else "(none)"
    with translate_errors(f"Revision {running}, seed {name!r}: "):
        if verb == "remove_seed":
            _mode(operations).remove(name, seed=arguments["seed"], dataset=arguments["dataset"])
            return
        revision = (_applying_revision(operations, name, frame) if frame else None) or running
        if verb == "apply_seed":
            pin = Pin.from_arguments(name, arguments)
            _mode(operations).apply(pin, revision=revision, settings=_settings(operations))
            return
        before, after = Pin.pair_from_arguments(verb, name, arguments)
        if verb == "grow_seed":
            _mode(operations).grow(before, after, revision=revision, settings=_settings(operations))
        else:
            _mode(operations).shrink(before, after, revision=revision)


def _mode(operations: Operations) -> Mode:
    context = operations.migration_context
    if context.as_sql:
        return Offline(context.impl.static_output)
    discard_edits = _x_argument(operations, "example_data_edited", {"keep": False, "discard": True}, default=False)
    return Online(session.on(operations.get_bind()), discard_edits)


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
    applied = history.applied_pins(scripts, before).get(name)
    return applied.revision if applied else None


def _settings(operations: Operations) -> Settings:
    """Return the settings, with the word of `-x example_data=on` or `=off` for this one command."""
    loaded = settings.load(root(operations.migration_context.config))
    switch = _x_argument(operations, "example_data", {"on": True, "off": False}, default=loaded.is_enabled)
    return replace(loaded, is_enabled=switch)


def _x_argument(operations: Operations, argument: str, words: dict[str, bool], *, default: bool) -> bool:
    """Return the meaning of a `-x argument=word` of the command line."""
    environment = operations.migration_context.environment_context
    given = environment.get_x_argument(as_dictionary=True) if environment else {}
    word = given.get(argument)
    if word is None:
        return default
    if word not in words:
        raise DatabaseError(f"-x {argument}: wrong value (expected {' or '.join(words)}, found {word!r}). Correct it.")
    return words[word]
