"""Where each seed of a project is: in the registry, in the revisions, in the database; and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.script import ScriptDirectory

from example_data.alembic_plugin import compare, history, revision_reader
from example_data.generation.pin import Pin
from example_data.postgres.session import Session
from example_data.project import alembic_config, env_script, settings
from example_data.runs import consent, ledger, ranges

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


def next_commands(unpinned: Iterable[str], config_file: Path | None, config: Config) -> list[str]:
    """Return the commands that come after `init`: one for each seed that no revision applies, and the upgrade."""
    commands = _commands(config_file, config, is_enabled=False)
    return [*(f"example-data pin{commands['option']} {name} --revision" for name in unpinned), commands["upgrade"]]


def _commands(config_file: Path | None, config: Config, *, is_enabled: bool) -> dict[str, str]:
    """Return what commands need in this project: its `-c`, and an upgrade that brings seeds in."""
    option, switch = f" -c {config_file}" if config_file else "", "" if is_enabled else " -x example_data=on"
    is_flask = alembic_config.is_flask(config)
    upgrade = f"flask db upgrade{switch}" if is_flask else f"alembic{option}{switch} upgrade head"
    return {"option": option, "upgrade": upgrade}


def seed_status(config_file: Path | None, say: env_script.Say) -> Status:
    """Return of each seed where it is, and what to do next; raise ExampleDataError where that cannot be read."""
    config, directory, loaded = alembic_config.open_project(config_file)
    registry_pins = compare.pins_of_registry(loaded.registry_path)
    applied_pins = history.read_chain(directory).applied
    facts: dict[str, Any] = {}

    def tell(line: str) -> None:
        facts["database"] = line.removeprefix("database: ")
        say(line)

    loads: dict[str, ranges.Counts] = {}

    def read(env: env_script.EnvConnection) -> dict[str, ledger.Run] | None:
        """Return the runs of the database, None where it has no ledger."""
        session, heads, is_required = Session(env.connection), env.context.get_current_heads(), loaded.require_consent
        facts.update(
            revisions=list(heads),
            heads=directory.get_heads(),
            pending=[script.revision for script in history.pending_revisions(directory, heads)],
            is_enabled=loaded.is_enabled,
            enabled_by=settings.source("IS_ENABLED", alembic_config.root(config)),
            consent=_consent(session, is_required=is_required),
            lets_in=consent.refusal(session, is_required=is_required) is None,
        )
        loads.update(ranges.counts(session))
        return ledger.runs(session) if ledger.has_ledger(session) else None

    found = env_script.read(config, directory, read, tell)
    runs = {name: run for name, run in (found or {}).items() if run.is_applied}
    set_aside = {name: run.set_aside for name, run in (found or {}).items()}
    commands = _commands(config_file, config, is_enabled=loaded.is_enabled)
    rows = []
    for name in dict.fromkeys([*registry_pins, *applied_pins, *runs, *loads]):
        seed = _Seed(registry_pins.get(name), applied_pins.get(name), runs.get(name), loads.get(name), facts["pending"])
        reason = set_aside.get(name) or loaded.skip_reason(name) or (None if facts["lets_in"] else "refused")
        state, step = seed.describe(reason)
        row = seed.facts(is_wanted=reason is None and found is not None)
        rows.append({"name": name, **row, "state": state, "next": step and step.format(name=name, **commands)})
    return Status(facts, rows, _missing_ledger(directory, tuple(facts["revisions"])) if found is None else [])


def _consent(session: Session, *, is_required: bool) -> str:
    """Return what a database says about example data, in words."""
    places = {word.effect: word.place for word in consent.words(session)}
    said = (f"{effect} ({places[effect]})" for effect in ("forbids", "unknown", "allows") if effect in places)
    return next(said, "required, and not given" if is_required else "none required, none given")


def _missing_ledger(directory: ScriptDirectory, heads: tuple[str, ...]) -> list[str]:
    """Return a sentence where the revisions that have run create the ledger, although it is not there."""
    state = revision_reader.read_ledger(directory, heads)
    is_expected = state.created_by or state.dropped_by
    return [f"{ledger.MISSING} {revision_reader.advise_on_ledger(directory, heads)}"] if is_expected else []


@dataclass(frozen=True, slots=True)
class _Seed:
    """A seed in its three places."""

    registry: Pin | None
    """As revisions would pin it today."""
    applied: history.AppliedPin | None
    run: ledger.Run | None
    load: ranges.Counts | None
    """How far it is, where it is being loaded."""
    pending: list[str]
    """The revisions that have not run."""

    @property
    def is_as_pinned(self) -> bool:
        """Whether the database has what the revisions pin, whatever the anchor of the run."""
        if self.run is None or self.applied is None:
            return False
        return self.run.digest == self.run.pin.digest and self.run.pin.is_run_of(self.applied.pin)

    def facts(self, *, is_wanted: bool) -> Row:
        """Return what is known of it, with the codes of what differs between its places."""
        pin, run = self.applied and self.applied.pin, self.run
        differences = {
            "not-pinned": self.registry and pin is None,
            "registry-differs-from-revision": self.registry and pin and self.registry != pin,
            "database-differs-from-revision": run and pin and not self.is_as_pinned,
            "loading": self.load,
            "not-applied": pin and run is None and self.load is None and is_wanted,
        }
        return {
            "in_registry": self.registry is not None,
            "pinned_by": self.applied and self.applied.revision,
            "applied_at": run and run.seeded_at.isoformat(timespec="seconds"),
            "changed": [word for word, holds in differences.items() if holds],
        }

    def describe(self, reason: str | None) -> tuple[str, str | None]:
        """Return its state in words, and the command that is next, if any; it may be left out for a reason."""
        run, registry, step = self.run, self.registry, None
        if self.load is not None:
            step = "example-data load {name}{option}"
            step = f"EXAMPLE_DATA_IS_ENABLED=on {step}" if reason == "disabled" else step
            return f"loading: {self.load} are there, {self.load.rows} rows", step
        if self.applied is None:
            state = f"applied by {run.revision}, but in no revision at the head" if run else "in no revision yet"
            upgrades = "{upgrade}" if self.pending else None
            return state, "example-data pin {name} --revision{option}" if registry else upgrades
        where, pin = self.applied.revision, self.applied.pin
        if self.is_as_pinned:
            state = f"applied, as pinned in {where}"
            state += f", with the anchor {run.pin.anchor}" if run and run.pin.anchor != pin.anchor else ""
        elif where in self.pending:
            state, step = f"{'applied, changes' if run else 'pinned'} in {where}, which has not run", "{upgrade}"
        elif run:
            differences = run.pin.differences(pin.at_anchor(run.pin.anchor))
            state = f"applied, but not as pinned in {where} ({differences})"
        else:
            words, step = LEFT_OUT[reason]
            state = f"pinned in {where}, {words}"
        if registry is None or registry == pin:
            return state, step
        change = f"the registry has {pin.differences(registry)}"
        return f"{state}; {change}", step or "alembic{option} revision --autogenerate"
