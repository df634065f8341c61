"""Catching up: the seeds of revisions that ran while example data was off are written afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alembic.runtime.environment import EnvironmentContext

from example_data.alembic_plugin import history
from example_data.alembic_plugin.command_errors import translate_errors
from example_data.errors import SeedNotFoundError
from example_data.postgres import session
from example_data.registry.registry import SeedRegistry
from example_data.runs import resize

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from example_data.alembic_plugin.history import AppliedPin
    from example_data.project.settings import Settings


def check_selection(settings: Settings, pins: Mapping[str, AppliedPin]) -> None:
    """Make sure that the registry can be read, and that every seed the settings select is in it or pinned.

    Raises:
        RegistryError: The registry cannot be read.
        SeedNotFoundError: A seed is neither in it nor pinned.
    """
    registry = SeedRegistry.from_file(settings.registry_path)
    unknown = settings.seed_names - pins.keys() - {seed.name for seed in registry.seeds}
    if unknown:
        raise SeedNotFoundError(
            f"EXAMPLE_DATA_SEED_NAME: no seed {', '.join(sorted(unknown))} in {settings.registry_path}, nor in the "
            f"revisions (which have {', '.join(sorted(pins)) or 'none'}). Correct the name, or add the seed."
        )


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
                context.begin_transaction(_per_migration=True),  # where env.py asks for one per migration
            ):
                assert context.connection is not None
                resize.catch_up(session.on(context.connection), applied.pin, revision=revision, settings=settings)
        return []

    with EnvironmentContext(config, directory, fn=write_seeds):
        directory.run_env()
