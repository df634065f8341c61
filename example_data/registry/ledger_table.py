"""The ledger's table as all parts know it, and the limits that it sets to a seed's values."""

LEDGER = "example_data_runs"
"""The table that records which seeds are in a database."""

LEDGER_ORIGINAL_COLUMNS = ("seed_key", "seeded_at", "user_count", "seed")
"""Those that a table of this name may have from before it was the ledger."""

LEDGER_COLUMNS = (*LEDGER_ORIGINAL_COLUMNS, "dataset", "digest", "revision", "definition")

STATE = "state"
"""The column that says what became of a seed: it is `applied`, or was set aside as `removed` or `kept`. A ledger from
before it has none, and gets it when the first seed is set aside."""

STATE_SQL = f"coalesce(to_jsonb({LEDGER}) ->> '{STATE}', 'applied')"
"""The state of a run, also where there is no such column."""

IS_APPLIED = f"{STATE_SQL} NOT IN ('removed', 'kept')"
"""Whether a run says that its seed is in the database."""

RANGES = "example_data_ranges"
"""The table that records how far loads of seeds are. It is there as long as there is one."""

HAS_RANGES = f"""
SELECT EXISTS (
    SELECT FROM pg_class AS runs JOIN pg_class AS ranges USING (relnamespace)
    WHERE runs.oid = to_regclass('{LEDGER}') AND ranges.oid = to_regclass('{RANGES}')
)
"""  # noqa: S608 - constants
"""Whether there is that table beside the ledger: one of another schema of the search path is of another ledger."""

NAME_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""A seed's name: lower-case words joined by hyphens; and at least one letter, so that no name reads as a number."""

NAME_MAX_LENGTH = 63
"""The length of a PostgreSQL identifier, so that a name can become one."""

SEED_MAX = 2**63 - 1
"""The largest PostgreSQL `bigint`; the ledger keeps the number in one."""

USER_COUNT_MAX = 2**31 - 1
"""The largest PostgreSQL `integer`; the ledger keeps the count in one."""
