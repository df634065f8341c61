"""A dataset of values that a text format may break, of each type that it has a form for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np

from example_data import Column, Dataset, Table
from example_data import columns as c
from example_data.generation.random_stream import to_array
from example_data.generation.vectors import Decimals, Joined, Masked, Numbers, Plain, Span, Spans, Times

if TYPE_CHECKING:
    from example_data.generation.dataset import Rows
    from example_data.generation.random_stream import Stream
    from example_data.generation.vectors import Vector

TEXTS = ["", '"', "''", "a,b", "line\nbreak\r\n", "\\", "\\N", "NULL", "null", " ", "größe 漢字 🦉", "%s;--\t\x01"]
INTEGERS = [0, -1, 2**63 - 1, -(2**63)]
FLOATS = [0.0, -0.0, 0.1, 1e300, -1e-300, float("nan"), float("inf"), float("-inf")]
MOMENTS = ["1900-01-01T00:00:00", "2026-02-28T23:59:59.999999", "1970-01-01T00:00:00.000001"]
DURATIONS = [0, 1, -1, 86_400_000_000, -90_061_000_001]


def _cycled(type_name: str, values: list[Any], **options: Any) -> Column:  # noqa: ANN401
    def make(_stream: Stream, rows: Rows) -> Plain:
        return Plain([values[row % len(values)] for row in to_array(rows).tolist()])

    return Column(type_name, make, "odd values", **options)


def _vector(type_name: str, values: Any, build: Any) -> Column:  # noqa: ANN401 - an array, and a vector's class
    def make(_stream: Stream, rows: Rows) -> Vector:
        numbers = to_array(rows)
        return Masked(build(values[numbers % len(values)]), numbers % 7 == 6)

    return Column(type_name, make, "odd values")


def _joined(_stream: Stream, rows: Rows) -> Masked:
    numbers = to_array(rows)
    texts = Plain([TEXTS[row % len(TEXTS)] for row in numbers.tolist()])
    return Masked(Joined((texts, texts), '"\n'), numbers % 5 == 4)


COLUMNS: dict[str, Column] = {
    "text": _cycled("text", [*TEXTS, None]),
    "joined": Column("text", _joined),
    "chosen": c.nullable(c.choice(TEXTS), 0.3),
    "bigint": _vector("bigint", np.array(INTEGERS), Numbers),
    "boolean": _vector("boolean", np.array([True, False, False]), Numbers),
    "double precision": _vector("double precision", np.array(FLOATS), Numbers),
    "plain floats": _cycled("double precision", [*FLOATS, None]),
    "real": _vector("real", np.array(FLOATS[:3]), Numbers),
    "numeric": _vector("numeric", np.array([*INTEGERS[:3], -5, 100]), lambda units: Decimals(units, 2)),
    "plain numeric": _cycled("numeric", [Decimal("1.50"), Decimal("-0.000001"), Decimal(10**25), None]),
    "timestamptz": _vector("timestamptz", np.array(MOMENTS, "datetime64[us]"), lambda array: Times(array, is_utc=True)),
    "timestamp": _vector("timestamp", np.array(MOMENTS, "datetime64[us]"), Times),
    "plain timestamptz": _cycled("timestamptz", [datetime(2026, 3, 1, 12, 0, 0, 5, UTC), None]),
    "date": _vector("date", np.array(["0001-01-01", "2024-02-29", "9999-12-31"], "datetime64[D]"), Times),
    "plain date": _cycled("date", [date(2026, 3, 1), None]),
    "time": _cycled("time", [time(23, 59, 59, 999999), time(0), None]),
    "interval": _vector("interval", np.array(DURATIONS, "timedelta64[us]"), Times),
    "plain interval": _cycled("interval", [timedelta(days=-3, seconds=4), None]),
    "bytea": _cycled("bytea", [b"", b"\x00\xff\"'\\", None]),
    "uuid": c.nullable(c.reference("values", column="id"), 0.2),
    "jsonb": _cycled("jsonb", [{"a": [1, 2.5, None, True], TEXTS[4]: TEXTS[1]}, [], "text", 5, *TEXTS, None]),
    "text[]": _cycled("text[]", [TEXTS, [], [None, "null"], None]),
    "bigint[]": _cycled("bigint[]", [INTEGERS, [], [None], None]),
    "floats of NumPy": _cycled("double precision", [np.float64(0.25), np.float64("nan"), None]),
    "integers of NumPy": _cycled("bigint", [np.int64(5), None]),
    "uuid[]": _cycled("uuid[]", [[UUID(int=2**127 + 9)], [], None]),
    "int4range": _cycled("int4range", [Span(1, 5), None]),
    "tsrange": Column(
        "tsrange",
        lambda _, rows: Spans(
            Times(np.full(len(rows), "2026-01-01", "datetime64[us]")),
            Times(np.full(len(rows), "2026-01-02", "datetime64[us]")),
        ),
        "odd values",
    ),
}

v1 = Dataset(Table("values", rows=c.size("values", 60), columns={"id": c.uuid_key(), **COLUMNS}))
