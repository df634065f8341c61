"""`op.apply_seed`, `op.grow_seed`, `op.shrink_seed` and `op.remove_seed`: values that know their reverse."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar

from alembic.operations import MigrateOperation, Operations

Vocabularies = Mapping[str, Sequence[str]]
Sizes = Mapping[str, int]
Scalar = str | int | float | bool
Parameters = Mapping[str, Scalar | Sequence[Scalar | None] | None]


_Class = TypeVar("_Class", bound="type[SeedOp]")


def _register(verb: str, source: str | None = None) -> Callable[[_Class], _Class]:
    """Register an operation of Alembic's whose wrong arguments are an error in one sentence."""

    def register(operation: _Class) -> _Class:
        operation.verb = verb
        Operations.register_operation(verb, source)(operation)
        function = getattr(Operations, verb)
        signature = inspect.signature(function)

        @wraps(function)
        def call(*values: object, **arguments: object) -> None:
            try:
                signature.bind(*values, **arguments)
            except TypeError as error:
                from example_data.alembic_plugin import implementations

                implementations.refuse(verb, error)
            function(*values, **arguments)

        setattr(Operations, verb, call)
        return operation

    return register


class SeedOp(MigrateOperation):
    """What is common to them: a seed's name, and the arguments that a revision writes out."""

    verb: str

    def __init__(self, name: str, arguments: Mapping[str, Any], why: str = "") -> None:
        self.name = name
        self.arguments = arguments
        self.why = why
        """Why autogenerate proposes it."""

    def written(self) -> Mapping[str, Any]:
        """Return the arguments that a revision needs."""
        return self.arguments

    def reverse(self) -> SeedOp:
        """Return the operation that undoes this one: what changes, as pairs, is the other way round."""
        pairs = {key: value for key, value in self.arguments.items() if isinstance(value, tuple)}
        swapped = {key: (after, before) for key, (before, after) in pairs.items()}
        return _REVERSES[type(self)](self.name, {**self.arguments, **swapped}, self.why)

    def to_diff_tuple(self) -> tuple[str, ...]:
        """Return what `alembic check` prints."""
        return (self.verb, self.name, self.why)


@_register("apply_seed")
class ApplySeedOp(SeedOp):
    """Write the rows of a pin, once."""

    @classmethod
    def apply_seed(
        cls,
        operations: Operations,
        name: str,
        *,
        seed: int,
        user_count: int,
        dataset: str,
        digest: str,
        locale: str = "en_US",
        sizes: Sizes | None = None,
        parameters: Parameters | None = None,
        vocabularies: Vocabularies | None = None,
        scheme: int | None = None,
    ) -> None:
        """Write a seed's rows and record the run; where it has a run, or settings leave it out, only log a line.

        Args:
            operations: Alembic's own.
            name: The seed's name.
            seed: The number all its randomness starts from.
            user_count: Rows of the dataset's first table.
            dataset: Import path of the dataset, with its version.
            digest: `sha256:...` of the rows, as they were when the seed was pinned.
            locale: Whose names people bear.
            sizes: Rows by the name of one of the dataset's other sizes.
            parameters: What else the dataset's columns read, by name.
            vocabularies: UUIDs that columns choose from, by name.
            scheme: How the rows are made: 2, the only way there is today.

        Raises:
            CommandError: The database, its schema or the generator does not fit the pin; nothing was written.
        """
        operations.invoke(cls(name, _given(locals())))


@_register("remove_seed")
class RemoveSeedOp(SeedOp):
    """Delete the rows of a seed, as its run recorded them."""

    @classmethod
    def remove_seed(cls, operations: Operations, name: str, *, seed: int, dataset: str) -> None:
        """Delete a seed's rows and its run; where there is no run, only log a line.

        Args:
            operations: Alembic's own.
            name: The seed's name.
            seed: The number it was pinned with, for scripts; with a connection the run knows it.
            dataset: The dataset it was pinned with, likewise.

        Raises:
            CommandError: A row was edited, or a row that is not the seed's refers to one; nothing was deleted.
        """
        operations.invoke(cls(name, {"seed": seed, "dataset": dataset}))

    def written(self) -> Mapping[str, Any]:
        """Return the seed's number and dataset; the other arguments are kept for the reverse."""
        return {"seed": self.arguments["seed"], "dataset": self.arguments["dataset"]}


class ResizeSeedOp(SeedOp):
    """Change the number of a seed's rows: every argument of a pin, those that change as pairs of before and after."""

    @classmethod
    def resize_seed(
        cls,
        operations: Operations,
        name: str,
        *,
        seed: int,
        user_count: int | tuple[int, int],
        dataset: str,
        digest: str | tuple[str, str],
        locale: str = "en_US",
        sizes: Sizes | tuple[Sizes, Sizes] | None = None,
        parameters: Parameters | None = None,
        vocabularies: Vocabularies | None = None,
        scheme: int | None = None,
    ) -> None:
        """Write the rows that a seed gains (`grow_seed`), or delete those that it loses (`shrink_seed`).

        Where the seed's run is not of the first size, only log a line.

        Args:
            operations: Alembic's own.
            name: The seed's name.
            seed: The number all its randomness starts from.
            user_count: Rows of the dataset's first table; before and after, where they are not the same.
            dataset: Import path of the dataset, with its version.
            digest: `sha256:...` of the first rows; before and after, where they are not the same.
            locale: Whose names people bear.
            sizes: Rows by the name of one of the dataset's other sizes; before and after, where they are not the same.
            parameters: What else the dataset's columns read, by name.
            vocabularies: UUIDs that columns choose from, by name.
            scheme: How the rows are made: 2, the only way there is today.

        Raises:
            CommandError: The database, its schema or the generator does not fit the pin, or a row that would be
                deleted was edited or is referred to; nothing was written or deleted.
        """
        operations.invoke(cls(name, _given(locals())))


@_register("grow_seed", "resize_seed")
class GrowSeedOp(ResizeSeedOp):
    """Write the rows that a seed has gained."""


@_register("shrink_seed", "resize_seed")
class ShrinkSeedOp(ResizeSeedOp):
    """Delete the rows that a seed has lost."""


_REVERSES: dict[type[SeedOp], type[SeedOp]] = {
    ApplySeedOp: RemoveSeedOp,
    RemoveSeedOp: ApplySeedOp,
    GrowSeedOp: ShrinkSeedOp,
    ShrinkSeedOp: GrowSeedOp,
}

Operations.shrink_seed.__doc__ = Operations.grow_seed.__doc__  # type: ignore[attr-defined] # Alembic takes it once


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    others = {"cls", "operations", "name"}
    return {name: value for name, value in values.items() if name not in others and value is not None}


@Operations.implementation_for(SeedOp)
def _perform(operations: Operations, operation: SeedOp) -> None:
    from example_data.alembic_plugin import implementations  # only data revisions pay for it

    implementations.perform(operations, operation.verb, operation.name, operation.arguments)
