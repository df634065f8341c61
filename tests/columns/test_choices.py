"""Choices of values (`choices`): their shares, and lists of some of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from example_data import columns as c
from tests.support.column_values import OWL, values

if TYPE_CHECKING:
    from example_data.generation.dataset import Column


@pytest.mark.parametrize(
    ("kind", "value", "low", "high"),
    [
        (c.boolean(0.25), True, 2_327, 2_673),
        (c.weighted({"paid": 8, "open": 1, "refunded": 1}), "open", 880, 1_120),
        (c.weighted({"paid": 1, "never": 0}), "never", 0, 0),
        (c.choice(["a", "b"]), "a", 4_800, 5_200),
        (c.label({"a": 3, "b": 1}, type="e"), "b", 2_327, 2_673),
        (c.nullable(c.integer(1, 9), 0.1), None, 880, 1_120),
        (c.nullable(c.integer(1, 9), 0), None, 0, 0),
        (c.nullable(c.integer(1, 9), 1), None, 10_000, 10_000),
    ],
)
def test_shares(kind: Column, value: object, low: int, high: int) -> None:
    """Of 10,000 rows a value has its share, within four standard deviations."""
    assert low <= Counter(values(kind, range(10_000)))[value] <= high


@given(seed=st.integers(0, 2**63 - 1))
def test_subsets_of_a_list(seed: int) -> None:
    """Up to two of three letters, each once, in their order."""
    assert set(values(c.some("abc", 0, 2), range(50), replace(OWL, seed=seed))) <= {
        (),
        ("a",),
        ("b",),
        ("c",),
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    }
