"""The rows of a pin that a page tells about: which they are, what their columns add up to, what they refer to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from example_data.generation.dataset import Table, load
from example_data.generation.generator import blocks
from example_data.generation.random_stream import Rows, to_array
from example_data.generation.row_numbers import count_rows, extent
from example_data.generation.table import NOT_THERE, is_reference
from example_data.preview.tally import Tally

if TYPE_CHECKING:
    from example_data.generation.pin import Pin

MOST_ROWS = 250_000
"""The rows that are looked at, of all tables together: about two seconds of work."""

TITLES = ("full_?name|display_?name", "title|subject|headline", "name|label", ".*_?name", "e?mail", "login|slug", "sku")
"""Names of columns by which people know a row, the best ones first."""

BIRTHS = "(creat|plac|order|open|post|publish|sen|join|sign|regist|issu|start|insert|occurr|book|add).*"
"""Names of columns with the moment at which a row came to be."""

NO_BIRTHS = "(updat|modif|chang|delet|archiv|expir|due|valid|end|birth|last|next|schedul|planned|remind).*"
"""Names of those that are of some other moment."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A column of a table whose rows refer to rows of another one, or of the same."""

    table: str
    column: str
    refers: str


@dataclass(frozen=True)
class LookedAt:
    """A table with what its rows add up to."""

    pin: Pin
    table: Table
    rows: int
    """How many the table has."""
    numbers: NDArray[np.int64]
    """The numbers of those that are looked at."""
    tallies: dict[str, Tally]
    """By column, but for keys, references, and what is kept secret."""
    targets: dict[str, NDArray[np.int64]]
    """By reference the row that each row refers to; -1 for none."""
    children: list[tuple[Reference, NDArray[np.int64]]] = field(default_factory=list)
    """The references that lead here, each with the rows that it leads to, in order."""

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    @cached_property
    def references(self) -> list[Reference]:
        """The columns that refer to rows."""
        return [Reference(self.name, column, self.table.columns[column].refers) for column in self.targets]

    @cached_property
    def title(self) -> str:
        """The column by which people know a row; empty where there is none."""
        texts = [name for name in self.table.checked if name in self.tallies and self.tallies[name].longest[0]]
        found = (name for pattern in TITLES for name in texts if re.fullmatch(pattern, name, re.IGNORECASE))
        return next(found, "")

    @cached_property
    def birth(self) -> str:
        """The column with the moment at which a row came to be; empty where there is none."""
        full = {name: tally for name, tally in self.tallies.items() if tally.kind == "moments" and not tally.nulls}
        moments = [name for name, tally in full.items() if not tally.unit]
        named = [name for name in moments if re.fullmatch(BIRTHS, name, re.IGNORECASE)]
        others = [name for name in moments if not re.fullmatch(NO_BIRTHS, name, re.IGNORECASE)]
        return next(iter(named + others), "")

    @cached_property
    def state(self) -> str:
        """The column with the state that a row is in; empty where there is none."""
        few = [name for name, tally in self.tallies.items() if tally.codes is not None and len(tally.states) > 1]
        texts = [name for name in few if isinstance(next(iter(self.tallies[name].states)), str)]
        cycles = [name for name in texts if getattr(self.table.columns[name].group, "kind", "") == "lifecycle"]
        named = [name for name in texts if re.search("(status|state|stage|phase)$", name, re.IGNORECASE)]
        return next(iter(cycles + named), "")

    @cached_property
    def summary(self) -> list[str]:
        """The columns that say in a line what a row is, beside its title."""
        money = "(grand_?)?total|amount|price|.*_?(total|amount|price)|balance|salary"
        others = [name for name, tally in self.tallies.items() if tally.kind == "numbers" and re.fullmatch(money, name)]
        texts = [name for name in self.tallies if re.fullmatch("e?mail|city|role|quantity|plan", name)]
        return [name for name in (self.state, self.birth, *others[:1], *texts[:2]) if name and name != self.title]

    @property
    def logins(self) -> list[str]:
        """The columns with which a fixed row logs in, where the table has hashes of passwords."""
        if not any(column.is_unchecked for column in self.table.columns.values()):
            return []
        return [name for name in self.tallies if re.search("e?mail|user_?name|login|phone", name, re.IGNORECASE)]

    def labels(self) -> dict[int, str]:
        """Return the names of its fixed rows, by row number."""
        return dict(enumerate(self.table.first if isinstance(self.table.first, dict) else range(len(self.table.first))))

    def busiest(self) -> tuple[int, int] | None:
        """Return the row that most rows refer to, and how many they are."""
        sources = [rows for reference, rows in self.children if len(rows) and reference.table != self.name]
        if not sources:
            return None
        rows, counts = np.unique(np.concatenate(sources), return_counts=True)
        return int(rows[np.argmax(counts)]), int(counts.max())

    def newest(self, is_meant: NDArray[np.bool_] | None = None) -> int | None:
        """Return the row that came to be last, among those that are meant; the last one where none has a moment."""
        places = np.arange(len(self.numbers)) if is_meant is None else np.flatnonzero(is_meant)
        if not len(places):
            return None
        if not self.birth:
            return int(self.numbers[places[-1]])
        moments = self.tallies[self.birth].numbers[places]
        return int(self.numbers[places[np.argmax(np.where(np.isnat(moments), np.datetime64(0, "us"), moments))]])

    def rows_of(self, column: str, target: int, most: int) -> list[int]:
        """Return the first rows that refer to a row."""
        found: list[int] = self.numbers[np.flatnonzero(self.targets[column] == target)[:most]].tolist()
        return found


