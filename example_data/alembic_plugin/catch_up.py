"""Catching up: the seeds of revisions that ran while example data was off are written afterwards."""

from __future__ import annotations

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from example_data.alembic_plugin import history, ledger_revisions
from example_data.alembic_plugin.command_errors import translate_errors
from example_data.postgres import session
from example_data.project import env_script
from example_data.project.env_script import Check
from example_data.project.settings import Settings
from example_data.runs import resize


def catch_up(config: Config, directory: ScriptDirectory, settings: Settings, check: Check) -> None:
    """Write the seeds that revisions left out, through the project's own `env.py`; log one line a seed.

    Before anything is written, `check` is called with the connection of `env.py`.

    Raises:
        CommandError: The database cannot be reached, or a seed cannot be written.
        ExampleDataError: As from `env_script.run`, or from the check.
    """

    def write_seeds(context: MigrationContext) -> None:
        assert context.connection is not None
        with translate_errors():
            check(context.connection)
            heads = context.get_current_heads()
        for name, applied in history.applied_pins(directory, heads).items() if heads else ():
            revision = applied.revision
            with (
                translate_errors(f"Revision {revision}, seed {name!r}: "),
                ledger_revisions.named_in_errors(directory, heads),
                context.begin_transaction(_per_migration=True),  # where env.py asks for one per migration
            ):
                resize.catch_up(session.on(context.connection), applied.pin, revision=revision, settings=settings)

    env_script.run(config, directory, write_seeds)
