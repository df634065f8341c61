"""Columns of types that are read from texts: how other kinds are spelled, unit vectors, and what is refused."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import pytest

from example_data import Dataset, Table
from example_data import columns as c
from example_data.errors import DatasetError
from example_data.generation.dataset import Column
from example_data.generation.vectors import Plain, Point, Span
from example_data.postgres.types import cast_in_sql
from tests.support.column_values import refused, values


@pytest.mark.parametrize(
    ("type_name", "value", "expected"),
    [
        ("point", None, None),
        ("money", 1.5, "1.5"),
        ("xml", True, "true"),
        ("geometry", Point(1.5, -2), "POINT(1.5 -2)"),
        ("int4multirange", [Span(1, 5), Span(7, 9)], "{[1,5),[7,9)}"),
        ("int4range[]", [Span(1, 5), None], '{"[1,5)",NULL}'),
        ("macaddr[]", [], "{}"),
        ("ltree[]", ["a\\b", 'c"d', "e,f", ""], '{"a\\\\b","c\\"d","e,f",""}'),
        ("bit[]", [["1", "0"], ["0", None]], '{{"1","0"},{"0",NULL}}'),
        ("xml", {"a": "é"}, '{"a": "é"}'),
        ("citext", b"\x00\xff", "\\x00ff"),
    ],
)
def test_values_become_texts(type_name: str, value: object, expected: str | None) -> None:
    """NULL stays NULL; what has no text of its own gets the one that PostgreSQL reads."""
    kind = Column("text", lambda _stream, rows: Plain([value] * len(rows)))
    assert values(c.text_of(type_name, kind), range(2)) == [expected, expected]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (c.decimal("0.0000000", "0.0000000", scale=7), ["0.0000000"]),
        (c.constant("2026-01-01", type="date"), ["2026-01-01"]),
        (c.moment(10), ["2025-12-27 16:29:49+00:00"]),
        (c.choice(["a", None]), [None]),
        (c.nullable(c.integer(7, 7), 1), [None]),
        (c.template("{given_name}!"), ["Austin!"]),
    ],
)
def test_kinds_become_texts(kind: Column, expected: list[Any]) -> None:
    """Whatever shape the values of a kind have."""
    assert values(c.text_of("anything", kind), range(1)) == expected


def test_a_column_of_texts_has_all_else_of_its_kind() -> None:
    """What it reads, uses and is unique in, and a description with both."""
    column = c.text_of("macaddr", c.template("{row}{city}"))
    assert (column.type, column.uses, column.is_cast, column.kind) == (
        "macaddr",
        ("city",),
        True,
        "'{row}{city}', read as macaddr",
    )


def test_embeddings_are_these() -> None:
    """The first vector, and all of them of length 1 but for what is rounded."""
    texts = values(c.embedding(384), range(2000))
    digest = hashlib.sha256("".join(texts).encode()).hexdigest()
    assert digest == "07a9f4763b76f7400a438d59dc1c7982e608b05f54421067bb5e231e394befee"
    first, *others = texts[:500]
    assert first[:47] == "[-0.020813,-0.002082,0.059656,0.067320,0.042606"
    vectors = np.array([json.loads(text) for text in (first, *others)])
    assert vectors.shape == (500, 384)
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-4
    assert np.abs(vectors.mean(axis=0)).max() < 0.01


@pytest.mark.parametrize("size", [1, 2, 3, 1000, 16_000])
def test_embeddings_of_any_size(size: int) -> None:
    """None is zero, and each has as many numbers as it says."""
    vectors = np.array([json.loads(text) for text in values(c.embedding(size), range(20))])
    assert vectors.shape == (20, size)
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-3


def test_embeddings_of_one_number() -> None:
    """They are 1 or -1."""
    assert set(values(c.embedding(1, type="real[]"), range(50))) == {"{1.000000}", "{-1.000000}"}


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (
            lambda: c.text_of("uuid", c.uuid_key()),
            "text_of('uuid', <a UUID key>): kind must not be a key or a reference (found kind=<a UUID key>).",
        ),
        (
            lambda: c.text_of("uuid", c.reference("users")),
            "text_of('uuid', <a row of users>): kind must not be a key or a reference (found kind=<a row of users>).",
        ),
        (
            lambda: c.text_of("", c.code(8)),
            "text_of('', <a code of 8>): type must be the name of a type (found type='').",
        ),
        (
            lambda: c.array(c.text_of("xml", Column("text", c.city().make, "x")), 0, 1),
            (
                "array(<x, read as xml>, 0, 1): kind must not be made of texts that its type reads (found kind=<x, "
                "read as xml>). Write text_of(..., array(...)), with the type of the array."
            ),
        ),
        (
            lambda: c.embedding(0),
            "embedding(0): size must be a whole number from 1 to 16000 (found size=0).",
        ),
    ],
)
def test_what_is_refused(call: Any, expected: str) -> None:  # noqa: ANN401 - a function of a test
    """One sentence with the call."""
    assert refused(call) == expected


@pytest.mark.parametrize("key", ["mac", ("id", "mac")])
def test_no_key_is_read_from_texts(key: str | tuple[str, ...]) -> None:
    """Rows are found by what is stored, which may be another text."""
    columns = {"id": c.uuid_key(), "mac": c.text_of("macaddr", c.code(12, alphabet="0123456789abcdef"))}
    with pytest.raises(DatasetError) as caught:
        Dataset(Table("cards", key, columns))
    assert str(caught.value) == (
        "Table 'cards': its key 'mac' is read from texts as macaddr, and may be stored otherwise than it is made "
        "(expected a key of which that is known). Name another one with key=..., such as a uuid_key()."
    )


@pytest.mark.parametrize(
    ("type_name", "expected"),
    [
        ("macaddr", "::macaddr"),
        ("bit(3)", '::"bit"'),
        ("bit varying(3)[]", "::bit varying[]"),
        ("vector(384)", '::"vector"'),
        ("extensions.geometry(Point,4326)", '::"extensions"."geometry"'),
        ('shop."Odd (type)"(3)', '::shop."Odd (type)"'),
        ("money", "::numeric::money"),
        ("money[]", "::numeric[]::money[]"),
    ],
)
def test_casts(type_name: str, expected: str) -> None:
    """Limits are the column's, and money is read by way of numbers, whatever lc_monetary is."""
    assert cast_in_sql(type_name) == expected
