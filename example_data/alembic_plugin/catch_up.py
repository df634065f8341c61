"""Seeds of revisions that a database has passed while example data was off: brought in afterwards."""

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

    from example_data.alembic_plugin.history import Pinned
    from example_data.project.settings import Settings


def check_selection(settings: Settings, pins: Mapping[str, Pinned]) -> None:
    """Make sure that the registry can be read, and that every seed the settings select is in it or pinned.

    Raises:
        RegistryError: The registry cannot be read.
        SeedNotFoundError: A seed is neither in it nor pinned.
    """
    registry = SeedRegistry.from_file(settings.registry_path)
    unknown = settings.seed_names - pins.keys() - {seed.name for seed in registry.seeds}
    if unknown:
        raise SeedNotFoundError(
            f"EXAMPLE_DATA_SEED_NAME selects {', '.join(sorted(unknown))}; looked in {settings.registry_path} and in "
            f"the revisions, which have {', '.join(sorted(pins)) or 'none'}: correct the name, or add the seed."
        )


def bring_in(config: Config, directory: ScriptDirectory, settings: Settings) -> None:
    """Write what the passed revisions left out, through the project's own `env.py`; log one line a seed.

    Raises:
        CommandError: The database cannot be reached, or a seed cannot be written.
    """

    def bring(heads: tuple[str, ...], context: MigrationContext) -> list[Any]:
        for name, held in history.pinned(directory, heads).items() if heads else ():
            with translate_errors(f"Revision {held.revision}, seed {name!r}: "), _transaction(context):
                assert context.connection is not None
                resize.catch_up(session.on(context.connection), held.pin, revision=held.revision, settings=settings)
        return []

    with EnvironmentContext(config, directory, fn=bring):
        directory.run_env()


def _transaction(context: MigrationContext) -> Any:  # noqa: ANN401 - a context manager
    """What surrounds a revision: a transaction of its own, where `env.py` asks for that."""
    return context.begin_transaction(_per_migration=True)
