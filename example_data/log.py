"""Log lines of seeds, as text and as fields."""

from __future__ import annotations

import logging
from collections.abc import Mapping

LOGGER = logging.getLogger("alembic.example_data")
"""Below Alembic's own logger, so that the logging every Alembic project configures shows it."""


_LATER = {
    "disabled": " (to bring it in later: switch example data on, then run example-data apply)",
    "not-selected": " (to bring it in later: select it, then run example-data apply)",
    "loading": " (to go on with it: example-data load, with its name)",
    "removed-by-hand": " (to bring it back: example-data apply, with its name)",
    "rows-kept": " (to bring it back with the rows that were kept: example-data apply, with its name)",
}
"""What to do about a seed that settings left out, by the reason; without `=`, so that fields stay what they are."""


Outcome = Mapping[str, object]
"""What became of a seed: `event`, `reason` where it was skipped, and how many `rows`."""


def seed_event(event: str, **fields: object) -> Outcome:
    """Log `seed EVENT key=value ...`, the fields on the record as well. Never pass generated content or a password."""
    pairs = " ".join(f"{key}={value}" for key, value in fields.items())
    LOGGER.info("seed %s %s%s", event, pairs, _LATER.get(str(fields.get("reason")), ""), extra=fields)
    return {"event": event, "reason": fields.get("reason"), "rows": fields.get("rows", 0)}
