"""What is left to do after `init`: only what is, and only commands that work as the project is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from example_data.alembic_plugin.env_file import BY_HAND, EnvFile
from example_data.project import alembic_config

WHY = {
    "plugin": "without the plugin, autogenerate drops example_data_runs and sees no seeds",
    "lock": "the lock is for several processes that upgrade at the same moment",
}


def commands(config_file: Path | None, *, is_flask: bool, is_enabled: bool = False) -> dict[str, str]:
    """Return what commands need in this project: its `-c`, and an upgrade that brings seeds in."""
    option, switch = f" -c {config_file}" if config_file else "", "" if is_enabled else " -x example_data=on"
    upgrade = f"flask db upgrade{switch}" if is_flask else f"alembic{option}{switch} upgrade head"
    return {"option": option, "upgrade": upgrade}


def next_commands(unpinned: Iterable[str], config_file: Path | None, *, is_flask: bool = False) -> list[str]:
    """Return the commands that come next: one for each seed that no revision applies, and the upgrade."""
    option, upgrade = commands(config_file, is_flask=is_flask).values()
    return [*(f"example-data pin{option} {name} --revision" for name in unpinned), upgrade]


def next_steps(env: EnvFile, todo: Iterable[str], config_file: Path | None) -> list[str]:
    """Return the lines that say what to do next: about `env.py`, and these commands."""
    option = f" -c {config_file}" if config_file else ""
    return [*_env_steps(env, option), "To do:", *(f"    {command}" for command in todo)]


def _env_steps(env: EnvFile, option: str) -> Iterator[str]:
    name = alembic_config.relative(env.path)
    edited = env.edited()
    for part in env.lacks:
        yield f"{name} lacks the {part}: {WHY[part]}."
    if env.lacks and edited.lacks != env.lacks:
        yield f"    example-data init{option} --edit-env    # shows the change, and asks"
    for part in edited.lacks:
        where, lines = BY_HAND[part]
        yield f"{name} is not understood, so by hand, {where}:"
        yield lines
    if not env.has_metadata:
        yield f"{name} has no target_metadata: alembic check and autogenerate refuse; example-data check works."
