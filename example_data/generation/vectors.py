"""The shapes in which a column's values travel: coded, keys, plain; and what is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np

from example_data.generation.random_stream import fingerprint, numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from example_data.generation.random_stream import Rows

__all__ = [
    "ROW_BITS",
    "TABLE_LIMIT",
    "Coded",
    "Decimals",
    "Joined",
    "KeySpace",
    "Keys",
    "Masked",
    "Numbers",
    "Plain",
    "Points",
    "Spans",
    "Times",
    "Vector",
    "Vocabulary",
]

ROW_BITS = 40
"""The low bits of a key that hold the row number: 2**40 rows a table, 10**12."""


RANGES = {
    "int4range": "integer",
    "int8range": "bigint",
    "numrange": "numeric",
    "daterange": "date",
    "tsrange": "timestamp",
    "tstzrange": "timestamptz",
}
"""The range types, with the types of their bounds."""


def _same(value: object) -> object:
    return value


@dataclass(frozen=True, slots=True)
class Coded:
    """Values as positions in a vocabulary."""

    codes: NDArray[np.int64]
    vocabulary: Sequence[Any]
    """A Vocabulary where blocks share it; may also make its entries when asked for them."""

    def gather(self, encode: Callable[[Any], Any]) -> list[Any]:
        """`encode` of every row's value, called once an entry."""
        if isinstance(self.vocabulary, Vocabulary):
            table, codes = self.vocabulary.table(encode), self.codes
        else:
            used, codes = np.unique(self.codes, return_inverse=True)
            table = encoded([self.vocabulary[code] for code in used.tolist()], encode)
        gathered: list[Any] = table[codes].tolist()
        return gathered

    def values(self) -> list[Any]:
        """The values, one a row."""
        return self.gather(_same)


@dataclass(frozen=True, slots=True)
class Joined:
    """Texts made of several: the parts of every row, and nothing composed until somebody asks."""

    parts: tuple[Coded | Plain, ...]
    """Texts, none of them missing."""
    separator: str = ""
    """What stands between two parts."""

    def values(self) -> list[Any]:
        """The values, one a row."""
        return list(map(self.separator.join, zip(*(part.values() for part in self.parts), strict=True)))


@dataclass(frozen=True, slots=True)
class KeySpace:
    """The primary keys of a seed in a table: UUIDs of version 8 (RFC 9562, 5.8) that differ in their last 40 bits."""

    prefix: int
    """The 128-bit integer with its low 40 bits zero."""

    @classmethod
    def of(cls, name: str, seed: int, table: str) -> KeySpace:
        """The key space that a seed's name and number have in a table."""
        bits = int.from_bytes(fingerprint("key", name, seed, table), "big")
        bits = bits & ~(0xF << 76) | 0x8 << 76  # version 8
        bits = bits & ~(0x3 << 62) | 0x2 << 62  # the variant of RFC 9562
        return cls(bits >> ROW_BITS << ROW_BITS)

    def key(self, row: int) -> UUID:
        """The key of a row, 0..2**40-1."""
        return UUID(int=self.prefix | row)

    @property
    def bounds(self) -> tuple[UUID, UUID]:
        """The lowest and the highest key that this seed can have in the table."""
        return self.key(0), self.key(2**ROW_BITS - 1)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of rows."""

    space: KeySpace
    rows: Rows

    def octets(self) -> NDArray[np.uint8]:
        """The keys as an array of shape (rows, 16)."""
        octets = np.empty((len(self.rows), 16), dtype=np.uint8)
        octets[:, :8] = np.frombuffer(self.space.prefix.to_bytes(16, "big"), dtype=np.uint8)[:8]
        low = numbers(self.rows).astype(np.uint64) | np.uint64(self.space.prefix & (2**64 - 1))
        octets[:, 8:] = low.astype(">u8").view(np.uint8).reshape(-1, 8)
        return octets

    def values(self) -> list[Any]:
        """The keys, one UUID a row."""
        return [UUID(int=self.space.prefix | row) for row in numbers(self.rows).tolist()]


@dataclass(frozen=True, slots=True)
class Numbers:
    """One integer, double or truth value a row."""

    array: NDArray[Any]

    def values(self) -> list[Any]:
        """The values, one a row."""
        values: list[Any] = self.array.tolist()
        return values


@dataclass(frozen=True, slots=True)
class Decimals:
    """Numbers with a fixed number of digits after the point."""

    units: NDArray[np.int64]
    """The numbers times 10^scale."""
    scale: int
    """Digits after the point, 0..16."""

    def values(self) -> list[Any]:
        """The values, one a row."""
        return [Decimal(unit).scaleb(-self.scale) for unit in self.units.tolist()]


@dataclass(frozen=True, slots=True)
class Times:
    """One date, moment or duration a row."""

    array: NDArray[np.datetime64] | NDArray[np.timedelta64]
    """Of unit D for dates, us for moments and durations."""
    is_utc: bool = False
    """Whether moments are of UTC (`timestamptz`), or of no zone (`timestamp`)."""

    def values(self) -> list[Any]:
        """The values, one a row."""
        values: list[Any] = self.array.tolist()
        return [value.replace(tzinfo=UTC) for value in values] if self.is_utc else values


@dataclass(frozen=True, slots=True)
class Spans:
    """One range a row."""

    low: Numbers | Decimals | Times
    high: Numbers | Decimals | Times

    def values(self) -> list[Any]:
        """The values, one a row."""
        return list(map(Span, self.low.values(), self.high.values()))


@dataclass(frozen=True, slots=True)
class Points:
    """One point a row."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]

    def values(self) -> list[Any]:
        """The values, one a row."""
        return list(map(Point, self.x.tolist(), self.y.tolist()))