def look_at(pin: Pin) -> dict[str, LookedAt]:
    """Return the tables of a pin by name, with all their rows; of a large pin the same share of each table's."""
    tables = load(pin.dataset).tables
    counts = {table.name: count_rows(pin, table) for table in tables}
    share = min(1.0, MOST_ROWS / max(sum(counts.values()), 1))
    looked = {table.name: _look_at(pin, table, counts[table.name], share) for table in tables}
    for each in looked.values():
        for reference in each.references:
            targets = each.targets[reference.column]
            looked[reference.refers].children.append((reference, np.sort(targets[targets != NOT_THERE])))
    return looked


def _look_at(pin: Pin, table: Table, count: int, share: float) -> LookedAt:
    references = [name for name, column in table.columns.items() if is_reference(table, column)]
    told = [name for name in table.checked if name not in references and not table.columns[name].is_key]
    tallies = {name: Tally() for name in told}
    targets: dict[str, list[NDArray[np.int64]]] = {name: [] for name in references}
    numbers = [np.empty(0, dtype=np.int64)]
    for block in blocks(pin, table, range(-int(-extent(pin, table) * share // 1)), columns=tallies):
        numbers.append(to_array(block.rows))
        for name, vector in zip(block.names, block.vectors, strict=True):
            tallies[name].add(vector, len(block.rows))
        for name in references:
            targets[name].append(_make_targets(pin, table, name, block.rows))
    joined = {name: np.concatenate([numbers[0], *arrays]) for name, arrays in targets.items()}
    return LookedAt(pin, table, count, np.concatenate(numbers), tallies, joined)


def find_targets(each: LookedAt, reference: str, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the row that each of these rows refers to; -1 for none."""
    places = np.searchsorted(each.numbers, rows)
    if len(each.numbers) and bool((each.numbers[np.minimum(places, len(each.numbers) - 1)] == rows).all()):
        return each.targets[reference][places]
    return _make_targets(each.pin, each.table, reference, rows)  # where the table has more rows than are looked at


def _make_targets(pin: Pin, table: Table, reference: str, rows: Rows) -> NDArray[np.int64]:
    target = table.columns[reference].target
    assert target is not None
    return to_array(target(table.stream(pin, reference), rows))
