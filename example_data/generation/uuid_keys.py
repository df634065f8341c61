"""Primary keys: UUIDs of version 8 that hold the row number, so that nothing has to be stored to know a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import numpy as np

from example_data.generation.random_stream import Rows, fingerprint, to_array

if TYPE_CHECKING:
    from numpy.typing import NDArray


ROW_BITS = 40
"""The low bits of a key that hold the row number: 2**40 rows a table, 10**12."""


class KeySpace(msgspec.Struct, frozen=True):
    """The primary keys of a seed in a table: UUIDs of version 8 (RFC 9562, 5.8) that differ in their last 40 bits."""

    prefix: int
    """The 128-bit integer with its low 40 bits zero."""

    @classmethod
    def of(cls, name: str, seed: int, table: str, *column: str) -> KeySpace:
        """Return the key space of a seed in a table, from the seed's name and number; of a further column, its own."""
        bits = int.from_bytes(fingerprint("key", name, seed, table, *column), "big")
        bits = bits & ~(0xF << 76) | 0x8 << 76  # version 8
        bits = bits & ~(0x3 << 62) | 0x2 << 62  # the variant of RFC 9562
        return cls(bits >> ROW_BITS << ROW_BITS)

    def key(self, row: int) -> UUID:
        """Return the key of a row, 0..2**40-1."""
        return UUID(int=self.prefix | row)

    @property
    def bounds(self) -> tuple[UUID, UUID]:
        """The lowest and the highest key that this seed can have in the table."""
        return self.key(0), self.key(2**ROW_BITS - 1)


class Keys(msgspec.Struct, frozen=True):
    """The keys of rows."""

    space: KeySpace
    rows: Rows

    def octets(self) -> NDArray[np.uint8]:
        """Return the keys as an array of shape (rows, 16)."""
        octets = np.empty((len(self.rows), 16), dtype=np.uint8)
        octets[:, :8] = np.frombuffer(self.space.prefix.to_bytes(16, "big"), dtype=np.uint8)[:8]
        low = to_array(self.rows).astype(np.uint64) | np.uint64(self.space.prefix & (2**64 - 1))
        octets[:, 8:] = low.astype(">u8").view(np.uint8).reshape(-1, 8)
        return octets

    def values(self) -> list[Any]:
        """Return the keys, one UUID a row."""
        octets = self.octets().tobytes()  # from which msgspec makes UUIDs in a third of the time that they take
        return msgspec.convert([octets[start : start + 16] for start in range(0, len(octets), 16)], list[UUID])
