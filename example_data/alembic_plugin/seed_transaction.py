"""Work on seeds in the project's database, in transactions of the project's own `env.py`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

from alembic.config import Config
from alembic.script import ScriptDirectory

from example_data.alembic_plugin import history, revision_reader
from example_data.alembic_plugin.command_line import translate_errors
from example_data.log import Outcome
from example_data.postgres.session import Session, on
from example_data.project import alembic_config, env_script
from example_data.project.settings import Settings

T = TypeVar("T")


def in_transaction(
    config_file: Path | None, name: str, work: Callable[[Session, Settings], T], say: env_script.Say
) -> T:
    """Return what `work` does with a session of `env.py`'s connection and the settings; its errors name the seed.

    Raise CommandError where the database cannot be reached or the work failed, with nothing changed, or as
    `env_script.run`.
    """
    config, directory, settings = alembic_config.open_project(config_file)
    check = env_script.check_against_settings(config, say)

    def perform(env: env_script.EnvConnection) -> T:
        check(env.connection)
        with _transaction(env, directory, env.context.get_current_heads(), f"Seed {name!r}: ") as session:
            return work(session, settings)

    return env_script.run(config, directory, perform)


def catch_up(
    config: Config,
    directory: ScriptDirectory,
    settings: Settings,
    check: env_script.Check,
    *,
    names: Collection[str] = (),
    on_edited: Literal["fail", "keep", "overwrite"] = "fail",
) -> list[Outcome]:
    """Write the seeds that revisions left out, as example data was off; log one line a seed.

    Only those of these names, where there are some, but also such as were set aside; otherwise all others. Before
    anything is written, `check` is called with the connection of `env.py`. Return what became of each, with its `name`.

    Raise SeedNotFoundError where no revision that has run applies a seed of such a name, CommandError where a seed
    cannot be written, and else as `env_script.run` and the check do.
    """
    from example_data.runs import resize  # which removing and resetting do without
    from example_data.runs.bring_back import bring_back

    bring: Callable[..., Outcome] = partial(bring_back, on_edited=on_edited) if names else resize.catch_up
    outcomes: dict[str, Outcome] = {}

    def write_seeds(env: env_script.EnvConnection) -> None:
        check(env.connection)
        heads = env.context.get_current_heads()
        pins = history.applied_pins(directory, heads, names)
        for name in names or pins:
            pin, revision = pins[name].pin, pins[name].revision
            where = f"Revision {revision}, seed {name!r}: "
            with _transaction(env, directory, heads, where) as session:
                said = bring(session, pin, revision=revision, settings=settings)
            outcomes.setdefault(name, {"name": name, **said})  # the first, where env.py migrates twice

    env_script.run(config, directory, write_seeds)
    return list(outcomes.values())


@contextmanager
def _transaction(
    env: env_script.EnvConnection, directory: ScriptDirectory, heads: tuple[str, ...], where: str
) -> Iterator[Session]:
    """Yield a session, in its own transaction where `env.py` asks for one per migration; errors begin with `where`."""
    with (
        translate_errors(where),
        revision_reader.explain_missing_ledger(directory, heads),
        env.context.begin_transaction(_per_migration=True),
    ):
        yield on(env.connection)
