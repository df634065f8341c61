"""The values that travel: a seed as the registry has it, and a seed as a revision froze it."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - evaluated when a pin is decoded
from dataclasses import dataclass, field, replace
from typing import Annotated, Any
from uuid import UUID  # noqa: TC003 - evaluated when a pin is decoded

import msgspec

from example_data.errors import RevisionError

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

Name = Annotated[str, msgspec.Meta(pattern=NAME_PATTERN, max_length=NAME_MAX_LENGTH, description="Memorable, unique.")]
SeedNumber = Annotated[int, msgspec.Meta(ge=0, le=SEED_MAX, description="The number all randomness starts from.")]
UserCount = Annotated[int, msgspec.Meta(ge=1, le=USER_COUNT_MAX, description="Rows of the dataset's first table.")]


class SeedDefinition(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True):
    """One entry of the registry."""

    name: Name
    """Memorable and unique, such as `mossy-owl`."""
    seed: SeedNumber
    """The number all randomness starts from, 0..2^63-1."""
    user_count: UserCount
    """Rows of the dataset's first table, 1..2^31-1."""
    locale: str = DEFAULT_LOCALE
    """Whose names people bear, such as `de_DE`."""
    dataset: str = DEFAULT_DATASET
    """Import path and version of what is made, such as `example_data.datasets.people:v1`."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A seed with everything its rows depend on, as a revision holds it."""

    name: Name
    seed: SeedNumber
    user_count: UserCount
    dataset: str = DEFAULT_DATASET
    locale: str = DEFAULT_LOCALE
    vocabularies: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    """Values the dataset's columns choose from, by column name."""
    digest: str = ""
    """`sha256:...` of the rows; empty until it was computed."""
    sizes: Mapping[str, UserCount] = field(default_factory=dict)
    """The dataset's other sizes, by name."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """What else the dataset's columns read, such as an anchor date."""
    blocks: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False)
    """By table, the first of the integers that the database reserved for its rows, and their distance; of runs only."""

    @classmethod
    def from_arguments(cls, name: str, arguments: Mapping[str, Any]) -> Pin:
        """The pin of an `op.apply_seed(name, **arguments)`.

        Raises:
            RevisionError: An argument is missing, unknown or of another type.
        """
        try:
            return msgspec.convert({"name": name, **arguments}, cls)
        except msgspec.ValidationError as error:
            raise RevisionError(str(error)) from error

    @classmethod
    def pair_from_arguments(cls, verb: str, name: str, arguments: Mapping[str, Any]) -> tuple[Pin, Pin]:
        """The pins before and after an `op.grow_seed(name, **arguments)`, or `op.shrink_seed`: two counts, two digests.

        Raises:
            RevisionError: An argument is missing, unknown or of another type, or the sizes go the other way.
        """
        try:
            pairs = zip(arguments["user_count"], arguments["digest"], strict=True)
            before, after = ({**arguments, "user_count": count, "digest": digest} for count, digest in pairs)
        except (KeyError, TypeError, ValueError) as error:
            raise RevisionError("user_count and digest have to be pairs, of before and after") from error
        old, new = cls.from_arguments(name, before), cls.from_arguments(name, after)
        if (new.user_count > old.user_count) != (verb == "grow_seed") or new.user_count == old.user_count:
            raise RevisionError(f"{verb} with user_count from {old.user_count} to {new.user_count}")
        return old, new

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of its `op.apply_seed`, all of them literals."""
        further = {"sizes": dict(self.sizes), "parameters": dict(self.parameters)}
        return {
            "seed": self.seed,
            "user_count": self.user_count,
            "dataset": self.dataset,
            "locale": self.locale,
            "vocabularies": {column: list(map(str, values)) for column, values in self.vocabularies.items()},
            **{name: values for name, values in further.items() if values},
            "digest": self.digest,
        }

    def differences(self, other: Pin) -> str:
        """What is otherwise in another pin of the seed, such as `user_count 12 -> 50`."""
        fields = ("seed", "user_count", "dataset", "locale")
        pairs = ((field, getattr(self, field), getattr(other, field)) for field in fields)
        told = [f"{field} {mine} -> {theirs}" for field, mine, theirs in pairs if mine != theirs]
        if self.vocabularies != other.vocabularies:
            told.append("vocabularies")
        return ", ".join(told) or "digest"

    def grows_into(self, other: Pin) -> bool:
        """Whether another pin has this one's rows and more of the same."""
        same = replace(other, user_count=self.user_count, digest=self.digest) == self
        return same and other.user_count > self.user_count

    def resized(self, *, seed: int | None = None, user_count: int | None = None) -> Pin:
        """The same pin with other numbers, where given; its digest is forgotten if one changed."""
        numbers = (self.seed if seed is None else seed, self.user_count if user_count is None else user_count)
        if numbers == (self.seed, self.user_count):
            return self
        return replace(self, seed=numbers[0], user_count=numbers[1], digest="")
