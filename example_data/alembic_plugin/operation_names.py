"""The names of the operations, also for what reads revisions without loading Alembic."""

from typing import Final

APPLY_SEED: Final = "apply_seed"
GROW_SEED: Final = "grow_seed"
SHRINK_SEED: Final = "shrink_seed"
REMOVE_SEED: Final = "remove_seed"

OPERATION_NAMES = frozenset({APPLY_SEED, GROW_SEED, SHRINK_SEED, REMOVE_SEED})
