"""What a chain of revisions does with seeds, on all its branches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from alembic.script import Script, ScriptDirectory
from alembic.util import to_tuple

from example_data.alembic_plugin.revision_reader import SeedOperation, operations_in, scripts
from example_data.errors import RevisionError, SeedNotFoundError, suggest_names
from example_data.generation.pin import Pin
from example_data.project.settings import Settings
from example_data.registry.registry import SeedRegistry


@dataclass(frozen=True, slots=True)
class AppliedPin:
    """A pin and the revision that applied it, or changed it last."""

    pin: Pin
    revision: str
    where: str
    """File and line."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What the revisions of a chain do with seeds."""

    applied: dict[str, AppliedPin]
    """The seeds that are applied once all of them have run, by name."""
    pins: list[AppliedPin]
    """Every pin that one of them applies, in the order in which they run, also of seeds that a later one removes."""
    heads: set[str]
    """The revisions that no other one follows or depends on, as Alembic's version table has them."""


_State = dict[str, tuple[str, AppliedPin | None]]
"""By seed the last revision with an operation on it, and what that leaves, if anything."""


def read_chain(directory: ScriptDirectory, heads: str | tuple[str, ...] = "heads") -> Chain:
    """Return what the revisions up to `heads` do with seeds.

    Raise RevisionError where an operation cannot be read, contradicts an earlier one, or leaves something else on one
    branch than on another.
    """
    states: dict[str, _State] = {}
    pins: list[AppliedPin] = []
    run = scripts(directory, heads)
    for script in run:
        state = _merge(directory, [states[parent] for parent in _parents(directory, script)])
        for operation in operations_in(script):
            _, before = state.get(operation.name, ("", None))
            try:
                pin = _pin_after(before.pin if before else None, operation)
            except RevisionError as error:
                call = f"{operation.where}: op.{operation.kind}({operation.name!r})"
                raise RevisionError(f"{call}: {error}. Correct this revision or that one.") from error
            applied = AppliedPin(pin, script.revision, operation.where) if pin else None
            state = {**state, operation.name: (script.revision, applied)}
            pins += [applied] if applied else []
        states[script.revision] = state
    inner = {parent for script in run for parent in _parents(directory, script)}
    outer = states.keys() - inner
    final = _merge(directory, [state for revision, state in states.items() if revision in outer])
    return Chain({name: applied for name, (_, applied) in final.items() if applied}, pins, outer)


def applied_pins(directory: ScriptDirectory, heads: tuple[str, ...], names: Collection[str]) -> dict[str, AppliedPin]:
    """Return what the revisions up to `heads` apply, by name; raise SeedNotFoundError where one of the names is not."""
    pins = read_chain(directory, heads).applied
    for name in names:
        if name not in pins:
            raise SeedNotFoundError(
                f"Seed {name!r}: no revision that has run applies it ({suggest_names(name, pins)}). Correct the name, "
                "or upgrade first."
            )
    return pins


def pending_revisions(directory: ScriptDirectory, heads: tuple[str, ...]) -> list[Script]:
    """Return the revisions that an upgrade of a database at these heads runs, in their order."""
    done = {script.revision for script in scripts(directory, heads)}
    return [script for script in scripts(directory) if script.revision not in done]


def check_selection(settings: Settings, chain: Chain) -> None:
    """Make sure that the registry can be read, and that the settings name seeds and sizes that are there.

    Raise RegistryError, DatasetError where a seed has no such size, and SeedNotFoundError where a seed is neither in
    the registry nor in a revision, also not in one that a later one removes.
    """
    registry = SeedRegistry.from_file(settings.registry_path)
    names = dict.fromkeys([*(seed.name for seed in registry.seeds), *(applied.pin.name for applied in chain.pins)])
    for setting, selected in (("SEED_NAME", settings.seed_names), ("SIZES", settings.sizes)):
        found = "; ".join(
            f"no seed {name} in {settings.registry_path}, nor in the revisions ({suggest_names(name, names)})"
            for name in sorted({*selected} - names.keys())
        )
        if found:
            raise SeedNotFoundError(f"EXAMPLE_DATA_{setting}: {found}. Correct the name, or add the seed.")
    if settings.sizes:
        from example_data.runs.apply import with_numbers  # with NumPy, which a check of names does without

        for applied in chain.pins:
            with_numbers(applied.pin, settings)


def _parents(directory: ScriptDirectory, script: Script) -> list[str]:
    """Return the revisions that run before this one: those it follows, and those it depends on."""
    needed = [parent for name in to_tuple(script.dependencies, ()) for parent in directory.get_revisions(name)]
    return [*to_tuple(script.down_revision, ()), *(parent.revision for parent in needed if parent)]


def _merge(directory: ScriptDirectory, states: list[_State]) -> _State:
    if len(states) <= 1:
        return states[0] if states else {}
    names = dict.fromkeys(name for state in states for name in state)
    return {name: _last_step(directory, name, dict(state[name] for state in states if name in state)) for name in names}


def _last_step(
    directory: ScriptDirectory, name: str, by_revision: dict[str, AppliedPin | None]
) -> tuple[str, AppliedPin | None]:
    """Return the step that comes after all others, if it is the same on every branch."""
    for older in list(by_revision):
        newer = tuple(revision for revision in by_revision if revision != older)
        if any(script.revision == older for script in scripts(directory, newer)):
            del by_revision[older]
    (revision, applied), *others = by_revision.items()
    for other, otherwise in others:
        if (otherwise and otherwise.pin) != (applied and applied.pin):
            raise RevisionError(
                f"Seed {name!r}: it depends on the branch (after revision {revision} it is {_describe(applied)}, after "
                f"revision {other} on another branch {_describe(otherwise)}). Let one of them follow the other, or "
                "remove the seed in one of them."
            )
    return revision, applied


def _describe(applied: AppliedPin | None) -> str:
    if applied is None:
        return "removed"
    pin = applied.pin
    return f"applied with seed {pin.seed} and {pin.user_count} rows of its first table, {pin.digest[:15]}..."


def _pin_after(before: Pin | None, operation: SeedOperation) -> Pin | None:
    """Return the pin that an operation leaves."""
    if operation.kind == "apply_seed":
        pin = Pin.from_arguments(operation.name, operation.arguments)
        if before is not None and before != pin:
            raise RevisionError(f"an earlier revision applies it otherwise ({before.differences(pin)})")
        return pin
    if before is None:
        raise RevisionError("no revision before it applies that seed")
    if operation.kind == "remove_seed":
        if operation.arguments.keys() != {"seed", "dataset"}:
            raise RevisionError(f"wrong arguments (expected seed and dataset, found {', '.join(operation.arguments)})")
        for key, value in operation.arguments.items():
            if (expected := getattr(before, key)) != value:
                raise RevisionError(
                    f"an earlier revision applies it otherwise (expected {key} {expected}, found {value})"
                )
        return None
    old, new = Pin.pair_from_arguments(operation.kind, operation.name, operation.arguments)
    if before != old:
        raise RevisionError(f"an earlier revision leaves it otherwise ({before.differences(old)})")
    return new
