"""Seed operations as Python, one value a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from example_data.project.python_source import Call, lines

if TYPE_CHECKING:
    from example_data.registry.definition import SeedDefinition
    from example_data.registry.registry import SeedRegistry


def call(operation: str, name: str, arguments: Mapping[str, Any], *, prefix: str = "op.") -> str:
    """Return the statement that calls an operation, over several lines, its first line not indented."""
    return "\n".join(lines(Call(f"{prefix}{operation}", (name,), arguments), width=0))


def seed_statements(registry: SeedRegistry, seed: SeedDefinition) -> tuple[str, str]:
    """Return the calls that apply the seed's pin, and that remove it."""
    from example_data.generation import pinning  # NumPy, which a clean check does without

    arguments = pinning.make_pin(registry, seed).arguments()
    removal = {key: arguments[key] for key in ("seed", "dataset")}
    return call("apply_seed", seed.name, arguments), call("remove_seed", seed.name, removal)
