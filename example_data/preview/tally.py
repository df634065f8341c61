"""What the values of a column add up to: its states, numbers, moments, lengths and NULLs, block by block."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import inf, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from example_data.generation.vectors import (
    Decimals,
    DictionaryEncoded,
    Joined,
    Masked,
    Numbers,
    Plain,
    Spans,
    Times,
    Vector,
)

MOST_STATES = 24
"""The most different values of a column whose values are each counted, as states are."""

MOST_ENTRIES = 512
"""The most entries of a dictionary that are looked at for that: several may be the same."""

LONGEST_SHOWN = 160
"""The characters of a value that are shown; of a longer one the beginning."""

NO_STATE = -1
"""The place of the state where a value is missing."""

_ALIKE = (str, bool, (int, float, Decimal, np.number), timedelta, date, (bytes, list, tuple, dict))
"""Classes whose values are added up together; a column of documents may have values of several."""

_SIZE_UNITS = {bytes: "bytes", list: "members", tuple: "members", dict: "keys"}

_Texts = DictionaryEncoded | Joined | Plain


def describe_value(value: Any) -> Any:  # noqa: ANN401 - of any type
    """Return a value as the page has it: None, true, false, an integer, or a text that is not too long."""
    match value:
        case None | bool():
            return value
        case int() if abs(value) < 2**53:  # as exact as numbers of JavaScript are
            return value
        case datetime():
            text = value.isoformat(" ")
        case bytes():
            text = f"\\x{value[:LONGEST_SHOWN].hex()}"
        case list() | tuple() | dict():
            text = json.dumps(value, default=str, ensure_ascii=False, skipkeys=True)
        case Decimal() if value.is_finite():
            text = f"{value:f}"  # or a small one would be 1E-8
        case _:
            text = str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}… ({len(text)} characters)"


class Tally:
    """What the values of a column add up to; blocks are added one after the other."""

    def __init__(self) -> None:
        self.rows = 0
        self.nulls = 0
        self.kind = ""
        """`numbers`, `moments`, `texts` or `sizes`; empty where there is nothing to count."""
        self.unit = ""
        self.longest: tuple[int, Any] = (0, "")
        self.is_declared = False
        """Whether the column says itself which states there are."""
        self.states: dict[Any, int] = {}
        """The values that it has, or could have, each with its place among them."""
        self._codes: list[tuple[int, NDArray[np.int64]]] | None = []
        self._numbers: list[tuple[int, NDArray[Any]]] = []

    def add(self, vector: Vector, rows: int) -> None:
        """Add the values of a block of so many rows."""
        is_null = np.zeros(rows, dtype=np.bool_)
        while isinstance(vector, Masked):
            is_null, vector = is_null | vector.is_null, vector.vector
        if isinstance(vector, Plain):
            is_null = is_null | np.array([item is None for item in vector.items], dtype=np.bool_)
        elif isinstance(vector, DictionaryEncoded) and len(vector.dictionary) <= MOST_ENTRIES:
            is_null = is_null | np.array([entry is None for entry in vector.dictionary], dtype=np.bool_)[vector.indices]
        self.rows += rows
        self.nulls += int(is_null.sum())
        if not is_null.all():
            known = len(self._codes or ())
            self._add(vector, is_null)
            if len(self._codes or ()) == known:  # the states of some blocks are not those of all
                self._codes = None

    @property
    def numbers(self) -> NDArray[Any]:
        """Its numbers, lengths or moments, one for each row: NaN or NaT where one is missing."""
        return self._join(self._numbers, np.datetime64("NaT", "us") if self.kind == "moments" else np.nan)

    @property
    def codes(self) -> NDArray[np.int64] | None:
        """The place of each row's state; None where the values are not a few different ones."""
        most = MOST_STATES if self.is_declared else min(MOST_STATES, self.rows // 2)
        return self._join(self._codes, NO_STATE) if self._codes and 0 < len(self.states) <= most else None

    def _join(self, pieces: list[tuple[int, NDArray[Any]]], missing: Any) -> NDArray[Any]:  # noqa: ANN401 - as they are
        """Return an array with a member for each row, of pieces that begin at their rows."""
        whole = np.full(self.rows, missing)
        for start, piece in pieces:
            whole[start : start + len(piece)] = piece
        return whole

    def _add(self, vector: Vector, is_null: NDArray[np.bool_]) -> None:
        match vector:
            case Spans(low, _):
                self._add(low, is_null)
                self.unit = "beginning of the range"
            case Numbers(array) if array.dtype == np.bool_:
                self._add_states([False, True], array.astype(np.int64), is_null)
                self.is_declared = True
            case Numbers(array):
                self._add_numbers("numbers", array, is_null)
            case Decimals(units, scale):
                self._add_numbers("numbers", units / 10.0**scale, is_null)
            case Times(array) if array.dtype.kind == "m":
                self._add_numbers("numbers", array.astype("timedelta64[s]").astype(np.int64) / 3600, is_null, "hours")
            case Times(array):
                self._add_numbers("moments", array.astype("datetime64[us]"), is_null)
            case DictionaryEncoded():
                self._add_dictionary(vector, is_null)
            case Joined():
                self._codes = None
                self._add_texts(vector, is_null)
            case Plain(items):
                self._add_items(items, items[int(np.argmin(is_null))], is_null)

    def _add_dictionary(self, vector: DictionaryEncoded, is_null: NDArray[np.bool_]) -> None:
        indices, entries = vector.indices, vector.dictionary
        sample = entries[int(indices[np.argmin(is_null)])]
        is_small = len(entries) <= MOST_STATES and isinstance(sample, str | int | float | Decimal)
        if is_small:
            self._add_states(entries, indices, is_null)
            self.is_declared = True
        elif self._codes is not None and isinstance(sample, str):
            used, places = np.unique(indices, return_inverse=True)
            self._add_states([entries[index] for index in used[:MOST_ENTRIES].tolist()], places, is_null)
        if isinstance(sample, str):
            self._add_texts(vector, is_null)
        elif not is_small:
            self._add_items(vector.values(), sample, is_null)
        elif not isinstance(sample, bool):
            self._add_numbers("numbers", np.array([*map(_float, entries)])[indices], is_null)

    def _add_items(self, items: Sequence[Any], sample: Any, is_null: NDArray[np.bool_]) -> None:  # noqa: ANN401
        """Add Python values, by the class of one of them, unless they are of several."""
        alike = next((classes for classes in _ALIKE if isinstance(sample, classes)), object)
        if not all(item is None or isinstance(item, alike) for item in items):
            return
        if isinstance(sample, str | bool) and self._codes is not None:
            places = {item: place for place, item in enumerate(dict.fromkeys(items))}
            self._add_states([*places], np.array([places[item] for item in items]), is_null)
        match sample:
            case str():
                self._add_texts(Plain(items), is_null)
            case int() | float() | Decimal() | np.number() if not isinstance(sample, bool):
                self._add_numbers("numbers", [*map(_float, items)], is_null)
            case timedelta():
                hours = [0 if item is None else item / timedelta(hours=1) for item in items]
                self._add_numbers("numbers", hours, is_null, "hours")
            case date():
                moments = np.array([_without_zone(item) for item in items], dtype="datetime64[us]")
                self._add_numbers("moments", moments, is_null)
            case bytes() | list() | tuple() | dict():
                sizes = [len(item) if hasattr(item, "__len__") else 1 for item in items]
                self._add_numbers("sizes", sizes, is_null, _SIZE_UNITS[type(sample)])

    def _add_texts(self, vector: _Texts, is_null: NDArray[np.bool_]) -> None:
        lengths = np.where(is_null, 0, _lengths(vector))
        place = int(np.argmax(lengths))
        if lengths[place] > self.longest[0]:
            self.longest = int(lengths[place]), _text_at(vector, place)
        self._add_numbers("texts", lengths, is_null)

    def _add_numbers(self, kind: str, values: Any, is_null: NDArray[np.bool_], unit: str = "") -> None:  # noqa: ANN401
        missing: Any = np.datetime64("NaT", "us") if kind == "moments" else np.nan
        if self.kind in {"", kind}:  # or a fixed row says something of another class
            self.kind, self.unit = self.kind or kind, unit
            self._numbers.append((self.rows - len(is_null), np.where(is_null, missing, values)))

    def _add_states(self, states: Sequence[Any], indices: NDArray[np.int64], is_null: NDArray[np.bool_]) -> None:
        """Add states as indices into these, of which several may be the same."""
        if self._codes is not None:
            shown = [describe_value(state) for state in states if state is not None]
            known = {state: self.states.setdefault(state, len(self.states)) for state in shown}
            if len(states) > MOST_ENTRIES - 1 or len(self.states) > MOST_STATES:
                self._codes = None
                return
            places = np.array([NO_STATE if state is None else known[describe_value(state)] for state in states])
            self._codes.append((self.rows - len(is_null), np.where(is_null, NO_STATE, places[indices])))


def _float(number: Any) -> float:  # noqa: ANN401 - of any class
    try:
        return float(number) if isinstance(number, int | float | Decimal | np.number) else nan
    except OverflowError:  # no float is as large
        return inf


def _without_zone(item: date | None) -> date | None:
    if not isinstance(item, datetime) or not item.tzinfo:
        return item
    try:
        return item.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:  # of the first day that there is, or the last one
        return item.replace(tzinfo=None)


def _lengths(vector: _Texts) -> Any:  # noqa: ANN401 - an array
    """Return the characters of each text."""
    if isinstance(vector, Joined):
        return sum(map(_lengths, vector.parts)) + len(vector.separator) * (len(vector.parts) - 1)
    return np.array(vector.gather(_length), dtype=np.int64)


def _length(text: Any) -> int:  # noqa: ANN401 - of documents any value
    return len(text) if isinstance(text, str) else 0


def _text_at(vector: _Texts, place: int) -> str:
    match vector:
        case DictionaryEncoded(indices, dictionary):
            return str(dictionary[int(indices[place])])
        case Joined(parts, separator):
            return separator.join(_text_at(part, place) for part in parts)
        case Plain(items):
            return str(items[place])
