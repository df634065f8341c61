"""Log lines of seeds, as text and as fields."""

from __future__ import annotations

import logging

LOGGER = logging.getLogger("alembic.example_data")
"""Below Alembic's own logger, so that the logging every Alembic project configures shows it."""


def seed_event(event: str, **fields: object) -> None:
    """Log `seed EVENT key=value ...`, the fields on the record as well. Never pass generated content or a password."""
    pairs = " ".join(f"{key}={value}" for key, value in fields.items())
    LOGGER.info("seed %s %s", event, pairs, extra=fields)
