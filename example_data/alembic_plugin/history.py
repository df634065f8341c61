"""What a chain of revisions applies: which seeds are there once it has run, whatever its branches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alembic.util import to_tuple

from example_data.alembic_plugin.revision_reader import operations_in
from example_data.errors import RevisionError
from example_data.generation.pin import Pin

if TYPE_CHECKING:
    from alembic.script import Script, ScriptDirectory

    from example_data.alembic_plugin.revision_reader import SeedOperation


@dataclass(frozen=True, slots=True)
class Pinned:
    """A pin and the revision that applied it, or changed it last."""

    pin: Pin
    revision: str
    where: str
    """File and line."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What revisions do with seeds."""

    applied: dict[str, Pinned]
    """The seeds that are there once all of them have run, by name."""
    pins: list[Pinned]
    """Every pin that one of them applies, in the order in which they run, also of seeds that a later one removes."""
    heads: set[str]
    """The revisions that no other one needs, as Alembic's version table has them."""


@dataclass(frozen=True, slots=True)
class _Touch:
    """The last revision that had something to do with a seed, and what it left: a pin, or nothing."""

    revision: str
    pin: Pin | None
    where: str


_State = dict[str, _Touch]


def pinned(directory: ScriptDirectory, heads: str | tuple[str, ...] = "heads") -> dict[str, Pinned]:
    """The seeds that are applied once the revisions up to `heads` have run, by name.

    Raises:
        RevisionError: As from `read`.
    """
    return read(directory, heads).applied


def read(directory: ScriptDirectory, heads: str | tuple[str, ...] = "heads") -> Chain:
    """What the revisions up to `heads` do with seeds.

    Raises:
        RevisionError: A seed operation cannot be read, contradicts an earlier one, or leaves something else on one
            branch than on another.
    """
    states: dict[str, _State] = {}
    pins: list[Pinned] = []
    scripts = [script for script in directory.iterate_revisions(heads, "base") if script][::-1]
    for script in scripts:
        state = _merged(directory, [states[parent] for parent in _parents(directory, script)])
        for operation in operations_in(script):
            touch = _Touch(script.revision, _after(state.get(operation.name), operation), operation.where)
            state = {**state, operation.name: touch}
            pins.extend(_as_pinned(touch))
        states[script.revision] = state
    inner = {parent for script in scripts for parent in _parents(directory, script)}
    outer = states.keys() - inner
    final = _merged(directory, [state for revision, state in states.items() if revision in outer])
    return Chain({name: pin for name, touch in final.items() for pin in _as_pinned(touch)}, pins, outer)


def _as_pinned(touch: _Touch) -> list[Pinned]:
    return [Pinned(touch.pin, touch.revision, touch.where)] if touch.pin else []


def _parents(directory: ScriptDirectory, script: Script) -> list[str]:
    """The revisions that have run before this one: those it follows, and those it depends on."""
    needed = [parent for name in to_tuple(script.dependencies, ()) for parent in directory.get_revisions(name)]
    return [*to_tuple(script.down_revision, ()), *(parent.revision for parent in needed if parent)]


def _merged(directory: ScriptDirectory, states: list[_State]) -> _State:
    """What is there after several branches have run."""
    if len(states) <= 1:
        return states[0] if states else {}
    names = dict.fromkeys(name for state in states for name in state)
    return {name: _latest(directory, name, [state[name] for state in states if name in state]) for name in names}


def _latest(directory: ScriptDirectory, name: str, touches: list[_Touch]) -> _Touch:
    """The touch that came after all others, if it is the same on every path."""
    by_revision = {touch.revision: touch for touch in touches}
    for older in list(by_revision):
        if any(older in _ancestors(directory, newer) for newer in by_revision if newer != older):
            del by_revision[older]
    first, *others = by_revision.values()
    for other in others:
        if other.pin != first.pin:
            raise RevisionError(
                f"Seed {name!r} depends on the path: after revision {first.revision} it is {_told(first)}, after "
                f"revision {other.revision} on another branch {_told(other)}. Let one of them follow the other, or "
                "remove the seed in one of them."
            )
    return first


def _ancestors(directory: ScriptDirectory, revision: str) -> set[str]:
    return {script.revision for script in directory.iterate_revisions(revision, "base") if script}


def _told(touch: _Touch) -> str:
    if touch.pin is None:
        return "removed"
    pin = touch.pin
    return f"applied with seed {pin.seed} and {pin.user_count} rows of its first table ({pin.digest[:15]}...)"


def _after(touch: _Touch | None, operation: SeedOperation) -> Pin | None:
    """The pin that an operation leaves behind.

    Raises:
        RevisionError: The operation contradicts what earlier revisions left.
    """
    present = touch.pin if touch else None
    try:
        if operation.kind == "apply_seed":
            return _applied(present, Pin.from_arguments(operation.name, operation.arguments))
        if operation.kind == "remove_seed":
            _check_removal(present, operation)
            return None
        return _resized(present, *Pin.pair_from_arguments(operation.kind, operation.name, operation.arguments))
    except RevisionError as error:
        raise RevisionError(
            f"{operation.where}: op.{operation.kind}({operation.name!r}): {error}. Correct this revision or that one."
        ) from error


def _applied(present: Pin | None, pin: Pin) -> Pin:
    if present is not None and present != pin:
        raise RevisionError(f"an earlier revision applies it otherwise ({present.differences(pin)})")
    return pin


def _check_removal(present: Pin | None, operation: SeedOperation) -> None:
    """Make sure that a removal names the seed that is there."""
    there = _there(present)
    for key, value in operation.arguments.items():
        if getattr(there, key, None) != value:
            raise RevisionError(f"an earlier revision applies it with {key} {getattr(there, key, None)}, not {value}")


def _resized(present: Pin | None, before: Pin, after: Pin) -> Pin:
    there = _there(present)
    if there != before:
        raise RevisionError(f"an earlier revision leaves it otherwise ({there.differences(before)})")
    return after


def _there(present: Pin | None) -> Pin:
    if present is None:
        raise RevisionError("no revision before it applies that seed")
    return present
