"""A few values that many rows share, each encoded once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

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
