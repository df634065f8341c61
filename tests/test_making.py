"""What a kind of the user's own may do wrong: one sentence with the column, whatever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from example_data import columns as c
from example_data import encoding, generator
from example_data.dataset import Column, Table, load
from example_data.definition import Pin
from example_data.errors import DatasetError
from example_data.generator import Block
from example_data.vector import Coded, Joined, Masked, Numbers, Plain, Vector, Vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from example_data.dataset import Make

PIN = Pin("mossy-owl", 2026, 4, dataset="tests.kinds:every")


def refused(make: Make) -> str:
    """What is said of a column of four rows whose kind is the function."""
    table = Table("t", "id", columns={"id": c.uuid_key(), "a": Column("integer", make)}, rows=c.size("t", 4))
    with pytest.raises(DatasetError) as caught:
        _ = [list(block.values()) for block in generator.blocks(PIN, table, range(4))]
    return str(caught.value)


def divide(_stream: object, rows: object) -> Vector:
    """A kind with a mistake."""
    return Plain([1 / 0, rows])


def test_a_kind_that_raises() -> None:
    """The message has the column, its kind, the line, and what was raised."""
    line = divide.__code__.co_firstlineno + 2
    assert refused(divide) == (
        f"Column t.a (a function of its own): its values cannot be made (test_making.py, line {line}: "
        "ZeroDivisionError: division by zero): correct the column."
    )


@pytest.mark.parametrize("value", [None, ["a"] * 4, np.zeros(4)])
def test_a_kind_that_makes_no_vector(value: object) -> None:
    """What is no vector is refused with its type."""
    told = refused(lambda _stream, _rows: value)  # type: ignore[arg-type, return-value]
    assert told == (
        f"Column t.a (a function of its own): expected a vector, found a {type(value).__name__}: return one."
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
        f"Column t.a (a function of its own): expected 4 values, one for each row, found a {type(vector).__name__} of "
        "another shape: make one value for each of `rows`."
    )


def test_a_code_that_is_in_no_vocabulary() -> None:
    """What shows only when the values are taken has the column as well."""
    vector = Coded(np.full(4, 7), Vocabulary(("a",)))
    assert "Column t.a (a function of its own): its values cannot be made (IndexError: " in refused(
        lambda _stream, _rows: vector
    )


def test_a_value_that_cannot_be_written() -> None:
    """A value that has no binary form in the column's type is refused with the column."""
    table = Table("t", "a", columns={"a": Column("text", lambda _stream, rows: Plain([object()] * len(rows)))})
    with pytest.raises(DatasetError, match=r"Column t\.a \(a function of its own\): its values cannot be made"):
        encoding.copy_rows(Block(table, ("a",), range(1), (Plain([object()]),)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("from example_data import columns as c\nc.email(uniqe=True)", "raiser.py, line 2: TypeError: email() got an"),
        ("import sys\nsys.exit(3)", "raiser.py, line 2: SystemExit: 3): correct the module."),
        ("def v1(:\n", "invalid syntax (raiser.py, line 1)): correct the module."),
    ],
)
def test_a_module_that_cannot_be_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    """The message has the line of the module; a module that exits is told as well."""
    (tmp_path / "raiser.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(DatasetError) as caught:
        load("raiser:v1")
    assert told in str(caught.value)
