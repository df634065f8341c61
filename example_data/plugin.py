"""The `alembic.plugins` entry point. Alembic loads it amid its own import, so nothing of it is imported up here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.runtime.plugins import Plugin


def setup(_plugin: Plugin) -> None:
    """Register `op.apply_seed` and its companions."""
    import example_data.implementations  # noqa: F401, PLC0415 - for its registrations, once Alembic's are there
