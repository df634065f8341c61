"""Alembic's two modes: online, on a connection, and offline, into a script. Which it is, is decided once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from example_data.postgres.session import Session
from example_data.runs import apply, offline_apply, offline_remove, remove, resize
from example_data.runs.policy import Policy


class Mode(NamedTuple):
    """What a data revision does to seeds; each logs one line, and raises an ExampleDataError if it cannot be done."""

    apply: Callable[..., object]
    """Write a pin's rows and its run; where it has one, or settings leave the seed out, only log a line."""
    grow: Callable[..., object]
    """Write the rows that the second pin has beyond the first, where the run is of the first."""
    shrink: Callable[..., object]
    """Delete the rows that the first pin has beyond the second, where the run is of the first."""
    remove: Callable[..., object]
    """Delete a seed's rows and its run; number and dataset are for scripts, online the run is read."""


def online(session: Session, policy: Policy) -> Mode:
    """Return what works in the transaction of a connection."""
    return Mode(
        partial(apply.apply, session),
        partial(resize.grow, session),
        partial(resize.shrink, session, policy=policy),
        partial(remove.remove, session, policy=policy),
    )


def offline(emit: Callable[[str], None], policy: Policy) -> Mode:
    """Return what emits statements of a script; what a connection would be asked, the script asks itself."""
    return Mode(
        partial(offline_apply.apply, emit),
        partial(offline_apply.grow, emit),
        partial(offline_remove.shrink, emit, policy=policy),
        partial(offline_remove.remove, emit, policy=policy),
    )