@dataclass(frozen=True, slots=True)
class Plain:
    """One Python value a row, for columns where every value differs."""

    items: Sequence[Any]

    def values(self) -> list[Any]:
        """The values, one a row."""
        return list(self.items)


@dataclass(frozen=True, slots=True)
class Masked:
    """Values of another vector, some of them missing."""

    vector: Vector
    is_null: NDArray[np.bool_]

    def values(self) -> list[Any]:
        """The values, one a row; None where one is missing."""
        pairs = zip(self.vector.values(), self.is_null.tolist(), strict=True)
        return [None if is_null else value for value, is_null in pairs]


Vector = Coded | Joined | Keys | Numbers | Decimals | Times | Spans | Points | Plain | Masked


@dataclass(frozen=True, slots=True)
class Span:
    """A range of numbers, dates or moments; its text is what PostgreSQL reads as one, such as `[1,5)`."""

    low: Any
    """The first value in it."""
    high: Any
    """The first value after it."""

    def __str__(self) -> str:
        return f"[{self.low},{self.high})"


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the plane; its text is what PostgreSQL reads as a point, such as `(1.5,2.0)`."""

    x: float
    y: float

    def __str__(self) -> str:
        return f"({self.x},{self.y})"


TABLE_LIMIT = 2**16
"""Vocabularies up to this size are encoded whole; of larger ones only the entries that a block uses."""


class Vocabulary(Sequence[Any]):
    """A few distinct values that many rows share; each is encoded once, however many blocks there are."""

    def __init__(self, entries: Sequence[Any]) -> None:
        self._entries = entries
        self._tables: dict[Callable[[Any], Any], NDArray[np.object_]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, code: Any) -> Any:  # noqa: ANN401 - an index or a slice
        return self._entries[code]

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """The octets of every entry, all of them texts."""
        return np.array([len(entry.encode()) for entry in self._entries], dtype=np.int64)

    def table(self, encode: Callable[[Any], Any]) -> NDArray[np.object_]:
        """`encode` of every entry."""
        if encode not in self._tables:
            self._tables[encode] = encoded(self._entries, encode)
        return self._tables[encode]


def encoded(entries: Sequence[Any], encode: Callable[[Any], Any]) -> NDArray[np.object_]:
    """What a function makes of every entry."""
    table = np.empty(len(entries), dtype=object)
    for code, entry in enumerate(entries):
        table[code] = encode(entry)
    return table
