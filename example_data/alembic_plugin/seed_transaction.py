"""Work on a seed in the project's database, in a transaction of the project's own `env.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from example_data.alembic_plugin import ledger_revisions
from example_data.alembic_plugin.command_errors import translate_errors
from example_data.postgres.session import Session, on
from example_data.project import alembic_config, env_script, settings
from example_data.project.settings import Settings


@contextmanager
def seed_transaction(
    context: MigrationContext, directory: ScriptDirectory, heads: tuple[str, ...], where: str
) -> Iterator[Session]:
    """Yield a session of `env.py`'s connection, in a transaction of its own where `env.py` asks for one per migration.

    Raises:
        CommandError: What the block does failed; the message begins with `where`.
    """
    assert context.connection is not None
    with (
        translate_errors(where),
        ledger_revisions.named_in_errors(directory, heads),
        context.begin_transaction(_per_migration=True),
    ):
        yield on(context.connection)


def in_transaction(
    config_file: Path | None, name: str, work: Callable[[Session, Settings], None], say: Callable[[str], None]
) -> None:
    """Call `work` with a session of `env.py`'s connection and the settings; its errors name the seed.

    First `say` gets the line that says which database it is.

    Raises:
        CommandError: The database cannot be reached, or the work failed; nothing was changed then.
        ExampleDataError: As from `env_script.run`.
    """
    config = alembic_config.configuration(config_file)
    directory = alembic_config.scripts(config)
    loaded = settings.load(alembic_config.root(config))
    check = env_script.check_against_settings(config, say)

    def perform(context: MigrationContext) -> None:
        assert context.connection is not None
        with translate_errors():
            check(context.connection)
            heads = context.get_current_heads()
        with seed_transaction(context, directory, heads, f"Seed {name!r}: ") as session:
            work(session, loaded)

    env_script.run(config, directory, perform)
