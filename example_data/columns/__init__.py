"""Column kinds: each makes the values of any rows from the column's stream."""

from example_data.columns.choices import Subsets, constant, one_in, subset
from example_data.columns.keys import distinct, late, parent, reference, serial_key, through, tree, uuid_key
from example_data.columns.people import person_name
from example_data.dataset import Per as per  # noqa: N813 - beside the other kinds it reads like one
from example_data.dataset import Size as size  # noqa: N813

__all__ = [
    "Subsets",
    "constant",
    "distinct",
    "late",
    "one_in",
    "parent",
    "per",
    "person_name",
    "reference",
    "serial_key",
    "size",
    "subset",
    "through",
    "tree",
    "uuid_key",
]
