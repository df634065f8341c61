"""What the seed operations do in a migration."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from example_data.alembic_plugin import history, ledger_revisions
from example_data.alembic_plugin.command_errors import translate_errors
from example_data.alembic_plugin.operation_names import APPLY_SEED, REMOVE_SEED, SHRINK_SEED
from example_data.boolean_words import BOOLEAN_WORDS
from example_data.errors import RevisionError, SettingsError
from example_data.generation.pin import SCHEME, Pin
from example_data.log import seed_event
from example_data.project import settings
from example_data.project.alembic_config import root
from example_data.runs.consent import skip_reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType

    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    from example_data.project.settings import Settings
    from example_data.runs.modes import Mode


_X_WORDS = {"example_data": BOOLEAN_WORDS, "example_data_edited": {"keep": False, "discard": True}}
"""The `-x` arguments of the command line that are ours, and the meaning of their words."""

_ALIKE = 0.9
"""How like one of ours an argument must be to be a slip: `exampledata` is one, `sample_data` the project's own."""


def perform(operations: Operations, verb: str, name: str, arguments: Mapping[str, Any]) -> None:
    """Do what a seed operation says, in the migration's transaction or into its script.

    Args:
        operations: Alembic's own.
        verb: The operation, such as `apply_seed`.
        name: The seed's name.
        arguments: The others, by name.

    Raises:
        CommandError: It cannot be done; nothing was written or deleted.
    """
    frame = _revision_frame()
    running = str(frame.f_globals["revision"]) if frame else "(none)"
    scripts = operations.migration_context.script
    with (
        translate_errors(f"Revision {running}, seed {name!r}: "),
        ledger_revisions.named_in_errors(scripts if frame else None, running),
    ):
        given = _x_arguments(operations)
        if verb == REMOVE_SEED:
            Pin.from_arguments(name, {"user_count": 1, "scheme": SCHEME, **arguments})  # which checks them
            _mode(operations, given).remove(name, seed=arguments["seed"], dataset=arguments["dataset"])
            return
        revision = (_applying_revision(operations, name, frame) if frame else None) or running
        if verb == APPLY_SEED:
            pin = Pin.from_arguments(name, arguments)
            if wanted := _settings(operations, name, given):
                _mode(operations, given).apply(pin, revision=revision, settings=wanted)
            return
        before, after = Pin.pair_from_arguments(verb, name, arguments)
        if verb == SHRINK_SEED:
            _mode(operations, given).shrink(before, after, revision=revision)
        elif wanted := _settings(operations, name, given):
            _mode(operations, given).grow(before, after, revision=revision, settings=wanted)


def refuse(verb: str, error: TypeError) -> NoReturn:
    """Refuse an operation that a revision calls with unknown arguments, or without one that it needs.

    Raises:
        CommandError: Always.
    """
    frame = _revision_frame()
    where = f"Revision {frame.f_globals['revision']}: " if frame else ""
    with translate_errors(where):
        raise RevisionError(f"op.{verb}: {error}. Correct the revision.") from error


def _mode(operations: Operations, given: Mapping[str, bool]) -> Mode:
    from example_data.postgres import session  # NumPy and COPY, which a seed that is left out does without
    from example_data.runs.modes import Offline, Online

    context = operations.migration_context
    if context.as_sql:
        return Offline(context.impl.static_output)
    return Online(session.on(operations.get_bind()), given.get("example_data_edited", False))


def _revision_frame() -> FrameType | None:
    """Return the frame of the revision's function: Alembic does not name it to an operation, but it is up the stack."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - documented, and what `inspect.currentframe` calls
    outermost = None
    while frame:
        outermost = frame if "down_revision" in frame.f_globals else outermost
        frame = frame.f_back
    return outermost


def _applying_revision(operations: Operations, name: str, frame: FrameType) -> str | None:
    """Return, in a downgrade, the earlier revision that applies the seed: afterwards the running one is gone."""
    scripts, before = operations.migration_context.script, frame.f_globals["down_revision"]
    if scripts is None or not before or frame.f_code.co_name != "downgrade":
        return None
    applied = history.applied_pins(scripts, before).get(name)
    return applied.revision if applied else None


def _settings(operations: Operations, name: str, given: Mapping[str, bool]) -> Settings | None:
    """Return the settings, with the word of `-x example_data`; where they leave the seed out, log a line instead.

    Raises:
        ExampleDataError: A setting is wrong, or selects a seed that is nowhere.
    """
    context = operations.migration_context
    loaded = settings.load(root(context.config))
    loaded = replace(loaded, is_enabled=given.get("example_data", loaded.is_enabled))
    if loaded.seed_names - {name} and context.script is not None:
        _check_selection(loaded, context.script)
    reason = skip_reason(loaded, name)
    if reason is None:
        return loaded
    if context.as_sql:
        context.impl.static_output(f"-- seed skipped: {name} ({reason})")
    seed_event("skipped", seed_key=name, reason=reason)
    return None


@lru_cache(maxsize=1)
def _check_selection(loaded: Settings, scripts: ScriptDirectory) -> None:
    """Make sure that the selected seeds are somewhere; once a command, as it may take reading all revisions."""
    from example_data.alembic_plugin.selection import check_selection  # few projects select seeds

    chain = history.read_chain(scripts)
    if not loaded.seed_names <= {applied.pin.name for applied in chain.pins}:
        check_selection(loaded, chain)


def _x_arguments(operations: Operations) -> dict[str, bool]:
    """Return the meanings of our `-x argument=word` of the command line; the project may have others of its own.

    Raises:
        SettingsError: One has another word, or none, or is a slip for one of ours.
    """
    environment = operations.migration_context.environment_context
    given = environment.get_x_argument(as_dictionary=True) if environment else {}
    meanings = {}
    for argument, text in given.items():
        words, word = _X_WORDS.get(argument), text.strip().lower()
        if words is not None and word in words:
            meanings[argument] = words[word]
        elif words is not None:
            raise SettingsError(
                f"-x {argument}: wrong value (expected one of {', '.join(words)}, found {text!r}). Correct it."
            )
        elif meant := _meant(argument):
            raise SettingsError(f"-x {argument}: no such argument (did you mean {' or '.join(meant)}?). Correct it.")
    return meanings


def _meant(argument: str) -> list[str]:
    """Return which of our arguments a slip was meant for: those that it is but for a letter or two.

    One that begins like ours was meant for any of them; one of the project's own for none.
    """
    import difflib  # only for arguments that are not ours

    letters = re.sub(r"[^a-z]", "", argument.lower())
    ratios = {name: difflib.SequenceMatcher(None, letters, name.replace("_", "")).ratio() for name in _X_WORDS}
    begins_alike = re.match(r"example\W?_?data(?![a-z])", argument, re.IGNORECASE)
    return [name for name, ratio in ratios.items() if ratio >= _ALIKE] or [*(_X_WORDS if begins_alike else ())]
