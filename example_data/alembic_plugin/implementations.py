"""What the operations do in a migration: on its connection, or into its script."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from example_data.alembic_plugin import history
from example_data.alembic_plugin.command_errors import told_by_alembic
from example_data.errors import DatabaseError
from example_data.generation.pin import Pin
from example_data.postgres import session
from example_data.project import settings
from example_data.project.alembic_config import root
from example_data.runs import apply as apply_module
from example_data.runs import offline_apply, offline_remove, resize
from example_data.runs import remove as remove_module

if TYPE_CHECKING:
    from collections.abc import Callable
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
    revision = str(frame.f_globals["revision"]) if frame else "(none)"
    with told_by_alembic(f"Revision {revision}, seed {operation.name!r}: "):
        _PERFORM[operation.verb](operations, operation, _recorded(operations, operation, frame) or revision)


def _apply(operations: Operations, operation: SeedOp, revision: str) -> None:
    pin = Pin.from_arguments(operation.name, operation.arguments)
    apply = _either(operations, apply_module.apply, offline_apply.apply)
    apply(pin, revision=revision, settings=_settings(operations))


def _grow(operations: Operations, operation: SeedOp, revision: str) -> None:
    before, after = Pin.pair_from_arguments(operation.verb, operation.name, operation.arguments)
    grow = _either(operations, resize.grow, offline_apply.grow)
    grow(before, after, revision=revision, settings=_settings(operations))


def _shrink(operations: Operations, operation: SeedOp, revision: str) -> None:
    before, after = Pin.pair_from_arguments(operation.verb, operation.name, operation.arguments)
    shrink = _either(operations, partial(resize.shrink, discard_edits=_discards(operations)), offline_remove.shrink)
    shrink(before, after, revision=revision)


def _remove(operations: Operations, operation: SeedOp, _revision: str) -> None:
    scripted = partial(offline_remove.remove, **operation.written())
    remove = _either(operations, partial(remove_module.remove, discard_edits=_discards(operations)), scripted)
    remove(operation.name)


_PERFORM = {"apply_seed": _apply, "grow_seed": _grow, "shrink_seed": _shrink, "remove_seed": _remove}


def _either(operations: Operations, online: Callable[..., None], offline: Callable[..., None]) -> Callable[..., None]:
    """`online` on the migration's own connection, in its transaction; or `offline`, for its script."""
    if operations.migration_context.as_sql:
        return partial(offline, operations.migration_context.impl.static_output)
    return partial(online, session.on(operations.get_bind()))


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
    held = history.pinned(scripts, before).get(operation.name) if before else None
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
