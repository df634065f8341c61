"""Catching up: the seeds of revisions that ran while example data was off are written afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alembic.runtime.environment import EnvironmentContext

from example_data.alembic_plugin import history, ledger_revisions
from example_data.alembic_plugin.command_errors import translate_errors
from example_data.postgres import session
from example_data.runs import resize

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from example_data.project.settings import Settings


def catch_up(config: Config, directory: ScriptDirectory, settings: Settings) -> None:
    """Write the seeds that revisions left out, through the project's own `env.py`; log one line a seed.

    Raises:
        CommandError: The database cannot be reached, or a seed cannot be written.
    """

    def write_seeds(heads: tuple[str, ...], context: MigrationContext) -> list[Any]:
        for name, applied in history.applied_pins(directory, heads).items() if heads else ():
            revision = applied.revision
            with (
                translate_errors(f"Revision {revision}, seed {name!r}: "),
                ledger_revisions.named_in_errors(directory, heads),
                context.begin_transaction(_per_migration=True),  # where env.py asks for one per migration
            ):
                assert context.connection is not None
                resize.catch_up(session.on(context.connection), applied.pin, revision=revision, settings=settings)
        return []

    with EnvironmentContext(config, directory, fn=write_seeds):
        directory.run_env()
