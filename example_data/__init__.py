"""Demo data that belongs to a schema version: deterministic seeds in an Alembic migration chain.

Names are imported when they are asked for: `import alembic` loads this package's plugin, and should not pay for NumPy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from example_data.datasets.example_users import (
        ExampleUserSeed,
        UnitSystemSeed,
        generate_example_users,
        iterate_example_users,
    )
    from example_data.errors import ExampleDataError, RegistryError
    from example_data.generation.dataset import Column, Dataset, Table
    from example_data.generation.pin import Pin
    from example_data.lookup import Row, Rows, rows
    from example_data.registry.definition import SeedDefinition
    from example_data.registry.registry import SeedRegistry
    from example_data.startup import seed_on_startup, seed_on_startup_async
    from example_data.testing.fill import fill

__version__ = "0.2.0"

__all__ = ["Column", "Dataset", "ExampleDataError", "ExampleUserSeed", "Pin", "RegistryError", "Row", "Rows"]
__all__ += ["SeedDefinition", "SeedRegistry", "Table", "UnitSystemSeed", "generate_example_users"]
__all__ += ["fill", "iterate_example_users", "rows", "seed_on_startup", "seed_on_startup_async"]

_MODULES = {
    "generation.table": ("Column", "Table"),
    "generation.dataset": ("Dataset",),
    "generation.pin": ("Pin",),
    "lookup": ("Row", "Rows", "rows"),
    "registry.definition": ("SeedDefinition",),
    "errors": ("ExampleDataError", "RegistryError"),
    "registry.registry": ("SeedRegistry",),
    "testing.fill": ("fill",),
    "startup": ("seed_on_startup", "seed_on_startup_async"),
    "datasets.example_users": ("ExampleUserSeed", "UnitSystemSeed", "generate_example_users", "iterate_example_users"),
}


def __getattr__(name: str) -> object:
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
