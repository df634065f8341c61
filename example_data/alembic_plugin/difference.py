"""What would have to change for the revisions to apply what the registry has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from example_data.generation.row_numbers import grows_into

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from example_data.registry.definition import Pin


@dataclass(frozen=True, slots=True)
class Change:
    """A seed that is not the same in both; one that is missing on a side is None there."""

    old: Pin | None
    """As the revisions apply it."""
    new: Pin | None
    """As the registry has it."""

    @property
    def name(self) -> str:
        """The seed's name."""
        pin = self.new or self.old
        assert pin is not None
        return pin.name

    @property
    def is_growth(self) -> bool:
        """Whether rows were only added."""
        return self.old is not None and self.new is not None and grows_into(self.old, self.new)

    def told(self) -> str:
        """What differs, in words."""
        if self.old is None:
            return "no revision applies it"
        return "it left the registry" if self.new is None else self.old.differences(self.new)


def changes(have: Mapping[str, Pin], want: Mapping[str, Pin]) -> Iterator[Change]:
    """The seeds that differ between what the revisions apply and what the registry has, by name."""
    for name in sorted(have.keys() | want.keys()):
        old, new = have.get(name), want.get(name)
        if old != new:
            yield Change(old, new)
