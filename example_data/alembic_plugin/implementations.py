"""What the seed operations do in a migration."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from example_data.alembic_plugin import history
from example_data.alembic_plugin.command_errors import translate_errors
from example_data.alembic_plugin.operations import ApplySeedOp, GrowSeedOp, RemoveSeedOp, ShrinkSeedOp
from example_data.errors import DatabaseError
from example_data.generation.pin import Pin
from example_data.postgres import session
from example_data.project import settings
from example_data.project.alembic_config import root
from example_data.runs.modes import Mode, Offline, Online

if TYPE_CHECKING:
    from types import FrameType

    from alembic.operations import Operations

    from example_data.alembic_plugin.operations import SeedOp
    from example_data.project.settings import Settings


def perform(operations: Operations, operation: SeedOp) -> None:
    """Do what an operation says, in the migration's transaction or into its script.

    Raises:
        CommandError: It cannot be done; nothing was written or deleted.
    """
    frame = _frame()
    running = str(frame.f_globals["revision"]) if frame else "(none)"
    with translate_errors(f"Revision {running}, seed {operation.name!r}: "):
        revision = _recorded(operations, operation, frame) or running
        match operation:
            case ApplySeedOp(name=name, arguments=arguments):
                pin = Pin.from_arguments(name, arguments)
                _mode(operations).apply(pin, revision=revision, settings=_settings(operations))
            case GrowSeedOp(name=name, arguments=arguments):
                before, after = Pin.pair_from_arguments(operation.verb, name, arguments)
                _mode(operations).grow(before, after, revision=revision, settings=_settings(operations))
            case ShrinkSeedOp(name=name, arguments=arguments):
                before, after = Pin.pair_from_arguments(operation.verb, name, arguments)
                _mode(operations).shrink(before, after, revision=revision)
            case RemoveSeedOp(name=name):
                _mode(operations).remove(name, **operation.written())


def _mode(operations: Operations) -> Mode:
    context = operations.migration_context
    if context.as_sql:
        return Offline(context.impl.static_output)
    return Online(session.on(operations.get_bind()), _discards(operations))


def _frame() -> FrameType | None:
    """The revision function that is running: Alembic does not tell an operation, but it is up the stack."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - documented, and what `inspect.currentframe` calls
    found = None
    while frame:
        found = frame if "down_revision" in frame.f_globals else found
        frame = frame.f_back
    return found


def _recorded(operations: Operations, operation: SeedOp, frame: FrameType | None) -> str | None:
    """In a downgrade, the earlier revision that applies the seed: the running one is not there any more afterwards."""
    scripts = operations.migration_context.script
    if frame is None or scripts is None or frame.f_code.co_name != "downgrade" or operation.verb == "remove_seed":
        return None
    before = frame.f_globals["down_revision"]
    held = history.applied_pins(scripts, before).get(operation.name) if before else None
    return held.revision if held else None


def _settings(operations: Operations) -> Settings:
    """The settings, with the word of `-x example_data=on` or `=off` for this one command."""
    loaded = settings.load(root(operations.migration_context.config))
    switch = _choice(operations, "example_data", {"on": True, "off": False}, default=loaded.is_enabled)
    return replace(loaded, is_enabled=switch)


def _discards(operations: Operations) -> bool:
    """Whether edited rows may go, by the word of `-x example_data_edited=discard`."""
    return _choice(operations, "example_data_edited", {"keep": False, "discard": True}, default=False)


def _choice(operations: Operations, argument: str, words: dict[str, bool], *, default: bool) -> bool:
    """The meaning of a `-x argument=word` of the command line."""
    environment = operations.migration_context.environment_context
    given = environment.get_x_argument(as_dictionary=True) if environment else {}
    word = given.get(argument)
    if word is None:
        return default
    if word not in words:
        raise DatabaseError(f"-x {argument} is {word!r}, expected {' or '.join(words)}.")
    return words[word]
