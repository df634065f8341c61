"""The revision that pins a seed which the registry has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from example_data.alembic_plugin import history, render, revision_writer
from example_data.alembic_plugin.revision_writer import Place
from example_data.errors import RevisionError
from example_data.project import alembic_config
from example_data.registry.definition import SeedDefinition
from example_data.registry.error_messages import prefix_with_seed
from example_data.registry.registry import SeedRegistry


def pin_seed(registry: Path, config: Config, place: Place, message: str | None, name: str) -> Path:
    """Write the revision that applies a seed of the registry, and return its file.

    Raises:
        SeedNotFoundError: The registry has no seed of that name.
        RevisionError: A revision applies the seed already.
        ExampleDataError: As from `write_pin`.
    """
    present = SeedRegistry.from_file(registry)
    seed = present.find_seed(name)
    alembic_config.prepend_paths(config)
    with alembic_config.locked_scripts(config) as directory:
        if applied := history.applied_pins(directory).get(name):
            raise RevisionError(
                f"Seed {name!r}: revision {applied.revision} applies it already. Where the registry has it otherwise "
                "now, alembic revision --autogenerate writes the change."
            )
        with (
            prefix_with_seed(registry, name),
            write_pin(config, directory, present, seed, place, message=message) as path,
        ):
            return path


@contextmanager
def write_pin(
    config: Config,
    directory: ScriptDirectory,
    registry: SeedRegistry,
    seed: SeedDefinition,
    place: Place,
    *,
    message: str | None = None,
) -> Iterator[Path]:
    """Write the revision that applies a seed and yield its file; it is deleted again if the block fails.

    Raises:
        DatasetError: The seed's rows cannot be made.
        RevisionError: The place is not clear, or the revision cannot be written.
    """
    upgrade, downgrade = render.seed_statements(registry, seed)
    draft = revision_writer.Draft(message or f"seed {seed.name}", upgrade, downgrade)
    with revision_writer.write_revision(config, directory, draft, place) as path:
        yield path
