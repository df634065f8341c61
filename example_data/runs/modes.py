"""Alembic's two modes: online, on a connection, and offline, into a script. Which it is, is decided once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from example_data.postgres.session import Session
from example_data.runs import apply, offline_apply, offline_remove, remove, resize


@dataclass(frozen=True, slots=True)
class Mode:
    """What a data revision does to seeds.

    Each function logs one line, or lets the script log it, and raises an ExampleDataError if it cannot do its work.
    """

    apply: Callable[..., None]
    """Write a pin's rows and its run; where it has one, or settings leave the seed out, only log a line."""
    grow: Callable[..., None]
    """Write the rows that a second pin has beyond a first one, where the run is of the first."""
    shrink: Callable[..., None]
    """Delete the rows that a first pin has beyond a second one, where the run is of the first."""
    remove: Callable[..., None]
    """Delete a seed's rows and its run; number and dataset are for a script, which cannot read the run."""


def online(session: Session, *, discard_edits: bool) -> Mode:
    """Return what is done in the transaction of a connection, perhaps also to rows that somebody edited."""
    return Mode(
        apply=partial(apply.apply, session),
        grow=partial(resize.grow, session),
        shrink=partial(resize.shrink, session, discard_edits=discard_edits),
        remove=partial(remove.remove, session, discard_edits=discard_edits),
    )


def offline(emit: Callable[[str], None]) -> Mode:
    """Return what is done by statements of a script; what a connection would be asked, the script asks itself."""
    return Mode(
        apply=partial(offline_apply.apply, emit),
        grow=partial(offline_apply.grow, emit),
        shrink=partial(offline_remove.shrink, emit),
        remove=partial(offline_remove.remove, emit),
    )
