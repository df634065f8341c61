"""The ledger's table as all parts know it, and the limits that it sets to a seed's values."""

LEDGER = "example_data_runs"
"""The table that records which seeds are in a database."""

LEDGER_ORIGINAL_COLUMNS = ("seed_key", "seeded_at", "user_count", "seed")
"""Those that a table of this name may have from before it was the ledger."""

LEDGER_COLUMNS = (*LEDGER_ORIGINAL_COLUMNS, "dataset", "digest", "revision", "definition")

NAME_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""A seed's name: lower-case words joined by hyphens; and at least one letter, so that no name reads as a number."""

NAME_MAX_LENGTH = 63
"""The length of a PostgreSQL identifier, so that a name can become one."""

SEED_MAX = 2**63 - 1
"""The largest PostgreSQL `bigint`; the ledger keeps the number in one."""

USER_COUNT_MAX = 2**31 - 1
"""The largest PostgreSQL `integer`; the ledger keeps the count in one."""
