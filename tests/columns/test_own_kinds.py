"""What files with datasets and column kinds of one's own import stays where it is."""

from __future__ import annotations

import subprocess
import sys

import pytest

from example_data import vector


@pytest.mark.parametrize(
    ("module", "names"),
    [
        ("example_data", "Column, Dataset, Table, columns"),
        ("example_data.dataset", "Column, Dataset, Per, Rows, Size, Stream, Table"),
        ("example_data.vector", "Decimals, Dictionary, DictionaryEncoded, Joined, Keys, KeySpace, Masked, Numbers"),
        ("example_data.vector", "Plain, Point, Points, ROW_BITS, Span, Spans, Times, Vector, fingerprint, to_array"),
        ("example_data.vector", "Coded, TABLE_LIMIT, Vocabulary, numbers"),
    ],
)
def test_names_are_importable(module: str, names: str) -> None:
    """Each of them is found by a new process, also those of earlier versions."""
    subprocess.run([sys.executable, "-W", "error", "-c", f"from {module} import {names}"], check=True)


def test_a_kind_with_earlier_names() -> None:
    """A kind that was written with earlier names makes the same vectors."""
    kept = (vector.Coded, vector.Vocabulary, vector.TABLE_LIMIT, vector.numbers)
    assert kept == (vector.DictionaryEncoded, vector.Dictionary, vector.LARGEST_DICTIONARY, vector.to_array)
