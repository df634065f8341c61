"""What a database has of a seed: the pin of its run, and what `verify` says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from example_data.alembic_plugin.verify_seeds import verify_seeds
from example_data.postgres.session import Session
from example_data.project import alembic_config, env_script
from example_data.runs import ledger

if TYPE_CHECKING:
    from example_data.generation.pin import Pin


def read_run(name: str, config_file: Path | None, say: env_script.Say) -> tuple[Pin | None, list[dict[str, Any]]]:
    """Return the pin of a seed's run, None while it is being loaded, and what is found of its rows.

    Raise SeedNotFoundError where the database of `env.py` has no such run.
    """
    findings = verify_seeds(config_file, [name], say)
    config = alembic_config.configuration(config_file)
    directory = alembic_config.scripts(config)
    runs = env_script.read(config, directory, lambda env: ledger.applied(Session(env.connection)), lambda _: None)
    return (runs[name].pin if name in runs else None), findings
