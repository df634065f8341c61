"""What the operations do in a migration: on its connection, or into its script."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from alembic.operations import Operations

from example_data.errors import DatabaseError
from example_data.operations import ApplySeedOp, GrowSeedOp, RemoveSeedOp, SeedOp, ShrinkSeedOp
from example_data.project import root
from example_data.translation import told_by_alembic

if TYPE_CHECKING:
    from types import FrameType

    from example_data.session import Session
    from example_data.settings import Settings


@Operations.implementation_for(ApplySeedOp, replace=True)
def _apply(operations: Operations, operation: ApplySeedOp) -> None:
    from example_data import runs, script  # noqa: PLC0415 - like all of these: only data revisions pay for them
    from example_data.definition import Pin  # noqa: PLC0415

    revision = _revision()
    with _told(operation, revision):
        pin = Pin.from_arguments(operation.name, operation.arguments)
        settings = _settings(operations)
        if operations.migration_context.as_sql:
            script.apply(_emit(operations), pin, revision=revision, settings=settings)
        else:
            runs.apply(_session(operations), pin, revision=revision, settings=settings)


@Operations.implementation_for(RemoveSeedOp, replace=True)
def _remove(operations: Operations, operation: RemoveSeedOp) -> None:
    from example_data import runs, script  # noqa: PLC0415

    with _told(operation, _revision()):
        if operations.migration_context.as_sql:
            script.remove(_emit(operations), operation.name, **operation.written())
        else:
            runs.remove(_session(operations), operation.name, discard_edits=_discards(operations))


@Operations.implementation_for(GrowSeedOp, replace=True)
def _grow(operations: Operations, operation: GrowSeedOp) -> None:
    from example_data import resizing, script  # noqa: PLC0415
    from example_data.definition import Pin  # noqa: PLC0415

    revision = _revision()
    with _told(operation, revision):
        before, after = Pin.pair_from_arguments(operation.name, operation.arguments)
        settings = _settings(operations)
        if operations.migration_context.as_sql:
            script.grow(_emit(operations), before, after, revision=revision, settings=settings)
        else:
            resizing.grow(_session(operations), before, after, revision=revision, settings=settings)


@Operations.implementation_for(ShrinkSeedOp, replace=True)
def _shrink(operations: Operations, operation: ShrinkSeedOp) -> None:
    from example_data import resizing, script  # noqa: PLC0415
    from example_data.definition import Pin  # noqa: PLC0415

    revision = _revision()
    with _told(operation, revision):
        before, after = Pin.pair_from_arguments(operation.name, operation.arguments)
        if operations.migration_context.as_sql:
            script.shrink(_emit(operations), before, after, revision=revision)
        else:
            discard = _discards(operations)
            resizing.shrink(_session(operations), before, after, revision=revision, discard_edits=discard)


def _told(operation: SeedOp, revision: str) -> Any:  # noqa: ANN401 - a context manager
    return told_by_alembic(f"Revision {revision}, seed {operation.name!r}: ")


def _revision() -> str:
    """The revision whose function is running: Alembic does not tell an operation, but its module is up the stack."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - documented, and what `inspect.currentframe` calls
    while frame and "down_revision" not in frame.f_globals:
        frame = frame.f_back
    return str(frame.f_globals.get("revision")) if frame else "(none)"


def _emit(operations: Operations) -> Any:  # noqa: ANN401 - Alembic's implementations are not typed this far
    return operations.migration_context.impl.static_output


def _session(operations: Operations) -> Session:
    """The migration's own connection, in the migration's transaction."""
    from example_data import session  # noqa: PLC0415

    return session.on(operations.get_bind())


def _settings(operations: Operations) -> Settings:
    """The settings, with the word of `-x example_data=on` or `=off` for this one command."""
    from example_data import settings  # noqa: PLC0415

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
