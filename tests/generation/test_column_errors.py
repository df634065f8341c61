"""What a kind of the user's own may do wrong: one sentence with the column, whatever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from example_data import columns as c
from example_data.errors import DatasetError
from example_data.generation import generator
from example_data.generation.dataset import Column, Dataset, Table, load
from example_data.generation.generator import Block
from example_data.generation.pin import Pin
from example_data.generation.vectors import Dictionary, DictionaryEncoded, Joined, Masked, Numbers, Plain, Vector
from example_data.postgres import copy_format

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from example_data.generation.dataset import Make

PIN = Pin("mossy-owl", 2026, 4, dataset="tests.support.datasets.every_kind:every")


def refused(make: Make) -> str:
    """Return the message about a column of four rows whose kind is the function."""
    table = Table("t", "id", columns={"id": c.uuid_key(), "a": Column("integer", make)}, rows=c.size("t", 4))
    with pytest.raises(DatasetError) as caught:
        _ = [list(block.values()) for block in generator.blocks(PIN, table, range(4))]
    return str(caught.value)


def divide(_stream: object, rows: object) -> Vector:
    """Fail, as a kind with a mistake does."""
    return Plain([1 / 0, rows])


def test_a_kind_that_raises() -> None:
    """The message has the column, its kind, the line, and what was raised."""
    line = divide.__code__.co_firstlineno + 2
    assert refused(divide) == (
        f"Column t.a (a function of its own): its values cannot be made (test_column_errors.py, line {line}: "
        "ZeroDivisionError: division by zero). Correct the column."
    )


@pytest.mark.parametrize("value", [None, ["a"] * 4, np.zeros(4)])
def test_a_kind_that_makes_no_vector(value: object) -> None:
    """What is no vector is refused with its type."""
    refusal = refused(lambda _stream, _rows: value)  # type: ignore[arg-type, return-value]
    assert refusal == (
        "Column t.a (a function of its own): its function returns no vector (expected one of example_data.vector, "
        f"found {type(value).__name__}). Return one, such as Plain(values)."
    )


@pytest.mark.parametrize(
    "vector",
    [
        Plain([1]),
        Plain([1] * 5),
        Numbers(np.zeros((4, 2), dtype=np.int64)),
        Numbers([1] * 4),  # type: ignore[arg-type]
        Joined((Plain(["a"] * 4), Plain(["b"]))),
        Masked(Plain([1] * 4), np.zeros(3, dtype=np.bool_)),
    ],
)
def test_a_kind_that_makes_another_number_of_values(vector: Vector) -> None:
    """Every row has one value, also in each part of a vector."""
    assert refused(lambda _stream, _rows: vector) == (
        "Column t.a (a function of its own): its function returns another number of values (expected 4, found "
        f"{type(vector).__name__} of another shape). Return one value for each of `rows`."
    )


def test_an_index_that_is_in_no_dictionary() -> None:
    """What shows only when the values are taken has the column as well."""
    vector = DictionaryEncoded(np.full(4, 7), Dictionary(("a",)))
    assert "Column t.a (a function of its own): its values cannot be made (IndexError: " in refused(
        lambda _stream, _rows: vector
    )


def test_a_value_that_cannot_be_written() -> None:
    """A value that has no binary form in the column's type is refused with the column."""
    table = Table("t", "a", columns={"a": Column("text", lambda _stream, rows: Plain([object()] * len(rows)))})
    with pytest.raises(DatasetError, match=r"Column t\.a \(a function of its own\): its values cannot be made"):
        copy_format.copy_rows(Block(table, ("a",), range(1), (Plain([object()]),)))


def test_a_vector_that_does_not_fit_the_type() -> None:
    """A message of the encoding about a type names the column as well."""
    table = Table("t", "a", columns={"a": c.integer(1, 5, written_as="text")})
    with pytest.raises(DatasetError) as caught:
        copy_format.copy_rows(Block(table, ("a",), range(1), (Numbers(np.ones(1, dtype=np.int64)),)))
    assert str(caught.value) == (
        "Column t.a (1 to 5): Numbers cannot be written as text. Give the column another type."
    )


def table(name: str = "t", **more: Any) -> Table:  # noqa: ANN401 - whatever a table may be given
    """Return a table with a key."""
    return Table(name, **{"columns": {"id": c.uuid_key()}, **more})


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (
            lambda: Dataset("t"),  # type: ignore[arg-type]
            "an argument is no table (expected Table(name, columns=...), found 't'). Put its columns",
        ),
        (
            lambda: table(columns={"a": c.email}),
            "it is no column (expected a kind such as c.email(), or Column(type, function)",
        ),
        (
            lambda: Dataset(table(rows=200)),
            "Table 't': its rows are no number (expected c.size(name, rows) or c.per(table), found 200). Correct rows",
        ),
        (
            lambda: Dataset(table(rows=c.size("t", 2.5))),  # type: ignore[arg-type]
            "Table 't': its size is wrong (expected a name and 1 to 2147483647 rows",
        ),
        (
            lambda: Dataset(table(rows=c.size("t", 2**31))),
            "Table 't': its size is wrong (expected a name and 1 to 2147483647 rows",
        ),
        (
            lambda: Dataset(table(), table("u", rows=c.per("t", 0, 1.5))),  # type: ignore[arg-type]
            "Table 'u': its rows for each of 't' are wrong",
        ),
        (
            lambda: Dataset(table(rows=c.size("n", 3)), table("u", rows=c.size("n", 7))),
            (
                "Tables 't' and 'u': their size 'n' has two numbers of rows (found 3 and 7). Give them the same "
                "number, or two names."
            ),
        ),
    ],
)
def test_what_is_no_table_column_or_count(make: Callable[[], object], expected: str) -> None:
    """A dataset that is not made of tables, columns and whole numbers says what it found."""
    with pytest.raises(DatasetError) as caught:
        make()
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "from example_data import columns as c\nc.words(5, 1)",
            "words(5, 1): low must be at least 1 and at most high (found low=5, high=1)). Correct the module.",
        ),
        (
            "from example_data import columns as c\nc.email(uniqe=True)",
            "raiser.py, line 2: email(uniqe=True): an argument is wrong (TypeError: ",
        ),
        ("import sys\nsys.exit(3)", "raiser.py, line 2: SystemExit: 3). Correct the module."),
        ("def v1(:\n", "invalid syntax (raiser.py, line 1)). Correct the module."),
    ],
)
def test_a_module_that_cannot_be_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, expected: str
) -> None:
    """The message has the line of the module; a module that exits is reported as well."""
    (tmp_path / "raiser.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(DatasetError) as caught:
        load("raiser:v1")
    assert expected in str(caught.value)
