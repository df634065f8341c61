"""The seeds that settings name: each of them has to be somewhere."""

from __future__ import annotations

from example_data.alembic_plugin.history import Chain
from example_data.errors import SeedNotFoundError, suggest_names
from example_data.project.settings import Settings
from example_data.registry.registry import SeedRegistry


def check_selection(settings: Settings, chain: Chain) -> None:
    """Make sure that the registry can be read, and that the settings name seeds and sizes that are there.

    Raises:
        RegistryError: The registry cannot be read.
        DatasetError: A seed has no such size.
        SeedNotFoundError: A seed is neither in it nor in a revision, also not in one that a later one removes.
    """
    registry = SeedRegistry.from_file(settings.registry_path)
    names = dict.fromkeys([*(seed.name for seed in registry.seeds), *(applied.pin.name for applied in chain.pins)])
    for setting, selected in (("SEED_NAME", settings.seed_names), ("SIZES", settings.sizes)):
        found = "; ".join(
            f"no seed {name} in {settings.registry_path}, nor in the revisions ({suggest_names(name, names)})"
            for name in sorted({*selected} - names.keys())
        )
        if found:
            raise SeedNotFoundError(f"EXAMPLE_DATA_{setting}: {found}. Correct the name, or add the seed.")
    if settings.sizes:
        from example_data.runs.apply import with_settings  # with NumPy, which a check of names does without

        for applied in chain.pins:
            with_settings(applied.pin, settings)
