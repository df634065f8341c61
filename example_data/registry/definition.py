"""The values that travel: a seed as the registry has it, and a seed as a revision froze it."""

from __future__ import annotations

from typing import Annotated

import msgspec

NAME_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
"""A seed's name: lower-case words joined by hyphens; and at least one letter, so that no name reads as a number."""

NAME_MAX_LENGTH = 63
"""The length of a PostgreSQL identifier, so that a name can become one."""

SEED_MAX = 2**63 - 1
"""The largest PostgreSQL `bigint`; the ledger keeps the number in one."""

USER_COUNT_MAX = 2**31 - 1
"""The largest PostgreSQL `integer`; the ledger keeps the count in one."""

LEDGER = "example_data_runs"
"""The table that records which seeds are in a database."""

DEFAULT_LOCALE = "en_US"
DEFAULT_DATASET = "example_data.datasets.people:v1"

PEOPLE = "example_data.datasets.people:"
"""The datasets of people: their names come from the corpora, and the registry has what they choose from."""

Name = Annotated[str, msgspec.Meta(pattern=NAME_PATTERN, max_length=NAME_MAX_LENGTH, description="Memorable, unique.")]
SeedNumber = Annotated[int, msgspec.Meta(ge=0, le=SEED_MAX, description="The number all randomness starts from.")]
UserCount = Annotated[int, msgspec.Meta(ge=1, le=USER_COUNT_MAX, description="Rows of the dataset's first table.")]
Size = Annotated[int, msgspec.Meta(ge=1, le=USER_COUNT_MAX)]
Scalar = str | int | float | bool | None
Parameter = Scalar | tuple[Scalar, ...]
"""What a parameter may be: what JSON and a revision can both say in a few words."""
Sizes = Annotated[dict[str, Size], msgspec.Meta(description="Rows of the dataset's tables, by the size's name.")]
Parameters = Annotated[
    dict[str, Parameter], msgspec.Meta(description="What else the dataset's columns read, such as an anchor date.")
]


class SeedDefinition(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """One entry of the registry."""

    name: Name
    """Memorable and unique, such as `mossy-owl`."""
    seed: SeedNumber
    """The number all randomness starts from, 0..2^63-1."""
    user_count: UserCount | msgspec.UnsetType = msgspec.UNSET
    """Rows of the dataset's first table, 1..2^31-1; of people always said, of another dataset perhaps in `sizes`."""
    locale: str = DEFAULT_LOCALE
    """Whose names people bear, such as `de_DE`."""
    dataset: str = DEFAULT_DATASET
    """Import path and version of what is made, such as `example_data.datasets.people:v1`."""
    sizes: Sizes = {}
    """Rows by the name of one of the dataset's sizes, where they are not its default."""
    parameters: Parameters = {}
    """Values by the name of one of the dataset's parameters, likewise."""

    @property
    def is_people(self) -> bool:
        """Whether it makes people of this package's own."""
        return self.dataset.startswith(PEOPLE)
