"""What a benchmark finds: figures of each way at each size, and where it ran."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.contestants import Contestant, Side


@dataclass(frozen=True)
class Run:
    """One round of a way."""

    seconds: float
    peak_kib: int
    broken: tuple[str, ...]
    """The rules that its rows break."""
    digest: str
    """Of its rows."""
    removal: float | None = None
    """The seconds of its removal, where there is one."""


@dataclass(frozen=True)
class Figures:
    """All rounds of a way at one size."""

    contestant: Contestant
    people: int
    runs: tuple[Run, ...]

    @property
    def seconds(self) -> float:
        """The median of the seconds."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def least(self) -> float:
        """The least seconds."""
        return min(run.seconds for run in self.runs)

    @property
    def most(self) -> float:
        """The most seconds."""
        return max(run.seconds for run in self.runs)

    @property
    def peak_mib(self) -> float:
        """The median of the peaks of memory."""
        return statistics.median(run.peak_kib for run in self.runs) / 1024

    @property
    def removal(self) -> float | None:
        """The median of the seconds of a removal."""
        removals = [run.removal for run in self.runs if run.removal is not None]
        return statistics.median(removals) if removals else None

    @property
    def broken(self) -> tuple[str, ...]:
        """The rules that rows of some round break."""
        return tuple(dict.fromkeys(rule for run in self.runs for rule in run.broken))

    @property
    def is_repeatable(self) -> bool:
        """Whether all rounds wrote the same rows."""
        return len({run.digest for run in self.runs}) == 1


@dataclass(frozen=True)
class Report:
    """All figures of a benchmark."""

    figures: tuple[Figures, ...]
    date: str
    machine: str
    versions: Mapping[str, str]
    failures: Mapping[str, str] = field(default_factory=dict)
    """What could not be measured, with the reason."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """The numbers of people, the least first."""
        return tuple(sorted({each.people for each in self.figures}))

    @property
    def contestants(self) -> tuple[Contestant, ...]:
        """All ways that were measured."""
        return tuple(dict.fromkeys(each.contestant for each in self.figures))

    def of(self, people: int) -> list[Figures]:
        """Return the figures of a size, the fastest way first."""
        return sorted((each for each in self.figures if each.people == people), key=lambda each: each.seconds)

    def of_side(self, people: int, side: Side) -> list[Figures]:
        """Return the figures of a size that are of one side, in the order of the contestants."""
        return [each for each in self.figures if each.people == people and each.contestant.side is side]
