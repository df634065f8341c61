"""Alembic's two modes: online, on a connection, and offline, into a script. Which it is, is decided once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from example_data.generation.pin import Pin
from example_data.postgres.session import Session
from example_data.runs import apply, offline_apply, offline_remove, remove, resize
from example_data.runs.policy import FAIL, Policy

if TYPE_CHECKING:
    from example_data.project.settings import Settings


class Mode(Protocol):
    """What a data revision does to seeds.

    Each method logs one line, or lets the script log it, and raises an ExampleDataError if it cannot do its work.
    """

    def apply(self, pin: Pin, *, revision: str, settings: Settings) -> None:
        """Write a pin's rows and its run; where it has one, or settings leave the seed out, only log a line."""
        ...

    def grow(self, before: Pin, after: Pin, *, revision: str, settings: Settings) -> None:
        """Write the rows that `after` has beyond `before`, where the run is of `before`."""
        ...

    def shrink(self, before: Pin, after: Pin, *, revision: str) -> None:
        """Delete the rows that `before` has beyond `after`, where the run is of `before`."""
        ...

    def remove(self, name: str, *, seed: int, dataset: str) -> None:
        """Delete a seed's rows and its run.

        Args:
            name: The seed's name.
            seed: Its number, for a script, which does nothing where the run has another; online, the run is read.
            dataset: Its dataset, likewise.
        """
        ...


@dataclass(frozen=True, slots=True)
class Online:
    """In the transaction of a connection."""

    session: Session
    policy: Policy = FAIL
    """What becomes of rows that were edited, or that others refer to."""

    def apply(self, pin: Pin, *, revision: str, settings: Settings) -> None:
        apply.apply(self.session, pin, revision=revision, settings=settings)

    def grow(self, before: Pin, after: Pin, *, revision: str, settings: Settings) -> None:
        resize.grow(self.session, before, after, revision=revision, settings=settings)

    def shrink(self, before: Pin, after: Pin, *, revision: str) -> None:
        resize.shrink(self.session, before, after, revision=revision, policy=self.policy)

    def remove(self, name: str, *, seed: int, dataset: str) -> None:
        remove.remove(self.session, name, seed=seed, dataset=dataset, policy=self.policy)


@dataclass(frozen=True, slots=True)
class Offline:
    """As statements of a script; what a connection would be asked, the script asks itself."""

    emit: Callable[[str], None]
    policy: Policy = FAIL

    def apply(self, pin: Pin, *, revision: str, settings: Settings) -> None:
        offline_apply.apply(self.emit, pin, revision=revision, settings=settings)

    def grow(self, before: Pin, after: Pin, *, revision: str, settings: Settings) -> None:
        offline_apply.grow(self.emit, before, after, revision=revision, settings=settings)

    def shrink(self, before: Pin, after: Pin, *, revision: str) -> None:
        offline_remove.check_policy(self.policy)
        offline_remove.shrink(self.emit, before, after, revision=revision)

    def remove(self, name: str, *, seed: int, dataset: str) -> None:
        offline_remove.check_policy(self.policy)
        offline_remove.remove(self.emit, name, seed=seed, dataset=dataset)
