"""Catching up: the seeds of revisions that ran while example data was off are written afterwards."""

from __future__ import annotations

from collections.abc import Collection

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from example_data.alembic_plugin import history
from example_data.alembic_plugin.command_errors import translate_errors
from example_data.alembic_plugin.seed_transaction import seed_transaction
from example_data.errors import SeedNotFoundError, suggest_names
from example_data.log import Outcome
from example_data.project import env_script
from example_data.project.env_script import Check
from example_data.project.settings import Settings
from example_data.runs import bring_back, resize
from example_data.runs.bring_back import OnKeptEdits


def catch_up(
    config: Config,
    directory: ScriptDirectory,
    settings: Settings,
    check: Check,
    *,
    names: Collection[str] = (),
    on_edited: OnKeptEdits = "fail",
) -> list[Outcome]:
    """Write the seeds that revisions left out, through the project's own `env.py`; log one line a seed.

    Only those of these names, where there are some, but also such as were set aside; otherwise all others. Before
    anything is written, `check` is called with the connection of `env.py`. Return what became of each, with its `name`.

    Raises:
        SeedNotFoundError: No revision that has run applies a seed of such a name.
        CommandError: The database cannot be reached, or a seed cannot be written.
        ExampleDataError: As from `env_script.run`, or from the check.
    """
    outcomes: dict[str, Outcome] = {}

    def write_seeds(context: MigrationContext) -> None:
        assert context.connection is not None
        with translate_errors():
            check(context.connection)
            heads = context.get_current_heads()
        pins = history.applied_pins(directory, heads) if heads else {}
        for name in names:
            if name not in pins:
                raise SeedNotFoundError(
                    f"Seed {name!r}: no revision that has run applies it ({suggest_names(name, pins)}). Correct the "
                    "name, or upgrade first."
                )
        for name in names or pins:
            pin, revision = pins[name].pin, pins[name].revision
            where = f"Revision {revision}, seed {name!r}: "
            with seed_transaction(context, directory, heads, where) as session:
                if names:
                    said = bring_back.bring_back(
                        session, pin, revision=revision, settings=settings, on_edited=on_edited
                    )
                else:
                    said = resize.catch_up(session, pin, revision=revision, settings=settings)
            outcomes.setdefault(name, {"name": name, **said})  # the first, where env.py migrates twice

    env_script.run(config, directory, write_seeds)
    return list(outcomes.values())
