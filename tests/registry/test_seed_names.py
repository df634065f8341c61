"""Names for seeds."""

from __future__ import annotations

import random
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from example_data.registry.definition import is_seed_name, memorable_name, random_seed


@pytest.mark.parametrize("name", ["mossy-owl", "a", "7-dwarfs", "x2", "a" * 63])
def test_words_are_a_name(name: str) -> None:
    """Words of letters and digits joined by hyphens are a name."""
    assert is_seed_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "-", "a-", "-a", "a--b", "A", "a_b", "a b", "a\n", "\na", "a.b", "é", "٣a", "2026", "20-26", "a" * 64],
)
def test_anything_else_is_no_name(name: str) -> None:
    """Other characters, stray hyphens, line ends, bare numbers and 64 characters are no name."""
    assert not is_seed_name(name)


@pytest.mark.parametrize("seed", [0, 1, 2026, 2**53 - 1, 2**63 - 1])
def test_a_memorable_name_is_two_words(seed: int) -> None:
    """A number's name is an adjective and an animal."""
    assert re.fullmatch(r"[a-z]+-[a-z]+", memorable_name(seed))


def test_a_memorable_name_depends_on_the_number_alone() -> None:
    """Another process, another hash seed and switched-off assertions give the same name."""
    code = "from example_data.registry.definition import memorable_name; print(memorable_name(2026))"
    command = [sys.executable, "-O", "-c", code]
    name = subprocess.run(command, check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": "1"}).stdout
    assert name == f"{memorable_name(2026)}\n"


def test_different_numbers_have_different_names() -> None:
    """Ten numbers have ten names."""
    assert len({memorable_name(seed) for seed in range(10)}) == 10


def test_a_taken_name_is_not_given_again() -> None:
    """Ten names of one number, each taken before the next is asked for, are ten."""
    taken: set[str] = set()
    for _ in range(10):
        taken.add(memorable_name(2026, taken))
    assert len(taken) == 10


def test_an_invalid_draw_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word list with capitals or spaces yields the next draw that is a name."""
    draws = iter(["Mossy-Owl", "mossy owl", "kind-heron"])
    monkeypatch.setattr("coolname.RandomGenerator.generate_slug", lambda *_: next(draws, "kind-heron"))
    assert memorable_name(1, {"mossy-owl"}) == "kind-heron"


def test_the_global_random_state_is_left_alone() -> None:
    """A program's own random numbers are not moved by a name."""
    state = random.getstate()
    memorable_name(2026)
    assert random.getstate() == state


def test_the_first_use_leaves_the_global_random_state_alone() -> None:
    """Not even the import of the word lists moves a program's own random numbers."""
    code = (
        "import random; from example_data.registry.definition import memorable_name; state = random.getstate();"
        "memorable_name(1);"
        "print(random.getstate() == state)"
    )
    output = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert output == "True\n"


def test_the_global_random_state_does_not_matter() -> None:
    """A program that seeds Python's random numbers gets the same name."""
    name = memorable_name(7)
    random.seed(1)
    assert memorable_name(7) == name


@settings(max_examples=50, deadline=None)
@given(st.integers(min_value=0, max_value=2**63 - 1))
def test_every_number_has_a_valid_name(seed: int) -> None:
    """Whatever the number, its name can stand in a registry."""
    assert is_seed_name(memorable_name(seed))


def test_fresh_numbers_are_read_exactly_by_javascript() -> None:
    """A thousand fresh numbers lie in 0..2^53-1."""
    assert all(0 <= random_seed() <= 9007199254740991 for _ in range(1000))


def test_fresh_numbers_differ() -> None:
    """A thousand fresh numbers are a thousand."""
    assert len({random_seed() for _ in range(1000)}) == 1000
