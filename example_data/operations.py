"""Alembic's `op.apply_seed` and `op.remove_seed`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from alembic.operations import MigrateOperation, Operations

from example_data.errors import DatabaseError
from example_data.project import root
from example_data.translation import told_by_alembic

if TYPE_CHECKING:
    from types import FrameType

    import psycopg

    from example_data.settings import Settings

Vocabularies = Mapping[str, Sequence[str]]


@Operations.register_operation("apply_seed")
class ApplySeedOp(MigrateOperation):
    """Write the rows of a pin, once."""

    def __init__(self, name: str, arguments: Mapping[str, Any]) -> None:
        self.name = name
        self.arguments = arguments

    @classmethod
    def apply_seed(
        cls,
        operations: Operations,
        name: str,
        *,
        seed: int,
        user_count: int,
        dataset: str,
        vocabularies: Vocabularies,
        digest: str,
        locale: str = "en_US",
    ) -> None:
        """Write a seed's rows and record the run; where it is recorded, or settings do not want it, only log a line.

        Args:
            operations: Alembic's own.
            name: The seed's name.
            seed: The number all its randomness starts from.
            user_count: Rows of the dataset's first table.
            dataset: Import path of the dataset, with its version.
            vocabularies: UUIDs that columns choose from, by column name.
            digest: `sha256:...` of the rows, as they were when the seed was pinned.
            locale: Whose names people bear.

        Raises:
            CommandError: The database, its schema or the generator does not fit the pin; nothing was written.
        """
        arguments = {"seed": seed, "user_count": user_count, "dataset": dataset, "locale": locale}
        operations.invoke(cls(name, arguments | {"vocabularies": vocabularies, "digest": digest}))

    def reverse(self) -> RemoveSeedOp:
        """The operation that removes what this one writes."""
        return RemoveSeedOp(self.name, seed=self.arguments["seed"], dataset=self.arguments["dataset"])


@Operations.register_operation("remove_seed")
class RemoveSeedOp(MigrateOperation):
    """Delete the rows of a seed, as its run recorded them."""

    def __init__(self, name: str, *, seed: int, dataset: str) -> None:
        self.name = name
        self.seed = seed
        self.dataset = dataset

    @classmethod
    def remove_seed(cls, operations: Operations, name: str, *, seed: int, dataset: str) -> None:
        """Delete a seed's rows and its run; where there is no run, only log a line.

        Args:
            operations: Alembic's own.
            name: The seed's name.
            seed: The number it was pinned with, for scripts; with a connection the run knows it.
            dataset: The dataset it was pinned with, likewise.

        Raises:
            CommandError: A row was edited, or somebody else's row refers to one; nothing was deleted.
        """
        operations.invoke(cls(name, seed=seed, dataset=dataset))


@Operations.implementation_for(ApplySeedOp, replace=True)
def _apply(operations: Operations, operation: ApplySeedOp) -> None:
    from example_data import runs, script  # noqa: PLC0415 - like all of these: only data revisions pay for them
    from example_data.definition import Pin  # noqa: PLC0415

    revision = _revision()
    with told_by_alembic(f"Revision {revision}, seed {operation.name!r}: "):
        pin = Pin.from_arguments(operation.name, operation.arguments)
        settings = _settings(operations)
        if operations.migration_context.as_sql:
            script.apply(_emit(operations), pin, revision=revision, settings=settings)
        else:
            runs.apply(_connection(operations), pin, revision=revision, settings=settings)


@Operations.implementation_for(RemoveSeedOp, replace=True)
def _remove(operations: Operations, operation: RemoveSeedOp) -> None:
    from example_data import runs, script  # noqa: PLC0415

    with told_by_alembic(f"Revision {_revision()}, seed {operation.name!r}: "):
        if operations.migration_context.as_sql:
            script.remove(_emit(operations), operation.name, seed=operation.seed, dataset=operation.dataset)
        else:
            discard = _choice(operations, "example_data_edited", {"keep": False, "discard": True}, default=False)
            runs.remove(_connection(operations), operation.name, discard_edits=discard)


def _revision() -> str:
    """The revision whose function is running: Alembic does not tell an operation, but its module is up the stack."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - documented, and what `inspect.currentframe` calls
    while frame and "down_revision" not in frame.f_globals:
        frame = frame.f_back
    return str(frame.f_globals.get("revision")) if frame else "(none)"


def _emit(operations: Operations) -> Any:  # noqa: ANN401 - Alembic's implementations are not typed this far
    return operations.migration_context.impl.static_output


def _connection(operations: Operations) -> psycopg.Connection:
    """The migration's own psycopg connection, in the migration's transaction."""
    import psycopg  # noqa: PLC0415

    from example_data.runs import require_transaction  # noqa: PLC0415

    bind = operations.get_bind()
    raw = bind.connection.driver_connection
    if not isinstance(raw, psycopg.Connection):
        raise DatabaseError(
            f"seeds need PostgreSQL through psycopg 3, found {bind.dialect.name} through {bind.dialect.driver}: "
            "write the database URL as postgresql+psycopg://..."
        )
    require_transaction(raw)
    return raw


def _settings(operations: Operations) -> Settings:
    """The settings, with the word of `-x example_data=on` or `=off` for this one command."""
    from example_data import settings  # noqa: PLC0415

    loaded = settings.load(root(operations.migration_context.config))
    switch = _choice(operations, "example_data", {"on": True, "off": False}, default=loaded.is_enabled)
    return replace(loaded, is_enabled=switch)


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
