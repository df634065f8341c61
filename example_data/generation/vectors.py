"""Vectors: the values of a column's rows, as arrays wherever that is possible.

The words are those of Apache Arrow, whose columnar format has the same shapes: dictionary-encoded, masked, plain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from decimal import Decimal
from functools import cached_property
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from example_data.generation.uuid_keys import Keys

RANGES = {
    "int4range": "integer",
    "int8range": "bigint",
    "numrange": "numeric",
    "daterange": "date",
    "tsrange": "timestamp",
    "tstzrange": "timestamptz",
}
"""The range types, with the types of their bounds."""


def _identity(value: object) -> object:
    return value


class DictionaryEncoded(msgspec.Struct, frozen=True):
    """Values as indices into a dictionary of the different ones."""

    indices: NDArray[np.int64]
    """The place in the dictionary, one a row."""
    dictionary: Sequence[Any]
    """A `Dictionary` where blocks share it, or any sequence, also one that makes its entries when asked for them."""

    def gather(self, encode: Callable[[Any], Any]) -> list[Any]:
        """Return `encode` of every row's value, called once for each entry of the dictionary."""
        if isinstance(self.dictionary, Dictionary):
            encoded, indices = self.dictionary.encoded_by(encode), self.indices
        else:
            used, indices = np.unique(self.indices, return_inverse=True)
            encoded = _encode_entries([self.dictionary[index] for index in used.tolist()], encode)
        gathered: list[Any] = encoded[indices].tolist()
        return gathered

    def values(self) -> list[Any]:
        """Return the values, one a row."""
        return self.gather(_identity)


class Joined(msgspec.Struct, frozen=True):
    """Texts that are each joined from several; they are put together only when their values are asked for."""

    parts: tuple[DictionaryEncoded | Plain, ...]
    """Texts, none of them missing."""
    separator: str = ""
    """What stands between two parts."""

    def values(self) -> list[Any]:
        """Return the values, one a row."""
        return list(map(self.separator.join, zip(*(part.values() for part in self.parts), strict=True)))


class Numbers(msgspec.Struct, frozen=True):
    """One integer, floating-point number or boolean a row."""

    array: NDArray[Any]

    def values(self) -> list[Any]:
        """Return the values, one a row."""
        values: list[Any] = self.array.tolist()
        return values


class Decimals(msgspec.Struct, frozen=True):
    """Numbers with a fixed number of digits after the point."""

    units: NDArray[np.int64]
    """The numbers times 10^scale."""
    scale: int
    """Digits after the point, 0..16."""

    def values(self) -> list[Any]:
        """Return the values, one a row."""
        return [Decimal(unit).scaleb(-self.scale) for unit in self.units.tolist()]


class Times(msgspec.Struct, frozen=True):
    """One date, moment or duration a row."""

    array: NDArray[np.datetime64] | NDArray[np.timedelta64]
    """Of unit D for dates, us for moments and durations."""
    is_utc: bool = False
    """Whether moments are of UTC (`timestamptz`), or of no zone (`timestamp`)."""

    def values(self) -> list[Any]:
        """Return the values, one a row."""
        values: list[Any] = self.array.tolist()
        return [value.replace(tzinfo=UTC) for value in values] if self.is_utc else values


class Spans(msgspec.Struct, frozen=True):
    """One range a row."""

    low: Numbers | Decimals | Times
    high: Numbers | Decimals | Times

    def values(self) -> list[Any]:
        """Return the values, one a row."""
        return list(map(Span, self.low.values(), self.high.values()))


class Points(msgspec.Struct, frozen=True):
    """One point a row."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]

    def values(self) -> list[Any]:
        """Return the values, one a row."""
        return list(map(Point, self.x.tolist(), self.y.tolist()))


class Plain(msgspec.Struct, frozen=True):
    """One Python value a row, for columns where every value differs."""

    items: Sequence[Any]

    def values(self) -> list[Any]:
        """Return the values, one a row."""
        return list(self.items)

    def gather(self, encode: Callable[[Any], Any]) -> list[Any]:
        """Return the values, encoded one by one."""
        return list(map(encode, self.items))


class Masked(msgspec.Struct, frozen=True):
    """The values of another vector, some of them missing."""

    vector: Vector
    is_null: NDArray[np.bool_]
    """The mask: true where a value is missing, as `mask` of `pyarrow.array`; a validity bitmap is its opposite."""

    def values(self) -> list[Any]:
        """Return the values, one a row; None where one is missing."""
        pairs = zip(self.vector.values(), self.is_null.tolist(), strict=True)
        return [None if is_null else value for value, is_null in pairs]


Vector = DictionaryEncoded | Joined | Keys | Numbers | Decimals | Times | Spans | Points | Plain | Masked


def is_equal(vector: Vector, value: Any) -> NDArray[np.bool_]:  # noqa: ANN401 - of any type
    """Return which values of a vector are one; None is what is missing."""
    match vector:
        case Masked(inner, is_null):
            same = is_equal(inner, value)
            return is_null | same if value is None else ~is_null & same
        case DictionaryEncoded(indices, dictionary):
            used, places = np.unique(indices, return_inverse=True)
            is_same = np.array([dictionary[index] == value for index in used.tolist()], dtype=np.bool_)
            return is_same[places]
        case _:
            return np.array([each == value for each in vector.values()], dtype=np.bool_)


class Span(msgspec.Struct, frozen=True):
    """A range of numbers, dates or moments; its text is what PostgreSQL reads as one, such as `[1,5)`."""

    low: Any
    """The first value in it."""
    high: Any
    """The first value after it."""

    def __str__(self) -> str:
        return f"[{self.low},{self.high})"


class Point(msgspec.Struct, frozen=True):
    """A place in the plane; its text is what PostgreSQL reads as a point, such as `(1.5,2.0)`."""

    x: float
    y: float

    def __str__(self) -> str:
        return f"({self.x},{self.y})"


LARGEST_DICTIONARY = 2**16
"""The most entries of a dictionary that is encoded whole; of a larger one only the entries that a block uses are."""


class Dictionary(Sequence[Any]):
    """The different values that many rows share; each is encoded once, however many blocks there are."""

    def __init__(self, entries: Sequence[Any]) -> None:
        self._entries = entries
        self._encoded: dict[Callable[[Any], Any], NDArray[np.object_]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, index: Any) -> Any:  # noqa: ANN401 - an index or a slice
        return self._entries[index]

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """The bytes of every entry in UTF-8; only of a dictionary of texts."""
        return np.array([len(entry.encode()) for entry in self._entries], dtype=np.int64)

    def encoded_by(self, encode: Callable[[Any], Any]) -> NDArray[np.object_]:
        """Return `encode` of every entry."""
        if encode not in self._encoded:
            self._encoded[encode] = _encode_entries(self._entries, encode)
        return self._encoded[encode]


def _encode_entries(entries: Sequence[Any], encode: Callable[[Any], Any]) -> NDArray[np.object_]:
    encoded = np.empty(len(entries), dtype=object)
    for index, entry in enumerate(entries):
        encoded[index] = encode(entry)
    return encoded
