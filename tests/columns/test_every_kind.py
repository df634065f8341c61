"""Every column kind: any rows alone are the same as among all, values are frozen, and blocks have them all."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_data.generation import generator
from tests.support.column_values import OWL, SAMPLES, sample
from tests.support.datasets.every_kind import KINDS

GOLDEN = json.loads(Path(__file__).with_name("golden.json").read_text(encoding="utf-8"))
"""By kind, what its first three rows are as texts."""

AFTER_DRAWN = {"through", "person_of_reference", "item_of_reference", "item_category_of_reference", "through_case"}
"""Kinds whose values are those of a row that is drawn among all."""

every_kind = pytest.mark.parametrize("name", KINDS)


@every_kind
@settings(max_examples=8)
@given(cuts=st.lists(st.integers(1, 199), max_size=5).map(sorted), start=st.sampled_from([0, 900, 1300]))
def test_any_rows_are_the_same_alone(name: str, cuts: list[int], start: int) -> None:
    """Two hundred rows are the same at once, in ranges, and in any order."""
    whole = sample(name, range(start, start + 200))
    parts = [sample(name, range(start + low, start + high)) for low, high in pairwise([0, *cuts, 200])]
    shuffled = np.random.Generator(np.random.PCG64(len(cuts))).permutation(200)
    ordered = dict(zip(shuffled.tolist(), sample(name, shuffled + start), strict=True))
    assert ([value for part in parts for value in part], [ordered[row] for row in range(200)]) == (whole, whole)


@every_kind
def test_no_rows_are_no_values(name: str) -> None:
    """An empty range has no values."""
    assert sample(name, range(0)) == []


@every_kind
def test_values_are_frozen(name: str) -> None:
    """The first three rows of every kind are these."""
    assert [str(value) for value in sample(name, range(3))] == GOLDEN[name]


@every_kind
def test_growing_keeps(name: str) -> None:
    """More rows change no value of those that were there, unless they were drawn among all."""
    if not SAMPLES.columns[name].is_drawn and name not in AFTER_DRAWN:
        grown = replace(OWL, user_count=100_000)
        assert sample(name, range(50), grown) == sample(name, range(50))


def test_every_kind_has_a_description() -> None:
    """Every kind says what it is."""
    assert [name for name, kind in KINDS.items() if kind.kind == "a function of its own"] == []


@every_kind
def test_blocks_have_every_kind(name: str) -> None:
    """A block of the generator has as many values of every column as rows."""
    (block,) = generator.blocks(OWL, SAMPLES, range(40), columns=[name])
    assert len(list(block.values())) == len(block.rows)
