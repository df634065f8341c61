"""Where each seed of a project is: in the registry, in the revisions, in the database; and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from example_data.alembic_plugin import compare, history, ledger_revisions
from example_data.alembic_plugin.history import AppliedPin
from example_data.alembic_plugin.ledger_revisions import LedgerInChain
from example_data.generation.pin import Pin
from example_data.postgres.session import Session
from example_data.project import alembic_config, env_script, settings
from example_data.runs import consent, ledger
from example_data.runs.ledger import Run

Row = dict[str, Any]

LEFT_OUT = {
    "disabled": ("not applied: example data is off", "EXAMPLE_DATA_IS_ENABLED=on example-data apply{option}"),
    "not-selected": ("not applied: not selected", "EXAMPLE_DATA_SEED_NAME={name} example-data apply{option}"),
    "refused": ("not applied: the database lets none in", "example-data consent show{option}"),
    "removed-by-hand": ("removed by hand", "example-data apply {name}{option}"),
    "rows-kept": ("removed but for rows that were kept", "example-data apply {name}{option}"),
    None: ("not applied", "example-data apply{option}"),
}
"""A seed whose revision has run without it, in words, and what brings it in, by the reason."""


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a project's seeds."""

    facts: dict[str, Any]
    """Which database it is, at which revisions, and what decides whether seeds are written to it."""
    rows: list[Row]
    problems: list[str]
    """Sentences on what belongs to no seed."""

    @property
    def is_clean(self) -> bool:
        """Whether registry, revisions and database agree."""
        return not self.problems and not any(row["changed"] for row in self.rows)


def seed_status(config_file: Path | None, say: Callable[[str], None]) -> Status:
    """Return of each seed where it is, what changed, and what to do next.

    First `say` gets the line that says which database it is.

    Raises:
        ExampleDataError: The registry, the revisions or the database cannot be read.
    """
    config = alembic_config.configuration(config_file)
    directory = alembic_config.scripts(config)
    loaded = settings.load(alembic_config.root(config))
    registry_pins = compare.pins_of_registry(loaded.registry_path)
    applied_pins = history.applied_pins(directory)

    told: list[str] = []

    def tell(line: str) -> None:
        told.append(line)
        say(line)

    def read(context: MigrationContext) -> tuple[dict[str, Run] | None, tuple[str, ...], str, bool]:
        """Return the database's runs, where it has a ledger, its revisions, what it says, and if it lets seeds in."""
        assert context.connection is not None
        session, heads = Session(context.connection), context.get_current_heads()
        runs = ledger.runs(session) if ledger.has_ledger(session) else None
        is_required = loaded.require_consent
        refusal = consent.refusal(session, is_required=is_required)
        return runs, heads, _consent(session, is_required=is_required), refusal is None

    found, heads, word, lets_in = env_script.read(config, directory, read, tell)
    runs = None if found is None else {name: run for name, run in found.items() if run.is_applied}
    set_aside = {name: ledger.SET_ASIDE[run.state] for name, run in (found or {}).items() if not run.is_applied}
    facts: dict[str, Any] = {
        "database": told[0].removeprefix("database: "),
        "revisions": list(heads),
        "heads": directory.get_heads(),
        "pending": [script.revision for script in history.pending_revisions(directory, heads)],
        "is_enabled": loaded.is_enabled,
        "enabled_by": settings.source("IS_ENABLED", alembic_config.root(config)),
        "consent": word,
        "lets_in": lets_in,
    }
    words = _commands(config, config_file, is_enabled=loaded.is_enabled)
    rows = []
    for name in dict.fromkeys([*registry_pins, *applied_pins, *(runs or {})]):
        places = registry_pins.get(name), applied_pins.get(name), (runs or {}).get(name)
        reason = set_aside.get(name) or loaded.skip_reason(name) or (None if lets_in else "refused")
        state, step = _in_words(places, facts["pending"], reason)
        row = _row(*places, is_wanted=reason is None and runs is not None)
        rows.append({"name": name, **row, "state": state, "next": step and step.format(name=name, **words)})
    return Status(facts, rows, _missing_ledger(directory, heads) if runs is None else [])


