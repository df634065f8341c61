"""What a test asks for: the seeds of its marker, with their sizes and their anchor."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from example_data.errors import DatasetError, ExampleDataError, suggest_names
from example_data.project.days import DAY_NAMES, find_day
from example_data.registry.ledger_table import USER_COUNT_MAX

if TYPE_CHECKING:
    import pytest

MARKER = "example_data"


@dataclass(frozen=True)
class Wanted:
    """The seeds that a test asks for; without names, all that the revisions apply."""

    names: tuple[str, ...] = ()
    sizes: Mapping[str, Any] = field(default_factory=dict)
    """By table, of one seed; or by seed and table."""
    anchor: str | None = None
    """The day of their anchor, as a date."""

    @classmethod
    def of(cls, request: pytest.FixtureRequest) -> Wanted:
        """Return what the closest marker of a test says: its own, else that of its class, else its module's.

        Of several on one of these the last one counts: that of a parameter after the test's, of a class after its
        base's.

        Raises:
            ExampleDataError: It has other arguments than names, `sizes` and `anchor`.
        """
        markers = [*request.node.iter_markers_with_node(MARKER)]
        if not markers:
            return cls()
        closest = markers[0][0]
        marker = [mark for node, mark in markers if node is closest][-1]
        unknown = marker.kwargs.keys() - {"sizes", "anchor"}
        if unknown or not all(isinstance(name, str) for name in marker.args):
            found = ", ".join(sorted(unknown)) or ", ".join(map(repr, marker.args))
            raise ExampleDataError(
                f"@pytest.mark.{MARKER}: wrong arguments (expected names of seeds, sizes={{...}} and anchor=..., found "
                f"{found}). Correct it."
            )
        sizes = marker.kwargs.get("sizes") or {}
        if not isinstance(sizes, Mapping):
            raise ExampleDataError(
                f"@pytest.mark.{MARKER}(sizes=...): expected numbers by table, such as {{'customers': 50}}, found "
                f"{sizes!r}. Correct it."
            )
        return cls(tuple(dict.fromkeys(marker.args)), sizes, _day(marker.kwargs.get("anchor")))

    def sizes_by_seed(self, seeds: Collection[str]) -> Mapping[str, Mapping[str, int]]:
        """Return the sizes of each seed, where these are the seeds that are written.

        Raises:
            ExampleDataError: Sizes are no whole numbers, of another seed, or do not say of which one they are.
        """
        place = f"@pytest.mark.{MARKER}(sizes=...)"
        is_by_seed = any(isinstance(size, Mapping) for size in self.sizes.values())
        if self.sizes and not is_by_seed and len(seeds) != 1:
            raise ExampleDataError(
                f"{place}: of which seed they are is not said (expected one seed, found {', '.join(seeds) or 'none'}). "
                "Name the seed, or give sizes by seed and table: {'busy-shop': {'customers': 50}}."
            )
        by_seed = self.sizes if is_by_seed or not self.sizes else {next(iter(seeds)): self.sizes}
        for name, sizes in by_seed.items():
            if name not in seeds:
                raise ExampleDataError(
                    f"{place}: {name!r} is no seed of this test ({suggest_names(name, seeds)}). Correct it."
                )
            if not isinstance(sizes, Mapping):
                raise DatasetError(
                    f"{place}: {name} is wrong (expected numbers by table, found {sizes!r}). Correct it."
                )
            for table, size in sizes.items():
                if not isinstance(size, int) or isinstance(size, bool) or not 1 <= size <= USER_COUNT_MAX:
                    raise DatasetError(
                        f"{place}: {table} is wrong (expected a whole number from 1 to {USER_COUNT_MAX}, found {size!r}"
                        "). Correct it."
                    )
        return by_seed


def _day(anchor: object) -> str | None:
    if anchor is None:
        return None
    try:
        return find_day(str(anchor)).isoformat()
    except ValueError:
        raise ExampleDataError(
            f"@pytest.mark.{MARKER}(anchor=...): no day (expected {DAY_NAMES}, found {anchor!r}). Correct it."
        ) from None