def _commands(config: Config, config_file: Path | None, *, is_enabled: bool) -> dict[str, str]:
    """Return what commands need in this project: its `-c`, and an upgrade that brings seeds in."""
    option, switch = f" -c {config_file}" if config_file else "", "" if is_enabled else " -x example_data=on"
    is_flask = alembic_config.is_flask(config)
    return {
        "option": option,
        "upgrade": f"flask db upgrade{switch}" if is_flask else f"alembic{option}{switch} upgrade head",
    }


def _consent(session: Session, *, is_required: bool) -> str:
    """Return what a database says about example data, in words."""
    places = {word.effect: word.place for word in consent.words(session)}
    for effect in ("forbids", "unknown", "allows"):
        if effect in places:
            return f"{effect} ({places[effect]})"
    return "required, and not given" if is_required else "none required, none given"


def _missing_ledger(directory: ScriptDirectory, heads: tuple[str, ...]) -> list[str]:
    """Return a sentence where the revisions that have run create the ledger, although it is not there."""
    state = ledger_revisions.read_ledger(directory, heads) if heads else LedgerInChain()
    if state.created_by is None and state.dropped_by is None:
        return []
    return [f"{ledger.MISSING} {ledger_revisions.advise(directory, heads)}"]


def _row(registry_pin: Pin | None, applied: AppliedPin | None, run: Run | None, *, is_wanted: bool) -> Row:
    """Return what is known of a seed, with the codes of what differs between its three places."""
    pin = applied.pin if applied else None
    differences = {
        "not-pinned": registry_pin and pin is None,
        "registry-differs-from-revision": registry_pin and pin and registry_pin != pin,
        "database-differs-from-revision": run and pin and (run.digest, run.pin) != (pin.digest, pin),
        "not-applied": pin and run is None and is_wanted,
    }
    return {
        "in_registry": registry_pin is not None,
        "pinned_by": applied and applied.revision,
        "applied_at": run and run.seeded_at.isoformat(timespec="seconds"),
        "changed": [word for word, holds in differences.items() if holds],
    }


def _in_words(
    places: tuple[Pin | None, AppliedPin | None, Run | None], pending: Sequence[str], reason: str | None
) -> tuple[str, str | None]:
    """Return the state of a seed in words, and the command that is next, if any."""
    registry_pin, applied, run = places
    if applied is None:
        state = f"applied by {run.revision}, but in no revision at the head" if run else "in no revision yet"
        upgrades = "{upgrade}" if pending else None
        return state, "example-data pin {name} --revision{option}" if registry_pin else upgrades
    state, step = _beside_revision(applied, run, reason, is_pending=applied.revision in pending)
    if registry_pin is not None and registry_pin != applied.pin:
        change = f"the registry has {applied.pin.differences(registry_pin)}"
        return f"{state}; {change}", step or "alembic{option} revision --autogenerate"
    return state, step


def _beside_revision(
    applied: AppliedPin, run: Run | None, reason: str | None, *, is_pending: bool
) -> tuple[str, str | None]:
    """Return in words how far the database is from what a revision pins, and the command that is next, if any."""
    where = applied.revision
    if run is not None and (run.digest, run.pin) == (applied.pin.digest, applied.pin):
        return f"applied, as pinned in {where}", None
    if is_pending:
        state = f"applied, changes in {where}" if run else f"pinned in {where}"
        return f"{state}, which has not run", "{upgrade}"
    if run is not None:
        return f"applied, but not as pinned in {where} ({run.pin.differences(applied.pin)})", None
    words, step = LEFT_OUT[reason]
    return f"pinned in {where}, {words}", step
